"""What every screen shows, in three sizes, compared with what somebody has looked at: the texts in ``snapshots/``.

``READINGLIST_UPDATE_SNAPSHOTS=1`` writes them anew; look at each before it is kept. Beside the text they have where
something is bold, underlined or reversed: what tells states apart where there are no colours.
"""

from __future__ import annotations

import difflib
import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from support import abstract
from textual.widgets import Input, TextArea
from tui_support import drive, press, screen_marks, screen_text, settled, type_in

from readinglist.library import Library
from readinglist.tui.options import Options
from readinglist.tui.themes import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp

SNAPSHOTS = Path(__file__).parent / "snapshots"
EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
UPDATE = bool(os.environ.get("READINGLIST_UPDATE_SNAPSHOTS"))
SIZES = ((80, 24), (120, 36), (200, 50))
NOW = datetime(2026, 3, 22, 9, 30, tzinfo=UTC)
"""When all of this happens."""
_PAIR = (
    "@misc{pre, title={Kestrel Flight at Night}, author={Maro, I.}, year=2023, eprint={2301.00001}, "
    f"archiveprefix={{arXiv}}, abstract={{{abstract('kestrel')}}}}}\n",
    "@article{pub, title={The Night Flight of Kestrels}, author={Maro, Ines and Wei, Li}, year=2024, "
    "journal={Lantern Days}, volume=3, pages={1--9}, doi={10.1000/k}, "
    f"abstract={{{abstract('kestrel')} Again.}}}}\n",
)
"""Two papers that may be one."""
_SAME = tuple(
    f"@misc{{t{number}, title={{{title}}}, author={{Quist, Mara}}, year=2023, "
    f"abstract={{{abstract('tide')} {number}}}}}\n"
    for number, title in enumerate(("Tide Tables from Tidal Memory", "Tide tables from tidal memory"))
)
"""Two that are certainly one."""
_NEW = (
    "@article{heron, title={Herons at Dusk}, author={Brook, Ada}, year=2026, journal={Lantern Days}}\n"
    "a line between papers\n@article{broken, title={No end of it\n\n"
    "@article{k, title={The Night Flight of Kestrels}, author={Maro, Ines}, year=2024, doi={10.1000/k}}\n"
)
"""What is about to be imported."""


class _Clock(datetime):
    """Time that stands still until it is moved."""

    moment = NOW

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """The moment that it is."""
        return cls.moment.astimezone(tz)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library that came about over some weeks, in a world in which time stands still and no cursor blinks."""
    for module in ("readinglist.store.journal", "readinglist.tui.screens.statistics", "datetime"):
        monkeypatch.setattr(f"{module}.datetime", _Clock)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
    monkeypatch.setattr(_Clock, "moment", NOW)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    time.tzset()
    _fill(tmp_path / "library.db")
    yield tmp_path / "library.db"
    monkeypatch.undo()
    time.tzset()


def _fill(path: Path) -> None:
    folder = path.parent
    sources = {f"{number}.bib": entry for number, entry in enumerate((*_PAIR, *_SAME))}
    sources |= {file.name: file.read_text("utf-8") for file in sorted(EXAMPLES.iterdir())}
    for name, text in sources.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "new.bib").write_text(_NEW, encoding="utf-8")
    with Library(path) as library:
        for days, name in enumerate(sources):
            _Clock.moment = NOW - timedelta(days=40 - 5 * days)
            library.import_([name], keep=name in ("2.bib", "3.bib"))
        _Clock.moment = NOW - timedelta(days=2)
        ids = {paper.title or "": paper.id for paper in library.papers(library.select().ids)}
        words = ("Lantern:", "Tidal Memory:", "Glacier")
        found = [next(ids[title] for title in ids if word in title) for word in words]
        library.star(found[:2])
        library.mark(found[1:2], "reading")
        library.mark(found[2:], "read")
        library.mark([next(ids[title] for title in ids if "Heat" in title)], "skipped")
        library.tag(found[:2], add=["memory", "to discuss"])
        library.tag(found[1:], add=["physics"])
        library.note(found[0], "Ask *Ines* about the lemmas.\n\n- section 3\n- the proofs", replace=True)
        library.save_view("Unread of this year", "is:unread year:2026")
        assert len(library.waiting()) == 1
    _Clock.moment = NOW


# --- comparing


_PATIENCE = 40
"""Times that a screen which differs is looked at again."""


class Shelf:
    """The snapshots of one size: compares with them, or writes them anew, and tells of all that differ at once."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = f"{size[0]}x{size[1]}"
        self._differ: list[str] = []

    async def look(self, pilot: Pilot[None], name: str) -> None:
        """Compare a screen, when it has come to rest: on a busy machine the last thing may be drawn late."""
        app = cast("ReadingListApp", pilot.app)
        file = SNAPSHOTS / f"{name}-{self._size}.txt"
        await settled(pilot)
        now = _shown(app)
        if UPDATE:
            SNAPSHOTS.mkdir(exist_ok=True)
            file.write_text(now, encoding="utf-8")
        before = file.read_text("utf-8") if file.exists() else ""
        for _ in range(_PATIENCE):
            if now == before:
                break
            await pilot.pause(0.05)
            now = _shown(app)
        if now != before:
            lines = difflib.unified_diff(before.splitlines(), now.splitlines(), file.name, "now", lineterm="", n=1)
            self._differ.append("\n".join(lines))

    def tell(self) -> None:
        """Fail where anything differs."""
        assert not self._differ, "\n\n".join([*self._differ, "READINGLIST_UPDATE_SNAPSHOTS=1 writes them anew"])


