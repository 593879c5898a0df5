"""Merging loses nothing, depends on no order, and can be taken back, whenever that is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import abstract, check, tables

from readinglist.errors import LibraryError, NotFoundError, UsageError
from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as opened:
        yield opened


def bib(library: Library, text: str, name: str = "refs.bib") -> None:
    path = library.path.with_name(name)
    path.write_text(text, encoding="utf-8")
    library.import_([str(path)])


PREPRINT = (
    "@misc{pre, title={Kestrel Flight at Night}, author={Maro, I.}, year=2023, eprint={2301.00001}, "
    f"archiveprefix={{arXiv}}, abstract={{{abstract('kestrel')}}}}}\n"
)
PUBLISHED = (
    "@article{pub, title={The Night Flight of Kestrels}, author={Maro, Ines}, year=2024, journal={Lantern Days}, "
    "volume=3, pages={1--9}, doi={10.1000/k}}\n"
)


def test_the_first_named_is_kept_and_the_other_keys_stay_known(library: Library) -> None:
    bib(library, PREPRINT + PUBLISHED)
    paper, gone = library.merge(["pre", "pub"])
    assert (paper.key, gone) == ("pre", ["pub"])
    assert library.get("pub").id == paper.id
    assert library.former_keys([paper.id]) == [("pub", "pre")]
    assert library.select(["is:merged"]).ids == [paper.id]
    check(library.path)


def test_the_published_version_fills_the_fields_and_the_arxiv_id_stays(library: Library) -> None:
    bib(library, PREPRINT + PUBLISHED)
    paper, _ = library.merge(["pre", "pub"])
    assert (paper.type, paper.venue, paper.year, paper.doi, paper.arxiv) == (
        "article", "Lantern Days", 2024, "10.1000/k", "2301.00001",
    )  # fmt: skip
    assert paper.title == "The Night Flight of Kestrels"
    assert [author.name for author in paper.authors] == ["Ines Maro"]
    assert paper.abstract == abstract("kestrel")


def test_what_the_owner_said_of_both_is_kept(library: Library) -> None:
    bib(library, PREPRINT + PUBLISHED)
    library.tag(["pre"], add=["night", "Birds"])
    library.tag(["pub"], add=["birds", "lanterns"])
    library.star(["pub"])
    library.mark(["pub"], "read")
    library.note("pre", "First.")
    library.note("pub", "Second.")
    library.edit("pub", {"venue": "My Venue", "extra.shelf": "3"})
    paper, _ = library.merge(["pre", "pub"])
    assert paper.tags == ("Birds", "lanterns", "night")
    assert (paper.starred, paper.status, paper.venue, paper.extra["shelf"]) == (True, "read", "My Venue", "3")
    day = paper.added[:10]
    assert paper.note == f"[{day}]\nFirst.\n\n[{day}]\nSecond."
    assert library.select(["lanterns"]).ids == [paper.id]
    check(library.path)


def test_losing_values_are_shown_with_their_source_and_can_be_picked(library: Library) -> None:
    bib(library, PREPRINT + PUBLISHED)
    library.edit("pre", {"title": "My Title"})
    library.edit("pub", {"title": "Other Title"})
    paper, _ = library.merge(["pre", "pub"])
    assert paper.title == "My Title"
    offered = {(item.field, item.value if isinstance(item.value, str | int) else "names"): item for item in
               library.alternatives(paper)}  # fmt: skip
    assert set(offered) == {
        ("title", "Kestrel Flight at Night"), ("title", "The Night Flight of Kestrels"), ("title", "Other Title"),
        ("authors", "names"), ("year", 2023),
    }  # fmt: skip
    assert offered["title", "Other Title"].edited == "pub"
    assert [s.first_line for s in offered["year", 2023].sightings] == [1]
    picked = library.pick(
        paper.id, {"year": offered["year", 2023].number, "title": offered["title", "Other Title"].number}
    )
    assert (picked.year, picked.title, set(picked.edited)) == (2023, "Other Title", {"title", "year"})
    with pytest.raises(UsageError, match="there is no such value"):
        library.pick(paper.id, {"year": 9})
    with pytest.raises(UsageError, match="no field 'mood' to pick"):
        library.pick(paper.id, {"mood": 1})


def test_unmerging_after_changes_keeps_them_with_the_paper_that_stayed(library: Library) -> None:
    bib(library, PREPRINT + PUBLISHED)
    library.tag(["pub"], add=["lanterns"])
    library.note("pub", "Second.")
    library.merge(["pre", "pub"])
    library.star(["pre"])
    library.tag(["pre"], add=["later"])
    library.note("pre", "Third.")
    bib(library, "@misc{pre, title={Kestrel Flight at Night}, author={Maro, I.}, year=2023}\n", "more.bib")
    assert library.unmerge("pre") == ["pub"]
    pre, pub = library.get("pre"), library.get("pub")
    assert (pre.tags, pre.starred, pre.title, pre.seen) == (("later",), True, "Kestrel Flight at Night", 2)
    assert pre.note is not None
    assert pre.note.endswith("Third.")
    assert (pub.tags, pub.note, pub.starred, pub.title) == (
        ("lanterns",), "Second.", False, "The Night Flight of Kestrels",
    )  # fmt: skip
    check(library.path)


def test_one_of_several_comes_out_by_its_former_key(library: Library) -> None:
    bib(library, PREPRINT + PUBLISHED + "@misc{third, title={Flight of Kestrels, Retold}}\n")
    library.merge(["pre", "pub", "third"])
    assert library.unmerge("third") == ["third"]
    assert library.get("third").title == "Flight of Kestrels, Retold"
    assert library.get("pub").key == "pre"


def test_a_record_can_be_taken_out_and_no_import_brings_it_back(library: Library) -> None:
    bib(library, PREPRINT)
    again = PREPRINT.replace("@misc{pre", "@misc{twin").replace("2301.00001", "2301.00001").replace("Night}", "night}")
    bib(library, again, "again.bib")
    paper = library.get("pre")
    first, second = library.sightings(paper.id)
    assert library.unmerge("pre", record=second.id) == ["twin"]
    assert {s.id for s in library.sightings(library.get("twin").id)} == {second.id}
    bib(library, again.replace("year=2023", "year=2024"), "more.bib")
    assert library.get("twin").id != library.get("pre").id
    assert library.duplicates().certain == []
    with pytest.raises(LibraryError, match="is all that"):
        library.unmerge("twin", record=second.id)
    with pytest.raises(LibraryError, match="has no record 999"):
        library.unmerge("pre", record=999)
    assert first.id in {s.id for s in library.sightings(library.get("pre").id)}


def test_what_an_import_folded_is_parted_by_its_titles_and_stays_parted(library: Library) -> None:
    bib(library, PREPRINT)
    bib(library, PREPRINT.replace("{pre,", "{typo,").replace("Kestrel Flight", "Kestrel Fligth"), "typo.bib")
    assert len(library.select().ids) == 1
    assert library.unmerge("pre") == ["typo"]
    assert library.duplicates().certain == []
    library.merge_certain()
    assert len(library.select().ids) == 2


def test_there_has_to_be_something_to_take_apart(library: Library) -> None:
    bib(library, PREPRINT)
    with pytest.raises(LibraryError, match="pre was not merged, and all its records have one title"):
        library.unmerge("pre")
    with pytest.raises(UsageError, match="merge needs two papers or more"):
        library.merge(["pre", "pre"])
    with pytest.raises(NotFoundError):
        library.merge(["pre", "nobody"])


def test_what_the_owner_merged_no_import_takes_apart(library: Library) -> None:
    bib(library, f"@misc{{a, title={{On Codes}}, abstract={{{abstract('alpha')}}}}}\n")
    bib(library, f"@misc{{b, title={{On Codes}}, abstract={{{abstract('beta')}}}}}\n", "b.bib")
    assert len(library.select().ids) == 2
    library.merge(["a", "b"])
    bib(library, f"@misc{{c, title={{On Codes}}, abstract={{{abstract('beta')} Again.}}}}\n", "c.bib")
    library.merge_certain()
    assert len(library.select().ids) == 1


class TestSeparating:
    """What was called different is remembered by what the papers say."""

    TWINS = (
        "@misc{one, title={A Long Title about Kestrels and Lanterns}, author={Maro, Ines}, year=2024}\n"
        "@misc{two, title={A Long Title about Kestrels and Lamps}, author={Maro, Ines}, year=2024}\n"
    )

    def test_it_is_not_asked_again(self, library: Library) -> None:
        bib(library, self.TWINS)
        assert [{m.paper, m.other} for m in library.duplicates().likely] == [{1, 2}]
        assert len(library.waiting()) == 1
        assert len(library.select(["is:duplicate"]).ids) == 2
        library.separate("one", "two")
        assert (library.duplicates().likely, library.waiting(), list(library.select(["is:duplicate"]).ids)) == (
            [],
            [],
            [],
        )
        library.undo()
        assert len(library.duplicates().likely) == 1
        library.redo()
        assert library.duplicates().likely == []

    def test_it_outlives_importing_the_same_again(self, library: Library) -> None:
        bib(library, self.TWINS)
        library.separate("one", "two")
        library.delete(["one"])
        library.empty_trash()
        bib(library, self.TWINS, "again.bib")
        assert len(library.select().ids) == 2
        assert library.waiting() == []
        assert library.duplicates().likely == []

    def test_a_third_paper_is_asked_about_alone(self, library: Library) -> None:
        bib(library, self.TWINS)
        library.separate("one", "two")
        bib(
            library,
            self.TWINS.splitlines()[0].replace("one", "three").replace("Lanterns", "Lantern Poles"),
            "three.bib",
        )
        three = library.get("three").id
        asked = [{match.paper, match.other} for match in library.duplicates().likely]
        assert asked
        assert all(three in pair for pair in asked)

    def test_it_can_be_revoked_and_a_merge_overrides_it(self, library: Library) -> None:
        bib(library, self.TWINS)
        library.separate("one", "two", related=True)
        assert [paper.key for paper in library.related(1)] == ["two"]
        assert library.why("one", "two").different
        assert library.rejoin("one", "two")
        assert library.related(1) == []
        assert len(library.duplicates().likely) == 1
        assert not library.rejoin("one", "two")
        library.separate("one", "two")
        before = tables(library.path)
        library.merge(["one", "two"])
        library.unmerge("one")
        assert tables(library.path) == before

    def test_one_paper_can_not_be_separated_from_itself(self, library: Library) -> None:
        bib(library, self.TWINS)
        with pytest.raises(UsageError, match="one is one paper"):
            library.separate("one", "one")


def test_versions_of_one_work_are_offered_until_they_are_linked(library: Library) -> None:
    bib(
        library,
        "@misc{a, title={Kestrel: Flight at Night}, author={Maro, Ines and Li, Wei}}\n"
        "@misc{b, title={Kestrel 2: Flight at Night}, author={Maro, Ines and Li, Wei}}\n",
    )
    found = library.duplicates()
    assert (found.certain, found.likely, len(found.versions)) == ([], [], 1)
    library.separate("a", "b", related=True)
    assert library.duplicates().versions == []


# --- promises


TITLES = ("Kestrel Flight at Night", "The Night Flight of Kestrels", "Flight", "Lanterns for Owls")
paper = st.fixed_dictionaries(
    {"title": st.sampled_from(TITLES)},
    optional={
        "year": st.sampled_from(["2023", "2024"]),
        "authors": st.sampled_from(["Maro, Ines", "Maro, I.; Li, Wei", "Li, Wei"]),
        "venue": st.sampled_from(["arXiv", "Lantern Days"]),
        "abstract": st.sampled_from([abstract("kestrel"), abstract("owl"), "Short."]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
        "arxiv": st.sampled_from(["2301.00001", "2301.00002"]),
    },
)
said = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=2, unique=True),
        "note": st.sampled_from(["One.", "Two.", "Three."]),
        "star": st.just(True),
        "status": st.sampled_from(["skipped", "reading", "read"]),
        "edit": st.sampled_from([{"title": "Mine"}, {"year": "2020"}, {"title": "My Own", "venue": "Here"}]),
        "related": st.integers(0, 5),
    },
)
shelf = st.lists(st.tuples(paper, said), min_size=2, max_size=5)


def fill(library: Library, papers: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[int]:
    """Papers of their own, whatever they say: as after an import that keeps duplicates."""
    ids = []
    for number, (fields, _) in enumerate(papers):
        lines = "".join(f", {name}={{{value.replace(';', ' and')}}}" for name, value in _bibtex(fields))
        path = library.path.with_name(f"{number}.bib")
        path.write_text(f"@misc{{p{number}{lines}}}\n", encoding="utf-8")
        library.import_([str(path)], keep=True)
        ids.append(library.resolve(f"p{number}"))
    ids = list(dict.fromkeys(ids))
    for paper_id, (_, words) in zip(ids, papers, strict=False):
        key = [library.get(paper_id).key]
        if "tags" in words:
            library.tag(key, add=words["tags"])
        if "note" in words:
            library.note(paper_id, words["note"])
        if "star" in words:
            library.star(key)
        if "status" in words:
            library.mark(key, words["status"])
        if "edit" in words:
            library.edit(paper_id, words["edit"])
        other = ids[words.get("related", 0) % len(ids)]
        if "related" in words and other != paper_id:
            library.separate(paper_id, other, related=True)
    return ids


def _bibtex(fields: dict[str, str]) -> list[tuple[str, str]]:
    names = {"authors": "author", "venue": "journal", "arxiv": "eprint"}
    found = [(names.get(name, name), value) for name, value in fields.items()]
    return [*found, ("archiveprefix", "arXiv")] if "arxiv" in fields else found


@settings(max_examples=40)
@given(shelf, st.data())
def test_unmerging_is_the_start_row_for_row(papers: list[Any], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        ids = fill(library, papers)
        if len(ids) < 2:
            return
        chosen = data.draw(st.permutations(ids))[: data.draw(st.integers(2, len(ids)))]
        before = tables(library.path)
        library.merge(chosen)
        after = tables(library.path)
        check(library.path)
        library.undo()
        assert tables(library.path) == before
        library.redo()
        assert tables(library.path) == after
        library.unmerge(chosen[0])
        assert tables(library.path) == before
        check(library.path)


@settings(max_examples=40)
@given(shelf, st.data())
def test_merging_in_any_order_and_grouping_gives_the_same_paper(papers: list[Any], data: st.DataObject) -> None:
    results = []
    for _ in range(2):
        with TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
            ids = fill(library, papers)
            groups = [[paper_id] for paper_id in data.draw(st.permutations(ids))]
            while len(groups) > 1:
                count = data.draw(st.integers(2, len(groups)))
                merged, groups = groups[:count], groups[count:]
                library.merge([group[0] for group in merged])
                groups.insert(data.draw(st.integers(0, len(groups))), [merged[0][0]])
            results.append(said_of(library, groups[0][0]))
    assert results[0] == results[1]


def said_of(library: Library, paper_id: int) -> dict[str, Any]:
    """A paper without its number and key, and without times, which are those of the test."""
    found = library.get(paper_id).as_json()
    edited = set(library.get(paper_id).edited)
    for name in ("id", "key", "added", "updated"):
        del found[name]
    with closing(sqlite3.connect(library.path)) as connection:
        records = connection.execute(
            "SELECT hash FROM records WHERE paper_id = ? ORDER BY hash", (paper_id,)
        ).fetchall()
    return {**found, "edited": edited, "records": records}


sighting = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            ["Kestrel Flight at Night", "kestrel flight at night", "Kestrel Fligth at Night", "Flight"]
        )
    },
    optional={
        "year": st.sampled_from(["2023", "2024"]),
        "author": st.sampled_from(["Maro, Ines", "Maro, I.", "Li, Wei"]),
        "abstract": st.sampled_from([abstract("kestrel"), abstract("owl"), abstract("kestrel")[:200]]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
    },
)


@settings(max_examples=60)
@given(st.lists(sighting, min_size=1, max_size=6), st.data())
def test_any_order_of_importing_ends_in_the_same_papers(found: list[dict[str, str]], data: st.DataObject) -> None:
    results = []
    for _ in range(2):
        with TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
            for number in data.draw(st.permutations(range(len(found)))):
                lines = "".join(f", {name}={{{value}}}" for name, value in found[number].items())
                path = Path(folder) / f"{number}.bib"
                path.write_text(f"@misc{{k{number}{lines}}}\n", encoding="utf-8")
                library.import_([str(path)])
            library.merge_certain()
            check(library.path)
            with closing(sqlite3.connect(library.path)) as connection:
                rows = connection.execute(
                    "SELECT group_concat(path) FROM (SELECT paper_id, path FROM records JOIN imports "
                    "ON imports.id = import_id ORDER BY path) GROUP BY paper_id"
                )
                results.append({frozenset(Path(part).name for part in row[0].split(",")) for row in rows})
    assert results[0] == results[1]


def test_an_edited_paper_is_found_again_by_what_its_owner_said(library: Library) -> None:
    bib(library, PREPRINT)
    bib(library, PUBLISHED)
    assert not library.duplicates().certain
    library.edit("pre", {"title": "The Night Flight of Kestrels"})
    (group,) = library.duplicates().certain
    assert {library.get(paper).key for paper in group.papers} == {"pre", "pub"}
