"""Where the words of a search stand in a text, so that they can be marked: by a line below, not by colour alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STYLE = "bold underline $text-accent"
"""The style of what was looked for."""
_MOST = 20
"""Words of a search that are marked."""
_PARTS = re.compile(r"\w+")


def pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """What finds *words*, and longer ones that begin with them, in a text; None where there is nothing to find."""
    found = []
    for word in words[:_MOST]:
        parts = _PARTS.findall(word)
        if parts and len("".join(parts)) > 1:
            found.append(r"\W{1,3}".join(map(re.escape, parts)) + r"\w*")
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})", re.IGNORECASE) if found else None
