"""Which words of a title must keep their capitals when a bibliography style writes titles in lower case.

BibTeX's ``change.case$`` spares the first letter and what follows a colon; everything else that matters has to
stand in braces, but whole titles in braces would take the choice from the style.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"\S+")
_CORE = re.compile("[^\\W_](?:.*[^\\W_])?[\u0300-\u036f]*", re.DOTALL)  # a letter keeps its marks
_HYPHENS = re.compile("[-‐‑–—/]")
_SMALL_WORDS = """
    a an and as at but by for from in into is it its nor of on onto or over per so than the to up via vs with yet
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_SHOUTED_WORDS = 4  # from here on, a title all in capitals is shouting, not a row of acronyms


class _Word(NamedTuple):
    segment: int
    start: int
    end: int
    core: str
    first: bool
    """Whether it begins the title, or stands after a colon: styles leave that letter alone."""


def protected_spans(segments: list[str]) -> list[list[tuple[int, int]]]:
    """For each stretch of a title (its mathematics lies between them) the spans that go into braces."""
    words = _words(segments)
    result: list[list[tuple[int, int]]] = [[] for _ in segments]
    cased = [word for word in words if word.core.lower() != word.core.upper()]
    if len(cased) >= _SHOUTED_WORDS and all(word.core == word.core.upper() for word in cased):
        return result
    names = _is_sentence_case(words)
    for word in words:
        if not (_keeps_case(word.core) or (names and not word.first and _is_capital(word.core[0]))):
            continue
        spans = result[word.segment]
        if spans and segments[word.segment][spans[-1][1] : word.start] == " ":
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
    return result


def _words(segments: list[str]) -> list[_Word]:
    words: list[_Word] = []
    for number, segment in enumerate(segments):
        first = number == 0
        for match in _WORD.finditer(segment):
            if core := _CORE.search(match[0]):
                start = match.start() + core.start()
                words.append(_Word(number, start, start + len(core[0]), core[0], first))
                first = False
            if match[0].endswith(":"):
                first = True
    return words


def _is_sentence_case(words: list[_Word]) -> bool:
    """Whether fewer than half of the words that title case would capitalise are capitalised."""
    content = [
        word.core for word in words if not word.first and _has_case(word.core[0]) and word.core.lower() not in _SMALL
    ]
    return 2 * sum(_is_capital(word[0]) for word in content) < len(content)


def _has_case(c: str) -> bool:
    return c.lower() != c.upper()


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
