"""Triage: papers one by one, decided with one key, each decision written, undoable, and remembered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tui_support import PAPERS, drive, fill, press, screen_text, settled

from readinglist.library import Library
from readinglist.tui.icons import ASCII, UNICODE
from readinglist.tui.options import Options
from readinglist.tui.screens.triage import TriageScreen
from readinglist.tui.triage_run import TriageRun
from readinglist.tui.triage_text import progress_lines, summary, tags_at_hand

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from readinglist.paper import Paper
    from readinglist.tui.app import ReadingListApp

SNAILS = "On the Patience of Snails"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with five unread papers."""
    library = tmp_path / "library.db"
    fill(library)
    return library


def papers(path: Path) -> dict[int, Paper]:
    """All papers, by their ids."""
    with Library(path) as library:
        ids = [*library.select().ids, *library.select(["is:trashed"]).ids]
        return {paper.id: paper for paper in library.papers(ids)}


def screen(app: ReadingListApp) -> TriageScreen:
    assert isinstance(app.screen, TriageScreen)
    return app.screen


def shown(app: ReadingListApp) -> int:
    """The paper on the screen."""
    (paper_id,) = screen(app).chosen()
    return paper_id


def test_one_key_decides_writes_and_shows_the_next_paper(path: Path) -> None:
    decided: dict[str, int] = {}

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        for key in ("s", "r", "x", "m", "d"):
            decided[key] = shown(app)
            await press(pilot, key)
        text = screen_text(app)
        assert "Done: 5 papers looked at." in text
        assert "1 starred · 1 to be read · 1 read · 1 skipped · 1 in the trash" in text

    drive(path, flow)
    assert len(set(decided.values())) == 5
    after = papers(path)
    assert after[decided["s"]].starred
    assert [after[decided[key]].status for key in "srxm"] == ["unread", "reading", "skipped", "read"]
    assert after[decided["d"]].trashed


def test_keys_pressed_faster_than_they_are_written_each_get_their_paper(path: Path) -> None:
    order: list[int] = []

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        order.extend(screen(app)._run.ids)
        await pilot.press("x", "m", "s", "minus", "r")
        await settled(pilot)

    drive(path, flow)
    after = papers(path)
    assert [after[paper_id].status for paper_id in order] == ["skipped", "read", "unread", "skipped", "reading"]
    assert [after[paper_id].starred for paper_id in order] == [False, False, True, False, False]


def test_the_newest_import_comes_first(path: Path) -> None:
    with Library(path) as library:
        newest = library.add({"title": "The Newest of All"})[0].id

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        assert shown(app) == newest
        assert "The Newest of All" in screen_text(app)
        assert "1 of 6 · 5 left" in screen_text(app)

    drive(path, flow)


