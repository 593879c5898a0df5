"""What goes wrong when a service is asked: each a :class:`~readinglist.enrich.base.SourceError` of one line."""

from __future__ import annotations

from readinglist.enrich.base import SourceError
from readinglist.text import one_line


class AskingError(SourceError):
    """A host gave no answer, or one that is none."""

    def __init__(self, host: str, what: str, advice: str) -> None:
        """*what* happened, and what can be done about it; the message is ``<host>: <what>, <advice>``."""
        super().__init__(f"{host}: {what}, {advice}")
        self.what = what


class HostDown(AskingError):  # noqa: N818 - it says what is the case
    """A host is not asked any more in this run."""

    def __init__(self, host: str, what: str) -> None:
        super().__init__(host, what, "not asked again in this run")


class RefusedError(AskingError):
    """A host does not take this question; others it may take."""

    def __init__(self, host: str, status: int, body: bytes) -> None:
        super().__init__(host, f"refused the question ({status})", "nothing to do about it")
        self.status = status
        self.body = body
        """What it said, if it is of a type that was asked for."""


class NothingError(AskingError):
    """There is no such thing."""

    def __init__(self, host: str) -> None:
        super().__init__(host, "has no such thing", "nothing to do about it")


def shown(text: str, most: int) -> str:
    """Text that others wrote, on one line that can't do anything, of *most* characters."""
    line = one_line(text[: 4 * most])
    return line if len(line) <= most else f"{line[: most - 1]}…"
