"""Whether two papers stand at one place: journals and conferences under their names, volumes, pages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from readinglist.duplicates.words import VENUE_WORDS
from readinglist.text import fold

UNKNOWN, DIFFERENT, SAME = 0, 1, 2
"""Whether two venues are one: one is missing; no; yes."""

_WORDS = re.compile(r"[^\W_]+")
_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|chemrxiv|corr|eartharxiv|medrxiv|osf preprints|preprints?|psyarxiv|research square|ssrn"
    r"|techrxiv)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_RANGE = re.compile(r"([a-z]{0,3})(\d+)(?:[-–—]{1,3}([a-z]{0,3})(\d+)|-?(?=$|[;,+(]))")
_PARTS = re.compile(r"[,;+]")
_BEHIND = re.compile(r"\s*\(([^()]*)\)\W*$")
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)?$")
_LINKING = frozenset(("and", "for", "in", "of", "on", "the"))
"""Words whose letters names made of initials leave out."""
_CACHED = 10_000
"""Names of venues that are kept in mind: many papers appear in few places."""


class Venue(NamedTuple):
    """Where a paper appeared."""

    words: tuple[str, ...]
    """The words of its name that tell it from others."""
    every: tuple[str, ...]
    """All words of its name but numbers."""
    short: frozenset[str]
    """Names made of initials that stand in parentheses behind it."""
    preprint: bool
    """Whether it is a server for preprints."""


class Pages(NamedTuple):
    """Where it stands in a volume."""

    first: str
    """The first page, without zeros before it, with the letters: ``e123``."""
    last: str
    """The last page, in full; ``""`` where it is not known."""
    digits: int
    """How many digits the first page has: small numbers are equal by chance."""
    firsts: frozenset[str]
    """The first pages of all ranges: translations and letters with their replies stand on several."""

    @property
    def ranged(self) -> bool:
        """Whether a last page other than the first is known."""
        return bool(self.last) and not self.first.endswith(self.last)


@lru_cache(_CACHED)
def is_preprint(venue: str) -> bool:
    """Whether a venue is a server for preprints."""
    return bool(_PREPRINT.search(venue))


@lru_cache(_CACHED)
def parse_venue(text: str | None) -> Venue | None:
    """The name of a venue; None where there is none."""
    if not text:
        return None
    short: frozenset[str] = frozenset()
    if (match := _BEHIND.search(text)) and match.start():
        text = text[: match.start()]
        short = frozenset(fold(word) for word in _WORDS.findall(match[1]) if _CAPITALS.search(word))
    plain = fold(text.replace("&", " and "))
    every = tuple(word for word in _WORDS.findall(plain) if not _ORDINAL.match(word))
    words = tuple(word for word in every if word not in VENUE_WORDS and len(word) > 1)
    return Venue(words or every, every, short, is_preprint(text))


def compare_venues(one: Venue | None, other: Venue | None) -> int:
    """Whether two names are of one venue: one says what the other says, or abbreviates it, or is almost the same."""
    if one is None or other is None or not one.words or not other.words:
        return UNKNOWN
    ours, theirs = set(one.words), set(other.words)
    if ours <= theirs or theirs <= ours or one.short & {*theirs, *other.short} or other.short & ours:
        return SAME
    if _abbreviates(one.words, other.words) or _abbreviates(other.words, one.words):
        return SAME
    if _abbreviates(one.every, other.every) or _abbreviates(other.every, one.every):
        return SAME
    if _initials(one, other) or _initials(other, one):
        return SAME
    from rapidfuzz import fuzz

    return SAME if fuzz.ratio("".join(one.words), "".join(other.words)) >= 90 else DIFFERENT


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether each word of *short* stands for one of *long*, in their order: *Infect Control Hosp Epidemiol*."""
    place = 0
    for word in short:
        while place < len(long) and not _begins(word, long[place]):
            place += 1
        if place == len(long):
            return False
        place += 1
    return len(short) > 1 or len(short[0]) >= 4


def _begins(short: str, long: str) -> bool:
    """Whether a word is short for another one."""
    if long.startswith(short):
        return True
    # ``Natl`` for *National*, ``Dtsch`` for *Deutsch*: the first letter, then letters in their order.
    if len(short) < 3 or short[0] != long[0] or short[-1] not in long[1:]:
        return False
    rest = iter(long)
    return len(long) > len(short) and all(letter in rest for letter in short)


def _initials(short: Venue, long: Venue) -> bool:
    """Whether a word of one name is made of the first letters of the other: *ICML*, *JAMA*, *PNAS*."""
    if len(long.every) < 3:
        return False
    letters = "".join(word[0] for word in long.every)
    dense = "".join(word[0] for word in long.every if word not in _LINKING)
    return any(len(word) >= 3 and (word in (letters, dense) or dense.endswith(word)) for word in short.words)


def parse_pages(text: str | None) -> Pages | None:
    """First and last page: ``655-9`` is 655 to 659; None for what is no page (``Suppl-12``, ``01-Sep``)."""
    if not text:
        return None
    plain = fold(text[:200]).replace(" ", "").strip("()[].\"'")
    match = _RANGE.match(plain)
    if match is None:
        return None
    head, written, _, last = match.groups()
    first, last = written.lstrip("0"), (last or "").lstrip("0")
    if not first:
        return None
    if last and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    firsts = {head + first}
    for part in _PARTS.split(plain)[1:]:
        if (other := _RANGE.match(part)) and (page := other[2].lstrip("0")):
            firsts.add(other[1] + page)
    return Pages(head + first, last, len(written), frozenset(firsts))


def number(text: str | None) -> str:
    """The number in a volume or an issue, without what stands around it; ``""`` where there is none."""
    match = _NUMBER.search(text) if text else None
    return match[0].lstrip("0") if match else ""
