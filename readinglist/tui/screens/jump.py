"""Jump mode: letters on everything on the screen that can have the focus, and on what a click would choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content
from textual.errors import NoWidget
from textual.geometry import Offset, Region
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static

from readinglist.tui.actions import bindings
from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.app import ComposeResult
    from textual.screen import Screen
    from textual.widget import Widget

    from readinglist.tui.app import ReadingListApp

LETTERS = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM"
"""In the order in which they are given away: those under the fingers first."""


class Target(NamedTuple):
    """Something to jump to."""

    place: Offset
    """Where its letter stands, on the screen."""
    widget: Widget
    option: int | None = None
    """The line of a list that is chosen; None where the widget gets the focus."""


def targets(screen: Screen[Any]) -> list[Target]:
    """What can be jumped to on *screen*: widgets in their order, then the lines of lists that are seen."""
    widgets = list(_seen(screen))
    found = [Target(region.offset, widget) for widget, region in widgets]
    for widget, region in widgets:
        if isinstance(widget, OptionList):
            found += _lines(widget, region)
    return found[: len(LETTERS)]


def _seen(screen: Screen[Any]) -> Iterator[tuple[Widget, Region]]:
    for widget in screen.focus_chain:
        try:
            place = screen.find_widget(widget)
        except NoWidget:
            continue
        region = place.region.intersection(place.clip)
        if region.area:
            yield widget, region


def _lines(widget: OptionList, region: Region) -> Iterator[Target]:
    """The lines of a list that can be chosen, where each begins."""
    inside = widget.content_region.intersection(region)
    seen: set[int] = set()
    for y in range(inside.y, inside.bottom):
        option = widget.screen.get_style_at(inside.x, y).meta.get("option")
        if option is not None and option not in seen:
            seen.add(option)
            if not widget.get_option_at_index(option).disabled:
                yield Target(Offset(inside.x, y), widget, option)


class JumpScreen(ModalScreen[None]):
    """Letters over *screen*; pressing one goes there."""

    app: ReadingListApp
    BINDINGS = bindings("jump")
    DEFAULT_CSS = """
    JumpScreen { background: transparent; align: left top; }
    JumpScreen Static {
        position: absolute; width: auto; height: 1; background: $accent; color: $background; text-style: bold;
    }
    JumpScreen #jump-hint { position: relative; dock: bottom; width: 100%; padding: 0 1; background: $panel;
        color: $text-muted; text-style: none; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._targets = dict(zip(LETTERS, targets(screen), strict=False))
        self._below = screen

    def compose(self) -> ComposeResult:
        """A letter on each."""
        for letter, target in self._targets.items():
            # On a line of a list nothing but its first cell is free.
            label = Static(Content(letter if target.option is not None else f" {letter} "), markup=False)
            label.styles.offset = target.place
            yield label
        hint = f"Press the letter of what you want to go to · {self.app.key('jump-leave')} leaves"
        yield Static(one_line(hint), id="jump-hint", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Go to what has this letter; any other key leaves."""
        if event.key == "escape":
            return
        event.stop()
        target = self._targets.get(event.character or "")
        self.dismiss(None)
        if target is not None:
            self.call_later(_go, target)

    def on_click(self, event: events.Click) -> None:
        """A click on a letter goes there, any other one leaves."""
        event.stop()
        spot = Offset(event.screen_x, event.screen_y)
        for target in self._targets.values():
            width = 1 if target.option is not None else 3
            if target.place.y == spot.y and target.place.x <= spot.x < target.place.x + width:
                self.call_later(_go, target)
        self.dismiss(None)

    def on_resize(self, event: events.Resize) -> None:
        """Everything is somewhere else now."""
        if self.size != self._below.size:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _go(target: Target) -> None:
    """Do what a click would."""
    if target.option is not None and isinstance(target.widget, OptionList):
        target.widget.focus()
        target.widget.highlighted = target.option
        target.widget.action_select()
    elif isinstance(target.widget, Button):
        target.widget.focus()
        target.widget.press()
    else:
        target.widget.focus()
