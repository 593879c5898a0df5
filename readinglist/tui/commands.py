"""The command palette: what can be done now, by its name ``area: Verb``; lists to go to, and papers behind ``@``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.actions import parse
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from readinglist.shown import authors_of, count, title_of
from readinglist.text import safe_line
from readinglist.tui.actions import PLACES, Action
from readinglist.tui.bound import chain, keys_of, places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.dom import DOMNode
    from textual.fuzzy import Matcher

    from readinglist.tui.app import ReadingListApp

_PAPERS = 20
"""Papers that are offered behind ``@``."""
_NAME, _KEYS = 34, 9
"""Cells of a name, and of its keys."""
_AREAS = "triage duplicates import papers list go view edit help app"
"""In which order the areas come before anything is typed."""
_KEY_STYLE = "not bold $text-accent"
LISTS, TITLES = "#", "@"
"""What a text begins with that looks for lists, or for papers, and for nothing else."""


_POSSIBLE: dict[str, Callable[[ReadingListApp, list[int]], bool]] = {
    "merge": lambda app, ids: len(ids) > 1,
    "again": lambda app, ids: any(app.last_tags),
    "unmerge": lambda app, ids: bool(ids and app.desk.reader.merged(ids[0])),
    "open": lambda app, ids: bool(ids and app.desk.reader.get(ids[0]).page),
    "open-code": lambda app, ids: bool(ids and app.desk.reader.get(ids[0]).code),
}
"""Actions that make sense only now and then, with when that is for the chosen papers."""


class Commands(Provider):
    """What can be done on the screen that is shown."""

    @property
    def _app(self) -> ReadingListApp:
        return self.screen.app  # type: ignore[return-value]

    def actions(self) -> Iterator[tuple[Action, DOMNode]]:
        """The actions that can be done now, each with whom it belongs to."""
        ids = self._chosen()
        seen: set[str] = set()
        for node in chain(self.screen, self.focused):
            for place in places_of(node):
                for action in PLACES[place]:
                    if action.palette and action.id not in seen and self._possible(action, node, place, ids):
                        seen.add(action.id)
                        yield action, node

    def _chosen(self) -> list[int] | None:
        """The papers that are chosen; None on a screen without any."""
        chosen = getattr(self.screen, "chosen", None)
        return None if chosen is None else list(chosen())

    def _possible(self, action: Action, node: DOMNode, place: str, ids: list[int] | None) -> bool:
        if place == "papers" and not ids:
            return False
        if action.id == "save-view":
            return bool(getattr(self.screen, "shown_query", "").strip())
        wanted = _POSSIBLE.get(action.id)
        if wanted is not None and not wanted(self._app, ids or []):
            return False
        _, name, parameters = parse(action.action)
        return node.check_action(name, parameters) is True

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for action, node in sorted(self.actions(), key=lambda found: _AREAS.find(found[0].palette.partition(":")[0])):
            name, keys = self._names(action)
            yield DiscoveryHit(
                _shown(Content.styled(name, "bold"), keys, action.tip), partial(self._run, action, node), text=name
            )

    async def search(self, query: str) -> Hits:
        """Those that fit what is typed; then lists of the library, and with a sign before it, papers."""
        if query.startswith(TITLES):
            async for hit in self._papers(query[1:].strip()):
                yield hit
            return
        only_lists = query.startswith(LISTS)
        matcher = self.matcher(query.removeprefix(LISTS).strip())
        for action, node in () if only_lists else self.actions():
            name, keys = self._names(action)
            # Those who know a key find its action, too.
            score = max(matcher.match(name), 1.0 if query in keys.split() else 0.0)
            if score > 0:
                display = _shown(_highlighted(matcher, name), keys, action.tip)
                yield Hit(score, display, partial(self._run, action, node), text=name)
        show: Callable[[str], None] = getattr(self.screen, "show_list", lambda list_id: None)
        for item in getattr(self.screen, "all_lists", ()):
            name = f"list: {safe_line(item.name)}"
            score = matcher.match(name) if matcher.query else 1.0
            if score > 0:
                tip = "Show this list." if item.number is None else f"Show this list: {count(item.number)}."
                display = _shown(_highlighted(matcher, name), "", tip)
                yield Hit(score, display, partial(show, item.id), text=name)

    async def _papers(self, query: str) -> Hits:
        """Papers that *query* finds, the best first."""
        if not query:
            return
        found = await self._app.desk.look(lambda library: library.look_up(query))
        ids = found.ids[:_PAPERS]
        for place, row in enumerate(self._app.desk.reader.rows(ids)):
            title = safe_line(title_of(row))
            details = safe_line(" ".join(part for part in (authors_of(row.authors), str(row.year or "")) if part))
            display = _shown(Content.styled(title, "bold"), details)
            yield Hit(1 - place / (2 * _PAPERS), display, partial(self._open, ids, place), text=title)

    def _open(self, ids: Sequence[int], place: int) -> None:
        from readinglist.tui.screens.details import DetailsScreen

        self._app.push_screen(DetailsScreen(ids, place))

    def _names(self, action: Action) -> tuple[str, str]:
        return action.palette, keys_of(action, self._app.options.keys)

    async def _run(self, action: Action, node: DOMNode) -> None:
        await self._app.run_action(action.action, default_namespace=node)


def _shown(name: Content, keys: str, tip: str = "") -> Content:
    """A line of the palette: names, keys and tips each below each other."""
    width = max(0, _NAME - name.cell_length) if tip else 2
    return Content.assemble(
        name, " " * width, (f"{keys:<{_KEYS}}" if tip else keys, _KEY_STYLE), " ", (tip, "not bold $foreground-muted")
    )


def _highlighted(matcher: Matcher, name: str) -> Content:
    """*name* with what is typed marked; never taken for markup."""
    content = Content.styled(name, "bold")
    if matcher.query:
        score, offsets = matcher.fuzzy_search.match(matcher.query, name)
        for offset in offsets if score else ():
            content = content.stylize("underline", offset, offset + 1)
    return content
