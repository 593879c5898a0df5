"""The command line at work for the app, in a process of its own: an import needs a whole core for itself.

Textual can't live with :mod:`multiprocessing`, and in a thread an import would make every key wait.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.tui.command import start

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Sequence
    from pathlib import Path

STDIN = "-"
"""The source that stands for text which is handed over."""
INTERRUPTED = 130
"""The exit code of a command that was stopped."""
_PATIENCE = 5.0
"""Seconds that a child which was asked to stop has for it."""
_PIECE = 65_536
_NAME = "readinglist: "
"""What the command line begins its complaints with."""


class Progress(NamedTuple):
    """How far an import is."""

    path: str
    done: int
    """Bytes."""
    total: int
    records: int


class Outcome(NamedTuple):
    """What became of a child."""

    code: int
    report: dict[str, Any] | None
    """What it reported; None where it did not come so far."""
    problem: str
    """Why there is no report, in one line."""
    stopped: bool = False
    """Whether there is none because it was asked to stop."""


class Import:
    """One import, or the rehearsal of one, into the library at *library*."""

    def __init__(
        self,
        program: Sequence[str],
        library: Path,
        sources: Sequence[str],
        *,
        tags: Sequence[str] = (),
        text: str = "",
        dry_run: bool = False,
    ) -> None:
        """*program* is how the command line is started; *text*, where there is some, is read like a file."""
        self._program, self._library = program, library
        self._arguments = [
            "import", "--json", "--progress", "json", *(["--dry-run"] if dry_run else []),
            *(f"--tag={tag}" for tag in tags), "--", *sources, *([STDIN] if text else []),
        ]  # fmt: skip
        self._text = text
        self._process: Process | None = None
        self._stopping = False
        self._complaints: list[str] = []

    async def run(self, progress: Callable[[Progress], None]) -> Outcome:
        """Do it; *progress* is called some times a second. Where this is cancelled, the child is killed."""
        try:
            process = await start(self._program, self._library, self._arguments, fed=bool(self._text))
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            return Outcome(1, None, f"the import can't be started: {reason}")
        self._process = process
        try:
            if self._stopping:
                self.stop()
            written, _, _ = await asyncio.gather(_read(process.stdout), self._listen(progress), self._feed())
            return self._outcome(await process.wait(), written)
        finally:
            if process.returncode is None:
                self._kill()
                await process.wait()

    def stop(self) -> None:
        """Ask it to stop; it takes back what it did, and :meth:`run` ends."""
        self._stopping = True
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.terminate()
            else:
                self._process.send_signal(signal.SIGINT)
        asyncio.get_running_loop().call_later(_PATIENCE, self._kill)

    def _kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    def _outcome(self, code: int, written: bytes) -> Outcome:
        with suppress(ValueError):
            report = json.loads(written)
            if isinstance(report, dict):
                return Outcome(code, report, "")
        if self._stopping:
            return Outcome(code, None, "stopped", stopped=True)
        if code == INTERRUPTED:
            return Outcome(code, None, "the import was interrupted from outside")
        if self._complaints:
            return Outcome(code, None, self._complaints[-1].removeprefix(_NAME))
        if code < 0:
            return Outcome(code, None, f"the import was ended by signal {-code}")
        return Outcome(code, None, f"the import ended with exit code {code} and said nothing")

    async def _listen(self, progress: Callable[[Progress], None]) -> None:
        stream = self._process.stderr if self._process else None
        begun = b""
        while stream is not None and (piece := await stream.read(_PIECE)):
            *lines, begun = (begun + piece).split(b"\n")
            for line in lines:
                self._hear(line.decode("utf-8", "replace"), progress)
        if begun:
            self._hear(begun.decode("utf-8", "replace"), progress)

    def _hear(self, line: str, progress: Callable[[Progress], None]) -> None:
        if line.startswith("{"):
            with suppress(ValueError, TypeError):
                progress(Progress(**json.loads(line)))
                return
        if line.strip():
            self._complaints.append(line.strip())

    async def _feed(self) -> None:
        stream = self._process.stdin if self._process else None
        if stream is None:
            return
        # A child that ends early does not read it all.
        with suppress(ConnectionError):
            stream.write(self._text.encode("utf-8", "replace"))
            await stream.drain()
        with suppress(ConnectionError):
            stream.close()
            await stream.wait_closed()


async def _read(stream: asyncio.StreamReader | None) -> bytes:
    return b"" if stream is None else await stream.read()
