"""Writing records, the papers that they are evidence for, and the texts that both share."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.paper import Author
from readinglist.store.papers import LOOKUP, decode_fields, encode_authors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from readinglist.store.journal import Step

VIEW_COLUMNS = (
    "type", "title", "abstract_id", "abstract_kind", "authors", "year", "month", "day", "venue", "volume", "issue",
    "pages", "publisher", "doi", "arxiv", "url", "code", "extra",
)  # fmt: skip
"""The columns of a paper that its records decide, but for those that the owner edited."""

_RECORD_COLUMNS = (
    "id", "import_id", "paper_id", "day", "position", "first_line", "last_line", "title_key", "hash", "fields",
    "abstract_id",
)  # fmt: skip
_PAPER_COLUMNS = ("id", "key", *VIEW_COLUMNS, "seen", "added", "updated")


TITLE_START = "substr({}, 1, 40)"
"""Of a title in normal form, what the records are indexed by."""


class StoredRecord(NamedTuple):
    """A record in the tables, as far as it takes to match others with it."""

    id: int
    import_id: int
    paper_id: int
    title_key: str
    hash: int
    fields: dict[str, Any]


def encode_record(fields: Mapping[str, Any]) -> tuple[str, int]:
    """A record's fields as they stand in the table (all but the abstract, which is kept apart), and its hash.

    The hash tells one record's content from another's, across imports, files and libraries: 64 bits of BLAKE2b, as
    SQLite's signed integer.
    """
    encoded = _encode({name: value for name, value in fields.items() if name != "abstract"})
    content = blake2b(encoded.encode(), digest_size=8)
    content.update(b"\0")
    content.update(fields.get("abstract", "").encode())
    return encoded, int.from_bytes(content.digest(), "big", signed=True)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """The id that the next row of *table* gets."""
    number: int = connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]
    if table == "papers":
        # What was merged can come back under the id that it had.
        gone: int = connection.execute("SELECT coalesce(max(other_id), 0) + 1 FROM merges").fetchone()[0]
        return max(number, gone)
    return number


class Texts:
    """Long texts, each stored once: gives the id of a text, and stores those that are new."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def ids(self, bodies: Iterable[str | None]) -> dict[str | None, int | None]:
        """The id of each of *bodies*, stored now where it was not; None for None and for an empty text."""
        found: dict[str | None, int | None] = dict.fromkeys(bodies)
        digests = {body: _digest(body) for body in found if body}
        rows = self._step.connection.execute(
            "SELECT id, body FROM texts WHERE digest IN (SELECT value FROM json_each(?))",
            (json.dumps(list(digests.values())),),
        )
        # Another text may have the same digest.
        found.update((body, text_id) for text_id, body in rows if body in digests)
        first = next_id(self._step.connection, "texts")
        new = list(enumerate((body for body in digests if found[body] is None), first))
        self._step.insert_many(
            "texts", ("id", "digest", "body"), [(text_id, digests[body], body) for text_id, body in new]
        )
        found.update((body, text_id) for text_id, body in new)
        return found


def _digest(body: str) -> int:
    """The hash by which a text is found, as SQLite's signed integer."""
    return int.from_bytes(blake2b(body.encode(), digest_size=8).digest(), "big", signed=True)


def view_values(fields: Mapping[str, Any], abstract_id: int | None) -> tuple[Any, ...]:
    """A paper's columns (:data:`VIEW_COLUMNS`) for *fields* (names as in a record)."""
    authors = fields.get("authors")
    extra = fields.get("extra")
    get = fields.get
    return (
        get("type") or "misc",
        get("title"),
        abstract_id,
        get("abstract_kind", "abstract") if abstract_id is not None else None,
        encode_authors(Author.from_json(author) for author in authors) if authors else "[]",
        *[get(name) for name in _AS_THEY_ARE],
        encode_extra(extra) if extra else "{}",
    )


_AS_THEY_ARE = VIEW_COLUMNS[5:-1]


def encode_extra(extra: Mapping[str, Any]) -> str:
    """``extra`` as it stands in the table."""
    return json.dumps(extra, ensure_ascii=False, separators=(",", ":")) if extra else "{}"


