"""EndNote's tagged format (``.enw``, refer): ``%0 Journal Article``, one tag a line, entries parted by blank lines.

Written by hand: no library reads it. Sources: refer(1), EndNote's import filter ``EndNote Import (Refer/BibIX)``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats.leftovers import NOTHING
from readinglist.formats.tagged import Dialect, Fields, grouped, items, name, whole_range
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item
    from readinglist.formats.tagged import Block, Value

_TAG = re.compile(r"%([0-9A-Za-z@+^()<>=~$&*\[\]!?#])(?:[ \t]|$)")
_TYPES = (
    ("edited book", "collection"), ("book section", "incollection"), ("chapter", "incollection"), ("book", "book"),
    ("journal", "article"), ("magazine", "article"), ("newspaper", "article"), ("conference", "inproceedings"),
    ("proceedings", "inproceedings"), ("thesis", "thesis"), ("dissertation", "thesis"), ("report", "techreport"),
    ("government document", "techreport"), ("web page", "online"), ("blog", "online"),
    ("electronic article", "article"), ("electronic", "online"),
    ("online", "online"), ("computer program", "software"), ("software", "software"),
    ("dataset", "dataset"), ("database", "dataset"), ("patent", "patent"), ("manuscript", "unpublished"),
    ("unpublished", "unpublished"), ("pamphlet", "booklet"), ("film", "movie"), ("video", "video"),
    ("audiovisual", "video"), ("music", "music"), ("artwork", "artwork"), ("figure", "image"), ("map", "image"),
    ("standard", "standard"), ("case", "jurisdiction"), ("statute", "legislation"), ("bill", "legislation"),
    ("encyclopedia", "inreference"), ("dictionary", "inreference"), ("personal communication", "letter"),
    ("review", "article"),
)  # fmt: skip
"""Types by what their English name contains; the first that fits counts."""

_EXTRA = {
    "C": "address", "G": "language", "7": "edition", "M": "accession", "L": "callnumber", "6": "volumes",
    ">": "file", "!": "shorttitle", "+": "affiliation", "(": "origtitle", "[": "urldate", "S": "series", "O": "note",
    "~": "database", "W": "databaseprovider", "Q": "translatedtitle",
}  # fmt: skip
_SIGNS = {
    "@": "at", "+": "plus", "^": "caret", "(": "paren", ")": "close", "<": "less", ">": "greater", "=": "equals",
    "~": "tilde", "$": "dollar", "&": "and", "*": "star", "[": "bracket", "]": "unbracket", "!": "bang",
    "?": "question", "#": "hash",
}  # fmt: skip
_ROLES = {"A": "author", "E": "editor", "Y": "serieseditor", "?": "translator"}
_DOCTORAL = re.compile(r"\b(?:ph\.? ?d|doctor|dissertation)", re.IGNORECASE)
_MASTERS = re.compile(r"\b(?:master|m\.? ?sc|diplom)", re.IGNORECASE)


def read(text: str) -> Iterator[Item]:
    """The records of *text*; an entry ends where ``%0`` begins the next, or at the blank line before a tag."""
    return items(text, Dialect(_tag, _begins, _goes_on), _understand)


def looks_like(sample: str) -> bool:
    """Whether a text that begins with *sample* is in EndNote's tagged format."""
    rows = [row for row in sample.split("\n") if row and not row.isspace()]
    found = [tag for tag in map(_tag, rows) if tag]
    if any(tag == "0" for tag, _ in found[:20]):
        return len(found) * 10 >= len(rows) and any(map(_tag, rows[:3]))
    named = any(tag in "TAEBJ" and text for tag, text in found)
    return named and _tag(rows[0]) is not None and len(found) * 2 >= len(rows)


def _tag(row: str) -> Value | None:
    match = _TAG.match(row.lstrip())
    return (match[1], row.lstrip()[match.end() :].strip()) if match else None


def _begins(block: Block, tag: str, gap: bool) -> bool:
    if tag == "0":
        return gap or "0" in block.names
    # Where entries begin with their type, a blank line inside of one parts paragraphs only.
    return gap and block.tags[0][0] != "0"


def _goes_on(block: Block, row: str, gap: bool) -> bool:
    return not gap or block.tags[0][0] == "0"


def _understand(block: Block) -> dict[str, Any] | str:
    values = block.values()
    if not values and "0" not in block.names:
        return NOTHING
    found = grouped(values)
    kind = one_line(found.pop("0", [""])[0]).lower()
    entry = Fields(_type(kind, found.get("9", [""])[0]))
    for tag, value in values:
        if tag in _ROLES:
            for row in value.split("\n"):
                entry.person(name(row), _ROLES[tag])
    for tag in _ROLES:
        found.pop(tag, None)
    _titles(entry, kind, found)
    _identifiers(entry, found)
    for tag, column in (("V", "volume"), ("N", "issue"), ("P", "pages"), ("I", "publisher"), ("U", "url")):
        texts = found.pop(tag, [])
        if tag == "P":
            texts = [whole_range(text) for text in texts]
        if tag == "I" and "thesis" in kind:
            entry.keep("school", texts)
        else:
            entry.first(column, texts, column if tag == "U" else f"enw_{tag.lower()}")
    for text in (*found.pop("D", []), *found.pop("8", [])):
        entry.day(text)
    for text in found.pop("@", []):
        entry.serial(text, "enw_at")
    _owner(entry, found)
    for tag, texts in found.items():
        entry.keep(_EXTRA.get(tag) or f"enw_{_SIGNS.get(tag, tag.lower())}", texts)
    return entry.fields()


def _type(kind: str, work: str) -> str:
    found = next((found for part, found in _TYPES if part in kind), "misc" if kind else "")
    if found == "thesis":
        return "phdthesis" if _DOCTORAL.search(work) else "mastersthesis" if _MASTERS.search(work) else found
    return found


def _titles(entry: Fields, kind: str, found: dict[str, list[str]]) -> None:
    entry.first("title", found.pop("T", []), "enw_t")
    # %B is the series of a book, the book of a chapter, the proceedings of a paper; %J the journal of all others.
    if "book" in kind and "section" not in kind:
        entry.keep("series", found.pop("B", []))
    tags = "BJ" if "section" in kind or "conference" in kind or "proceedings" in kind else "JB"
    for tag in tags:
        entry.first("venue", found.pop(tag, []), f"enw_{tag.lower()}")
    entry.abstracts(found.pop("X", []), "enw_x")


def _identifiers(entry: Fields, found: dict[str, list[str]]) -> None:
    for text in found.pop("R", []):
        entry.put("doi" if parse_doi(text) else "arxiv" if parse_arxiv(text) else "doi", text, "enw_r")
    for text in list(found.get("M", [])):
        if text.lower().startswith("arxiv") and parse_arxiv(text):
            entry.put("arxiv", text)
            found["M"].remove(text)


def _owner(entry: Fields, found: dict[str, list[str]]) -> None:
    for text in found.pop("F", []):
        entry.key(text)
    entry.keywords(found.pop("K", []))
    entry.note("\n\n".join(found.pop("Z", [])))
