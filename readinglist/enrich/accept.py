"""Whether what a source says is about a paper: taken over, asked about, or passed over.

The rule is the one of METADATA.md §3.5 on top of :func:`readinglist.duplicates.compare.compare`:

- an equal identifier is accepted, unless the titles have nothing in common;
- an equal title (in normal form) of at least three significant words, or of five words, is accepted unless something
  contradicts; a shorter one only where the abstracts agree;
- a near title is accepted only where the abstracts agree, asked about where they agree half or one of them is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import fuzz

from readinglist.duplicates.compare import compare
from readinglist.duplicates.features import Features, identifiers_of
from readinglist.duplicates.words import STOP_WORDS
from readinglist.text import title_key, title_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readinglist.enrich.base import Target

ACCEPT, ASK = "accept", "ask"
"""Verdicts: taken over unasked; shown to the owner. Without either, it is about another paper."""

AGREE, HALF = 80.0, 70.0
"""Least likeness (``token_set_ratio``) of abstracts that agree, and of those that are asked about.

Right pairs have 85 to 100; of near titles of other papers none has more than 69.
"""
NEAR = 80.0
"""Least ratio of the normal forms of near titles."""
NEAR_ALONE = 92.0
"""The same where one side has no abstract: below, most of them are other papers."""
_SIGNIFICANT, _WORDS = 3, 5
_RELATED = 50.0
"""Least ratio of titles that share an identifier."""
_BESIDE = 22
"""Characters that one title may have more than the other, at its beginning or end, and still be near it."""


class Judgement(NamedTuple):
    """What is to become of something that was found."""

    verdict: str
    """:data:`ACCEPT`, :data:`ASK` or ``""``."""
    score: int
    """0–100: how much speaks for it."""
    method: str
    """What it was found by: ``identifier``, ``title`` or ``near title``."""
    reasons: tuple[str, ...]


def judge(target: Target, fields: Mapping[str, Any]) -> Judgement:
    """Whether *fields*, of a record of some source, are about *target*."""
    ours, theirs = Features(target.fields), Features(fields)
    pair = compare(ours, theirs, explain=True)
    reasons, against = pair.reasons, bool(pair.contradicting)
    title, other = title_key(target.title), title_key(fields.get("title"))
    if same_identifier(target.fields, fields):
        related = not title or not other or title == other or ratio(target.title, fields["title"]) >= _RELATED
        return Judgement(ACCEPT if related else ASK, pair.score, "identifier", reasons)
    if not title or not other:
        return Judgement("", 0, "", reasons)
    abstracts = _abstracts(ours, theirs)
    if title == other:
        if abstracts is not None and abstracts < HALF:
            verdict = ASK if not _other_identifier(target.fields, fields) else ""
        elif against or (abstracts is not None and abstracts < AGREE):
            verdict = ASK
        else:
            verdict = ACCEPT if abstracts is not None or telling(target.title) else ASK
        return Judgement(verdict, pair.score, "title", reasons)
    near = ratio(target.title, fields["title"])
    beside = contains(title, other)
    if near < NEAR and not beside:
        return Judgement("", pair.score, "near title", reasons)
    if abstracts is None:
        # One that contradicts itself already, by a number or a name, is no question.
        asked = not against and (near >= NEAR_ALONE or beside)
        return Judgement(ASK if asked else "", pair.score, "near title", reasons)
    if abstracts >= AGREE:
        return Judgement(ASK if against else ACCEPT, pair.score, "near title", reasons)
    verdict = ASK if abstracts >= HALF and not against else ""
    return Judgement(verdict, pair.score, "near title", reasons)


def same_identifier(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two records have an arXiv id or a DOI in common."""
    return any(left and left == right for left, right in zip(identifiers_of(one), identifiers_of(other), strict=True))


def _other_identifier(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    pairs = zip(identifiers_of(one), identifiers_of(other), strict=True)
    return any(left and right and left != right for left, right in pairs)


def telling(title: str) -> bool:
    """Whether an equal title is hardly another paper's: three significant words, or five words of any kind."""
    words = title_words(title)
    return len(words) >= _WORDS or sum(word not in STOP_WORDS and len(word) > 1 for word in words) >= _SIGNIFICANT


def ratio(one: str, other: str) -> float:
    """How alike two titles are in normal form, word for word, 0–100."""
    return fuzz.ratio(" ".join(title_words(one)), " ".join(title_words(other)))


def contains(one: str, other: str) -> bool:
    """Whether the shorter of two title keys begins or ends the longer one, but for a short rest."""
    short, long = sorted((one, other), key=len)
    # A title that is mostly rest is no title.
    return 0 < len(long) - len(short) <= min(_BESIDE, len(short)) and (long.startswith(short) or long.endswith(short))


def _abstracts(one: Features, other: Features) -> float | None:
    """How alike the abstracts are, 0–100; None where one is missing, or is somebody else's summary."""
    if any(each.fields.get("abstract_kind") == "summary" for each in (one, other)):
        return None
    return fuzz.token_set_ratio(one.abstract, other.abstract) if one.abstract and other.abstract else None
