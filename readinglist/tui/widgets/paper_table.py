"""The list of papers: a table that holds ids alone, and reads the rows that are on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from readinglist.tui.actions import bindings
from readinglist.tui.columns import COLUMNS, Cells, layout
from readinglist.tui.icons import UNICODE
from readinglist.tui.widgets.rows import Rows

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

    from textual import events

    from readinglist.store.papers import Row

_PAGE = 64
"""Rows that are read at once."""
_KEPT = 64
"""Pages of rows that are kept."""
_WHOLE = ("cursor", "cursor-blurred", "hover")
"""Component classes that have a background of their own."""
_OPTIONAL = {"authors": lambda row: row.authors, "venue": lambda row: row.venue, "tags": lambda row: row.tags}
"""Columns that are left out as long as no row that was read has anything in them."""


class _Range(NamedTuple):
    """A range that is being marked."""

    start: int
    """The row where it began."""
    before: dict[int, None]
    """What was marked before."""


class PaperTable(Rows, can_focus=True):
    """Papers by their ids, in any number. The cursor stays on its paper, and marks on theirs, whatever is shown."""

    BINDINGS = bindings("table")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "paper-table--header", "paper-table--cursor", "paper-table--cursor-blurred", "paper-table--mark",
        "paper-table--dim", "paper-table--star", "paper-table--hover", "paper-table--match",
    }  # fmt: skip
    DEFAULT_CSS = """
    PaperTable {
        height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .paper-table--header { color: $foreground-muted; text-style: bold; }
        & > .paper-table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .paper-table--cursor-blurred { background: $surface-lighten-2; }
        &:ansi > .paper-table--cursor-blurred { background: ansi_bright_black; color: ansi_bright_white; }
        & > .paper-table--mark { color: $text-accent; text-style: bold; }
        & > .paper-table--dim { color: $foreground-muted; }
        & > .paper-table--star { color: $text-warning; }
        & > .paper-table--match { color: $text-accent; text-style: bold underline; }
        & > .paper-table--hover { background: $boost; }
    }
    """
    cursor: reactive[int] = reactive(0, repaint=False)
    """The row of the cursor, from 0."""

    class Highlighted(Message):
        """The cursor is on another paper, or on none."""

        def __init__(self, table: PaperTable, paper_id: int | None) -> None:
            super().__init__()
            self.table = table
            self.paper_id = paper_id

        @property
        def control(self) -> PaperTable:
            """The table."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """Of a burst only the last counts."""
            return isinstance(message, PaperTable.Highlighted)

    class Opened(Message):
        """All about a paper is wanted."""

        def __init__(self, paper_id: int) -> None:
            super().__init__()
            self.paper_id = paper_id

    class Marked(Message):
        """Other papers are marked than before."""

    class SortWanted(Message):
        """A header was clicked."""

        def __init__(self, sort: str) -> None:
            super().__init__()
            self.sort = sort

    def __init__(
        self,
        read: Callable[[Sequence[int]], list[Row]],
        *,
        columns: Sequence[str],
        id: str | None = None,  # noqa: A002 - the name of Textual's parameter
        classes: str | None = None,
    ) -> None:
        """*read* gives the rows of ids; *columns* are names of :data:`~readinglist.tui.columns.COLUMNS`."""
        super().__init__(id=id, classes=classes)
        self._read = read
        self._columns = tuple(columns)
        self._ids: Sequence[int] = ()
        self._pages: dict[int, dict[int, Row]] = {}
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._cells = Cells(UNICODE)
        self._marks: dict[int, None] = {}
        self._range: _Range | None = None
        self._filled: set[str] = set()
        self._matches: re.Pattern[str] | None = None
        self._hover = -1
        self._empty = Content("")
        self.sort, self.reverse = "", False
        """What the header shows of the order."""

    # --- what is shown

    @property
    def ids(self) -> Sequence[int]:
        """All papers of the list, in its order."""
        return self._ids

    @property
    def paper_id(self) -> int | None:
        """The paper at the cursor."""
        return self._ids[self.cursor] if 0 <= self.cursor < len(self._ids) else None

    @property
    def marks(self) -> list[int]:
        """The marked papers, in the order in which they were marked, also those that the list does not show."""
        return list(self._marks)

    def show(self, ids: Sequence[int], *, paper: int | None = None) -> None:
        """Show a list. The cursor goes to *paper*, with 0 to the first one, else it stays on its paper or row."""
        wanted = self.paper_id if paper is None else paper
        place = 0 if paper == 0 else -1
        if wanted:
            # Most refreshes change nothing above the cursor.
            if self.cursor < len(ids) and ids[self.cursor] == wanted:
                place = self.cursor
            else:
                try:
                    place = ids.index(wanted)
                except ValueError:
                    place = -1
        before = self.paper_id
        self._ids = ids
        self._range = None
        self._filled = set()
        self.forget_rows()
        self.set_length(len(ids) + 1)
        self.set_reactive(PaperTable.cursor, place if place >= 0 else max(0, min(self.cursor, len(ids) - 1)))
        self._scroll_to_cursor()
        if self.paper_id != before:
            self.post_message(self.Highlighted(self, self.paper_id))

    def explain(self, text: Content) -> None:
        """What stands in the place of papers, where there are none."""
        self._empty = text
        if not self._ids:
            self.refresh()

    def mark_matches(self, words: re.Pattern[str] | None) -> None:
        """Mark in titles what was looked for."""
        if words != self._matches:
            self._matches = words
            self._strips.clear()
            self.refresh()

    def say(self, text: str) -> None:
        """Show a text in the lower border. That line alone is drawn, since it changes with every key."""
        self._border_subtitle = Content(text)
        self.refresh(Region(0, self.size.height, self.size.width, 1))

    def forget_rows(self) -> None:
        """Read rows anew when they are next shown: something has changed."""
        self._pages.clear()
        self._strips.clear()
        self.refresh()

    def set_marks(self, ids: Iterable[int]) -> None:
        """Mark these papers and no others."""
        self._marks = dict.fromkeys(ids)
        self._range = None
        self._strips.clear()
        self.refresh()
        self.post_message(self.Marked())

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """One line: the header, which stays, or a row."""
        if not self._ids:
            return self._explanation(y - 1)
        if y == 0:
            return self._header()
        place = y - 1 + self.scroll_offset.y
        if not 0 <= place < len(self._ids):
            return Strip.blank(self.size.width, self.rich_style)
        paper_id = self._ids[place]
        cursor = place == self.cursor
        plain = not cursor and place != self._hover
        known = self._strips.get((paper_id, paper_id in self._marks, self.has_focus)) if plain else None
        if known is not None:
            return known
        row = self._row(place)
        if row is None:
            return Strip.blank(self.size.width, self.rich_style)
        strip = self._draw(row, cursor, place == self._hover)
        if plain:
            if len(self._strips) > 2_000:
                self._strips.clear()
            self._strips[paper_id, paper_id in self._marks, self.has_focus] = strip
        return strip

    def _row(self, place: int) -> Row | None:
        number = place // _PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= _KEPT:
                self._pages.pop(next(iter(self._pages)))
            rows = self._read(self._ids[number * _PAGE : (number + 1) * _PAGE])
            page = self._pages[number] = {row.id: row for row in rows}
            new = {name for name, value in _OPTIONAL.items() if name not in self._filled and any(map(value, rows))}
            if new:
                self._filled |= new
                self._strips.clear()
                self.refresh()
        return page.get(self._ids[place])

    def _draw(self, row: Row, cursor: bool, hover: bool) -> Strip:
        marked = row.id in self._marks
        base = self.rich_style
        if cursor:
            base += self._style("cursor" if self.has_focus else "cursor-blurred")
        elif hover:
            base += self._style("hover")
        mark = self._cells.icons.mark if marked else " "
        segments = [Segment(mark, base + self._style("mark") if marked and not cursor else base)]
        for name, width in self._widths():
            text = self._cells.text(name, row, width)
            style = base
            if not cursor and (kind := COLUMNS[name].style):
                style = base + self._style(kind)
            elif name == "title" and marked and not cursor:
                style = base + self._style("mark")
            if name == "title" and self._matches is not None:
                segments += self._with_matches(text, style, cursor)
                segments.append(Segment(" ", style))
            else:
                segments.append(Segment(text + " ", style))
        return Strip(segments, self.size.width).adjust_cell_length(self.size.width, base)

    def _with_matches(self, text: str, style: Style, cursor: bool) -> list[Segment]:
        """A title with the words that were looked for marked."""
        assert self._matches is not None  # noqa: S101 - the caller has looked
        mark = style + (Style(bold=True, underline=True) if cursor else self._style("match"))
        segments, place = [], 0
        for match in self._matches.finditer(text):
            segments += [Segment(text[place : match.start()], style), Segment(match[0], mark)]
            place = match.end()
        return [*segments, Segment(text[place:], style)]

    def _explanation(self, y: int) -> Strip:
        """A line of what is said where there are no papers."""
        width = self.size.width
        lines = self._empty.wrap(max(10, width - 4))
        if not 0 <= y < len(lines):
            return Strip.blank(width, self.rich_style)
        line = Content("  ") + lines[y]
        return Strip(line.render_segments(self.visual_style)).adjust_cell_length(width, self.rich_style)

    def _header(self) -> Strip:
        style = self.rich_style + self._style("header")
        segments = [Segment(" ", style)]
        for name, width in self._widths():
            column = COLUMNS[name]
            arrow = ""
            if column.sort and column.sort == self.sort:
                arrow = self._cells.icons.up if self.reverse else self._cells.icons.down
            segments.append(Segment(self._cells.fit(column.header + arrow, width, column.right) + " ", style))
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _widths(self) -> list[tuple[str, int]]:
        self._row(min(self.scroll_offset.y, len(self._ids) - 1))
        chosen = [name for name in self._columns if name not in _OPTIONAL or name in self._filled]
        return layout(chosen, self.size.width - 1)

    def _style(self, name: str) -> Style:
        whole = self.get_component_rich_style(f"paper-table--{name}")
        if name in _WHOLE:
            return whole
        return Style(color=whole.color, bold=whole.bold, underline=whole.underline)

    def set_cells(self, cells: Cells) -> None:
        """Draw with other signs."""
        self._cells = cells
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme has changed."""
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Columns get other widths; the cursor stays to be seen."""
        self._strips.clear()
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """The cursor gets brighter."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor gets dimmer."""
        self.refresh()

    # --- moving

    @property
    def _height(self) -> int:
        """Rows that fit on the screen."""
        return max(1, self.size.height - 1)

    def validate_cursor(self, place: int) -> int:
        """Keep it on a row."""
        return max(0, min(place, len(self._ids) - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Show where it is now, and mark on the way where a range is being marked."""
        if self._range is not None:
            self._mark_up_to(self._range, after)
        if not self._scroll_to_cursor():
            self.refresh_row(before)
            self.refresh_row(after)
        self.post_message(self.Highlighted(self, self.paper_id))

    def refresh_row(self, place: int) -> None:
        """Draw a row anew."""
        self.refresh_line(place + 1)

    def _scroll_to_cursor(self) -> bool:
        """Scroll as far as it takes for the cursor to be seen; returns whether that was needed."""
        return self.keep_in_view(self.cursor, self._height)

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor, and the list, by pages."""
        step = pages * max(1, self._height - 1)
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True)
        self.cursor += step

    def action_edge(self, place: int) -> None:
        """Move the cursor to the first paper, or with -1 to the last one."""
        self.cursor = len(self._ids) - 1 if place < 0 else place

    # --- marking

    def action_mark(self) -> None:
        """Mark the paper at the cursor, or take its mark away, and go on."""
        self._toggle_mark()
        self.cursor += 1

    def _toggle_mark(self) -> None:
        paper_id = self.paper_id
        if paper_id is None:
            return
        self._range = None
        if paper_id in self._marks:
            del self._marks[paper_id]
        else:
            self._marks[paper_id] = None
        self.refresh_row(self.cursor)
        self.post_message(self.Marked())

    def action_mark_range(self) -> None:
        """Begin a range at the cursor, or end it."""
        if self._range is not None:
            self._range = None
        elif self._ids:
            self._range = _Range(self.cursor, dict(self._marks))
            self._mark_up_to(self._range, self.cursor)

    def _mark_up_to(self, marked: _Range, place: int) -> None:
        low, high = min(marked.start, place), max(marked.start, place)
        self._marks = {**marked.before, **dict.fromkeys(self._ids[low : high + 1])}
        self.refresh()
        self.post_message(self.Marked())

    def action_mark_all(self) -> None:
        """Mark all papers of the list; where all are, none."""
        everything = all(paper_id in self._marks for paper_id in self._ids)
        self.set_marks(() if everything else {**self._marks, **dict.fromkeys(self._ids)})

    def action_details(self) -> None:
        """Ask for everything about the paper at the cursor."""
        if self.paper_id is not None:
            self.post_message(self.Opened(self.paper_id))

    # --- the mouse

    def on_click(self, event: events.Click) -> None:
        """Go to a row; a second click opens it, Ctrl marks it, Shift marks up to it. On a header: sort."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y == 0:
            if (name := self._column_at(offset.x)) and COLUMNS[name].sort:
                self.post_message(self.SortWanted(COLUMNS[name].sort))
            return
        place = offset.y - 1 + self.scroll_offset.y
        if not 0 <= place < len(self._ids):
            return
        start = self.cursor
        self._range = None
        self.cursor = place
        if event.shift:
            self._mark_up_to(_Range(start, self._marks), place)
        if event.ctrl:
            self._toggle_mark()
        elif event.chain >= 2 and not event.shift:
            self.action_details()

    def _column_at(self, x: int) -> str | None:
        left = 1
        for name, width in self._widths():
            if left <= x <= left + width:
                return name
            left += width + 1
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which row a click would go to."""
        offset = event.get_content_offset(self)
        self._hover_on(offset.y - 1 + self.scroll_offset.y if offset is not None and offset.y else -1)

    def on_leave(self) -> None:
        """The mouse is elsewhere."""
        self._hover_on(-1)

    def _hover_on(self, place: int) -> None:
        before, self._hover = self._hover, place
        if before != place:
            self.refresh_row(before)
            self.refresh_row(place)
