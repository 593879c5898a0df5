"""Everything about one paper, on a screen of its own; the papers of the list can be gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from readinglist.errors import LibraryError
from readinglist.tui.actions import bindings
from readinglist.tui.paper_text import paper_text, whole
from readinglist.tui.screens.papers import PaperScreen
from readinglist.tui.widgets.details import Details
from readinglist.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class DetailsScreen(PaperScreen):
    """One of *ids*, at first that at *place*; gives the place back where the reader left."""

    BINDINGS = bindings("details-screen")
    DEFAULT_CSS = """
    DetailsScreen { align-horizontal: center; }
    DetailsScreen #whole { max-width: 108; }
    """

    def __init__(self, ids: Sequence[int], place: int) -> None:
        super().__init__()
        self._ids = ids
        self._place = place

    def compose(self) -> ComposeResult:
        """A text to scroll."""
        yield Details(id="whole", classes="pane")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show it."""
        self._show()
        self.query_one(Details).focus()

    def chosen(self) -> list[int]:
        """The paper that is shown."""
        return [self._ids[self._place]] if self._ids else []

    def library_changed(self) -> None:
        """Read it anew."""
        self._show(stay=True)

    def _show(self, *, stay: bool = False) -> None:
        details = self.query_one(Details)
        details.border_subtitle = Content(f"{self._place + 1:,} / {len(self._ids):,}")
        try:
            text = paper_text(whole(self.app.desk.reader, self._ids[self._place]), self.app.icons)
        except LibraryError:
            text = Content.styled(
                self.app.with_keys("This paper is gone. {close-details} goes back to the list."), "$foreground-muted"
            )
        details.show(text, stay=stay)

    def action_step(self, step: int) -> None:
        """Another paper of the list."""
        place = max(0, min(self._place + step, len(self._ids) - 1))
        if place != self._place:
            self._place = place
            self._show()

    def action_close(self) -> None:
        """Back to the list, at this paper."""
        self.dismiss(self._place)
