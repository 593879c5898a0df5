"""What the cells of a row say of a paper, by what their columns hold."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from readinglist.formats.entry import Entry, page_range
from readinglist.formats.table_headers import TEXTS, bare
from readinglist.formats.table_names import parse_names
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.formats.table_headers import Column

_TYPES = {
    "journalarticle": "article", "journal": "article", "magazinearticle": "article", "newspaperarticle": "article",
    "researcharticle": "article", "reviewarticle": "article", "editorial": "article", "note": "article",
    "erratum": "article", "letter": "article", "shortsurvey": "article", "articleinpress": "article", "j": "article",
    "earlyaccess": "article", "conferencepaper": "inproceedings", "conferenceproceedings": "inproceedings",
    "proceedingsarticle": "inproceedings", "proceedingspaper": "inproceedings", "ieeeconferences": "inproceedings",
    "ieeejournals": "article", "c": "inproceedings", "booksection": "incollection", "bookchapter": "incollection",
    "chapter": "incollection", "encyclopediaarticle": "incollection", "dictionaryentry": "incollection",
    "monograph": "book", "editedbook": "collection", "dissertation": "thesis", "manuscript": "unpublished",
    "computerprogram": "software", "preprint": "online", "postedcontent": "online", "webpage": "online",
    "blogpost": "online", "forumpost": "online", "document": "misc", "videorecording": "video",
}  # fmt: skip
_STATUSES = {
    "read": "read", "done": "read", "finished": "read", "gelesen": "read", "lu": "read", "leido": "read",
    "reading": "reading", "inprogress": "reading", "started": "reading", "skimmed": "reading", "unread": "unread",
    "toread": "unread", "todo": "unread", "new": "unread", "notstarted": "unread", "skipped": "skipped",
    "skip": "skipped", "ungelesen": "unread",
}  # fmt: skip
_YES = frozenset(("1", "true", "yes", "y", "x", "ja", "oui", "si", "★", "⭐", "*", "✓", "✔", "✅", "wahr", "vrai"))
_NO = frozenset(("", "0", "false", "no", "n", "nein", "non"))
_NOTHING = frozenset(("nan", "NaN", "NULL", "N/A", "-", "–", "—"))
_TOGETHER = frozenset(("authors", "authors!", "first_page", "last_page", "abstract", "abstract_kind"))
_GUARDED = re.compile(r"''*[=+\-@\t\r]")
_WHOLE = re.compile(r"(\d{1,4})\.0")
_TAGS = re.compile(r"<[a-zA-Z/][^<>]{0,200}>")
_BREAKS = re.compile(r"</(?:p|div|li|h\d)>|<br ?/?>", re.IGNORECASE)
_EXTRA_LINE = re.compile(r"\s*(arXiv|DOI|PMID|PMCID|Citation Key)\s*:\s*(\S.{0,300})", re.IGNORECASE)


def entry_of(cells: Sequence[str], columns: Sequence[Column]) -> Entry:
    """What a row says; cells past the last column are kept under their number."""
    entry = Entry()
    said: dict[str, str] = {}
    for number, cell in enumerate(cells):
        if not cell or cell.isspace():
            continue
        if cell[0] == "'" and _GUARDED.match(cell):
            cell = cell[1:]
        target = columns[number].target if number < len(columns) else f"extra.column_{number + 1}"
        if cell.strip() in _NOTHING and not any(column.target == "own_tags" for column in columns):
            # A table of this program's own means what it says.
            continue
        if target in _TOGETHER:
            said.setdefault(target, cell)
        elif target.startswith("own_"):
            _take_own(entry, target[4:], cell)
        else:
            _take(entry, target, cell)
    if names := said.get("authors!") or said.get("authors"):
        for author in parse_names(names):
            entry.person(author)
    if "first_page" in said or "last_page" in said:
        first, last = one_line(said.get("first_page", "")), one_line(said.get("last_page", ""))
        entry.put("pages", page_range(first, last), spare="pagerange")
    if abstract := said.get("abstract"):
        entry.abstract(abstract, said.get("abstract_kind", "abstract"))
    return entry


def _take_own(entry: Entry, name: str, cell: str) -> None:
    """A cell of this program's own tables, which says exactly one thing."""
    if name == "tags":
        for tag in cell.split(","):
            entry.tag(tag)
    elif name == "note":
        entry.note(cell)
    elif name == "type":
        entry.type(cell)
    elif name == "extra":
        try:
            extra = json.loads(cell)
        except (ValueError, RecursionError):
            extra = None
        for key, value in (extra if isinstance(extra, dict) else {"note": cell}).items():
            entry.extra(key, value)


