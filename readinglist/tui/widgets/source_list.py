"""The files and folders that were chosen for an import."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from readinglist.tui.actions import bindings
from readinglist.tui.paths import shortened, size_of
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIZE = 14
"""Cells for the size of a file."""


class SourceList(OptionList):
    """Paths, each once, with their sizes; the Delete key takes one off."""

    BINDINGS = bindings("import-list")
    DEFAULT_CSS = """
    SourceList { height: 1fr; margin: 1 0 0 0; border: none; padding: 0; background: transparent; }
    SourceList:focus { border: none; }
    """

    class Removed(Message):
        """A path was taken off."""

    class PreviewWanted(Message):
        """The list is complete."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - the name of Textual's parameter
        super().__init__(id=id, markup=False, compact=True)
        self.paths: list[str] = []
        """What is on the list, in the order in which it was added."""
        self._sizes: dict[str, str] = {}

    async def add(self, paths: Sequence[str]) -> bool:
        """Put *paths* on the list; returns whether all of them were on it already."""
        new = [path for path in dict.fromkeys(paths) if path not in self.paths]
        # Another task may add some meanwhile, but not the same ones: they count from here on.
        self.paths += new
        sizes = await asyncio.to_thread(lambda: [size_of(path) for path in new])
        self._sizes.update(zip(new, sizes, strict=True))
        self._show(len(self.paths) - 1)
        return not new

    def action_remove(self) -> None:
        """Take the path at the cursor off the list."""
        place = self.highlighted
        if place is not None:
            del self.paths[place]
            self._show(min(place, len(self.paths) - 1))
            self.post_message(self.Removed())

    def action_preview(self) -> None:
        """Go on."""
        self.post_message(self.PreviewWanted())

    def on_resize(self) -> None:
        """Put the sizes at the right."""
        self._show(self.highlighted)

    def _show(self, place: int | None) -> None:
        self.clear_options()
        self.add_options(Option(self._line(path)) for path in self.paths)
        self.highlighted = place if self.paths and place is not None and place >= 0 else None

    def _line(self, path: str) -> Content:
        size = self._sizes.get(path, "")
        name = one_line(shortened(path))
        room = max(10, self.size.width - _SIZE - 2)
        if cell_len(name.plain) > room:
            name = name.truncate(room, ellipsis=True)
        gap = " " * max(1, room - cell_len(name.plain))
        return Content.assemble(name, gap, (size.rjust(_SIZE), "$foreground-muted"))
