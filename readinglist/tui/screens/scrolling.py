"""Keys that scroll the one text of a screen, whatever has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from textual.widget import Widget


class Scrolling(Screen[Any]):
    """A screen with a text, ``#page``, that is longer than it."""

    @property
    def page(self) -> Widget:
        """What scrolls."""
        return self.query_one("#page")

    def action_scroll_lines(self, lines: int) -> None:
        """Lines on, or back."""
        self.page.scroll_relative(y=lines, animate=False)

    def action_scroll_pages(self, pages: int) -> None:
        """Pages on, or back; two lines of the page before stay."""
        self.page.scroll_relative(y=pages * max(1, self.page.size.height - 2), animate=False)

    def action_scroll_edge(self, end: int) -> None:
        """To the beginning, or the end."""
        if end:
            self.page.scroll_end(animate=False)
        else:
            self.page.scroll_home(animate=False)
