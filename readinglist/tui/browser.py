"""Opening a page in the browser: http and https only, never through a shell, never on top of the app."""

from __future__ import annotations

import asyncio
import os
import re
import webbrowser
from functools import partial
from typing import TYPE_CHECKING

from readinglist.text import clean
from readinglist.tui.background import in_background

if TYPE_CHECKING:
    from readinglist.tui.app import ReadingListApp

_IN_TERMINAL = ("lynx", "w3m", "elinks", "links", "www-browser", "browsh")
_ADDRESS = re.compile(r"https?://[^\s\"<>`\\]+", re.IGNORECASE)
"""What is handed to a browser: nothing that could be taken for an option, or for two arguments."""


def open_page(app: ReadingListApp, url: str) -> None:
    """Open *url* in the background; where no browser can show it, copy it. Tells what was done."""
    if not _ADDRESS.fullmatch(url) or clean(url) != url:
        app.fail(f"{url} is no web address; nothing was opened")
        return
    in_background(app, partial(_open, app, url), group="browser", exit_on_error=False)


async def _open(app: ReadingListApp, url: str) -> None:
    if _far() or not await asyncio.to_thread(has_window):
        from readinglist.tui.clipboard import copy

        await copy(app, url, f"{url}, as no browser can be opened here,")
    elif await asyncio.to_thread(webbrowser.open, url):
        app.tell(f"opened {url}")
    else:
        app.fail(f"no browser could be started for {url}")


def _far() -> bool:
    """Whether the app runs on another machine than the screen, without a way to it."""
    reaches = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(os.environ.get("SSH_CONNECTION")) and not reaches


def has_window() -> bool:
    """Whether the browser that would be started has a window of its own."""
    try:
        name = str(getattr(webbrowser.get(), "name", ""))
    except webbrowser.Error:
        return False
    return not name.rpartition("/")[2].startswith(_IN_TERMINAL)
