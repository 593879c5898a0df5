"""The library as the app works with it: read at once in the app's own thread, searched counted and changed in others.

SQLite's connections belong to one thread each, so there are four: the *reader* for what is on the screen (a fraction
of a millisecond a page), the *finder* for searches, where a newer one interrupts the one that runs, the *looker* for
counts, and the *writer*, which does one change after the other in the order in which they were asked for.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_T = TypeVar("_T")


class Superseded(Exception):  # noqa: N818 - no error: nobody waits for the answer any more
    """A newer search took the place of this one."""


class _Hand:
    """A thread with a library of its own, which it opens when there is first something to do."""

    def __init__(self, path: Path, key_pattern: str | None, name: str) -> None:
        self._path, self._key_pattern = path, key_pattern
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._library: Library | None = None

    async def do(self, work: Callable[[Library], _T]) -> _T:
        """What *work* returns; it runs when all that was asked for before is done."""
        return await asyncio.wrap_future(self._pool.submit(self._run, work))

    def _run(self, work: Callable[[Library], _T]) -> _T:
        if self._library is None:
            self._library = Library(self._path, key_pattern=self._key_pattern)
        return work(self._library)

    def interrupt(self) -> None:
        """Stop what is being read."""
        if self._library is not None:
            self._library.interrupt()

    def close(self) -> None:
        """Let what runs come to its end, and close the library."""
        self._pool.submit(self._close)
        self._pool.shutdown(wait=True, cancel_futures=False)

    def _close(self) -> None:
        if self._library is not None:
            self._library.close()


class Desk:
    """A library file with several ways to work on it.

    Raises:
        StoreError: the file can't be opened.
    """

    def __init__(self, path: Path, key_pattern: str | None = None) -> None:
        self.path = path
        self.reader = Library(path, key_pattern=key_pattern)
        """For what is on the screen; of the thread that made the desk."""
        self._finder = _Hand(path, key_pattern, "finder")
        self._looker = _Hand(path, key_pattern, "looker")
        self._writer = _Hand(path, key_pattern, "writer")
        self._searches = 0

    async def write(self, work: Callable[[Library], _T]) -> _T:
        """Change the library; what *work* returns, or raises."""
        return await self._writer.do(work)

    async def look(self, work: Callable[[Library], _T]) -> _T:
        """Read what takes longer, such as counts, without being in the way of searches."""
        return await self._looker.do(work)

    async def find(self, work: Callable[[Library], _T]) -> _T:
        """Search the library; an older search stops.

        Raises:
            Superseded: a newer one began meanwhile.
        """
        self._searches += 1
        mine = self._searches
        self._finder.interrupt()

        def unless_superseded(library: Library) -> _T:
            if mine != self._searches:
                raise Superseded
            return work(library)

        try:
            found = await self._finder.do(unless_superseded)
        except Exception:
            if mine != self._searches:
                raise Superseded from None
            raise
        if mine != self._searches:
            raise Superseded
        return found

    def close(self) -> None:
        """Finish the changes that were asked for, and close the file."""
        self._searches += 1
        for hand in (self._finder, self._looker):
            hand.interrupt()
            hand.close()
        self._writer.close()
        self.reader.close()
