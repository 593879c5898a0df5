"""Everything about the paper at the cursor, to be read and scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from readinglist.tui.actions import bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class Details(VerticalScroll, can_focus=True):
    """A text about a paper."""

    BINDINGS = bindings("details")
    DEFAULT_CSS = """
    Details #details-text { padding-right: 1; }
    Details { padding: 0 1; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def compose(self) -> ComposeResult:
        """One text, markup off."""
        yield Static(id="details-text", markup=False)

    def show(self, text: Content, *, stay: bool = False) -> None:
        """Show another text, from its beginning on, or with *stay* from where the reader is."""
        self.query_one("#details-text", Static).update(text)
        if not stay:
            self.scroll_home(animate=False)
