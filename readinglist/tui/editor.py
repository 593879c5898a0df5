"""A text in the owner's editor, while the app waits."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from readinglist.tui.app import ReadingListApp


def edit_text(app: ReadingListApp, text: str, ending: str) -> str | None:
    """*text* as the owner leaves it, in a file whose name ends in *ending*; None where it could not be edited: told."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command or not command.strip():
        app.fail("no editor is set: set VISUAL or EDITOR; n writes a note here")
        return None
    try:
        arguments = shlex.split(command, posix=os.name != "nt")
    except ValueError:
        app.fail(f"VISUAL or EDITOR is no command: {command}")
        return None
    path = None
    try:
        handle, name = tempfile.mkstemp(prefix="readinglist-", suffix=ending)
        path = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
        with app.suspend():
            code = subprocess.run([*arguments, name], check=False).returncode  # noqa: S603 - what the owner asked for
        if code:
            app.fail(f"{arguments[0]} ended with code {code}; nothing was changed")
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except SuspendNotSupported:
        app.fail("this terminal can't be lent to an editor; n writes a note here")
    except OSError as error:
        app.fail(f"{arguments[0]}: {(error.strerror or str(error)).lower()}; nothing was changed")
    finally:
        if path is not None:
            path.unlink(missing_ok=True)
    return None
