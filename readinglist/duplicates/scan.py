"""All duplicates among records: candidates, scored, as groups of what is certain and pairs of what is likely."""

from __future__ import annotations

from array import array
from itertools import islice, product
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from zlib import crc32

from readinglist.duplicates import candidates, groups
from readinglist.duplicates.compare import CERTAIN, LIKELY, Pair, compare
from readinglist.duplicates.features import Features
from readinglist.duplicates.keys import keys_of
from readinglist.duplicates.view import canonical
from readinglist.text import title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from readinglist.duplicates.candidates import Candidate
    from readinglist.duplicates.groups import Names

_AT_ONCE = 10_000
"""Pairs that are compared at once."""


class Shelf(Protocol):
    """Where the features of places are kept."""

    def load(self, places: Iterable[int], /) -> None:
        """Have those of *places* at hand: they are asked for next."""

    def __getitem__(self, place: int, /) -> Features: ...


class Loaded(list[Features]):
    """Features that are all at hand."""

    def load(self, places: Iterable[int], /) -> None:
        """Nothing has to be done."""


class Likely(NamedTuple):
    """Two places that may be one paper, and why."""

    one: int
    other: int
    pair: Pair


class Group(NamedTuple):
    """Places that are one paper, and why."""

    places: list[int]
    score: int
    """That of the weakest link that holds the group together."""
    reasons: tuple[str, ...]
    """Those of the weakest link."""


class Scan(NamedTuple):
    """What was found."""

    certain: list[Group]
    likely: list[Likely]
    """The strongest first, one for each two groups."""
    versions: list[Likely]
    """Pairs that look like versions of one work that should stay apart."""
    crowded: int
    """Keys that so many records share that only neighbours by title were compared."""
    links: list[groups.Link]
    """All certain pairs that were not called different."""
    refused: list[groups.Link]
    """Those of them that would have joined groups with a contradiction between them."""


