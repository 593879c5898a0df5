"""Papers as BibTeX, for the classic styles and everything that reads their files.

bibtexparser's model and writer make the syntax; the values are finished before it sees them, because its own
LaTeX middleware protects from the first dollar to the last and leaves braces uncounted. Each entry is written by
itself, so that an export of any size needs the memory of one.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from readinglist import latex
from readinglist.paper import TYPES, Author

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bibtexparser.writer import BibtexFormat

    from readinglist.paper import Paper

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VENUE_FIELDS = {
    "article": "journal", "book": "series", "booklet": "howpublished", "inbook": "booktitle",
    "incollection": "booktitle", "inproceedings": "booktitle", "manual": "organization",
    "mastersthesis": "school", "misc": "howpublished", "phdthesis": "school", "proceedings": "series",
    "techreport": "institution",
    "unpublished": "howpublished",
}  # fmt: skip
# Without these an entry of the type says nothing, and BibTeX complains: it is written as misc.
_NEEDS_VENUE = frozenset({"article", "incollection", "inproceedings", "mastersthesis", "phdthesis", "techreport"})
_LINKS = frozenset({"code", "doi", "eprint", "file", "link", "pdf", "url", "urls", "ee"})
_PEOPLE = frozenset({"author", "editor", "translator"})
# Fields that steer BibTeX or biber, and often name entries that this file does not have.
_STEERING = frozenset(
    {
        "crossref",
        "entryset",
        "execute",
        "gender",
        "ids",
        "options",
        "presort",
        "related",
        "set",
        "xdata",
        "xref",
    }
)
# Fields from which styles make labels by cutting.
_LABELS = frozenset({"key", "label", "organization", "shorthand"})
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_ILLEGAL_IN_KEY = re.compile(r"[^A-Za-z0-9_:.+/-]")
_PAGE_RANGE = re.compile(r"(\w*\d\w*|[ivxlcdm]+)\s*[-\u2010-\u2015\u2212]+\s*(\w*\d\w*|[ivxlcdm]+)")
_MAX_PAGES = 200


def write(papers: Iterable[Paper], *, abstracts: bool = True) -> Iterator[str]:
    """The text of a ``.bib`` file, entry by entry in the order of *papers*; equal papers give equal bytes.

    Where an entry uses mathematics of amsmath or amssymb, a ``@preamble`` at the end defines plain stand-ins
    for documents that load neither (BibTeX collects preambles from anywhere in a file).
    """
    fallbacks: set[str] = set()
    separator = ""
    for paper in papers:
        text = _entry(paper, abstracts)
        fallbacks |= latex.fallbacks_used(text)
        yield separator + text
        separator = "\n"
    if fallbacks:
        yield separator + _preamble(fallbacks)


def entry(paper: Paper) -> str:
    """The entry of one paper, ended by a newline."""
    return _entry(paper, True)


def _entry(paper: Paper, abstracts: bool) -> str:
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    kind, values = _fields(paper, abstracts)
    fields = [Field(name, value) for name, value in values.items()]
    # An empty unparse stack: the values are as they must stand, and nothing is copied.
    return write_string(Library([Entry(kind, _key(paper), fields)]), unparse_stack=(), bibtex_format=_bibtex_format())


def _preamble(fallbacks: set[str]) -> str:
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Preamble

    block = Preamble(f'"{latex.fallback_definitions(fallbacks)}"')
    return write_string(Library([block]), unparse_stack=(), bibtex_format=_bibtex_format())


@lru_cache(maxsize=1)
def _bibtex_format() -> BibtexFormat:
    from bibtexparser.writer import BibtexFormat

    result = BibtexFormat()  # type: ignore[no-untyped-call]
    result.indent = "  "
    result.trailing_comma = True
    return result


def _key(paper: Paper) -> str:
    return _ILLEGAL_IN_KEY.sub("", paper.key) or f"paper{paper.id}"


def _fields(paper: Paper, abstracts: bool) -> tuple[str, dict[str, str]]:
    """Entry type, and the fields in the order in which they are written: name → value with its delimiters."""
    kind = paper.type if paper.type in TYPES else "misc"
    venue_field = _VENUE_FIELDS[kind]
    if kind in _NEEDS_VENUE and not (paper.venue or paper.extra.get(venue_field)):
        kind = "misc"
    values: dict[str, str] = {}

    def put(name: str, value: str) -> None:
        if value:
            values[name] = f"{{{value}}}"

    put("title", latex.escape_title(paper.title or "") or latex.escape(_stand_in(paper)))
    put("author", latex.escape_names(paper.authors))
    put("year", "" if paper.year is None else str(paper.year))
    if paper.month and 1 <= paper.month <= 12:
        values["month"] = _MONTHS[paper.month - 1]
    put("day", "" if paper.day is None else str(paper.day))
    put(venue_field, _value(venue_field, paper.venue))
    put("volume", _value("volume", paper.volume))
    put("number", _value("number", paper.issue))
    put("pages", _pages(paper.pages or ""))
    put("publisher", _value("publisher", paper.publisher))
    put("doi", _value("doi", paper.doi))
    if paper.arxiv:
        put("eprint", _value("eprint", paper.arxiv))
        put("archiveprefix", "arXiv")
        put("primaryclass", _value("primaryclass", paper.extra.get("primary_class")))
    put("url", _value("url", paper.url))
    put("code", _value("code", paper.code))
    put("keywords", ", ".join(keyword for tag in paper.tags if (keyword := _keyword(tag))))
    if kind != paper.type:
        put("entrysubtype", _value("entrysubtype", paper.type))
    if abstracts and paper.abstract:
        put("abstract", latex.escape(paper.abstract))
        if paper.abstract_kind and paper.abstract_kind != "abstract":
            put("abstract_kind", _value("abstract_kind", paper.abstract_kind))
    put("annote", _value("annote", paper.note))
    for name, content in paper.extra.items():
        if (name == "primary_class" and paper.arxiv) or (name == "abstract" and not abstracts):
            continue
        if _FIELD_NAME.fullmatch(name):
            value = f"{{{_value(name, content)}}}"
            if name in _STEERING or values.get(name, value) != value:
                name = f"x-{name}"
            if value != "{}":
                values.setdefault(name, value)
    return kind, values


def _stand_in(paper: Paper) -> str:
    """What an entry without a title is printed as: BibTeX and most styles want one."""
    if paper.arxiv:
        return f"arXiv:{paper.arxiv}"
    return f"doi:{paper.doi}" if paper.doi else paper.url or "Untitled"


def _value(name: str, content: Any) -> str:
    """The escaped value of the field *name*; what is neither text nor a number becomes compact JSON."""
    if content is None or content == "":
        return ""
    if not isinstance(content, str):
        if name in _PEOPLE and isinstance(content, list) and all(isinstance(item, dict) for item in content):
            return latex.escape_names([Author.from_json(item) for item in content])
        try:
            content = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
        except (ValueError, RecursionError):
            return ""  # neither could have come out of the library
    if name in _LINKS:
        return latex.escape_url(content)
    if name in _PEOPLE:
        return latex.escape_name_list(content)
    if name in _LABELS:
        return latex.escape_label(content)
    return latex.escape(content)


def _pages(pages: str) -> str:
    """Pages with the dash that BibTeX has between them: ``12--34, 40--41``; anything else as it is."""
    if len(pages) > _MAX_PAGES:
        return latex.escape(pages)
    parts = []
    for part in pages.split(","):
        found = _PAGE_RANGE.fullmatch(part.strip())
        parts.append(f"{latex.escape(found[1])}--{latex.escape(found[2])}" if found else latex.escape(part))
    return ", ".join(part for part in parts if part)


def _keyword(tag: str) -> str:
    """A tag in the list of keywords; a comma in it must not part it."""
    escaped = latex.escape(tag)
    return f"{{{escaped}}}" if "," in escaped else escaped
