"""When a work appeared, as fields of BibTeX and BibLaTeX say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readinglist.formats import dates
from readinglist.latex_decode import decode, decode_url
from readinglist.text import one_line

if TYPE_CHECKING:
    from readinglist.formats.entry import Entry

_FIRST_YEAR = re.compile(r"(?:\[|\(|c|ca|circa)?[. ]{0,2}(\d{4})(?!\d)")
_MONTH_AND_DAY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[ .,]*([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})[ .,]*(\d{1,2})(?:st|nd|rd|th)?)"
)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_WORD = re.compile(r"[A-Za-z]+")


def put_year(entry: Entry, value: str, *, dated: bool) -> None:
    """A year; one that is not sure, or a range (``c. 1982``, ``1982--1983``, ``1985a``), is kept in full, too."""
    year = value if value.isdigit() else one_line(decode(value))
    if year.isdigit():
        entry.number("year", year)
    elif dates.parse_any(year):
        entry.date(year, "year")
    else:
        if (first := _FIRST_YEAR.match(year)) and not dated:
            entry.number("year", first[1])
        entry.extra("year", year)


def put_month(entry: Entry, value: str) -> None:
    """A month by its number or name, perhaps with a day (``10~jan``); of a range, which is kept, the first one."""
    month = one_line(decode(value))
    match = _MONTH_AND_DAY.fullmatch(month)
    day, name = (match[1] or match[4], match[2] or match[3]) if match else ("", month)
    if dates.parse_month(name):
        entry.number("month", name)
        if day:
            entry.number("day", day)
        return
    if first := next(filter(dates.parse_month, _WORD.findall(month[:40])), ""):
        entry.number("month", first)
    entry.extra("month", month)


def put_date(entry: Entry, value: str) -> None:
    """A date of EDTF; of a range, or one that is not sure, the begin is taken, and all of it is kept."""
    date = one_line(decode_url(value))  # a tilde says that it is about then
    if dates.parse_any(date):
        entry.date(date)
        return
    if begin := _DATE.match(date):
        if dates.parse_any(begin[0]):
            entry.date(begin[0])
        else:
            entry.number("year", begin[0][:4])  # 2012-22 is a summer
    entry.extra("date", date)
