"""What is to be imported: files and folders, a text that is pasted, or the samples."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Label, Static, TabbedContent, TabPane, TextArea

from readinglist.shown import count
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.paths import expanded, folder_of, named
from readinglist.tui.safe import one_line
from readinglist.tui.screens.import_report import LIBRARY, REVIEW, ImportReportScreen
from readinglist.tui.widgets.key_line import KeyLine
from readinglist.tui.widgets.path_input import PathInput
from readinglist.tui.widgets.source_list import SourceList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from readinglist.tui.app import ReadingListApp

SAMPLES = Path(__file__).parent.parent / "samples"
"""Dumps of invented papers, to try things with."""


class ImportScreen(Screen[None]):
    """Chooses what is read; what then happens is shown by the next screen before it does."""

    BINDINGS = bindings("import")
    app: ReadingListApp
    DEFAULT_CSS = """
    ImportScreen #import-choice { padding: 0 1; }
    ImportScreen TabbedContent { height: 1fr; }
    ImportScreen TabPane { padding: 0; height: 1fr; }
    ImportScreen Tab.-active { text-style: bold; }
    ImportScreen ContentSwitcher { height: 1fr; }
    ImportScreen Input { height: 1; border: none; background: $panel; }
    ImportScreen Input.-textual-compact { padding: 0 1; }
    ImportScreen TextArea { height: 1fr; background: $panel; padding: 0 1; }
    ImportScreen .import-row { height: auto; }
    ImportScreen .import-row Label { width: 8; color: $text-muted; }
    ImportScreen .import-row Vertical { height: auto; width: 1fr; }
    ImportScreen #import-tag-row { margin: 1 0 0 0; }
    ImportScreen #import-next { height: auto; min-height: 1; color: $text-muted; }
    ImportScreen #import-next.-problem { color: $text-error; }
    ImportScreen #import-empty { height: auto; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._prefilled = ""
        """The folder that stands in the path line by itself, so that Enter need not add it."""

    def compose(self) -> ComposeResult:
        """A tab for files, one to paste into, and what holds for both."""
        self._prefilled = self._last_folder()
        with Vertical(classes="pane", id="import-choice"):
            with TabbedContent(initial="import-files"):
                with TabPane("Files and folders", id="import-files"):
                    with Horizontal(classes="import-row"):
                        yield Label("Path", markup=False)
                        with Vertical():
                            yield PathInput(self._prefilled, id="import-path")
                    yield SourceList(id="import-sources")
                    yield Static(id="import-empty", markup=False)
                with TabPane("Paste", id="import-text"):
                    yield TextArea(
                        id="import-pasted", compact=True,
                        placeholder="Paste a page, a bibliography, or lines with arXiv ids, DOIs and titles …",
                    )  # fmt: skip
            with Horizontal(classes="import-row", id="import-tag-row"):
                yield Label("Tags", markup=False)
                yield Input(id="import-tags", placeholder="for all papers read; commas between them", compact=True)
            yield Static(id="import-next", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the path."""
        self.query_one("#import-choice").border_title = "Import"
        self._show()
        path = self.query_one(PathInput)
        path.focus()
        path.cursor_position = len(path.value)

    def _last_folder(self) -> str:
        with suppress(OSError, ValueError):
            if self.app.state.import_path and Path(expanded(self.app.state.import_path)).is_dir():
                return self.app.state.import_path
        return ""

    # --- choosing

    @property
    def sources(self) -> SourceList:
        """What was chosen."""
        return self.query_one(SourceList)

    @property
    def pasted(self) -> str:
        """What was pasted; ``""`` where that is nothing but white space."""
        text = self.query_one(TextArea).text
        return text if text.strip() else ""

    @property
    def tags(self) -> list[str]:
        """The tags that all papers get."""
        return [tag.strip() for tag in self.query_one("#import-tags", Input).value.split(",") if tag.strip()]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter adds the path; without one, it goes on to the preview."""
        path = self.query_one(PathInput)
        if event.input is not path or self._nothing_typed():
            self.action_preview()
        else:
            self._add(preview=False)

    def _nothing_typed(self) -> bool:
        """Whether the path line has nothing new, or nothing but the folder of what was added before."""
        typed = self.query_one(PathInput).value.strip()
        return not typed or (typed == self._prefilled and bool(self.sources.paths))

    def _add(self, *, preview: bool) -> None:
        line = self.query_one(PathInput)
        typed = line.value

        async def run() -> None:
            try:
                found = await asyncio.to_thread(named, typed)
            except (OSError, ValueError):
                self._problem(f"there is no file or folder {typed.strip()}; Tab completes a path")
                return
            known = await self.sources.add(found)
            folder = folder_of(found[0])
            self.app.remember(import_path=folder)
            self._prefilled = folder
            if line.value == typed:
                with line.prevent(Input.Changed):
                    line.value = folder
                line.cursor_position = len(folder)
            self._show(f"on the list already: {typed.strip()}" if known else "")
            if preview:
                self._preview()

        in_background(self, run, group="add")

    def on_source_list_removed(self) -> None:
        """Say what comes next."""
        self._show()
        if not self.sources.paths:
            self.query_one(PathInput).focus()

    def on_source_list_preview_wanted(self) -> None:
        """Enter in the list goes on."""
        self.action_preview()

    def on_text_area_changed(self) -> None:
        """Say what comes next."""
        self._show()

    def on_input_changed(self) -> None:
        """Say what comes next."""
        self._show()

    # --- telling

    def _show(self, remark: str = "") -> None:
        chosen = self.sources.paths
        self.sources.display = bool(chosen)
        empty = self.query_one("#import-empty", Static)
        empty.display = not chosen
        empty.update(
            Content(
                self.app.with_keys(
                    "\nNothing chosen yet. Type a path: {path-complete} completes it, Enter adds it.\n"
                    "Pages as text or HTML, BibTeX, RIS, CSV, EndNote, MEDLINE, bookmarks:\n"
                    "what a file is, is found out from its content.\n\n"
                    "{import-paste} pastes text instead · {import-samples} tries it with samples"
                )
            )
        )
        parts = [count(len(chosen), "path")] if chosen else []
        parts += ["pasted text"] if self.pasted else []
        typed = not self._nothing_typed()
        if remark:
            text = remark
        elif typed:
            text = self.app.with_keys("Enter adds the path · {import-preview} adds it and goes on to the preview")
        elif parts:
            previews = f"To import: {' and '.join(parts)} · Enter previews"
            text = previews if chosen else self.app.with_keys("{import-preview} previews the pasted text")
        else:
            text = ""
        line = self.query_one("#import-next", Static)
        line.remove_class("-problem")
        line.update(one_line(text))

    def _problem(self, message: str) -> None:
        line = self.query_one("#import-next", Static)
        line.add_class("-problem")
        line.update(one_line(message))

    # --- actions

    def action_cancel(self) -> None:
        """Back to the library."""
        self.dismiss(None)

    def action_other_tab(self) -> None:
        """From the files to the text, and back."""
        tabs = self.query_one(TabbedContent)
        files = tabs.active == "import-files"
        tabs.active = "import-text" if files else "import-files"
        (self.query_one(TextArea) if files else self.query_one(PathInput)).focus()

    def action_samples(self) -> None:
        """Preview the samples, and nothing else."""
        self._open([str(path) for path in sorted(SAMPLES.iterdir()) if path.suffix != ".py"], "")

    def action_preview(self) -> None:
        """Rehearse the import of what was chosen; a path that is typed counts too."""
        if self._nothing_typed():
            self._preview()
        else:
            self._add(preview=True)

    def _preview(self) -> None:
        if self.sources.paths or self.pasted:
            self._open(self.sources.paths, self.pasted)
        elif self.query_one(TabbedContent).active == "import-text":
            self._problem(
                self.app.with_keys("there is no text yet: paste some, or go back to files with {import-paste}")
            )
        else:
            self._problem(
                self.app.with_keys(
                    "nothing chosen: type a path, paste text with {import-paste}, or try the samples with "
                    "{import-samples}"
                )
            )

    def _open(self, sources: Sequence[str], text: str) -> None:
        self.app.push_screen(ImportReportScreen(sources, text=text, tags=self.tags), self._after)

    def _after(self, what: str | None) -> None:
        # The report is still being left.
        self.call_later(self._leave, what)

    def _leave(self, what: str | None) -> None:
        from readinglist.tui.screens.library import LibraryScreen

        if what not in (LIBRARY, REVIEW):
            return
        library = next((screen for screen in self.app.screen_stack if isinstance(screen, LibraryScreen)), None)
        self.dismiss(None)
        if library is None:
            return
        if what == REVIEW:
            library.call_later(library.action_duplicates)
        else:
            library.call_later(library.show_imported)
