"""The hostile library on every screen: nothing falls over, nothing is lost or moves, nothing gets out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import hostile_library
import pytest
import tui_terminal
from hostile_library import CJK, EMOJI, ESCAPES, FORBIDDEN, MARKS, MARKUP, PLANTED, RTL
from rich.cells import cell_len
from textual import events
from tui_support import drive, press, screen_text, settled

from readinglist.library import Library
from readinglist.text import clean
from readinglist.tui.inert import Inert, inert
from readinglist.tui.safe import even
from readinglist.tui.screens.certain import CertainScreen
from readinglist.tui.screens.import_report import ImportReportScreen
from readinglist.tui.screens.library import LibraryScreen
from readinglist.tui.screens.prompt import Prompt
from readinglist.tui.screens.unsaved import Unsaved
from readinglist.tui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp

SHOWN = MARKUP[:28]
"""So much of the markup is seen where there is little room."""
SMALL, LARGE = (80, 24), (160, 45)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The hostile library, as the bytes of its file."""
    return hostile_library.build(tmp_path_factory.mktemp("hostile")).read_bytes()


@pytest.fixture
def path(built: bytes, tmp_path: Path) -> Path:
    """A hostile library of one's own."""
    path = tmp_path / "library.db"
    path.write_bytes(built)
    return path


