"""What tests of the terminal UI share: an app on a small library, and waiting until it is at rest."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.keys import _character_to_key, key_to_character
from textual.worker import WorkerCancelled

from readinglist.library import Library
from readinglist.tui.app import ReadingListApp
from readinglist.tui.options import Options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from textual.pilot import Pilot

PAPERS: Sequence[dict[str, Any]] = (
    {
        "title": "Kestrel: Sparse Attention for Long Letters",
        "authors": ["Ada Brook", "Ivo Lind", "Noor Haddad"],
        "year": "2024",
        "abstract": "Letters are long. Kestrel attends to the lines that answer a question, and to no others.",
        "arxiv": "2401.00001",
    },
    {
        "title": "Tide Tables from Tidal Memory",
        "authors": ["Mara Quist"],
        "year": "2023",
        "abstract": "A memory that forgets by the tide predicts harbours better than one that never does.",
        "doi": "10.1000/tide",
    },
    {"title": "On the Patience of Snails", "abstract": "Snails wait. How long was measured in three gardens."},
    {"title": "Lanterns for Proof Search", "authors": ["Wen Ito", "Ada Brook"], "year": "2025"},
    {"title": "Quantization of Quiet Networks", "year": "2022", "abstract": "Quiet networks need four bits."},
)
"""Invented papers."""
_TICK = 0.002
"""Seconds, longer than what times are rounded to: papers of one time are listed in the order of their source."""


def fill(path: Path, papers: Sequence[dict[str, Any]] = PAPERS) -> list[int]:
    """Add *papers* to the library at *path*, each at a time of its own, the last one the newest; returns their ids."""
    ids = []
    with Library(path) as library:
        for paper in papers:
            ids.append(library.add(paper)[0].id)
            time.sleep(_TICK)
    return ids


def drive(
    path: Path,
    flow: Callable[[ReadingListApp, Pilot[None]], Awaitable[None]],
    *,
    size: tuple[int, int] = (120, 36),
    options: Options | None = None,
    state_path: Path | None = None,
) -> None:
    """Open the app on the library at *path* and let *flow* drive it."""

    async def run() -> None:
        app = ReadingListApp(path, options=options or Options(animations=False), state_path=state_path)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await flow(app, pilot)

    asyncio.run(run())


async def settled(pilot: Pilot[None]) -> None:
    """Wait until all searches and changes are done and what they changed is drawn."""
    for _ in range(3):
        # One that was called off by a newer one is no reason not to wait for the others.
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each when the one before has done its work."""
    for key in keys:
        await _send(pilot, key, key_to_character(key))
        await settled(pilot)


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a text into what has the focus, faster than anybody does."""
    for letter in text:
        await _send(pilot, _character_to_key(letter), letter)
    await settled(pilot)


async def _send(pilot: Pilot[None], key: str, character: str | None) -> None:
    """What a key is to the app. The pilot's own way waits a tenth of a second for each."""
    event = events.Key(key, character)
    event.set_sender(pilot.app)
    await pilot.app._post_message(event)


def screen_text(app: ReadingListApp) -> str:
    """What the screen shows, as plain lines."""
    screen = app.screen
    width, height = app.size
    return "\n".join("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())[
        : (width * 4 + 1) * height
    ]


def screen_marks(app: ReadingListApp) -> str:
    """Where on the screen texts stand out by more than a colour: lines with their columns, and how."""
    found = []
    for number, strip in enumerate(app.screen._compositor.render_strips()):
        runs: list[tuple[int, int, str]] = []
        x = 0
        for segment in strip:
            end = x + segment.cell_length
            style = segment.style
            kinds = "" if style is None else " ".join(name for name in _KINDS if getattr(style, name))
            if kinds and segment.text.strip():
                if runs and runs[-1][1:] == (x, kinds):
                    runs[-1] = (runs[-1][0], end, kinds)
                else:
                    runs.append((x, end, kinds))
            x = end
        if runs:
            found.append(f"{number:>2}: " + ", ".join(f"{begin}-{end} {kinds}" for begin, end, kinds in runs))
    return "\n".join(found)


_KINDS = ("bold", "underline", "italic", "reverse", "strike")
