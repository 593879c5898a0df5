"""Types of entries: those of BibTeX, which a paper has, and those of BibLaTeX, of which each is one of them.

Source: the manuals of BibTeX (``btxdoc``) and of BibLaTeX (2.1.1, 2.1.2, 2.1.3).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readinglist.paper import TYPES

if TYPE_CHECKING:
    from readinglist.paper import Paper

_SAME = {"conference": "inproceedings", "masterthesis": "mastersthesis", "mvproceedings": "proceedings"}
"""Other names of the same."""

_NEAREST = {
    "artwork": "misc", "audio": "misc", "bibnote": "misc", "bookinbook": "inbook", "collection": "book",
    "commentary": "misc", "dataset": "misc", "electronic": "misc", "image": "misc", "inreference": "incollection",
    "jurisdiction": "misc", "legal": "misc", "legislation": "misc", "letter": "misc", "movie": "misc",
    "music": "misc", "mvbook": "book", "mvcollection": "book", "mvreference": "book", "online": "misc",
    "patent": "misc", "performance": "misc", "periodical": "misc", "reference": "book", "report": "techreport",
    "review": "article", "software": "misc", "standard": "misc", "suppbook": "inbook", "suppcollection": "incollection",
    "suppperiodical": "article", "thesis": "phdthesis", "video": "misc", "www": "misc",
}  # fmt: skip


@lru_cache(1_000)
def of_entry(name: str) -> tuple[str, str]:
    """The type of a paper whose entry has the type *name*, and the more exact name, ``""`` where there is none.

    ``online`` gives ``("misc", "online")``; a type that nobody knows is ``misc`` too, and keeps its name.
    """
    name = name.strip().lower()
    name = _SAME.get(name, name)
    if name in TYPES or not name:
        return name or "misc", ""
    return _NEAREST.get(name, "misc"), name


def of_paper(paper: Paper) -> str:
    """The most exact name of a paper's type: ``extra.entrytype``, unless its type was set to another since."""
    exact = paper.extra.get("entrytype")
    if isinstance(exact, str) and exact and of_entry(exact)[0] == paper.type:
        return exact
    return paper.type
