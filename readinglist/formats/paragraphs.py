"""Lines put together into paragraphs, whether they were wrapped (at any width) or stand one to a line.

A line was wrapped where the next word would not have fitted any more; that tells a wrapped paragraph from
lines that follow each other without belonging together, as in compact dumps.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from readinglist.formats import dates
from readinglist.formats import hf_furniture as furniture
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.formats.hf_furniture import Mark
    from readinglist.formats.lines import Line

NARROW = 200
"""Columns up to which one run of lines is enough to see that it was wrapped; wider ones need the whole text."""

_ENDS = (".", "!", "?")
_ENOUGH = 3
"""Lines that end at a margin by which one sees that it is one."""
_NO_MARK = furniture.Mark("")
_MONTHS = tuple(f" {month.title()}" for month in dates.MONTHS) + tuple(month.title() for month in dates.MONTHS)
_BULLETS = frozenset("-*+•‣▪◦")
_NEAR = 100
"""Lines within which a text is taken to be wrapped at one width."""

_TIGHT = re.compile(r"-\w|[,;:!?)\]}%]|\.(?!\w)|['’](?:s|t|re|ve|ll|d|m)\b")
_OPEN_HYPHEN = re.compile(r"\w-$")
_AFTER_OPEN_HYPHEN = re.compile(r"(?:and|or|to|nor|versus|vs\.?|as well as)\b")
_LABEL = re.compile(
    r"(?:title|abstract|summary|tl;?dr|authors?|by|arxiv(?: id)?|doi|url|link|links|pdf|code|github|repo(?:sitory)?"
    r"|project(?: page)?|website|date|published|submitted|year|venue|journal|conference|booktitle|keywords?|tags?"
    r"|comments?|subjects?|categor(?:y|ies)|source|id|paper)\s*[:=]\s*\S",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:abstract|summary|tl;?dr)\b", re.IGNORECASE)
_HEAD_LABEL = re.compile(r"(?:title|abstract|authors?|arxiv|doi|keywords|tl;?dr)\s*:|abstract\s*[.—–]", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"title\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|doi:|arxiv:|10\.\d{4,}/)\S*$", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """A paragraph, a title, or a line of furniture."""

    lines: list[Line]
    mark: Mark | None
    _text: str | None = None

    @property
    def text(self) -> str:
        """On one line, without the bullet that it began with."""
        if self._text is None:
            self._text = one_line(join([self.lines[0].text, *(line.full for line in self.lines[1:])]))
        return self._text

    @property
    def full(self) -> str:
        """The text with its bullet."""
        bullet = self.lines[0].bullet
        return f"{bullet} {self.text}" if bullet else self.text

    @property
    def targets(self) -> list[str]:
        """Where its links lead."""
        return [target for line in self.lines for target in line.targets]

    @property
    def heading(self) -> bool:
        """Whether it was marked up as a heading."""
        return self.lines[0].heading

    @property
    def paper(self) -> str | None:
        """The id of the paper page that its words link to."""
        return next((paper for line in self.lines if (paper := line.paper)), None)

    def split(self, at: int) -> tuple[Block, Block]:
        """The first *at* lines, and the others."""
        return Block(self.lines[:at], None), Block(self.lines[at:], None)


def join(texts: Sequence[str]) -> str:
    """Wrapped lines as one, with the hyphens and the punctuation that they were broken at."""
    if len(texts) == 1:
        return texts[0]
    parts = [texts[0]]
    for before, text in pairwise(texts):
        if text:
            glued = _TIGHT.match(text) or (_OPEN_HYPHEN.search(before) and not _AFTER_OPEN_HYPHEN.match(text))
            parts.append(text if glued else f" {text}")
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What shows in a whole text that it was wrapped, and how wide."""

    wide: int
    """The margin, if it is beyond :data:`NARROW`; else 0."""
    widths: Sequence[int]
    """Of the lines, from the first."""
    flows: Sequence[int]
    """Numbers of lines that break off in the middle of a sentence that goes on below."""

    def is_wrapped_near(self, line: int, width: int) -> bool:
        """Whether other lines near *line* were broken at about *width*."""
        first = bisect_left(self.flows, line - _NEAR)
        for flow in self.flows[first : first + 2 * _NEAR]:
            if flow > line + _NEAR:
                return False
            if flow != line and abs(self.widths[flow - 1] - width) <= 25:
                return True
        return False


def find_wrapping(rows: Sequence[str]) -> Wrapping:
    """Look at the rows of a whole text."""
    widths = [len(row) for row in rows]
    flows = [
        index + 1
        for index, width in enumerate(widths[:-1])
        if 40 <= width <= NARROW
        and 0 < widths[index + 1] <= NARROW
        and rows[index + 1].lstrip()[:1].islower()
        and not rows[index].endswith((".", "!", "?", ":", ";"))
    ]
    return Wrapping(_wide(rows), widths, flows)


