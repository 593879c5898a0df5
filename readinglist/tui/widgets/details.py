"""Everything about the paper at the cursor, to be read and scrolled.

A widget that lays itself out: the cursor passes many papers, and a new layout of the whole screen for each would take
longer than all the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual

from readinglist.tui.actions import bindings
from readinglist.tui.paper_text import set_in
from readinglist.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual import events

_NARROW = 16
"""Cells with less than which no value is set in."""


class Details(Rows, can_focus=True):
    """A text about a paper."""

    BINDINGS = bindings("details")
    DEFAULT_CSS = """
    Details { padding: 0 1; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto; }
    """

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's names
        super().__init__(id=id, classes=classes)
        self._text = Content("")
        self._strips: list[Strip] = []
        self._width = -1

    @property
    def text(self) -> Content:
        """What is shown."""
        return self._text

    def show(self, text: Content, *, stay: bool = False) -> None:
        """Show another text, from its beginning on, or with *stay* from where the reader is."""
        self._text = text
        self._wrap()
        if not stay:
            self.scroll_to(y=0, animate=False, force=True)

    def _wrap(self) -> None:
        """Break the text into lines, with room for the scrollbar and a cell beside it, whether it is there or not."""
        self._width = self.size.width
        width = max(1, self._width - self.styles.scrollbar_size_vertical - 1)
        self._strips = self._laid_out(width) if self._width > 1 else []
        self.set_length(len(self._strips))
        self.refresh()

    def _laid_out(self, width: int) -> list[Strip]:
        strips: list[Strip] = []
        plain: list[Content] = []
        for line in self._text.split("\n", allow_blank=True):
            edge = set_in(line)
            if not edge or line.cell_length <= width or width - edge < _NARROW:
                plain.append(line)
                continue
            strips += self._broken(plain, width)
            plain = []
            below = Strip.blank(edge, self.rich_style)
            for place, value in enumerate(self._broken([line[edge:]], width - edge)):
                begin = below if place else self._broken([line[:edge]], edge)[0].adjust_cell_length(edge)
                strips.append(Strip.join([begin, value]))
        return strips + self._broken(plain, width)

    def _broken(self, lines: list[Content], width: int) -> list[Strip]:
        if not lines:
            return []
        return Visual.to_strips(self, Content("\n").join(lines), width, None, self.visual_style)

    def on_resize(self, event: events.Resize) -> None:
        """Lines get another length."""
        if self.size.width != self._width:
            self._wrap()

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._wrap()

    def render_line(self, y: int) -> Strip:
        """A line of the text."""
        place = y + self.scroll_offset.y
        if place >= len(self._strips):
            return Strip.blank(self.size.width, self.rich_style)
        return self._strips[place].adjust_cell_length(self.size.width, self.rich_style)
