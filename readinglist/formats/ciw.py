"""Web of Science's tagged format (``.ciw``, ``.isi``): ``PT J``, ``AU Long, V``, wrapped with three blanks, ``ER``.

Written by hand: no library reads it. Source: Web of Science core collection field tags (Clarivate).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats.entry import page_range
from readinglist.formats.leftovers import NOTHING
from readinglist.formats.names import split_name
from readinglist.formats.tagged import Dialect, Fields, grouped, items, wrapped
from readinglist.paper import Author
from readinglist.text import one_line, title_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item
    from readinglist.formats.tagged import Block, Value

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:[ \t]+|$)")
_PARTS = {"J": "article", "B": "book", "S": "incollection", "P": "patent", "C": "inproceedings"}
"""Types of publication: journal, book, book in a series, patent, conference."""
_DOCUMENTS = (
    ("proceedings paper", "inproceedings"), ("meeting", "inproceedings"), ("conference", "inproceedings"),
    ("book chapter", "incollection"), ("data set", "dataset"), ("data study", "dataset"), ("software", "software"),
    ("dissertation", "phdthesis"), ("thesis", "phdthesis"), ("patent", "patent"), ("report", "techreport"),
)  # fmt: skip
_EXTRA = {
    "LA": "language", "UT": "accession", "SE": "series", "PI": "address", "CT": "eventtitle", "CL": "eventvenue",
    "CY": "eventdate", "PM": "pmid", "C1": "affiliation", "SU": "wos_su", "AR": "eid", "JI": "shortjournal",
    "PN": "number", "SP": "eventsponsor",
}  # fmt: skip
_ITEM_ENDS = {"CR": re.compile(r"\n"), "C1": re.compile(r"(?<=\.)\n")}
"""What parts the values of tags that have many: references, each on a line, and addresses, each a sentence."""


def read(text: str) -> Iterator[Item]:
    """The records of *text*: an entry begins with ``PT`` and ends with ``ER``, or where the next begins."""
    headers = frozenset(("FN", "VR", "EF"))
    return items(text, Dialect(_tag, _begins, wrapped, end="ER", headers=headers), _understand)


_HEADER = re.compile(r"^FN \S.*\n(?:.*\n){0,2}?VR \d", re.MULTILINE)
_PART = re.compile(r"^PT [A-Z] ?$", re.MULTILINE)
_OTHERS = re.compile(r"^(?:AU|TI|SO|UT|PY|ER)(?: \S|$)", re.MULTILINE)


def looks_like(sample: str) -> bool:
    """Whether a text that begins with *sample* is of the Web of Science: its header, or a type and other tags."""
    part = _PART.search(sample)
    if part is None:
        return bool(_HEADER.match(sample.lstrip()))
    return bool(_HEADER.match(sample.lstrip())) or len(_OTHERS.findall(sample, part.end(), part.end() + 5000)) > 1


def _tag(row: str) -> Value | None:
    match = _TAG.match(row)
    return (match[1], row[match.end() :].strip()) if match else None


def _begins(block: Block, tag: str, gap: bool) -> bool:
    return tag == "PT"


def _understand(block: Block) -> dict[str, Any] | str:
    values = [(tag, text) for tag, text in block.values() if tag != "ER"]
    if not values:
        return NOTHING
    found = grouped(values)
    part = found.pop("PT", [""])[0].strip()[:1].upper()
    documents = [one_line(text) for text in found.get("DT", [])]
    entry = Fields(_type(part, "; ".join(documents)))
    _names(entry, found)
    _titles(entry, part, found)
    entry.first("doi", found.pop("DI", []), "doi")
    for text in found.pop("PY", []):
        entry.day(text)
    for text in found.pop("PD", []):
        entry.day(text)
    for tag, column in (("VL", "volume"), ("IS", "issue"), ("PU", "publisher")):
        entry.first(column, found.pop(tag, []), f"wos_{tag.lower()}")
    _pages(entry, found)
    for tag in ("SN", "EI", "BN"):
        for text in found.pop(tag, []):
            entry.serial(text, f"wos_{tag.lower()}")
    for tag in ("DE", "ID"):
        for text in found.pop(tag, []):
            entry.keep("keywords", one_line(text).split(";"))
    for tag, texts in found.items():
        if tag in _ITEM_ENDS:
            texts = [row for text in texts for row in _ITEM_ENDS[tag].split(text)]
        entry.keep(_EXTRA.get(tag) or f"wos_{tag.lower()}", texts)
    return entry.fields()


def _type(part: str, document: str) -> str:
    document = document.lower()
    name = next((name for text, name in _DOCUMENTS if text in document), "")
    if part == "J" and name in ("inproceedings", "techreport"):
        # "Article; Proceedings Paper" in a journal, "Case report": what the journal printed.
        return "article"
    return name or _PARTS.get(part, "misc" if part else "")


def _names(entry: Fields, found: dict[str, list[str]]) -> None:
    """Authors, one on each line, by their full names if all of them are there; organisations as ``CA`` gives them."""
    for full, short, role in (("AF", "AU", "author"), ("BF", "BA", "bookauthor"), ("BE", "ED", "editor")):
        names = _lines(found.pop(full, []))
        shorter = _lines(found.pop(short, []))
        for name in names if len(names) >= len(shorter) else shorter:
            entry.person(split_name(name) if "," in name else Author(literal=one_line(name)), role)
    for name in _lines(found.pop("CA", [])):
        entry.person(Author(literal=one_line(name)))


def _lines(texts: list[str]) -> list[str]:
    return [row for text in texts for row in text.split("\n") if row]


def _titles(entry: Fields, part: str, found: dict[str, list[str]]) -> None:
    title = found.get("TI", [""])[0]
    entry.first("title", found.pop("TI", []), "wos_ti")
    if part == "B" and title_key(found.get("SO", [""])[0]) == title_key(title):
        # The source of a whole book is the book.
        found.pop("SO", None)
    entry.first("venue", found.pop("SO", []), "wos_so")
    if "venue" not in entry:
        entry.first("venue", found.pop("JI", []), "shortjournal")
    entry.abstracts(found.pop("AB", []), "wos_ab")


def _pages(entry: Fields, found: dict[str, list[str]]) -> None:
    first, last, articles = (one_line(found.get(tag, [""])[0]) for tag in ("BP", "EP", "AR"))
    span = one_line(found.get("PS", [""])[0])
    entry.put("pages", page_range(first, last) or span or articles, "wos_ps")
    for tag in ("BP", "EP"):
        entry.keep(f"wos_{tag.lower()}", found.pop(tag, [])[1:])
    if not first and not last:
        found.pop("PS", None)
