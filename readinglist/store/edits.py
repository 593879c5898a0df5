"""What the owner of a library says of its papers: stars, status, tags, notes, edits, the trash. All inside a step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.paper import STATUSES
from readinglist.store.papers import encode_authors, key_taken
from readinglist.store.records import Texts, encode_extra, next_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readinglist.store.journal import Step


class Changed(NamedTuple):
    """What a change to all papers of a query did."""

    matched: int
    """Papers that the query found."""
    changed: int
    """Papers that were not so before."""


def star(step: Step, ids: Sequence[int], value: bool) -> list[int]:
    """Star papers, or take the star away; returns those that this changed."""
    changed = _where(step, ids, "starred <> ?", int(value))
    if changed:
        step.update("papers", changed, {"starred": int(value), "updated": step.at})
    return changed


def mark(step: Step, ids: Sequence[int], status: str) -> list[int]:
    """Set the status of papers, and note when they were read; returns those that this changed."""
    changed = _where(step, ids, "status <> ?", status)
    if changed:
        read = step.at if status == "read" else None
        step.update("papers", changed, {"status": status, "read": read, "updated": step.at})
    return changed


def tag(step: Step, ids: Sequence[int], names: Sequence[str]) -> list[int]:
    """Give papers tags, made where there are none of that name, whatever its case; returns those changed."""
    with step.reindexing(ids):
        changed = assign_tags(step, [(paper_id, name) for name in names for paper_id in ids])
    return touch(step, changed)


def assign_tags(step: Step, pairs: Sequence[tuple[int, str]]) -> set[int]:
    """Give papers tags, many at once: (paper, name) each; returns those changed. The search index is the caller's."""
    if not pairs:
        return set()
    connection = step.connection
    names: dict[str, str] = {}
    for _, name in pairs:
        names.setdefault(name.casefold(), name)
    rows = connection.execute(
        "SELECT folded, id FROM tags WHERE folded IN (SELECT value FROM json_each(?))", (_list(names),)
    )
    ids: dict[str, int] = dict(rows.fetchall())
    fresh = [(folded, name) for folded, name in names.items() if folded not in ids]
    first = next_id(connection, "tags")
    ids.update((folded, first + place) for place, (folded, _) in enumerate(fresh))
    step.insert_many("tags", ("id", "name", "folded"), [(ids[folded], name, folded) for folded, name in fresh])
    known = set(
        connection.execute(
            "SELECT paper_id, tag_id FROM paper_tags WHERE paper_id IN (SELECT value FROM json_each(?))",
            (_list({paper_id for paper_id, _ in pairs}),),
        ).fetchall()
    )
    wanted = dict.fromkeys((paper_id, ids[name.casefold()]) for paper_id, name in pairs)
    first = next_id(connection, "paper_tags")
    new = [pair for pair in wanted if pair not in known]
    step.insert_many(
        "paper_tags", ("id", "paper_id", "tag_id"), [(first + place, *pair) for place, pair in enumerate(new)]
    )
    return {paper_id for paper_id, _ in new}


def advance(step: Step, ids: Sequence[int], status: str) -> list[int]:
    """Set the status of those papers that are less far; returns them."""
    less = [name for name in STATUSES if STATUSES.index(name) < STATUSES.index(status)]
    rows = step.connection.execute(
        "SELECT id FROM papers WHERE id IN (SELECT value FROM json_each(?)) "
        "AND status IN (SELECT value FROM json_each(?))",
        (_list(ids), _list(less)),
    )
    return mark(step, [row[0] for row in rows.fetchall()], status)


def append_note(step: Step, paper_id: int, notes: Sequence[str]) -> None:
    """Add paragraphs to the note of a paper, but for those that it has."""
    (whole,) = step.connection.execute("SELECT note FROM papers WHERE id = ?", (paper_id,)).fetchone()
    for note in notes:
        if not whole:
            whole = note
        elif note not in whole:
            whole = f"{whole}\n\n{note}"
    set_note(step, paper_id, whole)


def add_aliases(step: Step, aliases: Sequence[tuple[str, int | None, str]]) -> None:
    """Make keys, which nothing has, further names of papers: (key, paper, kind) each."""
    first = next_id(step.connection, "aliases")
    rows = [(first + place, *alias) for place, alias in enumerate(aliases)]
    step.insert_many("aliases", ("id", "key", "paper_id", "kind"), rows)


