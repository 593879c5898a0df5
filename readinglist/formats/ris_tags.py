"""What the tags of RIS mean, in the dialects of Reference Manager, EndNote, Zotero, Mendeley and the databases.

Source: the RIS format specification of Research Information Systems (2001, 2011 with EndNote's types), Zotero's and
EndNote's tables of tags. A tag that no field has is kept in ``extra`` as ``ris_`` and the tag, and written back.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from readinglist.formats import ris_own
from readinglist.formats.entry import page_range
from readinglist.formats.tagged import Fields, grouped, name, whole_range
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.formats.tagged import Value

TYPE_NAMES = {
    "JOUR": "article", "CONF": "inproceedings", "CHAP": "incollection", "BOOK": "book", "THES": "thesis",
    "RPRT": "techreport", "ELEC": "online", "COMP": "software", "DATA": "dataset", "PAT": "patent",
    "UNPB": "unpublished", "GEN": "misc", "PAMP": "booklet", "VIDEO": "video", "MPCT": "movie", "SOUND": "audio",
    "MUSIC": "music", "ART": "artwork", "FIGURE": "image", "STAND": "standard", "CASE": "jurisdiction",
    "STAT": "legislation", "LEGAL": "legal", "PCOMM": "letter", "ENCYC": "inreference", "EDBOOK": "collection",
    "GOVDOC": "report",
    # From here on, types that share a name with one above.
    "JFULL": "article", "MGZN": "article", "NEWS": "article", "EJOUR": "article", "INPR": "article",
    "ABST": "article", "CPAPER": "inproceedings", "ECHAP": "incollection", "EBOOK": "book", "CLSWK": "book",
    "SER": "book",    "WEB": "online", "BLOG": "online", "ICOMM": "letter", "DBASE": "dataset", "AGGR": "dataset",
    "UNPD": "unpublished", "MANSCPT": "unpublished", "SLIDE": "misc", "DICT": "inreference", "CHART": "image",
    "MAP": "image", "BILL": "legislation", "UNBILL": "legislation", "HEAR": "legal", "ADVS": "video",
    "MULTI": "misc", "CTLG": "misc", "EQUA": "misc", "GRNT": "misc", "ANCIENT": "misc",
}  # fmt: skip
"""The name in BibTeX or BibLaTeX of each type of reference."""

TYPE_TAGS: dict[str, str] = {}
"""The type of reference for each name of an entry's type: the inverse of :data:`TYPE_NAMES`."""
for _tag, _name in TYPE_NAMES.items():
    TYPE_TAGS.setdefault(_name, _tag)
TYPE_TAGS |= {
    "inbook": "CHAP", "proceedings": "CONF", "report": "RPRT", "phdthesis": "THES", "mastersthesis": "THES",
    "manual": "RPRT", "suppperiodical": "JOUR", "review": "JOUR", "reference": "BOOK", "bookinbook": "CHAP",
}  # fmt: skip

DOCTORAL, MASTERS = "PhD thesis", "Master's thesis"
"""What ``M3`` says where it is all that is known of a thesis."""

EXTRA = {
    "LA": "language", "ET": "edition", "CY": "address", "ST": "shorttitle", "T3": "series", "SE": "chapter",
    "AN": "accession", "Y2": "urldate", "C7": "eid", "L1": "file", "NV": "volumes", "AD": "affiliation",
    "DB": "database", "DP": "databaseprovider", "CN": "callnumber", "PMID": "pmid", "PMCID": "pmcid", "CR": "rights",
}  # fmt: skip
"""Tags whose value ``extra`` holds under a name that other formats have too."""

