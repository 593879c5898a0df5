"""The duplicates of a whole library: what is one paper, what may be, what should move; and any two papers explained."""

from __future__ import annotations

from array import array
from itertools import chain, combinations, compress, repeat
from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates import groups, keys
from readinglist.duplicates.compare import CERTAIN, Pair, compare
from readinglist.duplicates.features import Features
from readinglist.duplicates.parting import Evidence, assign
from readinglist.duplicates.scan import closures, downgraded, scan
from readinglist.matching import Decisions, Group, Match
from readinglist.shelf import Shelf
from readinglist.store import matching as store
from readinglist.store import papers, records
from readinglist.store.merging import weights
from readinglist.text import title_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from readinglist.duplicates.scan import Closure, Likely, Scan

_ALL = 60
"""Records that hang together of which all pairs are compared; of more only those that come near each other."""
_ANEW = "its records are those of other papers"
_COMPARED = (
    "type", "title", "abstract", "abstract_kind", "authors", "year", "venue", "volume", "issue", "pages", "doi",
    "arxiv", "url",
)  # fmt: skip
"""Fields of an edited paper that it is found and compared by."""


class Duplicates(NamedTuple):
    """What a scan of the whole library found."""

    certain: list[Group]
    """The surest first; of each the paper is first of which there is most."""
    likely: list[Match]
    """The strongest first, each pair of papers once."""
    versions: list[Match]
    """Pairs that look like versions of one work and may be linked as such."""
    crowded: int
    """How many keys so many records share that only neighbours by title were compared."""
    emptied: list[Group]
    """Papers that become one because all that they have belongs elsewhere, since a third one came."""
    moves: list[tuple[int, int]]
    """Records that then belong to another paper than theirs: (record, paper)."""


class _Library(NamedTuple):
    """All that is scanned, and what was said of it."""

    places: list[store.Place]
    """The records; then the edited papers, with ids below 0."""
    shelf: Shelf
    decisions: Decisions
    separated: set[tuple[int, int]]
    """The pairs of papers that were called different, the lower id first."""

    def apart(self, one: int, other: int) -> bool:
        """Whether two places were called different, or their papers."""
        left, right = self.places[one], self.places[other]
        if left.paper_id == right.paper_id:
            return False
        return _papers(left, right) in self.separated or self.decisions.apart(left.hash, right.hash)


def _papers(one: store.Place, other: store.Place) -> tuple[int, int]:
    """The papers of two records, the lower id first."""
    return (min(one.paper_id, other.paper_id), max(one.paper_id, other.paper_id))


