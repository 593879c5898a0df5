"""How papers are written for reading, in the terminal and in the terminal UI alike: short, on one line, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from readinglist.paper import Author
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

STATUS_MARKS = {"unread": "○", "skipped": "–", "reading": "◐", "read": "●"}
STAR = "★"
ABSTRACT_KINDS = {"summary": "summary (not the authors' own words)", "snippet": "part of the abstract"}
"""What stands over an abstract that is none, by its kind."""


class Titled(Protocol):
    """What has a title, or something else to call it by."""

    @property
    def title(self) -> str | None: ...
    @property
    def arxiv(self) -> str | None: ...
    @property
    def doi(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...


def title_of(paper: Titled) -> str:
    """The title, or what stands for it where there is none."""
    if paper.title:
        return paper.title
    if paper.arxiv:
        return f"(no title yet) arXiv:{paper.arxiv}"
    return f"(no title yet) {paper.doi or paper.url or ''}".rstrip()


def authors_of(authors: Sequence[Author]) -> str:
    """Authors as they are cited in a text: *Vaswani*, *Vaswani, Shazeer*, *Vaswani et al.*"""
    names = [author.family or author.literal or author.given for author in authors[:2]]
    if len(authors) > 2:
        return f"{names[0]} et al."
    return ", ".join(names)


def date_of(year: int | None, month: int | None, day: int | None) -> str:
    """A date as far as it is known: ``2025``, ``2025-03``, ``2025-03-14``."""
    return "-".join(f"{part:02d}" for part in (year, month, day) if part)


def value_of(value: Any) -> str:
    """A value of a record's field on one line, safe for a terminal."""
    if isinstance(value, list):
        return "; ".join(safe_line(Author.from_json(author).name) for author in value)
    return safe_line(str(value))


def count(number: int, thing: str = "paper") -> str:
    """``1 paper``, ``1,200 papers``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def beyond_latin_of(keys: Sequence[str]) -> str:
    """What to say of papers, by their citation keys, that pdfLaTeX can't print."""
    some = ", ".join(keys[:3]) + (", …" if len(keys) > 3 else "")
    return f"{count(len(keys))} with letters that need lualatex or xelatex: {some}"
