"""Semantic Scholar: ``GET /paper/{id}`` and ``/paper/search/match`` of ``api.semanticscholar.org/api-docs/graph``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from readinglist.enrich.web.reading import (
    UnusableError,
    arxiv_of,
    asked_title,
    doi_of,
    mapping,
    sequence,
    text_of,
)
from readinglist.enrich.web.service import Asked, Entry, Service
from readinglist.formats import entry as entries
from readinglist.formats.names import split_name
from readinglist.identifiers import parse_arxiv

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readinglist.enrich.base import Target

_LONGEST = 300
"""Characters of a question."""
_FIELDS = "title,abstract,authors,year,publicationDate,venue,journal,publicationTypes,externalIds"
_TYPES = {
    "Conference": "inproceedings", "BookSection": "incollection", "Book": "book", "Dataset": "dataset",
    "JournalArticle": "article", "Review": "article",
}  # fmt: skip
"""Types of publications and their names in BibTeX, the most telling first: one may have several."""
_PREPRINTS = frozenset({"arxiv", "arxiv.org"})
"""Venues that are none."""


class SemanticScholar(Service):
    """Asked by the arXiv id or the DOI where one is known, else for the best match of the title."""

    name = "semantic-scholar"
    server = "https://api.semanticscholar.org"

    def about(self, target: Target) -> Asked | None:
        headers = {"x-api-key": self.key} if self.key else None
        arxiv, doi = arxiv_of(target), doi_of(target)
        if arxiv or doi:
            name = f"ARXIV:{arxiv}" if arxiv else f"DOI:{doi}"
            url = self.address(f"/graph/v1/paper/{quote(name, safe=':/')}", fields=_FIELDS)
            return self.question(url, _one, by_identifier=True, headers=headers)
        # It finds nothing by a word with a hyphen.
        if title := asked_title(target, _LONGEST).replace("-", " ").strip():
            url = self.address("/graph/v1/paper/search/match", query=title, fields=_FIELDS)
            return self.question(url, _several, by_identifier=False, headers=headers)
        return None


def _one(value: Any) -> list[Entry]:
    return _entries([mapping(value)])


def _several(value: Any) -> list[Entry]:
    return _entries(sequence(mapping(value).get("data")))


def _entries(papers: list[Any]) -> list[Entry]:
    found = []
    for position, paper in enumerate(papers, 1):
        if isinstance(paper, dict) and text_of(paper.get("title")):
            name = text_of(paper.get("paperId"))
            place = f"https://www.semanticscholar.org/paper/{name}" if name.isalnum() and name.isascii() else ""
            found.append(Entry(paper_fields(paper), place, position))
    if papers and not found:
        raise UnusableError("an answer without a paper")
    return found


def paper_fields(paper: Mapping[str, Any]) -> dict[str, Any]:
    """A record's fields from a paper's object."""
    entry = entries.Entry()
    entry.put("title", text_of(paper.get("title")))
    authors = paper.get("authors")
    for author in authors if isinstance(authors, list) else ():
        if isinstance(author, dict):
            entry.person(split_name(text_of(author.get("name"))))
    entry.abstract(text_of(paper.get("abstract")))
    if date := text_of(paper.get("publicationDate")) or text_of(paper.get("year")):
        entry.date(date)
    _add_venue(entry, paper)
    known = paper.get("externalIds")
    names = known if isinstance(known, dict) else {}
    entry.put("arxiv", text_of(names.get("ArXiv")))
    if (doi := text_of(names.get("DOI"))) and not parse_arxiv(doi):
        entry.put("doi", doi)
    return entry.fields()


def _add_venue(entry: entries.Entry, paper: Mapping[str, Any]) -> None:
    """Where it appeared; of a preprint, that says nothing."""
    found = paper.get("journal")
    journal = found if isinstance(found, dict) else {}
    name = text_of(journal.get("name"))
    venue = text_of(paper.get("venue")) or name
    if not venue or venue.casefold() in _PREPRINTS:
        return
    entry.put("venue", venue)
    if name.casefold() not in _PREPRINTS:
        entry.put("volume", text_of(journal.get("volume")))
        entry.put("pages", text_of(journal.get("pages")))
    kinds = paper.get("publicationTypes")
    said = kinds if isinstance(kinds, list) else []
    if kind := next((ours for theirs, ours in _TYPES.items() if theirs in said), ""):
        entry.type(kind)
