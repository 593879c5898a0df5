"""The words of the search index."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_LONGER = 2
"""By how many letters a word may be longer or shorter and still be taken for a typing error."""


def _attach(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, papers_fts, row)")


def contains(connection: sqlite3.Connection, word: str) -> bool:
    """Whether *word* (folded) stands in the index."""
    _attach(connection)
    return connection.execute("SELECT 1 FROM temp.words WHERE term = ?", (word,)).fetchone() is not None


def similar_length(connection: sqlite3.Connection, word: str) -> dict[str, int]:
    """The words about as long as *word*, each with the number of papers that have it."""
    _attach(connection)
    rows = connection.execute(
        "SELECT term, doc FROM temp.words WHERE length(term) BETWEEN ? AND ?",
        (len(word) - _LONGER, len(word) + _LONGER),
    )
    return dict(rows.fetchall())
