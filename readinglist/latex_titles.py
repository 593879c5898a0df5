"""Which words of a title must keep their capitals when a bibliography style writes titles in lower case.

BibTeX's ``change.case$`` spares the first letter and what follows a colon; everything else that matters has to
stand in braces, but whole titles in braces would take the choice from the style.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD_CORE = re.compile("[^\\W_](?:.*[^\\W_])?[\u0300-\u036f]*", re.DOTALL)  # a letter keeps its marks
_HYPHENS = re.compile("[-‐‑–—/]")
_SMALL_WORDS = """
    a an and as at but by for from in into is it its nor of on onto or over per so than the to up via vs with yet
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_SHOUTED_WORDS = 4  # from here on, a title all in capitals is shouting, not a row of acronyms


# What stands between two spaces, as far as its capitals matter: flags, because titles are many and this is read for
# each word of each.
_CAPITAL = 1
"""It begins with one."""
_CONTENT = 2
"""It tells how a title is written: title case does not spare it, and it has a case."""
_KEEPS = 4
"""Its capitals have to be kept in any case."""
_QUIET = 8
"""Not all of its letters are capitals."""
_CORE = 16
"""There is a letter or digit in it."""
_COLON = 32
"""What follows begins anew."""


def protected_spans(segments: list[str]) -> list[list[tuple[int, int]]]:
    """For each stretch of a title (its mathematics lies between them) the spans that go into braces.

    White space in the stretches is single spaces.
    """
    every = named = content = capitals = 0
    first = True
    for segment in segments:
        for flags in map(_flags, segment.split(" ")):
            every |= flags
            if not first:
                named |= flags & _CAPITAL
                if flags & _CONTENT:
                    content += 1
                    capitals += flags & _CAPITAL
                first = flags >= _COLON
            elif flags & _CORE:
                first = flags >= _COLON
        first = False
    # Fewer than half of the words that title case would capitalise are: then every capital is that of a name.
    names = bool(named) and 2 * capitals < content
    if not (every & _KEEPS or names) or (not every & _QUIET and _is_shouted(segments)):
        return [[] for _ in segments]
    first = True
    result = []
    for segment in segments:
        spans, first = _spans(segment, first, names)
        result.append(spans)
        first = False
    return result


def _spans(segment: str, first: bool, names: bool) -> tuple[list[tuple[int, int]], bool]:
    """The spans of one stretch; neighbours share one."""
    spans: list[tuple[int, int]] = []
    position = 0
    for word in segment.split(" "):
        flags = _flags(word)
        if flags & _CORE:
            if flags & _KEEPS or (names and not first and flags & _CAPITAL):
                start, end = (position + edge for edge in _edges(word))
                if spans and segment[spans[-1][1] : start] == " ":
                    spans[-1] = (spans[-1][0], end)
                else:
                    spans.append((start, end))
            first = flags >= _COLON
        else:
            first = first or flags >= _COLON
        position += len(word) + 1
    return spans, first


def _is_shouted(segments: list[str]) -> bool:
    """Whether so many words have a case that capitals throughout are no row of acronyms."""
    words = (word for segment in segments for word in segment.split(" ") if _flags(word) & _CORE)
    return sum(map(_has_case, words)) >= _SHOUTED_WORDS


@lru_cache(maxsize=65_536)
def _flags(word: str) -> int:
    """What *word* is. Titles share most of their words."""
    if word.isascii() and word.isalnum():
        if word.isdigit():
            return _CORE
        capital = word[:1].isupper()
        if (word[1:] if capital else word).islower() and (word.isalpha() or not capital):
            said = 0 if word.lower() in _SMALL or not word[0].isalpha() else _CONTENT
            return _CORE | _QUIET | said | (_CAPITAL if capital else 0)
    flags = _COLON if word.endswith(":") else 0
    found = _WORD_CORE.search(word)
    if found is None:
        return flags
    core = found[0]
    flags |= _CORE
    if _is_capital(core[0]):
        flags |= _CAPITAL
    if _has_case(core[0]) and core.lower() not in _SMALL:
        flags |= _CONTENT
    if _keeps_case(core):
        flags |= _KEEPS
    if _has_case(core) and core != core.upper():
        flags |= _QUIET
    return flags


def _edges(word: str) -> tuple[int, int]:
    """Where the core of a word is, from its first letter or digit to the last."""
    found = _WORD_CORE.search(word)
    return found.span() if found else (0, 0)


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def _is_capital(c: str) -> bool:
    return c != c.lower()


def _keeps_case(core: str) -> bool:
    """A capital inside (BERT, iPhone), a digit and a capital (3D), or a capital alone (Q-learning)."""
    if core == core.lower():
        return False
    if any(map(str.isdigit, core)):
        return True
    for part in _HYPHENS.split(core):
        if part[1:] != part[1:].lower():
            return True
        # "A" alone is more often the article than a name.
        if len(part) == 1 and part != part.lower() and core != "A":
            return True
    return False
