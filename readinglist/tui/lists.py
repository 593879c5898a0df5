"""The lists of the sidebar: each is a query with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from readinglist.library import Library


class ListItem(NamedTuple):
    """A list of papers that can be chosen."""

    id: str
    """What it is remembered by: ``all``, ``view:NAME``, ``tag:NAME``, ``import:NUMBER``."""
    group: str
    """``""`` for the fixed ones, else what stands over it."""
    name: str
    query: str
    number: int | None = None
    """How many papers it has; None where that is not known yet."""

    @property
    def kind(self) -> str:
        """``view``, ``tag``, ``import``, or its id."""
        return self.id.partition(":")[0]


FIXED = (
    ListItem("all", "", "All papers", ""),
    ListItem("unread", "", "Unread", "is:unread"),
    ListItem("reading", "", "Reading", "is:reading"),
    ListItem("read", "", "Read", "is:read"),
    ListItem("starred", "", "Starred", "is:starred"),
    ListItem("recent", "", "Recently added", "added:7d"),
    ListItem("duplicates", "", "Duplicates", "is:duplicate"),
    ListItem("trash", "", "Trash", "is:trashed"),
)
_IMPORTS = 12
"""Imports that are listed: older ones are in the statistics."""


def quoted(text: str) -> str:
    """*text* as a quoted phrase of a query."""
    return '"' + text.replace('"', '""') + '"'


def lists(library: Library) -> list[ListItem]:
    """All lists, in the order of the sidebar, with the number of their papers where that is quickly found out."""
    found = list(FIXED)
    found += [ListItem(f"view:{name}", "Views", name, query) for name, query in library.views()]
    found += [
        ListItem(f"tag:{name}", "Tags", name, f"tag:={quoted(name)}", number)
        for name, number in library.tags()
        if number
    ]
    sources: dict[str, ListItem] = {}
    for item in library.imports():
        if item.path not in sources and len(sources) < _IMPORTS:
            name = item.path.rstrip("/").rpartition("/")[2] or item.path
            sources[item.path] = ListItem(f"import:{item.id}", "Imports", name, f"source:{quoted(item.path)}")
    return found + list(sources.values())


def counted(library: Library, items: list[ListItem]) -> list[ListItem]:
    """The same lists, each with the number of its papers; one whose query can't be read any more has none."""
    from readinglist.errors import UsageError

    done = []
    for item in items:
        if item.number is None:
            try:
                item = item._replace(number=library.count([item.query] if item.query else []))
            except UsageError:
                item = item._replace(number=0)
        done.append(item)
    return done
