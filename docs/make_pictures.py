"""Makes the pictures of the terminal UI in ``docs/images`` from invented papers: ``python docs/make_pictures.py``.

The papers are those of ``docs/examples`` and ``docs/pictures``, the decisions about them stand here. The clock stands
still, and nothing in a picture is fetched from elsewhere: made again without a change of the app, each has the same
bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as datetimes
import os
import re
import sys
import tempfile
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from textual.widgets import Input

import readinglist.store.journal
import readinglist.tui.screens.statistics
from readinglist.library import Library
from readinglist.tui.app import ReadingListApp
from readinglist.tui.options import Options

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
_WAIT = 60.0
"""Seconds for what is looked up in the background."""


class Picture(NamedTuple):
    """A picture of the app."""

    keys: tuple[str, ...] = ()
    """What is pressed before."""
    shows: str = ""
    """What has to be seen then."""
    theme: str = "readinglist-dark"
    size: tuple[int, int] = (140, 40)
    """Columns and lines."""
    full: bool = True
    """Whether the library is one that is in use."""


PICTURES = {
    "library": Picture(shows="Letters are long"),
    "library-light": Picture(shows="Letters are long", theme="readinglist-light"),
    "search": Picture(("slash", *"scripts is:u"), "Tab unread", size=(120, 24)),
    "triage": Picture(("T", "s", "r", "x"), "4 of ", size=(100, 28)),
    "duplicates": Picture(("D",), "abstracts agree", size=(140, 32)),
    "import": Picture(("i", *"docs/pictures", "ctrl+s"), "Enter imports this", size=(120, 26), full=False),
    "tags": Picture(("space", "down", "space", "down", "space", "t", *"pro", "enter"), "+proofs", size=(120, 32)),
    "statistics": Picture(("percent_sign",), "Most in common", size=(120, 42)),
    "help": Picture(("question_mark",), "List of papers", size=(120, 36)),
}
"""All pictures, by their names."""

LANTERN = "arxiv:2601.99003"
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PICTURES))
    parser.add_argument("--into", type=Path, default=IMAGES, metavar="FOLDER")
    options = parser.parse_args()
    target = options.into.absolute()
    target.mkdir(exist_ok=True)
    os.chdir(ROOT)
    os.environ["TZ"] = "UTC"
    time.tzset()
    # Some ask the module for it only when they need it.
    for module in (datetimes, readinglist.store.journal, readinglist.tui.screens.statistics):
        module.datetime = Clock  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        for name in options.names or PICTURES:
            picture = PICTURES[name]
            path = Path(folder) / f"{name}.db"
            fill(path, full=picture.full)
            file = target / f"tui-{name}.svg"
            file.write_text(clean(asyncio.run(taken(path, picture))), encoding="utf-8")
            sys.stdout.write(f"wrote {file.name}, {file.stat().st_size / 1000:,.0f} kB\n")


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
            on(2, 24).tag(["nwosu2021steps"], ["thesis"])
        on(3, 14).import_(["docs/examples/2026-03-14.txt"])
        if not full:
            on(3, 26)
            return
        on(3, 15).star([LANTERN])
        on(3, 15).tag([LANTERN], ["proofs", "retrieval", "thesis"])
        on(3, 16).mark([LANTERN], "reading")
        on(3, 16).tag(["tokenisers title:guide"], ["tokenisers"])
        on(3, 18).mark(["urban heat"], "read")
        on(3, 19).mark(["haddad2025gardens", "brook2025margins"], "read")
        on(3, 21).import_(["docs/examples/2026-03-21-compact.txt", "docs/examples/to-read.txt"])
        on(3, 22).tag(["lindqvist2024kestrel"], ["thesis"])
        on(3, 22).star(["lindqvist2024kestrel"])
        on(3, 22).mark(["lindqvist2024kestrel"], "reading")
        on(3, 23).note("lindqvist2024kestrel", "The one comparison per line is what the thesis needs. Ask about ties.")
        on(3, 25).mark(["lind2024snow"], "read")
        on(3, 26).save_view("thesis", "tag:thesis")
        on(3, 26).save_view("scripts to read", "is:unread scripts")
        on(3, 27)


async def taken(path: Path, picture: Picture) -> str:
    """The picture, as Textual draws it."""
    app = ReadingListApp(path, options=Options(animations=False), program=(sys.executable, "-m", "readinglist"))
    app.theme = picture.theme
    with Library(path) as library:
        kestrel = library.select(["lindqvist2024kestrel"]).ids
        app.state.paper = kestrel[0] if kestrel else 0
    async with app.run_test(size=picture.size) as pilot:
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
    # Not all programs know that a no-break space at the beginning of a text is one.
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return "\n".join(line.strip() for line in svg.split("\n") if line.strip()) + "\n"


if __name__ == "__main__":
    main()