def insert_papers(step: Step, rows: Sequence[tuple[int, str, tuple[Any, ...]]]) -> None:
    """Store new papers: id, key and columns (:func:`view_values`) of each, the ids rising without a gap."""
    step.insert_many(
        "papers",
        _PAPER_COLUMNS,
        [(paper_id, key, *values, 1, step.at, step.at) for paper_id, key, values in rows],
    )


def update_papers(step: Step, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of :func:`merged_row`."""
    step.update_each("papers", (*VIEW_COLUMNS, "seen", "updated"), rows)


def merged_row(
    connection: sqlite3.Connection, paper_id: int, values: tuple[Any, ...], seen: int, at: str
) -> tuple[Any, ...] | None:
    """A paper's columns with *values* in all but those that its owner edited; None where nothing changes."""
    names = ", ".join(VIEW_COLUMNS)
    row = connection.execute(f"SELECT edited, seen, updated, {names} FROM papers WHERE id = ?", (paper_id,)).fetchone()
    edited = {_COLUMN_OF.get(name, name) for name in json.loads(row[0])}
    if "abstract_id" in edited:
        edited.add("abstract_kind")
    current = row[3:]
    columns = zip(VIEW_COLUMNS, current, values, strict=True)
    merged = tuple(old if name in edited else new for name, old, new in columns)
    if merged == tuple(current):
        return None if seen == row[1] else (*merged, seen, row[2], paper_id)
    return (*merged, seen, at, paper_id)


_COLUMN_OF = {"abstract": "abstract_id"}


def insert_records(step: Step, rows: Sequence[Sequence[Any]]) -> None:
    """Store new records: all columns of each in the order of the table, the ids rising without a gap."""
    step.insert_many("records", _RECORD_COLUMNS, rows)


def with_title_keys(connection: sqlite3.Connection, keys: Iterable[str]) -> list[StoredRecord]:
    """All records whose title has one of the normal forms *keys*."""
    start = TITLE_START.format("title_key")
    return _records(
        connection,
        f"records.id IN (SELECT records.id FROM json_each(?) JOIN records "
        f"ON {start} = {TITLE_START.format('value')} AND title_key = value WHERE title_key <> '')",
        list(keys),
    )


def of_papers(connection: sqlite3.Connection, papers: Iterable[int]) -> list[StoredRecord]:
    """All records of *papers*."""
    return _records(connection, "records.paper_id IN (SELECT value FROM json_each(?))", list(papers))


def first_of_papers(connection: sqlite3.Connection, papers: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The line on which the first record of each paper begins, and its title (``""`` without one)."""
    rows = connection.execute(
        "SELECT paper_id, first_line, coalesce(json_extract(fields, '$.title'), ''), min(id) FROM records "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) GROUP BY paper_id",
        (json.dumps(list(papers)),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def by_ids(connection: sqlite3.Connection, ids: Iterable[int]) -> list[StoredRecord]:
    """Records by their ids."""
    return _records(connection, "records.id IN (SELECT value FROM json_each(?))", list(ids))


def _records(connection: sqlite3.Connection, where: str, values: list[Any]) -> list[StoredRecord]:
    rows = connection.execute(
        "SELECT records.id, import_id, paper_id, title_key, hash, fields, texts.body FROM records "
        f"LEFT JOIN texts ON texts.id = records.abstract_id WHERE {where} ORDER BY records.id",
        (json.dumps(values, ensure_ascii=False),),
    )
    return [StoredRecord._make((*row[:-2], decode_fields(*row[-2:]))) for row in rows]


def lookups(connection: sqlite3.Connection) -> set[int]:
    """The imports in which no paper was seen: it was looked up."""
    return {row[0] for row in connection.execute("SELECT id FROM imports WHERE reader = ?", (LOOKUP,))}


def hashes_of_source(connection: sqlite3.Connection, sha256: str) -> dict[int, int]:
    """The contents of the records that were read from a source with this hash, each with one of its papers."""
    rows = connection.execute(
        "SELECT hash, paper_id FROM records JOIN imports ON imports.id = records.import_id WHERE sha256 = ?",
        (sha256,),
    )
    return {row[0]: row[1] for row in rows}


def hashes(connection: sqlite3.Connection) -> dict[int, int]:
    """The contents of all records, each with one of its papers."""
    return dict(connection.execute("SELECT hash, paper_id FROM records").fetchall())
