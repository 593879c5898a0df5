"""The line with the few keys that matter now: one widget, since a widget a key would cost a third of a start."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from readinglist.text import safe_line
from readinglist.tui.actions import ACTIONS, keys_shown

if TYPE_CHECKING:
    from textual import events
    from textual.screen import Screen


class _Key(NamedTuple):
    """A key that is shown."""

    key: str
    shown: str
    name: str
    tip: str
    enabled: bool


def _width(key: _Key) -> int:
    return cell_len(key.shown) + 1 + cell_len(key.name)


class KeyLine(Widget):
    """What the keys of the focused widget and its screen do, as far as they want to be shown; a click presses one."""

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $panel; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[_Key] = []

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        found: dict[str, _Key] = {}
        focused = screen.focused
        for _, binding, enabled, tooltip in screen.active_bindings.values():
            shown = safe_line(keys_shown(binding.key))
            # A sign that can be typed is no key for whom types.
            typed = len(shown) == 1 and focused is not None and focused.check_consume_key(binding.key, shown)
            if binding.show and binding.description and binding.action not in found and not typed:
                found[binding.action] = _Key(binding.key, shown, binding.description, tooltip, enabled)
        keys = list(found.values())
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> Content:
        """Keys with their names, as many as there is room for."""
        parts: list[Content] = []
        for key, _, _ in self._placed():
            style = "bold $footer-key-foreground" if key.enabled else "$foreground-disabled"
            name = "$foreground" if key.enabled else "$foreground-disabled"
            parts.append(Content.assemble((key.shown, style), (f" {key.name}", name)))
        return Content("  ").join(parts)

    def _placed(self) -> list[tuple[_Key, int, int]]:
        """The keys that fit, each with the cells where it begins and ends."""
        placed, left = [], 0
        # Whoever finds no other key finds the one that shows them all.
        helping = [key for key in self._keys if key.name == ACTIONS["help"].name]
        spare = sum(_width(key) + 2 for key in helping)
        for key in [*(key for key in self._keys if key not in helping), *helping]:
            right = left + _width(key)
            if key in helping:
                spare = 0
            if right + spare > self.size.width:
                continue
            placed.append((key, left, right))
            left = right + 2
        return placed

    def _key_at(self, x: int) -> _Key | None:
        return next((key for key, left, right in self._placed() if left <= x < right), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say what the key below the mouse does."""
        offset = event.get_content_offset(self)
        key = self._key_at(offset.x) if offset else None
        self.tooltip = Content(key.tip) if key and key.tip else None

    def on_click(self, event: events.Click) -> None:
        """Press the key that is clicked."""
        offset = event.get_content_offset(self)
        key = self._key_at(offset.x) if offset else None
        if key is not None and key.enabled:
            self.app.simulate_key(key.key)
