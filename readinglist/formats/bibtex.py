"""Papers as BibTeX, for the classic styles and everything that reads their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist import latex
from readinglist.formats import bibtex_text as texts
from readinglist.paper import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.paper import Paper

VENUE_FIELDS = {
    "article": "journal", "book": "series", "booklet": "howpublished", "inbook": "booktitle",
    "incollection": "booktitle", "inproceedings": "booktitle", "manual": "organization",
    "mastersthesis": "school", "misc": "howpublished", "phdthesis": "school", "proceedings": "series",
    "techreport": "institution",
    "unpublished": "howpublished",
}  # fmt: skip
"""The field of each type that says where a paper appeared."""

# Without these an entry of the type says nothing, and BibTeX complains: it is written as misc.
_NEEDS_VENUE = frozenset({"article", "incollection", "inproceedings", "mastersthesis", "phdthesis", "techreport"})
_WITH_EPRINT = frozenset({"primary_class"})
_NOTHING: frozenset[str] = frozenset()


def write(papers: Iterable[Paper], *, abstracts: bool = True) -> Iterator[str]:
    """The text of a ``.bib`` file in the order of *papers*; equal papers give equal bytes."""
    return texts.write_entries(papers, lambda paper: _entry(paper, abstracts))


def entry(paper: Paper) -> str:
    """The entry of one paper, ended by a newline."""
    return texts.write_entry(paper, lambda paper: _entry(paper, True))


def _entry(paper: Paper, abstracts: bool) -> texts.Text:
    kind = paper.type if paper.type in TYPES else "misc"
    venue_field = VENUE_FIELDS[kind]
    if kind in _NEEDS_VENUE and not (paper.venue or paper.extra.get(venue_field)):
        kind = "misc"
    values: dict[str, str] = {}

    def put(name: str, content: object) -> None:
        if value := texts.value(name, content, False):
            values[name] = f"{{{value}}}"

    values["title"] = f"{{{texts.title(paper, False)}}}"
    if paper.authors:
        values["author"] = f"{{{latex.escape_names(paper.authors)}}}"
    if paper.year is not None:
        values["year"] = f"{{{paper.year}}}"
    if paper.month and 1 <= paper.month <= 12:
        values["month"] = texts.MONTHS[paper.month - 1]
    if paper.day is not None:
        values["day"] = f"{{{paper.day}}}"
    if paper.venue:
        put(venue_field, paper.venue)
    if paper.volume:
        put("volume", paper.volume)
    if paper.issue:
        put("number", paper.issue)
    if paper.pages:
        values["pages"] = f"{{{texts.pages(paper.pages)}}}"
    if paper.publisher:
        put("publisher", paper.publisher)
    if paper.doi:
        values["doi"] = f"{{{latex.escape_url(paper.doi)}}}"
    if paper.arxiv:
        values["eprint"] = f"{{{latex.escape_url(paper.arxiv)}}}"
        values["archiveprefix"] = "{arXiv}"
        put("primaryclass", paper.extra.get("primary_class"))
    if paper.url:
        put("url", paper.url)
    if paper.code:
        put("code", paper.code)
    if paper.tags:
        values["keywords"] = f"{{{texts.keywords(paper.tags, False)}}}"
    if kind != paper.type:
        put("entrysubtype", paper.type)
    if abstracts and paper.abstract:
        values["abstract"] = f"{{{latex.escape(paper.abstract)}}}"
        if paper.abstract_kind != "abstract":
            put("abstract_kind", paper.abstract_kind)
    if paper.note:
        values["annote"] = f"{{{texts.note(paper.note, False)}}}"
    texts.put_owned(paper, values)
    if paper.extra:
        texts.put_extra(paper, values, _WITH_EPRINT if paper.arxiv else _NOTHING, abstracts, False)
    return texts.Text(kind, values)
