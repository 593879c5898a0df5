"""What is to be read: files, folders, standard input."""

from __future__ import annotations

import os
import stat
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

STDIN = "-"


class Source(NamedTuple):
    """Something to read: its path as given, and how to get its bytes."""

    path: str
    open: Callable[[], BinaryIO]
    size: int
    is_file: bool = False
    """Whether *path* leads to it from anywhere in this process, and from its children."""

    def read(self) -> bytes:
        """All of it.

        Raises:
            OSError: it can't be read.
        """
        with self.open() as file:
            return file.read()


class Unreadable(NamedTuple):
    """A source that can't be read, and why, in one line."""

    path: str
    error: str


def sources(paths: Sequence[str], stdin: Callable[[], bytes]) -> Iterator[Source | Unreadable]:
    """What *paths* name: files, the files in folders (hidden ones left out), ``-`` for standard input.

    What can't be read comes as such, with the reason.
    """
    for path in paths:
        if path == STDIN:
            data = stdin()
            yield Source(path, lambda data=data: BytesIO(data), len(data))  # type: ignore[misc]
        elif os.path.isdir(path):  # noqa: PTH112 - the path stays as it was given
            yield from _in_folder(path)
        else:
            yield _file(path)


def _in_folder(folder: str) -> Iterator[Source | Unreadable]:
    errors: list[OSError] = []
    found = False
    for where, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            found = True
            yield _file(os.path.join(where, name))  # noqa: PTH118
    for error in errors:
        yield Unreadable(str(error.filename), read_error(error))
    if not found and not errors:
        yield Unreadable(folder, "has no files; name a folder with dumps, or the files themselves")


def _file(path: str) -> Source | Unreadable:
    try:
        info = Path(path).stat()
    except (OSError, ValueError) as error:
        return Unreadable(path, read_error(error))
    if not stat.S_ISREG(info.st_mode):
        return Unreadable(path, "is no regular file; to read from a pipe use `-`")
    return Source(path, lambda: Path(path).open("rb"), info.st_size, is_file=True)


def read_error(error: OSError | ValueError) -> str:
    """Why a source can't be read, in one line."""
    return f"can't be read: {str(getattr(error, 'strerror', None) or error).lower()}"
