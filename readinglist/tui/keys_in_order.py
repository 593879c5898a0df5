"""Keys in a burst, as a slow line delivers them, each done before the next one is looked at.

Textual hands a key on from widget to widget while the one behind it is on its way already, to whatever has the focus by
then. The letters of ``/deep`` would reach the list before the search line has the focus: a paper would be deleted.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.message_pump import MessagePump

_LONGEST = 0.5
"""Seconds after which the next key does not wait any longer: what the one before was for may be gone."""


class KeysInOrder(App[None]):
    """An app that takes keys, and what is pasted, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Event] = deque()
        self._typing = 0
        """The number of the key that is being done; 0 where none is."""
        self._typed_so_far = 0
        self._typing_since = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Put keys into a queue; all else goes its way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if not self._typing:
            await self._do_next()
        elif len(self._typed) == 1:
            self.set_timer(_LONGEST, self._give_up, name="keys-in-order")

    async def _do_next(self) -> None:
        if not self._typed:
            self._typing = 0
            return
        self._typed_so_far += 1
        self._typing, self._typing_since = self._typed_so_far, time.monotonic()
        way = (self.focused or self.screen).ancestors_with_self
        await super().on_event(self._typed.popleft())
        # A second time for what a widget tells its screen about the key: that may move the focus.
        self._follow([*way, *way], self._typing)

    def _follow(self, way: Sequence[MessagePump], number: int) -> None:
        """Go behind the key, from the widget that has it to the app."""
        for place, node in enumerate(way):
            if node.call_later(self._follow, way[place + 1 :], number):
                return
        # A screen that it opened has to give the focus to something yet, which the app then does.
        self.screen.call_later(self.call_later, self._done, number)

    async def _done(self, number: int) -> None:
        if number == self._typing:
            await self._do_next()

    async def _give_up(self) -> None:
        """Go on where nobody told that a key is done: its widget was taken away with it."""
        if self._typed and self._typing:
            left = self._typing_since + _LONGEST - time.monotonic()
            if left > 0:
                self.set_timer(left, self._give_up, name="keys-in-order")
            else:
                await self._do_next()
