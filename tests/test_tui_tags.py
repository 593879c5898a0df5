"""The tag editor: what it lists, what keys and clicks do, and what becomes of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tui_support import drive, fill, press, screen_text, settled, type_in

from readinglist.library import Library
from readinglist.tui.screens.tags import TagScreen
from readinglist.tui.tag_choice import TagChoice, rank
from readinglist.tui.widgets.tag_list import TagList

if TYPE_CHECKING:
    from pathlib import Path

TAGS = {"harbours": [0, 1], "letters": [0], "snail mail": [0, 1, 2], "proof search": [3]}
"""Which papers have which tags."""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    ids = fill(path)
    with Library(path) as opened:
        for name, places in TAGS.items():
            opened.tag([ids[place] for place in places], [name])
    return path


def tags(path: Path) -> dict[str, set[str]]:
    """The tags of each paper, by the first word of its title."""
    with Library(path) as opened:
        papers = opened.papers(opened.select().ids)
        return {(paper.title or "").split()[0].strip(":"): set(paper.tags) for paper in papers}


def undo(path: Path) -> None:
    with Library(path) as opened:
        opened.undo()


def edit(path: Path, ids: list[int], *steps: str, size: tuple[int, int] = (120, 36)) -> Any:
    """Open the editor on papers, press keys (``"'text"`` types), and return what it was dismissed with."""
    answers: list[Any] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(TagScreen(ids), answers.append)
        await settled(pilot)
        for step in steps:
            if step.startswith("'"):
                await type_in(pilot, step[1:])
            else:
                await press(pilot, step)

    drive(path, flow, size=size)
    return answers[0] if answers else "open"


def choice(**having: int) -> TagChoice:
    known = [("graphs", 7), ("Graph search", 2), ("paragraphs", 9), ("speech", 4), ("Grüße", 1)]
    return TagChoice(known, having, 3)


# --- what is meant


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("graphs", "graphs", 0),
        ("gra", "graphs", 1),
        ("sea", "graph search", 2),
        ("aph", "paragraphs", 3),
        ("gphs", "graphs", 4),
        ("spech recognitoin", "speech recognition", 5),
        ("zebra", "graphs", None),
        ("hs", "shs-hs", 2),
    ],
)
def test_rank_says_how_well_a_name_fits(typed: str, name: str, expected: int | None) -> None:
    assert rank(typed, name) == expected


def test_matches_come_best_first_without_case_and_accents() -> None:
    names = [match.tag.name for match in choice().matches("GRA")]
    assert names == ["graphs", "Graph search", "paragraphs"]
    assert choice().matches("grusse")[0].tag.name == "Grüße"


def test_without_typing_the_tags_of_the_papers_come_first() -> None:
    names = [match.tag.name for match in choice(speech=3, graphs=1).matches("  ")]
    assert names == ["speech", "graphs", "paragraphs", "Graph search", "Grüße"]


def test_a_mixed_tag_goes_round_all_none_and_as_it_was() -> None:
    tags = choice(speech=2)
    speech = tags.find("SPEECH")
    assert speech is not None
    seen = []
    for _ in range(4):
        tags.toggle(speech)
        seen.append((tags.state(speech), tags.changes()))
    assert seen == [
        ("all", (["speech"], [])),
        ("none", ([], ["speech"])),
        ("some", ([], [])),
        ("all", (["speech"], [])),
    ]


def test_a_tag_that_all_or_none_have_has_two_states() -> None:
    tags = choice(speech=3)
    speech, graphs = tags.find("speech"), tags.find("graphs")
    assert speech is not None
    assert graphs is not None
    tags.toggle(speech)
    tags.toggle(graphs)
    assert tags.changes() == (["graphs"], ["speech"])
    tags.toggle(speech)
    tags.toggle(graphs)
    assert tags.changes() == ([], [])


def test_taking_names_makes_new_ones_once_and_knows_the_others_in_any_case() -> None:
    tags = choice()
    tags.take("New Thing, graphs,, new thing ,GRAPHS")
    assert tags.changes() == (["New Thing", "graphs"], [])
    assert [match.tag.name for match in tags.matches("new")] == ["New Thing"]


# --- the dialog


def test_it_lists_boxes_and_counts_for_many_papers(library: Path) -> None:
    shown: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(TagScreen([1, 2, 3]))
        await settled(pilot)
        shown.append(screen_text(app))

    drive(library, flow)
    (text,) = shown
    assert "Tags · 3 papers" in text
    lines = {name: line for line in text.splitlines() for name in TAGS if f"] {name}" in line}
    assert "[x] snail mail" in lines["snail mail"]
    assert "[~] harbours" in lines["harbours"]
    assert "2 of 3" in lines["harbours"]
    assert "[ ] proof search" in lines["proof search"]
    assert lines["snail mail"].rstrip("│ ").split("│")[-1].split()[-1] == "3"


def test_enter_on_an_unknown_name_creates_it_and_enter_again_applies(library: Path) -> None:
    assert edit(library, [1], "'brand new", "enter", "enter") == (["brand new"], [])


def test_enter_takes_the_tag_that_begins_with_what_is_typed(library: Path) -> None:
    assert edit(library, [5], "'snai", "enter", "enter") == (["snail mail"], [])


def test_what_only_looks_like_a_tag_is_a_new_name(library: Path) -> None:
    assert edit(library, [5], "'arbour", "enter", "enter") == (["arbour"], [])


def test_applying_takes_a_name_that_was_typed_and_not_taken(library: Path) -> None:
    assert edit(library, [5], "'harb", "ctrl+s") == (["harb"], [])
    assert edit(library, [5], "'HARBOURS", "ctrl+s") == (["harbours"], [])


def test_commas_part_names(library: Path) -> None:
    assert edit(library, [5], "'alpha, Letters,beta", "ctrl+s") == (["alpha", "letters", "beta"], [])


def test_space_in_the_list_goes_round_the_states_of_a_mixed_tag(library: Path) -> None:
    keys = ["down", "down"]
    assert edit(library, [1, 2, 3], *keys, "space", "ctrl+s") == (["harbours"], [])
    assert edit(library, [1, 2, 3], *keys, "space", "enter", "ctrl+s") == ([], ["harbours"])
    assert edit(library, [1, 2, 3], *keys, "space", "space", "space", "ctrl+s") == ([], [])


def test_a_filter_under_which_tags_were_toggled_is_no_name(library: Path) -> None:
    assert edit(library, [5], "'s", "down", "space", "ctrl+s") == (["proof search"], [])


def test_letters_in_the_list_go_on_in_the_line(library: Path) -> None:
    assert edit(library, [5], "down", "down", "'fresh", "ctrl+s") == (["fresh"], [])


def test_up_from_the_first_row_goes_back_to_the_line(library: Path) -> None:
    assert edit(library, [5], "down", "up", "'new one", "enter", "enter") == (["new one"], [])


def test_escape_changes_nothing(library: Path) -> None:
    assert edit(library, [1], "'gone", "enter", "escape") is None


def test_a_click_toggles_and_the_border_applies(library: Path) -> None:
    answers: list[Any] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(TagScreen([1]), answers.append)
        await settled(pilot)
        rows = app.screen.query_one(TagList)
        await pilot.click(rows, offset=(8, 1))
        await settled(pilot)
        lines = screen_text(app).splitlines()
        y = next(n for n, line in enumerate(lines) if "Ctrl+S apply" in line)
        await pilot.click(offset=(lines[y].index("Ctrl+S apply") + 2, y))
        await settled(pilot)

    drive(library, flow)
    assert answers == [([], ["harbours"])]


def test_keys_that_come_before_the_tags_are_read_are_kept(library: Path) -> None:
    answers: list[Any] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(TagScreen([5]), answers.append)
        await pilot.press("l", "e", "t", "enter", "enter")
        await settled(pilot)

    drive(library, flow)
    assert answers == [(["letters"], [])]


def test_many_papers_are_tagged_in_one_step_that_can_be_undone(library: Path) -> None:
    before = tags(library)

    async def flow(app: Any, pilot: Any) -> None:
        await press(pilot, "space", "space", "t")
        await type_in(pilot, "both")
        await press(pilot, "enter", "ctrl+s")

    drive(library, flow)
    after = tags(library)
    assert sum("both" in names for names in after.values()) == 2
    undo(library)
    assert tags(library) == before


def test_the_last_tags_are_given_again(library: Path) -> None:
    async def flow(app: Any, pilot: Any) -> None:
        await press(pilot, "t")
        await type_in(pilot, "again")
        await press(pilot, "ctrl+s", "j", "full_stop")

    drive(library, flow)
    assert sum("again" in names for names in tags(library).values()) == 2


def test_hostile_tags_are_listed_as_they_are(library: Path) -> None:
    name = "[/bold][@click=app.quit] 表示学習"
    with Library(library) as opened:
        opened.tag([1], [name])
    shown: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(TagScreen([1]))
        await settled(pilot)
        await type_in(pilot, "[")
        await press(pilot, "enter")
        shown.append(screen_text(app))

    drive(library, flow, size=(80, 24))
    assert "[ ] [/bold][@click=app.quit] 表示学習" in shown[0]
    assert "-[/bold][@click=app.quit" in shown[0]


def test_a_library_without_tags_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    ids = fill(path)
    shown: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(TagScreen(ids[:1]))
        await settled(pilot)
        shown.append(screen_text(app))

    drive(path, flow, size=(80, 24))
    assert "No tags yet. Type a name and press Enter." in shown[0]


def test_a_thousand_tags_can_be_reached_in_a_small_terminal(library: Path) -> None:
    with Library(library) as opened:
        opened.tag([4], [f"topic {number:04d}" for number in range(1_000)])
    shown: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(TagScreen([5]))
        await settled(pilot)
        await press(pilot, "down", "end", "space")
        shown.append(screen_text(app))

    drive(library, flow, size=(60, 16))
    marked = [line for line in shown[0].splitlines() if "+[x] topic" in line]
    assert len(marked) == 1
    assert "Ctrl+S apply" in shown[0]
    assert marked[0].split("[x] ")[1].split("  ")[0] in shown[0].split("+topic")[0]


def test_the_library_counts_the_tags_of_some_papers(library: Path) -> None:
    with Library(library) as opened:
        assert opened.tags_of([1, 2, 4]) == {"harbours": 2, "letters": 1, "snail mail": 2, "proof search": 1}
        assert opened.tags_of([]) == {}
