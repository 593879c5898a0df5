"""Lines to look through, any number of them: only those on the screen are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.content import Content


class Lines(ScrollView, can_focus=False):
    """A list of lines, one of which may be the current one."""

    DEFAULT_CSS = """
    Lines { background: transparent; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; height: 1fr; }
    """

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - the name of Textual's parameter
        super().__init__(id=id)
        self._count = 0
        self._line: Callable[[int, int], Content] | None = None
        self._current = -1

    def show(self, count: int, line: Callable[[int, int], Content], current: int = -1) -> None:
        """Show *count* lines; *line* gives one by its place and the width. The *current* one is scrolled to."""
        self._count, self._line, self._current = count, line, current
        self.virtual_size = Size(0, count)
        self.refresh()
        if current >= 0:
            self.call_after_refresh(self._show_current)

    def _show_current(self) -> None:
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        if not top <= self._current < top + height:
            self.scroll_to(y=max(0, self._current - height // 2), animate=False)

    def render_line(self, y: int) -> Strip:
        """One of them."""
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if self._line is None or not 0 <= place < self._count or not width:
            return Strip.blank(self.size.width, self.rich_style)
        strips = Visual.to_strips(self, self._line(place, width), width, 1, self.visual_style)
        return strips[0].adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Tell which."""
        offset = event.get_content_offset(self)
        place = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= place < self._count:
            self.post_message(self.Clicked(place))
