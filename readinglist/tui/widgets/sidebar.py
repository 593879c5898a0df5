"""The lists beside the papers: fixed ones, saved views, tags, imports, each with its count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from readinglist.tui.actions import bindings
from readinglist.tui.columns import Cells
from readinglist.tui.icons import UNICODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.tui.icons import Icons
    from readinglist.tui.lists import ListItem


class Sidebar(OptionList):
    """Lists to choose from."""

    BINDINGS = bindings("sidebar")
    DEFAULT_CSS = """
    Sidebar { background: transparent; padding: 0; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    class Chosen(Message):
        """A list is to be shown."""

        def __init__(self, item: ListItem) -> None:
            super().__init__()
            self.item = item

    class RenameWanted(Message):
        """A tag is to get another name."""

        def __init__(self, item: ListItem) -> None:
            super().__init__()
            self.item = item

    class RemoveWanted(Message):
        """A view, or a tag, is to be forgotten."""

        def __init__(self, item: ListItem) -> None:
            super().__init__()
            self.item = item

    def __init__(
        self, id: str | None = None, classes: str | None = None, icons: Icons = UNICODE  # noqa: A002 - Textual's names
    ) -> None:  # fmt: skip
        super().__init__(id=id, classes=classes, markup=False, compact=True)
        self._icons = icons
        self._items: dict[str, ListItem] = {}
        self._current = "all"

    @property
    def current(self) -> str:
        """The list that is shown."""
        return self._current

    def show(self, items: Sequence[ListItem], current: str) -> None:
        """Show lists, with a mark on the *current* one; the cursor stays on its list."""
        at = self._at_cursor()
        self._items = {item.id: item for item in items}
        self._current = current
        options: list[Option | None] = []
        group = ""
        for item in items:
            if item.group != group:
                options += [None, Option(Content.styled(item.group, "bold $foreground-muted"), disabled=True)]
                group = item.group
            options.append(Option(self._line(item), id=item.id))
        self.clear_options()
        self.add_options(options)
        wanted = at.id if at is not None and at.id in self._items else current
        if wanted in self._items:
            self.highlighted = self.get_option_index(wanted)

    def _line(self, item: ListItem) -> Content:
        """Name to the left, count to the right, cut to the width."""
        width = max(10, self.size.width - 2 if self.size.width else 24)
        number = "" if item.number is None else f"{item.number:,}"
        mark = self._icons.mark if item.id == self._current else " "
        name = Cells(self._icons).fit(item.name, max(4, width - cell_len(number) - 2))
        style = "bold $text-accent" if item.id == self._current else "$foreground"
        return Content.assemble((mark, style), (name, style), (f" {number}", "$foreground-muted"))

    def on_resize(self) -> None:
        """Counts stay at the right edge."""
        if self._items:
            self.show(list(self._items.values()), self._current)

    def _at_cursor(self) -> ListItem | None:
        if self.highlighted is None:
            return None
        option = self.get_option_at_index(self.highlighted)
        return self._items.get(option.id or "")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which list was chosen."""
        event.stop()
        item = self._items.get(event.option_id or "")
        if item is not None:
            self.post_message(self.Chosen(item))

    def action_rename(self) -> None:
        """Ask for another name of the tag at the cursor."""
        item = self._at_cursor()
        if item is not None and item.kind == "tag":
            self.post_message(self.RenameWanted(item))

    def action_remove(self) -> None:
        """Forget the view, or the tag, at the cursor."""
        item = self._at_cursor()
        if item is not None and item.kind in ("tag", "view"):
            self.post_message(self.RemoveWanted(item))
