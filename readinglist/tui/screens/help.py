"""The help: what has the focus, which keys work there, and a search through all keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from readinglist.tui.actions import bindings
from readinglist.tui.bound import everywhere, here, matching, with_keys
from readinglist.tui.help_texts import laid_out, texts_here
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.screen import Screen
    from textual.widget import Widget

    from readinglist.tui.app import ReadingListApp
    from readinglist.tui.bound import Section

_KEYS = "type to search all keys · {help-up} {help-down} scroll · {help-pane} other side · {help-close} close"


class KeyTable(Static):
    """Keys with what they do, below the places that they belong to."""

    COMPONENT_CLASSES = {"key-table--key", "key-table--title", "key-table--tip"}  # noqa: RUF012 - Textual's way
    DEFAULT_CSS = """
    KeyTable {
        height: auto;
        width: 100%;
        & > .key-table--key { color: $text-accent; text-style: bold; }
        & > .key-table--title { text-style: bold; }
        & > .key-table--tip { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False, id="key-table")
        self._sections: list[Section] = []

    def show(self, sections: list[Section]) -> None:
        """Show these keys."""
        self._sections = sections
        self.refresh(layout=True)

    def render(self) -> Table:
        """A table that breaks long tips into lines of their own."""
        key, title, tip = (self.get_component_rich_style(f"key-table--{name}") for name in ("key", "title", "tip"))
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(justify="right", max_width=14)
        table.add_column(ratio=1)
        for number, section in enumerate(self._sections):
            if number:
                table.add_row()
            table.add_row("", Text(section.title, title))
            for line in section.lines:
                table.add_row(Text(line.keys, key), Text.assemble(line.name, "  ", (line.tip, tip)))
        if not self._sections:
            table.add_row("", Text("No key fits. Backspace widens the search.", tip))
        return table


class FindLine(Input):
    """What keys are looked for by."""

    class Closed(Message):
        """The key that opens the help was pressed, with nothing typed."""

    def on_key(self, event: events.Key) -> None:
        """The key that begins a search elsewhere does so here, and that of the help closes it."""
        if event.character in ("/", "?") and not self.value:
            event.prevent_default()
            event.stop()
            if event.character == "?":
                self.post_message(self.Closed())


class HelpScreen(ModalScreen[None]):
    """What *screen* is, with what is *focused* there, and its keys."""

    BINDINGS = bindings("help")
    DEFAULT_CSS = """
    HelpScreen #help { width: 92%; max-width: 140; height: 92%; border: round $border; background: $surface;
        border-title-color: $text-accent; border-subtitle-color: $text-muted; padding: 0 1; }
    HelpScreen #find { height: 1; border: none; padding: 0 1; background: $panel; margin-bottom: 1; }
    HelpScreen #sides { height: 1fr; layout: horizontal; scrollbar-size-vertical: 1; }
    HelpScreen VerticalScroll { scrollbar-size-vertical: 1; padding: 0 1; }
    HelpScreen #about { width: 5fr; }
    HelpScreen #about-text { width: 100%; }
    HelpScreen #keys { width: 6fr; }
    HelpScreen.-narrow #help { width: 100%; height: 100%; }
    HelpScreen.-tiny #help { width: 100%; height: 100%; }
    HelpScreen.-narrow #sides, HelpScreen.-tiny #sides { layout: vertical; overflow-y: auto; }
    HelpScreen.-narrow #about, HelpScreen.-tiny #about, HelpScreen.-narrow #keys, HelpScreen.-tiny #keys {
        width: 100%; height: auto; overflow: hidden; margin-bottom: 1;
    }
    HelpScreen.-finding #about { display: none; }
    """
    app: ReadingListApp

    def __init__(self, screen: Screen[Any], focused: Widget | None) -> None:
        super().__init__()
        keymap = screen.app.options.keys if hasattr(screen.app, "options") else {}
        self._keymap = keymap
        self._here = here(screen)
        self._all = everywhere(keymap)
        self._texts = texts_here(screen, focused)
        self._left = False

    def compose(self) -> ComposeResult:
        """A line to search in, the text to the left, the keys to the right; in a narrow window below each other."""
        with Vertical(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = one_line(with_keys(_KEYS, self._keymap))
            yield FindLine(placeholder="Search all keys: mark, tag, ctrl+r …", id="find", compact=True)
            with Container(id="sides"):
                with VerticalScroll(id="about", can_focus=False):
                    yield Static(self._about(), id="about-text", markup=False)
                with VerticalScroll(id="keys", can_focus=False):
                    yield KeyTable()

    def _about(self) -> Content:
        parts: list[Content] = []
        for title, text in self._texts:
            parts += [
                Content.styled(title, "bold underline"),
                laid_out(text, self._keymap, self.app.icons),
                Content(""),
            ]
        return Content("\n").join(parts)

    def on_mount(self) -> None:
        """Show what can be done here."""
        self.query_one(KeyTable).show(self._here)
        self.query_one("#find", Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search through all keys of all places; with nothing typed, show those that work here."""
        text = event.value.strip()
        self.set_class(bool(text), "-finding")
        self.query_one(KeyTable).show(matching(self._all, text) if text else self._here)
        self.query_one("#keys").scroll_home(animate=False)
        self.query_one("#sides").scroll_home(animate=False)

    def on_find_line_closed(self) -> None:
        """The key that opened the help closes it."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click beside the help closes it."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.action_close()

    # --- scrolling

    @property
    def _scrolled(self) -> Widget:
        if self.has_class("-narrow") or self.has_class("-tiny"):
            return self.query_one("#sides")
        return self.query_one("#about" if self._left and not self.has_class("-finding") else "#keys")

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by lines."""
        self._scrolled.scroll_relative(y=lines, animate=False)

    def action_page_by(self, pages: int) -> None:
        """Scroll by pages."""
        self._scrolled.scroll_relative(y=pages * max(1, self._scrolled.size.height - 1), animate=False)

    def action_other_pane(self) -> None:
        """Scroll the other side from now on."""
        self._left = not self._left

    def action_close(self) -> None:
        """Forget what was typed; with nothing typed, go back."""
        find = self.query_one("#find", Input)
        if find.value:
            find.value = ""
        else:
            self.dismiss(None)
