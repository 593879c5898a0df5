"""Which papers a query means, in which order: by the tables, and by the search index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

SORTS = {
    "added": "papers.added DESC, papers.id",
    "title": "papers.title IS NULL, papers.title COLLATE NOCASE, papers.id",
    "year": "papers.year IS NULL, papers.year DESC, papers.month DESC, papers.day DESC, papers.id",
    "author": "papers.authors = '[]', papers.authors COLLATE NOCASE, papers.id",
    "seen": "papers.seen DESC, papers.id",
}
"""Orders of a list: the newest, the latest and the most seen first; titles and authors from A to Z."""

RANK = "bm25(papers_fts, 10.0, 1.0, 4.0, 2.0, 3.0, 2.0)"
"""Relevance, the title heaviest. Not FTS5's ``rank`` column: that one sorts every hit before the first is given."""

RANKED = 50_000
"""Matches that are ranked, the newest ones. Each costs a microsecond, and how often a paper has a word that so many
have says little about it."""


def select(
    connection: sqlite3.Connection,
    where: str,
    params: Sequence[Any],
    *,
    match: Match | None = None,
    sort: str = "added",
    reverse: bool = False,
    limit: int | None = None,
) -> list[int]:
    """Ids of the papers for which the condition *where* holds (over ``papers AS p``), sorted.

    *match* is what the search index answers of the same condition, for the sort ``relevance``.
    """
    count = -1 if limit is None else limit
    if sort == "relevance" and match is not None:
        return _ranked(connection, match, reverse, count)
    order = _reversed(SORTS.get(sort, SORTS["added"]).replace("papers.", "p."), reverse)
    rows = connection.execute(f"SELECT p.id FROM papers AS p WHERE {where} ORDER BY {order} LIMIT ?", (*params, count))
    return [row[0] for row in rows]


class Match(NamedTuple):
    """A condition that the search index can answer, at least in part."""

    expression: str
    """For FTS5."""
    rest: str | None
    """The condition over ``papers AS p`` that has to hold besides; None: that the paper is not in the trash."""
    params: Sequence[Any]
    """Its parameters."""


def _ranked(connection: sqlite3.Connection, match: Match, reverse: bool, count: int) -> list[int]:
    """The papers that match, the best first: of more than :data:`RANKED` the newest are ranked, the rest follows.

    The other way round all are ranked.
    """
    if match.rest is None:
        # Without a look at each paper: few are in the trash, and they have an index of their own.
        source, number = "papers_fts", "rowid"
        where = "rowid NOT IN (SELECT id FROM papers WHERE trashed IS NOT NULL)"
    else:
        source, number = "papers_fts JOIN papers AS p ON p.id = papers_fts.rowid", "papers_fts.rowid"
        where = match.rest
    matching = f"FROM {source} WHERE papers_fts MATCH ? AND ({where})"
    values = (match.expression, *match.params)
    newest = f"SELECT {number} AS id, {RANK} AS rank {matching} ORDER BY {number} DESC LIMIT ?"
    most, order = (-1, "rank DESC") if reverse else (RANKED, "rank")
    rows = connection.execute(f"SELECT id FROM ({newest}) ORDER BY {order}, id LIMIT ?", (*values, most, count))
    found = [row[0] for row in rows]
    if len(found) == most != count:
        rest = f"SELECT {number} {matching} AND {number} < ? ORDER BY {number} DESC LIMIT ?"
        left = -1 if count < 0 else count - RANKED
        found += [row[0] for row in connection.execute(rest, (*values, min(found), left))]
    return found


def any_matches(connection: sqlite3.Connection, expression: str) -> bool:
    """Whether any paper's index entries match an FTS5 *expression*."""
    query = "SELECT 1 FROM papers_fts WHERE papers_fts MATCH ? LIMIT 1"
    return connection.execute(query, (expression,)).fetchone() is not None


def matching(connection: sqlite3.Connection, expression: str) -> set[int]:
    """Ids of the papers, in and out of the trash, in whose index entries an FTS5 *expression* matches."""
    # As one JSON array: a row each would take five times as long.
    row = connection.execute("SELECT json_group_array(rowid) FROM papers_fts WHERE papers_fts MATCH ?", (expression,))
    return set(json.loads(row.fetchone()[0]))


def _reversed(order: str, reverse: bool) -> str:
    """The other way round; what has no value to sort by stays last, and ties stay in the order of their coming."""
    if not reverse:
        return order
    terms = []
    for term in order.split(", ") if not order.startswith("bm25") else [RANK, "p.id"]:
        if term.endswith(("IS NULL", "= '[]'", ".id")):
            terms.append(term)
        else:
            terms.append(term.removesuffix(" DESC") if term.endswith(" DESC") else f"{term} DESC")
    return ", ".join(terms)


def count(connection: sqlite3.Connection, where: str, params: Sequence[Any]) -> int:
    """How many papers the condition *where* (over ``papers AS p``) holds for."""
    number: int = connection.execute(f"SELECT count(*) FROM papers AS p WHERE {where}", params).fetchone()[0]
    return number