def untag(step: Step, ids: Sequence[int], names: Sequence[str]) -> list[int]:
    """Take tags away from papers; a tag that no paper has is gone. Returns the papers changed."""
    changed: set[int] = set()
    with step.reindexing(ids):
        for name in names:
            rows = step.connection.execute(
                "SELECT paper_tags.id, paper_id, tag_id FROM paper_tags JOIN tags ON tags.id = tag_id "
                "WHERE folded = ? AND paper_id IN (SELECT value FROM json_each(?))",
                (name.casefold(), _list(ids)),
            ).fetchall()
            step.delete("paper_tags", [row[0] for row in rows])
            changed.update(row[1] for row in rows)
            _drop_unused(step, {row[2] for row in rows})
    return touch(step, changed)


def retag(step: Step, ids: Sequence[int], added: Sequence[str], removed: Sequence[str]) -> list[int]:
    """Give papers tags and take others away; returns the papers changed."""
    changed = set(tag(step, ids, added)) if added else set()
    return sorted(changed | set(untag(step, ids, removed)))


def rename_tag(step: Step, old: str, new: str) -> list[int] | None:
    """Rename a tag; where *new* is there already, both become one. Returns its papers, None without a tag *old*."""
    row = step.connection.execute("SELECT id, name FROM tags WHERE folded = ?", (old.casefold(),)).fetchone()
    if row is None:
        return None
    papers = _papers_with(step, row[0])
    target = step.connection.execute(
        "SELECT id FROM tags WHERE folded = ? AND id <> ?", (new.casefold(), row[0])
    ).fetchone()
    if target is None:
        if row[1] != new:
            with step.reindexing(papers):
                step.update("tags", [row[0]], {"name": new, "folded": new.casefold()})
        return papers
    tag(step, papers, [new])
    untag(step, papers, [old])
    _drop_unused(step, {row[0]})
    return papers


def delete_tag(step: Step, name: str) -> list[int] | None:
    """Take a tag away from all papers. Returns them, None without such a tag."""
    row = step.connection.execute("SELECT id FROM tags WHERE folded = ?", (name.casefold(),)).fetchone()
    if row is None:
        return None
    papers = _papers_with(step, row[0])
    untag(step, papers, [name])
    _drop_unused(step, {row[0]})
    return papers


def set_note(step: Step, paper_id: int, note: str | None) -> bool:
    """Replace the note of a paper; returns whether this changed it."""
    changed = _where(step, [paper_id], "note IS NOT ?", note)
    if changed:
        step.update("papers", changed, {"note": note, "noted": step.at if note else None, "updated": step.at})
    return bool(changed)


def set_fields(step: Step, paper_id: int, fields: Mapping[str, Any], edited: Sequence[str]) -> None:
    """Set fields of a paper (names and values as in a record) and note which the owner edited."""
    values: dict[str, Any] = dict(fields)
    if "abstract" in values:
        abstract = values.pop("abstract")
        values["abstract_id"] = Texts(step).ids([abstract])[abstract]
        values["abstract_kind"] = "abstract" if values["abstract_id"] is not None else None
    if "authors" in values:
        values["authors"] = encode_authors(values["authors"])
    if "extra" in values:
        values["extra"] = encode_extra(values["extra"])
    if "note" in values:
        values["noted"] = step.at if values["note"] else None
    values["edited"] = json.dumps(list(edited))
    values["updated"] = step.at
    step.update("papers", [paper_id], values)


def rename_key(step: Step, paper_id: int, key: str) -> str | None:
    """Give a paper another citation key; the old one stays known. Returns the old one, None if it is the same.

    Raises:
        ValueError: another paper has, or had, that key.
    """
    (old,) = step.connection.execute("SELECT key FROM papers WHERE id = ?", (paper_id,)).fetchone()
    if old == key:
        return None
    if old.lower() != key.lower():
        own = step.connection.execute(
            "SELECT id FROM aliases WHERE key = ? AND paper_id = ?", (key, paper_id)
        ).fetchone()
        if own:
            step.delete("aliases", [own[0]])
        elif key_taken(step.connection, key):
            raise ValueError(key)
        step.update("papers", [paper_id], {"key": key, "updated": step.at})
        step.insert("aliases", {"key": old, "paper_id": paper_id, "kind": "renamed"})
    else:
        step.update("papers", [paper_id], {"key": key, "updated": step.at})
    return str(old)


def trash(step: Step, ids: Sequence[int]) -> list[int]:
    """Put papers into the trash; returns those that were not there yet."""
    changed = _where(step, ids, "trashed IS NULL AND ? IS NULL", None)
    if changed:
        step.update("papers", changed, {"trashed": step.at, "updated": step.at})
    return changed


def restore(step: Step, ids: Sequence[int]) -> list[int]:
    """Take papers out of the trash; returns those that were there."""
    changed = _where(step, ids, "trashed IS NOT NULL AND ? IS NULL", None)
    if changed:
        step.update("papers", changed, {"trashed": None, "updated": step.at})
    return changed


