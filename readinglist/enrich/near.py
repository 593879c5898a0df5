"""Titles that are looked for, made ready to be compared with millions of others that stream past.

Almost all of those are none of them, and that has to be seen in a few microseconds. So a title is cut into words as
bytes, and two kinds of keys are looked up: all words without spaces, for an equal title, and pairs of words that stand
beside each other, for a near one. Only titles that share enough of these pairs are compared letter by letter.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, pairwise
from operator import add
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from readinglist.duplicates.words import STOP_WORDS
from readinglist.enrich.accept import NEAR, NEAR_ALONE, contains, ratio
from readinglist.text import title_key, title_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from readinglist.enrich.base import Found

EQUAL = 100.0
"""The likeness of titles with equal keys."""

KEPT = 3
"""Records with near titles that are kept of each paper."""

_ROUGH = NEAR - 2
"""Least ratio of roughly cut words: they part ``2.5`` and have no ``+``, so it may be less than the true one."""
_BESIDE = 22
"""Characters that one title may have more than the other, see :func:`readinglist.enrich.accept.contains`."""
_LOWER = bytes(code if code > 127 else ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(256))
_MARKUP = b"{}$\\_^"
"""Signs that vanish without parting a word, as in :func:`readinglist.text.title_key`."""
_ARTICLES = frozenset((b"a", b"an", b"the"))
_STOP = frozenset(word.encode() for word in STOP_WORDS)
_OFTEN = 12
"""Titles that may share a key: what more of them share tells little, and is left out where enough others are left."""
_LEAST, _MOST = 4, 5
"""Pairs of words of a title that are looked up at least, and at most: the rarest."""
_ONE = 3
"""Titles with at most so many pairs are compared with all that share one; the others share two, though a word or two
be another's."""
_SHORT = 3
"""Titles of at most so many words are also found by a single word."""
_SINGLES = 7
"""Words that a title may have that is near to such a short one."""


class Titles:
    """Titles, numbered from 0 in their order, and which of them another one equals or is near to."""

    def __init__(self, titles: Iterable[str]) -> None:
        """Make *titles* ready; an empty one is like no other."""
        self._titles = list(titles)
        self._texts: list[str] = []
        self._keys: list[bytes] = []
        equal: dict[bytes, list[int]] = {}
        pairs: list[set[bytes]] = []
        singles: list[set[bytes]] = []
        for number, title in enumerate(self._titles):
            words = _words(_normal(title))
            key = b"".join(words) or _signs(title)
            self._texts.append(b" ".join(words).decode())
            self._keys.append(key)
            pairs.append(_pairs(words))
            singles.append(set(words) - _STOP or set(words) if len(words) <= _SHORT else set())
            if key:
                equal.setdefault(key, []).append(number)
        self._equal = {key: tuple(numbers) for key, numbers in equal.items()}
        self._pairs, self._few = _index(pairs, _LEAST, _MOST)
        self._singles, _ = _index(singles, 1, _SHORT)

    def __len__(self) -> int:
        return len(self._titles)

    def like(self, title: bytes) -> Collection[int]:
        """Numbers of the titles that *title*, plain ASCII without LaTeX commands, equals or may be near to.

        A few too many and hardly one too few: :meth:`likeness` tells. Almost always there is none.
        """
        words = _words(title)
        return self._like(words, b"".join(words) or _signs(title.decode("utf-8", "replace")))

    def unlike(self, title: bytes) -> bool:
        """Whether *title*, plain ASCII but for one word that may be any other, is surely near to none of them."""
        words = _words(title)
        if len(words) <= _SINGLES:
            return False
        # A word is part of two pairs, and titles of so many words are looked up by more.
        return not self._probable([*filter(None, map(self._pairs.get, map(add, words, words[1:])))])

    def like_text(self, title: str) -> Collection[int]:
        """The same of any title."""
        words = _words(_normal(title))
        return self._like(words, b"".join(words) or _signs(title))

    def _like(self, words: list[bytes], key: bytes) -> Collection[int]:
        equal = self._equal.get(key, ())
        # These two lines are where the time of a scan goes; no loop of theirs is one of Python.
        shared = [*filter(None, map(self._pairs.get, map(add, words, words[1:])))]
        alone = [*filter(None, map(self._singles.get, words))] if len(words) <= _SINGLES else None
        if not shared and not alone:
            return equal
        numbers = self._probable(shared)
        if alone:
            numbers.update(*alone)
        if not numbers:
            return equal
        return {*equal, *self._rough(numbers, b" ".join(words).decode("utf-8", "replace"), key)}

    def likeness(self, number: int, title: str) -> float:
        """How alike a title of ours and *title* are: :data:`EQUAL`, 80 and more for near ones, or 0.

        One that contains the other counts as much as the nearest that are asked about without an abstract.
        """
        ours = self._titles[number]
        one, other = title_key(ours), title_key(title)
        if not one or not other:
            return 0.0
        if one == other:
            return EQUAL
        value = ratio(ours, title)
        if contains(one, other):
            return max(value, NEAR_ALONE)
        return value if value >= NEAR else 0.0

    def _probable(self, shared: Sequence[tuple[int, ...]]) -> set[int]:
        """Those that share enough pairs."""
        few = self._few
        if len(shared) <= 1:
            return few.intersection(*shared) if few and shared else set()
        seen: set[int] = set()
        found: set[int] = set()
        for numbers in shared:
            for number in numbers:
                if number in seen or number in few:
                    found.add(number)
                else:
                    seen.add(number)
        return found

    def _rough(self, numbers: Iterable[int], text: str, key: bytes) -> Iterator[int]:
        """Those of *numbers* that may be near *text*, words with single spaces; *key* is the same without spaces."""
        texts, keys, length = self._texts, self._keys, len(key)
        for number in numbers:
            if fuzz.ratio(texts[number], text, score_cutoff=_ROUGH):
                yield number
                continue
            ours = keys[number]
            rest = len(ours) - length
            if 0 <= rest <= _BESIDE:
                if ours.startswith(key) or ours.endswith(key):
                    yield number
            elif -_BESIDE <= rest < 0 and (key.startswith(ours) or key.endswith(ours)):
                yield number


