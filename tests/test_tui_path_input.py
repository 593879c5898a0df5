"""Paths in the terminal UI: what they could become, what they name, and the line that completes them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from textual.app import App
from textual.containers import Vertical
from textual.widgets import Input
from tui_support import press, settled, type_in

from readinglist.tui.paths import candidates, common, folder_of, named, shortened, size_of, size_shown
from readinglist.tui.widgets.path_input import PathHint, PathInput

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.pilot import Pilot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with dumps, another folder, something hidden, and names that are hard to show."""
    folder = tmp_path / "dumps"
    (folder / "older").mkdir(parents=True)
    for name in ("march-14.txt", "march-21.txt", "Notes.bib", ".hidden.txt", "odd [bold] name.txt", "esc\x1b[31m.txt"):
        (folder / name).write_text("x")
    return folder


def names(found: list[str]) -> list[str]:
    """The last parts of paths."""
    return [path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "") for path in found]


def test_a_folder_offers_what_is_in_it_but_nothing_hidden_or_untypable(folder: Path) -> None:
    assert names(candidates(f"{folder}/")) == [
        "march-14.txt",
        "march-21.txt",
        "Notes.bib",
        "odd [bold] name.txt",
        "older/",
    ]


def test_only_what_begins_so_is_offered_and_hidden_files_are_for_a_point(folder: Path) -> None:
    assert candidates(f"{folder}/march-2") == [f"{folder}/march-21.txt"]
    assert names(candidates(f"{folder}/.")) == [".hidden.txt"]


def test_other_case_counts_only_where_nothing_begins_exactly_so(folder: Path) -> None:
    assert candidates(f"{folder}/notes") == [f"{folder}/Notes.bib"]
    (folder / "notes.txt").write_text("x")
    assert candidates(f"{folder}/notes") == [f"{folder}/notes.txt"]


def test_folders_only_leaves_files_out(folder: Path) -> None:
    assert names(candidates(f"{folder}/", folders_only=True)) == ["older/"]


