"""Files that are written as a whole or not at all."""

from __future__ import annotations

import filecmp
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import LibraryError
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

_AT_ONCE = 1 << 18
"""Characters that are written at once."""


def replace_file(target: Path, pieces: Iterable[str]) -> bool:
    """Write a file as a whole or not at all: whatever happens, it is either the old one or the new one.

    A file that says the same already is left alone, so that no program that watches it takes it for changed; returns
    whether it was written.

    Raises:
        LibraryError: the system refuses to write.
    """
    try:
        if target.exists() and not target.is_file():
            # A device or a pipe, such as /dev/null or /dev/stdout, is written to: a file in its place would do harm.
            with target.open("wb") as file:
                _write(file, pieces)
            return True
        # Through a link to the file that it names; that file keeps its permissions.
        target = Path(os.path.realpath(target))
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                _write(file, pieces)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None and filecmp.cmp(name, target, shallow=False):
                Path(name).unlink()
                return False
            Path(name).chmod(_mode(mode))
            Path(name).replace(target)
            return True
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(f"{safe_line(str(target))}: can't be written: {reason}") from error


def _write(file: BinaryIO, pieces: Iterable[str]) -> None:
    """Write text as UTF-8, much at a time: an export may have 100,000 pieces."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _AT_ONCE:
            file.write("".join(waiting).encode())
            waiting, size = [], 0
    file.write("".join(waiting).encode())


def _mode(existing: int | None) -> int:
    """Permissions of the file that is replaced, or those that a new one gets."""
    if existing is not None:
        return existing
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
