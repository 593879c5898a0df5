"""A line for a path, which the Tab key completes; below it stands what the path could become."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Input, Static

from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.paths import candidates, common, expanded
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


class PathHint(Static):
    """What the path above could become, on one line."""

    DEFAULT_CSS = """
    PathHint { height: 1; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._paths: Sequence[str] = ()
        self._ellipsis = "…"

    def show(self, paths: Sequence[str], ellipsis: str) -> None:
        """Show the names at the end of *paths*, as many as there is room for."""
        self._paths, self._ellipsis = paths, ellipsis
        self.update(self._text())

    def on_resize(self) -> None:
        """There is room for more, or for less."""
        self.update(self._text())

    def _text(self) -> Content:
        left = self.content_size.width
        parts: list[Content] = []
        for number, path in enumerate(self._paths):
            name = one_line(_name(path), "$text" if path.endswith(os.sep) else "")
            more = f"{self._ellipsis} {len(self._paths) - number:,} more"
            last = number == len(self._paths) - 1
            if cell_len(name.plain) + (0 if last else cell_len(more) + 2) > left and parts:
                parts.append(Content(more))
                break
            parts.append(name)
            left -= cell_len(name.plain) + 2
        return Content("  ").join(parts)


class PathInput(Input):
    """A path being typed. Tab completes it, and goes on to the next field where there is nothing to complete.

    A line for what it could become is mounted below it; give it a place in a vertical container.
    """

    BINDINGS = bindings("path")

    def __init__(
        self,
        value: str = "",
        *,
        folders_only: bool = False,
        id: str | None = None,  # noqa: A002 - the name of Textual's parameter
    ) -> None:
        """*value* is what it begins with; with *folders_only* files are not offered."""
        # Before the value is set, since that is watched.
        self._round: list[str] = []
        """What Tab goes through, where it can't complete any further."""
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self._folders_only = folders_only
        self._hint = PathHint()

    @property
    def path(self) -> str:
        """The path that is meant: without ``~``; ``""`` where nothing is typed."""
        return expanded(self.value)

    async def on_mount(self) -> None:
        """Make room for what the path could become."""
        if self.parent is not None:
            await self.parent.mount(self._hint, after=self)  # type: ignore[attr-defined]

    def on_focus(self) -> None:
        """Show what the path could become."""
        self._offer()

    def on_blur(self, event: events.Blur) -> None:
        """Nothing is being typed any more."""
        self._show([])

    def watch_value(self, value: str) -> None:
        """Show what the path could become."""
        if value not in self._round:
            self._round = []
        self._offer()

    def _offer(self) -> None:
        if not self.is_mounted or not self.has_focus:
            return

        async def run() -> None:
            value = self.value
            found = self._round or (await self._candidates(value) if value else [])
            if self.has_focus and self.value == value:
                self._show(found)

        in_background(self, run, group="path", exclusive=True)

    def action_complete(self) -> None:
        """Complete the path as far as it is certain; again, go through what it could be."""
        if not self.value:
            self.screen.focus_next()
            return
        if self.value in self._round:
            self._take(self._round[(self._round.index(self.value) + 1) % len(self._round)])
            return

        async def run() -> None:
            value = self.value
            found = await self._candidates(value)
            if self.value != value:
                return
            if not found or found == [value]:
                self.screen.focus_next()
                return
            known = common(found)
            if len(found) > 1 and len(known) <= len(value):
                self._round = found
                known = found[0]
            self._take(known)

        in_background(self, run, group="path-complete", exclusive=True)

    def action_next_field(self) -> None:
        """Go on to the next field."""
        self.screen.focus_next()

    def action_previous_field(self) -> None:
        """Go back to the field before."""
        self.screen.focus_previous()

    async def _candidates(self, value: str) -> list[str]:
        # A folder may be large, or far away: nobody waits for it.
        return await asyncio.to_thread(candidates, value, folders_only=self._folders_only)

    def _take(self, value: str) -> None:
        self.value = value
        self.cursor_position = len(value)

    def _show(self, found: Sequence[str]) -> None:
        app = self.app
        self._hint.show(found, app.icons.ellipsis if hasattr(app, "icons") else "…")


def _name(path: str) -> str:
    """The last part of a path, a folder with its slash."""
    return path.rstrip(os.sep).rpartition(os.sep)[2] + (os.sep if path.endswith(os.sep) else "")