def test_undo_takes_the_decision_back_and_returns_to_its_paper(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        first = shown(app)
        await press(pilot, "x")
        second = shown(app)
        await press(pilot, "m", "u")
        assert shown(app) == second
        assert papers(path)[second].status == "unread"
        await press(pilot, "u")
        assert shown(app) == first
        assert {paper.status for paper in papers(path).values()} == {"unread"}
        assert "1 of 5 · 4 left" in screen_text(app)

    drive(path, flow)


def test_undo_pressed_at_once_waits_for_what_it_takes_back(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        first = shown(app)
        await pilot.press("x", "s", "u", "u")
        await settled(pilot)
        assert shown(app) == first
        assert not screen(app)._run.decisions

    drive(path, flow)
    assert {(paper.status, paper.starred) for paper in papers(path).values()} == {("unread", False)}


def test_undo_of_putting_off_writes_nothing_back_that_was_done_before(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        first = shown(app)
        await press(pilot, "x")
        second = shown(app)
        await press(pilot, "enter", "u")
        assert shown(app) == second
        assert papers(path)[first].status == "skipped"
        assert second not in app.state.triaged

    drive(path, flow)


def test_undo_of_a_star_that_was_there_before_takes_nothing_back(path: Path) -> None:
    with Library(path) as library:
        newest = library.select().ids[0]
        library.star([newest])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        assert shown(app) == newest
        await press(pilot, "s", "u")
        assert shown(app) == newest

    drive(path, flow)
    assert papers(path)[newest].starred


def test_undo_takes_back_a_tag_first_and_stays(path: Path) -> None:
    with Library(path) as library:
        ids = library.select().ids
        library.tag(ids[-1:], ["harbours"])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T", "x")
        second = shown(app)
        await press(pilot, "1")
        assert papers(path)[second].tags == ("harbours",)
        await press(pilot, "u")
        assert shown(app) == second
        assert papers(path)[second].tags == ()
        assert papers(path)[ids[0]].status == "skipped"
        await press(pilot, "u")
        assert shown(app) == ids[0]
        assert papers(path)[ids[0]].status == "unread"

    drive(path, flow)


def test_numbers_give_and_take_the_tags_used_most(path: Path) -> None:
    with Library(path) as library:
        ids = library.select().ids
        library.tag(ids[1:4], ["often"])
        library.tag(ids[1:3], ["now and then"])
        library.tag(ids[1:2], ["once"])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        assert "1 often  2 now and then  3 once" in screen_text(app)
        await press(pilot, "1", "3")
        assert shown(app) == ids[0]
        assert "1 ● often  2 now and then  3 ● once" in screen_text(app)
        assert papers(path)[ids[0]].tags == ("often", "once")
        await press(pilot, "3", "9")
        assert papers(path)[ids[0]].tags == ("often",)

    drive(path, flow)


def test_a_new_tag_gets_the_next_number_and_the_others_keep_theirs(path: Path) -> None:
    with Library(path) as library:
        ids = library.select().ids
        library.tag(ids[1:2], ["old"])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        screen(app).tag([ids[0]], ["brand new"], [])
        await settled(pilot)
        assert "1 old  2 ● brand new" in screen_text(app)
        await press(pilot, "x", "2")
        assert "1 ● old  2 ● brand new" in screen_text(app)

    drive(path, flow)


def test_a_click_on_a_tag_gives_it(path: Path) -> None:
    with Library(path) as library:
        ids = library.select().ids
        library.tag(ids[1:3], ["often"])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        await pilot.click("#bottom", offset=(5, 1))
        await settled(pilot)

    drive(path, flow)
    assert papers(path)[ids[0]].tags == ("often",)


def test_going_back_shows_what_was_decided_and_a_new_decision_replaces_it(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        first = shown(app)
        await press(pilot, "x", "h")
        assert shown(app) == first
        assert "– skipped" in screen_text(app)
        await press(pilot, "r")
        assert papers(path)[first].status == "reading"
        assert screen(app)._run.counts() == {"reading": 1}
        await press(pilot, "left", "right")
        assert shown(app) != first
        assert first not in app.state.triaged, "going on past a decision does not put the paper off"

    drive(path, flow)


def test_what_was_put_off_or_starred_does_not_come_again_after_a_restart(path: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    seen: list[int] = []

    async def first(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        for key in ("enter", "s", "l"):
            seen.append(shown(app))
            await press(pilot, key)
        await press(pilot, "escape")
        assert not isinstance(app.screen, TriageScreen)

    async def second(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        assert "1 of 2 · 1 left" in screen_text(app)
        assert shown(app) not in seen
        await press(pilot, "m", "m")
        assert "goes through what was put off: 2 papers" in screen_text(app)
        await press(pilot, "R")
        assert "1 of 2 · 1 left" in screen_text(app)
        assert screen(app)._run.ids == [seen[0], seen[2]], "the starred one was decided about"

    drive(path, first, state_path=state)
    assert json.loads(state.read_text())["triaged"] == seen
    drive(path, second, state_path=state)
    assert json.loads(state.read_text())["triaged"] == [seen[1]]


def test_papers_changed_by_another_program_are_passed_over(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        ids = list(screen(app)._run.ids)
        with Library(path) as other:
            other.mark([ids[1]], "read")
            other.delete([ids[2]])
            other.empty_trash()
            other.delete([ids[0]])
        app.library_changed()
        await settled(pilot)
        assert shown(app) == ids[0], "the one that is being read stays"
        assert "in the trash" in screen_text(app)
        await press(pilot, "enter")
        assert shown(app) == ids[3]
        with Library(path) as other:
            other.delete([ids[3]])
            other.empty_trash()
        app.library_changed()
        await settled(pilot)
        assert shown(app) == ids[4]
        assert "2 of 2 · the last one" in screen_text(app)
        await press(pilot, "h")
        assert shown(app) == ids[4], "the one before is gone too"

    drive(path, flow)


def test_papers_that_come_in_meanwhile_are_offered_at_the_end(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T", "x", "x", "x", "x", "x")
        assert screen(app).chosen() == []
        with Library(path) as other:
            late = other.add({"title": "Late to the Party"})[0].id
        app.library_changed()
        await settled(pilot)
        assert "1 paper came in meanwhile." in screen_text(app)
        await press(pilot, "enter")
        assert shown(app) == late
        await press(pilot, "m")
        assert papers(path)[late].status == "read"
        assert "Done: 6 papers looked at." in screen_text(app)

    drive(path, flow)


def test_a_decision_that_cannot_be_written_brings_its_paper_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from readinglist.store.connection import StoreError

    def refuse(*_: object) -> None:
        raise StoreError("the library is locked")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        first = shown(app)
        monkeypatch.setattr(Library, "mark", refuse)
        await pilot.press("x", "x")
        await settled(pilot)
        assert shown(app) == first
        assert not screen(app)._run.decisions
        assert [item.message for item in app._notifications] == ["the library is locked"] * 2

    drive(path, flow)


def test_an_empty_library_and_one_that_is_read_say_what_to_do(tmp_path: Path) -> None:
    async def empty(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.push_screen(TriageScreen())
        await settled(pilot)
        assert "Your reading list is empty." in screen_text(app)
        assert "i imports papers" in screen_text(app)
        await press(pilot, "x", "s", "enter", "1", "h", "u", "R", "o")
        assert isinstance(app.screen, TriageScreen)
        await press(pilot, "escape")
        assert not isinstance(app.screen, TriageScreen)

    async def read(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        assert "Nothing is unread. That happens." in screen_text(app)

    with Library(tmp_path / "empty.db"):
        pass
    drive(tmp_path / "empty.db", empty)
    ids = fill(tmp_path / "read.db")
    with Library(tmp_path / "read.db") as library:
        library.mark(ids, "read")
    drive(tmp_path / "read.db", read)


def test_a_long_abstract_scrolls_and_the_next_paper_begins_at_its_top(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    words = " ".join(f"word{number}" for number in range(900))
    fill(path, [PAPERS[0], {"title": "Long", "abstract": words}])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        page = app.screen.query_one("#page")
        assert "word0 " in screen_text(app)
        await press(pilot, "j")
        assert page.scroll_y == 1
        await press(pilot, "space")
        assert page.scroll_y > 5
        assert "word0 " not in screen_text(app)
        await press(pilot, "G")
        assert "word899" in screen_text(app)
        await press(pilot, "g")
        assert "word0 " in screen_text(app)
        await press(pilot, "end", "k", "x")
        assert page.scroll_y == 0

    drive(path, flow, size=(80, 24))


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 50)])
def test_hostile_text_is_shown_as_it_is(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "library.db"
    hostile = "[/] [b]bold[/b] \x1b]52;c;aGk=\x07 [@click=app.quit]go[/] 注意 \u202eabc"
    (paper_id,) = fill(path, [{"title": hostile, "abstract": hostile * 3, "authors": [hostile], "venue": hostile}])
    with Library(path) as library:
        library.tag([paper_id], ["[/] tag [b]", "注意" * 20])
        library.note(paper_id, hostile)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        text = screen_text(app)
        assert "[/] [b]bold[/b]" in text
        assert "[/] tag [b]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        width = app.size.width
        assert all(strip.cell_length == width for strip in app.screen._compositor.render_strips())
        await press(pilot, "enter", "h", "x")

    drive(path, flow, size=size)
    assert papers(path)[paper_id].status == "skipped"


def test_text_is_at_most_84_columns_wide(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    fill(path, [{"title": "Wide", "abstract": "word " * 400}])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T")
        lines = [line for line in screen_text(app).splitlines() if "word word" in line]
        assert max(len(line.strip()) for line in lines) <= 84
        left = {len(line) - len(line.lstrip()) for line in lines}
        assert left == {(200 - 1 - 88) // 2 + 2}

    drive(path, flow, size=(200, 50))


def test_signs_are_ascii_where_that_is_asked_for(path: Path) -> None:
    with Library(path) as library:
        library.tag(library.select().ids[:2], ["often"])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T", "x", "enter", "h")
        body = "\n".join(screen_text(app).splitlines()[:-1])
        assert body.isascii(), [letter for letter in body if not letter.isascii()]
        assert "put off" in body

    drive(path, flow, options=Options(animations=False, ascii_icons=True))


def test_leaving_says_how_far_one_came(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "T", "x", "s", "escape")
        assert [item.message for item in app._notifications] == ["1 starred, 1 skipped; 3 papers left · T goes on"]

    drive(path, flow)


# --- the queue by itself


def test_a_star_goes_with_a_status_and_the_last_status_counts() -> None:
    run = TriageRun([7, 8])
    for what in ("starred", "skipped", "reading"):
        run.decide(what)
        run.step(-1)
    assert run.decided(7) == ["starred", "reading"]
    assert run.counts() == {"starred": 1, "reading": 1}
    assert run.stays_unread(7)
    assert not run.stays_unread(8)


def test_taking_back_goes_to_the_paper_wherever_it_is_by_now() -> None:
    run = TriageRun([7, 8, 9])
    run.step(1)
    decision = run.decide("read")
    run.place = 0
    run.drop()
    run.step(5)
    assert run.current is None
    run.take_back(decision)
    assert (run.current, run.left, run.last) == (8, 1, None)


def test_only_papers_that_are_not_in_the_queue_come_to_it() -> None:
    run = TriageRun([7, 8])
    assert run.extend([8, 9, 7]) == 1
    assert run.ids == [7, 8, 9]


@pytest.mark.parametrize("width", [10, 30, 55, 75, 84])
def test_lines_never_are_wider_than_the_room_for_them(width: int) -> None:
    def key(action: str) -> str:
        return "k"

    run = TriageRun(range(1, 12_000))
    for number in range(3_000):
        run.decide(("starred", "reading", "read", "skipped", "trashed", "later")[number % 6])
    for icons in (UNICODE, ASCII):
        first, bar = progress_lines(run, width, icons).split("\n")
        assert first.plain.startswith("3,001 of 11,999")
        assert bar.cell_length == width
        assert first.cell_length == max(width, first.cell_length if width < 30 else 0)
        tags = tags_at_hand([f"注意 {number} [b]" for number in range(9)], ["注意 2 [b]"], width, icons, key)
        for line in tags.split("\n"):
            assert line.cell_length <= max(width, 16)
        lines = summary(run, 5, 9, width, icons, key).split("\n")
        assert max(line.cell_length for line in lines) <= max(width, 46)
