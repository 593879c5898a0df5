"""What the program talks about: papers, records and their parts, as plain data without I/O.

A *record* is evidence: what one file said about one paper. A *paper* is the current view over its records,
plus what its owner said about it. ``fields`` of a record are a JSON object whose names are those of a paper
(see :data:`FIELDS`); whatever else a source says is kept below ``extra``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUSES = ("unread", "skipped", "reading", "read")
"""Reading states, from the one that is least far to the one that is furthest."""

TYPES = (
    "article", "book", "booklet", "inbook", "incollection", "inproceedings", "manual",
    "mastersthesis", "misc", "phdthesis", "proceedings", "techreport", "unpublished",
)  # fmt: skip
"""Entry types: those of BibTeX's standard styles."""

FIELDS = (
    "type", "title", "abstract", "abstract_kind", "authors", "year", "month", "day", "venue", "volume",
    "issue", "pages", "publisher", "doi", "arxiv", "url", "code", "extra",
)  # fmt: skip
"""Names that a record's fields may have, in their canonical order. ``extra`` is an object of everything else."""

OWNED = ("key", "aliases", "tags", "note", "starred", "status")
"""What a bibliography says besides: its owner's citation key and former ones (a list), tags (a list), note, star (true)
and status."""


class Author(NamedTuple):
    """A person (``family`` and perhaps ``given``) or, with ``literal``, a name that must not be taken apart."""

    family: str = ""
    given: str = ""
    literal: str = ""

    @property
    def name(self) -> str:
        """The name as one reads it: given name first."""
        return self.literal or f"{self.given} {self.family}".strip()

    def as_json(self) -> dict[str, str]:
        """``{"family", "given"}`` or ``{"literal"}``, as CSL-JSON has it."""
        if self.literal:
            return {"literal": self.literal}
        return {"given": self.given, "family": self.family}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Author:
        """The inverse of :meth:`as_json`."""
        return cls(
            family=str(value.get("family") or ""),
            given=str(value.get("given") or ""),
            literal=str(value.get("literal") or ""),
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as a reader found it: its fields and where it stood."""

    fields: Mapping[str, Any]
    """JSON-ready; names of :data:`FIELDS`, no empty values; ``authors`` is a list of :meth:`Author.as_json`."""
    position: int
    """Place on its page, from 1."""
    first_line: int
    last_line: int
    lines: int = 0
    """How many lines with text are its own; between the first and the last one may be others."""
    owned: Mapping[str, Any] = field(default_factory=dict)
    """What stood beside it about the paper (names of :data:`OWNED`), which is no part of the evidence."""


class Leftover(NamedTuple):
    """A line, or a broken entry of several, that no reader understood: kept, reported, never guessed into a paper."""

    line: int
    """Where it begins, from 1."""
    text: str
    """All of it, on one line."""
    reason: str = ""
    """What is wrong with it, in a few words, where that is known."""
    lines: int = 1
    """How many lines with text it has."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A stored record, with the import that it came in."""

    id: int
    import_id: int
    path: str
    format: str
    imported: str
    """When it was read: ISO 8601, UTC."""
    day: str | None
    """The day of the dump as its page says it (``Mar 14``) or as given (``2025-03-14``)."""
    position: int
    first_line: int
    """From 1; 0 where its source has no lines."""
    last_line: int
    fields: Mapping[str, Any]
    looked_up: bool = False
    """Whether the source was asked about this paper, which was not seen there by itself."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The current view of one paper."""

    id: int
    key: str
    type: str = "misc"
    title: str | None = None
    abstract: str | None = None
    abstract_kind: str | None = None
    authors: tuple[Author, ...] = ()
    year: int | None = None
    month: int | None = None
    day: int | None = None
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    url: str | None = None
    code: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    starred: bool = False
    status: str = "unread"
    note: str | None = None
    edited: tuple[str, ...] = ()
    """Names of the fields that the owner set: nothing else overwrites them."""
    seen: int = 0
    """In how many imports it was read."""
    added: str = ""
    updated: str = ""
    read: str | None = None
    """When its status became ``read``."""
    trashed: str | None = None
    aliases: tuple[str, ...] = ()
    """Citation keys that it had before, or has in other files, the oldest first."""
    noted: str | None = None
    """When its note was last written."""

    @property
    def page(self) -> str | None:
        """The web page of the paper: its URL, else what its DOI or arXiv id leads to."""
        if self.url:
            return self.url
        if self.doi:
            from urllib.parse import quote

            return f"https://doi.org/{quote(self.doi, safe='/():;.-_')}"
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else None

    def as_json(self) -> dict[str, Any]:
        """The documented JSON object of a paper: what is missing is ``None``, never absent."""
        return {
            "id": self.id,
            "key": self.key,
            "type": self.type,
            "title": self.title,
            "abstract": self.abstract,
            "authors": [author.as_json() for author in self.authors],
            "year": self.year,
            "month": self.month,
            "day": self.day,
            "venue": self.venue,
            "volume": self.volume,
            "issue": self.issue,
            "pages": self.pages,
            "publisher": self.publisher,
            "doi": self.doi,
            "arxiv": self.arxiv,
            "url": self.url,
            "code": self.code,
            "tags": list(self.tags),
            "starred": self.starred,
            "status": self.status,
            "note": self.note,
            "seen": self.seen,
            "added": self.added,
            "updated": self.updated,
            "extra": dict(self.extra),
        }
