"""The way of records into the library: matched with what is there, stored as evidence, seen as papers.

Everything here happens inside one step of the journal, so that an import is whole or not at all, and one undo.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist import keys, matching, naming, owning
from readinglist.duplicates.compare import compare
from readinglist.duplicates.features import Features
from readinglist.duplicates.keys import keys_of
from readinglist.duplicates.parting import Evidence, assign, extend, part
from readinglist.duplicates.view import combine
from readinglist.evidence import refreshed
from readinglist.store import edits, index, papers, records
from readinglist.store import matching as stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from readinglist.paper import Record
    from readinglist.prepared import Prepared
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


class Near(NamedTuple):
    """A record whose paper is, or may be, one that has another title."""

    line: int
    title: str
    other: str
    """Citation key of that paper."""
    score: int
    reasons: tuple[str, ...]
    pair: tuple[int, int]
    """The hashes of the two records that were compared, in no order."""


@dataclass(slots=True)
class Tally:
    """What became of the records of one source."""

    new: int = 0
    known: int = 0
    merged: int = 0
    """Records of new papers that turned out to be other ones."""
    review: int = 0
    """Records of new papers that may be other ones."""
    apart: list[Apart] = field(default_factory=list)
    merges: list[Near] = field(default_factory=list)
    reviews: list[Near] = field(default_factory=list)
    rekeyed: list[owning.Rekeyed] = field(default_factory=list)
    papers: set[int] = field(default_factory=set)
    """The papers that the records are evidence for."""


@dataclass(slots=True)
class _Incoming:
    """A record on its way in, with its id to be."""

    id: int
    ready: Prepared
    day: str | None
    paper_id: int = 0
    known: bool = False
    """Whether the library has a record that says the very same."""

    @property
    def record(self) -> Record:
        return self.ready.record

    @property
    def title_key(self) -> str:
        return self.ready.title_key

    @property
    def hash(self) -> int:
        return self.ready.hash

    @property
    def fields(self) -> Mapping[str, Any]:
        return self.record.fields

    @property
    def owned(self) -> Mapping[str, Any]:
        """What its owner said, in the entry itself or beside it."""
        return {**self.record.fields, **self.record.owned} if self.record.owned else self.record.fields

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

    With *keep*, a title makes no two records one paper: only an equal identifier does. *key_of* gives the citation
    key of a paper whose file has none. *answers* are what the owner says, before it is taken in, of pairs that are
    likely to be one paper: ``same`` or ``different``, by the hashes of their records.
    """

    def __init__(
        self,
        step: Step,
        *,
        keep: bool = False,
        key_of: naming.KeyOf = naming.key_of,
        answers: Mapping[tuple[int, int], str] | None = None,
    ) -> None:
        self._step = step
        self._keep = keep
        self._answers = answers or {}
        self._key_of = key_of
        self._connection = step.connection
        self._texts = records.Texts(step)
        matching.ensure_index(self._connection)
        self._next_record = self._first_record = records.next_id(self._connection, "records")
        self._next_paper = self._first_new = records.next_id(self._connection, "papers")
        self._fresh = matching.Fresh()
        self._made: list[tuple[int, Tally]] = []
        self._keyed: set[int] = set()
        self._decisions = matching.Decisions(stored.decisions(self._connection))
        self.folds: dict[int, int] = {}
        """New papers that turned out to be other ones, once all is taken in."""
        self.crowded = 0
        self._unindexed: set[int] = set()
        self._belongings = owning.Belongings()
        self._by_hand = index.by_hand(self._connection)

    def __enter__(self) -> Intake:
        self._by_hand.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._fresh.index(self._step)
            self._settle()
            self._belongings.move(self.folds)
            self._unindex(self._belongings.papers)
            self._belongings.give(self._step, self._first_new)
            # What was gathered to match the records goes before the search index asks for room.
            self._fresh = matching.Fresh()
            self._belongings = owning.Belongings()
            index.add(self._connection, sorted(self._unindexed))
            index.add_from(self._connection, self._first_new)
            self._by_hand.__exit__(None, None, None)

    def resume(self) -> None:
        """Go on after papers were put in by other means, all of them new, and known for what they are."""
        for ids in stored.record_ids(self._connection, self._next_record):
            for record in records.by_ids(self._connection, ids):
                self._fresh.add(record.id, record.title_key, keys_of(record.fields), known=True)
        self._next_record = records.next_id(self._connection, "records")
        self._next_paper = records.next_id(self._connection, "papers")

    def tell(self, paper_id: int, owned: Mapping[str, Any]) -> None:
        """Note what an owner said of a paper whose evidence is here already."""
        self._belongings.gather(paper_id, owned)

    def take(self, import_id: int, batch: Sequence[tuple[Prepared, str | None]], tally: Tally) -> None:
        """Store a batch of records, each with the day of its page, as evidence of the import *import_id*."""
        incoming = [_Incoming(number, *item) for number, item in enumerate(batch, self._next_record)]
        self._next_record += len(incoming)
        first_new = self._next_paper
        titled = [item for item in incoming if item.title_key and not self._keep]
        placing = self._place_titled(titled)
        self._place_by_identifier([item for item in incoming if not item.title_key or self._keep], titled)
        self._take_over([item for item in incoming if owning.says_something(item.owned)], first_new)
        self._made.append((first_new, tally))
        self._store(import_id, incoming, first_new, placing.parted, tally)
        for item in incoming:
            self._fresh.add(item.id, item.title_key, item.ready.keys, known=item.known or self._keep)
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

    def _place_titled(self, incoming: Sequence[_Incoming]) -> _Placing:
        """Give each record with a title its paper."""
        buckets: dict[str, list[_Incoming]] = {}
        for item in incoming:
            buckets.setdefault(item.title_key, []).append(item)
        placing = _Placing()
        for names, known in self._known(buckets):
            items = [item for name in names for item in buckets[name]]
            if known or len(items) > 1:
                self._place_bucket(known, items, placing)
            else:
                items[0].paper_id = self._paper_for(items[0])
        return placing

    def _known(self, titles: Collection[str]) -> Iterator[tuple[list[str], list[records.StoredRecord]]]:
        """*titles* with the stored records of the papers that have them, those with other titles too.

        Titles that one paper has come together.
        """
        found = records.with_title_keys(self._connection, titles)
        whole = records.of_papers(self._connection, {record.paper_id for record in found}) if found else []
        first: dict[int, str] = {}
        together: dict[str, str] = {}

        def head(name: str) -> str:
            while (above := together.get(name, name)) != name:
                name = above
            return name

        for record in found:
            one, other = head(first.setdefault(record.paper_id, record.title_key)), head(record.title_key)
            if one != other:
                together[other] = one
        names: dict[str, list[str]] = {}
        for title in titles:
            names.setdefault(head(title), []).append(title)
        known: dict[str, list[records.StoredRecord]] = {}
        for record in whole:
            known.setdefault(head(first[record.paper_id]), []).append(record)
        for name, alike in names.items():
            yield alike, known.get(name, [])

    def _place_bucket(
        self, stored: Sequence[records.StoredRecord], items: Sequence[_Incoming], placing: _Placing
    ) -> None:
        """Part all records with one title, stored and new, and the others of their papers, into papers."""
        new_ones = {item.id: item for item in items}
        old_ones = {old.id: old for old in stored}
        seen = {old.hash for old in stored}
        for item in items:
            item.known = item.hash in seen
            seen.add(item.hash)
        known = [Evidence(old.id, old.hash, Features(old.fields), old.paper_id) for old in stored]
        new = [Evidence(item.id, item.hash, Features(item.fields)) for item in items]
        groups = part(known + new, apart=self._decisions.apart, together=self._decisions.together)
        assigned = assign(groups)
        if not {old.paper_id for old in stored} <= set(assigned):
            # Parting all of them anew would leave a paper, and what its owner said of it, without evidence.
            groups = extend(known, new, apart=self._decisions.apart)
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
            # Of several new papers with one title, all but the first are told to be apart from it, with the reason.
            # Where nothing contradicts, they will wait to be looked at.
            if assigned[place] is None and len(groups) > 1 and (place or stored):
                other = 1 if place == 0 else 0
                pair = compare(group[0].features, groups[other][0].features)
                if pair.contradicting:
                    reason = ", ".join(pair.contradicting)
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
        tally: Tally,
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
                for (paper_id, view), key in zip(views.items(), self._keys(views, incoming, tally), strict=True)
            ],
        )
        wanted = [
            (item.paper_id, item.record.first_line, key) for item in incoming for key in owning.keys_in(item.owned)
        ]
        owning.keep_keys(self._step, wanted, tally.rekeyed)
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
                    item.ready.encoded,
                    texts[item.fields.get("abstract")],
                )
                for item in incoming
            ],
        )

    def _keys(self, views: Mapping[int, Mapping[str, Any]], incoming: Sequence[_Incoming], tally: Tally) -> list[str]:
        """A citation key for each new paper, that nothing else has or had: the one in its file, if it has one."""
        own: dict[int, _Incoming] = {}
        for item in incoming:
            if item.paper_id in views and owning.legal_key(item.owned.get("key", "")):
                own.setdefault(item.paper_id, item)
        bases = [
            owning.legal_key(own[paper_id].owned["key"]) if paper_id in own else self._key_of(view)
            for paper_id, view in views.items()
        ]
        given: set[str] = set()
        taken = papers.keys_taken(self._connection, bases)
        found = []
        for paper_id, base in zip(views, bases, strict=True):
            key = base
            if base in taken or base.lower() in given:
                key = keys.unique_key(
                    base, lambda name: name.lower() in given or papers.key_taken(self._connection, name)
                )
            given.add(key.lower())
            found.append(key)
            if paper_id in own:
                self._keyed.add(paper_id)
            if paper_id in own and key != own[paper_id].owned["key"]:
                item = own[paper_id]
                tally.rekeyed.append(owning.Rekeyed(item.record.first_line, item.owned["key"], key))
        return found

    def _take_over(self, owned: Sequence[_Incoming], first_new: int) -> None:
        """Note what the owner of a file said of its papers, unless the very same was taken over before."""
        known = {item.paper_id for item in owned if item.paper_id < first_new}
        old = (
            {(record.paper_id, record.hash) for record in records.of_papers(self._connection, known)}
            if known
            else set()
        )
        for item in owned:
            if (item.paper_id, item.hash) not in old:
                self._belongings.gather(item.paper_id, item.owned)

    def _settle(self) -> None:
        """Put the new papers that are other ones where they belong, and note those that may be."""
        settled = matching.settle(
            self._connection,
            self._fresh,
            first_paper=self._first_new,
            first_record=self._first_record,
            answers=self._answers,
        )
        self.folds = settled.folds
        self.crowded = settled.crowded
        self._tell(settled)
        stored.add_suspects(self._step, settled.suspects)
        for verdict in ("same", "different"):
            said = [pair for pair, answer in self._answers.items() if answer == verdict]
            stored.decide(self._step, said, verdict)
        if settled.folds:
            self._fold(settled.folds)

    def _tell(self, settled: matching.Settled) -> None:
        """Put into the tallies what became of new papers."""
        first = records.first_of_papers(self._connection, [match.paper for match in settled.folded + settled.waiting])
        titled = papers.keys_of(self._connection, [match.other for match in settled.folded + settled.waiting])
        for matches, merged in ((settled.folded, True), (settled.waiting, False)):
            for match in matches:
                place = bisect_right(self._made, match.paper, key=itemgetter(0)) - 1
                tally = self._made[place][1]
                line, title = first[match.paper]
                near = Near(line, title, titled[match.other], match.pair.score, match.pair.reasons, match.records)
                tally.new -= 1
                if merged:
                    tally.merged += 1
                    tally.merges.append(near)
                else:
                    tally.review += 1
                    tally.reviews.append(near)

    def _fold(self, folds: Mapping[int, int]) -> None:
        """Move what belongs to new papers to those that they are."""
        moved = [(folds[record.paper_id], record.id) for record in records.of_papers(self._connection, folds)]
        self._step.update_each("records", ("paper_id",), moved)
        own_keys = papers.keys_of(self._connection, self._keyed & folds.keys())
        papers.move_aliases(self._step, folds)
        self._step.delete("papers", sorted(folds))
        edits.add_aliases(self._step, [(key, folds[paper], "imported") for paper, key in sorted(own_keys.items())])
        self._refresh(sorted(set(folds.values())))

    def _unindex(self, ids: Sequence[int]) -> None:
        """Take existing papers, which are about to change, out of the search index until the end."""
        fresh = [paper for paper in ids if paper < self._first_new and paper not in self._unindexed]
        index.remove(self._connection, fresh)
        self._unindexed.update(fresh)

    def _refresh(self, grown: Sequence[int]) -> None:
        """Bring existing papers up to their evidence; what their owner edited stays."""
        updates = refreshed(self._step, self._texts, grown)
        self._unindex([row[-1] for row in updates])
        records.update_papers(self._step, updates)
