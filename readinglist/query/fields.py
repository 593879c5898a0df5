"""The fields of the query language: the one table behind parsing, completion, help and error messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Field(NamedTuple):
    """What may stand before a colon."""

    name: str
    kind: str
    """How its value is read: ``text``, ``lookup``, ``choice``, ``number`` or ``time``."""
    description: str
    example: str
    aliases: tuple[str, ...] = ()
    column: str = ""
    """The column of the search index that a ``text`` field looks in."""
    values: tuple[str, ...] = ()
    """What a ``choice`` may be."""
    exact: bool = False
    """Whether ``=`` before the value asks for the whole of it."""


STATUSES = ("unread", "reading", "read", "skipped")
TYPES = (
    "article", "book", "booklet", "inbook", "incollection", "inproceedings", "manual",
    "mastersthesis", "misc", "phdthesis", "proceedings", "techreport", "unpublished",
)  # fmt: skip

FIELDS = (
    Field("title", "text", "words of the title", "title:attention", ("t",), "title"),
    Field("author", "text", "an author's name, in either order", 'author:"yoshua bengio"', ("a",), "authors"),
    Field("abstract", "text", "words of the abstract", 'abstract:"flow matching"', (), "abstract"),
    Field("venue", "text", "journal, conference or publisher's series", "venue:neurips", (), "venue"),
    Field("tag", "text", "words of a tag; tag:=NAME is the whole tag", "tag:=LLM", (), "tags", (), True),
    Field("note", "text", "words of your note", "note:replicate", (), "note"),
    Field("key", "lookup", "beginning of a citation key; key:=KEY is all", "key:vaswani", ("k",), exact=True),
    Field("id", "lookup", "number of a paper", "id:17"),
    Field("arxiv", "lookup", "arXiv id in any form, or its beginning", "arxiv:1706.03762", exact=True),
    Field("doi", "lookup", "DOI in any form, or its beginning", "doi:10.1145/3292500.3330701", exact=True),
    Field("source", "lookup", "part of the path or format it was imported from", "source:2024-03.bib"),
    Field("year", "number", "year of publication", "year:2020..2024"),
    Field("added", "time", "when it came in: a date, or how long ago (h d w m y)", "added:7d"),
    Field("updated", "time", "when it last changed: a date, or how long ago", "updated:>=2024-03"),
    Field("seen", "number", "number of imports it was read in", "seen:>=3"),
    Field("status", "choice", "how far you are, same as is:", "status:reading", values=STATUSES),
    Field("type", "choice", "entry type", "type:article", values=TYPES),
    Field(
        "is", "choice", "state of a paper", "is:starred",
        values=("starred", *STATUSES, "duplicate", "merged", "trashed", "edited"),
    ),
    Field(
        "has", "choice", "what a paper has", "has:note",
        values=("note", "abstract", "doi", "arxiv", "code", "tag", "authors", "year", "url", "venue"),
    ),
)  # fmt: skip
"""All fields, in the order in which help and completion show them."""

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}


def closest(word: str, names: Iterable[str]) -> str | None:
    """The one of *names* that *word* is most likely a slip for, or ``None``."""
    from difflib import get_close_matches

    found = get_close_matches(word.casefold(), list(names), n=1, cutoff=0.6)
    return found[0] if found else None
