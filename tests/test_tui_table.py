"""The list of papers by itself: what its lines show, where the cursor and the marks stay, and what is read for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from cli_support import assert_inert
from rich.cells import cell_len
from textual.app import App
from textual.content import Content
from textual.geometry import Region

from readinglist.paper import Author
from readinglist.store.papers import Row
from readinglist.tui.columns import COLUMNS, Cells, layout
from readinglist.tui.icons import ASCII, UNICODE
from readinglist.tui.options import DEFAULT_COLUMNS
from readinglist.tui.widgets.paper_table import PaperTable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.pilot import Pilot

HOSTILE = (
    "視覚と言語のための小さな庭についての長い長い表題がここに続く",
    "Cafe\u0301 a\u0300\u0301\u0302\u0303 e" + "\u0301" * 400,
    "\u0301\u0301 begins with what combines",
    "שלום עולם: קריאה מימין לשמאל مرحبا بالعالم",
    "Family \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f1e9\U0001f1ea tone \U0001f44d\U0001f3fd",
    "\u200d\ufe0f\U0001f468\u200d",
    "\U0001f1e9",
    "[bold]No[/bold] [/] [@click=app.quit]markup[/] [link=\"x]",
    "\x1b[2J\x1b]52;c;ZXZpbA==\x07 \x9b31m red \x00 nul \x7f del \u202e esrever \u2066 iso \ufeff bom",
    "tab\there\nand\r\nlines\x0b\x0c\x85\u2028\u2029end",
    "ก็ กำ ที่ ไม่ นํ้า ราชอาณาจักร",
    "",
    "    ",
    "x" * 3_000,
    "漢" * 3_000,
    "lone \ud800 half",
)  # fmt: skip
"""Texts that break columns where widths are guessed or commands are passed on."""


def row(paper_id: int, title: str | None = None, **values: Any) -> Row:
    """A row with nothing in it but what is given."""
    fields: dict[str, Any] = {
        "key": f"key{paper_id}", "authors": (), "year": None, "venue": None, "arxiv": None, "doi": None, "url": None,
        "status": "unread", "starred": False, "seen": 1, "added": "2026-03-14T10:00:00Z", "tags": (),
    }  # fmt: skip
    return Row(id=paper_id, title=f"Paper {paper_id}" if title is None else title, **{**fields, **values})


class Shelf:
    """Gives rows of papers that nobody stored, and counts what is asked for."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.known = {row.id: row for row in rows}
        self.calls: list[int] = []

    def read(self, ids: Sequence[int]) -> list[Row]:
        self.calls.append(len(ids))
        return [self.known[paper_id] if self.known else row(paper_id) for paper_id in ids]


class Host(App[None]):
    """Nothing but the table, and what it tells."""

    CSS = "PaperTable { border: round white; }"

    def __init__(self, shelf: Shelf, columns: Sequence[str] = DEFAULT_COLUMNS) -> None:
        super().__init__()
        self.table = PaperTable(shelf.read, columns=columns, id="table")
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    def on_paper_table_opened(self, event: PaperTable.Opened) -> None:
        self.told.append(("opened", event.paper_id))

    def on_paper_table_sort_wanted(self, event: PaperTable.SortWanted) -> None:
        self.told.append(("sort", event.sort))

    def on_paper_table_highlighted(self, event: PaperTable.Highlighted) -> None:
        self.told.append(("at", event.paper_id))


def drive(
    flow: Callable[[Host, PaperTable, Pilot[None]], Awaitable[None]],
    shelf: Shelf | None = None,
    *,
    ids: Sequence[int] = range(1, 101),
    columns: Sequence[str] = DEFAULT_COLUMNS,
    size: tuple[int, int] = (60, 13),
) -> None:
    """Let *flow* drive a table of *ids*; a screen of 13 lines has room for ten rows."""

    async def run() -> None:
        app = Host(shelf or Shelf(), columns)
        async with app.run_test(size=size) as pilot:
            app.table.show(list(ids))
            await pilot.pause()
            await flow(app, app.table, pilot)

    asyncio.run(run())


