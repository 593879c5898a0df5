"""Statistics: what is counted, how it is drawn at every width, and that the screen keeps up with the library."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from support import abstract, dump
from tui_support import drive, fill, press, screen_text, settled

from readinglist.library import Library
from readinglist.store.overview import Overlap
from readinglist.tui import plots
from readinglist.tui.icons import ASCII, UNICODE
from readinglist.tui.options import Options
from readinglist.tui.screens.statistics import StatisticsScreen
from readinglist.tui.statistics_text import months, overlap_text, pace, panels, read_numbers

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp


def source(path: Path, *names: str) -> str:
    """A file with papers of these names."""
    path.write_text(dump([(f"On {name.title()} Codes", abstract(name)) for name in names]))
    return str(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of three imports that overlap, and a paper added by hand."""
    library_path = tmp_path / "library.db"
    with Library(library_path) as library:
        library.import_([source(tmp_path / "monday.txt", "sparse", "dense", "quiet")])
        library.import_([source(tmp_path / "tuesday.txt", "dense", "quiet", "noisy")])
        library.import_([source(tmp_path / "friday.txt", "lonely", "sleepy")])
        library.add({"title": "By Hand", "year": "2019"}, tags=["hand[/]made"])
    return library_path


# --- what is counted


def test_overlaps_count_papers_of_each_two_imports_both_ways(path: Path) -> None:
    with Library(path) as library:
        assert library.overlaps([3, 2, 1]) == [(1, 1, 3), (1, 2, 2), (2, 1, 2), (2, 2, 3), (3, 3, 2)]
        assert library.overlaps([1, 2])[1] == Overlap(import_id=1, other_id=2, papers=2)
        assert library.overlaps([2, 99]) == [(2, 2, 3)]


def test_overlaps_follow_a_merge_and_leave_out_the_trash(path: Path) -> None:
    with Library(path) as library:
        sparse, noisy = (library.select([f"title:{name}"]).ids[0] for name in ("sparse", "noisy"))
        library.merge([sparse, noisy])
        assert (1, 2, 3) in library.overlaps([1, 2])
        library.delete(library.select(["title:dense"]).ids)
        assert library.overlaps([1, 2])[:2] == [(1, 1, 2), (1, 2, 2)]
    with Library(path.with_name("empty.db")) as library:
        assert library.overlaps([1]) == []


def test_statistics_tell_what_happened_lately(path: Path) -> None:
    with Library(path) as library:
        ids = library.select().ids
        library.mark(ids[:3], "read")
        library.mark(ids[:1], "unread")
        library.delete(ids[1:2])
        assert library.statistics()["lately"] == {
            "added_7_days": 6, "added_30_days": 6, "read_7_days": 1, "read_30_days": 1,
        }  # fmt: skip


