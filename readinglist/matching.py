"""New records matched with those of a library: its index of keys, and which new papers are, or may be, other ones."""

from __future__ import annotations

from array import array
from itertools import compress, product
from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates import candidates, groups, keys
from readinglist.duplicates.compare import CERTAIN, LIKELY, Pair, compare
from readinglist.duplicates.scan import downgraded
from readinglist.shelf import Shelf
from readinglist.store import matching as store
from readinglist.store import records

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readinglist.store.journal import Step

_MANY = 100_000
"""Keys from which on numpy sorts them faster than it takes to load; and how many are written at once."""
_AT_ONCE = 1_000
"""Pairs that are compared at once."""
_KEPT = 4_000
"""Records whose features are kept at hand while an import is matched."""


class Decisions:
    """What the owner said of pairs of records, by what they say."""

    def __init__(self, found: Iterable[store.Decision]) -> None:
        self._said = {(left, right): verdict for left, right, verdict in found}

    def __bool__(self) -> bool:
        return bool(self._said)

    def apart(self, one: int, other: int) -> bool:
        """Whether two hashes were called different."""
        return self._of(one, other) == "different"

    def together(self, one: int, other: int) -> bool:
        """Whether two hashes were called one paper."""
        return self._of(one, other) == "same"

    def _of(self, one: int, other: int) -> str | None:
        return self._said.get((min(one, other), max(one, other))) if self._said else None

    def among(self, hashes: Sequence[int], verdict: str) -> Iterator[tuple[int, int]]:
        """The pairs of places in *hashes* whose contents were called *verdict*."""
        places: dict[int, list[int]] = {}
        for place, content in enumerate(hashes):
            places.setdefault(content, []).append(place)
        for (left, right), said in self._said.items():
            if said == verdict:
                yield from product(places.get(left, ()), places.get(right, ()))


def index_missing(connection: sqlite3.Connection) -> bool:
    """Whether the library has no index of keys, or one of another version."""
    return store.indexed(connection) != keys.VERSION


def ensure_index(connection: sqlite3.Connection) -> None:
    """Make the index of keys, inside a transaction, where the library has none or one of another version."""
    if not index_missing(connection):
        return

    def rows() -> Iterator[tuple[int, int]]:
        for ids in store.record_ids(connection):
            for record in records.by_ids(connection, ids):
                yield from ((key, record.id) for key in keys.keys_of(record.fields))

    store.replace_index(connection, keys.VERSION, rows())


class Fresh:
    """The records of an import that say something new, with their keys."""

    def __init__(self) -> None:
        self.ids = array("q")
        """Those that are to be matched; each has a place from 0 on."""
        self.titles: list[str] = []
        """Their titles in normal form."""
        # Plain numbers: of 100,000 records a million keys are at hand. A record that is not matched has no place: -1.
        self._keys = array("I")
        self._records = array("I")
        self._owners = array("i")

    def add(self, record_id: int, title_key: str, found: Sequence[int], *, known: bool) -> None:
        """Take a record in with its keys; one that is *known* word for word goes into the index alone."""
        count = len(found)
        place = -1
        if not known:
            place = len(self.ids)
            self.ids.append(record_id)
            self.titles.append(title_key)
        self._keys.extend(found)
        self._records.extend([record_id] * count)
        self._owners.extend([place] * count)

    def matched(self) -> tuple[array[int], array[int]]:
        """The keys of the records that are to be matched, and the place that each belongs to."""
        if -1 not in self._owners:
            return self._keys, self._owners
        chosen = [owner >= 0 for owner in self._owners]
        return array("I", compress(self._keys, chosen)), array("i", compress(self._owners, chosen))

    def index(self, step: Step) -> None:
        """Write the keys of all records, known ones too, in the order of the index: each page of it once."""
        if not self._keys:
            return
        if len(self._keys) < _MANY:
            rows: Iterable[tuple[int, int]] = sorted(zip(self._keys, self._records, strict=True))
        else:
            rows = _in_order(self._keys, self._records)
        step.insert_keys(rows, min(self._records), max(self._records))


def _in_order(all_keys: array[int], of_records: array[int]) -> Iterator[tuple[int, int]]:
    import numpy as np

    found, owners = np.asarray(all_keys, np.int64), np.asarray(of_records, np.int64)
    order = np.lexsort((owners, found))
    for start in range(0, len(order), _MANY):
        some = order[start : start + _MANY]
        yield from zip(found[some].tolist(), owners[some].tolist(), strict=True)


