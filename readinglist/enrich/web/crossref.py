"""Crossref's works: ``GET /works/{DOI}`` and ``/works?query.bibliographic=`` (``api.crossref.org``).

Its works are much like items of CSL-JSON; where its schema differs, they are made such items first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from readinglist.enrich.web.reading import UnusableError, asked_title, doi_of, mapping, sequence, text_of
from readinglist.enrich.web.service import Asked, Entry, Service
from readinglist.formats import csl_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readinglist.enrich.base import Target

_ROWS = "3"
_LONGEST = 500
"""Characters of a question."""
_SELECT = (
    "DOI,title,subtitle,type,author,editor,issued,container-title,volume,issue,page,publisher,publisher-location,"
    "ISSN,ISBN,abstract,event"
)
_SAME = ("DOI", "author", "editor", "issued", "volume", "issue", "page", "publisher", "ISSN", "ISBN", "language")
"""What means the same in CSL-JSON."""
_TYPES = {
    "book": "book", "book-chapter": "chapter", "book-part": "chapter", "book-section": "chapter",
    "book-set": "book", "dataset": "dataset", "dissertation": "thesis", "edited-book": "book",
    "journal-article": "article-journal", "journal": "periodical", "monograph": "book", "peer-review": "review",
    "posted-content": "article", "proceedings-article": "paper-conference", "reference-book": "book",
    "reference-entry": "entry", "report": "report", "report-component": "report", "standard": "standard",
}  # fmt: skip
"""Types of Crossref (``api.crossref.org/types``), and those of CSL."""
_IN_BOOKS = frozenset({"chapter", "paper-conference", "entry"})
_HEADING = re.compile(r"<jats:title>[^<]{0,100}</jats:title>")
"""A heading in an abstract: ``Abstract``, ``Background`` …"""


class Crossref(Service):
    """Asked by the DOI where one is known that is not arXiv's own, else by the title."""

    name = "crossref"
    server = "https://api.crossref.org"

    def about(self, target: Target) -> Asked | None:
        polite = {"mailto": self.client.contact} if self.client.contact else None
        if doi := doi_of(target):
            return self.question(self.address(f"/works/{quote(doi, safe='')}"), _one, by_identifier=True, query=polite)
        if title := asked_title(target, _LONGEST):
            url = self.address("/works", **{"query.bibliographic": title, "rows": _ROWS, "select": _SELECT})
            return self.question(url, _several, by_identifier=False, query=polite)
        return None


def _one(value: Any) -> list[Entry]:
    return _entries([mapping(value).get("message")])


def _several(value: Any) -> list[Entry]:
    return _entries(sequence(mapping(mapping(value).get("message")).get("items")))


def _entries(works: list[Any]) -> list[Entry]:
    entries = []
    for position, work in enumerate(works, 1):
        if isinstance(work, dict) and (text_of(work.get("title")) or text_of(work.get("DOI"))):
            fields = csl_fields.fields(as_csl(work))
            doi = fields.get("doi")
            entries.append(Entry(fields, f"https://doi.org/{quote(doi, safe='/():;.-_')}" if doi else "", position))
    if works and not entries:
        raise UnusableError("an answer without a work")
    return entries


def as_csl(work: Mapping[str, Any]) -> dict[str, Any]:
    """A work of Crossref as an item of CSL-JSON, without what is about Crossref's own business."""
    kind = text_of(work.get("type"))
    item: dict[str, Any] = {name: work[name] for name in _SAME if name in work}
    item["type"] = _TYPES.get(kind, "document")
    item["title"] = _title(text_of(work.get("title")), text_of(work.get("subtitle")))
    item["publisher-place"] = text_of(work.get("publisher-location"))
    found = work.get("container-title")
    containers = [text for each in (found if isinstance(found, list) else [found]) if (text := text_of(each))]
    if len(containers) > 1 and item["type"] in _IN_BOOKS:
        # The series stands before the book that is a part of it.
        item["collection-title"], item["container-title"] = containers[0], containers[-1]
    elif containers:
        item["container-title"] = containers[0]
    event = work.get("event")
    item["event-title"] = text_of(event.get("name")) if isinstance(event, dict) else ""
    item["abstract"] = _HEADING.sub(" ", text_of(work.get("abstract")))
    return item


def _title(title: str, subtitle: str) -> str:
    """The whole title: Crossref keeps what stands after the colon apart, or twice."""
    if not title or not subtitle or subtitle.casefold() in title.casefold():
        return title or subtitle
    return f"{title}{' ' if title.endswith((':', '?', '!')) else ': '}{subtitle}"
