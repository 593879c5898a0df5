"""Every change goes through a :class:`Step`: one transaction, one journal entry, reversible row for row.

A step notes, for each row that it touches first, what the row was before (or that it was not there). Taking the
step back swaps those rows with what is in the tables now, and keeps the latter: doing it again is the same swap.
"""

from __future__ import annotations

import json
from bisect import bisect_right, insort
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.store import index

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Parents before children: rows go in this way and out the other way round.
TABLES = (
    "texts", "imports", "papers", "records", "aliases", "tags", "paper_tags", "decisions", "relations", "views",
    "merges", "suspects", "proposals",
)  # fmt: skip
"""The tables whose content undo restores."""

_BY_RECORD = "match_keys"
"""An index that is restored too: its rows have no id of their own, they go with their records."""
_ALL = (*TABLES, _BY_RECORD)

_CHUNK = 400
"""Rows that one row of the journal keeps: few enough for little memory, many enough to cost little."""
_INSERTED_CHUNK = 2_000
"""The same for rows that were inserted, of which nothing is kept until the step is taken back."""
_BULK_FROM = 8
"""From how many papers on the search index is kept in step in bulk."""


class Entry(NamedTuple):
    """One step of the journal."""

    id: int
    verb: str
    summary: str
    at: str
    undone: bool


class NothingToDo(Exception):  # noqa: N818 - not an error: more steps were asked for than there are
    """There is no step to take back, or none to do again."""


def now() -> str:
    """The time as the library stores it: ISO 8601, UTC, to the millisecond."""
    return moment(timedelta())


