"""The formats that papers are written in, by name and by the ending of a file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.formats.base import Writer
    from readinglist.paper import Paper

_WRITERS = {"bibtex": "readinglist.formats.bibtex"}
_ENDINGS = {".bib": "bibtex", ".bibtex": "bibtex"}

FORMATS = tuple(_WRITERS)
"""Names for ``export --format``."""


def writer(name: str) -> Writer | None:
    """What writes the format *name*; None if nothing does. Each is loaded when it is asked for."""
    if name not in _WRITERS:
        return None
    write: Writer = import_module(_WRITERS[name]).write
    return write


def by_ending(file_name: str) -> str | None:
    """The format that a file's name stands for by its ending; None if by none."""
    ending = file_name[file_name.rfind(".") :].lower() if "." in file_name else ""
    return _ENDINGS.get(ending)


def noting(papers: Iterable[Paper], beyond_latin: list[str]) -> Iterator[Paper]:
    """*papers*, while the keys of those that pdfLaTeX can't print are noted: lualatex or xelatex can."""
    from readinglist.latex import needs_unicode_engine

    for paper in papers:
        texts = [paper.title or "", paper.venue or "", *(author.name for author in paper.authors)]
        if any(not text.isascii() and needs_unicode_engine(text) for text in texts):
            beyond_latin.append(paper.key)
        yield paper
