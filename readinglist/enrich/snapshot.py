"""arXiv's metadata snapshot as a source: millions of papers, read once from the first to the last byte.

No line is decoded only to see that it is about no paper of ours: its title is cut out of the bytes, and only what has
the identifier or nearly the title of a target is read as JSON.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from readinglist.duplicates.features import identifiers_of
from readinglist.enrich.accept import same_identifier
from readinglist.enrich.base import Found, Pace, Progress, SourceError
from readinglist.enrich.near import EQUAL, Nearest, Titles
from readinglist.formats.arxiv_snapshot import fields, looks_like
from readinglist.latex_decode import decode
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from readinglist.enrich.base import Target

BLOCK = 1 << 18
"""Bytes that are read at a time: few enough to stay in the cache of a processor."""
SAMPLE = 4 << 20
"""Bytes in which the first paper has to show."""

_LINE = 32 << 20
"""No paper takes so many bytes: a longer line is passed over in pieces."""
_AROUND = b"[], \t\r\n"
"""What may stand around the objects where somebody made an array of the lines."""
_FIRST = b'{"id":"'
"""How a line begins in the file as it is published."""
_TITLE, _ID, _DOI = b'"title":', b'"id":', b'"doi":'
_QUOTE = ord('"')
_STRING = re.compile(rb'[^"\\\n]*(?:\\.[^"\\\n]*)*"')
"""A string of JSON behind its quotation mark."""
_DECODER = json.JSONDecoder(strict=False)
_DOI_VERSION = re.compile(rb"[./]v\d{1,2}$")
_CANNOT_READ = (OSError, zlib.error, zipfile.BadZipFile, RuntimeError)


class ArxivSnapshot:
    """The file ``arxiv-metadata-oai-snapshot.json``: plain, compressed (gzip), or in the archive it comes in (zip)."""

    name = "arxiv-snapshot"

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        """Records with the identifier or the title of a target as they come, then those with the nearest titles.

        Raises:
            SourceError: the file can't be read, or is no snapshot.
        """
        scan = _Scan(targets, self.name, str(self.path))
        known, done, pace = False, 0, Pace()
        with ExitStack() as stack:
            opened = _open(self.path, stack)
            for block in _blocks(opened.file, self.path):
                done += len(block)
                known = known or _has_paper(block)
                if known:
                    yield from scan.read(block)
                elif done >= SAMPLE:
                    break
                else:
                    scan.pass_over(block)
                if pace.due():
                    place = opened.raw.tell() if opened.total else done
                    progress(Progress(self.name, place, opened.total, scan.records, scan.near.found))
        if not known:
            raise SourceError(f"{self.path}: no snapshot of arXiv's metadata, which has one JSON object on each line")
        yield from scan.near
        progress(Progress(self.name, opened.total or done, opened.total or done, scan.records, scan.near.found))


class _Scan:
    """What is looked for, how far the scan is, and the near titles that it keeps."""

    def __init__(self, targets: Sequence[Target], source: str, place: str) -> None:
        self.records = 0
        """Lines with a title, so far."""
        self.near = Nearest()
        self._source, self._place = source, place
        self._line = 0
        self._targets = targets
        self._titles = Titles(target.title for target in targets)
        self._arxiv: dict[bytes, list[int]] = {}
        self._dois: dict[bytes, list[int]] = {}
        for number, target in enumerate(targets):
            for table, name in zip((self._arxiv, self._dois), identifiers_of(target.fields), strict=True):
                if name:
                    table.setdefault(name.encode("utf-8", "replace"), []).append(number)

    def pass_over(self, block: bytes) -> None:
        """Count the lines of a *block* without papers."""
        self._line += block.count(b"\n")

    def read(self, block: bytes) -> Iterator[Found]:
        """What the lines of *block*, none of them cut, say of targets."""
        find, like, arxiv, dois = block.find, self._titles.like, self._arxiv, self._dois
        place = 0
        while (title := find(_TITLE, place)) >= 0:
            end = find(b"\n", title)
            if end < 0:
                end = len(block)
            # Lines without a title, or cut before it, may stand between.
            start = block.rfind(b"\n", place, title) + 1 or place
            self._line += block.count(b"\n", place, start) + 1 if start > place else 1
            place = end + 1
            opening = title + 9
            if block[title + 8] != _QUOTE:
                opening = find(b'"', title + 8, end) + 1
                if not opening or not block[title + 8 : opening - 1].isspace():
                    continue
            closing = find(b'"', opening, end)
            if closing < 0:
                continue
            self.records += 1
            text = block[opening:closing]
            if b"\\" in text:
                # Nearly always a line break.
                text = text.replace(b"\\n  ", b" ")
            numbers = self._escaped(block, opening, end) if b"\\" in text or not text.isascii() else like(text)
            known: Collection[int] = ()
            if arxiv:
                first = block.startswith(_FIRST, start)
                value = block[start + 7 : find(b'"', start + 7)] if first else _string(block, _ID, start, end)
                known = arxiv.get(value, ())
            if dois and (value := _string(block, _DOI, start, end)):
                known = {*known, *self._with_doi(value)}
            if numbers or known:
                yield from self._judged(block[start:end], {*numbers, *known}, known)
        # The next block goes on in a line that does not end here.
        self._line += block.count(b"\n", place) if place <= len(block) else -1

    def _escaped(self, block: bytes, opening: int, end: int) -> Collection[int]:
        """Targets with nearly the title that begins at *opening* and has escapes, LaTeX or letters beyond ASCII."""
        match = _STRING.match(block, opening, end)
        if not match:
            return ()
        text = match[0][:-1]
        commands = text.count(b"\\\\")
        # Line breaks and quotation marks part words, like spaces.
        plain = text.replace(b"\\\\", b"").replace(b"\\n", b" ").replace(b'\\"', b" ")
        if b"\\" not in plain and plain.isascii():
            if not commands:
                return self._titles.like(plain)
            # A word with a command is another one as bytes; the others tell whether it is worth being decoded.
            if commands == 1 and self._titles.unlike(plain):
                return ()
        try:
            return self._titles.like_text(_title_of(_DECODER.decode(f'"{text.decode("utf-8", "surrogatepass")}"')))
        except ValueError:
            return ()

    def _with_doi(self, value: bytes) -> Collection[int]:
        """Targets with one of the DOIs that a record has, in any case and with a version."""
        value = value.lower()
        if value in self._dois:
            return self._dois[value]
        if value.startswith(b"10.") and b" " not in value and b"\\" not in value and b"v" not in value[-3:]:
            return ()
        found: list[int] = []
        for name in value.replace(b"\\/", b"/").split():
            bare = name[max(name.find(b"10."), 0) :].rstrip(b".,;")
            found += self._dois.get(_DOI_VERSION.sub(b"", bare), ())
        return found

    def _judged(self, line: bytes, numbers: Collection[int], known: Collection[int]) -> Iterator[Found]:
        """What a *line* says of those of *numbers* that it is about; what it may be about is kept for the end.

        Of *known* ones it seems to have an identifier.
        """
        try:
            value = _DECODER.decode(line.strip(_AROUND).decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            return
        if not looks_like(value):
            return
        title = _title_of(value.get("title"))
        alike = {number: self._titles.likeness(number, title) for number in numbers}
        record: dict[str, Any] = {}
        for number, likeness in sorted(alike.items()):
            if not likeness and number not in known:
                continue
            record = record or fields(value)
            target = self._targets[number]
            found = Found(target.id, record, self._source, self._place, self._line, self._line, self.records)
            surely = likeness == EQUAL or same_identifier(target.fields, record)
            yield from self.near.sift(likeness, found, surely=surely)


class _Opened(NamedTuple):
    file: IO[bytes]
    """What is read."""
    raw: IO[bytes]
    """The file that it comes from, whose place tells the progress."""
    total: int
    """Bytes of the latter; 0 where that is not known (a pipe)."""


def _open(path: Path, stack: ExitStack) -> _Opened:
    try:
        raw = stack.enter_context(path.open("rb"))
        total = os.fstat(raw.fileno()).st_size if raw.seekable() else 0
        head = raw.peek(4)
        if head.startswith(b"\x1f\x8b"):
            return _Opened(stack.enter_context(gzip.GzipFile(fileobj=raw)), raw, total)  # type: ignore[arg-type]
        if head.startswith(b"PK\x03\x04"):
            archive = stack.enter_context(zipfile.ZipFile(raw))
            members = [member for member in archive.infolist() if member.filename.lower().endswith(".json")]
            if members:
                largest = max(members, key=lambda member: member.file_size)
                return _Opened(stack.enter_context(archive.open(largest)), raw, total)
    except _CANNOT_READ as error:
        raise _unreadable(path, error) from error
    return _Opened(raw, raw, total)


def _blocks(file: IO[bytes], path: Path) -> Iterator[bytes]:
    """The file in pieces that end where a line ends."""
    rest = b""
    while True:
        try:
            data = file.read(BLOCK)
        except EOFError:
            # A compressed file that was cut, like a plain one, has what it has.
            data = b""
        except _CANNOT_READ as error:
            raise _unreadable(path, error) from error
        if not data:
            break
        cut = data.rfind(b"\n") + 1
        if cut:
            yield rest + data[:cut]
            rest = data[cut:]
        else:
            rest += data
            if len(rest) > _LINE:
                yield rest
                rest = b""
    if rest:
        yield rest


def _unreadable(path: Path, error: Exception) -> SourceError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else one_line(str(error))
    return SourceError(f"{path}: can't be read: {reason or type(error).__name__}")


def _title_of(value: object) -> str:
    """A title with its LaTeX as characters, as the reader of the format has it."""
    title = one_line(value) if isinstance(value, str) else ""
    return decode(title) if "\\" in title else title


def _has_paper(block: bytes) -> bool:
    """Whether one of the lines of *block* is a paper of the snapshot."""
    for line in block.split(b"\n"):
        bare = line.strip(_AROUND)
        if bare.endswith(b"}"):
            try:
                if looks_like(json.loads(bare, strict=False)):
                    return True
            except (ValueError, RecursionError):
                continue
    return False


def _string(block: bytes, name: bytes, start: int, end: int) -> bytes:
    """The text behind the first *name*, as it stands; nothing where there is none."""
    place = block.find(name, start, end)
    if place < 0:
        return b""
    place += len(name)
    if block[place] != _QUOTE:
        opening = block.find(b'"', place, end)
        if opening < 0 or not block[place:opening].isspace():
            return b""
        place = opening
    return block[place + 1 : block.find(b'"', place + 1, end)]
