"""``export``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from readinglist.cli.common import QueryVerb, open_library, query_argument, settings
from readinglist.cli.config import saved_exports
from readinglist.cli.output import say, tell_corrections, write
from readinglist.cli.progress import Bar
from readinglist.errors import LibraryError, UsageError
from readinglist.shown import beyond_latin_of, count

if TYPE_CHECKING:
    from readinglist.exporting import Wanted
    from readinglist.library import Library

_POLL = 0.2
"""Seconds between two looks at whether the library changed."""
_CALM = 0.5
"""Seconds without a change after which the files are written: a bulk of changes costs one export."""
_MOST = 5.0
"""Seconds after which they are written though changes go on."""


class _Job(NamedTuple):
    """One file to write."""

    query: tuple[str, ...]
    file: str
    wanted: Wanted
    key_map: str | None = None
    name: str = ""


@click.command(
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist export -o refs.bib               everything
  readinglist export tag:thesis -o thesis.bib -f biblatex
  readinglist export is:starred > starred.bib
  readinglist export -o refs.bib --key-map keys.tsv    old and new citation keys
  readinglist export -o refs.bib --watch               again whenever the library changes
  readinglist export -o list.csv --fields title,authors,year,doi
  readinglist export is:unread --template list.j2 > list.txt
  readinglist export --all                             all saved exports of the configuration""",
)
@query_argument
@click.option("-f", "--format", "format_", metavar="F", help="Format; see below. Default: by the ending of FILE.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="File to write, as a whole.")
@click.option("--fields", metavar="LIST", help="Only these fields, with commas; extra.NAME for others.")
@click.option("--no-abstract", is_flag=True, help="Leave the abstracts out.")
@click.option("--group", metavar="G", help="For markdown: headings by tag, status or none.")
@click.option("--template", metavar="FILE", type=click.Path(dir_okay=False), help="A Jinja2 template, as the format.")
@click.option("--key-map", metavar="FILE", type=click.Path(dir_okay=False), help="Write former citation keys too.")
@click.option("--watch", is_flag=True, help="Go on: write FILE again whenever the library changes.")
@click.option("--all", "all_", is_flag=True, help="Write all exports that the configuration saves.")
def export(
    query: tuple[str, ...],
    format_: str | None,
    output: str | None,
    fields: str | None,
    no_abstract: bool,
    group: str | None,
    template: str | None,
    key_map: str | None,
    watch: bool,
    all_: bool,
) -> None:
    """Write the papers that QUERY finds (all, without one) for other programs.

    Formats: bibtex, biblatex, ris, csl-json, csv, jsonl (everything, to make a library from), markdown, html.
    Papers come in the order of their citation keys, and the same papers give the same bytes. FILE is replaced only
    when all is written, and left alone where it says the same already.
    """
    if all_:
        if query or output or format_ or fields or no_abstract or group or template or key_map:
            raise UsageError("--all writes the exports of the configuration: it goes with --watch only")
        jobs = _saved_jobs()
    else:
        to_file = output not in (None, "-")
        if watch and not to_file:
            raise UsageError("--watch keeps a file up to date: name it with -o")
        wanted = _wanted(output if to_file else None, format_, fields, not no_abstract, group, template)
        jobs = [_Job(query, output or "-", wanted, key_map)]
    _write_all(jobs, watch)


def _saved_jobs() -> list[_Job]:
    found = settings()
    jobs = []
    for saved in saved_exports(found.values, found.config_path):
        try:
            wanted = _wanted(str(saved.file), saved.format, saved.fields, saved.abstracts, saved.group, None)
        except UsageError as error:
            raise UsageError(f"{found.config_path}: exports.{saved.name}: {error}") from None
        jobs.append(_Job((saved.query,) if saved.query else (), str(saved.file), wanted, name=saved.name))
    if not jobs:
        raise UsageError(f"{found.config_path} saves no export: add a table [exports.NAME] with file and query")
    return jobs


def _wanted(
    file: str | None, format_: str | None, fields: str | None, abstracts: bool, group: str | None, template: str | None
) -> Wanted:
    from readinglist.exporting import Wanted, parse_fields
    from readinglist.formats import writers

    text = None
    if template is not None:
        if format_ is not None:
            raise UsageError("--template is a format of its own: leave out -f")
        try:
            text = (template, Path(template).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
            raise LibraryError(f"{template}: can't be read: {reason.lower()}") from None
    elif format_ is None and file is not None:
        format_ = writers.by_ending(file)
        if format_ is None:
            known = ", ".join(writers.FORMATS)
            raise UsageError(f"{file}: its ending names no format; give -f with one of {known}")
    chosen = None if fields is None else parse_fields(fields)
    if chosen == ():
        raise UsageError("--fields: names no field")
    wanted = Wanted(format_ or "bibtex", abstracts, chosen, text, group)
    wanted.check()
    return wanted


def _write_all(jobs: list[_Job], watch: bool) -> None:
    told = False
    while True:
        # Opened anew each time the file is another one: a backup may have been put in its place.
        with open_library() as library:
            identity = _identity(library.path)
            while True:
                version = library.version()
                for job in jobs:
                    _write(library, job, quiet=told)
                if not watch:
                    return
                if not told:
                    say("watching the library; stop with ctrl+c")
                told = True
                if not _wait(library, version, identity):
                    break


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _wait(library: Library, version: int, identity: tuple[int, int] | None) -> bool:
    """Wait for a change, and then for calm; returns False where the library is another file now."""
    while library.version() == version:
        if _identity(library.path) not in (identity, None):
            return False
        time.sleep(_POLL)
    since = calm = time.monotonic()
    version = library.version()
    while time.monotonic() - calm < _CALM and time.monotonic() - since < _MOST:
        time.sleep(_POLL / 2)
        if (now := library.version()) != version:
            version, calm = now, time.monotonic()
    return True


def _write(library: Library, job: _Job, *, quiet: bool) -> None:
    found = library.select(job.query, sort="added", correct=True) if job.query else None
    if found and not quiet:
        tell_corrections(found.corrections)
    ids = found.ids if found else None
    beyond_latin: list[str] = []
    with Bar("exporting") as bar:

        def tell(done: int, total: int) -> None:
            bar.show(done, total, f"{done:,} papers")

        if job.file == "-":
            for piece in library.export(ids, job.wanted, beyond_latin=beyond_latin, progress=tell):
                write(piece)
        else:
            done = library.export_file(Path(job.file), ids, job.wanted, progress=tell)
            beyond_latin = done.beyond_latin
            clock = f"{time.strftime('%H:%M:%S')} " if quiet else ""
            if done.changed or not quiet:
                same = "" if done.changed else ", which said the same already"
                say(f"{clock}wrote {count(done.papers)} to {job.file}{same}")
    if beyond_latin and not quiet:
        say(beyond_latin_of(beyond_latin))
    if job.key_map:
        number = library.write_key_map(Path(job.key_map), ids)
        if not quiet:
            say(f"wrote {count(number, 'former key')} to {job.key_map}")
    sys.stdout.flush()
