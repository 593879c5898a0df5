"""What readers and writers of all formats share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from readinglist.paper import Leftover, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.paper import Paper


FORMATS = (
    "auto", "huggingface", "blocks", "ids", "titles",
    "bibtex", "ris", "csl-json", "biblatex-json", "endnote-xml", "enw", "medline", "pubmed-xml", "wos", "csv", "jsonl",
    "arxiv-snapshot", "arxiv-atom", "arxiv-email", "markdown", "bookmarks", "mods",
)  # fmt: skip
"""Names that a user can give a source's format."""

READER_VERSION = 2
"""Rises when the same bytes give other records than before."""


class FormatError(Exception):
    """A source that can't be read at all. The message is one line that says what it is and what to do."""


class Furniture(NamedTuple):
    """Lines of a page that belong to no paper: navigation, dates, counts, comments."""

    lines: int


@dataclass(frozen=True, slots=True)
class Day:
    """The day of the dump, as its page says it: ``Mar 14``, or ``2026-06-12`` where the year is known."""

    text: str


Item = Record | Leftover | Furniture | Day
"""What a reader yields, in the order of the source. Every line with text is counted in exactly one of them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A source being read: the name of its format, and its items one by one."""

    format: str
    items: Iterator[Item]


class Writer(Protocol):
    """Turns papers into text, piece by piece, without holding them; some take more options, see each."""

    def __call__(self, papers: Iterable[Paper], *, abstracts: bool = True, **options: Any) -> Iterator[str]: ...
