"""Opening a library file: made on first use, refused when newer, backed up and migrated when older."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x524C5354
"""``RLST`` in the file's header: tells a library from any other SQLite file."""

SCHEMA_VERSION = 5
"""``PRAGMA user_version`` of a library that this version of the program writes."""

OLDEST_SQLITE = (3, 38, 0)
"""The first release of SQLite with all that a library needs: STRICT tables, FTS5 with bm25(), JSON built in."""

PAGE_SIZE = 16_384
"""Bytes of a page of a new library. Abstracts take about 1.5 kB: of pages of 4 kB, SQLite's default, they would leave a
sixth empty."""

BUSY_TIMEOUT = 10.0
"""How long a writer waits for another one, in seconds."""


class StoreError(Exception):
    """The library file can't be used. The message is one line: what, where and what to do."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the library at *path*; make it, for its owner's eyes only, if there is none.

    Raises:
        StoreError: it is no library, a newer program wrote it, or the system refuses it.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(
            f"this Python has SQLite {sqlite3.sqlite_version}; {needed} or later is needed: use a newer Python"
        )
    try:
        _touch(path)
        connection = _open(path)
        try:
            version = _version(connection, path)
            if version != SCHEMA_VERSION:
                _bring_up(connection, path, version)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise StoreError(explain(error, path)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"{path}: can't open the library: {reason}; choose another with --library") from error
    return connection


def explain(error: sqlite3.Error, path: Path) -> str:
    """One line that says what SQLite's *error* means for the library at *path*."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        what = "another program is writing to the library; try again when it is done"
    elif name.startswith("SQLITE_READONLY"):
        what = "the library can't be written to; check the permissions of the file and its folder"
    elif name.startswith("SQLITE_FULL"):
        what = "the disk is full; nothing was changed"
    elif name.startswith("SQLITE_NOTADB"):
        what = "not a readinglist library; choose another file with --library"
    elif name.startswith("SQLITE_CORRUPT"):
        what = "the library is damaged; restore a backup, or copy the file and try `readinglist doctor`"
    elif name.startswith("SQLITE_CANTOPEN"):
        what = "can't open the library; check that its folder exists and is writable, or use --library"
    elif name.startswith("SQLITE_INTERRUPT"):
        what = "interrupted"
    elif name.startswith("SQLITE_IOERR"):
        what = "the disk reports an error; nothing was changed"
    else:
        what = f"SQLite says: {error}"
    return f"{path}: {what}"


def _touch(path: Path) -> None:
    """Make an empty file that only its owner may read; SQLite gives its side files the same permissions."""
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; --library names a file")
    if path.exists() and not path.is_file():
        raise StoreError(f"{path}: is no regular file; choose another with --library")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _open(path: Path) -> sqlite3.Connection:
    # isolation_level None: transactions are begun and ended by the journal alone.
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of an open library; 0 for an empty file."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if application or version or objects:
            raise StoreError(f"{path}: not a readinglist library; choose another file with --library")
        return 0
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: written by a newer readinglist (library version {version}, this program knows "
            f"{SCHEMA_VERSION}); upgrade readinglist-tui, or choose another file with --library"
        )
    return version


def _bring_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Create the tables, or back up and migrate, all in one transaction that also notes the version."""
    from sqlite_utils import Database

    from readinglist.store.journal import transaction
    from readinglist.store.schema import migrations

    if version == 0:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        _use_wal(connection)
    else:
        back_up(connection, beside(path, f"version-{version}"))
    with transaction(connection):
        # Another process may have done it while this one waited for the lock.
        if _version(connection, path) != SCHEMA_VERSION:
            migrations.apply(Database(connection, recursive_triggers=False))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Keep the journal as a write-ahead log; for this alone SQLite does not wait for others (see busy_timeout)."""
    end = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def beside(path: Path, what: str) -> Path:
    """A name for a copy of the library at *path* in the same folder, that says *what* it is and when it was made."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return path.with_name(f"{path.stem}.{what}.{stamp}{path.suffix}")


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the whole library, as it is now, to the new file *target*, and check the copy.

    Raises:
        StoreError: *target* exists, or the copy does not pass SQLite's own check.
        sqlite3.Error, OSError: the copy could not be written.
    """
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise StoreError(f"{target}: exists already; a backup never overwrites a file") from None
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            connection.backup(copy)
            # One file that needs no side files to be whole.
            copy.execute("PRAGMA journal_mode = DELETE")
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise StoreError(f"{target}: the copy is damaged ({verdict}); run `readinglist doctor`")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
