"""The command line in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import readinglist

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence


async def start(program: Sequence[str], library: Path, arguments: Sequence[str], *, fed: bool = False) -> Process:
    """Start the command line on the library at *library*, its output in pipes.

    Args:
        program: how it is started; nothing for the Python that runs here.
        library: path of the library.
        arguments: the verb and what belongs to it.
        fed: whether something will be written to its standard input; else that is empty.

    Raises:
        OSError: it can't be started.
        ValueError: an argument can't be handed over.
    """
    return await asyncio.create_subprocess_exec(
        *(program or (sys.executable, "-m", readinglist.__name__)), "--library", str(library), *arguments,
        stdin=PIPE if fed else DEVNULL, stdout=PIPE, stderr=PIPE,
        # So that a Ctrl+C in the terminal is none of its business.
        start_new_session=True,
        env=_environment(),
    )  # fmt: skip


def _environment() -> dict[str, str]:
    """The app's own, but modules that lie in the working folder by chance are not the child's."""
    environment = dict(os.environ)
    with suppress(OSError):
        if Path(readinglist.__file__).resolve().parents[1] == Path.cwd():
            return environment
    environment["PYTHONSAFEPATH"] = "1"
    return environment
