"""Signs of status, star and mark: told apart by their shape, in two sets."""

from __future__ import annotations

from dataclasses import dataclass, field

from readinglist.shown import STAR, STATUS_MARKS


@dataclass(frozen=True, slots=True)
class Icons:
    """One set of signs, each a cell wide."""

    statuses: dict[str, str] = field(default_factory=lambda: dict(STATUS_MARKS))
    star: str = STAR
    mark: str = "▌"
    """Beside a paper that is marked."""
    down: str = "↓"
    up: str = "↑"
    ellipsis: str = "…"
    bullet: str = "·"
    full: str = "█"
    """What a bar is made of."""
    half: str = "╸"
    """Half a piece of a line; none where there are only whole ones."""
    levels: str = "▁▂▃▄▅▆▇█"
    """Columns of a small plot on one line, the lowest first."""
    done: str = "━"
    """What is behind on a line of progress, and what bars in rows close to each other are made of."""
    ahead: str = "─"
    """What lies ahead on it."""
    dot: str = "•"
    """Between brackets, the one of some choices."""
    picked: str = "◉"
    """Before the value that was chosen of some; it and the next one have one width, in ASCII of three cells."""
    unpicked: str = "○"


UNICODE = Icons()
ASCII = Icons(
    {"unread": "o", "skipped": "-", "reading": "+", "read": "x"}, "*", ">", "v", "^", "~", "-", "#", dot="*",
    half="", levels=" .:-=+*#", done="#", ahead="-",
    picked="(x)", unpicked="( )",
)  # fmt: skip
"""For terminals and fonts in which ``○ ◐ ● ★`` are missing or two cells wide."""


def icons(ascii_only: bool) -> Icons:
    """The set that the configuration asks for."""
    return ASCII if ascii_only else UNICODE
