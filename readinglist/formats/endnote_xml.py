"""EndNote's XML: of EndNote 8 and later (``<xml><records><record>``), and the flat one in capitals before.

There is no published specification. The names are those of the ``RSXML.dtd`` that comes with EndNote, and of what
EndNote, Zotero, JabRef and bibutils write. What says where the record was in the library (``database``,
``source-app``, ``foreign-keys``) is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats import dates, xml_records
from readinglist.formats.entry import Entry
from readinglist.formats.names import split_name
from readinglist.formats.xml_records import content
from readinglist.paper import Author
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from readinglist.formats.base import Item

_TYPES = {
    "journal article": "article", "electronic article": "article", "newspaper article": "article",
    "magazine article": "article", "in press": "article", "book": "book", "electronic book": "book",
    "edited book": "book", "classical work": "book", "ancient text": "book", "serial": "book",
    "book section": "incollection", "book chapter": "incollection", "electronic book section": "incollection",
    "conference paper": "inproceedings", "conference proceedings": "inproceedings", "conference": "inproceedings",
    "thesis": "phdthesis", "report": "techreport", "government document": "techreport", "web page": "online",
    "blog": "online", "electronic source": "online", "online database": "online", "online multimedia": "online",
    "social media": "online", "discussion forum": "online", "preprint": "online", "dataset": "dataset",
    "aggregated database": "dataset", "computer program": "software", "patent": "patent", "standard": "standard",
    "unpublished work": "unpublished", "unpublished": "unpublished", "manuscript": "unpublished",
    "personal communication": "letter", "encyclopedia": "inreference", "dictionary": "inreference",
    "film or broadcast": "movie", "audiovisual material": "video", "podcast": "audio", "music": "music",
    "artwork": "artwork", "figure": "image", "pamphlet": "booklet", "case": "jurisdiction", "bill": "legislation",
    "statute": "legislation", "legal rule or regulation": "legislation", "hearing": "legal", "generic": "misc",
}  # fmt: skip
_NUMBERS = {
    "0": "misc", "1": "artwork", "2": "video", "3": "misc", "4": "jurisdiction", "5": "incollection", "6": "book",
    "7": "jurisdiction", "9": "software", "10": "inproceedings", "12": "online", "13": "misc", "17": "article",
    "19": "article", "21": "movie", "23": "article", "25": "patent", "26": "letter", "27": "techreport",
    "28": "book", "31": "legislation", "32": "phdthesis", "34": "unpublished", "36": "unpublished", "43": "article",
    "44": "book", "46": "techreport", "47": "inproceedings", "59": "dataset", "60": "incollection",
}  # fmt: skip
"""Types by the number that ``ref-type`` has besides its name."""
_OLD_NUMBERS = {
    "0": "article", "1": "book", "2": "phdthesis", "3": "inproceedings", "4": "letter", "5": "article",
    "6": "software", "7": "incollection", "8": "article", "9": "book", "10": "techreport",
}  # fmt: skip
"""Types by the number that ``REFERENCE_TYPE`` has in the flat form."""
_ROLES = {
    "authors": "author", "secondary-authors": "editor", "tertiary-authors": "series_editor",
    "subsidiary-authors": "translator", "translated-authors": "translator",
}  # fmt: skip
_COLUMNS = {
    "title": "title", "volume": "volume", "number": "issue", "pages": "pages", "publisher": "publisher",
    "electronic-resource-num": "doi",
}  # fmt: skip
_EXTRA = {
    "short-title": "shorttitle", "tertiary-title": "series", "abbr-1": "shortjournal", "pub-location": "address",
    "place-published": "address", "edition": "edition", "language": "language", "accession-num": "accession",
    "accession-number": "accession", "num-vols": "volumes", "access-date": "urldate", "call-num": "library",
    "call-number": "library", "work-type": "type", "type-of-work": "type", "orig-pub": "origpublisher",
    "translated-title": "translated_title", "section": "chapter", "number-of-volumes": "volumes",
}  # fmt: skip
_GROUPS = frozenset(
    {"contributors", "titles", "periodical", "alt-periodical", "dates", "urls", "keywords", "pub-dates"}
)
_LEFT_OUT = frozenset({"database", "source-app", "foreign-keys", "ref-type", "reference-type"})
_OLD_NAMES = {"date": "pub-date", "url": "related-urls", "endnote-refnum": "rec-number", "refnum": "rec-number"}
_BOOKS = frozenset({"book", "movie", "software", "techreport", "online"})
"""Types whose ``secondary-title`` is that of a series."""
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]\b")
_PMCID = re.compile(r"PMC\d+")


def looks_like(sample: str) -> bool:
    """Whether *sample* begins as EndNote's XML."""
    inside = "ref-type|rec-number|contributors|titles|REFERENCE_TYPE|foreign-keys"
    return xml_records.looks_like(sample, "record|RECORD", inside)


