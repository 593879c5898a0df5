"""Records become papers: what folds, what stays apart, and that the order of a pile never matters."""

from __future__ import annotations

import random
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import abstract, check, seen_papers, tables

from readinglist.intake import Intake, Tally
from readinglist.library import Library
from readinglist.paper import Record
from readinglist.prepared import prepare
from readinglist.store import journal
from readinglist.store.records import encode_record


def take(library: Library, *batches: list[dict[str, Any]], name: str = "") -> list[Tally]:
    """Import batches of fields, each as a file of its own, in one step."""
    tallies = []
    with library._step("import") as step, Intake(step) as intake:
        for number, batch in enumerate(batches):
            values = {"path": f"{name}{number}", "format": "test", "sha256": f"{name}{number}", "bytes": 1}
            import_id = step.insert("imports", {**values, "reader": "test/1", "imported": step.at})
            tally = Tally()
            records = [(prepare(Record(fields, place, place, place)), None) for place, fields in enumerate(batch, 1)]
            if records:
                intake.take(import_id, records, tally)
            tallies.append(tally)
    check(library.path)
    return tallies


def titles(library: Library) -> list[str | None]:
    return sorted(paper.title or "" for paper in library.papers(library.select().ids))


A, B = abstract("quantization"), abstract("retrieval")


def test_the_same_title_in_other_spelling_is_one_paper_seen_twice(library: Library) -> None:
    (tally,) = take(
        library, [{"title": "Sparse Codes: A Study", "abstract": A}, {"title": "sparse codes – a study", "abstract": A}]
    )
    assert (tally.new, tally.known, tally.apart) == (1, 1, [])
    (paper,) = library.papers(library.select().ids)
    assert paper.title == "Sparse Codes: A Study"
    assert paper.seen == 1
    assert len(library.sightings(paper.id)) == 2


def test_seen_counts_imports_and_not_records(library: Library) -> None:
    take(library, [{"title": "Sparse Codes"}] * 3, [{"title": "Sparse Codes"}])
    (paper,) = library.papers(library.select().ids)
    assert paper.seen == 2
    assert [sighting.path for sighting in library.sightings(paper.id)] == ["0", "0", "0", "1"]


def test_equal_titles_with_other_abstracts_stay_apart_and_the_tally_says_so(library: Library) -> None:
    first, second = take(library, [{"title": "Editorial", "abstract": A}], [{"title": "Editorial", "abstract": B}])
    assert first.apart == []
    assert second.new == 1
    ((line, title, other, reason),) = second.apart
    assert (line, title, other) == (1, "Editorial", "editorial")
    assert re.fullmatch(r"abstracts differ \(\d\d % alike\)", reason)
    assert titles(library) == ["Editorial", "Editorial"]
    assert (second.review, library.select(["is:duplicate"]).ids) == (0, [])


