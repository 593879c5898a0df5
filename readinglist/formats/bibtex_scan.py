"""The grammar of BibTeX below its blocks: where a block may begin, where a group ends, what an expression says.

Sources: the manual ``btxdoc`` and ``Tame the BeaST`` (a group ends where its braces balance, whether a backslash
stands before them or not; a quoted value ends at the first quote outside of braces; values are joined by ``#``; names
have no case). Past that, what people write: ``\\}`` that is no brace, quotes within quotes, comments after ``%``.

Everything here takes time in proportion to what it reads.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_HEAD = r"[^\W\d_][^\s{}()@,=\"#%'\\~]*+"
HEAD = re.compile(rf"@\s*+({_HEAD})\s*+[{{(]")
"""Where a block begins: ``@article{``; its first group is the type."""

LINE_HEAD = re.compile(r"\n[ \t]*+(?=@[ \t]*+[^\W\d_][\w-]*+[ \t]*+[{(])")
"""The end of a line before one on which a block seems to begin; its end is where that does."""

NAME = re.compile(r"([^\s{}(),=\"#%@\\]++)\s*+=")
"""The name of a field and its ``=``."""

SPACE = re.compile(r"(?:\s++|%[^\n]*+)*+")
"""What parts tokens: white space, and comments up to the end of their line, which Biber allows there."""

_BRACES = re.compile(rf"[{{}}]|{LINE_HEAD.pattern}")
_UNESCAPED_BRACES = re.compile(rf"\\.|[{{}}]|{LINE_HEAD.pattern}", re.DOTALL)
_QUOTED = re.compile(rf'["{{}}]|{LINE_HEAD.pattern}')
_BARE = re.compile(r"[^\s{}\",#=()%@\\]++")
_AFTER_VALUE = re.compile(rf"\s*+(?:[,#}})%]|\Z|{NAME.pattern})")

MOST_HEADS = 32
"""How many lines in one group may look like the start of a block, before it is taken for a group that never ends."""

_LONGEST_STRING = 5_000


class Value(NamedTuple):
    """What an expression says, and where it ends."""

    text: str
    end: int


class Heads:
    """Where the next line begins that looks like the start of a block; to be asked for growing positions."""

    __slots__ = ("_next", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = -1

    def after(self, position: int) -> int:
        """The place of the first such ``@`` after *position*; the length of the text where there is none."""
        if self._next <= position:
            found = LINE_HEAD.search(self._text, position)
            self._next = found.end() if found else len(self._text)
        return self._next


def group_end(text: str, start: int, limit: int, *, escapes: bool = False, most_heads: int = MOST_HEADS) -> int:
    """Where the group that opens with the brace at *start* ends, past its closing brace; -1 where it does not.

    With *escapes*, ``\\{`` and ``\\}`` are no braces.
    """
    depth = heads = 0
    for mark in (_UNESCAPED_BRACES if escapes else _BRACES).finditer(text, start, limit):
        kind = mark[0]
        if kind == "{":
            depth += 1
        elif kind == "}":
            depth -= 1
            if not depth:
                return mark.end()
        elif kind[0] == "\n":
            heads += 1
            if heads > most_heads:
                break
    return -1


def read_value(text: str, start: int, limit: int, macros: dict[str, str], *, escapes: bool = False) -> Value | None:
    """The value of the expression at *start*, its strings replaced and its parts joined; None where it is none.

    Its end is past the white space and comments that follow it. A name that stands for nothing is its own value.
    """
    parts = []
    position = _skip(text, start, limit)
    while position < limit:
        opening = text[position]
        if opening in '{"':
            if opening == "{":
                end = group_end(text, position, limit, escapes=escapes)
            else:
                end = _quote_end(text, position, limit)
            if end < 0:
                return None
            part = text[position + 1 : end - 1]
        else:
            bare = _BARE.match(text, position, limit)
            if bare is None:
                return None
            end, part = bare.end(), expand(bare[0], macros)
        parts.append(part)
        position = _skip(text, end, limit)
        if position >= limit or text[position] != "#":
            return Value("".join(parts), position)
        position = _skip(text, position + 1, limit)
    return None


def expand(name: str, macros: dict[str, str]) -> str:
    """What a bare word says: a number, a string's value, the name of a month, or itself."""
    lower = name.lower()
    return macros.get(lower, lower if lower in MONTHS else name)


def define(macros: dict[str, str], fields: list[tuple[str, str]]) -> None:
    """Add what a ``@string`` block defines. Strings made of strings may not grow without bound: the longest are not."""
    macros.update((name, value) for name, value in fields if len(value) <= _LONGEST_STRING)


def _skip(text: str, position: int, limit: int) -> int:
    found = SPACE.match(text, position, limit)
    return found.end() if found else position


def _quote_end(text: str, start: int, limit: int) -> int:
    """Where the quoted text at *start* ends, past its closing quote; -1 where it does not.

    A quote closes it only where a value can end: people quote within quotes, and write ``\\"o`` without braces.
    """
    depth = heads = 0
    for mark in _QUOTED.finditer(text, start + 1, limit):
        kind = mark[0]
        if kind == "{":
            depth += 1
        elif kind == "}":
            depth -= 1
            if depth < 0:
                break
        elif kind[0] == "\n":
            heads += 1
            if heads > MOST_HEADS:
                break
        elif not depth:
            if _AFTER_VALUE.match(text, mark.end(), limit):
                return mark.end()
            if _opens_value(text, mark.start()):
                break
    return -1


def _opens_value(text: str, quote: int) -> bool:
    """Whether the quote follows a ``=``: then the one before it was never closed."""
    position = quote - 1
    while text[position].isspace():
        position -= 1
    return text[position] == "="
