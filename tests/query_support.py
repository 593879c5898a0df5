"""Libraries for tests of the query language, made by SQL alone, and what a compiled query finds in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from readinglist.query import Compiled

NOW = datetime(2025, 3, 31, 12, 0, tzinfo=UTC)

PAPERS: list[dict[str, Any]] = [
    {
        "id": 1, "key": "grove2023flow", "title": "Flow matching for slow rivers",
        "abstract": "Naïve C++ code, 深度学习模型。",
        "authors": [["Grove", "Yoshi E."], ["van der Lind", "Jean-Luc"]], "year": 2023, "venue": "Proc. RIVER",
        "doi": "10.1234/flow.1", "arxiv": "2403.03507", "url": "https://example.org/1", "code": "https://github.com/x/y",
        "tags": ["LLM", "deep learning"], "starred": 1, "status": "reading", "note": "Try this?", "seen": 3,
        "added": "2025-03-30T10:00:00Z", "updated": "2025-03-31T11:30:00Z", "type": "article",
        "aliases": [("grove_old", "merged")], "edited": ["title"], "keys": ["flowmatching", "flows"],
        "sources": [("/data/März/list-2024.bib", "bibtex"), ("/data/b.ris", "ris")],
    },
    {
        "id": 2, "key": "Ödin2020", "title": "Straße: R-CNN and GPT-4o, version 2.5 ++",
        "authors": [["李", "明"], ['The "X\\Y" Team']],
        "year": 2020, "tags": ["llm agents"], "status": "read", "added": "2024-03-14T00:00:00.123456+00:00",
        "updated": "2024-03-14T00:00:00Z", "doi": "10.1234/flow.12", "keys": ["flowmatching"], "arxiv": "cs/0112017",
    },
    {
        "id": 3, "key": "c", "title": "C and the sea", "note": "", "added": "2024-12-31T23:30:00Z",
        "updated": "2025-01-01T00:00:00Z",
    },
    {"id": 4, "key": "bin", "title": "Flow of rubbish", "trashed": "2025-01-01T00:00:00Z", "keys": ["flows", "bin"]},
    {
        "id": 5, "key": "grove2024", "title": "The A* of ภาษาไทย", "status": "skipped", "abstract": "Matching flow.",
        "keys": ["bin", ""],
    },
]  # fmt: skip


def library(papers: Iterable[dict[str, Any]]) -> sqlite3.Connection:
    """A library in memory with *papers*, indexed by its own triggers."""
    from sqlite_utils import Database

    from readinglist.store.schema import migrations

    db = Database(memory=True)
    migrations.apply(db)
    connection = db.conn
    records: dict[str, list[int]] = {}
    plain = ["id", "key", "type", "title", "year", "venue", "doi", "arxiv", "url", "code", "starred", "status", "note"]
    for paper in papers:
        row = {name: paper[name] for name in [*plain, "seen", "added", "updated", "trashed"] if name in paper}
        row = {"added": "2000-01-01T00:00:00Z", "updated": "2000-01-01T00:00:00Z", **row}
        row["authors"] = json.dumps(paper.get("authors", []), ensure_ascii=False)
        row["edited"] = json.dumps(paper.get("edited", []))
        if paper.get("abstract") is not None:
            row["abstract_id"] = paper["id"]
            connection.execute("INSERT INTO texts VALUES (?, 0, ?)", (paper["id"], paper["abstract"]))
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO papers ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        for tag in paper.get("tags", []):
            connection.execute("INSERT OR IGNORE INTO tags (name, folded) VALUES (?, ?)", (tag, tag.casefold()))
            sql = "INSERT INTO paper_tags (paper_id, tag_id) SELECT ?, id FROM tags WHERE folded = ?"
            connection.execute(sql, (paper["id"], tag.casefold()))
        for key, kind in paper.get("aliases", []):
            connection.execute("INSERT INTO aliases (key, paper_id, kind) VALUES (?, ?, ?)", (key, paper["id"], kind))
        sources = paper.get("sources", [("typed", "manual")])
        for number, key in enumerate(paper.get("keys", [""])):
            path, form = sources[number % len(sources)]
            sql = "INSERT INTO imports (path, format, sha256, bytes, reader, imported) VALUES (?, ?, '', 0, '', '')"
            source = connection.execute(sql, (path, form)).lastrowid
            sql = (
                "INSERT INTO records (import_id, paper_id, position, first_line, last_line, title_key, hash, fields)"
                " VALUES (?, ?, 1, 1, 1, ?, ?, '{}')"
            )
            hash_ = 100 + sum(map(len, records.values()))
            connection.execute(sql, (source, paper["id"], key, hash_))
            records.setdefault(key, []).append(hash_)
    # Papers that share a key of "keys" wait to be looked at.
    sql = "INSERT INTO suspects (left_hash, right_hash, verdict, score, reasons) VALUES (?, ?, 'likely', 80, '[]')"
    for key, hashes in records.items():
        connection.executemany(sql, combinations(hashes, 2) if key else ())
    connection.execute("INSERT INTO aliases (key, paper_id, kind) VALUES ('gone', NULL, 'retired')")
    return connection


def found(connection: sqlite3.Connection, compiled: Compiled) -> list[int]:
    """The ids that *compiled* finds, after checking that both ways to ask agree."""
    sql = f"SELECT p.id FROM papers AS p WHERE {compiled.where} ORDER BY p.id"
    ids = [paper for (paper,) in connection.execute(sql, compiled.params)]
    if compiled.match is not None:
        sql = (
            "SELECT p.id FROM papers_fts JOIN papers AS p ON p.id = papers_fts.rowid"
            f" WHERE papers_fts MATCH ? AND {compiled.rest} ORDER BY bm25(papers_fts, 10, 1, 4, 2, 3, 2)"
        )
        assert sorted(paper for (paper,) in connection.execute(sql, (compiled.match, *compiled.rest_params))) == ids
    else:
        assert (compiled.rest, compiled.rest_params) == (compiled.where, compiled.params)
    return ids
