"""Papers at Hugging Face: ``GET /api/papers/{arXiv id}`` and ``/api/papers/search`` (``huggingface.co/docs/hub``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from readinglist.enrich.web.reading import UnusableError, arxiv_of, asked_title, mapping, sequence
from readinglist.enrich.web.service import Asked, Entry, Service
from readinglist.formats.hf_json import is_paper, paper_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readinglist.enrich.base import Target

_ROWS = "3"
_LONGEST = 250
"""Characters of a question."""
_EXTRA = ("arxiv_version", "ai_summary", "ai_keywords", "organization", "project_page", "keywords")
"""What is about the paper; votes and comments change from day to day."""


class HuggingFace(Service):
    """Asked by the arXiv id where one is known, else by the title."""

    name = "huggingface"
    server = "https://huggingface.co"

    def about(self, target: Target) -> Asked | None:
        arxiv = arxiv_of(target)
        # It knows no papers from the time of the ids with a slash by their ids.
        if arxiv and "/" not in arxiv:
            return self.question(self.address(f"/api/papers/{quote(arxiv)}"), _one, by_identifier=True)
        if title := asked_title(target, _LONGEST):
            url = self.address("/api/papers/search", q=title, limit=_ROWS)
            return self.question(url, _several, by_identifier=False)
        return None


def _one(value: Any) -> list[Entry]:
    paper = mapping(value)
    if not is_paper(paper):
        raise UnusableError("an answer without a paper")
    return [_entry(paper, 1)]


def _several(value: Any) -> list[Entry]:
    values = sequence(value)
    entries = [_entry(each, place) for place, each in enumerate(values, 1) if isinstance(each, dict) and is_paper(each)]
    if values and not entries:
        raise UnusableError("an answer without a paper")
    return entries


def _entry(paper: Mapping[str, Any], position: int) -> Entry:
    fields = paper_fields(paper)
    extra = {name: value for name, value in fields.pop("extra", {}).items() if name in _EXTRA}
    arxiv = fields.get("arxiv")
    return Entry(
        {**fields, **({"extra": extra} if extra else {})},
        f"https://huggingface.co/papers/{arxiv}" if arxiv else "",
        position,
    )