def _take(entry: Entry, target: str, cell: str) -> None:
    if target in TEXTS:
        entry.put(target, _whole(cell) if target in ("volume", "issue") else cell)
    elif target in ("year", "month", "day"):
        number = _whole(cell)
        if target == "year" and not number.isdigit():
            entry.date(number, spare="year")
        else:
            entry.number(target, number)
    elif target == "date":
        entry.date(cell)
    elif target in ("editors", "translators"):
        for name in parse_names(cell):
            entry.person(name, role=target[:-1])
    elif target == "type":
        entry.type(_TYPES.get(bare(cell), cell))
    elif target == "tags":
        for tag in _several(cell):
            entry.tag(tag)
    elif target == "keywords":
        entry.extra("keywords", list(map(one_line, _several(cell))))
    elif target == "note":
        entry.note(_without_html(cell))
    elif target == "key":
        entry.key(cell)
    elif target == "zotero_extra":
        _zotero_extra(entry, cell)
    elif target in ("status", "read?", "starred"):
        _mark(entry, target, cell)
    else:
        entry.extra(target.removeprefix("extra."), cell)


def _mark(entry: Entry, target: str, cell: str) -> None:
    """What a cell of people's own says about star and status: ``x``, ``yes``, ``done``, ``to read`` …"""
    word = bare(cell) or cell.strip()
    yes = word in _YES or cell.strip() in _YES
    if target == "starred":
        if yes or word == "starred" or set(cell.strip()) <= set("★⭐*\ufe0f"):
            entry.star()
        elif word not in _NO:
            entry.extra("starred", cell)
    elif target == "read?" and (yes or word in _NO):
        entry.status("read" if yes else "unread")
    elif word in _STATUSES:
        entry.status(_STATUSES[word])
    else:
        entry.extra(target.rstrip("?"), cell)


def _whole(cell: str) -> str:
    """A number without the ``.0`` that spreadsheets and data frames put to it."""
    cell = cell.strip()
    return cell[:-2] if cell.endswith(".0") and _WHOLE.fullmatch(cell) else cell


def _several(cell: str) -> list[str]:
    """The parts of a cell: between semicolons if there are any, else between bars or commas."""
    for sign in (";", "|", "\n", ","):
        if sign in cell:
            return [part for part in cell.split(sign) if part.strip()]
    return [cell]


def _without_html(cell: str) -> str:
    """A note as Zotero writes it, without its HTML."""
    if "</" not in cell and "<br" not in cell:
        return cell
    return unescape(_TAGS.sub("", _BREAKS.sub("\n", cell)))


def _zotero_extra(entry: Entry, cell: str) -> None:
    """Zotero's field ``Extra``: lines such as ``arXiv: 1706.03762 [cs]``, and whatever people wrote besides."""
    rest = []
    for line in cell.split("\n"):
        match = _EXTRA_LINE.fullmatch(line)
        name = match[1].lower() if match else ""
        if not match:
            rest.append(line)
        elif name in ("arxiv", "doi"):
            entry.put(name, match[2].split()[0])
        elif name == "citation key":
            entry.key(match[2])
        else:
            entry.extra(name, match[2])
    entry.extra("note", " ".join(rest))
