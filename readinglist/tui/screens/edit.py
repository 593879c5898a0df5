"""The form of a paper's fields; what its owner sets there, nothing else overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from readinglist.errors import UsageError
from readinglist.paper import TYPES
from readinglist.shown import title_of
from readinglist.tui.actions import bindings
from readinglist.tui.safe import one_line
from readinglist.tui.screens.form import FormDialog
from readinglist.tui.screens.unsaved import leave
from readinglist.tui.widgets.form import FormRow

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from readinglist.editing import Alternative, FormField
    from readinglist.paper import Paper

_LONG = ("title", "authors", "abstract")
"""Fields that take more than a line."""
_HINTS = {
    "authors": "none; such as Maro, Ines; Wei, Li",
    "year": "none; such as 2025",
    "month": "none; 1 to 12, or its name",
    "day": "none; 1 to 31",
    "doi": "none; such as 10.1145/3292500.3330701",
    "arxiv": "none; such as 2403.03507",
    "url": "none; https://…",
    "code": "none; https://…",
}
"""What stands in an empty field."""


class EditScreen(FormDialog[dict[str, str | None]]):
    """Changes fields of a paper: dismissed with those that were changed as text (None for an emptied one), or None."""

    BINDINGS = bindings("edit-dialog")
    CSS = (
        FormDialog.FORM_CSS
        + """
    EditScreen .dialog { width: 104; height: 90%; max-height: 44; }
    EditScreen #paper { color: $text-muted; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    EditScreen #fields { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    EditScreen.-narrow .dialog, EditScreen.-tiny .dialog { width: 100%; height: 100%; }
    """
    )
    keys = (
        "[@click=screen.accept]$dialog_accept save[/] · [@click=screen.other]$field_other other value[/]"
        " · [@click=screen.cancel]$dialog_cancel cancel[/]"
    )

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self.heading = f"Edit · {paper.key}"

    def content(self) -> ComposeResult:
        """Whose fields these are, and a row for each."""
        yield Static(one_line(title_of(self._paper)), id="paper", markup=False)
        with VerticalScroll(id="fields", can_focus=False):
            for field in self.app.desk.reader.form(self._paper):
                yield self._row(field)

    @staticmethod
    def _row(field: FormField) -> FormRow:
        return FormRow(
            field.name,
            field.text,
            long=field.name in _LONG,
            edited=field.edited,
            others=[(text, _source(item)) for text, item in field.others],
            suggestions=TYPES if field.name == "type" else (),
            placeholder=_HINTS.get(field.name, "none"),
        )

    def on_mount(self) -> None:
        """Begin with the title: it is what is wrong most often."""
        self.row("title").enter()

    def wrong(self, name: str, value: str) -> str:
        """What the library has against a value."""
        try:
            self.app.desk.reader.check_fields({name: value or None}, paper_id=self._paper.id)
        except UsageError as error:
            return str(error).removeprefix(f"{name}: ")
        return ""

    def changes(self) -> dict[str, str | None]:
        """The fields that were changed."""
        return {row.field: row.value or None for row in self.rows if row.changed}

    def action_other(self) -> None:
        """What another source says of the field."""
        row = self.here
        if row is not None and not row.other():
            self.problem(f"no other source says anything else of {row.field}")

    def on_form_row_changed(self, event: FormRow.Changed) -> None:
        """What was said before does not hold any more."""
        self.forget_problem()

    def action_accept(self) -> None:
        """Save, if all values make sense."""
        if self.check():
            self.dismiss(self.changes() or None)
        else:
            self.problem("nothing is saved yet: a value makes no sense")

    def action_cancel(self) -> None:
        """Leave; what was changed is not thrown away without asking."""
        leave(self, "The paper", changed=bool(self.changes()))


def _source(item: Alternative) -> str:
    """What to call the source of a value."""
    if not item.sightings:
        return item.edited or "a merged paper"
    first = item.sightings[0]
    more = f" and {len(item.sightings) - 1} more" if len(item.sightings) > 1 else ""
    return f"{first.path.rpartition('/')[2]} line {first.first_line}{more}"
