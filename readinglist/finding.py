"""Which papers are meant: by name, by query, and by the nearest query that finds something."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.errors import NotFoundError, UsageError
from readinglist.store import papers, selecting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from readinglist.query import Compiled, Node
    from readinglist.spelling import Correction


class Found(NamedTuple):
    """What a query found."""

    ids: Sequence[int]
    corrections: Sequence[Correction] = ()


def resolve(connection: sqlite3.Connection, paper: str) -> int:
    """The id of a PAPER.

    Raises:
        NotFoundError: there is none, or more than one.
    """
    found = _named(connection, paper)
    if not found:
        raise NotFoundError(f"no paper {paper!r}: give a citation key, an id, an arXiv id or a DOI")
    if len(found) > 1:
        keys = ", ".join(papers.key_of(connection, paper_id) for paper_id in found)
        raise NotFoundError(f"{paper!r} is more than one paper: {keys}; name one by its key")
    return found[0]


def select(
    connection: sqlite3.Connection,
    words: Sequence[str],
    *,
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    correct: bool = False,
) -> Found:
    """The papers that *words* mean, see :meth:`Library.select <readinglist.library.Library.select>`."""
    named = _all_named(connection, words)
    if named is not None:
        return Found(named[:limit])
    node = parse(" ".join(words))
    found = _run(connection, node, sort, reverse, limit)
    if not found and correct and words and limit != 0:
        from readinglist.spelling import corrected

        better, corrections = corrected(connection, node)
        if corrections:
            found = _run(connection, better, sort, reverse, limit)
            if found:
                return Found(found, corrections)
    return Found(found)


class Typed(NamedTuple):
    """What a query finds while it is being typed."""

    ids: Sequence[int]
    corrections: Sequence[Correction] = ()
    problem: str = ""
    """What can't be parsed, and where; what was found takes it literally."""
    ranked: bool = False
    """Whether the best match comes first."""
    words: Sequence[str] = ()
    """What was looked for, to be shown where it stands."""


_RANKED = 3_000
"""Matches up to which they are ranked while typing: more would be waited for, and nobody looks at their order."""
_ORDERS = 4
"""Orders of papers that are kept."""


class Orders:
    """Papers in the orders of lists, kept until the library changes: sorting 100,000 takes longer than a key may."""

    def __init__(self) -> None:
        self._version: tuple[int, int] | None = None
        self._kept: dict[tuple[str, tuple[object, ...], str, bool], list[int]] = {}

    def get(
        self, connection: sqlite3.Connection, where: str, params: Sequence[object], sort: str, reverse: bool
    ) -> list[int]:
        """The papers for which the condition *where* holds, sorted."""
        version = (connection.execute("PRAGMA data_version").fetchone()[0], connection.total_changes)
        if version != self._version:
            self._kept.clear()
            self._version = version
        key = (where, tuple(params), sort, reverse)
        found = self._kept.get(key)
        if found is None:
            found = selecting.select(connection, where, params, sort=sort, reverse=reverse)
            if len(self._kept) >= _ORDERS:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return found