def empty_trash(step: Step) -> int:
    """Delete what is in the trash, with its evidence; returns how many papers that were.

    Their citation keys are given to no other paper: somebody's manuscript may cite them.
    """
    connection = step.connection
    rows = connection.execute("SELECT id, key FROM papers WHERE trashed IS NOT NULL ORDER BY id").fetchall()
    if not rows:
        return 0
    doomed = json.dumps([row[0] for row in rows])
    inside = "IN (SELECT value FROM json_each(?))"
    texts = {
        row[0]
        for table, column in (("papers", "id"), ("records", "paper_id"))
        for row in connection.execute(
            f"SELECT abstract_id FROM {table} WHERE {column} {inside} AND abstract_id IS NOT NULL", (doomed,)
        )
    }
    with step.reindexing([row[0] for row in rows]):
        for table, condition, count in (
            ("paper_tags", f"paper_id {inside}", 1),
            ("relations", f"paper_id {inside} OR other_id {inside}", 2),
            ("merges", f"paper_id {inside}", 1),
            ("proposals", f"paper_id {inside}", 1),
            ("records", f"paper_id {inside}", 1),
        ):
            found = connection.execute(f"SELECT id FROM {table} WHERE {condition}", (doomed,) * count)
            ids = [row[0] for row in found.fetchall()]
            if table == "records":
                step.delete("match_keys", ids)
            step.delete(table, ids)
        old = connection.execute(f"SELECT id FROM aliases WHERE paper_id {inside}", (doomed,)).fetchall()
        if old:
            step.update("aliases", [row[0] for row in old], {"paper_id": None, "kind": "retired"})
        step.delete("papers", [row[0] for row in rows])
        for _, key in rows:
            step.insert("aliases", {"key": key, "paper_id": None, "kind": "retired"})
        _drop_unused(step, None)
        unused = connection.execute(
            f"SELECT id FROM texts WHERE id {inside} "
            "AND NOT EXISTS (SELECT 1 FROM papers WHERE abstract_id = texts.id) "
            "AND NOT EXISTS (SELECT 1 FROM records WHERE abstract_id = texts.id)",
            (json.dumps(sorted(texts)),),
        ).fetchall()
        step.delete("texts", [row[0] for row in unused])
    return len(rows)


def save_view(step: Step, name: str, query: str) -> None:
    """Save a query under a name, in the place of one of the same name, whatever its case."""
    values = {"name": name, "folded": name.casefold(), "query": query}
    row = step.connection.execute(
        "SELECT id, name, folded, query FROM views WHERE folded = ?", (values["folded"],)
    ).fetchone()
    if row is not None and row[1:] != tuple(values.values()):
        step.update("views", [row[0]], values)
    elif row is None:
        step.insert("views", values)


def delete_view(step: Step, name: str) -> bool:
    """Delete a saved query; returns whether there was one."""
    row = step.connection.execute("SELECT id FROM views WHERE folded = ?", (name.casefold(),)).fetchone()
    if row:
        step.delete("views", [row[0]])
    return row is not None


def _where(step: Step, ids: Sequence[int], condition: str, value: Any) -> list[int]:
    rows = step.connection.execute(
        f"SELECT id FROM papers WHERE id IN (SELECT value FROM json_each(?)) AND {condition}",
        (_list(ids), value),
    )
    return [row[0] for row in rows]


def touch(step: Step, ids: Iterable[int]) -> list[int]:
    """Note that papers were changed; returns them, sorted."""
    changed = sorted(ids)
    if changed:
        step.update("papers", changed, {"updated": step.at})
    return changed


def _papers_with(step: Step, tag_id: int) -> list[int]:
    rows = step.connection.execute("SELECT paper_id FROM paper_tags WHERE tag_id = ? ORDER BY paper_id", (tag_id,))
    return [row[0] for row in rows]


def drop_unused_tags(step: Step) -> None:
    """Delete the tags that no paper has."""
    _drop_unused(step, None)


def _drop_unused(step: Step, tags: set[int] | None) -> None:
    """Delete those of *tags* (None: of all) that no paper has."""
    rows = step.connection.execute(
        "SELECT id FROM tags WHERE NOT EXISTS (SELECT 1 FROM paper_tags WHERE tag_id = tags.id)"
    )
    unused = [row[0] for row in rows if tags is None or row[0] in tags]
    if unused:
        step.delete("tags", unused)


def _list(values: Iterable[Any]) -> str:
    """*values* for ``json_each``."""
    return json.dumps(list(values), ensure_ascii=False)
