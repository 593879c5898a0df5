"""What RIS has no tag for, as JSON in ``M2``: what of a paper its tags would not bring back, and how that is read.

Zotero shows ``M2`` in its field *Extra*, other programs leave it alone. Only values that a field can have are read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.paper import FIELDS, OWNED, STATUSES, TYPES, Author
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readinglist.paper import Paper

MARK = "readinglist: "
"""What the value begins with."""


def carried(paper: Paper, *, abstracts: bool) -> dict[str, Any]:
    """The fields that reading an entry of this paper is to give."""
    fields: dict[str, Any] = {name: _cleaned(getattr(paper, name)) for name in (*FIELDS, *OWNED)}
    fields["authors"] = [author.as_json() for author in paper.authors]
    fields |= {"tags": list(paper.tags), "aliases": list(paper.aliases)}
    fields["extra"] = _cleaned(dict(paper.extra))
    fields["note"] = clean(paper.note or "").strip()
    if paper.status == "unread":
        del fields["status"]
    if not abstracts:
        del fields["abstract"], fields["abstract_kind"]
    return {name: value for name, value in fields.items() if value}


def missing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """The value of ``M2``: what of *wanted* is not *found* in the tags, None where they say what is not wanted.

    Empty where the tags say it all.
    """
    others = _differing(wanted, found, (*FIELDS, *OWNED))
    if "extra" in others:
        have, want = found.get("extra", {}), wanted.get("extra", {})
        others["extra"] = _differing(want, have, {**want, **have})
    if not others:
        return ""
    return MARK + json.dumps(others, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _differing(wanted: Mapping[str, Any], found: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: wanted.get(name) for name in names if wanted.get(name) != found.get(name)}


def parse(text: str) -> dict[str, Any]:
    """The fields in a value that begins with :data:`MARK`; none where that is no JSON, or nothing in it is a field."""
    if not text.startswith(MARK):
        return {}
    try:
        found = json.loads(text[len(MARK) :], parse_constant=_no_number)
        if not isinstance(found, dict):
            return {}
        note = found.get("note")
        found = _cleaned(found)
    except (ValueError, RecursionError):
        return {}
    if isinstance(note, str):
        found["note"] = clean(note).strip()
    return {name: value for name, value in found.items() if name in _CHECKS and (value is None or _CHECKS[name](value))}


def _no_number(text: str) -> None:
    raise ValueError(f"JSON has no {text}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(one_line(value))


def _is_number(most: int) -> Any:
    return lambda value: type(value) is int and 1 <= value <= most


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(author, dict) and all(map(_is_text, filter(None, author.values()))) and Author.from_json(author).name
        for author in value
    )


_CHECKS: dict[str, Any] = {
    **dict.fromkeys((*FIELDS, *OWNED), _is_text),
    "type": lambda value: value in TYPES,
    "status": lambda value: value in STATUSES,
    "abstract_kind": lambda value: value in ("abstract", "summary", "snippet"),
    "doi": lambda value: isinstance(value, str) and parse_doi(value) == value,
    "arxiv": lambda value: isinstance(value, str) and parse_arxiv(value) == (value, None),
    "year": _is_number(9999),
    "month": _is_number(12),
    "day": _is_number(31),
    "authors": _is_names,
    **dict.fromkeys(("tags", "aliases"), lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "starred": lambda value: value is True,
    "extra": lambda value: isinstance(value, dict),
}


def laid_over(fields: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """*fields*, which the tags gave, with those of :func:`parse` over them; None says that there is no such value."""
    if not own:
        return fields
    for column, value in own.items():
        if column == "extra" and value:
            known = {**fields.get("extra", {}), **value}
            fields["extra"] = {key: part for key, part in known.items() if part is not None}
        elif column == "authors" and value:
            fields[column] = [Author.from_json(author).as_json() for author in value]
        elif column != "extra":
            fields[column] = value
    return {name: fields[name] for name in (*FIELDS, *OWNED) if fields.get(name) not in (None, "", [], {})}


def _cleaned(value: Any) -> Any:
    """*value*, JSON of any depth, with each text in it on one line."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {one_line(key): _cleaned(item) for key, item in value.items()}
    return value