def scan(
    titles: Sequence[str],
    keys: Sequence[int],
    owners: Sequence[int],
    features: Shelf,
    *,
    names: Names,
    apart: Callable[[int, int], bool] = lambda one, other: False,
    forced: Sequence[tuple[int, int]] = (),
    called_one: Sequence[tuple[int, int]] = (),
    least: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Scan:
    """The duplicates among records, each of which has a place from 0 on.

    Args:
        titles: normal forms (:func:`readinglist.text.title_key`).
        keys: those of all records (:mod:`readinglist.duplicates.keys`), in any order.
        owners: the place that each of *keys* belongs to.
        features: those of each place.
        names: what tells the contents of records apart: for equal ones it should be equal.
        apart: whether two places were called different.
        forced: pairs that belong together in any case.
        called_one: pairs of which their owner said that they are one.
        least: score below which a pair is left out.
        progress: told how many of how many candidates were compared.
    """
    found = candidates.find(keys, owners, titles)
    pairs: dict[tuple[int, int], Pair] = {}
    namesakes: list[tuple[int, int]] = []
    done = 0
    for some in _batches(found.pairs):
        features.load({place for candidate in some for place in candidate[:2]})
        for one, other, ratio in some:
            left, right = features[one], features[other]
            # The ratio is that of the titles with the notes in them that a comparison leaves out.
            plain = _is_plain(left, titles[one]) and _is_plain(right, titles[other])
            pair = compare(left, right, ratio if ratio and plain else None)
            if pair.score >= least if pair.verdict else pair.version:
                pairs[one, other] = pair
            if forced and pair.verdict != CERTAIN and titles[one] == titles[other]:
                namesakes.append((one, other))
        done += len(some)
        if progress:
            progress(done, found.count)
    for one, other in _beside(namesakes, forced, names):
        if (one, other) not in pairs:
            pair = compare(features[one], features[other])
            if pair.score >= least if pair.verdict else pair.version:
                pairs[one, other] = pair
    decided = {places for places, pair in pairs.items() if pair.verdict and apart(*places)}
    links = [
        groups.Link(*places, pair.score)
        for places, pair in pairs.items()
        if pair.verdict == CERTAIN and places not in decided
    ]

    def conflict(one: int, other: int) -> bool:
        known = pairs.get((one, other) if one < other else (other, one))
        return (known or compare(features[one], features[other])).conflict

    joined = groups.join(len(titles), links, conflict, names=names, apart=apart, forced=forced, called_one=called_one)
    return Scan(
        _certain(joined, pairs),
        _likely(joined, pairs, decided),
        [Likely(*places, pair) for places, pair in pairs.items() if pair.version and pair.verdict is None],
        found.crowded,
        links,
        joined.refused,
    )


def _beside(
    namesakes: Iterable[tuple[int, int]], forced: Iterable[tuple[int, int]], names: Names
) -> Iterator[tuple[int, int]]:
    """Pairs of what belongs together with either of two places that have one title and may not be one.

    An import compares a record with all those of the papers that have its title, so a scan has to do the same.
    """
    together: dict[int, list[int]] = {}
    for one, other in forced:
        together.setdefault(one, [one]).append(other)
        together[other] = together[one]
    for one, other in namesakes:
        ours, theirs = together.get(one, [one]), together.get(other, [other])
        if ours is not theirs and len(ours) + len(theirs) > 2:
            for left, right in product(_distinct(ours, names), _distinct(theirs, names)):
                yield min(left, right), max(left, right)


def _distinct(places: Iterable[int], names: Names) -> list[int]:
    """Places of which no two have one content; of very many, some."""
    return list({names[place]: place for place in places}.values())[: groups.CHECKED]


class _Names(dict[int, int]):
    """Checksums of records by their places, reckoned when they are asked for: few records are in a pair."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        super().__init__()
        self._records = records

    def __missing__(self, place: int) -> int:
        value = self[place] = crc32(canonical(self._records[place]).encode("utf-8", "replace"))
        return value


def scan_records(
    records: Sequence[Mapping[str, Any]],
    *,
    apart: Callable[[int, int], bool] = lambda one, other: False,
    forced: Sequence[tuple[int, int]] = (),
    least: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Scan:
    """The duplicates among records that are all at hand, given by their fields; for the rest see :func:`scan`."""
    keys, owners = array("q"), array("q")
    for place, fields in enumerate(records):
        own = keys_of(fields)
        keys.extend(own)
        owners.extend([place] * len(own))
    return scan(
        [title_key(fields.get("title")) for fields in records],
        keys,
        owners,
        Loaded(map(Features, records)),
        names=_Names(records),
        apart=apart,
        forced=forced,
        least=least,
        progress=progress,
    )


class Closure(NamedTuple):
    """Places that hang together by certain pairs, where one of these pairs was refused."""

    places: list[int]
    """In their order."""
    links: list[groups.Link]
    """The certain pairs among them; their ends are numbers of :attr:`places`, from 0 on."""


def closures(found: Scan) -> list[Closure]:
    """All places that hang together so."""
    if not found.refused:
        return []
    near: dict[int, list[int]] = {}
    for link in found.links:
        near.setdefault(link.one, []).append(link.other)
        near.setdefault(link.other, []).append(link.one)
    home: dict[int, int] = {}
    members: list[list[int]] = []
    for link in found.refused:
        if link.one not in home:
            reached = _reached(link.one, near)
            home.update(dict.fromkeys(reached, len(members)))
            members.append(sorted(reached))
    number = {place: n for places in members for n, place in enumerate(places)}
    links: list[list[groups.Link]] = [[] for _ in members]
    for link in found.links:
        if link.one in home:
            links[home[link.one]].append(groups.Link(number[link.one], number[link.other], link.score))
    return [Closure(places, inside) for places, inside in zip(members, links, strict=True)]


def _reached(start: int, near: Mapping[int, Sequence[int]]) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for place in near[waiting.pop()]:
            if place not in found:
                found.add(place)
                waiting.append(place)
    return found


def downgraded(pair: Pair) -> Pair:
    """A certain pair that can't join, since a third one of either's group contradicts: it has to be asked."""
    doubts = (*pair.doubtful, "a third one contradicts")
    return pair._replace(verdict=LIKELY, score=min(pair.score, 89), doubtful=doubts)


def _is_plain(features: Features, title: str) -> bool:
    return features.title is not None and features.title.key == title


def _certain(joined: groups.Groups, pairs: dict[tuple[int, int], Pair]) -> list[Group]:
    inside: dict[int, list[Pair]] = {}
    for (one, other), pair in pairs.items():
        if pair.verdict == CERTAIN and joined.of[one] == joined.of[other]:
            inside.setdefault(joined.of[one], []).append(pair)
    found = []
    for head, places in joined.members().items():
        if len(places) > 1:
            weakest = min(inside.get(head, ()), key=lambda pair: pair.score, default=None)
            score, reasons = (weakest.score, weakest.reasons) if weakest else (100, ("you called them one",))
            found.append(Group(places, score, reasons))
    return sorted(found, key=lambda group: (-group.score, group.places))


def _likely(joined: groups.Groups, pairs: dict[tuple[int, int], Pair], decided: set[tuple[int, int]]) -> list[Likely]:
    """The best pair between any two groups: one that is likely, or certain but for a contradiction beside it."""
    between: dict[tuple[int, int], Likely] = {}
    separated = {_ends(joined, places) for places in decided}
    for places, pair in pairs.items():
        ends = _ends(joined, places)
        if not pair.verdict or ends[0] == ends[1] or ends in separated:
            continue
        if pair.verdict == CERTAIN:
            pair = downgraded(pair)
        best = between.get(ends)
        if best is None or (best.pair.score, best.one, best.other) < (pair.score, *places):
            between[ends] = Likely(*places, pair)
    return sorted(between.values(), key=lambda likely: (-likely.pair.score, likely.one, likely.other))


def _ends(joined: groups.Groups, places: tuple[int, int]) -> tuple[int, int]:
    """The groups of two places, the lesser one first."""
    one, other = joined.of[places[0]], joined.of[places[1]]
    return (one, other) if one < other else (other, one)


def _batches(pairs: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    each = iter(pairs)
    while some := list(islice(each, _AT_ONCE)):
        yield some
