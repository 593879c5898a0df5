"""XML bibliographies: their records one by one, each with its lines, without holding the file as a tree.

Parsed by defusedxml: declared and external entities are refused, never expanded. Where the XML breaks, the record
that it breaks in is lost and reading goes on at the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.formats.base import FormatError, Furniture
from readinglist.formats.leftovers import LONGEST, NOTHING, shortened
from readinglist.paper import Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from defusedxml.ElementTree import ParseError, XMLParser

    from readinglist.formats.base import Item

_SMALLEST_CHUNK, _LARGEST_CHUNK = 1 << 10, 1 << 16
_DEEPEST = 100
"""Levels inside a record; elements below are taken as their text alone, so that no depth exhausts the stack."""
_LONGEST_HEAD = 1 << 16
_MOST_BREAKS = 100
"""Breaks after which the rest of a file is given up: reading on costs a new start each time."""
_MOST_TIMES = 8
"""How often all of a text is parsed at most, where records that never end take the others with them."""
_NEXT_DOCUMENT = frozenset({9, 17})
"""Expat's errors for what follows the end of a document: anything, and an XML declaration."""
_ONLY_ENDS = re.compile(r"(?:\s|</[^<>]{0,200}>)*")
_SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def superscript(text: str) -> str:
    """*text* in superscript characters where Unicode has them for all of it, else unchanged: ``4`` gives ``⁴``."""
    raised = text.translate(_SUPERSCRIPT)
    return raised if all(a != b for a, b in zip(text, raised, strict=True)) else text


def subscript(text: str) -> str:
    """*text* in subscript characters where Unicode has them for all of it, else unchanged: ``2`` gives ``₂``."""
    lowered = text.translate(_SUBSCRIPT)
    return lowered if all(a != b for a, b in zip(text, lowered, strict=True)) else text


def content(element: Element | None) -> str:
    """All text of *element* and of the markup in it, with raised and lowered digits as such."""
    if element is None:
        return ""
    text = "".join([element.text or "", *(f"{content(child)}{child.tail or ''}" for child in element)])
    face = element.get("face", "") if element.tag == "style" else element.tag
    if "superscript" in face or face == "sup":
        return superscript(text)
    return subscript(text) if "subscript" in face or face == "sub" else text


def child_text(element: Element | None, path: str) -> str:
    """The text of the first element at *path* below *element*, on one line; ``""`` where there is none."""
    return one_line(content(element.find(path))) if element is not None else ""


class LineCounter:
    """Counts the lines of a text that have something in them, each once, from the first to the last."""

    __slots__ = ("_offset", "_text", "line")

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = 0
        self.line = 0
        """The last line that was counted."""

    def take(self, last: int | None = None) -> int:
        """How many of the lines after those counted so far and up to *last* (or the end) have text."""
        count = 0
        while self._offset < len(self._text) and (last is None or self.line < last):
            end = self._text.find("\n", self._offset)
            end = len(self._text) if end < 0 else end
            row = self._text[self._offset : min(end, self._offset + 200)]
            count += bool(row.strip() or self._text[self._offset : end].strip())
            self._offset = end + 1
            self.line += 1
        return count

    def furniture(self, last: int | None = None) -> Iterator[Furniture]:
        """The same as an item, where there is any."""
        if count := self.take(last):
            yield Furniture(count)


class _Found(NamedTuple):
    element: Element
    first: int
    last: int


class _Place(NamedTuple):
    """A place in a text, and how many line ends there are before it."""

    offset: int
    newlines: int

    def moved(self, text: str, offset: int) -> _Place:
        """The place at *offset*, which is not before this one."""
        return _Place(offset, self.newlines + text.count("\n", self.offset, offset))


class _Break(NamedTuple):
    """Where and why parsing stopped: at the beginning of the record that it was in."""

    place: _Place
    reason: str
    inside: bool
    """Whether a record had begun."""
    after_root: bool
    spent: int
    """Characters that were parsed up to there."""


