"""The floors: what has to be done in any case, done as plainly as Python can. Each runs in a process of its own.

Nothing of the program is loaded here but for preparing, which is not measured.
"""

from __future__ import annotations

import marshal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

TABLES = ("texts", "imports", "papers", "records", "journal", "journal_changes")
"""The tables that an import fills, parents first."""

_FILL_INDEX = (
    "INSERT INTO papers_fts (rowid, title, abstract, authors, venue, tags, note) "
    "SELECT id, title, abstract, authors, venue, tags, note FROM search_content"
)
_EXPORTED = "type, key, title, authors, year, month, venue, doi, arxiv, url, code, texts.body"


def prepare(library: str, rows: str) -> None:
    """Write the rows of *library*, with the schema of the program, to the file *rows*."""
    from readinglist.store import schema

    with closing(sqlite3.connect(library)) as connection:
        tables = {table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in TABLES}
    Path(rows).write_bytes(marshal.dumps((schema.TABLES + schema.SEARCH, tables)))


def insert(rows: str, target: str) -> None:
    """Insert rows into a new file, all tables and indexes and the search index, in one transaction.

    Prints the seconds that it took without the start of Python and the reading of the rows.
    """
    schema, tables = marshal.loads(Path(rows).read_bytes())  # noqa: S302 - a file that this run wrote
    started = time.perf_counter()
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(f"BEGIN; {schema}")
        for table, content in tables.items():
            if content:
                marks = ", ".join("?" * len(content[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", content)
        connection.execute(_FILL_INDEX)
        connection.execute("COMMIT")
    print(time.perf_counter() - started)


def digest(path: str) -> None:
    """Read a file and hash it."""
    from hashlib import sha256

    sha256(Path(path).read_bytes()).hexdigest()


def export(library: str, target: str) -> None:
    """Write all papers as BibTeX without escaping anything."""
    import json

    query = f"SELECT {_EXPORTED} FROM papers LEFT JOIN texts ON texts.id = abstract_id ORDER BY key"
    with closing(sqlite3.connect(library)) as connection, Path(target).open("w", encoding="utf-8") as file:
        for kind, key, title, authors, year, month, venue, doi, arxiv, url, code, abstract in connection.execute(query):
            names = " and ".join(", ".join(name) for name in json.loads(authors))
            fields = {
                "title": title, "author": names, "year": year, "month": month, "journal": venue, "doi": doi,
                "eprint": arxiv, "url": url, "code": code, "abstract": abstract,
            }  # fmt: skip
            body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
            file.write(f"@{kind}{{{key},\n{body}}}\n\n")


def ours(source: str, target: str) -> None:
    """Import with the program's library in this process; prints the seconds without the start of Python."""
    from readinglist.library import Library

    started = time.perf_counter()
    with Library(Path(target)) as library:
        library.import_([source])
    print(time.perf_counter() - started)


def generate(path: str, number: str) -> None:
    """Write a dump."""
    from benchmarks.papers import write_dump

    write_dump(Path(path), int(number))


if __name__ == "__main__":
    actions = {action.__name__: action for action in (prepare, insert, digest, export, ours, generate)}
    actions[sys.argv[1]](*sys.argv[2:])
