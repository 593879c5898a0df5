"""Tools of the tests: whole tables as values, dumps of invented papers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from readinglist.store.journal import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from readinglist.paper import Record


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that undo restores."""
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in TABLES}


def check(path: Path) -> None:
    """Fail unless the file passes SQLite's checks and its search index matches the papers."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT * FROM settings").fetchall() == []
        connection.execute("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")
        connection.rollback()


def dump(papers: Iterable[tuple[str, str]], *, day: str = "Mar 14") -> str:
    """A page of papers (title, abstract) as text with blank lines, furniture included."""
    head = (
        f"new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research community\n\n{day}\n\n"
    )
    return head + "".join(f"{title}\n\n{abstract}\n\n" for title, abstract in papers)


def abstract(topic: str) -> str:
    """An abstract of some length about *topic*: different topics give texts that nobody takes for one."""
    words = [f"{topic}{number}" for number in range(40)]
    return (
        f"We study {topic} and show what nobody has shown of it. "
        f"Our method uses {' '.join(words[:20])} in a way that is new. "
        f"Experiments on {' '.join(words[20:])} confirm that it works, at a cost that is lower than before."
    )


def seen_papers(path: Path) -> set[tuple[str | None, str | None, frozenset[tuple[str, int, int]]]]:
    """Papers as what does not depend on order and time: title, abstract, and where their records stand."""
    query = """
        SELECT papers.id, papers.title, texts.body FROM papers LEFT JOIN texts ON texts.id = papers.abstract_id
    """
    evidence = (
        "SELECT imports.path, position, hash FROM records JOIN imports ON imports.id = import_id WHERE paper_id = ?"
    )
    with closing(sqlite3.connect(path)) as connection:
        return {
            (title, body, frozenset(connection.execute(evidence, (paper_id,)).fetchall()))
            for paper_id, title, body in connection.execute(query).fetchall()
        }


def fields(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The fields of *records*."""
    return [dict(record.fields) for record in records]
