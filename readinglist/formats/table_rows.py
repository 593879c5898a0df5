"""Texts of tables parted into rows and cells by RFC 4180; a quotation mark that nobody closes costs its own line."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats.entry import text_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = ("\t", ";", ",")
"""Signs between cells, in the order in which they are tried."""

_SEPARATOR = re.compile(r"sep=(.)[ \t]*", re.IGNORECASE)
_LONGEST_ROW = 1000
"""Lines of a row at most, before its quotation mark is taken for one that is never closed."""
_FAILURES = 20
"""Rows with such marks, after which the rest is read line by line."""


class Row(NamedTuple):
    """The cells of a row, and the lines that it stands on; no cells where it is broken."""

    cells: list[str]
    text: str
    first: int
    last: int
    lines: int


def separator(lines: Sequence[str]) -> tuple[int, str]:
    """Excel's first line ``sep=;``: where the table begins, and the sign; ``""`` where none is said."""
    match = _SEPARATOR.fullmatch(lines[0]) if lines else None
    return (1, match[1]) if match else (0, "")


def rows(lines: list[str], start: int, delimiter: str, width: int = 0) -> Iterator[Row]:
    """The rows of *width* cells (0: of any number) from line *start*, blank lines left out.

    A row whose quotation mark is never closed, or only by that of a later row, is broken: it is its first line.
    """
    number, failures = start, 0
    while number < len(lines):
        line = lines[number]
        if not line or line.isspace():
            number += 1
            continue
        text, end = line, number + 1
        cells = line.split(delimiter)
        if '"' in line:
            inside = _open_at_end(line, delimiter, inside=False)
            most = min(len(lines), number + (1 if failures >= _FAILURES else _LONGEST_ROW))
            while inside and end < most:
                inside = _open_at_end(lines[end], delimiter, inside=True)
                end += 1
            text = "\n".join(lines[number:end])
            cells = [] if inside else _cells(text, delimiter)
            if end > number + 1 and width not in (0, len(cells)) and len(_cells(lines[number + 1], delimiter)) == width:
                cells = []
        if cells:
            yield Row(cells, text, number + 1, end, text_lines(text))
        else:
            failures += 1
            end = number + 1
            yield Row([], line, end, end, 1)
        number = end


def _open_at_end(line: str, delimiter: str, inside: bool) -> bool:
    """Whether a quoted cell is open at the end of *line*; *inside*: whether one was at its beginning."""
    position, length = 0, len(line)
    while position <= length:
        if inside:
            position = line.find('"', position)
            if position < 0:
                return True
            if line.startswith('""', position):
                position += 2
                continue
            inside = False
        else:
            while line.startswith(" ", position):
                position += 1
            if line.startswith('"', position):
                inside, position = True, position + 1
                continue
        found = line.find(delimiter, position)
        if found < 0:
            return False
        position = found + 1
    return inside


def _cells(text: str, delimiter: str) -> list[str]:
    """The cells of one row; none if it can't be parted."""
    try:
        found = list(csv.reader([text], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return []
    return found[0] if len(found) == 1 else []
