"""Invariant: one action is one step, and undo and redo give back every table, row for row."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support import abstract, check, dump, tables

from readinglist.errors import LibraryError
from readinglist.library import Library
from readinglist.paper import STATUSES

TOPICS = ("quantization", "pruning", "attention", "diffusion", "retrieval", "alignment", "parsing", "routing")
TAGS = ("nlp", "NLP", "vision", "to read", "Ünïcode")
QUERIES = ("pruning", "is:starred", "tag:nlp", "-attention", "id:1", "is:trashed", "is:unread OR is:read", "id:1..3")
words = st.sampled_from(["pruning", "is:starred", "tag:nlp", "-attention", "id:1", "is:trashed", "is:read", "method"])


def papers(topics: list[str]) -> list[tuple[str, str]]:
    return [(f"On the {topic} of Networks", abstract(topic)) for topic in topics]


class Actions(RuleBasedStateMachine):
    """Random actions on a library, next to the list of the states that it went through."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.db"
        self.library = Library(self.path)
        self.states = [tables(self.path)]
        self.now = 0
        self.files = 0

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.folder.cleanup()

    def done(self) -> None:
        """Note the state after an action; one that changed nothing must have left no step."""
        state = tables(self.path)
        steps = [entry for entry in self.library.history() if not entry.undone]
        if state == self.states[self.now]:
            assert len(steps) == self.now
            return
        del self.states[self.now + 1 :]
        self.states.append(state)
        self.now += 1
        assert len(steps) == self.now
        assert not any(entry.undone for entry in self.library.history())

    @rule(
        topics=st.lists(st.sampled_from(TOPICS), min_size=1, max_size=12),
        tag=st.none() | st.sampled_from(TAGS),
        other=st.booleans(),
    )
    def import_(self, topics: list[str], tag: str | None, other: bool) -> None:
        self.files += 1
        path = Path(self.folder.name) / f"{self.files}.txt"
        found = papers(topics)
        if other:
            found.append((f"On the {topics[0]} of Networks", abstract(f"something else than {topics[0]}")))
        path.write_text(dump(found))
        self.library.import_([str(path)], tags=[tag] if tag else [])
        self.done()

    @rule()
    def import_again(self) -> None:
        if self.files:
            self.library.import_([str(Path(self.folder.name) / "1.txt")])
            self.done()

    @rule(topic=st.sampled_from(TOPICS), arxiv=st.none() | st.sampled_from(["2401.00001", "2401.00002"]))
    def add(self, topic: str, arxiv: str | None) -> None:
        self.library.add({"title": f"A {topic} of its own", "arxiv": arxiv})
        self.done()

    @rule(number=st.sampled_from(["2401.00001", "2401.00002"]))
    def add_identifier(self, number: str) -> None:
        self.library.add({"arxiv": number})
        self.done()

    @rule(query=words, value=st.booleans())
    def star(self, query: str, value: bool) -> None:
        self.library.star([query], value)
        self.done()

    @rule(query=words, status=st.sampled_from(STATUSES))
    def mark(self, query: str, status: str) -> None:
        self.library.mark([query], status)
        self.done()

    @rule(
        query=words, add=st.lists(st.sampled_from(TAGS), max_size=2), remove=st.lists(st.sampled_from(TAGS), max_size=2)
    )
    def tag(self, query: str, add: list[str], remove: list[str]) -> None:
        self.library.tag([query], add, remove)
        self.done()

    @rule(old=st.sampled_from(TAGS), new=st.sampled_from(TAGS))
    def rename_tag(self, old: str, new: str) -> None:
        try:
            self.library.rename_tag(old, new)
        except LibraryError:
            assert old.casefold() not in {name.casefold() for name, _ in self.library.tags()}
        self.done()

    @rule(name=st.sampled_from(TAGS))
    def delete_tag(self, name: str) -> None:
        try:
            self.library.delete_tag(name)
        except LibraryError:
            assert name.casefold() not in {known.casefold() for known, _ in self.library.tags()}
        self.done()

    @rule(text=st.sampled_from(["", "a note", "another"]), replace=st.booleans())
    def note(self, text: str, replace: bool) -> None:
        for paper_id in self.library.select([]).ids[:1]:
            self.library.note(paper_id, text, replace=replace)
        self.done()

    @rule(
        field=st.sampled_from(["title", "year", "authors", "abstract", "venue", "key", "extra.rating", "doi"]),
        value=st.sampled_from(["2020", "10.1000/x", "Maro, Ines; Li, Wei", "mykey2", "some words of it"]),
    )
    def edit(self, field: str, value: str) -> None:
        for paper_id in self.library.select([]).ids[:1]:
            try:
                self.library.edit(paper_id, {field: value})
            except LibraryError:
                pass
            else:
                self.done()

    @rule(query=words)
    def delete(self, query: str) -> None:
        self.library.delete([query])
        self.done()

    @rule()
    def restore(self) -> None:
        self.library.restore(["is:trashed"])
        self.done()

    @rule()
    def empty_trash(self) -> None:
        self.library.empty_trash()
        self.done()

    @rule(query=words)
    def refresh_keys(self, query: str) -> None:
        self.library.refresh_keys([query])
        self.done()

    @rule(name=st.sampled_from(["one", "ONE", "two"]), query=words)
    def save_view(self, name: str, query: str) -> None:
        self.library.save_view(name, query)
        self.done()

    @rule(name=st.sampled_from(["one", "two"]))
    def delete_view(self, name: str) -> None:
        with contextlib.suppress(LibraryError):
            self.library.delete_view(name)
        self.done()

    @precondition(lambda self: self.now > 0)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        steps = data.draw(st.integers(1, min(self.now, 4)))
        assert len(self.library.undo(steps)) == steps
        self.now -= steps
        assert tables(self.path) == self.states[self.now]

    @precondition(lambda self: self.now < len(self.states) - 1)
    @rule(data=st.data())
    def redo(self, data: st.DataObject) -> None:
        steps = data.draw(st.integers(1, min(len(self.states) - 1 - self.now, 4)))
        assert len(self.library.redo(steps)) == steps
        self.now += steps
        assert tables(self.path) == self.states[self.now]

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = Library(self.path)

    @invariant()
    def sound(self) -> None:
        if hasattr(self, "path"):
            check(self.path)


TestActions = Actions.TestCase
TestActions.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)


class LongActions(Actions):
    """The same, for as long as somebody waits."""


TestLongActions = pytest.mark.slow(LongActions.TestCase)
TestLongActions.settings = settings(max_examples=400, stateful_step_count=60, deadline=None)


@given(topics=st.lists(st.sampled_from(TOPICS), min_size=1, max_size=8))
@settings(max_examples=10, deadline=None)
def test_undo_of_everything_is_the_empty_library(topics: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with Library(path) as library:
            empty = tables(path)
            source = Path(folder) / "dump.txt"
            source.write_text(dump(papers(topics)))
            library.import_([str(source)], tags=["nlp"])
            library.star(["networks"])
            library.delete(["networks"])
            library.empty_trash()
            done = tables(path)
            assert len(library.undo(10)) == 4
            assert tables(path) == empty
            assert len(library.redo(10)) == 4
            assert tables(path) == done
            check(path)
