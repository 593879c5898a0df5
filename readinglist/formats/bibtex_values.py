"""Values of fields that are more than text: links, keywords between separators, and JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from readinglist.latex_decode import decode_url

_KEYWORD_PART = re.compile("[{},;]")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def link(value: str) -> str:
    """A URL or DOI, put together again where its line was broken."""
    address = decode_url(value)
    return "".join(address.split()) if "\n" in address else address


def only_url(value: str) -> str | None:
    r"""The URL that *value* as a whole is: ``\url{http://…}``, perhaps after *Available at*."""
    if "://" not in value:
        return None
    url = link(value)
    return url if _URL.fullmatch(url) else None


def split_keywords(value: str) -> list[str]:
    """Keywords between semicolons, or between commas where there are none; braces keep one together."""
    commas: list[str] = []
    semicolons: list[str] = []
    depth = comma = semicolon = 0
    for match in _KEYWORD_PART.finditer(value):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(depth - 1, 0)
        elif not depth:
            commas.append(value[comma : match.start()])
            comma = match.end()
            if match[0] == ";":
                semicolons.append(value[semicolon : match.start()])
                semicolon = match.end()
    if semicolons:
        return [*semicolons, value[semicolon:]]
    return [*commas, value[comma:]]


def structure(text: str) -> Any:
    """What the writer made JSON of: a list of texts or objects, or an object; any other text as it is."""
    if text[:1] not in ("[", "{") or text[-1:] not in ("]", "}"):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    whole = isinstance(value, dict) or (isinstance(value, list) and all(isinstance(item, str | dict) for item in value))
    return value if whole and value else text
