"""Lines of a text with their markup taken off, each with the evidence that the markup was.

A line here is a physical line of the source with something on it; empty ones only leave a gap before the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats import hf_furniture as furniture
from readinglist.formats import markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readinglist.formats.hf_furniture import Mark

MAX_PARAGRAPH = 400
"""Lines that are searched for markup together; a link does not span more."""

_SHORT = 400
"""Characters of a line from which on it is taken for an abstract, until it is looked at."""
_NEAR = 20
"""Rows within which Markdown's other marks must stand for a backslash to be one."""

_HEADING = re.compile(r"\s*(#{1,6}\s+|\*{2,6}\s+(?=\S)|={2,5}\s+(?=\S)|\.\. rubric::\s+)")
_BULLET = re.compile(r"\s*(?:[-*+•‣▪◦]|\(?\d{1,4}[.)]|\[\d{1,4}\])\s+(?=\S)")
_LYNX_REFERENCE = re.compile(r"^\s{0,4}(\d{1,4})\. ((?:https?|file|ftp|mailto):\S+)\s*$", re.MULTILINE)
_REFERENCE = re.compile(r"^\s{0,4}\[(\d{1,4})\]: ?(\S+)(?:\s+[\"(].*)?$", re.MULTILINE)
_REFERENCES_HEAD = re.compile(r"^\s*(?:References|Visible links:?|Hidden links:?)\s*$")
_ESCAPED = re.compile(r"\\[$_*<>\[\]'\"#|~`\-+.!()]")
_HARD_BREAK = re.compile(r"\s*\\{1,2}$")
_FIRST_NUMBER = re.compile(r"\s*\[1\] ")
_GLUED = "Subscribe"
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*$")
_LINKED_PAPER = re.compile(r"/papers/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z]{2})?/\d{7})(?:v\d+)?/?$")


@dataclass(slots=True)
class Line:
    """A line with text on it."""

    number: int
    """In its source, from 1."""
    raw: str
    text: str
    """Without markup, bullet and white space at its ends; empty where it was nothing but markup."""
    gap: bool = True
    """Whether an empty line stands before it."""
    joined: bool = False
    """Whether markup (a link over both, a hard break) binds it to the line before."""
    heading: bool = False
    bullet: str = ""
    """The sign or number of a list's item that it began with."""
    leads: bool = False
    """Whether it begins with a link."""
    targets: list[str] = field(default_factory=list)
    mark: Mark | None = None
    sure: str = ""
    """``title`` or ``abstract``, if it is that of a pair beyond doubt."""

    @property
    def width(self) -> int:
        """Columns that it takes in its source."""
        return len(self.raw.rstrip())

    @property
    def full(self) -> str:
        """The text with its bullet, which may have been a part of it."""
        return f"{self.bullet} {self.text}" if self.bullet else self.text

    @property
    def paper(self) -> str | None:
        """The id of the paper page that it links to, if it has any words to the link."""
        if not self.text or not self.targets:
            return None
        return next((found[1] for found in map(_LINKED_PAPER.search, self.targets) if found), None)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The targets of a text's numbered links, page by page."""

    starts: Sequence[int]
    """Lines where the numbers begin anew, from 1."""
    pages: Sequence[Mapping[int, str]]

    def at(self, line: int) -> Mapping[int, str] | None:
        """The targets that numbers on *line* stand for; ``None`` where links have no numbers."""
        index = bisect_left(self.starts, line + 1) - 1
        return self.pages[index] if index >= 0 else None


def find_numbers(rows: Sequence[str]) -> Numbers | None:
    """Numbered links (lynx's, Markdown's) and their targets; ``None`` if the text has none.

    Numbers that start again from 1 start another page, so that a page whose list of links was cut off does not
    get the links of the next one.
    """
    starts: list[int] = []
    pages: list[dict[int, str]] = []
    last = used = 0
    for number, row in enumerate(rows, 1):
        if "[" in row:
            found = _REFERENCE.match(row)
            if found:
                if pages:
                    pages[-1].setdefault(int(found[1]), found[2])
                continue
            first = _FIRST_NUMBER.match(row)
            values = [int(match[1] or match[2]) for match in markup.NUMBERED.finditer(row)]
            for value in [1, *values] if first else values:
                used += 1
                if (value == 1 and last != 1) or not pages:
                    starts.append(number)
                    pages.append({})
                last = value
        elif (pages and "://" in row) or "file:" in row:
            found = _LYNX_REFERENCE.match(row)
            if found and pages:
                pages[-1].setdefault(int(found[1]), found[2])
    return Numbers(starts, pages) if used > 2 or any(pages) else None


def is_reference(row: str) -> bool:
    """Whether *row* is part of a list of numbered links."""
    return bool(_REFERENCE.match(row) or _LYNX_REFERENCE.match(row) or _REFERENCES_HEAD.match(row))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is marked up."""

    page: bool
    """Whether it is of Hugging Face, so that the site's furniture is looked for."""
    marked: Sequence[int]
    """Rows, from 0, with Markdown's links or headings, if the text has Markdown's escapes too."""
    numbers: Numbers | None

    def escapes(self, first: int, last: int) -> bool:
        """Whether rows from *first* to *last* are Markdown: it stands above and below them, or in them."""
        index = bisect_left(self.marked, first)
        if index < len(self.marked) and self.marked[index] <= last:
            return True
        near = first - _NEAR <= self.marked[index - 1] if index else False
        return near and index < len(self.marked) and self.marked[index] <= last + _NEAR


