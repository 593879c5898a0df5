"""Values of JSON in a text, one by one, each with its lines: a list, an object, or objects one after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.paper import Leftover
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DECODER = json.JSONDecoder(strict=False)
_ERRORS = 100
"""Broken values after which the rest is given up."""


class Found(NamedTuple):
    """An object, and the lines that it stands on."""

    value: Mapping[str, Any]
    line: int
    last: int


def looks_like_json(text: str) -> bool:
    """Whether *text* begins as a JSON object or a list of them does."""
    head = text.lstrip()[:200]
    if head.startswith("["):
        rest = head[1:].lstrip()
        return rest.startswith("{") and rest[1:].lstrip()[:1] in {'"', "}", ""}
    return head.startswith("{") and head[1:].lstrip()[:1] in {'"', "}", ""}


def why_broken(error: ValueError | RecursionError) -> str:
    """The reason of a leftover whose decoding raised *error*."""
    return f"broken JSON: {error.msg.lower()}" if isinstance(error, json.JSONDecodeError) else "broken JSON"


def values(text: str) -> Iterator[Found | Leftover]:
    """Objects at the top, or in a list there, with their lines; a broken one as a leftover, with all after it."""
    position, line, errors = 0, 1, 0
    in_list = False
    while True:
        start = position
        while position < len(text) and (text[position].isspace() or text[position] in ",;\x1e\ufeff"):
            position += 1
        if not in_list and text.startswith("[", position):
            in_list, position = True, position + 1
            line += text.count("\n", start, position)
            continue
        if in_list and text.startswith("]", position):
            in_list, position = False, position + 1
            line += text.count("\n", start, position)
            continue
        line += text.count("\n", start, position)
        if position >= len(text):
            return
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = text.find("\n", position)
            broken = text[position:] if end < 0 else text[position:end]
            yield Leftover(line, one_line(broken[:400])[:200])
            # In JSON lines the next line may be whole again; inside a value there is nothing to go on from.
            errors += 1
            if in_list or end < 0 or errors > _ERRORS or text[end:].lstrip()[:1] != "{":
                return
            position, line = end + 1, line + 1
            continue
        last = line + text.count("\n", position, end)
        if isinstance(value, dict):
            yield Found(value, line, last)
        elif not isinstance(value, list) or value:
            yield Leftover(line, one_line(text[position : min(end, position + 400)])[:200])
        position, line = end, last