def read(text: str) -> Iterator[Item]:
    """The records of an export.

    Raises:
        FormatError: it is no XML at all, or declares entities.
    """
    return xml_records.read(text, frozenset({"record", "RECORD"}), _fields)


def _fields(record: Element) -> dict[str, Any]:
    """The fields of one ``record``."""
    kind = _type(record)
    entry = Entry(kind)
    edited = "edited book" in _name(record)
    parts = list(_parts(record))
    year = next((text for name, element in parts if name == "year" and (text := _text(element))), "")
    entry.date(year)
    for name, element in parts:
        text = _text(element)
        if name in _ROLES:
            _add_people(entry, element, "editor" if edited and name == "authors" else _ROLES[name])
        elif name in _COLUMNS:
            _add_column(entry, kind, name, text)
        elif name in ("secondary-title", "full-title", "alt-title"):
            _add_venue(entry, kind, name, text)
        elif name in ("related-urls", "web-urls", "text-urls", "pdf-urls", "image-urls"):
            _add_links(entry, element, name)
        elif name in ("keyword", "keywords"):
            for row in clean(content(element)).split("\n"):
                entry.tag(row)
        elif name in ("notes", "research-notes"):
            entry.note(content(element))
        elif name == "abstract":
            entry.abstract(text)
        elif name in ("date", "pub-date"):
            _add_date(entry, text, year)
        elif name == "label" and text and " " not in text:
            entry.key(text)
        elif name == "isbn":
            entry.extra("issn" if _ISSN.fullmatch(text) else "isbn", text)
        elif name.startswith("custom") and _PMCID.fullmatch(text):
            entry.extra("pmcid", text)
        elif name != "year":
            entry.extra(_EXTRA.get(name) or f"endnote_{name.replace('-', '_')}", text)
    return entry.fields()


def _parts(record: Element) -> Iterator[tuple[str, Element]]:
    """What a record says, piece by piece, out of the groups that hold it."""
    waiting = [*reversed(record)]
    while waiting:
        element = waiting.pop()
        name = element.tag.lower().replace("_", "-")
        name = _OLD_NAMES.get(name, name) if element.tag.isupper() else name
        if name in _GROUPS and len(element):
            waiting += reversed(element)
        elif name not in _LEFT_OUT:
            yield name, element


def _name(record: Element) -> str:
    kind = record.find("ref-type")
    return one_line(kind.get("name", "")).lower() if kind is not None else ""


def _type(record: Element) -> str:
    """The type of a record, in BibTeX's or BibLaTeX's words; of theses, the work's own type decides."""
    old = record.find("REFERENCE_TYPE")
    kind = record.find("ref-type")
    if old is not None:
        found = _OLD_NUMBERS.get(_text(old)) or _TYPES.get(_text(old).lower(), "misc")
    else:
        found = _TYPES.get(_name(record)) or _NUMBERS.get(_text(kind), "") if kind is not None else ""
    if found == "phdthesis" and "master" in _text(record.find("work-type")).lower():
        return "mastersthesis"
    return found or ("misc" if kind is not None else "")


def _text(element: Element | None) -> str:
    return one_line(content(element))


def _add_people(entry: Entry, group: Element, role: str) -> None:
    for element in list(group) or [group]:
        for name in clean(content(element)).split("\n"):
            name = one_line(name)
            # A comma after all of a name says that it is an organisation's (EndNote's manual, "Corporate authors").
            literal = name.endswith(",") and "," not in name.rstrip(",")
            person = Author(literal=name.rstrip(", ")) if literal else split_name(name) if name else Author()
            entry.person(person, role)


def _add_column(entry: Entry, kind: str, name: str, text: str) -> None:
    if name == "number" and kind in ("techreport", "patent", "standard", "dataset"):
        entry.extra("number", text)
    elif name == "publisher" and kind in ("phdthesis", "mastersthesis"):
        entry.extra("school", text)
    elif name == "publisher" and kind == "techreport":
        entry.extra("institution", text)
    else:
        entry.put(_COLUMNS[name], text)


def _add_venue(entry: Entry, kind: str, name: str, text: str) -> None:
    if name == "alt-title":
        entry.extra("shortjournal" if kind == "article" else "endnote_alt_title", text)
    elif name == "secondary-title" and kind in _BOOKS:
        entry.extra("series", text)
    else:
        # A journal is mostly said twice: as the secondary title and as the periodical.
        entry.put("venue", text, "journal")


def _add_links(entry: Entry, group: Element, name: str) -> None:
    for element in list(group) or [group]:
        text = _text(element)
        if text.startswith(("http://", "https://", "ftp://")):
            entry.put("url", text)
        else:
            entry.extra("file" if name in ("pdf-urls", "image-urls") or "internal-pdf" in text else "url", text)


def _add_date(entry: Entry, text: str, year: str) -> None:
    """The day of publication, which mostly leaves the year to ``year``."""
    for complete in (text, f"{text} {year}", f"{year} {text}"):
        if dates.parse_any(complete):
            return entry.date(complete)
    return entry.extra("date", text)
