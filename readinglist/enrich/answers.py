"""Answers of services that are kept, so that a question is asked once: a SQLite file of their own.

The file holds nothing that can't be asked for again: it may be deleted at any time. A lookup never fails for it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

FOUND, NOTHING = 200, 404
"""Statuses that are kept: an answer, and that there is no such thing."""
MISSES = timedelta(days=30)
"""How long it is believed that there is no such thing."""

_APPLICATION = 0x726C6361
"""What marks a SQLite file as one of answers: no other database is ever written to."""
_BUSY = 5.0
"""Seconds that are waited for another process that is writing."""
_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
  url TEXT PRIMARY KEY,
  fetched TEXT NOT NULL,
  status INTEGER NOT NULL,
  miss INTEGER NOT NULL,
  body BLOB NOT NULL
)
"""


class Kept(NamedTuple):
    """An answer from before."""

    status: int
    """:data:`FOUND` or :data:`NOTHING`."""
    body: bytes
    fetched: str
    """When it was given: ISO 8601, UTC."""


def _silent(_message: str) -> None:
    pass


class Answers:
    """Answers by the addresses that were asked. The file at *path* and its folders are made on first use.

    A file that can't be read or written is done without; *warn* is told so, once, in one line. May be used by
    several threads.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        warn: Callable[[str], None] = _silent,
        hits: timedelta | None = None,
        misses: timedelta | None = MISSES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """*hits* and *misses* say how long answers, and those that there is nothing, are believed; None is for good."""
        self.path = Path(path)
        self._warn, self._now = warn, now
        self._ages = (hits, misses)
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._given_up = False

    def get(self, url: str) -> Kept | None:
        """The answer that is kept for *url*, unless it is too old."""
        with self._lock:
            rows = self._do("SELECT status, body, fetched, miss FROM answers WHERE url = ?", url)
        if not rows:
            return None
        status, body, fetched, miss = rows[0]
        if status not in (FOUND, NOTHING) or not isinstance(body, bytes) or not isinstance(fetched, str):
            return None
        oldest = self._oldest(bool(miss))
        return (
            Kept(FOUND if status == FOUND else NOTHING, body, fetched) if oldest is None or fetched >= oldest else None
        )

    def put(self, url: str, status: int, body: bytes) -> None:
        """Keep an answer; one of a status that says nothing for later is not kept."""
        if status in (FOUND, NOTHING):
            with self._lock:
                self._do(
                    "INSERT OR REPLACE INTO answers (url, fetched, status, miss, body) VALUES (?, ?, ?, ?, ?)",
                    url, _stamp(self._now()), status, status == NOTHING, body,
                )  # fmt: skip

    def forget(self, url: str) -> None:
        """Ask for *url* anew the next time: what it answered turned out to be no answer."""
        with self._lock:
            self._do("DELETE FROM answers WHERE url = ?", url)

    def miss(self, url: str) -> None:
        """Note that the answer kept for *url* says that there is nothing, so that it is not believed for good."""
        with self._lock:
            self._do("UPDATE answers SET miss = 1 WHERE url = ?", url)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _oldest(self, miss: bool) -> str | None:
        age = self._ages[miss]
        return None if age is None else _stamp(self._now() - age)

    def _do(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """The rows of a statement; none where the file is of no use."""
        if self._given_up:
            return []
        try:
            if self._connection is None:
                self._connection = self._open()
            with closing(self._connection.execute(statement, values)) as cursor:
                return cursor.fetchall()
        except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
            self._give_up(error)
            return []

    def _give_up(self, error: Exception) -> None:
        self._given_up = True
        try:
            self.close()
        except sqlite3.Error:
            self._connection = None
        reason = one_line((error.strerror if isinstance(error, OSError) else None) or str(error)).lower()[:200]
        self._warn(
            f"{one_line(str(self.path))}: answers can't be kept there ({reason}), so every question is asked again;"
            " delete the file or make it writable"
        )

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            # Questions tell what its owner reads: nobody else's business. SQLite gives its other files the same mode.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(self.path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        if mark != _APPLICATION:
            if mark or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("it is another program's database")
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_TABLE)
        for miss in (False, True):
            if (oldest := self._oldest(miss)) is not None:
                connection.execute("DELETE FROM answers WHERE miss = ? AND fetched < ?", (miss, oldest))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