def _shown(app: ReadingListApp) -> str:
    lines = "\n".join(line.rstrip() for line in screen_text(app).split("\n"))
    return f"{lines}\n\n{screen_marks(app)}\n"


async def _at(app: ReadingListApp, pilot: Pilot[None], word: str) -> None:
    """Put the cursor on a paper."""
    table = app.screen.query_one("#table")
    rows = app.desk.reader.rows(list(table.ids))  # type: ignore[attr-defined]
    table.cursor = next(place for place, row in enumerate(rows) if word in (row.title or ""))  # type: ignore[attr-defined]
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_screens_look_as_they_did(path: Path, size: tuple[int, int]) -> None:
    shelf = Shelf(size)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.remember(export_path="~/refs.bib")
        await _at(app, pilot, "Lantern:")
        await press(pilot, "space", "down", "space")
        await _at(app, pilot, "Lantern:")
        await shelf.look(pilot, "library")
        await press(pilot, "b")
        if app.size.width < 140:
            await shelf.look(pilot, "lists")
        await press(pilot, "b", "escape")
        for name, keys, leave in (
            ("search", "slash l a n t e r n", "escape"),
            ("search-tags", "slash t a g colon", "escape"),
            ("search-typo", "slash l a n t e n r", "escape"),
            ("search-nothing", "slash z z z y", "escape"),
        ):
            await press(pilot, *keys.split())
            await shelf.look(pilot, name)
            await press(pilot, leave)
        await _at(app, pilot, "Lantern:")
        for name, keys, leave in (
            ("details", "enter", "escape"), ("tags", "t", "escape"), ("note", "n", "escape"), ("edit", "e", "escape"),
            ("add", "a", "escape"), ("sort", "S", "escape"), ("export", "x", "escape"),
            ("help", "question_mark", "escape"), ("jump", "f", "escape"), ("palette", "ctrl+p", "escape"),
            ("theme", "ctrl+t", "escape"), ("statistics", "percent_sign", "escape"),
        ):  # fmt: skip
            await press(pilot, *keys.split())
            await shelf.look(pilot, name)
            await press(pilot, leave)
        await press(pilot, "slash")
        await type_in(pilot, "lantern")
        await press(pilot, "enter", "V")
        await shelf.look(pilot, "prompt")
        await press(pilot, "escape", "escape", "i")
        await type_in(pilot, "~/n")
        await shelf.look(pilot, "import")
        await press(pilot, "tab", "enter", "ctrl+s")
        await shelf.look(pilot, "import-preview")
        await press(pilot, "escape", "escape", "T", "s")
        await shelf.look(pilot, "triage")
        await press(pilot, "escape", "D")
        await shelf.look(pilot, "duplicates")
        await press(pilot, "C")
        await shelf.look(pilot, "certain")

    drive(path, flow, size=size)
    shelf.tell()


@pytest.mark.parametrize("how", ["light", "without colours"])
def test_the_library_says_the_same_in_other_colours(path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options = Options(animations=False, theme=LIGHT.name if how == "light" else None)
    if how != "light":
        monkeypatch.setenv("NO_COLOR", "1")
    seen: list[str] = []

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await _at(app, pilot, "Lantern:")
        await press(pilot, "space", "down", "space")
        await _at(app, pilot, "Lantern:")
        seen.append(_shown(app))

    drive(path, flow, size=(120, 36), options=options)
    assert seen[0] == (SNAPSHOTS / "library-120x36.txt").read_text("utf-8")
