"""What stands where there are no papers: why, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from readinglist.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from readinglist.tui.lists import ListItem

_KEY = "bold $text-accent"
_OF = {
    "unread": "Nothing is unread. That happens.",
    "reading": "Nothing is being read.",
    "read": "Nothing was read yet.",
    "starred": "Nothing has a star yet.",
    "recent": "Nothing was added in the last seven days.",
    "duplicates": "Nothing waits to be looked at: all that imports found alike is settled.",
    "trash": "The trash is empty.",
}


def empty_text(item: ListItem, query: str, total: int, key: Callable[[str], str]) -> Content:
    """Why the list *item* shows nothing for *query*, in a library of *total* papers, and what helps.

    *key* gives the key of an action.
    """
    if query.strip():
        where = "" if item.id == "all" else f" in {item.name}"
        return _lines(
            one_line(f"Nothing{where} matches this search.", "bold"),
            Content(""),
            *_keys(
                (key("back"), "forgets the search"),
                *([] if item.id == "all" else [(key("view-0"), "searches in all papers")]),
                (key("help"), "explains the query language"),
            ),
        )
    if not total and item.id != "trash":
        return _lines(
            Content.styled("Your reading list is empty.", "bold"),
            Content(""),
            Content("Pages of new papers, saved as text or HTML, fill it, and any bibliography: BibTeX, RIS, CSV …"),
            Content(""),
            *_keys(
                (key("import"), "imports files, or what you paste; has samples"),
                (key("add"), "adds a paper by hand"),
                (key("help"), "shows all keys"),
            ),
        )
    return _lines(
        Content.styled(_OF.get(item.id, "Nothing here."), "bold"),
        Content(""),
        *_keys((key("view-0"), "shows all papers")),
    )


def _lines(*lines: Content) -> Content:
    return Content("\n").join(lines)


def _keys(*lines: tuple[str, str]) -> list[Content]:
    """Keys, one below the other, with what they do."""
    width = max(4, *(cell_len(key) for key, _ in lines))
    return [Content.assemble((" " * (width - cell_len(key)) + key, _KEY), f"  {what}") for key, what in lines]
