"""Copies of a library: made while it is in use, checked, and put back without losing what they replace."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from readinglist.store import overview
from readinglist.store.connection import StoreError, back_up, beside, connect, explain

if TYPE_CHECKING:
    from pathlib import Path


def back_up_to(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open library to the new file *target*, for its owner's eyes only.

    Raises:
        StoreError: *target* exists, or can't be written.
    """
    try:
        back_up(connection, target)
    except sqlite3.Error as error:
        raise StoreError(explain(error, target)) from error
    except OSError as error:
        raise StoreError(f"{target}: can't be written: {(error.strerror or str(error)).lower()}") from error


def restore(path: Path, backup: Path) -> Path | None:
    """Make the library at *path* what *backup* holds; the former one is copied aside first.

    The content goes in through SQLite, in one transaction: a program that has the library open sees the change,
    and a crash leaves the old or the new one.

    Returns:
        Where the former library was copied to; None if there was none.

    Raises:
        StoreError: *backup* is no sound library that this program can read, or something can't be written.
    """
    if not backup.is_file():
        raise StoreError(f"{backup}: no such file; name a file that `readinglist backup` made")
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source:
            if not overview.is_library(source):
                raise StoreError(f"{backup}: not a library of this readinglist, or damaged; nothing was changed")
            existed = path.exists() and path.stat().st_size > 0
            with closing(connect(path)) as target:
                aside = None
                if existed:
                    aside = beside(path, "before-restore")
                    back_up_to(target, aside)
                source.backup(target)
            os.chmod(path, 0o600)  # noqa: PTH101
    except sqlite3.Error as error:
        raise StoreError(explain(error, backup)) from error
    # An older backup is brought up to date now, not at some later time.
    connect(path).close()
    return aside
