"""A few choices in a row: one of them, or any. What is chosen is told by a sign between brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from readinglist.text import safe_line
from readinglist.tui.actions import bindings
from readinglist.tui.icons import UNICODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.geometry import Size

    from readinglist.tui.icons import Icons

_GAP = 2
"""Cells between two choices."""


class _Place(NamedTuple):
    """Where a choice stands."""

    line: int
    left: int
    right: int


class Choices(Widget, can_focus=True):
    """Choices in a row, in several rows where they need them. With *many*, each is chosen or not, else one is."""

    BINDINGS = bindings("choices")
    DEFAULT_CSS = "Choices { height: auto; width: 1fr; }"

    class Changed(Message):
        """Something else is chosen."""

        def __init__(self, choices: Choices) -> None:
            super().__init__()
            self.choices = choices

        @property
        def control(self) -> Choices:
            """The row."""
            return self.choices

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        chosen: Iterable[str],
        *,
        many: bool = False,
        disabled: Iterable[str] = (),
        icons: Icons = UNICODE,
        id: str | None = None,  # noqa: A002 - the name of Textual's parameter
    ) -> None:
        """*options* are ids with texts; *disabled* ones can't be chosen."""
        super().__init__(id=id)
        self._options = [(name, safe_line(text)) for name, text in options]
        self._chosen = set(chosen)
        self._many = many
        self._off = set(disabled)
        self._icons = icons
        self._cursor = next((n for n, (name, _) in enumerate(options) if name in self._chosen), 0)
        if many:
            self._cursor = 0

    @property
    def chosen(self) -> set[str]:
        """What is chosen."""
        return set(self._chosen)

    @property
    def value(self) -> str:
        """What is chosen where it is one; ``""`` where nothing is."""
        return next(iter(self._chosen), "")

    def choose(self, name: str) -> None:
        """Choose one as if by hand; with *many*, choose it or not."""
        place = next((n for n, (known, _) in enumerate(self._options) if known == name), None)
        if place is None or name in self._off:
            return
        self._cursor = place
        before = self.chosen
        self._chosen = self._chosen ^ {name} if self._many else {name}
        self.refresh()
        if self._chosen != before:
            self.post_message(self.Changed(self))

    # --- drawing

    def _texts(self) -> list[str]:
        left, right, sign = ("[", "]", "x") if self._many else ("(", ")", self._icons.dot)
        return [f"{left}{sign if name in self._chosen else ' '}{right} {text}" for name, text in self._options]

    def _places(self, width: int) -> list[_Place]:
        places: list[_Place] = []
        line = x = 0
        for text in self._texts():
            cells = cell_len(text)
            if x and x + cells > width:
                line, x = line + 1, 0
            places.append(_Place(line, x, x + cells))
            x += cells + _GAP
        return places

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the choices need."""
        places = self._places(width)
        return places[-1].line + 1 if places else 1

    def render(self) -> Content:
        """The choices with their signs."""
        parts: list[Content] = []
        line = 0
        texts = self._texts()
        for number, place in enumerate(self._places(self.size.width)):
            if number:
                parts.append(Content("\n" if place.line != line else " " * _GAP))
            line = place.line
            name = self._options[number][0]
            style = "bold" if name in self._chosen else ""
            if name in self._off:
                style = "$foreground-disabled"
            if number == self._cursor and self.has_focus:
                style = "bold $block-cursor-foreground on $block-cursor-background"
            parts.append(Content.styled(texts[number], style))
        return Content.assemble(*parts)

    # --- choosing

    def action_step(self, step: int) -> None:
        """The next choice that can be chosen; where one is chosen, that one."""
        place = self._cursor + step
        while 0 <= place < len(self._options) and self._options[place][0] in self._off:
            place += step
        if not 0 <= place < len(self._options):
            return
        self._cursor = place
        if self._many:
            self.refresh()
        else:
            self.choose(self._options[place][0])

    def action_choose(self) -> None:
        """Choose what the cursor is on."""
        self.choose(self._options[self._cursor][0])

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        for (name, _), place in zip(self._options, self._places(self.size.width), strict=True):
            if place.line == event.y and place.left <= event.x < place.right:
                self.choose(name)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()
