"""Reading papers out of the tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.paper import FIELDS, Author, Paper, Sighting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readinglist.store.journal import Step

_COLUMNS = (
    "id", "key", "type", "title", "abstract", "abstract_kind", "authors", "year", "month", "day", "venue", "volume",
    "issue", "pages", "publisher", "doi", "arxiv", "url", "code", "extra", "starred", "status", "note", "edited",
    "seen", "added", "updated", "read", "trashed", "noted",
)  # fmt: skip

_SELECT = f"""
SELECT {", ".join("texts.body" if name == "abstract" else f"papers.{name}" for name in _COLUMNS)}
FROM papers LEFT JOIN texts ON texts.id = papers.abstract_id
"""

_AT_ONCE = 500
LOOKUP = "lookup/1"
"""The ``reader`` of an import that is none: what a source of metadata said when it was asked about papers."""


def encode_authors(authors: Iterable[Author]) -> str:
    """Names as they stand in the table: ``[[family, given], …]``, and ``[name]`` for one that stays whole."""
    return json.dumps(
        [[author.literal] if author.literal else [author.family, author.given] for author in authors],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def decode_authors(text: str) -> tuple[Author, ...]:
    """The inverse of :func:`encode_authors`."""
    if text == "[]":
        return ()
    return tuple([Author(*name) if len(name) > 1 else Author("", "", name[0]) for name in json.loads(text)])


def load(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Paper]:
    """The papers of *ids*, in that order; ids that there are not are left out."""
    return list(iterate(connection, ids))


def iterate(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Paper]:
    """The papers of *ids*, in that order, a few at a time: a library may hold more than memory does."""
    chunk: list[int] = []
    for paper_id in ids:
        chunk.append(paper_id)
        if len(chunk) == _AT_ONCE:
            yield from _load(connection, chunk)
            chunk = []
    if chunk:
        yield from _load(connection, chunk)


class Row(NamedTuple):
    """A paper as a list shows it."""

    id: int
    key: str
    title: str | None
    authors: tuple[Author, ...]
    year: int | None
    venue: str | None
    arxiv: str | None
    doi: str | None
    url: str | None
    status: str
    starred: bool
    seen: int
    added: str
    tags: tuple[str, ...]


def rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Row]:
    """The papers of *ids*, in that order, as far as a list shows them: without their texts."""
    wanted = json.dumps(list(ids))
    tags = _tags(connection, wanted)
    found = {}
    for row in connection.execute(
        "SELECT id, key, title, authors, year, venue, arxiv, doi, url, status, starred, seen, added "
        "FROM papers WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    ):
        paper_id, key, title, authors, year, venue, arxiv, doi, url, status, starred, seen, added = row
        found[paper_id] = Row(
            paper_id, key, title, decode_authors(authors), year, venue, arxiv, doi, url, status, bool(starred), seen,
            added, tuple(tags.get(paper_id, ())),
        )  # fmt: skip
    return [found[paper_id] for paper_id in ids if paper_id in found]


class Listed(NamedTuple):
    """A paper as a line of text shows it."""

    key: str
    title: str | None
    year: int | None
    arxiv: str | None
    doi: str | None
    url: str | None
    status: str
    starred: bool
    tags: Sequence[str]


def listed(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Listed]:
    """The papers of *ids*, in that order, as far as a line of text shows them."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        wanted = json.dumps(list(some))
        tags = _tags(connection, wanted)
        rows = connection.execute(
            "SELECT id, key, title, year, arxiv, doi, url, status, starred FROM papers "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        found = {row[0]: row[1:] for row in rows}
        for paper_id in some:
            if row := found.get(paper_id):
                yield Listed._make((*row, tags.get(paper_id, ())))


def present(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of *ids* whose papers are there, outside the trash."""
    query = "SELECT id FROM papers WHERE trashed IS NULL AND id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in connection.execute(query, (json.dumps(list(ids)),))}


def _load(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Paper]:
    wanted = json.dumps(ids)
    rows = connection.execute(f"{_SELECT} WHERE papers.id IN (SELECT value FROM json_each(?))", (wanted,)).fetchall()
    tags = _tags(connection, wanted)
    keys: dict[int, list[str]] = {}
    for paper_id, key in connection.execute(
        "SELECT paper_id, key FROM aliases WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY id", (wanted,)
    ):
        keys.setdefault(paper_id, []).append(key)
    papers = {row[0]: _paper(row, tags.get(row[0], ()), keys.get(row[0], ())) for row in rows}
    return (papers[paper_id] for paper_id in ids if paper_id in papers)


def _tags(connection: sqlite3.Connection, wanted: str) -> dict[int, list[str]]:
    """The tags of the papers whose ids stand in a JSON array."""
    found: dict[int, list[str]] = {}
    for paper_id, name in connection.execute(
        "SELECT paper_id, name FROM paper_tags JOIN tags ON tags.id = tag_id "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY folded",
        (wanted,),
    ):
        found.setdefault(paper_id, []).append(name)
    return found


def _paper(row: Sequence[Any], tags: Sequence[str], aliases: Sequence[str]) -> Paper:
    (
        paper_id, key, kind, title, abstract, abstract_kind, authors, year, month, day, venue, volume,
        issue, pages, publisher, doi, arxiv, url, code, extra, starred, status, note, edited,
        seen, added, updated, read, trashed, noted,
    ) = row  # fmt: skip
    # In the order of the columns of Paper: names would double the time, and a library may have 100,000 of them.
    return Paper(
        paper_id, key, kind, title, abstract, abstract_kind, decode_authors(authors), year, month, day, venue, volume,
        issue, pages, publisher, doi, arxiv, url, code, {} if extra == "{}" else json.loads(extra), tuple(tags),
        bool(starred), status, note, () if edited == "[]" else tuple(json.loads(edited)), seen, added, updated, read,
        trashed, tuple(aliases), noted,
    )  # fmt: skip


def by_key(connection: sqlite3.Connection, key: str) -> int | None:
    """The paper that has, or once had, this citation key, whatever its case."""
    row = connection.execute("SELECT id FROM papers WHERE key = ?", (key,)).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT paper_id FROM aliases WHERE key = ? AND paper_id IS NOT NULL", (key,)
        ).fetchone()
    return row[0] if row else None


def by_identifier(
    connection: sqlite3.Connection, identifiers: Mapping[str, str], *, untitled: bool = False
) -> list[int]:
    """Papers, in and out of the trash, that have one of the identifiers (``arxiv``, ``doi``, ``url``), oldest first.

    A URL identifies only papers that have no title. With *untitled*, these alone are looked for.
    """
    found: set[int] = set()
    for column, value in identifiers.items():
        condition = " AND title IS NULL" if untitled or column == "url" else ""
        rows = connection.execute(f"SELECT id FROM papers WHERE {column} = ?{condition}", (value,))
        found.update(row[0] for row in rows)
    return sorted(found)


def key_of(connection: sqlite3.Connection, paper_id: int) -> str:
    """The citation key of a paper."""
    key: str = connection.execute("SELECT key FROM papers WHERE id = ?", (paper_id,)).fetchone()[0]
    return key


def keys_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """The citation keys of papers."""
    rows = connection.execute(
        "SELECT id, key FROM papers WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return dict(rows.fetchall())


def owners_of_keys(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, int | None]:
    """Key in lower case → the paper that has, or had, it; None where nothing may have it any more."""
    wanted = json.dumps(list(keys), ensure_ascii=False)
    rows = connection.execute(
        "SELECT lower(key), id FROM papers WHERE key IN (SELECT value FROM json_each(?)) "
        "UNION ALL SELECT lower(key), paper_id FROM aliases WHERE key IN (SELECT value FROM json_each(?))",
        (wanted, wanted),
    )
    return dict(rows.fetchall())


def exists(connection: sqlite3.Connection, paper_id: int) -> bool:
    """Whether there is a paper with this id, in or out of the trash."""
    return connection.execute("SELECT 1 FROM papers WHERE id = ?", (paper_id,)).fetchone() is not None


def keys_taken(connection: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """Those of *keys* that :func:`key_taken` holds for."""
    rows = connection.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM papers WHERE key = value) "
        "OR EXISTS (SELECT 1 FROM aliases WHERE key = value)",
        (json.dumps(keys),),
    )
    return {row[0] for row in rows}


def key_taken(connection: sqlite3.Connection, key: str) -> bool:
    """Whether a paper has this citation key, had it, or nothing may have it any more."""
    row = connection.execute(
        "SELECT 1 FROM papers WHERE key = ? UNION ALL SELECT 1 FROM aliases WHERE key = ?", (key, key)
    ).fetchone()
    return row is not None


def key_taken_by_other(connection: sqlite3.Connection, key: str, paper_id: int) -> bool:
    """Whether a paper other than this one has, or had, this citation key, or nothing may have it any more."""
    row = connection.execute(
        "SELECT 1 FROM papers WHERE key = ? AND id <> ? "
        "UNION ALL SELECT 1 FROM aliases WHERE key = ? AND paper_id IS NOT ?",
        (key, paper_id, key, paper_id),
    ).fetchone()
    return row is not None


def sightings(connection: sqlite3.Connection, paper_id: int) -> list[Sighting]:
    """All records of a paper with the imports that they came in, in the order of their coming.

    A day that its page says without the year is given as it was completed for the import, if it was.
    """
    rows = connection.execute(
        """
        SELECT records.id, imports.id, imports.path, imports.format, imports.imported,
               CASE WHEN records.day GLOB '*[12][0-9][0-9][0-9]*' THEN records.day ELSE imports.day END,
               records.position, records.first_line, records.last_line, records.fields, texts.body,
               imports.reader = ?
        FROM records JOIN imports ON imports.id = records.import_id
        LEFT JOIN texts ON texts.id = records.abstract_id
        WHERE records.paper_id = ? ORDER BY records.id
        """,
        (LOOKUP, paper_id),
    )
    return [Sighting(*(*row[:-3], decode_fields(*row[-3:-1]), bool(row[-1]))) for row in rows]


def decode_fields(fields: str, abstract: str | None) -> dict[str, Any]:
    """The fields of a record: the abstract, which is kept apart, in its place again."""
    decoded: dict[str, Any] = json.loads(fields)
    if abstract is not None:
        decoded["abstract"] = abstract
    return {name: decoded.pop(name) for name in FIELDS if name in decoded} | decoded


def all_ids(connection: sqlite3.Connection, *, trashed: bool) -> list[int]:
    """The ids of all papers, those in the trash only with *trashed*."""
    where = "" if trashed else "WHERE trashed IS NULL"
    return [row[0] for row in connection.execute(f"SELECT id FROM papers {where} ORDER BY id")]


def move_aliases(step: Step, homes: Mapping[int, int]) -> None:
    """Give the further keys of papers to others: old paper → new one."""
    rows = step.connection.execute(
        "SELECT id, paper_id FROM aliases WHERE paper_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(homes)),),
    ).fetchall()
    step.update_each("aliases", ("paper_id",), [(homes[paper], alias) for alias, paper in rows])


def release_alias(step: Step, key: str) -> None:
    """Let a further key of a paper go, so that another one can have it."""
    rows = step.connection.execute("SELECT id FROM aliases WHERE key = ?", (key,)).fetchall()
    step.delete("aliases", [row[0] for row in rows])


def by_key_order(connection: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    """*ids* in the order of their citation keys."""
    rows = connection.execute(
        "SELECT id FROM papers WHERE id IN (SELECT value FROM json_each(?)) ORDER BY key", (json.dumps(ids),)
    )
    return [row[0] for row in rows]


def former_keys(connection: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[str, str]]:
    """Old and present citation keys of those of *ids* that had another one."""
    rows = connection.execute(
        "SELECT aliases.key, papers.key FROM aliases JOIN papers ON papers.id = aliases.paper_id "
        "WHERE papers.id IN (SELECT value FROM json_each(?)) ORDER BY aliases.key",
        (json.dumps(ids),),
    )
    return [(row[0], row[1]) for row in rows]
