"""What CSL has no variable for, below ``custom.readinglist``: what is to stand there, and how it is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readinglist.paper import FIELDS, OWNED, STATUSES, TYPES
from readinglist.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readinglist.paper import Paper

OURS = "readinglist"
"""The member of ``custom`` that is ours; other readers pass it over."""


def record_of(paper: Paper, abstracts: bool) -> dict[str, Any]:
    """What a record that says the same as *paper* has for its fields."""
    stated = {name: getattr(paper, name) for name in (*FIELDS, *OWNED)}
    stated["authors"] = [author.as_json() for author in paper.authors if author.name]
    stated |= {"tags": list(paper.tags), "aliases": list(paper.aliases)}
    stated["extra"] = dict(paper.extra)
    if not abstracts or not paper.abstract:
        stated |= {"abstract": None, "abstract_kind": None}
    if paper.status == "unread":
        del stated["status"]
    return {name: value for name, value in stated.items() if value not in (None, "", [], {}, False)}


def unsaid(stated: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What *stated* has otherwise than *said*; ``None`` for what it has not at all."""
    columns: dict[str, Any] = {
        name: stated.get(name)
        for name in (*FIELDS, *OWNED)
        if name != "extra" and stated.get(name) != said.get(name)
    }  # fmt: skip
    have, wanted = said.get("extra", {}), stated.get("extra", {})
    extra = {name: wanted.get(name) for name in (*wanted, *have) if wanted.get(name) != have.get(name)}
    return {**columns, **({"extra": extra} if extra else {})}


def restored(result: dict[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """*result* with what a file of ours says beyond the variables of CSL; ``null`` says that there is none."""
    extra = dict(result.get("extra", {}))
    stated = ours.get("extra")
    for name, value in stated.items() if isinstance(stated, dict) else ():
        extra[clean(name)] = _cleaned(value)
    values = {
        **result,
        **{name: ours[name] for name in (*FIELDS, *OWNED) if name in ours and _is_value(name, ours[name])},
    }
    values["extra"] = {name: value for name, value in extra.items() if value is not None}
    return {name: _cleaned(values[name]) for name in (*FIELDS, *OWNED) if values.get(name) not in (None, [], {}, "")}


def _is_value(name: str, value: object) -> bool:
    """Whether *value* may stand in the field *name* of a record."""
    if value is None:
        return True
    if name in ("year", "month", "day"):
        most = {"year": 9999, "month": 12, "day": 31}[name]
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
    if name == "authors":
        return isinstance(value, list) and all(
            isinstance(each, dict) and each and each.keys() <= {"family", "given", "literal"}
            and all(isinstance(part, str) for part in each.values())
            for each in value
        )  # fmt: skip
    if name in ("tags", "aliases"):
        return isinstance(value, list) and all(isinstance(each, str) and each for each in value)
    allowed = {"type": TYPES, "status": STATUSES, "abstract_kind": ("abstract", "summary", "snippet")}
    if name in allowed:
        return value in allowed[name]
    return value is True if name == "starred" else isinstance(value, str) and name != "extra"


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return {clean(name): _cleaned(each) for name, each in value.items()} if isinstance(value, dict) else value
