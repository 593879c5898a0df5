"""The keys: those that were promised are there, none is given away twice, and the page about them says what is so."""

from __future__ import annotations

import ast
import importlib.util
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readinglist.tui.actions import ACTIONS, PLACES, TITLES, keys_shown
from readinglist.tui.columns import COLUMNS
from readinglist.tui.help_texts import PLACES as HELP
from readinglist.tui.help_texts import SCREENS
from readinglist.tui.options import COLUMNS as COLUMN_NAMES
from readinglist.tui.options import DEFAULT_COLUMNS, NAMES, read_options
from readinglist.tui.themes import own_theme

if TYPE_CHECKING:
    from types import ModuleType

DOCS = Path(__file__).parent.parent / "docs"

CONTRACT = {
    ("table", "j"): "down",
    ("table", "k"): "up",
    ("table", "up"): "up",
    ("table", "down"): "down",
    ("table", "g"): "top",
    ("table", "G"): "bottom",
    ("table", "pageup"): "page-up",
    ("table", "pagedown"): "page-down",
    ("table", "enter"): "details",
    ("table", "space"): "mark",
    ("library", "tab"): "lists",
    ("library", "slash"): "search",
    ("library", "escape"): "back",
    ("papers", "s"): "star",
    ("papers", "t"): "tags",
    ("papers", "r"): "status",
    ("papers", "n"): "note",
    ("papers", "o"): "open",
    ("papers", "y"): "copy-key",
    ("papers", "Y"): "copy-bibtex",
    ("papers", "e"): "edit",
    ("papers", "d"): "delete",
    ("library", "i"): "import",
    ("library", "a"): "add",
    ("library", "x"): "export",
    ("library", "D"): "duplicates",
    ("library", "M"): "merge",
    ("library", "T"): "triage",
    ("library", "S"): "sort",
    ("app", "u"): "undo",
    ("app", "ctrl+r"): "redo",
    ("app", "question_mark"): "help",
    ("app", "ctrl+p"): "palette",
    ("app", "q"): "quit",
    **{("library", str(number)): f"view-{number}" for number in range(10)},
}
"""Place and key, with the action that is promised there."""
BY_STATE = {"import-run"}
"""Places in which one key does different things before, while and after something runs."""


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """The program that writes the tables of keys."""
    spec = importlib.util.spec_from_file_location("make_keys", DOCS / "make_keys.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def keys(place: str) -> list[tuple[str, str]]:
    """Each key of a place with its action."""
    return [(key.strip(), action.id) for action in PLACES[place] for key in action.keys.split(",")]


def test_every_promised_key_does_what_was_promised() -> None:
    bound = {(place, key): name for place in PLACES for key, name in keys(place)}
    assert {promise: bound.get(promise) for promise in CONTRACT} == CONTRACT


@pytest.mark.parametrize("place", [place for place in PLACES if place not in BY_STATE])
def test_no_key_of_a_place_does_two_things(place: str) -> None:
    assert [key for key, number in Counter(key for key, _ in keys(place)).items() if number > 1] == []


def test_names_of_actions_are_unique() -> None:
    assert len(ACTIONS) == sum(map(len, PLACES.values()))


def test_every_action_says_what_it_does() -> None:
    for action in ACTIONS.values():
        assert action.name[:1].isupper(), action.id
        assert action.tip.endswith("."), action.id
        assert not action.palette or re.fullmatch(r"[a-z]+: [A-Z].*", action.palette), action.id


def test_every_place_has_a_title_and_a_help_text() -> None:
    assert set(TITLES) == set(PLACES)
    assert set(HELP) == set(PLACES)


def test_help_texts_name_actions_that_exist() -> None:
    texts = [*HELP.values(), *(text for _, text in SCREENS.values())]
    named = {name for text in texts for name in re.findall(r"\{([a-z0-9-]+)\}", text)}
    assert named - set(ACTIONS) == set()


def test_footers_show_few_keys() -> None:
    for place, actions in PLACES.items():
        assert place in BY_STATE or sum(action.footer for action in actions) <= 8, place


def test_the_page_has_the_keys_that_the_code_has(generator: ModuleType) -> None:
    page = (DOCS / "tui.md").read_text(encoding="utf-8")
    assert generator.page(page) == page, "run: python docs/make_keys.py"
    assert [name for name in ACTIONS if f"`{name}`" not in page] == []


def test_a_key_that_changes_in_the_code_changes_the_page(
    generator: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (DOCS / "tui.md").read_text(encoding="utf-8")
    star = next(action for action in PLACES["papers"] if action.id == "star")
    monkeypatch.setitem(generator.PLACES, "papers", (star._replace(keys="asterisk,ctrl+k"),))
    assert "| <kbd>*</kbd> <kbd>Ctrl+K</kbd> | Star: " in generator.page(page)


def test_the_configuration_of_the_page_can_be_used() -> None:
    page = (DOCS / "tui.md").read_text(encoding="utf-8")
    (config,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    options = read_options(tomllib.loads(config)["tui"])
    assert options.keys["star"] == "asterisk"
    assert own_theme("harbour", options.themes["harbour"]).accent == "#D08F4A"
    section = page.split("## Configuration")[1].split("## Keys")[0]
    assert [name for name in (*NAMES, *COLUMN_NAMES) if f"`{name}`" not in section] == []


def test_columns_that_can_be_configured_can_be_drawn() -> None:
    assert set(COLUMN_NAMES) == set(COLUMNS)
    assert set(DEFAULT_COLUMNS) <= set(COLUMN_NAMES)


def test_keys_are_written_as_people_write_them() -> None:
    assert keys_shown("j,down") == "j ↓"
    assert keys_shown("ctrl+r") == "Ctrl+R"
    assert keys_shown("shift+tab,f1,question_mark") == "Shift+Tab F1 ?"
    assert keys_shown("ctrl+shift+left,backspace") == "Ctrl+Shift+← Backspace"


KEY_NAMES = re.compile(
    r"\b(Esc|F1|Ctrl\+[A-Z])\b|\b[A-Za-z] (takes|gives|undoes|imports|goes on|shows|on the list)\b|\bwith [a-zA-Z]$"
)


def test_texts_name_keys_by_their_actions() -> None:
    found = []
    for path in sorted((DOCS.parent / "readinglist" / "tui").rglob("*.py")):
        if path.name == "actions.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation:
                found += [f"{path.name}:{node.lineno}: {match[0]}" for match in KEY_NAMES.finditer(node.value)]
    assert found == []
