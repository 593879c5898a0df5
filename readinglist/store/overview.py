"""Counts and lists about a library as a whole, and what is wrong with it."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.store import index
from readinglist.store.connection import APPLICATION_ID, SCHEMA_VERSION
from readinglist.store.journal import moment, transaction
from readinglist.store.papers import LOOKUP

if TYPE_CHECKING:
    from collections.abc import Sequence


class Import(NamedTuple):
    """A source that was read."""

    id: int
    path: str
    format: str
    day: str | None
    imported: str
    bytes: int
    records: int
    new: int
    known: int
    merged: int
    review: int
    leftovers: list[list[Any]]
    """``[line, text, reason, lines]`` of all that was not understood."""


class Overlap(NamedTuple):
    """Papers that two imports have in common."""

    import_id: int
    other_id: int
    """The other import; the same one stands for all of its papers."""
    papers: int


class Finding(NamedTuple):
    """Something wrong with a library, and whether ``doctor --fix`` mends it."""

    problem: str
    fixable: bool


def imports(connection: sqlite3.Connection) -> list[Import]:
    """All sources read, newest first, without those in which papers were looked up."""
    rows = connection.execute(
        "SELECT id, path, format, day, imported, bytes, records, new, known, merged, review, leftovers "
        "FROM imports WHERE reader <> ? ORDER BY id DESC",
        (LOOKUP,),
    )
    return [Import._make((*row[:-1], json.loads(row[-1]))) for row in rows]


def overlaps(connection: sqlite3.Connection, import_ids: Sequence[int]) -> list[Overlap]:
    """How many papers outside the trash each of these imports has in common with each of them, and with itself.

    Both ways round, by their numbers; two that have nothing in common are left out.
    """
    rows = connection.execute(
        "WITH held AS MATERIALIZED (SELECT DISTINCT import_id, paper_id FROM records "
        "JOIN papers ON papers.id = paper_id AND trashed IS NULL "
        "WHERE import_id IN (SELECT value FROM json_each(?))) "
        "SELECT one.import_id, other.import_id, count(*) FROM held AS one JOIN held AS other USING (paper_id) "
        "GROUP BY one.import_id, other.import_id ORDER BY one.import_id, other.import_id",
        (json.dumps(list(import_ids)),),
    )
    return [Overlap._make(row) for row in rows]


def tags(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """All tags with the number of papers outside the trash that have them, by name."""
    rows = connection.execute(
        "SELECT tags.name, count(papers.id) FROM tags LEFT JOIN paper_tags ON tag_id = tags.id "
        "LEFT JOIN papers ON papers.id = paper_id AND trashed IS NULL GROUP BY tags.id ORDER BY folded"
    )
    return [(row[0], row[1]) for row in rows]


def tags_of(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[str, int]:
    """The tags of some papers, each with how many of them have it."""
    rows = connection.execute(
        "SELECT name, count(*) FROM paper_tags JOIN tags ON tags.id = tag_id "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) GROUP BY tag_id",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())


def views(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Saved queries: name and query, in the order of their making."""
    return [(row[0], row[1]) for row in connection.execute("SELECT name, query FROM views ORDER BY id")]


def statistics(connection: sqlite3.Connection) -> dict[str, Any]:
    """Counts of papers outside the trash by what they have and are, of records, and of papers by month."""

    def one(query: str) -> int:
        number: int = connection.execute(query).fetchone()[0]
        return number

    def table(query: str) -> dict[str, int]:
        return {str(row[0]): row[1] for row in connection.execute(query)}

    here = "FROM papers WHERE trashed IS NULL"
    return {
        "papers": one(f"SELECT count(*) {here}"),
        "trashed": one("SELECT count(*) FROM papers WHERE trashed IS NOT NULL"),
        "starred": one(f"SELECT count(*) {here} AND starred"),
        "records": one("SELECT count(*) FROM records"),
        "imports": one(f"SELECT count(*) FROM imports WHERE reader <> '{LOOKUP}'"),
        "seen_again": one(f"SELECT count(*) {here} AND seen > 1"),
        "status": table(f"SELECT status, count(*) {here} GROUP BY status"),
        "has": {
            name: one(f"SELECT count(*) {here} AND {condition}")
            for name, condition in (
                ("abstract", "abstract_id IS NOT NULL"),
                ("authors", "authors <> '[]'"),
                ("year", "year IS NOT NULL"),
                ("arxiv", "arxiv IS NOT NULL"),
                ("doi", "doi IS NOT NULL"),
                ("code", "code IS NOT NULL"),
                ("note", "note IS NOT NULL"),
                ("tag", "EXISTS (SELECT 1 FROM paper_tags WHERE paper_id = papers.id)"),
            )
        },
        "added": table(f"SELECT substr(added, 1, 7), count(*) {here} GROUP BY 1 ORDER BY 1"),
        "read": table(f"SELECT substr(read, 1, 7), count(*) {here} AND read IS NOT NULL GROUP BY 1 ORDER BY 1"),
        "years": table(f"SELECT year, count(*) {here} AND year IS NOT NULL GROUP BY year ORDER BY year"),
        "lately": {
            f"{column}_{days}_days": connection.execute(
                f"SELECT count(*) {here} AND {column} >= ?", (moment(timedelta(days=days)),)
            ).fetchone()[0]
            for column in ("added", "read")
            for days in (7, 30)
        },
    }


def diagnose(connection: sqlite3.Connection) -> list[Finding]:
    """What is wrong with a library: nothing, if all is well."""
    findings = [
        Finding(f"SQLite finds the file damaged: {row[0]}", False)
        for row in connection.execute("PRAGMA integrity_check(20)")
        if row[0] != "ok"
    ]
    findings += [
        Finding(f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there", False)
        for row in connection.execute("PRAGMA foreign_key_check")
    ]
    connection.execute("BEGIN IMMEDIATE")
    try:
        index.check(connection)
    except sqlite3.DatabaseError:
        findings.append(Finding("the search index does not match the papers", True))
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    wrong = _miscounted(connection)
    if wrong:
        findings.append(Finding(f"{len(wrong)} papers have a wrong count of imports that they were seen in", True))
    return findings


def mend(connection: sqlite3.Connection) -> None:
    """Repair what :func:`diagnose` calls fixable: derived data only, so there is nothing to lose or to undo."""
    with transaction(connection):
        connection.execute("DELETE FROM settings WHERE name = 'bulk'")
        index.rebuild(connection)
        connection.executemany("UPDATE papers SET seen = ? WHERE id = ?", _miscounted(connection))


def _miscounted(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """The right number of imports and the id of each paper that has a wrong one."""
    rows = connection.execute(
        "SELECT count(DISTINCT import_id) AS real, papers.id FROM papers LEFT JOIN records ON paper_id = papers.id "
        "AND import_id NOT IN (SELECT id FROM imports WHERE reader = ?) GROUP BY papers.id HAVING real <> papers.seen",
        (LOOKUP,),
    )
    return rows.fetchall()


def is_library(connection: sqlite3.Connection) -> bool:
    """Whether this is a library that this version of the program can use, and undamaged."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    return bool(application == APPLICATION_ID and 0 < version <= SCHEMA_VERSION and sound)
