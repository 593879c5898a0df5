"""What sources of metadata propose, and what the owner of the library said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.store import records

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from readinglist.store.journal import Step

OPEN, REJECTED = "open", "rejected"


class Proposal(NamedTuple):
    """What a source says that may be about a paper, and waits for its owner's word."""

    id: int
    paper_id: int
    source: str
    """Name of the source."""
    place: str
    """Path of a file, or address."""
    position: int
    first_line: int
    last_line: int
    found: str
    """When: ISO 8601, UTC."""
    score: int
    """0-100."""
    method: str
    reasons: tuple[str, ...]
    fields: Mapping[str, Any]
    """A record's."""


_COLUMNS = (
    "id", "paper_id", "source", "place", "position", "first_line", "last_line", "found", "score", "method", "reasons",
    "fields",
)  # fmt: skip


def known(connection: sqlite3.Connection, papers: Iterable[int]) -> dict[tuple[int, int], str]:
    """(paper, hash) of all that was ever proposed for *papers*, with its state, and of all that their records say."""
    wanted = json.dumps(list(papers))
    rows = connection.execute(
        "SELECT paper_id, hash, state FROM proposals WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "UNION SELECT paper_id, hash, '' FROM records WHERE paper_id IN (SELECT value FROM json_each(?))",
        (wanted, wanted),
    )
    return {(paper, content): state for paper, content, state in rows}


def add(step: Step, proposals: Sequence[Proposal]) -> None:
    """Note what is proposed; the ids are given here."""
    for item in proposals:
        row = dict(zip(_COLUMNS[1:], item[1:], strict=True))
        row["reasons"] = json.dumps(item.reasons, ensure_ascii=False)
        row["fields"] = json.dumps(item.fields, ensure_ascii=False, separators=(",", ":"))
        row["hash"] = records.encode_record(item.fields)[1]
        step.insert("proposals", row | {"state": OPEN})


def waiting(connection: sqlite3.Connection, papers: Sequence[int] | None = None) -> list[Proposal]:
    """What waits, of some papers or of all outside the trash: paper by paper, the best first."""
    condition, values = "", []
    if papers is not None:
        condition = " AND paper_id IN (SELECT value FROM json_each(?))"
        values = [json.dumps(list(papers))]
    rows = connection.execute(
        f"SELECT {', '.join(f'proposals.{name}' for name in _COLUMNS)} FROM proposals "
        "JOIN papers ON papers.id = paper_id AND trashed IS NULL "
        f"WHERE state = 'open'{condition} ORDER BY paper_id, score DESC, proposals.id",
        values,
    )
    return [Proposal._make((*row[:10], tuple(json.loads(row[10])), json.loads(row[11]))) for row in rows]


def close(step: Step, ids: Sequence[int], *, rejected: bool) -> None:
    """Reject proposals, which are not made again; else they are done with."""
    if rejected:
        step.update("proposals", ids, {"state": REJECTED})
    else:
        step.delete("proposals", ids)
