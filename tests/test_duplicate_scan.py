"""All duplicates among many records: what is compared at all, what gets into one group, and what has to be asked."""

from __future__ import annotations

import random
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import abstract

from readinglist.duplicates import candidates, vectors
from readinglist.duplicates.compare import CERTAIN, LIKELY, compare
from readinglist.duplicates.features import Features
from readinglist.duplicates.groups import Link, join
from readinglist.duplicates.keys import ABSTRACT, IDENTIFIER, MAIN, NAME, NEAR, PEOPLE, PLACE, keys_of, kind_of
from readinglist.duplicates.scan import Scan, scan_records
from readinglist.duplicates.view import canonical
from readinglist.text import title_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readinglist.duplicates.groups import Groups

KINDS = (MAIN, NEAR, ABSTRACT, PEOPLE, PLACE, IDENTIFIER, NAME)
MARO = [{"family": "Maro", "given": "Ines"}, {"family": "Li", "given": "Wei"}]
ASH = [{"family": "Ash", "given": "Bo"}]


def invented(seed: int, words: int = 40) -> str:
    """Words that no other seed has."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(4, 11))) for _ in range(words))


def places(found: Scan) -> list[list[int]]:
    return sorted(group.places for group in found.certain)


def asked(found: Scan) -> list[tuple[int, int]]:
    return sorted((likely.one, likely.other) for likely in found.likely)


# --- candidates

TITLES = ("codesatrest", "codesatresr", "codesatnight", "bellsofrivers", "bellsofriver", "gulls", "", "船用钟声")


class Both(NamedTuple):
    """What dictionaries and arrays find alike."""

    pairs: list[tuple[int, int, float]]
    crowded: int


def found_by_both(keys: Sequence[int], owners: Sequence[int], titles: Sequence[str]) -> Both:
    """What is found by dictionaries, after checking that numpy finds the same."""
    one, other = candidates.find(keys, owners, titles), vectors.find(keys, owners, titles)
    pairs, others = (sorted((pair.one, pair.other, pair.ratio) for pair in found.pairs) for found in (one, other))
    assert pairs == others
    assert len(pairs) == len({pair[:2] for pair in pairs}) == one.count == other.count
    assert all(left < right for left, right, _ in pairs)
    assert one.crowded == other.crowded
    return Both(pairs, one.crowded)


record_keys = st.lists(
    st.builds(lambda kind, number: number * 8 | kind, st.sampled_from(KINDS), st.integers(1, 3)),
    unique=True,
    max_size=6,
)


@given(st.lists(st.tuples(st.sampled_from(TITLES), record_keys), min_size=1, max_size=15))
def test_dictionaries_and_arrays_find_the_same_candidates(records: list[tuple[str, list[int]]]) -> None:
    rows = [(key, place) for place, (_, keys) in enumerate(records) for key in keys]
    random.Random(1).shuffle(rows)
    found_by_both([key for key, _ in rows], [place for _, place in rows], [title for title, _ in records])


@given(
    sizes=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(58, 90)), min_size=1, max_size=4),
    seed=st.integers(0, 1_000),
)
@settings(max_examples=40)
def test_dictionaries_and_arrays_find_the_same_in_crowded_blocks(sizes: list[tuple[int, int]], seed: int) -> None:
    chance = random.Random(seed)
    titles = [f"{chance.choice(TITLES)}{chance.randint(0, 30)}" for _ in range(100)]
    rows = [
        (number * 8 | kind, place)
        for number, (kind, size) in enumerate(sizes, 1)
        for place in chance.sample(range(len(titles)), size)
    ]
    found = found_by_both([key for key, _ in rows], [place for _, place in rows], titles)
    assert found.crowded == sum(size > candidates.LARGEST for _, size in sizes)


def shared(*kinds: int, titles: tuple[str, str]) -> list[tuple[int, int, float]]:
    """What becomes of two records that share a key of each of *kinds*."""
    keys = [number * 8 | kind for number, kind in enumerate(kinds, 1)]
    return found_by_both(keys * 2, [0] * len(keys) + [1] * len(keys), titles).pairs


def test_an_identifier_a_title_or_two_pieces_of_abstract_are_enough() -> None:
    unlike = ("codesatrest", "船用钟声")
    for kinds in ((MAIN,), (IDENTIFIER,), (ABSTRACT, ABSTRACT)):
        assert shared(*kinds, titles=unlike) == [(0, 1, 0.0)]
    for kinds in ((NEAR, NEAR), (ABSTRACT, NEAR), (PEOPLE, PLACE)):
        assert shared(*kinds, titles=unlike) == []


def test_pieces_of_titles_need_near_titles_and_authors_or_places_half_near_ones() -> None:
    near, half = ("codesatrest", "codesatresr"), ("codesatrest", "codesinthemud")
    for kind in (NEAR, PEOPLE, PLACE, ABSTRACT):
        ((_, _, ratio),) = shared(kind, titles=near)
        assert ratio >= candidates.NEAR_RATIO
    assert shared(NEAR, titles=half) == []
    for kind in (PEOPLE, PLACE, ABSTRACT):
        ((_, _, ratio),) = shared(kind, titles=half)
        assert candidates.LEAST_RATIO <= ratio < candidates.NEAR_RATIO


def test_near_titles_in_a_crowded_block_are_found_and_the_block_is_reported() -> None:
    titles = [title_key(invented(number, 5)) for number in range(200)]
    titles[150] = f"{titles[20]}s"
    for kind in KINDS:
        found = found_by_both([8 | kind] * 200, range(200), titles)
        assert found.crowded == 1
        assert (20, 150) in {pair[:2] for pair in found.pairs}
        assert len(found.pairs) < 200 * candidates.WINDOW


def test_a_scan_tells_how_many_keys_were_too_common_and_finds_what_is_near() -> None:
    records = [{"title": f"Long-term monitoring of harbour sediments near {invented(n, 3)}"} for n in range(150)]
    records.append({"title": records[77]["title"].upper()})
    found = scan_records(records)
    assert found.crowded > 0
    assert places(found) == [[77, 150]]
    assert scan_records(records[:50]).crowded == 0


def test_many_records_are_scanned_like_few_ones() -> None:
    records: list[dict[str, Any]] = [
        {"title": invented(n, 6).capitalize(), "abstract": invented(10_000 + n, 25)} for n in range(3_200)
    ]
    for n in range(0, 3_200, 100):
        records.append({"title": f"{records[n]['title']}.", "year": 2031})
        records.append({"title": invented(50_000 + n, 6), "abstract": records[n + 1]["abstract"]})
    found = scan_records(records)
    assert places(found) == [[n, 3_200 + n // 50] for n in range(0, 3_200, 100)]
    assert asked(found) == [(n + 1, 3_201 + n // 50) for n in range(0, 3_200, 100)]


# --- keys


def keys_in_common(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[int]:
    """The kinds of keys that two records share."""
    return {kind_of(key) for key in set(keys_of(one)) & set(keys_of(other))}


A = (
    "Long documents are costly to search because every passage is encoded. We present a sparse retriever that decides"
    " from headings which passages it will encode. Experiments with technical manuals demonstrate considerable savings"
    " without measurable degradation, and ablations attribute most improvements to hierarchical structure."
)
LONG = "Seasonal variation of dissolved oxygen in the dredged inlets of the northern Ombrel lagoon"


@pytest.mark.parametrize("place", range(0, len(LONG), 3))
@pytest.mark.parametrize("change", ["missing", "doubled", "swapped", "other"])
def test_keys_survive_a_typing_error_anywhere_in_a_long_title(place: int, change: str) -> None:
    letter, rest = LONG[place], LONG[place + 1 :]
    typed = {
        "missing": rest,
        "doubled": letter * 2 + rest,
        "swapped": rest[:1] + letter + rest[1:],
        "other": ("x" if letter != "x" else "y") + rest,
    }
    assert keys_in_common({"title": LONG}, {"title": LONG[:place] + typed[change]})


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ({"title": "Codes at Rest"}, {"title": "CODES AT REST."}, {MAIN}),
        ({"title": "Codes at Rest: How Bells Sleep"}, {"title": "Codes at Rest"}, {MAIN}),
        ({"title": "Codes at Rest – How Bells Sleep"}, {"title": "Codes at rest. A study"}, {MAIN}),
        ({"title": "Codes at Rest: How the Bells of Rivers Sleep"}, {"title": "How the bells of rivers sleep"}, {MAIN}),
        ({"title": "Skim What You Can", "abstract": A}, {"title": "Kestrel", "abstract": A}, {ABSTRACT}),
        ({"title": "Kestrel", "abstract": A}, {"title": "K", "abstract": A.replace("costly", "dear")}, {ABSTRACT}),
        ({"title": "Kestrel", "abstract": A}, {"title": "K", "abstract": f"{A[:200]}…"}, {ABSTRACT}),
        ({"title": "X", "authors": MARO, "year": 2031}, {"title": "Y", "authors": MARO[::-1], "year": 2030}, {PEOPLE}),
        ({"title": "X", "authors": MARO}, {"title": "Y", "authors": [{"family": "MARO", "given": "I."}]}, {PEOPLE}),
        ({"title": "X", "volume": "9", "pages": "655-9"}, {"title": "Y", "volume": "09", "pages": "655–659"}, {PLACE}),
        ({"arxiv": "2401.00001"}, {"title": "Y", "url": "https://arxiv.org/abs/2401.00001v3"}, {IDENTIFIER}),
        ({"title": "X", "arxiv": "2401.00001"}, {"title": "Y", "doi": "10.48550/arxiv.2401.00001"}, {IDENTIFIER}),
        ({"title": "X", "doi": "10.5555/abc.7"}, {"url": "https://doi.org/10.5555/ABC.7"}, {IDENTIFIER}),
    ],
)  # fmt: skip
def test_keys_survive_what_sightings_of_one_paper_differ_in(
    one: dict[str, Any], other: dict[str, Any], kinds: set[int]
) -> None:
    assert keys_in_common(one, other) >= kinds


def test_what_has_nothing_in_common_shares_no_key() -> None:
    one = {"title": "Codes at Rest", "abstract": A, "authors": MARO, "year": 2031, "volume": "9", "pages": "655-9"}
    other = {"title": "Gulls on Barges", "abstract": abstract("gulls"), "authors": ASH, "volume": "8", "pages": "12-19"}
    assert keys_in_common(one, {**other, "doi": "10.5555/abc.7"}) == set()


@given(st.dictionaries(st.sampled_from(["title", "abstract", "pages", "volume", "doi", "url"]), st.text(max_size=80)))
def test_keys_are_numbers_of_32_bits_none_twice_and_always_the_same(fields: dict[str, str]) -> None:
    found = keys_of(fields)
    assert len(found) == len(set(found))
    assert all(0 <= key < 1 << 32 and kind_of(key) in KINDS for key in found)
    assert set(keys_of(dict(fields))) == set(found)


# --- groups

links = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(90, 93)), max_size=14).map(
    lambda found: [link for link in found if link[0] != link[1]]
)
conflicts = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]), max_size=8)


def joined(
    found: Sequence[tuple[int, int, int]],
    against: set[tuple[int, int]],
    order: Sequence[int] = range(8),
    forced: Sequence[tuple[int, int]] = (),
) -> Groups:
    """Groups of eight records, the contents ``10 n`` of which stand at the places *order* says."""
    names = [0] * 8
    for content, place in enumerate(order):
        names[place] = 10 * content
    at = {place: content for content, place in enumerate(order)}

    def conflict(one: int, other: int) -> bool:
        return (min(at[one], at[other]), max(at[one], at[other])) in against

    return join(
        8,
        [Link(order[one], order[other], score) for one, other, score in found],
        conflict,
        names=names,
        forced=[(order[one], order[other]) for one, other in forced],
    )


def parts(groups: Groups, order: Sequence[int] = range(8)) -> set[frozenset[int]]:
    at = {place: content for content, place in enumerate(order)}
    return {frozenset(at[place] for place in group) for group in groups.members().values()}


@given(links, conflicts)
def test_no_group_has_a_contradiction_inside(found: list[tuple[int, int, int]], against: set[tuple[int, int]]) -> None:
    groups = joined(found, against)
    for group in groups.members().values():
        assert not any(pair in against for pair in combinations(group, 2))
    assert all(groups.of[place] <= place for place in range(8))
    assert sorted(place for group in groups.members().values() for place in group) == list(range(8))
    apart = {(link.one, link.other) for link in groups.refused}
    for one, other, _ in found:
        assert groups.of[one] == groups.of[other] or {(one, other), (other, one)} & apart


@given(links, conflicts, st.permutations(range(8)), st.randoms())
def test_groups_do_not_depend_on_order(
    found: list[tuple[int, int, int]], against: set[tuple[int, int]], order: list[int], chance: random.Random
) -> None:
    shuffled = [(other, one, score) if chance.random() < 0.5 else (one, other, score) for one, other, score in found]
    chance.shuffle(shuffled)
    assert parts(joined(found, against)) == parts(joined(shuffled, against, order), order)


@given(
    links, conflicts, st.permutations(range(8)), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=3)
)
def test_forced_pairs_join_whatever_stands_against_them(
    found: list[tuple[int, int, int]], against: set[tuple[int, int]], order: list[int], forced: list[tuple[int, int]]
) -> None:
    groups = joined(found, against, forced=forced)
    assert all(groups.of[one] == groups.of[other] for one, other in forced)
    assert parts(groups) == parts(joined(found, against, order, forced), order)


def test_the_strongest_link_wins() -> None:
    weak, strong = (0, 1, 91), (1, 2, 99)
    assert parts(joined([weak, strong], {(0, 2)})) >= {frozenset({1, 2}), frozenset({0})}
    assert joined([weak, strong], {(0, 2)}).refused == [Link(0, 1, 91)]


# --- scans


def test_what_is_certain_makes_groups_with_the_weakest_links_score_and_reasons() -> None:
    found = scan_records(
        [
            {"title": "Codes at Rest in Rivers", "abstract": A},
            {"title": "Codes at rest in rivers.", "abstract": A},
            {"title": "Codes at Rest in Rievrs", "abstract": A, "authors": MARO},
            {"title": "Gulls on Barges", "authors": ASH},
        ]
    )
    (group,) = found.certain
    assert group.places == [0, 1, 2]
    assert 90 <= group.score < 100
    assert "titles differ only in spelling" in group.reasons
    assert (found.likely, found.refused) == ([], [])


def test_a_weak_link_chains_no_two_papers() -> None:
    records: list[dict[str, Any]] = [
        {"title": "Codes at Rest", "abstract": A},
        {"title": "Codes at Rest"},
        {"title": "Codes at Rest", "abstract": abstract("gulls")},
    ]
    one, bare, other = (Features(fields) for fields in records)
    assert compare(one, bare).verdict == compare(bare, other).verdict == CERTAIN
    assert compare(one, other).conflict
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
        found = scan_records([records[place] for place in order])
        (group,) = found.certain
        assert order.index(1) in group.places
        assert len(group.places) == 2
        (likely,) = found.likely
        assert likely.pair.verdict == LIKELY
        assert likely.pair.score < 90
        assert "a third one contradicts" in likely.pair.reasons
        assert len(found.refused) == 1


def test_which_paper_a_bare_title_goes_to_does_not_depend_on_order() -> None:
    records = [
        {"title": "Codes at Rest", "abstract": A},
        {"title": "Codes at Rest", "year": 2031},
        {"title": "Codes at Rest", "abstract": abstract("gulls"), "authors": ASH},
    ]
    results = set()
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)):
        ((left, right),) = places(scan_records([records[place] for place in order]))
        results.add(frozenset({order[left], order[right]}))
    assert len(results) == 1


RETITLED: list[dict[str, Any]] = [
    {"title": "Skim What You Can", "abstract": A, "year": 2031},
    {"title": "Skim what you can.", "abstract": A},
    {"title": "Kestrel for Long Manuals", "abstract": A, "year": 2031},
    {"title": "Kestrel for long manuals", "abstract": A.replace("costly", "expensive")},
]
"""Two papers, each twice, that may be one."""


def test_of_two_groups_one_pair_is_asked() -> None:
    found = scan_records(RETITLED)
    assert places(found) == [[0, 1], [2, 3]]
    (likely,) = found.likely
    assert {likely.one, likely.other} & {0, 1}
    assert {likely.one, likely.other} & {2, 3}
    assert likely.pair.score == max(
        compare(Features(RETITLED[one]), Features(RETITLED[other])).score for one in (0, 1) for other in (2, 3)
    )


@pytest.mark.parametrize("said", [(0, 2), (1, 3), (0, 3)])
def test_papers_that_were_separated_are_not_asked_again(said: tuple[int, int]) -> None:
    def apart(one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) == said

    found = scan_records(RETITLED, apart=apart)
    assert places(found) == [[0, 1], [2, 3]]
    assert found.likely == []
    with_third = scan_records([*RETITLED, {"title": "Reading by Headings", "abstract": A}], apart=apart)
    assert all(4 in pair for pair in asked(with_third))
    assert len(asked(with_third)) == 2


def test_what_is_certain_stays_apart_once_it_was_separated() -> None:
    records = [{"title": "Codes at Rest", "abstract": A}, {"title": "Codes at rest", "abstract": A}]
    found = scan_records(records, apart=lambda one, other: {one, other} == {0, 1})
    assert (found.certain, found.likely, found.links) == ([], [], [])


def test_what_was_called_one_is_one() -> None:
    records = [{"title": "Codes at Rest", "abstract": A}, {"title": "Gulls on Barges", "abstract": abstract("gulls")}]
    (group,) = scan_records(records, forced=[(0, 1)]).certain
    assert (group.places, group.score, group.reasons) == ([0, 1], 100, ("you called them one",))
    assert scan_records(records).certain == []


def test_pairs_below_a_score_are_left_out() -> None:
    (likely,) = scan_records(RETITLED).likely
    assert asked(scan_records(RETITLED, least=likely.pair.score)) == [(likely.one, likely.other)]
    assert asked(scan_records(RETITLED, least=likely.pair.score + 1)) == []


def test_versions_of_one_work_are_told_beside_what_is_asked() -> None:
    records = [
        {"title": "Kestrel: Reading by Headings", "authors": MARO, "year": 2031},
        {"title": "Kestrel 2: Reading by Headings", "authors": MARO, "year": 2032},
    ]
    found = scan_records(records)
    assert (found.certain, found.likely) == ([], [])
    (version,) = found.versions
    assert (version.one, version.other) == (0, 1)
    assert version.pair.contradicting == ("only one title says 2",)


def test_progress_ends_with_all_candidates() -> None:
    told: list[tuple[int, int]] = []
    scan_records(RETITLED, progress=lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1] > 0


fields = st.fixed_dictionaries(
    {"title": st.sampled_from(["Codes at Rest", "codes at rest", "Coeds at Rest", "Tar", "Tar 2", "Editorial"])},
    optional={
        "abstract": st.sampled_from([A, A.replace("costly", "dear"), abstract("gulls")]),
        "abstract_kind": st.sampled_from(["abstract", "summary"]),
        "authors": st.sampled_from([MARO, MARO[:1], MARO[::-1], ASH]),
        "year": st.sampled_from([2029, 2031, 2032]),
        "arxiv": st.sampled_from(["2401.00001", "2401.00002"]),
        "doi": st.sampled_from(["10.5555/a", "10.5555/b"]),
    },
)


@given(st.lists(fields, min_size=1, max_size=9), st.randoms())
@settings(max_examples=200)
def test_a_scan_does_not_depend_on_order_and_keeps_groups_clean(
    records: list[dict[str, Any]], chance: random.Random
) -> None:
    found = scan_records(records)
    for group in found.certain:
        assert not any(
            compare(Features(records[one]), Features(records[other])).conflict
            for one, other in combinations(group.places, 2)
            if records[one] != records[other]
        )
    grouped = [place for group in found.certain for place in group.places]
    assert len(grouped) == len(set(grouped))
    order = list(range(len(records)))
    chance.shuffle(order)
    again = scan_records([records[place] for place in order])

    def told(groups: list[list[int]], names: Sequence[int]) -> list[list[str]]:
        return sorted(sorted(canonical(records[names[place]]) for place in group) for group in groups)

    assert told(places(found), range(len(records))) == told(places(again), order)


def test_a_likely_pair_below_the_score_is_left_out_though_it_is_a_version() -> None:
    one = {"title": "Slow Comets over Quiet Harbours", "authors": MARO, "year": 2030, "venue": "Night Letters"}
    records = [one, {**one, "venue": "Annals of Fog", "year": 2033}]
    (likely,) = scan_records(records).likely
    assert likely.pair.version
    assert not scan_records(records, least=likely.pair.score + 1).likely


def test_notes_in_titles_count_in_a_scan_as_little_as_between_two_records() -> None:
    one = {"title": "Knots of wet hemp in harbours [abstract]", "authors": MARO}
    other = {"title": "Knots of dry hemp in harbours [Dutch]", "authors": MARO}
    (found,) = [*scan_records([one, other]).likely] or [None]
    pair = compare(Features(one), Features(other))
    assert (found.pair if found else None) == (pair if pair.verdict else None)


def test_a_name_that_many_titles_begin_with_brings_together_only_what_is_near() -> None:
    one = {"title": "Kestrel: Reading by Headings", "authors": MARO}
    assert MAIN in keys_in_common(one, {"title": "Kestrel", "authors": MARO[:1]})
    assert keys_in_common(one, {"title": "Kestrel: Counting Gulls"}) == {NAME}
    assert shared(NAME, titles=("kestrelreadingbyheadings", "kestrelreadbytheirheadings"))
    assert shared(NAME, titles=("kestrelreadingbyheadings", "kestrelcountinggulls")) == []
