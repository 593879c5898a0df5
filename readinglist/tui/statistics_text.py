"""What the statistics show: panels of text, each drawn for the width that there is."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content

from readinglist.paper import STATUSES
from readinglist.shown import count
from readinglist.tui import plots
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from readinglist.library import Library
    from readinglist.store.overview import Import, Overlap
    from readinglist.tui.icons import Icons

_MONTHS = 12
"""Months that are shown, the last ones."""
_YEARS = 12
_TAGS = 12
_IMPORTS = 24
"""Imports that are listed, the last ones."""
_COMPARED = 8
"""Imports that are compared with each other, the last ones."""
_NAMES = "ABCDEFGH"
_BY_HAND = "hand"
"""The format of papers that were typed: each is an import of its own, and nothing to compare."""
_WIDE_TABLE = 56
"""Cells from which on the table of imports has room for days."""
_IN_WEEKS = 104
"""Weeks beyond which one counts in years."""


class Numbers(NamedTuple):
    """All that is counted."""

    counts: Mapping[str, Any]
    """See ``stats --json`` in the documentation."""
    tags: Sequence[tuple[str, int]]
    imports: Sequence[Import]
    """Sources that were read, the newest first."""
    overlaps: Sequence[Overlap]


class Panel(NamedTuple):
    """A part of the statistics."""

    title: str
    draw: Callable[[int], Content]
    """Its text, for a width in cells."""


def read_numbers(library: Library) -> Numbers:
    """Count everything; takes a second where there are very many papers."""
    imports = [item for item in library.imports() if item.format != _BY_HAND]
    return Numbers(
        library.statistics(),
        [tag for tag in library.tags(by_use=True) if tag[1]],
        imports,
        library.overlaps([item.id for item in imports[:_COMPARED]]),
    )


def panels(numbers: Numbers, icons: Icons, key: Callable[[str], str], today: date) -> tuple[list[Panel], list[Panel]]:
    """The panels of the left and of the right column; *key* gives the key of an action."""
    counts = numbers.counts
    added, read = months(counts["added"], today), months(counts["read"], today)
    unread = f"Nothing was read yet: {key('status')} on the list marks papers."
    left = [
        Panel("In all", lambda width: _whole(numbers, icons)),
        Panel("Status", lambda width: _status(counts, width, icons)),
        Panel("Reading pace", lambda width: pace(counts, read, icons)),
        Panel("Added by month", lambda width: _monthly(added, width, icons, "Nothing was added yet.")),
        Panel("Read by month", lambda width: _monthly(read, width, icons, unread)),
    ]
    right = [
        Panel("Imports", lambda width: _imports(numbers.imports, width, icons, key)),
        Panel("In common", lambda width: overlap_text(numbers.imports, numbers.overlaps, width, icons)),
        Panel("Tags", lambda width: _tags(numbers.tags, width, icons, key)),
        Panel("Year of publication", lambda width: _years(counts["years"], width, icons)),
    ]
    return left, right


def months(counts: Mapping[str, int], today: date) -> list[tuple[str, int]]:
    """The last months up to now with their counts, those without anything among them; none before the first."""
    if not counts:
        return []
    found: list[tuple[str, int]] = []
    year, month = today.year, today.month
    first = min(counts)
    while len(found) < _MONTHS and f"{year:04d}-{month:02d}" >= first:
        name = f"{year:04d}-{month:02d}"
        found.append((name, counts.get(name, 0)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    # A clock that was wrong: months to come are shown too.
    later = [(name, number) for name, number in sorted(counts.items()) if name > f"{today:%Y-%m}"]
    return (found[::-1] + later)[-_MONTHS:]


def _whole(numbers: Numbers, icons: Icons) -> Content:
    counts = numbers.counts
    has, read = counts["has"], len(numbers.imports)
    by_hand = counts["imports"] - read
    whence = [*([count(read, "import")] if read or not by_hand else []), *([f"{by_hand:,} by hand"] if by_hand else [])]
    lines = [
        Content.assemble((count(counts["papers"]), "bold"), f" from {' and '.join(whence)}"),
        Content(f"{count(counts['records'], 'record')} read"),
        Content(f"{counts['seen_again']:,} seen in more than one import"),
        Content(f"{icons.star} {counts['starred']:,} starred, {counts['trashed']:,} in the trash"),
        _muted(f"{has['abstract']:,} with an abstract, {has['authors']:,} with authors, {has['tag']:,} with a tag"),
    ]
    return Content("\n").join(lines)


def _status(counts: Mapping[str, Any], width: int, icons: Icons) -> Content:
    rows = [(f"{icons.statuses[name]} {name}", counts["status"].get(name, 0)) for name in STATUSES]
    return plots.bars(rows, width, icons, share_of=counts["papers"])


def pace(counts: Mapping[str, Any], read: Sequence[tuple[str, int]], icons: Icons) -> Content:
    """How fast papers are read, and when all would be."""
    lately = counts["lately"]
    unread = counts["status"].get("unread", 0)
    lines = [
        Content.assemble(
            (f"{lately['read_7_days']:,}", "bold"), " read in the last 7 days, ",
            (f"{lately['read_30_days']:,}", "bold"), " in the last 30",
        ),
        Content.assemble(
            (f"{lately['added_7_days']:,}", "bold"), " added in the last 7 days, ",
            (f"{lately['added_30_days']:,}", "bold"), " in the last 30",
        ),
        Content.assemble((f"{unread:,}", "bold"), f" unread left{_forecast(unread, lately['read_30_days'])}"),
    ]  # fmt: skip
    if len(read) > 1 and any(number for _, number in read):
        line = plots.sparkline([number for _, number in read], icons)
        lines.append(
            Content.assemble((f"{read[0][0]} ", plots.MUTED), (line, plots.BAR), (f" {read[-1][0]}", plots.MUTED))
        )
    return Content("\n").join(lines)


def _forecast(unread: int, read_30_days: int) -> str:
    if not unread:
        return ""
    if not read_30_days:
        return "; none was read in the last 30 days"
    weeks = ceil(unread / (read_30_days * 7 / 30))
    when = count(weeks, "week") if weeks <= _IN_WEEKS else f"about {weeks / 52:,.0f} years"
    return f"; at the pace of the last 30 days done in {when}"


def _monthly(rows: Sequence[tuple[str, int]], width: int, icons: Icons, nothing: str) -> Content:
    return plots.bars(rows, width, icons) if rows else _muted(nothing)


def _tags(tags: Sequence[tuple[str, int]], width: int, icons: Icons, key: Callable[[str], str]) -> Content:
    if not tags:
        return _muted(f"No paper has a tag yet: {key('tags')} gives some.")
    text = plots.bars(tags[:_TAGS], width, icons)
    return text + _muted(f"\nand {count(len(tags) - _TAGS, 'tag')} more") if len(tags) > _TAGS else text


def _years(years: Mapping[str, int], width: int, icons: Icons) -> Content:
    if not years:
        return _muted("No year is known yet: pages of papers often have none.")
    rows = sorted(years.items(), key=lambda item: int(item[0]), reverse=True)
    shown = rows[:_YEARS]
    if len(rows) > _YEARS:
        shown.append(("earlier", sum(number for _, number in rows[_YEARS:])))
    return plots.bars(shown, width, icons)


def _imports(imports: Sequence[Import], width: int, icons: Icons, key: Callable[[str], str]) -> Content:
    if not imports:
        return _muted(f"Nothing was imported yet: {key('import')} on the list reads files.")
    header = ["", "Source", "Read on", "Records", "New", "Known"]
    rows = [
        [
            _NAMES[place] if place < _COMPARED else "",
            _name(item),
            item.imported[:10],
            f"{item.records:,}",
            f"{item.new:,}",
            f"{item.known:,}",
        ]
        for place, item in enumerate(imports[:_IMPORTS])
    ]
    if width < _WIDE_TABLE:
        # The day is the first to go where there is no room.
        for row in (header, *rows):
            del row[2]
    text = plots.table(header, rows, width, icons, wide=1, left=(0, 1) if width < _WIDE_TABLE else (0, 1, 2))
    more = len(imports) - _IMPORTS
    return text + _muted(f"\nand {more:,} before them") if more > 0 else text


def overlap_text(imports: Sequence[Import], overlaps: Sequence[Overlap], width: int, icons: Icons) -> Content:
    """How many papers of each import are also in each other one."""
    imports = imports[:_COMPARED]
    if len(imports) < 2:
        return _muted("Two imports have to be there to compare.")
    shared = {(item.import_id, item.other_id): item.papers for item in overlaps}
    names = [_NAMES[place] for place in range(len(imports))]
    rows = []
    for name, one in zip(names, imports, strict=True):
        cells = [
            f"({shared.get((one.id, one.id), 0):,})"
            if one.id == other.id
            else f"{shared[one.id, other.id]:,}"
            if (one.id, other.id) in shared
            else icons.bullet
            for other in imports
        ]
        rows.append((name, *cells))
    text = plots.table(("", *(f"in {name}" for name in names)), rows, width, icons, left=(0,))
    return text + Content("\n") + _muted(_most_common(imports, shared))


def _most_common(imports: Sequence[Import], shared: Mapping[tuple[int, int], int]) -> str:
    """The two that have the most in common, in words."""
    place = {item.id: _NAMES[number] for number, item in enumerate(imports)}
    pairs = [(papers, one, other) for (one, other), papers in shared.items() if one < other]
    if not pairs:
        return "No paper is in two of them. In brackets: papers of each."
    papers, one, other = max(pairs)
    fewer = min(shared.get((one, one), papers), shared.get((other, other), papers))
    share = f", {100 * papers / fewer:.0f} % of the smaller one" if fewer else ""
    names = " and ".join(sorted((place[one], place[other])))
    return f"Most in common: {names}, {count(papers)}{share}. In brackets: papers of each."


def _name(item: Import) -> str:
    return item.path.rstrip("/").rpartition("/")[2] or item.path


def _muted(text: str) -> Content:
    return one_line(text, plots.MUTED) if "\n" not in text else Content.styled(text, plots.MUTED)
