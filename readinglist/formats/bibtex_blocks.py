"""The blocks of a .bib file, one after the other: entries with their raw fields, comments, and what can't be read.

bibtexparser splits the text, a piece of some hundred entries at a time, so that its blocks never are in memory for all
of a large file. What it makes of an entry is taken if every field has a name and a value that is one delimited text or
an expression. Otherwise, and where it gives up or leaves something out, the block is read again from the source, by
:mod:`~readinglist.formats.bibtex_salvage`. Its defects that this closes (bibtexparser 2.1): a missing comma makes one
field of two, ``#`` is not evaluated, ``@ article{`` and ``@commentary{`` become comments, an entry without key, with
``,,`` or with a comment in it is lost, one within an abstract ends the outer one, what follows a brace too many is
dropped, entries after ``%`` are read, and equal keys are errors.

Strings and parents (``@string``, ``crossref``, ``xdata``) count for the whole file, as in BibTeX.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.formats.base import Furniture
from readinglist.formats.bibtex_crossref import Parents
from readinglist.formats.bibtex_salvage import Block, goes_on, read_block
from readinglist.formats.bibtex_scan import HEAD, LINE_HEAD, MOST_HEADS, NAME, Heads, define, read_value
from readinglist.formats.entry import text_lines
from readinglist.formats.leftovers import shortened
from readinglist.paper import Leftover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PIECE = 65_536
"""How many characters bibtexparser splits at a time, and then up to the next line that begins a block."""

_AHEAD = 500_000
"""How many characters of a text in pieces are at hand: more than any entry has."""
_FAR_AHEAD = 16_000_000
"""How many are looked at before a block is called broken."""

_PATIENCE = 100_000
"""How many beginnings of blocks are looked through for the end of a comment; half as many after each that has none."""

_FREE_TEXT = ("comment", "preamble")
_COMMANDS = (*_FREE_TEXT, "string")

_NESTED = r"(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+"
_DELIMITED = re.compile(rf'\{{{_NESTED}\}}|"[^"{{}}]*+"')

# A line between blocks that was meant to begin one.
_MEANT = re.compile(r"(?:\A|\n)([ \t]*+@[ \t]*+(?!comment)[^\W\d_])", re.IGNORECASE)


class RawEntry(NamedTuple):
    """One entry as its file has it."""

    kind: str
    """Its type in lower case, without ``@``."""
    key: str
    """Its citation key as written, ``""`` where there is none."""
    fields: list[tuple[str, str]]
    """Names in lower case and values in order: raw LaTeX without delimiters, strings replaced, parts joined."""
    first_line: int
    last_line: int
    lines: int
    """How many lines with text are its own."""
    inherited: frozenset[str] = frozenset()
    """Names of the fields that it has from ``crossref`` or ``xdata``; they stand behind its own."""


def read_blocks(text: str | Callable[[], Iterable[str]]) -> Iterator[RawEntry | Leftover | Furniture]:
    """What is in *text*, in its order; every line with text is counted once.

    A long text may be given as a function that gives its pieces, each made of whole lines: they are gone through two
    or three times, and few are in memory at once.

    An entry that is broken is a :class:`RawEntry` if any field of it can be read, else a leftover that says why.
    Comments, preambles, strings and the text between blocks are furniture. Containers (``@xdata``) and sets
    (``@set``) are entries as any other.
    """
    if isinstance(text, str):
        whole = (text,)
        return _Blocks(lambda: whole).read()
    return _Blocks(text).read()


class _Blocks:
    """The state of reading one text, of which *pieces* gives the pieces."""

    def __init__(self, pieces: Callable[[], Iterable[str]]) -> None:
        from bibtexparser import model
        from bibtexparser.splitter import Splitter

        # bibtexparser says every defect as a warning, which would reach the terminal; here each is dealt with.
        logging.getLogger("bibtexparser.splitter").addFilter(_silent)
        self._model = model
        self._splitter = Splitter
        self._parents = Parents(pieces)
        self._pieces: Iterator[str] | None = iter(pieces())
        """What follows; None at the end."""
        self._text = ""
        """What is at hand of the text; all places are in it."""
        self._heads = Heads("")
        self._macros: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._patience = _PATIENCE
        self._position = 0
        """All before is read, and counted but for text between blocks."""
        self._counted = 0
        """All before is counted; it is in this line:"""
        self._line = 1
        self._claimed = 0
        """The last line that belongs to a block."""

    def read(self) -> Iterator[RawEntry | Leftover | Furniture]:
        self._fetch(_AHEAD)
        while self._position < len(self._text):
            yield from self._read_piece()
            if self._pieces and len(self._text) - self._position < _AHEAD:
                self._forget()
                self._fetch(_AHEAD)
        yield from self._between(len(self._text), last=True)

    def _fetch(self, ahead: int) -> bool:
        """Have *ahead* characters at hand, as far as there are so many; returns whether any came."""
        come = []
        length = len(self._text) - self._position
        while self._pieces and length < ahead:
            piece = next(self._pieces, None)
            if piece is None:
                self._pieces = None
            else:
                come.append(piece)
                length += len(piece)
        if come:
            self._text = "".join((self._text, *come))
            self._heads = Heads(self._text)
        return bool(come)

    def _forget(self) -> None:
        """Drop what is read and counted."""
        done = self._counted
        self._text = self._text[done:]
        self._heads = Heads(self._text)
        self._position -= done
        self._counted = 0

    def _read_piece(self) -> Iterator[RawEntry | Leftover | Furniture]:
        end = self._piece_end()
        text = self._text
        split_to = self._position
        for split in self._splitter(text[split_to:end]).split().blocks:
            raw = split.raw
            if not raw or raw[0] != "@":
                continue
            start = text.find("@", split_to)
            if not text.startswith(raw, start):
                start = text.find(raw, split_to)
                yield from self._read_missed(start)
            split_to = start + len(raw)
            if start >= self._position:
                yield from self._take(split, start, split_to)
        yield from self._read_missed(end)
        self._position = max(self._position, end)

    def _piece_end(self) -> int:
        aim = self._position + _PIECE
        found = LINE_HEAD.search(self._text, aim, aim + _PIECE) or HEAD.search(self._text, aim)
        # Twice as much each time: what has no block at all must not be joined again and again.
        while not found and self._fetch(2 * (len(self._text) - self._position) + _AHEAD):
            found = HEAD.search(self._text, aim)
        # The blank line goes with what stands before it.
        return found.start() + (found[0][0] == "\n") if found else len(self._text)

    def _take(self, split: Any, start: int, end: int) -> Iterator[RawEntry | Leftover | Furniture]:
        """The block that bibtexparser made of what stands from *start* to *end*, or what this makes of it."""
        head = HEAD.match(self._text, start)
        comment = self._comment_end(start)
        if comment:
            self._position = comment
            return
        if head is None:
            # An @ that begins no block.
            self._position = start + 1
            return
        # Blocks with keys or fields that occurred before are errors to bibtexparser, with the block within.
        split = getattr(split, "ignore_error_block", None) or split
        block = self._accepted(split, head[1].lower(), end)
        if block is None:
            yield from self._reread(start)
        elif block.kind not in _COMMANDS and not block.fields and self._follows_word(start):
            self._position = start + 1
        else:
            yield from self._emit(block, start)

    def _accepted(self, split: Any, kind: str, end: int) -> Block | None:
        """What bibtexparser read, if it can be relied upon."""
        model = self._model
        if isinstance(split, model.Entry):
            if kind in _COMMANDS or "\n" in split.key or goes_on(self._text, end):
                return None
            fields = self._fields([(field.key, field.value) for field in split.fields])
            return None if fields is None else Block(split.entry_type, split.key, fields, end, "")
        if isinstance(split, model.String) and kind == "string":
            fields = self._fields([(split.key, split.value)])
            return None if fields is None else Block(kind, "", fields, end, "")
        if isinstance(split, model.ExplicitComment if kind == "comment" else model.Preamble) and kind in _FREE_TEXT:
            return Block(kind, "", [], end, "")
        return None

    def _fields(self, fields: list[tuple[str, str]]) -> list[tuple[str, str]] | None:
        """*fields* with names in lower case and without delimiters; None where one is not a name and a value."""
        result = []
        names = self._names
        for written, value in fields:
            name = names.get(written)
            if name is None:
                if NAME.fullmatch(written + "=") is None or written != written.strip():
                    return None
                name = names[written] = written.lower()
            if _DELIMITED.fullmatch(value):
                result.append((name, value[1:-1]))
            elif value.isdigit():
                result.append((name, value))
            else:
                for escapes in (False, True):
                    found = read_value(value, 0, len(value), self._macros, escapes=escapes)
                    if found and found.end == len(value):
                        result.append((name, found.text))
                        break
                else:
                    return None
        return result

    def _read_missed(self, end: int) -> Iterator[RawEntry | Leftover | Furniture]:
        """The blocks before *end* that bibtexparser left out."""
        text = self._text
        if text.find("@", self._position, end) < 0:
            return
        while found := HEAD.search(text, self._position, end):
            start = found.start()
            if comment := self._comment_end(start):
                self._position = comment
            elif self._follows_word(start):
                self._position = start + 1
            else:
                yield from self._reread(start)

    def _comment_end(self, start: int) -> int:
        """The end of the line, if what is at *start* stands behind a ``%`` in it, outside of any block; else 0."""
        line = self._text.rfind("\n", self._position, start) + 1 or self._position
        if line == start or "%" not in self._text[line:start]:
            return 0
        end = self._text.find("\n", start)
        return len(self._text) if end < 0 else end

    def _follows_word(self, start: int) -> bool:
        """Whether the @ at *start* rather is one of an e-mail address."""
        if start <= self._position:
            return False
        before = self._text[start - 1]
        return before.isalnum() or before in "_\\"

    def _reread(self, start: int) -> Iterator[RawEntry | Leftover | Furniture]:
        patience = max(self._patience, MOST_HEADS)
        block = read_block(self._text, start, self._heads, self._macros, patience)
        if (block.problem or not self._text[block.end :].strip()) and self._fetch(_FAR_AHEAD):
            # Its end may be in what was not at hand.
            block = read_block(self._text, start, self._heads, self._macros, patience)
        if block.kind == "comment" and block.problem:
            self._patience //= 2
        yield from self._emit(block, start)

    def _emit(self, block: Block, start: int) -> Iterator[RawEntry | Leftover | Furniture]:
        yield from self._between(start)
        text, kind = self._text, block.kind
        said = text[start : block.end]
        first = self._line
        last = first + said.count("\n")
        lines = text_lines(said) - (first == self._claimed)
        self._position = self._counted = block.end
        self._line = self._claimed = last
        if kind == "string":
            define(self._macros, block.fields)
        if block.problem and not block.fields and kind != "comment":
            yield Leftover(first, shortened(said), block.problem, lines)
        elif kind in _COMMANDS:
            if lines:
                yield Furniture(lines)
        else:
            more = self._parents.inherited(kind, block.fields)
            inherited = frozenset(name for name, _ in more)
            yield RawEntry(kind, block.key, block.fields + more, first, last, lines, inherited)

    def _between(self, end: int, *, last: bool = False) -> Iterator[Leftover | Furniture]:
        """The text that is not counted yet and stands before *end*, but for lines that have a part of a block."""
        gap = self._text[self._counted : end]
        first = self._line
        self._line += gap.count("\n")
        self._counted = end
        if not gap or gap.isspace():
            return
        rows = gap.split("\n")
        if first == self._claimed:
            rows[0] = ""
        if not last:
            rows[-1] = ""
        gap = "\n".join(rows)
        meant = _MEANT.search(gap)
        lost = meant.start(1) if meant and gap.find("=", meant.end()) >= 0 else len(gap)
        if lines := text_lines(gap[:lost]):
            yield Furniture(lines)
        if lines := text_lines(gap[lost:]):
            line = first + gap.count("\n", 0, lost)
            yield Leftover(line, shortened(gap[lost:]), "no brace after the type of an entry", lines)


def _silent(record: logging.LogRecord) -> bool:
    return False
