"""The note of a paper, written here or in the owner's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static, TextArea

from readinglist.shown import title_of
from readinglist.text import clean
from readinglist.tui.actions import bindings
from readinglist.tui.safe import one_line
from readinglist.tui.screens.dialog import Dialog
from readinglist.tui.screens.unsaved import leave

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from readinglist.paper import Paper


class NoteText(TextArea):
    """A text with lines."""

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is made inert."""
        event.text = clean(event.text)


class NoteScreen(Dialog[str]):
    """Writes the note: dismissed with all of it as it is now, ``""`` where it was emptied, None where nothing was."""

    BINDINGS = bindings("note-dialog")
    CSS = """
    NoteScreen .dialog { width: 100; height: 80%; max-height: 40; }
    NoteScreen #paper { color: $text-muted; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    NoteScreen NoteText, NoteScreen NoteText:focus {
        height: 1fr; border: none; padding: 0 1; background: $panel; scrollbar-size-vertical: 1;
    }
    NoteScreen.-narrow .dialog, NoteScreen.-tiny .dialog { width: 100%; height: 100%; }
    """
    keys = (
        "[@click=screen.accept]$dialog_accept save[/] · [@click=screen.editor]$note_external editor[/]"
        " · [@click=screen.cancel]$dialog_cancel cancel[/]"
    )

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._before = clean(paper.note or "")
        self.heading = f"Note · {paper.key}"

    def content(self) -> ComposeResult:
        """Whose note it is, and the note."""
        yield Static(one_line(title_of(self._paper)), id="paper", markup=False)
        yield NoteText(self._before, id="note", compact=True, highlight_cursor_line=False)

    def on_mount(self) -> None:
        """Go on where it ends."""
        self._area.move_cursor(self._area.document.end)
        self._area.focus()

    @property
    def _area(self) -> NoteText:
        return self.query_one("#note", NoteText)

    @property
    def _changed(self) -> bool:
        return self._area.text.strip() != self._before.strip()

    def action_editor(self) -> None:
        """Go on in the owner's editor; what it leaves is shown here, to be saved."""
        from readinglist.tui.editor import edit_text

        text = edit_text(self.app, self._area.text, ".md")
        if text is not None:
            self._area.replace(clean(text).rstrip("\n"), (0, 0), self._area.document.end)
            self._area.move_cursor(self._area.document.end)

    def action_accept(self) -> None:
        """Save it."""
        self.dismiss(self._area.text.strip() if self._changed else None)

    def action_cancel(self) -> None:
        """Leave; what was written is not thrown away without asking."""
        leave(self, "The note", changed=self._changed)
