"""The app in a real pseudo-terminal: keys go in, and what a terminal would show, and every byte it got, come out."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
KEYS = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "shift+tab": b"\x1b[Z", "space": b" ", "backspace": b"\x7f",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~", "delete": b"\x1b[3~", "f1": b"\x1bOP",
    **{f"ctrl+{letter}": bytes([number + 1]) for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz")},
}  # fmt: skip
"""What a terminal sends for keys, by Textual's names of them."""
_ASKED = {b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
"""What a program asks a terminal, with the answers: whether it can take a frame as a whole."""
_PART = re.compile(
    r"\x1b\[(?P<arguments>[0-?]*)[ -/]*(?P<final>[@-~])"  # a command with arguments
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # one to the window
    r"|\x1b[PX^_].*?\x1b\\|\x1b[ -/]*[0-Z\\-~]"  # others, of which none moves the cursor
    r"|(?P<control>[\x00-\x1f\x7f])|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_].*|[ -/]*)?\Z", re.DOTALL)


class Screen:
    """The cells of a terminal, as far as programs like ours fill them."""

    def __init__(self, columns: int, lines: int) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        """Be of another size, and empty."""
        self._columns, self._lines = columns, lines
        self._cells = [[" "] * columns for _ in range(lines)]
        self._x = self._y = 0

    @property
    def text(self) -> str:
        """What is shown, line by line."""
        return "\n".join("".join(line).rstrip() for line in self._cells)

    def feed(self, data: bytes) -> None:
        """Take what a program wrote."""
        text = self._rest + self._decode(data)
        unfinished = _UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self._rest = text[end:]
        for part in _PART.finditer(text[:end]):
            if part["text"]:
                self._write(part["text"])
            elif part["control"]:
                self._control(part["control"])
            elif part["final"]:
                self._command(part["arguments"], part["final"])

    def _write(self, text: str) -> None:
        for sign in text:
            width = cell_len(sign)
            if self._y >= self._lines or self._x + width > self._columns:
                continue
            if not width:
                # It belongs to what stands before it.
                self._cells[self._y][max(0, self._x - 1)] += sign
                continue
            self._cells[self._y][self._x : self._x + width] = [sign, *[""] * (width - 1)]
            self._x += width

    def _control(self, sign: str) -> None:
        if sign == "\r":
            self._x = 0
        elif sign == "\n":
            self._y = min(self._y + 1, self._lines - 1)
        elif sign == "\b":
            self._x = max(0, self._x - 1)

    def _command(self, arguments: str, final: str) -> None:
        numbers = [int(number) if number.isdigit() else 0 for number in arguments.split(";")]
        if final in "Hf":
            self._y, self._x = max(numbers[0], 1) - 1, max(numbers[1] if len(numbers) > 1 else 1, 1) - 1
        elif final in "ABCD":
            step = max(numbers[0], 1)
            self._y += {"A": -step, "B": step}.get(final, 0)
            self._x += {"C": step, "D": -step}.get(final, 0)
            self._y, self._x = max(0, min(self._y, self._lines - 1)), max(0, min(self._x, self._columns - 1))
        elif final == "J" and numbers[0] in (2, 3):
            self._cells = [[" "] * self._columns for _ in range(self._lines)]
        elif final == "K" and numbers[0] == 0:
            self._cells[self._y][self._x :] = [" "] * (self._columns - self._x)


class Terminal:
    """A program that believes it runs in a terminal; killed at the end, should it still run."""

    def __init__(self, command: Sequence[str], *, columns: int = 80, lines: int = 24, **environment: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen = Screen(columns, lines)
        self.output = b""
        """Every byte that the terminal got."""
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT), **environment},
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    # --- what comes

    @property
    def screen(self) -> str:
        """What is shown now, line by line."""
        return self._screen.text

    def read(self, timeout: float) -> bytes:
        """What comes next; nothing, where nothing comes in time."""
        if not select.select([self._master], [], [], timeout)[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 20)
        except OSError:
            # The program has closed its side.
            return b""
        before = len(self.output)
        self.output += data
        self._screen.feed(data)
        for asked, answer in _ASKED.items():
            # It may come in two parts.
            if asked in self.output[max(0, before - len(asked) + 1) :]:
                os.write(self._master, answer)
        return data

    def until(self, *texts: str, gone: str = "", timeout: float = 30) -> str:
        """The screen, as soon as it shows all *texts*, and no longer what shall be *gone*.

        Raises:
            TimeoutError: it never did.
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            shown = self.screen
            if all(text in shown for text in texts) and (not gone or gone not in shown):
                return shown
            if not self.read(0.1) and self._process.poll() is not None:
                break
        raise TimeoutError(f"no {texts} without {gone!r} on the screen, which is:\n{self.screen}")

    def rest(self, quiet: float = 0.25, timeout: float = 20) -> str:
        """The screen, when nothing has come for *quiet* seconds."""
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.read(quiet):
            pass
        return self.screen

    # --- what goes

    def press(self, *keys: str) -> None:
        """Press keys, by Textual's names or as single letters; what they do is not waited for."""
        for key in keys:
            os.write(self._master, KEYS.get(key) or key.encode())
            if key == "escape":
                # What follows at once would make another key of it.
                self.rest(0.15)

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._master, text.encode())

    def paste(self, text: str) -> None:
        """Paste a text, as terminals hand it on."""
        os.write(self._master, b"\x1b[200~" + text.encode("utf-8", "surrogatepass") + b"\x1b[201~")

    def resize(self, columns: int, lines: int) -> None:
        """Be of another size."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(columns, lines)
        os.killpg(self._process.pid, signal.SIGWINCH)

    def leave(self, timeout: float = 20) -> int:
        """Read on until the program ends; its exit code.

        Raises:
            TimeoutError: it goes on.
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.read(0.05)
            code = self._process.poll()
            if code is not None:
                while self.read(0):
                    pass
                return code
        raise TimeoutError(f"it goes on; the screen is:\n{self.screen}")


def app(library: Path, *arguments: str, columns: int = 80, lines: int = 24, **environment: str) -> Terminal:
    """The terminal UI on a library, in a terminal."""
    command = [sys.executable, "-m", "readinglist", "-l", str(library), *arguments]
    return Terminal(command, columns=columns, lines=lines, **environment)
