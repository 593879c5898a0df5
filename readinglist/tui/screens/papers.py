"""What can be done with chosen papers, the same on every screen that has some: star, tags, status, note, copy, open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from readinglist.errors import LibraryError
from readinglist.shown import count, title_of
from readinglist.store.connection import StoreError
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from readinglist.library import Library
    from readinglist.paper import Paper
    from readinglist.store.edits import Changed
    from readinglist.store.papers import Row
    from readinglist.tui.app import ReadingListApp

_NEXT = {"unread": "reading", "reading": "read", "read": "skipped", "skipped": "unread"}
_AT_ONCE = 500
"""Rows that are read at once."""


class PaperScreen(Screen[Any]):
    """A screen on which papers are chosen."""

    BINDINGS = bindings("papers")
    app: ReadingListApp

    def chosen(self) -> list[int]:
        """The papers that an action is for; with none, actions say so."""
        raise NotImplementedError

    def some(self) -> list[int]:
        """The chosen papers; says so, where there is none."""
        ids = self.chosen()
        if not ids:
            self.app.tell(f"no paper here: import some with {self.app.key('import')}")
        return ids

    def first(self) -> Paper | None:
        """The first of the chosen papers; says so, where there is none, or none any more."""
        ids = self.some()
        try:
            return self.app.desk.reader.get(ids[0]) if ids else None
        except LibraryError:
            self.app.tell("this paper is gone: another program took it away")
            return None

    # --- deciding

    # What comes next is decided by the writer, after all changes that were asked for before: keys may come faster.

    def action_star(self) -> None:
        """A star for all; where all have one, for none."""
        ids = self.some()

        def do(library: Library) -> tuple[bool, Changed]:
            value = not all(row.starred for row in _rows(library, ids))
            return value, library.star(ids, value)

        def told(done: tuple[bool, Changed]) -> str:
            value, changed = done
            return f"{'starred' if value else 'took the star from'} {count(changed.changed)}"

        if ids:
            self.app.change(do, told)

    def action_status(self) -> None:
        """The next status after that of the first one, for all."""
        ids = self.some()

        def do(library: Library) -> tuple[str, Changed]:
            status = next((_NEXT[row.status] for row in library.rows(ids[:1])), "reading")
            return status, library.mark(ids, status)

        if ids:
            self.app.change(do, lambda done: f"{count(done[1].changed)} {done[0]}")

    def mark(self, ids: Sequence[int], status: str) -> None:
        """Set the status of papers."""
        self.app.change(lambda library: library.mark(ids, status), lambda changed: f"{count(changed.changed)} {status}")

    def action_tags(self) -> None:
        """Choose tags for all."""
        from readinglist.tui.screens.tags import TagScreen

        ids = self.some()
        if ids:
            self.app.push_screen(TagScreen(ids), lambda choice: self.tag(ids, *choice) if choice else None)

    def tag(self, ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> None:
        """Add tags to papers, and remove others."""
        if not add and not remove:
            return
        self.app.last_tags = (tuple(add), tuple(remove))
        marks = " ".join([*(f"+{name}" for name in add), *(f"-{name}" for name in remove)])
        self.app.change(
            lambda library: library.tag(ids, add, remove), lambda changed: f"tagged {count(changed.changed)}: {marks}"
        )

    def action_repeat_tags(self) -> None:
        """The tags that were given last, for these too."""
        if not any(self.app.last_tags):
            self.app.tell(f"no tags were given yet: {self.app.key('tags')} gives some")
        elif ids := self.some():
            self.tag(ids, *self.app.last_tags)

    def action_delete(self) -> None:
        """Into the trash; where all are there, out of it."""
        ids = self.some()

        def do(library: Library) -> tuple[str, Changed]:
            if all(paper.trashed for paper in library.papers(ids)):
                return "took {} out of the trash", library.restore(ids)
            return "put {} into the trash", library.delete(ids)

        if ids:
            self.app.change(do, lambda done: done[0].format(count(done[1].changed)))

    def action_unmerge(self) -> None:
        """Take the paper apart again."""
        ids = self.some()
        if ids:
            self.app.change(
                lambda library: library.unmerge(ids[0]), lambda keys: f"took {count(len(keys))} out: {', '.join(keys)}"
            )

    # --- writing

    def action_note(self) -> None:
        """Write the note of the first one."""
        from readinglist.tui.screens.note import NoteScreen

        paper = self.first()
        if paper is not None:
            self.app.push_screen(NoteScreen(paper), lambda text: self._set_note(paper.id, text))

    def _set_note(self, paper_id: int, text: str | None) -> None:
        if text is not None:
            self.app.change(
                lambda library: library.note(paper_id, text, replace=True),
                lambda paper: f"note of {paper.key} {'saved' if paper.note else 'removed'}",
            )

    def action_note_editor(self) -> None:
        """Write the note in the owner's editor."""
        from readinglist.tui.editor import edit_text

        paper = self.first()
        if paper is not None:
            text = edit_text(self.app, paper.note or "", ".md")
            if text is not None and text.strip() != (paper.note or "").strip():
                self._set_note(paper.id, text)

    def action_edit(self) -> None:
        """Change the fields of the first one."""
        from readinglist.tui.screens.edit import EditScreen

        paper = self.first()
        if paper is None:
            return

        def done(changes: dict[str, str | None] | None) -> None:
            if changes:
                self.app.change(
                    lambda library: library.edit(paper.id, changes),
                    lambda after: f"edited {after.key}: {', '.join(changes)}",
                )

        self.app.push_screen(EditScreen(paper), done)

    # --- handing on

    def action_copy(self, what: str) -> None:
        """Copy the keys, the BibTeX entries or the titles."""
        ids = self.some()
        names, write = _COPIES[what]
        if ids:
            in_background(self, partial(self._copy, ids, names, write), group="copy", exclusive=True)

    async def _copy(
        self, ids: Sequence[int], names: tuple[str, str], write: Callable[[Library, Sequence[int]], str]
    ) -> None:
        from readinglist.tui.clipboard import copy

        try:
            text = await self.app.desk.look(lambda library: write(library, ids))
        except (LibraryError, StoreError) as error:
            self.app.fail(str(error))
            return
        first = next(iter(self.app.desk.reader.rows(ids[:1])), None)
        if first is None or not text:
            self.app.tell("nothing to copy: this paper is gone")
            return
        of = f"{names[0]} {first.key}" if len(ids) == 1 else f"{names[1]} {count(len(ids))}"
        await copy(self.app, text, of)

    def action_open(self) -> None:
        """Open its page."""
        self._open(code=False)

    def action_open_code(self) -> None:
        """Open its code."""
        self._open(code=True)

    def _open(self, *, code: bool) -> None:
        from readinglist.tui.browser import open_page

        paper = self.first()
        if paper is None:
            return
        page = paper.code if code else paper.page
        if page:
            open_page(self.app, page)
        else:
            what = "code" if code else "page: it has no URL, DOI or arXiv id"
            self.app.tell(f"{paper.key} has no {what}; {self.app.key('edit')} adds one")

    def merge(self, ids: Sequence[int]) -> None:
        """Make papers one; the first is kept."""

        def do(library: Library) -> tuple[str, int]:
            paper, keys = library.merge(ids)
            return paper.key, len(keys)

        self.app.change(do, lambda made: f"merged {count(made[1])} into {made[0]}")


def _rows(library: Library, ids: Sequence[int]) -> Iterator[Row]:
    """The rows of papers, read a few at a time, as far as they are wanted."""
    for start in range(0, len(ids), _AT_ONCE):
        yield from library.rows(ids[start : start + _AT_ONCE])


def _keys(library: Library, ids: Sequence[int]) -> str:
    return ", ".join(row.key for row in _rows(library, ids))


def _titles(library: Library, ids: Sequence[int]) -> str:
    return "\n".join(title_of(row) for row in _rows(library, ids))


def _bibtex(library: Library, ids: Sequence[int]) -> str:
    return "".join(library.export(ids))


_COPIES: dict[str, tuple[tuple[str, str], Callable[[Library, Sequence[int]], str]]] = {
    "key": (("the key of", "the keys of"), _keys),
    "title": (("the title of", "the titles of"), _titles),
    "bibtex": (("the BibTeX entry of", "the BibTeX entries of"), _bibtex),
}
"""What can be copied: what it is called for one paper and for several, and how it is written."""
