"""What the library shows: a list, narrowed by a search, in an order; read in the background, told in the border."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static
from textual.worker import WorkerError

from readinglist.errors import LibraryError
from readinglist.store.connection import StoreError
from readinglist.tui import lists, matches
from readinglist.tui.background import in_background
from readinglist.tui.desk import Superseded
from readinglist.tui.empty import empty_text
from readinglist.tui.safe import one_line
from readinglist.tui.screens.panes import PaneScreen
from readinglist.tui.widgets.search_line import hint

if TYPE_CHECKING:
    from textual.worker import Worker

    from readinglist.finding import Typed
    from readinglist.library import Library
    from readinglist.tui.lists import ListItem
    from readinglist.tui.widgets.paper_table import PaperTable
    from readinglist.tui.widgets.search_line import SearchLine

_PAUSE = 0.04
"""Seconds that the details wait for the cursor to rest."""
_SPELLING = 0.25
"""Seconds without a key after which a search that finds nothing is corrected."""


class SearchScreen(PaneScreen):
    """A screen that looks papers up."""

    def __init__(self) -> None:
        super().__init__()
        self._query = ""
        self._cursor: int | None = None
        self._list = lists.FIXED[0]
        self._lists: list[ListItem] = list(lists.FIXED)
        self._stale = False
        self._searching: Worker[None] | None = None
        self._titled = ""
        self._before_search: int | None = None
        self._ranked = False
        self._told: Content | None = None
        self._offered: Content | None = None

    @property
    def shown_query(self) -> str:
        """The list and the search as one query, for what takes one."""
        if self._list.query and self._query.strip():
            return f"({self._list.query}) ({self._query})"
        return self._list.query or self._query

    @property
    def all_lists(self) -> list[ListItem]:
        """What the sidebar has."""
        return self._lists

    def chosen(self) -> list[int]:
        """The marked papers, else the one at the cursor."""
        if self.table.marks:
            return self.table.marks
        return [self.table.paper_id] if self.table.paper_id is not None else []

    def search(self, *, paper: int | None = None) -> None:
        """Look up what the list and the query mean, in the background; an older search stops.

        The cursor goes to *paper*, with 0 to the first one, else it stays on its paper.
        """
        query, cursor, item = self._query, self._cursor, self._list
        sort, reverse = self.app.state.sort or None, self.app.state.reverse

        def look_up(library: Library, correct: bool = False) -> Typed:
            return library.look_up(
                query, cursor=cursor, within=item.query, sort=sort, reverse=reverse, correct=correct
            )  # fmt: skip

        async def run() -> None:
            try:
                found = await self.app.desk.find(look_up)
                self._show(found, paper)
                if not found.ids and query.strip():
                    # Whoever types on has no use for help with the spelling.
                    await asyncio.sleep(_SPELLING)
                    self._show(await self.app.desk.find(lambda library: look_up(library, correct=True)), paper)
            except Superseded:
                return
            except (LibraryError, StoreError) as error:
                self._told = one_line(str(error), "$text-error")
                self._draw_hint()

        self._searching = in_background(self, run, group="search", exclusive=True)

    def _show(self, found: Typed, paper: int | None) -> None:
        if self._titled != self._list.name:
            self._titled = self._list.name
            self.table.border_title = one_line(self._titled)
        self._ranked = found.ranked
        self._matches = matches.pattern(found.words) if self._query.strip() else None
        self.table.mark_matches(self._matches)
        self._details_stale = True
        self.table.show(found.ids, paper=paper)
        self._tell(found)
        self._title()
        if not found.ids:
            self._explain(typing=self.search_line.has_focus)
        if self._query.strip():
            # First what was found: with the next letter it is something else anyway.
            self.set_timer(_PAUSE, self.show_details)
        else:
            self.show_details()

    def _explain(self, *, typing: bool) -> None:
        """Say why there are no papers, and what helps."""
        # Where something was searched for, their number does not matter: this is asked for with every key.
        total = 0 if self._query.strip() else self.app.desk.reader.count([])
        key = self.app.key_while_typing if typing else self.app.key
        self.table.explain(empty_text(self._list, self._query, total, key))

    def _tell(self, found: Typed) -> None:
        """What the search did with the query, in a line below it."""
        parts: list[Content] = []
        for word, instead in found.corrections:
            parts.append(Content.assemble("no ", one_line(word, "italic"), "; showing ", one_line(instead, "bold")))
        if found.problem:
            parts.append(one_line(f"taken literally: {found.problem}", "$text-warning"))
        self._told = Content("  ").join(parts) if parts else None
        self._draw_hint()

    def _draw_hint(self) -> None:
        """Below the search: what could come next, else what became of it."""
        text = self._offered or self._told
        line = self.query_one("#hint", Static)
        # While one types, its place is kept: the papers must not jump.
        line.set_class(text is not None or self.search_line.has_focus, "-shown")
        line.update(text or Content(""), layout=False)

    def _title(self) -> None:
        """Which list, how many, where the cursor is, and the order."""
        table = self.table
        order = table.sort or ("relevance" if self._ranked else "added")
        arrow = self.app.icons.up if table.reverse else self.app.icons.down
        place = f"{table.cursor + 1:,} / {len(table.ids):,}" if table.ids else "0"
        marks = f" · {len(table.marks):,} marked" if table.marks else ""
        table.say(f"{place}{marks} · {order} {arrow}")

    def library_changed(self) -> None:
        """Something was changed, here or by another program: read it anew; the cursor stays on its paper.

        Below another screen it waits until it is seen again.
        """
        self._stale = not self.is_current
        if self._stale:
            return
        self.table.forget_rows()
        self._details_stale = True
        self.search()
        self._read_lists()
        if self.table.marks and self._list.id != "trash":
            in_background(self, self._drop_marks, group="marks", exclusive=True)

    async def _drop_marks(self) -> None:
        """Papers that went into the trash, or into others, are marked no more: nobody sees them any longer."""
        marks = self.table.marks
        try:
            there = await self.app.desk.look(lambda library: library.present(marks))
        except (LibraryError, StoreError):
            return
        gone = set(marks) - there
        if gone:
            self.table.set_marks(paper_id for paper_id in self.table.marks if paper_id not in gone)

    def _read_lists(self) -> None:
        async def run() -> None:
            try:
                items = await self.app.desk.look(lists.lists)
                self._lists = items
                self._show_lists()
                items = await self.app.desk.look(lambda library: lists.counted(library, items))
            except (LibraryError, StoreError) as error:
                self.app.fail(str(error))
                return
            self._lists = items
            self._show_lists()

        in_background(self, run, group="lists", exclusive=True)

    def _show_lists(self) -> None:
        wanted = self.app.state.shown
        found = next((item for item in self._lists if item.id == wanted), None)
        if found is not None and (found.id, found.query) != (self._list.id, self._list.query):
            self._list = found
            self.search()
        self.sidebar.show(self._lists, self._list.id)

    def on_screen_resume(self) -> None:
        """Seen again: read what has changed meanwhile."""
        if self._stale:
            self.library_changed()

    def show_list(self, list_id: str) -> None:
        """Show one of the lists; the search goes on in it."""
        item = next((item for item in self._lists if item.id == list_id), None)
        if item is None:
            return
        self._list = item
        self.app.remember(shown=item.id)
        self.sidebar.show(self._lists, item.id)
        self.search()

    def sort(self, sort: str | None) -> None:
        """Sort; the same order again is the other way round."""
        if sort is None:
            return
        state = self.app.state
        reverse = not state.reverse if sort == state.sort and sort else False
        self.app.remember(sort=sort, reverse=reverse)
        self.table.sort, self.table.reverse = sort, reverse
        self.search()

    def on_paper_table_highlighted(self, event: PaperTable.Highlighted) -> None:
        """The cursor is elsewhere: show details when it rests."""
        self._title()
        if event.paper_id is not None:
            self.app.remember(paper=event.paper_id)
        self.set_timer(_PAUSE, self.show_details)

    def on_paper_table_marked(self) -> None:
        """Say how many are marked."""
        self._title()

    def on_paper_table_sort_wanted(self, event: PaperTable.SortWanted) -> None:
        """Sort by a column; again, the other way round."""
        self.sort(event.sort)

    def on_search_line_typed(self, event: SearchLine.Typed) -> None:
        """Search while it is typed."""
        if event.text == self._query:
            return
        if not self._query:
            self._before_search = self.table.paper_id
        self._query, self._cursor = event.text, event.cursor
        # The best match is what is looked for; without a search, where one was before.
        self.search(paper=0 if event.text.strip() else self._before_search)

    def on_search_line_offered(self, event: SearchLine.Offered) -> None:
        """Show what could be typed next."""
        room = self.query_one("#middle").size.width - 2
        self._offered = hint(event.completions, room) if event.completions else None
        if not self.search_line.value:
            self._told = None
        self._draw_hint()

    async def on_search_line_left(self, event: SearchLine.Left) -> None:
        """Go to the papers that are found; what was searched is remembered.

        The next key, which is on its way where somebody types fast, is for them, so the search comes to its end first.
        """
        if self._searching is not None:
            with suppress(WorkerError):
                await self._searching.wait()
        if self._query.strip():
            self.app.state.remember_search(self._query)
            self.app.remember()
        self.table.focus()
        if not self.table.ids:
            self._explain(typing=False)