class Text(NamedTuple):
    """A text with its lines."""

    all: str
    rows: Sequence[str]
    short: str
    """The lines that are short enough to be anything but an abstract: a small part of a dump."""

    @classmethod
    def of(cls, text: str) -> Text:
        """Take *text* apart."""
        rows = text.split("\n")
        return cls(text, rows, "\n".join([row for row in rows if len(row) < _SHORT]))


def find_dialect(text: Text, page: bool) -> Dialect:
    """How *text* is marked up."""
    short = text.short
    bracket = "[" in text.all
    numbers = None
    if bracket and "[1]" in short and (page or "\n[1]: " in short or "\n   [1]: " in short):
        numbers = find_numbers(text.rows)
    marked: Sequence[int] = ()
    links = (bracket and "](" in text.all) or "\n#" in f"\n{short}"
    if links and "\\" in text.all and _ESCAPED.search(text.all):
        marked = [index for index, row in enumerate(text.rows) if "](" in row or row[:1] == "#"]
    return Dialect(page, marked, numbers)


def read_lines(rows: Sequence[str], first: int, dialect: Dialect) -> list[Line]:
    """The lines with text among *rows*, which begin at line *first* of their source."""
    lines: list[Line] = []
    start, total, gap = 0, len(rows), True
    while start < total:
        if not rows[start] or rows[start].isspace():
            start, gap = start + 1, True
            continue
        end = start + 1
        while end < total and end - start < MAX_PARAGRAPH and rows[end] and not rows[end].isspace():
            end += 1
        lines += _paragraph(rows[start:end], first + start, gap, dialect)
        start, gap = end, False
    if dialect.page:
        _unglue(lines)
    return lines


def _unglue(lines: Sequence[Line]) -> None:
    """Part the button below a page's head from the first title, which some tools print without a space between."""
    for before, line in pairwise(lines):
        glued = line.text.startswith(_GLUED) and line.text[len(_GLUED) : len(_GLUED) + 1].strip()
        if glued and before.mark and before.mark.kind == furniture.HEADER and before.text.startswith("Get trending"):
            line.text = line.text[len(_GLUED) :]


def _paragraph(rows: Sequence[str], first: int, gap: bool, dialect: Dialect) -> list[Line]:
    text = "\n".join(rows)
    links: Sequence[markup.Link] = ()
    texts = rows
    escapes = bool(dialect.marked) and dialect.escapes(first - 1, first + len(rows) - 2)
    if markup.is_marked(text, escapes=escapes):
        numbers = dialect.numbers.at(first) if dialect.numbers else None
        plain = markup.strip(text, escapes=escapes, numbers=numbers)
        if plain.text.count("\n") == text.count("\n"):
            texts, links = plain.text.split("\n"), plain.links
    lines = [_line(row, shown, first + index) for index, (row, shown) in enumerate(zip(rows, texts, strict=True))]
    lines[0].gap = gap
    if links:
        _give_links(lines, texts, links)
    for index, line in enumerate(lines):
        if index and _UNDERLINE.match(line.raw):
            _underline(lines[index - 1], line)
        if escapes and index + 1 < len(lines) and _HARD_BREAK.search(line.raw):
            line.text = _HARD_BREAK.sub("", line.text)
            lines[index + 1].joined = True
        if dialect.numbers and is_reference(line.raw):
            line.mark = furniture.Mark(furniture.NOTHING)
        elif dialect.page:
            line.mark = furniture.mark(line.text) if line.text else furniture.Mark(furniture.NOTHING)
        elif not any(map(str.isalnum, line.text)):
            line.mark = furniture.Mark(furniture.NOTHING)
    return lines


def _line(row: str, shown: str, number: int) -> Line:
    line = Line(number, row, shown.strip(), gap=False)
    first = line.text[:1]
    if not first or first.isalpha():
        return line
    heading = _HEADING.match(shown)
    if heading:
        line.heading, line.text = True, shown[heading.end() :].strip().rstrip("#").rstrip()
    bullet = _BULLET.match(line.text)
    if bullet:
        line.bullet, line.text = bullet[0].strip(), line.text[bullet.end() :]
    text = line.text
    for sign in ("**", "__"):
        if len(text) > 4 and text.startswith(sign) and text.endswith(sign) and sign not in text[2:-2]:
            line.text, line.heading = text[2:-2].strip(), True
    return line


def _give_links(lines: Sequence[Line], texts: Sequence[str], links: Sequence[markup.Link]) -> None:
    """Each link to the lines that it is on."""
    if not links:
        return
    ends, position = [], 0
    for text in texts:
        position += len(text) + 1
        ends.append(position)
    for start, end, target in links:
        index, last = bisect_left(ends, start + 1), bisect_left(ends, max(start, end - 1) + 1)
        index, last = min(index, len(lines) - 1), min(last, len(lines) - 1)
        lead = not texts[index][: start - (ends[index] - len(texts[index]) - 1)].strip(" #*-•")
        lines[index].leads = lines[index].leads or lead
        lines[index].targets.append(target)
        for line in lines[index + 1 : last + 1]:
            line.joined = True
            line.targets.append(target)


def _underline(above: Line, rule: Line) -> None:
    """Make a heading of the line above a rule."""
    signs = rule.raw.strip()
    if above.text and not above.bullet and (signs[0] == "=" or abs(len(signs) - len(above.raw.strip())) <= 2):
        above.heading = True
