"""Help with typing errors: a word that stands nowhere in the library gives way to the nearest one that does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.query import replace_word, words
from readinglist.store import vocabulary
from readinglist.text import fold

if TYPE_CHECKING:
    import sqlite3

    from readinglist.query import Node

_NEAR = 75.0
"""Least ``ratio`` of rapidfuzz between a word and what replaces it: one wrong letter in four, two in eight."""
_SHORTEST = 4
"""Words with fewer letters are near to too much."""


class Correction(NamedTuple):
    """A word of a query that stands nowhere in the library, and the one that was looked for instead."""

    word: str
    instead: str


def corrected(connection: sqlite3.Connection, node: Node) -> tuple[Node, list[Correction]]:
    """The query with words that the search index lacks replaced, and what was replaced."""
    corrections: list[Correction] = []
    for word in words(node):
        written = fold(word.value)
        if len(written) < _SHORTEST or vocabulary.contains(connection, written):
            continue
        near = _nearest(connection, written)
        if near is not None:
            node = replace_word(node, word, near)
            corrections.append(Correction(word.value, near))
    return node, corrections


def _nearest(connection: sqlite3.Connection, word: str) -> str | None:
    """The word of the index that is spelt most alike; of equally near ones the most frequent."""
    from rapidfuzz import fuzz, process

    candidates = vocabulary.similar_length(connection, word)
    found = process.extract(word, list(candidates), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=20)
    if not found:
        return None
    return max(found, key=lambda match: (match[1], candidates[match[0]], match[0]))[0]
