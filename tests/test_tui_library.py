"""The library screen: searching, lists, order, panes, what is remembered, and what the configuration changes."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from cli_support import Cli, on_terminal
from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from readinglist.errors import UsageError
from readinglist.importing import BY_HAND
from readinglist.library import Library
from readinglist.tui import lists
from readinglist.tui.actions import ACTIONS, keys_shown
from readinglist.tui.desk import Desk, Superseded
from readinglist.tui.options import Options, read_options
from readinglist.tui.screens.choose import Choose
from readinglist.tui.screens.details import DetailsScreen
from readinglist.tui.screens.library import LibraryScreen
from readinglist.tui.screens.prompt import Prompt
from readinglist.tui.state import State, load_state, save_state
from tests.tui_support import PAPERS, drive, fill, press, screen_text, settled, type_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp

KESTREL, TIDE, SNAILS, LANTERNS, QUANT = (str(paper["title"]) for paper in PAPERS)
ODD = 'deep [/] "quoted"'

pytest_plugins = ["cli_support"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Five papers, the last one added first in the list: two tags, a star, a read one, a view."""
    path = tmp_path / "library.db"
    ids = fill(path)
    with Library(path) as writer:
        writer.tag(ids[:3], ["letters"], [])
        writer.tag(ids[1:2], [ODD], [])
        writer.star(ids[:1], True)
        writer.mark(ids[1:2], "read")
        writer.save_view("Recent years", "year:2024..")
    return path


def library_screen(app: ReadingListApp) -> LibraryScreen:
    screen = app.screen
    assert isinstance(screen, LibraryScreen)
    return screen


def titles(app: ReadingListApp) -> list[str]:
    """What the list shows, from the top."""
    return [row.title or "" for row in app.desk.reader.rows(library_screen(app).table.ids)]


def at(app: ReadingListApp) -> str:
    """The title of the paper at the cursor."""
    paper_id = library_screen(app).table.paper_id
    return "" if paper_id is None else app.desk.reader.get(paper_id).title or ""


def hint(app: ReadingListApp) -> str:
    """The line below the search."""
    return str(app.screen.query_one("#hint", Static).content)


def toasts(app: ReadingListApp) -> list[str]:
    return [note.message for note in app._notifications]


def border(app: ReadingListApp) -> str:
    """What the lower border of the list says."""
    return str(library_screen(app).table._border_subtitle)


