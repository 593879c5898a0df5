"""Whether two records are one paper: a verdict, a score, and the reasons in words.

Agreement and contradiction both count; what one side lacks is neither. Titles are aligned word by word, abstracts
decide between near titles, identifiers prove, and numbers, versions and words such as *erratum* forbid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates import people, places
from readinglist.duplicates.facts import ARXIV, DOI, gather
from readinglist.duplicates.likeness import SAME, SPELLING, SUBTITLE
from readinglist.duplicates.reasons import DISLOCATED, OTHER_VOLUME, agreements, contradictions, doubts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.duplicates.facts import Facts
    from readinglist.duplicates.features import Features
    from readinglist.duplicates.likeness import Likeness

CERTAIN, LIKELY = "certain", "likely"
"""Verdicts: may be merged unasked; has to be asked. A pair without either is not one paper, or nothing says so."""

NEAR = 80.0
"""Least ratio of titles that are near each other."""
VERY_NEAR = 88.0
"""Least ratio of titles that are asked about where authors or abstracts speak for one paper, but no place does."""
_ALONE = 84.0
"""Least ratio of titles of which nothing else is known."""
_LONG_KEY, _LONG_CONTENT = 12, 3
"""Letters and words with content that a title must have to be nobody else's."""
_FEW = 4
"""Words with content that titles of one paper differ in at most, if letters alone speak for them."""


