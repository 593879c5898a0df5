"""What is looked at in a review of duplicates: found pairs and groups, and which of them are still a question.

A question is open as long as its papers are there, outside the trash, and nobody called them different. That is read
anew from the library after each change, so what is undone, done again, or done by another program needs no care.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from readinglist.library import Library
    from readinglist.paper import Paper
    from readinglist.scanning import Explained

CERTAIN, LIKELY = "certain", "likely"


class Question(NamedTuple):
    """Papers that are, or may be, one."""

    ids: tuple[int, ...]
    """The one that would be kept first."""
    keys: tuple[str, ...]
    verdict: str
    score: int
    reasons: tuple[str, ...]
    number: int = -1
    """Its own in a review, whatever becomes of its papers."""


def waiting(library: Library) -> list[Question]:
    """The pairs that imports found."""
    found = [((pair.paper_id, pair.other_id), pair) for pair in library.waiting()]
    keys = {row.id: row.key for row in library.rows([paper for ids, _ in found for paper in ids])}
    return [
        Question(ids, tuple(keys[paper] for paper in ids), pair.verdict, pair.score, pair.reasons)
        for ids, pair in found
        if all(paper in keys for paper in ids)
    ]


def named(library: Library, found: Sequence[Mapping[str, Any]]) -> list[Question]:
    """What ``duplicates --json`` printed, with the papers by their ids; without those that are gone by now."""
    questions = []
    for item in found:
        ids = [_resolved(library, key) for key in item["papers"]]
        if None not in ids:
            known = tuple(paper for paper in ids if paper is not None)
            questions.append(
                Question(known, tuple(item["papers"]), item["verdict"], item["score"], tuple(item["reasons"]))
            )
    return questions


def still_open(library: Library, questions: Sequence[Question], apart: Collection[frozenset[int]]) -> list[Question]:
    """Those of *questions* that are open, with their papers as they are now; of the pairs *apart* it is asked whether
    they are still called different.

    A paper that was merged into another one is that one; of questions about the same papers the first stays.
    """
    there = library.present({paper for question in questions for paper in question.ids})
    different = {pair for pair in apart if library.are_apart(*pair)}
    moved: dict[str, int | None] = {}
    found: dict[frozenset[int], Question] = {}
    for question in questions:
        now: dict[int, str] = {}
        for paper, key in zip(question.ids, question.keys, strict=True):
            if paper in there:
                now[paper] = key
                continue
            if key not in moved:
                other = _resolved(library, key)
                moved[key] = other if other is not None and library.present([other]) else None
            if (home := moved[key]) is not None:
                now.setdefault(home, key)
        ids = _together(list(now), different)
        if len(ids) > 1:
            found.setdefault(frozenset(ids), question._replace(ids=tuple(ids), keys=tuple(now[paper] for paper in ids)))
    return _without_parts(list(found.values()))


def _resolved(library: Library, key: str) -> int | None:
    try:
        return library.resolve(key)
    except NotFoundError:
        return None


def _together(ids: list[int], different: Collection[frozenset[int]]) -> list[int]:
    """Papers without those that were called different from others of them."""
    while clashes := [pair for pair in combinations(ids, 2) if frozenset(pair) in different]:
        often = [sum(paper in pair for pair in clashes) for paper in ids]
        # Of equal ones the later goes: the first is the one that is kept.
        ids = [paper for place, paper in enumerate(ids) if place != len(ids) - 1 - often[::-1].index(max(often))]
    return ids


def _without_parts(questions: list[Question]) -> list[Question]:
    """Questions but for pairs that are part of a group: that asks about them too."""
    group = {paper: question.number for question in questions if len(question.ids) > 2 for paper in question.ids}
    return [
        question
        for question in questions
        if len(question.ids) > 2 or group.get(question.ids[0], -1) != group.get(question.ids[1], -2)
    ]


def explain(library: Library, question: Question) -> tuple[Explained | None, Paper]:
    """What speaks for and against a pair, and what merging would give.

    Raises:
        LibraryError: a paper is gone, or somebody else is writing.
    """
    why = library.why(*question.ids) if len(question.ids) == 2 else None
    return why, library.merge(question.ids, dry_run=True)[0]


class Review:
    """The questions of a review, and how far it is."""

    def __init__(self) -> None:
        self.found: list[Question] = []
        """All that was found, decided or not: certain groups first, the strongest first."""
        self.open: list[Question] = []
        """What is still to be looked at, in the same order."""
        self.current: Question | None = None
        """The one that is shown."""
        self.skipped: set[int] = set()
        """Numbers of questions that were put off."""
        self.deciding: set[int] = set()
        """Numbers of questions whose answers are on their way into the library."""
        self.apart: set[frozenset[int]] = set()
        """Pairs of papers that were called different in this review."""
        self.changes = 0
        """Grows whenever an older answer to :func:`still_open` must not be taken in any more."""
        self._seen: set[int] = set()
        self._place = 0

    @property
    def place(self) -> int:
        """Where the current question stands among the open ones; where it stood, if it is none of them any more."""
        for place, question in enumerate(self.open):
            if self.current is not None and question.number == self.current.number:
                self._place = place
        return self._place

    @property
    def left(self) -> int:
        """How many are to be looked at, without those put off."""
        return sum(question.number not in self.skipped for question in self.open)

    @property
    def certain(self) -> list[Question]:
        """The groups that may be merged unasked."""
        return [question for question in self.open if question.verdict == CERTAIN]

    def add(self, found: Iterable[Question], *, whole: bool = False) -> None:
        """Take in what was found; with *whole* that is all there is, and nothing else is certain."""
        known = {frozenset(question.ids): question for question in self.found}
        if whole:
            known = {ids: question._replace(verdict=LIKELY) for ids, question in known.items()}
        for question in found:
            ids = frozenset(question.ids)
            number = known[ids].number if ids in known else len(known)
            known[ids] = question._replace(number=number)
        self.found = sorted(known.values(), key=lambda question: (question.verdict != CERTAIN, -question.score))
        self.changes += 1

    def reread(self, questions: Iterable[Question]) -> bool:
        """Take in which questions are open now; returns whether another one is shown than before, or changed.

        One that is back, since its answer was undone or could not be written, is gone to.
        """
        before, place, shown = {question.number for question in self.open}, self.place, self.current
        self.open = [question for question in questions if question.number not in self.deciding]
        back = next((q for q in self.open if q.number in self._seen and q.number not in before), None)
        self._seen.update(question.number for question in self.open)
        if back is not None:
            self.skipped.discard(back.number)
            self.current = back
        else:
            here = next((q for q in self.open if shown is not None and q.number == shown.number), None)
            self.current = here or self._from(place)
        return self.current != shown

    def answer(self, questions: Iterable[Question]) -> None:
        """Answers are on their way: take the questions out, and go on to the next one."""
        place = self.place
        self.deciding.update(question.number for question in questions)
        self.changes += 1
        self.open = [question for question in self.open if question.number not in self.deciding]
        self.current = self._from(place)

    def answered(self, questions: Iterable[Question]) -> None:
        """Answers are in the library, or could not be written."""
        self.deciding.difference_update(question.number for question in questions)
        self.changes += 1

    def skip(self) -> None:
        """Put the current question off."""
        if self.current is not None:
            self.skipped.add(self.current.number)
            self.current = self._from(self.place + 1)

    def step(self, step: int) -> None:
        """Go to the next question, or the one before, also if it was put off."""
        if self.open and self.current is not None:
            self.go(max(0, min(self.place + step, len(self.open) - 1)))
        elif self.open:
            self.go(0 if step > 0 else len(self.open) - 1)

    def go(self, place: int) -> None:
        """Go to the question at a place."""
        self.current = self.open[place]

    def _from(self, place: int) -> Question | None:
        """The first one from a place on that was not put off; after the last one comes the first."""
        ordered = [*self.open[place:], *self.open[:place]]
        return next((question for question in ordered if question.number not in self.skipped), None)