def test_what_was_read_long_ago_is_not_lately(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from readinglist.store import journal, overview

    with Library(path) as library:
        library.mark(library.select().ids[:2], "read")
        moment = journal.moment
        for ahead, expected in ((6, (2, 2)), (8, (0, 2)), (31, (0, 0))):
            monkeypatch.setattr(overview, "moment", lambda ago, ahead=ahead: moment(ago - timedelta(days=ahead)))
            lately = library.statistics()["lately"]
            assert (lately["read_7_days"], lately["read_30_days"]) == expected


def test_months_of_adding_and_reading_are_not_those_of_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from readinglist.store import journal

    with Library(tmp_path / "months.db") as library:
        for month, title in ((1, "One"), (1, "Two"), (2, "Three")):
            monkeypatch.setattr(journal, "now", lambda month=month: f"2026-{month:02d}-14T00:00:00.000Z")
            paper = library.add({"title": title, "year": "2020", "month": "7"})[0]
            library.mark([paper.id], "read")
        monkeypatch.undo()
        found = library.statistics()
    assert found["added"] == {"2026-01": 2, "2026-02": 1}
    assert found["read"] == {"2026-01": 2, "2026-02": 1}


def test_the_last_step_is_what_undo_takes_back(path: Path) -> None:
    with Library(path) as library:
        ids = library.select().ids
        library.star(ids[:1])
        step = library.last_step()
        assert step is not None
        assert step.verb == "star"
        library.star(ids[:1])
        assert library.last_step() == step, "what changes nothing is no step"
        assert library.undo()[0].id == step.id
        before = library.last_step()
        assert before is not None
        assert before.id < step.id
        library.redo()
        assert library.last_step() == step
    with Library(path.with_name("empty.db")) as library:
        assert library.last_step() is None


# --- how it is drawn


def test_bars_are_as_long_as_their_numbers() -> None:
    lines = plots.bars([("a", 100), ("bcd", 50), ("e", 1), ("f", 0)], 40, UNICODE).plain.splitlines()
    assert [line.count("━") for line in lines] == [30, 15, 0, 0]
    assert lines[2] == "e      1  ╸", "what is more than nothing can be seen"
    assert lines[3].rstrip() == "f      0"
    assert plots.bars([("a", 4), ("b", 2)], 14, ASCII).plain == "a  4  ########\nb  2  ####"


def test_bars_with_shares_say_them_in_per_cent() -> None:
    text = plots.bars([("a", 199), ("b", 1), ("c", 0)], 60, UNICODE, share_of=200).plain
    assert [line.split()[2:4] for line in text.splitlines()] == [["100", "%"], ["<1", "%"], ["0", "%"]]


def test_where_there_is_no_room_for_bars_the_numbers_stay() -> None:
    text = plots.bars([("a long name", 1_234), ("b", 7)], 16, UNICODE).plain
    assert [line.split()[-1] for line in text.splitlines()] == ["1,234", "7"]
    assert "━" not in text


def test_a_sparkline_has_a_column_a_value() -> None:
    assert plots.sparkline([0, 1, 50, 100], UNICODE) == "▁▂▅█"
    assert plots.sparkline([0, 0], UNICODE) == "▁▁"
    assert plots.sparkline([0, 1, 100], ASCII) == " .#"
    assert plots.sparkline([], UNICODE) == ""


def test_progress_shows_a_beginning_and_an_end() -> None:
    assert plots.progress(0, 9, 10, UNICODE).plain == "─" * 10
    assert plots.progress(1, 999, 10, UNICODE).plain == "━" + "─" * 9
    assert plots.progress(998, 999, 10, UNICODE).plain == "━" * 9 + "─"
    assert plots.progress(9, 9, 10, ASCII).plain == "#" * 10
    assert plots.progress(0, 0, 4, UNICODE).plain == "━" * 4


def test_a_table_cuts_its_wide_column_and_then_its_last_ones() -> None:
    header, rows = ("", "Name", "One", "Two"), [("A", "注意 " * 10, "1", "22")]
    wide = plots.table(header, rows, 80, UNICODE, wide=1, left=(0, 1)).plain.splitlines()
    assert wide[1].endswith("1   22")
    for width in (40, 26, 16):
        text = plots.table(header, rows, width, UNICODE, wide=1, left=(0, 1)).plain
        assert all(cell_len(line) <= width for line in text.splitlines())
        assert "…" in text
    assert "Two" not in text


def test_months_without_anything_are_among_the_others() -> None:
    today = date(2026, 2, 14)
    assert months({"2025-11": 3, "2026-01": 1}, today) == [
        ("2025-11", 3), ("2025-12", 0), ("2026-01", 1), ("2026-02", 0),
    ]  # fmt: skip
    assert len(months({"2001-01": 1}, today)) == 12
    assert months({"2027-01": 5}, today) == [("2027-01", 5)], "a clock that was wrong hides nothing"
    assert months({}, today) == []


@pytest.mark.parametrize(
    ("unread", "read", "says"),
    [
        (100, 30, "100 unread left; at the pace of the last 30 days done in 15 weeks"),
        (1, 30, "1 unread left; at the pace of the last 30 days done in 1 week"),
        (1_000, 30, "done in about 3 years"),
        (5, 0, "5 unread left; none was read in the last 30 days"),
        (0, 3, "0 unread left"),
    ],
)
def test_the_pace_says_when_all_will_be_read(unread: int, read: int, says: str) -> None:
    lately = {"read_7_days": 1, "read_30_days": read, "added_7_days": 2, "added_30_days": 4}
    text = pace({"lately": lately, "status": {"unread": unread}}, [("2026-01", 2), ("2026-02", read)], UNICODE).plain
    assert text.splitlines()[2].endswith(says)
    assert text.splitlines()[0] == f"1 read in the last 7 days, {read} in the last 30"
    assert text.splitlines()[3].startswith("2026-01 ")


def test_the_overlap_names_the_two_that_have_most_in_common(path: Path) -> None:
    with Library(path) as library:
        numbers = read_numbers(library)
    text = overlap_text(numbers.imports, numbers.overlaps, 80, UNICODE).plain.splitlines()
    assert [item.path.rpartition("/")[2] for item in numbers.imports] == ["friday.txt", "tuesday.txt", "monday.txt"]
    assert text[0].split() == ["in", "A", "in", "B", "in", "C"]
    assert [line.split() for line in text[1:4]] == [
        ["A", "(2)", "·", "·"], ["B", "·", "(3)", "2"], ["C", "·", "2", "(3)"],
    ]  # fmt: skip
    assert text[4] == "Most in common: B and C, 2 papers, 67 % of the smaller one. In brackets: papers of each."


@pytest.mark.parametrize("width", [20, 36, 54, 76, 120])
def test_every_panel_fits_every_width(path: Path, width: int) -> None:
    with Library(path) as library:
        numbers = read_numbers(library)
    for icons in (UNICODE, ASCII):
        for panel in (part for column in panels(numbers, icons, str, date(2026, 2, 14)) for part in column):
            text = panel.draw(width)
            assert text.plain.strip(), panel.title
            if icons is ASCII:
                assert text.plain.isascii(), panel.title
            if panel.title in ("Status", "Imports", "Tags", "Added by month"):
                assert max(line.cell_length for line in text.split("\n")) <= max(width, 26), panel.title


# --- the screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
def test_the_screen_counts_and_can_be_scrolled_to_its_end(path: Path, size: tuple[int, int]) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "percent_sign")
        assert isinstance(app.screen, StatisticsScreen)
        text = screen_text(app)
        assert "7 papers from 3 imports and 1 by hand" in text
        assert "○ unread" in text
        assert ("Imports" in text.splitlines()[1]) == (size[0] >= 120), "two columns where there is room"
        await press(pilot, "G")
        text = screen_text(app)
        assert "2019  1" in text
        await press(pilot, "g", "space", "escape")
        assert not isinstance(app.screen, StatisticsScreen)

    drive(path, flow, size=size)


