"""Dates in MODS: which of those that a record has, and its host, is the one when it appeared.

Source: the element ``originInfo`` of the MODS user guidelines (``loc.gov/standards/mods``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readinglist.formats import dates
from readinglist.formats.xml_records import content
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from readinglist.formats.entry import Entry

_DATES = ("dateIssued", "copyrightDate", "dateCreated", "dateOther")
_BEHIND, _OF_PART = 20, 3
"""Where dates of the host and those of a part stand among the others."""
_NO_END = "9999"
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?[\d.:Z]*)?")


def add_dates(entry: Entry, record: Element, host: Element | None) -> None:
    """When it appeared: what the record calls its key date, when it was issued, or the date of its part or host."""
    year = ""
    said: set[str] = set()
    for _, name, text in sorted(_found_dates(record, host), key=lambda found: found[0]):
        parsed, years = dates.parse_any(text), _YEAR.findall(text)
        if not year:
            if parsed:
                entry.date(text)
            else:
                # A range, or one that is not sure, is kept in full, too.
                entry.extra("date", text)
                entry.number("year", years[0] if years else "")
            year = years[0] if years else ""
        elif parsed and year in text:
            entry.date(text)
        elif not said.issuperset(years or [text]):
            entry.extra(name, text)
        said.update(years or [text])


def _found_dates(record: Element, host: Element | None) -> Iterator[tuple[int, str, str]]:
    """The dates of a record and its host, each after how little it says when the part itself appeared."""
    for behind, parent in ((0, record), (_BEHIND, host)):
        if parent is None:
            continue
        found = [element for element in parent.iterfind("originInfo/*") if element.tag in _DATES]
        ends = {element.tag: _plain_date(_text(element)) for element in found if element.get("point") == "end"}
        for element in found:
            text, point = _plain_date(_text(element)), element.get("point")
            if not text or point == "end":
                continue
            if point == "start" and ends.get(element.tag):
                text = f"{text}/{ends[element.tag].replace(_NO_END, '')}"
            step = 0 if element.get("keyDate") == "yes" else 3 * _DATES.index(element.tag) + 1
            name = "date" if element.tag == "dateIssued" else f"mods_{element.tag.lower()}"
            # What is in a standard form goes before what the title page says.
            yield behind + step + (element.get("encoding") is None), name, text
        for element in parent.iterfind("part/date"):
            # A journal's own dates are those of its first and last year.
            yield _OF_PART, "date", _plain_date(_text(element))


def _text(element: Element) -> str:
    return one_line(content(element))


def _plain_date(text: str) -> str:
    """A date without what catalogues put around it: ``[c1984].`` gives ``1984``, and ``20120109`` an ISO date."""
    text = text.strip("[]()., ;")
    if text[:1] in ("c", "p", "\u00a9") and text[1:].isdigit():
        text = text[1:]
    match = _COMPACT.fullmatch(text)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else text
