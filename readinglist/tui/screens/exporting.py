"""The export dialog: which papers, in which format, with which fields, to which file; what comes is shown before."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Label, Static

from readinglist.errors import LibraryError, UsageError
from readinglist.exporting import Wanted
from readinglist.shown import beyond_latin_of, count
from readinglist.store.connection import StoreError
from readinglist.tui import targets
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.safe import one_line, paragraphs
from readinglist.tui.screens.dialog import Dialog
from readinglist.tui.widgets.choices import Choices
from readinglist.tui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.widget import Widget

    from readinglist.exporting import Exported
    from readinglist.library import Library

_FIRST_FILE = "refs.bib"
"""What is offered where nothing was exported before."""
_SIZE = (104, 34)
"""Cells of the dialog, where there is room for them."""
_PREVIEWED = 3
"""Papers of the preview."""
_PREVIEW_LINES = 80
"""Lines of the preview."""
_PREVIEW_WIDTH = 400
"""Characters of a line of the preview."""
_WAIT = 0.08
"""Seconds that the preview waits for typing to rest."""
_TELL = 0.1
"""Seconds between two looks at how far the export is."""
_FIELDS = (("abstracts", "abstracts"), ("notes", "notes"), ("keys", "former keys beside it"))
_GROUPS = (("tag", "by tag"), ("status", "by status"), ("none", "none"))


class _Stopped(Exception):  # noqa: N818 - no error: it was asked for
    """The reader does not want the export any more."""


class ExportScreen(Dialog[None]):
    """Writes the *marked* papers, those that are *shown*, or all, to a file."""

    BINDINGS = bindings("export")
    DEFAULT_CSS = """
    ExportScreen .row { height: auto; }
    ExportScreen .row > Label { width: 9; color: $text-muted; }
    ExportScreen .row > Vertical { height: auto; width: 1fr; }
    ExportScreen #state { height: auto; max-height: 2; padding: 0 1 0 10; color: $text-muted; }
    ExportScreen #state.-wrong { color: $text-error; }
    ExportScreen #preview { height: 1fr; min-height: 3; padding: 0 1; scrollbar-size-vertical: 1; }
    ExportScreen #preview-text { text-wrap: nowrap; text-overflow: ellipsis; }
    ExportScreen #buttons { height: 1; align-horizontal: right; }
    ExportScreen #buttons Button { margin-left: 2; }
    ExportScreen #groups-row { display: none; }
    ExportScreen #groups-row.-shown { display: block; }
    """
    heading = "Export"
    keys = "$export_write write · Tab next · $dialog_help help · $dialog_cancel cancel"

    def __init__(self, marked: Sequence[int], shown: Sequence[int]) -> None:
        super().__init__()
        self._marked, self._shown = list(marked), list(shown)
        self._writing = False
        self._stop = False
        self._done = (0, 0)

    def content(self) -> ComposeResult:
        """The questions, the preview, and two buttons."""
        state, icons = self.app.state, self.app.icons
        path = state.export_path or _FIRST_FILE
        chosen = targets.format_for(path, state.export_format or "bibtex")
        numbers = {"marked": len(self._marked), "shown": len(self._shown), "all": self.app.desk.reader.count()}
        texts = [("marked", "marked"), ("shown", "this list"), ("all", "all")]
        scope = next((name for name in numbers if numbers[name]), "all")
        off = [name for name, number in numbers.items() if not number]
        options = [(name, f"{text} {numbers[name]:,}") for name, text in texts]
        yield from self._row("Papers", Choices(options, [scope], disabled=off, icons=icons, id="scope"))
        yield from self._row("Format", Choices(targets.formats(), [chosen], icons=icons, id="format"))
        yield from self._row("With", Choices(_FIELDS, ["abstracts", "notes"], many=True, icons=icons, id="fields"))
        yield from self._row("Headings", Choices(_GROUPS, ["tag"], icons=icons, id="groups"), id="groups-row")
        yield from self._row("To", Vertical(PathInput(id="path")))
        yield Static("", id="state", markup=False)
        with VerticalScroll(id="preview", classes="pane", can_focus=True) as preview:
            preview.border_title = "First entries"
            yield Static("", id="preview-text", markup=False)
        with Horizontal(id="buttons"):
            yield Button("Cancel", id="cancel", compact=True)
            yield Button("Write", id="write", variant="primary", compact=True)

    def _row(self, label: str, widget: Widget, id: str | None = None) -> ComposeResult:  # noqa: A002 - as in Textual
        with Horizontal(classes="row", id=id):
            yield Label(one_line(label), markup=False)
            yield widget

    def on_mount(self) -> None:
        """Begin at the path: the rest is often right as it is."""
        box = self.query_one(".dialog")
        box.styles.width, box.styles.height = _SIZE
        path = self.query_one("#path", PathInput)
        path.value = self.app.state.export_path or _FIRST_FILE
        path.cursor_position = len(path.value)
        path.focus()
        self._format_changed()
        self._look()
        self.set_interval(_TELL, self._tell_progress)

    # --- what is wanted

    def _choices(self, name: str) -> Choices:
        return self.query_one(f"#{name}", Choices)

    @property
    def ids(self) -> list[int] | None:
        """The papers that are wanted; None for all."""
        return {"marked": self._marked, "shown": self._shown}.get(self._choices("scope").value)

    @property
    def wanted(self) -> Wanted:
        """What the export is to be."""
        fields, name = self._choices("fields").chosen, self._choices("format").value
        group = self._choices("groups").value if name == "markdown" else None
        return Wanted(name, abstracts="abstracts" in fields, notes="notes" in fields, group=group)

    def on_choices_changed(self, event: Choices.Changed) -> None:
        """Show what would be written now; the ending of the path follows the format."""
        if event.choices.id == "format":
            path = self.query_one("#path", PathInput)
            path.value = targets.with_ending(path.value, event.choices.value)
            path.cursor_position = len(path.value)
            self._format_changed()
        self._look()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The format follows the ending of the path."""
        choices = self._choices("format")
        choices.choose(targets.format_for(event.value, choices.value))
        self._look()

    def _format_changed(self) -> None:
        self.query_one("#groups-row").set_class(self._choices("format").value == "markdown", "-shown")

    # --- what would come

    def _look(self) -> None:
        """Read the first entries, and look where the path leads, in the background."""
        ids, wanted, path = self.ids, self.wanted, self.query_one("#path", PathInput).value
        keys = "keys" in self._choices("fields").chosen

        async def run() -> None:
            await asyncio.sleep(_WAIT)
            text, possible = await asyncio.to_thread(targets.told, path)
            target = targets.target_of(path)
            if possible and keys and target is not None:
                text += f" Former keys go to {targets.key_map_of(target).name} beside it."
            if wanted.format == "jsonl" and not wanted.whole:
                text += " Without abstracts or notes it is no complete copy."
            self._tell(text, wrong=not possible)
            try:
                entries = await self.app.desk.look(lambda library: library.preview(ids, wanted, _PREVIEWED))
            except (LibraryError, StoreError, UsageError) as error:
                entries = str(error)
            self.query_one("#preview-text", Static).update(_cut(entries))

        in_background(self, run, group="preview", exclusive=True)

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        state = self.query_one("#state", Static)
        state.set_class(wrong, "-wrong")
        state.update(one_line(text))
        self.problem("")

    # --- writing

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Write, or leave."""
        if event.button.id == "write":
            self.action_accept()
        else:
            self.action_cancel()

    def on_input_submitted(self) -> None:
        """Enter behind the path writes."""
        self.action_accept()

    def action_accept(self) -> None:
        """Write the file."""
        path = self.query_one("#path", PathInput).value
        target = targets.target_of(path)
        if self._writing or target is None:
            return
        ids, wanted = self.ids, self.wanted
        if not (self.app.desk.reader.count() if ids is None else ids):
            self.problem(
                self.app.with_keys("there is no paper to write yet: {dialog-cancel}, then {import} imports some")
            )
            return
        key_map = targets.key_map_of(target) if "keys" in self._choices("fields").chosen else None
        in_background(self, partial(self._write, path, target, ids, wanted, key_map), group="export", exclusive=True)

    async def _write(
        self, path: str, target: Path, ids: list[int] | None, wanted: Wanted, key_map: Path | None
    ) -> None:
        text, possible = await asyncio.to_thread(targets.told, path)
        if not possible:
            self.problem(text)
            return

        def progress(done: int, total: int) -> None:
            self._done = (done, total)
            if self._stop:
                raise _Stopped

        def do(library: Library) -> Exported:
            return library.export_file(target, ids, wanted, key_map=key_map, progress=progress)

        self._writing, self._stop = True, False
        try:
            exported = await self.app.desk.look(do)
        except _Stopped:
            self.problem("stopped; nothing was written")
            return
        except (LibraryError, StoreError, UsageError) as error:
            self.problem(str(error))
            return
        finally:
            self._writing = False
        self.app.remember(export_path=path, export_format=wanted.format)
        same = "" if exported.changed else ", which said the same already"
        self.app.tell(f"wrote {count(exported.papers)} to {path}{same}")
        if exported.beyond_latin:
            self.app.tell(beyond_latin_of(exported.beyond_latin))
        if key_map is not None and exported.former_keys is not None:
            self.app.tell(f"wrote {count(exported.former_keys, 'former key')} to {key_map.name}")
        self.dismiss(None)

    def _tell_progress(self) -> None:
        done, total = self._done
        if self._writing and total:
            key = self.app.key("dialog-cancel")
            self._tell(f"Writing {done:,} of {count(total)}. {key} stops; the file is then as it was.")

    def action_cancel(self) -> None:
        """Stop what is being written, or leave."""
        if self._writing:
            self._stop = True
        else:
            self.dismiss(None)

    def on_unmount(self) -> None:
        """Nobody waits for a file any more when the app is left."""
        self._stop = True


def _cut(text: str) -> Content:
    """The beginning of *text*, inert: a line may be a whole paper long."""
    lines = text.split("\n", _PREVIEW_LINES)[:_PREVIEW_LINES]
    return paragraphs("\n".join(line[:_PREVIEW_WIDTH] for line in lines).rstrip())
