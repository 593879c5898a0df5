"""A dialog with a few things to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from readinglist.tui.safe import one_line
from readinglist.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Choose(Dialog[str]):
    """Asks for one of some answers, each with an id and a text."""

    def __init__(self, heading: str, answers: Sequence[tuple[str, str]], current: str = "") -> None:
        super().__init__()
        self.heading = heading
        self._answers = list(answers)
        self._current = current

    def content(self) -> ComposeResult:
        """The answers."""
        yield OptionList(
            *(Option(one_line(text)) for _, text in self._answers), id="answers", markup=False, compact=True
        )

    def on_mount(self) -> None:
        """Begin at the current one."""
        answers = self.query_one("#answers", OptionList)
        answers.highlighted = next((n for n, (name, _) in enumerate(self._answers) if name == self._current), 0)
        answers.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click takes it."""
        self.dismiss(self._answers[event.option_index][0])

    def action_accept(self) -> None:
        """Take the one at the cursor."""
        self.query_one("#answers", OptionList).action_select()
