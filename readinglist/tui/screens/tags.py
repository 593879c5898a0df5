"""The tag editor, for one paper or many: type to find a tag or to make one, toggle it, apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Input, Static

from readinglist.errors import LibraryError
from readinglist.shown import count
from readinglist.store.connection import StoreError
from readinglist.tui.actions import bindings
from readinglist.tui.background import in_background
from readinglist.tui.columns import Cells
from readinglist.tui.safe import one_line
from readinglist.tui.screens.dialog import Dialog
from readinglist.tui.tag_choice import PREFIX, TagChoice
from readinglist.tui.widgets.tag_list import TagList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from readinglist.library import Library


_HEIGHT = 14
"""Rows of the list: it stays as high when fewer tags fit what is typed."""

_REST = 9
"""Rows of the dialog beside the list."""
_NAME = 24
"""Cells of a name among the changes."""


class TagInput(Input):
    """The line of the tag editor."""

    BINDINGS = bindings("tag-input")


class TagScreen(Dialog[tuple[list[str], list[str]]]):
    """Which tags papers get and lose: dismissed with both, or with None."""

    CSS = """
    TagScreen .dialog { width: 64; }
    TagScreen TagInput { margin-bottom: 1; }
    TagScreen #nothing { color: $text-muted; padding: 0 1; display: none; }
    TagScreen #changes { height: auto; max-height: 3; margin-top: 1; padding: 0 1; color: $text-muted; }
    """
    keys = (
        "[@click=screen.take]$tags_take take[/] · [@click=screen.accept]$dialog_accept apply[/]"
        " · [@click=screen.cancel]$dialog_cancel cancel[/]"
    )

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__()
        self._ids = list(ids)
        self._choice: TagChoice | None = None
        self._early: list[Callable[[], None]] = []
        """What was asked for before the tags were read."""
        self._used = False
        """Whether what is typed has led to a tag that was taken: then it names none itself."""
        self.heading = f"Tags · {count(len(self._ids))}"

    def content(self) -> ComposeResult:
        """The line, the list, and what will be changed."""
        yield TagInput(
            placeholder="type to find or make a tag; commas part several",
            id="typed", compact=True, select_on_focus=False,
        )  # fmt: skip
        yield Static("", id="nothing", markup=False)
        yield TagList(self.app.icons, id="tags")
        yield Static("", id="changes", markup=False)

    def on_mount(self) -> None:
        """Read the tags."""
        self._input.focus()
        if len(self._ids) == 1:
            rows = self.app.desk.reader.rows(self._ids)
            if rows:
                self.query_one(".dialog").border_title = one_line(f"Tags · {rows[0].key}")
        in_background(self, self._read, exclusive=True)

    async def _read(self) -> None:
        ids = self._ids

        def look(library: Library) -> TagChoice:
            return TagChoice(library.tags(), library.tags_of(ids), len(ids))

        try:
            self._choice = await self.app.desk.look(look)
        except (LibraryError, StoreError) as error:
            self.problem(str(error))
            return
        self._fit()
        self._show()
        while self._early:
            self._early.pop(0)()

    def on_resize(self) -> None:
        """The list leaves room for the rest."""
        self._fit()

    def _fit(self) -> None:
        height = max(3, min(_HEIGHT, self.size.height - _REST))
        known = len(self._choice.matches("")) + 1 if self._choice is not None else 1
        self._list.styles.max_height = height
        self._list.styles.min_height = min(height, known)

    # --- parts

    @property
    def _input(self) -> TagInput:
        return self.query_one("#typed", TagInput)

    @property
    def _list(self) -> TagList:
        return self.query_one("#tags", TagList)

    # --- showing

    def _show(self) -> None:
        """The tags that what is typed may mean; the cursor on that which Enter takes."""
        choice = self._choice
        if choice is None:
            return
        typed = " ".join(self._input.value.split())
        matches = choice.matches(typed)
        new = typed if typed and choice.find(typed) is None else ""
        cursor = -1
        if typed:
            # A beginning means the tag; what only looks like one is more likely the name of a new one.
            cursor = 0 if matches and (not new or matches[0].rank <= PREFIX) else len(matches)
        self._list.show(choice, [match.tag for match in matches], len(self._ids), new=new, cursor=cursor)
        nothing = not matches and not new
        self._list.display = not nothing
        empty = self.query_one("#nothing", Static)
        empty.display = nothing
        empty.update("No tags yet. Type a name and press Enter.")
        self._tell()

    def _tell(self) -> None:
        """What applying will do."""
        if self._choice is None:
            return
        added, removed = self._choice.changes()
        fit = Cells(self.app.icons).fit
        parts = [one_line(f"+{fit(name, min(cell_len(name), _NAME))}", "$text-success") for name in added]
        parts += [one_line(f"-{fit(name, min(cell_len(name), _NAME))}", "$text-error") for name in removed]
        self.query_one("#changes", Static).update(Content(" ").join(parts) if parts else Content("no changes yet"))

    # --- typing and toggling

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for it; what stands before a comma is a name as it is."""
        event.stop()
        self._used = False
        before, comma, rest = event.value.rpartition(",")
        if comma:
            self._input.value = rest.lstrip()
            self._do(lambda: self._take(before))
        else:
            self._show()

    def _take(self, text: str) -> None:
        if self._choice is not None:
            self._choice.take(text)
            self._show()

    def _do(self, what: Callable[[], None]) -> None:
        """Do it when the tags are known: some type faster than a file is read."""
        if self._choice is None:
            self._early.append(what)
        else:
            what()

    def action_take(self) -> None:
        """Take what the cursor is on and go on to the next; where nothing is typed, apply."""
        typed = self._input.value

        def take() -> None:
            if not typed.strip():
                self.action_accept()
                return
            self._show()
            self._toggle()
            self._input.value = ""

        self._do(take)

    def _toggle(self) -> None:
        """Toggle the tag at the cursor of the list, or make the new one."""
        if self._choice is None:
            return
        tag = self._list.at_cursor
        if tag is not None:
            self._choice.toggle(tag)
            self._list.refresh()
        else:
            self._choice.take(self._input.value)
            self._show()
        self._used = True
        self._tell()

    def on_tag_list_taken(self, event: TagList.Taken) -> None:
        """Space, Enter or a click in the list: what is typed stays, there may be others."""
        event.stop()
        self._do(self._toggle)

    def on_tag_list_typed(self, event: TagList.Typed) -> None:
        """Go on typing; after a tag was taken, anew."""
        event.stop()
        self._input.focus()
        if event.character and event.character.isprintable():
            if self._used:
                self._input.value = ""
            self._input.insert_text_at_cursor(event.character)
        else:
            self._input.action_delete_left()

    def action_step(self, rows: int) -> None:
        """From the line into the list: to the first row, or to that after the one that Enter takes."""
        cursor = self._list.cursor + rows
        if 0 <= cursor < self._list.rows:
            self._list.focus()
            self._list.cursor = cursor
        elif cursor >= self._list.rows > 0:
            self._list.focus()

    def on_tag_list_left(self, event: TagList.Left) -> None:
        """Back to the line."""
        event.stop()
        self._input.focus()
        self._show()

    def action_accept(self) -> None:
        """Apply; a name that was typed and not yet taken is taken too."""

        def apply() -> None:
            if self._choice is not None:
                if not self._used:
                    self._choice.take(self._input.value)
                self.dismiss(self._choice.changes())

        self._do(apply)
