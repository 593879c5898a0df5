"""What the BibTeX and the BibLaTeX writer share: values as LaTeX, and entries as text.

The values are made by :mod:`readinglist.latex`: bibtexparser's own LaTeX middleware protects from the first dollar to
the last and leaves braces uncounted. Each entry is written by itself, so that an export of any size needs the memory
of one.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist import latex
from readinglist.formats.bibtex_tables import DATES, LINKS, PEOPLE, REST, STEERING
from readinglist.formats.entry import NO_TITLE
from readinglist.latex_tables import balanced
from readinglist.paper import Author

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from readinglist.paper import Paper

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
READ_STATUS = {"read": "read", "reading": "skimmed", "skipped": "skipped"}
"""Status → JabRef's ``readstatus``: it knows ``read`` and ``skimmed``."""

# Fields from which styles make labels by cutting.
_LABELS = frozenset({"key", "label", "organization", "shorthand"})
_SPECIAL = LINKS | PEOPLE | _LABELS | {"file"}
# What all programs take for the name of a field; pandoc refuses a file with a point in one, citation-js a plus.
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_ANNOTATION = re.compile(r"[a-z]{1,40}\+an(?::[a-z0-9]{1,40})?")
"""Names of BibLaTeX's data annotations: ``author+an:role``."""
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?)?")
_ILLEGAL_IN_KEY = re.compile(r"[^A-Za-z0-9_:.+/-]")
_PAGE_RANGE = re.compile(r"(\w*\d\w*|[ivxlcdm]+)\s*[-\u2010-\u2015\u2212]+\s*(\w*\d\w*|[ivxlcdm]+)")
_MAX_PAGES = 200


class Text(NamedTuple):
    """An entry on its way out: its type, and its fields in order, name → value with its delimiters."""

    kind: str
    values: dict[str, str]


def write_entries(papers: Iterable[Paper], entry_of: Callable[[Paper], Text], *, biber: bool = False) -> Iterator[str]:
    """The text of a ``.bib`` file, entry by entry, in the order of *papers*.

    Where an entry uses mathematics of amsmath or amssymb, a ``@preamble`` at the end defines plain stand-ins
    for documents that load neither (BibTeX collects preambles from anywhere in a file). For characters that pdfLaTeX
    has no font for, too, but not for *biber*, which hands preambles through macros of biblatex.
    """
    fallbacks: set[str] = set()
    separator = ""
    for paper in papers:
        text = write_entry(paper, entry_of)
        fallbacks |= latex.fallbacks_used(text)
        yield separator + text
        separator = "\n"
    if biber:
        fallbacks.discard(latex.MISSING)
    if fallbacks:
        yield f'{separator}@preamble{{"{latex.fallback_definitions(fallbacks)}"}}\n'


def write_entry(paper: Paper, entry_of: Callable[[Paper], Text]) -> str:
    """The entry of one paper, ended by a newline: the very bytes that bibtexparser's writer gives for it.

    Its model and its writer would take a third of the time of an export; a test compares the two.
    """
    kind, values = entry_of(paper)
    key = _ILLEGAL_IN_KEY.sub("", paper.key) or f"paper{paper.id}"
    fields = "".join([f"  {name} = {text},\n" for name, text in values.items()])
    return f"@{kind}{{{key},\n{fields}}}\n"


def legal_keys(keys: Iterable[str]) -> list[str]:
    """Those of *keys* that stand in a file as they are."""
    return [key for key in keys if key and not _ILLEGAL_IN_KEY.search(key)]


