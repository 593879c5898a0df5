"""What is said in a review of duplicates: verdict and reasons, a line of the list, what comes after the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from readinglist.tui.columns import Cells
from readinglist.tui.review import CERTAIN
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from readinglist.scanning import Explained
    from readinglist.tui.icons import Icons
    from readinglist.tui.review import Question, Review

MUTED = "$foreground-muted"


def reasons(question: Question, why: Explained | None) -> Content:
    """Verdict, score, and what speaks for and against it; of a group what speaks for its weakest link."""
    verdict, score = question.verdict, question.score
    groups: list[tuple[str, str, Sequence[str]]] = [("for", "$text-success", question.reasons)]
    if why is not None:
        verdict, score = why.pair.verdict or "unlike", why.pair.score
        groups = [
            ("for", "$text-success", why.pair.agreeing),
            ("against", "$text-error", why.pair.contradicting),
            ("doubtful", "$text-warning", why.pair.doubtful),
        ]
    papers = f" · {len(question.ids)} papers" if len(question.ids) > 2 else ""
    lines = [Content.assemble((f"{verdict} {score}", "bold $text-accent"), f" of 100{papers}")]
    for name, style, said in groups:
        if said:
            lines.append(Content.assemble((name, f"bold {style}"), "  ", one_line("; ".join(said))))
    # The first line has room for what is said most often.
    return Content("\n").join([Content("   ").join(lines[:2]), *lines[2:]])


def entry(question: Question, title: str, width: int, icons: Icons, *, here: bool, skipped: bool) -> Content:
    """A question in the list: its score, what is to be done with it, the title."""
    kind = "skip" if skipped else "sure" if question.verdict == CERTAIN else "ask"
    many = f" ×{len(question.ids)}" if len(question.ids) > 2 else ""
    head = f"{icons.mark if here else ' '}{question.score:3} {kind:4}{many} "
    shown = Cells(icons).fit(title, max(4, width - len(head)))
    style = "bold $text-accent" if here else "$foreground"
    return Content.assemble((head, style if here else MUTED), (shown, style))


def nothing(review: Review, key: Callable[[str], str], *, looking: bool, failed: str) -> Content:
    """What is said where there is no question, and what to do next; *key* gives the key of an action."""
    back = f"{key('review-leave')} goes back to the library"
    if looking:
        said, then = "Looking through the library…", f"{key('review-leave')} goes back; looking changes nothing."
    elif review.open:
        said = f"Nothing left but what you skipped: {len(review.open):,}."
        then = f"{key('review-next')} goes through that again. {back}; it waits here."
    elif failed:
        said, then = f"Duplicates were not looked for: {failed}", f"{back}."
    elif review.found:
        said = "All is decided: no duplicates are left."
        then = f"{key('undo')} takes the last decision back. {back}."
    else:
        said = "No duplicates: nothing in the library looks like one paper twice."
        then = f"Imports look for them by themselves; come back after the next one. {back}."
    return one_line(said, "bold") + Content("\n\n") + Content.styled(then, MUTED)
