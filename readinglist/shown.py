"""How papers are written for reading, in the terminal and in the terminal UI alike: short, on one line, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from readinglist.paper import Author
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.paper import Paper, Sighting

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


def names_of(authors: Sequence[Author], most: int) -> str:
    """Authors by their whole names; of more than *most*, the rest is counted."""
    more = len(authors) - most
    names = "; ".join(author.name for author in authors[:most])
    return f"{names}; and {more:,} more" if more > 0 else names


def pages_of(paper: Paper) -> str:
    """Where a paper stands in its venue: ``vol. 3, no. 1, pp. 5-9``, as far as that is known."""
    parts = (("vol. ", paper.volume), ("no. ", paper.issue), ("pp. ", paper.pages))
    return ", ".join(f"{label}{value}" for label, value in parts if value)


def place_of(sighting: Sighting) -> str:
    """Where a record stands: its source, and there its number and lines, where it has any."""
    if not sighting.first_line:
        return safe_line(sighting.path)
    return f"{safe_line(sighting.path)} · no. {sighting.position}, {lines_of(sighting)}"


def given_by(paper: Paper, sighting: Sighting) -> list[str]:
    """The fields of a paper that say what this record of it says, as they are called."""
    said, shown = sighting.fields, paper.as_json()
    same = [name for name in _TOLD if said.get(name) and said[name] == shown[name]]
    authors = said.get("authors")
    if authors and [Author.from_json(author) for author in authors] == list(paper.authors):
        same.insert(0, "authors")
    return same


_TOLD = (
    "title", "year", "month", "day", "venue", "volume", "issue", "pages", "publisher", "doi", "arxiv", "url", "code",
    "abstract",
)  # fmt: skip


def lines_of(sighting: Sighting) -> str:
    """Where a record stood in its source: ``line 5``, ``lines 5–9``."""
    if sighting.last_line > sighting.first_line:
        return f"lines {sighting.first_line}–{sighting.last_line}"
    return f"line {sighting.first_line}"


def extra_of(value: Any) -> str:
    """A value of ``extra``: texts as they are, lists of them with commas, all else as JSON."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


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