def test_the_screen_follows_changes(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "percent_sign")
        assert "Nothing was read yet" in screen_text(app)
        with Library(path) as other:
            other.mark(other.select().ids[:4], "read")
            other.delete(other.select().ids[5:])
        app.library_changed()
        await settled(pilot)
        text = screen_text(app)
        assert "5 papers from 3 imports and 1 by hand" in text
        assert "4 read in the last 7 days" in text
        assert "80 %" in text

    drive(path, flow, size=(120, 60))


def test_an_empty_library_says_what_to_do_and_fills(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Library(path):
        pass

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.push_screen(StatisticsScreen())
        await settled(pilot)
        assert "Nothing to count yet." in screen_text(app)
        fill(path)
        app.library_changed()
        await settled(pilot)
        assert "5 papers from 5 by hand" in screen_text(app)
        assert "Nothing to count yet." not in screen_text(app)

    drive(path, flow)


def test_names_of_files_and_tags_are_shown_as_they_are(path: Path, tmp_path: Path) -> None:
    with Library(path) as library:
        library.import_([source(tmp_path / "[@click=app.quit]x[b].txt", "hostile")])
        library.tag(library.select().ids[:2], ["注意 [/] [b]"])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "percent_sign")
        text = screen_text(app)
        assert "[@click=app.quit]x[b].txt" in text
        assert "hand[/]made" in text
        assert "注意 [/] [b]" in text
        assert all(strip.cell_length == 160 for strip in app.screen._compositor.render_strips())

    drive(path, flow, size=(160, 60))


def test_signs_are_ascii_where_that_is_asked_for(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "percent_sign")
        assert "#######" in screen_text(app)
        assert not {*"━╸▁▂█●○★…"} & {*screen_text(app)}

    drive(path, flow, options=Options(animations=False, ascii_icons=True))
