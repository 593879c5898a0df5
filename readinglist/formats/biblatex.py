"""Papers as BibLaTeX, for biber: UTF-8, its own types, ``date``, ``eprint`` and the former keys in ``ids``.

Source of the names: the manual of BibLaTeX, sections 2.1 (types), 2.2 (fields) and 3.14.7 (arXiv).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from readinglist import latex
from readinglist.formats import bibtex_text as texts
from readinglist.formats import entry_types
from readinglist.formats.bibtex import VENUE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.paper import Paper

_NATIVE = {
    "techreport": ("report", "techreport"),
    "phdthesis": ("thesis", "phdthesis"),
    "mastersthesis": ("thesis", "mathesis"),
}
"""BibTeX's type → BibLaTeX's own type, and the field ``type`` that says what it is."""

_VENUES = VENUE_FIELDS | {
    "article": "journaltitle", "report": "institution", "thesis": "institution", "mastersthesis": "institution",
    "phdthesis": "institution", "periodical": "series", "collection": "series", "reference": "series",
    "suppperiodical": "journaltitle", "review": "journaltitle", "online": "organization", "dataset": "organization",
    "software": "organization",
}  # fmt: skip
_WRITTEN = frozenset({"address", "entrytype", "ids"})
_WITH_EPRINT = frozenset({"primary_class"})


def write(papers: Iterable[Paper], *, abstracts: bool = True) -> Iterator[str]:
    """The text of a ``.bib`` file in the order of *papers*; equal papers give equal bytes."""
    return texts.write_entries(papers, lambda paper: _entry(paper, abstracts), biber=True)


def _entry(paper: Paper, abstracts: bool) -> texts.Text:
    exact = entry_types.of_paper(paper)
    kind, subtype = exact, ""
    if exact in _NATIVE and not paper.extra.get("type"):
        kind, subtype = _NATIVE[exact]
    elif exact == "misc" and paper.arxiv and not paper.venue:
        # What is only on arXiv is a source on the net; that its owner's type is misc is kept beside.
        kind = "online"
    values: dict[str, str] = {}

    def put(name: str, value: str) -> None:
        if value:
            values[name] = f"{{{value}}}"

    put("title", texts.title(paper, True))
    put("author", latex.escape_names(paper.authors, utf8=True))
    put("date", _date(paper))
    if "date" not in values:
        put("month", "" if paper.month is None else str(paper.month))
    if paper.day is not None and len(_date(paper)) < _WHOLE_DATE:
        put("day", str(paper.day))
    put("type", subtype)
    venue = _VENUES.get(kind) or VENUE_FIELDS[paper.type if paper.type in VENUE_FIELDS else "misc"]
    for name, content in (
        (venue, paper.venue), ("volume", paper.volume), ("number", paper.issue), ("publisher", paper.publisher),
        ("doi", paper.doi),
    ):  # fmt: skip
        if content:
            put(name, texts.value(name, content, True))
    put("pages", texts.pages(paper.pages))
    if paper.arxiv:
        put("eprint", texts.value("eprint", paper.arxiv, True))
        put("eprinttype", "arxiv")
        put("eprintclass", texts.value("eprintclass", paper.extra.get("primary_class"), True))
    put("url", texts.value("url", paper.url, True))
    put("code", texts.value("code", paper.code, True))
    put("ids", ",".join(texts.legal_keys(paper.aliases)))
    put("keywords", texts.keywords(paper.tags, True))
    if kind == "online" and exact == "misc":
        put("entrysubtype", "misc")
    if abstracts and paper.abstract:
        put("abstract", latex.escape(paper.abstract, utf8=True))
        if paper.abstract_kind and paper.abstract_kind != "abstract":
            put("abstract_kind", paper.abstract_kind)
    put("annotation", texts.note(paper.note, True))
    texts.put_owned(paper, put)
    if paper.extra:
        put("location", texts.value("location", paper.extra.get("address"), True))
        texts.put_extra(paper, values, _WRITTEN | _WITH_EPRINT if paper.arxiv else _WRITTEN, abstracts, True)
    return texts.Text(kind, values)


_WHOLE_DATE = len("2020-03-14")


def _date(paper: Paper) -> str:
    """ISO 8601, as far as it is known from the left; biber refuses a day that there is not."""
    if not paper.year or not 0 < paper.year <= 9999:
        return ""
    if not paper.month:
        return f"{paper.year:04d}"
    try:
        return date(paper.year, paper.month, paper.day or 0).isoformat()
    except ValueError:
        return f"{paper.year:04d}-{paper.month:02d}"
