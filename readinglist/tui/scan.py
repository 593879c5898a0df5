"""A search for duplicates in the whole library, in a process of its own: in a thread it would hold up every key."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from readinglist.errors import LibraryError
from readinglist.tui.command import start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


async def scan(program: Sequence[str], library: Path) -> list[dict[str, Any]]:
    """What ``duplicates --json`` finds in a library; when the task is cancelled, the process ends too.

    Raises:
        LibraryError: it could not be looked for; the message is what the command line said.
    """
    try:
        process = await start(program, library, ["duplicates", "--json"])
    except OSError as error:
        raise LibraryError(f"looking for duplicates can't be started: {error.strerror or error}") from error
    try:
        output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
    if process.returncode == 0:
        with suppress(ValueError):
            found: list[dict[str, Any]] = json.loads(output)
            return found
    said = errors.decode("utf-8", "replace").strip().splitlines()
    raise LibraryError(said[-1] if said else f"looking for duplicates ended with {process.returncode}")
