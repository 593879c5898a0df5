"""Which papers are meant: by name, by query, and by the nearest query that finds something."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.errors import NotFoundError, UsageError
from readinglist.store import papers

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


def count(connection: sqlite3.Connection, words: Sequence[str]) -> int:
    """How many papers *words* mean."""
    named = _all_named(connection, words)
    if named is not None:
        return len(named)
    compiled = _compile(parse(" ".join(words)))
    return papers.count(connection, compiled.where, compiled.params)


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


def _compile(node: Node) -> Compiled:
    from datetime import datetime

    from readinglist import query

    # Days in a query are the user's own.
    return query.compile(node, now=datetime.now().astimezone())


def _run(connection: sqlite3.Connection, node: Node, sort: str | None, reverse: bool, limit: int | None) -> list[int]:
    compiled = _compile(node)
    match = None
    if compiled.match is not None and sort in (None, "relevance"):
        match = (compiled.match, compiled.rest, compiled.rest_params)
        sort = "relevance"
    return papers.select(
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
