"""Large sources, read a piece at a time, so that they are never in memory as a whole.

Two kinds can be cut: lists and pages of papers as text, where an abstract beyond doubt is followed by a title and an
abstract beyond doubt, and bibliographies in BibTeX (:mod:`readinglist.formats.bibtex_blocks`).
"""

from __future__ import annotations

import os
from hashlib import sha256
from io import UnsupportedOperation
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats.decode import binary_kind, is_wide, text_of
from readinglist.paper import Leftover, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from readinglist.formats.base import Item

LARGE = 24_000_000
"""Bytes from which a source is read in pieces."""
PIECE = 1_000_000
"""Bytes that are read at once."""
_END = 400_000
"""Characters at the end of a piece in which a place to cut is looked for."""


class Survey(NamedTuple):
    """What one look at all bytes of a source tells."""

    sha256: str
    lines: int
    text: bool
    """Whether it is text in lines, in an encoding that can be cut at the end of each, and no web page."""
    stamp: tuple[int, int] | None
    """Size and time of change of a file: other ones when it changes. None for what is no file."""


def survey(open_file: Callable[[], BinaryIO]) -> Survey:
    """Look at a source once, from its beginning to its end.

    Raises:
        OSError: it can't be read.
    """
    digest = sha256()
    lines = position = unbroken = 0
    text = True
    with open_file() as file:
        stamp = _stamp(file)
        while chunk := file.read(PIECE):
            digest.update(chunk)
            found = chunk.count(b"\n")
            lines += found
            unbroken = 0 if found else unbroken + len(chunk)
            if text:
                text = unbroken < 2 * PIECE and (position > 0 or not (binary_kind(chunk) or is_wide(chunk)))
                text = text and not (b"<" in chunk and _is_web_page(chunk))
            position += len(chunk)
    return Survey(digest.hexdigest(), lines, text, stamp)


def is_as_surveyed(open_file: Callable[[], BinaryIO], found: Survey) -> bool:
    """Whether a source is still the one that was looked at."""
    with open_file() as file:
        return _stamp(file) == found.stamp


def _stamp(file: BinaryIO) -> tuple[int, int] | None:
    try:
        info = os.fstat(file.fileno())
    except UnsupportedOperation:
        return None
    return info.st_size, info.st_mtime_ns


def _is_web_page(chunk: bytes) -> bool:
    small = chunk.lower()
    return b"<html" in small or b"<!doctype" in small


def texts(open_file: Callable[[], BinaryIO]) -> Iterator[str]:
    """The text of a source, as :func:`readinglist.formats.decode.text_of` makes it, in pieces of whole lines."""
    with open_file() as file:
        rest = b""
        while chunk := file.read(PIECE):
            end = chunk.rfind(b"\n") + 1
            if end:
                yield text_of(rest + chunk[:end])
                rest = chunk[end:]
            else:
                rest += chunk
        if rest:
            yield text_of(rest)


def short_lines(text: str) -> str:
    """The lines of *text* that may be anything but an abstract."""
    from readinglist.formats.lines import Text

    return Text.of(text).short


def read_text(
    pieces: Iterable[str], *, page: bool, limit: str | None, shows_page: Callable[[str], bool]
) -> Iterator[Item]:
    """The items of a text that comes in *pieces*, as :func:`readinglist.formats.hf_text.read_text` gives them.

    How lines are wrapped and marked up is found out for each piece. *shows_page* tells of each, until one does,
    whether the text turns out to be a page.
    """
    from readinglist.formats import hf_text
    from readinglist.formats.cards import Assembler
    from readinglist.formats.lines import Text

    assembler = Assembler(page, limit)
    waiting: list[str] = []
    end = ""
    """Of what waits the end, as much of it as is looked at."""
    lines = 0
    one_paper = False

    def read(text: str) -> Iterator[Item]:
        nonlocal lines
        items = hf_text.read_text(Text.of(text), page=page, limit=limit, assembler=assembler)
        yield from _moved(items, lines) if lines else items
        lines += text.count("\n")

    for piece in pieces:
        if not page and shows_page(piece):
            page = True
            assembler.page = True
        # What the page of one paper says of a line may stand far above it: then all of it is read together.
        one_paper = one_paper or (page and hf_text.shows_one_paper(short_lines(piece)))
        waiting.append(piece)
        end = (end + piece)[-_END:]
        if left := 0 if one_paper else _cut(end, page):
            text = "".join(waiting)
            yield from read(text[:-left])
            end = end[-left:]
            waiting = [end]
    yield from read("".join(waiting))


def _cut(end: str, page: bool) -> int:
    """How many characters at the *end* of a text are better read with what follows; 0 where it can't be cut there."""
    from readinglist.formats import hf_text

    # Its first row may be a part of one.
    rows = end.split("\n")
    found = hf_text.last_pair(rows, page)
    return sum(len(row) + 1 for row in rows[found:]) - 1 if found > 1 else 0


def _moved(items: Iterable[Item], lines: int) -> Iterator[Item]:
    """*items* of a piece with *lines* lines before it."""
    for item in items:
        if isinstance(item, Record):
            yield Record(
                item.fields, item.position, item.first_line + lines, item.last_line + lines, item.lines, item.owned
            )
        elif isinstance(item, Leftover):
            yield item._replace(line=item.line + lines)
        else:
            yield item