Suspicion = tuple[int, int, str, int, tuple[str, ...]]
"""Two records that may be one paper: their hashes, verdict, score, reasons."""


class Match(NamedTuple):
    """Two papers that are, or may be, one."""

    paper: int
    """Of an import the new one; of a scan the one with the lower id."""
    other: int
    pair: Pair
    """What their records are to each other that are most alike."""
    records: tuple[int, int]
    """The hashes of the records that were compared."""


class Group(NamedTuple):
    """Papers that are one."""

    papers: list[int]
    """The one that is kept first."""
    score: int
    """That of the weakest link that holds the group together."""
    reasons: tuple[str, ...]
    """Those of the weakest link."""


class Settled(NamedTuple):
    """What became of the new papers of an import."""

    folds: dict[int, int]
    """New papers that go into other ones."""
    folded: list[Match]
    """The same, with the reasons."""
    waiting: list[Match]
    """New papers that may be other ones: the best match of each."""
    suspects: list[Suspicion]
    """All pairs to be looked at."""
    crowded: int
    """Keys that are too common to compare all records that share them."""


def settle(
    connection: sqlite3.Connection,
    fresh: Fresh,
    *,
    first_paper: int,
    first_record: int,
    answers: Mapping[tuple[int, int], str],
) -> Settled:
    """Find out which new papers (from id *first_paper* on) are, or may be, other ones.

    Papers that were there before are never made one, and none of their records moves. *answers* are the owner's, as
    in ``decisions``, to what would wait otherwise.
    """
    nothing = Settled({}, [], [], [], 0)
    if not fresh.ids:
        return nothing
    pairs, crowded = _pairs(connection, fresh, first_record)
    places = {
        place.record_id: place for place in store.places(connection, {record for pair in pairs for record in pair})
    }
    pairs = [
        (one, other)
        for one, other in pairs
        if one in places and other in places and places[one].paper_id != places[other].paper_id
    ]
    if not pairs:
        return nothing._replace(crowded=crowded)
    # In the order of their records: what is compared next is at hand, and few records are at once.
    pairs.sort()
    features = Shelf(connection, kept=_KEPT)
    found: dict[tuple[int, int], Pair] = {}
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        features.load({record for pair in some for record in pair})
        for one, other in some:
            pair = compare(features[one], features[other])
            if pair.verdict:
                found[one, other] = pair
    if not found:
        return nothing._replace(crowded=crowded)
    return _fold(connection, found, places, features, first_paper, answers)._replace(crowded=crowded)


def _pairs(connection: sqlite3.Connection, fresh: Fresh, first_record: int) -> tuple[list[tuple[int, int]], int]:
    """Pairs of records worth comparing, each with a new one; and :attr:`Settled.crowded`."""
    own_keys, owners = fresh.matched()
    among = candidates.find(own_keys, owners, fresh.titles)
    pairs = [(fresh.ids[candidate.one], fresh.ids[candidate.other]) for candidate in among.pairs]
    crowded = among.crowded
    if first_record == 1:
        return pairs, crowded
    shared: dict[tuple[int, int], int] = {}
    stored = store.sharing(connection, set(own_keys), first_record)
    lost: set[int] = set()
    common: set[int] = set()
    for key, owner in zip(own_keys, owners, strict=True):
        block = stored.get(key, ())
        if len(block) > candidates.LARGEST:
            lost.add(owner)
            common.add(key)
            continue
        for record in block:
            shared[owner, record] = candidates.share(shared.get((owner, record), 0), key)
    for owner in lost:
        for record in store.neighbours(connection, fresh.titles[owner], first_record, candidates.WINDOW):
            shared.setdefault((owner, record), 0)
    titles = {place.record_id: place.title_key for place in store.places(connection, {record for _, record in shared})}
    present = {pair: kind for pair, kind in shared.items() if pair[1] in titles}
    for place, record, _ in candidates.passing(present, fresh.titles, titles):
        pairs.append((record, fresh.ids[place]))
    return pairs, crowded + len(common)


