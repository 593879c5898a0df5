"""What triage shows: one paper in peace, how far one is, the tags at hand, and what came of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from readinglist.shown import ABSTRACT_KINDS, count, date_of, title_of
from readinglist.text import safe_line
from readinglist.tui import plots
from readinglist.tui.columns import Cells
from readinglist.tui.safe import one_line, paragraphs
from readinglist.tui.triage_run import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from readinglist.paper import Paper
    from readinglist.tui.icons import Icons
    from readinglist.tui.triage_run import TriageRun

_MUTED = plots.MUTED
_KEY = "bold $text-accent"
_AUTHORS = 8
"""Authors that are named; of papers with thousands, the rest is counted."""
_LONGEST = 100_000
"""Characters of a text that are shown."""
_TITLE_LONGEST = 3_000
_TAG_LINES = 2
_TAG_LONGEST = 20
"""Cells of a tag at hand."""


def paper_page(paper: Paper, decided: Sequence[str], icons: Icons) -> Content:
    """A paper as one reads it to decide about it: *decided* is what was decided already."""
    lines = [one_line(title_of(paper)[:_TITLE_LONGEST], "bold $text-accent"), Content("")]
    if paper.authors:
        names = ", ".join(author.name for author in paper.authors[:_AUTHORS])
        more = len(paper.authors) - _AUTHORS
        lines.append(one_line(f"{names} and {more:,} more" if more > 0 else names))
    date = date_of(paper.year, paper.month, paper.day)
    facts = [
        date or f"first seen {paper.added[:10]}",
        paper.venue or "",
        f"seen in {count(paper.seen, 'import')}" if paper.seen else "added by hand",
    ]
    lines.append(one_line(f" {icons.bullet} ".join(fact for fact in facts if fact), _MUTED))
    if paper.tags:
        lines.append(Content("  ").join(one_line(f"#{tag}", "$text-success") for tag in paper.tags))
    if state := _state(paper, decided, icons):
        lines.append(Content.styled(state, "bold $text-warning"))
    lines.append(Content(""))
    if paper.abstract:
        kind = ABSTRACT_KINDS.get(paper.abstract_kind or "")
        if kind:
            lines.append(Content.styled(kind[0].upper() + kind[1:], _MUTED))
        lines.append(paragraphs(paper.abstract[:_LONGEST]))
    else:
        lines.append(Content.styled("No abstract is known. o opens the page of the paper.", _MUTED))
    if paper.note:
        lines += [Content(""), Content.styled("Note", _KEY), paragraphs(paper.note[:_LONGEST])]
    return Content("\n").join(lines)


def _state(paper: Paper, decided: Sequence[str], icons: Icons) -> str:
    """What it is besides unread, in words and signs."""
    words = []
    if paper.status != "unread":
        words.append(f"{icons.statuses[paper.status]} {paper.status}")
    if paper.starred:
        words.append(f"{icons.star} starred")
    if paper.trashed:
        words.append("in the trash")
    if "later" in decided:
        words.append("put off")
    return "   ".join(words)


def progress_lines(run: TriageRun, width: int, icons: Icons) -> Content:
    """How far one is, in figures and as a line."""
    total = len(run.ids)
    here = f"{min(run.place + 1, total):,} of {total:,}"
    left = "" if run.current is None else "the last one" if not run.left else f"{run.left:,} left"
    begin = f"{here} {icons.bullet} {left}" if left else f"{here} {icons.bullet} done"
    counts = run.counts()
    room = width - cell_len(begin) - 3
    end = f" {icons.bullet} ".join(f"{number:,} {DECISIONS[what]}" for what, number in counts.items())
    if cell_len(end) > room:
        end = "  ".join(f"{sign(what, icons)} {number:,}" for what, number in counts.items())
    if cell_len(end) > room:
        end = ""
    space = " " * max(1, width - cell_len(begin) - cell_len(end))
    return Content.assemble((begin, "bold"), space, (end, _MUTED), "\n", plots.progress(run.place, total, width, icons))


def sign(what: str, icons: Icons) -> str:
    """A decision as a sign of one cell."""
    if what == "starred":
        return icons.star
    if what == "trashed":
        return "x" if icons.full == "#" else "×"
    return icons.statuses["unread" if what == "later" else what]


def tags_at_hand(
    names: Sequence[str], having: Sequence[str], width: int, icons: Icons, key: Callable[[str], str]
) -> Content:
    """The tags that a key gives, each with its number, on two lines at most; those that the paper has are marked.

    Each has its number as the meta value ``tag``, for clicks.
    """
    if not names:
        return Content.assemble(
            (key("triage-tags"), _KEY), (" gives tags; the nine used most then stand here, a key each", _MUTED)
        )
    lines: list[list[Content]] = [[]]
    used = 0
    for number, name in enumerate((*names, ""), 1):
        part = _tag_at_hand(number, name, name in having, icons, key) if name else _more(key)
        if used and used + part.cell_length > width:
            if len(lines) == _TAG_LINES:
                break
            lines.append([])
            used = 0
        lines[-1].append(part)
        used += part.cell_length + 2
    return Content("\n").join(Content("  ").join(line) for line in lines)


def _tag_at_hand(number: int, name: str, has: bool, icons: Icons, key: Callable[[str], str]) -> Content:
    short = safe_line(name)
    if cell_len(short) > _TAG_LONGEST:
        short = Cells(icons).fit(short, _TAG_LONGEST)
    mark = f"{icons.statuses['read']} " if has else ""
    part = Content.assemble((key(f"triage-tag-{number}"), _KEY), " ", (f"{mark}{short}", "bold" if has else _MUTED))
    return part.stylize(Style.from_meta({"tag": number}))


def _more(key: Callable[[str], str]) -> Content:
    return Content.assemble((key("triage-tags"), _KEY), (" more", _MUTED))


def last_line(what: str, paper: str, width: int, icons: Icons, key: Callable[[str], str]) -> Content:
    """What was done last, and how to take it back; *paper* is a title."""
    begin, end = f"{what}: ", f" {icons.bullet} {key('triage-undo')} takes it back"
    room = max(8, width - cell_len(begin) - cell_len(end))
    title = Cells(icons).fit(paper, room).rstrip()
    return Content.assemble((begin, "bold"), (title, ""), (end, "")).stylize_before(_MUTED)


def summary(
    run: TriageRun, put_off: int, total: int, width: int, icons: Icons, key: Callable[[str], str], fresh: int = 0
) -> Content:
    """The end: what was decided, and what can be done next.

    Args:
        run: the run that is over.
        put_off: papers that wait to be looked at again.
        total: papers of the library.
        width: cells of a line.
        icons: signs.
        key: the key of an action.
        fresh: papers that came in meanwhile.
    """
    counts = run.counts()
    if fresh:
        lines = [Content.styled(f"{count(fresh)} came in meanwhile.", "bold")]
    elif counts:
        looked = len({decision.paper_id for decision in run.decisions})
        lines = [Content.styled(f"Done: {count(looked)} looked at.", "bold")]
    elif put_off:
        lines = [Content.styled("Nothing new is unread.", "bold")]
    elif total:
        lines = [Content.styled("Nothing is unread. That happens.", "bold")]
    else:
        lines = [Content.styled("Your reading list is empty.", "bold")]
    if counts:
        rows = [(f"{sign(what, icons)} {DECISIONS[what]}", number) for what, number in counts.items()]
        lines += [Content(""), plots.bars(rows, min(width, 60), icons)]
    lines.append(Content(""))
    if fresh:
        lines.append(_key(key("triage-later"), "goes on with them"))
    if put_off:
        lines.append(_key(key("triage-again"), f"goes through what was put off: {count(put_off)}"))
    if run.decisions:
        lines.append(_key(key("triage-undo"), "takes back the last decision"))
    back = "goes back to the list" if total else f"goes back; there, {key('import')} imports papers"
    lines.append(_key(key("triage-close"), back))
    return Content("\n").join(lines)


def _key(key: str, what: str) -> Content:
    return Content.assemble((f"{key:>5}", _KEY), f"  {what}")


def decided_words(decisions: Mapping[str, int]) -> str:
    """Decisions with their numbers, in words: ``4 starred, 2 skipped``."""
    return ", ".join(f"{number:,} {DECISIONS[what]}" for what, number in decisions.items())
