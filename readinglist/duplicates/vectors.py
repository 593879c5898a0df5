"""The same as :mod:`readinglist.duplicates.candidates`, for many records: arrays instead of dictionaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from readinglist.duplicates.candidates import (
    LARGEST,
    LEAST_RATIO,
    NAMED_RATIO,
    NEAR_RATIO,
    WINDOW,
    Candidate,
    Candidates,
)
from readinglist.duplicates.keys import ABSTRACT, IDENTIFIER, KIND_BITS, MAIN, NAME, NEAR, PEOPLE, PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

_AT_ONCE = 200_000
"""Pairs that are made, or whose titles are compared, at once."""
_PART = 20_000
"""Records whose pairs with later ones are looked at together."""


def find(keys: Sequence[int], owners: Sequence[int], titles: Sequence[str]) -> Candidates:
    """See :func:`readinglist.duplicates.candidates.find`."""
    all_keys, all_owners = np.asarray(keys, np.int64), np.asarray(owners, np.int64)
    order = np.lexsort((all_owners, all_keys))
    all_keys, all_owners = all_keys[order], all_owners[order]
    del order
    total = len(titles)
    names = np.asarray(titles, dtype=object)
    ranks = np.empty(total, np.int64)
    ranks[np.argsort(names, kind="stable")] = np.arange(total)
    blocks = {}
    for kind in (MAIN, NEAR, ABSTRACT, PEOPLE, PLACE, IDENTIFIER, NAME):
        chosen = (all_keys & KIND_BITS) == kind
        blocks[kind] = _Blocks.of(all_keys[chosen], all_owners[chosen])
    del all_keys, all_owners
    # Part by part, by the first one of each pair: all pairs of a million records would take too much room at once.
    found = [_part(blocks, first, min(first + _PART, total), names, ranks) for first in range(0, total, _PART)]
    codes = np.concatenate([codes for codes, _ in found])
    ratios = np.concatenate([ratios for _, ratios in found])
    crowded = sum(len(block.large) for block in blocks.values())
    return Candidates(_each(codes, ratios, total), len(codes), crowded)


def _part(
    blocks: Mapping[int, _Blocks], first: int, end: int, names: NDArray[np.object_], ranks: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The pairs whose smaller place is from *first* on and below *end*, as codes, with the ratios of their titles."""
    total = len(names)
    found = {kind: block.pairs(first * total, end * total, ranks, total) for kind, block in blocks.items()}
    pieces, times = np.unique(found[ABSTRACT], return_counts=True)
    sure = np.unique(np.concatenate((found[MAIN], found[IDENTIFIER], pieces[times > 1])))
    doubtful = np.unique(np.concatenate((found[PEOPLE], found[PLACE], pieces[times == 1])))
    codes = np.unique(np.concatenate((sure, doubtful, found[NEAR], found[NAME])))
    ratios = _ratios(codes, names)
    keep = ratios >= NEAR_RATIO
    keep |= (ratios >= NAMED_RATIO) & np.isin(codes, found[NAME])
    keep |= (ratios >= LEAST_RATIO) & np.isin(codes, doubtful, assume_unique=True)
    keep |= np.isin(codes, sure, assume_unique=True)
    return codes[keep], ratios[keep]


def _each(codes: NDArray[np.int64], ratios: NDArray[np.float64], total: int) -> Iterator[Candidate]:
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        ones, others = (some // total).tolist(), (some % total).tolist()
        yield from map(Candidate, ones, others, ratios[start : start + _AT_ONCE].tolist())


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Records that share a key of one kind."""

    owners: NDArray[np.int64]
    """The places of those of the first key, then of the second …"""
    starts: NDArray[np.int64]
    """Where those of each key begin."""
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, keys: NDArray[np.int64], owners: NDArray[np.int64]) -> _Blocks:
        """Those of *keys* in their order."""
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else keys
        return cls(owners, starts, np.diff(np.concatenate((starts, [len(keys)]))))

    @property
    def large(self) -> NDArray[np.int64]:
        """The numbers of the keys that too many records share to compare them all."""
        return np.flatnonzero(self.sizes > LARGEST)

    def pairs(self, low: int, high: int, ranks: NDArray[np.int64], total: int) -> NDArray[np.int64]:
        """The codes of the pairs, ``smaller * total + larger``, from *low* on and below *high*."""
        found: list[NDArray[np.int64]] = []

        def take(ones: NDArray[np.int64], others: NDArray[np.int64]) -> None:
            codes = _codes(ones, others, total)
            found.append(codes[(codes >= low) & (codes < high)])

        for size in np.unique(self.sizes[(self.sizes > 1) & (self.sizes <= LARGEST)]):
            block = self.owners[self.starts[self.sizes == size][:, None] + np.arange(size)]
            left, right = np.triu_indices(size, 1)
            some = max(1, _AT_ONCE // len(left))
            for row in range(0, len(block), some):
                rows = block[row : row + some]
                take(rows[:, left].ravel(), rows[:, right].ravel())
        for number in self.large:
            block = self.owners[self.starts[number] : self.starts[number] + self.sizes[number]]
            block = block[np.argsort(ranks[block], kind="stable")]
            for step in range(1, WINDOW + 1):
                take(block[:-step], block[step:])
        return np.concatenate(found) if found else np.empty(0, np.int64)


def _codes(ones: NDArray[np.int64], others: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    return np.minimum(ones, others) * total + np.maximum(ones, others)


def _ratios(codes: NDArray[np.int64], names: NDArray[np.object_]) -> NDArray[np.float64]:
    ratios = np.empty(len(codes), np.float64)
    total = len(names)
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        ratios[start : start + _AT_ONCE] = process.cpdist(
            names[some // total], names[some % total], scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, dtype=np.float64
        )
    return ratios
