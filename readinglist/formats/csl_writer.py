"""Papers as CSL-JSON, the items of citation processors.

What CSL has no variable for is written below ``custom.readinglist``, so that it comes back.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from readinglist.formats import csl_own, entry_types
from readinglist.formats.csl_fields import fields
from readinglist.formats.csl_types import COLUMNS, DATES, EXTRA, FREE, GENRES, PEOPLE, TYPES, csl_type
from readinglist.paper import Author

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.paper import Paper

_MEANT = re.compile(r"<(?=/?[A-Za-z])|&(?=#?[A-Za-z0-9]{1,32};)")
_JOINER = "\u2060"
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def write(papers: Iterable[Paper], *, abstracts: bool = True) -> Iterator[str]:
    """A JSON array, one item on each line."""
    before = "[\n"
    for paper in papers:
        text = json.dumps(_item(paper, abstracts), ensure_ascii=False, separators=(",", ":"))
        # Cleaning takes a bare joiner out; escaped, it is still there when the item is decoded.
        yield f"{before}{text.replace(_JOINER, chr(92) + 'u2060')}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(paper: Paper, abstracts: bool) -> dict[str, Any]:
    """The item of a paper: what CSL has variables for, and what they don't say below ``custom``."""
    exact = entry_types.of_paper(paper)
    given = paper.extra.get("csl_type")
    kind = given if isinstance(given, str) and TYPES.get(given) == exact else csl_type(exact, bool(paper.arxiv))
    item: dict[str, Any] = {"id": paper.key, "type": kind, "citation-key": paper.key}
    for variable, column in COLUMNS.items():
        if value := getattr(paper, column):
            item[variable] = value if variable in ("DOI", "URL") else _literal(value)
    if abstracts and paper.abstract:
        item["abstract"] = _literal(paper.abstract)
    if people := [_csl_name(author) for author in paper.authors if author.name]:
        item["author"] = people
    if paper.year:
        day = [paper.year, *([paper.month] if paper.month else []), *([paper.day] if paper.month and paper.day else [])]
        item["issued"] = {"date-parts": [day]}
    _write_extra(item, paper)
    if kind == "thesis" and exact in GENRES:
        item.setdefault("genre", GENRES[exact])
    if paper.arxiv:
        if kind == "article" and "number" not in item:
            item["number"] = f"arXiv:{paper.arxiv}"
        else:
            item |= {"archive": "arXiv", "archive_location": paper.arxiv}
    if tags := [_literal(tag) for tag in paper.tags]:
        item["keyword"] = ", ".join(tags)
    if paper.note:
        item["note"] = paper.note
    if rest := csl_own.unsaid(csl_own.record_of(paper, abstracts), fields(item)):
        item["custom"] = {csl_own.OURS: rest}
    return item


def _literal(text: str) -> str:
    """*text* with an invisible joiner where citation processors, which know no escape, would see markup."""
    return _MEANT.sub(lambda match: match[0] + _JOINER, text)


def _csl_name(author: Author) -> dict[str, str]:
    if author.literal or not author.family:
        return {"literal": _literal(author.name)}
    parts = {"family": _literal(author.family), "given": _literal(author.given)}
    return {name: value for name, value in parts.items() if value}


def _write_extra(item: dict[str, Any], paper: Paper) -> None:
    """The fields of ``extra`` that have a variable."""
    for variable, name in (*EXTRA.items(), *((name, f"csl_{name}") for name in sorted(FREE))):
        value = paper.extra.get(name)
        if isinstance(value, str) and value and name not in (EXTRA.get(known) for known in item):
            item.setdefault(variable, _literal(value))
    for variable, name in PEOPLE.items():
        people = paper.extra.get(name)
        persons = (
            [Author.from_json(each) for each in people if isinstance(each, dict)] if isinstance(people, list) else []
        )
        if named := [_csl_name(person) for person in persons if person.name]:
            item[variable] = named
    for variable, name in DATES.items():
        value = paper.extra.get(name)
        if isinstance(value, str) and value:
            item[variable] = _csl_date(value)
    if "publisher" not in item:
        house = paper.extra.get("school") or paper.extra.get("institution")
        if isinstance(house, str) and house:
            item["publisher"] = _literal(house)


def _csl_date(text: str) -> dict[str, Any]:
    days = [_ISO.fullmatch(day) for day in text.split("/")]
    if len(days) <= 2 and all(days):
        return {"date-parts": [[int(number) for number in day.groups() if number] for day in days if day]}
    return {"raw": _literal(text)}