def lines(table: PaperTable) -> list[str]:
    """What the table shows, the header first."""
    return ["".join(segment.text for segment in table.render_line(y)) for y in range(table.size.height)]


def hostile_rows() -> list[Row]:
    """Each text as a title, as an author, a venue, a key and a tag."""
    return [
        row(
            number, text, authors=(Author(literal=text), Author(family=text, given=text)), venue=text, key=text,
            tags=(text, "plain"), year=2024 if number % 2 else None, starred=number % 3 == 0, seen=number * 999,
            status=("unread", "reading", "read", "skipped")[number % 4], added=text,
        )
        for number, text in enumerate(HOSTILE, 1)
    ]  # fmt: skip


# --- drawing


def test_every_line_is_as_wide_as_the_table_whatever_the_papers_say() -> None:
    rows = hostile_rows()

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        table.set_marks([3, 4])
        table.cursor = 3
        for width in (20, 21, 34, 57, 80, 100, 140, 200):
            await pilot.resize_terminal(width, len(rows) + 3)
            inner = table.size.width
            assert inner == width - 2
            for y in range(table.size.height):
                strip = table.render_line(y)
                text = "".join(segment.text for segment in strip)
                assert strip.cell_length == inner, (width, y)
                assert cell_len(text) == inner, (width, y, ascii(text[:80]))
                assert "\n" not in text
                assert_inert(text)

    drive(flow, Shelf(rows), ids=[row.id for row in rows], columns=tuple(COLUMNS), size=(80, len(rows) + 3))


