"""What the owner of a bibliography said of its papers, taken over with its entries: keys, tags, notes, stars, status.

Each is taken once: an entry that comes again word for word brings back no tag that was taken away since. Nothing that
is here is replaced: tags and notes are added, a status only goes further, a key that is taken gets a suffix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.paper import STATUSES
from readinglist.store import edits, papers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readinglist.store.journal import Step

_LEGAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]*")
_ILLEGAL = re.compile(r"[^A-Za-z0-9_:.+/-]+")
_MAX_KEY = 200
_TAKEN_OVER = ("tags", "note", "starred", "status")


class Rekeyed(NamedTuple):
    """An entry whose citation key could not be kept."""

    line: int
    key: str
    """As it stands in the file."""
    given: str
    """The key of its paper."""


def keys_in(fields: Mapping[str, Any]) -> list[str]:
    """The citation keys of an entry: its own, and the former ones that it names."""
    found = [fields["key"]] if fields.get("key") else []
    return found + [key for key in fields.get("aliases", ()) if key not in found]


def legal_key(text: str) -> str:
    """*text* as a citation key that every program takes: itself where it is one, else what is left of it in ASCII."""
    if _LEGAL.fullmatch(text) and len(text) <= _MAX_KEY:
        return text
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(text)
    return _ILLEGAL.sub("", text)[:_MAX_KEY].lstrip("_:.+/-")


@dataclass(slots=True)
class Belongings:
    """Gathers what entries say of their owner's, and gives it to their papers at the end, many at once."""

    tags: dict[int, list[str]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    starred: set[int] = field(default_factory=set)

    def gather(self, paper_id: int, fields: Mapping[str, Any]) -> None:
        """Take over what an entry about a paper says."""
        if fields.get("tags"):
            # The same few words come again and again: each is kept once.
            self.tags.setdefault(paper_id, []).extend(map(intern, fields["tags"]))
        if fields.get("note"):
            self.notes.setdefault(paper_id, []).append(fields["note"])
        if fields.get("starred"):
            self.starred.add(paper_id)
        status = fields.get("status")
        if status in STATUSES and _further(status, self.statuses.get(paper_id, STATUSES[0])):
            self.statuses[paper_id] = status

    def move(self, homes: Mapping[int, int]) -> None:
        """Give what was said of papers to others: old paper → new one."""
        for paper_id in sorted(homes):
            home = homes[paper_id]
            self.tags.setdefault(home, []).extend(self.tags.pop(paper_id, ()))
            self.notes.setdefault(home, []).extend(self.notes.pop(paper_id, ()))
            if paper_id in self.starred:
                self.starred.remove(paper_id)
                self.starred.add(home)
            status = self.statuses.pop(paper_id, None)
            if status and _further(status, self.statuses.get(home, STATUSES[0])):
                self.statuses[home] = status
        for named in (self.tags, self.notes):
            for paper_id in [paper_id for paper_id, found in named.items() if not found]:
                del named[paper_id]

    @property
    def papers(self) -> list[int]:
        """The papers of which something was said."""
        return sorted({*self.tags, *self.notes, *self.statuses, *self.starred})

    def give(self, step: Step, first_new: int) -> None:
        """Give the papers what is theirs; those from id *first_new* on are new. The search index is the caller's."""
        pairs = [(paper_id, name) for paper_id, names in self.tags.items() for name in names]
        edits.touch(step, (paper_id for paper_id in edits.assign_tags(step, pairs) if paper_id < first_new))
        if self.starred:
            edits.star(step, sorted(self.starred), True)
        by_status: dict[str, list[int]] = {}
        for paper_id, status in self.statuses.items():
            by_status.setdefault(status, []).append(paper_id)
        for status in STATUSES[1:]:
            edits.advance(step, sorted(by_status.get(status, ())), status)
        for paper_id, notes in self.notes.items():
            edits.append_note(step, paper_id, notes)


def says_something(fields: Mapping[str, Any]) -> bool:
    """Whether a record has something that is its owner's, beside the key."""
    return any(name in fields for name in _TAKEN_OVER)


def _further(one: str, other: str) -> bool:
    return STATUSES.index(one) > STATUSES.index(other)


def keep_keys(step: Step, wanted: Sequence[tuple[int, int, str]], rekeyed: list[Rekeyed]) -> None:
    """Remember the citation keys that entries of files have, (paper, line, key) each, where they are not the paper's.

    A manuscript that cites a paper by such a key finds it. To *rekeyed* comes, unless it is there already, each that
    names, or named, another paper.
    """
    if not wanted:
        return
    known = papers.keys_of(step.connection, {paper_id for paper_id, _, _ in wanted})
    owners = papers.owners_of_keys(step.connection, {key for _, _, key in wanted})
    told = set(rekeyed)
    new: list[tuple[str, int | None, str]] = []
    for paper_id, line, key in wanted:
        owner = owners.setdefault(key.lower(), 0)
        if owner == 0:
            owners[key.lower()] = paper_id
            new.append((key, paper_id, "imported"))
        elif owner != paper_id and (rekey := Rekeyed(line, key, known[paper_id])) not in told:
            rekeyed.append(rekey)
    edits.add_aliases(step, new)
