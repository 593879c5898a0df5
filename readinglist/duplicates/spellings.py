"""Whether two words of titles are one word in two spellings, and which numbers words stand for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readinglist.duplicates.words import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
}  # fmt: skip
"""Words that count."""
_ORDINAL = re.compile(r"(\d+(?:\.\d+)*)(?:st|nd|rd|th)?")
_ABBREVIATED = {"ed": "edition", "pt": "part", "vol": "volume", "vs": "versus", "resp": "respectively"}
_CHANGING = frozenset("ao0123456789tfsn")
"""First letters of words that may be spelt with another one: *aetiology*, *oestrogen*, *third*, *7*."""
_DOUBLED = re.compile(r"(.)\1+")
_SIGNED = re.compile(r"[+#*]+$")

_OPPOSITES = (
    ("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"), ("endo", "exo"), ("endo", "ecto"), ("pre", "pro"),
    ("over", "under"), ("post", "pre"), ("mono", "poly"), ("uni", "multi"), ("in", "ex"), ("ab", "ad"), ("in", "un"),
    ("im", "ex"), ("up", "down"), ("anti", "ante"), ("sub", "super"), ("infra", "intra"), ("para", "peri"),
)  # fmt: skip
_BRITISH = (("ae", "e"), ("oe", "e"), ("our", "or"), ("isation", "ization"), ("ise", "ize"), ("ising", "izing"),
            ("ised", "ized"), ("yse", "yze"), ("ysed", "yzed"), ("ysing", "yzing"), ("tre", "ter"), ("ogue", "og"),
            ("ll", "l"), ("ph", "f"))  # fmt: skip


def alike(one: str, other: str) -> bool:
    """Whether two words (in normal form) are one: the same (:func:`same`), or one of them mistyped.

    One letter may be wrong in a word of four or more, two in one of eight or more, but not in its first two letters.
    Opposites (``hypertension``, ``hypotension``) are never alike; but other words are (``nitrite``, ``nitrate``), so
    that a title which is only alike proves nothing.
    """
    return same(one, other) or _mistyped(one, other)


def same(one: str, other: str) -> bool:
    """Whether two words (in normal form) are one: equal, singular and plural, British and American, or a slip apart.

    Words with digits are the same only if they stand for one number. A slip doubles a letter, or forgets to, or swaps
    two: no other error leaves so few real words (``causal``, ``casual``) to be taken for each other.
    """
    if one[0] != other[0] and one[0] not in _CHANGING and other[0] not in _CHANGING:
        return False
    if one == other:
        return True
    value, value_other = _value(one), _value(other)
    if value or value_other:
        return value == value_other
    if _ABBREVIATED.get(one, one) == _ABBREVIATED.get(other, other):
        return True
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 2 or len(short) < 3 or not (short.isalpha() and long.isalpha()):
        return _american(one) == _american(other) if len(short) >= 5 else False
    if long in (short + "s", short + "es") or (short[-1] == "y" and long == short[:-1] + "ies"):
        return True
    return _american(one) == _american(other) or _slipped(one, other)


def _slipped(one: str, other: str) -> bool:
    if len(one) < 5 or one[:2] != other[:2]:
        return False
    if len(one) == len(other):
        if len(one) < 6 or sorted(one) != sorted(other):
            return False
        first = next(place for place, letter in enumerate(one) if letter != other[place])
        return one[first + 2 :] == other[first + 2 :]
    return _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other)


def _mistyped(one: str, other: str) -> bool:
    """Whether one word may be the other with wrong letters."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or len(long) - len(short) > 2 or short[:2] != long[:2]:
        return False
    if not (short.isalpha() and long.isalpha()) or short in _NUMBERS or long in _NUMBERS or _opposite(one, other):
        return False
    from rapidfuzz.distance import OSA

    most = 2 if len(short) >= 8 else 1
    return bool(OSA.distance(short, long, score_cutoff=most) <= most)


def _value(word: str) -> str:
    """The number that a word is: ``3`` for *3*, *3rd*, *third*, *three* and *III*; ``""`` for others."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    match = _ORDINAL.fullmatch(word)
    return match[1] if match else ""


@lru_cache(maxsize=50_000)
def _american(word: str) -> str:
    """*word* in a spelling that British and American ones share; it need not be a word."""
    for british, american in _BRITISH:
        word = word.replace(british, american)
    return word


def _opposite(one: str, other: str) -> bool:
    """Whether words differ only in beginnings that mean the opposite of each other."""
    return any(
        (one.startswith(first) and other.startswith(second) and one[len(first) :] == other[len(second) :])
        or (one.startswith(second) and other.startswith(first) and one[len(second) :] == other[len(first) :])
        for first, second in _OPPOSITES
    )


def digits_of(words: Iterable[str]) -> list[str]:
    """What in *words* counts or tells versions apart, sorted: numbers in figures, words or Roman, ``++``.

    A size (``large``) is a version only where nothing but such words is left.
    """
    found: list[str] = []
    sizes: list[str] = []
    others = False
    for word in words:
        if word in _NUMBERS:
            found.append(_NUMBERS[word])
        elif word in SIZES:
            sizes.append(word)
        elif word.isalpha():
            others = True
        else:
            digits = _DIGITS.findall(word)
            signs = _SIGNED.search(word)
            found += digits
            if signs:
                found.append(signs[0])
            others = others or not (digits or signs)
    return sorted(found if others else found + sizes)
