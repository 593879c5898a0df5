"""Adding a paper by hand: a line that takes a title, an arXiv id, a DOI or an address, and a little more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.errors import LibraryError, UsageError
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.tui.screens.form import FormDialog
from readinglist.tui.widgets.form import FormRow

if TYPE_CHECKING:
    from textual.app import ComposeResult

_CALLED = {"arxiv": "arXiv id", "doi": "DOI", "url": "web address"}


class AddScreen(FormDialog[dict[str, str | list[str]]]):
    """Asks for a new paper: dismissed with texts as :meth:`Library.add` takes them, or with None."""

    CSS = (
        FormDialog.FORM_CSS
        + """
    AddScreen .dialog { width: 88; }
    AddScreen .form-value, AddScreen .form-below { margin: 0 0 0 11; }
    AddScreen #field-paper { margin-bottom: 1; }
    """
    )
    heading = "Add a paper"
    keys = "[@click=screen.accept]Enter add[/] · Tab next field · [@click=screen.cancel]$dialog_cancel cancel[/]"

    def content(self) -> ComposeResult:
        """The line that is enough, and what may be known besides."""
        yield FormRow("paper", long=True, placeholder="title, arXiv id or DOI")
        yield FormRow("authors", long=True, placeholder="such as Maro, Ines; Wei, Li")
        yield FormRow("year", placeholder="such as 2025")
        yield FormRow("url", placeholder="https://…")
        yield FormRow("tags", placeholder="with commas between them")

    def on_mount(self) -> None:
        """Begin to type."""
        self.row("paper").enter()

    def wrong(self, name: str, value: str) -> str:
        """What the library has against a value."""
        if name == "tags":
            return ""
        fields = dict([recognised(value)]) if name == "paper" else {name: value}
        try:
            self.app.desk.reader.check_fields({field: text or None for field, text in fields.items()})
        except UsageError as error:
            return str(error).removeprefix(f"{next(iter(fields))}: ")
        return ""

    def on_form_row_changed(self, event: FormRow.Changed) -> None:
        """Say what the line was taken for, and whether the library has it."""
        self.forget_problem()
        if event.row.field == "paper":
            event.row.inform(self._taken_for(event.row.value))

    def on_form_row_submitted(self, event: FormRow.Submitted) -> None:
        """One line is enough."""
        event.stop()
        self.action_accept()

    def _taken_for(self, text: str) -> str:
        name, value = recognised(text)
        if name == "title":
            return ""
        if name in ("arxiv", "doi"):
            reader = self.app.desk.reader
            try:
                return f"{_CALLED[name]} {value}: the library has it as {reader.get(reader.resolve(value)).key}"
            except LibraryError:
                pass
        return f"{_CALLED[name]} {value}"

    def action_accept(self) -> None:
        """Add it, if it makes sense."""
        if not self.check():
            return
        values = {row.field: row.value for row in self.rows if row.value}
        line = values.pop("paper", "")
        found: dict[str, str | list[str]] = dict(values)
        if line:
            name, value = recognised(line)
            if name == "url" and found.get("url", value) != value:
                self.problem("two web addresses: leave one of them out")
                return
            found[name] = value
        if not line and "url" not in found:
            self.problem(self.app.with_keys("type a title, an arXiv id or a DOI; {dialog-cancel} leaves"))
            self.row("paper").enter()
            return
        tags = [tag.strip() for tag in values.get("tags", "").split(",") if tag.strip()]
        found.pop("tags", None)
        if tags:
            found["tags"] = tags
        self.dismiss(found)


def recognised(text: str) -> tuple[str, str]:
    """The field that a line means, and its value: an identifier if it is one, else a title."""
    arxiv = parse_arxiv(text)
    if arxiv is not None:
        return "arxiv", arxiv.id
    doi = parse_doi(text)
    if doi is not None:
        return "doi", doi
    if text.lower().startswith(("http://", "https://")) and " " not in text:
        return "url", text
    return "title", text
