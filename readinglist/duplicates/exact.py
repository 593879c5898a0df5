"""Which records with one title are one paper: all of them, unless identifiers or abstracts contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

AGREEING = 70.0
"""From which ``token_set_ratio`` on two abstracts may belong to one paper.

Measured on 87,247 real papers: the same paper 85-100, other papers of nearly the same title at most 69.
"""

_MANY = 200
"""Records of one title beyond which abstracts must be equal to agree: comparing all pairs would take too long."""


_TELLING = 1_000_000
"""How many records that have nothing but the title weigh as much as one that says more."""


class Evidence(NamedTuple):
    """What of a record matters for matching it."""

    id: int
    hash: int
    arxiv: str | None
    doi: str | None
    abstract: str | None
    """Only where it is the authors' own: somebody's summary contradicts nothing."""
    paper_id: int | None = None
    """The paper whose evidence it is so far."""
    families: frozenset[str] = frozenset()
    """Folded family names of its authors, as far as they are people's."""
    year: int | None = None


def contradiction(one: Evidence, other: Evidence) -> str | None:
    """Why two records with the same title can't be one paper, in a few words; None where they can."""
    if one.arxiv and one.arxiv == other.arxiv:
        return None
    if one.arxiv and other.arxiv:
        return f"arXiv ids differ: {one.arxiv}, {other.arxiv}"
    if one.doi and other.doi:
        return None if one.doi == other.doi else f"DOIs differ: {one.doi}, {other.doi}"
    if one.abstract and other.abstract:
        return None if _agree(one.abstract, other.abstract) else "abstracts differ"
    if one.families and other.families:
        return "authors differ" if one.families.isdisjoint(other.families) else None
    # A preprint appears a year before its paper; proceedings of one name appear every year.
    if one.year and other.year and abs(one.year - other.year) > 1:
        return f"years differ: {one.year}, {other.year}"
    return None


def partition(records: Sequence[Evidence]) -> list[list[Evidence]]:
    """*records*, which all have the same title, parted into papers.

    The result depends on the set alone, not on its order: a pile imported in any order gives the same papers.
    Records that say the most are placed first; one that could belong to several papers goes to the one that it
    agrees with, else to the first.
    """
    # Equal records stay together, whatever becomes of them.
    distinct: dict[int, list[Evidence]] = {}
    for record in sorted(records, key=_rank):
        distinct.setdefault(record.hash, []).append(record)
    if len(distinct) > _MANY:
        return _partition_many(list(distinct.values()))
    groups: list[list[Evidence]] = []
    heads: list[list[Evidence]] = []
    for same in distinct.values():
        record = same[0]
        fitting = [
            place for place, head in enumerate(heads) if all(contradiction(record, member) is None for member in head)
        ]
        agreeing = [place for place in fitting if any(_proves(record, member) for member in heads[place])]
        if fitting:
            place = (agreeing or fitting)[0]
            groups[place].extend(same)
            heads[place].append(record)
        else:
            groups.append(list(same))
            heads.append([record])
    return groups


def assign(groups: Sequence[Sequence[Evidence]]) -> list[int | None]:
    """For each group the existing paper that it goes on with, None for a new one; no paper is given twice.

    A paper goes with a group that holds records of it, if it can with the one that holds most of its evidence, so
    that what its owner said stays where it belongs. One for which no group is left is given to none.
    """
    claims: dict[int, dict[int, int]] = {}
    for place, group in enumerate(groups):
        for record in group:
            if record.paper_id is not None:
                weight = _TELLING if record.arxiv or record.doi or record.abstract else 1
                places = claims.setdefault(record.paper_id, {})
                places[place] = places.get(place, 0) + weight
    assigned: list[int | None] = [None] * len(groups)
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


def extend(stored: Sequence[Evidence], new: Sequence[Evidence]) -> list[list[Evidence]]:
    """*new* records placed beside *stored* ones, which stay with the papers that they have."""
    groups: dict[int, list[Evidence]] = {}
    for record in stored:
        if record.paper_id is not None:
            groups.setdefault(record.paper_id, []).append(record)
    placed = list(groups.values())
    for record in sorted(new, key=_rank):
        for group in placed:
            if all(contradiction(record, member) is None for member in group[:_MANY]):
                group.append(record)
                break
        else:
            placed.append([record])
    return placed


def _rank(record: Evidence) -> tuple[int, int, int]:
    known = bool(record.arxiv or record.doi)
    return (-4 * known - 2 * bool(record.abstract) - bool(record.families), record.hash, record.id)


def _proves(one: Evidence, other: Evidence) -> bool:
    """Whether something beside the title says that they are one paper."""
    if (one.arxiv and one.arxiv == other.arxiv) or (one.doi and one.doi == other.doi):
        return True
    return bool(one.abstract and other.abstract)


def _agree(one: str, other: str) -> bool:
    if one == other:
        return True
    from rapidfuzz import fuzz, utils

    return fuzz.token_set_ratio(one, other, processor=utils.default_process, score_cutoff=AGREEING) > 0


def _partition_many(distinct: list[list[Evidence]]) -> list[list[Evidence]]:
    groups: dict[str, list[Evidence]] = {}
    for same in distinct:
        record = same[0]
        name = f"arxiv {record.arxiv}" if record.arxiv else f"doi {record.doi}" if record.doi else ""
        groups.setdefault(name or f"abstract {fold(record.abstract or '')}", []).extend(same)
    return list(groups.values())
