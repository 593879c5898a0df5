"""An item of CSL-JSON as the fields of a record, as Zotero, Better BibTeX, Crossref and pandoc write it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from readinglist.formats import csl_own
from readinglist.formats.csl_note import read_note
from readinglist.formats.csl_types import COLUMNS, DATES, EXTRA, GENRES, HANDLED, PEOPLE, csl_type, exact_type
from readinglist.formats.entry import Entry
from readinglist.formats.names import split_name
from readinglist.formats.xml_records import subscript, superscript
from readinglist.identifiers import parse_arxiv
from readinglist.paper import Author
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHIFTED = re.compile(r"<(su[bp])>([^<>]{1,40})</su[bp]>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|p|jats:p|jats:sec)\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:i|b|em|strong|su[bp]|scp?|span|u|tt|title|(?:jats|mml):[\w-]{1,30})(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record from an item."""
    variables = {name: value for name, value in item.items() if isinstance(name, str)}
    custom = variables.get("custom")
    ours = custom.get(csl_own.OURS) if isinstance(custom, dict) else None
    kind = one_line(variables["type"]) if isinstance(variables.get("type"), str) else ""
    genre = _text(variables.get("genre"))
    exact = exact_type(kind, genre)
    entry = Entry(exact)
    read_note(entry, variables)
    _read_identity(entry, variables)
    for name, value in variables.items():
        if name in COLUMNS:
            entry.put(COLUMNS[name], value if name in ("DOI", "URL") and isinstance(value, str) else _text(value))
        elif name == "author" or name in PEOPLE:
            for person in value if isinstance(value, list) else [value]:
                entry.person(_person(person), PEOPLE.get(name, "author"))
        elif name in DATES:
            entry.extra(DATES[name], _date_text(value))
        elif name == "number" and _text(value).lower().startswith("arxiv:") and parse_arxiv(_text(value)):
            entry.put("arxiv", _text(value))
        elif name == "genre" and genre == GENRES.get(exact):
            continue
        elif name not in HANDLED and (name not in ("archive", "archive_location") or not _in_arxiv(variables)):
            entry.extra(EXTRA.get(name) or f"csl_{name}", _text(value))
    if "venue" not in entry and kind == "paper-conference":
        entry.put("venue", _text(variables.get("event-title") or variables.get("event")))
    _read_date(entry, variables)
    entry.abstract(_text(variables.get("abstract")))
    for tag in _tags(variables.get("keyword")):
        entry.tag(tag)
    if isinstance(custom, dict):
        for name, value in custom.items():
            if name != csl_own.OURS:
                entry.extra(f"csl_custom_{one_line(str(name))}", value if isinstance(value, str) else json.dumps(value))
    result = entry.fields()
    if kind and kind != csl_type(exact, "arxiv" in result):
        result["extra"] = {**result.get("extra", {}), "csl_type": kind}
    return csl_own.restored(result, ours) if isinstance(ours, dict) else result


def _text(value: object) -> str:
    """The text of a variable without the markup that CSL allows in it; of lists, as Crossref has them, the first."""
    if isinstance(value, list):
        value = next((each for each in value if each), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if "<" in text:
        text = _BREAK.sub(" ", _SHIFTED.sub(_shifted, text))
        text = _TAG.sub("", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return one_line(text)


def _shifted(match: re.Match[str]) -> str:
    return superscript(match[2]) if match[1].lower() == "sup" else subscript(match[2])


def _person(value: object) -> Author:
    if isinstance(value, str):
        return split_name(_text(value))
    if not isinstance(value, dict):
        return Author()
    part = {name: _text(each) for name, each in value.items() if isinstance(name, str)}
    literal = part.get("literal") or part.get("name", "")
    particles = [part.get("dropping-particle", ""), part.get("non-dropping-particle", "")]
    family = " ".join(filter(None, [*particles, part.get("family", ""), part.get("suffix", "")]))
    given = part.get("given", "")
    if literal or not part.get("family") or value.get("isInstitution"):
        return Author(literal=literal or f"{given} {family}".strip())
    return Author(family=family, given=given)


def _read_identity(entry: Entry, variables: Mapping[str, Any]) -> None:
    """Citation key and arXiv id. Zotero's own ids are addresses and no keys."""
    name = variables.get("id")
    key = variables.get("citation-key")
    entry.key(key if isinstance(key, str) else "")
    if isinstance(name, str) and "://" in name:
        entry.extra("zotero_id" if "zotero.org" in name else "csl_id", name)
    elif isinstance(name, str):
        entry.key(name)
    elif isinstance(name, int):
        entry.extra("csl_id", str(name))
    if _in_arxiv(variables):
        entry.put("arxiv", _text(variables["archive_location"]))


def _in_arxiv(variables: Mapping[str, Any]) -> bool:
    known = _text(variables.get("archive")).lower() == "arxiv"
    return known and parse_arxiv(_text(variables.get("archive_location"))) is not None


def _read_date(entry: Entry, variables: Mapping[str, Any]) -> None:
    value = variables.get("issued")
    parts = _date_parts(value)
    if parts:
        for name, number in zip(("year", "month", "day"), parts[0], strict=False):
            entry.number(name, str(number))
    if len(parts) != 1:
        entry.extra("date", _date_text(value)) if parts else entry.date(_date_text(value))
    for name in ("season", "circa"):
        if isinstance(value, dict) and value.get(name):
            entry.extra(name, str(value[name]).lower())


def _date_parts(value: object) -> list[list[int]]:
    """The numbers of one day or of two, as far as they are said; ``0`` says nothing."""
    found = value.get("date-parts") if isinstance(value, dict) else None
    days = []
    for part in found if isinstance(found, list) else ():
        numbers: list[int] = []
        for number in part if isinstance(part, list) else [part]:
            if not re.fullmatch(r"-?\d{1,9}", str(number)) or int(number) == 0:
                break
            numbers.append(int(number))
        if numbers:
            days.append(numbers)
    return days


def _date_text(value: object) -> str:
    """``2011-05-25``, ``2011-05/2012``, or what is said in words."""
    if parts := _date_parts(value):
        days = ["-".join([f"{day[0]:04d}", *(f"{number:02d}" for number in day[1:])]) for day in parts]
        return "/".join(days)
    if isinstance(value, dict):
        value = value.get("raw") or value.get("literal") or ""
    return _text(value)


def _tags(value: object) -> list[str]:
    """Keywords, parted by semicolons where there are any, else by commas."""
    if isinstance(value, list):
        return [_text(each) for each in value]
    text = _text(value)
    return text.split(";" if ";" in text else ",")
