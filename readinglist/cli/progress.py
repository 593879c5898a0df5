"""A progress bar on standard error, for what takes longer than half a second."""

from __future__ import annotations

import sys
import time
from typing import Any

_PATIENCE = 0.5
"""Seconds after which it is shown how far something is."""


class Bar:
    """A bar with the name of what is done; on a terminal only. A context manager."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._started = time.monotonic()
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def show(self, done: int, total: int, what: str) -> None:
        """Show that *done* of *total* is done, and *what* that is in words."""
        if self._progress is None:
            if not sys.stderr.isatty() or time.monotonic() - self._started < _PATIENCE:
                return
            self._start()
        self._progress.update(self._task, completed=done, total=total, what=what)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn(self._what),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[what]}"),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
        )
        self._task = self._progress.add_task("", total=1, what="")
        self._progress.start()
