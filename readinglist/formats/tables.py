"""Tables of papers: CSV, TSV and their kin, whoever wrote them, with columns that are known by their headers."""

from __future__ import annotations

import csv
from itertools import islice
from typing import TYPE_CHECKING

from readinglist.formats.base import Furniture
from readinglist.formats.entry import text_lines
from readinglist.formats.leftovers import NOTHING, shortened
from readinglist.formats.table_cells import entry_of
from readinglist.formats.table_headers import find_header, is_header
from readinglist.formats.table_rows import DELIMITERS, rows, separator
from readinglist.paper import Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readinglist.formats.base import Item
    from readinglist.formats.table_headers import Column
    from readinglist.formats.table_rows import Row

_WANTED = frozenset(("title", "doi", "arxiv", "url", "authors", "abstract", "code", "venue", "note"))


def read(text: str, *, columns: Mapping[str, str] | None = None) -> Iterator[Item]:
    """A record a row of *text*; what stands before the headers, the headers and empty rows are furniture.

    *columns* maps headers, as they are written, to what they hold: a field of a paper, ``authors``, ``tags``,
    ``note``, ``key``, ``status``, ``starred`` or ``extra.NAME``. It goes before what the header's name says.

    Raises:
        FormatError: no column is known for that of titles and *columns* names none, or it names a column or a field
            that there is not.
    """
    if csv.field_size_limit() < len(text):
        csv.field_size_limit(min(len(text), 2**31 - 1))
    lines = text.split("\n")
    start, delimiter = separator(lines)
    found = find_header(lines, start, delimiter, columns or {})
    return _records(lines, *found)


def looks_like(sample: str) -> bool:
    """Whether *sample*, the beginning of a text, is a table of papers: one of its headers is that of titles."""
    lines = sample[:100_000].split("\n")
    start, delimiter = separator(lines)
    signs = (delimiter,) if delimiter else DELIMITERS
    return any(is_header(row.cells) for sign in signs for row in islice(rows(lines, start, sign), 3))


def _records(lines: list[str], delimiter: str, header: Row, columns: list[Column]) -> Iterator[Item]:
    if before := text_lines("\n".join(lines[: header.first - 1])):
        yield Furniture(before)
    yield Furniture(header.lines)
    position = 0
    headers = [column.header for column in columns]
    ours = headers[:3] == ["key", "type", "title"]  # then a key alone is a paper that somebody cites by it
    for row in rows(lines, header.last, delimiter, len(columns)):
        if not row.cells:
            yield Leftover(row.first, shortened(row.text), "a quotation mark that is never closed")
        elif not any(cell and not cell.isspace() for cell in row.cells) or _repeats(row.cells, headers):
            yield Furniture(row.lines)
        else:
            fields = entry_of(row.cells, columns).fields()
            if (
                fields.keys() & _WANTED
                or ("key" in fields and ours)
                or fields.get("extra", {}).keys() & {"isbn", "pmid", "pmcid"}
            ):
                position += 1
                yield Record(fields, position, row.first, row.last, row.lines)
            else:
                reason = "a row without title or identifier" if fields else NOTHING
                yield Leftover(row.first, shortened(row.text), reason, row.lines)


def _repeats(cells: list[str], headers: list[str]) -> bool:
    """Whether a row is that of the headers again, as in tables that were put together."""
    return one_line(cells[0]) == headers[0] and list(map(one_line, cells)) == headers
