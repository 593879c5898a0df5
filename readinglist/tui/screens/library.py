"""The library: lists to the left, papers in the middle, everything about the one at the cursor to the right."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from readinglist.errors import LibraryError
from readinglist.shown import count
from readinglist.store.connection import StoreError
from readinglist.text import safe_line
from readinglist.tui import lists
from readinglist.tui.actions import bindings
from readinglist.tui.columns import Cells
from readinglist.tui.safe import one_line
from readinglist.tui.screens.searching import SearchScreen
from readinglist.tui.widgets.details import Details
from readinglist.tui.widgets.key_line import KeyLine
from readinglist.tui.widgets.paper_table import PaperTable
from readinglist.tui.widgets.search_line import SearchLine
from readinglist.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from textual.app import ComposeResult

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
_BEGINNING = 100
"""Papers that are shown before the whole list is read."""


class LibraryScreen(SearchScreen):
    """Where one finds papers, and decides what becomes of them."""

    BINDINGS = bindings("library")
    TITLE = "readinglist"

    def compose(self) -> ComposeResult:
        """Three panes; how many are seen depends on the width."""
        reader = self.app.desk.reader
        with Horizontal(id="body"):
            yield Sidebar(id="sidebar", classes="pane", icons=self.app.icons)
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
        state.sort = state.sort if state.sort in SORTS else ""
        self.table.sort, self.table.reverse = state.sort, state.reverse
        self.table.focus()
        self._list = self._remembered()
        self._show_beginning()
        self.call_after_refresh(self.search, paper=state.paper or None)
        self.call_after_refresh(self._read_lists)

    def _remembered(self) -> ListItem:
        """The list that was shown last; all papers, where it is gone."""
        known = {item.id: item for item in lists.FIXED}
        shown = self.app.state.shown
        if shown not in known:
            with suppress(LibraryError, StoreError):
                self._lists = lists.lists(self.app.desk.reader)
                known = {item.id: item for item in self._lists}
        return known.get(shown, lists.FIXED[0])

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
                self.table.show(found.ids, paper=state.paper or None)
            self._title()

    def on_paper_table_opened(self, event: PaperTable.Opened) -> None:
        """Everything about a paper, on a screen of its own."""
        from readinglist.tui.screens.details import DetailsScreen

        self.app.push_screen(DetailsScreen(self.table.ids, self.table.cursor), self._back_at)

    def _back_at(self, place: int | None) -> None:
        if place is not None:
            self.table.cursor = place

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
                    lambda library: library.rename_tag(old, new),
                    lambda n: f"renamed the tag of {count(n)}",
                    after=lambda _: self._follow(event.item.id, f"tag:{safe_line(new)}"),
                )

        self.app.push_screen(Prompt("Rename tag", "New name; that of another tag merges them", old), done)

    def _follow(self, before: str, after: str) -> None:
        """A list got another id: if it is the one that is shown, it stays so."""
        if self._list.id == before:
            self.app.remember(shown=after)

    def on_sidebar_remove_wanted(self, event: Sidebar.RemoveWanted) -> None:
        """Forget a view or a tag: it can be undone."""
        name = event.item.name
        if event.item.kind == "view":
            self.app.change(lambda library: library.delete_view(name), lambda _: f"forgot the view {name}")
        else:
            self.app.change(lambda library: library.delete_tag(name), lambda n: f"took the tag {name} from {count(n)}")
        if self._list.id == event.item.id:
            self.show_list("all")

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
            key = self.app.key("save-view")
            self.app.tell(f"there is no view {number}: search for something, and {key} keeps it")

    def action_sort(self) -> None:
        """Choose the order."""
        from readinglist.tui.screens.choose import Choose

        self.app.push_screen(Choose("Sort by", list(SORTS.items()), self.table.sort), self.sort)

    def action_save_view(self) -> None:
        """Keep the search, in the list that is shown, under a name."""
        from readinglist.tui.screens.prompt import Prompt

        query = self.shown_query
        if not query.strip():
            self.app.tell(f"search for something first: {self.app.key('search')} begins")
            return

        def done(name: str | None) -> None:
            if name:
                self.app.change(lambda library: library.save_view(name, query), lambda _: f"saved the view {name}")

        self.app.push_screen(Prompt("Save as a view", f"A name for: {query}"), done)

    def action_merge(self) -> None:
        """Make the marked papers one."""
        ids = self.table.marks
        if len(ids) < 2:
            key = self.app.key("mark")
            self.app.tell(f"mark the papers that are one with {key} first; the one marked first is kept")
            return
        self.merge(ids)
        self.table.set_marks(())

    def action_reload(self) -> None:
        """Read everything anew."""
        self.library_changed()

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
