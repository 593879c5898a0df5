"""The dialogs that write: the form of a paper, its note, a new paper; and what is copied, opened and edited outside."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import webbrowser
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from tui_support import drive, fill, press, screen_marks, screen_text, settled, type_in

from readinglist.errors import UsageError
from readinglist.library import Library
from readinglist.tui import browser, clipboard, editor
from readinglist.tui.screens.add import AddScreen, recognised
from readinglist.tui.screens.edit import EditScreen
from readinglist.tui.screens.note import NoteScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from readinglist.paper import Paper


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    fill(path)
    return path


@pytest.fixture
def disputed(tmp_path: Path) -> Path:
    """A library with a paper of which three sources say three years."""
    path = tmp_path / "disputed.db"
    for year in (2021, 2022, 2023):
        (tmp_path / f"said{year}.bib").write_text(
            f"@article{{rook, title = {{Rooks Remember Faces}}, author = {{Vale, Ida}}, doi = {{10.1000/rook}},"
            f" year = {year}}}\n"
        )
    with Library(path) as opened:
        opened.import_([str(tmp_path / f"said{year}.bib") for year in (2021, 2022, 2023)])
        assert opened.count() == 1
    return path


def paper(path: Path, paper_id: int = 1) -> Paper:
    with Library(path) as opened:
        return opened.get(paper_id)


def answer(path: Path, screen: Callable[[Paper], Any], *steps: str, size: tuple[int, int] = (120, 36)) -> Any:
    """Open a dialog on the first paper, press keys (``"'text"`` types); what it was dismissed with, else its text."""
    answers: list[Any] = []
    shown: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(screen(app.desk.reader.get(1)), answers.append)
        await settled(pilot)
        for step in steps:
            if step.startswith("'"):
                await type_in(pilot, step[1:])
            else:
                await press(pilot, step)
        shown.append(screen_text(app))

    drive(path, flow, size=size)
    return answers[0] if answers else shown[0]


def flow_on(path: Path, *keys: str) -> None:
    """Press keys on the library screen; ``"'text"`` types."""

    async def flow(app: Any, pilot: Any) -> None:
        for key in keys:
            if key.startswith("'"):
                await type_in(pilot, key[1:])
            else:
                await press(pilot, key)

    drive(path, flow)


# --- the form


def test_it_is_dismissed_with_the_changed_fields_only(library: Path) -> None:
    changes = answer(library, EditScreen, "down", "down", "ctrl+u", "'2023", "down", "'may", "ctrl+s")
    assert changes == {"year": "2023", "month": "may"}


def test_without_changes_there_is_nothing_to_save(library: Path) -> None:
    assert answer(library, EditScreen, "ctrl+s") is None
    assert answer(library, EditScreen, "escape") is None


def test_an_emptied_field_is_unset(library: Path) -> None:
    assert answer(library, EditScreen, "down", "down", "ctrl+u", "ctrl+s") == {"year": None}


def test_authors_are_written_as_the_command_line_takes_them(library: Path) -> None:
    text = answer(library, EditScreen)
    assert "Brook, Ada; Lind, Ivo; Haddad, Noor" in text
    keys = ["down", "f7", "'Quist, Mara; {The Tide Group}", "ctrl+s"]
    assert answer(library, EditScreen, *keys) == {"authors": "Quist, Mara; {The Tide Group}"}


@pytest.mark.parametrize("downs", [0, 1, 2])
def test_the_name_of_the_field_that_has_the_focus_stands_out(library: Path, downs: int) -> None:
    names = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(EditScreen(app.desk.reader.get(1)))
        await settled(pilot)
        await press(pilot, *["down"] * downs)
        lines, marks = screen_text(app).splitlines(), screen_marks(app).splitlines()
        bold = [int(mark.split(":")[0]) for mark in marks if "bold" in mark]
        names.extend(lines[number].strip(" │").split()[0] for number in bold)

    drive(library, flow, size=(80, 24))
    assert names == [("title", "authors", "year")[downs]]


def test_a_wrong_value_is_shown_at_its_field_and_nothing_closes(library: Path) -> None:
    text = answer(library, EditScreen, "down", "down", "'x", "ctrl+s")
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines) if "2024x" in line)
    assert "'2024x' is not a year such as 2025" in lines[place + 1]
    assert "nothing is saved yet" in text


def test_a_wrong_value_is_shown_when_its_field_is_left_and_gone_when_it_is_mended(library: Path) -> None:
    assert "is not a year" in answer(library, EditScreen, "down", "down", "'x", "tab")
    assert "is not a year" not in answer(library, EditScreen, "down", "down", "'x", "tab", "up", "backspace")


def test_a_key_of_another_paper_is_refused_before_the_form_closes(library: Path) -> None:
    other = paper(library, 2).key
    text = answer(library, EditScreen, "shift+tab", "shift+tab", "ctrl+u", f"'{other}", "ctrl+s")
    assert "is, or was, another paper's; choose another" in text
    assert "a paper can't be without one" in answer(library, EditScreen, "shift+tab", "shift+tab", "ctrl+u", "ctrl+s")


def test_fields_that_the_owner_set_are_marked(library: Path) -> None:
    with Library(library) as opened:
        opened.edit(1, {"venue": "Journal of Letters"})
    line = next(line for line in answer(library, EditScreen).splitlines() if "Journal of Letters" in line)
    assert "edited" in line
    line = next(line for line in answer(library, EditScreen).splitlines() if " year " in line)
    assert "edited" not in line


def test_what_other_sources_say_comes_into_the_field_one_after_the_other(disputed: Path) -> None:
    before = paper(disputed).year
    text = answer(disputed, EditScreen)
    assert "2 others" in next(line for line in text.splitlines() if " year " in line)
    to_year = ["down", "down"]
    once = answer(disputed, EditScreen, *to_year, "ctrl+n", "ctrl+s")
    twice = answer(disputed, EditScreen, *to_year, "ctrl+n", "ctrl+n", "ctrl+s")
    assert {before, int(once["year"]), int(twice["year"])} == {2021, 2022, 2023}
    assert answer(disputed, EditScreen, *to_year, "ctrl+n", "ctrl+n", "ctrl+n", "ctrl+s") is None
    said = answer(disputed, EditScreen, *to_year, "ctrl+n")
    assert f"as said{once['year']}.bib line 1 says" in said
    assert "1/2" in said


def test_a_click_shows_what_another_source_says(disputed: Path) -> None:
    shown: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(EditScreen(app.desk.reader.get(1)))
        await settled(pilot)
        lines = screen_text(app).splitlines()
        y = next(n for n, line in enumerate(lines) if "2 others" in line)
        await pilot.click(offset=(lines[y].index("2 others"), y))
        await settled(pilot)
        shown.append(screen_text(app))

    drive(disputed, flow)
    assert "changed · 1/2" in shown[0]


def test_leaving_with_changes_asks_first(library: Path) -> None:
    change = ["down", "down", "ctrl+u", "'1999", "escape"]
    assert "The paper was changed" in answer(library, EditScreen, *change)
    assert "1999" in answer(library, EditScreen, *change, "enter")
    assert answer(library, EditScreen, *change, "down", "enter") == {"year": "1999"}
    assert answer(library, EditScreen, *change, "down", "down", "enter") is None


def test_an_edit_is_one_step_that_can_be_undone(library: Path) -> None:
    with Library(library) as opened:
        first = opened.select().ids[0]
        before = opened.get(first)
    flow_on(library, "e", "end", "' revised", "ctrl+s")
    after = paper(library, first)
    assert after.title == f"{before.title} revised"
    assert "title" in after.edited
    flow_on(library, "u")
    assert paper(library, first).title == before.title


def test_every_field_can_be_reached_in_a_small_terminal(library: Path) -> None:
    keys = ["tab"] * 14
    changes = answer(library, EditScreen, *keys, "'Of letters, nothing more.", "ctrl+s", size=(60, 16))
    assert list(changes) == ["abstract"]
    assert "Of letters, nothing more." in changes["abstract"]


def test_a_pasted_title_with_line_breaks_becomes_one_line(library: Path) -> None:
    answers: list[Any] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(EditScreen(app.desk.reader.get(1)), answers.append)
        await settled(pilot)
        await press(pilot, "f7")
        app.post_message(events.Paste("Owls at\r\n  Noon\x1b[31m"))
        await settled(pilot)
        await press(pilot, "ctrl+s")

    drive(library, flow)
    assert answers == [{"title": "Owls at Noon[31m"}]


def test_hostile_values_are_shown_and_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    title = "[/bold] of [@click=app.quit]nothing[/] 表示 " + "long " * 600
    fill(path, [{"title": title, "venue": "[link='x]", "year": "2020"}])
    text = answer(path, EditScreen, size=(80, 24))
    assert "[/bold] of [@click=app.quit]nothing[/] 表示" in text
    assert answer(path, EditScreen, "ctrl+s", size=(80, 24)) is None


def test_check_fields_says_what_edit_would_refuse_and_changes_nothing(library: Path) -> None:
    with Library(library) as opened:
        before, steps = opened.get(1), len(opened.history())
        opened.check_fields({"year": "2025", "venue": None, "extra.shelf": "b"})
        for wrong in ({"year": "soon"}, {"nothing": "x"}, {"key": None}, {"key": "no spaces here"}):
            with pytest.raises(UsageError):
                opened.check_fields(wrong)
        taken = {"key": opened.get(2).key}
        opened.check_fields(taken)
        opened.check_fields({"key": before.key}, paper_id=1)
        with pytest.raises(UsageError, match="another paper's"):
            opened.check_fields(taken, paper_id=1)
        assert (opened.get(1), len(opened.history())) == (before, steps)


def test_form_has_all_fields_as_edit_takes_them(disputed: Path) -> None:
    with Library(disputed) as opened:
        opened.edit(1, {"venue": "Corvid Letters"})
        before = opened.get(1)
        form = opened.form(before)
        assert [field.name for field in form][:4] == ["key", "type", "title", "authors"]
        assert [field.name for field in form if field.edited] == ["venue"]
        after = opened.edit(1, {field.name: field.text or None for field in form if field.name != "key"})
        assert (after.authors, after.year, after.doi) == (before.authors, before.year, before.doi)


# --- the note


def test_a_note_is_saved_whole_and_can_be_undone(library: Path) -> None:
    with Library(library) as opened:
        first = opened.select().ids[0]
        opened.note(first, "one")
    flow_on(library, "n", "enter", "'two [/b]", "ctrl+s")
    assert paper(library, first).note == "one\ntwo [/b]"
    flow_on(library, "u")
    assert paper(library, first).note == "one"


def test_a_note_that_is_left_as_it_was_is_no_answer(library: Path) -> None:
    assert answer(library, NoteScreen, "ctrl+s") is None
    assert answer(library, NoteScreen, "'x", "backspace", "escape") is None


def test_an_emptied_note_is_removed(library: Path) -> None:
    with Library(library) as opened:
        opened.note(1, "gone soon")
    assert answer(library, NoteScreen, "f7", "backspace", "ctrl+s") == ""


def test_leaving_a_changed_note_asks_first(library: Path) -> None:
    assert "The note was changed" in answer(library, NoteScreen, "'words", "escape")
    assert "words" in answer(library, NoteScreen, "'words", "escape", "escape")
    assert answer(library, NoteScreen, "'words", "escape", "down", "enter") == "words"
    assert answer(library, NoteScreen, "'words", "escape", "end", "enter") is None


def test_the_editor_goes_on_with_what_is_written(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    def fake(_app: Any, text: str, ending: str) -> str:
        given.append(text + ending)
        return "from\x1b outside\n\n"

    monkeypatch.setattr(editor, "edit_text", fake)
    assert answer(library, NoteScreen, "'begun", "ctrl+e", "ctrl+s") == "from outside"
    assert given == ["begun.md"]


def test_an_editor_that_failed_leaves_what_is_written(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor, "edit_text", lambda *_: None)
    assert answer(library, NoteScreen, "'begun", "ctrl+e", "ctrl+s") == "begun"


def test_what_is_pasted_into_a_note_is_made_inert(library: Path) -> None:
    answers: list[Any] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.push_screen(NoteScreen(app.desk.reader.get(1)), answers.append)
        await settled(pilot)
        app.post_message(events.Paste("a\x1b]52;c;eA==\x07\r\nb"))
        await settled(pilot)
        await press(pilot, "ctrl+s")

    drive(library, flow)
    assert answers == ["a]52;c;eA==\nb"]


# --- adding


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2401.00001v2", ("arxiv", "2401.00001")),
        ("https://arxiv.org/abs/2401.00001", ("arxiv", "2401.00001")),
        ("10.48550/arXiv.2401.00001", ("arxiv", "2401.00001")),
        ("doi:10.1000/TIDE", ("doi", "10.1000/tide")),
        ("https://example.org/a", ("url", "https://example.org/a")),
        ("Notes on 2401.00001", ("title", "Notes on 2401.00001")),
    ],
)
def test_a_line_is_recognised(line: str, expected: tuple[str, str]) -> None:
    assert recognised(line) == expected


def test_a_title_with_more_becomes_a_paper(library: Path) -> None:
    flow_on(
        library, "a", "'Moths by Moonlight", "tab", "'Reed, Una; Ferro, Gil", "tab", "'2019", "tab", "tab",
        "'night, moths", "enter",
    )  # fmt: skip
    with Library(library) as opened:
        made = opened.get(opened.select(["moths"]).ids[0])
    assert (made.title, made.year, made.tags) == ("Moths by Moonlight", 2019, ("moths", "night"))
    assert [author.name for author in made.authors] == ["Una Reed", "Gil Ferro"]


def test_an_identifier_is_enough_and_what_is_known_is_said(library: Path) -> None:
    assert answer(library, lambda _: AddScreen(), "'2502.00007", "enter") == {"arxiv": "2502.00007"}
    key = paper(library).key
    assert f"arXiv id 2401.00001: the library has it as {key}" in answer(library, lambda _: AddScreen(), "'2401.00001")


def test_adding_refuses_what_makes_no_sense(library: Path) -> None:
    assert "type a title, an arXiv id or a DOI" in answer(library, lambda _: AddScreen(), "enter")
    text = answer(library, lambda _: AddScreen(), "'Moths", "tab", "tab", "'soon", "enter")
    assert "'soon' is not a year" in text
    text = answer(library, lambda _: AddScreen(), "'https://a.org", "tab", "tab", "tab", "'https://b.org", "enter")
    assert "two web addresses" in text


# --- deciding


def test_two_stars_in_a_row_are_none(library: Path) -> None:
    async def flow(_app: Any, pilot: Any) -> None:
        await pilot.press("s", "s")
        await settled(pilot)

    drive(library, flow)
    with Library(library) as opened:
        assert opened.count(["is:starred"]) == 0
        assert [entry.verb for entry in opened.history()][:2] == ["unstar", "star"]


def test_the_status_goes_on_from_that_of_the_first(library: Path) -> None:
    flow_on(library, "r", "space", "space", "r")
    with Library(library) as opened:
        statuses = [opened.get(paper_id).status for paper_id in opened.select().ids]
    assert statuses[:3] == ["read", "read", "unread"]


def test_deleting_some_of_which_one_is_in_the_trash_deletes_all(library: Path) -> None:
    with Library(library) as opened:
        first, second = opened.select().ids[:2]

    async def flow(app: Any, pilot: Any) -> None:
        await press(pilot, "d")
        app.screen.table.set_marks([first, second])
        await press(pilot, "d")
        assert app.desk.reader.get(second).trashed
        assert app.screen.table.marks == [], "what is not seen any more is marked no more"
        app.screen.show_list("trash")
        app.screen.table.set_marks([first, second])
        await settled(pilot)
        await press(pilot, "d")

    drive(library, flow)
    assert paper(library, first).trashed is None
    assert paper(library, second).trashed is None


def test_a_paper_that_another_program_took_away_is_told(library: Path) -> None:
    told: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.tell = told.append
        app.screen.chosen = lambda: [99]
        await press(pilot, "n", "e", "o")
        assert app.screen_stack == [app.screen], "no dialog was opened"

    drive(library, flow)
    assert told == ["this paper is gone: another program took it away"] * 3


# --- copying


def copied(path: Path, *keys: str) -> tuple[str, list[str]]:
    """What is in the clipboard after keys, and what was said."""
    told: list[str] = []
    result: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.tell = app.fail = told.append
        await press(pilot, *keys)
        result.append(app.clipboard_text)

    drive(path, flow)
    return result[0], told


def test_copying_says_what_was_copied_and_how(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "tool", lambda: None)
    with Library(library) as opened:
        first, second = (opened.get(paper_id) for paper_id in opened.select().ids[:2])
    assert copied(library, "y") == (first.key, [f"copied the key of {first.key} through the terminal"])
    text, told = copied(library, "space", "space", "ctrl+y")
    assert text == f"{first.title}\n{second.title}"
    assert told == ["copied the titles of 2 papers through the terminal"]
    text, told = copied(library, "Y")
    assert text.startswith("@")
    assert first.key in text
    assert told == [f"copied the BibTeX entry of {first.key} through the terminal"]


def run_copy(text: str) -> tuple[bool, list[str], list[str]]:
    """Whether *text* was copied, what the terminal got, and what was told."""

    class App:
        clipboard_text = ""
        sent: list[str] = []  # noqa: RUF012
        told: list[str] = []  # noqa: RUF012

        def __init__(self) -> None:
            self.sent, self.told = [], []
            self.copy_to_clipboard, self.tell, self.fail = self.sent.append, self.told.append, self.told.append
            self.key = {"export": "x"}.__getitem__

    app = App()
    done = asyncio.run(clipboard.copy(app, text, "it"))  # type: ignore[arg-type]
    return done, app.sent, app.told


def test_the_tool_of_the_system_gets_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "clip"
    # Like xclip: what serves the clipboard stays behind and keeps the output open.
    script = (
        "import subprocess, sys, pathlib\n"
        f"pathlib.Path({str(target)!r}).write_bytes(sys.stdin.buffer.read())\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)'], stdin=subprocess.DEVNULL)\n"
    )
    command = (sys.executable, "-c", script)
    monkeypatch.setattr(clipboard, "tool", lambda: command)
    monkeypatch.setattr(clipboard, "_PATIENCE", 4.0)
    done, sent, told = run_copy("sĕcret")
    assert (done, sent, told) == (True, ["sĕcret"], [f"copied it with {sys.executable}"])
    assert target.read_bytes() == "sĕcret".encode()


def test_a_tool_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "tool", lambda: ("no-such-tool",))
    assert run_copy("x") == (True, ["x"], ["copied it through the terminal; no-such-tool failed"])


def test_what_no_terminal_takes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "tool", lambda: None)
    done, sent, told = run_copy("x" * 100_000)
    assert (done, sent) == (False, [])
    assert told == ["it: 100 kB are too much for the clipboard of a terminal; export with x"]


def test_over_ssh_the_clipboard_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert clipboard.tool() == ("pbcopy",)
    monkeypatch.setenv("SSH_CONNECTION", "there")
    assert clipboard.tool() is None


# --- opening


def opened_pages(path: Path, url: str | None, monkeypatch: pytest.MonkeyPatch, *, works: bool = True) -> Any:
    """What the browser got, and what was told, after ``o`` on a paper with that URL."""
    pages: list[str] = []
    told: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda page: pages.append(page) or works)

    async def flow(app: Any, pilot: Any) -> None:
        app.tell = app.fail = told.append
        if url is None:
            await press(pilot, "o")
        else:
            browser.open_page(app, url)
            await settled(pilot)

    drive(path, flow)
    return pages, told


def test_a_page_is_opened_and_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "has_window", lambda: True)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    with Library(library) as opened:
        opened.edit(opened.select().ids[0], {"url": "https://example.org/q"})
    assert opened_pages(library, None, monkeypatch) == (["https://example.org/q"], ["opened https://example.org/q"])
    pages, told = opened_pages(library, "https://example.org", monkeypatch, works=False)
    assert pages == ["https://example.org"]
    assert told == ["no browser could be started for https://example.org"]


def test_a_paper_without_a_page_says_how_to_give_it_one(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, told = opened_pages(library, None, monkeypatch)
    assert pages == []
    assert "has no page: it has no URL, DOI or arXiv id; e adds one" in told[0]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://a.org --new", "https://a.org/\x1b[2J", "https://"],
)
def test_only_web_addresses_are_opened(library: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(browser, "has_window", lambda: True)
    pages, told = opened_pages(library, url, monkeypatch)
    assert pages == []
    assert "is no web address; nothing was opened" in told[0]


def test_where_no_browser_has_a_window_the_address_is_copied(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "has_window", lambda: False)
    monkeypatch.setattr(clipboard, "tool", lambda: None)
    pages, told = opened_pages(library, "https://a.org", monkeypatch)
    assert pages == []
    assert told == ["copied https://a.org, as no browser can be opened here, through the terminal"]


@pytest.mark.parametrize(("name", "expected"), [("/usr/bin/w3m", False), ("www-browser", False), ("firefox", True)])
def test_browsers_of_the_terminal_are_not_started(name: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser(name))
    assert browser.has_window() is expected


# --- the editor


class FakeApp:
    """An app that can be suspended."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.fail = self.told.append

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield


