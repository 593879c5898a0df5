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


_YEAR = r"(?P<year>\d{4})"
_NAME = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WRITTEN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?:[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?)?[-/]*(?:T[\d:.,+Z-]*)?",
        rf"{_YEAR}(?:[ /,-]+{_NAME}(?:[ /,.-]+{_DAY})?)?/*",
        rf"{_NAME}[ ,.]+(?:{_DAY}[ ,.]+)?{_YEAR}",
        rf"{_DAY}[ .-]+{_NAME}[ ,.-]+{_YEAR}",
    )
)


def parse_any(text: str) -> Date | None:
    """The date that *text* as a whole is, in any of the ways of bibliographies; None for anything else.

    ``2020``, ``2020-03-14``, ``2020/03/14/``, ``2020 Mar 14``, ``Mar 2020``, ``March 14, 2020``, ``14 Mar 2020``,
    with a time of day after an ISO date. Days that there are not are left out.
    """
    text = text.strip()
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            month = parse_month(found.get("month") or "")
            if found.get("month") and month is None:
                continue
            return Date(int(found["year"]), *_checked(month or 0, int(found.get("day") or 0)))
    return None


def parse_month(text: str) -> int | None:
    """The month that *text* is: its number, or its English name, whole or shortened."""
    name = text.strip().rstrip(".").lower()
    if name.isascii() and name.isdigit() and len(name) < 3:
        return int(name) if 1 <= int(name) <= 12 else None
    if name[:3] in MONTHS and name.isalpha() and _FULL_MONTHS[MONTHS.index(name[:3])].startswith(name):
        return MONTHS.index(name[:3]) + 1
    return None


_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
