"""Which bibliography a text is, seen from its content: the tags, braces and headings that only it has.

Each format says itself how it looks; what is common to many is looked for first, so that a page of papers does not
pay for asking them all.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readinglist.formats.base import Item

    Read = Callable[..., Iterator[Item]]

READERS: Mapping[str, str] = {
    "bibtex": "bibtex_read", "ris": "ris", "csl-json": "csl_json", "endnote-xml": "endnote_xml", "enw": "enw",
    "medline": "medline", "pubmed-xml": "pubmed_xml", "wos": "ciw", "csv": "tables", "jsonl": "own_json",
    "arxiv-snapshot": "arxiv_snapshot", "arxiv-atom": "arxiv_atom", "arxiv-email": "arxiv_email",
    "markdown": "markdown_list", "bookmarks": "bookmarks", "mods": "mods_xml",
    "biblatex-json": "converter_json",
}  # fmt: skip
"""Name of a format → the module that reads it."""

_SAMPLE = 100_000
"""Characters that are looked at: these formats show in their first entries."""
_BIBTEX = (
    re.compile(r"@[ \t]*[A-Za-z]{1,24}[ \t\n]*[{(]"),
    re.compile(
        r"^[ \t,]*[\w:.+/-]{1,40}[ \t]*=[ \t]*(?:[{\"]|\w+[ \t]*[,#}\n])"
        r"|@[ \t]*\w{1,24}[ \t]*[{(][^{}()\n]{0,200}[,\n][^\n]{0,80}="
        r"|^[ \t]*@[ \t]*(?:string|comment|preamble)[ \t]*[{(]"
        r"|^[ \t]*@[ \t]*\w{1,24}[ \t]*[{(][^\s{}()=]{0,80},?[ \t]*[})]?[ \t]*$",
        re.MULTILINE | re.IGNORECASE,
    ),
    re.compile(
        r"^[^\n@]{0,3}[ \t]*@[ \t]*[A-Za-z]{1,24}[ \t\n]*[{(]|[})][ \t]*@[ \t]*[A-Za-z]{1,24}[{(]", re.MULTILINE
    ),
)
_MOST = 0.5
"""Part of a text that has to be BibTeX where the rest is a list in Markdown."""
_TAGGED = re.compile(
    r"^[ \t\ufeff]*(?:[A-Za-z][A-Za-z0-9]{1,3}[ \t]{0,2}-(?:[ \t]|$)|%[0-9A-Z@^+(>][ \t]|(?:PT|FN|AU|TI|UT) \S)",
    re.MULTILINE,
)
_TAGGED_KINDS = ("wos", "medline", "ris", "enw")
_XML_KINDS = ("bookmarks", "mods", "endnote-xml", "pubmed-xml", "arxiv-atom")
_XML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!(?:--[\s\S]{0,2000}?-->|DOCTYPE[^>]{0,300}>)\s*)*<([A-Za-z][\w:.-]{0,60})"
)
_ARXIV = re.compile(r"arXiv:\s?[\w.-]+/?\d", re.IGNORECASE)


def of_markup(text: str) -> str | None:
    """The bibliography in XML, or the bookmarks, that *text* is; None for any other text."""
    sample = text[:_SAMPLE]
    if not sample.lstrip().startswith("<"):
        return None
    return next((name for name in _XML_KINDS if _looks(name, sample)), None)


def of_text(text: str) -> str | None:
    """The bibliography that *text* is, if it is one; None for anything that may be a list of papers."""
    sample = text[:_SAMPLE]
    if _is_bibtex(sample) and not (_share_of_bibtex(sample) < _MOST and is_markdown_list(text)):
        return "bibtex"
    if _TAGGED.search(sample) and (name := next((name for name in _TAGGED_KINDS if _looks(name, sample)), None)):
        return name
    if _ARXIV.search(sample) and _looks("arxiv-email", sample):
        return "arxiv-email"
    head = sample.partition("\n")[0]
    if any(sign in head for sign in ",;\t") and _looks("csv", sample):
        return "csv"
    return None


def is_markdown_list(text: str) -> bool:
    """Whether *text* is a list of papers in Markdown."""
    return "](" in text[:_SAMPLE] and _looks("markdown", text[:_SAMPLE])


def reader(name: str) -> Read:
    """What reads the format *name*, one of :data:`READERS`."""
    read: Read = import_module(f"readinglist.formats.{READERS[name]}").read
    return read


def _looks(name: str, sample: str) -> bool:
    looks_like: Callable[[str], bool] = import_module(f"readinglist.formats.{READERS[name]}").looks_like
    return looks_like(sample)


def _share_of_bibtex(sample: str) -> float:
    """Which part of the lines, up to the next blank one each, an entry of BibTeX begins."""
    own = total = 0
    inside = False
    for row in sample.split("\n"):
        if not row or row.isspace():
            inside = False
            continue
        inside = inside or bool(_BIBTEX[0].match(row.lstrip()))
        total += 1
        own += inside
    return own / max(total, 1)


def _is_bibtex(sample: str) -> bool:
    return "@" in sample and all(pattern.search(sample) for pattern in _BIBTEX)
