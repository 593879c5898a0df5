"""Keys that come in a burst do what they do one at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input
from tui_support import drive, fill, settled

from readinglist.library import Library
from readinglist.tui.keys_in_order import KeysInOrder
from readinglist.tui.screens.importing import ImportScreen
from readinglist.tui.screens.library import LibraryScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp

SIGNS = {"slash": "/", "space": " ", "full_stop": "."}


def burst(app: KeysInOrder, *keys: str, pasted: str = "") -> None:
    """Keys, and then a text that is pasted, with nothing between them."""
    for key in keys:
        app.post_message(events.Key(key, SIGNS.get(key, key if len(key) == 1 else None)))
    if pasted:
        app.post_message(events.Paste(pasted))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with some papers."""
    fill(tmp_path / "library.db")
    return tmp_path / "library.db"


def test_each_key_of_a_burst_finds_what_the_one_before_has_opened(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = app.screen
        assert isinstance(screen, LibraryScreen)
        burst(app, "slash", *"deeds", *["backspace"] * 5, *"snails", "enter", "space", "escape")
        await settled(pilot)
        marked = screen.table.marks
        assert (screen.search_line.value, screen.table.has_focus, len(marked)) == ("", True, 1)
        burst(app, "t", *"gardens", "enter", "ctrl+s")
        await settled(pilot)
        assert app.screen is screen
        burst(app, "i", pasted=str(path.parent))
        await settled(pilot)
        assert isinstance(app.screen, ImportScreen)
        assert app.screen.query_one("#import-path", Input).value == str(path.parent)
        with Library(path) as library:
            assert library.select(["is:trashed"]).ids == []
            (paper,) = library.papers(library.select(["tag:gardens"]).ids)
            assert (paper.id, paper.title) == (marked[0], "On the Patience of Snails")

    drive(path, flow)


def test_a_key_whose_widget_is_gone_keeps_none_waiting() -> None:
    class Gone(Input):
        async def on_key(self) -> None:
            await self.remove()

    class Host(KeysInOrder):
        def compose(self):  # type: ignore[no-untyped-def]
            yield Gone(id="gone")
            yield Input(id="stays")

    async def run() -> None:
        app = Host()
        async with app.run_test() as pilot:
            burst(app, "a", "b", "c")
            async with asyncio.timeout(10):
                while app.query_one("#stays", Input).value != "bc":
                    await pilot.pause(0.01)

    asyncio.run(run())