_SAME = {
    "PP": "CY", "PI": "CY", "L2": "UR", "LK": "UR", "URL": "UR", "VO": "VL", "DOI": "DO", "A1": "AU", "A2": "ED",
    "TA": "A4", "PU": "PB", "ISSN": "SN", "ISBN": "SN", "RN": "LB",
}  # fmt: skip
_BOOKS = frozenset(("BOOK", "EBOOK", "EDBOOK", "CLSWK", "SER"))
_PARTS = frozenset(("CHAP", "ECHAP", "CONF", "CPAPER", "ENCYC", "DICT"))
WITH_SERIES = _BOOKS | {"RPRT", "GOVDOC", "COMP", "MAP"}
HOUSES = {"THES": "school", "RPRT": "institution", "GOVDOC": "institution"}
_JOURNAL = ("JF", "T2", "JO", "BT", "JA", "J2", "J1", "JI", "J9")
_VOLUME_TITLE = ("BT", "T2", "JF", "JO", "JA", "J2", "J1")
_SHORT = frozenset(("JO", "JA", "J1", "J2", "JI", "J9"))
_DOCTORAL = re.compile(r"\b(?:ph\.? ?d|d\.? ?phil|doctor|doktor|docteur|dissertation)", re.IGNORECASE)
_MASTERS = re.compile(r"\b(?:master|m\.? ?sc|m\.? ?phil|diplom|magister)", re.IGNORECASE)
_CITATION_KEY = re.compile(r"[A-Za-z][^\s,{}\"%#~\\]{1,79}")
_PREFIXED = re.compile(r"(?:pp?\.?\s+)(?=[\w])", re.IGNORECASE)
_PMID = re.compile(r"(\d{1,9})\s*\[pmid\]", re.IGNORECASE)
_PMCID = re.compile(r"PMC\d{3,9}", re.IGNORECASE)
_ARXIV_LABEL = re.compile(r"arxiv", re.IGNORECASE)
_DATABASE_NOTE = re.compile(
    r"(?:cited by|export date|times cited|total times cited|cited reference count|coden|correspondence address"
    r"|funding details|funding text|copyright|last updated|date (?:created|revised|completed)|number of references"
    r"|medline an|accession number|document type|language of original document"
    r"|subjectstermnotlit|[uú]ltima actualizaci[oó]n)\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_HTML = re.compile(r"<(?:p|div|br|ul|ol|h[1-6])(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</(?:p|div|h[1-6]|li)>", re.IGNORECASE)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


def fields(values: Sequence[Value]) -> dict[str, Any]:
    """The fields of a record from the tags of an entry and their values."""
    own: dict[str, Any] = {}
    tags: list[Value] = []
    for tag, text in values:
        if tag == "M2" and (said := ris_own.parse(text)):
            own = said
            continue
        tags.append((_SAME.get(tag, tag), _ENTITY.sub(_entity, text) if "&" in text and tag != "N1" else text))
    found = grouped(tags)
    kind = one_line(found.pop("TY", [""])[0]).upper()
    entry = Fields()
    _type(entry, kind, found)
    _names(entry, kind, tags, found)
    _titles(entry, kind, found)
    _identifiers(entry, found)
    _dates(entry, found)
    _places(entry, kind, found)
    _owner(entry, found)
    for tag, texts in found.items():
        if tag == "ER":
            texts = [text for text in texts if any(map(str.isalnum, text))]
        entry.keep(EXTRA.get(tag) or f"ris_{tag.lower()}", texts)
    return ris_own.laid_over(entry.fields(), own)


def _entity(match: re.Match[str]) -> str:
    return unescape(match[0])


def _type(entry: Fields, kind: str, found: dict[str, list[str]]) -> None:
    if not kind:
        return
    name = TYPE_NAMES.get(kind, "misc")
    work = found.get("M3", [""])[0]
    if kind == "THES":
        said = " ".join((work, *found.get("U1", []), *found.get("M1", [])))[:500]
        name = "phdthesis" if _DOCTORAL.search(said) else "mastersthesis" if _MASTERS.search(said) else name
    entry.type(name)
    if TYPE_TAGS.get(name) != kind:
        entry.keep("ris_ty", [kind])
    if kind in HOUSES and work and not parse_doi(work):
        if (name, work) not in (("phdthesis", DOCTORAL), ("mastersthesis", MASTERS)):
            entry.keep("type", [work])
        del found["M3"][0]


def _names(entry: Fields, kind: str, tags: list[Value], found: dict[str, list[str]]) -> None:
    editors = "holder" if kind == "PAT" else "editor"
    roles = {"AU": "author", "ED": editors, "A3": "editor" if kind in _BOOKS else "serieseditor", "A4": "translator"}
    for tag, text in tags:
        if tag in roles:
            entry.person(name(text), roles[tag])
    for tag in roles:
        found.pop(tag, None)


def _titles(entry: Fields, kind: str, found: dict[str, list[str]]) -> None:
    for tag in ("TI", "T1", "CT"):
        entry.first("title", found.pop(tag, []), f"ris_{tag.lower()}")
    if kind in _BOOKS and "BT" in found:
        entry.first("title", found.pop("BT"), "ris_bt")
    if kind in WITH_SERIES:
        entry.keep("series", found.pop("T2", []))
    if kind == "CONF" and "C3" in found:
        # Zotero and EndNote have the conference in T2, its proceedings in C3; the Web of Science has an address there.
        entry.first("venue", found.pop("C3"), "ris_c3")
        entry.keep("eventtitle", found.pop("T2", []))
    for tag in _VOLUME_TITLE if kind in _PARTS else _JOURNAL:
        spare = "shortjournal" if tag in _SHORT and "venue" in entry else f"ris_{tag.lower()}"
        entry.first("venue", found.pop(tag, []), spare)
    for tag in ("AB", "N2"):
        texts = found.pop(tag, [])
        for text in texts[:1]:
            if "abstract" in entry:
                entry.first("abstract", texts[:1], f"ris_{tag.lower()}")
            else:
                entry.abstract(text)
        entry.keep(f"ris_{tag.lower()}", [text for text in texts[1:] if text != texts[0]])


def _identifiers(entry: Fields, found: dict[str, list[str]]) -> None:
    entry.first("doi", found.pop("DO", []), "doi")
    for tag in ("M3", "N1", "L1"):
        rest = []
        for text in found.pop(tag, []):
            doi = parse_doi(text) if len(text) < 300 and "10." in text else None
            if doi and not (tag == "L1" and text.startswith("http")):
                entry.put("doi", text)
            else:
                rest.append(text)
        found[tag] = rest
    for tag in ("AN", "M1", "N1"):
        rest = []
        for text in found.pop(tag, []):
            if len(text) < 100 and "arxiv" not in entry and _ARXIV_LABEL.match(text) and parse_arxiv(text):
                entry.put("arxiv", text)
            elif tag == "AN" and _PMCID.fullmatch(text):
                entry.keep("pmcid", [text])
            else:
                rest.append(text)
        found[tag] = rest
    for tag, pattern, column in (("U1", _PMID, "pmid"), ("C2", _PMCID, "pmcid")):
        matches = [(text, pattern.fullmatch(text.strip())) for text in found.pop(tag, [])]
        entry.keep(column, [match[1] if match.re.groups else match[0] for _, match in matches if match])
        found[tag] = [text for text, match in matches if not match]
    urls = found.pop("UR", [])
    entry.first("url", urls, "url")
    for text in found.pop("SN", []):
        entry.serial(text, "ris_sn")
    keys = found.get("ID")
    # Databases put the number of a record or its accession number here; a citation key begins with a letter.
    if keys and _CITATION_KEY.fullmatch(keys[0]):
        entry.key(keys.pop(0))


def _dates(entry: Fields, found: dict[str, list[str]]) -> None:
    for tag in ("PY", "DA", "Y1"):
        for text in dict.fromkeys(found.pop(tag, [])):
            # YYYY/MM/DD/other information, such as a season, or what happened on that day.
            parts = [part.strip() for part in text.split("/", 3)]
            other = parts[3].strip(" /") if len(parts) == 4 else ""
            plain = "/".join(takewhile(lambda part: part.strip("0"), parts[:3]))
            if other and other != "undefined":
                entry.keep("date", [text])
                if "year" in entry:
                    continue
            if plain:
                entry.day(plain)


def _places(entry: Fields, kind: str, found: dict[str, list[str]]) -> None:
    entry.first("volume", found.pop("VL", []), "ris_vl")
    entry.first("issue", found.pop("IS", []), "ris_is")
    copies = found.get("CP", [])
    if copies and "issue" not in entry and len(copies[0]) < 12 and any(map(str.isdigit, copies[0])):
        entry.first("issue", found.pop("CP"), "ris_cp")
    elif copies:
        entry.keep("eventtitle", found.pop("CP"))
    first, last = found.pop("SP", []), found.pop("EP", [])
    start = _PREFIXED.sub("", one_line(first[0]), count=1) if first else ""
    end = one_line(last[0]) if last else ""
    if (start, end) == ("No", "Specified"):
        # Ovid has "No pages specified" cut in two.
        start = end = ""
    entry.put("pages", whole_range(start) if "-" in start else page_range(start, end), "ris_sp")
    entry.keep("ris_sp", first[1:])
    entry.keep("ris_ep", last[("-" not in start) :])
    house = HOUSES.get(kind)
    if house:
        entry.keep(house, found.pop("PB", []))
    else:
        entry.first("publisher", found.pop("PB", []), "ris_pb")


def _owner(entry: Fields, found: dict[str, list[str]]) -> None:
    words = found.pop("KW", [])
    if len(words) == 1 and ";" not in words[0] and words[0].count(",") > 1:
        parts = words[0].split(",")
        words = parts if all(len(part.split()) < 4 for part in parts) else words
    entry.keywords(words)
    notes = [_plain(text) for text in found.pop("N1", [])]
    entry.keep("ris_n1", [text for text in notes if _DATABASE_NOTE.match(text)])
    entry.note("\n\n".join(text for text in notes if not _DATABASE_NOTE.match(text)))


def _plain(text: str) -> str:
    """A note without the HTML that Zotero writes it in."""
    if _HTML.match(text) and text.endswith(">"):
        text = _BREAK.sub("\n", _PARAGRAPH.sub("\n\n", text))
        text = unescape(_TAG.sub("", text)).replace("\xa0", " ").strip()
        text = re.sub(r"\n{3,}", "\n\n", text)
    return text
