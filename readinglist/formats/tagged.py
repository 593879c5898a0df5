"""Lines with tags put together to entries: what RIS, EndNote, MEDLINE and Web of Science files have in common.

Each of these formats is a list of lines ``tag value``; a line without a tag goes on with the value before it. They
differ in how a tag looks and in what begins and ends an entry: that is a :class:`Dialect`. Written by hand because
rispy 0.10 loses records where ``ER`` is missing, nbib 0.3.2 refuses a whole file for one odd line, and neither has a
place for what stands between the entries; for the other two formats there is no library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats import dates
from readinglist.formats.base import Furniture
from readinglist.formats.entry import Entry
from readinglist.formats.leftovers import LONGEST, shortened
from readinglist.formats.names import split_name
from readinglist.paper import Author, Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from readinglist.formats.base import Item

Value = tuple[str, str]
"""A tag and its value; the lines of the value are parted by newlines."""

_ISSN = re.compile(r"(?<![\dXx-])\d{4}-?\d{3}[\dXx](?![\dXx-])")
_ISBN = re.compile(r"(?<![\dXx-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\dXx])")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_SPACED = re.compile(r"\d{4} \d\d?(?: \d\d?)?")
_MONTH_AND_YEAR = re.compile(r"\d\d? \d{4}")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?(?: (\d{1,2}))?(?:,? (\d{4}))?")


@dataclass(slots=True)
class Block:
    """The lines of one entry, in their order."""

    first_line: int
    last_line: int = 0
    lines: int = 0
    tags: list[tuple[str, list[str]]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """The tags that it has."""
    bridged: bool = False
    """Whether one of its tags stands after a blank line."""

    def add(self, number: int, tag: str, text: str) -> None:
        """A line with a tag."""
        self.tags.append((tag, [text]))
        self.names.add(tag)
        self._count(number)

    def go_on(self, number: int, text: str, *, gap: bool) -> None:
        """A line that goes on with the value before it, perhaps as another paragraph."""
        self.tags[-1][1].extend(("", text.strip()) if gap else (text.strip(),))
        self._count(number)

    def _count(self, number: int) -> None:
        self.lines += 1
        self.last_line = number

    def values(self) -> list[Value]:
        """Its tags that have a value."""
        joined = ((tag, "\n".join(rows).strip()) for tag, rows in self.tags)
        return [(tag, text) for tag, text in joined if text]

    def text(self) -> str:
        """All of it on one line, shortened, as a leftover shows it."""
        shown, size = [], 0
        for tag, rows in self.tags:
            shown.append(f"{tag} {' '.join(rows)[:LONGEST]}")
            size += len(shown[-1])
            if size > LONGEST:
                break
        return shortened(" ".join(shown))

    def leftover(self, reason: str) -> Leftover:
        """It as an entry that was not understood."""
        return Leftover(self.first_line, self.text(), reason, self.lines)

    def record(self, fields: dict[str, object], position: int) -> Record:
        """It as a record with *fields*."""
        return Record(fields, position, self.first_line, self.last_line, self.lines)


class Dialect(NamedTuple):
    """How the lines of a format are read."""

    tag: Callable[[str], Value | None]
    """The tag of a line and what stands after it; None for a line without a tag."""
    begins: Callable[[Block, str, bool], bool]
    """Whether a tag begins another entry than the open one; the last argument: whether a blank line is before it."""
    goes_on: Callable[[Block, str, bool], bool]
    """Whether a line without a tag goes on with the open entry."""
    end: str = ""
    """The tag that ends an entry, if the format has one."""
    headers: frozenset[str] = frozenset()
    """Tags that belong to the file, not to an entry."""
    furniture: re.Pattern[str] | None = None
    """Lines between entries that say nothing of a paper."""


def blocks(text: str, dialect: Dialect) -> Iterator[Block | Furniture | Leftover]:
    """The entries of *text* and what stands between them, each as soon as it is complete."""
    block: Block | None = None
    gap = False
    for number, row in enumerate(_rows(text), 1):
        if not row or row.isspace():
            gap = True
            continue
        found = dialect.tag(row)
        if found is None and block and dialect.goes_on(block, row, gap):
            block.go_on(number, row, gap=gap)
        elif found is None or found[0] in dialect.headers or (found[0] == dialect.end and not block):
            if block:
                yield block
                block = None
            if found or (dialect.furniture and dialect.furniture.fullmatch(row.strip())):
                yield Furniture(1)
            else:
                yield Leftover(number, shortened(row), "text outside of any entry")
        else:
            tag, value = found
            if block and tag != dialect.end and dialect.begins(block, tag, gap):
                yield block
                block = None
            block = block or Block(number)
            block.bridged = block.bridged or (gap and bool(block.tags))
            block.add(number, tag, value)
            if tag == dialect.end:
                yield block
                block = None
        gap = False
    if block:
        yield block


def _rows(text: str) -> Iterator[str]:
    """The lines of *text*, without a list of all of them."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def items(text: str, dialect: Dialect, understand: Callable[[Block], dict[str, object] | str]) -> Iterator[Item]:
    """What a reader yields for *text*; *understand* gives the fields of an entry, or says why it is none."""
    position = 0
    for found in blocks(text, dialect):
        if not isinstance(found, Block):
            yield found
            continue
        fields = understand(found)
        if isinstance(fields, str):
            yield found.leftover(fields)
        else:
            position += 1
            yield found.record(fields, position)


