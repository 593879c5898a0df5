"""A whole library, or papers of it, as JSON Lines, and back: nothing of a paper is lost on the way.

Into an empty library papers go as they were: numbers, keys, times, edits, evidence. Into another one they go as any
source does: their evidence finds its papers, what the owner said is added.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readinglist.formats import own_json
from readinglist.formats.base import FormatError, Furniture
from readinglist.formats.leftovers import shortened
from readinglist.paper import OWNED, Leftover, Record
from readinglist.store import papers, whole

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from readinglist.formats.base import Item
    from readinglist.paper import Paper
    from readinglist.store.journal import Step

_IMPORT = {
    "id": int, "path": str, "format": str, "sha256": str, "bytes": int, "reader": str, "imported": str,
    "records": int, "new": int, "known": int, "merged": int, "review": int, "leftovers": list,
}  # fmt: skip
_RECORD = {"import": int, "position": int, "first_line": int, "last_line": int, "fields": dict}


def dump(connection: sqlite3.Connection, ids: Sequence[int], *, everything: bool) -> Iterator[str]:
    """The lines of an export of papers; with *everything* also what belongs to no paper (views, decisions)."""
    ordered = sorted(ids)
    imports = whole.imports_of(connection, None if everything else ordered)
    about: dict[str, Any] = {"version": own_json.VERSION, "imports": imports}
    if everything:
        about |= whole.about_the_whole(connection)
    yield own_json.encode({own_json.HEADER: about}) + "\n"
    for some in whole.paper_batches(ordered):
        evidence, aliases = whole.evidence(connection, some), whole.alias_kinds(connection, some)
        for paper in papers.iterate(connection, some):
            yield own_json.whole(paper, aliases.get(paper.id, ()), evidence.get(paper.id, ()))


def is_dump(data: bytes) -> bool:
    """Whether a file is such an export."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b'{"%s":{"version":' % own_json.HEADER.encode())


def restore(step: Step, text: str) -> tuple[list[int], list[Leftover]]:
    """Put an export into an empty library; returns the numbers of its papers, and the lines that make no sense.

    Raises:
        FormatError: its first line is not that of an export, or one of a later version.
    """
    lines = _lines(text)
    about = _about(next(lines)[1])
    restored: list[int] = []
    left: list[Leftover] = []
    keys: set[str] = set()
    target = whole.Restoring(step)
    for row in about["imports"]:
        target.add_import(row)
    for number, line in lines:
        try:
            paper, aliases, evidence, _ = _paper(line, target.imports)
            taken = {key.lower() for key in (paper.key, *(key for key, _ in aliases))}
            if taken & keys:
                raise ValueError("its citation key is another paper's")
        except ValueError as error:
            left.append(Leftover(number, shortened(line), str(error)))
            continue
        keys |= taken
        restored.append(target.add(paper, aliases, evidence))
    retired = [key for key in about.get("retired", ()) if key.lower() not in keys]
    target.finish({**about, "retired": retired})
    return restored, left


def read(text: str) -> Iterator[Item]:
    """The items of an export for a library that has papers: all evidence, with what the owner said beside the first.

    A paper that was edited, or has no evidence, is one record more, as it stands.
    """
    lines = _lines(text)
    _about(next(lines)[1])
    yield Furniture(1)
    position = 0
    for number, line in lines:
        try:
            paper, _, evidence, value = _paper(line, None)
        except ValueError as error:
            yield Leftover(number, shortened(line), str(error))
            continue
        owned = own_json.fields(value)
        found = [record["fields"] for record in evidence]
        if paper.edited or not found:
            found.append(owned)
        own: dict[str, Any] = {name: owned[name] for name in OWNED if name in owned}
        for place, fields in enumerate(found):
            position += 1
            yield Record(fields, position, number, number, 0 if place else 1, {} if place else own)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _about(line: str) -> dict[str, Any]:
    try:
        about = json.loads(line)[own_json.HEADER]
        version = about["version"]
        for row in about["imports"]:
            _check(row, _IMPORT)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FormatError("line 1 is not the first line of an export of this program") from None
    if version != own_json.VERSION:
        raise FormatError(f"an export of version {version!r}, which a newer readinglist wrote: update this one")
    found: dict[str, Any] = about
    return found


def _paper(
    line: str, imports: set[int] | None
) -> tuple[Paper, list[tuple[str, str]], list[Mapping[str, Any]], Mapping[str, Any]]:
    """The paper, its former keys and its evidence in a line, and the object that the line is.

    Raises:
        ValueError: the line is no such thing.
    """
    try:
        value = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError:
        raise ValueError("no JSON") from None
    if not own_json.is_paper(value):
        raise ValueError("no paper of this program")
    paper = own_json.paper(value)
    aliases = []
    for item in value.get("aliases") or ():
        if not isinstance(item, dict) or item.get("kind") not in ("renamed", "merged", "imported"):
            raise ValueError("a former key makes no sense")
        aliases.append((str(item.get("key")), str(item["kind"])))
    evidence = value.get("records") or []
    for record in evidence:
        _check(record, _RECORD)
        if imports is not None and record["import"] not in imports:
            raise ValueError(f"import {record['import']} is not in the first line")
    return paper, aliases, evidence, value


def _check(value: Any, shape: Mapping[str, type]) -> None:
    for name, kind in shape.items():
        if not isinstance(value, dict) or not isinstance(value.get(name), kind):
            raise ValueError(f"{name} is missing or makes no sense")
