"""Papers beside each other, with a cursor on a row, and a choice for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from readinglist.tui.actions import bindings
from readinglist.tui.compared import KEY
from readinglist.tui.side_by_side import Line, SideBySide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from readinglist.tui.compared import Compared
    from readinglist.tui.icons import Icons


class Comparison(ScrollView, can_focus=True):
    """A table of what papers say."""

    BINDINGS = bindings("comparison")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"comparison--cursor", "comparison--header"}
    DEFAULT_CSS = """
    Comparison {
        height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .comparison--cursor { background: $primary 20%; color: $foreground; }
        & > .comparison--header { background: $panel; color: $foreground; text-style: bold; }
    }
    """

    class Picked(Message):
        """A column was chosen for a row; with None what merging gives."""

        def __init__(self, row: str, column: int | None) -> None:
            super().__init__()
            self.row = row
            self.column = column

    class Moved(Message):
        """The cursor is on another row."""

    def __init__(self, icons: Icons, unfold: str, id: str | None = None) -> None:  # noqa: A002 - as in Textual
        """*unfold* is the key that shows long texts whole."""
        super().__init__(id=id)
        self._icons, self._unfold = icons, unfold
        self._table = SideBySide(icons, unfold)
        self._lines: list[Line] = []
        self.row = 0
        """The row of the cursor."""
        self.column = 0
        """The paper that was gone to last."""

    # --- what is shown

    def show(
        self, keys: Sequence[str], rows: Sequence[Compared], kept: int, picks: Mapping[str, int], *, stay: bool
    ) -> None:
        """Show papers by their *keys*, the one of place *kept* being kept; with *stay* the cursor stays on its row."""
        name = self.row_name
        if not stay:
            self.row = self.column = 0
            self._table = SideBySide(self._icons, self._unfold)
        self._table.show(keys, rows)
        if stay:
            self.row = next((place for place, row in enumerate(rows) if row.name == name), 0)
        self.choose(kept, picks)
        if not stay:
            self.scroll_to(y=0, animate=False)

    def choose(self, kept: int, picks: Mapping[str, int]) -> None:
        """Show another choice."""
        self._table.kept, self._table.picks = kept, picks
        self._lay_out()

    @property
    def _rows(self) -> Sequence[Compared]:
        return self._table.rows

    @property
    def row_name(self) -> str:
        """The name of the row of the cursor."""
        return self._rows[self.row].name if self.row < len(self._rows) else ""

    @property
    def outcome(self) -> str | None:
        """What the merged paper would say in the row of the cursor, where none of the papers says so."""
        row = self._rows[self.row] if self.row < len(self._rows) else None
        return row.merged if row is not None and self._table.chosen(row) is None else None

    # --- drawing

    def _lay_out(self) -> None:
        self._table.width = self.scrollable_content_region.width
        self._lines = self._table.lines()
        self.virtual_size = Size(0, len(self._lines) + 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line: the header, which stays, or a line of a row."""
        place = y - 1 + self.scroll_offset.y
        if not self._lines or place >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        style = self.visual_style
        if y == 0:
            style, text = self.get_visual_style("comparison--header"), self._table.header()
        else:
            line = self._lines[place]
            here = line.row == self.row
            style = self.get_visual_style("comparison--cursor") if here else self.visual_style
            text = (Content.styled(self._icons.mark, "$text-accent") if here else Content(" ")) + line.text
        width = self._table.width
        strip = Visual.to_strips(self, text, width, 1, style, apply_selection=False)[0]
        return strip.adjust_cell_length(width, style.rich_style).adjust_cell_length(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        """Texts are broken elsewhere now."""
        self._lay_out()

    # --- moving

    @property
    def _height(self) -> int:
        """Lines of rows that are seen at once."""
        return max(1, self.scrollable_content_region.height - 1)

    def _lines_of_row(self) -> tuple[int, int]:
        """The first and the last line of the row of the cursor."""
        places = [place for place, line in enumerate(self._lines) if line.row == self.row] or [0]
        return places[0], places[-1]

    def action_move(self, step: int) -> None:
        """Another row; through one that is higher than the screen, some lines on."""
        first, last = self._lines_of_row()
        top, height = self.scroll_offset.y, self._height
        if step > 0 and last >= top + height:
            self.scroll_to(y=min(top + height // 2, last - height + 1), animate=False)
        elif step < 0 and first < top:
            self.scroll_to(y=max(top - height // 2, first), animate=False)
        else:
            self.go(self.row + step, down=step > 0)

    def action_edge(self, place: int) -> None:
        """The first or the last row."""
        self.go(place if place >= 0 else len(self._rows) - 1, down=place >= 0)

    def action_page(self, step: int) -> None:
        """A page of lines."""
        if self._lines:
            top = max(0, min(self.scroll_offset.y + step * self._height, len(self._lines) - self._height))
            self.scroll_to(y=top, animate=False)
            self.row = self._lines[top if step < 0 else min(top + self._height, len(self._lines)) - 1].row
            self._moved()

    def go(self, row: int, *, down: bool = True) -> None:
        """Put the cursor on a row, and show as much of it as there is room for."""
        self.row = max(0, min(row, len(self._rows) - 1))
        first, last = self._lines_of_row()
        top, height = self.scroll_offset.y, self._height
        if first < top or last >= top + height:
            end = last - height + 1
            # Of a row that does not fit, from above one comes to its beginning, from below to its end.
            begins = first < top if last - first < height else down
            self.scroll_to(y=first if begins else end, animate=False)
        self._moved()

    def _moved(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    # --- choosing

    def action_pick(self, step: int) -> None:
        """The value of the paper to the left or to the right."""
        last = len(self._table.keys) - 1
        if last < 0 or self.row >= len(self._rows):
            return
        row = self._rows[self.row]
        start = self._table.chosen(row) if row.pickable else self.column
        if start is None:
            start = 1 if step < 0 else 0
        self._pick(row, max(0, min(start + step, last)))

    def _pick(self, row: Compared, column: int) -> None:
        self.column = column
        shown = self._table.shown
        if column not in shown:
            self._table.first = column if column < shown.start else column - len(shown) + 1
            self._lay_out()
        if row.pickable:
            self.post_message(self.Picked(row.name, column))

    def action_unpick(self) -> None:
        """What merging gives."""
        if self.row_name and self.row_name != KEY:
            self.post_message(self.Picked(self.row_name, None))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There has to be a text to show."""
        return bool(self._lines) if action == "whole" else True

    def action_whole(self) -> None:
        """Show long texts whole, or folded again."""
        self._table.whole = not self._table.whole
        self._lay_out()
        self.go(self.row)

    def on_click(self, event: events.Click) -> None:
        """Take the value that was clicked; on a header keep that paper."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column = self._table.column_at(offset.x)
        place = offset.y - 1 + self.scroll_offset.y
        if offset.y == 0:
            if column is not None:
                self.post_message(self.Picked(KEY, column))
        elif 0 <= place < len(self._lines):
            self.row = self._lines[place].row
            self._moved()
            if column is not None:
                self._pick(self._rows[self.row], column)
