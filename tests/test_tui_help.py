"""Help, jump mode, the palette and themes: what they show, and where they lead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from textual.command import CommandInput
from textual.widgets import Input, OptionList, Static

from readinglist.errors import UsageError
from readinglist.library import Library
from readinglist.tui.app import ReadingListApp
from readinglist.tui.bound import Line, Section, collapsed, everywhere, here, matching
from readinglist.tui.commands import Commands
from readinglist.tui.options import Options
from readinglist.tui.screens.details import DetailsScreen
from readinglist.tui.screens.exporting import ExportScreen
from readinglist.tui.screens.help import HelpScreen
from readinglist.tui.screens.jump import JumpScreen
from readinglist.tui.screens.library import LibraryScreen
from readinglist.tui.screens.palette import Palette
from readinglist.tui.screens.theme import ThemeScreen
from readinglist.tui.state import load_state
from readinglist.tui.themes import DARK, LIGHT
from tests.tui_support import PAPERS, drive, fill, press, screen_text, settled, type_in

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with some papers, a view and tags."""
    path = tmp_path / "library.db"
    ids = fill(path)
    with Library(path) as writer:
        writer.tag(ids[:2], ["[/] brackets"], [])
        writer.save_view("Letters", "letters")
    return path


def options(**values: Any) -> Options:
    return Options(animations=False, **values)


# --- help


def test_help_explains_the_place_and_lists_its_keys(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "question_mark")
        text = screen_text(app)
        assert "List of papers" in text
        assert "marks papers" in text
        assert "Mark the paper, or take the mark away" in text
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)

    drive(library, flow, size=(160, 60))


