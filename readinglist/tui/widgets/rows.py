"""What widgets share that draw the lines that are seen of a long text or list, and lay themselves out."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView


class Rows(ScrollView):
    """Lines that are drawn when they are seen."""

    def set_length(self, lines: int) -> None:
        """Have so many lines from now on.

        As the reactive does it, but for the layout of the screen: nothing but the scrollbar depends on the length.
        """
        self.set_reactive(Rows.virtual_size, Size(0, lines))
        self._scroll_update(self.virtual_size)

    def keep_in_view(self, place: int, height: int) -> bool:
        """Scroll as far as it takes for the line *place* to be among the *height* lines that are seen.

        Returns whether that was needed.
        """
        top = self.scroll_offset.y
        if top <= place < top + height or place < 0:
            return False
        self.scroll_to(y=place if place < top else place - height + 1, animate=False, force=True)
        return True
