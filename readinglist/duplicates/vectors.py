"""The same as :mod:`readinglist.duplicates.candidates`, for many records: arrays instead of dictionaries."""

from __future__ import annotations

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
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_AT_ONCE = 500_000
"""Pairs whose titles are compared at once."""


def find(keys: Sequence[int], owners: Sequence[int], titles: Sequence[str]) -> Candidates:
    """See :func:`readinglist.duplicates.candidates.find`."""
    all_keys, all_owners = np.asarray(keys, np.int64), np.asarray(owners, np.int64)
    order = np.lexsort((all_owners, all_keys))
    all_keys, all_owners = all_keys[order], all_owners[order]
    total = len(titles)
    ranks = np.empty(total, np.int64)
    ranks[np.argsort(np.asarray(titles, dtype=object), kind="stable")] = np.arange(total)
    found: dict[int, NDArray[np.int64]] = {}
    crowded = 0
    for kind in (MAIN, NEAR, ABSTRACT, PEOPLE, PLACE, IDENTIFIER, NAME):
        chosen = (all_keys & KIND_BITS) == kind
        found[kind], large = _blocks(all_keys[chosen], all_owners[chosen], ranks, total)
        crowded += large
    pieces, times = np.unique(found[ABSTRACT], return_counts=True)
    sure = np.unique(np.concatenate((found[MAIN], found[IDENTIFIER], pieces[times > 1])))
    doubtful = np.unique(np.concatenate((found[PEOPLE], found[PLACE], pieces[times == 1])))
    codes = np.unique(np.concatenate((sure, doubtful, found[NEAR], found[NAME])))
    ratios = _ratios(codes, total, titles)
    keep = ratios >= NEAR_RATIO
    keep |= (ratios >= NAMED_RATIO) & np.isin(codes, found[NAME])
    keep |= (ratios >= LEAST_RATIO) & np.isin(codes, doubtful, assume_unique=True)
    keep |= np.isin(codes, sure, assume_unique=True)
    codes, ratios = codes[keep], ratios[keep]
    return Candidates(_each(codes, ratios, total), len(codes), crowded)


def _each(codes: NDArray[np.int64], ratios: NDArray[np.float64], total: int) -> Iterator[Candidate]:
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        ones, others = (some // total).tolist(), (some % total).tolist()
        yield from map(Candidate, ones, others, ratios[start : start + _AT_ONCE].tolist())


def _blocks(
    keys: NDArray[np.int64], owners: NDArray[np.int64], ranks: NDArray[np.int64], total: int
) -> tuple[NDArray[np.int64], int]:
    """The pairs in blocks of equal keys, as numbers ``smaller * total + larger``; and how many blocks are too large."""
    if not len(keys):
        return np.empty(0, np.int64), 0
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    found: list[NDArray[np.int64]] = []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= LARGEST)]):
        block = owners[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        found.append(_codes(block[:, left].ravel(), block[:, right].ravel(), total))
    large = starts[sizes > LARGEST]
    for start, size in zip(large, sizes[sizes > LARGEST], strict=True):
        block = owners[start : start + size]
        block = block[np.argsort(ranks[block], kind="stable")]
        found += [_codes(block[:-step], block[step:], total) for step in range(1, WINDOW + 1)]
    return (np.concatenate(found) if found else np.empty(0, np.int64)), len(large)


def _codes(ones: NDArray[np.int64], others: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    return np.minimum(ones, others) * total + np.maximum(ones, others)


def _ratios(codes: NDArray[np.int64], total: int, titles: Sequence[str]) -> NDArray[np.float64]:
    ratios = np.empty(len(codes), np.float64)
    names = np.asarray(titles, dtype=object)
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        ratios[start : start + _AT_ONCE] = process.cpdist(
            names[some // total], names[some % total], scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, dtype=np.float64
        )
    return ratios
