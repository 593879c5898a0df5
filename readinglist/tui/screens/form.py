"""What dialogs with a form share: going from field to field, and saying at a field what is wrong with it."""

from __future__ import annotations

from typing import TypeVar

from readinglist.tui.screens.dialog import Dialog
from readinglist.tui.widgets.form import FormRow

_T = TypeVar("_T")


class FormDialog(Dialog[_T]):
    """A form. Enter, down and up go through its fields; a value is checked when its field is left."""

    AUTO_FOCUS = ""
    FORM_CSS = """
    FormRow .form-value { background: $boost; }
    FormRow.-here .form-value { background: $primary 20%; }
    """
    """Goes into the ``CSS`` of each: it has to stand above what the app says of all dialogs."""

    _problem = ""

    def problem(self, message: str) -> None:
        """Say in the box what is wrong."""
        self._problem = message
        super().problem(message)

    def forget_problem(self) -> None:
        """Say nothing any more."""
        if self._problem:
            self.problem("")

    @property
    def rows(self) -> list[FormRow]:
        """The fields, from top to bottom."""
        return list(self.query(FormRow))

    def wrong(self, name: str, value: str) -> str:
        """What is wrong with a value; ``""`` where nothing is."""
        raise NotImplementedError

    def row(self, name: str) -> FormRow:
        """A field."""
        return self.query_one(f"#field-{name}", FormRow)

    @property
    def here(self) -> FormRow | None:
        """The field that has the focus."""
        return next((row for row in self.rows if row.has_focus_within), None)

    def check(self) -> bool:
        """Whether all values make sense; else goes to the first one that does not."""
        wrong = [row for row in self.rows if not row.check(self.wrong)]
        if wrong:
            wrong[0].enter()
            wrong[0].scroll_visible(animate=False)
        return not wrong

    def action_field(self, step: int) -> None:
        """Another field."""
        rows, here = self.rows, self.here
        if here is not None and 0 <= rows.index(here) + step < len(rows):
            rows[rows.index(here) + step].enter()

    def on_form_row_passed(self, event: FormRow.Passed) -> None:
        """Go on, or back."""
        event.stop()
        self.action_field(event.step)

    def on_form_row_submitted(self, event: FormRow.Submitted) -> None:
        """Enter goes on."""
        event.stop()
        self.action_field(1)

    def on_form_row_left(self, event: FormRow.Left) -> None:
        """Check what was typed."""
        event.stop()
        event.row.check(self.wrong)
