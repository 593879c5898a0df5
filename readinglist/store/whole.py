"""Everything that the tables say of papers, and papers put into an empty library as they were in another one.

Numbers of papers and imports are kept where they rise; those of records, tags and texts, which nobody sees, are new.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readinglist.store import edits, records
from readinglist.store.papers import decode_fields
from readinglist.text import title_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from readinglist.paper import Paper
    from readinglist.store.journal import Step

_IMPORT = (
    "id", "path", "format", "sha256", "bytes", "reader", "day", "imported", "records", "new", "known", "merged",
    "review", "leftovers",
)  # fmt: skip
_PAPER = (
    "id", "key", *records.VIEW_COLUMNS, "starred", "status", "note", "edited", "seen", "added", "updated", "read",
    "trashed", "noted",
)  # fmt: skip
_AT_ONCE = 500


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever put into the library, or all of it was taken out again."""
    rows = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM papers) OR EXISTS (SELECT 1 FROM imports) OR EXISTS (SELECT 1 FROM aliases) "
        "OR EXISTS (SELECT 1 FROM views)"
    )
    return not rows.fetchone()[0]


def imports_of(connection: sqlite3.Connection, ids: Sequence[int] | None) -> list[dict[str, Any]]:
    """The imports in which papers were read (None: all that there are), as rows of the table by column."""
    query = f"SELECT {', '.join(_IMPORT)} FROM imports"
    if ids is None:
        rows = connection.execute(f"{query} ORDER BY id")
    else:
        where = "id IN (SELECT import_id FROM records WHERE paper_id IN (SELECT value FROM json_each(?)))"
        rows = connection.execute(f"{query} WHERE {where} ORDER BY id", (json.dumps(ids),))
    return [dict(zip(_IMPORT, (*row[:-1], json.loads(row[-1])), strict=True)) for row in rows]


def about_the_whole(connection: sqlite3.Connection) -> dict[str, Any]:
    """What belongs to no paper: saved queries, decisions about pairs, keys that nothing may have any more."""

    def rows(query: str) -> list[list[Any]]:
        return [list(row) for row in connection.execute(query)]

    return {
        "views": rows("SELECT name, query FROM views ORDER BY id"),
        "decisions": rows("SELECT left_hash, right_hash, verdict, decided FROM decisions ORDER BY id"),
        "suspects": rows("SELECT left_hash, right_hash, verdict, score, reasons FROM suspects ORDER BY id"),
        "relations": rows("SELECT paper_id, other_id, kind FROM relations ORDER BY id"),
        "retired": [row[0] for row in rows("SELECT key FROM aliases WHERE paper_id IS NULL ORDER BY id")],
    }


def evidence(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The records of papers, in the order of their coming, by paper."""
    rows = connection.execute(
        "SELECT paper_id, import_id, day, position, first_line, last_line, fields, texts.body FROM records "
        "LEFT JOIN texts ON texts.id = abstract_id WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY records.id",
        (json.dumps(ids),),
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for paper_id, import_id, day, position, first, last, fields, abstract in rows:
        found.setdefault(paper_id, []).append(
            {
                "import": import_id, "day": day, "position": position, "first_line": first, "last_line": last,
                "fields": decode_fields(fields, abstract),
            }
        )  # fmt: skip
    return found


def alias_kinds(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, list[list[str]]]:
    """The former keys of papers, each with how it came to be one, by paper."""
    rows = connection.execute(
        "SELECT paper_id, key, kind FROM aliases WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(ids),),
    )
    found: dict[int, list[list[str]]] = {}
    for paper_id, key, kind in rows:
        found.setdefault(paper_id, []).append([key, kind])
    return found


class Restoring:
    """Puts papers, with their evidence, into an empty library, inside a step. The search index is the caller's."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._texts = records.Texts(step)
        self._last_paper = 0
        self._next_record = 1
        self._papers: list[tuple[Any, ...]] = []
        self._records: list[tuple[Any, ...]] = []
        self._tags: list[tuple[int, str]] = []
        self._aliases: list[tuple[str, int | None, str]] = []
        self.imports: set[int] = set()
        self.renumbered: dict[int, int] = {}

    def add_import(self, row: Mapping[str, Any]) -> None:
        """Put in an import, as :func:`imports_of` gives it."""
        values = [row[name] for name in _IMPORT[:-1]]
        leftovers = json.dumps(row["leftovers"], ensure_ascii=False)
        self._step.insert_many("imports", _IMPORT, [(*values, leftovers)])
        self.imports.add(row["id"])

    def add(self, paper: Paper, aliases: Sequence[Sequence[str]], evidence: Sequence[Mapping[str, Any]]) -> int:
        """Put in a paper; returns its number."""
        number = paper.id if paper.id > self._last_paper else self._last_paper + 1
        if number != self._last_paper + 1 or len(self._papers) == _AT_ONCE:
            self._flush()
        self._last_paper = number
        self.renumbered[paper.id] = number
        fields = paper.as_json() | {"authors": [author.as_json() for author in paper.authors]}
        fields["abstract_kind"] = paper.abstract_kind or "abstract"
        abstracts = self._texts.ids([paper.abstract, *(record["fields"].get("abstract") for record in evidence)])
        self._papers.append(
            (
                number, paper.key, *records.view_values(fields, abstracts[paper.abstract]), int(paper.starred),
                paper.status, paper.note, json.dumps(list(paper.edited)), paper.seen, paper.added, paper.updated,
                paper.read, paper.trashed, paper.noted,
            )
        )  # fmt: skip
        for record in evidence:
            content = record["fields"]
            encoded, digest = records.encode_record(content)
            self._records.append(
                (
                    self._next_record, record["import"], number, record["day"], record["position"],
                    record["first_line"], record["last_line"], title_key(content.get("title")), digest, encoded,
                    abstracts[content.get("abstract")],
                )
            )  # fmt: skip
            self._next_record += 1
        self._tags += [(number, tag) for tag in paper.tags]
        self._aliases += [(key, number, kind) for key, kind in aliases]
        return number

    def finish(self, about: Mapping[str, Any]) -> None:
        """Put in what is left, and what :func:`about_the_whole` gives."""
        self._flush()
        step = self._step
        for name, query in about.get("views", ()):
            edits.save_view(step, name, query)
        for left, right, verdict, decided in about.get("decisions", ()):
            step.insert("decisions", {"left_hash": left, "right_hash": right, "verdict": verdict, "decided": decided})
        for left, right, verdict, score, reasons in about.get("suspects", ()):
            row = {"left_hash": left, "right_hash": right, "verdict": verdict, "score": score, "reasons": reasons}
            step.insert("suspects", row)
        for paper, other, kind in about.get("relations", ()):
            ends = self.renumbered.get(paper), self.renumbered.get(other)
            if None not in ends:
                step.insert("relations", {"paper_id": ends[0], "other_id": ends[1], "kind": kind})
        edits.add_aliases(step, [(key, None, "retired") for key in about.get("retired", ())])

    def _flush(self) -> None:
        step = self._step
        step.insert_many("papers", _PAPER, self._papers)
        records.insert_records(step, self._records)
        edits.assign_tags(step, self._tags)
        edits.add_aliases(step, self._aliases)
        self._papers, self._records, self._tags, self._aliases = [], [], [], []


def paper_batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """*ids*, some at a time."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
