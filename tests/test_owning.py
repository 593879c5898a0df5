"""What the owner of a bibliography said comes with it: keys, tags, notes, stars, status, each once, none replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import check, tables

from readinglist.library import Library
from readinglist.owning import legal_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from readinglist.importing import ImportReport


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as made:
        yield made
    check(tmp_path / "library.db")


def imported(library: Library, text: str, name: str = "refs.bib") -> ImportReport:
    target = library.path.with_name(name)
    target.write_text(text, encoding="utf-8")
    report = library.import_([str(target)])
    assert report.files[0].error is None
    return report


def test_papers_get_the_keys_of_their_file(library: Library) -> None:
    report = imported(library, "@misc{Fjord:2020/a+b.c-d, title={On Fjords}}\n@misc{42, title={Answers}}\n")
    assert sorted(paper.key for paper in library.papers(library.select().ids)) == ["42", "Fjord:2020/a+b.c-d"]
    assert report.files[0].rekeyed == []


def test_a_key_that_is_taken_gets_a_suffix_and_that_is_reported(library: Library) -> None:
    imported(library, "@misc{chen2014, title={First}}\n", "one.bib")
    report = imported(library, "@misc{Chen2014, title={Second}}\n\n@misc{chen2014, title={Third}}\n", "two.bib")
    assert [library.get(name).title for name in ("chen2014", "Chen2014a", "chen2014b")] == ["First", "Second", "Third"]
    assert [tuple(item) for item in report.files[0].rekeyed] == [
        (1, "Chen2014", "Chen2014a"), (3, "chen2014", "chen2014b"),
    ]  # fmt: skip
    assert report.files[0].as_json()["rekeyed"][0] == {"line": 1, "key": "Chen2014", "given": "Chen2014a"}


def test_a_key_with_characters_that_keys_cannot_have_is_made_legal_and_stays_known(library: Library) -> None:
    report = imported(library, "@misc{müller_2020, title={Mills}}\n")
    paper = library.get("müller_2020")
    assert (paper.key, paper.aliases) == ("muller_2020", ("müller_2020",))
    assert [item.given for item in report.files[0].rekeyed] == ["muller_2020"]


def test_the_key_of_a_file_is_a_further_name_of_a_known_paper(library: Library) -> None:
    library.add({"title": "On Fjords"})
    report = imported(library, "@misc{nor2020, title={On Fjords}, ids={old1, old2}}\n")
    assert (report.total("known"), library.get("nor2020").key) == (1, "fjords")
    assert library.get("fjords").aliases == ("nor2020", "old1", "old2")
    assert report.files[0].rekeyed == []
    clash = imported(library, "@misc{nor2020, title={Something else}}\n", "other.bib")
    assert [tuple(item) for item in clash.files[0].rekeyed] == [(1, "nor2020", "nor2020a")]


def test_a_key_of_another_paper_is_not_taken_from_it(library: Library) -> None:
    imported(library, "@misc{a1, title={One}}\n@misc{b1, title={Two}}\n")
    report = imported(library, "@misc{b1, title={One}}\n", "other.bib")
    assert [tuple(item) for item in report.files[0].rekeyed] == [(1, "b1", "a1")]
    assert library.get("b1").title == "Two"


def test_tags_notes_stars_and_status_are_taken_over(library: Library) -> None:
    imported(
        library,
        "@misc{a, title={One}, keywords={Tea, cold brew}, annote={Read on.}, readstatus={read}, relevance={relevant}}\n"
        "@misc{b, title={Two}, keywords={tea}, readstatus={skimmed}}\n",
    )
    one, two = library.get("a"), library.get("b")
    assert (one.tags, one.note, one.status, one.starred) == (("cold brew", "Tea"), "Read on.", "read", True)
    assert one.read is not None
    assert (two.tags, two.note, two.status, two.starred) == (("Tea",), None, "reading", False)
    assert [paper.key for paper in library.papers(library.select(["tag:brew"]).ids)] == ["a"]
    assert [paper.key for paper in library.papers(library.select(['"read on"']).ids)] == ["a"]


def test_nothing_that_is_there_is_replaced(library: Library) -> None:
    library.add({"title": "One"}, tags=["mine"])
    library.note("one", "My note.")
    library.mark(["one"], "read")
    imported(library, "@misc{a, title={One}, keywords={theirs}, annote={Their note.}, readstatus={skimmed}}\n")
    paper = library.get("one")
    assert (paper.tags, paper.note, paper.status) == (("mine", "theirs"), "My note.\n\nTheir note.", "read")
    imported(library, "@misc{a, title={One}, annote={My note.}, readstatus={skipped}}\n", "again.bib")
    assert library.get("one").note == "My note.\n\nTheir note."
    assert [paper.key for paper in library.papers(library.select(["their"]).ids)] == ["one"]


def test_an_entry_that_comes_again_brings_back_no_tag_that_was_taken_away(library: Library) -> None:
    entry = "@misc{a, title={One}, keywords={tea}}\n"
    imported(library, entry)
    library.tag(["a"], remove=["tea"])
    imported(library, f"{entry}@misc{{b, title={{Two}}}}\n", "grown.bib")
    assert (library.get("a").tags, library.get("a").seen) == ((), 2)


def test_undo_takes_all_of_it_back(library: Library) -> None:
    library.add({"title": "One"}, tags=["mine"])
    before = tables(library.path)
    imported(
        library, "@misc{x, title={One}, keywords={theirs}, annote={N}, readstatus={read}}\n@misc{one, title={Two}}\n"
    )
    after = tables(library.path)
    library.undo()
    assert tables(library.path) == before
    library.redo()
    assert tables(library.path) == after


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:b/c.d+e-f_g", "a:b/c.d+e-f_g"),
        ("O'Brien 2020", "OBrien2020"),
        ("_x", "x"),
        ("{}", ""),
        ("李2020", "Li2020"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_legal_key_is_what_is_left_in_ascii(text: str, expected: str) -> None:
    assert legal_key(text) == expected


def test_papers_with_one_title_by_others_or_years_apart_are_not_one(library: Library) -> None:
    report = imported(
        library,
        "@article{a, title={Editorial}, author={Ash, Ann}, year=2001}\n"
        "@article{b, title={Editorial}, author={Birch, Bo}, year=2001}\n"
        "@article{c, title={Editorial}, author={Ash, A. and Cedar, Cy}, year=2004}\n"
        "@proceedings{p, title={Annual Report}, year=1999}\n@proceedings{q, title={Annual Report}, year=2010}\n",
    )
    assert [report.total(name) for name in ("new", "known", "merged", "review")] == [5, 0, 0, 0]
    reasons = {item.reason.partition(":")[0] for item in report.files[0].apart}
    assert reasons == {"no author in common", "years differ"}


def test_a_title_of_the_same_people_years_later_waits_to_be_looked_at(library: Library) -> None:
    report = imported(
        library,
        "@article{a, title={Quiet Bells at Sea}, author={Ash, Ann}, year=2001}\n"
        "@article{b, title={Quiet Bells at Sea}, author={Ash, A. and Cedar, Cy}, year=2001}\n"
        "@article{c, title={Quiet Bells at Sea}, author={Ash, A. and Cedar, Cy}, year=2004}\n",
    )
    assert [report.total(name) for name in ("new", "known", "merged", "review")] == [1, 1, 0, 1]
    (near,) = report.files[0].reviews
    assert {"titles are equal", "authors agree", "year differs: 2001, 2004"} <= set(near.reasons)
    assert library.get("a").id == library.get("b").id != library.get("c").id
    assert library.select(["is:duplicate"]).ids == sorted([library.get("a").id, library.get("c").id])
