"""arXiv's metadata snapshot (``arxiv-metadata-oai-snapshot.json``): JSON Lines with one object for each paper.

Source: the description of the data set "arXiv Dataset" (``kaggle.com/datasets/Cornell-University/arxiv``).
"""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from readinglist.formats.base import Furniture
from readinglist.formats.entry import Entry
from readinglist.formats.json_values import why_broken
from readinglist.formats.leftovers import LONGEST, shortened
from readinglist.formats.names import split_names
from readinglist.paper import Author, Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readinglist.formats.base import Item

_MARKS = frozenset({"authors_parsed", "versions", "update_date", "journal-ref", "report-no", "submitter"})
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?")


def looks_like(value: object) -> bool:
    """Whether a JSON value is an object of the snapshot."""
    return isinstance(value, dict) and "id" in value and len(value.keys() & _MARKS) >= 2


def read(text: str) -> Iterator[Item]:
    """The papers of a snapshot, line by line."""
    position = start = number = 0
    while start < len(text):
        number += 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        row = text[start:end].strip()
        start = end + 1
        # The brackets and commas of those who made an array of the lines.
        bare = row.strip("[], \t")
        if not bare:
            if row:
                yield Furniture(1)
            continue
        try:
            value = json.loads(bare, strict=False)
            found = fields(value) if looks_like(value) else None
            reason = "not an object of arXiv's snapshot"
        except (ValueError, RecursionError) as error:
            found = None
            reason = why_broken(error)
        if found:
            position += 1
            yield Record(found, position, number, number, 1)
        else:
            yield Leftover(number, shortened(row[: 2 * LONGEST]), reason)


def fields(value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record from an object of the snapshot."""
    entry = Entry()
    entry.put("arxiv", _plain(value.get("id")), "arxiv_id")
    entry.put("title", _decoded(value.get("title")))
    for author in _authors(value):
        entry.person(author)
    entry.abstract(_decoded(value.get("abstract")))
    dois = _plain(value.get("doi")).split()
    for doi in dois:
        entry.put("doi", doi)
    for name, ours in (("journal-ref", "journal_ref"), ("comments", "comment")):
        entry.extra(ours, _decoded(value.get(name)))
    for name, ours in (("report-no", "number"), ("license", "rights"), ("update_date", "updated")):
        entry.extra(ours, _plain(value.get(name)))
    entry.extra("submitter", _decoded(value.get("submitter")))
    given = value.get("categories")
    # Some versions of the snapshot have a list with all categories in its first text.
    texts = [each for each in given if isinstance(each, str)] if isinstance(given, list) else [_plain(given)]
    categories = [name for text in texts for name in text.split() if _CATEGORY.fullmatch(name)]
    if categories:
        entry.extra("primary_class", categories[0])
        entry.extra("categories", categories)
    _add_versions(entry, value.get("versions"))
    return entry.fields()


def _authors(value: Mapping[str, Any]) -> Iterator[Author]:
    """Names as the snapshot took them apart (family, given, suffix, perhaps affiliations), else as printed."""
    parsed = value.get("authors_parsed")
    if not isinstance(parsed, list) or not parsed:
        yield from split_names(_decoded(value.get("authors")))
        return
    for name in parsed:
        parts = [_decoded(part) for part in name[:3]] if isinstance(name, list) else []
        family, given, suffix = [*parts, "", "", ""][:3]
        if family and given:
            yield Author(family=f"{family} {suffix}".strip(), given=given)
        elif family or given:
            yield Author(literal=f"{given} {family} {suffix}".strip())


def _add_versions(entry: Entry, versions: object) -> None:
    """The day of the first version (``Mon, 2 Apr 2007 19:18:42 GMT``), and the number of the last one."""
    known = [each for each in versions if isinstance(each, dict)] if isinstance(versions, list) else []
    if not known:
        return
    created = _plain(known[0].get("created"))
    try:
        entry.date(parsedate_to_datetime(created).date().isoformat())
    except (ValueError, TypeError, OverflowError, IndexError):
        entry.date(created)
    entry.extra("arxiv_version", _plain(known[-1].get("version")))


def _plain(value: object) -> str:
    # The short way for what nearly all values are: a record has some thirty of them.
    if isinstance(value, str):
        return one_line(value) if value else ""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _decoded(value: object) -> str:
    """Text with its LaTeX accents as characters; the snapshot has what authors typed."""
    text = _plain(value)
    if "\\" not in text:
        return text
    from readinglist.latex_decode import decode

    return one_line(decode(text))
