"""Papers beside each other, field by field: what each says, whether that is the same, what a merged one would say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.shown import date_of, names_of, pages_of
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from readinglist.paper import Paper

_AUTHORS = 200
"""Authors that are named; of papers with thousands, the rest is counted."""
_LONGEST = 20_000
"""Characters of a text that are shown."""
KEY = "key"
"""The row whose pick says which paper is kept."""


class Compared(NamedTuple):
    """One row of a comparison."""

    name: str
    fields: tuple[str, ...]
    """The fields of a paper that it shows, where one may pick whose they shall be; none, where a merge keeps both."""
    texts: tuple[str, ...]
    """What each paper says, inert and on one line."""
    edited: tuple[bool, ...]
    """Of each paper, whether its owner set it."""
    merged: str | None
    """What the merged paper would say; None while that is not known."""

    @property
    def equal(self) -> bool:
        """Whether all say the same."""
        return len(set(self.texts)) == 1

    @property
    def pickable(self) -> bool:
        """Whether there is something to pick."""
        return not self.equal and (bool(self.fields) or self.name == KEY)

    @property
    def origin(self) -> int | None:
        """The first paper that says what the merged one would; None if none does."""
        return self.texts.index(self.merged) if self.merged in self.texts else None


def compare(papers: Sequence[Paper], merged: Paper | None) -> list[Compared]:
    """The rows for some papers, but for those that say nothing; *merged* is what they would be, once that is known."""
    rows = []
    for name, fields, pickable, show in _ROWS:
        texts = tuple(_inert(show(paper)) for paper in papers)
        if any(texts):
            edited = tuple(any(field in paper.edited for field in fields) for paper in papers)
            becomes = None if merged is None else _inert(show(merged))
            rows.append(Compared(name, fields if pickable else (), texts, edited, becomes))
    return rows


def fields_picked(rows: Sequence[Compared], picks: Mapping[str, int]) -> dict[str, int]:
    """The fields that picks of rows are about, with what was picked for each."""
    return {field: picks[row.name] for row in rows if row.name in picks for field in row.fields}


def _inert(text: str | None) -> str:
    return safe_line(text[:_LONGEST]).strip() if text else ""


_ROWS: tuple[tuple[str, tuple[str, ...], bool, Callable[[Paper], str | None]], ...] = (
    ("title", ("title",), True, lambda paper: paper.title),
    ("authors", ("authors",), True, lambda paper: names_of(paper.authors, _AUTHORS)),
    ("date", ("year", "month", "day"), True, lambda paper: date_of(paper.year, paper.month, paper.day)),
    ("venue", ("venue",), True, lambda paper: paper.venue),
    ("pages", ("volume", "issue", "pages"), True, pages_of),
    ("publisher", ("publisher",), True, lambda paper: paper.publisher),
    ("type", ("type",), True, lambda paper: paper.type if paper.type != "misc" else ""),
    ("doi", ("doi",), True, lambda paper: paper.doi),
    ("arxiv", ("arxiv",), True, lambda paper: paper.arxiv),
    ("url", ("url",), True, lambda paper: paper.url),
    ("code", ("code",), True, lambda paper: paper.code),
    ("abstract", ("abstract",), True, lambda paper: paper.abstract),
    ("tags", (), False, lambda paper: " ".join(f"#{tag}" for tag in paper.tags)),
    ("status", (), False, lambda paper: f"{paper.status}, starred" if paper.starred else paper.status),
    ("note", (), False, lambda paper: paper.note),
    ("seen", (), False, lambda paper: f"{paper.seen}×, first {paper.added[:10]}"),
    (KEY, (), False, lambda paper: paper.key),
)
"""Name, fields, whether one may pick, and how it is shown."""
