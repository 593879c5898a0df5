"""What finds duplicates in the tables: keys that records share, pairs that wait to be looked at, decisions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from readinglist.store.journal import now
from readinglist.store.records import TITLE_START, next_id

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from readinglist.store.journal import Step

MARK = -1
"""No key: stands in the index with the version of the keys in the place of a record."""
_AT_ONCE = 2_000
"""Ids that are read at once."""
_MOST = 61
"""Records that are read of one key: one more than a block may have."""


class Place(NamedTuple):
    """A record of the library, as far as it takes to look for its like."""

    record_id: int
    paper_id: int
    hash: int
    """Of its content."""
    title_key: str


class Suspect(NamedTuple):
    """A pair of papers that may be one, and waits to be looked at."""

    paper_id: int
    """The one with the lower id."""
    other_id: int
    verdict: str
    """``certain`` or ``likely``."""
    score: int
    reasons: tuple[str, ...]


class Decision(NamedTuple):
    """What the owner said of two records, by what they say."""

    left: int
    """The lower one of the hashes."""
    right: int
    verdict: str
    """``different`` or ``same``."""


def indexed(connection: sqlite3.Connection) -> int:
    """The version of the keys that the library is indexed by; 0 for none."""
    row = connection.execute("SELECT record_id FROM match_keys WHERE key = ?", (MARK,)).fetchone()
    return int(row[0]) if row else 0


def replace_index(connection: sqlite3.Connection, version: int, rows: Iterable[tuple[int, int]]) -> None:
    """Make the index anew: (key, record) of all records. It is derived: no step notes it."""
    connection.execute("DELETE FROM match_keys")
    connection.executemany("INSERT OR IGNORE INTO match_keys VALUES (?, ?)", rows)
    connection.execute("INSERT INTO match_keys VALUES (?, ?)", (MARK, version))


def record_ids(connection: sqlite3.Connection, first: int = 0) -> Iterator[list[int]]:
    """The ids of all records from *first* on, some at a time."""
    while True:
        rows = connection.execute("SELECT id FROM records WHERE id >= ? ORDER BY id LIMIT ?", (first, _AT_ONCE))
        ids = [row[0] for row in rows]
        if not ids:
            return
        yield ids
        first = ids[-1] + 1


def sharing(connection: sqlite3.Connection, keys: Iterable[int], before: int) -> dict[int, list[int]]:
    """The records below id *before* that have one of *keys*, by key; of a key that very many have, 61."""
    found: dict[int, list[int]] = {}
    query = "SELECT record_id FROM match_keys WHERE key = ? AND record_id < ? LIMIT ?"
    for key in keys:
        rows = connection.execute(query, (key, before, _MOST)).fetchall()
        if rows:
            found[key] = [row[0] for row in rows]
    return found


def neighbours(connection: sqlite3.Connection, title_key: str, before: int, count: int) -> list[int]:
    """The records below id *before* whose titles stand next to one in the order of normal forms."""
    stored, ours = TITLE_START.format("title_key"), TITLE_START.format("?")
    query = f"SELECT id FROM records WHERE {stored} {{}} {ours} AND id < ? ORDER BY {stored} {{}} LIMIT ?"
    after = connection.execute(query.format(">=", ""), (title_key, before, count)).fetchall()
    earlier = connection.execute(query.format("<", "DESC"), (title_key, before, count)).fetchall()
    return [row[0] for row in after + earlier]


def places(connection: sqlite3.Connection, ids: Iterable[int]) -> list[Place]:
    """Records of papers that are not in the trash, by their ids."""
    rows = connection.execute(
        "SELECT records.id, paper_id, hash, title_key FROM records JOIN papers ON papers.id = paper_id "
        "WHERE records.id IN (SELECT value FROM json_each(?)) AND trashed IS NULL",
        (json.dumps(list(ids)),),
    )
    return [Place._make(row) for row in rows]


def places_of(connection: sqlite3.Connection, papers: Iterable[int]) -> list[Place]:
    """All records of *papers*, in the order of their ids."""
    rows = connection.execute(
        "SELECT id, paper_id, hash, title_key FROM records WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY id",
        (json.dumps(list(papers)),),
    )
    return [Place._make(row) for row in rows]


def all_places(connection: sqlite3.Connection) -> list[Place]:
    """All records of papers that are not in the trash; of equal ones in a paper the first."""
    rows = connection.execute(
        "SELECT min(records.id), paper_id, hash, title_key FROM records JOIN papers ON papers.id = paper_id "
        "WHERE trashed IS NULL GROUP BY paper_id, hash ORDER BY 1"
    )
    return [Place._make(row) for row in rows]


def all_keys(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """The whole index: (key, record) each, in the order of the keys."""
    return iter(connection.execute("SELECT key, record_id FROM match_keys WHERE key <> ?", (MARK,)))


def edited(connection: sqlite3.Connection) -> list[int]:
    """The papers outside the trash of which the owner set fields."""
    return [row[0] for row in connection.execute("SELECT id FROM papers WHERE edited <> '[]' AND trashed IS NULL")]


def add_suspects(step: Step, found: Iterable[tuple[int, int, str, int, Sequence[str]]]) -> None:
    """Note pairs that wait: the hashes of two records, verdict, score and reasons each."""
    wanted = {
        (min(one, other), max(one, other)): (verdict, score, json.dumps(list(reasons), ensure_ascii=False))
        for one, other, verdict, score, reasons in found
        if one != other
    }
    known = {
        tuple(row)
        for row in step.connection.execute(
            "SELECT left_hash, right_hash FROM suspects WHERE left_hash IN (SELECT value FROM json_each(?))",
            (json.dumps([left for left, _ in wanted]),),
        )
    }
    first = next_id(step.connection, "suspects")
    rows = [(*pair, *rest) for pair, rest in wanted.items() if pair not in known]
    step.insert_many(
        "suspects",
        ("id", "left_hash", "right_hash", "verdict", "score", "reasons"),
        [(first + place, *row) for place, row in enumerate(rows)],
    )


def suspects(connection: sqlite3.Connection) -> list[Suspect]:
    """The pairs of papers that wait, the strongest first, each once."""
    rows = connection.execute(
        "SELECT min(paper_id, other_id), max(paper_id, other_id), verdict, score, reasons FROM review "
        "JOIN suspects ON suspects.id = suspect_id ORDER BY score DESC, 1, 2"
    )
    found: dict[tuple[int, int], Suspect] = {}
    for paper, other, verdict, score, reasons in rows:
        found.setdefault((paper, other), Suspect(paper, other, verdict, score, tuple(json.loads(reasons))))
    return list(found.values())


def decisions(connection: sqlite3.Connection, hashes: Iterable[int] | None = None) -> list[Decision]:
    """What the owner decided, of all pairs or of those that have one of *hashes*."""
    query = "SELECT left_hash, right_hash, verdict FROM decisions"
    if hashes is None:
        return [Decision._make(row) for row in connection.execute(query)]
    wanted = json.dumps(list(hashes))
    among = "IN (SELECT value FROM json_each(?))"
    rows = connection.execute(f"{query} WHERE left_hash {among} OR right_hash {among}", (wanted, wanted))
    return [Decision._make(row) for row in rows]


def decide(step: Step, pairs: Iterable[tuple[int, int]], verdict: str) -> None:
    """Remember *verdict* (``different`` or ``same``) of pairs of hashes, in the place of what was said before."""
    wanted = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    if not wanted:
        return
    known: dict[tuple[int, int], tuple[int, str]] = {
        (left, right): (row_id, said)
        for row_id, left, right, said in step.connection.execute(
            "SELECT id, left_hash, right_hash, verdict FROM decisions "
            "WHERE left_hash IN (SELECT value FROM json_each(?))",
            (json.dumps([left for left, _ in wanted]),),
        )
    }
    changed = [known[pair][0] for pair in wanted if pair in known and known[pair][1] != verdict]
    if changed:
        step.update("decisions", changed, {"verdict": verdict, "decided": step.at or now()})
    for left, right in sorted(wanted - known.keys()):
        step.insert("decisions", {"left_hash": left, "right_hash": right, "verdict": verdict, "decided": step.at})


def forget(step: Step, pairs: Iterable[tuple[int, int]], verdict: str) -> int:
    """Take *verdict* on pairs of hashes back; returns of how many."""
    wanted = {(min(pair), max(pair)) for pair in pairs}
    rows = step.connection.execute(
        "SELECT id, left_hash, right_hash FROM decisions WHERE verdict = ? "
        "AND left_hash IN (SELECT value FROM json_each(?))",
        (verdict, json.dumps([left for left, _ in wanted])),
    ).fetchall()
    doomed = [row_id for row_id, left, right in rows if (left, right) in wanted]
    if doomed:
        step.delete("decisions", doomed)
    return len(doomed)


def relate(step: Step, paper_id: int, other_id: int) -> bool:
    """Note that two papers are related; returns whether they were not yet."""
    low, high = min(paper_id, other_id), max(paper_id, other_id)
    if _relation(step.connection, low, high):
        return False
    step.insert("relations", {"paper_id": low, "other_id": high, "kind": "related"})
    return True


def unrelate(step: Step, paper_id: int, other_id: int) -> bool:
    """Forget that two papers are related; returns whether they were."""
    found = _relation(step.connection, min(paper_id, other_id), max(paper_id, other_id))
    if found:
        step.delete("relations", found)
    return bool(found)


def _relation(connection: sqlite3.Connection, low: int, high: int) -> list[int]:
    rows = connection.execute("SELECT id FROM relations WHERE paper_id = ? AND other_id = ?", (low, high))
    return [row[0] for row in rows]


def relations(connection: sqlite3.Connection) -> set[tuple[int, int]]:
    """All pairs of related papers, the lower id first."""
    return {(row[0], row[1]) for row in connection.execute("SELECT paper_id, other_id FROM relations")}


def related(connection: sqlite3.Connection, paper_id: int) -> list[int]:
    """The papers that a paper is related to."""
    rows = connection.execute(
        "SELECT other_id FROM relations WHERE paper_id = ? UNION SELECT paper_id FROM relations WHERE other_id = ?",
        (paper_id, paper_id),
    )
    return sorted(row[0] for row in rows)
