"""Going through papers one by one: where one is, what was decided, and what was decided last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DECISIONS = {
    "starred": "starred",
    "reading": "to be read",
    "read": "read",
    "skipped": "skipped",
    "trashed": "in the trash",
    "later": "put off",
}
"""What can be decided about a paper, and how that is said."""
_STAY_UNREAD = ("starred", "later")
"""What leaves a paper unread: it is noted elsewhere that it was looked at."""


@dataclass(eq=False, slots=True)
class Decision:
    """What was decided about a paper."""

    paper_id: int
    what: str
    """One of :data:`DECISIONS`."""
    before: int = 0
    """The newest step of the journal that stood before it was written."""
    after: int = 0
    """The newest step after it: the same one, if nothing had to be written."""
    failed: bool = False
    """Whether it couldn't be written."""


class TriageRun:
    """A queue of papers with a place in it, and the decisions so far."""

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self.ids = list(ids)
        self.place = 0
        self.decisions: list[Decision] = []

    @property
    def current(self) -> int | None:
        """The paper to decide about; None at the end."""
        return self.ids[self.place] if self.place < len(self.ids) else None

    @property
    def left(self) -> int:
        """Papers after the current one."""
        return max(0, len(self.ids) - self.place - 1)

    @property
    def last(self) -> Decision | None:
        """The last decision; None without any."""
        return self.decisions[-1] if self.decisions else None

    def decide(self, what: str) -> Decision:
        """Note a decision about the current paper, and go on to the next one."""
        decision = Decision(self.ids[self.place], what)
        self.decisions.append(decision)
        self.place += 1
        return decision

    def step(self, places: int) -> None:
        """Go on, or back, without deciding."""
        self.place = max(0, min(self.place + places, len(self.ids)))

    def take_back(self, decision: Decision) -> None:
        """Forget a decision, and go to its paper."""
        if decision in self.decisions:
            self.decisions.remove(decision)
        if decision.paper_id in self.ids:
            self.place = self.ids.index(decision.paper_id)

    def drop(self) -> None:
        """Take the current paper out: there is nothing to decide about it any more."""
        del self.ids[self.place]

    def extend(self, ids: Iterable[int]) -> int:
        """Put papers that are not in it yet at the end; returns how many."""
        known = set(self.ids)
        fresh = [paper_id for paper_id in ids if paper_id not in known]
        self.ids += fresh
        return len(fresh)

    def decided(self, paper_id: int) -> list[str]:
        """What holds of a paper by what was decided: a star goes with a status, a later status replaces another."""
        mine = [decision.what for decision in self.decisions if decision.paper_id == paper_id]
        return _holding(mine)

    def counts(self) -> dict[str, int]:
        """How many papers of each decision there are, in the order of :data:`DECISIONS`."""
        by_paper: dict[int, list[str]] = {}
        for decision in self.decisions:
            by_paper.setdefault(decision.paper_id, []).append(decision.what)
        found = Counter(what for mine in by_paper.values() for what in _holding(mine))
        return {what: found[what] for what in DECISIONS if found[what]}

    def stays_unread(self, paper_id: int) -> bool:
        """Whether a decision left the paper unread."""
        return any(what in _STAY_UNREAD for what in self.decided(paper_id))


def _holding(decisions: list[str]) -> list[str]:
    states = [what for what in decisions if what not in _STAY_UNREAD]
    starred = ["starred"] if "starred" in decisions else []
    if states:
        return starred + states[-1:]
    return starred or decisions[-1:]
