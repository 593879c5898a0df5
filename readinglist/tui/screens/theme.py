"""A dialog to choose the theme: the screen shows each one while the cursor is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from readinglist.tui.safe import one_line
from readinglist.tui.screens.dialog import Dialog
from readinglist.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from textual.app import ComposeResult

_SIZE = (40, "80%")
"""Width and height of the dialog."""


class ThemeScreen(Dialog[str]):
    """Asks for a theme; whatever was looked at meanwhile, leaving without an answer brings the one before back."""

    heading = "Theme"
    keys = "Enter keep · $dialog_cancel back"

    def content(self) -> ComposeResult:
        """The app's own themes, those of the configuration, then Textual's."""
        first = [DARK.name, LIGHT.name, *self.app.options.themes]
        self._names = [*first, *sorted(name for name in self.app.available_themes if name not in first)]
        self._before = self.app.theme
        yield OptionList(*(Option(self._line(name)) for name in self._names), id="themes", markup=False, compact=True)

    def _line(self, name: str) -> Content:
        kind = "dark" if self.app.available_themes[name].dark else "light"
        where = ", of the configuration" if name == self.app.options.theme else ""
        return Content.assemble(one_line(name), (f"  {kind}{where}", "$foreground-muted"))

    def on_mount(self) -> None:
        """Begin at the theme in use, at the side: what is behind shall be seen."""
        self.styles.background = "transparent"
        self.styles.align = ("right", "middle")
        box = self.query_one(".dialog")
        box.styles.width, box.styles.height = _SIZE
        themes = self.query_one("#themes", OptionList)
        themes.styles.height = "1fr"
        themes.highlighted = self._names.index(self._before)
        themes.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Look at it."""
        self.app.theme = self._names[event.option_index]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Keep it."""
        self.dismiss(self._names[event.option_index])

    def action_accept(self) -> None:
        """Keep the one at the cursor."""
        self.query_one("#themes", OptionList).action_select()

    def action_cancel(self) -> None:
        """Go back to the one before."""
        self.app.theme = self._before
        self.dismiss(None)
