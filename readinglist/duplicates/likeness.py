"""How alike two titles are, word by word: what differs between them, and what that means.

A ratio of letters can't tell *Kestrel* from *Kestrel 2*, or a study in rats from one in mice. So titles are aligned,
what is only spelt otherwise is taken out, and what is left over decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates.spellings import alike, digits_of, same
from readinglist.duplicates.words import MARKERS, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.duplicates.titles import Title

SAME, SPELLING, SUBTITLE, OTHER = 4, 3, 2, 1
"""How alike two titles are: equal in normal form; but for spelling and stop words; one is the other's beginning or end,
or has the same words in another order; anything else."""

_ALIGNED = 65.0
"""Ratio of titles from which they are aligned word by word."""


class Likeness(NamedTuple):
    """What two titles have in common, and what not."""

    level: int
    """:data:`SAME`, :data:`SPELLING`, :data:`SUBTITLE` or :data:`OTHER`."""
    ratio: float
    """RapidFuzz's ``ratio`` of the normal forms, 0–100."""
    typed: bool = False
    """Whether letters of a word differ, by a typing error or because it is another word."""
    only_one: tuple[str, ...] = ()
    """Words with content that only the first title has."""
    only_other: tuple[str, ...] = ()
    """Words with content that only the second title has."""
    versions: tuple[str, str] | None = None
    """Numbers or versions that the titles do not share, of each side; ``""`` where it has none."""
    markers: frozenset[str] = frozenset()
    """Of :attr:`Title.markers`, those that one title has alone."""
    forms: tuple[str, str] | None = None
    """Of :attr:`Title.form`, if they are not the same."""
    beside: bool = False
    """Whether one title is all of the other that stands before, or after, a colon."""
    named: bool = False
    """Whether both begin with the same coined name and a colon."""
    renamed: bool = False
    """Whether both begin with a coined name and a colon, and not the same."""

    @property
    def extra(self) -> int:
        """How many words with content only one of the titles has."""
        return len(self.only_one) + len(self.only_other)


def compare(one: Title, other: Title, ratio: float) -> Likeness:
    """How alike two titles are; *ratio* is that of their keys."""
    unshared = one.markers ^ other.markers
    forms = (one.form, other.form) if one.form != other.form else None
    if one.key == other.key:
        return Likeness(SAME, 100.0, markers=unshared, forms=forms)
    left, right, typed = _differences(one.words, other.words, ratio)
    if not left or not right:
        # An acronym in parentheses that only one of them explains says nothing new.
        left = [word for word in left if word not in one.acronyms]
        right = [word for word in right if word not in other.acronyms]
    versions = _versions(left, right)
    only_one = tuple(word for word in left if word not in STOP_WORDS)
    only_other = tuple(word for word in right if word not in STOP_WORDS)
    markers = unshared | _marking(left, one) | _marking(right, other)
    beside = _beside_subtitle(one, other)
    level = OTHER
    if not only_one and not only_other:
        level = SPELLING if ratio >= _ALIGNED else SUBTITLE
    elif beside or _contained(one, other) or _contained(other, one):
        level = SUBTITLE
    elif _reordered(only_one, only_other):
        level, versions = SUBTITLE, None
    if beside:
        # What the subtitle counts, the other title may well leave out.
        versions, markers = None, unshared
    named = bool(one.name) and one.name == other.name
    renamed = bool(one.name and other.name) and not named
    return Likeness(level, ratio, typed, only_one, only_other, versions, markers, forms, beside, named, renamed)


def _differences(one: Sequence[str], other: Sequence[str], ratio: float) -> tuple[list[str], list[str], bool]:
    """The words of each title that have no counterpart in the other, and whether letters of some that have differ."""
    if ratio < _ALIGNED:
        # Too far apart for spelling to matter.
        ours, theirs = set(one), set(other)
        return [word for word in one if word not in theirs], [word for word in other if word not in ours], False
    from rapidfuzz.distance import Indel

    left: list[str] = []
    right: list[str] = []
    typed = False
    place = place_other = 0
    # Each equal block, and the end, settles the words between it and the block before.
    blocks = [block for block in Indel.opcodes(one, other) if block.tag == "equal"]
    ends = [(block.src_start, block.src_end, block.dest_start, block.dest_end) for block in blocks]
    for start, end, start_other, end_other in [*ends, (len(one), len(one), len(other), len(other))]:
        if place < start or place_other < start_other:
            spare, spare_other, letters = _settle(one[place:start], other[place_other:start_other])
            left += spare
            right += spare_other
            typed |= letters
        place, place_other = end, end_other
    return left, right, typed


def _settle(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str], bool]:
    """The words of two spans that face each other which have no counterpart, and whether letters differ."""
    if "".join(one) == "".join(other):
        return [], [], False
    if one and other and len(one) != len(other) and alike("".join(one), "".join(other)):
        return [], [], not same("".join(one), "".join(other))
    typed = False
    rest = list(other)
    left = []
    for word in one:
        match = next((candidate for candidate in rest if alike(word, candidate)), None)
        if match is None:
            left.append(word)
        else:
            typed |= not same(word, match)
            rest.remove(match)
    if left and rest and "".join(left) == "".join(rest):
        return [], [], typed
    return left, rest, typed


def _versions(left: Sequence[str], right: Sequence[str]) -> tuple[str, str] | None:
    """The numbers among words that only one title has, if they differ."""
    ours, theirs = digits_of(left), digits_of(right)
    return (" ".join(ours), " ".join(theirs)) if ours != theirs else None


def _marking(words: Sequence[str], title: Title) -> set[str]:
    """Which of the *words* that *title* has alone make another paper of it."""
    found = MARKERS.intersection(words)
    return {word for word in found if word in title.edges}


def _contained(short: Title, long: Title) -> bool:
    """Whether one title is a long beginning or end of the other, with or without a colon between."""
    if len(short.key) >= len(long.key):
        return False
    return short.content >= 4 and (long.key.startswith(short.key) or long.key.endswith(short.key))


def _beside_subtitle(one: Title, other: Title) -> bool:
    """Whether the shorter title is all of the longer one that stands before, or after, the colon."""
    short, long = (one, other) if len(one.key) < len(other.key) else (other, one)
    if long.main == len(long.words):
        return False
    main, rest = "".join(long.words[: long.main]), "".join(long.words[long.main :])
    return short.key == main or (short.content >= 3 and short.key == rest)


def _reordered(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether the same words stand in another order."""
    return bool(left) and sorted(left) == sorted(right)
