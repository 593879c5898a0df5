"""Duplicates inside files, without a library: what the readers understand, scanned, and written without them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates.scan import scan_records
from readinglist.duplicates.view import standing
from readinglist.errors import LibraryError, UsageError
from readinglist.formats.base import FormatError
from readinglist.formats.decode import text_of
from readinglist.formats.detect import read
from readinglist.paper import Record
from readinglist.sources import Unreadable, read_error, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from readinglist.duplicates.scan import Group, Scan

_ALONE = frozenset(("csv",))
"""Formats of which several files put together are none of that format."""
_NOT_CUT = frozenset(
    (
        "csl-json", "biblatex-json", "endnote-xml", "pubmed-xml", "mods", "arxiv-atom", "bookmarks", "html", "hf-json",
        "hf-html",
    )
)  # fmt: skip
"""Formats whose entries hang together, so that lines can't be cut out of them."""


class Entry(NamedTuple):
    """An entry of a file."""

    name: str
    """Its citation key, the ``id`` of its row, or ``FILE:N``."""
    file: int
    """The place of its file among those that were read."""
    record: Record


@dataclass(slots=True)
class File:
    """A file that was read."""

    path: str
    format: str
    data: bytes


@dataclass(slots=True)
class Sifted:
    """What was found in files."""

    entries: list[Entry]
    files: list[File]
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Path and reason of each file of which nothing was read."""
    found: Scan | None = None

    def names(self, places: Sequence[int]) -> list[str]:
        """The names of entries."""
        return [self.entries[place].name for place in places]


def sift(
    paths: Sequence[str],
    *,
    format: str = "auto",  # noqa: A002 - the name of the option
    columns: Mapping[str, str] | None = None,
    least: int = 0,
    stdin: Callable[[], bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sifted:
    """Read files and find the duplicates among all their entries."""
    result = Sifted([], [])
    for source in sources(paths, stdin or (lambda: b"")):
        if isinstance(source, Unreadable):
            result.refused.append((source.path, source.error))
            continue
        try:
            data = source.read()
            reading = read(data, format=format, columns=columns)
            entries = [
                Entry(_name(item, source.path), len(result.files), item)
                for item in reading.items
                if isinstance(item, Record)
            ]
        except FormatError as error:
            result.refused.append((source.path, str(error)))
            continue
        except OSError as error:
            result.refused.append((source.path, read_error(error)))
            continue
        if not entries:
            result.refused.append((source.path, "no paper found"))
            continue
        result.files.append(File(source.path, reading.format, data))
        result.entries += entries
    result.found = scan_records([entry.record.fields for entry in result.entries], least=least, progress=progress)
    return result


def _name(record: Record, path: str) -> str:
    fields = record.fields
    own = fields.get("key") or fields.get("extra", {}).get("id")
    return own if isinstance(own, str) else f"{path}:{record.position}"


def best(sifted: Sifted, group: Group) -> int:
    """The place of the entry of a group that says the most: the published one, then the one with most fields."""

    def weight(place: int) -> tuple[int, int, int, int]:
        fields = sifted.entries[place].record.fields
        return (standing(fields), len(fields), len(fields.get("abstract", "")), -place)

    return max(group.places, key=weight)


def clean(sifted: Sifted) -> Iterator[str]:
    """The text of the files without the entries that are certainly one with another; the best of each is kept.

    Raises:
        UsageError: the files can't be put together.
        LibraryError: entries of this format, or entries that share lines, can't be cut out.
    """
    if len(sifted.files) > 1 and any(file.format in _ALONE for file in sifted.files):
        raise UsageError("-o: tables can't be put together; give one file at a time")
    doomed: list[Entry] = []
    for group in sifted.found.certain if sifted.found else ():
        kept = best(sifted, group)
        doomed += [sifted.entries[place] for place in group.places if place != kept]
    for number, file in enumerate(sifted.files):
        own = [entry for entry in doomed if entry.file == number]
        if own and (file.format in _NOT_CUT or (file.format.startswith("hf-") and "html" in file.format)):
            raise LibraryError(
                f"{file.path}: entries of {file.format} can't be cut out of their file; import it, and export it again"
            )
        yield from _without(file, [entry for entry in sifted.entries if entry.file == number], own)


def _without(file: File, entries: Sequence[Entry], doomed: Sequence[Entry]) -> Iterator[str]:
    lines = text_of(file.data).split("\n")
    users: dict[int, int] = {}
    for entry in entries:
        for line in range(entry.record.first_line, entry.record.last_line + 1):
            users[line] = users.get(line, 0) + 1
    gone: set[int] = set()
    for entry in doomed:
        own = range(entry.record.first_line, entry.record.last_line + 1)
        if any(users[line] > 1 for line in own):
            raise LibraryError(
                f"{file.path}:{entry.record.first_line}: shares lines with another entry, so it can't be cut out; "
                "import the file, and export it again"
            )
        gone.update(own)
        # The blank line that parted it from the next one.
        after = own.stop
        if after <= len(lines) and not lines[after - 1].strip() and after not in users:
            gone.add(after)
    for number, text in enumerate(lines, 1):
        if number not in gone:
            yield text + ("\n" if number < len(lines) else "")
    if lines and lines[-1]:
        yield "\n"
