"""The formats that papers are written in, by name and by the ending of a file."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.formats.base import Writer
    from readinglist.paper import Paper

_WRITERS = {
    "bibtex": "bibtex",
    "biblatex": "biblatex",
    "ris": "ris",
    "csl-json": "csl_writer",
    "csv": "csv_writer",
    "jsonl": "own_json",
    "markdown": "markdown_writer",
    "html": "html_writer",
}
_ENDINGS = {
    ".bib": "bibtex", ".bibtex": "bibtex", ".ris": "ris", ".json": "csl-json", ".csv": "csv", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
}  # fmt: skip

FORMATS = tuple(_WRITERS)
"""Names for ``export --format``."""

BY_COLUMN = frozenset({"csv", "jsonl"})
"""Formats whose writers take ``fields``: what is not asked for has no column there."""


def writer(name: str) -> Writer:
    """What writes the format *name*, one of :data:`FORMATS`. Each is loaded when it is asked for."""
    write: Writer = import_module(f"readinglist.formats.{_WRITERS[name]}").write
    return write


def by_ending(file_name: str) -> str | None:
    """The format that a file's name stands for by its ending; None if by none."""
    ending = file_name[file_name.rfind(".") :].lower() if "." in file_name else ""
    return _ENDINGS.get(ending)


def ending_of(name: str) -> str:
    """The ending that a file in the format *name* has by custom, with its dot."""
    return next((ending for ending, meant in _ENDINGS.items() if meant == name), ".bib")


_BEYOND_ACCENTS = re.compile("[\u0180-\U0010ffff]").search


def noting(papers: Iterable[Paper], beyond_latin: list[str]) -> Iterator[Paper]:
    """*papers*, while the keys of those that pdfLaTeX can't print are noted: lualatex or xelatex can."""
    from readinglist.latex import needs_unicode_engine

    for paper in papers:
        texts = [paper.title or "", paper.venue or "", *chain.from_iterable(paper.authors)]
        together = "".join(texts)
        # Latin letters with accents are no question, and most of what there is.
        if not together.isascii() and _BEYOND_ACCENTS(together) and any(map(needs_unicode_engine, texts)):
            beyond_latin.append(paper.key)
        yield paper
