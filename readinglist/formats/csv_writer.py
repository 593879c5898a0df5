"""Papers as CSV for spreadsheets: a row a paper, RFC 4180, no cell that a spreadsheet would take for a formula.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets an apostrophe before it, which is
how spreadsheets mark text (https://owasp.org/www-community/attacks/CSV_Injection); so does one that begins with
apostrophes and such a character, so that the reader can take off exactly what was put on.
"""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

from readinglist.formats.entry_types import of_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from readinglist.paper import Author, Paper

COLUMNS = (
    "key", "type", "title", "authors", "year", "month", "day", "venue", "volume", "issue", "pages", "publisher", "doi",
    "arxiv", "url", "code", "tags", "starred", "status", "note", "abstract", "abstract_kind", "extra",
)  # fmt: skip
"""The headers, in their order."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class _Line:
    """What ``csv`` writes to: keeps the last row alone."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def write(papers: Iterable[Paper], *, abstracts: bool = True, fields: Sequence[str] | None = None) -> Iterator[str]:
    """The header, then a row a paper. ``extra`` is a JSON object; authors are ``Family, Given; {Organisation}``.

    With *fields*, these columns and the citation key, in the order in which they are named; ``extra.NAME`` is a
    column of its own.
    """
    columns = COLUMNS if fields is None else ("key", *(name for name in fields if name != "key"))
    if not abstracts:
        columns = tuple(name for name in columns if not name.startswith("abstract"))
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(columns)
    yield line.text
    for paper in papers:
        writer.writerow([_inert(_cell(paper, name)) for name in columns])
        yield line.text


def _cell(paper: Paper, name: str) -> str:
    """What stands in a column."""
    if name == "type":
        return of_paper(paper)
    if name == "authors":
        return _names(paper.authors)
    if name == "tags":
        return ", ".join(paper.tags)
    if name == "starred":
        return "yes" if paper.starred else ""
    if name == "extra":
        return _json(dict(paper.extra)) if paper.extra else ""
    value = paper.extra.get(name[6:]) if name.startswith("extra.") else getattr(paper, name)
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _inert(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _names(authors: Sequence[Author]) -> str:
    """The authors as people write them; as JSON where a name has signs that would part it otherwise."""
    from readinglist.formats.table_names import parse_names

    cell = "; ".join(map(_name, authors))
    if parse_names(cell) == list(authors):
        return cell
    return _json([author.as_json() for author in authors])


def _name(author: Author) -> str:
    return f"{{{author.literal}}}" if author.literal else f"{author.family}, {author.given}".rstrip()
