"""The review of duplicates: papers that may be one, side by side, each question answered with a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from readinglist.errors import LibraryError
from readinglist.shown import count, title_of
from readinglist.store.connection import StoreError
from readinglist.tui import review
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.compared import KEY, Compared, compare, fields_picked
from readinglist.tui.review import Question, Review
from readinglist.tui.review_text import entry, nothing, reasons
from readinglist.tui.safe import one_line
from readinglist.tui.scan import scan
from readinglist.tui.side_by_side import letter
from readinglist.tui.widgets.comparison import Comparison
from readinglist.tui.widgets.key_line import KeyLine
from readinglist.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.worker import Worker

    from readinglist.library import Library
    from readinglist.paper import Paper
    from readinglist.scanning import Explained
    from readinglist.tui.app import ReadingListApp


_PICKING = (
    "{compare-left} {compare-right} pick · {review-keep} keeps the other · {review-previous} {review-next} others"
)
_ABOUT_PAPERS = ("merge_these", "call_different", "put_off", "keep_other")
"""Actions that need a question."""


class DuplicatesScreen(Screen[None]):
    """Looks through pairs that wait, and through what a search of the whole library finds meanwhile."""

    BINDINGS = bindings("duplicates")
    app: ReadingListApp
    DEFAULT_CSS = """
    DuplicatesScreen {
        #review { height: 1fr; }
        #questions { width: 44; display: none; }
        #pair { width: 1fr; height: 1fr; }
        #reasons { height: auto; max-height: 5; padding: 0 1; }
        #becomes { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
        #nothing { display: none; height: 1fr; padding: 1 2; }
        &.-nothing #nothing { display: block; }
        &.-nothing #reasons, &.-nothing #becomes, &.-nothing #comparison { display: none; }
        &.-wide #questions { display: block; }
        &.-wide.-nothing #questions { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._review = Review()
        self._looking = True
        self._failed = ""
        self._papers: list[Paper] = []
        self._merged: Paper | None = None
        self._why: Explained | None = None
        self._kept: dict[int, int] = {}
        self._picks: dict[int, dict[str, int]] = {}
        self._titles: dict[int, str] = {}

    def compose(self) -> ComposeResult:
        """Questions to the left, where there is room; the papers of one of them."""
        with Horizontal(id="review"):
            yield Lines(id="questions")
            with Vertical(id="pair", classes="pane"):
                yield Static(id="reasons", markup=False)
                yield Comparison(self.app.icons, self.app.key("compare-whole"), id="comparison")
                yield Static(id="becomes", markup=False)
                yield Static(id="nothing", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what waits, and look for more."""
        self.query_one(Lines).add_class("pane")
        self.query_one(Lines).border_title = "Questions"
        self._comparison.focus()
        self._show()
        in_background(self, self._find, group="find", exclusive=True)

    @property
    def _comparison(self) -> Comparison:
        return self.query_one(Comparison)

    @property
    def question(self) -> Question | None:
        """The one that is shown."""
        return self._review.current

    @property
    def picks(self) -> dict[str, int]:
        """The papers, by their ids, whose values were chosen for rows of the question that is shown."""
        return self._picks.setdefault(self.question.number, {}) if self.question else {}

    @property
    def kept(self) -> int:
        """The id of the paper that a merge would keep."""
        if self.question is None:
            return 0
        wanted = self._kept.get(self.question.number, 0)
        return wanted if wanted in self.question.ids else self.question.ids[0]

    # --- finding

    async def _find(self) -> None:
        try:
            self._review.add(await self.app.desk.look(review.waiting))
            await self._reread()
            found = await scan(self.app.program, self.app.desk.path)
            self._review.add(await self.app.desk.look(lambda library: review.named(library, found)), whole=True)
        except (LibraryError, StoreError) as error:
            self._failed = str(error)
            self.app.fail(f"duplicates were not looked for: {error}")
        self._looking = False
        await self._reread()

    async def _reread(self) -> None:
        """Ask the library which questions are still open."""
        asked = -1
        # What was found or answered while it was read needs another look.
        while asked != self._review.changes:
            asked, found, apart = self._review.changes, list(self._review.found), set(self._review.apart)
            try:
                questions = await self.app.desk.look(partial(review.still_open, questions=found, apart=apart))
            except (LibraryError, StoreError) as error:
                self.app.fail(str(error))
                return
        self._titles.clear()
        other = self._review.reread(questions)
        self._show(stay=bool(self._papers) and not other)

    def library_changed(self) -> None:
        """Papers may be gone, or others than they were."""
        in_background(self, self._reread, group="reread", exclusive=True)

    # --- showing

    def _show(self, *, stay: bool = False) -> None:
        """Show the current question; with *stay* the reader is in the middle of it."""
        question = self.question
        self._papers = [] if question is None else list(self.app.desk.reader.papers(question.ids))
        if question is not None and len(self._papers) < len(question.ids):
            # Gone since it was read: the change is told in a moment, and then the question is read anew.
            self._papers = []
        self.set_class(not self._papers, "-nothing")
        self.refresh_bindings()
        self._title()
        self._list()
        if not self._papers or question is None:
            self.query_one("#nothing", Static).update(
                nothing(self._review, self.app.key, looking=self._looking, failed=self._failed)
            )
            return
        if not stay:
            self._merged = self._why = None
        if not self._comparison.has_focus:
            # It had none while there was nothing to be seen of it.
            self.call_after_refresh(self._comparison.focus)
        self._compare(stay=stay)
        self._reasons()
        in_background(self, partial(self._explain, question), group="explain", exclusive=True)

    def _title(self) -> None:
        pane, state = self.query_one("#pair"), self._review
        left = f"{state.left:,} left" if state.left else "nothing left"
        parts = ["Duplicates", *([left] if state.found else []), *(["looking…"] if self._looking else [])]
        pane.border_title = Content(" · ".join(parts))
        if self.question is None:
            pane.border_subtitle = ""
        else:
            skipped = " · skipped" if self.question.number in state.skipped else ""
            keys = self.app.with_keys(_PICKING) if self.size.width >= 80 else ""
            pane.border_subtitle = Content(f"{keys} · {state.place + 1:,} / {len(state.open):,}{skipped}")

    def _list(self) -> None:
        lines = self.query_one(Lines)
        lines.border_subtitle = Content(f"{len(self._review.certain):,} certain") if self._review.certain else ""
        lines.show(len(self._review.open), self._line, self._review.place if self.question else -1)

    def _line(self, place: int, width: int) -> Content:
        """A question in the list: a sign, its score, the title."""
        question = self._review.open[place]
        here = self.question is not None and question.number == self.question.number
        if question.number not in self._titles:
            shown = self._review.open[place : place + 40]
            rows = {row.id: title_of(row) for row in self.app.desk.reader.rows([each.ids[0] for each in shown])}
            self._titles.update((each.number, rows.get(each.ids[0], "")) for each in shown)
        skipped = question.number in self._review.skipped
        return entry(question, self._titles[question.number], width, self.app.icons, here=here, skipped=skipped)

    async def _explain(self, question: Question) -> None:
        """Find out what speaks for and against it, and what merging would give."""

        try:
            why, merged = await self.app.desk.look(lambda library: review.explain(library, question))
        except (LibraryError, StoreError):
            # Somebody writes, or a paper is gone: one does without, or it is read anew.
            return
        if self.question is None or self.question.number != question.number:
            return
        if why is not None and why.different:
            # Called different by another program.
            self._review.apart.add(frozenset(question.ids))
            self.library_changed()
            return
        self._why, self._merged = why, merged
        self._reasons()
        self._compare(stay=True)

    def _compare(self, *, stay: bool) -> None:
        question = self.question
        if question is None:
            return
        rows = compare(self._papers, self._merged)
        self._comparison.show(
            [paper.key for paper in self._papers], rows, question.ids.index(self.kept), self._columns(rows), stay=stay
        )
        self._becomes()

    def _columns(self, rows: Sequence[Compared]) -> dict[str, int]:
        """The picks as columns; those of papers that are gone are forgotten."""
        ids = self.question.ids if self.question else ()
        return {row.name: ids.index(self.picks[row.name]) for row in rows if self.picks.get(row.name) in ids}

    def _reasons(self) -> None:
        if self.question is not None:
            self.query_one("#reasons", Static).update(reasons(self.question, self._why))

    def _becomes(self) -> None:
        """What the merged paper would say where neither paper says so."""
        said = self._comparison.outcome
        line = self.query_one("#becomes", Static)
        line.display = bool(said)
        if said:
            line.update(Content.assemble(("merged ", "bold"), one_line(said)))

    # --- what widgets tell

    def on_comparison_moved(self) -> None:
        """Another row: what would it become?"""
        self._becomes()

    def on_comparison_picked(self, event: Comparison.Picked) -> None:
        """Remember whose value a row shall have; the row of the key says which paper is kept."""
        question = self.question
        if question is None:
            return
        if event.row == KEY:
            if event.column is not None:
                self._kept[question.number] = question.ids[event.column]
        else:
            row = next(row for row in compare(self._papers, self._merged) if row.name == event.row)
            if event.column is None or event.column == row.origin:
                self.picks.pop(event.row, None)
            else:
                self.picks[event.row] = question.ids[event.column]
        rows = compare(self._papers, self._merged)
        self._comparison.choose(question.ids.index(self.kept), self._columns(rows))
        self._becomes()

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        """Go to a question."""
        self._review.go(event.place)
        self._show()

    # --- deciding

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer shows only what can be done."""
        return bool(self._papers) if action in _ABOUT_PAPERS else True

    def action_merge_these(self) -> None:
        """Make the papers one; the others go into the one that is kept."""
        question = self.question
        if question is None or not self._papers:
            return
        kept = self.kept
        ids = [kept, *(paper for paper in question.ids if paper != kept)]
        rows = compare(self._papers, self._merged)
        picks = fields_picked(rows, {name: question.ids[column] for name, column in self._columns(rows).items()})
        chosen = f", {', '.join(row.name for row in rows if row.name in self.picks)} as picked" if picks else ""

        def told(made: tuple[Paper, list[str]]) -> str:
            return f"merged {' '.join(made[1])} into {made[0].key}{chosen}"

        self._decide(question, lambda library: library.merge(ids, picks=picks), told)

    def action_call_different(self, related: bool) -> None:
        """Remember that the papers are different; of more than two, which one it is is asked."""
        question = self.question
        if question is None or not self._papers:
            return
        if len(question.ids) == 2:
            self._separate(question, question.ids[1], related=related)
            return
        from readinglist.tui.screens.choose import Choose

        def done(answer: str | None) -> None:
            if answer:
                self._separate(question, int(answer), related=related)

        answers = [
            (str(paper.id), f"{letter(column)}  {paper.key}: {title_of(paper)}")
            for column, paper in enumerate(self._papers)
        ]
        heading = "Which one is another version?" if related else "Which one is another paper?"
        here = self._papers[self._comparison.column].id
        self.app.push_screen(Choose(heading, answers, str(here)), done)

    def _separate(self, question: Question, paper: int, *, related: bool) -> None:
        others = [other for other in question.ids if other != paper]
        self._review.apart.update(frozenset((paper, other)) for other in others)

        def do(library: Library) -> tuple[Sequence[str], bool]:
            return library.separate(paper, *others, related=related), library.are_apart(paper, others[0])

        def told(done: tuple[Sequence[str], bool]) -> str:
            keys, remembered = done
            if not remembered:
                return f"{' and '.join(keys)} say the very same: only merging, or s, gets them out of the way"
            return f"{' and '.join(keys)} are {'related, and ' if related else ''}different from now on"

        self._decide(question, do, told)

    def _decide(self, question: Question, do: Callable[[Library], Any], told: Callable[[Any], str]) -> None:
        """Go on to the next question, and have the answer written; if that can't be, the question comes back."""
        self._review.answer([question])
        self._show()
        self._written([question], self.app.change(do, told))

    def _written(self, questions: Sequence[Question], worker: Worker[None]) -> None:
        async def wait() -> None:
            await worker.wait()
            self._review.answered(questions)
            await self._reread()

        in_background(self, wait, group="written")

    def action_put_off(self) -> None:
        """Leave it as it is, and go on."""
        self._review.skip()
        self._show()

    def action_keep_other(self) -> None:
        """Keep the paper after the one that is kept so far."""
        question = self.question
        if question is not None:
            place = (question.ids.index(self.kept) + 1) % len(question.ids)
            self.post_message(Comparison.Picked(KEY, place))

    def action_next_question(self, step: int) -> None:
        """Go to another question."""
        self._review.step(step)
        self._show()

    def action_merge_certain(self) -> None:
        """Show all that is certain, and merge it if that is wanted."""
        from readinglist.tui.screens.certain import CertainScreen

        questions = self._review.certain
        if not questions:
            key = self.app.key("review-certain" if self._looking else "review-merge")
            self.app.tell(f"still looking: {key} merges what is certain when that is done" if self._looking
                          else f"nothing is certain to be one; {key} merges what is shown")  # fmt: skip
            return

        def done(merge: bool | None) -> None:
            if not merge:
                return
            self._review.answer(questions)
            self._show()
            groups = [question.ids for question in questions]
            worker = self.app.change(
                lambda library: library.merge_groups(groups),
                lambda made: f"merged {count(made[0])} into {made[1]:,}",
            )
            self._written(questions, worker)

        self.app.push_screen(CertainScreen(questions), done)

    def action_leave(self) -> None:
        """Back to the library."""
        self.dismiss()
