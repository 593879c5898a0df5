"""Papers in plain text, from pages of Hugging Face as any tool prints them or from no page in particular.

The text is read in windows: where one line is a title beyond doubt and the next an abstract beyond doubt, nothing
before them depends on what follows. So dumps of any length are read in one pass, and those that are nothing but
titles and abstracts at the speed of looking at each line once.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from readinglist.formats import hf_furniture as furniture
from readinglist.formats.cards import Assembler
from readinglist.formats.clues import clues, is_labelled
from readinglist.formats.fragments import find_highlights, mend
from readinglist.formats.hf_paper import PaperPage, ends_comments, find_page
from readinglist.formats.labels import SURE_ABSTRACT, Context, Label, is_sure_abstract, is_sure_title, label
from readinglist.formats.lines import Dialect, Text, find_dialect, read_lines
from readinglist.formats.markup import SIGNS
from readinglist.formats.paragraphs import find_wrapping, paragraphs

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from readinglist.formats.base import Item
    from readinglist.formats.paragraphs import Block

_WINDOW = 20_000
"""Lines that are kept in mind at once, at most."""
_INDENTED = 300
"""Characters that a line with a title may have in front of it and behind."""


def read_text(
    text: Text, *, page: bool, limit: str | None, windows: bool = True, assembler: Assembler | None = None
) -> Iterator[Item]:
    """The items of *text*, which is clean and has no line breaks but newlines.

    *page*: see :func:`readinglist.formats.kinds.is_page`. *limit*: the day that the user gave. *windows*: without
    them everything is read the long way, with the same result. *assembler*: the one that took what stands before the
    text, if it is a piece of a longer one.
    """
    signs = tuple(sign for sign in SIGNS if sign[0] in text.all and sign in text.all)
    reader = _Reader(text.rows, find_dialect(text, page), assembler or Assembler(page, limit), signs)
    # On the page of one paper, what a title and an abstract are depends on what stands far above them; and a link
    # may begin above them.
    one_paper = page and shows_one_paper(text.short)
    if not windows or one_paper or ("[" in signs and "](" in text.all):
        return reader.read_all()
    return reader.read_windows()


def shows_one_paper(short: str) -> bool:
    """Whether the *short* lines of a page may have one of a single paper among them."""
    return ("Published on" in short or "arxiv:" in short) and "Abstract" in short


def last_pair(rows: Sequence[str], page: bool) -> int:
    """The last row that is a title beyond doubt, with abstracts beyond doubt below and above it; 0 for none."""
    below = ""
    for index in range(len(rows) - 1, 0, -1):
        row = rows[index]
        if not row or row.isspace():
            continue
        if below and is_pair(row, below, page, SIGNS) and _is_long(rows, index):
            return index
        below = row
    return 0


class _Reader:
    def __init__(self, rows: Sequence[str], dialect: Dialect, assembler: Assembler, signs: Sequence[str]) -> None:
        self._signs = signs
        self._rows = rows
        self._dialect = dialect
        self._wrapping = find_wrapping(rows)
        self._assembler = assembler
        self._comments = False
        # Only texts that have each tag on a line of its own have the dot before a date there too.
        self._highlights = find_highlights(rows) if dialect.page and "·" in rows else frozenset()

    def read_all(self) -> Iterator[Item]:
        """Everything the long way."""
        yield from self._windows(0, len(self._rows))
        yield from self._assembler.finish()

    def read_windows(self) -> Iterator[Item]:
        """Sure pairs at once, what stands between them in windows."""
        if self._highlights or self._wrapping.wide or self._dialect.marked or self._dialect.numbers:
            yield from self.read_all()
            return
        rows, assembler, signs = self._rows, self._assembler, self._signs
        start = index = 0
        apart = False  # whether there is text between the last pair and the line looked at
        total = len(rows)
        page = self._dialect.page
        while index < total:
            title = rows[index]
            if not title or title.isspace():
                index += 1
                continue
            below = index + 1
            while below < total and (not rows[below] or rows[below].isspace()):
                below += 1
            if below < total and is_pair(title, rows[below], page, signs) and (not apart or _is_long(rows, index)):
                if apart:
                    yield from self._windows(start, index)
                items = assembler.pair(title.strip(), rows[below].strip(), index + 1, below + 1)
                if items:
                    yield from items
                start = index = below + 1
                apart = False
            else:
                index, apart = below, True
        yield from self._windows(start, total)
        yield from assembler.finish()

    def _windows(self, start: int, end: int) -> Iterator[Item]:
        """Lines from *start* up to *end*, in pieces that are read again from the last title that they saw whole."""
        while start < end:
            stop = min(start + _WINDOW, end)
            again = yield from self._window(start, stop, final=stop == end)
            start = again if start < again < stop else stop

    def _window(self, start: int, end: int, *, final: bool) -> Generator[Item, None, int]:
        """Returns the line to go on from."""
        lines = read_lines(self._rows[start:end], start + 1, self._dialect)
        if not lines:
            return end
        if start and not self._rows[start].isspace() and self._rows[start] and self._rows[start - 1].strip():
            lines[0].gap = False
        page = self._dialect.page
        if self._highlights:
            mend(lines, self._highlights)
        for above, below in pairwise(lines):
            if is_pair(above.raw, below.raw, page, self._signs) and _is_long(self._rows, above.number - 1):
                above.sure, below.sure = "title", "abstract"
        blocks = paragraphs(lines, self._wrapping, page)
        position = 0
        while position < len(blocks):
            if self._comments:
                position = self._skip_comments(blocks, position)
                continue
            paper = find_page(blocks, position) if page else None
            if paper is None:
                again = yield from self._papers(blocks[position:], final)
                return again or end
            yield from self._papers(blocks[position:paper], True)
            reader = PaperPage(blocks, paper, self._assembler)
            if not final and paper and reader.is_cut_off():
                return blocks[paper].lines[0].number - 1
            yield from reader.read()
            position, self._comments = reader.end, True
        return end

    def _skip_comments(self, blocks: Sequence[Block], position: int) -> int:
        """Past the comments below a paper, which are furniture."""
        count = 0
        while position < len(blocks) and not ends_comments(blocks[position]):
            count += len(blocks[position].lines)
            position += 1
        self._assembler.furnish(count)
        self._comments = position == len(blocks)
        return position

    def _papers(self, blocks: Sequence[Block], final: bool) -> Generator[Item, None, int]:
        """Paragraphs that are titles, abstracts and what stands around them.

        Returns the line to read again from, where more follows; else 0.
        """
        page = self._dialect.page
        found = clues(blocks, page)
        contexts = [_SURE.get(block.lines[0].sure) or clue.context for block, clue in zip(blocks, found, strict=True)]
        labels = label(blocks, contexts, page, self._assembler.sequel)
        stop = len(blocks)
        if not final:
            titles = [index for index, part in enumerate(labels) if part.label is Label.TITLE]
            stop = titles[-2] if len(titles) > 1 and titles[-2] else stop
        yield from self._assembler.take(blocks[:stop], labels[:stop], found[:stop])
        return blocks[stop].lines[0].number - 1 if stop < len(blocks) else 0


_SURE = {"title": Context(sure=Label.TITLE), "abstract": Context(sure=Label.ABSTRACT)}


def _is_long(rows: Sequence[str], index: int) -> bool:
    """Whether the last row with text before *index* is an abstract beyond doubt, so that a title is due."""
    for before in range(index - 1, -1, -1):
        row = rows[before]
        if row and not row.isspace():
            return is_sure_abstract(row.strip())
    return False


def is_pair(title: str, abstract: str, page: bool, signs: Sequence[str]) -> bool:
    """Whether two lines in a row, whatever stands around them, are a title and its abstract.

    *signs*: those that markup has, as far as the text has them.
    """
    if len(abstract) < SURE_ABSTRACT or len(title) > _INDENTED:
        return False
    title, abstract = title.strip(), abstract.strip()
    if not (is_sure_abstract(abstract) and is_sure_title(title)):
        return False
    for sign in signs:
        if sign in title or sign in abstract:
            return False
    if ":" in abstract[:12] or abstract.startswith("Abstract") or is_labelled(title):
        return False
    return not page or (
        not title.startswith("Subscribe") and (furniture.is_plain(title) or furniture.mark(title) is None)
    )
