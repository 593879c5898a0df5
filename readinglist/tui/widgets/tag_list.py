"""The list of the tag editor: a box, a name and a count a row; as many rows as there are tags, drawn when seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from readinglist.tui.actions import bindings
from readinglist.tui.columns import Cells
from readinglist.tui.icons import UNICODE
from readinglist.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from readinglist.tui.icons import Icons
    from readinglist.tui.tag_choice import State, Tag, TagChoice

_BOXES: dict[State, str] = {"all": "[x]", "some": "[~]", "none": "[ ]"}
"""How many of the papers will have a tag."""
_COUNT = 7
"""Cells of the count."""


class TagList(Rows, can_focus=True):
    """Tags with what becomes of them, perhaps with a last row that makes a new one."""

    BINDINGS = bindings("tag-list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tag-list--cursor", "tag-list--cursor-blurred", "tag-list--hover", "tag-list--dim", "tag-list--changed",
    }  # fmt: skip
    DEFAULT_CSS = """
    TagList {
        height: auto; max-height: 14; min-height: 1; overflow-x: hidden; scrollbar-size-vertical: 1;
        background: transparent;
        & > .tag-list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .tag-list--cursor-blurred { background: $panel; text-style: bold; }
        & > .tag-list--hover { background: $boost; }
        & > .tag-list--dim { color: $text-muted; }
        & > .tag-list--changed { color: $text-accent; text-style: bold; }
    }
    """
    cursor: reactive[int] = reactive(-1, repaint=False)
    """The row of the cursor, from 0; -1 where there is none."""

    class Taken(Message):
        """A tag, or the row that makes one, was taken."""

        def __init__(self, tag: Tag | None) -> None:
            super().__init__()
            self.tag = tag

    class Typed(Message):
        """Somebody typed in the list what belongs into the line above."""

        def __init__(self, key: str, character: str | None) -> None:
            super().__init__()
            self.key = key
            self.character = character

    class Left(Message):
        """The cursor went up from the first row."""

    def __init__(self, icons: Icons = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._cells = Cells(icons)
        self._choice: TagChoice | None = None
        self._tags: Sequence[Tag] = ()
        self._papers = 0
        self._new = ""
        self._hover = -1

    # --- what is shown

    def show(self, choice: TagChoice, tags: Sequence[Tag], papers: int, *, new: str = "", cursor: int = -1) -> None:
        """Show *tags*, of which *papers* papers have some, and with *new* a row that makes a tag of that name."""
        self._choice, self._tags, self._papers, self._new = choice, tags, papers, new
        self.virtual_size = Size(0, self.rows)
        self.set_reactive(TagList.cursor, cursor if cursor < self.rows else -1)
        self._hover = -1
        self.scroll_to(y=0, animate=False, force=True)
        self._scroll_to_cursor()
        self.refresh(layout=True)

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self._tags) + bool(self._new)

    @property
    def at_cursor(self) -> Tag | None:
        """The tag at the cursor; None on the row that makes one, or without a cursor."""
        return self._tags[self.cursor] if 0 <= self.cursor < len(self._tags) else None

    @property
    def on_new(self) -> bool:
        """Whether the cursor is on the row that makes a tag."""
        return bool(self._new) and self.cursor == len(self._tags)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as there are rows."""
        return max(1, self.rows)

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """A row."""
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        base = self.rich_style
        if self._choice is None or place >= self.rows:
            return Strip.blank(width, base)
        cursor = place == self.cursor
        if cursor:
            base += self._style("cursor" if self.has_focus else "cursor-blurred")
        elif place == self._hover:
            base += self._style("hover")
        dim = base if cursor and self.has_focus else base + self._dim()
        if place >= len(self._tags):
            name = self._cells.fit(self._new, min(cell_len(self._new), max(1, width - 13)))
            text = f' + create "{name}"'
            return Strip([Segment(text, base)]).adjust_cell_length(width, base)
        return Strip(self._tag(self._choice, self._tags[place], width, base, dim)).adjust_cell_length(width, base)

    def _tag(self, choice: TagChoice, tag: Tag, width: int, base: Style, dim: Style) -> list[Segment]:
        state, before = choice.state(tag), choice.before(tag)
        sign = {"all": "+", "none": "-", "some": " "}[state] if state != before else " "
        changed = base if dim is base or state == before else base + self._style("changed")
        part = f"{tag.having:,} of {self._papers:,} " if before == "some" else ""
        number = "new" if tag.new else f"{tag.papers:,}"
        name = max(4, width - 7 - len(part) - _COUNT)
        return [
            Segment(f"{sign}{_BOXES[state]} ", changed),
            Segment(self._cells.fit(tag.name, name), changed),
            Segment(f" {part}{number:>{_COUNT}} ", dim),
        ]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"tag-list--{name}", partial=True)

    def _dim(self) -> Style:
        # A muted colour depends on what is behind it, which a partial style does not know.
        return Style(color=self.get_visual_style("tag-list--dim").rich_style.color)

    def on_focus(self) -> None:
        """There is always a cursor to go on from."""
        if self.cursor < 0 and self.rows:
            self.cursor = 0
        self.refresh()

    def on_blur(self) -> None:
        """The cursor gets dimmer."""
        self.refresh()

    # --- moving

    def validate_cursor(self, place: int) -> int:
        """Keep it on a row, or on none."""
        return max(-1, min(place, self.rows - 1))

    def watch_cursor(self) -> None:
        """Show it."""
        self._scroll_to_cursor()
        self.refresh()

    def on_resize(self) -> None:
        """The cursor stays to be seen."""
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        self.keep_in_view(self.cursor, max(1, self.size.height))

    def action_move(self, rows: int) -> None:
        """Move the cursor; from the first row up, leave the list."""
        if self.cursor + rows < 0:
            self.post_message(self.Left())
        else:
            self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.cursor = max(0, self.cursor + pages * max(1, self.size.height - 1))

    def action_edge(self, place: int) -> None:
        """Move the cursor to the first tag, or with -1 to the last row."""
        self.cursor = self.rows - 1 if place < 0 else min(place, self.rows - 1)

    # --- taking

    def action_take(self) -> None:
        """Take the row at the cursor."""
        if self.at_cursor is not None or self.on_new:
            self.post_message(self.Taken(self.at_cursor))

    def on_key(self, event: events.Key) -> None:
        """Letters go on in the line above."""
        if (event.is_printable and event.key != "space") or event.key == "backspace":
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(event.key, event.character))

    def on_click(self, event: events.Click) -> None:
        """A click takes the row."""
        place = event.y + self.scroll_offset.y
        if event.button == 1 and 0 <= place < self.rows:
            self.cursor = place
            self.action_take()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The row under the mouse is marked."""
        place = event.y + self.scroll_offset.y
        if place != self._hover:
            self._hover = place
            self.refresh()

    def on_leave(self) -> None:
        """The mouse is elsewhere."""
        self._hover = -1
        self.refresh()
