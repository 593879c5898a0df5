"""Asks where the report of an import goes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.widgets import Static

from readinglist.tui.screens.dialog import Dialog
from readinglist.tui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from textual.app import ComposeResult

_SUGGESTION = "~/import-report.txt"
"""Not where the dumps are: whoever imports that folder again would import the report."""


class SaveReport(Dialog[str]):
    """Asks for the path of a file that is not there yet."""

    heading = "Save report"
    keys = "Enter saves · $path_complete completes · $dialog_cancel cancels"

    def content(self) -> ComposeResult:
        """A line for the path."""
        yield Static("Write the report, with every line that is left over, to:", markup=False)
        yield PathInput(_SUGGESTION, id="report-path")

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one(PathInput).focus()

    def on_input_submitted(self) -> None:
        """Enter gives the answer."""
        self.action_accept()

    def action_accept(self) -> None:
        """Give the path, unless there is something already."""
        path = self.query_one(PathInput).path
        if not path:
            self.problem(self.app.with_keys("type a path, or leave with {dialog-cancel}"))
        elif os.path.isdir(path):  # noqa: PTH112 - the path stays as it was typed
            self.problem("that is a folder; add a name")
        elif os.path.lexists(path):
            self.problem("there is such a file already; choose another name")
        else:
            self.dismiss(path)
