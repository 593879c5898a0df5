"""Makes the pictures of the terminal UI in ``docs/images`` from invented papers: ``python docs/make_pictures.py``.

The papers are those of ``docs/examples`` and ``docs/pictures``, the decisions about them stand here. The clock stands
still, and nothing in a picture is fetched from elsewhere: made again without a change of the app, each has the same
bytes.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from textual.widgets import Input

import readinglist.finding
import readinglist.store.journal
import readinglist.tui.screens.statistics
from readinglist.library import Library
from readinglist.tui.app import ReadingListApp
from readinglist.tui.options import Options

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZE = (140, 40)
"""Columns and lines of a picture."""
_WAIT = 60.0
"""Seconds for what is looked up in the background."""


class Picture(NamedTuple):
    """A picture of the app."""

    keys: tuple[str, ...] = ()
    """What is pressed before."""
    shows: str = ""
    """What has to be seen then."""
    theme: str = "readinglist-dark"
    library: str = "full"


PICTURES = {
    "library": Picture(shows="Letters are long"),
    "library-light": Picture(shows="Letters are long", theme="readinglist-light"),
    "search": Picture(("slash", *"langua"), "Tab language"),
    "triage": Picture(("T", "s", "r", "x"), "4 of "),
    "duplicates": Picture(("D",), "abstracts agree"),
    "import": Picture(("i", *"docs/pictures", "ctrl+s"), "Enter imports this", library="new"),
    "tags": Picture(("space", "down", "space", "down", "space", "t", *"pro", "enter"), "will"),
    "statistics": Picture(("percent_sign",), "Year of publication"),
    "help": Picture(("question_mark",), "List of papers"),
}
"""All pictures, by their names."""

_NAMES = {"/": "slash", " ": "space", "-": "minus", ".": "full_stop"}


class Clock(datetime):
    """A clock that shows what it was set to."""

    shown = datetime(2026, 1, 12, 9, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:  # type: ignore[override]
        """The time it was set to."""
        return cls.fromtimestamp(cls.shown.timestamp(), tz)


def main() -> None:
    """Make all pictures, or those whose names are given."""
    os.chdir(ROOT)
    os.environ["TZ"] = "UTC"
    time.tzset()
    for module in (readinglist.finding, readinglist.store.journal, readinglist.tui.screens.statistics):
        module.datetime = Clock  # type: ignore[attr-defined]
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or PICTURES:
            picture = PICTURES[name]
            path = Path(folder) / f"{picture.library}-{name}.db"
            fill(path, full=picture.library == "full")
            target = IMAGES / f"tui-{name}.svg"
            target.write_text(clean(asyncio.run(taken(path, picture))), encoding="utf-8")
            sys.stdout.write(f"wrote {target.relative_to(ROOT)}, {target.stat().st_size / 1000:,.0f} kB\n")


def fill(path: Path, *, full: bool) -> None:
    """Make a library of invented papers: that of somebody who has used it for some months, or for some days."""
    with Library(path) as library:

        def on(month: int, day: int, hour: int = 9) -> Library:
            Clock.shown = datetime(2026, month, day, hour, tzinfo=UTC)
            return library

        if full:
            on(1, 12).import_(["docs/pictures"])
            on(1, 15).mark(["abril2020digits"], "read")
            on(1, 20).mark(["osei2022bids"], "read")
            on(1, 26).mark(["hanazawa2022vowels"], "skipped")
            on(2, 3).import_(["docs/examples/search.html"])
            on(2, 6).mark(["deshmukh2023echo"], "read")
            on(2, 9).star(["deshmukh2023echo"])
            on(2, 17).mark(["nwosu2021steps"], "read")
            on(2, 24).note("nwosu2021steps", "Compare the checker of section 4 with that of Lantern.")
        on(3, 14).import_(["docs/examples/2026-03-14.txt"])
        if not full:
            on(3, 28)
            return
        on(3, 15).star(["lantern"])
        on(3, 15).tag(["lantern"], ["proofs", "retrieval", "thesis"])
        on(3, 16).mark(["lantern"], "reading")
        on(3, 16).tag(["tokenisers"], ["tokenisers"])
        on(3, 18).mark(["urban heat"], "read")
        on(3, 21).import_(["docs/examples/2026-03-21-compact.txt", "docs/examples/to-read.txt"])
        on(3, 22).tag(["kestrel"], ["thesis"])
        on(3, 22).star(["lindqvist2024kestrel"])
        on(3, 22).mark(["lindqvist2024kestrel"], "reading")
        on(3, 23).note("lindqvist2024kestrel", "The one comparison per line is what the thesis needs. Ask about ties.")
        on(3, 25).mark(["lind2024snow"], "read")
        on(3, 26).save_view("thesis", "tag:thesis")
        on(3, 26).save_view("new on scripts", "is:unread tokeniser OR scripts")
        on(3, 28)


async def taken(path: Path, picture: Picture) -> str:
    """The picture, as Textual draws it."""
    app = ReadingListApp(path, options=Options(animations=False), program=(sys.executable, "-m", "readinglist"))
    app.theme = picture.theme
    with Library(path) as library:
        kestrel = library.select(["lindqvist2024kestrel"]).ids
        app.state.paper = kestrel[0] if kestrel else 0
    async with app.run_test(size=SIZE) as pilot:
        for key in ("", *picture.keys):
            if key:
                await pilot.press(_NAMES.get(key, key))
            for _ in range(3):
                await app.workers.wait_for_complete()
                await pilot.pause()
        until = time.monotonic() + _WAIT
        while picture.shows not in seen(app):
            if time.monotonic() > until:
                raise SystemExit(f"waited for {picture.shows!r}, but there is:\n{seen(app)}")
            await pilot.pause(0.05)
        for line in app.screen.query(Input):
            line.cursor_blink = False
        await pilot.pause(0.3)
        return app.export_screenshot(title="readinglist", simplify=True)


def seen(app: ReadingListApp) -> str:
    """What the screen shows, as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def clean(svg: str) -> str:
    """The picture without what is fetched from elsewhere, and with names that do not depend on what it shows."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = svg.replace("Fira Code, monospace", "'Fira Code', 'DejaVu Sans Mono', Menlo, Consolas, monospace")
    svg = re.sub(r"terminal-\d+-", "", svg)
    return "\n".join(line.strip() for line in svg.split("\n") if line.strip()) + "\n"


if __name__ == "__main__":
    main()