class _Target:
    """What the parser calls: builds the elements of records, forgets all others."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.found: list[_Found] = []
        self.line: Callable[[], int] = lambda: 0
        self.began: int | None = None
        """The line of the record that is open."""
        self.opened_at = 0
        self.first_at: int | None = None
        self.index: Callable[[], int] = lambda: 0
        self._builder: Any = None
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        from xml.etree.ElementTree import TreeBuilder

        name = tag.rpartition("}")[2]
        if self._builder is None:
            if name not in self.names:
                return
            self._builder, self.began, self.opened_at = TreeBuilder(), self.line(), self.index()
            if self.first_at is None:
                self.first_at = self.opened_at
        self._depth += 1
        if self._depth <= _DEEPEST:
            self._builder.start(name, {key.rpartition("}")[2]: value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        if self._builder is None:
            return
        if self._depth <= _DEEPEST:
            self._builder.end(tag.rpartition("}")[2])
        self._depth -= 1
        if self._depth == 0 and self.began is not None:
            self.found.append(_Found(self._builder.close(), self.began, self.line()))
            self._builder = self.began = None

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def close(self) -> None:
        """Called by the parser at the end of the document."""


def read(text: str, names: frozenset[str], fields: Callable[[Element], dict[str, Any] | str]) -> Iterator[Item]:
    """The items of an XML *text* whose records are the elements called *names*, without their namespaces.

    *fields* makes the fields of a record from its element, or says in a few words why it is none.

    Raises:
        FormatError: the XML declares entities, or it breaks before any record.
    """
    from xml.etree.ElementTree import tostring

    counter = LineCounter(text)
    position = breaks = spent = 0
    begun = False
    place, head = _Place(0, 0), ""
    while True:
        stopped: _Break | None = None
        for piece in _document(text, place, head, names):
            if isinstance(piece, _Break):
                stopped = piece
            elif isinstance(piece, str):
                head = piece
            else:
                yield from counter.furniture(piece.first - 1)
                lines = counter.take(piece.last)
                result = fields(piece.element)
                if isinstance(result, dict) and result.keys() - {"type"}:
                    position += 1
                    yield Record(result, position, piece.first, piece.last, lines)
                else:
                    reason = result if isinstance(result, str) else NOTHING
                    shown = shortened(tostring(piece.element, "unicode"))
                    yield Leftover(piece.first, shown, reason, lines)
        if stopped is None:
            break
        if stopped.after_root and stopped.place.offset > place.offset:
            # Another document follows the first one.
            place, head = stopped.place, ""
            continue
        if position and _ONLY_ENDS.fullmatch(text, stopped.place.offset):
            break
        breaks += 1
        spent += stopped.spent
        worth = breaks <= _MOST_BREAKS and spent <= _MOST_TIMES * len(text)
        following = _next_record(text, stopped.place.offset, names) if worth else None
        begun = begun or stopped.inside or position > 0
        if following is None and not begun:
            raise FormatError(f"XML that can't be read: {stopped.reason}")
        first = stopped.place.newlines + 1
        end = len(text) if following is None else following
        shown = shortened(text[stopped.place.offset : min(end, stopped.place.offset + 2 * LONGEST)])
        yield from counter.furniture(first - 1)
        place = stopped.place.moved(text, end)
        lines = counter.take(place.newlines if following is not None else None)
        yield Leftover(first, shown, stopped.reason, lines)
        if following is None:
            break
    yield from counter.furniture()


def looks_like(sample: str, roots: str, inside: str) -> bool:
    """Whether *sample* begins as XML, and has an element that matches *roots* and one that matches *inside*."""
    sample = sample[:100_000].lstrip("\ufeff \t\r\n")
    return sample.startswith("<") and all(_tag(names).search(sample) for names in (roots, inside))


def _tag(names: str) -> re.Pattern[str]:
    return re.compile(rf"<(?:[\w.-]{{1,40}}:)?(?:{names})[\s/>]")


def _next_record(text: str, offset: int, names: frozenset[str]) -> int | None:
    """Where the next record begins."""
    found = _tag("|".join(sorted(names))).search(text, offset + 1)
    return found.start() if found else None


def _document(text: str, place: _Place, head: str, names: frozenset[str]) -> Iterator[_Found | _Break | str]:
    """The records of the document that begins at *place*, and where it breaks, if it does.

    Before the first record, what stands before it is given: fed as *head*, it lets parsing begin at a later record.
    """
    from xml.parsers.expat import ErrorString

    from defusedxml.ElementTree import XMLParser

    target = _Target(names)
    parser = XMLParser(target=target)
    expat = parser.parser
    target.line = lambda: int(expat.CurrentLineNumber)
    target.index = lambda: int(expat.CurrentByteIndex)
    if not head:
        place = place.moved(text, len(text) - len(text[place.offset :].lstrip()))
    shift = place.newlines - head.count("\n")
    fed = _Fed(text, place, len(head.encode()))
    offset, size, error = place.offset, _SMALLEST_CHUNK, _fed(parser, head)
    while error is None:
        piece = text[offset : offset + size]
        fed.add(offset, piece)
        error = _fed(parser, piece) if piece else _closed(parser)
        if not head and target.first_at is not None:
            start = fed.offset(target.first_at)
            head = text[place.offset : start] if start - place.offset <= _LONGEST_HEAD else ""
            target.first_at = None
            yield head
        for found in target.found:
            yield _Found(found.element, found.first + shift, found.last + shift)
        target.found.clear()
        if not piece:
            break
        offset += len(piece)
        size = min(2 * size, _LARGEST_CHUNK)
    if error is not None:
        reason = f"{ErrorString(error.code)}, line {error.position[0] + shift}"
        inside = target.began is not None
        end = fed.offset(int(expat.ErrorByteIndex))
        at = fed.offset(target.opened_at) if inside else end
        after_root = not inside and error.code in _NEXT_DOCUMENT
        yield _Break(place.moved(text, at), reason, inside, after_root, end - place.offset)


def _fed(parser: XMLParser, piece: str) -> ParseError | None:
    """What is wrong with the XML up to the end of *piece*, which the parser is given, if anything is."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError

    try:
        parser.feed(piece)
    except DefusedXmlException as error:
        raise FormatError("XML that declares entities of its own, which are never expanded") from error
    except ParseError as error:
        return error
    return None


def _closed(parser: XMLParser) -> ParseError | None:
    """What is wrong with the XML for ending here, if anything is."""
    from defusedxml.ElementTree import ParseError

    try:
        parser.close()
    except ParseError as error:
        return error
    return None


class _Fed:
    """Where the bytes that the parser counts are in the text."""

    __slots__ = ("bytes", "chunks", "text")

    def __init__(self, text: str, place: _Place, head: int) -> None:
        self.text = text
        self.bytes = head
        self.chunks = [(head, place.offset)]
        """Of every chunk, how many bytes were fed before it and where it begins in the text."""

    def add(self, offset: int, piece: str) -> None:
        """Note that *piece*, which is at *offset*, is fed next."""
        self.chunks.append((self.bytes, offset))
        self.bytes += len(piece) if piece.isascii() else len(piece.encode())

    def offset(self, index: int) -> int:
        """The place in the text of the byte at *index*."""
        before, start = self.chunks[max(bisect_right(self.chunks, (index, len(self.text))) - 1, 0)]
        chunk = self.text[start : start + max(index - before, 0)]
        if chunk.isascii():
            return start + len(chunk)
        return start + len(chunk.encode()[: index - before].decode(errors="ignore"))
