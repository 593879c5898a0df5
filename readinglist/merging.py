"""Papers made one and taken apart again: what the merged paper says, what it was made of, and what was decided.

Nothing is lost: records move, the losers' keys stay known, and all that the owner said of each paper is kept beside
the merge, so that it can be taken back at any time, whatever was done since.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist import editing, keys, naming, owning
from readinglist.duplicates.view import combine
from readinglist.editing import Edit
from readinglist.errors import LibraryError, UsageError
from readinglist.evidence import refreshed
from readinglist.paper import STATUSES
from readinglist.store import decisions, matching, merging, papers, records

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from readinglist.matching import Group
    from readinglist.naming import KeyOf
    from readinglist.paper import Paper
    from readinglist.store.journal import Step

_OWN = ("starred", "status", "note", "noted", "edited", "added", "read", "trashed")
"""Columns of a paper that are its owner's, or about its life in the library."""
_DECIDED = 400
"""Pairs of records that one decision about two papers is noted for, at most."""


class Merged(NamedTuple):
    """What a merge made."""

    paper_id: int
    keys: list[str]
    """The keys of the papers that are gone, which stay known."""


class Made(NamedTuple):
    """A group of papers that becomes one."""

    keys: list[str]
    """Of its papers; the first is kept."""
    titles: list[str]
    score: int
    reasons: tuple[str, ...]


def described(connection: sqlite3.Connection, groups: Sequence[Group]) -> list[Made]:
    """Groups of papers by their keys and titles."""
    wanted = {paper for group in groups for paper in group.papers}
    known = {paper.id: paper for paper in papers.iterate(connection, sorted(wanted))}
    return [
        Made(
            [known[paper].key for paper in group.papers],
            [known[paper].title or "" for paper in group.papers],
            group.score,
            group.reasons,
        )
        for group in groups
    ]


def merge_groups(step: Step, groups: Sequence[Group]) -> list[Made]:
    """Make the papers of each group one, the first is kept; says what became of them."""
    made = described(step.connection, groups)
    with step.reindexing([paper for group in groups for paper in group.papers], always=True):
        for group in groups:
            merge(step, group.papers, owner=False)
    return made


def merge(step: Step, ids: Sequence[int], *, owner: bool = True, picks: Mapping[str, int] | None = None) -> Merged:
    """Make papers one: the first of *ids* is kept, with its number and its key.

    What the *owner* made one is remembered, so that no import takes it apart. *picks* are fields that shall be those
    of a certain one of the papers, by its id: where they would not be so anyway, they count as edited.

    Raises:
        UsageError: they are fewer than two, or a pick makes no sense.
    """
    distinct = list(dict.fromkeys(ids))
    if len(distinct) < 2:
        raise UsageError("merge needs two papers or more; the first named is kept")
    winner, losers = distinct[0], distinct[1:]
    picked = _picked(step.connection, distinct, picks or {})
    gone = []
    for loser in losers:
        gone.append(papers.key_of(step.connection, loser))
        _merge_two(step, winner, loser, owner, picked if loser == losers[-1] else {})
    return Merged(winner, gone)


def _picked(connection: sqlite3.Connection, ids: Sequence[int], picks: Mapping[str, int]) -> dict[str, Paper]:
    """The paper that each picked field is to be taken from."""
    for name, paper_id in picks.items():
        editing.check_pick(name)
        if paper_id not in ids:
            raise UsageError(f"{name}: paper {paper_id} is none of those that are merged")
    known = {paper.id: paper for paper in papers.load(connection, sorted(set(picks.values())))}
    return {name: known[paper_id] for name, paper_id in picks.items()}


def _pick(step: Step, paper_id: int, picked: Mapping[str, Paper]) -> list[str]:
    """Set the *picked* fields that a paper does not say so yet; returns their names."""
    (paper,) = papers.load(step.connection, [paper_id])
    said = paper.as_json()
    wanted = {name: side.as_json()[name] for name, side in picked.items()}
    values = {name: value for name, value in wanted.items() if value != said[name]}
    if values:
        editing.apply(step, paper, values)
        if "abstract" in values:
            merging.set_paper(step, paper_id, {"abstract_kind": picked["abstract"].abstract_kind})
    return list(values)


