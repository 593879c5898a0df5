"""The search line: the query as it is typed, what could come next, and what was searched before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from readinglist.text import safe_line
from readinglist.tui.actions import bindings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from readinglist.query import Completion


class SearchLine(Input):
    """A query being typed."""

    BINDINGS = bindings("search")
    DEFAULT_CSS = """
    SearchLine { height: 1; border: none; background: $surface; }
    SearchLine.-textual-compact { padding: 0 1; }
    SearchLine.-textual-compact { padding: 0 1; }
    SearchLine:focus { border: none; background: $panel; }
    """

    # How long the text is changes nothing but how far it can be scrolled: no letter needs a layout of the screen.
    virtual_size = Reactive(Size(0, 0), layout=False)

    class Typed(Message):
        """The query has changed."""

        def __init__(self, text: str, cursor: int) -> None:
            super().__init__()
            self.text = text
            self.cursor = cursor

        def can_replace(self, message: Message) -> bool:
            """Of a burst only the last counts."""
            return isinstance(message, SearchLine.Typed)

    class Left(Message):
        """The reader goes on to the papers; *cleared* with a search that is forgotten."""

        def __init__(self, cleared: bool) -> None:
            super().__init__()
            self.cleared = cleared

    class Offered(Message):
        """What the word at the cursor could become."""

        def __init__(self, completions: Sequence[Completion]) -> None:
            super().__init__()
            self.completions = completions

    def __init__(
        self, complete: Callable[[str, int], list[Completion]], history: Callable[[], Sequence[str]],
        id: str | None = None,  # noqa: A002 - the name of Textual's parameter
    ) -> None:  # fmt: skip
        """*complete* gives completions of a text at a place, *history* the searches before this one."""
        super().__init__(placeholder="/ search: words, author:, tag:, year:2020.., is:unread", id=id, compact=True)
        self._complete = complete
        self._history = history
        self._completions: Sequence[Completion] = ()
        self._back = -1
        """Which of the searches before was brought back; -1: none."""
        self._draft = ""
        """What was typed before one was."""

    def watch_value(self, value: str) -> None:
        """Search, and say what could come next."""
        # The cursor follows the value, so it is asked for when that has been done.
        self.call_next(self._tell)

    def _tell(self) -> None:
        self.post_message(self.Typed(self.value, self.cursor_position))
        self._offer()

    def _offer(self) -> None:
        typing = self.has_focus and bool(self.value) and not self.value.endswith(" ")
        self._completions = self._complete(self.value, self.cursor_position) if typing else ()
        self.post_message(self.Offered(self._completions))

    def on_blur(self) -> None:
        """Nothing is being typed any more."""
        self._completions = ()
        self._back = -1
        self.post_message(self.Offered(()))

    def action_complete(self) -> None:
        """Take the first completion; without one, go on to the papers."""
        if not self._completions:
            self.action_leave()
            return
        first = self._completions[0]
        value = self.value
        self.value = value[: first.start] + first.text + value[first.end :]
        self.cursor_position = first.start + len(first.text)
        self._offer()

    def action_leave(self) -> None:
        """Go to the papers."""
        self.post_message(self.Left(False))

    def action_clear(self) -> None:
        """Forget the search; without one, go to the papers."""
        cleared = bool(self.value)
        self.value = ""
        self.post_message(self.Left(cleared))

    def action_older(self) -> None:
        """The search before."""
        if self._back < 0:
            self._draft = self.value
        known = self._history()
        for place in range(self._back + 1, len(known)):
            # What stands there already is no news.
            if known[place].strip() != self.value.strip():
                self._recall(place)
                return

    def action_newer(self) -> None:
        """The search after; from the newest one on what was being typed, then the papers."""
        if self._back < 0:
            self.action_leave()
        else:
            self._recall(self._back - 1)

    def _recall(self, place: int) -> None:
        self._back = place
        self.value = self._history()[place] if place >= 0 else self._draft
        self.cursor_position = len(self.value)

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed begins a new search of its own."""
        if event.is_printable:
            self._back = -1


def hint(completions: Sequence[Completion], width: int) -> Content:
    """Completions on one line, as many as there is room for."""
    parts: list[Content | tuple[str, str]] = [("Tab ", "bold $text-accent")]
    used = 4
    for number, completion in enumerate(completions):
        text = safe_line(completion.text)
        note = f" {completion.description}" if number == 0 and completion.description else ""
        used += cell_len(text) + cell_len(note) + 2
        if used > width:
            break
        parts += [
            Content.styled(text, "bold" if number == 0 else ""),
            Content.styled(note, "$foreground-muted"),
            Content("  "),
        ]
    return Content.assemble(*parts)
