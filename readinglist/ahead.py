"""A file read in a process of its own, ahead of the one that takes its records in: an import then has two cores.

The child is given the path and tells, over its standard output, what it reads: the name of the format, then the items,
some hundred at a time. Where it can't be started, or dies, the file is read here.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from queue import Empty, Queue
from struct import Struct
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from readinglist.formats.base import FormatError, Reading
from readinglist.formats.sniff import READERS
from readinglist.paper import Record
from readinglist.prepared import Prepared, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readinglist.formats.base import Item

WORTHWHILE = 3_000_000
"""Bytes of a file from which a second process saves more time than it takes to start."""
_AT_ONCE = 250
"""Items that are handed over at once."""
_FRAMES = 16
"""How many times so many may wait to be taken in."""
_LENGTH = Struct("!Q")
"""What stands before each frame: how many bytes it has."""
_LONGEST = 1 << 28
"""Bytes that one may have."""
_NO_FRAME = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError)
"""What comes of bytes that are none (https://docs.python.org/3/library/pickle.html#pickle.UnpicklingError)."""
_ERROR = "error"


class Wanted(NamedTuple):
    """A file, and how it is to be read (see :func:`readinglist.formats.detect.read`)."""

    path: str
    format: str = "auto"
    day: str | None = None
    columns: Mapping[str, str] | None = None
    cut: bool = True
    """Whether it may be read in pieces (:func:`readinglist.formats.detect.read_large`)."""


def read(wanted: Wanted, open_file: Callable[[], BinaryIO]) -> Reading:
    """Read a file, if possible ahead: its items, the records as they stand in it or :class:`Prepared`.

    Raises:
        FormatError: it can't be read at all.
        OSError: the same.
    """
    items = _handed_over(wanted, open_file)
    name: str = next(items)
    return Reading(name, items)


def is_worthwhile(size: int) -> bool:
    """Whether to read a file of so many bytes ahead."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return size >= WORTHWHILE and cores > 1


def here(wanted: Wanted, open_file: Callable[[], BinaryIO]) -> Reading:
    """Read a file in this process, each record as it stands in it."""
    from readinglist.formats import detect

    reading = None
    if wanted.cut and not wanted.columns:
        reading = detect.read_large(open_file, format=wanted.format, day=wanted.day)
    if reading is None:
        with open_file() as file:
            data = file.read()
        reading = detect.read(data, format=wanted.format, day=wanted.day, columns=wanted.columns)
    return reading


def _handed_over(wanted: Wanted, open_file: Callable[[], BinaryIO]) -> Iterator[Any]:
    """The name of the format, then the items, from a child as long as it lives."""
    got = 0
    child = _Child.start(wanted)
    if child:
        try:
            for frame in child.frames():
                try:
                    # Only from a process that this one started, and that runs nothing but this module.
                    some = pickle.loads(frame)  # noqa: S301
                except _NO_FRAME:
                    break
                if some is None:
                    return
                if some[0] == _ERROR:
                    raise FormatError(some[1])
                got += len(some)
                yield from some
        finally:
            child.end()
    # It can't be had, or broke off: what it did not hand over is read here.
    reading = here(wanted, open_file)
    yield from islice(chain([reading.format], reading.items), got, None)


def _prepared(item: Item) -> Item | Prepared:
    return prepare(item) if isinstance(item, Record) else item


class _Child:
    """A process that reads a file, and what came from it so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._waiting: Queue[bytes] = Queue(_FRAMES)
        # A pipe holds a few records only: something has to listen while others are taken in.
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    @classmethod
    def start(cls, wanted: Wanted) -> _Child | None:
        """A child that is reading; None where there can be none."""
        if not sys.executable:
            return None
        # Where the program is found is no matter of where it was started, and nothing there is run (-P).
        path = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", "readinglist.ahead", json.dumps(wanted)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
            )
        except OSError:
            return None
        return cls(process)

    def frames(self) -> Iterator[bytes]:
        """What the child hands over, frame by frame, until it ends, however it does."""
        while frame := self._waiting.get():
            yield frame

    def end(self) -> None:
        """Stop the child, if it still runs: nobody listens to it any more."""
        self.process.kill()
        while self._listener.is_alive():
            with suppress(Empty):
                self._waiting.get(timeout=0.01)
        if self.process.stdout:
            self.process.stdout.close()
        self.process.wait()

    def _listen(self) -> None:
        with suppress(OSError, ValueError, MemoryError):
            # What is no frame is from something else than this program: a wrapper, a frozen one.
            while len(head := self._read(_LENGTH.size)) == _LENGTH.size:
                (length,) = _LENGTH.unpack(head)
                if not 0 < length <= _LONGEST or len(frame := self._read(length)) < length:
                    break
                self._waiting.put(frame)
        self._waiting.put(b"")

    def _read(self, count: int) -> bytes:
        return self.process.stdout.read(count) if self.process.stdout else b""


def hand_over(wanted: Wanted, target: BinaryIO) -> None:
    """What the child does: read what is *wanted*, and write it to *target*."""

    def open_file() -> BinaryIO:
        return Path(wanted.path).open("rb")

    try:
        reading = here(wanted, open_file)
        _write(target, (reading.format,))
        # Pages are read quickly: then this process has time for what comes next, too. Bibliographies are not.
        items = reading.items if reading.format in READERS else map(_prepared, reading.items)
        while some := list(islice(items, _AT_ONCE)):
            _write(target, some)
        _write(target, None)
    except FormatError as error:
        _write(target, (_ERROR, str(error)))
    target.flush()


def _write(target: BinaryIO, value: object) -> None:
    frame = pickle.dumps(value)
    target.write(_LENGTH.pack(len(frame)))
    target.write(frame)


if __name__ == "__main__":
    import gc

    gc.disable()
    if hasattr(os, "nice"):
        # Whoever goes on working meanwhile goes first.
        os.nice(5)
    # Who interrupts an import stops the process that listens, and nobody wants to hear of this one then.
    with suppress(KeyboardInterrupt, BrokenPipeError):
        hand_over(Wanted(*json.loads(sys.argv[1])), sys.stdout.buffer)
    os._exit(0)
