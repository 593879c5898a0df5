"""The one door: finding, deciding, editing, exporting, over a few papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import abstract, check, dump, tables

from readinglist.errors import LibraryError, NotFoundError, UsageError
from readinglist.exporting import Wanted
from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("sparse", "dense", "quiet", "noisy")


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Library]:
    """A library with four papers from a dump and one added by hand."""
    source = tmp_path / "dump.txt"
    source.write_text(dump([(f"On {name.title()} Codes", abstract(name)) for name in NAMES]))
    with Library(tmp_path / "library.db") as library:
        library.import_([str(source)])
        library.add(
            {"title": "Sleep", "authors": ["Maro, Ines", "{Sleep Group}"], "year": "2021", "doi": "10.1000/Sleep"}
        )
        yield library
    check(tmp_path / "library.db")


def keys(library: Library, *words: str, **options: object) -> list[str]:
    found = library.select(words, **options)  # type: ignore[arg-type]
    return [paper.key for paper in library.papers(found.ids)]


def test_a_paper_is_named_by_key_old_key_id_and_identifier(filled: Library) -> None:
    paper = filled.get("maro2021sleep")
    filled.edit(paper.id, {"key": "maro2021", "arxiv": "arXiv:2101.00001v2"})
    for name in (
        "maro2021",
        "MARO2021",
        "maro2021sleep",
        str(paper.id),
        "2101.00001",
        "arXiv:2101.00001v1",
        "10.1000/sleep",
    ):
        assert filled.get(name).id == paper.id, name
    for name in ("nobody", "99", "2101.99999", "10.1000/none", "", "9" * 40):
        with pytest.raises(NotFoundError):
            filled.get(name)


def test_an_identifier_of_two_papers_asks_for_a_key(filled: Library) -> None:
    filled.edit("onsparsecodes" if "onsparsecodes" in keys(filled) else "sparsecodes", {"doi": "10.1000/sleep"})
    with pytest.raises(NotFoundError, match=r"is more than one paper: .*maro2021sleep"):
        filled.resolve("10.1000/sleep")


def test_words_that_are_all_papers_mean_these_papers(filled: Library) -> None:
    assert keys(filled, "maro2021sleep", "sparsecodes") == ["maro2021sleep", "sparsecodes"]
    assert keys(filled, "1", "1") == [filled.get(1).key]
    assert keys(filled, "sparsecodes", "codes") == []
    assert keys(filled, "sparse codes") == ["sparsecodes"]


def test_sorting_both_ways_and_cutting(filled: Library) -> None:
    by_title = keys(filled, sort="title")
    assert by_title == ["densecodes", "noisycodes", "quietcodes", "sparsecodes", "maro2021sleep"]
    assert keys(filled, sort="title", reverse=True) == by_title[::-1]
    assert keys(filled, sort="title", limit=2) == by_title[:2]
    assert keys(filled, sort="year")[0] == "maro2021sleep"
    assert keys(filled, sort="year", reverse=True)[0] == "maro2021sleep"
    assert keys(filled, sort="author")[0] == "maro2021sleep"
    assert keys(filled)[0] == "maro2021sleep"
    assert keys(filled, limit=0) == []


def test_relevance_puts_the_title_first(filled: Library) -> None:
    filled.add({"title": "Something else", "abstract": "sparse " * 3 + abstract("other")})
    assert keys(filled, "sparse")[0] == "sparsecodes"
    assert set(keys(filled, "sparse")) == set(keys(filled, "sparse", sort="relevance", reverse=True))
    assert keys(filled, "sparse", sort="relevance", reverse=True)[-1] == "sparsecodes"
    assert filled.count(["sparse"]) == 2


def test_a_mistyped_word_finds_the_nearest_one(filled: Library) -> None:
    found = filled.select(["quiett"], correct=True)
    assert [(c.word, c.instead) for c in found.corrections] == [("quiett", "quiet")]
    assert [paper.key for paper in filled.papers(found.ids)] == ["quietcodes"]
    assert filled.select(["quiett"]).ids == []
    assert filled.select(["zzzzzzzz"], correct=True) == ([], ())
    assert filled.select(['"quiett"'], correct=True) == ([], ())
    assert filled.select(["sparse", "dense"], correct=True) == ([], ())


@pytest.mark.parametrize(("query", "column"), [("foo:bar", 1), ("codes (sparse", 7), ('a "b', 3), ("a year:x", 3)])
def test_a_query_that_cannot_be_read_points_at_the_column(filled: Library, query: str, column: int) -> None:
    with pytest.raises(UsageError, match=f"query, column {column}: ") as error:
        filled.select([query])
    assert "\n" not in str(error.value)


def test_starring_and_marking_say_what_they_changed(filled: Library) -> None:
    assert filled.star(["codes"]) == (4, 4)
    assert filled.star(["codes"]) == (4, 0)
    assert filled.star(["sparse"], False) == (1, 1)
    assert filled.mark(["codes"], "read") == (4, 4)
    assert filled.get("densecodes").read is not None
    assert filled.mark(["densecodes"], "unread") == (1, 1)
    assert filled.get("densecodes").read is None
    assert filled.mark(["nothing"], "read") == (0, 0)
    with pytest.raises(UsageError, match="no status 'done': use one of unread"):
        filled.mark(["codes"], "done")
    assert [entry.summary for entry in filled.history(4)] == [
        "mark unread: 1 paper", "mark read: 4 papers", "unstar: 1 paper", "star: 4 papers",
    ]  # fmt: skip


def test_tags_are_one_whatever_their_case_and_shown_as_first_written(filled: Library) -> None:
    assert filled.tag(["sparsecodes"], ["Straße"]) == (1, 1)
    assert filled.tag(["codes"], ["STRASSE", "strasse"]) == (4, 3)
    assert filled.tags() == [("Straße", 4)]
    assert filled.tag(["codes"], ["new"], ["straße"]) == (4, 4)
    assert filled.tags() == [("new", 4)]
    assert len(filled.select(["tag:new"]).ids) == 4
    assert filled.rename_tag("NEW", "newer") == 4
    assert filled.select(["tag:new"]).ids == []
    assert len(filled.select(["tag:newer"]).ids) == 4
    filled.tag(["sparsecodes"], ["old"])
    assert filled.rename_tag("newer", "OLD") == 4
    assert filled.tags() == [("old", 4)]
    assert filled.rename_tag("old", "Old") == 4
    assert filled.delete_tag("OLD") == 4
    assert filled.tags() == []
    for wrong in ("", "  ", "a,b"):
        with pytest.raises(UsageError):
            filled.tag(["codes"], [wrong])
    for action in (lambda: filled.rename_tag("none", "x"), lambda: filled.delete_tag("none")):
        with pytest.raises(NotFoundError, match="no tag 'none'"):
            action()


def test_notes_are_paragraphs_in_order(filled: Library) -> None:
    filled.note("sparsecodes", "  first\x1b[31m \n")
    filled.note("sparsecodes", "second\nline")
    assert filled.get("sparsecodes").note == "first[31m\n\nsecond\nline"
    assert keys(filled, "note:second") == ["sparsecodes"]
    assert filled.note("sparsecodes", "whole", replace=True).note == "whole"
    assert filled.note("sparsecodes", "").note == "whole"
    assert filled.note("sparsecodes", "", replace=True).note is None
    assert keys(filled, "has:note") == []


def test_editing_reads_what_people_write(filled: Library) -> None:
    changes = {
        "authors": "Maro, Ines; Wei Li; {Sparse Group}",
        "year": " 2024 ",
        "month": "March",
        "day": "14",
        "doi": "https://doi.org/10.1000/ABC",
        "arxiv": "https://arxiv.org/abs/2101.00001v3",
        "url": "https://example.org/a",
        "type": "Article",
        "venue": "Journal of\nCodes",
        "extra.rating": "5",
        "note": "Two\nlines",
        "abstract": "An abstract.",
    }
    paper = filled.edit("sparsecodes", changes)
    assert [author.name for author in paper.authors] == ["Ines Maro", "Wei Li", "Sparse Group"]
    assert (paper.year, paper.month, paper.day, paper.type) == (2024, 3, 14, "article")
    assert (paper.doi, paper.arxiv, paper.venue) == ("10.1000/abc", "2101.00001", "Journal of Codes")
    assert paper.extra == {"rating": "5"}
    assert (paper.note, paper.abstract, paper.abstract_kind) == ("Two\nlines", "An abstract.", "abstract")
    assert set(paper.edited) == {*changes, "extra"} - {"extra.rating", "note"}
    paper = filled.edit(
        "sparsecodes", {"year": None, "extra.rating": None, "authors": None, "abstract": None, "type": None}
    )
    assert (paper.year, paper.extra, paper.authors, paper.abstract, paper.type) == (None, {}, (), None, "misc")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", "soon"), ("year", "-1"), ("year", "20240"), ("month", "13"), ("month", "Foo"), ("day", "0"),
        ("day", "x"), ("doi", "nothing"), ("arxiv", "2413.1"), ("url", "javascript:alert(1)"), ("code", "ftp://x"),
        ("type", "poem"), ("key", "with space"), ("key", "ключ"), ("key", ""), ("key", "17"), ("key", "x" * 81),
        ("nonsense", "x"), ("extra.", "x"), ("authors", "{}"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_changes_nothing(filled: Library, field: str, value: str) -> None:
    before = tables(filled.path)
    with pytest.raises(UsageError, match=f"^{field}: |no field '{field}'"):
        filled.edit("sparsecodes", {"title": "Changed", field: value})
    assert tables(filled.path) == before


def test_a_key_can_be_changed_and_changed_back_but_not_taken_from_another(filled: Library) -> None:
    assert filled.edit("sparsecodes", {"key": "mine"}).key == "mine"
    assert filled.get("sparsecodes").key == "mine"
    assert list(filled.get("mine").aliases) == ["sparsecodes"]
    assert filled.former_keys(filled.select().ids) == [("sparsecodes", "mine")]
    for taken in ("densecodes", "DenseCodes"):
        with pytest.raises(UsageError, match="is, or was, another paper's"):
            filled.edit("mine", {"key": taken})
    with pytest.raises(UsageError, match="is, or was, another paper's"):
        filled.edit("densecodes", {"key": "sparsecodes"})
    assert filled.edit("mine", {"key": "Mine"}).key == "Mine"
    assert filled.edit("mine", {"key": "sparsecodes"}).key == "sparsecodes"
    assert list(filled.get("mine").aliases) == ["Mine"]


def test_keys_are_made_anew_on_request_only(filled: Library) -> None:
    filled.edit("sparsecodes", {"authors": "Maro, Ines", "year": "2020"})
    filled.edit("densecodes", {"authors": "Maro, Ines", "year": "2020", "title": "Sparse Again"})
    assert "sparsecodes" in keys(filled)
    before = tables(filled.path)
    plan = filled.refresh_keys(["has:authors"], dry_run=True)
    assert tables(filled.path) == before
    changed = filled.refresh_keys(["has:authors"])
    assert changed == plan
    assert sorted(new for _, new in changed) == ["maro2020sparse", "maro2020sparsea"]
    assert filled.get("sparsecodes").key.startswith("maro2020sparse")
    assert filled.refresh_keys(["has:authors"]) == []


def test_keys_that_make_trouble_are_named(filled: Library) -> None:
    assert filled.check_keys() == []
    filled.edit("sparsecodes", {"key": "x" * 60})
    ((key, problem),) = filled.check_keys()
    assert key == "x" * 60
    assert "60 characters" in problem


def test_the_trash_hides_and_gives_back(filled: Library) -> None:
    assert filled.delete(["codes"]) == (4, 4)
    assert keys(filled) == ["maro2021sleep"]
    assert filled.get("sparsecodes").trashed is not None
    assert filled.restore(["sparsecodes"]) == (1, 1)
    assert filled.restore(["is:trashed"]) == (3, 3)
    assert filled.delete(["sparsecodes"]) == (1, 1)
    assert filled.empty_trash() == 1
    assert filled.empty_trash() == 0
    with pytest.raises(NotFoundError):
        filled.get("sparsecodes")
    filled.undo()
    assert filled.get("sparsecodes").trashed is not None


def test_an_import_of_deleted_papers_leaves_them_in_the_trash(filled: Library, tmp_path: Path) -> None:
    filled.delete(["codes"])
    report = filled.import_([str(tmp_path / "dump.txt")])
    assert (report.total("known"), report.total("new")) == (4, 0)
    assert keys(filled) == ["maro2021sleep"]


def test_papers_deleted_for_good_come_back_by_importing_again(filled: Library, tmp_path: Path) -> None:
    filled.delete(["sparsecodes"])
    filled.empty_trash()
    report = filled.import_([str(tmp_path / "dump.txt")])
    assert (report.total("known"), report.total("new")) == (3, 1)
    assert keys(filled, "sparse") == ["sparsecodesa"]
    assert filled.import_([str(tmp_path / "dump.txt")]).total("new") == 0


def test_views_are_saved_replaced_and_deleted(filled: Library) -> None:
    filled.save_view("Thesis", "tag:thesis")
    filled.save_view("THESIS", "codes")
    assert filled.views() == [("THESIS", "codes")]
    assert filled.view("thesis") == "codes"
    with pytest.raises(UsageError, match="query, column"):
        filled.save_view("x", "codes (")
    with pytest.raises(UsageError, match="needs a name"):
        filled.save_view(" ", "codes")
    filled.delete_view("thesis")
    for action in (filled.delete_view, filled.view):
        with pytest.raises(NotFoundError, match="no view 'thesis'"):
            action("thesis")


def test_adding_by_hand_needs_something_to_know_a_paper_by(filled: Library) -> None:
    with pytest.raises(UsageError, match="at least a title or an identifier"):
        filled.add({"year": "2020", "title": " "})
    with pytest.raises(UsageError, match=r"^year: "):
        filled.add({"title": "x", "year": "y"})
    paper, new = filled.add({"title": "sleep", "venue": "Dreams"}, tags=["night"])
    assert (paper.key, new, paper.seen, paper.venue, paper.tags) == ("maro2021sleep", False, 2, "Dreams", ("night",))


def test_export_is_sorted_by_key_and_the_same_twice(filled: Library) -> None:
    ids = filled.select().ids
    text = "".join(filled.export(ids))
    assert text == "".join(filled.export(ids[::-1]))
    found = [line.split("{")[1].rstrip(",") for line in text.splitlines() if line.startswith("@")]
    assert found == sorted(keys(filled))
    with pytest.raises(UsageError, match="no export format 'poem'"):
        next(filled.export(ids, Wanted("poem")))


def test_statistics_add_up(filled: Library) -> None:
    filled.star(["sparsecodes"])
    filled.mark(["densecodes"], "read")
    filled.tag(["quietcodes"], ["x"])
    filled.delete(["noisycodes"])
    found = filled.statistics()
    assert (found["papers"], found["trashed"], found["starred"], found["records"], found["imports"]) == (4, 1, 1, 5, 2)
    assert found["status"] == {"read": 1, "unread": 3}
    assert found["has"]["abstract"] == 3
    assert found["has"]["doi"] == found["has"]["authors"] == found["has"]["tag"] == 1
    assert list(found["added"].values()) == [4]
    assert list(found["read"].values()) == [1]
    assert found["years"] == {"2021": 1}


def test_papers_with_ids_that_are_gone_are_left_out(filled: Library) -> None:
    assert [paper.id for paper in filled.papers([2, 99, 1])] == [2, 1]
    with pytest.raises(NotFoundError):
        filled.get(99)
    assert issubclass(NotFoundError, LibraryError)


def test_undoing_more_than_there_is_stops_at_the_beginning(filled: Library) -> None:
    assert len(filled.undo(99)) == 2
    assert filled.select().ids == []
    assert filled.undo() == []
    assert len(filled.redo(99)) == 2
    assert filled.redo() == []
    filled.undo()
    filled.star(["codes"])
    assert filled.redo() == []
