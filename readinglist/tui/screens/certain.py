"""What is certain to be one, to be looked through before all of it is merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from readinglist.shown import count, title_of
from readinglist.tui.actions import bindings
from readinglist.tui.columns import Cells
from readinglist.tui.safe import one_line
from readinglist.tui.screens.dialog import Dialog
from readinglist.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from readinglist.tui.review import Question

_MUTED = "$foreground-muted"


class CertainScreen(Dialog[bool]):
    """Asks whether the papers of each group shall be one; of each the first is kept."""

    BINDINGS = bindings("certain")
    CSS = """
    CertainScreen .dialog { width: 110; height: 90%; }
    CertainScreen #groups { height: 1fr; }
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self._questions = questions
        gone = sum(len(question.ids) - 1 for question in questions)
        self.heading = f"Certain: {count(gone)} would go into {len(questions):,}"
        self.keys = (
            "$certain_merge merges all, $undo undoes it · $dialog_cancel cancel · $certain_down $certain_up scroll"
        )
        self._lines: list[tuple[int, str, int]] = []
        """Group, what of it, and which."""
        for number, question in enumerate(questions):
            self._lines += [
                (number, "head", 0),
                *((number, "paper", place) for place in range(len(question.ids))),
                *((number, "reason", place) for place in range(len(question.reasons))),
                (number, "", 0),
            ]

    def content(self) -> ComposeResult:
        """A line for each paper and each reason."""
        yield Lines(id="groups")

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(Lines).show(len(self._lines) - 1, self._line)

    def _line(self, place: int, width: int) -> Content:
        number, what, which = self._lines[place]
        question = self._questions[number]
        if what == "head":
            of = f" · {number + 1:,} / {len(self._questions):,}"
            return Content.assemble((f"certain {question.score}", "bold $text-accent"), (of, _MUTED))
        if what == "paper":
            rows = self.app.desk.reader.rows([question.ids[which]])
            kept = "kept" if which == 0 else "goes"
            key = one_line(question.keys[which])
            head = Content.assemble(("  " + kept, "bold" if which == 0 else _MUTED), "  ")
            title = Cells(self.app.icons).fit(title_of(rows[0]) if rows else "(gone)", max(4, width - 34))
            return head + Content(title) + Content("  ") + Content.styled(key.truncate(24).plain, _MUTED)
        if what == "reason":
            return Content.assemble(("  +  ", "bold $text-success"), one_line(question.reasons[which], _MUTED))
        return Content("")

    def action_line(self, step: int) -> None:
        """A line on, or back."""
        self.query_one(Lines).scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """A page on, or back."""
        lines = self.query_one(Lines)
        lines.scroll_relative(y=step * max(1, lines.size.height - 1), animate=False)

    def action_edge(self, end: bool) -> None:
        """To the end, or to the beginning."""
        lines = self.query_one(Lines)
        lines.scroll_to(y=len(self._lines) if end else 0, animate=False)

    def action_accept(self) -> None:
        """Merge them."""
        self.dismiss(True)
