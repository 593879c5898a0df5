"""Which records are worth comparing: those that share keys and whose titles are not wholly different.

Blocks of records that share a key are bounded. In larger ones only neighbours by title are compared, and how many
such blocks there were is told: nothing is skipped silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates.keys import ABSTRACT, IDENTIFIER, MAIN, NAME, NEAR, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Titles = Mapping[int, str] | Sequence[str]

LARGEST = 60
"""Records of a block that are all compared with each other."""
WINDOW = 8
"""Neighbours by title that are compared in larger blocks."""
NEAR_RATIO, NAMED_RATIO, LEAST_RATIO = 80.0, 60.0, 45.0
"""Ratio of titles from which any shared key is enough; from which a name before the colon is; and from which authors, a
place or a piece of the abstract is. An identifier, the title before the colon, or two pieces of the abstract are enough
in any case."""
_MANY = 15_000
"""Records from which on numpy is faster than it takes to load."""


class Candidate(NamedTuple):
    """Two records, by their places, and RapidFuzz's ``ratio`` of their titles' normal forms (below 45: 0)."""

    one: int
    other: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is worth comparing."""

    pairs: Iterable[Candidate]
    """In no particular order, none twice; ``one`` is less than ``other``. To be read once: of many, no list is made."""
    count: int
    """How many pairs there are."""
    crowded: int
    """How many keys more than :data:`LARGEST` records share: there only neighbours by title are compared."""


def find(keys: Sequence[int], owners: Sequence[int], titles: Sequence[str]) -> Candidates:
    """All pairs worth comparing. *keys* are those of the records at the places *owners*; *titles*, normal forms."""
    if len(titles) >= _MANY:
        from readinglist.duplicates import vectors

        return vectors.find(keys, owners, titles)
    kinds, crowded = _shared(keys, owners, titles)
    pairs = list(passing(kinds, titles))
    return Candidates(pairs, len(pairs), crowded)


def passing(kinds: Mapping[tuple[int, int], int], titles: Titles, others: Titles | None = None) -> Iterator[Candidate]:
    """Those of pairs, each with what it shares (:func:`share`), that are worth comparing.

    *titles* are those of the first ones of the pairs, *others* those of the second, if they are not the same.
    """
    if not kinds:
        # Nothing comes near: RapidFuzz need not be loaded.
        return
    from rapidfuzz import fuzz

    of_others = titles if others is None else others
    for (one, other), shared in kinds.items():
        ratio = fuzz.ratio(titles[one], of_others[other], score_cutoff=LEAST_RATIO)
        if ratio >= _ENOUGH[shared]:
            yield Candidate(one, other, ratio)


_TITLE, _NAMED, _DOUBTFUL, _PIECE, _SURE = range(5)
"""What a pair shares: pieces of the title; a name before its colon; authors or a place; a piece of the abstract too;
what suffices alone."""
_ENOUGH = (NEAR_RATIO, NAMED_RATIO, LEAST_RATIO, LEAST_RATIO, 0.0)
"""For each of these the ratio of titles from which a pair is compared."""


def share(shared: int, key: int) -> int:
    """What a pair shares that shared *shared* (0: nothing) and now *key* too."""
    kind = kind_of(key)
    if kind in (MAIN, IDENTIFIER):
        return _SURE
    if kind == ABSTRACT:
        # One piece may be a phrase that many use; two are no chance.
        return _SURE if shared >= _PIECE else _PIECE
    if kind == NAME:
        return max(shared, _NAMED)
    return shared if kind == NEAR else max(shared, _DOUBTFUL)


def _shared(
    keys: Sequence[int], owners: Sequence[int], titles: Sequence[str]
) -> tuple[dict[tuple[int, int], int], int]:
    blocks: dict[int, list[int]] = {}
    for key, owner in zip(keys, owners, strict=True):
        blocks.setdefault(key, []).append(owner)
    kinds: dict[tuple[int, int], int] = {}
    crowded = 0
    for key, block in blocks.items():
        if len(block) < 2:
            continue
        pairs: Iterable[tuple[int, int]]
        if len(block) <= LARGEST:
            pairs = combinations(sorted(block), 2)
        else:
            crowded += 1
            pairs = _neighbours(sorted(block, key=lambda place: (titles[place], place)))
        for pair in pairs:
            kinds[pair] = share(kinds.get(pair, _TITLE), key)
    return kinds, crowded


def _neighbours(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    for step in range(1, WINDOW + 1):
        for one, other in zip(block, block[step:], strict=False):
            yield (one, other) if one < other else (other, one)
