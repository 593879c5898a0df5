"""The panes of the library: lists, papers, details; which are seen, how wide they are, which has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content

from readinglist.errors import LibraryError
from readinglist.tui import matches
from readinglist.tui.paper_text import paper_text, whole
from readinglist.tui.screens.papers import PaperScreen
from readinglist.tui.widgets.details import Details
from readinglist.tui.widgets.paper_table import PaperTable
from readinglist.tui.widgets.search_line import SearchLine
from readinglist.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from textual import events

_WIDE = 140
"""Columns from which on there is room for the lists beside the papers."""


class PaneScreen(PaperScreen):
    """A screen with the three panes and a search line."""

    def __init__(self) -> None:
        super().__init__()
        self._details_of: int | None = None
        self._details_stale = True
        self._matches: re.Pattern[str] | None = None

    @property
    def table(self) -> PaperTable:
        """The papers."""
        return self.query_one("#table", PaperTable)

    @property
    def sidebar(self) -> Sidebar:
        """The lists."""
        return self.query_one("#sidebar", Sidebar)

    @property
    def details(self) -> Details:
        """The paper at the cursor."""
        return self.query_one("#details", Details)

    @property
    def search_line(self) -> SearchLine:
        """The query."""
        return self.query_one("#search", SearchLine)

    def show_details(self) -> None:
        """Show the paper at the cursor, where there is room for it."""
        paper_id = self.table.paper_id
        if (paper_id == self._details_of and not self._details_stale) or not self.details.display:
            return
        stay = paper_id == self._details_of
        self._details_of, self._details_stale = paper_id, False
        if paper_id is None:
            self.details.show(Content(""))
            return
        try:
            text = paper_text(whole(self.app.desk.reader, paper_id), self.app.icons)
            if self._matches is not None:
                text = text.highlight_regex(self._matches, style=matches.STYLE)
            self.details.show(text, stay=stay)
        except LibraryError:
            self.details.show(Content(""))

    def action_next_pane(self) -> None:
        """Lists, papers, details: the next one that can be seen; without the lists, they come over the papers."""
        self._go(1)

    def action_previous_pane(self) -> None:
        """The pane before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if not self.sidebar.display and self.table.has_focus and step > 0:
            self.sidebar.add_class("-overlay")
            self.sidebar.focus()
            return
        panes: Sequence[Any] = [pane for pane in (self.sidebar, self.table, self.details) if pane.display]
        here = next((n for n, pane in enumerate(panes) if pane.has_focus_within), -1)
        self.sidebar.remove_class("-overlay")
        panes[(here + step) % len(panes)].focus()

    def action_toggle_sidebar(self) -> None:
        """Show or hide the lists."""
        if self.has_class("-wide"):
            if self.sidebar.has_focus:
                self.table.focus()
            self.sidebar.toggle_class("-hidden")
        else:
            self.sidebar.toggle_class("-overlay")
            (self.sidebar if self.sidebar.has_class("-overlay") else self.table).focus()

    def action_toggle_details(self) -> None:
        """Show or hide the details."""
        if not self.has_class("-wide") and not self.has_class("-medium"):
            self.app.tell(f"no room for the details here: {self.app.key('details')} shows them in full")
            return
        if self.details.has_focus:
            self.table.focus()
        self.details.toggle_class("-hidden")
        self._details_stale = True
        self.call_after_refresh(self._settle)

    def action_resize(self, cells: int) -> None:
        """Make the lists, or else the details, narrower or wider."""
        pane, name, least, most = (
            (self.sidebar, "sidebar_width", 20, self.size.width // 4)
            if self.sidebar.has_focus
            else (self.details, "details_width", 30, self.size.width // 2)
        )
        width = max(least, min(getattr(self.app.state, name) + cells, most))
        pane.styles.width = width
        self.app.remember(**{name: width})

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Lists over the papers are in the way of everything else."""
        if event.widget is not self.sidebar:
            self.sidebar.remove_class("-overlay")

    def on_resize(self, event: events.Resize) -> None:
        """Other panes may be seen now."""
        if event.size.width >= _WIDE:
            self.sidebar.remove_class("-overlay")
        self._details_stale = True
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """The focus stays where something can be seen, and details are those of the paper at the cursor."""
        if self.focused is None:
            self.table.focus()
        self.show_details()