def _wide(rows: Sequence[str]) -> int:
    """The width that a text was wrapped at, if it is beyond :data:`NARROW`; else 0.

    Taken from all lines that have another one directly below: in a wrapped text most of the long ones end
    just before the margin; in one that has each paragraph on a line hardly two are of a length.
    """
    # One paragraph that occurs again and again says nothing about a margin.
    distinct = {row for row, below in pairwise(rows) if len(row) > NARROW and below and not below.isspace()}
    long = [len(row) for row in distinct]
    if len(long) < 3:
        return 0
    width = max(long)
    near = sum(length > width - 20 for length in long)
    return width if near >= 3 and near >= 0.3 * len(long) else 0


def paragraphs(lines: Sequence[Line], wrapping: Wrapping, page: bool) -> list[Block]:
    """The blocks that *lines* make. *page*: whether they are of Hugging Face."""
    blocks: list[Block] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or lines[end].gap:
            _run(lines[start:end], wrapping, page, blocks)
            start = end
    return blocks


def _run(lines: Sequence[Line], wrapping: Wrapping, page: bool, blocks: list[Block]) -> None:
    """Blocks of lines that follow each other without a gap."""
    if not wrapping.wide and len(lines) > 1:
        # A line that is too long to have been wrapped is a paragraph, and parts those around it.
        start = 0
        for index, line in enumerate(lines):
            below = lines[index + 1] if index + 1 < len(lines) else None
            if line.sure or (line.width > NARROW and not line.joined and not (below and below.joined)):
                _wrapped(lines[start:index], wrapping, page, blocks)
                blocks.append(Block([line], line.mark))
                start = index + 1
        lines = lines[start:]
    _wrapped(lines, wrapping, page, blocks)


def _wrapped(lines: Sequence[Line], wrapping: Wrapping, page: bool, blocks: list[Block]) -> None:
    """Blocks of lines that may have been wrapped, each stretch between lines of furniture by itself."""
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or (_is_frame(lines[index]) != _is_frame(lines[index - 1])):
            _stretch(lines[start:index], wrapping, page, blocks)
            start = index


def _is_frame(line: Line) -> bool:
    """Whether the line is furniture that no paragraph has in its middle, and no card's last line in two halves."""
    mark = line.mark
    return mark is not None and not mark.weak and not line.joined and mark.kind in _FRAME


_FRAME = frozenset({
    furniture.HEADER, furniture.NAVIGATION, furniture.FOOTER, furniture.SUBMITTED, furniture.UPVOTE, furniture.LINKS,
    furniture.AUTHOR_COUNT, furniture.IDENTIFIER, furniture.GENERATED, furniture.TITLE_TAG,
})  # fmt: skip


def _stretch(lines: Sequence[Line], wrapping: Wrapping, page: bool, blocks: list[Block]) -> None:
    if len(lines) == 1:
        blocks.append(Block([lines[0]], lines[0].mark))
        return
    margin = _margin(lines, wrapping)
    intruders = _intruders(lines, margin, page) if margin else set()
    apart = [line for line in reversed(lines) if line.number in intruders]
    lines = [line for line in lines if line.number not in intruders]
    pieces = [[lines[0]]]
    for index in range(1, len(lines)):
        above = pieces[-2][-1].mark if len(pieces) > 1 else blocks[-1].mark if blocks else None
        if (page and _wraps_card(pieces[-1], lines, index, above)) or _belongs(lines, margin, wrapping, index, page):
            pieces[-1].append(lines[index])
        else:
            pieces.append([lines[index]])
    for piece in pieces:
        blocks.append(_block(piece, page))
        while apart and apart[-1].number < piece[-1].number:
            # Links of the paragraph around it are not its own.
            blocks.append(Block([replace(apart.pop(), targets=[], joined=False)], None))


def _block(group: list[Line], page: bool) -> Block:
    if len(group) == 1:
        return Block(group, group[0].mark)
    block = Block(group, None)
    if not block.text:
        block.mark = furniture.Mark(furniture.NOTHING)
    elif page and len(block.text) < 300 and (any(line.mark or line.joined for line in group) or "·" in block.text):
        # Furniture that was itself wrapped.
        block.mark = furniture.mark(block.text)
    return block


def _margin(lines: Sequence[Line], wrapping: Wrapping) -> int:
    """The width that these lines were wrapped at; 0 if they were not."""
    widths = [line.width for line in lines if line.raw.count(" ") >= 2]
    widest = max(widths, default=0)
    if widest > NARROW:
        return wrapping.wide if widest <= wrapping.wide else 0
    # A title on a line of its own, or a label before an abstract, may reach beyond the margin of what is below.
    best, margin = 0.5, 0
    for start in range(min(3, len(lines) - 1)):
        rest = lines[start:]
        tried = max((line.width for line in rest if line.raw.count(" ") >= 2), default=0)
        share = _share(rest, tried, wrapping)
        if share > best or (share == best and not margin):
            best, margin = share, tried
    return margin


def _share(lines: Sequence[Line], margin: int, wrapping: Wrapping) -> float:
    """The share of lines that end so close to *margin* that the next word did not fit; 0 if it proves nothing."""
    pairs = [index for index in range(1, len(lines)) if not _starts(lines, index)]
    full = [index for index in pairs if _is_full(lines[index - 1].width, lines[index], margin)]
    if not full or not margin:
        return 0
    if len(full) < _ENOUGH:
        # A line or two as wide as the margin that they set prove nothing by themselves.
        before = lines[full[0] - 1]
        sentence = len(full) == 1 and before.text.endswith(_ENDS)
        if sentence or not wrapping.is_wrapped_near(before.number, margin):
            return 0
    return len(full) / len(pairs)