def test_help_on_the_search_line_explains_the_query_language(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", "f1")
        text = screen_text(app)
        assert "year:2020..2024" in text
        assert "Take the completion" in text
        assert "Give the papers a star" not in text, "letters are typed there, and give no star"

    drive(library, flow, size=(160, 60))


def test_help_shows_keys_as_the_owner_has_them(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        lines = {line.name: line.keys for section in here(app.screen) for line in section.lines}
        assert lines["Star"] == "*"
        assert lines["Tags"] == "t"
        await press(pilot, "question_mark", *"star")
        assert any("*" in line and "Give the papers a star" in line for line in screen_text(app).splitlines())

    drive(library, flow, size=(160, 60), options=options(keys={"star": "asterisk"}))


def test_help_texts_name_the_keys_that_the_owner_has(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "question_mark")
        assert "Ctrl+K gives a star" in screen_text(app).replace("\n", " ")

    drive(library, flow, size=(200, 70), options=options(keys={"star": "ctrl+k"}))


def test_typing_in_help_searches_the_keys_of_all_places(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "question_mark", "slash", *"skip")
        assert app.screen.query_one("#find", Input).value == "skip"
        text = screen_text(app)
        assert "Triage" in text
        assert "Mark it as skipped" in text
        assert "What can be done here" not in text
        await press(pilot, "escape")
        assert isinstance(app.screen, HelpScreen), "the first step back forgets what was typed"
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)

    drive(library, flow)


def test_the_key_that_opens_the_help_closes_it(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        for key in ("question_mark", "f1"):
            await press(pilot, key)
            assert isinstance(app.screen, HelpScreen)
            await press(pilot, key)
            assert isinstance(app.screen, LibraryScreen)

    drive(library, flow)


def test_a_key_typed_in_help_shows_what_it_does() -> None:
    found = matching(everywhere({"star": "Q"}), "Q")
    assert found[0] == Section("The key Q", [Line("Q", "Star", "Give the papers a star, or take it away.")])
    assert matching(everywhere({}), "no such words") == []


def test_all_of_help_can_be_reached_at_80_by_24(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", "f1")
        seen = screen_text(app)
        for _ in range(20):
            await press(pilot, "pagedown")
            seen += screen_text(app)
        for part in ("Search line", "year:2020..2024", "in your note", "Take the completion", "Also here"):
            assert part in seen, part

    drive(library, flow, size=(80, 24))


def test_dialogs_have_help_too(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x", "f1")
        assert "follow each other" in " ".join(screen_text(app).split())
        await press(pilot, "escape")
        assert isinstance(app.screen, ExportScreen)

    drive(library, flow, size=(160, 60))


def test_signs_in_help_are_those_in_use(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "question_mark")
        text = str(app.screen.query_one("#about-text", Static).render())
        assert "+ reading" in text
        assert "◐" not in text

    drive(library, flow, size=(200, 60), options=options(ascii_icons=True))


def test_keys_that_differ_by_a_number_are_one_line() -> None:
    lines = [Line("0", "View 0", "All."), *(Line(str(n), f"View {n}", f"Number {n}.") for n in range(1, 10))]
    assert collapsed(lines) == [Line("0", "View 0", "All."), Line("1 … 9", "View N", "Number N.")]


# --- jump


def labels(app: ReadingListApp) -> dict[Any, str]:
    """The letters of the jump mode by what they lead to: a widget's id, or a list."""
    assert isinstance(app.screen, JumpScreen)
    found: dict[Any, str] = {}
    for letter, target in app.screen._targets.items():
        if target.option is None:
            found[target.widget.id] = letter
        else:
            assert isinstance(target.widget, OptionList)
            found[target.widget.get_option_at_index(target.option).id] = letter
    return found


def test_a_letter_of_jump_mode_gives_the_focus(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "f")
        letter = labels(app)["details"]
        assert f" {letter} " in screen_text(app)
        await press(pilot, letter)
        assert app.focused is not None
        assert app.focused.id == "details"

    drive(library, flow, size=(160, 40))


def test_a_letter_on_a_list_shows_the_list(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "f")
        await press(pilot, labels(app)["view:Letters"])
        assert isinstance(app.screen, LibraryScreen)
        assert len(app.screen.table.ids) == 1
        assert app.state.shown == "view:Letters"

    drive(library, flow, size=(160, 40))


def test_jump_mode_is_left_without_going_anywhere(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        for key in ("escape", "exclamation_mark"):
            before = app.focused
            await press(pilot, "f", key)
            assert isinstance(app.screen, LibraryScreen)
            assert app.focused is before

    drive(library, flow)


def test_jump_mode_offers_only_what_is_seen(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "f")
        assert set(labels(app)) == {"search", "table"}

    drive(library, flow, size=(80, 24))


def test_jump_mode_works_in_dialogs(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x", "ctrl+o")
        await press(pilot, labels(app)["format"])
        assert isinstance(app.screen, ExportScreen)
        assert app.focused is not None
        assert app.focused.id == "format"

    drive(library, flow)


def test_a_click_on_a_letter_goes_there(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "f")
        assert isinstance(app.screen, JumpScreen)
        place = next(target.place for target in app.screen._targets.values() if target.widget.id == "search")
        await pilot.click(offset=place)
        await settled(pilot)
        assert app.focused is not None
        assert app.focused.id == "search"

    drive(library, flow)


# --- the palette


async def offered(app: ReadingListApp, query: str = "") -> dict[str, Any]:
    """What the palette offers for the screen that is shown, by name."""
    commands = Commands(app.screen)
    hits = commands.search(query) if query else commands.discover()
    return {str(hit.text): hit async for hit in hits}


def test_the_palette_offers_what_is_possible_now(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        names = await offered(app)
        assert {"papers: Star", "papers: Export", "go: Triage", "edit: Undo", "list: Select all"} <= set(names)
        assert "papers: Merge the marked ones" not in names
        assert "papers: Give the last tags again" not in names
        assert "papers: Unmerge" not in names
        assert "papers: Open code" not in names
        assert "list: Save as a view" not in names
        assert not any(name.startswith("triage:") for name in names)
        await press(pilot, "space", "space")
        assert "papers: Merge the marked ones" in await offered(app)
        await press(pilot, "slash", *"letters")
        assert "list: Save as a view" in await offered(app)
        assert "papers: Star" in await offered(app), "the palette is the way to it while letters are typed"

    drive(library, flow)


def test_an_empty_library_offers_nothing_for_papers(tmp_path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        names = await offered(app)
        assert "papers: Import" in names
        assert "papers: Star" not in names

    drive(tmp_path / "empty.db", flow)


def test_a_command_of_the_palette_does_what_its_key_does(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert isinstance(app.screen, LibraryScreen)
        paper = app.screen.chosen()[0]
        await press(pilot, "slash", "ctrl+p")
        assert isinstance(app.screen, Palette)
        await type_in(pilot, "papers star")
        await press(pilot, "enter")
        await settled(pilot)
        assert app.desk.reader.get(paper).starred

    drive(library, flow)


def test_the_palette_shows_the_keys_that_the_owner_has(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        names = await offered(app, "star")
        assert "Ctrl+K" in str(names["papers: Star"].match_display)
        assert "papers: Star" in await offered(app, "Ctrl+K"), "a command is found by its key"

    drive(library, flow, options=options(keys={"star": "ctrl+k"}))


def test_lists_are_found_by_name_whatever_is_in_it(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        names = await offered(app, "#bracket")
        assert list(names) == ["list: [/] brackets"]
        names["list: [/] brackets"].command()
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert len(app.screen.table.ids) == 2
        await press(pilot, "ctrl+p")
        app.screen.query_one(CommandInput).value = "#brackets"
        await settled(pilot)
        assert isinstance(app.screen, Palette)

    drive(library, flow)


def test_papers_are_found_by_title_behind_a_sign(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        names = await offered(app, "@tidal mem")
        assert list(names) == [PAPERS[1]["title"]]
        names[PAPERS[1]["title"]].command()
        await settled(pilot)
        assert isinstance(app.screen, DetailsScreen)
        assert app.desk.reader.get(app.screen.chosen()[0]).title == PAPERS[1]["title"]

    drive(library, flow)


# --- themes


def test_a_theme_is_shown_while_the_cursor_is_on_it_and_left_again(library: Path, tmp_path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        assert app.theme == DARK.name
        await press(pilot, "ctrl+t", "down")
        assert app.theme == LIGHT.name
        await press(pilot, "escape")
        assert app.theme == DARK.name

    drive(library, flow, state_path=tmp_path / "state.json")
    assert load_state(tmp_path / "state.json").theme == ""


def test_a_chosen_theme_is_used_the_next_time(library: Path, tmp_path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+t", "down", "enter")
        assert app.theme == LIGHT.name

    drive(library, flow, state_path=tmp_path / "state.json")
    assert json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))["theme"] == LIGHT.name
    assert theme_of(library, tmp_path) == LIGHT.name


def theme_of(library: Path, tmp_path: Path, **values: Any) -> str:
    """The theme that the app opens with."""
    app = ReadingListApp(library, options=options(**values), state_path=tmp_path / "state.json")
    app.desk.close()
    return app.theme


def test_the_theme_chosen_last_counts_in_the_app_or_in_the_configuration(library: Path, tmp_path: Path) -> None:
    assert theme_of(library, tmp_path, theme="nord") == "nord"

    async def choose(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.choose_theme("gruvbox")
        await settled(pilot)

    drive(library, choose, options=options(theme="nord"), state_path=tmp_path / "state.json")
    assert theme_of(library, tmp_path, theme="nord") == "gruvbox", "chosen in the app after the configuration was made"
    assert theme_of(library, tmp_path, theme="dracula") == "dracula", "the configuration has changed since"
    assert theme_of(library, tmp_path) == DARK.name


def test_choosing_the_theme_of_the_configuration_follows_it_from_then_on(library: Path, tmp_path: Path) -> None:
    async def choose(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.choose_theme("gruvbox")
        app.choose_theme("nord")
        await settled(pilot)

    drive(library, choose, options=options(theme="nord"), state_path=tmp_path / "state.json")
    assert load_state(tmp_path / "state.json").theme == ""
    assert theme_of(library, tmp_path, theme="nord") == "nord"


def test_a_remembered_theme_that_is_gone_is_no_obstacle(library: Path, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"theme": "harbour"}', encoding="utf-8")
    assert theme_of(library, tmp_path) == DARK.name
    assert theme_of(library, tmp_path, theme="nord") == "nord"
    with pytest.raises(UsageError, match="no theme 'harbor'"):
        theme_of(library, tmp_path, theme="harbor")


def test_themes_of_the_configuration_are_offered(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+t")
        assert isinstance(app.screen, ThemeScreen)
        text = screen_text(app)
        assert "harbour" in text
        assert "nord  dark, of the configuration" in text

    drive(library, flow, options=options(theme="nord", themes={"harbour": {"primary": "#4f7f9f"}}))
