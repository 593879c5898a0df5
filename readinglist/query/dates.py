"""Times of a query: dates with or without month and day, and ages such as ``7d``.

Times are stored as ISO 8601 text in UTC (``2024-03-14T09:26:53…``), so bounds are such texts too, cut after
the seconds: text order is time order, whatever follows the seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

UNITS = "hdwmy"
"""Hours, days, weeks, months, years."""

_HOURS = {"h": 1, "d": 24, "w": 168}
_EVER_BEFORE, _EVER_AFTER = "0", "~"  # sort before and after every time there is
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_age(text: str) -> bool:
    """Whether *text* is an age: a number and a unit."""
    return 2 <= len(text) <= 6 and text[-1] in UNITS and text.isascii() and text[:-1].isdigit()


def is_date(text: str) -> bool:
    """Whether *text* is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, and in the calendar."""
    year, *rest = text.split("-")
    if not text.isascii() or len(year) != 4 or not year.isdigit() or year == "0000" or len(rest) > 2:
        return False
    if not all(len(part) == 2 and part.isdigit() for part in rest):
        return False
    month, day = (*(int(part) for part in rest), 1, 1)[:2]
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= (28 if month == 2 and not leap else _DAYS[month - 1])


def spell_of(date: str, now: datetime) -> tuple[str, str]:
    """When the year, month or day *date* begins and when the next one does, in the time zone of *now*."""
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    if day and day < _DAYS[month - 1] and is_date(f"{year:04}-{month:02}-{day + 1:02}"):
        following = (year, month, day + 1)
    elif month and month < 12:
        following = (year, month + 1, 1)
    else:
        following = (year + 1, 1, 1)
    return _midnight(year, month or 1, day or 1, now), _midnight(*following, now)


def _midnight(year: int, month: int, day: int, now: datetime) -> str:
    if year > 9999:
        return _EVER_AFTER
    return _stamp(now.replace(year=year, month=month, day=day, hour=0, minute=0, second=0, microsecond=0, fold=0))


def before(age: str, now: datetime) -> str:
    """The moment that lies *age* before *now*; months and years are those of the calendar."""
    number, unit = int(age[:-1]), age[-1]
    if unit in _HOURS:
        return _stamp(now, number * _HOURS[unit])
    year, month = divmod(now.year * 12 + now.month - 1 - number * (12 if unit == "y" else 1), 12)
    if year < 1:
        return _EVER_BEFORE
    day = now.day
    while not is_date(f"{year:04}-{month + 1:02}-{day:02}"):
        day -= 1  # the 31st of a month that has none
    return _stamp(now.replace(year=year, month=month + 1, day=day))


def _stamp(moment: datetime, hours: int = 0) -> str:
    """*moment*, *hours* earlier, in UTC; one without a time zone is in UTC."""
    from datetime import timedelta

    offset = moment.utcoffset() or timedelta()
    try:
        utc = moment.replace(tzinfo=None, microsecond=0) - offset - timedelta(hours=hours)
    except OverflowError:
        return _EVER_BEFORE if hours or moment.year == 1 else _EVER_AFTER
    return utc.isoformat()
