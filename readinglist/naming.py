"""Citation keys of papers in the library: made for new ones, checked, and made anew on request only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist import keys
from readinglist.paper import Author
from readinglist.store import edits, papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readinglist.paper import Paper
    from readinglist.store.journal import Step

    KeyOf = Callable[[Mapping[str, Any]], str]

KEY_CHARACTERS = "letters, digits and any of _ : . + / -"
_LONG = 40
_ILLEGAL = re.compile(r"[^A-Za-z0-9_:.+/-]")


def key_of(fields: Mapping[str, Any]) -> str:
    """What the citation key of a paper with these fields (names as in a record) begins with, where none is set."""
    return keys.base_key(_name(fields), _authors(fields), fields.get("year"))


def by_pattern(pattern: str | None) -> KeyOf:
    """The same for a pattern of :mod:`readinglist.key_patterns`.

    Raises:
        UsageError: the pattern makes no sense.
    """
    if pattern is None:
        return key_of
    from readinglist import key_patterns

    make = key_patterns.compile(pattern)
    return lambda fields: make(_name(fields), _authors(fields), fields.get("year"), fields)


def _name(fields: Mapping[str, Any]) -> str | None:
    """The title, or what a paper without one is known by."""
    title: str | None = fields.get("title")
    if not title and fields.get("arxiv"):
        return f"arXiv {fields['arxiv']}"
    if not title and fields.get("doi"):
        return f"doi {fields['doi']}"
    if not title and fields.get("url"):
        return str(fields["url"]).partition("://")[2].removeprefix("www.")
    return title


def _authors(fields: Mapping[str, Any]) -> list[Author]:
    return [Author.from_json(author) for author in fields.get("authors", ())]


def refresh(step: Step, found: Iterable[Paper], key_of: KeyOf = key_of) -> list[tuple[str, str]]:
    """Make the citation keys of papers anew; returns the old and the new key of each that changes."""
    changed: list[tuple[str, str]] = []
    for paper in found:
        base = key_of(paper.as_json())
        suffix = paper.key.removeprefix(base)
        if paper.key.startswith(base) and (not suffix or (len(suffix) < 4 and suffix.isalpha() and suffix.islower())):
            continue

        def taken(key: str, own: int = paper.id) -> bool:
            return papers.key_taken_by_other(step.connection, key, own)

        key = keys.unique_key(base, taken)
        if edits.rename_key(step, paper.id, key) is not None:
            changed.append((paper.key, key))
    return changed


def problems(found: Iterable[Paper]) -> Iterator[tuple[str, str]]:
    """Citation keys that could make trouble, each with what is wrong."""
    written: dict[str, str] = {}
    for paper in found:
        if problem := key_problem(paper.key):
            yield paper.key, problem
        plain = _ILLEGAL.sub("", paper.key).lower()
        first = written.setdefault(plain, paper.key)
        if first != paper.key:
            yield paper.key, f"is the same as {first} to BibTeX, which knows no case, once both are in a file"


def key_problem(key: str) -> str | None:
    """What may make trouble with a citation key; None if nothing does."""
    if not key.isascii():
        return "has characters outside ASCII, which BibTeX and some styles can't take"
    if _ILLEGAL.search(key):
        return f"has characters that TeX may trip over; safe are {KEY_CHARACTERS}"
    if len(key) > _LONG:
        return f"is {len(key)} characters long; {_LONG} are enough"
    return None
