"""``export``."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.cli.common import QueryVerb, open_library, query_argument
from readinglist.cli.output import count, say, tell_corrections, write
from readinglist.errors import UsageError
from readinglist.files import replace_file


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