def _merge_two(step: Step, winner: int, loser: int, owner: bool, picked: Mapping[str, Paper]) -> None:
    connection = step.connection
    before, taken = merging.snapshot(connection, winner), merging.snapshot(connection, loser)
    leaves = _leaves(connection, winner, before) + _leaves(connection, loser, taken)
    pair = _heads(connection, winner, loser) if owner else None
    different = _between(connection, winner, loser, "different")
    said = decisions.rows_of(connection, [*different, pair] if pair else different)
    merging.absorb(step, winner, loser, taken)
    matching.forget(step, different, "different")
    if pair is not None:
        # What the owner made one stays so, whatever the records alone would say.
        matching.decide(step, [pair], "same")
    _rewrite(step, winner, leaves)
    chosen = _pick(step, winner, picked) if picked else []
    state = {
        "before": before, "loser": taken, "after": merging.snapshot(connection, winner), "leaves": leaves,
        "same": list(pair) if pair is not None else None, "decisions": said, "picked": chosen,
    }  # fmt: skip
    merging.note_merge(step, winner, loser, state)


def _leaves(connection: sqlite3.Connection, paper_id: int, taken: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the owner said of the papers that a paper is made of; of it as a whole, if something was said since."""
    merged = merging.merges_of(connection, paper_id)
    if merged:
        last = merged[0].state
        if not last.get("picked") and _own(last["after"]["paper"]) == _own(taken["paper"]):
            leaves: list[dict[str, Any]] = last["leaves"]
            return leaves
    return [{"id": paper_id, **_own(taken["paper"])}]


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    """The owner's part of a paper's row: state, and the values of the fields that were edited."""
    edited = json.loads(row["edited"])
    values = {column: row[column] for name in edited for column in _columns_of(name)}
    return {**{name: row[name] for name in _OWN}, "values": values}


def _columns_of(name: str) -> tuple[str, ...]:
    return ("abstract_id", "abstract_kind") if name == "abstract" else (name,)


def _rewrite(step: Step, paper_id: int, leaves: Sequence[Mapping[str, Any]]) -> None:
    """Let a paper say what its records and *leaves* say together: a pure function of both as sets."""
    ordered = sorted(leaves, key=lambda leaf: (leaf["added"], leaf["id"]))
    values: dict[str, Any] = {}
    edited: list[str] = []
    for leaf in ordered:
        for name in json.loads(leaf["edited"]):
            if name not in edited:
                edited.append(name)
                values.update({column: leaf["values"][column] for column in _columns_of(name)})
    status = max((leaf["status"] for leaf in ordered), key=STATUSES.index)
    trashed = [leaf["trashed"] for leaf in ordered]
    owner = {
        "starred": int(any(leaf["starred"] for leaf in ordered)),
        "status": status,
        "read": min((leaf["read"] for leaf in ordered if leaf["status"] == status and leaf["read"]), default=None),
        "note": _notes(ordered),
        "noted": max((leaf["noted"] for leaf in ordered if leaf["noted"]), default=None),
        "edited": json.dumps(edited),
        "added": ordered[0]["added"],
        "trashed": None if None in trashed else min(trashed),
        "updated": step.at,
    }
    merging.set_paper(step, paper_id, {**values, **owner})
    refresh(step, [paper_id])


def _notes(leaves: Sequence[Mapping[str, Any]]) -> str | None:
    """The notes in the order of their days, each below its own; a single one as it is."""
    dated = sorted({(leaf["noted"] or leaf["added"], leaf["note"]) for leaf in leaves if leaf["note"]})
    distinct: dict[str, str] = {}
    for when, note in dated:
        distinct.setdefault(note, when)
    if len(distinct) < 2:
        return next(iter(distinct), None)
    return "\n\n".join(f"[{when[:10]}]\n{note}" for note, when in distinct.items())


def refresh(step: Step, ids: Iterable[int]) -> None:
    """Bring papers up to their evidence; what their owner edited stays. Indexing is done by the triggers."""
    records.update_papers(step, refreshed(step, records.Texts(step), ids))


def move_records(step: Step, moves: Sequence[tuple[int, int]]) -> None:
    """Give records, with those of their papers that say the very same, to other papers: (record, paper) each."""
    for record_id, paper_id in moves:
        (record,) = records.by_ids(step.connection, [record_id])
        same = [each.id for each in records.of_papers(step.connection, [record.paper_id]) if each.hash == record.hash]
        step.update("records", same, {"paper_id": paper_id})
        refresh(step, [record.paper_id, paper_id])


def _heads(connection: sqlite3.Connection, one: int, other: int) -> tuple[int, int] | None:
    """The hashes of a record of each paper: the first ones in a fixed order; None where one has none, or both one."""
    ours, theirs = _hashes(connection, one), _hashes(connection, other)
    if not ours or not theirs or min(ours) == min(theirs):
        return None
    low, high = sorted((min(ours), min(theirs)))
    return low, high


def _hashes(connection: sqlite3.Connection, paper_id: int) -> set[int]:
    return {record.hash for record in records.of_papers(connection, [paper_id])}


def _between(connection: sqlite3.Connection, one: int, other: int, verdict: str) -> list[tuple[int, int]]:
    """The pairs of hashes of records of two papers of which *verdict* was said."""
    ours, theirs = _hashes(connection, one), _hashes(connection, other)
    found = []
    for left, right, said in matching.decisions(connection, ours):
        if said == verdict and ((left in ours and right in theirs) or (left in theirs and right in ours)):
            found.append((left, right))
    return sorted(found)


# --- taking apart


class Parted(NamedTuple):
    """A paper that came out of another one."""

    paper_id: int
    key: str


def unmerge(step: Step, paper_id: int, key_of: KeyOf = naming.key_of) -> list[Parted]:
    """Take a paper apart: merges are taken back, the last first; else what imports put together goes by its titles.

    Raises:
        LibraryError: there is nothing to take apart.
    """
    merged = merging.merges_of(step.connection, paper_id)
    if merged:
        return [_take_back(step, merge) for merge in merged]
    return _part(step, paper_id, _by_title(step.connection, paper_id), key_of)


def merged_into(connection: sqlite3.Connection, paper_id: int) -> list[tuple[str, str]]:
    """The key of each paper that was merged into another one, and when, the last first."""
    return [
        (str(merge.state["loser"]["paper"]["key"]), merge.merged) for merge in merging.merges_of(connection, paper_id)
    ]


def edits_of(connection: sqlite3.Connection, paper_id: int) -> list[Edit]:
    """What the owner had set of the papers that a paper was made of."""
    merged = merging.merges_of(connection, paper_id)
    if not merged:
        return []
    names = {merge.other_id: str(merge.state["loser"]["paper"]["key"]) for merge in merged}
    found = []
    for merge in merged:
        for leaf in merge.state["leaves"]:
            key = names.get(leaf["id"]) or papers.key_of(connection, paper_id)
            for name in json.loads(leaf["edited"]):
                value = _as_read(connection, name, leaf["values"])
                if value not in (None, [], {}):
                    found.append(Edit(key, name, value))
    return list({(edit.key, edit.field, str(edit.value)): edit for edit in found}.values())


def _as_read(connection: sqlite3.Connection, name: str, values: Mapping[str, Any]) -> Any:
    """The value of an edited field as it is in a record."""
    if name == "abstract":
        row = connection.execute("SELECT body FROM texts WHERE id = ?", (values["abstract_id"],)).fetchone()
        return row[0] if row else None
    if name == "authors":
        return [author.as_json() for author in papers.decode_authors(values["authors"])]
    return values[name]


def was_merged(connection: sqlite3.Connection, paper_id: int, key: str) -> bool:
    """Whether *key* is that of a paper that was merged into another one."""
    return any(
        merge.state["loser"]["paper"]["key"].lower() == key.lower() for merge in merging.merges_of(connection, paper_id)
    )


def release(step: Step, paper_id: int, other: str) -> Parted:
    """Take one merged paper, by the key that it had, out of another again.

    Raises:
        LibraryError: no paper of that key was merged into it.
    """
    for merge in merging.merges_of(step.connection, paper_id):
        if merge.state["loser"]["paper"]["key"].lower() == other.lower():
            return _take_back(step, merge)
    raise LibraryError(f"no paper {other!r} was merged into {papers.key_of(step.connection, paper_id)}")


def part_record(step: Step, paper_id: int, record_id: int, key_of: KeyOf = naming.key_of) -> list[Parted]:
    """Make a record, and those of the paper that say the very same, a paper of their own.

    Raises:
        LibraryError: it is no record of the paper, or all that the paper has.
    """
    known = records.of_papers(step.connection, [paper_id])
    chosen = next((record for record in known if record.id == record_id), None)
    if chosen is None:
        raise LibraryError(
            f"{papers.key_of(step.connection, paper_id)} has no record {record_id}; `readinglist show` numbers them"
        )
    rest = [record.id for record in known if record.hash != chosen.hash]
    if not rest:
        raise LibraryError(f"record {record_id} is all that {papers.key_of(step.connection, paper_id)} has")
    return _part(step, paper_id, [rest, [record.id for record in known if record.hash == chosen.hash]], key_of)


def _by_title(connection: sqlite3.Connection, paper_id: int) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for record in records.of_papers(connection, [paper_id]):
        found.setdefault(record.title_key, []).append(record.id)
    if len(found) < 2:
        key = papers.key_of(connection, paper_id)
        raise LibraryError(
            f"{key} was not merged, and all its records have one title; take one out with --record, see "
            f"`readinglist show {key}`"
        )
    return list(found.values())


def _part(step: Step, paper_id: int, parts: Sequence[Sequence[int]], key_of: KeyOf) -> list[Parted]:
    """Make papers of all *parts* (ids of records) but the first, which stays, and remember that they are different."""
    connection = step.connection
    made = []
    texts = records.Texts(step)
    by_id = {record.id: record for record in records.of_papers(connection, [paper_id])}
    for part in parts[1:]:
        new_id = records.next_id(connection, "papers")
        view = combine([by_id[record].fields for record in part])
        key = _free_key(step, paper_id, [by_id[record].fields for record in part], key_of(view))
        abstract = texts.ids([view.get("abstract")])[view.get("abstract")]
        records.insert_papers(step, [(new_id, key, records.view_values(view, abstract))])
        step.update("records", list(part), {"paper_id": new_id})
        made.append(Parted(new_id, key))
    matching.decide(
        step,
        {
            (by_id[one].hash, by_id[other].hash)
            for number, part in enumerate(parts)
            for one in part
            for later in parts[number + 1 :]
            for other in later
        },
        "different",
    )
    refresh(step, [paper_id, *(parted.paper_id for parted in made)])
    return made


def _free_key(step: Step, paper_id: int, evidence: Iterable[Mapping[str, Any]], base: str) -> str:
    """A key for a paper that comes out of another one: that of its own file, unless it is another's."""
    connection = step.connection
    for fields in evidence:
        own = owning.legal_key(fields.get("key", ""))
        if (
            own
            and not papers.key_taken_by_other(connection, own, paper_id)
            and own != papers.key_of(connection, paper_id)
        ):
            papers.release_alias(step, own)
            return own
    return keys.unique_key(base, lambda name: papers.key_taken(connection, name))


def _take_back(step: Step, merge: merging.Merge) -> Parted:
    """Take one merge back: the loser comes as it was; of the winner, what was changed since stays."""
    connection, state, winner = step.connection, merge.state, merge.paper_id
    current = merging.snapshot(connection, winner)
    merging.release(step, merge)
    merging.forget_merge(step, merge)
    if state["same"]:
        matching.forget(step, [tuple(state["same"])], "same")
    decisions.put_back(step, state["decisions"])
    before, after = state["before"], state["after"]
    tags = {tag for _, tag in before["tags"]}
    now, then = ({tag for _, tag in side["tags"]} for side in (current, after))
    merging.set_tags(step, winner, before["tags"], (tags | (now - then)) - (then - now))
    if current["paper"] == after["paper"]:
        merging.set_paper(step, winner, {name: value for name, value in before["paper"].items() if name != "id"})
    else:
        kept = {
            name: value
            for name, value in before["paper"].items()
            if name not in ("id", "updated") and current["paper"][name] == after["paper"][name]
        }
        merging.set_paper(step, winner, {**kept, "updated": step.at})
        refresh(step, [winner])
    return Parted(merge.other_id, state["loser"]["paper"]["key"])


# --- deciding


def separate(step: Step, one: int, other: int, *, related: bool = False) -> None:
    """Remember that two papers are different, by what their records say; with *related* also that they belong together.

    Raises:
        UsageError: they are one paper.
    """
    _two(step.connection, one, other)
    ours, theirs = sorted(_hashes(step.connection, one)), sorted(_hashes(step.connection, other))
    pairs = [(left, right) for left in ours for right in theirs if left != right]
    matching.forget(step, pairs, "same")
    matching.decide(step, pairs[:_DECIDED], "different")
    if related:
        matching.relate(step, one, other)


def revoke(step: Step, one: int, other: int) -> bool:
    """Forget that two papers were called different, or related; returns whether they were.

    Raises:
        UsageError: they are one paper.
    """
    _two(step.connection, one, other)
    forgotten = matching.forget(step, _between(step.connection, one, other, "different"), "different")
    return matching.unrelate(step, one, other) or bool(forgotten)


def are_apart(connection: sqlite3.Connection, one: int, other: int) -> bool:
    """Whether two papers were called different."""
    return bool(_between(connection, one, other, "different"))


def _two(connection: sqlite3.Connection, one: int, other: int) -> None:
    if one == other:
        key = papers.key_of(connection, one)
        raise UsageError(f"{key} is one paper: `readinglist unmerge {key}` takes it apart")
