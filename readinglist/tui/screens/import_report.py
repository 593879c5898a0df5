"""An import from its preview to its report: nothing happens before Enter, and all of it can be taken back."""

from __future__ import annotations

import asyncio
import time
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from readinglist.errors import LibraryError
from readinglist.files import replace_file
from readinglist.shown import count
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.child import STDIN, Import, Outcome, Progress
from readinglist.tui.import_text import name_of, plain_report, progress_text, report_text, totals, verdict
from readinglist.tui.paths import shortened
from readinglist.tui.safe import one_line
from readinglist.tui.widgets.details import Details
from readinglist.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from readinglist.tui.app import ReadingListApp

LIBRARY, REVIEW = "library", "review"
"""What comes after a report: the papers, or the review of duplicates. Without either, files are chosen again."""
_TICK = 0.25
"""Seconds after which the time is shown anew."""


class Phase(Enum):
    """How far an import has come."""

    READING = auto()
    """The rehearsal runs."""
    PREVIEW = auto()
    IMPORTING = auto()
    DONE = auto()
    FAILED = auto()
    """There is nothing that could be imported, or the import did not come to its end."""


_RUNNING = (Phase.READING, Phase.IMPORTING)
_WHEN = {
    "import": (Phase.PREVIEW,),
    "stop": (Phase.IMPORTING,),
    "back": (Phase.READING, Phase.PREVIEW, Phase.FAILED),
    "close": (Phase.DONE,),
    "duplicates": (Phase.DONE,),
    "undo_import": (Phase.DONE,),
    "save": (Phase.PREVIEW, Phase.DONE),
    "wait": _RUNNING,
}
"""When an action makes sense."""
_TITLES = {
    Phase.READING: "Preview",
    Phase.PREVIEW: "Preview: nothing has happened yet",
    Phase.IMPORTING: "Importing",
    Phase.DONE: "Imported",
    Phase.FAILED: "Not imported",
}


