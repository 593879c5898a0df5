"""What one entry of a bibliography says, gathered field by field, and made the fields of a record.

Readers of all bibliographies share this, so that a DOI, a date or a name means the same from whichever format. What
has no column goes to ``extra``, under the name that BibLaTeX has for it, so that it is written back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from readinglist.formats import dates, entry_types
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.paper import FIELDS, OWNED, STATUSES
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from readinglist.paper import Author

_COLUMNS = frozenset(("venue", "volume", "issue", "pages", "publisher", "url", "code", "title", "abstract"))
_RANGE = re.compile(r"\s*(?:-{1,3}|[\u2010-\u2015\u2212])\s*")
_PAGES = re.compile(r"[\w.:()]{1,20}(?:-[\w.:()]{1,20})?(?:, ?[\w.:()]{1,20}(?:-[\w.:()]{1,20})?)*\+?")
ARXIV_PAGE = re.compile(r"https?://(?:[a-z-]+\.)?arxiv\.org/", re.IGNORECASE)
"""The beginning of an address that leads to arXiv."""
_DOI_PAGE = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)


class Entry:
    """Gathers what an entry says. Every text is cleaned here; empty ones say nothing."""

    __slots__ = ("_extra", "_fields")

    def __init__(self, type: str = "") -> None:  # noqa: A002 - the name of the field
        self._fields: dict[str, Any] = {}
        self._extra: dict[str, Any] = {}
        if type:
            self.type(type)

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def type(self, name: str) -> None:
        """Its type, by its name in BibTeX or BibLaTeX."""
        self._fields["type"], exact = entry_types.of_entry(one_line(name))
        if exact:
            self._extra["entrytype"] = exact

    def put(self, name: str, text: str, spare: str = "") -> None:
        """Set a column of a paper that holds text (``title``, ``venue``, ``doi``, ``arxiv``, ``pages`` …).

        Where another value is there already, or *text* is no DOI or arXiv id, it goes to ``extra``, under *spare*.
        """
        text = one_line(text)
        if not text:
            return
        value: str | None = text
        if name == "doi":
            value = parse_doi(text)
        elif name == "arxiv":
            found = parse_arxiv(text)
            value = found.id if found else None
        elif name == "pages":
            value = pages(text)
        elif name not in _COLUMNS:
            raise KeyError(name)
        if value is None or self._fields.setdefault(name, value) != value:
            self.extra(spare or name, text)

    def extra(self, name: str, value: Any) -> None:
        """Keep what has no column; a second value of a name makes a list of both."""
        value = one_line(value) if isinstance(value, str) else value
        if value in ("", None, [], {}):
            return
        known = self._extra.get(name)
        if known is None:
            self._extra[name] = value
        elif isinstance(known, list):
            known += [item for item in (value if isinstance(value, list) else [value]) if item not in known]
        elif known != value:
            self._extra[name] = [known, *(value if isinstance(value, list) else [value])]

    def person(self, author: Author, role: str = "author") -> None:
        """A name in the list of ``author``, or of another role (``editor``, ``translator``), which ``extra`` holds."""
        if not author.name:
            return
        if role == "author":
            self._fields.setdefault("authors", []).append(author.as_json())
        else:
            known = self._extra.setdefault(role, [])
            if isinstance(known, list):
                known.append(author.as_json())
            else:
                self._extra[role] = [known, author.as_json()]

    def date(self, text: str, spare: str = "date") -> None:
        """When it appeared, as any format writes it; what is not understood goes to ``extra``, under *spare*.

        ``2020``, ``2020-03-14``, ``2020/03/14/``, ``2020 Mar 14``, ``14 March 2020``, ``Mar 14, 2020`` …
        """
        found = dates.parse_any(one_line(text))
        known = "year" in self._fields
        if found is None or (known and self._fields["year"] != found.year):
            self.extra(spare, text)
        elif not known or "month" not in self._fields:
            self._fields.update(dates.fields(found))

    def number(self, name: str, text: str) -> None:
        """Set ``year``, ``month`` (by number or by English name) or ``day``; anything else goes to ``extra``."""
        text = one_line(text)
        value = dates.parse_month(text) if name == "month" else int(text) if text.isascii() and text.isdigit() else None
        most = {"year": 9999, "month": 12, "day": 31}[name]
        if value is None or not 1 <= value <= most or self._fields.setdefault(name, value) != value:
            self.extra(name, text)

    def key(self, text: str) -> None:
        """Its citation key."""
        if text := one_line(text):
            self._fields.setdefault("key", text)

    def aliases(self, text: str) -> None:
        """Further citation keys, with commas between them."""
        keys: list[str] = self._fields.setdefault("aliases", [])
        keys += [key for part in text.split(",") if (key := one_line(part)) and key not in keys]

    def tag(self, text: str) -> None:
        """A keyword that its owner gave it; commas, which part tags everywhere, become semicolons."""
        name = one_line(text).strip(",; ").replace(",", ";")
        tags: list[str] = self._fields.setdefault("tags", [])
        if name and name.casefold() not in map(str.casefold, tags):
            tags.append(name)

    def note(self, text: str) -> None:
        """A paragraph of the owner's note; its lines stay."""
        text = clean(text).strip()
        known = self._fields.get("note")
        if text and text != known:
            self._fields["note"] = f"{known}\n\n{text}" if known else text

    def status(self, name: str) -> None:
        """How far its owner is with it: one of :data:`~readinglist.paper.STATUSES`; ``unread`` says nothing."""
        if name in STATUSES and name != "unread":
            self._fields["status"] = name

    def star(self) -> None:
        """That its owner gave it a star."""
        self._fields["starred"] = True

    def abstract(self, text: str, kind: str = "abstract") -> None:
        """Its abstract; *kind* is ``abstract``, ``summary`` or ``snippet``."""
        first = "abstract" not in self._fields
        self.put("abstract", text)
        if first and "abstract" in self._fields:
            self._fields["abstract_kind"] = kind if kind in ("abstract", "summary", "snippet") else "abstract"

    def fields(self) -> dict[str, Any]:
        """The fields of the record, in their canonical order; empty where the entry says nothing."""
        fields = self._fields
        url = fields.get("url")
        if url and "arxiv" not in fields and ARXIV_PAGE.match(url) and (found := parse_arxiv(url)):
            fields["arxiv"] = found.id
        if url and "doi" not in fields and _DOI_PAGE.match(url) and (doi := parse_doi(url)):
            fields["doi"] = doi
        if fields.get("title") in _stand_ins(fields):
            del fields["title"]
        result = {name: fields[name] for name in FIELDS if name in fields}
        if self._extra:
            result["extra"] = self._extra
        for name in OWNED:
            if fields.get(name):
                result[name] = fields[name]
        return result


def pages(text: str) -> str:
    """Pages with a plain hyphen between first and last: ``12-34``; what is no range stays as it is."""
    if len(text) <= 200:
        plain = _RANGE.sub("-", text)
        if _PAGES.fullmatch(plain):
            return plain
    return text


def page_range(first: str, last: str) -> str:
    """Pages from the number of the first and of the last, of which either may be missing, or both the same."""
    if not first or not last or first == last:
        return first or last
    return f"{first}-{last}"


NO_TITLE = "(no title)"
"""What writers print where nothing at all is known that could stand for a title."""


def _stand_ins(fields: dict[str, Any]) -> set[str]:
    """What writers print where a paper has no title: that is none."""
    names = {NO_TITLE} | {
        f"{label}:{fields[name]}" for name, label in (("arxiv", "arXiv"), ("doi", "doi")) if name in fields
    }
    return names | {fields["url"], unquote(fields["url"])} if "url" in fields else names


def text_lines(text: str) -> int:
    """How many lines of *text* have something in them."""
    if "\n" not in text:
        return int(bool(text) and not text.isspace())
    return sum(1 for row in text.split("\n") if row and not row.isspace())
