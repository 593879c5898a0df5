"""Two records beside each other: how far titles, authors, abstracts, identifiers, years and places agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readinglist.duplicates import likeness, people, places
from readinglist.duplicates.features import PREPRINT_DOIS

if TYPE_CHECKING:
    from readinglist.duplicates.features import Features

AGREEING = 85.0
"""From which ``token_set_ratio`` on abstracts are of one paper: measured on 87,247 real papers, 85–100."""
DIFFERING = 70.0
"""Below which they are of two: near titles of different papers reach 69 at most, random pairs 58."""
EQUAL = 95.0
"""From which on they are the same but for what was lost on the way."""
_SHORT_ABSTRACT = 120
"""Letters below which an abstract proves nothing."""
_ARTICLE = 5
"""Digits from which a page is the number of an article."""

ARXIV, DOI = "arXiv id", "DOI"
"""Kinds of identifiers, as they are called in reasons."""


@dataclass(slots=True)
class Facts:
    """All that is known of two records beside each other. What one side lacks is unknown, and counts neither way."""

    one: Features
    other: Features
    title: likeness.Likeness | None
    """None where one has no title."""
    ids: int
    """1: one identifier equal; -1: different ones; 0: neither."""
    id_kind: str
    """:data:`ARXIV` or :data:`DOI`, whichever tells; ``""`` for neither."""
    authors: int
    """How far they agree: see :func:`readinglist.duplicates.people.agreement`."""
    abstract: float | None
    """``token_set_ratio``, 0–100; None where one is missing or short."""
    abstract_counts: bool
    """Whether a low one contradicts: both are the authors' own and whole."""
    years: int | None
    """How far apart; None where one is missing."""
    venues: int
    """See :func:`readinglist.duplicates.places.compare_venues`."""
    volumes: int
    """-1 different, 0 unknown, 1 equal."""
    issues: int
    """-1 different, 0 unknown, 1 equal."""
    pages: int
    """-1 different, 0 unknown, 1 equal as far as the first ones tell."""
    page_digits: int
    """How many digits the first page has."""
    same_range: bool
    """Whether first and last page are known and equal."""

    @property
    def preprint(self) -> bool:
        """Whether exactly one of them is a version before publication."""
        return self.one.preprint != self.other.preprint

    @property
    def abstracts_agree(self) -> bool:
        """Whether the abstracts are those of one paper."""
        return self.abstract is not None and self.abstract >= AGREEING

    @property
    def abstracts_near(self) -> bool:
        """Whether the abstracts are nearer to each other than those of two papers."""
        return self.abstract is not None and self.abstract >= DIFFERING

    @property
    def abstracts_equal(self) -> bool:
        """Whether the abstracts are the same but for what was lost on the way."""
        return self.abstract is not None and self.abstract >= EQUAL

    @property
    def title_alone(self) -> bool:
        """Whether neither authors nor abstracts say anything."""
        return self.authors == people.UNKNOWN and self.abstract is None

    @property
    def located(self) -> bool:
        """Whether both stand on the same pages of the same volume."""
        return self.pages > 0 and (self.volumes > 0 or (self.volumes == 0 and self.page_digits >= 3))

    @property
    def paged(self) -> bool:
        """Whether both stand on the same pages, from the first to another last one, of the same volume."""
        return self.located and self.same_range

    @property
    def in_one_issue(self) -> bool:
        """Whether both stand in the same issue of one journal."""
        return self.volumes > 0 and self.issues > 0 and self.venues == places.SAME

    @property
    def in_other_issue(self) -> bool:
        """Whether anything says that they appeared at different times or places."""
        return self.volumes < 0 or self.issues < 0 or self.pages < 0 or (self.years or 0) > 0

    @property
    def dislocated(self) -> bool:
        """Whether they stand in different places of one kind: other volume and other pages."""
        return self.pages < 0 and self.volumes < 0

    @property
    def generic(self) -> bool:
        """Whether both titles are such as many papers have."""
        return bool(self.one.title and self.other.title and self.one.title.generic and self.other.title.generic)

    @property
    def content(self) -> int:
        """How many words with content the shorter title has."""
        return min(side.title.content if side.title else 0 for side in (self.one, self.other))

    @property
    def length(self) -> int:
        """How many letters the shorter title has."""
        return min(len(side.title.key) if side.title else 0 for side in (self.one, self.other))


def gather(one: Features, other: Features, ratio: float | None) -> Facts:
    """Put two records beside each other; *ratio* is that of their titles' keys, if it is known."""
    ours, theirs = one.fields, other.fields
    abstract, counts = _abstracts(one, other) if "abstract" in ours and "abstract" in theirs else (None, False)
    pages, digits, ranged = _pages(one, other) if "pages" in ours and "pages" in theirs else (0, 0, False)
    ids, kind = _identifiers(one, other)
    return Facts(
        one=one,
        other=other,
        title=_titles(one, other, ratio),
        ids=ids,
        id_kind=kind,
        authors=(
            people.agreement(one.authors, other.authors)
            if "authors" in ours and "authors" in theirs
            else people.UNKNOWN
        ),
        abstract=abstract,
        abstract_counts=counts,
        years=abs(one.year - other.year) if one.year and other.year else None,
        venues=(
            places.compare_venues(one.venue, other.venue) if "venue" in ours and "venue" in theirs else places.UNKNOWN
        ),
        volumes=_numbers(one.volume, other.volume) if "volume" in ours and "volume" in theirs else 0,
        issues=_numbers(one.issue, other.issue) if "issue" in ours and "issue" in theirs else 0,
        pages=pages,
        page_digits=digits,
        same_range=ranged,
    )


def _titles(one: Features, other: Features, ratio: float | None) -> likeness.Likeness | None:
    if one.title is None or other.title is None:
        return None
    if ratio is None:
        from rapidfuzz import fuzz

        ratio = fuzz.ratio(one.title.key, other.title.key)
    return likeness.compare(one.title, other.title, ratio)


def _abstracts(one: Features, other: Features) -> tuple[float | None, bool]:
    """How far two abstracts agree, and whether it contradicts if they don't."""
    left, right = one.abstract, other.abstract
    if not left or not right or min(len(left), len(right)) < _SHORT_ABSTRACT:
        return None, False
    from rapidfuzz import fuzz

    return 100.0 if left == right else fuzz.token_set_ratio(left, right), one.own and other.own


def _identifiers(one: Features, other: Features) -> tuple[int, str]:
    """1 where one identifier is equal, -1 where they differ, else 0; and which kind tells."""
    (arxiv, doi), (other_arxiv, other_doi) = one.identifiers, other.identifiers
    if arxiv and other_arxiv:
        return (1 if arxiv == other_arxiv else -1), ARXIV
    if doi and other_doi:
        if doi == other_doi:
            return 1, DOI
        # The published version of a preprint has a DOI of its own.
        if doi.startswith(PREPRINT_DOIS) == other_doi.startswith(PREPRINT_DOIS):
            return -1, DOI
    return 0, ""


def _numbers(one: str, other: str) -> int:
    return 0 if not one or not other else 1 if one == other else -1


def _pages(one: Features, other: Features) -> tuple[int, int, bool]:
    """-1 for other pages, 1 for the same; digits of the first page; whether they surely are the same range."""
    left, right = one.pages, other.pages
    if left is None or right is None:
        return 0, 0, False
    same = left == right and (left.ranged or left.digits >= _ARTICLE)
    return -1 if left.firsts.isdisjoint(right.firsts) else 1, left.digits, same
