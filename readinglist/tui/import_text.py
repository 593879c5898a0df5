"""What an import did, or would do, to be read: its totals, its files, and every line that became no paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from readinglist.shown import count
from readinglist.text import safe_line
from readinglist.tui.child import STDIN
from readinglist.tui.paths import shortened
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.tui.child import Progress
    from readinglist.tui.icons import Icons

_COUNTS = ("records", "new", "known", "merged", "review", "leftovers")
_HEADS = ("Records", "New", "Known", "Merged", "Review", "Left over")
_WIDTHS = (9, 7, 7, 8, 8, 11)
_FORMAT = 14
_TABLE_FROM = 92
"""From how many cells on the files are a table; below, each has two lines."""
_FILES = 100
_LEFTOVERS = 200
_NEAR = 50
_OF_REFUSED = 3
_WORDS = 200
"""How much of each is shown, so that it is laid out at once; the report that is saved has all leftovers."""
_BAR = 60
"""Cells of the bar, where there is room for it."""
_SURE = 1.0
"""Seconds after which it can be said how long it will take."""
_ALL = 0.999
"""The share from which on all is read: what comes then has no bytes to count."""
_MUTED, _HEAD = "$foreground-muted", "bold $text-accent"


def name_of(path: str) -> str:
    """What a source is called."""
    return "pasted text" if path == STDIN else safe_line(shortened(path))


def totals(report: dict[str, Any]) -> str:
    """The sums over all files, in words; the new ones are in :func:`verdict`."""
    total = report["total"]
    parts = [f"{total['known']:,} known"]
    if total["merged"]:
        parts.append(f"{total['merged']:,} merged")
    if total["review"]:
        parts.append(f"{total['review']:,} to review")
    if total["leftovers"]:
        parts.append(f"{count(total['leftovers'], 'line')} left over")
    if total["errors"]:
        parts.append(f"{count(total['errors'], 'file')} refused")
    return ", ".join(parts)


def verdict(report: dict[str, Any], *, done: bool) -> str:
    """What it comes to, in a sentence."""
    total = report["total"]
    if total["errors"] == len(report["files"]):
        return "Nothing of this can be read." if not done else "Nothing was imported."
    if not total["new"] and not total["merged"] and not total["review"]:
        known = f"{count(total['records'], 'record')}, all known already"
        return f"{known}: nothing new came in." if done else f"{known}: nothing new would come in."
    papers = count(total["new"] + total["review"], "new paper")
    sources = count(len(report["files"]) - total["errors"], "source")
    return f"{papers} in {count(total['records'], 'record')} from {sources}."


def progress_text(
    heading: str, now: Progress | None, passed: float, at_the_end: str, icons: Icons, width: int
) -> Content:
    """How far an import is after *passed* seconds: a bar of *width* cells at most, how fast it is, and what is left."""
    share = min(now.done / max(now.total, 1), 1.0) if now else 0.0
    cells = max(10, min(_BAR, width))
    behind = round(share * cells)
    bar = Content.assemble((icons.done * behind, "$text-accent"), (icons.ahead * (cells - behind), _MUTED))
    if now:
        parts = [count(now.records, "record"), f"{now.records / max(passed, 0.001):,.0f} a second"]
        if share > _ALL:
            parts.append(at_the_end)
        elif passed >= _SURE and now.done:
            parts.append(f"{time_shown(passed * (now.total - now.done) / now.done)} left")
        parts.append(name_of(now.path))
    else:
        parts = [time_shown(passed)]
    return Content("\n").join(
        [one_line(heading, "bold"), Content.assemble(bar, f" {share:4.0%}"), one_line(" · ".join(parts), _MUTED)]
    )


def time_shown(seconds: float) -> str:
    """Seconds as one says them: ``8 s``, ``3 min 20 s``."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def report_text(report: dict[str, Any], icons: Icons, width: int) -> Content:
    """All of a report, for *width* cells."""
    return Content("\n").join(_lines(report, icons, width))


def plain_report(report: dict[str, Any]) -> str:
    """All of a report as plain text, with every line that is left over."""
    lines = [verdict(report, done=True), totals(report), ""]
    for item in report["files"]:
        lines.append(f"{name_of(item['path'])}: {item['error'] or _counts(item)}")
    lines += ["", *(line for _, line in _near(report))]
    for item in report["files"]:
        lines += [_leftover(item, leftover) for leftover in item["leftovers"]]
    return "\n".join(lines).rstrip() + "\n"