@pytest.mark.parametrize("icons", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_cell_is_as_wide_as_its_column(icons: Any) -> None:
    cells = Cells(icons)
    for text in HOSTILE:
        for width in range(201):
            assert cell_len(cells.fit(text, width)) == width, (ascii(text[:40]), width)
            assert cell_len(cells.fit(text, width, right=True)) == width, (ascii(text[:40]), width)


def test_what_is_cut_ends_in_an_ellipsis_and_what_fits_is_whole() -> None:
    cells = Cells(UNICODE)
    assert cells.fit("Snails", 6) == "Snails"
    assert cells.fit("Snails wait", 8) == "Snails… "
    assert cells.fit("漢漢漢", 5) == "漢漢…"
    assert cells.fit("漢漢漢", 4) == "漢… "
    assert cells.fit("12", 5, right=True) == "   12"
    assert Cells(ASCII).fit("Snails", 3) == "Sn~"


def test_columns_share_the_width_and_the_title_stays() -> None:
    for width in range(1, 201):
        columns = layout(tuple(COLUMNS), width)
        names = [name for name, _ in columns]
        assert "title" in names
        assert names == [name for name in COLUMNS if name in names]
        if width >= 30:
            assert sum(cells + 1 for _, cells in columns) == width
            assert dict(columns)["title"] >= 24


def test_text_in_brackets_is_shown_as_it_stands() -> None:
    rows = [row(1, "[bold]No[/bold] [/] markup"), row(2, "")]

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        first, second = lines(table)[1:3]
        assert "[bold]No[/bold] [/] markup" in first
        assert "(no title yet)" in second

    drive(flow, Shelf(rows), ids=[1, 2])


def test_a_row_shows_status_star_year_and_how_often_it_was_seen() -> None:
    rows = [
        row(1, "Snails", starred=True, status="reading", year=2021, seen=3, authors=(Author(family="Quist"),)),
        row(2, "Harbours", added="2026-11-02T00:00:00Z", authors=(Author(family="Ito"),)),
    ]

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        header, first, second = lines(table)[:3]
        assert header.split() == ["Title", "Authors", "Year", "Seen"]
        assert first.split() == ["◐", "★", "Snails", "Quist", "2021", "3×"]
        assert second.split() == ["○", "Harbours", "Ito", "Nov26"], "without a year, when it was first seen"
        table.set_cells(Cells(ASCII))
        assert lines(table)[1].split() == ["+", "*", "Snails", "Quist", "2021", "3×"]

    drive(flow, Shelf(rows), ids=[1, 2], size=(90, 13))


def test_a_column_nobody_fills_leaves_its_room_until_a_row_has_something() -> None:
    rows = [row(number) for number in range(1, 301)]
    rows[199] = row(200, venue="Harbour Letters", tags=("tides",), authors=(Author(family="Quist"),))

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        assert lines(table)[0].split() == ["Title"]
        table.action_edge(199)
        await pilot.pause()
        assert lines(table)[0].split() == ["Title", "Authors", "Venue", "Tags"]
        at = lines(table)[0].index("Venue")
        shown = [line for line in lines(table) if "Paper 200" in line]
        assert shown[0][at:].startswith("Harbour Letters")
        table.show([1, 2, 3])
        assert lines(table)[0].split() == ["Title"]

    drive(flow, Shelf(rows), ids=range(1, 301), columns=("title", "authors", "venue", "tags"), size=(120, 13))


def test_only_rows_that_are_seen_are_read() -> None:
    shelf = Shelf()

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        assert shelf.calls == [64]
        await pilot.press("j", "j", "k", "pagedown")
        assert shelf.calls == [64], "what was read is not read again"
        await pilot.press("G")
        await pilot.pause()
        assert table.paper_id == 100_000
        assert "Paper 100000" in lines(table)[-1]
        assert len(shelf.calls) <= 3
        assert sum(shelf.calls) <= 3 * 64
        shelf.calls.clear()
        table.forget_rows()
        await pilot.pause()
        assert 1 <= len(shelf.calls) <= 2, "a refresh reads what is on the screen, and nothing else"

    drive(flow, shelf, ids=range(1, 100_001))


def test_a_list_that_is_gone_through_keeps_few_rows() -> None:
    shelf = Shelf()

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        for place in range(0, 100_000, 640):
            table.action_edge(place)
            table.render_line(1)
        assert len(table._pages) <= 64
        assert f"Paper {table.paper_id} " in "".join(lines(table))

    drive(flow, shelf, ids=range(1, 100_001))


def test_the_border_says_something_without_the_rows_being_drawn_again() -> None:
    shelf = Shelf()

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        drawn: list[int] = []
        draw = table.render_line
        table.render_line = lambda y: (drawn.append(y), draw(y))[1]  # type: ignore[method-assign]
        table.say("7 / 100 [/] · added")
        await pilot.pause()
        assert drawn == []
        strips = app.screen._compositor.render_strips()
        last = "".join(segment.text for segment in strips[-1])
        assert last.rstrip("─╯ ").endswith("7 / 100 [/] · added")
        table.refresh(Region(0, 0, 60, 1))
        await pilot.pause()
        assert drawn == [0], "the test sees what is drawn"

    drive(flow, shelf)


def test_a_shorter_text_in_the_border_leaves_nothing_of_the_longer_one() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        table.say("x" * 80)
        await pilot.pause()
        table.say("1 / 1")
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert "x" not in "".join(segment.text for segment in strips[-1])

    drive(flow)


def test_without_papers_it_says_why_in_words_that_wrap() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        table.explain(Content("Nothing is here. " * 6 + "[/] i imports."))
        await pilot.pause()
        assert all(cell_len(line) == table.size.width for line in lines(table))
        assert "[/] i imports." in " ".join("".join(lines(table)).split())
        assert table.paper_id is None
        await pilot.press("j", "k", "G", "g", "pagedown", "space", "enter", "v", "ctrl+a")
        await pilot.click("#table", offset=(5, 4))
        assert table.marks == []
        assert [told for told in app.told if told[0] == "opened"] == []  # type: ignore[index]

    drive(flow, ids=(), size=(40, 13))


# --- the cursor


def test_the_cursor_stays_on_its_paper_when_the_list_changes() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        table.action_edge(49)
        await pilot.pause()
        app.told.clear()
        table.show([50, *range(200, 260)])
        assert (table.cursor, table.paper_id) == (0, 50)
        table.show([*range(300, 340), 50, 1])
        assert (table.cursor, table.paper_id) == (40, 50)
        await pilot.pause()
        assert app.told == [], "it is where it was"
        assert any("Paper 50 " in line for line in lines(table)), "and can be seen"
        table.show([7, 8, 9])
        assert table.paper_id == 9, "where its paper is gone, it stays at its row, or the last one"
        await pilot.pause()
        assert app.told == [("at", 9)]
        table.show([8, 9, 10], paper=0)
        assert table.paper_id == 8
        table.show([8, 9, 10], paper=10)
        assert table.paper_id == 10
        table.show([])
        assert table.paper_id is None
        table.show([8, 9])
        assert table.paper_id == 8

    drive(flow)


def test_a_list_that_gets_shorter_leaves_no_gap_below() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        await pilot.press("G")
        assert table.scroll_offset.y == 90
        table.cursor = 91
        table.show(list(range(1, 94)))
        await pilot.pause()
        assert table.paper_id == 92
        assert "Paper 93 " in lines(table)[-1]
        assert "Paper 84 " in lines(table)[1]

    drive(flow)


def test_keys_move_by_rows_pages_and_to_the_edges() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        def seen() -> list[int]:
            return [int(line.split("Paper ")[1].split()[0]) for line in lines(table)[1:] if "Paper" in line]

        await pilot.press("k")
        assert table.cursor == 0
        await pilot.press("j", "down")
        assert table.cursor == 2
        await pilot.press("pagedown")
        assert table.cursor == 11
        assert seen() == list(range(10, 20)), "the list moves as the cursor does, with a row in common"
        await pilot.press("pageup")
        assert (table.cursor, seen()[0]) == (2, 1)
        await pilot.press("G")
        assert (table.cursor, seen()) == (99, list(range(91, 101)))
        await pilot.press("pagedown", "j")
        assert table.cursor == 99
        await pilot.press("home")
        assert (table.cursor, seen()[0]) == (0, 1)
        await pilot.press("pageup")
        assert table.cursor == 0
        for _ in range(10):
            await pilot.press("j")
        assert (table.cursor, seen()) == (10, list(range(2, 12))), "only as far as it takes"
        await pilot.resize_terminal(60, 8)
        assert 11 in seen(), "the cursor is still to be seen in a lower window"

    drive(flow)


def test_the_cursor_is_seen_by_its_background_and_dimmer_without_the_focus() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        def background(y: int) -> Any:
            segment = next(iter(table.render_line(y)))
            return segment.style.bgcolor if segment.style else None

        focused, plain = background(1), background(2)
        assert focused != plain
        app.set_focus(None)
        await pilot.pause()
        assert background(1) not in (focused, plain)
        assert background(2) == plain

    drive(flow)


# --- marks


def test_marks_stay_when_papers_are_filtered_away_and_come_back() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        await pilot.press("space", "j", "space")
        assert table.marks == [1, 3]
        assert table.cursor == 3, "marking goes on to the next one"
        assert [line[0] for line in lines(table)[1:5]] == ["▌", " ", "▌", " "]
        table.show([2, 4])
        assert [line[0] for line in lines(table)[1:3]] == [" ", " "]
        assert table.marks == [1, 3]
        table.show([4, 3, 2, 1])
        assert [line[0] for line in lines(table)[1:5]] == [" ", "▌", " ", "▌"]
        table.forget_rows()
        assert table.marks == [1, 3]
        table.action_edge(1)
        await pilot.press("space")
        assert table.marks == [1]

    drive(flow)


def test_a_mark_on_the_last_paper_stays_there() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        await pilot.press("G", "space")
        assert (table.cursor, table.marks) == (99, [100])
        assert lines(table)[-1].startswith("▌")
        await pilot.press("space")
        assert table.marks == []

    drive(flow)


def test_a_range_marks_what_the_cursor_goes_over() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        table.action_edge(4)
        await pilot.press("v", "j", "j", "v", "j")
        assert table.marks == [5, 6, 7], "the second v ends it"
        table.set_marks(())
        await pilot.press("v", "k", "v")
        assert sorted(table.marks) == [7, 8]
        table.set_marks(())
        await pilot.press("v", "G")
        assert sorted(table.marks) == list(range(7, 101))
        await pilot.press("ctrl+a")
        assert sorted(table.marks) == list(range(1, 101))
        await pilot.press("ctrl+a")
        assert table.marks == []

    drive(flow)


def test_a_range_gets_smaller_when_the_cursor_goes_back() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        table.set_marks([3])
        table.action_edge(4)
        await pilot.press("v", "j", "j", "k")
        assert sorted(table.marks) == [3, 5, 6]
        await pilot.press("k", "k", "k")
        assert sorted(table.marks) == [3, 4, 5], "what was marked before stays"

    drive(flow)


# --- the mouse


def test_a_click_goes_to_a_row_and_a_second_one_opens_it() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        await pilot.click("#table", offset=(10, 5))
        assert table.paper_id == 4
        assert [told for told in app.told if told[0] == "opened"] == []  # type: ignore[index]
        await pilot.click("#table", offset=(10, 8), times=2)
        assert table.paper_id == 7
        assert app.told[-1] == ("opened", 7)
        await pilot.press("k", "enter")
        assert app.told[-1] == ("opened", 6)

    drive(flow)


def test_clicks_with_control_and_shift_mark() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        await pilot.click("#table", offset=(10, 4), control=True)
        assert (table.marks, table.paper_id) == ([3], 3), "the cursor stays where the mouse is"
        await pilot.click("#table", offset=(10, 7), shift=True)
        assert sorted(table.marks) == [3, 4, 5, 6]
        await pilot.click("#table", offset=(10, 5), control=True)
        assert sorted(table.marks) == [3, 5, 6]
        await pilot.click("#table", offset=(10, 2), shift=True)
        assert sorted(table.marks) == [1, 2, 3, 4, 5, 6]
        table.set_marks(())
        await pilot.click("#table", offset=(10, 2), shift=True)
        assert table.marks == [1], "up to itself"
        await pilot.press("j")
        assert table.marks == [1], "a click with Shift begins no range for the keys"

    drive(flow)


def test_a_click_on_a_header_sorts_and_the_arrow_shows_it() -> None:
    rows = [row(number, authors=(Author(family="Quist"),), year=2024, seen=2) for number in range(1, 4)]

    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        header = lines(table)[0]
        for name in ("Title", "Authors", "Year", "Seen"):
            await pilot.click("#table", offset=(header.index(name) + 1, 1))
        assert [told[1] for told in app.told if told[0] == "sort"] == ["title", "author", "year", "seen"]  # type: ignore[index]
        table.sort = "year"
        assert "Year↓" in lines(table)[0]
        table.reverse = True
        assert "Year↑" in lines(table)[0]
        app.told.clear()
        await pilot.click("#table", offset=(2, 1))
        assert app.told == [], "the status has no order"

    drive(flow, Shelf(rows), ids=[1, 2, 3], size=(90, 13))


def test_the_row_below_the_mouse_is_shown_and_forgotten() -> None:
    async def flow(app: Host, table: PaperTable, pilot: Pilot[None]) -> None:
        def background(y: int) -> Any:
            segment = next(iter(table.render_line(y)))
            return segment.style.bgcolor if segment.style else None

        plain = background(4)
        await pilot.hover("#table", offset=(10, 5))
        assert background(4) != plain
        await pilot.hover("#table", offset=(10, 6))
        assert background(4) == plain

    drive(flow)