class Fields(Entry):
    """An entry whose tags come many times: what goes to ``extra`` is gathered first, each value of a name once."""

    __slots__ = ("_kept",)

    def __init__(self, type: str = "") -> None:  # noqa: A002 - the name of the field
        super().__init__(type)
        self._kept: dict[str, dict[str, None]] = {}

    def keep(self, name: str, values: Iterable[str]) -> None:
        """Further values of what ``extra`` holds under *name*."""
        known = self._kept.setdefault(name, {})
        for value in values:
            if text := one_line(value):
                known[text] = None

    def extra(self, name: str, value: object) -> None:
        """As :meth:`Entry.extra`."""
        if isinstance(value, str):
            self.keep(name, [value])
        else:
            super().extra(name, value)

    def keywords(self, texts: Iterable[str]) -> None:
        """Keywords of its owner, as :meth:`Entry.tag` takes one; lines and semicolons part them."""
        words = (word for text in texts for row in text.split("\n") for word in row.split(";"))
        known: dict[str, str] = {}
        for word in words:
            if name := one_line(word).strip(", ").replace(",", ";"):
                known.setdefault(name.casefold(), name)
        self._fields["tags"] = list(known.values())

    def first(self, column: str, values: list[str], spare: str) -> None:
        """Set a column from the first of *values*; the others, where they differ, are kept under *spare*."""
        for value in values[:1]:
            self.put(column, value, spare)
        self.keep(spare, [value for value in values[1:] if value != values[0]])

    def abstracts(self, texts: Iterable[str], spare: str) -> None:
        """The abstract, the first of *texts*; the others are kept under *spare*."""
        for text in texts:
            if "abstract" in self:
                self.keep(spare, [text])
            else:
                self.abstract(text)

    def serial(self, text: str, spare: str) -> None:
        """Serial numbers: ISSN or ISBN by their look, without words about them; *spare* if neither."""
        books = _ISBN.findall(text)
        journals = [] if books else _ISSN.findall(text)
        self.keep("isbn", books)
        self.keep("issn", journals)
        if not books and not journals:
            self.keep(spare, [text])

    def day(self, text: str) -> None:
        """A date, perhaps without its year, ``MAR 15``, ``JUN``; what is none is kept as ``date``, its year used."""
        text = one_line(text)
        if _SPACED.fullmatch(text):
            text = text.replace(" ", "-")
        elif _MONTH_AND_YEAR.fullmatch(text):
            text = f"{text[-4:]}-{text[:-5]}"
        match = _MONTH_FIRST.fullmatch(text)
        month = dates.parse_month(match[1]) if match else None
        if match and match[3]:
            self.date(text)
        elif match and month:
            self.number("month", str(month))
            if match[2]:
                self.number("day", match[2])
        elif dates.parse_any(text):
            self.date(text)
        else:
            self.keep("date", [text])
            years = set(_YEAR.findall(text))
            if "year" not in self and len(years) == 1:
                self.number("year", years.pop())

    def fields(self) -> dict[str, object]:
        """As :meth:`Entry.fields`."""
        for name, values in self._kept.items():
            if values:
                known = list(values)
                super().extra(name, known if len(known) > 1 or name == "keywords" else known[0])
        self._kept = {}
        return super().fields()


def wrapped(block: Block, row: str, gap: bool) -> bool:
    """:attr:`Dialect.goes_on` of formats that wrap lines with blanks before them: only such a line crosses a gap."""
    return not gap or row.startswith("   ")


def grouped(values: Iterable[Value]) -> dict[str, list[str]]:
    """The values of each tag, in their order."""
    found: dict[str, list[str]] = {}
    for tag, text in values:
        found.setdefault(tag, []).append(text)
    return found


def whole_range(text: str) -> str:
    """A range whose last page is shortened to the digits that differ, made whole: ``123-9`` is ``123-129``.

    Source: MEDLINE/PubMed data element (field) descriptions, ``PG``.
    """
    match = _SHORT_RANGE.fullmatch(text.strip())
    if match is None or match["prefix"] != (match["again"] or match["prefix"]):
        return text
    first, last = match["first"], match["last"]
    whole = first[: max(0, len(first) - len(last))] + last
    if len(last) >= len(first) or int(whole) <= int(first):
        return text
    return f"{match['prefix']}{first}-{match['prefix']}{whole}"


_SHORT_RANGE = re.compile(r"(?P<prefix>[A-Za-z]{0,4})(?P<first>\d{1,9})-(?P<again>[A-Za-z]{0,4})(?P<last>\d{1,9})")


_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,5}|[A-Z]{1,3}")


def name(text: str) -> Author:
    """A name as databases write it: ``Long, Vicky``, ``Long V.``, ``Long V``.

    With nothing after its comma it is literal: that comma keeps EndNote from parting the name of an organisation.
    """
    text = one_line(text)
    if text.endswith(",") and text.count(",") == 1:
        return Author(literal=text.removesuffix(",").rstrip())
    author = split_name(text)
    family, _, initials = text.rpartition(" ")
    if family and not author.literal and "," not in text and _INITIALS.fullmatch(initials):
        # Not where initials stand at both ends: "J. R. R. Tolkien Jr" is for split_name to part.
        return author if any(map(_INITIALS.fullmatch, family.split())) else Author(family=family, given=initials)
    return author