@pytest.mark.parametrize(
    ("one", "other", "papers"),
    [
        ({"arxiv": "2401.00001"}, {"arxiv": "2401.00002"}, 2),
        ({"arxiv": "2401.00001"}, {"arxiv": "2401.00001"}, 1),
        ({"arxiv": "2401.00001"}, {}, 1),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, 2),
        ({"doi": "10.1000/a"}, {"doi": "10.48550/arxiv.2401.00001"}, 1),
        ({"arxiv": "2401.00001", "doi": "10.1000/a"}, {"arxiv": "2401.00001", "doi": "10.1000/b"}, 1),
        ({"abstract": A}, {"abstract": B, "abstract_kind": "summary"}, 1),
        ({"abstract": A}, {"abstract": A[: len(A) // 2]}, 1),
        ({"abstract": A, "arxiv": "2401.00001"}, {"abstract": B, "arxiv": "2401.00001"}, 1),
        ({"abstract": A}, {"abstract": B}, 2),
    ],
)  # fmt: skip
def test_what_contradicts_and_what_does_not(
    library: Library, one: dict[str, Any], other: dict[str, Any], papers: int
) -> None:
    take(library, [{"title": "On Codes", **one}], [{"title": "On Codes", **other}])
    assert len(library.select().ids) == papers


def test_of_two_new_papers_with_one_title_the_second_is_told_to_be_apart(library: Library) -> None:
    (tally,) = take(library, [{"title": "Editorial", "abstract": A}, {"title": "Editorial", "abstract": B}])
    assert (tally.new, len(tally.apart)) == (2, 1)


def test_a_title_with_a_typing_error_is_the_paper_that_it_is(library: Library) -> None:
    take(library, [{"title": "Sparse Codes for Long Rivers", "abstract": A}])
    found = [{"title": "Sparse Coeds for Long Rivers", "abstract": A}, {"title": "Gulls", "abstract": B}]
    (tally,) = take(library, found, name="later")
    assert (tally.new, tally.known, tally.merged, tally.review) == (1, 0, 1, 0)
    (near,) = tally.merges
    assert (near.line, near.title, near.other) == (1, "Sparse Coeds for Long Rivers", "sparsecodeslong")
    assert near.score >= 90
    assert near.reasons[:2] == ("abstracts are equal", "titles differ only in spelling")
    assert (library.get("sparsecodeslong").seen, titles(library)) == (2, ["Gulls", "Sparse Codes for Long Rivers"])
    assert library.waiting() == []


def test_a_paper_that_may_be_another_one_is_new_and_waits(library: Library) -> None:
    take(library, [{"title": "Skim What You Can", "abstract": A}])
    before = tables(library.path)
    (tally,) = take(library, [{"title": "Quantized Kestrels", "abstract": A}], name="later")
    assert (tally.new, tally.known, tally.merged, tally.review) == (0, 0, 0, 1)
    (near,) = tally.reviews
    assert (near.title, near.other) == ("Quantized Kestrels", "skim")
    assert 50 <= near.score < 90
    assert near.reasons[0] == "abstracts are equal"
    assert sorted(library.select(["is:duplicate"]).ids) == sorted(library.select().ids) == [1, 2]
    (suspect,) = library.waiting()
    assert ({suspect.paper_id, suspect.other_id}, suspect.reasons) == ({1, 2}, near.reasons)
    library.undo()
    assert tables(library.path) == before
    library.redo()
    assert len(library.waiting()) == 1
    (again,) = take(library, [{"title": "Quantized Kestrels", "abstract": A}], name="again")
    assert (again.known, again.review, len(library.waiting())) == (1, 0, 1)
    library.separate(1, 2)
    assert (library.waiting(), library.select(["is:duplicate"]).ids) == ([], [])


def test_near_duplicates_within_one_file_are_found_too(library: Library) -> None:
    (tally,) = take(
        library,
        [
            {"title": "Sparse Codes for Long Rivers", "abstract": A},
            {"title": "Sparse Coeds for Long Rivers", "abstract": A},
            {"title": "Skim What You Can", "abstract": B},
            {"title": "Retrieval by Kestrels", "abstract": B},
        ],
    )
    assert (tally.new, tally.merged, tally.review) == (2, 1, 1)
    assert len(titles(library)) == 3


@pytest.mark.parametrize(("answer", "papers"), [("same", 1), ("different", 2)])
def test_what_the_owner_answers_beforehand_is_done(library: Library, answer: str, papers: int) -> None:
    found = [{"title": "Skim What You Can", "abstract": A}, {"title": "Quantized Kestrels", "abstract": A}]
    one, other = sorted(encode_record(fields)[1] for fields in found)
    with library._step("import") as step, Intake(step, answers={(one, other): answer}) as intake:
        values = {"path": "x", "format": "test", "sha256": "x", "bytes": 1, "reader": "t", "imported": step.at}
        tally = Tally()
        ready = [(prepare(Record(fields, n, n, n)), None) for n, fields in enumerate(found)]
        intake.take(step.insert("imports", values), ready, tally)
    assert len(titles(library)) == papers
    assert (tally.review, tally.merged, library.waiting()) == (0, 2 - papers, [])
    check(library.path)
    (again,) = take(library, [*found, {"title": "Third of Its Kind", "abstract": A}], name="later")
    assert (len(titles(library)), again.known, again.review) == (papers + 1, 2, 1)


def test_papers_that_were_there_before_are_made_one_by_no_import(library: Library) -> None:
    take(library, [{"title": "Sparse Codes for Long Rivers", "authors": [{"family": "Ash", "given": "Bo"}]}], name="a")
    take(library, [{"title": "Sparse Codes for Long Rivers", "authors": [{"family": "Li", "given": "Wei"}]}], name="b")
    before = {paper.id: paper.authors for paper in library.papers(library.select().ids)}
    assert len(before) == 2
    take(library, [{"title": "Sparse Coeds for Long Rivers", "abstract": A}], name="c")
    take(library, [{"title": "Sparse Codes for Long Rivers", "abstract": A}], name="d")
    after = {paper.id: paper.authors for paper in library.papers(library.select().ids)}
    assert after.items() >= before.items()


def test_a_paper_parted_from_another_counts_the_imports_of_what_it_got(library: Library) -> None:
    other = {"title": "on codes", "doi": "10.1/a"}
    first = {"title": "On Codes", "arxiv": "2401.00001"}
    take(library, [first], name="a")
    take(library, [other], name="b")
    take(library, [{"title": "On Codes"}], name="c")
    take(library, [first, {"title": "On Codes"}], name="d")
    take(library, [{"title": "on codes", "doi": "10.1/b", "arxiv": "2401.00002"}], name="e")
    seen = {paper.id: paper.seen for paper in library.papers(library.select().ids)}
    assert seen == {number: len({s.import_id for s in library.sightings(number)}) for number in seen}


def test_an_identifier_alone_belongs_to_the_paper_that_has_it(library: Library) -> None:
    take(library, [{"title": "On Codes", "arxiv": "2401.00001"}], [{"arxiv": "2401.00001"}, {"arxiv": "2401.00002"}])
    assert titles(library) == ["", "On Codes"]


def test_a_paper_that_waits_for_its_title_gets_it_and_keeps_its_key(library: Library) -> None:
    take(library, [{"arxiv": "2401.00001"}])
    key = library.get("2401.00001").key
    take(library, [{"title": "On Codes", "arxiv": "2401.00001"}], name="later")
    paper = library.get("2401.00001")
    assert (paper.title, paper.key, paper.seen) == ("On Codes", key, 2)


def test_papers_without_title_have_keys_of_their_identifiers(library: Library) -> None:
    names = {"arxiv": "2401.00001"}, {"doi": "10.1000/ab"}, {"url": "https://www.example.org/papers/77"}
    take(library, [{**name} for name in names])
    keys = [paper.key for paper in library.papers(sorted(library.select().ids))]
    assert keys == ["arxiv240100001", "doi101000ab", "exampleorgpapers"]


def test_identifiers_and_titles_of_one_batch_find_each_other(library: Library) -> None:
    take(
        library,
        [
            {"arxiv": "2401.00001"},
            {"title": "On Codes", "arxiv": "2401.00001"},
            {"url": "https://example.org/a"},
            {"url": "https://example.org/a"},
        ],
    )
    assert titles(library) == ["", "On Codes"]


def test_better_evidence_completes_a_paper(library: Library) -> None:
    take(library, [{"title": "ON CODES", "abstract": "Short.", "abstract_kind": "summary"}])
    full = {
        "title": "On Codes",
        "abstract": A,
        "abstract_kind": "abstract",
        "year": 2024,
        "authors": [{"family": "Maro", "given": "Ines"}],
    }
    take(library, [full], name="later")
    (paper,) = library.papers(library.select().ids)
    assert (paper.title, paper.abstract, paper.abstract_kind, paper.year) == ("On Codes", A, "abstract", 2024)
    assert [author.name for author in paper.authors] == ["Ines Maro"]
    assert library.select(["ines"]).ids == [paper.id]


def test_what_the_owner_edited_no_import_overwrites(library: Library) -> None:
    take(library, [{"title": "On Codes", "abstract": "Short.", "abstract_kind": "summary"}])
    (paper_id,) = library.select().ids
    library.edit(paper_id, {"title": "On Sparse Codes", "year": "2020", "abstract": "Mine."})
    take(library, [{"title": "On Codes", "abstract": A, "year": 2024, "venue": "Sparse Days"}], name="later")
    paper = library.get(paper_id)
    assert (paper.title, paper.year, paper.abstract, paper.venue) == ("On Sparse Codes", 2020, "Mine.", "Sparse Days")


def test_a_key_once_given_stays_and_newcomers_get_the_suffix(library: Library) -> None:
    take(library, [{"title": "Rethinking the Value of Network Pruning", "abstract": A}])
    take(library, [{"title": "Rethinking the Value of Network Pruning", "abstract": B}], name="later")
    keys = [paper.key for paper in library.papers(sorted(library.select().ids))]
    assert keys == ["rethinkingvaluenetwork", "rethinkingvaluenetworka"]


def test_keys_of_deleted_papers_are_not_given_again(library: Library) -> None:
    take(library, [{"title": "On Codes"}])
    (paper,) = library.papers(library.select().ids)
    library.delete([paper.key])
    library.empty_trash()
    take(library, [{"title": "On Codes"}], name="later")
    (again,) = library.papers(library.select().ids)
    assert again.key == f"{paper.key}a"


def invented(seed: int) -> str:
    """An abstract whose words no other seed's has."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(4, 11))) for _ in range(40))


def test_thousands_of_records_with_one_title_are_parted_quickly(library: Library) -> None:
    (tally,) = take(library, [{"title": "Editorial", "abstract": invented(n % 700)} for n in range(1400)])
    assert (tally.new, tally.known, tally.review) == (700, 700, 0)


def test_keeping_duplicates_folds_by_identifier_alone(library: Library) -> None:
    with library._step("import") as step, Intake(step, keep=True) as intake:
        values = {"path": "x", "format": "test", "sha256": "x", "bytes": 1, "reader": "t", "imported": step.at}
        import_id = step.insert("imports", values)
        found = [
            {"title": "On Codes"},
            {"title": "On Codes"},
            {"title": "A", "arxiv": "2401.00001"},
            {"arxiv": "2401.00001"},
        ]
        intake.take(import_id, [(prepare(Record(fields, n, n, n)), None) for n, fields in enumerate(found)], Tally())
    assert titles(library) == ["A", "On Codes", "On Codes"]
    take(library, [{"title": "On Codes"}], name="later")
    assert titles(library) == ["A", "On Codes", "On Codes"]
    check(library.path)


def test_a_failure_inside_leaves_nothing(library: Library) -> None:
    with pytest.raises(RuntimeError), library._step("import") as step, Intake(step) as intake:
        values = {"path": "x", "format": "test", "sha256": "x", "bytes": 1, "reader": "t", "imported": step.at}
        intake.take(step.insert("imports", values), [(prepare(Record({"title": "On Codes"}, 1, 1, 1)), None)], Tally())
        raise RuntimeError
    assert library.select().ids == []
    assert journal.history(library._connection) == []
    check(library.path)


ALPHA, BETA, GAMMA = ([{"family": name, "given": "A."}] for name in ("alpha", "beta", "gamma"))
words = st.sampled_from(["alpha", "beta", "gamma"])
record = st.fixed_dictionaries(
    {"title": st.sampled_from(["On Codes", "on codes", "Of Codes"])},
    optional={
        "abstract": st.sampled_from([A, B, A[:200], A.replace("new", "old")]),
        "abstract_kind": st.sampled_from(["abstract", "summary"]),
        "arxiv": st.sampled_from(["2401.00001", "2401.00002"]),
        "year": st.sampled_from([2020, 2021]),
        "authors": st.lists(st.builds(lambda w: {"family": w, "given": "A."}, words), min_size=1, max_size=2),
        "extra": st.dictionaries(words, st.integers(0, 9), min_size=1, max_size=2),
    },
).map(lambda fields: fields if "abstract" in fields else {k: v for k, v in fields.items() if k != "abstract_kind"})
files = st.lists(st.lists(record, min_size=1, max_size=4), min_size=1, max_size=4)


@given(files=files, seed=st.integers(0, 1000))
@example(
    files=[
        [{"title": "On Codes"}],
        [{"title": "On Codes", "arxiv": "2401.00002"}],
        [{"title": "On Codes", "arxiv": "2401.00001"}],
    ],
    seed=1,
)
@example(
    files=[
        [{"title": "On Codes", "arxiv": "2401.00002"}],
        [{"title": "On Codes", "abstract": A, "year": 2020, "doi": "10.1000/a"}],
        [{"title": "On Codes", "abstract": A, "arxiv": "2401.00002"}],
        [{"title": "On Codes", "arxiv": "2401.00001"}],
    ],
    seed=0,
)
@example(
    files=[
        [
            {"title": "On Codes", "abstract": A},
            {"title": "Of Codes", "abstract": A, "authors": BETA},
        ],
        [{"title": "On Codes", "authors": ALPHA}],
    ],
    seed=0,
)
@example(
    files=[
        [{"title": "Of Codes", "arxiv": "2401.00002"}],
        [{"title": "on codes", "arxiv": "2401.00002"}, {"title": "on codes", "abstract": A}],
        [{"title": "Of Codes", "abstract": B}],
    ],
    seed=0,
)
@example(
    files=[
        [{"title": "Of Codes", "authors": ALPHA}],
        [{"title": "Of Codes", "authors": GAMMA}, {"title": "on codes", "authors": GAMMA + ALPHA}],
    ],
    seed=0,
)
@example(
    files=[
        [{"title": "on codes", "arxiv": "2401.00001"}],
        [
            {"title": "On Codes", "arxiv": "2401.00002", "authors": ALPHA + BETA},
            {"title": "On Codes", "abstract": A.replace("new", "old")},
            {"title": "On Codes", "abstract": B},
            {"title": "On Codes", "abstract": A[:200], "authors": GAMMA},
        ],
    ],
    seed=0,
)
@settings(max_examples=150, deadline=None)
def test_any_order_of_the_same_files_gives_the_same_library(files: list[list[dict[str, Any]]], seed: int) -> None:
    numbered = list(enumerate(files))
    libraries = []
    for order in (numbered, random.Random(seed).sample(numbered, len(numbered)), numbered[::-1]):
        with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
            for number, batch in order:
                take(library, batch, name=f"{number}-")
            library.merge_certain()
            check(library.path)
            libraries.append(seen_papers(library.path))
            views = {paper.title: paper.as_json() for paper in library.papers(library.select().ids)}
            assert all(paper["seen"] > 0 for paper in views.values())
    assert libraries[0] == libraries[1] == libraries[2]


@given(files=files)
@settings(max_examples=60, deadline=None)
def test_one_import_of_all_is_the_same_as_one_by_one(files: list[list[dict[str, Any]]]) -> None:
    libraries = []
    for together in (True, False):
        with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
            if together:
                take(library, *files)
            else:
                for number, batch in enumerate(files):
                    with library._step("import") as step, Intake(step) as intake:
                        values = {"path": str(number), "format": "t", "sha256": str(number), "bytes": 1}
                        import_id = step.insert("imports", {**values, "reader": "t", "imported": step.at})
                        batched = [(prepare(Record(fields, n, n, n)), None) for n, fields in enumerate(batch, 1)]
                        intake.take(import_id, batched, Tally())
            library.merge_certain()
            libraries.append(seen_papers(library.path))
    assert libraries[0] == libraries[1]
