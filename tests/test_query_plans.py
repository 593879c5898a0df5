"""The statements of the actions that may not take longer in a larger library: none of them reads a whole table."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from support import abstract, dump

from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_READS = re.compile(r"\s*(?:WITH|SELECT|UPDATE|DELETE|INSERT)\b", re.IGNORECASE)
_SMALL = {"json_each", "pragma_table_info", "journal", "imports", "decisions", "tags", "settings", "CONSTANT"}
"""What has a row for each step, import, decision or tag, or is no table."""


def is_whole(step: str, statement: str) -> bool:
    """Whether a step of a plan reads a table of papers, or of what belongs to them, from one end to the other."""
    if not step.startswith("SCAN ") or step.startswith("SCAN ("):
        return False
    name, _, how = step.removeprefix("SCAN ").partition(" ")
    if how.startswith("VIRTUAL TABLE INDEX"):
        # The search index is asked for words: then what follows the colon says so.
        return name not in _SMALL and how.endswith(":")
    if how.startswith(("USING INDEX", "USING COVERING INDEX")) and "LIMIT" in statement and "LIMIT -1" not in statement:
        # In the order of an index it ends where the limit does.
        return False
    return name not in _SMALL


def scans(library: Library, action: Callable[[Library], object]) -> list[str]:
    """The statements of *action* that read a table from one end to the other, each with that step of its plan."""
    connection = library._connection
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    action(library)
    connection.set_trace_callback(None)
    assert statements
    found = []
    for statement in dict.fromkeys(statements):
        # What a trigger does is traced as a comment.
        if not _READS.match(statement):
            continue
        for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
            if is_whole(step, statement):
                found.append(f"{step}: {' '.join(statement.split())[:200]}")
    return found


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with some papers, a tag, a note, a star, a merge and steps to take back."""
    page = tmp_path / "page.txt"
    topics = ("Lantern", "Orchard", "Glacier", "Harbour", "Meadow")
    page.write_text(dump([(f"{topic}Net: Learning the Structure of {topic}", abstract(topic)) for topic in topics]))
    opened = Library(tmp_path / "library.db")
    opened.import_([str(page)])
    opened.tag([1, 2], ["thesis"])
    opened.star([2])
    opened.merge([3, 4])
    return opened


ACTIONS: dict[str, Callable[[Library], object]] = {
    "list": lambda library: list(library.listed(library.select(limit=20).ids)),
    "a rare word": lambda library: library.select(["lantern"], limit=20),
    "a word with a limit": lambda library: library.select(["learning"], limit=2),
    "a beginning": lambda library: library.select(["lan*"], limit=20),
    "a phrase": lambda library: library.select(['"the structure of"'], limit=20),
    "a field": lambda library: library.select(["title:orchard"], limit=20),
    "a tag": lambda library: library.select(["tag:thesis"], limit=20),
    "a tag in full": lambda library: library.select(["tag:=thesis"], limit=20),
    "words with a tag": lambda library: library.select(["learning", "tag:thesis"], limit=20),
    "boolean": lambda library: library.select(["(lantern OR orchard) -glacier"], limit=20),
    "starred": lambda library: library.select(["is:starred"], limit=20),
    "reading": lambda library: library.select(["is:reading"], limit=20),
    "added lately": lambda library: library.select(["added:7d"], limit=20),
    "a key": lambda library: library.resolve(library.get(1).key),
    "an arXiv id": lambda library: library.select(["2401.00001"], limit=20),
    "a DOI": lambda library: library.select(["doi:10.1234/x"], limit=20),
    "show": lambda library: (
        library.get(1), library.sightings(1), library.alternatives(library.get(1)), library.related(1),
        library.merged(1),
    ),
    "show a merged one": lambda library: (library.get(3), library.alternatives(library.get(3)), library.merged(3)),
    "rows": lambda library: library.rows([1, 2, 3]),
    "star": lambda library: library.star([1]),
    "unstar": lambda library: library.star([2], False),
    "tag": lambda library: library.tag([1], ["new"]),
    "untag": lambda library: library.tag([1], remove=["thesis"]),
    "status": lambda library: library.mark([1], "reading"),
    "note": lambda library: library.note(1, "A thought."),
    "edit": lambda library: library.edit("1", {"year": "2024"}),
    "delete": lambda library: library.delete([1]),
    "undo": lambda library: library.undo(),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_reads_a_whole_table(name: str, library: Library) -> None:
    with closing(library):
        assert scans(library, ACTIONS[name]) == []


def test_a_whole_table_would_be_noticed(library: Library) -> None:
    with closing(library):
        library._connection.execute("DROP INDEX records_paper")
        assert any("SCAN records" in scan for scan in scans(library, ACTIONS["show"]))
        library._connection.execute("DROP INDEX papers_added")
        assert any("SCAN" in scan for scan in scans(library, ACTIONS["added lately"]))


def test_an_import_looks_at_what_its_records_share(library: Library, tmp_path: Path) -> None:
    page = tmp_path / "more.txt"
    page.write_text(dump([(f"{topic} and the Structure of It", abstract(topic)) for topic in ("Lantern", "Pebble")]))
    with closing(library):
        assert scans(library, lambda opened: opened.import_([str(page)])) == []
        assert scans(library, lambda opened: opened.import_([str(page)])) == []


def test_whatever_refers_to_another_table_is_indexed(library: Library) -> None:
    """SQLite looks for what refers to a row that goes, and no plan shows that: 1,000 texts took 15 seconds to undo."""
    connection = library._connection
    with closing(library):
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        keys = [(table, row[3]) for table in tables for row in connection.execute(f"PRAGMA foreign_key_list({table})")]
        assert ("records", "abstract_id") in keys
        for table, column in keys:
            plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = 1").fetchone()
            assert plan[-1].startswith(f"SEARCH {table} USING"), (table, column)
