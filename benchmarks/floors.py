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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = (
    "texts", "imports", "papers", "records", "tags", "paper_tags", "aliases", "match_keys", "journal",
    "journal_changes",
)  # fmt: skip
"""The tables that an import fills, parents first."""

_FILL_INDEX = (
    "INSERT INTO papers_fts (rowid, title, abstract, authors, venue, tags, note) "
    "SELECT id, title, abstract, authors, venue, tags, note FROM search_content"
)
_EXPORTED = (
    "type", "key", "title", "authors", "year", "month", "day", "venue", "volume", "issue", "pages", "publisher", "doi",
    "arxiv", "url", "code", "extra", "starred", "status", "note", "texts.body",
    "(SELECT group_concat(name, ', ') FROM paper_tags JOIN tags ON tags.id = tag_id WHERE paper_id = papers.id)",
)  # fmt: skip


def prepare(library: str, rows: str) -> None:
    """Write the rows of *library*, with the schema of the program, to the file *rows*."""
    from readinglist.store import schema

    with closing(sqlite3.connect(library)) as connection:
        tables = {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES}
    Path(rows).write_bytes(marshal.dumps((schema.TABLES + schema.SEARCH + schema.DUPLICATES, tables)))


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


def split_and_insert(source: str, rows: str, target: str) -> None:
    """Part a ``.bib`` file by bibtexparser, a piece at a time, and insert rows as :func:`insert` does."""
    import logging

    from bibtexparser.splitter import Splitter

    logging.disable(logging.CRITICAL)
    with Path(source).open(encoding="utf-8") as file:
        piece: list[str] = []
        for line in file:
            if line.startswith("@") and len(piece) > 1_000:
                Splitter("".join(piece)).split()
                piece = []
            piece.append(line)
        Splitter("".join(piece)).split()
    insert(rows, target)


def search(library: str, query: str) -> None:
    """Find the first twenty papers by the program's library; prints the seconds of the best of some times."""
    from readinglist.library import Library

    with Library(Path(library)) as opened:
        print(_best(lambda: opened.select([query], limit=20)))


def match(library: str, expression: str) -> None:
    """The same by bare SQLite: the best twenty rows of the search index, and nothing else."""
    query = "SELECT rowid FROM papers_fts WHERE papers_fts MATCH ? ORDER BY bm25(papers_fts) LIMIT 20"
    with closing(sqlite3.connect(library)) as connection:
        print(_best(lambda: connection.execute(query, (expression,)).fetchall()))


def _best(action: Callable[[], object], enough: float = 0.5) -> float:
    """The seconds of the quickest of as many runs as fit into *enough* seconds, and of three at least."""
    found: list[float] = []
    while len(found) < 3 or sum(found) < enough:
        started = time.perf_counter()
        action()
        found.append(time.perf_counter() - started)
    return min(found)


def digest(path: str) -> None:
    """Read a file, a piece at a time, and hash it."""
    from hashlib import sha256

    found = sha256()
    with Path(path).open("rb") as file:
        while piece := file.read(1_000_000):
            found.update(piece)
    found.hexdigest()


def export(library: str, target: str) -> None:
    """Write all papers as BibTeX, every field that the program writes, without escaping anything."""
    import json

    query = f"SELECT {', '.join(_EXPORTED)} FROM papers LEFT JOIN texts ON texts.id = abstract_id ORDER BY key"
    names = (
        "year", "month", "day", "journal", "volume", "number", "pages", "publisher", "doi", "eprint", "url", "code",
    )  # fmt: skip
    with closing(sqlite3.connect(library)) as connection, Path(target).open("w", encoding="utf-8") as file:
        for kind, key, title, authors, *plain, extra, starred, status, note, abstract, tags in connection.execute(
            query
        ):
            fields = {
                "title": title,
                "author": " and ".join(", ".join(name) for name in json.loads(authors)),
                **dict(zip(names, plain, strict=True)),
                "keywords": tags,
                "abstract": abstract,
                "annote": note,
                "readstatus": "" if status == "unread" else status,
                "relevance": "relevant" if starred else "",
                **json.loads(extra),
            }
            body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
            file.write(f"@{kind}{{{key},\n{body}}}\n\n")


def plain(library: str, target: str) -> None:
    """Write all papers of the library, as the program reads them, as BibTeX without escaping anything."""
    from readinglist.library import Library

    with Library(Path(library)) as opened, Path(target).open("w", encoding="utf-8") as file:
        for paper in opened.papers(opened.select(sort="title").ids):
            fields = {
                "title": paper.title, "author": " and ".join(f"{each.family}, {each.given}" for each in paper.authors),
                "year": paper.year, "month": paper.month, "journal": paper.venue, "volume": paper.volume,
                "number": paper.issue, "pages": paper.pages, "publisher": paper.publisher, "doi": paper.doi,
                "eprint": paper.arxiv, "url": paper.url, "code": paper.code, "keywords": ", ".join(paper.tags),
                "abstract": paper.abstract, "annote": paper.note, **paper.extra,
            }  # fmt: skip
            body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
            file.write(f"@{paper.type}{{{paper.key},\n{body}}}\n\n")


def split(source: str) -> None:
    """Part a ``.bib`` file by bibtexparser alone; prints the seconds without the start of Python."""
    import logging

    from bibtexparser.splitter import Splitter

    logging.disable(logging.CRITICAL)
    text = Path(source).read_text(encoding="utf-8")
    started = time.perf_counter()
    Splitter(text).split()
    print(time.perf_counter() - started)


def read(source: str) -> None:
    """Read a ``.bib`` file with the program's reader; prints the seconds without the start of Python."""
    from readinglist.formats.detect import read

    data = Path(source).read_bytes()
    read(b"@misc{a, author = {B, C}, title = {{D}}}")  # what is loaded once is not the reading
    started = time.perf_counter()
    for _ in read(data).items:
        pass
    print(time.perf_counter() - started)


def ours(source: str, target: str) -> None:
    """Import with the program's library in this process; prints the seconds without the start of Python."""
    from readinglist.library import Library

    started = time.perf_counter()
    with Library(Path(target)) as library:
        library.import_([source])
    print(time.perf_counter() - started)


def generate(path: str, number: str, seed: str = "1") -> None:
    """Write a dump, or a bibliography where the name ends in ``.bib``."""
    from benchmarks import papers

    write = papers.write_bibliography if path.endswith(".bib") else papers.write_dump
    write(Path(path), int(number), int(seed))


if __name__ == "__main__":
    known: tuple[Callable[..., None], ...] = (
        prepare, insert, split_and_insert, search, match, digest, export, plain, split, read, ours, generate,
    )  # fmt: skip
    actions = {action.__name__: action for action in known}
    actions[sys.argv[1]](*sys.argv[2:])
