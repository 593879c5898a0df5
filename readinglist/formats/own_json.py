"""Papers as this program's own JSON: the objects of ``--json`` and of the JSON Lines export, read and written.

The JSON Lines export has all there is: a first line about the library, then a line a paper, with its evidence.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readinglist.formats.entry import Entry
from readinglist.paper import STATUSES, TYPES, Author, Paper
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

VERSION = 1
"""Of the shape of the export; a reader refuses a later one."""
HEADER = "readinglist"
"""The name in the first line by which the export is known."""

_TEXTS = ("title", "abstract", "venue", "volume", "issue", "pages", "publisher", "doi", "arxiv", "url", "code")
_NUMBERS = {"year": 9999, "month": 12, "day": 31}
_KINDS = ("abstract", "summary", "snippet")
_TIMES = ("added", "updated", "read", "trashed", "noted")
_MARKS = frozenset(("key", "type", "starred", "status", "seen"))


def write(papers: Iterable[Paper], *, abstracts: bool = True, fields: Sequence[str] | None = None) -> Iterator[str]:
    """A line a paper: the documented object of ``list --json`` with ``abstract_kind``, without its evidence.

    With *fields*, nothing but these (``extra.NAME`` too) and the citation key.
    """
    names = None if fields is None else {"key", *(name.partition(".")[0] for name in fields)}
    for paper in papers:
        content = paper.as_json() | {"abstract_kind": paper.abstract_kind}
        if not abstracts:
            del content["abstract"], content["abstract_kind"]
        yield encode({name: value for name, value in content.items() if names is None or name in names}) + "\n"


def whole(paper: Paper, aliases: Sequence[Sequence[str]], records: Sequence[Mapping[str, Any]]) -> str:
    """The line of a paper with everything that the library knows of it."""
    content = paper.as_json() | {
        "abstract_kind": paper.abstract_kind,
        "edited": list(paper.edited),
        "read": paper.read,
        "noted": paper.noted,
        "trashed": paper.trashed,
        "aliases": [{"key": key, "kind": kind} for key, kind in aliases],
        "records": list(records),
    }
    return encode(content) + "\n"


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def is_paper(value: object) -> bool:
    """Whether a JSON value is an object of a paper as this program writes it."""
    return isinstance(value, dict) and value.keys() >= _MARKS


def fields(value: Mapping[str, Any]) -> dict[str, Any]:
    """A record's fields from such an object, with what its owner said."""
    entry = Entry(_text(value.get("type")))
    for name in _TEXTS[2:]:
        entry.put(name, _text(value.get(name)))
    entry.put("title", _text(value.get("title")))
    entry.abstract(_text(value.get("abstract")), _text(value.get("abstract_kind")))
    for author in _authors(value.get("authors")):
        entry.person(author)
    for name in _NUMBERS:
        number = _number(name, value.get(name))
        entry.number(name, "" if number is None else str(number))
    entry.key(_text(value.get("key")))
    for alias in _list(value.get("aliases")):
        entry.aliases(_text(alias.get("key")) if isinstance(alias, dict) else "")
    for tag in _list(value.get("tags")):
        entry.tag(_text(tag))
    entry.note(value["note"] if isinstance(value.get("note"), str) else "")
    entry.status(_text(value.get("status")))
    if value.get("starred") is True:
        entry.star()
    extra = value.get("extra")
    for name, content in extra.items() if isinstance(extra, dict) else ():
        entry.extra(clean(name), content)
    return entry.fields()


def paper(value: Mapping[str, Any]) -> Paper:
    """The paper of such an object, exactly as it was.

    Raises:
        ValueError: it lacks what a paper must have, or something in it makes no sense.
    """
    number, key = value.get("id"), _text(value.get("key"))
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**53 or not key:
        raise ValueError("no id and citation key")
    if value.get("status") not in STATUSES:
        raise ValueError(f"no status {value.get('status')!r}")
    if value.get("type") not in TYPES:
        raise ValueError(f"no entry type {value.get('type')!r}")
    extra = value.get("extra")
    abstract = _text(value.get("abstract")) or None
    kind = value.get("abstract_kind") if value.get("abstract_kind") in _KINDS else "abstract"
    texts = {name: _text(value.get(name)) or None for name in _TEXTS if name != "abstract"}
    times = {name: _text(value.get(name)) for name in _TIMES}
    if not times["added"] or not times["updated"]:
        raise ValueError("no time at which it was added")
    note = value.get("note")
    return Paper(
        number,
        key,
        value["type"],
        abstract=abstract,
        abstract_kind=kind if abstract else None,
        authors=tuple(_authors(value.get("authors"))),
        extra=extra if isinstance(extra, dict) else {},
        tags=tuple(tag for tag in map(_text, _list(value.get("tags"))) if tag),
        starred=value.get("starred") is True,
        status=value["status"],
        note=clean(note).strip() or None if isinstance(note, str) else None,
        edited=tuple(name for name in _list(value.get("edited")) if isinstance(name, str)),
        seen=value["seen"] if isinstance(value.get("seen"), int) else 0,
        added=times["added"],
        updated=times["updated"],
        read=times["read"] or None,
        trashed=times["trashed"] or None,
        noted=times["noted"] or None,
        **texts,  # type: ignore[arg-type]
        **{name: _number(name, value.get(name)) for name in _NUMBERS},  # type: ignore[arg-type]
    )


def _text(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(name: str, value: object) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _NUMBERS[name]
    return value if fits else None  # type: ignore[return-value]


def _authors(value: object) -> Iterator[Author]:
    for item in _list(value):
        if isinstance(item, dict):
            author = Author(**{part: _text(item.get(part)) for part in ("family", "given", "literal")})
            if author.name:
                yield author