class Pair(NamedTuple):
    """What two records are to each other."""

    verdict: str | None
    """:data:`CERTAIN`, :data:`LIKELY` or None."""
    score: int
    """0–100: how much speaks for one paper."""
    agreeing: tuple[str, ...] = ()
    """What speaks for one paper, and how near the titles are, in short sentences."""
    contradicting: tuple[str, ...] = ()
    """What says that they are two papers."""
    doubtful: tuple[str, ...] = ()
    """What is different, and may be so between two sightings of one paper."""
    conflict: bool = False
    """Whether something says that they are two papers: such a pair never gets into one group."""
    version: bool = False
    """Whether they look like versions of one work that should stay two papers."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """All that was found, what agrees first."""
        return (*self.agreeing, *self.contradicting, *self.doubtful)


def compare(one: Features, other: Features, ratio: float | None = None, *, explain: bool = False) -> Pair:
    """What two records are to each other; *ratio* is that of their titles' keys, if it is known.

    What agrees is said of pairs with a verdict and of versions, with *explain* of all.
    """
    found = gather(one, other, ratio)
    hard, soft = contradictions(found), doubts(found)
    verdict = _judge(found, hard, soft)
    version = _is_version(found, verdict, hard)
    agreeing = tuple(agreements(found)) if verdict or version or explain else ()
    conflict = bool(hard) and verdict != CERTAIN
    score = _score(found, verdict, len(hard), len(soft))
    return Pair(verdict, score, agreeing, tuple(hard), tuple(soft), conflict, version)


def _judge(found: Facts, hard: Sequence[str], soft: Sequence[str]) -> str | None:
    """The verdict. What is *hard* contradicts; what is *soft* is doubtful alone."""
    title = found.title
    if title is None:
        # A bare identifier is the paper that has it.
        return CERTAIN if found.ids > 0 and not hard else None
    if found.ids > 0:
        return _judge_identified(found, title, hard)
    if hard:
        return _judge_contradicted(found, title, hard)
    if _surely_one(found, title, soft):
        return CERTAIN
    if found.generic and (found.in_other_issue or not _supported(found)):
        return None
    if found.abstracts_agree or title.level >= SPELLING:
        return LIKELY
    if title.level == SUBTITLE:
        return LIKELY if _supported(found) or (found.title_alone and found.content >= _LONG_CONTENT) else None
    return LIKELY if _near_enough(found, title) else None


def _judge_identified(found: Facts, title: Likeness, hard: Sequence[str]) -> str:
    """The verdict on two records with one identifier: meeting abstracts share that of their supplement."""
    if found.id_kind == ARXIV:
        related = title.ratio >= 50 or title.level >= SUBTITLE or found.authors >= people.SOME
        return CERTAIN if related or found.abstracts_near else LIKELY
    if hard or (found.pages < 0 and title.level < SPELLING):
        return LIKELY
    named = title.ratio >= 70 and found.authors != people.DISJOINT
    return CERTAIN if title.level >= SUBTITLE or named or found.abstracts_agree else LIKELY


def _judge_contradicted(found: Facts, title: Likeness, hard: Sequence[str]) -> str | None:
    """The verdict where something says that they are two: still to be asked where very much speaks for one."""
    if title.markers or len(hard) > 1 or found.generic:
        return None
    agree = found.abstracts_agree
    if title.versions:
        if agree and (title.extra <= _FEW or title.ratio >= NEAR):
            return LIKELY
        return LIKELY if found.in_one_issue and found.authors == people.STRONG and found.years == 0 else None
    if found.authors == people.DISJOINT and found.in_one_issue and title.level >= SUBTITLE and found.years == 0:
        return LIKELY
    if title.level < SPELLING:
        return None
    if title.forms:
        return LIKELY if agree or found.authors == people.STRONG else None
    close = found.years is None or found.years <= 1
    if found.ids < 0:
        if found.located and found.authors >= people.SOME and close and found.id_kind == DOI:
            # One article with the DOI of its publisher and that of an archive, or with a mistyped one.
            return CERTAIN
        return LIKELY if found.authors >= people.SOME or agree else None
    if hard[0] in (DISLOCATED, OTHER_VOLUME):
        return LIKELY if found.authors >= people.SOME and close else None
    if found.authors == people.DISJOINT:
        return LIKELY if found.located else None
    return None


def _surely_one(found: Facts, title: Likeness, soft: Sequence[str]) -> bool:
    """Whether two records that nothing contradicts may be merged unasked."""
    if title.level >= SPELLING:
        return _surely_one_title(found, title, soft)
    if found.abstracts_agree and title.level == SUBTITLE and title.beside:
        return not soft
    if found.authors == people.STRONG and (not soft or found.paged):
        if found.paged and found.years == 0 and (title.level == SUBTITLE or title.ratio >= 60):
            return title.level == SUBTITLE or found.venues == places.SAME
        if title.level == SUBTITLE:
            return found.in_one_issue or (found.located and found.venues == places.SAME and found.years == 0)
        # A word in the place of another makes a companion paper of it, with the same phrases in its abstract.
        one_sided = not title.only_one or not title.only_other
        return found.abstracts_equal and title.ratio >= 70 and one_sided
    return False


def _surely_one_title(found: Facts, title: Likeness, soft: Sequence[str]) -> bool:
    """The same for titles that are one but for spelling."""
    if found.abstracts_agree or found.located:
        return True
    if found.abstracts_near and title.level == SAME:
        # Abstracts of other papers never come so near.
        return not found.generic
    fitting = found.years in (0, None) or found.preprint or found.venues == places.SAME
    if found.authors >= people.SOME:
        if found.in_one_issue and (found.pages >= 0 or (found.authors == people.STRONG and found.years == 0)):
            return found.pages >= 0 or not found.generic
        return fitting and not soft and not found.generic and not title.typed
    return found.authors == people.UNKNOWN and fitting and not soft and not found.generic and _telling(found, title)


def _telling(found: Facts, title: Likeness) -> bool:
    """Whether two titles that are one, but perhaps for spelling, are hardly another paper's.

    Of 87,247 real papers, one pair with equal titles had nothing to do with each other: theirs was a generic one.
    """
    if title.level == SAME:
        return True
    if title.typed:
        return False
    return found.content >= _LONG_CONTENT and found.length >= _LONG_KEY


def _supported(found: Facts) -> bool:
    """Whether something beside the titles speaks for one paper."""
    return found.authors >= people.SOME or found.located


def _near_enough(found: Facts, title: Likeness) -> bool:
    """Whether two titles with different words are near enough to ask."""
    if found.authors == people.STRONG and found.years == 0 and (found.located or found.in_one_issue):
        # A title and its translation, or what an editor made of it.
        return found.located or title.ratio >= 60
    if title.named and found.authors != people.DISJOINT and title.ratio >= 50:
        return found.abstract is None or found.abstracts_near
    if title.extra > _FEW:
        return False
    if found.authors >= people.STRONG:
        if title.ratio >= VERY_NEAR:
            return not title.renamed or found.abstract is None
        return title.ratio >= NEAR and found.venues == places.SAME and found.years == 0 and found.pages >= 0
    if found.abstracts_near:
        return title.ratio >= VERY_NEAR and not title.renamed
    return found.title_alone and title.ratio >= _ALONE and not title.renamed


def _is_version(found: Facts, verdict: str | None, hard: Sequence[str]) -> bool:
    """Whether two records look like versions of one work: one title, or one that a number, say, makes another alone."""
    title = found.title
    if title is None or verdict == CERTAIN:
        return False
    if verdict == LIKELY:
        return title.level >= SPELLING
    only = bool(title.versions) + bool(title.markers) + bool(title.forms)
    return only == len(hard) > 0 and found.authors == people.STRONG and title.extra <= _FEW


def _score(found: Facts, verdict: str | None, hard: int, soft: int) -> int:
    """How much speaks for one paper: agreement weighed by what it tells, less what contradicts.

    Certain pairs have 90 to 100, likely ones 50 to 89, others less than 50.
    """
    parts: list[tuple[int, float]] = []
    if title := found.title:
        parts.append((4, max(title.ratio, 97) if title.level == SPELLING else title.ratio))
    if found.abstract is not None and (found.abstract_counts or found.abstracts_near):
        parts.append((4, found.abstract))
    if found.ids:
        parts.append((5, 100 if found.ids > 0 else 0))
    if found.authors:
        parts.append((2, (0, 0, 40, 80, 100)[found.authors]))
    if found.years is not None:
        parts.append((1, max(0, 100 - 25 * found.years)))
    if found.venues:
        parts.append((1, 100 if found.venues == places.SAME else 30))
    if found.pages:
        parts.append((1, 100 if found.pages > 0 else 20))
    weight = sum(weight for weight, _ in parts)
    mean = sum(weight * value for weight, value in parts) / weight if weight else 0
    mean -= 12 * hard + 4 * soft
    if verdict == CERTAIN:
        return round(min(100, max(90, 90 + (mean - 80) / 2)))
    if verdict == LIKELY:
        return round(min(89, max(50, mean)))
    return round(min(49, max(0, mean / 2)))
