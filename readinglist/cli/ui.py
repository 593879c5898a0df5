"""The terminal UI, opened by ``readinglist`` without a verb."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from readinglist.cli.common import settings
from readinglist.errors import UsageError

if TYPE_CHECKING:
    import click


def can_open() -> bool:
    """Whether there is a terminal that can show it."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "")


def open_ui(ctx: click.Context) -> int:
    """Open the terminal UI on the library that the options name; returns the exit code.

    Raises:
        UsageError: the configuration makes no sense.
    """
    import gc

    from platformdirs import user_state_path

    from readinglist.tui.app import ReadingListApp, run
    from readinglist.tui.options import read_options

    # A finished search should not wait for the next of sixty frames a second.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # Looking for garbage while everything is being made takes a tenth of the start: the app begins with it again.
    gc.disable()
    found = settings(ctx)
    for name in ("COLUMNS", "LINES"):
        # Exported by some shell, they would outweigh the window's own size, also when that changes.
        os.environ.pop(name, None)
    if found.color == "never" or found.values.get("color") == "never":
        os.environ["NO_COLOR"] = "1"
    try:
        app = ReadingListApp(
            found.library_path,
            key_pattern=found.values.get("key_pattern"),
            options=read_options(found.values.get("tui", {})),
            state_path=user_state_path("readinglist", appauthor=False) / "state.json",
            program=(sys.executable, "-m", "readinglist", *(("--config", found.config) if found.config else ())),
        )
    except UsageError as error:
        raise UsageError(f"{found.config_path}: {error}") from error
    return run(app)