def _lines(report: dict[str, Any], icons: Icons, width: int) -> Iterator[Content]:
    files = report["files"]
    refused = [item for item in files if item["error"]]
    taken = [item for item in files if not item["error"]]
    if refused:
        yield Content.styled("Refused", _HEAD)
        for item in refused[:_FILES]:
            yield Content.assemble("  ", one_line(name_of(item["path"]), "bold"), "  ", one_line(item["error"]))
        yield from _more(len(refused) - _FILES, "file", icons, "; w saves them all")
        yield Content("")
    if taken:
        yield from _table(taken[:_FILES], icons, width) if width >= _TABLE_FROM else _list(taken[:_FILES])
        yield from _more(len(taken) - _FILES, "file", icons, "; w saves them all")
        yield Content("")
    head = ""
    for what, line in _near(report):
        if what != head:
            if head:
                yield Content("")
            yield Content.styled(what, _HEAD)
            head = what
        yield Content.assemble("  ", one_line(line))
    if head:
        yield Content("")
    leftovers = [(item, left) for item in files for left in item["leftovers"][: _OF_REFUSED if item["error"] else None]]
    if leftovers:
        yield Content.styled("Left over: lines that are part of no paper", _HEAD)
        for item, leftover in leftovers[:_LEFTOVERS]:
            place = f"{name_of(item['path'])}:{leftover['line']}"
            reason = safe_line(leftover["reason"] or "not understood")
            words = safe_line(leftover["text"][:_WORDS]).strip()
            yield Content.assemble("  ", (place, _MUTED), "  ", reason, "  ", (words, _MUTED))
        yield from _more(len(leftovers) - _LEFTOVERS, "line", icons, "; w saves them all")


def _more(number: int, thing: str, icons: Icons, help_: str = "") -> Iterator[Content]:
    if number > 0:
        yield Content.styled(f"  {icons.ellipsis} {number:,} more {thing}{'' if number == 1 else 's'}{help_}", _MUTED)


def _table(files: list[dict[str, Any]], icons: Icons, width: int) -> Iterator[Content]:
    room = width - _FORMAT - sum(_WIDTHS) - 2
    room = max(20, min(room, max(cell_len(name_of(item["path"])) for item in files) + 2))
    heads = "".join(head.rjust(cells) for head, cells in zip(_HEADS, _WIDTHS, strict=True))
    yield Content.styled(f"{set_cell_size('File', room)}  {'Format'.ljust(_FORMAT)}{heads}", _MUTED)
    for item in files:
        name = _from_right(name_of(item["path"]), room, icons.ellipsis)
        parts: list[Content | tuple[str, str]] = [
            Content(set_cell_size(name, room)), (f"  {set_cell_size(item['format'] or '', _FORMAT)}", _MUTED),
        ]  # fmt: skip
        for what, cells in zip(_COUNTS, _WIDTHS, strict=True):
            number = len(item[what]) if what == "leftovers" else item[what]
            text = f"{number:,}" if number else icons.bullet
            parts.append((text.rjust(cells), "bold" if what == "new" and number else "" if number else _MUTED))
        yield Content.assemble(*parts)


def _list(files: list[dict[str, Any]]) -> Iterator[Content]:
    for item in files:
        yield one_line(name_of(item["path"]), "bold")
        yield Content.assemble("  ", one_line(_counts(item)))


def _counts(item: dict[str, Any]) -> str:
    parts = [item["format"] or "", count(item["records"], "record"), f"{item['new']:,} new", f"{item['known']:,} known"]
    if item["merged"]:
        parts.append(f"{item['merged']:,} merged")
    if item["review"]:
        parts.append(f"{item['review']:,} to review")
    if item["leftovers"]:
        parts.append(f"{count(len(item['leftovers']), 'line')} left over")
    return ", ".join(part for part in parts if part)


def _near(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What became of records that resemble papers, a line each, under its heading."""
    for heading, what, words in (
        ("To review: new papers that may be ones you have", "reviews", "may be"),
        ("Made one with papers of other titles", "merges", "is"),
    ):
        for item in report["files"]:
            for near in item[what][:_NEAR]:
                place = f"{name_of(item['path'])}:{near['line']}"
                yield (
                    heading,
                    safe_line(f"{place}  {near['title']}: {words} {near['other']} ({'; '.join(near['reasons'])})"),
                )
    for item in report["files"]:
        for apart in item["apart"][:_NEAR]:
            yield (
                "Kept apart from papers with the same title",
                safe_line(
                    f"{name_of(item['path'])}:{apart['line']}  {apart['title']}: not {apart['other']}"
                    f" ({apart['reason']})"
                ),
            )
    for item in report["files"]:
        for key in item["rekeyed"][:_NEAR]:
            yield (
                "Citation keys that can't be kept",
                safe_line(f"{name_of(item['path'])}:{key['line']}  {key['key']}: is {key['given']} here"),
            )


def _leftover(item: dict[str, Any], leftover: dict[str, Any]) -> str:
    reason = safe_line(leftover["reason"] or "not understood")
    return f"{name_of(item['path'])}:{leftover['line']}: {reason}: {safe_line(leftover['text']).strip()}"


def _from_right(text: str, width: int, ellipsis: str) -> str:
    """*text* cut to *width* cells; its end is what tells it apart."""
    if cell_len(text) <= width:
        return text
    text = text[1 - width :]
    while cell_len(text) > width - 1:
        text = text[1:]
    return ellipsis + text
