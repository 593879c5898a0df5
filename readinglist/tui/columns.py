"""The columns of the list of papers: what stands in them, and how they share the width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from readinglist.shown import authors_of, title_of
from readinglist.text import safe_line
from readinglist.tui.safe import even

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.store.papers import Row
    from readinglist.tui.icons import Icons

_TITLE_LEAST = 24
"""Cells that the title has at least, before other columns give way."""
_BESIDE_AUTHORS = 36
"""Cells that it has at least beside authors: to know them helps less than to know which paper it is."""
_LONGEST = 500
"""Characters of a text that are looked at: what is longer is cut anyway."""
_EDGES = " \u200d"
"""What a text neither begins nor ends with: a joiner would take in what stands beside it."""


class Column(NamedTuple):
    """A column."""

    header: str
    width: int
    """Cells; 0 for what takes all that is left."""
    rank: int
    """Where the width is short, columns of a high rank go first."""
    sort: str = ""
    """The order that a click on its header asks for."""
    right: bool = False
    style: str = ""
    """Component class of its cells."""


COLUMNS = {
    "status": Column("", 1, 0),
    "star": Column("", 1, 1, style="star"),
    "title": Column("Title", 0, 0, "title"),
    "authors": Column("Authors", 22, 4, "author", style="dim"),
    "year": Column("Year", 5, 2, "year", style="dim", right=True),
    "venue": Column("Venue", 18, 6, style="dim"),
    "key": Column("Key", 24, 7, style="dim"),
    "tags": Column("Tags", 20, 5, style="dim"),
    "added": Column("Added", 10, 6, "added", style="dim"),
    "seen": Column("Seen", 5, 3, "seen", style="dim", right=True),
}


def layout(names: Sequence[str], width: int) -> list[tuple[str, int]]:
    """The columns that fit into *width* cells, with a cell between them, and how wide each is."""
    chosen = list(names)

    def rest() -> int:
        return width - sum(COLUMNS[name].width + 1 for name in chosen)

    while len(chosen) > 1:
        last = max((name for name in chosen if name != "title"), key=lambda name: COLUMNS[name].rank)
        wanted = _BESIDE_AUTHORS if last == "authors" else _TITLE_LEAST
        if rest() >= wanted or COLUMNS[last].rank < 2:
            break
        chosen.remove(last)
    return [(name, COLUMNS[name].width or max(1, rest())) for name in chosen]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _first_seen(added: str) -> str:
    """When a paper without a year was first seen: ``Nov26``, which nobody takes for a year."""
    month = added[5:7]
    return f"{_MONTHS[int(month) - 1]}{added[2:4]}" if month.isdigit() and 1 <= int(month) <= 12 else ""


@dataclass(frozen=True, slots=True)
class Cells:
    """Writes the cells of rows."""

    icons: Icons

    def text(self, column: str, row: Row, width: int) -> str:
        """What stands in a column, exactly *width* cells wide."""
        return self.fit(self._plain(column, row), width, COLUMNS[column].right)

    def _plain(self, column: str, row: Row) -> str:
        if column == "title":
            return title_of(row)
        if column == "authors":
            return authors_of(row.authors)
        if column == "status":
            return self.icons.statuses[row.status]
        if column == "star":
            return self.icons.star if row.starred else ""
        if column == "year":
            return str(row.year) if row.year else _first_seen(row.added)
        if column == "seen":
            return f"{row.seen}×" if row.seen > 1 else ""
        if column == "added":
            return row.added[:10]
        if column == "tags":
            return " ".join(row.tags)
        return str(getattr(row, column) or "")

    def fit(self, text: str, width: int, right: bool = False) -> str:
        """*text*, inert, in exactly *width* cells: cut with an ellipsis, or filled with spaces."""
        plain = even(safe_line(text[:_LONGEST])).strip().strip(_EDGES)
        length = cell_len(plain)
        if length > width:
            kept = set_cell_size(plain, max(0, width - 1)).rstrip(_EDGES)
            plain = kept + self.icons.ellipsis if width else ""
            length = cell_len(plain)
        space = " " * (width - length)
        return space + plain if right else plain + space
