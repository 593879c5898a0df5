"""Entries of ``.bib`` files as records: what each field of BibTeX and BibLaTeX means for a paper.

The reverse of :mod:`readinglist.formats.bibtex`, which also knows what JabRef, Zotero, Better BibTeX, Mendeley, DBLP
and publishers write. Sources: the manuals of BibTeX (``btxdoc``) and BibLaTeX (2.2), JabRef's documentation of its
special fields. What has no column is kept in ``extra``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats import bibtex_dates, entry_types
from readinglist.formats.base import Furniture
from readinglist.formats.bibtex_names import split_names
from readinglist.formats.bibtex_tables import (
    EPRINT,
    EXACT_VENUES,
    HIDDEN,
    JOINT,
    LINKS,
    OTHER_VENUES,
    PEOPLE,
    REST,
    SAID_TYPES,
    TAGS,
    VENUE_NAMES,
    VENUES,
)
from readinglist.formats.bibtex_values import link, only_url, split_keywords, structure
from readinglist.formats.entry import Entry
from readinglist.formats.leftovers import NOTHING
from readinglist.identifiers import find_identifiers
from readinglist.latex_decode import decode, decode_path, decode_url
from readinglist.paper import STATUSES, TYPES, Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from readinglist.formats.base import Item

_HEAD = frozenset(("type", "key", "extra", "entrytype"))
_ARXIV_VENUE = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\\par(?![A-Za-z])|\n[ \t]*\n")
_MASTER = re.compile(r"\W*ma(?:sters?\W{0,3})?[ -]?\W*thesis", re.IGNORECASE)


def read(text: str | Callable[[], Iterable[str]]) -> Iterator[Item]:
    """The entries of a ``.bib`` file as records, in their order; what is no entry as the splitting says it.

    A long file may be given in pieces (:func:`readinglist.formats.bibtex_blocks.read_blocks`).
    """
    from readinglist.formats.bibtex_blocks import read_blocks

    position = 0
    for block in read_blocks(text):
        if isinstance(block, Leftover | Furniture):
            yield block
            continue
        fields = fields_of(block.kind, block.key, block.fields)
        if not block.key and _says_nothing(fields):
            shown = one_line(f"@{block.kind}{{{block.key}}}")
            yield Leftover(block.first_line, shown, NOTHING, block.lines)
            continue
        position += 1
        yield Record(fields, position, block.first_line, block.last_line, block.lines)


def _says_nothing(fields: dict[str, Any]) -> bool:
    """Whether *fields* are no more than a type and a key. With a key it is a paper: somebody cites it by that."""
    return fields.keys() <= _HEAD and fields.get("extra", {}).keys() <= _HEAD


def fields_of(kind: str, key: str, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields of a record, of an entry of the type *kind* with *pairs* of names in lower case and raw values."""
    values: dict[str, str] = {}
    more: list[tuple[str, str]] = []
    for name, value in pairs:
        if not value or value.isspace():
            continue
        if name not in values:
            values[name] = value
        elif name in PEOPLE:
            values[name] += f" and {value}"
        elif values[name] != value:
            more.append((name, value))
    if not values:
        entry = Entry(kind)
        entry.key(key)
        return entry.fields()
    reading = _Reading(kind, values)
    reading.entry.key(key)
    for name, value in values.items():
        reading.field(name, value)
    reading.joint()
    for name, value in more:
        reading.repeated(name, value)
    return reading.entry.fields()


