"""Paths as people type them: what they could become, what they name, and how they are shown."""

from __future__ import annotations

import glob
import os
import shlex
from contextlib import suppress
from pathlib import Path

_GLOB = frozenset("*?[")


def expanded(text: str) -> str:
    """The path that a typed *text* means: with ``~`` for the home folder, without white space around it."""
    return os.path.expanduser(text.strip())  # noqa: PTH111 - a slash at the end is kept


def shortened(path: str) -> str:
    """*path* with ``~`` for the home folder."""
    home = os.path.expanduser("~").rstrip(os.sep)  # noqa: PTH111
    if home and (path == home or path.startswith(home + os.sep)):
        return "~" + path[len(home) :]
    return path


def folder_of(path: str) -> str:
    """The folder that *path* is, or is in, as one would type it: with a slash at the end."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)  # noqa: PTH112, PTH120
    folder = shortened(folder)
    return folder if not folder or folder.endswith(os.sep) else folder + os.sep


def candidates(text: str, *, folders_only: bool = False) -> list[str]:
    """The paths that *text* could become, in the way in which it was typed; folders end with a slash.

    Those that begin exactly as *text* does count; where there is none, those that do so in other case. Hidden ones
    are left out unless they are asked for with a point, and so are names that can't be typed. What can't be read has
    none.
    """
    head, _, begin = text.rpartition(os.sep)
    head += os.sep if os.sep in text else ""
    if head.startswith("~") and expanded(head).startswith("~"):
        return []
    if text == "~":
        return ["~" + os.sep]
    names: list[str] = []
    with suppress(OSError, ValueError), os.scandir(expanded(head) or ".") as entries:
        for entry in entries:
            name = entry.name
            if not name.isprintable() or (name.startswith(".") and not begin.startswith(".")):
                continue
            if not name.lower().startswith(begin.lower()):
                continue
            folder = _is_folder(entry)
            if folder or not folders_only:
                names.append(name + os.sep if folder else name)
    exact = [name for name in names if name.startswith(begin)]
    return [head + name for name in sorted(exact or names, key=lambda name: (name.lower(), name))]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def common(paths: list[str]) -> str:
    """The beginning that all *paths* share."""
    first, last = min(paths), max(paths)
    same = 0
    for one, other in zip(first, last, strict=False):
        if one != other:
            break
        same += 1
    return first[:same]


def named(text: str) -> list[str]:
    """The files and folders that a typed or dropped *text* names: a path, a pattern, or several quoted paths.

    Raises:
        FileNotFoundError: there is no such file or folder.
    """
    path = expanded(text)
    with suppress(ValueError):
        if os.path.lexists(path):
            return [path]
    found: list[str] = []
    if _GLOB & set(path):
        found = sorted(glob.glob(path))  # noqa: PTH207 - the path stays as it was typed
    if not found:
        with suppress(ValueError):
            parts = [expanded(part) for part in shlex.split(text)]
            if parts and all(os.path.lexists(part) for part in parts):
                found = parts
    if not found:
        raise FileNotFoundError(path)
    return found


def size_of(path: str) -> str:
    """What stands beside a path in a list: ``folder``, or its size."""
    with suppress(OSError, ValueError):
        if Path(path).is_dir():
            return "folder"
        return size_shown(Path(path).stat().st_size)
    return "can't be read"


def size_shown(size: int) -> str:
    """A number of bytes for people: ``812 B``, ``4.1 kB``, ``12 MB``."""
    if size < 1_000:
        return f"{size} B"
    value, unit = size / 1_000, "kB"
    for larger in ("MB", "GB"):
        if value < 1_000:
            break
        value, unit = value / 1_000, larger
    return f"{value:.1f} {unit}" if value < 10 else f"{value:,.0f} {unit}"
