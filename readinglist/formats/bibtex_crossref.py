"""What an entry of a .bib file takes over from others: from its ``crossref`` parent, and from ``xdata`` containers.

Sources: the manual of BibTeX (a child has the fields of its parent that it doesn't have itself) and that of BibLaTeX
(2.4.1.1, 3.14.6 and appendix B: the title of a collection is the ``booktitle`` of what is in it).

A parent may stand behind its children, so one quick pass looks for those that are named at all, and keeps only them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readinglist.formats.bibtex_salvage import Block, read_block
from readinglist.formats.bibtex_scan import Heads, define

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Finding these in a text is ten times as quick as a pattern without case.
_MENTIONS = ("rossref", "ROSSREF", "rossRef", "xdata", "XDATA", "Xdata", "XData")
_REFERENCE = re.compile(r"\s*+=\s*+[{\"]?\s*+([^{}\"\n]++)")
_KEYED_HEAD = re.compile(r"@\s*+([^\W\d_]\w*+)\s*+[{(]\s*+([^\s,{}()=]*+)")

_TITLES = {
    name: {"title": f"{prefix}title", "subtitle": f"{prefix}subtitle", "titleaddon": f"{prefix}titleaddon"}
    for name, prefix in (("main", "main"), ("book", "book"))
} | {"journal": {"title": "journaltitle", "subtitle": "journalsubtitle"}}
_VOLUMES = frozenset(("mvbook", "mvcollection", "mvproceedings", "mvreference"))
_CONTAINERS = _VOLUMES | {"book", "collection", "proceedings", "reference"}
_PARTS = frozenset(
    ("inproceedings", "conference", "incollection", "inbook", "inreference", "bookinbook", "suppbook", "suppcollection")
)
_ARTICLES = frozenset(("article", "suppperiodical", "review"))

_OWN = frozenset(
    (
        # What identifies the parent, or ties it to others.
        "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "options", "related",
        "relatedoptions", "relatedstring", "relatedtype", "doi", "eprint", "eprinttype", "eprintclass",
        "archiveprefix", "primaryclass", "pmid", "pmcid", "url", "urldate", "bibsource", "biburl",
        # How it is sorted and labelled.
        "key", "label", "presort", "shorthand", "shorthandintro", "shorttitle", "sortkey", "sortname", "sorttitle",
        "sortyear", "indextitle", "indexsorttitle",
        # What its owner says of it, and what is in it.
        "abstract", "annotation", "annote", "comment", "comments", "creationdate", "date-added", "date-modified",
        "file", "groups", "keywords", "local-url", "modificationdate", "owner", "pdf", "priority", "ranking",
        "readstatus", "relevance", "review", "timestamp", "username",
    )
)  # fmt: skip
_MOST_PARENTS = 16
_DATES = {"date": ("year",), "year": ("date",), "month": ("date",), "day": ("date",)}


class Parents:
    """The entries of a text that others name, by key; whether in capitals does not matter, as in BibTeX."""

    __slots__ = ("_blocks",)

    def __init__(self, pieces: Callable[[], Iterable[str]]) -> None:
        """Those of the text that *pieces* gives, which is gone through once, or twice where any are named."""
        self._blocks: dict[str, Block] = {}
        wanted = _wanted(pieces())
        if not wanted:
            return
        macros = dict[str, str]()
        text = ""
        for piece in pieces():
            # What begins in one piece may end in the next one.
            done = self._gather(text + piece, len(text), wanted, macros) if text else 0
            text = (text + piece)[done:]
        self._gather(text, len(text), wanted, macros)

    def _gather(self, text: str, end: int, wanted: set[str], macros: dict[str, str]) -> int:
        """Keep the wanted entries that begin before *end*; returns how far the text is done with."""
        heads = Heads(text)
        read_to = 0
        for found in _KEYED_HEAD.finditer(text):
            if found.start() >= end:
                break
            kind, key = found[1].lower(), found[2].lower()
            is_parent = key in wanted and key not in self._blocks and kind not in ("comment", "preamble")
            if found.start() >= read_to and (is_parent or kind == "string"):
                block = read_block(text, found.start(), heads, macros, 0)
                read_to = block.end
                if kind == "string":
                    define(macros, block.fields)
                else:
                    self._blocks[key] = block
        return max(read_to, end)

    def inherited(self, kind: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The fields that an entry of type *kind* with *fields* has from others."""
        return self._inherited(kind, fields, set()) if self._blocks else []

    def _inherited(self, kind: str, fields: list[tuple[str, str]], seen: set[str]) -> list[tuple[str, str]]:
        names = {name for name, _ in fields}
        if "crossref" not in names and "xdata" not in names:
            return []
        found: list[tuple[str, str]] = []
        # Containers first: what they hold counts as the entry's own.
        for role in ("xdata", "crossref"):
            for key in (key for name, value in fields if name == role for key in _keys(value)):
                parent = self._blocks.get(key)
                # Once each: entries may be their own parents, over however many steps.
                if parent is None or key in seen or len(seen) >= _MOST_PARENTS:
                    continue
                seen.add(key)
                more = self._inherited(parent.kind, parent.fields, seen)
                renamed = _titles(parent.kind, kind) if role == "crossref" else {}
                for name, value in _for_child(parent.fields + more, renamed, names, keep_all=role == "xdata"):
                    names.add(name)
                    found.append((name, value))
        return found


def _wanted(pieces: Iterable[str]) -> set[str]:
    """The keys that ``crossref`` and ``xdata`` name."""
    keys: set[str] = set()
    for text in pieces:
        for mention in _MENTIONS:
            position = text.find(mention)
            while position >= 0:
                found = _REFERENCE.match(text, position + len(mention))
                if found:
                    keys.update(_keys(found[1]))
                position = text.find(mention, found.end() if found else position + len(mention))
    return keys


def _for_child(
    fields: Iterable[tuple[str, str]], renamed: dict[str, str], names: set[str], *, keep_all: bool
) -> list[tuple[str, str]]:
    """The *fields* of a parent, as a child has them that has those *names* already."""
    result = []
    present = {name for name, _ in fields}
    taken = set(names)
    for name, value in fields:
        # A parent's own booktitle is what classic BibTeX files give for its children.
        new = renamed.get(name, name)
        if new != name and new in present:
            continue
        own = name in ("ids", "xdata", "crossref") if keep_all else name in _OWN or name.startswith("bdsk-")
        if own or new in taken or any(other in names for other in _DATES.get(new, ())):
            continue
        taken.add(new)
        result.append((new, value))
    return result


def _titles(parent: str, child: str) -> dict[str, str]:
    """The names that the titles of a parent have in its child, by the types of both."""
    if parent in _CONTAINERS and child in _PARTS:
        return _TITLES["main" if parent in _VOLUMES and child == "bookinbook" else "book"]
    if parent in _VOLUMES and child in _CONTAINERS:
        return _TITLES["main"]
    if parent == "periodical" and child in _ARTICLES:
        return _TITLES["journal"]
    return {}


def _keys(text: str) -> list[str]:
    return [key for part in text.split(",") if (key := part.strip().lower())]
