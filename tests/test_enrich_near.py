"""Titles that stream past: which of those that are looked for they equal, or are near to."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.enrich.accept import NEAR, NEAR_ALONE, contains, ratio
from readinglist.enrich.base import Found
from readinglist.enrich.near import EQUAL, KEPT, Nearest, Titles
from readinglist.text import title_key

_PIECES = (
    "the", "A", "an", "of", "Deep", "kettles", "Kettle", "2.5", "25", "C++", "A*", "R-CNN", "&", "and", "étude",
    "{BERT}", "$k$-means", r"\alpha", "α", r"Erd\H{o}s", "Erdős", "?", "x_2", "for", "Tea", "TEA", "茶",
    r"\emph{boiling}", "...",
)  # fmt: skip
_TITLES = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).flatmap(
    lambda words: st.sampled_from((" ", "-", ": ", "  ")).map(lambda between: between.join(words))
)
_SYLLABLE_TEXT = "ba ce di fo gu ha ke li mo nu pa re si to vu la me ri no da tra plo gri sta ven cor"
_SYLLABLES = _SYLLABLE_TEXT.split()


@given(st.lists(_TITLES, max_size=6), _TITLES)
def test_an_equal_title_is_always_found(titles: list[str], other: str) -> None:
    index = Titles(titles)
    equal = {number for number, title in enumerate(titles) if title_key(title) == title_key(other)}
    assert equal <= set(index.like_text(other))
    if other.isascii() and "\\" not in other:
        assert equal <= set(index.like(other.encode()))
        assert set(index.like(other.encode())) == set(index.like_text(other))


@given(_TITLES, _TITLES)
def test_likeness_is_what_the_rule_of_acceptance_says(title: str, other: str) -> None:
    value = Titles([title]).likeness(0, other)
    if title_key(title) == title_key(other):
        assert value == EQUAL
    elif contains(title_key(title), title_key(other)):
        assert value >= NEAR_ALONE
    else:
        near = ratio(title, other)
        assert value == (near if near >= NEAR else 0.0)


@pytest.mark.parametrize(
    "other",
    [
        "Kettles That Listens: Acoustic Feedback Control for Boiling Water",
        "Kettles That Listen: Acoustic Feedback Control by Boiling Water",
        "Ketles That Listen: Acoustic Feedback Control for Boilng Water",
        "KTL: Kettles That Listen: Acoustic Feedback Control for Boiling Water",
        "Acoustic Feedback Control for Boiling Water",
        "Kettles That Listen: Acoustic Feedback Control for Boiling Water in Kitchens",
        r"Kettles That Listen: Acoustic Feed\-back Control for \emph{Boiling} Waters",
    ],
)
def test_a_near_title_is_found_among_many(other: str) -> None:
    titles = [*_invented(2_000), "Kettles That Listen: Acoustic Feedback Control for Boiling Water"]
    assert 2_000 in Titles(titles).like_text(other)


@pytest.mark.parametrize(
    ("title", "other"), [("Tea", "Tea Explained"), ("Cold Tea", "Cold Teas"), ("Infusion Prices", "Infusions Prices")]
)
def test_short_titles_are_found_by_a_word(title: str, other: str) -> None:
    index = Titles([*_invented(500), title])
    assert 500 in index.like_text(other)
    assert 0 in Titles([other]).like_text(title)


def test_nine_in_ten_near_titles_are_found_and_others_cost_nothing() -> None:
    chance = random.Random(5)
    titles = list(_invented(3_000))
    index = Titles(titles)
    words = " ".join(titles).split()
    asked = found = 0
    for number, title in enumerate(titles):
        changed = title.split()
        for _ in range(chance.randint(1, 2)):
            changed[chance.randrange(len(changed))] = chance.choice(words)
        other = " ".join(changed)
        if title_key(other) != title_key(title) and ratio(title, other) >= NEAR:
            asked += 1
            found += number in index.like(other.encode())
    assert asked > 1_000
    assert found >= 0.9 * asked
    others = list(_invented(3_000, seed=9))
    assert sum(bool(index.like(other.encode())) for other in others) < 0.05 * len(others)


def test_a_word_with_a_command_hides_no_other_title() -> None:
    index = Titles([*_invented(2_000), "On the Long Way of Cups to the Alpha Kettle and Back Again"])
    assert not index.unlike(b"On the Long Way of Cups to the $mathcal{Alpha}$ Kettle and Back Again")
    assert index.unlike(b"Nothing Here Is Said of Any Crockery But That It Breaks Quite Easily")
    # Of few words too little is left.
    assert not index.unlike(b"Nothing of Crockery")


def test_an_empty_title_is_like_no_other() -> None:
    index = Titles(["", "Tea"])
    assert len(index) == 2
    assert list(index.like(b"")) == []
    assert list(index.like_text("")) == []
    assert index.likeness(0, "") == 0.0
    assert list(Titles([]).like(b"On Tea and Other Hot Drinks")) == []


def test_equal_titles_are_all_named() -> None:
    assert set(Titles(["On Tea", "Coffee", "on tea."]).like(b"ON TEA")) >= {0, 2}


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(80, 99)), max_size=30))
def test_the_nearest_of_each_paper_are_kept(given_: list[tuple[int, int]]) -> None:
    nearest = Nearest()
    for place, (paper, likeness) in enumerate(given_, 1):
        nearest.add(likeness, Found(paper, {}, "x", "y", position=place))
    kept = list(nearest)
    assert len(nearest) == len(kept)
    for paper in {paper for paper, _ in given_}:
        ranked = sorted((-likeness, place) for place, (other, likeness) in enumerate(given_, 1) if other == paper)
        assert [found.position for found in kept if found.paper == paper] == [place for _, place in ranked[:KEPT]]


def _invented(number: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    words = ["of", "for", "the", "and", "a", "with", "in"] * 60
    words += ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(2_000)]
    return [" ".join(chance.choices(words, k=chance.randint(4, 11))).title() for _ in range(number)]