def moment(ago: timedelta) -> str:
    """A time that long *ago*, written as :func:`now` writes it: such texts sort as the times do."""
    return (datetime.now(UTC) - ago).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def transaction(connection: sqlite3.Connection, *, rehearsal: bool = False) -> Iterator[None]:
    """A write transaction that commits as a whole or leaves no trace; a *rehearsal* never leaves one."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("ROLLBACK" if rehearsal else "COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class Step:
    """One action of the user, being done. :func:`step` begins one."""

    def __init__(self, connection: sqlite3.Connection, verb: str) -> None:
        self.connection = connection
        self.verb = verb
        self.at = now()
        self.summary = verb
        self._id: int | None = None
        self._seen: dict[str, _Ids] = {table: _Ids() for table in _ALL}
        self._inserted: dict[str, list[list[int]]] = {}

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Insert one row and return its id."""
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({_marks(len(row))})", tuple(row.values())
        )
        row_id = cursor.lastrowid or 0
        self._note_inserted(table, row_id, row_id)
        return row_id

    def insert_many(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert *rows*, whose first column is ``id``, the ids rising without a gap."""
        if rows:
            self.connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_marks(len(columns))})", rows
            )
            self._note_inserted(table, rows[0][0], rows[-1][0])

    def insert_keys(self, rows: Iterable[tuple[int, int]], first: int, last: int) -> None:
        """Insert rows of ``match_keys``, (key, record) each, of records from *first* to *last* that have none yet.

        In the order of the table, each of its pages is written once.
        """
        self.connection.executemany("INSERT INTO match_keys VALUES (?, ?)", rows)
        self._inserted.setdefault(_BY_RECORD, []).append([first, last])

    def update(self, table: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Set the same *values* in all rows of *ids*."""
        self._capture(table, ids)
        assignments = ", ".join(f"{name} = ?" for name in values)
        self.connection.execute(
            f"UPDATE {table} SET {assignments} WHERE id IN (SELECT value FROM json_each(?))",
            (*values.values(), json.dumps(list(ids))),
        )

    def update_each(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Set *columns* of many rows to other values in each; the last item of a row is its id."""
        self._capture(table, [row[-1] for row in rows])
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self.connection.executemany(f"UPDATE {table} SET {assignments} WHERE id = ?", rows)

    def delete(self, table: str, ids: Sequence[int]) -> None:
        """Delete rows."""
        self._capture(table, ids)
        self.connection.execute(
            f"DELETE FROM {table} WHERE {_id(table)} IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )

    @contextmanager
    def reindexing(self, papers: Sequence[int], *, always: bool = False) -> Iterator[None]:
        """A block that changes what can be searched of the existing *papers*: many are indexed in bulk.

        With *always* few are too: rows change in ways that no trigger follows. The block may add papers to the list.
        """
        if len(papers) < _BULK_FROM and not always:
            yield
            return
        with index.by_hand(self.connection):
            index.remove(self.connection, papers)
            yield
            index.add(self.connection, papers)

    def finish(self) -> None:
        """Write what is not yet written to the journal."""
        for table, ranges in self._inserted.items():
            for first_last in ranges:
                self._write(table, [first_last], None)
        if self._id is not None:
            self.connection.execute("UPDATE journal SET summary = ? WHERE id = ?", (self.summary, self._id))

    @property
    def empty(self) -> bool:
        """Whether nothing was changed so far."""
        return self._id is None and not self._inserted

    def _note_inserted(self, table: str, first: int, last: int) -> None:
        self._seen[table].add(first, last)
        ranges = self._inserted.setdefault(table, [])
        if ranges and ranges[-1][1] + 1 == first and last - ranges[-1][0] < _INSERTED_CHUNK:
            ranges[-1][1] = last
        else:
            ranges.append([first, last])

    def _capture(self, table: str, ids: Sequence[int]) -> None:
        """Keep the rows as they are, unless this step touched them before."""
        seen = self._seen[table]
        fresh = sorted({row_id for row_id in ids if row_id not in seen})
        for start in range(0, len(fresh), _CHUNK):
            ranges = _ranges(fresh[start : start + _CHUNK])
            self._write(table, ranges, _read(self.connection, table, ranges))
            for first, last in ranges:
                seen.add(first, last)

    def _write(self, table: str, ranges: list[list[int]], rows: str | None) -> None:
        if self._id is None:
            # What was taken back can't be done again once something else was done.
            self.connection.execute("DELETE FROM journal WHERE undone")
            self._id = self.connection.execute(
                "INSERT INTO journal (verb, summary, at) VALUES (?, '', ?)", (self.verb, self.at)
            ).lastrowid
        self.connection.execute(
            "INSERT INTO journal_changes (step_id, tbl, ids, rows) VALUES (?, ?, ?, ?)",
            (self._id, table, json.dumps(ranges), rows),
        )


@contextmanager
def step(connection: sqlite3.Connection, verb: str, *, rehearsal: bool = False) -> Iterator[Step]:
    """One action: all that is done through the step given is one transaction and one journal entry.

    A step that changes nothing leaves no entry, and what could be done again still can. A *rehearsal* is done in
    full and then taken back, which tells exactly what would happen.
    """
    with transaction(connection, rehearsal=rehearsal):
        current = Step(connection, verb)
        yield current
        current.finish()


def history(connection: sqlite3.Connection, limit: int | None = None) -> list[Entry]:
    """The steps, newest first; those taken back, which can be done again, are marked."""
    return _entries(connection, "1", -1 if limit is None else limit)


def newest(connection: sqlite3.Connection) -> Entry | None:
    """The step that :func:`undo` would take back; None without any."""
    return next(iter(_entries(connection, "NOT undone", 1)), None)


def _entries(connection: sqlite3.Connection, which: str, limit: int) -> list[Entry]:
    query = f"SELECT id, verb, summary, at, undone FROM journal WHERE {which} ORDER BY id DESC LIMIT ?"
    return [Entry._make((*row[:-1], bool(row[-1]))) for row in connection.execute(query, (limit,))]


def undo(connection: sqlite3.Connection) -> Entry:
    """Take back the newest step that stands.

    Raises:
        NothingToDo: there is none.
    """
    return _move(connection, "NOT undone ORDER BY id DESC", undone=True)


def redo(connection: sqlite3.Connection) -> Entry:
    """Do again the step that was taken back last.

    Raises:
        NothingToDo: there is none.
    """
    return _move(connection, "undone ORDER BY id", undone=False)


def _move(connection: sqlite3.Connection, which: str, *, undone: bool) -> Entry:
    with transaction(connection):
        row = connection.execute(f"SELECT id, verb, summary, at FROM journal WHERE {which} LIMIT 1").fetchone()
        if row is None:
            raise NothingToDo
        _swap(connection, row[0])
        connection.execute("UPDATE journal SET undone = ? WHERE id = ?", (int(undone), row[0]))
        return Entry._make((*row, undone))


def _swap(connection: sqlite3.Connection, step_id: int) -> None:
    """Put the rows that a step keeps in the place of those in the tables, and keep these instead.

    All old rows go before any new one comes: keys and names may have changed places.
    """
    changes: list[tuple[int, str, list[list[int]]]] = [
        (change_id, table, json.loads(ids))
        for change_id, table, ids in connection.execute(
            "SELECT id, tbl, ids FROM journal_changes WHERE step_id = ? ORDER BY id", (step_id,)
        )
    ]
    changes.sort(key=lambda change: _ALL.index(change[1]))
    # Rows refer to each other and are put back one by one; SQLite checks all of it at the commit.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    with index.by_hand(connection):
        touched = _searched(connection, changes)
        index.remove(connection, sorted(touched))
        for change_id, table, ranges in reversed(changes):
            connection.execute(
                "UPDATE journal_changes SET swap = ? WHERE id = ?",
                (_read(connection, table, ranges), change_id),
            )
            for first, last in ranges:
                connection.execute(f"DELETE FROM {table} WHERE {_id(table)} BETWEEN ? AND ?", (first, last))
        for change_id, table, _ in changes:
            query = "SELECT rows FROM journal_changes WHERE id = ?"
            rows = json.loads(connection.execute(query, (change_id,)).fetchone()[0] or "[]")
            if rows:
                columns = _columns(connection, table)
                # Kept before a column was added at the end: what it holds was not known then.
                spare = [None] * (len(columns) - len(rows[0]))
                connection.executemany(
                    f"INSERT INTO {table} VALUES ({_marks(len(columns))})", [(*row, *spare) for row in rows]
                )
        connection.execute("UPDATE journal_changes SET rows = swap, swap = NULL WHERE step_id = ?", (step_id,))
        # Papers may have come, gone, or changed their tags.
        index.add(connection, sorted(touched | _searched(connection, changes)))


def _searched(connection: sqlite3.Connection, changes: list[tuple[int, str, list[list[int]]]]) -> set[int]:
    """The papers, as they are now, whose searched text stands in rows of *changes*."""
    queries = {
        "papers": "SELECT id FROM papers WHERE id BETWEEN ? AND ?",
        "paper_tags": "SELECT paper_id FROM paper_tags WHERE id BETWEEN ? AND ?",
        "tags": "SELECT paper_id FROM paper_tags WHERE tag_id BETWEEN ? AND ?",
    }
    found: set[int] = set()
    for _, table, ranges in changes:
        if table in queries:
            for first_last in ranges:
                found.update(row[0] for row in connection.execute(queries[table], first_last))
    return found


def _read(connection: sqlite3.Connection, table: str, ranges: list[list[int]]) -> str | None:
    """The rows of *table* with ids in *ranges*, all columns, as a JSON array of arrays; None without any."""
    columns = ", ".join(_columns(connection, table))
    parts = []
    for first, last in ranges:
        (part,) = connection.execute(
            f"SELECT json_group_array(json_array({columns})) FROM {table} WHERE {_id(table)} BETWEEN ? AND ?",
            (first, last),
        ).fetchone()
        if part != "[]":
            parts.append(part[1:-1])
    return f"[{','.join(parts)}]" if parts else None


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def _id(table: str) -> str:
    """The column by which rows of *table* are noted."""
    return "record_id" if table == _BY_RECORD else "id"


def _ranges(ids: Sequence[int]) -> list[list[int]]:
    """Rising *ids* as ranges without gaps."""
    ranges: list[list[int]] = []
    for row_id in ids:
        if ranges and ranges[-1][1] + 1 == row_id:
            ranges[-1][1] = row_id
        else:
            ranges.append([row_id, row_id])
    return ranges


def _marks(count: int) -> str:
    return ", ".join("?" * count)


class _Ids:
    """A set of ids, kept as ranges: a large import adds them without a gap."""

    def __init__(self) -> None:
        self._ranges: list[list[int]] = []

    def __contains__(self, row_id: int) -> bool:
        place = bisect_right(self._ranges, [row_id, 1 << 63])
        return place > 0 and self._ranges[place - 1][1] >= row_id

    def add(self, first: int, last: int) -> None:
        """Add all ids from *first* to *last*, none of which is in the set yet."""
        if self._ranges and self._ranges[-1][1] + 1 == first:
            self._ranges[-1][1] = last
        else:
            insort(self._ranges, [first, last])
