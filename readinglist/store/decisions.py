"""Rows of what the owner decided about pairs of records, taken out and put back as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from readinglist.store.journal import Step

_COLUMNS = ("id", "left_hash", "right_hash", "verdict", "decided")


def rows_of(connection: sqlite3.Connection, pairs: Iterable[tuple[int, int]]) -> list[list[Any]]:
    """The rows about pairs of hashes, the lower one first in each."""
    wanted = set(pairs)
    rows = connection.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM decisions WHERE left_hash IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps([left for left, _ in wanted]),),
    )
    return [list(row) for row in rows if (row[1], row[2]) in wanted]


def put_back(step: Step, rows: Iterable[Sequence[Any]]) -> None:
    """Put rows back in the place of what is said of the same pairs now, under their ids where these are free."""
    connection = step.connection
    for row in rows:
        present = connection.execute(
            "SELECT id FROM decisions WHERE left_hash = ? AND right_hash = ?", (row[1], row[2])
        ).fetchall()
        if present:
            step.delete("decisions", [each[0] for each in present])
        values = dict(zip(_COLUMNS, row, strict=True))
        if connection.execute("SELECT 1 FROM decisions WHERE id = ?", (row[0],)).fetchone():
            del values["id"]
        step.insert("decisions", values)
