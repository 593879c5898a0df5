"""The full-text index in step with the papers: by triggers for single edits, in bulk for many.

Each statement that writes to an FTS5 table flushes what it gathered, so triggers cost three times as much a row as
one ``INSERT … SELECT`` over all rows (https://www.sqlite.org/fts5.html#external_content_tables).
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

COLUMNS = "title, abstract, authors, venue, tags, note"
"""The columns of ``papers_fts``, in order."""

_REMOVE = f"INSERT INTO papers_fts (papers_fts, rowid, {COLUMNS}) SELECT 'delete', id, {COLUMNS} FROM search_content"
_ADD = f"INSERT INTO papers_fts (rowid, {COLUMNS}) SELECT id, {COLUMNS} FROM search_content"


@contextmanager
def by_hand(connection: sqlite3.Connection) -> Iterator[None]:
    """A block, inside a transaction, in which the triggers leave the index alone."""
    connection.execute("INSERT INTO settings (name, value) VALUES ('bulk', '1')")
    yield
    connection.execute("DELETE FROM settings WHERE name = 'bulk'")


def remove(connection: sqlite3.Connection, papers: Sequence[int]) -> None:
    """Take *papers* out of the index, as they are in the tables now: before they change."""
    connection.execute(f"{_REMOVE} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(papers)),))


def add(connection: sqlite3.Connection, papers: Sequence[int]) -> None:
    """Put *papers* into the index, as they are in the tables now."""
    connection.execute(f"{_ADD} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(papers)),))


def add_from(connection: sqlite3.Connection, first: int) -> None:
    """Put all papers from id *first* on into the index."""
    connection.execute(f"{_ADD} WHERE id >= ?", (first,))


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the whole index anew from the tables."""
    connection.execute("INSERT INTO papers_fts (papers_fts) VALUES ('rebuild')")


def check(connection: sqlite3.Connection) -> None:
    """Compare the index with the tables.

    Raises:
        sqlite3.DatabaseError: they differ, or the index is damaged.
    """
    connection.execute("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")
