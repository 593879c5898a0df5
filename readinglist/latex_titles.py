"""Which words of a title must keep their capitals when a bibliography style writes titles in lower case.

BibTeX's ``change.case$`` spares the first letter and what follows a colon; everything else that matters has to
stand in braces, but whole titles in braces would take the choice from the style.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_CORE = re.compile("[^\\W_](?:.*[^\\W_])?[\u0300-\u036f]*", re.DOTALL)  # a letter keeps its marks
_HYPHENS = re.compile("[-‐‑–—/]")
_SMALL_WORDS = """
    a an and as at but by for from in into is it its nor of on onto or over per so than the to up via vs with yet
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_SHOUTED_WORDS = 4  # from here on, a title all in capitals is shouting, not a row of acronyms


class _Token(NamedTuple):
    """What stands between two spaces, as far as its capitals matter."""

    start: int
    end: int
    """Where its core is, from the first letter or digit to the last; 0 where there is none."""
    keeps: bool
    """Whether its capitals have to be kept in any case."""
    capital: bool
    """Whether it begins with one."""
    small: bool
    """Whether it says nothing about how a title is written: title case spares it, or it has no case."""
    cased: bool
    shouted: bool
    """Whether all letters are capitals."""
    ends_clause: bool
    """Whether what follows begins anew, after a colon."""


def protected_spans(segments: list[str]) -> list[list[tuple[int, int]]]:
    """For each stretch of a title (its mathematics lies between them) the spans that go into braces.

    White space in the stretches is single spaces.
    """
    rows = [[_token(word) for word in segment.split(" ")] for segment in segments]
    result: list[list[tuple[int, int]]] = [[] for _ in segments]
    cased = shouted = content = capitals = 0
    keeps = named = False
    first = True
    for row in rows:
        for token in row:
            if not token.end:
                first = first or token.ends_clause
                continue
            cased += token.cased
            shouted += token.shouted
            keeps = keeps or token.keeps
            if not first:
                named = named or token.capital
                if not token.small:
                    content += 1
                    capitals += token.capital
            first = token.ends_clause
        first = False
    # Fewer than half of the words that title case would capitalise are: then every capital is that of a name.
    sentence_case = 2 * capitals < content
    if not (keeps or (sentence_case and named)) or (cased >= _SHOUTED_WORDS and cased == shouted):
        return result
    first = True
    for segment, row, spans in zip(segments, rows, result, strict=True):
        position = 0
        for word, token in zip(segment.split(" "), row, strict=True):
            if token.end:
                if token.keeps or (sentence_case and not first and token.capital):
                    start, end = position + token.start, position + token.end
                    if spans and segment[spans[-1][1] : start] == " ":
                        spans[-1] = (spans[-1][0], end)
                    else:
                        spans.append((start, end))
                first = token.ends_clause
            else:
                first = first or token.ends_clause
            position += len(word) + 1
        first = False
    return result


@lru_cache(maxsize=32_768)
def _token(word: str) -> _Token:
    """What *word* is. Titles share most of their words."""
    found = _CORE.search(word)
    if found is None:
        return _Token(0, 0, False, False, True, False, False, word.endswith(":"))
    core = found[0]
    return _Token(
        start=found.start(),
        end=found.end(),
        keeps=_keeps_case(core),
        capital=_is_capital(core[0]),
        small=core.lower() in _SMALL or not _has_case(core[0]),
        cased=_has_case(core),
        shouted=_has_case(core) and core == core.upper(),
        ends_clause=word.endswith(":"),
    )


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def _is_capital(c: str) -> bool:
    return c != c.lower()


def _keeps_case(core: str) -> bool:
    """A capital inside (BERT, iPhone), a digit and a capital (3D), or a capital alone (Q-learning)."""
    if core.isalpha() and (core.islower() or core[1:].islower()) and len(core) > 1:
        return False
    if not any(map(_is_capital, core)):
        return False
    if any(c.isdigit() for c in core):
        return True
    parts = [part for part in _HYPHENS.split(core) if part]
    if any(_is_capital(c) for part in parts for c in part[1:]):
        return True
    # "A" alone is more often the article than a name.
    return any(len(part) == 1 and _is_capital(part) for part in parts) and core != "A"
