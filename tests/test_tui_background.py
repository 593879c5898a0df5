"""Work in the background ends with what it was begun for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static
from textual.worker import WorkerFailed
from tui_support import drive, fill, settled

from readinglist.tui.background import in_background
from readinglist.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp


class Question(Dialog[None]):
    """A dialog whose work looks for the text in it at the moment when that has just gone."""

    looked = False

    def content(self) -> ComposeResult:
        yield Static("", id="text", markup=False)

    def on_mount(self) -> None:
        in_background(self, self._work)

    async def _work(self) -> None:
        text = self.query_one("#text", Static)
        while text.is_running:
            await asyncio.sleep(0)
        type(self).looked = True
        self.query_one("#text", Static)


def test_work_may_outlive_the_parts_of_the_screen_that_it_looks_for(tmp_path: Path) -> None:
    fill(tmp_path / "library.db")
    Question.looked = False

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        question = Question()
        app.push_screen(question)
        await pilot.pause()
        question.dismiss(None)
        await settled(pilot)
        assert app.screen is not question

    drive(tmp_path / "library.db", flow)
    assert Question.looked


def test_what_is_not_there_while_the_screen_is_there_is_an_error(tmp_path: Path) -> None:
    fill(tmp_path / "library.db")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        async def work() -> None:
            app.screen.query_one("#nowhere")

        with pytest.raises(WorkerFailed):
            await in_background(app.screen, work, exit_on_error=False).wait()

    drive(tmp_path / "library.db", flow)