class _Reading:
    """One entry being read."""

    def __init__(self, kind: str, values: dict[str, str]) -> None:
        self.values = values
        self.entry = Entry()
        self.type = self._set_type(kind)

    def _set_type(self, kind: str) -> str:
        """The type, from *kind* and from the fields in which the writer keeps what *kind* could not say."""
        said = one_line(self.values.get("type", "")).lower()
        if (kind.lower(), said) in SAID_TYPES:
            kind = SAID_TYPES[kind.lower(), said]
            del self.values["type"]
        elif kind.lower() == "thesis" and _MASTER.match(said):
            kind = "mastersthesis"
        self.own_venues = EXACT_VENUES.get(kind.lower(), ())
        general = entry_types.of_entry(kind)[0]
        subtype = one_line(self.values.get("entrysubtype", "")).lower()
        exact = one_line(self.values.get("entrytype", ""))
        if general == "misc" and subtype in TYPES:
            del self.values["entrysubtype"]
            kind, general = subtype, subtype
        if exact and entry_types.of_entry(exact) == (general, exact.lower()):
            del self.values["entrytype"]
            kind = exact
        self.entry.type(kind)
        return general

    def field(self, name: str, value: str) -> None:
        """What one field says by itself; :meth:`joint` does those that only mean something together."""
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(self, value)
        elif name not in JOINT and name not in VENUE_NAMES:
            self.other(name, value)

    def other(self, name: str, value: str) -> None:
        """A field without a column."""
        if name.startswith("x-") and name[2:] in HIDDEN:
            name = name[2:]
        if name in LINKS or name.startswith("bdsk-url"):
            parts = value.split()
            several = len(parts) > 1 and all("://" in part for part in parts)
            self.entry.extra(name, [link(part) for part in parts] if several else link(value))
        elif name == "file":
            self.entry.extra(name, structure(decode_path(value)))
        elif name == "ids":
            self.entry.aliases(decode(value))
        elif name == REST and isinstance(rest := structure(one_line(decode(value))), dict):
            for inner, content in rest.items():
                self.entry.extra(inner, content)
        else:
            self.entry.extra(name, structure(one_line(decode(value))))

    def repeated(self, name: str, value: str) -> None:
        """A field that the entry has again, with another value."""
        if name in TAGS:
            self.keywords(value)
        else:
            self.other(name, value)

    def text(self, column: str, value: str, spare: str = "") -> None:
        self.entry.put(column, decode(value), spare)

    def people(self, role: str, value: str) -> None:
        for author in split_names(value):
            self.entry.person(author, role)

    def keywords(self, value: str) -> None:
        if isinstance(structure(text := decode(value)), list):
            self.entry.extra("keywords", structure(text))
            return
        for keyword in split_keywords(value):
            self.entry.tag(decode(keyword))

    def comment(self, value: str) -> None:
        if "annote" in self.values or "annotation" in self.values:
            self.other("comment", value)
        else:
            self.entry.note("\n".join(one_line(row) for row in decode(value).split("\n")))

    def note(self, value: str) -> None:
        r"""The owner's note: ``\par`` or a blank line parts paragraphs, ``\newline`` lines, as the writer has it.

        Any other end of a line is only where the file was wrapped.
        """
        paragraphs = (part.split(r"\newline") for part in _PARAGRAPH.split(value))
        self.entry.note("\n\n".join("\n".join(one_line(decode(row)) for row in rows) for rows in paragraphs))

    def reading_status(self, value: str) -> None:
        status = one_line(value).lower()
        if status in STATUSES:
            self.entry.status(status)
            return
        if status == "skimmed":
            self.entry.status("reading")
        else:
            self.other("readstatus", value)

    def relevance(self, value: str) -> None:
        if one_line(value).lower() == "relevant":
            self.entry.star()
        else:
            self.other("relevance", value)

    def joint(self) -> None:
        """Fields of which each says something about others."""
        self._issue()
        self._eprint()
        self._venue()
        if "abstract" in self.values:
            kind = one_line(self.values.get("abstract_kind", ""))
            self.entry.abstract(decode(self.values["abstract"]), kind)
        if "arxiv" not in self.entry:
            self._hidden_arxiv()

    def _issue(self) -> None:
        number, issue = self.values.get("number"), self.values.get("issue")
        if number is not None:
            self.text("issue", number)
        if issue is not None:
            self.text("issue", issue)

    def _eprint(self) -> None:
        """The number of a preprint, the archive that it is in, and its class there."""
        values = self.values
        if values.keys().isdisjoint(EPRINT):
            return
        archive = one_line(decode(values.get("archiveprefix") or values.get("eprinttype") or ""))
        classes = one_line(decode(values.get("primaryclass") or values.get("eprintclass") or ""))
        number = one_line(decode_url(values.get("eprint", "")))
        if archive.lower() in ("arxiv", ""):
            self.entry.put("arxiv", number, "eprint")
            if number and "arxiv" in self.entry:
                self.entry.extra("primary_class", classes)
                return
        else:
            self.entry.extra("eprint", number)
        self.entry.extra("eprinttype", archive)
        self.entry.extra("eprintclass", classes)

    def _venue(self) -> None:
        """Where it appeared: in its type's own field, or else in one of other types; the rest goes to ``extra``."""
        values = self.values
        if "howpublished" in values and (url := only_url(values["howpublished"])):
            # Not where it appeared, but where it is found.
            if "url" not in self.entry:
                self.entry.put("url", url)
            elif link(values.get("url", "")) != url:
                self.entry.extra("howpublished", url)
            values = {name: value for name, value in values.items() if name != "howpublished"}
        own = (*self.own_venues, *VENUES[self.type])
        chosen = next((name for name in (*own, *OTHER_VENUES) if name in values), None)
        for name in values:
            if name == chosen:
                self.text("venue", values[name])
            elif name in VENUE_NAMES:
                self.other(name, values[name])

    def _hidden_arxiv(self) -> None:
        """An arXiv id that stands where a journal does (``arXiv preprint arXiv:1706.03762``), or in the note."""
        for name in ("journal", "journaltitle", "howpublished", "note", "publisher"):
            value = self.values.get(name)
            if value is None or not _ARXIV_VENUE.match(value.lstrip("{ ")):
                continue
            text = f"{decode(value)} {decode(self.values.get('volume', ''))}".replace("abs/", "arXiv:")
            for found in find_identifiers(text[:500]):
                if found.kind == "arxiv":
                    self.entry.put("arxiv", found.value)
                    return