def _fold(
    connection: sqlite3.Connection,
    found: Mapping[tuple[int, int], Pair],
    places: Mapping[int, store.Place],
    features: Shelf,
    first_paper: int,
    answers: Mapping[tuple[int, int], str],
) -> Settled:
    """Join the new papers with others by the pairs that were *found*, all records of these papers considered."""
    involved = {places[record].paper_id for pair in found for record in pair}
    members = store.places_of(connection, involved)
    nodes = {place.record_id: number for number, place in enumerate(members)}
    hashes = [place.hash for place in members]
    known = Decisions(store.decisions(connection, set(hashes)))
    asked = Decisions(store.Decision(left, right, verdict) for (left, right), verdict in answers.items())

    separated = {
        frozenset((members[one].paper_id, members[other].paper_id))
        for said in (known, asked)
        for one, other in said.among(hashes, "different")
    }
    links, forced = [], []
    for (one, other), pair in found.items():
        left, right = places[one], places[other]
        if frozenset((left.paper_id, right.paper_id)) in separated:
            continue
        if asked.together(left.hash, right.hash) and not _both_old(left, right, first_paper):
            forced.append((nodes[one], nodes[other]))
        elif pair.verdict == CERTAIN:
            links.append(groups.Link(nodes[one], nodes[other], pair.score))
    by_paper: dict[int, int] = {}
    for number, place in enumerate(members):
        forced.append((by_paper.setdefault(place.paper_id, number), number))

    def conflict(one: int, other: int) -> bool:
        return compare(features[members[one].record_id], features[members[other].record_id]).conflict

    def apart(one: int, other: int) -> bool:
        left, right = members[one], members[other]
        said = known.apart(left.hash, right.hash) or asked.apart(left.hash, right.hash)
        return said or _both_old(left, right, first_paper)

    called_one = [
        (one, other) for one, other in known.among(hashes, "same") if members[one].paper_id == members[other].paper_id
    ]
    joined = groups.join(len(members), links, conflict, names=hashes, apart=apart, forced=forced, called_one=called_one)
    home: dict[int, int] = {}
    for group in joined.members().values():
        inside = sorted({members[number].paper_id for number in group})
        home.update(dict.fromkeys(inside, inside[0]))
    folds = {paper: into for paper, into in home.items() if paper != into and paper >= first_paper}
    return Settled(folds, *_told(found, places, home, separated, first_paper), 0)


def _both_old(one: store.Place, other: store.Place, first_paper: int) -> bool:
    """Whether two records, of different papers, are of papers that were there before."""
    return max(one.paper_id, other.paper_id) < first_paper


def _told(
    found: Mapping[tuple[int, int], Pair],
    places: Mapping[int, store.Place],
    home: Mapping[int, int],
    separated: set[frozenset[int]],
    first_paper: int,
) -> tuple[list[Match], list[Match], list[Suspicion]]:
    """Folded papers with their reasons, waiting ones with their best match, and all pairs that wait."""
    folded: dict[int, Match] = {}
    waiting: dict[int, Match] = {}
    between: dict[frozenset[int], tuple[store.Place, store.Place, Pair]] = {}
    inside: dict[int, list[int]] = {}
    for paper, into in home.items():
        inside.setdefault(into, []).append(paper)
    ranked = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))
    for (one, other), pair in ranked:
        left, right = places[one], places[other]
        ours, theirs = home[left.paper_id], home[right.paper_id]
        if ours == theirs:
            for paper in (left.paper_id, right.paper_id):
                if paper != ours and paper >= first_paper:
                    folded.setdefault(paper, Match(paper, ours, pair, (left.hash, right.hash)))
            continue
        if separated and not separated.isdisjoint(map(frozenset, product(inside[ours], inside[theirs]))):
            continue
        if pair.verdict == CERTAIN and max(ours, theirs) >= first_paper:
            pair = downgraded(pair)
        between.setdefault(frozenset((ours, theirs)), (left, right, pair))
    for ends, (left, right, pair) in between.items():
        # Of two new papers it is the later one that may be the other.
        other, paper = sorted(ends)
        if paper >= first_paper:
            best = waiting.get(paper)
            if best is None or best.pair.score < pair.score:
                waiting[paper] = Match(paper, other, pair, (left.hash, right.hash))
    suspects: list[Suspicion] = [
        (left.hash, right.hash, pair.verdict or LIKELY, pair.score, pair.reasons)
        for left, right, pair in between.values()
    ]
    return list(folded.values()), list(waiting.values()), suspects
