"""The review of duplicates: what is shown, what each key decides, and that it can be taken back."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from support import abstract, check, tables
from tui_support import drive, press, screen_text, settled

from readinglist.errors import LibraryError, UsageError
from readinglist.library import Library
from readinglist.tui.diffs import MARK
from readinglist.tui.options import Options
from readinglist.tui.review import Question, Review, still_open
from readinglist.tui.scan import scan
from readinglist.tui.screens.certain import CertainScreen
from readinglist.tui.screens.duplicates import DuplicatesScreen
from readinglist.tui.widgets.comparison import Comparison
from readinglist.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp

PRE = (
    "@misc{pre, title={Kestrel Flight at Night}, author={Maro, I.}, year=2023, eprint={2301.00001}, "
    f"archiveprefix={{arXiv}}, abstract={{{abstract('kestrel')}}}}}\n"
)
PUB = (
    "@article{pub, title={The Night Flight of Kestrels}, author={Maro, Ines}, year=2024, journal={Lantern Days}, "
    f"volume=3, pages={{1--9}}, doi={{10.1000/k}}, abstract={{{abstract('kestrel')} Again.}}}}\n"
)
LAMPS = (
    "@misc{one, title={A Long Title about Kestrels and Lanterns}, author={Quist, Mara}, year=2024}\n"
    "@misc{two, title={A Long Title about Kestrels and Lamps}, author={Quist, Mara}, year=2024}\n"
)


def bib(path: Path, text: str, *, keep: bool = False) -> None:
    with Library(path) as library:
        number = len(library.imports())
        source = path.with_name(f"{number}.bib")
        source.write_text(text, encoding="utf-8")
        library.import_([str(source)], keep=keep)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def pair(path: Path) -> Path:
    """Two papers that wait, the one of which says more."""
    bib(path, PRE)
    bib(path, PUB)
    with Library(path) as library:
        assert len(library.waiting()) == 1
    return path


@pytest.fixture
def both(pair: Path) -> Path:
    """Two pairs that wait."""
    bib(pair, LAMPS)
    with Library(pair) as library:
        assert len(library.waiting()) == 2
    return pair


@pytest.fixture
def group(path: Path) -> Path:
    """Three papers that are certainly one, which no import folded."""
    for number, title in enumerate(("Tide Tables from Tidal Memory", "Tide tables from tidal memory", "Tide Tables "
                                    "from Tidal Memory")):  # fmt: skip
        more = f", note={{{number}}}, abstract={{{abstract('tide')} {number}}}"
        bib(path, f"@misc{{t{number}, title={{{title}}}, author={{Quist, Mara}}, year=2023{more}}}\n", keep=True)
    with Library(path) as library:
        assert [len(found.papers) for found in library.duplicates().certain] == [3]
    return path


FINDS_NOTHING = (sys.executable, "-S", "-c", "print('[]')")
"""A program that finds nothing but what waits, in no time."""


async def opened(app: ReadingListApp, pilot: Pilot[None], *, scan: bool = False) -> DuplicatesScreen:
    """The screen, when all is found; with *scan* the library was really looked through."""
    if not scan and not app.program:
        app.program = FINDS_NOTHING
    screen = DuplicatesScreen()
    app.push_screen(screen)
    await settled(pilot)
    return screen


def keys(path: Path) -> set[str]:
    with Library(path) as library:
        return {library.get(paper).key for paper in library.select().ids}


def title(screen: DuplicatesScreen) -> str:
    return str(screen.query_one("#pair").border_title)


# --- merging with picks, in the library


@pytest.fixture
def library(pair: Path) -> Iterator[Library]:
    with Library(pair) as opened_library:
        opened_library.tag(["pub"], add=["lanterns"])
        opened_library.note("pub", "Second.")
        opened_library.star(["pre"])
        yield opened_library


def ids(library: Library) -> tuple[int, int]:
    return library.get("pre").id, library.get("pub").id


def test_a_merge_takes_the_picked_values_as_its_owners_and_is_one_step(library: Library) -> None:
    pre, pub = ids(library)
    steps = len(library.history())
    paper, gone = library.merge([pre, pub], picks={"title": pre, "year": pre, "venue": pub, "doi": pre})
    assert (paper.title, paper.year, paper.venue, paper.doi) == ("Kestrel Flight at Night", 2023, "Lantern Days", None)
    # The venue would have been so anyway: nobody edited it.
    assert set(paper.edited) == {"title", "year", "doi"}
    assert (paper.tags, paper.note, paper.starred, gone) == (("lanterns",), "Second.", True, ["pub"])
    assert len(library.history()) == steps + 1
    check(library.path)


def test_undo_and_unmerge_of_a_merge_with_picks_give_every_row_back(library: Library) -> None:
    pre, pub = ids(library)
    before = tables(library.path)
    library.merge([pub, pre], picks={"title": pre, "authors": pre, "abstract": pre, "year": pub})
    after = tables(library.path)
    assert library.get(pub).title == "Kestrel Flight at Night"
    library.undo()
    assert tables(library.path) == before
    library.redo()
    assert tables(library.path) == after
    assert library.unmerge("pub") == ["pre"]
    assert tables(library.path) == before
    check(library.path)


def test_what_was_picked_outlives_another_merge(library: Library) -> None:
    pre, pub = ids(library)
    library.merge([pre, pub], picks={"title": pre})
    third = library.add({"title": "Night Flight of the Kestrels, Retold", "year": "2025"})[0].id
    paper, _ = library.merge([third, pre])
    assert (paper.title, paper.edited) == ("Kestrel Flight at Night", ("title",))


def test_a_picked_summary_stays_a_summary(path: Path) -> None:
    bib(path, PRE + PUB)
    with Library(path) as library:
        pre, pub = ids(library)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE papers SET abstract_kind = 'summary' WHERE id = ?", (pre,))
        paper, _ = library.merge([pub, pre], picks={"abstract": pre})
        assert (paper.abstract, paper.abstract_kind) == (abstract("kestrel"), "summary")


def test_a_rehearsed_merge_says_what_it_would_give_and_changes_nothing(library: Library) -> None:
    before, steps = tables(library.path), len(library.history())
    paper, gone = library.merge(ids(library), dry_run=True)
    assert (paper.title, paper.arxiv, paper.doi, gone) == (
        "The Night Flight of Kestrels", "2301.00001", "10.1000/k", ["pub"],
    )  # fmt: skip
    assert tables(library.path) == before
    assert len(library.history()) == steps


def test_picks_of_no_field_or_no_paper_of_the_merge_are_refused(library: Library) -> None:
    pre, pub = ids(library)
    with pytest.raises(UsageError, match="no field 'mood' to pick"):
        library.merge([pre, pub], picks={"mood": pre})
    with pytest.raises(UsageError, match="title: paper 99 is none of those"):
        library.merge([pre, pub], picks={"title": 99})


def test_one_paper_is_told_apart_from_several_in_one_step(group: Path) -> None:
    with Library(group) as library:
        before, steps = tables(group), len(library.history())
        assert library.separate("t0", "t1", "t2") == ("t0", "t1", "t2")
        assert len(library.history()) == steps + 1
        one, two, three = (library.get(key).id for key in ("t0", "t1", "t2"))
        assert library.are_apart(one, two)
        assert library.are_apart(three, one)
        assert not library.are_apart(two, three)
        library.undo()
        assert tables(group) == before


def test_groups_are_merged_in_one_step_without_what_is_gone(group: Path) -> None:
    bib(group, PRE + PUB)
    with Library(group) as library:
        t0, t1, t2, pre, pub = (library.get(key).id for key in ("t0", "t1", "t2", "pre", "pub"))
        library.delete(["t2"])
        before = tables(group)
        assert library.merge_groups([[t1, t0, t2], [pre, pub], [999]]) == (2, 2)
        assert keys(group) == {"t1", "pre"}
        library.undo()
        assert tables(group) == before
        assert library.present([t0, t2, 999]) == {t0}


# --- the screen


def test_a_waiting_pair_is_shown_side_by_side_with_its_reasons(pair: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        shown = screen_text(app)
        assert title(screen) == "Duplicates · 1 left"
        for text in ("likely", "abstracts are equal", "A pre", "B pub", "○ Kestrel Flight at Night", "◉ Lantern Days"):
            assert text in shown
        assert any("Maro" in line and "◉ Ines Maro" in line for line in shown.splitlines())
        title_cell = screen.query_one(Comparison)._lines[0].text
        marks = [title_cell.plain[span.start : span.end] for span in title_cell.spans if span.style == MARK]
        assert "Kestrel" in marks
        assert "Flight" not in marks

    drive(pair, flow)


def test_enter_merges_with_what_was_picked_and_the_kept_key(pair: Path) -> None:
    before = tables(pair)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        await press(pilot, "left", "w")
        assert "A picked" in screen_text(app)
        assert "B kept" in screen_text(app)
        await press(pilot, "enter")
        with Library(pair) as library:
            paper = library.get("pre")
            assert (paper.key, paper.title, paper.edited, paper.venue) == (
                "pub", "Kestrel Flight at Night", ("title",), "Lantern Days",
            )  # fmt: skip
        assert "All is decided" in screen_text(app)
        assert title(screen) == "Duplicates · nothing left"
        await press(pilot, "u")
        assert title(screen) == "Duplicates · 1 left"
        assert "A picked" in screen_text(app)

    drive(pair, flow)
    assert tables(pair) == before


def test_space_takes_a_pick_back_and_a_pick_of_what_merging_gives_is_none(pair: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await opened(app, pilot)
        await press(pilot, "left", "space")
        assert "picked" not in screen_text(app)
        await press(pilot, "left", "right", "m")
        with Library(pair) as library:
            assert (library.get("pre").title, library.get("pre").edited) == ("The Night Flight of Kestrels", ())

    drive(pair, flow)


def test_not_the_same_is_remembered_and_undo_shows_the_pair_again(both: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        assert title(screen) == "Duplicates · 2 left"
        first = screen.question
        assert first is not None
        await press(pilot, "x")
        assert screen.question is not None
        assert screen.question.ids != first.ids
        assert title(screen) == "Duplicates · 1 left"
        with Library(both) as library:
            assert library.are_apart(*first.ids)
            assert library.related(first.ids[0]) == []
        await press(pilot, "u")
        assert screen.question is not None
        assert screen.question.ids == first.ids
        with Library(both) as library:
            assert not library.are_apart(*first.ids)
        await press(pilot, "ctrl+r")
        assert title(screen) == "Duplicates · 1 left"

    drive(both, flow)


def test_related_papers_are_linked_and_not_asked_about(pair: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await opened(app, pilot)
        await press(pilot, "R")
        with Library(pair) as library:
            one, two = ids(library)
            assert [paper.id for paper in library.related(one)] == [two]
            assert library.duplicates().likely == []
        assert "All is decided" in screen_text(app)

    drive(pair, flow)


def test_what_is_skipped_changes_nothing_and_can_be_gone_back_to(both: Path) -> None:
    before = tables(both)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        first = screen.question
        await press(pilot, "s", "s")
        assert screen.question is None
        assert "Nothing left but what you skipped: 2." in screen_text(app)
        await press(pilot, "right_square_bracket")
        assert screen.question == first
        await press(pilot, "right_square_bracket")
        assert screen.question != first
        await press(pilot, "left_square_bracket")
        assert screen.question == first
        assert screen.query_one(Comparison).has_focus

    drive(both, flow)
    assert tables(both) == before


def test_a_group_can_be_merged_at_once(group: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await opened(app, pilot, scan=True)
        assert "3 papers" in screen_text(app)
        assert "1–2 / 3" in screen_text(app)
        await press(pilot, "m")
        assert len(keys(group)) == 1

    drive(group, flow, size=(80, 24))


def test_one_paper_can_be_taken_out_of_a_group(group: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot, scan=True)
        whole = screen.question
        assert whole is not None
        await press(pilot, "x")
        assert "Which one is another paper?" in screen_text(app)
        await press(pilot, "down", "enter")
        out = whole.ids[1]
        with Library(group) as library:
            assert {library.are_apart(out, other) for other in whole.ids if other != out} == {True}
        assert screen.question is not None
        assert set(screen.question.ids) == set(whole.ids) - {out}
        await press(pilot, "u")
        assert screen.question is not None
        assert screen.question.ids == whole.ids

    drive(group, flow)


def test_all_certain_ones_are_merged_after_a_preview_in_one_step(group: Path) -> None:
    bib(group, PRE)
    bib(group, PUB)
    before = tables(group)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot, scan=True)
        await press(pilot, "C")
        assert isinstance(app.screen, CertainScreen)
        shown = screen_text(app)
        for text in ("2 papers would go into 1", "certain 100", "kept  ", "goes  ", "t1", "titles are equal"):
            assert text in shown
        await press(pilot, "escape")
        assert tables(group) == before
        await press(pilot, "C", "enter")
        assert len(keys(group) & {"t0", "t1", "t2"}) == 1
        assert {"pre", "pub"} <= keys(group)
        assert screen.question is not None
        assert set(screen.question.keys) == {"pre", "pub"}
        await press(pilot, "u")

    drive(group, flow)
    assert tables(group) == before


def test_where_nothing_is_certain_the_key_says_so(pair: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await opened(app, pilot)
        await press(pilot, "C")
        assert "nothing is certain to be one" in [toast.message for toast in app._notifications][-1]

    drive(pair, flow)


def test_papers_that_others_change_are_shown_as_they_are_or_not_at_all(both: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        while screen.question is not None and "pre" not in screen.question.keys:
            await press(pilot, "right_square_bracket")
        with Library(both) as library:
            library.edit("pub", {"title": "Flown by Night"})
        app.library_changed()
        await settled(pilot)
        assert "Flown by Night" in screen_text(app)
        with Library(both) as library:
            library.delete(["pre"])
        app.library_changed()
        await settled(pilot)
        assert screen.question is not None
        assert set(screen.question.keys) == {"one", "two"}
        assert title(screen) == "Duplicates · 1 left"
        with Library(both) as library:
            library.merge(["one", "two"])
        app.library_changed()
        await settled(pilot)
        assert screen.question is None

    drive(both, flow)


def test_what_another_program_called_different_is_passed_over_when_it_is_come_to(pair: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        with Library(pair) as library:
            library.separate("pre", "pub")
        app.library_changed()
        await settled(pilot)
        assert screen.question is None

    drive(pair, flow)


def test_a_library_without_duplicates_says_what_comes_next(path: Path) -> None:
    bib(path, PRE)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot, scan=True)
        assert "No duplicates" in screen_text(app)
        assert title(screen) == "Duplicates"
        await press(pilot, "m", "x", "s", "w", "left", "escape")
        assert app.screen is not screen

    drive(path, flow)
    assert keys(path) == {"pre"}


def test_while_it_is_looked_for_what_waits_can_be_decided_and_leaving_ends_it(pair: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = (
        sys.executable, "-c",
        f"import pathlib, os, time; pathlib.Path({str(started)!r}).write_text(str(os.getpid())); time.sleep(600)",
    )  # fmt: skip

    async def until(true: Any) -> None:
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end
            await asyncio.sleep(0.01)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.program = program
        screen = DuplicatesScreen()
        app.push_screen(screen)
        await until(lambda: started.exists() and started.read_text() and screen.question is not None)
        await pilot.pause()
        assert title(screen) == "Duplicates · 1 left · looking…"
        await pilot.press("m")
        await until(lambda: keys(pair) == {"pre"})
        await pilot.press("escape")
        await settled(pilot)
        assert not alive(int(started.read_text()))

    drive(pair, flow)


def alive(process: int) -> bool:
    import os

    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_search_that_fails_says_why_and_what_waits_stays(pair: Path) -> None:
    program = (sys.executable, "-c", "import sys; sys.exit('Error: the [/] disk is full')")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.program = program
        screen = await opened(app, pilot)
        assert screen.question is not None
        assert "Error: the [/] disk is full" in [toast.message for toast in app._notifications][-1]

    drive(pair, flow)
    with pytest.raises(LibraryError, match="disk is full"):
        asyncio.run(scan(program, pair))


def test_a_long_abstract_is_folded_until_it_is_asked_for(pair: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        folded = len(screen.query_one(Comparison)._lines)
        assert "more lines, with differences · v shows all" in screen_text(app)
        await press(pilot, "v", "G")
        assert len(screen.query_one(Comparison)._lines) > folded
        assert "more lines" not in screen_text(app)
        assert screen.query_one(Comparison).row_name == "key"
        await pilot.press("g", *["j"] * 60)
        await settled(pilot)
        assert screen.query_one(Comparison).row_name == "key"
        assert "A kept" in screen_text(app)

    drive(pair, flow, size=(80, 24))


def test_a_click_picks_a_value_and_one_on_a_header_the_kept_paper(pair: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        await pilot.click(Comparison, offset=(14, 1))
        await pilot.click(Comparison, offset=(80, 0))
        await settled(pilot)
        assert screen.picks == {"title": screen.question.ids[0]} if screen.question else False
        assert screen.question is not None
        assert screen.kept == screen.question.ids[1]

    drive(pair, flow)


def test_wide_screens_list_the_questions_and_a_click_goes_to_one(both: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        first = screen.question
        assert "ask" in screen_text(app)
        await pilot.click(Lines, offset=(10, 2))
        await settled(pilot)
        assert screen.question is not None
        assert screen.question != first

    drive(both, flow, size=(160, 40))


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 50)])
@pytest.mark.parametrize("ascii_icons", [False, True])
def test_hostile_papers_are_shown_intact_in_columns(path: Path, size: tuple[int, int], ascii_icons: bool) -> None:
    hostile = "[/] [red]x[/red] \x1b]52;c;AAAA\x07 夜に飛ぶ\u202eשלום e\u0301"
    for number, venue in enumerate(("[@click=app.quit]Days", "Nights \x9b31m")):
        with Library(path) as library:
            library.add({"title": hostile + " " + "long " * 600, "venue": venue, "doi": f"10.1000/{number}"})
    with Library(path) as library:
        one, two = library.select().ids
        question = Question((one, two), ("a", "b"), "likely", 60, ("[/] \x1b reason",))

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await opened(app, pilot)
        screen._review.add([question])
        app.library_changed()
        await settled(pilot)
        assert screen.question is not None
        comparison = screen.query_one(Comparison)
        await press(pilot, "v", "j", "j", "l", "k")
        for y in range(comparison.size.height):
            strip = comparison.render_line(y)
            assert strip.cell_length == comparison.size.width
            assert not any(mark in strip.text for mark in ("\x1b", "\x07", "\x9b", "\u202e"))
        await press(pilot, "v", "g")
        assert ("(x)" if ascii_icons else "◉") in screen_text(app)
        assert "[@click" in screen_text(app)

    drive(path, flow, size=size, options=Options(animations=False, ascii_icons=ascii_icons))


# --- what is still a question


def test_questions_follow_their_papers(both: Path) -> None:
    bib(both, "@misc{three, title={A Third Paper}, author={Ito, Wen}}\n")
    with Library(both) as library:
        pre, pub, one, three = (library.get(key).id for key in ("pre", "pub", "one", "three"))
        asked = [
            Question((pre, pub), ("pre", "pub"), "likely", 80, (), 0),
            Question((pub, one), ("pub", "one"), "likely", 70, (), 1),
            Question((pre, one), ("pre", "one"), "likely", 60, (), 2),
            Question((one, three), ("one", "three"), "likely", 50, (), 3),
        ]
        library.merge([pre, pub])
        # The second is about the merged paper now, and the third asks the same.
        assert [(q.number, q.ids) for q in still_open(library, asked, ())] == [(1, (pre, one)), (3, (one, three))]
        library.separate(one, three)
        assert [q.number for q in still_open(library, asked, {frozenset((one, three))})] == [1]
        library.undo()
        assert [q.number for q in still_open(library, asked, {frozenset((one, three))})] == [1, 3]


def test_a_pair_inside_a_group_is_not_asked_about_besides(group: Path) -> None:
    with Library(group) as library:
        t0, t1, t2 = (library.get(key).id for key in ("t0", "t1", "t2"))
        asked = [
            Question((t0, t1, t2), ("t0", "t1", "t2"), "certain", 90, (), 0),
            Question((t1, t2), ("t1", "t2"), "likely", 80, (), 1),
        ]
        assert [q.number for q in still_open(library, asked, ())] == [0]
        library.separate(t2, t0, t1)
        apart = {frozenset((t2, t0)), frozenset((t2, t1))}
        assert [q.ids for q in still_open(library, asked, apart)] == [(t0, t1)]


def test_an_answer_that_was_not_written_brings_its_question_back() -> None:
    review = Review()
    review.add(Question((n, n + 1), (str(n), str(n + 1)), "likely", 90 - n, ()) for n in (1, 3, 5))
    review.reread(review.found)
    first = review.current
    assert first is not None
    assert (first.ids, review.left) == ((1, 2), 3)
    review.answer([first])
    assert (review.current, review.left) == (review.open[0], 2)
    review.reread(review.found)
    assert review.left == 2
    review.answered([first])
    assert review.reread(review.found)
    assert (review.current, review.left) == (first, 3)


def test_what_a_search_does_not_confirm_is_not_certain() -> None:
    review = Review()
    review.add([Question((1, 2), ("a", "b"), "certain", 95, ()), Question((3, 4), ("c", "d"), "likely", 99, ())])
    review.add([Question((3, 4), ("c", "d"), "certain", 97, ("proof",))], whole=True)
    review.reread(review.found)
    assert [(q.ids, q.reasons) for q in review.certain] == [((3, 4), ("proof",))]
    assert [q.number for q in review.open] == [1, 0]
