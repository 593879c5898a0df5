"""What triage reads from the library, and what it writes to it: in other threads than the screen's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.errors import LibraryError
from readinglist.store.connection import StoreError

if TYPE_CHECKING:
    from collections.abc import Collection

    from readinglist.library import Library
    from readinglist.tui.triage_run import Decision

AT_HAND = 9
"""Tags that have a key."""


class Waiting(NamedTuple):
    """What there is to go through."""

    ids: list[int]
    """Unread papers that were not looked at, those of the newest import first."""
    put_off: list[int]
    """Unread papers that were looked at and put off."""
    triaged: list[int]
    """All that were looked at and are still unread."""
    tags: list[str]
    """The tags used most."""
    total: int
    """Papers of the library."""


def waiting(library: Library, triaged: Collection[int]) -> Waiting:
    """Read what there is to go through, but for what was looked at already: *triaged*."""
    unread = library.select(["is:unread"], sort="added").ids
    starred = set(library.select(["is:unread is:starred"]).ids)
    looked_at = set(triaged)
    seen = [paper_id for paper_id in unread if paper_id in looked_at]
    return Waiting(
        [paper_id for paper_id in unread if paper_id not in looked_at],
        [paper_id for paper_id in seen if paper_id not in starred],
        seen,
        [name for name, number in library.tags(by_use=True) if number][:AT_HAND],
        library.count([]),
    )


def write(library: Library, decision: Decision) -> None:
    """Write a decision, one step of the journal, or none where all is so already; note what may be taken back.

    Raises:
        LibraryError, StoreError: it can't be written; the decision says so too.
    """
    ids = [decision.paper_id]
    try:
        decision.before = _newest(library)
        if decision.what == "starred":
            library.star(ids)
        elif decision.what == "trashed":
            library.delete(ids)
        elif decision.what != "later":
            library.mark(ids, decision.what)
        decision.after = _newest(library)
    except (LibraryError, StoreError):
        decision.failed = True
        raise


def toggle_tag(library: Library, paper_id: int, name: str) -> None:
    """Give a paper a tag, or take it away where it has it."""
    has = name in library.get(paper_id).tags
    library.tag([paper_id], [] if has else [name], [name] if has else [])


def take_back(library: Library, decision: Decision) -> list[str]:
    """Take back what was done last: *decision*, or, if something else was done after it, that alone.

    Returns what else that was, in words; nothing, if it was the decision.
    """
    newest = _newest(library)
    if newest > decision.after:
        return [entry.summary or entry.verb for entry in library.undo()]
    if newest == decision.after != decision.before:
        library.undo()
    return []


def _newest(library: Library) -> int:
    step = library.last_step()
    return step.id if step else 0
