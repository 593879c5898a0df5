"""What could come next where the cursor stands: names of fields, their values, and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.query.fields import BY_NAME, FIELDS
from readinglist.query.lexer import tokens
from readinglist.query.tree import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_TAGS = 20


class Completion(NamedTuple):
    """A text to put in place of the characters from *start* up to *end* of the query."""

    text: str
    start: int
    end: int
    description: str = ""


def complete(text: str, cursor: int, *, tags: Iterable[str] = ()) -> list[Completion]:
    """What the word around *cursor* could become, the likeliest first.

    Args:
        text: the query.
        cursor: where the cursor stands, in characters from 0.
        tags: the library's tags, those used most first; at most 20 are offered. They are asked for only where one is
            being typed.
    """
    cursor = min(max(cursor, 0), len(text), MAX_LENGTH)
    token = next((t for t in tokens(text[:cursor])[-1:] if t.end == cursor and t.kind not in "()-"), None)
    if token is None:
        return [Completion(f"{field.name}:", cursor, cursor, field.description) for field in FIELDS]
    end = cursor
    if not token.quoted:
        end = next(t.end for t in tokens(text[:MAX_LENGTH]) if t.end >= cursor)
    if token.name is None:
        return [] if token.quoted else _fields(token.value, token.start, end)
    field = BY_NAME.get(token.name.casefold())
    if field is None or (token.quoted and token.closed):
        return []
    value_start = token.at - token.quoted - len(token.sign)
    typed = token.sign + token.value
    if field.name == "tag":
        return _tags(typed, value_start, end, tags)
    return [
        Completion(value, value_start, end, field.description)
        for value in field.values
        if value.startswith(typed.casefold())
    ]


def _fields(typed: str, start: int, end: int) -> list[Completion]:
    lowered = typed.casefold()
    found = [Completion(f"{f.name}:", start, end, f.description) for f in FIELDS if f.name.startswith(lowered)]
    return found + [
        Completion(f"{f.name}:", start, end, f.description)
        for f in FIELDS
        if lowered in f.aliases and not f.name.startswith(lowered)
    ]


def _tags(typed: str, start: int, end: int, tags: Iterable[str]) -> list[Completion]:
    """Tags that begin with what is typed, then those with a later word that does."""
    from readinglist.text import fold

    exact = "=" if typed.startswith("=") else ""
    wanted = fold(typed.removeprefix("="))
    beginning, inside = [], []
    for tag in tags:
        folded = fold(tag)
        if folded.startswith(wanted):
            beginning.append(tag)
        elif wanted in folded:
            inside.append(tag)
    return [Completion(exact + _written(tag), start, end) for tag in (beginning + inside)[:_MOST_TAGS]]


def _written(tag: str) -> str:
    """*tag* as a query writes it: in quotation marks where it would end too early or say something else."""
    if tag and all(character.isalnum() or character in "-_/.+#&" for character in tag):
        return tag
    doubled = tag.replace('"', '""')
    return f'"{doubled}"'
