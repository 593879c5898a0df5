"""Paragraphs that a tool broke where the site highlights a search word, put together again.

``get_text("\\n")`` of BeautifulSoup starts a line at every tag, so a highlighted word stands alone on a line between
the two halves of its sentence. Such words are known by coming again and again.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from readinglist.formats import hf_furniture as furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.formats.lines import Line

_OFTEN = 5
_WORD = 24
"""Characters of the longest word that is looked for."""
_OPENING = frozenset("\"“‘'([$")


def find_highlights(rows: Sequence[str]) -> frozenset[str]:
    """Words that stand alone on a line, below one and above another, again and again."""
    counts = Counter(
        row.lower()
        for before, row in pairwise(rows)
        if 0 < len(row) <= _WORD and before and row.isalpha() and ((mark := furniture.mark(row)) is None or mark.weak)
    )
    return frozenset(word for word, times in counts.items() if times >= _OFTEN)


def mend(lines: Sequence[Line], highlights: frozenset[str]) -> None:
    """Bind highlighted words to the lines that they were cut out of."""
    words = 0
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if before is None or line.gap or not line.text or _is_apart(before, highlights) or _is_apart(line, highlights):
            words = line.text.count(" ") + 1
            continue
        if line.text.lower() in highlights:
            user = index > 1 and (mark := lines[index - 2].mark) is not None and mark.kind == furniture.SUBMITTED
            line.joined = not user and _goes_on(before.raw, line.raw)
        elif before.text.lower() in highlights:
            line.joined = _follows(before, line, words)
        if line.joined:
            before.mark = line.mark = None
        words = words + line.text.count(" ") + 1 if line.joined else line.text.count(" ") + 1


def _is_apart(line: Line, highlights: frozenset[str]) -> bool:
    """Whether a line is furniture, and no word that may also be one."""
    return line.mark is not None and not (line.mark.weak and line.text.lower() in highlights)


def _goes_on(before: str, line: str) -> bool:
    """Whether a highlighted word continues the line before it."""
    if before[-1:].isspace() or line[:1].isspace() or line[:1].islower() or before[-1] in "-/(":
        return True
    return before[-1:] not in ".!?" and before[-1:].isalnum() is False


def _follows(before: Line, line: Line, words: int) -> bool:
    """Whether a line continues the sentence of the highlighted word before it."""
    first = line.raw[:1]
    if first.isspace() or first.islower() or not (first.isalnum() or first in _OPENING):
        return True
    return before.joined and words < 4
