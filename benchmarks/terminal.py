"""A program in a pseudo-terminal: keys go in, frames come out, and the time between is measured.

Textual marks the end of each frame (mode 2026, synchronised output). Times are net: what the system let the processes
wait for a core (``schedstat``) is taken off, on both sides alike, so that a busy machine does not count.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = b"\x1b[?2026l"
"""What stands at the end of a frame."""
_ASKS = b"\x1b[?2026$p"
_ANSWER = b"\x1b[?2026;2$y"


class Terminal:
    """A program that believes it runs in a terminal."""

    def __init__(self, command: Sequence[str], *, columns: int = 120, lines: int = 40, **environment: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.output = b""
        self._answered = False
        self._own = _waited("/proc/self/schedstat")
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    def read(self, timeout: float) -> bytes:
        """What comes next; nothing, where nothing comes in time."""
        if not select.select([self._master], [], [], timeout)[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 20)
        except OSError:
            return b""
        self.output += data
        if not self._answered and _ASKS in self.output:
            os.write(self._master, _ANSWER)
            self._answered = True
        return data

    def until(self, text: bytes, timeout: float = 60) -> float:
        """Net milliseconds from the start until a frame with *text* is complete.

        Raises:
            TimeoutError: it never came.
        """
        end = time.perf_counter() + timeout
        while time.perf_counter() < end:
            place = self.output.find(text)
            if place >= 0 and self.output.find(FRAME, place) >= 0:
                return (time.perf_counter() - self.started) * 1000 - self._delay() + self._own
            self.read(0.1)
        raise TimeoutError(f"{text!r} never came; the end of the output is {self.output[-300:]!r}")

    def rest(self, quiet: float = 0.3, timeout: float = 30) -> None:
        """Wait until nothing more comes."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end and self.read(quiet):
            pass

    def key(self, key: bytes, *, shows: bytes | None = None, quiet: float = 0.15, longest: float = 2) -> float | None:
        """Net milliseconds from a key to the end of the first frame, or of that which has *shows*; None for none."""
        self.output = b""
        before, started = self._delay(), time.perf_counter()
        os.write(self._master, key)
        found = None
        while found is None and time.perf_counter() - started < longest:
            if not self.read(longest if shows else quiet * 4):
                break
            place = self.output.find(shows) if shows else 0
            if place >= 0 and self.output.find(FRAME, place) >= 0:
                found = (time.perf_counter() - started) * 1000 - (self._delay() - before)
        self.rest(quiet)
        return found

    def megabytes(self) -> float:
        """The peak of resident memory."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0.0

    def _delay(self) -> float:
        """Milliseconds that we and the program's threads have waited for a core so far."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return _waited("/proc/self/schedstat") + sum(_waited(str(path)) for path in tasks)


def _waited(path: str) -> float:
    try:
        return int(Path(path).read_text().split()[1]) / 1e6
    except (OSError, IndexError):
        return 0.0
