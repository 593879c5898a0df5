"""What several records say of one paper, as one: the best evidence for each field, whatever their order."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.duplicates.features import PREPRINT_DOIS
from readinglist.duplicates.places import is_preprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_KINDS = {"abstract": 2, "snippet": 1, "summary": 0}
_DATE = ("year", "month", "day")
_PLAIN = ("venue", "volume", "issue", "pages", "publisher", "doi", "arxiv", "url", "code")
PUBLISHED, PREPRINT, SEEN = 2, 1, 0
"""How far a record's source is: a published version, a preprint, a page that does not tell."""


def combine(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of the paper that *records* (fields as read) are evidence for.

    A pure function of the set of records: neither their order nor how often one stands in it counts, so that any
    order of importing gives the same paper. Fields that go together (abstract and kind, the parts of a date) come
    from one record. What a published version says goes before what a preprint says, and that before a page.
    """
    if len(records) == 1:
        return dict(records[0])
    distinct = sorted({canonical(record): record for record in records}.items())
    ordered = [record for _, record in distinct]
    if len(ordered) == 1:
        return dict(ordered[0])
    best = _Choice(ordered)
    fields: dict[str, Any] = {}
    _take(fields, "type", best.of("type", lambda r: (r.get("type") not in (None, "misc"), standing(r))))
    _take(fields, "title", best.of("title", _title_quality))
    _take(fields, "authors", best.of("authors", _authors_quality))
    source = best.record("abstract", lambda r: (_KINDS[r.get("abstract_kind", "abstract")], len(r["abstract"])))
    if source:
        fields["abstract"] = source["abstract"]
        fields["abstract_kind"] = source.get("abstract_kind", "abstract")
    source = best.record("year", lambda r: (standing(r), sum(name in r for name in _DATE)))
    if source:
        fields.update({name: source[name] for name in _DATE if name in source})
    for name in _PLAIN:
        _take(fields, name, best.of(name, partial(_plain_quality, name)))
    extra = _combine_extra(ordered)
    if extra:
        fields["extra"] = extra
    return fields


def standing(record: Mapping[str, Any]) -> int:
    """:data:`PUBLISHED`, :data:`PREPRINT` or :data:`SEEN`."""
    venue, doi = record.get("venue"), record.get("doi")
    if venue and not is_preprint(venue):
        return PUBLISHED
    if doi and not doi.startswith(PREPRINT_DOIS):
        return PUBLISHED
    return PREPRINT if doi or venue or record.get("arxiv") else SEEN


class Value(NamedTuple):
    """What records say of a field."""

    value: Any
    records: tuple[int, ...]
    """The places of the records that say so."""


def values(records: Sequence[Mapping[str, Any]], name: str) -> list[Value]:
    """The different values of a field, each with the records that have it, in the order of their coming."""
    found: dict[str, tuple[Any, list[int]]] = {}
    for place, record in enumerate(records):
        if record.get(name):
            found.setdefault(canonical(record[name]), (record[name], []))[1].append(place)
    return [Value(value, tuple(places)) for value, places in found.values()]


def canonical(value: Any) -> str:
    """JSON with sorted names: equal for equal values, and an order for unequal ones."""
    return _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class _Choice:
    """Picks the record whose value of a field is best, then the richest, then the first in canonical order."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._records = records

    def record(self, name: str, quality: Callable[[Mapping[str, Any]], Any]) -> Mapping[str, Any] | None:
        candidates = [record for record in self._records if record.get(name)]
        if not candidates:
            return None
        best = max((quality(record), len(record)) for record in candidates)
        return next(record for record in candidates if (quality(record), len(record)) == best)

    def of(self, name: str, quality: Callable[[Mapping[str, Any]], Any]) -> Any:
        record = self.record(name, quality)
        return record[name] if record else None


def _take(fields: dict[str, Any], name: str, value: Any) -> None:
    if value is not None:
        fields[name] = value


def _title_quality(record: Mapping[str, Any]) -> tuple[bool, bool, int]:
    title: str = record["title"]
    return (not title.isupper(), not title.islower(), standing(record))


def _authors_quality(record: Mapping[str, Any]) -> tuple[bool, int, int, int]:
    """Whole lists before cut ones, longer before shorter, names in full before initials, published before others."""
    authors = record["authors"]
    whole = not any(author.get("literal", "").lower().strip(". ") in _OTHERS for author in authors)
    return (whole, len(authors), sum(len(author.get("given", "")) for author in authors), standing(record))


_OTHERS = frozenset(("et al", "others", "and others"))


def _plain_quality(name: str, record: Mapping[str, Any]) -> tuple[int, int]:
    """Published before others; of venues the full name, of pages the whole range."""
    length = len(str(record[name])) if name in ("venue", "pages", "publisher") else 0
    return (standing(record), length)


def _combine_extra(records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Every name that any record has; of numbers the greatest (counts only grow), else the longest value."""
    found: dict[str, list[Any]] = {}
    for record in records:
        for name, value in record.get("extra", {}).items():
            found.setdefault(name, []).append(value)
    return {name: max(known, key=_extra_quality) for name, known in sorted(found.items())}


def _extra_quality(value: Any) -> tuple[bool, float, int, str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = canonical(value)
    return (not number, value if number else 0, len(text), text)
