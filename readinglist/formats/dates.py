"""Dates as pages print them: ``May 30, 2026``, ``Jun 12``, glued to a count (``Jun 10, 20263``), or in full."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
"""Regular expression of a month's English name, whole or shortened."""

DATE = rf"(?P<month>{MONTH})\s+(?P<day>3[01]|[12]\d|0?[1-9])(?:,\s+(?P<year>(?:19|20)\d\d))?"
"""Regular expression of a day as Hugging Face prints it, with the groups ``month``, ``day`` and perhaps ``year``."""

_PRINTED = re.compile(DATE)
_ISO = re.compile(r"((?:19|20)\d\d)(?:-(\d\d?)(?:-(\d\d?))?)?(?![\d])")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Date(NamedTuple):
    """A day, or as much of one as was said."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def text(self) -> str:
        """As pages print it."""
        name = MONTHS[self.month - 1].title() if self.month else ""
        return f"{name} {self.day or ''}".strip() + (f", {self.year}" if self.year else "")

    @property
    def iso(self) -> str:
        """``2026-05-30``, or the part of it that is known from the left."""
        parts = [f"{self.year:04d}"] if self.year else []
        if parts and self.month:
            parts.append(f"{self.month:02d}")
            if self.day:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


def parse(text: str) -> Date | None:
    """The date that *text* begins with: ``May 30, 2026``, ``May 30``, or ISO 8601 down to the year alone."""
    match = _PRINTED.match(text)
    if match:
        return from_match(match)
    match = _ISO.match(text)
    if match:
        year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        return Date(year, *_checked(month, day))
    return None


def from_match(match: re.Match[str]) -> Date:
    """The date in a match of a pattern that contains :data:`DATE`."""
    month = MONTHS.index(match["month"][:3].lower()) + 1
    year = match["year"]
    return Date(int(year) if year else None, *_checked(month, int(match["day"])))


def _checked(month: int, day: int) -> tuple[int | None, int | None]:
    if not 1 <= month <= 12:
        return None, None
    return month, day if 1 <= day <= _LENGTHS[month - 1] else None


def complete(date: Date, limit: str | None) -> Date:
    """*date* with the latest year that keeps it from lying after *limit* (``2025-03-14`` or ``2025``), if any."""
    last = parse(limit) if limit else None
    if date.year or last is None or last.year is None:
        return date
    later = last.month is not None and (date.month or 0, date.day or 0) > (last.month, last.day or 31)
    return date._replace(year=last.year - later)


def fields(date: Date) -> dict[str, Any]:
    """A record's ``year``, ``month`` and ``day``; without a year the date is only good for :func:`Date.text`."""
    if not date.year:
        return {}
    known = {"year": date.year, "month": date.month, "day": date.day if date.month else None}
    return {name: value for name, value in known.items() if value}
