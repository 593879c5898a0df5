"""The way of records into the library: matched with what is there, stored as evidence, seen as papers.

Everything here happens inside one step of the journal, so that an import is whole or not at all, and one undo.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist import keys
from readinglist.duplicates.exact import Evidence, assign, contradiction, extend, partition
from readinglist.duplicates.view import combine
from readinglist.paper import Author
from readinglist.store import edits, index, papers, records
from readinglist.text import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readinglist.paper import Paper, Record
    from readinglist.store.journal import Step

CHUNK = 2_000
"""Records that are matched and stored at once."""

_IDENTIFIERS = ("arxiv", "doi", "url")
"""What a record is known by; the URL only where it has no title, for several papers may share a page."""


class Apart(NamedTuple):
    """A record that became a paper of its own beside another one with the same title, and why."""

    line: int
    title: str
    other: str
    """Citation key of the paper that it was not taken for."""
    reason: str


@dataclass(slots=True)
class Tally:
    """What became of the records of one source."""

    new: int = 0
    known: int = 0
    apart: list[Apart] = field(default_factory=list)
    papers: set[int] = field(default_factory=set)
    """The papers that the records are evidence for."""


@dataclass(slots=True)
class _Incoming:
    """A record on its way in, with its id to be."""

    id: int
    record: Record
    day: str | None
    title_key: str
    encoded: str
    hash: int
    paper_id: int = 0

    @property
    def fields(self) -> Mapping[str, Any]:
        return self.record.fields

    @property
    def identifiers(self) -> list[tuple[str, str]]:
        names = _IDENTIFIERS if not self.title_key else _IDENTIFIERS[:2]
        return [(name, self.fields[name]) for name in names if self.fields.get(name)]


@dataclass(slots=True)
class _Placing:
    """What giving papers to records means for others."""

    moved: list[tuple[int, int, int]] = field(default_factory=list)
    """Stored records that belong to another paper now: record, old paper, new paper."""
    parted: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)
    """The fields of these records, by their new paper."""
    apart: list[tuple[_Incoming, int, str]] = field(default_factory=list)
    """Records that made a paper beside another one with their title: that paper, and why."""


class Intake:
    """Takes records in, batch by batch. A context manager, inside a step; the search index is made at its end.

    With *keep*, a title makes no two records one paper: only an equal identifier does.
    """

    def __init__(self, step: Step, *, keep: bool = False) -> None:
        self._step = step
        self._keep = keep
        self._connection = step.connection
        self._texts = records.Texts(step)
        self._next_record = records.next_id(self._connection, "records")
        self._next_paper = self._first_new = records.next_id(self._connection, "papers")
        self._unindexed: set[int] = set()
        self._by_hand = index.by_hand(self._connection)

    def __enter__(self) -> Intake:
        self._by_hand.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            index.add(self._connection, sorted(self._unindexed))
            index.add_from(self._connection, self._first_new)
            self._by_hand.__exit__(None, None, None)

    def take(self, import_id: int, batch: Sequence[tuple[Record, str | None]], tally: Tally) -> None:
        """Store a batch of records, each with the day of its page, as evidence of the import *import_id*."""
        incoming = [self._incoming(record, day) for record, day in batch]
        first_new = self._next_paper
        titled = [item for item in incoming if item.title_key and not self._keep]
        placing = self._place_titled(titled)
        self._place_by_identifier([item for item in incoming if not item.title_key or self._keep], titled)
        self._store(import_id, incoming, first_new, placing.parted)
        moved = placing.moved
        if moved:
            self._step.update_each("records", ("paper_id",), [(paper, record) for record, _, paper in moved])
        # New papers are up to their evidence already, but for those that got records of other imports.
        grown = {item.paper_id for item in incoming if item.paper_id < first_new}
        self._refresh(sorted(grown | {paper for _, *both in moved for paper in both}))
        tally.new += self._next_paper - first_new
        tally.known += len(incoming) - (self._next_paper - first_new)
        tally.papers.update(item.paper_id for item in incoming)
        tally.apart.extend(
            Apart(item.record.first_line, item.fields["title"], papers.key_of(self._connection, other), reason)
            for item, other, reason in placing.apart
        )

    def _incoming(self, record: Record, day: str | None) -> _Incoming:
        key = title_key(record.fields.get("title"))
        item = _Incoming(self._next_record, record, day, key, *records.encode_record(record.fields))
        self._next_record += 1
        return item

    def _place_titled(self, incoming: Sequence[_Incoming]) -> _Placing:
        """Give each record with a title its paper."""
        buckets: dict[str, list[_Incoming]] = {}
        for item in incoming:
            buckets.setdefault(item.title_key, []).append(item)
        stored: dict[str, list[records.StoredRecord]] = {}
        for old in records.with_title_keys(self._connection, buckets):
            stored.setdefault(old.title_key, []).append(old)
        placing = _Placing()
        for name, items in buckets.items():
            if name not in stored and len(items) == 1:
                items[0].paper_id = self._paper_for(items[0])
            else:
                self._place_bucket(stored.get(name, []), items, placing)
        return placing

    def _place_bucket(
        self, stored: Sequence[records.StoredRecord], items: Sequence[_Incoming], placing: _Placing
    ) -> None:
        """Part all records with one title, stored and new, into papers."""
        new_ones = {item.id: item for item in items}
        old_ones = {old.id: old for old in stored}
        known = [_evidence(old.id, old.hash, old.fields, old.paper_id) for old in stored]
        new = [_evidence(item.id, item.hash, item.fields, None) for item in items]
        groups = partition(known + new)
        assigned = assign(groups)
        if not {old.paper_id for old in stored} <= set(assigned):
            # Parting all of them anew would leave a paper, and what its owner said of it, without evidence.
            groups = extend(known, new)
            assigned = assign(groups)
        newcomers = [[new_ones[record.id] for record in group if record.id in new_ones] for group in groups]
        homes = [
            paper or (self._paper_for(items_of[0]) if items_of else self._new_paper())
            for paper, items_of in zip(assigned, newcomers, strict=True)
        ]
        for place, (group, home) in enumerate(zip(groups, homes, strict=True)):
            for item in newcomers[place]:
                item.paper_id = home
            for record in group:
                if record.paper_id is not None and record.paper_id != home:
                    placing.moved.append((record.id, record.paper_id, home))
                    placing.parted.setdefault(home, []).append(old_ones[record.id].fields)
            # Of several new papers with one title, all but the first are told to be apart from it.
            if assigned[place] is None and len(groups) > 1 and (place or stored):
                other = 1 if place == 0 else 0
                reason = contradiction(group[0], groups[other][0]) or "nothing says that they are one"
                placing.apart.append(((newcomers[place] or items)[0], homes[other], reason))

    def _place_by_identifier(self, incoming: Sequence[_Incoming], titled: Sequence[_Incoming]) -> None:
        """Give each record that is known by its identifiers alone the paper that has them too."""
        fresh: dict[tuple[str, str], int] = {}
        for item in titled if incoming else ():
            for name in item.identifiers:
                fresh.setdefault(name, item.paper_id)
        for item in incoming:
            names = item.identifiers
            found = papers.by_identifier(self._connection, dict(names))
            known = found[0] if found else next((fresh[name] for name in names if name in fresh), 0)
            item.paper_id = known or self._new_paper()
            for name in names:
                fresh.setdefault(name, item.paper_id)

    def _paper_for(self, item: _Incoming) -> int:
        """A paper for a title that none has: one that waits for its title under the same identifier, or a new one."""
        if item.identifiers:
            found = papers.by_identifier(self._connection, dict(item.identifiers), untitled=True)
            if found:
                return found[0]
        return self._new_paper()

    def _new_paper(self) -> int:
        self._next_paper += 1
        return self._next_paper - 1

    def _store(
        self,
        import_id: int,
        incoming: Sequence[_Incoming],
        first_new: int,
        parted: Mapping[int, Sequence[Mapping[str, Any]]],
    ) -> None:
        """Write the new papers, some of which may be made of *parted* stored records too, and all new records."""
        new: dict[int, list[Mapping[str, Any]]] = {number: [] for number in range(first_new, self._next_paper)}
        for item in incoming:
            if item.paper_id in new:
                new[item.paper_id].append(item.fields)
        for paper_id, fields in parted.items():
            if paper_id in new:
                new[paper_id].extend(fields)
        views = {paper_id: combine(fields) for paper_id, fields in new.items()}
        texts = self._texts.ids(
            [item.fields.get("abstract") for item in incoming] + [view.get("abstract") for view in views.values()]
        )
        records.insert_papers(
            self._step,
            [
                (paper_id, key, records.view_values(view, texts[view.get("abstract")]))
                for (paper_id, view), key in zip(views.items(), self._keys(list(views.values())), strict=True)
            ],
        )
        records.insert_records(
            self._step,
            [
                (
                    item.id,
                    import_id,
                    item.paper_id,
                    item.day,
                    item.record.position,
                    item.record.first_line,
                    item.record.last_line,
                    item.title_key,
                    item.hash,
                    item.encoded,
                    texts[item.fields.get("abstract")],
                )
                for item in incoming
            ],
        )

    def _keys(self, views: Sequence[Mapping[str, Any]]) -> list[str]:
        """A citation key for each new paper, that nothing else has or had."""
        bases = [key_base(view) for view in views]
        given: set[str] = set()
        taken = papers.keys_taken(self._connection, bases)
        found = []
        for base in bases:
            key = base
            if base in taken or base in given:
                key = keys.unique_key(base, lambda name: name in given or papers.key_taken(self._connection, name))
            given.add(key)
            found.append(key)
        return found

    def _refresh(self, grown: Sequence[int]) -> None:
        """Bring existing papers up to their evidence; what their owner edited stays."""
        evidence: dict[int, list[records.StoredRecord]] = {}
        for record in records.of_papers(self._connection, grown):
            evidence.setdefault(record.paper_id, []).append(record)
        views = {paper_id: combine([record.fields for record in known]) for paper_id, known in evidence.items()}
        texts = self._texts.ids([view.get("abstract") for view in views.values()])
        updates = []
        for paper_id, view in views.items():
            seen = len({record.import_id for record in evidence[paper_id]})
            values = records.view_values(view, texts[view.get("abstract")])
            row = records.merged_row(self._connection, paper_id, values, seen, self._step.at)
            if row is not None:
                updates.append(row)
        changed = [row[-1] for row in updates]
        fresh = [paper for paper in changed if paper < self._first_new and paper not in self._unindexed]
        index.remove(self._connection, fresh)
        self._unindexed.update(fresh)
        records.update_papers(self._step, updates)


def key_base(fields: Mapping[str, Any]) -> str:
    """What the citation key of a paper with these fields begins with."""
    title = fields.get("title")
    if not title and fields.get("arxiv"):
        title = f"arXiv {fields['arxiv']}"
    elif not title and fields.get("doi"):
        title = f"doi {fields['doi']}"
    elif not title and fields.get("url"):
        title = fields["url"].partition("://")[2].removeprefix("www.")
    authors = [Author.from_json(author) for author in fields.get("authors", ())]
    return keys.base_key(title, authors, fields.get("year"))


def refresh_keys(step: Step, found: Iterable[Paper]) -> list[tuple[str, str]]:
    """Make the citation keys of papers anew; returns the old and the new key of each that changes."""
    changed: list[tuple[str, str]] = []
    for paper in found:
        base = key_base(paper.as_json())
        suffix = paper.key.lower().removeprefix(base)
        if paper.key.lower().startswith(base) and (not suffix or (len(suffix) < 4 and suffix.isalpha())):
            continue

        def taken(key: str, own: int = paper.id) -> bool:
            return papers.key_taken_by_other(step.connection, key, own)

        key = keys.unique_key(base, taken)
        edits.rename_key(step, paper.id, key)
        changed.append((paper.key, key))
    return changed


def _evidence(record_id: int, number: int, fields: Mapping[str, Any], paper_id: int | None) -> Evidence:
    abstract = fields.get("abstract") if fields.get("abstract_kind", "abstract") == "abstract" else None
    doi = fields.get("doi")
    # arXiv's own DOIs say no more than the arXiv id; the published version has another one.
    doi = None if doi and doi.startswith("10.48550/") else doi
    return Evidence(record_id, number, fields.get("arxiv"), doi, abstract, paper_id)
