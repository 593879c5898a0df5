"""The export dialog: what it writes, what it tells before and after, and how it fails."""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Static

from readinglist.exporting import Wanted
from readinglist.library import Library
from readinglist.tui import targets
from readinglist.tui.screens.exporting import ExportScreen
from readinglist.tui.state import load_state
from readinglist.tui.widgets.choices import Choices
from readinglist.tui.widgets.path_input import PathInput
from tests.tui_support import PAPERS, drive, fill, press, screen_text, settled

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the app is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with some papers."""
    path = tmp_path / "library.db"
    fill(path)
    return path


def choices(app: ReadingListApp, name: str) -> Choices:
    return app.screen.query_one(f"#{name}", Choices)


def path_of(app: ReadingListApp) -> PathInput:
    return app.screen.query_one("#path", PathInput)


async def write_to(app: ReadingListApp, pilot: Pilot[None], path: object) -> None:
    """Name the file."""
    path_of(app).value = str(path)
    await settled(pilot)


def plain(app: ReadingListApp, name: str) -> str:
    return str(app.screen.query_one(f"#{name}", Static).render())


def toasts(app: ReadingListApp) -> list[str]:
    return [note.message for note in app._notifications]


def test_marked_papers_are_written_and_no_others(library: Path, here: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "j", "space", "space", "x")
        assert choices(app, "scope").value == "marked"
        marked = app.screen_stack[-2].chosen()  # type: ignore[attr-defined]
        await press(pilot, "enter")
        text = (here / "refs.bib").read_text(encoding="utf-8")
        with Library(library) as reader:
            assert text == "".join(reader.export(marked))
        assert text.count("@") == 2
        assert "wrote 2 papers to refs.bib" in toasts(app)
        assert not isinstance(app.screen, ExportScreen)

    drive(library, flow)


def test_the_list_is_offered_where_nothing_is_marked(library: Path, here: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *"tidal", "enter", "x")
        assert choices(app, "scope").value == "shown"
        await press(pilot, "ctrl+s")
        assert (here / "refs.bib").read_text(encoding="utf-8").count("@") == 1
        await press(pilot, "x", "shift+tab", "shift+tab", "shift+tab", "right", "enter")
        assert (here / "refs.bib").read_text(encoding="utf-8").count("@") == len(PAPERS)

    drive(library, flow)


def test_format_and_ending_follow_each_other(library: Path, here: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x", "up", "up", "right", "right")
        assert (choices(app, "format").value, path_of(app).value) == ("ris", "refs.ris")
        await write_to(app, pilot, "table.csv")
        assert choices(app, "format").value == "csv"
        await press(pilot, "enter")
        rows = list(csv.DictReader(io.StringIO((here / "table.csv").read_text(encoding="utf-8"))))
        assert {row["title"] for row in rows} == {paper["title"] for paper in PAPERS}

    drive(library, flow)


@pytest.mark.parametrize(
    ("path", "current", "meant"),
    [
        ("a.bib", "bibtex", "bibtex"),
        ("a.bib", "biblatex", "biblatex"),
        ("a.bib", "csv", "bibtex"),
        ("a.BIB", "csv", "bibtex"),
        ("a.txt", "csv", "csv"),
        ("v1.2/list", "ris", "ris"),
        ("", "ris", "ris"),
    ],
)
def test_the_ending_says_the_format_where_it_can(path: str, current: str, meant: str) -> None:
    assert targets.format_for(path, current) == meant


@pytest.mark.parametrize(
    ("path", "format_name", "becomes"),
    [
        ("a.bib", "csv", "a.csv"),
        ("a.bib", "biblatex", "a.bib"),
        ("a.markdown", "markdown", "a.markdown"),
        ("v1.2/list", "html", "v1.2/list.html"),
        ("thesis.v2.bib", "ris", "thesis.v2.ris"),
        ("notes.txt", "ris", "notes.txt"),
        ("", "ris", ""),
        ("folder/", "ris", "folder/"),
    ],
)
def test_the_format_changes_the_ending_and_nothing_else(path: str, format_name: str, becomes: str) -> None:
    assert targets.with_ending(path, format_name) == becomes


def test_abstracts_and_notes_can_be_left_out(library: Path, here: Path) -> None:
    with Library(library) as writer:
        writer.note("2401.00001", "Ask Noor about the letters")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert "Ask Noor" in plain(app, "preview-text")
        await press(pilot, "up", "space", "right", "space", "enter")
        text = (here / "refs.bib").read_text(encoding="utf-8")
        assert "Kestrel" in text
        assert "abstract" not in text
        assert "Ask Noor" not in text

    drive(library, flow)


@pytest.mark.parametrize("format_name", ["bibtex", "biblatex", "ris", "csl-json", "csv", "jsonl", "markdown", "html"])
def test_no_format_writes_notes_that_are_not_wanted(library: Path, format_name: str) -> None:
    with Library(library) as writer:
        writer.note("2401.00001", "Ask Noor about the letters")
        assert "Ask Noor" in "".join(writer.export(None, Wanted(format_name)))
        assert "Ask Noor" not in "".join(writer.export(None, Wanted(format_name, notes=False)))


def test_json_lines_without_notes_are_no_complete_copy(library: Path) -> None:
    assert Wanted("jsonl").whole
    assert not Wanted("jsonl", notes=False).whole

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        await write_to(app, pilot, "copy.jsonl")
        assert "no complete copy" not in plain(app, "state")
        await press(pilot, "up", "space")
        assert "no complete copy" in plain(app, "state")

    drive(library, flow)


def test_the_preview_is_the_beginning_of_the_file(library: Path, here: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        before = plain(app, "preview-text")
        await press(pilot, "enter")
        text = (here / "refs.bib").read_text(encoding="utf-8")
        assert before.startswith("@")
        assert text.startswith(before)
        assert before.count("@") == 3

    drive(library, flow)


def test_the_preview_follows_the_format(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        await write_to(app, pilot, "list.html")
        shown = plain(app, "preview-text")
        assert "<article" in shown
        assert "<style" not in shown
        await write_to(app, pilot, "list.json")
        assert '"title":"Kestrel: Sparse Attention' in plain(app, "preview-text")

    drive(library, flow)


def test_hostile_titles_are_shown_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    fill(path, [{"title": "On [/] and [@click=app.quit]tags[/] \x1b]52;c;eA==\x07"}])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        await write_to(app, pilot, "list.csv")
        assert "[/] and [@click=app.quit]tags[/]" in screen_text(app)
        assert "\x1b" not in screen_text(app)

    drive(path, flow)


def test_a_file_that_is_there_is_announced_and_replaced(library: Path, here: Path) -> None:
    (here / "refs.bib").write_text("old", encoding="utf-8")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert "Replaces the file that is there (3 B)" in plain(app, "state")
        await press(pilot, "enter", "x")
        assert (here / "refs.bib").read_text(encoding="utf-8").startswith("@")
        await press(pilot, "enter")
        assert "wrote 5 papers to refs.bib, which said the same already" in toasts(app)

    drive(library, flow)


def test_a_new_file_is_announced_with_its_folder(library: Path, here: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert f"A new file in {here}" in plain(app, "state")
        await press(pilot, "escape")
        assert not (here / "refs.bib").exists()

    drive(library, flow, size=(200, 50))


@pytest.mark.parametrize(
    ("path", "told"),
    [("nowhere/refs.bib", "There is no folder"), ("folder", "That is a folder"), ("", "Type the name of the file")],
)
def test_what_can_not_be_written_is_said_before_and_the_dialog_stays(
    library: Path, here: Path, path: str, told: str
) -> None:
    (here / "folder").mkdir()

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        await write_to(app, pilot, path)
        assert told in plain(app, "state")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ExportScreen)
        assert not any(note.startswith("wrote") for note in toasts(app))
        assert sorted(entry.name for entry in here.iterdir() if "library" not in entry.name) == ["folder"]

    drive(library, flow)


def test_an_error_of_the_system_stays_in_the_dialog(library: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        monkeypatch.setattr(os, "fsync", full)
        await press(pilot, "enter")
        assert "no space left on device" in plain(app, "problem")
        assert isinstance(app.screen, ExportScreen)
        monkeypatch.undo()
        monkeypatch.chdir(here)
        await press(pilot, "enter")
        assert (here / "refs.bib").exists()

    drive(library, flow)


def test_the_path_and_the_format_are_remembered(library: Path, here: Path) -> None:
    state = here / "state.json"

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x", "up", "up", "right")
        assert choices(app, "format").value == "biblatex"
        await write_to(app, pilot, here / "thesis.bib")
        await press(pilot, "enter")

    drive(library, flow, state_path=state)
    assert load_state(state).export_path == str(here / "thesis.bib")

    async def again(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert path_of(app).value == str(here / "thesis.bib")
        assert choices(app, "format").value == "biblatex"

    drive(library, again, state_path=state)


def test_letters_that_pdflatex_can_not_print_are_told(tmp_path: Path) -> None:
    path = tmp_path / "wide.db"
    fill(path, [{"title": "深度学习 in Gardens", "authors": ["Mara Quist"], "year": "2024"}])

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x", "enter")
        assert any("1 paper with letters that need lualatex or xelatex: " in note for note in toasts(app))

    drive(path, flow)


def test_former_keys_go_to_a_file_beside_it(library: Path, here: Path) -> None:
    with Library(library) as writer:
        old = writer.get("2401.00001").key
        writer.edit(old, {"key": "kestrel"})

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x", "up", "right", "right", "space")
        assert "Former keys go to refs.keys.tsv" in plain(app, "state")
        await press(pilot, "enter")

    drive(library, flow)
    assert (here / "refs.keys.tsv").read_text(encoding="utf-8") == f"{old}\tkestrel\n"


def test_headings_are_asked_for_markdown_alone(library: Path, here: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert not choices(app, "groups").region.area
        await write_to(app, pilot, "list.md")
        assert choices(app, "groups").region.area
        await press(pilot, "up", "right", "enter")
        assert "## To read" in (here / "list.md").read_text(encoding="utf-8")

    drive(library, flow)


def test_an_empty_library_says_what_to_do(tmp_path: Path, here: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.push_screen(ExportScreen([], []))
        await settled(pilot)
        await press(pilot, "enter")
        assert "i imports some" in plain(app, "problem")
        assert not (here / "refs.bib").exists()

    drive(tmp_path / "empty.db", flow)


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (200, 50)])
def test_everything_can_be_seen_and_clicked(library: Path, here: Path, size: tuple[int, int]) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        for name in ("scope", "format", "fields", "path", "state", "preview", "write", "cancel"):
            widget = app.screen.query_one(f"#{name}")
            assert app.screen.region.contains_region(widget.region), name
            assert widget.region.area, name
        await pilot.click("#write")
        await settled(pilot)
        assert (here / "refs.bib").exists()

    drive(library, flow, size=size)


def test_a_click_chooses(library: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        line = choices(app, "format").render().plain.splitlines()[0]
        await pilot.click("#format", offset=(line.index("RIS"), 0))
        await settled(pilot)
        assert path_of(app).value == "refs.ris"

    drive(library, flow)


def test_an_export_can_be_stopped_and_leaves_the_file_as_it_was(library: Path, here: Path) -> None:
    (here / "refs.bib").write_text("old", encoding="utf-8")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with Library(library) as reader, pytest.raises(KeyboardInterrupt):
        reader.export_file(here / "refs.bib", None, progress=stop)
    assert (here / "refs.bib").read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in here.iterdir() if entry.name.startswith(".refs")] == []


def test_a_file_of_all_papers_is_what_export_gives(library: Path, here: Path) -> None:
    with Library(library) as reader:
        done = reader.export_file(here / "all.jsonl", None, Wanted("jsonl"))
        assert (done.papers, done.changed, done.former_keys) == (len(PAPERS), True, None)
        assert (here / "all.jsonl").read_text(encoding="utf-8") == "".join(reader.export(None, Wanted("jsonl")))
