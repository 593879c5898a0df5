"""What all dialogs share: a box in the middle, Esc to leave, a line with the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from readinglist.tui.actions import bindings
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from readinglist.tui.app import ReadingListApp

_T = TypeVar("_T")


class Dialog(ModalScreen[_T | None]):
    """A question; dismissed with the answer, or with None."""

    BINDINGS = bindings("dialog")
    app: ReadingListApp
    heading = ""
    """What stands in the border."""
    keys = "Enter accept · $dialog_cancel cancel"
    """What stands below, in markup; ``$action_id`` is the key of an action."""

    def compose(self) -> ComposeResult:
        """The box, its content, its keys."""
        with Vertical(classes="dialog") as box:
            box.border_title = one_line(self.heading)
            box.border_subtitle = Content.from_markup(self.keys, **self.app.key_names)
            yield from self.content()
            yield Static("", id="problem", classes="problem", markup=False)

    def content(self) -> ComposeResult:
        """What is in the box."""
        raise NotImplementedError

    def problem(self, message: str) -> None:
        """Say in the box what is wrong with an answer."""
        self.query_one("#problem", Static).update(one_line(message))

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def action_accept(self) -> None:
        """Give the answer."""
        raise NotImplementedError
