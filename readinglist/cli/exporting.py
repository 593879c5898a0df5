"""``export``."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli.common import QueryVerb, open_library, query_argument
from readinglist.cli.output import count, say, tell_corrections, write
from readinglist.errors import LibraryError, UsageError
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command(
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist export -o refs.bib               everything
  readinglist export tag:thesis -o thesis.bib
  readinglist export is:starred > starred.bib
  readinglist export -o refs.bib --key-map keys.tsv    old and new citation keys""",
)
@query_argument
@click.option("-f", "--format", "format_", metavar="F", help="Format: bibtex. Default: by the ending of FILE.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="File to write, as a whole.")
@click.option("--key-map", metavar="FILE", type=click.Path(dir_okay=False), help="Write former citation keys too.")
def export(query: tuple[str, ...], format_: str | None, output: str | None, key_map: str | None) -> None:
    """Write the papers that QUERY finds (all, without one) for other programs.

    Papers come in the order of their citation keys, and the same papers give the same bytes. FILE is replaced only
    when all is written.
    """
    from readinglist.formats import writers

    if format_ is None and output and output != "-":
        format_ = writers.by_ending(output)
        if format_ is None:
            known = ", ".join(writers.FORMATS)
            raise UsageError(f"{output}: its ending names no format; give -f with one of {known}")
    if format_ is not None and format_ not in writers.FORMATS:
        raise UsageError(f"-f: no format {format_!r}; use one of {', '.join(writers.FORMATS)}")
    with open_library() as library:
        found = library.select(query, sort="added", correct=True)
        tell_corrections(found.corrections)
        beyond_latin: list[str] = []
        pieces = library.export(found.ids, format_ or "bibtex", beyond_latin=beyond_latin)
        if output is None or output == "-":
            for piece in pieces:
                write(piece)
        else:
            replace_file(Path(output), pieces)
            say(f"wrote {count(len(found.ids))} to {output}")
        if beyond_latin:
            some = ", ".join(beyond_latin[:3]) + (", …" if len(beyond_latin) > 3 else "")
            say(f"{count(len(beyond_latin))} with letters that need lualatex or xelatex: {some}")
        if key_map:
            keys = library.former_keys(found.ids)
            replace_file(Path(key_map), (f"{old}\t{new}\n" for old, new in keys))
            say(f"wrote {count(len(keys), 'former key')} to {key_map}")


def replace_file(target: Path, pieces: Iterable[str]) -> None:
    """Write a file as a whole or not at all: whatever happens, it is either the old one or the new one.

    Raises:
        LibraryError: the system refuses to write.
    """
    try:
        if target.exists() and not target.is_file():
            # A device or a pipe, such as /dev/null or /dev/stdout, is written to: a file in its place would do harm.
            with target.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
            return
        # Through a link to the file that it names; that file keeps its permissions.
        target = Path(os.path.realpath(target))
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(_mode(mode))
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(f"{safe_line(str(target))}: can't be written: {reason}") from error


def _mode(existing: int | None) -> int:
    """Permissions of the file that is replaced, or those that a new one gets."""
    if existing is not None:
        return existing
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