def find(
    connection: sqlite3.Connection,
    *,
    least: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Duplicates:
    """All duplicates among the papers outside the trash.

    The index of keys has to be there (:func:`readinglist.matching.ensure_index`). *least* is the score below which a
    pair is left out; *progress* is told how many of how many pairs that come near each other were compared.
    """
    places = store.all_places(connection)
    place_of = {place.record_id: number for number, place in enumerate(places)}
    shelf = Shelf(connection, [place.record_id for place in places])
    all_keys, owners = _keys(connection, place_of)
    _add_edited(connection, places, shelf, all_keys, owners)
    decisions = Decisions(store.decisions(connection))
    hashes = [place.hash for place in places]
    separated = {_papers(places[one], places[other]) for one, other in decisions.among(hashes, "different")}
    library = _Library(places, shelf, decisions, separated)
    result = scan(
        [place.title_key for place in places],
        all_keys,
        owners,
        shelf,
        names=hashes,
        apart=library.apart,
        forced=_of_one_paper(places),
        called_one=[
            (one, other)
            for one, other in decisions.among(hashes, "same")
            if places[one].paper_id == places[other].paper_id
        ],
        least=least,
        progress=progress,
    )
    return _told(connection, library, result)


def _keys(connection: sqlite3.Connection, place_of: Mapping[int, int]) -> tuple[array[int], array[int]]:
    """The keys of all records that have a place, and the place that each belongs to."""
    # Millions: no line of Python is run for each.
    flat = array("q", chain.from_iterable(store.all_keys(connection)))
    found, owners = flat[::2], array("q", map(place_of.get, flat[1::2], repeat(-1)))
    if -1 in owners:
        present = [owner >= 0 for owner in owners]
        return array("q", compress(found, present)), array("q", compress(owners, present))
    return found, owners


def _add_edited(
    connection: sqlite3.Connection, places: list[store.Place], shelf: Shelf, all_keys: array[int], owners: array[int]
) -> None:
    """Let papers stand for themselves where their owner edited them: what was set is evidence too."""
    for paper in papers.iterate(connection, store.edited(connection)):
        said = {**paper.as_json(), "abstract_kind": paper.abstract_kind}
        fields = {name: said[name] for name in said if name in _COMPARED and said[name]}
        number = len(places)
        places.append(store.Place(-paper.id, paper.id, records.encode_record(fields)[1], title_key(paper.title)))
        shelf.add(number, Features(fields))
        found = keys.keys_of(fields)
        all_keys.extend(found)
        owners.extend([number] * len(found))


def _of_one_paper(places: Sequence[store.Place]) -> list[tuple[int, int]]:
    """Pairs of places that hold the records of each paper together."""
    first: dict[int, int] = {}
    heads = [first.setdefault(place.paper_id, number) for number, place in enumerate(places)]
    return [(head, number) for number, head in enumerate(heads) if head != number]


def _told(connection: sqlite3.Connection, library: _Library, result: Scan) -> Duplicates:
    """The result of a scan of records as one about their papers."""
    certain = []
    for group in result.certain:
        inside = sorted({library.places[number].paper_id for number in group.places})
        if len(inside) > 1:
            certain.append(Group(inside, group.score, group.reasons))
    related = store.relations(connection) | library.separated
    return Duplicates(
        _kept_first(connection, certain),
        _matches(library, result.likely),
        [match for match in _matches(library, result.versions) if (match.paper, match.other) not in related],
        result.crowded,
        *_anew(library, result),
    )


def _kept_first(connection: sqlite3.Connection, found: Sequence[Group]) -> list[Group]:
    """Groups with the paper first of which there is most: what its owner said, then evidence, then age."""
    weight = weights(connection, [paper for group in found for paper in group.papers])
    return [
        group._replace(papers=sorted(group.papers, key=lambda paper: weight[paper], reverse=True)) for group in found
    ]


def _matches(library: _Library, found: Iterable[Likely]) -> list[Match]:
    """Pairs of records as pairs of their papers, each once."""
    told: dict[tuple[int, int], Match] = {}
    for one, other, pair in found:
        left, right = library.places[one], library.places[other]
        ends = _papers(left, right)
        if ends[0] != ends[1]:
            told.setdefault(ends, Match(*ends, pair, (left.hash, right.hash)))
    return list(told.values())


def _anew(library: _Library, result: Scan) -> tuple[list[Group], list[tuple[int, int]]]:
    """Which papers become one, and which records belong elsewhere, where what is certain contradicts each other.

    A record that fits two papers which are not one went to the one that was there first. So that any order of
    importing ends in the same papers, all records that hang together by what is certain are parted anew.
    """
    emptied: list[Group] = []
    moves: list[tuple[int, int]] = []
    for closure in closures(result):
        parts = _parted(library, closure)
        inside = [{record.paper_id for record in part} for part in parts]
        if sum(map(len, inside)) == len(set().union(*inside)):
            # No paper is split, so that all is done once the certain groups are merged.
            continue
        homes = assign(parts)
        into = _emptied(library, closure, parts, homes)
        if into is None:
            continue
        emptied += [Group([home, paper], 90, (_ANEW,)) for paper, home in into.items()]
        for part, home in zip(parts, homes, strict=True):
            if home is not None:
                # An edited paper, whose id is below 0 here, is no record that could move.
                moves += [(record.id, home) for record in part if record.id > 0 and _now(record, into) != home]
    return emptied, moves


def _emptied(
    library: _Library, closure: Closure, parts: Sequence[Sequence[Evidence]], homes: Sequence[int | None]
) -> dict[int, int] | None:
    """The papers that no part goes on with, each with that which gets most of its evidence; None if one can't go."""
    left = sorted({library.places[place].paper_id for place in closure.places}.difference(homes))
    into: dict[int, int] = {}
    for paper in left:
        shares = {
            home: sum(record.paper_id == paper for record in part)
            for part, home in zip(parts, homes, strict=True)
            if home is not None
        }
        home = min(shares, key=lambda home: (-shares[home], home))
        if not shares[home] or (min(paper, home), max(paper, home)) in library.separated:
            return None
        into[paper] = home
    return into


def _now(record: Evidence, into: Mapping[int, int]) -> int | None:
    return into.get(record.paper_id, record.paper_id) if record.paper_id is not None else None


def _parted(library: _Library, closure: Closure) -> list[list[Evidence]]:
    """Records that hang together, parted into papers without regard to those that they have."""
    places = [library.places[place] for place in closure.places]
    features = [library.shelf[place] for place in closure.places]
    hashes = [place.hash for place in places]

    pairs = {}
    if len(places) <= _ALL:
        # Who came near whom depends on what was one paper so far: all count, for a result that does not.
        pairs = {
            (one, other): compare(features[one], features[other]) for one, other in combinations(range(len(places)), 2)
        }
    links = [
        groups.Link(*ends, pair.score)
        for ends, pair in pairs.items()
        if pair.verdict == CERTAIN and not library.decisions.apart(hashes[ends[0]], hashes[ends[1]])
    ]

    def conflict(one: int, other: int) -> bool:
        known = pairs.get((min(one, other), max(one, other)))
        return (known or compare(features[one], features[other])).conflict

    joined = groups.join(
        len(places),
        links or closure.links,
        conflict,
        names=hashes,
        apart=lambda one, other: library.decisions.apart(hashes[one], hashes[other]),
        called_one=library.decisions.among(hashes, "same"),
    )
    return [
        [Evidence(places[n].record_id, hashes[n], features[n], places[n].paper_id) for n in part]
        for part in joined.members().values()
    ]


class Explained(NamedTuple):
    """What two papers are to each other."""

    pair: Pair
    """Of the records that are most alike, with what contradicts it of others; of one paper, of those least alike."""
    titles: tuple[str, str]
    """The titles of these records."""
    same: bool
    """Whether both are one paper already."""
    different: bool
    """Whether their owner called them different."""


def explain(connection: sqlite3.Connection, one: int, other: int) -> Explained:
    """What two papers are to each other; of one paper, its records that are least alike."""
    ours, theirs = _distinct(connection, one), _distinct(connection, other)
    features, features_other = [Features(a.fields) for a in ours], [Features(b.fields) for b in theirs]
    pairs = [
        (compare(left, right, explain=True), left, right)
        for number, left in enumerate(features)
        for right in (features_other if one != other else features[number + 1 :])
    ]
    if not pairs:
        return Explained(Pair(CERTAIN, 100, ("all that was read of it says the same",)), ("", ""), True, False)
    choose = min if one == other else max
    best, left, right = choose(pairs, key=lambda item: (item[0].verdict == CERTAIN, item[0].score))
    against = next((pair for pair, _, _ in pairs if pair.conflict), None)
    if one != other and best.verdict == CERTAIN and against is not None:
        best = downgraded(best)._replace(contradicting=(*best.contradicting, *against.contradicting))
    titles = str(left.fields.get("title", "")), str(right.fields.get("title", ""))
    known = Decisions(store.decisions(connection))
    different = one != other and any(known.apart(a.hash, b.hash) for a in ours for b in theirs)
    return Explained(best, titles, one == other, different)


def _distinct(connection: sqlite3.Connection, paper_id: int) -> list[records.StoredRecord]:
    """The records of a paper, of equal ones the last."""
    return list({record.hash: record for record in records.of_papers(connection, [paper_id])}.values())