async def until(pilot: Pilot[None], done: Callable[[], bool], seconds: float = 2.0) -> bool:
    """Let the app run until *done*, for *seconds* at most; returns whether it was."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        await settled(pilot)
    return done()


# --- searching


def test_a_search_finds_while_one_types_and_escape_leads_back_to_where_one_was(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert titles(app) == [QUANT, LANTERNS, SNAILS, TIDE, KESTREL]
        await press(pilot, "j", "j", "j")
        assert at(app) == TIDE
        await press(pilot, "slash")
        await type_in(pilot, "ad")
        assert sorted(titles(app)) == sorted([KESTREL, LANTERNS]), "by Ada, who is not spelled out yet"
        await type_in(pilot, "a lett")
        assert titles(app) == [KESTREL]
        assert "1 / 1" in border(app)
        assert at(app) == KESTREL
        assert KESTREL in screen_text(app)
        assert TIDE not in screen_text(app)
        await press(pilot, "enter")
        assert library_screen(app).table.has_focus
        assert titles(app) == [KESTREL], "Enter keeps the search"
        await press(pilot, "escape")
        assert titles(app) == [QUANT, LANTERNS, SNAILS, TIDE, KESTREL]
        assert at(app) == TIDE
        assert library_screen(app).search_line.value == ""

    drive(library, flow)


def test_the_cursor_is_at_the_best_match_at_each_letter(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "G", "slash")
        await type_in(pilot, "proof")
        assert at(app) == LANTERNS
        await press(pilot, *["backspace"] * 5)
        assert at(app) == KESTREL, "an empty search leads back, too"
        await type_in(pilot, "memory tide")
        assert (library_screen(app).table.cursor, at(app)) == (0, TIDE)

    drive(library, flow)


def test_what_cannot_be_parsed_is_said_softly_and_taken_literally(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", "left_parenthesis")
        await type_in(pilot, "snails")
        assert titles(app) == [SNAILS]
        assert "column 1: nothing closes this" in hint(app)
        assert "taken literally: column 1" in screen_text(app)
        await press(pilot, "right_parenthesis")
        assert titles(app) == [SNAILS]
        assert "column" not in hint(app)
        assert toasts(app) == []

    drive(library, flow)


def test_a_word_that_stands_nowhere_is_replaced_by_its_neighbour(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash")
        await type_in(pilot, "quantizaton")
        assert titles(app) == [QUANT]
        assert hint(app) == "no quantizaton; showing quantization"
        assert at(app) == QUANT
        await press(pilot, "escape")
        assert hint(app) == ""

    drive(library, flow)


def test_tab_completes_fields_and_tags(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        line = library_screen(app).search_line
        await press(pilot, "slash")
        await type_in(pilot, "snail ta")
        assert hint(app).startswith("Tab tag:"), "also when the search is done"
        assert "tag:" in screen_text(app)
        await press(pilot, "tab")
        assert (line.value, line.cursor_position) == ("snail tag:", 10)
        await type_in(pilot, "le")
        assert hint(app).startswith("Tab letters")
        await press(pilot, "tab")
        assert line.value == "snail tag:letters"
        assert titles(app) == [SNAILS]
        await press(pilot, "escape", "slash")
        await type_in(pilot, "tag:dee")
        assert "deep [/]" in hint(app), "brackets are no markup"
        await press(pilot, "tab")
        assert titles(app) == [TIDE]
        await press(pilot, "escape", "slash", "tab")
        assert library_screen(app).table.has_focus, "with nothing to complete, Tab goes on"

    drive(library, flow)


def test_up_brings_older_searches_and_down_the_way_back(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        line = library_screen(app).search_line
        for text in ("snails", "tidal", "snails"):
            await press(pilot, "slash")
            await type_in(pilot, text)
            await press(pilot, "enter", "escape")
        assert app.state.searches == ["snails", "tidal"]
        await press(pilot, "slash")
        await type_in(pilot, "lan")
        await press(pilot, "up")
        assert line.value == "snails"
        assert titles(app) == [SNAILS]
        await press(pilot, "up", "up")
        assert line.value == "tidal"
        assert titles(app) == [TIDE]
        await press(pilot, "down", "down")
        assert line.value == "lan", "what was being typed is not lost"
        assert titles(app) == [LANTERNS]
        await press(pilot, "down")
        assert library_screen(app).table.has_focus
        await press(pilot, "escape", "slash", "up")
        assert line.value == "lan", "the newest one comes first again"
        await press(pilot, "enter", "slash", "up")
        assert line.value == "snails", "what stands there already is no news"

    drive(library, flow)


def test_a_newer_search_stops_the_older_one(library: Path) -> None:
    started, stopped = threading.Event(), threading.Event()

    async def flow() -> None:
        desk = Desk(library)
        interrupted: list[bool] = []

        def slow(library: Library) -> str:
            # Stands for a search that takes long: it ends when it is interrupted.
            library.interrupt = lambda: (interrupted.append(True), stopped.set())  # type: ignore[assignment,method-assign,func-returns-value]
            started.set()
            assert stopped.wait(5)
            raise RuntimeError("interrupted")

        older = asyncio.create_task(desk.find(slow))
        await asyncio.to_thread(started.wait, 5)
        passed_over = asyncio.create_task(desk.find(lambda library: "never run"))
        await asyncio.sleep(0)
        newest = await desk.find(lambda library: "newest")
        assert newest == "newest"
        for task in (older, passed_over):
            with pytest.raises(Superseded):
                await task
        assert interrupted

        with pytest.raises(ZeroDivisionError):
            await desk.find(lambda library: 1 // 0)
        desk.close()

    asyncio.run(flow())


def test_an_answer_that_comes_too_late_is_not_shown(library: Path) -> None:
    async def flow() -> None:
        desk = Desk(library)
        go_on = threading.Event()
        older = asyncio.create_task(desk.find(lambda library: go_on.wait(5) and library.count()))
        await asyncio.sleep(0)
        newest = asyncio.create_task(desk.find(lambda library: library.count(["snails"])))
        await asyncio.sleep(0)
        go_on.set()
        with pytest.raises(Superseded):
            await older
        assert await newest == 1
        desk.close()

    asyncio.run(flow())


def test_many_keys_at_once_leave_no_search_behind(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        for _ in range(3):
            # The second calls the first off before it has begun.
            screen.search()
            screen._read_lists()
        await pilot.press("slash", *"lanterns")
        await settled(pilot)
        assert titles(app) == [LANTERNS]

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        drive(library, flow)
        gc.collect()
    assert [str(warning.message) for warning in told if "never awaited" in str(warning.message)] == []


def test_the_border_names_the_order_that_the_list_is_in(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert border(app) == "1 / 5 · added ↓"
        await press(pilot, "slash")
        await type_in(pilot, "brook")
        assert border(app) == "1 / 2 · relevance ↓"
        await press(pilot, "escape", "slash")
        await type_in(pilot, "is:unread")
        assert border(app) == "1 / 4 · added ↓", "where no words are looked for, none fits better"

    drive(library, flow)


# --- Esc


def test_escape_steps_back_through_overlay_search_marks_and_list(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        screen.show_list("tag:letters")
        await settled(pilot)
        await press(pilot, "space", "slash")
        await type_in(pilot, "snail")
        await press(pilot, "enter", "b")
        assert screen.sidebar.has_class("-overlay")
        steps = []
        for _ in range(5):
            await press(pilot, "escape")
            table = screen.table
            steps.append(
                (screen.sidebar.has_class("-overlay"), screen.search_line.value, len(table.marks), len(table.ids))
            )
            assert table.has_focus
        assert steps == [
            (False, "snail", 1, 1), (False, "", 1, 3), (False, "", 0, 3), (False, "", 0, 5), (False, "", 0, 5),
        ]  # fmt: skip

    drive(library, flow, size=(90, 24))


# --- lists


def test_every_list_has_the_number_of_papers_that_its_query_finds(library: Path) -> None:
    dump = library.parent / "dump [x].bib"
    dump.write_text("@article{a, title={Dumped}, year={2020}}\n", encoding="utf-8")
    with Library(library) as writer:
        writer.import_([str(dump)])
        writer.delete(writer.select(["patience"]).ids)
        found = lists.counted(writer, lists.lists(writer))
        assert [(item.group, item.name, item.number) for item in found] == [
            ("", "All papers", 5), ("", "Unread", 4), ("", "Reading", 0), ("", "Read", 1), ("", "Starred", 1),
            ("", "Recently added", 5), ("", "Duplicates", 0), ("", "Trash", 1), ("Views", "Recent years", 2),
            ("Tags", ODD, 1), ("Tags", "letters", 2), ("Imports", "dump [x].bib", 1), ("Imports", BY_HAND, 4),
        ]  # fmt: skip
        for item in found:
            assert writer.count([item.query] if item.query else []) == item.number, item.name
        assert [item.kind for item in found[-5:]] == ["view", "tag", "tag", "import", "import"]


def test_a_list_whose_query_cannot_be_read_any_more_has_none(library: Path) -> None:
    with Library(library) as reader:
        broken = lists.ListItem("view:x", "Views", "x", "year:never")
        known = lists.ListItem("tag:x", "Tags", "x", "tag:=x", 7)
        assert [item.number for item in lists.counted(reader, [broken, known])] == [0, 7]


def test_only_the_newest_imports_are_listed_and_each_file_once(library: Path) -> None:
    with Library(library) as writer:
        for number in range(15):
            source = library.parent / f"dump{number}.bib"
            source.write_text(f"@article{{a{number}, title={{Dump number {number}}}}}\n", encoding="utf-8")
            writer.import_([str(source)])
        writer.import_([str(library.parent / "dump14.bib")])
        names = [item.name for item in lists.lists(writer) if item.kind == "import"]
    assert names == [f"dump{number}.bib" for number in range(14, 2, -1)]


def test_the_sidebar_shows_lists_with_counts_and_enter_shows_their_papers(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        shown = {
            line[:27].strip("│▌ ╭╰─").rsplit(" ", 1)[0].strip(): line[:27].strip("│▌ ").rsplit(" ", 1)[-1]
            for line in screen_text(app).splitlines()
        }
        for name, number in {"All papers": 5, "Unread": 4, "Read": 1, "Starred": 1, "Trash": 0, ODD: 1}.items():
            assert shown[name] == str(number), name
        await press(pilot, "shift+tab")
        assert screen.sidebar.has_focus
        await press(pilot, "j", "enter")
        assert screen.table.has_focus
        assert TIDE not in titles(app)
        assert "Unread" in screen_text(app).splitlines()[1]
        assert app.state.shown == "unread"
        await press(pilot, "shift+tab", "G", "k", "enter")
        assert sorted(titles(app)) == sorted([KESTREL, TIDE, SNAILS])
        await pilot.click(screen.sidebar, offset=(4, 5))
        await settled(pilot)
        assert (titles(app), screen.table.has_focus) == ([KESTREL], True), "a click shows the starred ones"
        await press(pilot, "slash")
        await type_in(pilot, "snails")
        assert titles(app) == [], "the search is in the list"
        assert "Nothing in Starred matches this search." in screen_text(app)
        await press(pilot, "0")
        assert screen.search_line.value == "snails0", "numbers can be typed"
        await press(pilot, "backspace", "enter", "0")
        assert titles(app) == [SNAILS], "the list changes below the search"

    drive(library, flow, size=(150, 36))


def test_a_search_is_kept_as_a_view_that_its_number_shows(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "V")
        assert toasts(app)[-1] == "search for something first: / begins"
        await press(pilot, "2")
        assert toasts(app)[-1] == "there is no view 2: search for something, and V keeps it"
        await press(pilot, "1")
        assert sorted(titles(app)) == sorted([KESTREL, LANTERNS])
        await press(pilot, "slash")
        await type_in(pilot, "brook -lanterns")
        await press(pilot, "enter", "V")
        assert isinstance(app.screen, Prompt)
        await type_in(pilot, "Ada and more")
        await press(pilot, "enter")
        assert any(message.startswith("saved the view Ada and more") for message in toasts(app))
        assert dict(app.desk.reader.views())["Ada and more"] == "(year:2024..) (brook -lanterns)"
        names = [name for name, _ in app.desk.reader.views()]
        await press(pilot, "escape", "0")
        assert len(titles(app)) == 5
        await press(pilot, str(names.index("Ada and more") + 1))
        assert titles(app) == [KESTREL]

    drive(library, flow)


def test_a_view_that_is_saved_anew_shows_what_it_means_now(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "1")
        with Library(library) as other:
            other.save_view("Recent years", "snails")
        await press(pilot, "ctrl+l")
        assert titles(app) == [SNAILS]
        with Library(library) as other:
            other.delete_view("Recent years")
        await press(pilot, "ctrl+l")
        assert titles(app) == [SNAILS], "whoever looks at it is not interrupted"

    async def later(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert len(titles(app)) == 5, "what is gone leads back to all papers"

    state = library.parent / "state.json"
    drive(library, flow, state_path=state)
    assert load_state(state).shown == "view:Recent years"
    drive(library, later, state_path=state)


def test_tags_and_views_are_renamed_and_removed_from_the_sidebar(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        screen.show_list("tag:letters")
        await settled(pilot)
        await press(pilot, "shift+tab", "G", "k", "R")
        prompt = app.screen
        assert isinstance(prompt, Prompt)
        answer = prompt.query_one("#answer", Input)
        assert answer.value == "letters"
        answer.value = "post [/]"
        await press(pilot, "enter")
        assert dict(app.desk.reader.tags())["post [/]"] == 3
        assert toasts(app)[-1].startswith("renamed the tag of 3 papers")
        assert len(titles(app)) == 3, "the list is the one with the new name"
        assert app.state.shown == "tag:post [/]"
        assert screen.sidebar.has_focus
        await press(pilot, "G", "k", "delete")
        assert toasts(app)[-1] == "took the tag post [/] from 3 papers · u to undo"
        assert "post [/]" not in dict(app.desk.reader.tags())
        assert len(titles(app)) == 5
        await press(pilot, "u")
        assert dict(app.desk.reader.tags())["post [/]"] == 3
        screen.sidebar.highlighted = screen.sidebar.get_option_index("view:Recent years")
        await press(pilot, "delete")
        assert toasts(app)[-1] == "forgot the view Recent years · u to undo"
        assert app.desk.reader.views() == []
        screen.sidebar.highlighted = 0
        await press(pilot, "R", "delete")
        assert isinstance(app.screen, LibraryScreen), "what is always there has no other name"

    drive(library, flow, size=(150, 36))


# --- order


def test_the_list_is_sorted_by_the_dialog_and_by_headers(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        await press(pilot, "S")
        assert isinstance(app.screen, Choose)
        app.screen.query_one("#answers", OptionList).highlighted = 2
        await press(pilot, "enter")
        assert titles(app) == sorted([KESTREL, TIDE, SNAILS, LANTERNS, QUANT])
        assert border(app) == "5 / 5 · title ↓" or at(app) == QUANT, "the cursor stays on its paper"
        assert "title ↓" in border(app)
        await press(pilot, "S", "enter")
        assert titles(app) == sorted([KESTREL, TIDE, SNAILS, LANTERNS, QUANT], reverse=True)
        assert (app.state.sort, app.state.reverse) == ("title", True)
        year = next(line for line in screen_text(app).splitlines() if "Year" in line).index("Year")
        await pilot.click(offset=(year, screen.table.region.y + 1))
        await settled(pilot)
        assert titles(app)[:4] == [LANTERNS, KESTREL, TIDE, QUANT]
        assert "Year↓" in screen_text(app)
        await pilot.click(offset=(year, screen.table.region.y + 1))
        await settled(pilot)
        assert [title for title in titles(app) if title != SNAILS] == [QUANT, TIDE, KESTREL, LANTERNS]
        assert "Year↑" in screen_text(app)
        await press(pilot, "S", "escape")
        assert app.state.sort == "year", "Esc changes nothing"
        await press(pilot, "S", "home", "enter")
        assert app.state.sort == ""
        assert titles(app) == [QUANT, LANTERNS, SNAILS, TIDE, KESTREL]

    drive(library, flow)


# --- panes


def test_the_width_decides_how_many_panes_are_seen(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        small = screen.query_one("#small")

        def seen() -> tuple[bool, bool, bool]:
            return screen.sidebar.display, screen.query_one("#body").display, screen.details.display

        await press(pilot, "j")
        for width, height, expected in (
            (140, 24, (True, True, True)), (139, 24, (False, True, True)), (100, 24, (False, True, True)),
            (99, 24, (False, True, False)), (60, 16, (False, True, False)),
        ):  # fmt: skip
            await pilot.resize_terminal(width, height)
            await settled(pilot)
            assert (seen(), small.display) == (expected, False), width
            assert screen.table.size.width > 40
            assert LANTERNS in screen_text(app)
        for width, height in ((59, 24), (80, 15)):
            await pilot.resize_terminal(width, height)
            await settled(pilot)
            assert "readinglist needs 60 columns and 16 lines" in screen_text(app)
            assert LANTERNS not in screen_text(app)
        await pilot.resize_terminal(150, 24)
        await settled(pilot)
        assert "Wen Ito; Ada Brook" in screen_text(app), "the details are those of the paper at the cursor"

    drive(library, flow)


def test_tab_goes_from_pane_to_pane_in_the_order_in_which_they_are_seen(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)

        async def order(*keys: str) -> list[str | None]:
            found = []
            for key in keys:
                await press(pilot, key)
                found.append(app.focused.id if app.focused else None)
            return found

        assert await order("tab", "tab", "tab", "shift+tab", "shift+tab") == [
            "details", "sidebar", "table", "sidebar", "details",
        ]  # fmt: skip
        await press(pilot, "tab", "tab")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert await order("tab", "tab") == ["sidebar", "table"]
        assert not screen.sidebar.has_class("-overlay")

    drive(library, flow, size=(150, 36))


def test_the_lists_come_over_the_papers_where_there_is_no_room_beside_them(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        assert "Starred" not in screen_text(app)
        await press(pilot, "b")
        assert screen.sidebar.has_focus
        assert "Starred" in screen_text(app)
        assert "letters" in screen_text(app)
        await press(pilot, "slash")
        assert "Starred" not in screen_text(app), "they are in the way of what is typed"
        assert screen.search_line.has_focus
        await press(pilot, "escape", "b")
        await pilot.click("#table", offset=(60, 3))
        await settled(pilot)
        assert not screen.sidebar.display
        assert screen.table.has_focus
        await press(pilot, "b", "j", "j", "j", "enter")
        assert not screen.sidebar.display
        assert (titles(app), app.state.shown) == ([TIDE], "read")
        await press(pilot, "b", "b")
        assert not screen.sidebar.display
        assert screen.table.has_focus
        await press(pilot, "b")
        await pilot.resize_terminal(150, 24)
        await settled(pilot)
        assert screen.sidebar.region.right <= screen.table.region.x, "with room, they stand beside the papers"

    drive(library, flow, size=(80, 24))


def test_panes_that_are_hidden_come_back(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        await press(pilot, "shift+tab", "b")
        assert not screen.sidebar.display
        assert screen.table.has_focus, "the focus goes where something can be seen"
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        await press(pilot, "b")
        assert "Starred" in screen_text(app), "also where they come over the papers"
        await press(pilot, "escape")
        await pilot.resize_terminal(150, 36)
        await settled(pilot)
        await press(pilot, "b")
        assert screen.sidebar.display
        await press(pilot, "tab", "B")
        assert not screen.details.display
        assert screen.table.has_focus
        await press(pilot, "j", "B")
        assert screen.details.display
        assert "Wen Ito; Ada Brook" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        await press(pilot, "B")
        assert "Enter" in toasts(app)[-1], "says how they are seen here"
        await pilot.resize_terminal(150, 36)
        await settled(pilot)
        assert screen.details.display, "what did nothing there, hides nothing here"

    drive(library, flow, size=(150, 36))


def test_widths_of_panes_are_changed_by_keys_and_stay(library: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"

    async def narrow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        await press(pilot, *["greater_than_sign"] * 3)
        assert screen.details.outer_size.width == 60
        await press(pilot, "shift+tab", "less_than_sign", "less_than_sign", "less_than_sign", "less_than_sign")
        assert screen.sidebar.outer_size.width == 20, "no narrower than can be read"
        await press(pilot, "tab", *["greater_than_sign"] * 12)

    async def wide(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        assert (screen.sidebar.outer_size.width, screen.details.outer_size.width) == (20, 75)
        await pilot.resize_terminal(100, 30)
        await settled(pilot)
        assert screen.table.outer_size.width >= 50, "a pane that was wide leaves room in a narrow window"

    drive(library, narrow, size=(150, 36), state_path=state)
    assert (load_state(state).sidebar_width, load_state(state).details_width) == (20, 75)
    drive(library, wide, size=(150, 36), state_path=state)


# --- what is remembered


def test_where_one_was_is_written_at_once_and_found_again(library: Path, tmp_path: Path) -> None:
    state = tmp_path / "deep" / "state.json"

    def written() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(state.read_text()) if state.exists() else {}
        return found

    async def first(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        screen.show_list("tag:letters")
        screen.sort("title")
        await settled(pilot)
        app.choose_theme("nord")
        await press(pilot, "slash")
        await type_in(pilot, "e")
        await press(pilot, "enter", "escape", "G")
        assert at(app) == TIDE
        paper = screen.table.paper_id
        assert await until(pilot, lambda: written().get("paper") == paper)
        expected = {"shown": "tag:letters", "sort": "title", "searches": ["e"], "theme": "nord"}
        assert {name: written().get(name) for name in expected} == expected, "while the app runs"

    async def second(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert titles(app) == [KESTREL, SNAILS, TIDE]
        assert at(app) == TIDE
        assert "letters" in screen_text(app).splitlines()[1]
        assert "title ↓" in border(app)
        assert app.theme == "nord"
        await press(pilot, "slash", "up")
        assert library_screen(app).search_line.value == "e"

    drive(library, first, state_path=state)
    drive(library, second, state_path=state)


def test_many_changes_at_once_are_written_together(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[int] = []
    monkeypatch.setattr("readinglist.tui.app.save_state", lambda path, state: saved.append(state.paper))

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert await until(pilot, lambda: bool(saved))
        saved.clear()
        for number in range(100):
            app.remember(paper=number)
        assert await until(pilot, lambda: bool(saved))
        assert saved == [99]

    drive(library, flow, state_path=tmp_path / "state.json")


def test_a_state_that_makes_no_sense_is_passed_over(library: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text(
        json.dumps({"theme": "gone", "shown": "tag:gone", "paper": 999, "sort": "nonsense", "searches": "x"})
    )

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert len(titles(app)) == 5
        assert app.theme == "readinglist-dark"
        assert library_screen(app).search_line.display

    drive(library, flow, state_path=state)
    state.write_text("{not json")
    assert load_state(state) == State()
    save_state(tmp_path / "library.db" / "no folder" / "state.json", State())
    state.write_text('{"searches": ["a", 3, null], "triaged": [1, "x"], "details_width": true}')
    assert load_state(state).searches == ["a"]
    assert load_state(state).triaged == [1]
    assert load_state(state).details_width == State().details_width


# --- changes


def test_what_another_program_changes_is_seen_within_a_second(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "j", "space", "j")
        assert at(app) == TIDE
        with Library(library) as other:
            other.add({"title": "Arrived [/] from elsewhere"})
            other.edit(library_screen(app).table.paper_id or 0, {"title": "Tide Tables, revised"})
        assert await until(pilot, lambda: "Arrived [/] from elsewhere" in screen_text(app), 1.0)
        assert at(app) == "Tide Tables, revised"
        assert "Tide Tables, revised" in screen_text(app)
        assert len(library_screen(app).table.marks) == 1
        await press(pilot, "enter")
        with Library(library) as other:
            other.delete(other.select(["lanterns"]).ids)
        assert await until(pilot, lambda: app._version == app.desk.reader.version(), 1.0)
        await press(pilot, "escape")
        assert LANTERNS not in titles(app), "also what came while another screen was above"

    drive(library, flow)


def test_decisions_are_told_and_can_be_taken_back(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        def paper(title: str) -> Any:
            reader = app.desk.reader
            return next(reader.papers(reader.select([f'"{title}"']).ids), None)

        await press(pilot, "s")
        assert toasts(app)[-1] == "starred 1 paper · u to undo"
        assert paper(QUANT).starred
        assert "★" in screen_text(app)
        await press(pilot, "s")
        assert toasts(app)[-1] == "took the star from 1 paper · u to undo"
        await press(pilot, "r")
        assert toasts(app)[-1] == "1 paper reading · u to undo"
        assert paper(QUANT).status == "reading"
        await press(pilot, "u")
        assert paper(QUANT).status == "unread"
        assert toasts(app)[-1].startswith("took back: ")
        await press(pilot, "ctrl+r")
        assert paper(QUANT).status == "reading"
        await press(pilot, "space", "space", "d")
        assert toasts(app)[-1] == "put 2 papers into the trash · u to undo"
        assert titles(app) == [SNAILS, TIDE, KESTREL]
        assert library_screen(app).table.marks == [], "papers that left are marked no more"
        await press(pilot, "u")
        assert titles(app) == [QUANT, LANTERNS, SNAILS, TIDE, KESTREL]
        await press(pilot, "d")
        library_screen(app).show_list("trash")
        await settled(pilot)
        await press(pilot, "d")
        assert toasts(app)[-1].startswith("took 1 paper out of the trash")
        assert titles(app) == []
        assert "The trash is empty." in screen_text(app)

    drive(library, flow)


def test_enter_shows_a_paper_in_full_and_one_comes_back_where_one_left(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "j", "enter")
        assert isinstance(app.screen, DetailsScreen)
        assert "Wen Ito; Ada Brook" in screen_text(app)
        assert "2 / 5" in screen_text(app)
        await press(pilot, "right_square_bracket", "J", "s")
        assert "Mara Quist" in screen_text(app)
        assert "starred" in screen_text(app)
        await press(pilot, "K", "left_square_bracket", "J", "J", "escape")
        assert at(app) == TIDE
        await press(pilot, "G", "enter", "J", "J")
        assert "5 / 5" in screen_text(app)

    drive(library, flow, size=(80, 24))


def test_details_do_not_run_below_their_scrollbar(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    fill(path, [{"title": "Long", "abstract": "a b " * 400}, {"title": "Short"}])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        details = library_screen(app).details
        assert str(details.text).startswith("Short")
        await press(pilot, "j")
        assert details.show_vertical_scrollbar
        # As while one types: nothing is found for a moment.
        text = details.text
        details.show(Content(""))
        await settled(pilot)
        details.show(text)
        await settled(pilot)
        room = details.scrollable_content_region.width
        shown = ["".join(segment.text for segment in details.render_line(y)) for y in range(details.size.height)]
        assert any("a b a b" in line for line in shown)
        assert max(cell_len(line.rstrip()) for line in shown) < room

    drive(path, flow, size=(100, 20))


def test_a_merge_keeps_the_paper_that_was_marked_first(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "M")
        assert toasts(app)[-1].startswith("mark the papers that are one with Space first")
        await press(pilot, "G", "space", "k", "space", "M")
        assert len(titles(app)) == 4
        assert [toast for toast in toasts(app) if toast == "merged 1 paper into brook2024kestrel · u to undo"]
        assert library_screen(app).table.marks == []

    drive(library, flow)


# --- where there is nothing


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "library.db"

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        text = screen_text(app)
        assert "Your reading list is empty." in text
        assert "imports files, or what you paste; has samples" in text
        for key in ("s", "t", "r", "n", "o", "y", "d", "e"):
            await press(pilot, key)
            assert toasts(app)[-1] == "no paper here: import some with i"
            assert isinstance(app.screen, LibraryScreen)
        with Library(path) as other:
            paper = other.add({"title": "The first one"})[0]
        await press(pilot, "ctrl+l")
        assert "The first one" in screen_text(app)
        with Library(path) as other:
            other.delete([paper.id])
        await press(pilot, "ctrl+l")
        assert "Your reading list is empty." in screen_text(app), "again"

    drive(path, flow, size=(80, 24))


def test_empty_lists_and_searches_say_why_and_which_key_helps(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = library_screen(app)
        for name, words in (
            ("reading", "Nothing is being read."), ("duplicates", "Nothing waits to be looked at"),
            ("trash", "The trash is empty."),
        ):  # fmt: skip
            screen.show_list(name)
            await settled(pilot)
            assert words in screen_text(app)
            assert "shows all papers" in screen_text(app)
        await press(pilot, "slash")
        await type_in(pilot, "xyzzyx")
        assert "Nothing in Trash matches this search." in screen_text(app)
        assert "Enter 0  searches in all papers" in screen_text(app)
        assert "F1  explains the query language" in screen_text(app), "what is typed there now is no key"
        await press(pilot, "enter")
        assert "   ?  explains the query language" in screen_text(app)
        assert "Esc  forgets the search" in screen_text(app)
        assert str(screen.details.text) == ""

    drive(library, flow)


# --- the configuration


def test_ascii_icons_leave_no_sign_beyond_ascii_but_the_borders(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "space", "s")
        text = screen_text(app)
        assert ">* " not in text
        assert "> o" in text or ">o" in text, "the marked one"
        signs = {letter for letter in text if not letter.isascii()}
        assert not signs - set("│─╭╮╰╯▁▂▃▄▅▆▇█▎▊ ·✓"), signs
        await press(pilot, "slash")
        await type_in(pilot, "is:unread snails")
        assert "▌" not in screen_text(app)

    drive(library, flow, size=(150, 36), options=Options(animations=False, ascii_icons=True))


def test_configured_columns_are_shown_in_their_order(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        header = next(line for line in screen_text(app).splitlines() if "Title" in line)
        assert next(part for part in header.split("│") if "Title" in part).split() == ["Key", "Title", "Tags", "Added"]
        assert "kestrel" in screen_text(app)

    drive(library, flow, size=(139, 30), options=Options(animations=False, columns=("key", "title", "tags", "added")))


def test_remapped_keys_work_and_are_named_where_keys_are_named(library: Path) -> None:
    keys = read_options({"keys": {"star": "*, ctrl+k", "undo": "z", "view-0": "A", "import": "I"}}).keys

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "s")
        assert toasts(app) == [], "the key is free"
        await press(pilot, "asterisk")
        assert toasts(app)[-1] == "starred 1 paper · z to undo"
        await press(pilot, "ctrl+k")
        assert toasts(app)[-1].startswith("took the star")
        assert "* Star" in screen_text(app) or "* Ctrl+K Star" in screen_text(app)
        await press(pilot, "z", "z")
        assert app.desk.reader.count(["is:starred"]) == 1
        library_screen(app).show_list("trash")
        await settled(pilot)
        assert "A  shows all papers" in screen_text(app)
        await press(pilot, "s", "r")
        assert toasts(app)[-1] == "no paper here: import some with I"
        await press(pilot, "A")
        assert len(titles(app)) == 5

    drive(library, flow, options=Options(animations=False, keys=keys))


def test_dialogs_and_other_screens_name_remapped_keys(library: Path) -> None:
    keys = {"undo": "z", "triage-undo": "z", "triage-tags": "f5", "dialog-cancel": "f9", "triage": "f7", "import": "I"}
    keys = {**keys, "import-paste": "ctrl+g", "triage-close": "q", "quit": "Q"}

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "t")
        assert "F9 cancel" in screen_text(app)
        await press(pilot, "f9", "f7", "s")
        assert "z takes it back" in screen_text(app)
        assert "F5 more" in screen_text(app)
        await press(pilot, "q")
        assert toasts(app)[-1] == "1 starred; 3 papers left · F7 goes on"
        await press(pilot, "I")
        assert "Ctrl+G pastes text instead" in screen_text(app)

    drive(library, flow, options=Options(animations=False, keys=read_options({"keys": keys}).keys))


WRONG = {
    'theme = "nope"': "tui.theme: no theme 'nope'",
    "theme = 3": "tui.theme: has to be name of a theme",
    'ascii_icons = "yes"': "tui.ascii_icons: has to be true or false",
    "animations = 1": "tui.animations: has to be true or false",
    'colums = ["title"]': "tui: unknown name 'colums'; known are theme,",
    'columns = ["title", "nope"]': "tui.columns: no column 'nope'; columns are status,",
    'columns = ["year"]': "tui.columns: title has to be there",
    'columns = ["title", "title"]': "tui.columns: title has to be there, and none twice",
    "columns = [1]": "tui.columns: no column '1'",
    'columns = "title"': "tui.columns: has to be list of columns",
    'keys = "x"': "tui.keys: has to be table of keys",
    '[tui.keys]\nstarr = "x"': "tui.keys: no action 'starr'; did you mean 'star'?",
    "[tui.keys]\nstar = 3": "tui.keys.star: has to be keys",
    '[tui.keys]\nstar = " "': "tui.keys.star: has to be keys",
    '[tui.keys]\nstar = "x,"': "tui.keys.star: no key ''",
    '[tui.keys]\nstar = "astrisk"': "tui.keys.star: no key 'astrisk'; did you mean 'asterisk'?",
    '[tui.keys]\nstar = "strg+k"': "tui.keys.star: no key 'strg+k'",
    '[tui.keys]\nstar = "x"': "tui.keys.star: 'x' is the key of 'export' (Export) too; give that one another key",
    '[tui.keys]\nstar = "/"': "tui.keys.star: '/' is the key of 'search' (Search) too",
    '[tui.keys]\nnote = "z"\nstar = "z"': "tui.keys.note: 'z' is the key of 'star' (Star) too",
    '[tui.keys]\nquit = "j"': "tui.keys.quit: 'j' is the key of 'down' (Down) too",
    "themes = 1": "tui.themes: has to be tables of themes",
    '[tui.themes.mine]\nsecondary = "red"': 'tui.themes.mine: needs at least primary = "#rrggbb"',
    '[tui.themes.mine]\nprimary = "nocolour"': "tui.themes.mine.primary: 'nocolour' is no colour",
    '[tui.themes.mine]\nprimary = "red"\npaper = "red"': "tui.themes.mine: unknown name 'paper'",
}
"""What may stand below ``[tui]`` in a configuration and is wrong, with what is said about it."""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a terminal; nothing gets so far that one is needed."""
    monkeypatch.setattr("readinglist.cli.ui.can_open", lambda: True)
    monkeypatch.setattr("readinglist.tui.app.run", lambda app: pytest.fail("the app was opened"))
    yield
    gc.enable()


