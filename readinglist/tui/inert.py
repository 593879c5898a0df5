"""The last thing that a line goes through on its way to the terminal: nothing in it is a command to that.

What is shown is made inert where it is made. But what is typed, pasted or completed stands in lines that are edited,
and those draw what they hold; and whoever forgets something shall do no harm.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

from readinglist.text import clean

if TYPE_CHECKING:
    from textual.color import Color


class Inert(LineFilter):
    """Takes out of each line what a terminal may obey; no cell changes its place."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, inert."""
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [Segment(inert(text), style, control) for text, style, control in segments]


@lru_cache(1_024)
def inert(text: str) -> str:
    """*text* without what a terminal may obey, in as many cells."""
    return "".join(sign if _harmless(sign) else "\ufffd" * cell_len(sign) for sign in text)


def _harmless(sign: str) -> bool:
    kept = clean(sign)
    return bool(kept) and kept not in "\n\t\ufffd"
