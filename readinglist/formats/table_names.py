"""Names of people in one cell of a table, as databases, reference managers and people list them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from readinglist.formats.names import split_name, split_names
from readinglist.paper import Author
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIST = re.compile(r"""["'], ?["']""")
_SCOPUS_ID = re.compile(r"\s*\(\d{6,}\)$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,5}|[A-Z]{1,3}")
_AND = re.compile(r"\s+and\s+")


def parse_names(cell: str) -> list[Author]:
    """The names in a cell: ``A. One; B. Two``, ``One, A.; Two, B.``, ``One, A., Two, B.``, ``One, A. and Two, B.``,
    ``One A., Two B.``, lists of Python and JSON, and ``{…}`` around a name that must not be taken apart.
    """
    cell = cell.strip()
    if cell.startswith("[{"):
        try:
            return [Author.from_json(value) for value in json.loads(cell)]
        except (ValueError, AttributeError, RecursionError):
            pass
    if cell[:2] in ("['", '["') and cell[-2:] in ("']", '"]'):
        return [split_name(name) for name in _LIST.split(cell[2:-2]) if name.strip()]
    cell = one_line(cell)
    for sign in (";", "|"):
        if sign in cell:
            return _each(cell.split(sign))
    parts = _AND.split(cell) if "and" in cell else [cell]
    if parts[-1] in ("others", "et al."):
        parts.pop()
    if len(parts) > 1 and all("," in part and not _AND.search(part) for part in parts):
        return _each(parts)
    if len(parts) == 1 and _is_one(cell):
        return _each([cell])
    pieces = [piece.strip() for piece in cell.split(",")]
    if len(parts) == 1 and all(map(_is_inverted, pieces)):
        return _each(pieces)
    return split_names(cell)


def _is_one(cell: str) -> bool:
    """Whether a cell without semicolons is one name: ``{OpenAI}``, ``Plato,``, ``Turney, Peter B. B.``."""
    family, comma, given = (part.strip() for part in cell.partition(","))
    if cell.startswith("{") or not comma:
        return True
    return "," not in given and (" " not in family or family[0].islower() or " " not in given or not given)


def _is_inverted(name: str) -> bool:
    """Whether a name is written as databases do: ``Smith J.``, ``van Dyk AB``."""
    family, _, initials = name.rpartition(" ")
    return bool(_INITIALS.fullmatch(initials)) and len(family) > 1 and not family.endswith(".")


def _each(names: Sequence[str]) -> list[Author]:
    return [_name(name) for name in (_SCOPUS_ID.sub("", name.strip()) for name in names) if name.strip(", ")]


def _name(name: str) -> Author:
    if name.startswith("{") and name.endswith("}"):
        return Author(literal=name[1:-1])
    family, comma, given = name.partition(",")
    family, given = family.strip(), given.strip()
    if not comma:
        return Author(*name.rsplit(" ", 1)) if _is_inverted(name) else split_name(name)
    if "," in given or given.rstrip(".").lower() in ("jr", "sr", "ii", "iii", "iv"):
        return split_name(name)
    return Author(family=family, given=given)
