"""MODS, the XML of library catalogues (``modsCollection``, ``mods``), which bibutils and Zotero write, too.

Sources: the user guidelines of MODS 3 (``loc.gov/standards/mods``), MARC's codes of relators, and what bibutils and
Zotero make of them. A catalogue's own data about its record (``extension``, and ``recordInfo`` but the identifier) is
left out. Subjects are a library's headings, and no tags of the owner.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats import mods_dates, mods_names, mods_types, xml_records
from readinglist.formats.entry import Entry
from readinglist.formats.mods_names import local_name
from readinglist.formats.xml_records import child_text, content
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from readinglist.formats.base import Item

_INSIDE = "mods|titleInfo|name|identifier|originInfo|typeOfResource|relatedItem|genre|part|location|recordInfo"
_HOUSES = {"phdthesis": "school", "mastersthesis": "school", "thesis": "school", "techreport": "institution"}
_IN_SERIES = frozenset(("book", "collection", "proceedings", "reference", "periodical"))
"""Types whose host is the series that they are in."""
_DETAILS = {
    "volume": "volume", "issue": "issue", "number": "issue", "page": "pages", "pages": "pages",
    "chapter": "chapter", "artnum": "eid", "article number": "eid", "part": "part", "title": "issuetitle",
}  # fmt: skip
_IDENTIFIERS = {
    "doi": "doi", "arxiv": "arxiv", "isbn": "isbn", "issn": "issn", "issn-l": "issn", "pmid": "pmid",
    "pubmed": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "uri": "url", "url": "url", "hdl": "handle", "eid": "eid",
}  # fmt: skip
_COLUMNS = frozenset(("volume", "issue", "pages", "doi", "arxiv", "url"))
_KEY = re.compile(r"[^\W\d_][^\W\d][^\s,{}#%\\]{0,60}?(?<!\d)(?:1[5-9]|20)\d\d(?!\d)[\w:.+-]{0,40}")
"""A name that has a year in it."""
_ELIDED = ("-", "'", "\u2019")
_PAGES_WORD = re.compile(r"pp?\.\s*")
_PAGE_COUNT = re.compile(r"(\d{1,6}) ?(?:p|pp|pages)\.?")
_LEFT_OUT = frozenset(
    ("titleInfo", "name", "genre", "originInfo", "part", "location", "relatedItem", "extension", "recordInfo")
)
"""What is read by itself, or not at all."""


def looks_like(sample: str) -> bool:
    """Whether *sample* begins as MODS."""
    return xml_records.looks_like(sample, "mods|modsCollection", _INSIDE)


def read(text: str) -> Iterator[Item]:
    """The records of a collection, or the single one.

    Raises:
        FormatError: it is no XML at all, or declares entities.
    """
    return xml_records.read(text, frozenset({"mods"}), _fields)


def _fields(record: Element) -> dict[str, Any]:
    """The fields of one ``mods``."""
    hosts = record.findall("relatedItem[@type='host']")
    host = hosts[0] if hosts else None
    kind = mods_types.of_record(record, host)
    if kind == "incollection" and _main_title(record.findall("titleInfo")) is None:
        kind = "inbook"
    entry = Entry(kind)
    _add_titles(entry, record)
    _add_origin(entry, record, kind)
    mods_names.add_people(entry, record, "author")
    mods_dates.add_dates(entry, record, host)
    _add_part(entry, record)
    for element in record.findall("location"):
        _add_location(entry, element)
    for element in record:
        if element.tag not in _LEFT_OUT:
            _HANDLERS.get(element.tag, _add_other)(entry, element)
    _add_host(entry, host, kind)
    for related in record.findall("relatedItem"):
        if related is not host:
            _add_related(entry, related)
    entry.extra("mods_genre", mods_types.unknown_genres(record))
    entry.extra("accession", child_text(record, "recordInfo/recordIdentifier"))
    if _KEY.fullmatch(record.get("ID", "")):
        entry.key(record.get("ID", ""))
    return entry.fields()


def _text(element: Element | None) -> str:
    return one_line(content(element))


def _add_titles(entry: Entry, record: Element) -> None:
    """The title; others beside it by what they are: ``abbreviated``, ``alternative``, ``translated``, ``uniform``."""
    infos = record.findall("titleInfo")
    main = _main_title(infos)
    for info in infos:
        if info is main:
            entry.put("title", _title(info))
        else:
            kind = info.get("type") or "alternative"
            entry.extra("shorttitle" if kind == "abbreviated" else f"{local_name(kind)}_title", _title(info))


def _main_title(infos: list[Element]) -> Element | None:
    """The title proper, which has no type; where all have one, the first that says anything."""
    said = [info for info in infos if _title(info)]
    return next((info for info in said if not info.get("type")), said[0] if said else None)


def _title(info: Element | None) -> str:
    """A title with its article, subtitle and part, without the punctuation that catalogues end their fields with."""
    if info is None:
        return ""
    parts = {name: child_text(info, name) for name in ("nonSort", "title", "subTitle", "partNumber", "partName")}
    title = parts["title"].rstrip(" :;/=,")
    if article := parts["nonSort"]:
        title = f"{article}{title}" if article.endswith(_ELIDED) else f"{article} {title}"
    if subtitle := parts["subTitle"].rstrip(" :;/=,"):
        title = f"{title}{' ' if title[-1:] in ('?', '!') else ': '}{subtitle}" if title else subtitle
    part = ", ".join(text for text in (parts["partNumber"].rstrip(" ,"), parts["partName"]) if text)
    return f"{title.rstrip('.')}. {part}" if title and part else title or part


def _unpointed(text: str) -> str:
    """*text* without the punctuation that catalogues end their fields with, and without half a pair of brackets."""
    text = text.rstrip(" ,:;")
    return text[:-1].rstrip() if text.endswith("]") and "[" not in text else text


def _add_origin(entry: Entry, parent: Element, kind: str, prefix: str = "") -> None:
    """Publisher, place and edition; of a host, whose *prefix* is given, where the part itself has none."""
    for origin in parent.findall("originInfo"):
        for publisher in origin.findall("publisher"):
            if kind in _HOUSES:
                entry.extra(_HOUSES[kind], _unpointed(_text(publisher)))
            else:
                entry.put("publisher", _unpointed(_text(publisher)), f"mods_{prefix}publisher")
        for term in origin.iterfind("place/placeTerm"):
            name = "mods_country" if term.get("type") == "code" else "address"
            entry.extra(name, _unpointed(_text(term)))
        for tag, name in (("edition", "edition"), ("frequency", "mods_frequency"), ("dateCaptured", "urldate")):
            for element in origin.findall(tag):
                entry.extra(name, _text(element))


def _add_part(entry: Entry, parent: Element) -> None:
    """Which part of its host it is: volume, issue, pages, chapter …"""
    for detail in parent.iterfind("part/detail"):
        kind = detail.get("type", "").lower()
        text = child_text(detail, "number") or child_text(detail, "title") or child_text(detail, "caption")
        name = _DETAILS.get(kind) or f"mods_detail_{local_name(kind)}"
        if name in _COLUMNS:
            entry.put(name, text, "number" if kind == "number" else name)
        else:
            entry.extra(name, text)
    for extent in parent.iterfind("part/extent"):
        first, last = child_text(extent, "start"), child_text(extent, "end")
        text = f"{first}-{last}" if last and last != first else first or child_text(extent, "list")
        if extent.get("unit", "pages").lower() in ("page", "pages", "p"):
            entry.put("pages", _PAGES_WORD.sub("", text, count=1) if text.startswith("p") else text)
            entry.extra("pagetotal", child_text(extent, "total"))
        else:
            entry.extra("mods_extent", f"{text or child_text(extent, 'total')} {extent.get('unit')}")
    for element in parent.iterfind("part/text"):
        entry.extra("mods_part", _text(element))


def _add_host(entry: Entry, host: Element | None, kind: str) -> None:
    """The journal, the book or the series that it is in, and what that says of the part."""
    if host is None:
        return
    infos = host.findall("titleInfo")
    main = _main_title(infos)
    if kind in _IN_SERIES:
        entry.extra("series", _title(main))
    elif kind == "inbook":
        # A part without a title of its own: BibTeX gives the title of the book.
        entry.put("title", _title(main))
    else:
        entry.put("venue", _title(main), "series")
    for info in infos:
        if info is not main:
            abbreviated = info.get("type") == "abbreviated"
            entry.extra("shortjournal" if abbreviated else "mods_host_other_title", _title(info))
    mods_names.add_people(entry, host, "bookauthor")
    _add_origin(entry, host, "", "host_")
    _add_part(entry, host)
    for element in host.findall("identifier"):
        name = _IDENTIFIERS.get(element.get("type", "").lower(), "")
        plain = name in ("isbn", "issn")
        entry.extra(name if plain else f"mods_host_{local_name(element.get('type', 'identifier'))}", _text(element))
    for path, name in (("note", "note"), ("location/url", "url")):
        for element in host.iterfind(path):
            entry.extra(f"mods_host_{name}", _text(element))
    for related in host.findall("relatedItem"):
        if related.get("type") in ("host", "series"):
            entry.extra("series", _title(_main_title(related.findall("titleInfo"))))


def _add_related(entry: Entry, related: Element) -> None:
    """Another item: the series, the original, or any other, of which the title is kept, or else what identifies it."""
    kind = related.get("type", "")
    info = _main_title(related.findall("titleInfo"))
    title = _title(info)
    if kind == "series":
        entry.extra("series", f"{child_text(info, 'nonSort')} {child_text(info, 'title')}".strip(" :;/=,"))
        entry.extra("seriesnumber", child_text(info, "partNumber") or child_text(related, "part/detail/number"))
        for element in related.findall("identifier"):
            if element.get("type") == "issn":
                entry.extra("issn", _text(element))
    elif kind == "original":
        entry.extra("origtitle", title)
        entry.extra("origpublisher", child_text(related, "originInfo/publisher"))
        entry.extra("origdate", child_text(related, "originInfo/dateIssued"))
    else:
        names = [title] if title else map(_text, (*related.findall("identifier"), *related.findall("location/url")))
        for name in names:
            entry.extra("reviewed-title" if kind == "reviewOf" else f"mods_{local_name(kind or 'related')}", name)


def _add_location(entry: Entry, location: Element) -> None:
    """Where it is: web pages, the one for readers first; the library and its shelf."""
    for url in sorted(location.findall("url"), key=lambda each: "primary" not in each.get("usage", "")):
        entry.put("url", _text(url))
        entry.extra("urldate", url.get("dateLastAccessed", ""))
    for element in location.findall("physicalLocation"):
        entry.extra("mods_physical_location", _text(element))
    for element in location.iter("shelfLocator"):
        entry.extra("library", _text(element))


def _add_identifier(entry: Entry, element: Element) -> None:
    text, kind = _text(element), element.get("type", "").lower()
    name = _IDENTIFIERS.get(kind, "")
    if element.get("invalid") == "yes":
        entry.extra(f"mods_invalid_{local_name(kind)}", text)
    elif kind == "citekey":
        entry.key(text)
    elif not name and parse_doi(text):
        entry.put("doi", text)
    elif not name and text.lower().startswith("arxiv") and parse_arxiv(text):
        entry.put("arxiv", text)
    elif not kind and _KEY.fullmatch(text):
        entry.key(text)
    elif name == "url" and not text.lower().startswith(("http:", "https:", "ftp:")):
        entry.extra("mods_uri", text)
    elif name in _COLUMNS:
        entry.put(name, text)
    else:
        entry.extra(name or f"mods_{local_name(kind or 'identifier')}", text)


def _add_subject(entry: Entry, subject: Element) -> None:
    """A heading: of a list of headings, its parts are one (``Ballroom dancing -- United States``)."""
    parts = [
        " ".join(_text(each) for each in part.iter("namePart")) if part.tag == "name" else _text(part)
        for part in subject
        if part.tag not in ("cartographics", "geographicCode")
    ]
    parts = [part for part in parts if part]
    entry.extra("keywords", [" -- ".join(parts)] if subject.get("authority") and parts else parts)
    for part in subject.findall("cartographics/*"):
        entry.extra(f"mods_{local_name(part.tag)}", _text(part))


def _add_language(entry: Entry, language: Element) -> None:
    """A language, by its name, or by its code where it has no name; those of parts of the work by themselves."""
    terms = sorted(language.findall("languageTerm"), key=lambda term: term.get("type") != "text")
    part = language.get("objectPart")
    entry.extra(f"mods_language_{local_name(part)}" if part else "language", _text(terms[0] if terms else language))


def _add_note(entry: Entry, note: Element) -> None:
    kind = note.get("type")
    entry.extra(f"mods_note_{local_name(kind)}" if kind else "note", _text(note))


def _add_description(entry: Entry, description: Element) -> None:
    for element in description:
        text = _text(element)
        if element.tag == "extent" and (match := _PAGE_COUNT.fullmatch(text)):
            entry.extra("pagetotal", match[1])
        else:
            entry.extra(f"mods_{local_name(element.tag)}", text)


def _add_resource(entry: Entry, resource: Element) -> None:
    text = _text(resource)
    if text.lower() != "text":
        entry.extra("mods_type_of_resource", text)


def _add_other(entry: Entry, element: Element) -> None:
    entry.extra(f"mods_{local_name(element.tag)}", _text(element))


_HANDLERS: dict[str, Callable[[Entry, Element], None]] = {
    "identifier": _add_identifier,
    "subject": _add_subject,
    "language": _add_language,
    "note": _add_note,
    "physicalDescription": _add_description,
    "typeOfResource": _add_resource,
    "abstract": lambda entry, element: entry.abstract(_text(element)),
    "tableOfContents": lambda entry, element: entry.extra("mods_contents", _text(element)),
    "accessCondition": lambda entry, element: entry.extra("rights", _text(element) or element.get("href", "")),
}
