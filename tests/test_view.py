"""What several records say together: the best of each field, whatever their order and number."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import abstract

from readinglist.duplicates.compare import compare
from readinglist.duplicates.features import Features
from readinglist.duplicates.parting import Evidence, assign, extend, part
from readinglist.duplicates.view import PREPRINT as PREPRINT_SEEN
from readinglist.duplicates.view import PUBLISHED, SEEN, canonical, combine, standing
from readinglist.duplicates.view import values as said

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

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
        "title": "On codes",
        "authors": whole,
        "abstract": "The abstract.",
        "abstract_kind": "abstract",
        "year": 2024,
        "month": 5,
        "venue": "Days",
        "extra": {"note": "fine", "upvotes": 12},
    }


PAGE: dict[str, Any] = {"title": "Codes at Rest", "abstract": "Short.", "abstract_kind": "summary"}
PREPRINT: dict[str, Any] = {
    "title": "Codes at rest (v2)",
    "authors": [{"given": "Ines", "family": "Maro"}, {"literal": "et al."}],
    "year": 2023,
    "month": 11,
    "venue": "arXiv",
    "arxiv": "2311.00001",
    "doi": "10.48550/arxiv.2311.00001",
}
PUBLISHED_ONE: dict[str, Any] = {
    "title": "Codes at Rest.",
    "authors": NAMES,
    "year": 2024,
    "venue": "J. Rest",
    "pages": "101",
    "doi": "10.1000/rest.7",
}
FULL_ONE: dict[str, Any] = {"title": "CODES AT REST", "venue": "Journal of Rest", "pages": "101-110", "year": 2024}


def test_what_was_published_goes_before_a_preprint_and_that_before_a_page() -> None:
    assert [standing(one) for one in (PAGE, PREPRINT, PUBLISHED_ONE)] == [SEEN, PREPRINT_SEEN, PUBLISHED]
    made = combine([PAGE, PREPRINT, PUBLISHED_ONE, FULL_ONE])
    assert made["title"] == "Codes at Rest."
    assert (made["year"], made.get("month")) == (2024, None)
    assert (made["doi"], made["arxiv"]) == ("10.1000/rest.7", "2311.00001")
    assert combine([PAGE, PREPRINT])["title"] == "Codes at rest (v2)"


def test_whole_lists_of_authors_full_venues_and_ranges_of_pages_go_before_shorter_ones() -> None:
    made = combine([PREPRINT, PUBLISHED_ONE, FULL_ONE])
    assert made["authors"] == NAMES
    assert (made["venue"], made["pages"]) == ("Journal of Rest", "101-110")


def test_what_lost_is_still_told_with_the_records_that_say_it() -> None:
    records = [PREPRINT, PUBLISHED_ONE, FULL_ONE]
    assert [(one.value, one.records) for one in said(records, "year")] == [(2023, (0,)), (2024, (1, 2))]
    assert [one.value for one in said(records, "venue")] == ["arXiv", "J. Rest", "Journal of Rest"]
    assert said(records, "abstract") == []


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


A, B = abstract("quantization"), abstract("retrieval")

evidence = st.fixed_dictionaries(
    {"title": st.sampled_from(["On Sparse Codes", "ON SPARSE CODES", "on sparse-codes."])},
    optional={
        "arxiv": st.sampled_from(["2401.00001", "2401.00002"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
        "abstract": st.sampled_from([A, B, A.replace("new", "old"), f"{A[:300]} {B[:200]}"]),
        "abstract_kind": st.sampled_from(["abstract", "summary"]),
        "authors": st.lists(st.sampled_from([*NAMES, {"family": "Ash", "given": "Bo"}]), min_size=1, max_size=2),
        "year": st.sampled_from([2019, 2020, 2023]),
        "volume": st.sampled_from(["3", "4"]),
        "pages": st.sampled_from(["101-110", "201-210"]),
    },
)


def as_evidence(found: Sequence[dict[str, Any]]) -> list[Evidence]:
    return [Evidence(place, crc32(canonical(one).encode()), Features(one)) for place, one in enumerate(found)]


def as_sets(parts: list[list[Evidence]]) -> set[frozenset[int]]:
    return {frozenset(record.id for record in part) for part in parts}


@given(st.lists(evidence, min_size=1, max_size=12), st.randoms())
def test_parting_keeps_every_record_once_and_does_not_depend_on_order(
    found: list[dict[str, Any]], chance: random.Random
) -> None:
    records = as_evidence(found)
    parts = part(records)
    assert sorted(record.id for one in parts for record in one) == list(range(len(records)))
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert as_sets(parts) == as_sets(part(shuffled))


@given(st.lists(evidence, min_size=2, max_size=8))
def test_nothing_in_a_part_contradicts_anything_in_it(found: list[dict[str, Any]]) -> None:
    for one in part(as_evidence(found)):
        assert not any(compare(a.features, b.features).conflict for a, b in combinations(one, 2) if a.hash != b.hash)


@pytest.mark.parametrize("length", [61, 400])
def test_a_pile_with_one_title_is_parted_by_identifiers_and_equal_abstracts(length: int) -> None:
    found: list[dict[str, Any]] = [{"title": "Editorial", "abstract": abstract(f"topic{n}")} for n in range(length)]
    found += [{"title": "editorial", "arxiv": f"24{n:02}.00001", "year": n} for n in (1, 2, 1)]
    records = as_evidence(found)
    parts = as_sets(part(records))
    assert {length, length + 2} in parts
    assert len(parts) == length + 2
    assert as_sets(part(records[::-1])) == parts


def test_what_the_owner_decided_goes_before_what_records_say() -> None:
    one, same, other = as_evidence(
        [
            {"title": "On Codes", "arxiv": "2401.00001"},
            {"title": "On codes", "arxiv": "2401.00001"},
            {"title": "On Codes", "arxiv": "2401.00002"},
        ]
    )
    assert as_sets(part([one, same, other])) == {frozenset({0, 1}), frozenset({2})}

    def apart(left: int, right: int) -> bool:
        return {left, right} == {one.hash, same.hash}

    def together(left: int, right: int) -> bool:
        return {left, right} == {one.hash, other.hash}

    assert as_sets(part([one, same, other], apart=apart)) == {frozenset({n}) for n in range(3)}
    assert {0, 2} <= max(as_sets(part([one, same, other], together=together)), key=len)


def known_by(number: int, paper_id: int | None = None, **fields: Any) -> Evidence:
    return Evidence(number, number, Features({"title": "On Codes", **fields}), paper_id)


def test_a_paper_goes_on_with_the_part_that_says_most_of_it() -> None:
    telling = [known_by(1, 7, arxiv="2401.00001"), known_by(2, 8, arxiv="2401.00002")]
    bare = known_by(3, 8)
    assert assign([[telling[0], bare], [telling[1]]]) == [7, 8]
    assert assign([[telling[0], telling[1]]]) == [7]
    assert assign([[known_by(4)]]) == [None]


def test_extending_leaves_stored_records_where_they_are() -> None:
    stored = [known_by(1, 7, arxiv="2401.00001"), known_by(2, 8, arxiv="2401.00002")]
    new = [known_by(3, arxiv="2401.00002"), known_by(4, arxiv="2401.00003")]
    parts = extend(stored, new)
    assert [[record.id for record in one] for one in parts] == [[1], [2, 3], [4]]
