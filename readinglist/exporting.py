"""Handing papers on: which format, which fields, by which template, told how far it is."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from readinglist.errors import LibraryError, UsageError
from readinglist.formats import writers
from readinglist.formats.base import FormatError
from readinglist.paper import FIELDS, OWNED, Paper
from readinglist.store import papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_T = TypeVar("_T")

GROUPINGS = ("tag", "status", "none")
"""What a Markdown list can be grouped by."""

_CHOICES = ("id", *(name for name in FIELDS if name != "abstract_kind"), *OWNED, "seen", "added", "updated")
_CLEARED: dict[str, Any] = {
    name: field.default for name, field in Paper.__dataclass_fields__.items() if name not in ("id", "key")
}
_CLEARED["extra"] = {}
_TELL_EVERY = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export shall be."""

    format: str = "bibtex"
    abstracts: bool = True
    fields: tuple[str, ...] | None = None
    """Names of the fields that are written, ``extra.NAME`` too; None for all."""
    template: tuple[str, str] | None = None
    """Name and text of a Jinja2 template, in the place of a format."""
    group: str | None = None
    """For Markdown: one of :data:`GROUPINGS`."""
    notes: bool = True

    @property
    def whole(self) -> bool:
        """Whether it is the export from which a library can be made again."""
        alone = self.fields is None and self.template is None
        return self.format == "jsonl" and self.abstracts and self.notes and alone

    def check(self) -> None:
        """Say what can't be done.

        Raises:
            UsageError: no such format, field or grouping.
        """
        if self.template is None and self.format not in writers.FORMATS:
            raise UsageError(f"no export format {self.format!r}; use one of {', '.join(writers.FORMATS)}")
        for name in self.fields or ():
            if name not in _CHOICES and not name.startswith("extra."):
                raise UsageError(f"--fields: no field {name!r}; use some of {', '.join(_CHOICES)}, extra.NAME")
        if self.group is not None and (self.format != "markdown" or self.group not in GROUPINGS):
            raise UsageError(f"--group: only for -f markdown, one of {', '.join(GROUPINGS)}")


class Exported(NamedTuple):
    """What came of an export to a file."""

    papers: int
    """Papers that were written."""
    changed: bool
    """False where the file said the same already."""
    beyond_latin: list[str]
    """Citation keys of papers that pdfLaTeX can't print; for BibTeX alone."""
    former_keys: int | None
    """Former citation keys that were written to a file of their own; None where none was wanted."""


def parse_fields(text: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def export(
    connection: sqlite3.Connection,
    ids: Sequence[int],
    wanted: Wanted,
    everything: bool = False,
    *,
    beyond_latin: list[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[str]:
    """Papers as text, piece by piece, all as they are at the same moment, whoever writes meanwhile.

    They come in the order of their citation keys (in JSON Lines, of their numbers), or of *ids* for a template. To
    the list *beyond_latin* come the keys of papers that pdfLaTeX can't print. *everything*: *ids* are all papers.

    Raises:
        LibraryError: the template can't be carried out; the message says where and why.
    """
    alone = not connection.in_transaction
    if alone:
        connection.execute("BEGIN")
    try:
        yield from _pieces(connection, ids, wanted, everything, beyond_latin, progress)
    finally:
        # Whoever stops reading early may have closed the library before.
        with suppress(sqlite3.ProgrammingError):
            if alone and connection.in_transaction:
                connection.execute("ROLLBACK")


def _pieces(
    connection: sqlite3.Connection,
    ids: Sequence[int],
    wanted: Wanted,
    everything: bool,
    beyond_latin: list[str] | None,
    progress: Callable[[int, int], None] | None,
) -> Iterator[str]:
    if wanted.whole:
        from readinglist import transfer

        yield from _counted(transfer.dump(connection, ids, everything=everything), len(ids), progress)
        return
    ordered = ids if wanted.template else papers.by_key_order(connection, ids)
    found: Iterable[Paper] = _counted(papers.iterate(connection, ordered), len(ids), progress)
    if wanted.fields is not None:
        found = (only(paper, wanted.fields) for paper in found)
    if not wanted.notes:
        found = (replace(paper, note=None) for paper in found)
    if wanted.template is not None:
        from readinglist.formats import template_writer

        name, text = wanted.template
        try:
            yield from template_writer.write(found, text, name=name, abstracts=wanted.abstracts)
        except FormatError as error:
            raise LibraryError(str(error)) from None
        return
    if beyond_latin is not None and wanted.format == "bibtex":
        found = writers.noting(found, beyond_latin)
    options: dict[str, Any] = {"abstracts": wanted.abstracts}
    if wanted.group is not None:
        options["by"] = wanted.group
    if wanted.fields is not None and wanted.format in writers.BY_COLUMN:
        options["fields"] = wanted.fields
    yield from writers.writer(wanted.format)(found, **options)


def preview(connection: sqlite3.Connection, ids: Sequence[int], wanted: Wanted, number: int) -> str:
    """What an export of *ids* has of its first *number* papers; of a web page the papers alone."""
    first = sorted(ids) if wanted.whole else papers.by_key_order(connection, ids)
    pieces = list(export(connection, first[:number], wanted))
    return "".join(pieces[1:-1] if wanted.format == "html" and wanted.template is None else pieces)


def only(paper: Paper, fields: Iterable[str]) -> Paper:
    """*paper* with nothing but *fields*, its citation key and its type."""
    chosen = {*fields, "type"}
    if "abstract" in chosen:
        chosen.add("abstract_kind")
    cleared = {name: value for name, value in _CLEARED.items() if name not in chosen}
    extra = {name: value for name, value in paper.extra.items() if "extra" in chosen or f"extra.{name}" in chosen}
    return replace(paper, **cleared | {"extra": extra})


def _counted(items: Iterable[_T], total: int, progress: Callable[[int, int], None] | None) -> Iterator[_T]:
    """*items*, while *progress* is told how many of them went by."""
    number = 0
    for number, item in enumerate(items, 1):
        yield item
        if progress and number % _TELL_EVERY == 0:
            progress(number, total)
    if progress and number:
        progress(number, total)