def _is_full(width: int, below: Line, margin: int) -> bool:
    """Whether the first word of the line below would not have fitted any more."""
    return width + 1 + len(below.raw.split(None, 1)[0]) > margin


def _starts(lines: Sequence[Line], index: int) -> bool:
    """Whether a line begins something new, whatever its length."""
    line, before = lines[index], lines[index - 1]
    return bool(
        line.heading
        or line.bullet
        or before.heading
        or line.leads
        or (line.mark and not line.mark.weak)
        or (before.mark and not before.mark.weak)
    )


def _belongs(lines: Sequence[Line], margin: int, wrapping: Wrapping, index: int, page: bool) -> bool:
    """Whether a line continues the one before."""
    line, before = lines[index], lines[index - 1]
    if line.joined:
        return True
    if before.heading:
        return _continues_heading(lines, wrapping, index)
    if not margin or not line.text or not before.text:
        return False
    if not _is_full(before.width, line, margin):
        return False
    if before.width > margin and not (line.text[0].islower() or _ABSTRACT.match(before.text)):
        return False
    if not page and _HEAD_LABEL.match(line.text):
        return False
    if not page and _TITLE_LABEL.match(before.text) and not line.text[0].islower():
        return index + 1 == len(lines) or bool(_LABEL.match(lines[index + 1].text))
    ended = before.text.endswith(_ENDS)
    flows = margin >= 50 and before.width >= 0.6 * margin
    if line.bullet:
        # A number that begins a line in the middle of a paragraph: "… of the year / 2019. We …".
        return flows and line.bullet[0] not in _BULLETS and not before.mark and not lines[0].bullet
    if line.mark or before.mark:
        strong = (line.mark and not line.mark.weak) or (before.mark and not before.mark.weak)
        middle = index + 1 < len(lines) and not lines[index + 1].mark
        numeric = line.mark is not None and line.mark.kind in {furniture.COUNT, furniture.DATE}
        return flows and not ended and not before.mark and (not strong or (numeric and middle))
    if ended and not page and (line.leads or _LABEL.match(line.text) or _ADDRESS.match(line.text)):
        return False
    return not line.leads or (flows and not page)


def _wraps_card(group: Sequence[Line], lines: Sequence[Line], index: int, above: Mark | None) -> bool:
    """Whether the last line of a card was wrapped here: ``University · Published on Jun / 10, 2026``."""
    line = lines[index]
    if len(group) > 6 or len(line.text) > 40 or len(group[-1].text) > NARROW:
        return False
    if above and above.kind == furniture.AUTHOR_COUNT and line.text.startswith("·"):
        return False
    text = " ".join(part.text for part in group).strip()
    known = group[-1].mark.kind if group[-1].mark and group[-1].text not in {"", "·"} else ""
    if (
        known == furniture.PUBLISHED
        and "Submitted" in text
        and "submitted_on" not in (group[-1].mark or _NO_MARK).facts
    ):
        found = furniture.mark(f"{text} {line.text}")
        return found is not None and "submitted_on" in found.facts
    if (known and (known != furniture.COUNT or "·" not in text)) or len(text) > 120:
        return False
    if line.mark and line.mark.kind == furniture.CARD and line.text[:1].isalpha() and "·" not in text:
        return len(group) == 1 and group[0].leads
    if text.endswith(_ENDS) or not ("·" in text or line.text.startswith("·") or text.endswith(_MONTHS)):
        return False
    for more in lines[index : index + 3]:
        text = f"{text} {more.text}"
        found = furniture.mark(text)
        if found and found.kind in {furniture.CARD, furniture.DATE}:
            return True
    return False


def _continues_heading(lines: Sequence[Line], wrapping: Wrapping, index: int) -> bool:
    """Whether a line is the last one of a heading that was wrapped."""
    line, width = lines[index], lines[index - 1].width
    return (
        index + 1 == len(lines)
        and 55 <= width <= NARROW
        and line.width < width
        and not lines[index - 1].targets
        and wrapping.is_wrapped_near(lines[index - 1].number, width)
        and not (line.heading or line.bullet or line.mark or line.text.endswith("."))
    )


def _intruders(lines: Sequence[Line], margin: int, page: bool) -> set[int]:
    """Numbers of short lines that stand in the middle of a paragraph that goes on below them."""
    found: set[int] = set()
    for before, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        if (
            0 < line.width < 0.7 * margin
            and not line.text.endswith(_ENDS)
            and not before.text.endswith(_ENDS)
            and not (before.mark or line.mark or below.mark or before.heading or below.heading or below.leads)
            and not (line.bullet or below.bullet)
            and before.text
            and below.text
            and (below.text[0].islower() or (page and before is not lines[0]))
            and not _is_full(line.width, below, margin)
            and _is_full(before.width, below, margin)
        ):
            found.add(line.number)
    return found
