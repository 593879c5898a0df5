"""MEDLINE, as PubMed, ERIC and others export it (``.nbib``): ``PMID- 123``, ``TI  - …``, wrapped with six blanks.

Written by hand because nbib 0.3.2 reads 6 of 21 real files: it refuses a file for one line that it does not know.
Source: MEDLINE/PubMed data element (field) descriptions of the National Library of Medicine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats.leftovers import NOTHING
from readinglist.formats.names import split_name
from readinglist.formats.tagged import Dialect, Fields, grouped, items, whole_range, wrapped
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.paper import Author
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item
    from readinglist.formats.tagged import Block, Value

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}-(?: |$)|([A-Z][A-Z0-9]{3}|[A-Z][A-Z0-9]{1,2} {1,2})-(?=\S)")
_STARTERS = frozenset(("PMID", "PMCR", "OWN", "UI"))
_SURE = re.compile(
    r"^(?:PMID- ?\d|(?:OWN |STAT|DCOM|FAU |EDAT|MHDA|CRDT|PHST|PMC |JID |LID |AID |OID |PST |PMCR)-)", re.MULTILINE
)
_LINE = re.compile(r"^[A-Z][A-Z0-9]{1,3} {0,2}-(?: |$)", re.MULTILINE)
_RIS = re.compile(r"^[ \t]*TY {1,2}-", re.MULTILINE)

_PARTS = (
    ("dataset", "dataset"), ("preprint", "article"), ("journal", "article"), ("dissertation", "phdthesis"),
    ("thesis", "phdthesis"), ("book chapter", "incollection"), ("books", "book"), ("book", "book"),
    ("congress", "inproceedings"), ("conference", "inproceedings"), ("proceedings", "inproceedings"),
    ("technical report", "techreport"), ("report", "techreport"), ("patent", "patent"), ("webcast", "video"),
    ("video", "video"), ("web", "online"),
)  # fmt: skip
"""Types of entries by what a publication type contains; the first that fits counts."""
_ARTICLES = frozenset((
    "case reports", "clinical trial", "comparative study", "editorial", "english abstract", "evaluation study",
    "historical article", "letter", "meta-analysis", "multicenter study", "news", "newspaper article",
    "observational study", "published erratum", "randomized controlled trial", "review", "systematic review",
    "validation study", "comment", "consensus development conference", "consensus development conference, nih",
    "clinical conference",
))  # fmt: skip
"""Publication types of what journals print, though their names say otherwise or nothing."""

_EXTRA = {
    "PMID": "pmid", "LA": "language", "PL": "address", "UI": "pmid", "EN": "edition", "TT": "origtitle",
    "CTI": "booktitle", "OID": "accession", "CI": "rights", "TA": "shortjournal", "AD": "affiliation",
}  # fmt: skip
_ROLES = (("FED", "ED", "editor"), ("FIR", "IR", "investigator"))
_LABEL = re.compile(r"(?P<text>.*?)\s*\[(?P<kind>doi|pii|bookaccession)\]", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:E?ISSN|ISBN)[- ](?=\S)", re.IGNORECASE)


def read(text: str) -> Iterator[Item]:
    """The records of *text*: an entry ends where ``PMID`` begins the next, or at a blank line before a tag."""
    return items(text, Dialect(_tag, _begins, wrapped), _understand)


def looks_like(sample: str) -> bool:
    """Whether a text that begins with *sample* is MEDLINE: tags that only it has, and no types of RIS."""
    if not _SURE.search(sample) or _RIS.search(sample):
        return False
    rows = sum(1 for row in sample.split("\n") if row[:1] not in ("", " ", "\t"))
    return len(_LINE.findall(sample)) * 3 >= rows or len(_SURE.findall(sample)) > 2


def _tag(row: str) -> Value | None:
    match = _TAG.match(row)
    return ((match[1] or match[2]).rstrip(), row[match.end() :].strip()) if match else None


def _begins(block: Block, tag: str, gap: bool) -> bool:
    if tag in block.names and tag in ("PMID", "PMCR"):
        return True
    if not gap:
        return False
    # Files with an empty line after every line have one inside of entries too.
    return tag in _STARTERS or tag == block.tags[0][0] or (len(block.tags) > 1 and not block.bridged)


def _understand(block: Block) -> dict[str, Any] | str:
    values = block.values()
    if not values:
        return NOTHING
    found = grouped(values)
    types = [one_line(text) for text in found.pop("PT", [])]
    kind = _type(types)
    entry = Fields(kind)
    entry.keep("medline_pt", types)
    _names(entry, values, found)
    _titles(entry, kind, found)
    _identifiers(entry, found)
    for text in found.pop("DP", []):
        entry.day(text)
    for tag, column in (("VI", "volume"), ("IP", "issue"), ("PB", "publisher")):
        entry.first(column, found.pop(tag, []), f"medline_{tag.lower()}")
    pages = [whole_range(text) for text in found.pop("PG", [])]
    entry.first("pages", pages, "medline_pg")
    for tag in ("MH", "OT"):
        entry.keep("keywords", found.pop(tag, []))
    for tag, texts in found.items():
        entry.keep(_EXTRA.get(tag) or f"medline_{tag.lower()}", texts)
    return entry.fields()


def _type(types: list[str]) -> str:
    known = [text.lower() for text in types]
    if any("doctoral dissertation" in text for text in known):
        return "phdthesis"
    if any("master" in text and "dissertation" in text for text in known):
        return "mastersthesis"
    others = [text for text in known if text not in _ARTICLES]
    for part, name in _PARTS:
        if any(part in text for text in others):
            return name
    return "article" if any(text in _ARTICLES for text in known) else "misc" if types else ""


def _names(entry: Fields, values: list[Value], found: dict[str, list[str]]) -> None:
    """Authors in their order: ``FAU``, or ``AU`` where a person has no full name; ``CN`` is an organisation."""
    full = False
    for tag, text in values:
        if tag == "FAU":
            entry.person(_full_name(text))
            full = True
        elif tag == "AU":
            # The short form comes after the full one, of which it says nothing new.
            if not full:
                entry.person(_short_name(text))
            full = False
        elif tag == "CN":
            entry.person(Author(literal=one_line(text)))
    for tag in ("FAU", "AU", "CN"):
        found.pop(tag, None)
    for whole, short, role in _ROLES:
        texts = found.pop(whole, []) or found.get(short, [])
        found.pop(short, None)
        for text in texts:
            entry.person(_full_name(text) if "," in text else _short_name(text), role)


def _full_name(text: str) -> Author:
    text = one_line(text)
    return split_name(text) if "," in text else Author(literal=text)


_SHORT_NAME = re.compile(r"(?P<family>\S.*?) (?P<initials>[A-Z]{1,4})(?P<suffix> (?:Jr|Sr|2nd|3rd|4th))?")


def _short_name(text: str) -> Author:
    """``Long V``: a family name and initials without points."""
    text = one_line(text)
    match = _SHORT_NAME.fullmatch(text) if len(text) < 200 and "," not in text else None
    if match is None:
        return split_name(text)
    return Author(family=f"{match['family']}{match['suffix'] or ''}", given=match["initials"])


def _titles(entry: Fields, kind: str, found: dict[str, list[str]]) -> None:
    books = found.pop("BTI", [])
    entry.first("title", found.pop("TI", []), "medline_ti")
    entry.first("venue" if "title" in entry else "title", books, "booktitle")
    if kind in ("book", "phdthesis", "techreport"):
        # ERIC has the publisher of what is in no journal there.
        entry.first("publisher", found.pop("JT", []), "medline_jt")
    for tag in ("JT", "TA", "CTI"):
        texts = found.pop(tag, [])
        if tag == "TA" and "venue" in entry:
            entry.keep("shortjournal", texts)
        else:
            entry.first("venue", texts, _EXTRA.get(tag, "medline_jt"))
    abstracts = found.pop("AB", [])
    for text in abstracts[:1]:
        entry.abstract(text)
    entry.keep("medline_ab", [text for text in abstracts[1:] if text != abstracts[0]])


def _identifiers(entry: Fields, found: dict[str, list[str]]) -> None:
    for tag in ("LID", "AID"):
        for text in found.pop(tag, []):
            match = _LABEL.fullmatch(text) if len(text) < 1000 else None
            bare = match["text"] if match else text
            doi = parse_doi(bare)
            if doi:
                entry.put("doi", bare)
            elif bare.startswith(("http://", "https://")):
                if "url" in entry:
                    entry.keep("url", [bare])
                else:
                    entry.put("url", bare)
            elif bare.lower().startswith("arxiv") and parse_arxiv(bare):
                entry.put("arxiv", bare)
            else:
                entry.keep(f"medline_{tag.lower()}", [text])
    entry.keep("pmcid", found.pop("PMC", []))
    for tag in ("IS", "ISSN", "ISBN"):
        for text in found.pop(tag, []):
            entry.serial(_PREFIX.sub("", text, count=1), f"medline_{tag.lower()}")
