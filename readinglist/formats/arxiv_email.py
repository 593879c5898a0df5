"""Listings of arXiv: the daily e-mails, and the pages of new papers copied from the web as text.

Source: https://info.arxiv.org/help/subscribe.html (the mails) and https://arxiv.org/list/cs.LG/new (the pages).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from readinglist.formats import dates
from readinglist.formats.base import Day, Furniture
from readinglist.formats.entry import Entry, text_lines
from readinglist.formats.leftovers import shortened
from readinglist.formats.names import split_name, split_names
from readinglist.paper import Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item

_ID = r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d{1,2}))?"
_MAIL_START = re.compile(rf"(?:arXiv|Paper)(?P<crossed>[ ]?\(\*cross-listing\*\))?[ ]?:[ ]?{_ID}(?P<rest>.*)")
_WEB_START = re.compile(rf"[ \t]*(?:\[\d{{1,5}}\][ \t]*)?arXiv:{_ID}(?P<rest>[ \t]+(?:\(|\[)[^\n]*|[ \t]*)")
_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z-]{1,20})(?P<remark> \([^()]{0,40}\))?[ ]?:(?:[ \t]+(?P<value>.*)|$)")
_END = re.compile(r"\\\\ *\([^()]*,[^()]*\)\s*")
_DIVIDER = re.compile(r"[-=%]{20,}\s*")
_CROSSES = "%-%-%"
_REPLACEMENTS = "%%--%%"
_REPLACED = re.compile(r"replaced with revised version +(?P<date>[^()]*)(?P<size>\([^()]*\))?\s*|\(replaced\)")
_CROSS_LISTED = re.compile(r"\((?:\*?cross-list(?:ing)?[^()]{0,60})\)")
_MAIL_DATE = re.compile(r"(?:Date:|received from .{0,60}? to) +(?P<date>[A-Z][a-z]{2},? +\d.*)")
_WEB_DATE = re.compile(r"[ \t]*(?P<date>[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4})\b.{0,80}")
_WEB_FURNITURE = re.compile(
    r"\s*(?:(?:New|Cross|Replacement) (?:submissions|lists)\b.{0,80}|\[?\s*(?:Showing|Total of)\b.{0,120}"
    r"|(?:Replacements|Cross-lists) for\b.{0,80}|Authors and titles for\b.{0,80}|New submissions for\b.{0,80})",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(\d{1,2}) +([A-Z][a-z]{2}) +(\d{4}|\d\d)\b")
_SUBJECT = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")
_LOOKS_LIKE_MAIL = re.compile(
    rf"^{_MAIL_START.pattern}\n(?:(?:Date|replaced|From)[^\n]*\n(?:[^\n]*\n){{0,4}}?)?Title\s?:", re.MULTILINE
)
_LOOKS_LIKE_WEB = re.compile(rf"^[ \t]*\[\d{{1,5}}\][ \t]*arXiv:{_ID}[^\n]*\n(?:[ \t]*\n)*[ \t]*Title:", re.MULTILINE)
_KEPT = {
    "comments": "comment", "comment": "comment", "journal-ref": "journal_ref", "report-no": "report_no",
    "license": "rights", "msc-class": "msc_class", "acm-class": "acm_class", "proxy": "proxy",
    "subj-class": "subj_class",
}  # fmt: skip
_MAIL_FIELDS = frozenset((*_KEPT, "title", "author", "authors", "categories", "doi", "date", "from", "subjects"))


def looks_like(sample: str) -> bool:
    """Whether *sample*, the beginning of a text, is a listing: an identifier, then what arXiv says below it."""
    return bool(_LOOKS_LIKE_MAIL.search(sample) or _LOOKS_LIKE_WEB.search(sample))


def read(text: str) -> Iterator[Item]:
    """A record a paper of a listing; heads, separators and trailers are furniture, the mail's date is its day.

    What is a cross-list or a replacement says so in ``extra.announced``; a replacement's date is no date of the paper.
    """
    lines = text.split("\n")
    position, number = 0, 0
    announced = ""
    expected = dated = False
    while number < len(lines):
        line = lines[number]
        if not line or line.isspace():
            number += 1
            continue
        web = _WEB_START.fullmatch(line) if "[" in line or not expected else None
        mail = None if web and "[" in line else _MAIL_START.match(line)
        if web or mail or (expected and (_FIELD.match(line) or line.startswith("arXiv"))):
            listing = _Web() if web and not mail else _Mail()
            end = listing.take(lines, number)
            own = text_lines("\n".join(lines[number:end]))
            match = mail or web
            if match:
                position += 1
                entry = listing.entry(match, announced)
                yield Record(entry.fields(), position, number + 1, end, own)
            else:
                said = shortened(" ".join(lines[number:end]))
                yield Leftover(number + 1, said, "an entry without an arXiv identifier", own)
            number, expected, dated = end, False, False
            continue
        yield Furniture(1)
        if (day := _day(line)) and not (dated and line.startswith("received")):
            dated, announced = True, ""
            yield Day(day)
        if line.startswith(_REPLACEMENTS) or re.match(r"\s*Replace", line):
            announced = "replacement"
        elif line.startswith(_CROSSES) or re.match(r"\s*Cross(?: |-)", line):
            announced = "cross-list"
        expected = line.rstrip() == "\\\\"
        number += 1


def _day(line: str) -> str:
    """The day that a line of a listing's head says, as ISO 8601."""
    match = _MAIL_DATE.match(line) or _WEB_DATE.fullmatch(line)
    found = _date(match["date"]) if match else None
    return found.iso if found else ""