@pytest.mark.usefixtures("terminal")
def test_a_wrong_configuration_is_named_with_its_file_before_anything_is_shown(cli: Cli, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    for text, message in WRONG.items():
        config.write_text(f"[tui]\n{text}\n", encoding="utf-8")
        got = cli("--config", str(config), code=2)
        (line,) = got.err.splitlines()[-1:]
        assert message in line, (text, got.err)
        assert str(config) in line, text
        assert got.out == ""


def test_a_wrong_configuration_ends_the_program_on_a_terminal(cli: Cli, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[tui]\ncolumns = ["nope"]\n', encoding="utf-8")
    got = on_terminal("--config", str(config))
    assert got.code == 2
    assert f"{config}: tui.columns: no column 'nope'" in got.screen.replace("\n", " ")
    assert "\x1b[?1049h" not in got.screen, "the screen of the app was never opened"


def test_without_a_terminal_the_program_prints_its_help(cli: Cli) -> None:
    got = cli()
    assert "Usage: readinglist" in got.out
    assert "import" in got.out
    assert not cli.library.exists()


def test_keys_are_read_as_people_write_them() -> None:
    keys = read_options({"keys": {"star": "*", "undo": "z , ctrl+z", "help": "f2", "search": "Ä"}}).keys
    assert [keys_shown(value) for value in keys.values()] == ["*", "z Ctrl+Z", "F2", "Ä"]
    own = {action.id: action.keys for action in ACTIONS.values()}
    assert read_options({"keys": own}).keys == own, "what is declared can be configured"
    with pytest.raises(UsageError, match="no key 'nope'"):
        read_options({"keys": {"star": "nope"}})


@pytest.mark.usefixtures("terminal")
def test_imports_of_the_app_are_configured_as_the_app_is(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs: list[tuple[str, ...]] = []

    def run(app: ReadingListApp) -> int:
        programs.append(app.program)
        app.desk.close()
        return 0

    monkeypatch.setattr("readinglist.tui.app.run", run)
    config = tmp_path / "other.toml"
    config.write_text("", encoding="utf-8")
    cli("--config", str(config))
    cli()
    assert programs[0] == (*programs[1], "--config", str(config))
