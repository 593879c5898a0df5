"""Records with one title parted into papers, and papers given to the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates import groups
from readinglist.duplicates.compare import CERTAIN, Pair, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from readinglist.duplicates.features import Features

_MANY = 60
"""Different records of one title beyond which only equal ones are joined: comparing all would take too long."""

_TELLING = 1_000_000
"""How many records that have nothing but the title weigh as much as one that says more."""


class Evidence(NamedTuple):
    """A record, as far as it takes to give it a paper."""

    id: int
    hash: int
    """Tells its content from others."""
    features: Features
    paper_id: int | None = None
    """The paper whose evidence it is so far."""

    @property
    def telling(self) -> bool:
        """Whether it says more than a title."""
        return bool(any(self.features.identifiers) or self.features.fields.get("abstract"))


def part(
    records: Sequence[Evidence],
    *,
    apart: Callable[[int, int], bool] = lambda one, other: False,
    together: Callable[[int, int], bool] = lambda one, other: False,
) -> list[list[Evidence]]:
    """*records*, which all have the same title, parted into papers.

    The result depends on the set alone, not on its order: a pile imported in any order gives the same papers.
    *apart* and *together* say of two hashes whether they were called different, or one.
    """
    # Equal records stay together, whatever becomes of them.
    distinct: dict[int, list[Evidence]] = {}
    for record in sorted(records, key=_rank):
        distinct.setdefault(record.hash, []).append(record)
    heads = [same[0] for same in distinct.values()]
    same_of = list(distinct.values())
    if len(heads) == 1:
        return same_of
    if len(heads) > _MANY:
        return _part_many(same_of, apart)
    pairs: dict[tuple[int, int], Pair] = {}
    forced: list[tuple[int, int]] = []
    for other, record in enumerate(heads):
        for one in range(other):
            pairs[one, other] = compare(heads[one].features, record.features)
            if together(heads[one].hash, record.hash):
                forced.append((one, other))
    separated = {(one, other) for one, other in pairs if apart(heads[one].hash, heads[other].hash)}
    joined = groups.join(
        len(heads),
        [
            groups.Link(*places, pair.score)
            for places, pair in pairs.items()
            if pair.verdict == CERTAIN and places not in separated
        ],
        lambda one, other: pairs[min(one, other), max(one, other)].conflict,
        names=[record.hash for record in heads],
        apart=lambda one, other: (min(one, other), max(one, other)) in separated,
        called_one=forced,
    )
    return [[record for place in places for record in same_of[place]] for places in joined.members().values()]


def assign(parts: Sequence[Sequence[Evidence]]) -> list[int | None]:
    """For each part the existing paper that it goes on with, None for a new one; no paper is given twice.

    A paper goes with a part that holds records of it, if it can with the one that holds most of its evidence, so
    that what its owner said stays where it belongs. One for which no part is left is given to none.
    """
    claims: dict[int, dict[int, int]] = {}
    for place, records in enumerate(parts):
        for record in records:
            if record.paper_id is not None:
                weight = _TELLING if record.telling else 1
                places = claims.setdefault(record.paper_id, {})
                places[place] = places.get(place, 0) + weight
    assigned: list[int | None] = [None] * len(parts)
    # Who claims most chooses first; who finds its place taken may ask the other to move (augmenting paths).
    for paper in sorted(claims, key=lambda paper: (-max(claims[paper].values()), paper)):
        _settle(paper, claims, assigned, set())
    return assigned


def _settle(paper: int, claims: dict[int, dict[int, int]], assigned: list[int | None], asked: set[int]) -> bool:
    places = sorted(claims[paper], key=lambda place: (-claims[paper][place], place))
    for place in places:
        if assigned[place] is None:
            assigned[place] = paper
            return True
    for place in places:
        holder = assigned[place]
        if place in asked or holder is None or len(asked) > _MANY:
            continue
        asked.add(place)
        if _settle(holder, claims, assigned, asked):
            assigned[place] = paper
            return True
    return False


def extend(
    stored: Sequence[Evidence],
    new: Sequence[Evidence],
    *,
    apart: Callable[[int, int], bool] = lambda one, other: False,
) -> list[list[Evidence]]:
    """*new* records placed beside *stored* ones, which stay with the papers that they have.

    *apart* says of two hashes whether they were called different.
    """
    kept: dict[int, list[Evidence]] = {}
    for record in stored:
        if record.paper_id is not None:
            kept.setdefault(record.paper_id, []).append(record)
    placed = list(kept.values())
    for record in sorted(new, key=_rank):
        for members in placed:
            if _belongs(record, members[:_MANY], apart):
                members.append(record)
                break
        else:
            placed.append([record])
    return placed


def _belongs(record: Evidence, members: Sequence[Evidence], apart: Callable[[int, int], bool]) -> bool:
    if any(record.hash == member.hash for member in members):
        return True
    if any(apart(record.hash, member.hash) for member in members):
        return False
    pairs = [compare(record.features, member.features) for member in members]
    return any(pair.verdict == CERTAIN for pair in pairs) and not any(pair.conflict for pair in pairs)


def _rank(record: Evidence) -> tuple[int, int, int]:
    """Those that say the most come first."""
    fields = record.features.fields
    known = any(record.features.identifiers)
    return (-4 * known - 2 * bool(fields.get("abstract")) - bool(fields.get("authors")), record.hash, record.id)


def _part_many(distinct: list[list[Evidence]], apart: Callable[[int, int], bool]) -> list[list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    parted = []
    for same in distinct:
        features = same[0].features
        arxiv, doi = features.identifiers
        name = f"arxiv {arxiv}" if arxiv else f"doi {doi}" if doi else f"abstract {features.abstract or ''}"
        others = found.setdefault(name, [])
        if any(apart(same[0].hash, other.hash) for other in others):
            parted.append(same)
        else:
            others.extend(same)
    return [*found.values(), *parted]