def _date(text: str) -> dates.Date | None:
    """The day in ``Fri, 17 Mar 23 00:31:14 GMT``; years of two digits are those since arXiv began, 1991."""
    match = _DAY.search(text)
    if not match:
        return None
    year = match[3] if len(match[3]) == 4 else f"{'19' if match[3] > '90' else '20'}{match[3]}"
    return dates.parse_any(f"{match[1]} {match[2]} {year}")


class _Listing(ABC):
    """What one paper's lines say: fields by their names in lower case, and the abstract."""

    def __init__(self) -> None:
        self._fields: list[tuple[str, list[str]]] = []
        self._abstract: list[str] = []
        self._replaced = ""

    @abstractmethod
    def take(self, lines: list[str], start: int) -> int:
        """Read the paper that begins at *start*; returns the line after its last one."""

    def entry(self, match: re.Match[str], announced: str) -> Entry:
        """The entry of the paper whose first line is *match*."""
        entry = Entry("online")
        entry.put("arxiv", match["id"])
        if match["version"]:
            entry.extra("arxiv_version", f"v{match['version']}")
        if self._replaced or _REPLACED.search(match["rest"]):
            announced = "replacement"
        elif match.groupdict().get("crossed") or _CROSS_LISTED.search(match["rest"]):
            announced = "cross-list"
        entry.extra("announced", announced)
        for name, parts in self._fields:
            _put(entry, name, one_line(" ".join(parts)))
        if found := _date(self._replaced):
            entry.extra("replaced", found.iso)
        entry.abstract(_decoded(one_line(" ".join(self._abstract))))
        return entry

    def _field(self, name: str, value: str) -> None:
        self._fields.append((name.lower(), [value]))


class _Mail(_Listing):
    """A paper of an e-mail: its fields, ``\\\\``, its abstract, and ``\\\\ ( link , size)``."""

    def take(self, lines: list[str], start: int) -> int:
        within = False
        for number in range(start + 1, len(lines)):
            line = lines[number]
            if not line.strip():
                continue
            if _END.match(line):
                return number + 1
            if _DIVIDER.fullmatch(line) or (within and line.rstrip() == "\\\\"):
                return number
            if not within and number > start + 1 and _MAIL_START.match(line):
                return number
            if line.rstrip() == "\\\\":
                if number + 1 < len(lines) and _MAIL_START.match(lines[number + 1]):
                    return number
                within = True
            elif within:
                self._abstract.append(line)
            elif match := _REPLACED.fullmatch(line):
                self._replaced = match["date"] or " "
            elif (match := _FIELD.match(line)) and match["name"].lower() in _MAIL_FIELDS:
                self._field(match["name"], match["value"] or "")
            elif self._fields:
                self._fields[-1][1].append(line)
        return len(lines)


class _Web(_Listing):
    """A paper of a page: labelled fields; names without label stand below the title, the abstract at the end."""

    def take(self, lines: list[str], start: int) -> int:
        for number in range(start + 1, len(lines)):
            line = lines[number]
            if not line.strip():
                continue
            if _WEB_START.fullmatch(line) or _WEB_FURNITURE.fullmatch(line) or _WEB_DATE.fullmatch(line):
                return number
            match = _FIELD.match(line.strip())
            name = match["name"].lower() if match else ""
            if match and name in _MAIL_FIELDS and not self._abstract:
                self._field(name, match["value"] or "")
            elif self._abstract or self._has("subjects"):
                self._abstract.append(line)
            elif self._has("title") and not (self._has("authors") or self._has("author")):
                self._field("authors", line)
            elif self._fields:
                self._fields[-1][1].append(line)
        return len(lines)

    def _has(self, name: str) -> bool:
        return any(known == name for known, _ in self._fields)


def _put(entry: Entry, name: str, value: str) -> None:
    if name == "title":
        entry.put("title", _decoded(value))
    elif name in ("authors", "author"):
        _authors(entry, _decoded(value))
    elif name in ("categories", "subjects"):
        classes = value.split() if name == "categories" else _SUBJECT.findall(value)
        entry.extra("primary_class", classes[0] if classes else value)
        entry.extra("categories", classes[1:] and classes)
    elif name == "doi":
        first, *more = value.replace(",", " ").split() or [""]
        entry.put("doi", first)
        entry.extra("doi", more)
    elif name == "date":
        if found := _date(value):
            entry.date(found.iso)
    elif name in _KEPT:
        entry.extra(_KEPT[name], _decoded(value))
    else:
        entry.extra(name, value)


def _authors(entry: Entry, text: str) -> None:
    """``A. One (1), B. Two (1 and 2) ((1) Here, (2) There)``: names, and what stands in brackets apart."""
    names, remarks, depth, start = [], [], 0, 0
    for place, sign in enumerate(text):
        if sign == "(":
            if not depth:
                names.append(text[start:place])
                start = place + 1
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                remarks.append(text[start:place])
                start = place + 1
    (remarks if depth else names).append(text[start:])
    group, colon, people = " ".join(names).partition(":")
    if colon:
        entry.person(split_name(group))
    for author in split_names(people if colon else group):
        entry.person(author)
    entry.extra("affiliation", [remark for remark in map(one_line, remarks) if any(map(str.isalpha, remark))])


def _decoded(text: str) -> str:
    """*text* without LaTeX: only where it has a command; two hyphens of plain text stay what they are."""
    if "\\" not in text:
        return text
    from readinglist.latex_decode import decode

    return decode(text)
