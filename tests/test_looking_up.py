"""Searching while one types: answers at once, never an error, and what is kept for it is never out of date."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist.finding import _RANKED, Orders
from readinglist.library import Library
from readinglist.store import selecting
from readinglist.store.connection import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAPERS = (
    {
        "title": "Kestrel attention for long letters",
        "authors": ["Ada Brook", "Ivo Lind", "Noor Haddad"],
        "year": "2024",
    },
    {"title": "Tide tables", "abstract": "Attention is paid to harbours.", "year": "2023"},
    {"title": "On the patience of snails", "year": "2022"},
    {"title": "t-SNE in gardens", "arxiv": "2401.00001"},
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as library:
        for paper in PAPERS:
            library.add(paper)
        yield library


def titles(library: Library, text: str, **how: object) -> list[str]:
    found = library.look_up(text, **how)  # type: ignore[arg-type]
    return [str(row.title).split()[0] for row in library.rows(found.ids)]


def test_the_word_at_the_cursor_may_be_a_beginning(library: Library) -> None:
    assert sorted(titles(library, "atten")) == ["Kestrel", "Tide"]
    assert titles(library, "atten snails", cursor=5) == []
    assert titles(library, "tide harb") == ["Tide"]
    assert titles(library, "atten", cursor=2) == [], "the cursor is inside: the word is whole"


def test_the_best_match_comes_first_whatever_the_order_of_coming(library: Library) -> None:
    assert titles(library, "attention") == ["Kestrel", "Tide"]
    assert titles(library, "attention", sort="year", reverse=True) == ["Tide", "Kestrel"]
    assert library.look_up("attention").ranked
    assert not library.look_up("attention", sort="title").ranked


def test_a_single_letter_searches_for_nothing_yet(library: Library) -> None:
    assert len(titles(library, "t")) == 4
    assert titles(library, "snails t") == ["On"]
    assert titles(library, '"t"') == ["t-SNE"]
    assert titles(library, "t ") == ["t-SNE"], "with a space behind, the word is whole"


def test_what_cannot_be_parsed_is_taken_literally_and_told(library: Library) -> None:
    found = library.look_up("yeer:2023")
    assert found.problem.startswith("column 1: ")
    assert library.look_up("snails (").ids
    assert library.look_up("snails (").problem


def test_a_list_narrows_it(library: Library) -> None:
    library.star([library.look_up("snails").ids[0]])
    assert titles(library, "", within="is:starred") == ["On"]
    assert titles(library, "atten", within="is:starred") == []
    assert titles(library, "", within="year:2023 OR year:2024", sort="year") == ["Kestrel", "Tide"]


def test_spelling_is_corrected_only_on_request(library: Library) -> None:
    assert library.look_up("patiense").ids == []
    found = library.look_up("patiense", correct=True)
    assert [tuple(correction) for correction in found.corrections] == [("patiense", "patience")]
    assert len(found.ids) == 1


def test_what_is_kept_follows_every_change(library: Library, tmp_path: Path) -> None:
    assert len(titles(library, "")) == 4
    library.delete([library.look_up("snails").ids[0]])
    assert len(titles(library, "")) == 3
    with Library(tmp_path / "library.db") as other:
        other.add({"title": "A newcomer"})
    assert "A" in titles(library, "")
    library.undo()
    library.undo()
    assert len(titles(library, "")) == 4


def test_many_matches_are_not_ranked(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readinglist.finding._RANKED", 1)
    found = library.look_up("attention")
    assert not found.ranked
    assert sorted(found.ids) == sorted(library.select(["attention"]).ids)
    assert _RANKED > 1


@given(text=st.text('adegnt "():-*|0123456789', max_size=25), cursor=st.integers(0, 25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_typed_is_an_error(library: Library, text: str, cursor: int) -> None:
    assert set(library.look_up(text, cursor=cursor, correct=True).ids) <= {1, 2, 3, 4}


def test_orders_are_few_and_forgotten_when_something_changes(library: Library) -> None:
    orders = Orders()
    with closing(sqlite3.connect(library.path)) as connection:
        for sort in ("added", "title", "year", "author", "seen", "added"):
            assert len(orders.get(connection, "1", (), sort, False)) == 4
        assert len(orders._kept) <= 4
        connection.execute("UPDATE papers SET title = 'Z' WHERE id = 1")
        assert orders.get(connection, "p.title = ?", ("Z",), "added", False) == [1]


def test_a_search_in_another_thread_can_be_stopped(tmp_path: Path) -> None:
    with Library(tmp_path / "library.db"):
        pass
    ready, raised = threading.Event(), []

    def run() -> None:
        with Library(tmp_path / "library.db") as library:
            held.append(library)
            ready.set()
            try:
                with library._reading() as connection:
                    connection.execute(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
                    ).fetchone()
            except StoreError as error:
                raised.append(str(error))

    held: list[Library] = []
    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(10)
    while thread.is_alive():
        held[0].interrupt()
        thread.join(0.05)
    assert raised
    assert raised[0].endswith("interrupted")


def test_rows_are_in_the_order_that_is_asked_for_and_leave_out_what_is_gone(library: Library) -> None:
    ids = list(library.look_up("").ids)
    library.tag([ids[1]], ["b", "A"])
    rows = library.rows([ids[2], 999, ids[1]])
    assert [row.id for row in rows] == [ids[2], ids[1]]
    assert rows[1].tags == ("A", "b")
    assert rows[0].title
    assert not rows[0].starred
    assert rows[0].status == "unread"


def test_completions_know_the_tags_most_used_first(library: Library) -> None:
    ids = list(library.look_up("").ids)
    library.tag(ids[:1], ["theory"])
    library.tag(ids[:3], ["thesis"])
    assert [completion.text for completion in library.completions("tag:the", 7)][:2] == ["thesis", "theory"]


def test_tags_are_read_only_where_one_is_being_typed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.tag([1], ["theory"])
    monkeypatch.setattr("readinglist.store.overview.tags", lambda _: pytest.fail("read"))
    assert [completion.text for completion in library.completions("aut", 3)] == ["author:"]
    with pytest.raises(pytest.fail.Exception, match="read"):
        library.completions("tag:the", 7)


def test_two_letters_are_looked_for_where_few_words_are_and_whole_in_abstracts(tmp_path: Path) -> None:
    with Library(tmp_path / "library.db") as library:
        library.add({"title": "Of Reindeer", "abstract": "Nothing else."})
        library.add({"title": "Herds", "abstract": "We use RE and reasons."})
        library.add({"title": "Hills", "abstract": "We use reasons."})
        library.add({"title": "Plains", "authors": "Reed, A.", "note": "later"})
        assert sorted(titles(library, "re")) == ["Herds", "Of", "Plains"]
        assert sorted(titles(library, "rea")) == ["Herds", "Hills"]
        assert (library.look_up("re").ranked, library.look_up("rea").ranked) == (False, True)
        assert titles(library, "we re") == ["Herds"]
        assert titles(library, "la") == ["Plains"]
        assert sorted(titles(library, "abstract:re")) == ["Herds", "Hills"]


def test_an_index_of_beginnings_is_taken_out_of_an_older_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Library(path) as library:
        for paper in PAPERS:
            library.add(paper)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE papers_fts")
        connection.execute(
            "CREATE VIRTUAL TABLE papers_fts USING fts5 (title, abstract, authors, venue, tags, note, "
            "content = 'search_content', content_rowid = 'id', tokenize = \"unicode61 remove_diacritics 2\", "
            "prefix = '2')"
        )
        connection.execute("INSERT INTO papers_fts (papers_fts) VALUES ('rebuild')")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_other_indexes'")
        connection.execute("PRAGMA user_version = 4")
        connection.commit()
    with Library(path) as library:
        assert sorted(titles(library, "att")) == ["Kestrel", "Tide"]
        assert library.diagnose() == []
        (sql,) = library._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'papers_fts'").fetchone()
        assert "prefix" not in sql
        library.undo(10)
        assert library.count() == 0


def test_of_very_many_matches_the_newest_are_ranked_and_none_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path / "library.db") as opened:
        for number in range(12):
            title = "Kelp" if number % 4 == 0 else f"Paper {number}"
            opened.add({"title": f"{title} {number}", "abstract": "About kelp."})
        opened.delete([11])
        whole = list(opened.select(["kelp"]).ids)
        assert whole[:3] == [1, 5, 9]
        monkeypatch.setattr(selecting, "RANKED", 4)
        few = list(opened.select(["kelp"]).ids)
        assert few[0] == 9
        assert sorted(few[:4]) == [8, 9, 10, 12]
        assert few[4:] == [7, 6, 5, 4, 3, 2, 1]
        for limit in range(12):
            assert list(opened.select(["kelp"], limit=limit).ids) == few[:limit]
        assert sorted(opened.select(["kelp", "is:unread"]).ids) == sorted(whole)
        assert list(opened.select(["kelp"], sort="relevance", reverse=True).ids)[-3:] == [1, 5, 9]


def test_what_was_looked_for_is_told_and_not_what_is_excluded(library: Library) -> None:
    assert list(library.look_up('atten "long letters" -snails (tide OR title:gull)').words) == [
        "atten", "long letters", "tide", "gull",
    ]  # fmt: skip
    assert list(library.look_up("patiense", correct=True).words) == ["patience"]


def test_a_phrase_is_looked_for_as_a_name_only_where_it_is_one(tmp_path: Path) -> None:
    with Library(tmp_path / "library.db") as library:
        library.add({"title": "Tides", "authors": "Leike, Jan"})
        library.add({"title": "Jan Leike and the Tides"})
        library.add({"title": "Dikes", "abstract": "Leike Jan."})
        asked: list[str] = []
        library._connection.set_trace_callback(asked.append)
        assert sorted(library.select(['"jan leike"']).ids) == [1, 2]
        assert list(library.select(['"the tides"']).ids) == [2]
        ranking = [statement for statement in asked if "bm25" in statement]
        assert ["authors" in statement for statement in ranking] == [True, False]
        assert list(library.select(['"the tides" -"jan leike"']).ids) == []
        assert list(library.select(['tides -"jan leike"']).ids) == []
