"""The lines of a list in Markdown, parted into bullets with what is below them, rows, headings and other lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats.markdown_item import ItemText
from readinglist.formats.markdown_words import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?:[-*+•]|\d{1,4}[.)])[ \t]+(?:\[(?P<box>[ xX/-])\][ \t]+)?"
    r"(?P<star>(?:★|⭐)\ufe0f?[ \t]*)?(?=\S)"
)
"""The beginning of a bullet or of a task."""

HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?P<text>[^\s#].*)")
"""A heading."""

RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
"""The row below the headers of a table, or a line across the page."""

_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_PRE_END = re.compile(r".*?</pre")

LONG = 20_000
"""Characters of an item that are read."""

_LONGEST_ITEM = 100
"""Lines of an item."""


class Block(NamedTuple):
    """Lines of one thing in a list."""

    kind: str
    """``item``, ``line``, ``row``, ``heading`` or ``other``."""
    first: int
    lines: list[str]


def blocks(lines: list[str]) -> Iterator[Block]:
    """The lines in pieces: an item with what is indented below it, a row, a heading, another line."""
    number = 0
    # What no later line closes is not looked for again: that would take a search of the rest for each opening.
    unclosed: set[re.Pattern[str]] = set()
    while number < len(lines):
        line = lines[number]
        if not line or line.isspace():
            number += 1
            continue
        kind, end = "other", number + 1
        opens_pre = "<pre" in line and "</pre" not in line
        closing = _FENCE if _FENCE.match(line) else _PRE_END if opens_pre else None
        bullet = BULLET.match(line)
        if closing and closing not in unclosed:
            last = next((place for place in range(end, len(lines)) if closing.match(lines[place])), -1)
            if last < 0:
                unclosed.add(closing)
            end = last + 1 if last >= 0 else end
        elif "<pre" in line:
            kind = "other"
        elif bullet:
            kind, end = "item", _item_end(lines, number, bullet)
        elif line.lstrip().startswith("|"):
            kind = "row"
        elif HEADING.fullmatch(line):
            kind = "heading"
        elif line.startswith(("**", "[", "__", '"', "“", "*", "<a ")):
            kind = "line"
        yield Block(kind, number + 1, lines[number:end])
        number = end


def _item_end(lines: list[str], start: int, bullet: re.Match[str]) -> int:
    """The line after the last one of an item: those below it that are indented, and say nothing of another paper."""
    indent = len(bullet["indent"].expandtabs(4))
    first = ItemText(lines[start][bullet.end() : LONG])
    linked = bool(first.papers)
    end = start + 1
    for number in range(start + 1, min(len(lines), start + _LONGEST_ITEM)):
        line = lines[number]
        if not line or line.isspace():
            continue
        deeper = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) > indent
        nested = BULLET.match(line)
        if not deeper or _FENCE.match(line) or (end < number and nested):
            break
        if nested:
            item = ItemText(line[nested.end() : LONG])
            if (item.papers and len(item.title().split()) > 2) or not (linked or item.papers):
                break
            linked = True
        elif not linked and not STRONG.match(first.plain) and bullet["box"] is None and not ItemText(line).papers:
            break
        end = number + 1
    return end