def typed(
    connection: sqlite3.Connection,
    text: str,
    *,
    cursor: int | None = None,
    within: str = "",
    sort: str | None = None,
    reverse: bool = False,
    correct: bool = False,
    orders: Orders,
) -> Typed:
    """The papers that *text* means so far, see :meth:`Library.look_up <readinglist.library.Library.look_up>`."""
    from readinglist import query

    problem = ""
    try:
        query.parse(text)
    except query.QueryError as error:
        problem = f"column {error.column}: {error.message}"
    node = query.parse_leniently(text, cursor)
    scope = query.parse(within)

    def run(node: Node) -> tuple[list[int], bool]:
        compiled = _compile(query.And((scope, node)) if within else node, typing=True)
        order = "added" if sort in (None, "relevance") else sort or ""
        if compiled.match is None:
            return orders.get(connection, compiled.where, compiled.params, order, reverse), False
        matching = selecting.matching(connection, compiled.match)
        found = [
            paper
            for paper in orders.get(connection, compiled.rest, compiled.rest_params, order, reverse)
            if paper in matching
        ]
        if sort not in (None, "relevance") or compiled.begun or not 1 < len(found) <= _RANKED:
            return found, False
        ranked = selecting.select(
            connection, compiled.where, compiled.params, match=_match(compiled), sort="relevance", reverse=reverse
        )
        return ranked, True

    found, ranked = run(node)
    if correct and not found and text.strip():
        from readinglist.spelling import corrected

        better, corrections = corrected(connection, node)
        if corrections:
            found, ranked = run(better)
            if found:
                return Typed(found, corrections, problem, ranked, query.looked_for(better))
    return Typed(found, (), problem, ranked, query.looked_for(node))


def count(connection: sqlite3.Connection, words: Sequence[str]) -> int:
    """How many papers *words* mean."""
    named = _all_named(connection, words)
    if named is not None:
        return len(named)
    compiled = _compile(parse(" ".join(words)))
    return selecting.count(connection, compiled.where, compiled.params)


def parse(text: str) -> Node:
    """A query's tree.

    Raises:
        UsageError: it can't be read.
    """
    from readinglist import query

    try:
        return query.parse(text)
    except query.QueryError as error:
        raise UsageError(f"query, column {error.column}: {error.message}") from error


def _compile(node: Node, *, typing: bool = False, names: bool = True) -> Compiled:
    from datetime import datetime

    from readinglist import query

    # Days in a query are the user's own.
    return query.compile(node, now=datetime.now().astimezone(), typing=typing, names=names)


def _without_idle_names(connection: sqlite3.Connection, node: Node, compiled: Compiled) -> Compiled:
    """*compiled*, of *node*, without the look for phrases that might be names and are none."""
    from readinglist import query

    names = query.turned(node)
    return _compile(node, names=False) if names and not selecting.any_matches(connection, names) else compiled


def _match(compiled: Compiled) -> selecting.Match:
    """What the search index answers of a query that has a ``MATCH``."""
    return selecting.Match(compiled.match or "", None if compiled.bare else compiled.rest, compiled.rest_params)


def _run(connection: sqlite3.Connection, node: Node, sort: str | None, reverse: bool, limit: int | None) -> list[int]:
    compiled = _compile(node)
    match = None
    if compiled.match is not None and sort in (None, "relevance"):
        match = _match(_without_idle_names(connection, node, compiled))
        sort = "relevance"
    return selecting.select(
        connection,
        compiled.where,
        compiled.params,
        match=match,
        sort=sort or "added",
        reverse=reverse,
        limit=limit,
    )


def _all_named(connection: sqlite3.Connection, words: Sequence[str]) -> list[int] | None:
    """The papers named, where every one of *words* is exactly a PAPER."""
    if not words or any(" " in word.strip() for word in words):
        return None
    found: dict[int, None] = {}
    for word in words:
        named = _named(connection, word)
        if not named:
            return None
        found.update(dict.fromkeys(named))
    return list(found)


def _named(connection: sqlite3.Connection, paper: str) -> list[int]:
    """Papers with this key, old key, id, arXiv id or DOI: the first of these kinds that there is."""
    paper = paper.strip()
    by_key = papers.by_key(connection, paper)
    if by_key is not None:
        return [by_key]
    if paper.isascii() and paper.isdigit() and len(paper) < 19 and papers.exists(connection, int(paper)):
        return [int(paper)]
    if not any(character.isdigit() for character in paper):
        return []
    from readinglist.identifiers import parse_arxiv, parse_doi

    if arxiv := parse_arxiv(paper):
        return papers.by_identifier(connection, {"arxiv": arxiv.id})
    if doi := parse_doi(paper):
        return papers.by_identifier(connection, {"doi": doi})
    return []
