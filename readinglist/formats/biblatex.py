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
_WRITTEN = frozenset({"address", "entrytype"})
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

    def put(name: str, content: object) -> None:
        if content and (value := texts.value(name, content, True)):
            values[name] = f"{{{value}}}"

    values["title"] = f"{{{texts.title(paper, True)}}}"
    if paper.authors:
        values["author"] = f"{{{latex.escape_names(paper.authors, utf8=True)}}}"
    when = _date(paper)
    put("date", when)
    if not when and paper.month is not None:
        values["month"] = f"{{{paper.month}}}"
    if paper.day is not None and len(when) < _WHOLE_DATE:
        values["day"] = f"{{{paper.day}}}"
    put("type", subtype)
    put(_VENUES.get(kind) or VENUE_FIELDS[paper.type if paper.type in VENUE_FIELDS else "misc"], paper.venue)
    put("volume", paper.volume)
    put("number", paper.issue)
    put("publisher", paper.publisher)
    put("doi", paper.doi)
    if paper.pages:
        values["pages"] = f"{{{texts.pages(paper.pages)}}}"
    if paper.arxiv:
        put("eprint", paper.arxiv)
        values["eprinttype"] = "{arxiv}"
        put("eprintclass", paper.extra.get("primary_class"))
    put("url", paper.url)
    # BibLaTeX's own model has no field for it, and this one for whatever its users need: biber has nothing to say.
    put("verba", paper.code)
    put("ids", ",".join(texts.legal_keys(paper.aliases)))
    if paper.tags:
        values["keywords"] = f"{{{texts.keywords(paper.tags, True)}}}"
    if kind == "online" and exact == "misc":
        values["entrysubtype"] = "{misc}"
    if abstracts and paper.abstract:
        put("abstract", paper.abstract)
        if paper.abstract_kind != "abstract":
            put("abstract_kind", paper.abstract_kind)
    if paper.note:
        values["annotation"] = f"{{{texts.note(paper.note, True)}}}"
    texts.put_owned(paper, values)
    if paper.extra:
        put("location", paper.extra.get("address"))
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
