"""Where two texts differ, word by word, and a text with such places marked by weight and line, not by colour alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = "bold underline"
"""The style of what differs."""
_WORD = re.compile(r"\w+|[^\w\s]")
_MOST = 250_000
"""Words of one text times words of the other that are compared; beyond, all but equal beginnings and ends differs."""

Run = tuple[int, int]
"""A part of a text: where it begins, and where it ends."""


def differing(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """The runs of words of each text that the other one has not got there; white space makes no difference."""
    ours, theirs = _words(one), _words(other)
    left, right = [one[start:end] for start, end in ours], [other[start:end] for start, end in theirs]
    first = _common(left, right)
    last = _common(left[first:][::-1], right[first:][::-1])
    ends = len(left) - last, len(right) - last
    middle, opposite = left[first : ends[0]], right[first : ends[1]]
    if not middle or not opposite or len(middle) * len(opposite) > _MOST:
        pieces = [(first, ends[0], first, ends[1])]
    else:
        from difflib import SequenceMatcher

        codes = SequenceMatcher(None, middle, opposite, autojunk=False).get_opcodes()
        pieces = [(first + a, first + b, first + c, first + d) for tag, a, b, c, d in codes if tag != "equal"]
    return (
        [(ours[start][0], ours[end - 1][1]) for start, end, _, _ in pieces if start < end],
        [(theirs[start][0], theirs[end - 1][1]) for _, _, start, end in pieces if start < end],
    )


def joined(runs: Iterable[Run]) -> list[Run]:
    """Runs in order, those that overlap or touch made one."""
    found: list[Run] = []
    for start, end in sorted(runs):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def marked(text: str, runs: Sequence[Run], style: str = "") -> Content:
    """*text*, which has to be inert already, in a *style*, with *runs* marked."""
    whole = [Span(0, len(text), style)] if style and text else []
    return Content(text).add_spans([*whole, *(Span(start, end, MARK) for start, end in runs)])


def _words(text: str) -> list[Run]:
    return [match.span() for match in _WORD.finditer(text)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words are equal at the beginning."""
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number
