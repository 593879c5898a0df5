"""Triage: unread papers one at a time, the whole abstract, one key decides and the next one is there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.containers import Container, VerticalScroll
from textual.widgets import Static
from textual.worker import WorkerFailed

from readinglist.errors import LibraryError
from readinglist.shown import count, title_of
from readinglist.store.connection import StoreError
from readinglist.tui import triage_text
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.safe import one_line
from readinglist.tui.screens.papers import PaperScreen
from readinglist.tui.screens.scrolling import Scrolling
from readinglist.tui.triage_run import DECISIONS, TriageRun
from readinglist.tui.triage_work import AT_HAND, take_back, toggle_tag, waiting, write
from readinglist.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from readinglist.paper import Paper


class TriageScreen(Scrolling, PaperScreen):
    """One paper after the other; what is decided is written in the background, in the order of deciding."""

    AUTO_FOCUS = ""
    BINDINGS = bindings("triage")
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-tall"), (34, "-high")]  # noqa: RUF012 - Textual's way
    DEFAULT_CSS = """
    TriageScreen .band { height: auto; align-horizontal: center; padding-right: 1; }
    TriageScreen #progress, TriageScreen #bottom { width: 100%; max-width: 88; padding: 0 2; }
    TriageScreen #progress { height: 2; margin-top: 1; }
    TriageScreen #bottom { height: auto; margin-top: 1; }
    TriageScreen.-high #bottom { margin-bottom: 1; }
    TriageScreen.-flat #progress, TriageScreen.-flat #bottom { margin: 0; }
    TriageScreen #page {
        height: 1fr; align-horizontal: center; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        overflow-x: hidden;
    }
    TriageScreen #paper { width: 100%; max-width: 88; height: auto; padding: 1 2; }
    TriageScreen.-high #paper { padding: 2 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._run = TriageRun()
        self._paper: Paper | None = None
        self._put_off: list[int] = []
        self._tags: list[str] = []
        self._total = 0
        self._fresh = 0
        self._last = ("", "")
        self._ready = False
        self._undoing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """How far one is, the paper, what was done last and the tags at hand, keys."""
        with Container(classes="band"):
            yield Static(id="progress", markup=False)
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="paper", markup=False)
        with Container(classes="band"):
            yield Static(id="bottom", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Read what there is to go through."""
        self._read(again=False)

    def chosen(self) -> list[int]:
        """The paper that is shown."""
        return [self._paper.id] if self._paper is not None else []

    def some(self) -> list[int]:
        """The paper that is shown; says so at the end."""
        ids = self.chosen()
        if not ids:
            self.app.tell(self.app.with_keys("no paper is left here: {triage-close} goes back to the list"))
        return ids

    # --- reading

    def _read(self, *, again: bool) -> None:
        """Read the queue; with *again* that of what was put off."""

        async def run() -> None:
            try:
                found = await self.app.desk.look(lambda library: waiting(library, triaged))
            except (LibraryError, StoreError) as error:
                self.app.fail(str(error))
                return
            self._tags, self._total, self._put_off, self._ready = found.tags, found.total, found.put_off, True
            if again:
                gone = set(found.put_off)
                self._run = TriageRun(found.put_off)
                self._put_off, self._last = [], ("", "")
                self.app.remember(triaged=[paper_id for paper_id in found.triaged if paper_id not in gone])
            else:
                self._run = TriageRun(found.ids)
                self.app.remember(triaged=found.triaged)
            self._show()

        triaged = list(self.app.state.triaged)
        in_background(self, run, group="triage-read", exclusive=True)

    def _look_for_more(self) -> None:
        """At the end: papers may have come in meanwhile, and tags may be other ones."""

        async def run() -> None:
            try:
                found = await self.app.desk.look(lambda library: waiting(library, triaged))
            except (LibraryError, StoreError) as error:
                self.app.fail(str(error))
                return
            if self._run.current is None:
                self._put_off, self._total = found.put_off, found.total
                # What was decided may not have been written yet: those are in the queue already, and no news.
                self._fresh += self._run.extend(found.ids)
                if self._fresh:
                    self._run.place = len(self._run.ids) - self._fresh
                self._show()

        triaged = list(self.app.state.triaged)
        in_background(self, run, group="triage-read", exclusive=True)

    def library_changed(self) -> None:
        """Something was changed, here or by another program: the paper may be another one, or gone."""
        if not self._ready:
            return
        if self._paper is None:
            self._look_for_more()
        else:
            self._show(stay=True)

    # --- showing

    def _show(self, *, stay: bool = False) -> None:
        """Show the current paper; with *stay* it is the same one, and the reader stays where he is in it."""
        before = self._paper
        self._paper = None if self._fresh else self._next_open(stay=stay)
        same = before is not None and self._paper is not None and before.id == self._paper.id
        if not (same and before == self._paper and stay):
            self._show_page()
        if not same:
            self.page.scroll_home(animate=False)
        self._show_progress()
        self._show_bottom()
        if before is None or self._paper is None:
            self.refresh_bindings()

    def _next_open(self, *, stay: bool) -> Paper | None:
        """The current paper; those that are gone, or were decided elsewhere meanwhile, are passed over."""
        run = self._run
        while (paper_id := run.current) is not None:
            try:
                paper = self.app.desk.reader.get(paper_id)
            except LibraryError:
                run.drop()
                continue
            shown = stay and self._paper is not None and self._paper.id == paper_id
            unread = paper.status == "unread" and not paper.trashed
            if unread or shown or run.decided(paper_id):
                return paper
            run.drop()
        return None

    def _show_page(self) -> None:
        page = self.query_one("#paper", Static)
        if self._paper is not None:
            # Where there are fewer tags than keys, a new one goes behind the others, whose numbers stay.
            fresh = [name for name in self._paper.tags if name not in self._tags]
            self._tags = [*self._tags, *fresh][:AT_HAND]
            page.update(triage_text.paper_page(self._paper, self._run.decided(self._paper.id), self.app.icons))
        elif self._ready:
            width = self._width("#paper")
            page.update(
                triage_text.summary(
                    self._run, len(self._put_off), self._total, width, self.app.icons, self.app.key, self._fresh
                )
            )

    def _show_progress(self) -> None:
        line = self.query_one("#progress", Static)
        line.visible = bool(self._run.ids)
        line.update(triage_text.progress_lines(self._run, self._width("#progress"), self.app.icons))

    def _show_bottom(self) -> None:
        bottom = self.query_one("#bottom", Static)
        if self._paper is None:
            bottom.update("")
            return
        width = self._width("#bottom")
        what, title = self._last
        last = triage_text.last_line(what, title, width, self.app.icons, self.app.key) if what else one_line("")
        bottom.update(
            last + "\n" + triage_text.tags_at_hand(self._tags, self._paper.tags, width, self.app.icons, self.app.key)
        )

    def _width(self, part: str) -> int:
        return self.query_one(part).content_size.width or min(84, self.app.size.width - 5)

    def on_resize(self, event: events.Resize) -> None:
        """Lines that fill the width are made anew."""
        if self._ready:
            self.call_after_refresh(self._redraw)

    def _redraw(self) -> None:
        self._show_progress()
        self._show_bottom()
        if self._paper is None:
            self._show_page()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """At the end there is nothing to decide about, and before it no beginning anew."""
        if action in ("settle", "give_tag", "tags"):
            return self._paper is not None
        if action == "put_off":
            return self._paper is not None or bool(self._fresh)
        if action == "start_again":
            return self._paper is None and bool(self._put_off)
        return super().check_action(action, parameters)

    # --- deciding

    def action_settle(self, what: str) -> None:
        """Decide about the paper, and go on at once; it is written in the background."""
        if self._paper is None:
            return
        paper = self._paper
        decision = self._run.decide(what)
        self._last = (DECISIONS[what], title_of(paper))
        self._note_looked_at(paper.id)
        worker = self.app.change(lambda library: write(library, decision), lambda _: "")

        async def check() -> None:
            await worker.wait()
            if decision.failed:
                place = self._run.place
                self._run.take_back(decision)
                self._run.place = min(place, self._run.place)
                self._note_looked_at(paper.id)
                self._last = ("", "")
                self._show()

        in_background(self, check, group="triage-check")
        self._go_on()

    def action_put_off(self) -> None:
        """Leave the paper as it is, and go on; at the end, go on with what came in meanwhile."""
        paper = self._paper
        if paper is None:
            self._fresh = 0
            self._show()
            return
        if self._run.decided(paper.id):
            self._run.step(1)
        else:
            decision = self._run.decide("later")
            self._last = (DECISIONS["later"], title_of(paper))
            self._note_looked_at(paper.id)

            async def note() -> None:
                # Nothing to write: only to know later whether anything was done after it.
                try:
                    await self.app.desk.write(lambda library: write(library, decision))
                except (LibraryError, StoreError) as error:
                    self.app.fail(str(error))

            in_background(self, note, group="triage-note")
        self._go_on()

    def _go_on(self) -> None:
        self._show()
        if self._paper is None:
            self._look_for_more()

    def _note_looked_at(self, paper_id: int) -> None:
        """Remember, over a restart, papers that stay unread although they were looked at."""
        triaged = [known for known in self.app.state.triaged if known != paper_id]
        if self._run.stays_unread(paper_id):
            triaged.append(paper_id)
        self.app.remember(triaged=triaged)

    def action_step_back(self) -> None:
        """The paper before."""
        if self._ready and self._run.place:
            self._fresh = 0
            self._run.step(-1)
            self._show()

    def action_undo(self) -> None:
        """Take back what was done last; if that was a decision, go back to its paper."""
        in_background(self, self._take_back, group="triage-undo")

    async def _take_back(self) -> None:
        async with self._undoing:
            decision = self._run.last
            if decision is None:
                self.app.action_undo()
                return
            other: list[str] = []
            try:
                await self.app.change(lambda library: other.extend(take_back(library, decision)), lambda _: "").wait()
            except WorkerFailed:
                return
            if other:
                self._last = ("", "")
                self.app.tell(f"took back: {other[0]}")
                self._show_bottom()
                return
            self._fresh = 0
            self._run.take_back(decision)
            self._note_looked_at(decision.paper_id)
            last = self._run.last
            self._last = (f"took back {DECISIONS[decision.what]}", "") if last is None else ("", "")
            self._show()

    def action_give_tag(self, number: int) -> None:
        """Give the paper one of the tags at hand, or take it away; stay."""
        if self._paper is None or number > len(self._tags):
            return
        paper_id, name = self._paper.id, self._tags[number - 1]
        self.app.last_tags = ((name,), ())
        self.app.change(lambda library: toggle_tag(library, paper_id, name), lambda _: "")

    def action_start_again(self) -> None:
        """Go through what was put off."""
        self._read(again=True)

    def on_click(self, event: events.Click) -> None:
        """A click on a tag at hand gives it."""
        number = event.style.meta.get("tag")
        if isinstance(number, int):
            self.action_give_tag(number)

    def action_close(self) -> None:
        """Back to the list."""
        counts = self._run.counts()
        if counts and self._paper is not None:
            left = self._run.left + 1
            self.app.tell(f"{triage_text.decided_words(counts)}; {count(left)} left · {self.app.key('triage')} goes on")
        self.dismiss(None)
