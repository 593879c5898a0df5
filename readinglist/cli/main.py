"""The entry point, and what becomes of every error: one line on standard error and the documented exit code."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing's own costs `--version` as much again as Python's start
if TYPE_CHECKING:
    from typing import NoReturn

FAILED, WRONG_USE, IN_PART, INTERRUPTED = 1, 2, 3, 130
"""Exit codes beside 0: nothing could be done; wrong use; done in part; interrupted."""


def main() -> NoReturn:
    """Run the command line and exit."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        # Nothing else is loaded for it.
        from readinglist import __version__

        sys.stdout.write(f"readinglist {__version__}\n")
        sys.exit(0)
    try:
        code = run(arguments)
    except KeyboardInterrupt:
        # Interrupted while the program itself was still being loaded.
        code = INTERRUPTED
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code. No exception comes out of it."""
    import gc
    import sqlite3

    import click

    from readinglist.cli.app import cli
    from readinglist.errors import LibraryError, UsageError
    from readinglist.store.connection import StoreError

    _set_up_streams()
    # A command makes many objects and hardly any cycles: looking for these often costs a twentieth of the time.
    gc.set_threshold(50_000, 20, 20)
    try:
        code = cli.main(arguments, prog_name="readinglist", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, click.Abort, EOFError):
        complain("interrupted; an unfinished action leaves no trace")
        return INTERRUPTED
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        where = f" (see `{error.ctx.command_path} --help`)" if getattr(error, "ctx", None) else ""  # type: ignore[attr-defined]
        complain(f"{error.format_message().rstrip('.')}{where}")
        return error.exit_code
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except (LibraryError, StoreError) as error:
        complain(str(error))
        return FAILED
    except (BrokenPipeError, SystemExit) as error:
        # Click leaves this way where a pipe breaks, and when it has completed a word.
        if isinstance(error, SystemExit) and "_READINGLIST_COMPLETE" in os.environ:
            return error.code if isinstance(error.code, int) else FAILED
        # Whoever read our output has seen enough: no error, and no second one when Python closes the pipe.
        _give_up_output()
        return 0
    except OSError as error:
        # Below the layers that explain their own files there is only standard input and output.
        complain(f"can't read or write: {(error.strerror or str(error)).lower()}")
        return FAILED
    except (MemoryError, RecursionError, sqlite3.Error, Exception) as error:
        return _our_fault(error)


def complain(message: str) -> None:
    """Print an error: the program's name, and one line safe for a terminal."""
    from readinglist.text import safe_line

    try:
        sys.stdout.flush()
    except OSError:
        _give_up_output()
    sys.stderr.write(f"readinglist: {safe_line(message)}\n")
    sys.stderr.flush()


def _give_up_output() -> None:
    """Let what could not be written to standard output go nowhere: Python would try again when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _our_fault(error: BaseException) -> int:
    """Print one line, keep the traceback in a file, and show it where READINGLIST_DEBUG asks for it."""
    import traceback
    from datetime import UTC, datetime

    text = "".join(traceback.format_exception(error))
    if os.environ.get("READINGLIST_DEBUG"):
        sys.stderr.write(text)
    try:
        from pathlib import Path

        from platformdirs import user_log_dir

        folder = Path(user_log_dir("readinglist", appauthor=False))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = folder / f"error-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
        with os.fdopen(os.open(log, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(f"arguments: {sys.argv[1:]!r}\n\n{text}")
        where = f"details are in {log}"
    except OSError:
        where = "READINGLIST_DEBUG=1 shows the details"
    complain(f"a fault of readinglist itself ({type(error).__name__}); an unfinished action leaves no trace; {where}")
    return FAILED


def _set_up_streams() -> None:
    """Data is UTF-8 wherever it goes; a terminal that can't show a character gets a replacement for it."""
    from pathlib import Path

    # A stream that was closed (`>&-`) is missing; what goes there goes nowhere.
    nowhere = Path(os.devnull)
    sys.stdin = sys.stdin or nowhere.open(encoding="utf-8")
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
