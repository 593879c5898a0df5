"""Plots made of text: bars, columns on one line, a line of progress, tables; the figures stand beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from readinglist.tui.columns import Cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.tui.icons import Icons

BAR = "$accent"
"""The style of bars."""
MUTED = "$foreground-muted"
"""The style of what names the numbers. Not ``$text-muted``: in a text, that is brighter than what it is to be below."""
_LABEL_MOST = 0.4
"""The share of the width that labels have at most."""
_BAR_LEAST = 4
"""Cells below which a bar tells nothing and is left out."""
_GAP = 2
"""Cells between the columns of a table."""
_WIDE_LEAST = 10
"""Cells that the column which gives way has at least."""
_BAR_MOST = 60
"""Cells of the longest bar: beyond, the eye no longer compares."""


def bar(value: float, most: float, width: int, icons: Icons) -> str:
    """A bar for *value* that fills *width* cells at *most*; what is more than nothing can be seen."""
    if value <= 0 or most <= 0 or width <= 0:
        return ""
    parts = 2 if icons.half else 1
    whole, rest = divmod(max(1, round(min(value / most, 1) * width * parts)), parts)
    return icons.done * whole + (icons.half if rest else "")


def bars(rows: Sequence[tuple[str, int]], width: int, icons: Icons, *, share_of: int = 0) -> Content:
    """A line a row: label, number, bar; with *share_of* also the number's share of that, in per cent.

    Labels may be any text.
    """
    if not rows:
        return Content("")
    cells = Cells(icons)
    most = max(number for _, number in rows)
    label = min(max(cell_len(name) for name, _ in rows), max(8, int(width * _LABEL_MOST)))
    figures = max(len(f"{number:,}") for _, number in rows)
    share = 6 if share_of else 0
    room = min(_BAR_MOST, width - label - figures - share - 4)
    lines = []
    for name, number in rows:
        parts: list[Content | str | tuple[str, str]] = [
            (cells.fit(name, label), MUTED),
            f"  {number:>{figures},}",
            (f" {_percent(number, share_of):>5}" if share_of else "", MUTED),
        ]
        if room >= _BAR_LEAST:
            parts += ["  ", (bar(number, most, room, icons), BAR)]
        lines.append(Content.assemble(*parts))
    return Content("\n").join(lines)


def _percent(number: int, whole: int) -> str:
    share = 100 * number / whole
    return "<1 %" if 0 < share < 1 else f"{share:.0f} %"


def sparkline(values: Sequence[int], icons: Icons) -> str:
    """A column a value, the highest for the greatest."""
    most = max(values, default=0)
    top = len(icons.levels) - 1
    return "".join(
        icons.levels[max(1, round(value / most * top)) if value else 0] if most else icons.levels[0] for value in values
    )


def progress(done: int, total: int, width: int, icons: Icons) -> Content:
    """A line as wide as *width* that tells how much of *total* is *done*."""
    cells = max(0, width)
    behind = cells if total <= 0 else min(cells, round(cells * done / total))
    if 0 < done < total:
        behind = max(1, min(cells - 1, behind))
    return Content.assemble((icons.done * behind, BAR), (icons.ahead * (cells - behind), "$border-blurred"))


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    icons: Icons,
    *,
    wide: int | None = None,
    left: Sequence[int] = (),
) -> Content:
    """A table, its columns to the right but for those of *left*; the column number *wide* gives way where it is narrow.

    Cells may be any text. Where even so there is no room, the last columns go, and an ellipsis says so.
    """
    cells = Cells(icons)
    widths = [max(cell_len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    if wide is not None:
        others = sum(cell + _GAP for place, cell in enumerate(widths) if place != wide)
        widths[wide] = max(min(_WIDE_LEAST, widths[wide]), min(widths[wide], width - others))
    shown = list(range(len(header)))
    while len(shown) > 1 and sum(widths[place] + _GAP for place in shown) - _GAP > width - 2 * (
        len(shown) < len(header)
    ):
        shown.pop()
    more = f" {icons.ellipsis}" if len(shown) < len(header) else ""

    def line(row: Sequence[str], style: str) -> Content:
        text = (" " * _GAP).join(cells.fit(row[at], widths[at], right=at not in left) for at in shown)
        return Content.styled(text + more, style) if style else Content(text + more)

    return Content("\n").join([line(header, MUTED), *(line(row, "") for row in rows)])
