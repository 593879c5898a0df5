"""What several records say together: the best of each field, whatever their order and number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from readinglist.duplicates.exact import Evidence, assign, extend, partition
from readinglist.duplicates.view import canonical, combine

if TYPE_CHECKING:
    import random

NAMES = [{"family": "Maro", "given": "I."}, {"family": "Li", "given": "Wei"}]


def test_one_record_is_what_it_is() -> None:
    record = {"title": "On Codes", "extra": {"upvotes": 3}}
    assert combine([record]) == record
    assert combine([record, dict(record)]) == record


def test_the_best_of_each_field_is_taken() -> None:
    whole = [{"family": "Maro", "given": "Ines"}, {"family": "Li", "given": "Wei"}]
    summary = {"abstract": "One sentence.", "abstract_kind": "summary"}
    cut = {"abstract": "Long, but cut", "abstract_kind": "snippet"}
    records: list[dict[str, Any]] = [
        {"title": "ON CODES", "authors": NAMES, "year": 2024, "type": "misc", "extra": {"upvotes": 3, "note": "ok"}},
        {"title": "on codes", "authors": NAMES[:1], "year": 2024, "month": 5, **summary},
        {"title": "On Codes", "authors": whole, "type": "article", **cut},
        {"title": "On codes", "abstract": "The abstract.", "extra": {"upvotes": 12, "note": "fine"}, "venue": "Days"},
    ]
    assert combine(records) == {
        "type": "article",
        "title": "On Codes",
        "authors": whole,
        "abstract": "The abstract.",
        "abstract_kind": "abstract",
        "year": 2024,
        "month": 5,
        "venue": "Days",
        "extra": {"note": "fine", "upvotes": 12},
    }


def test_the_parts_of_a_date_come_from_one_record() -> None:
    assert combine([{"year": 2024}, {"year": 2023, "month": 5, "day": 2}]) == {"year": 2023, "month": 5, "day": 2}


values = st.recursive(
    st.integers(-5, 5) | st.text(max_size=3) | st.booleans(), lambda inner: st.lists(inner, max_size=2), max_leaves=3
)
record = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["On Codes", "ON CODES", "on codes"]),
        "abstract": st.sampled_from(["a", "bb", "cc"]),
        "abstract_kind": st.sampled_from(["abstract", "summary", "snippet"]),
        "authors": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2),
        "year": st.integers(2019, 2021),
        "month": st.integers(1, 3),
        "venue": st.sampled_from(["A", "B"]),
        "extra": st.dictionaries(st.sampled_from("xyz"), values, min_size=1, max_size=3),
    },
)


@given(st.lists(record, min_size=1, max_size=6), st.randoms())
def test_order_and_repetition_never_count(records: list[dict[str, Any]], chance: random.Random) -> None:
    shuffled = [*records, chance.choice(records)]
    chance.shuffle(shuffled)
    assert canonical(combine(shuffled)) == canonical(combine(records))
    assert set(combine(records)) >= {name for one in records for name in one} - {"abstract_kind", "month"}


evidence = st.builds(
    lambda arxiv, doi, abstract: (arxiv, doi, abstract),
    st.none() | st.sampled_from(["2401.00001", "2401.00002"]),
    st.none() | st.sampled_from(["10.1/a", "10.1/b"]),
    st.none() | st.sampled_from(["alpha beta gamma delta", "epsilon zeta eta theta", "alpha beta gamma iota"]),
)


def as_evidence(found: list[tuple[str | None, str | None, str | None]]) -> list[Evidence]:
    return [Evidence(place, crc32(repr(one).encode()), *one) for place, one in enumerate(found)]


@given(st.lists(evidence, min_size=1, max_size=12), st.randoms())
def test_parting_keeps_every_record_once_and_does_not_depend_on_order(
    found: list[tuple[str | None, str | None, str | None]], chance: random.Random
) -> None:
    records = as_evidence(found)
    groups = partition(records)
    assert sorted(record.id for group in groups for record in group) == list(range(len(records)))
    shuffled = list(records)
    chance.shuffle(shuffled)
    as_sets = {frozenset(record.id for record in group) for group in groups}
    assert as_sets == {frozenset(record.id for record in group) for group in partition(shuffled)}


def test_a_paper_goes_on_with_the_group_that_says_most_of_it() -> None:
    telling = [Evidence(1, 1, "2401.00001", None, None, 7), Evidence(2, 2, "2401.00002", None, None, 8)]
    bare = Evidence(3, 3, None, None, None, 8)
    assert assign([[telling[0], bare], [telling[1]]]) == [7, 8]
    assert assign([[telling[0], telling[1]]]) == [7]
    assert assign([[Evidence(4, 4, None, None, None)]]) == [None]


def test_extending_leaves_stored_records_where_they_are() -> None:
    stored = [Evidence(1, 1, "2401.00001", None, None, 7), Evidence(2, 2, "2401.00002", None, None, 8)]
    new = [Evidence(3, 3, "2401.00002", None, None), Evidence(4, 4, "2401.00003", None, None)]
    groups = extend(stored, new)
    assert [[record.id for record in group] for group in groups] == [[1], [2, 3], [4]]
