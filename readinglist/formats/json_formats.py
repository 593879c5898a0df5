"""Which JSON a text is, seen from its first object: our own, CSL-JSON, arXiv's snapshot, or the data of a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from readinglist.formats import arxiv_snapshot, converter_json, csl_json, own_json
from readinglist.formats.base import Reading
from readinglist.formats.json_values import Found, values
from readinglist.formats.leftovers import shortened
from readinglist.paper import Leftover, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item


def read_json(text: str, day: str | None) -> Reading:
    """The items of JSON *text*, and what it was found to be.

    Raises:
        FormatError: there is no paper in it.
    """
    first = next((found.value for found in values(text) if isinstance(found, Found)), {})
    inner = first.get("items")
    items = inner if isinstance(inner, list) else []
    if own_json.is_paper(first):
        return Reading("jsonl", _own(text))
    if arxiv_snapshot.looks_like(first):
        return Reading("arxiv-snapshot", arxiv_snapshot.read(text))
    if csl_json.looks_like(first) or any(map(csl_json.looks_like, items[:3])):
        return Reading("csl-json", csl_json.read(text))
    if converter_json.looks_like(first):
        return Reading("biblatex-json", converter_json.read(text))
    from readinglist.formats import hf_json

    return Reading("hf-json", hf_json.read_json(text, day))


def _own(text: str) -> Iterator[Item]:
    """The papers of ``list --json``, or of a JSON Lines export of some fields."""
    position = last = 0
    for found in values(text):
        if isinstance(found, Leftover):
            yield found
            continue
        fields = own_json.fields(found.value)
        if not fields.keys() - {"type", "key"}:
            shown = shortened(json.dumps(found.value, ensure_ascii=False))
            yield Leftover(found.line, shown, "a paper without any field")
            continue
        position += 1
        lines = max(0, found.last - max(found.line, last + 1) + 1)
        yield Record(fields, position, found.line, found.last, lines)
        last = found.last
