"""A comparison of papers as lines of text: a column for each paper, what becomes of each row beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from readinglist.tui.compared import KEY
from readinglist.tui.diffs import MARK, differing, joined, marked
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readinglist.tui.compared import Compared
    from readinglist.tui.icons import Icons

LABEL = 9
"""Cells of the name of a row; before it is one for the cursor."""
_OUTCOME = 9
_FOLDED, _FOLDED_EQUAL = 6, 2
"""Lines of a long text that are shown, and of one that is the same everywhere."""
_THREE = 96
"""Cells from which on three papers stand side by side."""
_MUTED = "$foreground-muted"


class Line(NamedTuple):
    """A line, without the cell for the cursor."""

    row: int
    text: Content


@dataclass(slots=True)
class SideBySide:
    """Papers in columns."""

    icons: Icons
    unfold: str
    """The key that shows long texts to their end."""
    keys: Sequence[str] = ()
    """What the papers are called."""
    rows: Sequence[Compared] = ()
    kept: int = 0
    """The column of the paper that a merge would keep."""
    picks: Mapping[str, int] = field(default_factory=dict)
    """Rows that shall say what a certain column does."""
    width: int = 0
    """Cells that there are, with that for the cursor."""
    first: int = 0
    """The first column that is shown."""
    whole: bool = False
    """Whether long texts are shown to their end."""
    _texts: dict[str, list[Content]] = field(default_factory=dict)

    def show(self, keys: Sequence[str], rows: Sequence[Compared]) -> None:
        """Take other papers."""
        self.keys, self.rows = keys, rows
        self._texts = {row.name: _contents(row) for row in rows}

    @property
    def shown(self) -> range:
        """The columns that there is room for."""
        most = 3 if self.width >= _THREE else 2
        return range(self.first, min(len(self.keys), self.first + most))

    @property
    def cell(self) -> tuple[int, int]:
        """The widths of a column, without its sign, and of the sign."""
        sign = cell_len(self.icons.picked) + 1
        room = self.width - 1 - LABEL - 1 - _OUTCOME
        return max(8, room // max(1, len(self.shown)) - sign - 1), sign

    def column_at(self, x: int) -> int | None:
        """The column that is drawn at a cell."""
        width, sign = self.cell
        place = (x - 1 - LABEL) // (1 + sign + width) if x > LABEL else -1
        return self.shown[place] if 0 <= place < len(self.shown) else None

    def header(self) -> Content:
        """The line above the rows."""
        width, sign = self.cell
        shown = self.shown
        of = f"{shown.start + 1}–{shown.stop} / {len(self.keys)}" if len(shown) < len(self.keys) else ""
        parts = [Content(" "), _filled(Content(of), LABEL)]
        for column in shown:
            kept = f" {self.icons.bullet} kept" if column == self.kept else ""
            name = one_line(self.keys[column]).truncate(max(4, width + sign - 2 - len(kept)), ellipsis=True)
            head = Content.assemble((f"{letter(column)} ", "$text-accent"), name, (kept, f"not bold {_MUTED}"))
            parts += [Content(" "), _filled(head, width + sign)]
        return Content("").join([*parts, Content(" Result")])

    def lines(self) -> list[Line]:
        """All rows; none where there is no room, or nothing to show."""
        if not self.width or not self.keys:
            return []
        return [Line(place, line) for place, row in enumerate(self.rows) for line in self._row(row)]

    def _row(self, row: Compared) -> list[Content]:
        width, sign = self.cell
        cells = [self._texts[row.name][column].wrap(width) for column in self.shown]
        height = max(len(cell) for cell in cells)
        most = height if self.whole else _FOLDED_EQUAL if row.equal else _FOLDED
        # A fold that hides one line would take one.
        folded = height - most if height > most + 1 else 0
        chosen = self.chosen(row)
        lines = []
        for number in range(height - folded):
            parts: list[Content] = [_filled(Content.styled(row.name, _MUTED) if not number else Content(""), LABEL)]
            for column, cell in zip(self.shown, cells, strict=True):
                mark = self._sign(row, column, chosen) if not number else ""
                parts += [
                    Content(" " + mark + " " * (sign - cell_len(mark))),
                    _filled(cell[number] if number < len(cell) else Content(""), width),
                ]
            if not number:
                parts += [Content(" "), self._outcome(row, chosen)]
            lines.append(Content("").join(parts))
        if folded:
            rest = [line for cell in cells for line in cell[height - folded :]]
            differs = ", with differences" if any(span.style == MARK for line in rest for span in line.spans) else ""
            more = f"{self.icons.ellipsis} {folded} more lines{differs} {self.icons.bullet} {self.unfold} shows all"
            lines.append(Content.assemble(" " * (LABEL + 1 + sign), (more, f"{_MUTED} italic")))
        return lines

    def chosen(self, row: Compared) -> int | None:
        """The column whose value the merged paper would have; None where none of them says so, or it is not known."""
        return self.kept if row.name == KEY else self.picks.get(row.name, row.origin)

    def _sign(self, row: Compared, column: int, chosen: int | None) -> str:
        if not row.pickable:
            return ""
        return self.icons.picked if column == chosen else self.icons.unpicked

    def _outcome(self, row: Compared, chosen: int | None) -> Content:
        """What becomes of a row, in a word."""
        if row.equal:
            return Content.styled("=", _MUTED)
        if row.name == KEY:
            return Content(f"{letter(self.kept)} kept")
        if row.name in self.picks:
            return Content.styled(f"{letter(self.picks[row.name])} picked", "bold")
        if row.merged is None:
            return Content.styled(self.icons.ellipsis, _MUTED)
        return Content("both" if chosen is None else letter(chosen))


def letter(column: int) -> str:
    """What a column is called: A, B … Z, 27, 28 …"""
    return chr(ord("A") + column) if column < 26 else str(column + 1)


def _filled(text: Content, width: int) -> Content:
    """*text* in exactly *width* cells."""
    cut = text.truncate(width)
    return cut.pad_right(width - cut.cell_length)


def _contents(row: Compared) -> list[Content]:
    """What each paper says, in what can be picked with what differs from the first that says something marked."""
    if row.equal:
        return [Content.styled(text, _MUTED) for text in row.texts]
    base = next(place for place, text in enumerate(row.texts) if text)
    runs: list[list[tuple[int, int]]] = [[] for _ in row.texts]
    if row.fields:
        for place, text in enumerate(row.texts):
            if text and place != base:
                theirs, runs[place] = differing(row.texts[base], text)
                runs[base] += theirs
    return [
        _value(text, joined(found), edited) for text, found, edited in zip(row.texts, runs, row.edited, strict=True)
    ]


def _value(text: str, runs: Sequence[tuple[int, int]], edited: bool) -> Content:
    if not text:
        return Content.styled("-", _MUTED)
    said = marked(text, runs)
    return said + Content.styled(" (yours)", _MUTED) if edited else said
