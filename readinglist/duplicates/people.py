"""Whether two lists of authors are those of one paper: names spelt in full or by initials, in any order, cut or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.duplicates.words import PARTICLES
from readinglist.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

UNKNOWN, DISJOINT, WEAK, SOME, STRONG = 0, 1, 2, 3, 4
"""How far lists agree: one is missing; nobody in common; only family names; somebody; most, or all of the shorter."""

_LETTERS = re.compile(r"[^\W\d_]+")
_OTHERS = frozenset(("al", "et", "etal", "others", "more", "und", "andere", "collab"))
_SUFFIXES = frozenset(("jr", "sr", "iii", "iv"))
_MOST = 40
"""Names of a list that are compared: those of thousands of authors agree or differ long before."""


class Person(NamedTuple):
    """A name as it is compared."""

    family: str
    """Folded, without spaces, particles and hyphens."""
    initials: str
    """First letters of the given names, as far as they are known."""
    parts: frozenset[str]
    """All parts of the name with more than a letter: family and given names are often exchanged."""


def parse(authors: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    """The people among authors as in a record's fields, the first 40 at most; *et al.* is nobody."""
    people: list[Person] = []
    for author in authors:
        if (person := _person(author)) is not None:
            people.append(person)
            if len(people) == _MOST:
                break
    return tuple(people)


def _person(author: Mapping[str, Any]) -> Person | None:
    family, given = author.get("family") or author.get("literal") or "", author.get("given") or ""
    if family.isascii() and family.isalpha():
        words = [family.lower()]
    else:
        words = [word for word in _LETTERS.findall(fold(family)) if word not in _SUFFIXES]
    if not words or all(word in _OTHERS for word in words):
        return None
    if len(words) > 1:
        words = [word for word in words if word not in PARTICLES] or words
    if not given and len(words) > 1 and len(words[-1]) <= 2:
        # ``Smith JA`` in one field.
        given, words = words[-1], words[:-1]
    names = _LETTERS.findall(fold(given)) if given else []
    # ``JA`` are two names, ``Jo`` is one.
    initials = "".join(names) if given.isupper() and len(given) <= 3 else "".join(name[0] for name in names)
    parts = frozenset(word for word in (*words, *names) if len(word) > 1)
    return Person(_written_out("".join(words)), initials, parts)


def _written_out(family: str) -> str:
    """*family* without the second letter of what stands for an umlaut: ``mueller`` is folded ``müller``."""
    for pair in ("ae", "oe", "ue", "aa"):
        family = family.replace(pair, pair[0])
    return family


def agreement(one: Sequence[Person], other: Sequence[Person]) -> int:
    """How far two lists agree: :data:`UNKNOWN` to :data:`STRONG`."""
    if not one or not other:
        return UNKNOWN
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(one) == len(other) and [*map(_name, other)] < [*map(_name, one)]:
        # One name may fit two people: whoever is asked first, the answer is the same.
        short, long = other, one
    by_family: dict[str, list[Person]] = {}
    for person in long:
        by_family.setdefault(person.family, []).append(person)
    sure = family_only = 0
    for person in short:
        namesakes = by_family.get(person.family)
        if namesakes is None:
            namesakes = [candidate for candidate in long if _nearly(person, candidate)]
            if not namesakes:
                continue
        if any(_compatible(person, candidate) for candidate in namesakes):
            sure += 1
        else:
            family_only += 1
    length = len(short)
    if sure == length or (sure >= 2 and sure >= 0.6 * length):
        return STRONG
    if sure:
        return SOME
    return WEAK if family_only else DISJOINT


def _name(person: Person) -> tuple[str, str]:
    return person.family, person.initials


def _compatible(one: Person, other: Person) -> bool:
    """Whether initials may be one person's: one knows none, the first is the same, or they are exchanged too."""
    if not one.initials or not other.initials or one.initials[0] == other.initials[0]:
        return True
    return one.family != other.family and (_exchanged(one, other) or _exchanged(other, one))


def _nearly(one: Person, other: Person) -> bool:
    """Whether names are one but for a typing error, or for family and given name exchanged."""
    if one.family == other.family or _exchanged(one, other) or _exchanged(other, one):
        return True
    if len(one.parts & other.parts) > 1:
        return True
    if len(one.family) >= 5 and len(other.family) >= 5 and abs(len(one.family) - len(other.family)) <= 1:
        from rapidfuzz.distance import OSA

        return bool(OSA.distance(one.family, other.family, score_cutoff=1) <= 1)
    return _joined(one, other) or _joined(other, one)


def _exchanged(one: Person, other: Person) -> bool:
    """Whether one's family name is the other's given name, and the other way round as far as initials tell."""
    if one.family not in other.parts or one.family == other.family:
        return False
    return other.family in one.parts or bool(one.initials and one.initials[0] == other.family[0])


def _joined(one: Person, other: Person) -> bool:
    """Whether a part of a double name is left out: ``Garcia`` for ``Garcia Lorca``."""
    return len(one.family) >= 4 and one.family in other.parts and one.family in other.family
