"""Papers brought up to their evidence: what their records say together, but for what their owner edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readinglist.duplicates.view import combine
from readinglist.store import records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readinglist.store.journal import Step
    from readinglist.store.records import StoredRecord, Texts


def refreshed(step: Step, texts: Texts, ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """Rows for :func:`readinglist.store.records.update_papers`: of the papers *ids* those that their records change."""
    evidence: dict[int, list[StoredRecord]] = {}
    for record in records.of_papers(step.connection, ids):
        evidence.setdefault(record.paper_id, []).append(record)
    views = {paper_id: combine([record.fields for record in known]) for paper_id, known in evidence.items()}
    abstracts = texts.ids([view.get("abstract") for view in views.values()])
    looked_up = records.lookups(step.connection)
    rows = []
    for paper_id, view in views.items():
        seen = len({record.import_id for record in evidence[paper_id]} - looked_up)
        values = records.view_values(view, abstracts[view.get("abstract")])
        row = records.merged_row(step.connection, paper_id, values, seen, step.at)
        if row is not None:
            rows.append(row)
    return rows
