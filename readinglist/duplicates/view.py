"""What several records say of one paper, as one: the best evidence for each field, whatever their order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_KINDS = {"abstract": 2, "snippet": 1, "summary": 0}
_DATE = ("year", "month", "day")
_PLAIN = ("venue", "volume", "issue", "pages", "publisher", "doi", "arxiv", "url", "code")


def combine(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of the paper that *records* (fields as read) are evidence for.

    A pure function of the set of records: neither their order nor how often one stands in it counts, so that any
    order of importing gives the same paper. Fields that go together (abstract and kind, the parts of a date) come
    from one record.
    """
    if len(records) == 1:
        return dict(records[0])
    distinct = sorted({canonical(record): record for record in records}.items())
    ordered = [record for _, record in distinct]
    if len(ordered) == 1:
        return dict(ordered[0])
    best = _Choice(ordered)
    fields: dict[str, Any] = {}
    _take(fields, "type", best.of("type", lambda r: r.get("type") not in (None, "misc")))
    _take(fields, "title", best.of("title", _title_quality))
    _take(fields, "authors", best.of("authors", _authors_quality))
    source = best.record("abstract", lambda r: (_KINDS[r.get("abstract_kind", "abstract")], len(r["abstract"])))
    if source:
        fields["abstract"] = source["abstract"]
        fields["abstract_kind"] = source.get("abstract_kind", "abstract")
    source = best.record("year", lambda r: sum(name in r for name in _DATE))
    if source:
        fields.update({name: source[name] for name in _DATE if name in source})
    for name in _PLAIN:
        _take(fields, name, best.of(name, lambda _: 0))
    extra = _combine_extra(ordered)
    if extra:
        fields["extra"] = extra
    return fields


def canonical(value: Any) -> str:
    """JSON with sorted names: equal for equal values, and an order for unequal ones."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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


def _title_quality(record: Mapping[str, Any]) -> tuple[bool, bool]:
    title: str = record["title"]
    return (not title.isupper(), not title.islower())


def _authors_quality(record: Mapping[str, Any]) -> tuple[int, int]:
    authors = record["authors"]
    return (len(authors), sum(len(author.get("given", "")) for author in authors))


def _combine_extra(records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Every name that any record has; of numbers the greatest (counts only grow), else the longest value."""
    values: dict[str, list[Any]] = {}
    for record in records:
        for name, value in record.get("extra", {}).items():
            values.setdefault(name, []).append(value)
    return {name: max(found, key=_extra_quality) for name, found in sorted(values.items())}


def _extra_quality(value: Any) -> tuple[bool, float, int, str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = canonical(value)
    return (not number, value if number else 0, len(text), text)