class Nearest:
    """What was found with near titles, of each paper no more than the nearest :data:`KEPT`."""

    def __init__(self) -> None:
        self._kept: dict[int, list[tuple[float, Found]]] = {}
        self._given = 0

    @property
    def found(self) -> int:
        """What may be about a paper, so far: what was given at once, and what is kept."""
        return self._given + len(self)

    def sift(self, likeness: float, found: Found, *, surely: bool) -> Iterator[Found]:
        """Give at once what is *surely* about its paper; keep for the end what may be, by its *likeness*."""
        if surely:
            self._given += 1
            yield found
        elif likeness:
            self.add(likeness, found)

    def add(self, likeness: float, found: Found) -> None:
        """Keep *found* for now."""
        kept = self._kept.setdefault(found.paper, [])
        kept.append((likeness, found))
        # Stable: of equal ones the first stays.
        kept.sort(key=lambda near: -near[0])
        del kept[KEPT:]

    def __len__(self) -> int:
        return sum(map(len, self._kept.values()))

    def __iter__(self) -> Iterator[Found]:
        for kept in self._kept.values():
            yield from (found for _, found in kept)


def _normal(title: str) -> bytes:
    """The words of a title in normal form."""
    return " ".join(title_words(title)).encode("utf-8", "replace")


def _words(title: bytes) -> list[bytes]:
    """The words of a title, without the articles that it begins with: ``A*`` is one here."""
    if b"&" in title:
        title = title.replace(b"&", b" and ")
    words = title.translate(_LOWER, _MARKUP).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return words


def _signs(title: str) -> bytes:
    """The key of a title without any letter or digit."""
    return title_key(title).encode("utf-8", "replace")


def _pairs(words: Sequence[bytes]) -> set[bytes]:
    """Words that stand beside each other, without spaces, but for those that very many titles have."""
    telling = {one + other for one, other in pairwise(words) if one not in _STOP or other not in _STOP}
    return telling if len(telling) >= _LEAST else {one + other for one, other in pairwise(words)}


def _index(keys: Sequence[Collection[bytes]], least: int, most: int) -> tuple[dict[bytes, tuple[int, ...]], set[int]]:
    """Which titles have a key, by the rarest keys of each; and which titles have only a few."""
    often = Counter(chain.from_iterable(keys))
    found: dict[bytes, list[int]] = {}
    few = set()
    for number, own in enumerate(keys):
        rarest = sorted(own, key=lambda key: (often[key], key))[:most]
        kept = [key for place, key in enumerate(rarest) if place < least or often[key] <= _OFTEN]
        if len(kept) <= _ONE:
            few.add(number)
        for key in kept:
            found.setdefault(key, []).append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}, few