def run_editor(text: str, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str | None, list[str]]:
    """*text* after an editor that is a Python program; and what was told."""
    script = tmp_path / "my editor.py"
    script.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{code}\n")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")
    monkeypatch.setattr(editor.tempfile, "tempdir", str(tmp_path))
    app = FakeApp()
    result = editor.edit_text(app, text, ".md")  # type: ignore[arg-type]
    assert not list(tmp_path.glob("readinglist-*")), "the file is gone"
    return result, app.told


def test_the_editor_gets_the_text_and_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "assert path.suffix == '.md' and path.stat().st_mode & 0o77 == 0\n"
        "path.write_text(path.read_text('utf-8') + '+', 'utf-8')"
    )
    assert run_editor("grüße\n", code, monkeypatch, tmp_path) == ("grüße\n+", [])


def test_an_editor_that_ends_badly_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result, told = run_editor("a", "path.write_text('b'); sys.exit(3)", monkeypatch, tmp_path)
    assert result is None
    assert told == [f"{sys.executable} ended with code 3; nothing was changed"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (None, "no editor is set: set VISUAL or EDITOR; n writes a note here"),
        ("  ", "no editor is set: set VISUAL or EDITOR; n writes a note here"),
        ("vim 'unclosed", "VISUAL or EDITOR is no command: vim 'unclosed"),
        ("/no/such/editor", "/no/such/editor: no such file or directory; nothing was changed"),
    ],
)
def test_what_is_no_editor_is_told(command: str | None, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    if command is not None:
        monkeypatch.setenv("EDITOR", command)
    app = FakeApp()
    assert editor.edit_text(app, "text", ".md") is None  # type: ignore[arg-type]
    assert app.told == [told]


def test_a_terminal_that_cant_be_lent_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setenv("VISUAL", "true")
    monkeypatch.setattr(subprocess, "run", lambda *given, **_: started.append(given))
    told: list[str] = []

    async def flow(app: Any, pilot: Any) -> None:
        app.fail = told.append
        await press(pilot, "N")

    drive(library, flow)
    assert told == ["this terminal can't be lent to an editor; n writes a note here"]
    assert started == []
