"""The library: lists to the left, papers in the middle, everything about the one at the cursor to the right."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from readinglist.errors import LibraryError
from readinglist.shown import count
from readinglist.store.connection import StoreError
from readinglist.tui import lists
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.columns import Cells
from readinglist.tui.desk import Superseded
from readinglist.tui.empty import empty_text
from readinglist.tui.paper_text import paper_text, whole
from readinglist.tui.safe import one_line
from readinglist.tui.screens.papers import PaperScreen
from readinglist.tui.widgets.details import Details
from readinglist.tui.widgets.key_line import KeyLine
from readinglist.tui.widgets.paper_table import PaperTable
from readinglist.tui.widgets.search_line import SearchLine, hint
from readinglist.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from readinglist.finding import Typed
    from readinglist.library import Library
    from readinglist.tui.lists import ListItem

SORTS = {
    "": "as it comes: the best match first, else the newest",
    "added": "added, the newest first",
    "title": "title, from A to Z",
    "author": "author, from A to Z",
    "year": "year, the latest first",
    "seen": "seen, most often first",
}
"""Orders of the list, and what they are called."""
_PAUSE = 0.04
"""Seconds that the details wait for the cursor to rest."""
_BEGINNING = 100
"""Papers that are shown before the whole list is read."""
_SPELLING = 0.25
"""Seconds without a key after which a search that finds nothing is corrected."""


class LibraryScreen(PaperScreen):
    """Where one finds papers, and decides what becomes of them."""

    BINDINGS = bindings("library")
    TITLE = "readinglist"

    def __init__(self) -> None:
        super().__init__()
        self._query = ""
        self._cursor: int | None = None
        self._list = lists.FIXED[0]
        self._lists: list[ListItem] = list(lists.FIXED)
        self._total = 0
        self._details_of: int | None = None
        self._stale = False
        self._titled = ""
        self._before_search: int | None = None

    def compose(self) -> ComposeResult:
        """Three panes; how many are seen depends on the width."""
        reader = self.app.desk.reader
        with Horizontal(id="body"):
            yield Sidebar(id="sidebar", classes="pane")
            with Vertical(id="middle"):
                yield SearchLine(reader.completions, lambda: self.app.state.searches, id="search")
                yield Static(id="hint", markup=False)
                yield PaperTable(reader.rows, columns=self.app.options.columns, id="table", classes="pane")
            yield Details(id="details", classes="pane")
        yield Static("readinglist needs 60 columns and 16 lines", id="small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the list that was shown last."""
        self.sidebar.border_title = "Lists"
        self.details.border_title = "Details"
        self.table.set_cells(Cells(self.app.icons))
        state = self.app.state
        self.sidebar.styles.width = state.sidebar_width
        self.details.styles.width = state.details_width
        self.table.sort, self.table.reverse = state.sort, state.reverse
        self.table.focus()
        self._list = next((item for item in lists.FIXED if item.id == state.shown), lists.FIXED[0])
        self._show_beginning()
        self.call_after_refresh(self.search, paper=state.paper or None)
        self.call_after_refresh(self._read_lists)

    def _show_beginning(self) -> None:
        """The first papers of the list, at once: those of all come when these can be seen."""
        state = self.app.state
        words = [self._list.query] if self._list.query else []
        with suppress(LibraryError, StoreError):
            found = self.app.desk.reader.select(
                words, sort=state.sort or "added", reverse=state.reverse, limit=_BEGINNING
            )  # fmt: skip
            self.table.border_title = one_line(self._list.name)
            if found.ids:
                self.table.show(found.ids)
            self._title()

    # --- parts

    @property
    def table(self) -> PaperTable:
        """The papers."""
        return self.query_one("#table", PaperTable)

    @property
    def sidebar(self) -> Sidebar:
        """The lists."""
        return self.query_one("#sidebar", Sidebar)

    @property
    def details(self) -> Details:
        """The paper at the cursor."""
        return self.query_one("#details", Details)

    @property
    def search_line(self) -> SearchLine:
        """The query."""
        return self.query_one("#search", SearchLine)

    @property
    def all_lists(self) -> list[ListItem]:
        """What the sidebar has."""
        return self._lists

    @property
    def shown_query(self) -> str:
        """The list and the search as one query, for what takes one."""
        if self._list.query and self._query.strip():
            return f"({self._list.query}) ({self._query})"
        return self._list.query or self._query

    def chosen(self) -> list[int]:
        """The marked papers, else the one at the cursor."""
        if self.table.marks:
            return self.table.marks
        return [self.table.paper_id] if self.table.paper_id is not None else []

    # --- reading

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
                self._tell_hint(one_line(str(error), "$text-error"))

        in_background(self, run, group="search", exclusive=True)

    def _show(self, found: Typed, paper: int | None) -> None:
        if self._titled != self._list.name:
            self._titled = self._list.name
            self.table.border_title = one_line(self._titled)
        self.table.show(found.ids, paper=paper)
        self._tell(found)
        self._title()
        if not found.ids:
            total = self._total or self.app.desk.reader.count([])
            self.table.explain(empty_text(self._list, self._query, total))
        self.show_details()

    def _tell(self, found: Typed) -> None:
        """What the search did with the query, in a line below it."""
        parts: list[Content] = []
        for word, instead in found.corrections:
            parts.append(Content.assemble("no ", one_line(word, "italic"), "; showing ", one_line(instead, "bold")))
        if found.problem:
            parts.append(one_line(f"{found.problem}; taken literally", "$text-warning"))
        self._tell_hint(Content("  ").join(parts) if parts else None)

    def _tell_hint(self, text: Content | None) -> None:
        line = self.query_one("#hint", Static)
        # While one types, its place is kept: the papers must not jump.
        line.set_class(text is not None or self.search_line.has_focus, "-shown")
        line.update(text or Content(""), layout=False)

    def _title(self) -> None:
        """Which list, how many, where the cursor is, and the order."""
        table = self.table
        order = table.sort or ("relevance" if self._query.strip() else "added")
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
        self._details_of = None
        self.search()
        self._read_lists()

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
            self._total = items[0].number or 0
            self._show_lists()

        in_background(self, run, group="lists", exclusive=True)

    def _show_lists(self) -> None:
        wanted = self.app.state.shown
        found = next((item for item in self._lists if item.id == wanted), None)
        if found is not None and found.id != self._list.id:
            self._list = found
            self.search()
        self.sidebar.show(self._lists, self._list.id)

    def show_details(self) -> None:
        """Show the paper at the cursor, where there is room for it."""
        paper_id = self.table.paper_id
        if paper_id == self._details_of or not self.details.display:
            return
        stay = self._details_of is None
        self._details_of = paper_id
        if paper_id is None:
            self.details.show(Content(""))
            return
        try:
            self.details.show(paper_text(whole(self.app.desk.reader, paper_id), self.app.icons), stay=stay)
        except LibraryError:
            self.details.show(Content(""))

    def on_screen_resume(self) -> None:
        """Seen again: read what has changed meanwhile."""
        if self._stale:
            self.library_changed()

    # --- what widgets tell

    def on_paper_table_highlighted(self, event: PaperTable.Highlighted) -> None:
        """The cursor is elsewhere: show details when it rests."""
        self._title()
        if event.paper_id is not None:
            self.app.remember(paper=event.paper_id)
        self.set_timer(_PAUSE, self.show_details)

    def on_paper_table_marked(self) -> None:
        """Say how many are marked."""
        self._title()

    def on_paper_table_opened(self, event: PaperTable.Opened) -> None:
        """Everything about a paper, on a screen of its own."""
        from readinglist.tui.screens.details import DetailsScreen

        self.app.push_screen(DetailsScreen(self.table.ids, self.table.cursor), self._back_at)

    def _back_at(self, place: int | None) -> None:
        if place is not None:
            self.table.cursor = place

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
        if event.completions:
            self._tell_hint(hint(event.completions, self.query_one("#middle").size.width - 2))
        elif not self.search_line.value:
            self._tell_hint(None)

    def on_search_line_left(self, event: SearchLine.Left) -> None:
        """Go to the papers; what was searched is remembered."""
        if self._query.strip():
            self.app.state.remember_search(self._query)
            self.app.remember()
        self.table.focus()

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        """Show a list."""
        self.show_list(event.item.id)
        self.sidebar.remove_class("-overlay")
        self.table.focus()

    def on_sidebar_rename_wanted(self, event: Sidebar.RenameWanted) -> None:
        """Rename a tag."""
        from readinglist.tui.screens.prompt import Prompt

        old = event.item.name

        def done(new: str | None) -> None:
            if new and new != old:
                self.app.change(
                    lambda library: library.rename_tag(old, new), lambda n: f"renamed the tag of {count(n)}"
                )

        self.app.push_screen(Prompt("Rename tag", "New name; that of another tag merges them", old), done)

    def on_sidebar_remove_wanted(self, event: Sidebar.RemoveWanted) -> None:
        """Forget a view or a tag: it can be undone."""
        name = event.item.name
        if event.item.kind == "view":
            self.app.change(lambda library: library.delete_view(name), lambda _: f"forgot the view {name}")
        else:
            self.app.change(lambda library: library.delete_tag(name), lambda n: f"took the tag {name} from {count(n)}")
        if self._list.id == event.item.id:
            self.show_list("all")

    # --- actions

    def show_list(self, list_id: str) -> None:
        """Show one of the lists; the search goes on in it."""
        item = next((item for item in self._lists if item.id == list_id), None)
        if item is None:
            return
        self._list = item
        self.app.remember(shown=item.id)
        self.sidebar.show(self._lists, item.id)
        self.search()

    def show_imported(self) -> None:
        """Show what was just read: the search is over."""
        self.search_line.value = ""
        self._query = ""
        self.show_list("recent")

    def action_search(self) -> None:
        """Type a query."""
        self.search_line.focus()

    def action_back(self) -> None:
        """One step back: the overlay, the search, the marks, the list."""
        if self.sidebar.has_class("-overlay"):
            self.sidebar.remove_class("-overlay")
            self.table.focus()
        elif self._query:
            self.search_line.value = ""
            self.table.focus()
        elif self.table.marks:
            self.table.set_marks(())
        elif self._list.id != "all":
            self.show_list("all")
        else:
            self.table.focus()

    def action_view(self, number: int) -> None:
        """A saved view by its number; 0 is all papers."""
        views = [item for item in self._lists if item.kind == "view"]
        if number == 0:
            self.show_list("all")
        elif number <= len(views):
            self.show_list(views[number - 1].id)
        else:
            self.app.tell(f"there is no view {number}: search for something, and V keeps it")

    def action_sort(self) -> None:
        """Choose the order."""
        from readinglist.tui.screens.choose import Choose

        self.app.push_screen(Choose("Sort by", list(SORTS.items()), self.table.sort), self.sort)

    def sort(self, sort: str | None) -> None:
        """Sort; the same order again is the other way round."""
        if sort is None:
            return
        state = self.app.state
        reverse = not state.reverse if sort == state.sort and sort else False
        self.app.remember(sort=sort, reverse=reverse)
        self.table.sort, self.table.reverse = sort, reverse
        self.search()

    def action_save_view(self) -> None:
        """Keep the search, in the list that is shown, under a name."""
        from readinglist.tui.screens.prompt import Prompt

        query = self.shown_query
        if not query.strip():
            self.app.tell("search for something first: / begins")
            return

        def done(name: str | None) -> None:
            if name:
                self.app.change(lambda library: library.save_view(name, query), lambda _: f"saved the view {name}")

        self.app.push_screen(Prompt("Save as a view", f"A name for: {query}"), done)

    def action_merge(self) -> None:
        """Make the marked papers one."""
        ids = self.table.marks
        if len(ids) < 2:
            self.app.tell("mark the papers that are one with Space first; the one marked first is kept")
            return
        self.merge(ids)
        self.table.set_marks(())

    def action_reload(self) -> None:
        """Read everything anew."""
        self.library_changed()

    def action_next_pane(self) -> None:
        """Lists, papers, details: the next one that can be seen; without the lists, they come over the papers."""
        self._go(1)

    def action_previous_pane(self) -> None:
        """The pane before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if not self.sidebar.display and self.table.has_focus and step > 0:
            self.sidebar.add_class("-overlay")
            self.sidebar.focus()
            return
        panes: Sequence[Any] = [pane for pane in (self.sidebar, self.table, self.details) if pane.display]
        here = next((n for n, pane in enumerate(panes) if pane.has_focus_within), -1)
        self.sidebar.remove_class("-overlay")
        panes[(here + step) % len(panes)].focus()

    def action_toggle_sidebar(self) -> None:
        """Show or hide the lists."""
        if self.has_class("-wide"):
            self.sidebar.toggle_class("-hidden")
        else:
            self.sidebar.toggle_class("-overlay")
            (self.sidebar if self.sidebar.has_class("-overlay") else self.table).focus()

    def action_toggle_details(self) -> None:
        """Show or hide the details."""
        self.details.toggle_class("-hidden")
        self._details_of = None
        self.call_after_refresh(self.show_details)

    def action_resize(self, cells: int) -> None:
        """Make the lists, or else the details, narrower or wider."""
        pane, name, least = (
            (self.sidebar, "sidebar_width", 20) if self.sidebar.has_focus else (self.details, "details_width", 30)
        )
        width = max(least, min(getattr(self.app.state, name) + cells, self.size.width // 2))
        pane.styles.width = width
        self.app.remember(**{name: width})

    def action_import(self) -> None:
        """Read files."""
        from readinglist.tui.screens.importing import ImportScreen

        self.app.push_screen(ImportScreen())

    def action_add(self) -> None:
        """Add a paper by hand."""
        from readinglist.tui.screens.add import AddScreen

        def done(texts: dict[str, str | list[str]] | None) -> None:
            if texts:
                self.app.change(
                    lambda library: library.add(texts),
                    lambda made: f"{'added' if made[1] else 'known already'}: {made[0].key}",
                    after=lambda made: self.search(paper=made[0].id),
                )

        self.app.push_screen(AddScreen(), done)

    def action_export(self) -> None:
        """Write papers to a file."""
        from readinglist.tui.screens.exporting import ExportScreen

        self.app.push_screen(ExportScreen(self.table.marks, list(self.table.ids)))

    def action_triage(self) -> None:
        """Decide about new papers one by one."""
        from readinglist.tui.screens.triage import TriageScreen

        self.app.push_screen(TriageScreen())

    def action_duplicates(self) -> None:
        """Look through what may be one paper."""
        from readinglist.tui.screens.duplicates import DuplicatesScreen

        self.app.push_screen(DuplicatesScreen())

    def action_statistics(self) -> None:
        """Papers by month, status, tag and import."""
        from readinglist.tui.screens.statistics import StatisticsScreen

        self.app.push_screen(StatisticsScreen())

    def on_resize(self, event: events.Resize) -> None:
        """Other panes may be seen now."""
        self._details_of = None
        self.call_after_refresh(self.show_details)
