"""Papers made one, and taken apart again: all rows that have a part in it, moved inside a step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.store.edits import drop_unused_tags

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from readinglist.store.journal import Step

Row = dict[str, Any]


class Merge(NamedTuple):
    """A paper that was merged into another one."""

    id: int
    paper_id: int
    """The one that was kept."""
    other_id: int
    """The one that was merged into it, and is a row no more."""
    merged: str
    """When."""
    state: dict[str, Any]
    """What takes the merge back; ``loser`` is the :func:`snapshot` of the paper that went."""


def paper_row(connection: sqlite3.Connection, paper_id: int) -> Row:
    """All columns of a paper."""
    cursor = connection.execute("SELECT * FROM papers WHERE id = ?", (paper_id,))
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def snapshot(connection: sqlite3.Connection, paper_id: int) -> dict[str, Any]:
    """A paper with all that belongs to it, as JSON can hold it."""

    def rows(query: str, *params: Any) -> list[list[Any]]:
        return [list(row) for row in connection.execute(query, params)]

    return {
        "paper": paper_row(connection, paper_id),
        "tags": rows("SELECT id, tag_id FROM paper_tags WHERE paper_id = ? ORDER BY id", paper_id),
        "aliases": rows("SELECT id FROM aliases WHERE paper_id = ? ORDER BY id", paper_id),
        "relations": rows(
            "SELECT id, paper_id, other_id, kind FROM relations WHERE ? IN (paper_id, other_id) ORDER BY id", paper_id
        ),
        "records": rows("SELECT id FROM records WHERE paper_id = ? ORDER BY id", paper_id),
        "merges": rows("SELECT id FROM merges WHERE paper_id = ? ORDER BY id", paper_id),
    }


def absorb(step: Step, winner: int, loser: int, taken: Mapping[str, Any]) -> None:
    """Give all that belongs to *loser*, whose snapshot is *taken*, to *winner*, and delete it."""
    connection = step.connection
    _move(step, "records", "paper_id", winner, [row[0] for row in taken["records"]])
    _move(step, "aliases", "paper_id", winner, [row[0] for row in taken["aliases"]])
    _move(step, "merges", "paper_id", winner, [row[0] for row in taken["merges"]])
    ours = {row[0] for row in connection.execute("SELECT tag_id FROM paper_tags WHERE paper_id = ?", (winner,))}
    _move(step, "paper_tags", "paper_id", winner, [row for row, tag in taken["tags"] if tag not in ours])
    _delete(step, "paper_tags", [row for row, tag in taken["tags"] if tag in ours])
    known = {
        (low, high, kind) for low, high, kind in connection.execute("SELECT paper_id, other_id, kind FROM relations")
    }
    for row, one, other, kind in taken["relations"]:
        ends = sorted(winner if end == loser else end for end in (one, other))
        if ends[0] == ends[1] or (*ends, kind) in known:
            step.delete("relations", [row])
        else:
            known.add((*ends, kind))
            step.update("relations", [row], {"paper_id": ends[0], "other_id": ends[1]})
    step.delete("papers", [loser])
    step.insert("aliases", {"key": taken["paper"]["key"], "paper_id": winner, "kind": "merged"})


def release(step: Step, merge: Merge) -> None:
    """Bring the paper back that *merge* took in, with all that belonged to it and is still there."""
    connection, taken, winner = step.connection, merge.state["loser"], merge.paper_id
    own = step.connection.execute(
        "SELECT id FROM aliases WHERE key = ? AND paper_id = ?", (taken["paper"]["key"], winner)
    ).fetchall()
    _delete(step, "aliases", [row[0] for row in own])
    step.insert("papers", taken["paper"])
    for table, rows in (("records", taken["records"]), ("aliases", taken["aliases"]), ("merges", taken["merges"])):
        ids = [row[0] for row in rows]
        here = connection.execute(
            f"SELECT id FROM {table} WHERE paper_id = ? AND id IN (SELECT value FROM json_each(?))",
            (winner, json.dumps(ids)),
        ).fetchall()
        _move(step, table, "paper_id", merge.other_id, [row[0] for row in here])
    _give_tags(step, merge.other_id, taken["tags"], (winner,))
    _give_relations(step, taken["relations"])


def set_tags(step: Step, paper_id: int, rows: Sequence[Sequence[int]], wanted: Iterable[int]) -> None:
    """Let a paper have the tags *wanted*, those of *rows* (row, tag) under their old row ids where these are free."""
    chosen = set(wanted)
    present = dict(
        step.connection.execute("SELECT tag_id, id FROM paper_tags WHERE paper_id = ?", (paper_id,)).fetchall()
    )
    _delete(step, "paper_tags", [row for tag, row in present.items() if tag not in chosen])
    old = {tag: row for row, tag in rows}
    missing = [[old.get(tag, 0), tag] for tag in sorted(chosen - present.keys())]
    _give_tags(step, paper_id, missing, ())
    drop_unused_tags(step)


def _give_tags(step: Step, paper_id: int, rows: Sequence[Sequence[int]], holders: Sequence[int]) -> None:
    """Give a paper tags by rows (row, tag): those that *holders* have by that row now, or new ones."""
    connection = step.connection
    for row, tag in rows:
        if connection.execute("SELECT 1 FROM tags WHERE id = ?", (tag,)).fetchone() is None:
            continue
        held = connection.execute("SELECT paper_id, tag_id FROM paper_tags WHERE id = ?", (row,)).fetchone()
        if held is not None and held[0] in holders and held[1] == tag:
            step.update("paper_tags", [row], {"paper_id": paper_id})
            continue
        values = {"paper_id": paper_id, "tag_id": tag}
        step.insert("paper_tags", values if held is not None or not row else {"id": row, **values})


def _give_relations(step: Step, rows: Sequence[Sequence[Any]]) -> None:
    connection = step.connection
    for row, one, other, kind in rows:
        ends = {"paper_id": one, "other_id": other, "kind": kind}
        there = connection.execute("SELECT count(*) FROM papers WHERE id IN (?, ?)", (one, other)).fetchone()[0]
        if there < 2:
            continue
        if connection.execute("SELECT 1 FROM relations WHERE id = ?", (row,)).fetchone():
            step.update("relations", [row], ends)
        else:
            step.insert("relations", {"id": row, **ends})


def note_merge(step: Step, winner: int, loser: int, state: Mapping[str, Any]) -> None:
    """Keep what takes a merge back."""
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    step.insert("merges", {"paper_id": winner, "other_id": loser, "merged": step.at, "state": text})


def forget_merge(step: Step, merge: Merge) -> None:
    """Delete what took a merge back."""
    step.delete("merges", [merge.id])


def merges_of(connection: sqlite3.Connection, paper_id: int) -> list[Merge]:
    """What was merged into a paper, the last first."""
    rows = connection.execute(
        "SELECT id, paper_id, other_id, merged, state FROM merges WHERE paper_id = ? ORDER BY id DESC", (paper_id,)
    )
    return [Merge(merge, paper, other, merged, json.loads(state)) for merge, paper, other, merged, state in rows]


def set_paper(step: Step, paper_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a paper."""
    step.update("papers", [paper_id], values)


def weights(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """How much there is of papers: what their owner said first, then evidence, then age; the greatest is kept."""
    rows = connection.execute(
        "SELECT id, note IS NOT NULL, (SELECT count(*) FROM paper_tags WHERE paper_id = papers.id) + starred "
        "+ (status <> 'unread') + json_array_length(edited), "
        "(authors <> '[]') + (year IS NOT NULL) + (doi IS NOT NULL) + (venue IS NOT NULL) + (arxiv IS NOT NULL), seen, "
        "-id FROM papers WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def _move(step: Step, table: str, column: str, value: int, ids: Sequence[int]) -> None:
    if ids:
        step.update(table, ids, {column: value})


def _delete(step: Step, table: str, ids: Sequence[int]) -> None:
    if ids:
        step.delete(table, ids)
