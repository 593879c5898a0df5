"""Records made ready to be compared, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.duplicates.features import Features
from readinglist.store import records

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

KEPT = 60_000
"""Records whose features are kept at hand, if no other number is given."""


class Shelf:
    """The features of records in the tables by their places, read many at a time."""

    def __init__(self, connection: sqlite3.Connection, ids: Sequence[int] | None = None, *, kept: int = KEPT) -> None:
        """For records whose *ids* stand at their places; without, each has its id for a place. *kept*: how many."""
        self._connection = connection
        self._ids = ids
        self._kept = kept
        self._features: dict[int, Features] = {}
        self._fixed: dict[int, Features] = {}

    def add(self, place: int, features: Features) -> None:
        """Keep the features of a place that is no record."""
        self._fixed[place] = features

    def load(self, places: Iterable[int], /) -> None:
        """Have those of *places* at hand."""
        missing = {
            place if self._ids is None else self._ids[place]: place
            for place in places
            if place not in self._features and place not in self._fixed
        }
        if len(self._features) + len(missing) > self._kept:
            self._features.clear()
        for record in records.by_ids(self._connection, missing):
            self._features[missing[record.id]] = Features(record.fields)

    def __getitem__(self, place: int, /) -> Features:
        found = self._features.get(place) or self._fixed.get(place)
        if found is None:
            self.load([place])
            found = self._features[place]
        return found
