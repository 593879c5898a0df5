"""CSL-JSON, the items of citation processors: found in a text one by one, however they are put together.

What an item says is in :mod:`readinglist.formats.csl_fields`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from readinglist.formats.base import Furniture
from readinglist.formats.csl_fields import fields
from readinglist.formats.csl_types import KNOWN, TYPES
from readinglist.formats.json_values import why_broken
from readinglist.formats.leftovers import LONGEST, NOTHING
from readinglist.formats.xml_records import LineCounter
from readinglist.paper import Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readinglist.formats.base import Item

_MARKS = frozenset({"issued", "container-title", "citation-key", "title-short", "container-title-short"})
_LIST = re.compile(
    r'\{\s*(?:"[^"\\\n]{0,60}"\s*:\s*(?:"[^"\\\n]{0,200}"|[\w.+-]{1,30})\s*,\s*){0,10}"(?:items|references)"\s*:\s*\['
)
"""The beginning of an object that holds a list of items, after what it says before it."""
_MEMBER = re.compile(r'"[^"\n]{0,60}"\s*:')
"""What else such an object says, after its list."""
_BETWEEN = re.compile(r"[\s,\[\]}\x1e\ufeff]*")
_DECODER = json.JSONDecoder(strict=False)
_MOST_BREAKS = 100


def looks_like(value: object) -> bool:
    """Whether a JSON value is an item of CSL-JSON."""
    if not isinstance(value, dict) or "indexed" in value:
        return False
    if value.keys() & _MARKS:
        return True
    return "id" in value and value.get("type") in TYPES and not value.keys() & {"authors", "key", "authorships"}


def read(text: str) -> Iterator[Item]:
    """The items of an array, of an object that holds one (``items``), or of objects one after the other."""
    counter = LineCounter(text)
    position = breaks = place = newlines = 0
    wrapped = False
    while True:
        start, opened = _opened(text, place)
        wrapped |= opened
        newlines += text.count("\n", place, start)
        if start >= len(text) or (wrapped and _MEMBER.match(text, start)):
            break
        first = newlines + 1
        found: dict[str, Any] = {}
        reason = "not an item of CSL-JSON"
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            breaks += 1
            end = _resumed(text, start) if breaks <= _MOST_BREAKS else len(text)
            reason = why_broken(error)
        else:
            if isinstance(value, dict) and value.keys() & KNOWN:
                found, reason = _tried(value)
        newlines += text.count("\n", start, end)
        last = newlines if text[end - 1] == "\n" else newlines + 1
        if count := counter.take(first - 1):
            yield Furniture(count)
        lines = counter.take(last)
        if found.keys() - {"type"}:
            position += 1
            yield Record(found, position, first, last, lines)
        else:
            shown = one_line(text[start : min(end, start + 2 * LONGEST)]).rstrip(", ")
            yield Leftover(first, shown[:LONGEST], reason, lines)
        place = end
    if count := counter.take():
        yield Furniture(count)


def _tried(item: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The fields of an item, and what is wrong where it has none."""
    try:
        return fields(item), NOTHING
    except RecursionError:
        return {}, "nested too deep"


def _opened(text: str, place: int) -> tuple[int, bool]:
    """Where the next value begins, after brackets and commas, and whether an object was opened to get at its list."""
    wrapped = False
    while True:
        match = _BETWEEN.match(text, place)
        start = match.end() if match else place
        opening = _LIST.match(text, start)
        if opening is None:
            return start, wrapped
        place, wrapped = opening.end(), True


def _resumed(text: str, start: int) -> int:
    """The end of a broken value: the next line that begins an object as far in as the broken one's line does."""
    begin = text.rfind("\n", 0, start) + 1
    indent = re.match(r"[ \t]*", text[begin : begin + 200])
    margin = re.escape(indent[0] if indent else "")
    found = re.compile(rf"\n{margin}[,\[]?[ \t]?\{{").search(text, start)
    return found.start() + 1 if found else len(text)