def sound(app: ReadingListApp) -> str:
    """The screen; fails unless each line is as wide as it has to be and has nothing that a terminal obeys."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    assert len(strips) == height
    for number, strip in enumerate(strips):
        text = "".join(segment.text for segment in strip)
        where = f"{type(app.screen).__name__}, line {number}: {text!r}"
        assert not FORBIDDEN & set(text), where
        assert strip.cell_length == sum(cell_len(segment.text) for segment in strip) == width, where
    return screen_text(app)


async def walk(app: ReadingListApp, pilot: Pilot[None], *keys: str) -> str:
    """Press keys, and look at the screen after each; what it shows in the end."""
    text = ""
    for key in keys:
        await press(pilot, key)
        text = sound(app)
    return text


async def both(app: ReadingListApp, pilot: Pilot[None]) -> str:
    """Look at the screen in a small terminal, too; what it shows in the large one."""
    await pilot.resize_terminal(*SMALL)
    await settled(pilot)
    sound(app)
    await pilot.resize_terminal(*LARGE)
    await settled(pilot)
    return sound(app)


async def back(app: ReadingListApp, pilot: Pilot[None]) -> None:
    """Leave whatever lies upon the library, without saving."""
    for _ in range(6):
        if isinstance(app.screen, LibraryScreen):
            break
        # A dialog that asks whether to save begins at going on.
        await walk(app, pilot, *(["down", "down", "enter"] if isinstance(app.screen, Unsaved) else ["escape"]))
    assert isinstance(app.screen, LibraryScreen)


def without_net(path: Path, flow: Callable[[ReadingListApp, Pilot[None]], Awaitable[None]]) -> None:
    """Drive the app; what is shown has to be inert where it is made, without the filter behind it."""

    async def run(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app._filters = [each for each in app._filters if not isinstance(each, Inert)]
        await flow(app, pilot)

    drive(path, run, size=LARGE)


async def at(app: ReadingListApp, pilot: Pilot[None], paper: str) -> LibraryScreen:
    """Put the cursor on the paper whose title begins with *paper*."""
    screen = app.screen
    assert isinstance(screen, LibraryScreen)
    rows = app.desk.reader.rows(list(screen.table.ids))
    screen.table.cursor = next(place for place, row in enumerate(rows) if (row.title or "").startswith(paper))
    screen.table.focus()
    await settled(pilot)
    return screen


def told(app: ReadingListApp) -> list[str]:
    """What the app said."""
    return [str(notification.message) for notification in app._notifications]


def test_papers_are_shown_as_they_are(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        text = await both(app, pilot)
        for title in (
            f"Tide Tables {SHOWN}",
            RTL[:20],
            even(EMOJI)[:12],
            CJK[:20],
            "Endless Endless",
            f"view {SHOWN}"[:20],
        ):
            assert title in text, title
        await walk(app, pilot, *["j"] * 12, "enter")
        seen = [await walk(app, pilot, "K") for _ in range(12)]
        for part in ("Endless Endless", RTL, CJK, even(EMOJI), clean(MARKS), f"Markup {MARKUP}"):
            assert any(part in text for text in seen), part
        await walk(app, pilot, "escape")
        await at(app, pilot, "Markup")
        await walk(app, pilot, "enter", "G")
        text = await both(app, pilot)
        assert "Other sources say" in text
        assert f"odd {MARKUP}"[:30] in text

    without_net(path, flow)


def test_what_is_written_about_a_paper(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await at(app, pilot, "Markup")
        await walk(app, pilot, "r", "s", "y", "Y")
        assert "[@click=app.quit]x[/]" in app.clipboard_text
        assert not FORBIDDEN - {"\n"} & set(app.clipboard_text)
        await walk(app, pilot, "n")
        assert f"Markup {SHOWN}" in await both(app, pilot)
        await back(app, pilot)
        await walk(app, pilot, "e")
        assert f"Ann {SHOWN}" in await both(app, pilot)
        await walk(app, pilot, "ctrl+n", *["down"] * 8, "X")
        await back(app, pilot)
        await walk(app, pilot, "t", "left_square_bracket")
        assert "[red]" in await both(app, pilot)
        await walk(app, pilot, "enter", "ctrl+s", "d", "u", "u")
        assert "tagged 1 paper: -[red] · u to undo" in told(app)
        assert any(message.startswith("took back: ") for message in told(app))

    without_net(path, flow)


def test_what_is_asked_for(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await walk(app, pilot, "a")
        app.post_message(events.Paste(f"Pasted {MARKUP}{ESCAPES}"))
        await both(app, pilot)
        await walk(app, pilot, "ctrl+s")
        assert any(message.startswith("added: ") for message in told(app))
        await walk(app, pilot, "S", "escape", "question_mark")
        await both(app, pilot)
        await walk(app, pilot, "escape", "f", "escape", "ctrl+t", "down")
        await both(app, pilot)
        await walk(app, pilot, "escape", "ctrl+p", *"@mark")
        assert f"Markup {SHOWN}" in await both(app, pilot)
        await walk(app, pilot, "escape", "ctrl+p", *"#[")
        assert "list: [red]" in await both(app, pilot)
        await walk(app, pilot, "escape", "percent_sign")
        assert "[red]" in await both(app, pilot)
        await walk(app, pilot, "space", "space", "escape")

    without_net(path, flow)


def test_searches(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await at(app, pilot, "Markup")
        await walk(app, pilot, "slash", *"tag:[")
        assert 'Tab "[/] ' in await both(app, pilot)
        # What is completed, or asked for, stands in lines that are edited, which draw what they hold.
        app._filters.append(Inert())
        await walk(app, pilot, "tab", "enter", "V")
        assert isinstance(app.screen, Prompt)
        assert "A name for: " in await both(app, pilot)
        await walk(app, pilot, "escape", "slash", "escape", "slash")
        app.post_message(events.Paste(f"{MARKUP} {ESCAPES} nothing"))
        await both(app, pilot)
        assert "\x1b" not in screen.search_line.value
        await walk(app, pilot, "enter", "escape", "1")
        screen.sidebar.focus()
        screen.sidebar.highlighted = screen.sidebar.get_option_index(screen.all_lists[10].id)
        await walk(app, pilot, "R")
        assert isinstance(app.screen, Prompt)
        await both(app, pilot)
        await walk(app, pilot, "escape", "enter", "slash", "up")

    without_net(path, flow)


def test_an_import(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / f"in {ESCAPES} {MARKUP}".replace("/", "").replace("\x00", "")
    folder.mkdir()
    escapes = ESCAPES.replace("\x00", "")
    for name, text in (
        (f"a{SHOWN}.bib", f"@misc{{a, title={{New {MARKUP} {escapes}}}, year=2020}}\n{MARKUP}{escapes}"),
        (f"b{RTL}.txt", f"{CJK}{escapes}\n{MARKUP}"),
        (f"c\udcff{EMOJI}.zip", "PK\x03\x04\x00"),
    ):
        (folder / name.replace("/", "")).write_text(text, encoding="utf-8")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await walk(app, pilot, "i")
        app._filters.append(Inert())
        app.screen.query_one(PathInput).value = str(folder)
        await both(app, pilot)
        await walk(app, pilot, "enter")
        assert "in ]52;c;" in await both(app, pilot)
        await walk(app, pilot, "ctrl+s")
        screen = app.screen
        assert isinstance(screen, ImportReportScreen)
        assert "Left over" in await both(app, pilot)
        await walk(app, pilot, "pagedown", "enter", "pagedown", "w", "ctrl+s")
        assert "Imported" in await both(app, pilot)
        assert any(message.startswith("saved the report") for message in told(app))
        await walk(app, pilot, "escape")
        assert f"New {SHOWN}" in sound(app)

    without_net(path, flow)


def test_duplicates(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await walk(app, pilot, "D")
        await settled(pilot)
        assert f"Kestrel {SHOWN}" in await both(app, pilot)
        await walk(app, pilot, "v", *"jjllhj", "pagedown", "C")
        assert isinstance(app.screen, CertainScreen)
        assert f"Tide Tables {MARKUP}" in await both(app, pilot)
        await walk(app, pilot, "enter", "w", "enter")
        await both(app, pilot)
        assert [message.partition(" ")[0] for message in told(app)] == ["merged", "merged"]

    without_net(path, flow)
    with Library(path) as library:
        assert len(library.select().ids) == 10


def test_triage(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await walk(app, pilot, "T", "1", "s")
        await both(app, pilot)
        seen = [await walk(app, pilot, "x") for _ in range(11)]
        assert any(f"Markup {MARKUP}" in text for text in seen)
        await walk(app, pilot, "u", "x", "x")
        assert "Done: 13" in await both(app, pilot)

    without_net(path, flow)


def test_an_export(path: Path, tmp_path: Path) -> None:
    target = tmp_path / f"[red] {CJK} out.md"

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await at(app, pilot, "Markup")
        await walk(app, pilot, "space", "x")
        assert "[@click=app.quit]x[/]" in await both(app, pilot)
        app.screen.query_one(PathInput).value = str(target)
        await settled(pilot)
        await both(app, pilot)
        await walk(app, pilot, "enter")
        assert any(message.startswith("wrote 1 paper to ") for message in told(app))

    without_net(path, flow)
    assert "\\[red\\]" in target.read_text("utf-8")
    assert not FORBIDDEN - {"\n"} & set(target.read_text("utf-8"))


def test_what_is_typed_is_drawn_inert_in_as_many_cells() -> None:
    assert inert("plain Å é 注意 👍🏽 [/]\u200d") == "plain Å é 注意 👍🏽 [/]\u200d"
    assert inert(f"a{ESCAPES}b") == f"a{clean(ESCAPES)}b"
    assert inert("a\tb\nc\udcffd\xade") == "abc\ufffdd\ufffde"
    assert cell_len(inert(ESCAPES)) == cell_len(ESCAPES)


def test_emoji_are_shown_as_their_parts_since_terminals_disagree_how_wide_they_are_joined() -> None:
    assert even(EMOJI) == "👩👩👧👦 family 🏳🌈 flag 👍 thumb ☀ sun"
    assert cell_len(even(EMOJI)) == sum(map(cell_len, even(EMOJI)))
    assert even("ക്\u200d می\u200cخواهم 注意 é 🏽") == "ക്\u200d می\u200cخواهم 注意 é 🏽"


def test_no_escape_of_a_paper_reaches_a_terminal(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    name = f"a {ESCAPES} {RTL}.txt".replace("/", "").replace("\x00", "")
    (folder / name).write_text(f"{CJK}{ESCAPES}".replace("\x00", ""), encoding="utf-8")
    with tui_terminal.app(path, columns=150, lines=40) as terminal:
        terminal.until("All papers", "1 / 13")
        before = ""
        for keys, shown in (
            ("G", "13 / 13"), ("\r", "Seen in"), ("K", "12 / 13"), ("\x1b", "All papers"), ("s", "starred"),
            ("t", "apply"), ("\x1b", "All papers"), ("n", "editor"), ("\x1b", "All papers"), ("e", "other value"),
            ("\x0e", "other value"), ("\x1b", "All papers"), ("x", "First entries"), ("\x1b", "All papers"),
            ("T", "Skip"), ("xx", "3 of 13"), ("su", "3 of 13"), ("\x1b", "All papers"), ("D", "likely"),
            ("vj", "likely"), ("C", "would go into"), ("\x1b", "likely"), ("\x1b", "All papers"),
            ("%", "Added by month"), (" ", "Back"), ("\x1b", "All papers"), ("?", "type to search all keys"),
            ("\x1b", "All papers"), ("\x10", "papers: Star"),
            ("@mark", "@mark"), ("\x1b", "All papers"), ("/", "All papers"), ("tag:[", "Tab "), ("\t", "]52;c;"),
            ("\r", "]52;c;"), ("V", "Save as a view"), ("\x1b", "All papers"), ("\x1b", "/ search"), ("r", "reading"),
            ("y", "copied"), ("a", "Add a paper"),
        ):  # fmt: skip
            leaving = keys == "\x1b" and before != "All papers"
            terminal.type(keys)
            terminal.until(shown, gone=before if leaving else "")
            terminal.rest(0.15)
            before = shown
        terminal.paste(f"Pasted {ESCAPES}")
        terminal.until("Pasted", "]52;c;")
        terminal.press("ctrl+s")
        terminal.until("added: ")
        terminal.press("i")
        terminal.until("Nothing chosen yet")
        terminal.type(str(folder))
        terminal.press("enter", "ctrl+s")
        terminal.until("nothing has happened yet", "in/a ")
        terminal.press("escape", "escape")
        terminal.until("All papers")
        terminal.press("q")
        assert terminal.leave() == 0
        sent = own(terminal.output)
    assert [(sign, sent[max(0, sent.find(sign) - 80) :][:160]) for sign in PLANTED if sign in sent] == []


def own(output: bytes) -> bytes:
    """What the terminal got, but for what the app itself says to it: the shape of the pointer, and what was copied."""
    return re.sub(rb"\x1b\](?:22;[a-z]*|52;c;(?!ZXZpbA)[A-Za-z0-9+/=]*)\x07", b"", output)