def _column(name: str) -> Callable[[_Reading, str], None]:
    return lambda reading, value: reading.text(name, value)


def _role(name: str) -> Callable[[_Reading, str], None]:
    return lambda reading, value: reading.people(name, value)


def _address(reading: _Reading, value: str) -> None:
    reading.other("address", value)


def _code(reading: _Reading, value: str) -> None:
    """What is for whatever its users need: of ours, the address of the code."""
    if "code" not in reading.values and (url := only_url(value)):
        reading.entry.put("code", url)
    else:
        reading.other("verba", value)


def _identifier(column: str, spare: str = "") -> Callable[[_Reading, str], None]:
    return lambda reading, value: reading.entry.put(column, link(value), spare)


_HANDLERS: dict[str, Callable[[_Reading, str], None]] = {
    **{name: _column(name) for name in ("title", "volume", "pages", "publisher")},
    **{name: _role(name) for name in PEOPLE},
    **dict.fromkeys(TAGS, _Reading.keywords),
    **dict.fromkeys(("annote", "annotation"), _Reading.note),
    **dict.fromkeys(("location", "address"), _address),
    **{name: _identifier(name) for name in ("doi", "url", "code")},
    **{name: _identifier("arxiv", name) for name in ("arxiv", "arxivid")},
    "verba": _code,
    "year": lambda reading, value: bibtex_dates.put_year(reading.entry, value, dated="date" in reading.values),
    "month": lambda reading, value: bibtex_dates.put_month(reading.entry, value),
    "day": lambda reading, value: reading.entry.number("day", decode(value)),
    "date": lambda reading, value: bibtex_dates.put_date(reading.entry, value),
    "comment": _Reading.comment,
    "readstatus": _Reading.reading_status,
    "relevance": _Reading.relevance,
}
