"""Statistics: the library in figures and bars, two columns where there is room, read in the background."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.containers import Container, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from readinglist.errors import LibraryError
from readinglist.store.connection import StoreError
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.safe import one_line
from readinglist.tui.screens.scrolling import Scrolling
from readinglist.tui.statistics_text import panels, read_numbers
from readinglist.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Size

    from readinglist.tui.app import ReadingListApp
    from readinglist.tui.statistics_text import Panel


class Figure(Widget):
    """A panel: its text is made for the width that it has."""

    DEFAULT_CSS = """
    Figure { width: 100%; height: auto; padding: 0 1; margin-bottom: 1; }
    """

    def __init__(self, panel: Panel) -> None:
        super().__init__(classes="pane")
        self._panel = panel
        self.border_title = Content(panel.title)

    def replace(self, panel: Panel) -> None:
        """Show another text."""
        self._panel = panel
        self.refresh(layout=True)

    def render(self) -> Content:
        """The text, for the width there is."""
        return self._panel.draw(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines of the text at *width*, wrapped where it has to be."""
        return self._panel.draw(width).get_height({}, width) if width else 0


_NOTHING = "Nothing to count yet. {statistics-close} goes back to the list; there, {import} imports papers."


class StatisticsScreen(Scrolling):
    """What is in the library, counted."""

    AUTO_FOCUS = ""
    BINDINGS = bindings("statistics")
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (120, "-two")]  # noqa: RUF012 - Textual's way
    app: ReadingListApp
    DEFAULT_CSS = """
    StatisticsScreen #page { scrollbar-size-vertical: 1; padding: 1 2 0 2; overflow-x: hidden; }
    StatisticsScreen.-one #page { padding: 0 1; }
    StatisticsScreen.-one Figure { margin-bottom: 0; }
    StatisticsScreen #columns { height: auto; }
    StatisticsScreen.-two #columns { layout: horizontal; }
    StatisticsScreen.-two #left, StatisticsScreen.-two #right { width: 1fr; }
    StatisticsScreen.-two #left { margin-right: 2; }
    StatisticsScreen #note { color: $text-muted; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        """A note until all is counted; two columns."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static("Counting …", id="note", markup=False)
            with Container(id="columns"):
                yield VerticalGroup(id="left")
                yield VerticalGroup(id="right")
        yield KeyLine()

    def on_mount(self) -> None:
        """Count, in the background."""
        self._read()

    def library_changed(self) -> None:
        """Something was changed: count anew."""
        self._read()

    def _read(self) -> None:
        async def run() -> None:
            try:
                numbers = await self.app.desk.look(read_numbers)
            except (LibraryError, StoreError) as error:
                self.app.fail(str(error))
                return
            note = self.query_one("#note", Static)
            note.display = not numbers.counts["papers"]
            if note.display:
                note.update(one_line(self.app.with_keys(_NOTHING)))
            left, right = panels(numbers, self.app.icons, self.app.key, datetime.now().astimezone().date())
            for column, parts in (("#left", left), ("#right", right)):
                self._show(column, parts if numbers.counts["papers"] else [])

        in_background(self, run, group="statistics", exclusive=True)

    def _show(self, column: str, parts: list[Panel]) -> None:
        place = self.query_one(column)
        known = list(place.query(Figure))
        if len(known) == len(parts):
            for figure, panel in zip(known, parts, strict=True):
                figure.replace(panel)
        else:
            place.remove_children(Figure)
            place.mount_all(Figure(panel) for panel in parts)

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)