class ImportReportScreen(Screen[str]):
    """Rehearses the import of *sources* and of a pasted *text*, does it when it is told to, and reports.

    Dismissed with what comes next.
    """

    BINDINGS = bindings("import-run")
    app: ReadingListApp
    DEFAULT_CSS = """
    ImportReportScreen #import-state { height: auto; padding: 0 1; margin: 0 0 1 0; }
    ImportReportScreen #import-report { height: 1fr; }
    """

    def __init__(self, sources: Sequence[str], *, text: str = "", tags: Sequence[str] = ()) -> None:
        super().__init__()
        self._sources, self._text, self._tags = sources, text, tags
        self._phase = Phase.READING
        self._child: Import | None = None
        self._report: dict[str, Any] | None = None
        self._now: Progress | None = None
        self._began = 0.0
        self._said = ""
        self._step: object = None
        """The step of the journal that the import is; None where it changed nothing."""

    def compose(self) -> ComposeResult:
        """What it comes to, and the whole report to scroll."""
        with Vertical(classes="pane", id="import-box"):
            yield Static(id="import-state", markup=False)
            yield Details(id="import-report")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the rehearsal."""
        self.query_one(Details).focus()
        self.set_interval(_TICK, self._show_progress)
        self._run(Phase.READING)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the report out anew."""
        self.call_after_refresh(self._show_report)
        self._show_state()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action makes sense now."""
        if self._phase is Phase.DONE and self._step is None and action in ("undo_import", "wait"):
            # There is nothing to undo: the key says so, and does not take back what came before the import.
            return action == "wait"
        return self._phase in _WHEN.get(action, Phase)

    # --- running

    def _run(self, phase: Phase) -> None:
        child = Import(
            self.app.program, self.app.desk.path, self._sources, tags=self._tags, text=self._text,
            dry_run=phase is Phase.READING,
        )  # fmt: skip
        self._child, self._now, self._began = child, None, time.monotonic()
        before = self._newest_step()
        self._enter(phase)

        async def run() -> None:
            outcome = await child.run(self._told)
            if phase is Phase.READING:
                self._previewed(outcome)
            else:
                self._imported(outcome, before)

        in_background(self, run, group="import", exclusive=True)

    def _told(self, now: Progress) -> None:
        self._now = now
        self._show_progress()

    def _previewed(self, outcome: Outcome) -> None:
        self._report, self._said = outcome.report, outcome.problem
        nothing = outcome.report is None or outcome.report["total"]["errors"] == len(outcome.report["files"])
        self._enter(Phase.FAILED if nothing else Phase.PREVIEW)
        self._show_report()

    def _imported(self, outcome: Outcome, before: object) -> None:
        newest = self._newest_step()
        self._step = newest if newest != before else None
        if self._step is not None:
            self.app.library_changed()
        if outcome.report is not None:
            self._report = outcome.report
            self._enter(Phase.DONE)
            self._show_report()
        elif self._step is not None:
            # It was stopped, or broke, when everything was in already.
            self._enter(Phase.DONE)
        elif outcome.stopped:
            self._enter(Phase.PREVIEW)
            self.app.tell("stopped: nothing was imported")
        else:
            self._said = f"{outcome.problem}; nothing was imported"
            self._enter(Phase.FAILED)
            self.app.fail(self._said)

    def _newest_step(self) -> object:
        entries = self.app.desk.reader.history(1)
        return (entries[0].id, entries[0].at) if entries and not entries[0].undone else None

    # --- showing

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self.query_one("#import-box").border_title = _TITLES[phase]
        self._show_state()
        self.refresh_bindings()

    def _show_progress(self) -> None:
        if self._phase in _RUNNING:
            self._show_state()

    def _show_state(self) -> None:
        lines: list[Content]
        if self._phase in _RUNNING:
            lines = [self._progress()]
        elif self._report is None or (self._phase is Phase.FAILED and self._said):
            lines = [one_line(self._said, "bold $text-error"), Content.styled(self._next(), "$foreground-muted")]
        else:
            done = self._phase is Phase.DONE
            lines = [
                one_line(verdict(self._report, done=done), "bold"),
                one_line(totals(self._report)),
                Content.styled(self._next(), "$foreground-muted"),
            ]
        self.query_one("#import-state", Static).update(Content("\n").join(lines))

    def _next(self) -> str:
        """Which key comes next."""
        if self._phase is Phase.PREVIEW:
            return self.app.with_keys("{import-do} imports this · {import-back} goes back to the choice")
        if self._phase is Phase.FAILED:
            return self.app.with_keys("{import-back} goes back to the choice")
        review = self._report["total"]["review"] if self._report else 0
        parts = [f"{{import-duplicates}} shows the {count(review)} to review"] if review else []
        parts += ["{import-undo} takes all of it back"] if self._step is not None else []
        return self.app.with_keys(" · ".join([*parts, "{import-close} shows the papers"]))

    def _progress(self) -> Content:
        names = [*self._sources, *([STDIN] if self._text else [])]
        sources = name_of(names[0]) if len(names) == 1 else count(len(names), "source")
        reading = self._phase is Phase.READING
        return progress_text(
            f"Reading {sources}; nothing has happened yet" if reading else f"Importing {sources}",
            self._now,
            time.monotonic() - self._began,
            "comparing them" if reading else "writing them down",
            self.app.icons,
            self.size.width - 14,
        )

    def _show_report(self) -> None:
        details = self.query_one(Details)
        text = Content("") if self._report is None else report_text(
            self._report, self.app.icons, details.content_size.width - 2
        )  # fmt: skip
        details.show(text, stay=True)

    # --- actions

    def action_import(self) -> None:
        """Do it."""
        self._run(Phase.IMPORTING)

    def action_stop(self) -> None:
        """Stop the child, which takes back what it did."""
        if self._child is not None:
            self._child.stop()

    def action_wait(self) -> None:
        """Undoing waits until the library is free, and until there is something to undo."""
        if self._phase is Phase.DONE:
            self.app.tell("nothing to take back: the import changed nothing")
            return
        self.app.tell(self.app.with_keys("not while it is being read: {import-stop} stops that"))

    def action_back(self) -> None:
        """Back to the choice; a rehearsal that runs ends."""
        self.dismiss("")

    def action_close(self) -> None:
        """Show the papers."""
        self.dismiss(LIBRARY)

    def action_duplicates(self) -> None:
        """Look through what may be one paper."""
        self.dismiss(REVIEW)

    def action_undo_import(self) -> None:
        """Take all of it back, unless something else came after it."""
        if self._newest_step() != self._step:
            key = self.app.key("undo")
            self.app.fail(f"other changes came after this import; in the library {key} takes them back one by one")
        else:
            self.app.action_undo()
            self.dismiss(LIBRARY)

    def action_save(self) -> None:
        """Write the report to a file."""
        from readinglist.tui.screens.save_report import SaveReport

        report = self._report
        if report is None:
            return

        async def write(path: str) -> None:
            try:
                await asyncio.to_thread(replace_file, Path(path), [plain_report(report)])
            except (LibraryError, OSError) as error:
                self.app.fail(str(error))
            else:
                self.app.tell(f"saved the report: {shortened(path)}")

        def chosen(path: str | None) -> None:
            if path:
                in_background(self, partial(write, path), group="save")

        self.app.push_screen(SaveReport(), chosen)
