"""Copying: by the tool of the system where there is one, and through the terminal (OSC 52). Says which."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from readinglist.text import clean
from readinglist.tui.paths import size_shown

if TYPE_CHECKING:
    from readinglist.tui.app import ReadingListApp

_TOOLS = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip.exe",),
)
_NEEDS = {"wl-copy": "WAYLAND_DISPLAY", "xclip": "DISPLAY", "xsel": "DISPLAY"}
_PATIENCE = 2.0
"""Seconds that a tool may take."""
_TERMINAL = 74_000
"""Bytes that terminals take at once: xterm's limit is the lowest, 100,000 after they were written as base64."""


def tool() -> tuple[str, ...] | None:
    """The command that fills the clipboard of the system, if there is one and it can reach a screen."""
    if os.environ.get("SSH_CONNECTION"):
        # The clipboard that is wanted is on the other side.
        return None
    for command in _TOOLS:
        needs = _NEEDS.get(command[0])
        if (not needs or os.environ.get(needs)) and shutil.which(command[0]):
            return command
    return None


async def copy(app: ReadingListApp, text: str, what: str) -> bool:
    """Copy *text* in every way that there is, and tell how *what* was copied; returns whether it was."""
    # It may be pasted into a terminal.
    text = clean(text)
    app.clipboard_text = text
    data = text.encode(errors="replace")
    short = len(data) <= _TERMINAL
    if short:
        app.copy_to_clipboard(text)
    command = tool()
    if command is not None and await asyncio.to_thread(fill, command, data):
        app.tell(f"copied {what} with {command[0]}")
        return True
    failed = f"; {command[0]} failed" if command is not None else ""
    if not short:
        size, key = size_shown(len(data)), app.key("export")
        app.fail(f"{what}: {size} are too much for the clipboard of a terminal{failed}; export with {key}")
        return False
    app.tell(f"copied {what} through the terminal{failed}")
    return True


def fill(command: tuple[str, ...], data: bytes) -> bool:
    """Give *data* to a tool; returns whether it took them."""
    try:
        # Not a pipe for what it says: xclip and wl-copy stay behind to serve the clipboard, and hold it open.
        subprocess.run(  # noqa: S603 - one of the commands above
            command, input=data, timeout=_PATIENCE, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