def test_the_home_folder_stays_a_tilde(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    assert candidates("~") == ["~/"]
    assert candidates("~/dum") == ["~/dumps/"]
    assert shortened(str(folder / "a.txt")) == "~/dumps/a.txt"
    assert shortened(f"{folder.parent}x") == f"{folder.parent}x"
    assert folder_of(str(folder / "march-14.txt")) == "~/dumps/"


def test_what_can_not_be_read_offers_nothing(tmp_path: Path) -> None:
    assert candidates(f"{tmp_path}/nowhere/x") == []
    assert candidates("a\0b/") == []
    assert candidates("~nobody-of-this-name/x") == []


def test_the_common_beginning_is_by_letters_not_by_parts() -> None:
    assert common(["/a/march-14", "/a/march-21"]) == "/a/march-"
    assert common(["/a/b"]) == "/a/b"
    assert common(["x", "y"]) == ""


def test_a_path_a_pattern_and_dropped_paths_name_files(folder: Path) -> None:
    first, second, odd = folder / "march-14.txt", folder / "march-21.txt", folder / "odd [bold] name.txt"
    assert named(f"  {first} ") == [str(first)]
    assert named(str(odd.parent / odd.name)) == [str(odd)]
    assert named(f"{folder}/march-*.txt") == [str(first), str(second)]
    assert named(f"'{first}' {odd.parent}/Notes.bib") == [str(first), f"{folder}/Notes.bib"]


def test_what_is_not_there_is_said(folder: Path) -> None:
    for text in (f"{folder}/june.txt", f"{folder}/june-*.txt", f"{folder}/march-14.txt {folder}/june.txt", "'", "a\0b"):
        with pytest.raises(FileNotFoundError):
            named(text)


def test_sizes_are_short(folder: Path) -> None:
    assert [size_shown(size) for size in (0, 999, 1_000, 12_345, 5_000_000, 2_500_000_000)] == [
        "0 B", "999 B", "1.0 kB", "12 kB", "5.0 MB", "2.5 GB",
    ]  # fmt: skip
    assert size_of(str(folder)) == "folder"
    assert size_of(str(folder / "Notes.bib")) == "1 B"
    assert size_of(str(folder / "gone")) == "can't be read"


class Host(App[None]):
    """A path line, and a field after it."""

    def __init__(self, value: str, **options: Any) -> None:
        super().__init__()
        self._value, self._options = value, options

    def compose(self) -> ComposeResult:
        with Vertical():
            yield PathInput(self._value, id="path", **self._options)
            yield Input(id="after")

    @property
    def line(self) -> PathInput:
        return self.query_one(PathInput)

    @property
    def hint(self) -> str:
        """What stands below the line."""
        return str(self.query_one(PathHint).visual)


def host(value: str, flow: Callable[[Host, Pilot[None]], Awaitable[None]], width: int = 80, **options: Any) -> None:
    """Let *flow* drive a path line that begins with *value*."""

    async def run() -> None:
        app = Host(value, **options)
        async with app.run_test(size=(width, 12)) as pilot:
            app.line.focus()
            app.line.cursor_position = len(value)
            await settled(pilot)
            await flow(app, pilot)

    asyncio.run(run())


def test_tab_completes_as_far_as_it_is_certain_then_goes_round(folder: Path) -> None:
    async def flow(app: Host, pilot: Pilot[None]) -> None:
        await press(pilot, "tab")
        assert app.line.value == f"{folder}/march-"
        assert app.line.cursor_position == len(app.line.value)
        seen = []
        for _ in range(3):
            await press(pilot, "tab")
            seen.append(app.line.value)
        assert names(seen) == ["march-14.txt", "march-21.txt", "march-14.txt"]
        assert "march-21.txt" in app.hint

    host(f"{folder}/ma", flow)


def test_typing_after_a_completed_folder_goes_into_it(folder: Path) -> None:
    (folder / "older" / "june.txt").write_text("x")

    async def flow(app: Host, pilot: Pilot[None]) -> None:
        await press(pilot, "tab")
        assert app.line.value == f"{folder}/older/"
        await type_in(pilot, "j")
        await press(pilot, "tab")
        assert app.line.path == f"{folder}/older/june.txt"

    host(f"{folder}/ol", flow)


def test_tab_with_nothing_to_complete_goes_to_the_next_field(folder: Path) -> None:
    async def flow(app: Host, pilot: Pilot[None]) -> None:
        await press(pilot, "tab")
        assert app.focused is app.query_one("#after")

    for value in ("", f"{folder}/june", f"{folder}/march-14.txt"):
        host(value, flow)


def test_arrows_go_between_the_fields(folder: Path) -> None:
    async def flow(app: Host, pilot: Pilot[None]) -> None:
        await press(pilot, "down")
        assert app.focused is app.query_one("#after")

    host(f"{folder}/", flow)


def test_the_hint_shows_names_as_they_are_and_goes_with_the_focus(folder: Path) -> None:
    async def flow(app: Host, pilot: Pilot[None]) -> None:
        assert app.hint == "march-14.txt  march-21.txt  Notes.bib  odd [bold] name.txt  older/"
        await press(pilot, "down")
        assert app.hint == ""

    host(f"{folder}/", flow)


def test_the_hint_says_how_many_more_there_are(folder: Path) -> None:
    async def flow(app: Host, pilot: Pilot[None]) -> None:
        assert app.hint == "march-14.txt  march-21.txt  … 3 more"

    host(f"{folder}/", flow, width=42)


def test_a_line_for_folders_completes_no_file(folder: Path) -> None:
    async def flow(app: Host, pilot: Pilot[None]) -> None:
        assert app.hint == "older/"
        await press(pilot, "tab")
        assert app.line.value == f"{folder}/older/"

    host(f"{folder}/", flow, folders_only=True)


def test_the_path_is_without_the_tilde(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))

    async def flow(app: Host, pilot: Pilot[None]) -> None:
        assert app.hint.startswith("march-14.txt")
        assert app.line.path == f"{folder}/"

    host("~/dumps/", flow)
