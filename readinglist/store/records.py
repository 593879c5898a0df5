"""Writing records, the papers that they are evidence for, and the texts that both share."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.paper import Author
from readinglist.store.papers import decode_fields, encode_authors

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


class StoredRecord(NamedTuple):
    """A record in the tables, as far as it takes to match others with it."""

    id: int
    import_id: int
    paper_id: int
    title_key: str
    hash: int
    fields: dict[str, Any]


def digest(text: str) -> int:
    """64 bits of BLAKE2b as SQLite's signed integer."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def content_hash(fields: Mapping[str, Any]) -> int:
    """What tells one record's content from another's, across imports, files and libraries."""
    return digest(json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """The id that the next row of *table* gets."""
    number: int = connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]
    return number


class Texts:
    """Long texts, each stored once: gives the id of a text, and stores those that are new."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._known: dict[bytes, int] = {}

    def ids(self, bodies: Sequence[str | None]) -> list[int | None]:
        """The ids of *bodies*, stored now where they were not; None for None."""
        names = [blake2b(body.encode(), digest_size=16).digest() if body else None for body in bodies]
        missing = {
            name: body
            for name, body in zip(names, bodies, strict=True)
            if name is not None and body and name not in self._known
        }
        if missing:
            self._find(missing)
            self._store({name: body for name, body in missing.items() if name not in self._known})
        return [self._known[name] if name is not None else None for name in names]

    def _find(self, missing: Mapping[bytes, str]) -> None:
        by_digest = {digest(body): (name, body) for name, body in missing.items()}
        rows = self._step.connection.execute(
            "SELECT id, digest, body FROM texts WHERE digest IN (SELECT value FROM json_each(?))",
            (json.dumps(list(by_digest)),),
        )
        for text_id, number, body in rows:
            name, wanted = by_digest[number]
            if body == wanted:
                self._known[name] = text_id

    def _store(self, new: Mapping[bytes, str]) -> None:
        first = next_id(self._step.connection, "texts")
        rows = [(first + place, digest(body), body) for place, body in enumerate(new.values())]
        self._step.insert_many("texts", ("id", "digest", "body"), rows)
        for name, row in zip(new, rows, strict=True):
            self._known[name] = row[0]


def view_values(fields: Mapping[str, Any], abstract_id: int | None) -> dict[str, Any]:
    """A paper's columns for *fields* (names as in a record)."""
    values: dict[str, Any] = {name: fields.get(name) for name in VIEW_COLUMNS}
    values["type"] = fields.get("type") or "misc"
    values["abstract_id"] = abstract_id
    values["abstract_kind"] = fields.get("abstract_kind", "abstract") if abstract_id is not None else None
    values["authors"] = encode_authors(Author.from_json(author) for author in fields.get("authors", ()))
    values["extra"] = encode_extra(fields.get("extra", {}))
    return values


def encode_extra(extra: Mapping[str, Any]) -> str:
    """``extra`` as it stands in the table."""
    return json.dumps(extra, ensure_ascii=False, separators=(",", ":")) if extra else "{}"


def insert_papers(step: Step, rows: Sequence[tuple[int, str, Mapping[str, Any]]]) -> None:
    """Store new papers: id, key and columns (:func:`view_values`) of each, the ids rising without a gap."""
    step.insert_many(
        "papers",
        _PAPER_COLUMNS,
        [
            (paper_id, key, *[values[name] for name in VIEW_COLUMNS], 1, step.at, step.at)
            for paper_id, key, values in rows
        ],
    )


def update_papers(step: Step, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of :func:`merged_row`."""
    step.update_each("papers", (*VIEW_COLUMNS, "seen", "updated"), rows)


def merged_row(
    connection: sqlite3.Connection, paper_id: int, values: Mapping[str, Any], seen: int, at: str
) -> tuple[Any, ...] | None:
    """A paper's columns with *values* in all but those that its owner edited; None where nothing changes."""
    names = ", ".join(VIEW_COLUMNS)
    row = connection.execute(f"SELECT edited, seen, updated, {names} FROM papers WHERE id = ?", (paper_id,)).fetchone()
    edited = {_COLUMN_OF.get(name, name) for name in json.loads(row[0])}
    if "abstract_id" in edited:
        edited.add("abstract_kind")
    current = row[3:]
    merged = tuple(old if name in edited else values[name] for name, old in zip(VIEW_COLUMNS, current, strict=True))
    if merged == tuple(current):
        return None if seen == row[1] else (*merged, seen, row[2], paper_id)
    return (*merged, seen, at, paper_id)


_COLUMN_OF = {"abstract": "abstract_id"}


def insert_records(step: Step, rows: Sequence[Sequence[Any]]) -> None:
    """Store new records: all columns of each in the order of the table, the ids rising without a gap."""
    step.insert_many("records", _RECORD_COLUMNS, rows)


def encode_fields(fields: Mapping[str, Any]) -> str:
    """A record's fields as they stand in the table: all but the abstract, which is kept apart."""
    return json.dumps(
        {name: value for name, value in fields.items() if name != "abstract"},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def with_title_keys(connection: sqlite3.Connection, keys: Iterable[str]) -> list[StoredRecord]:
    """All records whose title has one of the normal forms *keys*."""
    return _records(
        connection,
        "records.title_key IN (SELECT value FROM json_each(?)) AND records.title_key <> ''",
        list(keys),
    )


def of_papers(connection: sqlite3.Connection, papers: Iterable[int]) -> list[StoredRecord]:
    """All records of *papers*."""
    return _records(connection, "records.paper_id IN (SELECT value FROM json_each(?))", list(papers))


def _records(connection: sqlite3.Connection, where: str, values: list[Any]) -> list[StoredRecord]:
    rows = connection.execute(
        "SELECT records.id, import_id, paper_id, title_key, hash, fields, texts.body FROM records "
        f"LEFT JOIN texts ON texts.id = records.abstract_id WHERE {where} ORDER BY records.id",
        (json.dumps(values, ensure_ascii=False),),
    )
    return [StoredRecord._make((*row[:-2], decode_fields(*row[-2:]))) for row in rows]


def hashes_of_source(connection: sqlite3.Connection, sha256: str) -> dict[int, int]:
    """The contents of the records that were read from a source with this hash, each with one of its papers."""
    rows = connection.execute(
        "SELECT hash, paper_id FROM records JOIN imports ON imports.id = records.import_id WHERE sha256 = ?",
        (sha256,),
    )
    return {row[0]: row[1] for row in rows}
