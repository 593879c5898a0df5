"""A dialog that asks for one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input, Static

from readinglist.tui.safe import one_line
from readinglist.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Prompt(Dialog[str]):
    """Asks for a line; what is empty is no answer."""

    def __init__(self, heading: str, question: str, value: str = "") -> None:
        super().__init__()
        self.heading = heading
        self._question = question
        self._value = value

    def content(self) -> ComposeResult:
        """The question, and a line for the answer."""
        yield Static(one_line(self._question), markup=False)
        yield Input(self._value, id="answer", compact=True)

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one("#answer", Input).focus()

    def on_input_submitted(self) -> None:
        """Enter gives the answer."""
        self.action_accept()

    def action_accept(self) -> None:
        """Give the answer."""
        answer = self.query_one("#answer", Input).value.strip()
        if answer:
            self.dismiss(answer)
        else:
            self.problem(self.app.with_keys("type something, or leave with {dialog-cancel}"))