def value(name: str, content: Any, utf8: bool) -> str:
    """The escaped value of the field *name*; what is neither text nor a number becomes compact JSON."""
    if content is None or content == "":
        return ""
    if isinstance(content, str) and name not in _SPECIAL:
        return latex.escape(content, utf8=utf8)
    if not isinstance(content, str):
        if name in PEOPLE and isinstance(content, list) and all(isinstance(item, dict) for item in content):
            return latex.escape_names([Author.from_json(item) for item in content], utf8=utf8)
        if name in LINKS and isinstance(content, list) and all(isinstance(item, str) for item in content):
            return " ".join(map(latex.escape_url, content))
        try:
            content = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
        except (ValueError, RecursionError):
            return ""  # neither could have come out of the library
    if name in LINKS and ("://" in content or len(content.split()) == 1):
        return latex.escape_url(content)
    text = str(content)
    # Paths stand as they are, as all programs write them.
    if name == "file" and text.isprintable() and balanced(text):
        return text
    if name in PEOPLE:
        return latex.escape_name_list(content, utf8=utf8)
    if name in _LABELS:
        return latex.escape_label(content, utf8=utf8)
    return latex.escape(content, utf8=utf8)


def title(paper: Paper, utf8: bool) -> str:
    """The title, or what an entry without one is printed as: BibTeX and most styles want one."""
    return latex.escape_title(paper.title or "", utf8=utf8) or latex.escape(_stand_in(paper), utf8=utf8)


def _stand_in(paper: Paper) -> str:
    if paper.arxiv:
        return f"arXiv:{paper.arxiv}"
    return f"doi:{paper.doi}" if paper.doi else paper.url or NO_TITLE


def pages(text: str | None) -> str:
    """Pages with the dash that BibTeX has between them: ``12--34, 40--41``; anything else as it is."""
    if not text:
        return ""
    if len(text) > _MAX_PAGES:
        return latex.escape(text)
    parts = []
    for part in text.split(","):
        found = _PAGE_RANGE.fullmatch(part.strip())
        parts.append(f"{latex.escape(found[1])}--{latex.escape(found[2])}" if found else latex.escape(part))
    return ", ".join(part for part in parts if part)


def keywords(tags: Iterable[str], utf8: bool) -> str:
    """Tags as a list of keywords; a comma or semicolon in one must not part it."""
    escaped = (latex.escape(tag, utf8=utf8) for tag in tags)
    return ", ".join(f"{{{tag}}}" if "," in tag or ";" in tag else tag for tag in escaped if tag)


def note(text: str | None, utf8: bool) -> str:
    r"""The owner's note: ``\par`` between its paragraphs, ``\newline`` between lines, for BibTeX keeps neither."""
    if not text:
        return ""
    if "\n" not in text:
        return latex.escape(text, utf8=utf8)
    paragraphs = (part.split("\n") for part in text.split("\n\n"))
    return r" \par ".join(r" \newline ".join(latex.escape(row, utf8=utf8) for row in rows) for rows in paragraphs)


def put_owned(paper: Paper, values: dict[str, str]) -> None:
    """Status and star, as JabRef keeps them."""
    if paper.status in READ_STATUS:
        values["readstatus"] = f"{{{READ_STATUS[paper.status]}}}"
    if paper.starred:
        values["relevance"] = "{relevant}"


def put_extra(paper: Paper, values: dict[str, str], skip: frozenset[str], abstracts: bool, utf8: bool) -> None:
    """Everything else, each under its own name, ``x-NAME`` where that one is taken or steers.

    What can't be a name of a field goes to one field together, as JSON.
    """
    rest: dict[str, Any] = {}
    for name, content in paper.extra.items():
        if name in skip or (name == "abstract" and not abstracts):
            continue
        if not (_FIELD_NAME.fullmatch(name) or (utf8 and _ANNOTATION.fullmatch(name))) or name == REST:
            rest[name] = content
            continue
        text = f"{{{value(name, content, utf8)}}}"
        steers = name in STEERING or (name in DATES and not _DATE.fullmatch(text[1:-1]))
        field = f"x-{name}" if steers or values.get(name, text) != text else name
        if text != "{}":
            values.setdefault(field, text)
    if rest:
        values[REST] = f"{{{value(REST, rest, utf8)}}}"
