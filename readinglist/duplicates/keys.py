"""What records that may be one paper have in common: short keys, some of which survive every kind of change.

Two records are compared only if they share a key. Keys are numbers that can be kept in a table and looked up, so a
new record finds its like among 100,000 without a look at the others.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

from readinglist.duplicates.features import identifiers_of
from readinglist.duplicates.places import number, parse_pages
from readinglist.duplicates.titles import plain_title, subtitle_sign
from readinglist.duplicates.words import STOP_WORDS
from readinglist.text import fold, title_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_Word = TypeVar("_Word")

VERSION = 2
"""Rises when the same fields give other keys than before. A library with keys of another version, or none, is indexed
anew."""

MAIN, NEAR, ABSTRACT, PEOPLE, PLACE, IDENTIFIER, NAME = 1, 2, 3, 4, 5, 6, 7
"""Kinds of keys, the last three bits of each: the title without its subtitle, or a long subtitle alone; pieces of the
title, and pairs of its words; pieces of the abstract; authors; volume, or year, and page; DOI or arXiv id; a name
before the colon of a title."""

KIND_BITS = 7
"""The bits of a key that tell its kind."""
_BITS = 0xFFFF_FFFF
"""Those of a key."""
_STEM = 7
"""Letters of a word that count in pairs of words: endings often differ."""
_PAIRS = 2
"""Pairs of words of a title that become keys."""
_ANCHORS = 4
"""Pieces of an abstract that become keys."""
_ANCHOR = 8
"""Letters of the words that such pieces begin with: rarer than others."""
_BEGINNING = 400
"""Characters of an abstract that its keys are made of: a cut one has no more than its beginning."""
_BLANK = bytes(c if chr(c).isalnum() or c > 127 else 32 for c in range(256))
_FAMILY = re.compile(r"[^\W\d_]+")


_COMMON = 1 << 32
"""Stands for a shorter word, which begins no piece: more than any checksum."""


_KEPT = 200_000
"""Words that are kept with their checksums: titles and abstracts use few words, again and again."""


class _Checksums(dict[_Word, int]):
    """Words with what *reckon* makes of each, reckoned once."""

    def __init__(self, reckon: Callable[[_Word], int]) -> None:
        super().__init__()
        self._reckon = reckon

    def __missing__(self, word: _Word) -> int:
        if len(self) > _KEPT:
            self.clear()
        value = self[word] = self._reckon(word)
        return value


_anchor_of = _Checksums[bytes](lambda word: crc32(word) if len(word) >= _ANCHOR else _COMMON).__getitem__
"""Of a word of an abstract."""
_stem_of = _Checksums[str](lambda word: crc32(word[:_STEM].encode("utf-8", "replace"))).__getitem__
"""Of the stem of a word of a title."""


def kind_of(key: int) -> int:
    """Which kind of key a number is."""
    return key & KIND_BITS


def keys_of(fields: Mapping[str, Any]) -> list[int]:
    """The keys of a record's *fields*, 32 bits each, none twice."""
    found: set[int] = set()
    if title := fields.get("title"):
        found.update(_of_title(title, fields.get("authors") or ()))
    if abstract := fields.get("abstract"):
        found.update(_of_abstract(abstract))
    year = fields.get("year")
    if authors := fields.get("authors"):
        found.update(_of_people(authors, year))
    if pages := fields.get("pages"):
        page = parse_pages(pages)
        if page and page.digits >= 2:
            volume = number(fields.get("volume"))
            if volume or (year and page.digits >= 3):
                found.add(_key(PLACE, f"{volume or year}/{page.first}"))
    if "doi" in fields or "arxiv" in fields or "url" in fields:
        found.update(_key(IDENTIFIER, name) for name in identifiers_of(fields) if name)
    return list(found)


def _key(kind: int, text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) & ~KIND_BITS | kind


def _of_title(title: str, authors: Sequence[Mapping[str, str]]) -> Iterator[int]:
    title = plain_title(title)
    words = title_words(title) or [title.casefold()]
    whole = "".join(words)
    cut = subtitle_sign(title)
    before = title_words(title[: cut.start()]) if cut else words
    main = "".join(before) or whole
    named = len(before) < 2
    if named:
        # *Kestrel* before a colon may be the name of many a thing; with a family name it is sure.
        yield _key(NAME, main)
        for author in (*authors[:1], *authors[-1:]):
            yield _key(MAIN, f"{main} {_family(author)}")
    if main == whole or not named:
        yield _key(MAIN, main)
    if cut and main and len(whole) - len(main) >= 16:
        # A title may come as its subtitle alone.
        yield _key(MAIN, whole[len(main) :])
    length = len(whole)
    piece = 24 if length >= 56 else 16 if length >= 32 else 8
    if length >= 12:
        yield _key(NEAR, f"<{whole[:piece]}")
        yield _key(NEAR, f">{whole[-piece:]}")
    else:
        # Too short for pieces: at least another stop word should not hide it.
        yield _key(NEAR, "=" + "".join(word for word in words if word not in STOP_WORDS))
    stems = [_stem_of(word) for word in words if word not in STOP_WORDS]
    # Pairs of words that stand beside each other, or with one between them, in either order.
    pairs = {one * other >> 16 & _BITS for one, other in chain(pairwise(stems), zip(stems, stems[2:], strict=False))}
    for value in sorted(pairs)[:_PAIRS]:
        yield value & ~KIND_BITS | NEAR


def _of_abstract(text: str) -> Iterator[int]:
    """Pieces of three words, chosen by what they say: most of them survive when the text is revised or cut."""
    words = text[:_BEGINNING].encode("utf-8", "replace").lower().translate(_BLANK).split()
    # Each word is looked up by C alone: an import spends more time here than in any other line of Python.
    hashes = list(map(_anchor_of, words))
    for value in sorted(set(hashes))[:_ANCHORS]:
        if value != _COMMON:
            place = hashes.index(value)
            yield crc32(b" ".join(words[place : place + 3])) & ~KIND_BITS | ABSTRACT


def _of_people(authors: Sequence[Mapping[str, Any]], year: int | None) -> Iterator[int]:
    families = [name for author in authors if (name := _family(author))]
    if not families:
        return
    yield _key(PEOPLE, f"{families[0]} {year or ''}")
    if len(families) > 1:
        first, second = sorted(families)[:2]
        yield _key(PEOPLE, f"{first}+{second}")


def _family(author: Mapping[str, Any]) -> str:
    name: str = author.get("family") or author.get("literal") or ""
    return name.lower() if name.isascii() and name.isalpha() else "".join(_FAMILY.findall(fold(name)))
