"""Papers in JSON: Hugging Face's API and the data inside its pages, lists and lines of such objects, flat archives.

The shapes are those of ``GET /api/daily_papers``, ``/api/papers/search`` and ``/api/papers/{id}``; other objects
are papers where they have a title and something else that only a paper has.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readinglist.formats import dates
from readinglist.formats.base import Day, FormatError
from readinglist.formats.json_values import values
from readinglist.formats.names import split_name, split_names
from readinglist.identifiers import find_code, parse_arxiv, parse_doi
from readinglist.paper import Author, Leftover, Record
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readinglist.formats.base import Item

_LISTS = (
    "papers", "dailyPapers", "daily_papers", "searchResults", "results", "data", "items", "entries", "articles",
    "records", "hits", "trending",
)  # fmt: skip
_ABSTRACTS = ("summary", "abstract", "description", "tldr")
_PAGES = ("paper_url", "url", "link", "arxiv_page_url", "arxiv_url", "url_abs", "url_pdf", "pdf_url", "pdf", "html_url")
_CODES = ("githubRepo", "github", "github_url", "code", "code_url", "repo", "repo_url", "repository")
_NUMBERS = {
    "upvotes": "upvotes", "stars": "upvotes", "numComments": "comments", "comments": "comments",
    "githubStars": "github_stars", "github_stars": "github_stars",
}  # fmt: skip
_TEXTS = {
    "ai_summary": "ai_summary", "ai_summary_model": "ai_summary_model", "ai_keywords": "ai_keywords",
    "projectPage": "project_page", "project_page": "project_page", "keywords": "keywords", "tags": "keywords",
}  # fmt: skip
_FIELDS = ("venue", "volume", "issue", "pages", "publisher")
_VENUES = ("journal", "conference", "proceeding", "booktitle")
_DATES = ("publishedAt", "published", "publication_date", "date", "published_date", "year")
_USED = frozenset({
    "title", "authors", "author", "id", "paper", "details", "organization", "submittedBy", "submittedOnDailyBy",
    "submittedOnDailyAt", "doi", "arxiv", "arxiv_id", "arxivId", "extra", "month", "day", "type", "abstract_kind",
    *_ABSTRACTS, *_PAGES, *_CODES, *_NUMBERS, *_TEXTS, *_FIELDS, *_VENUES, *_DATES,
})  # fmt: skip
_MAX_DEPTH = 6


def read_json(text: str, limit: str | None) -> Iterator[Item]:
    """The items of JSON *text*: a value, a list, or values one after the other (JSON lines).

    Raises:
        FormatError: there is no paper in it.
    """
    items = list(_items(text, limit))
    if not any(isinstance(item, Record) for item in items):
        raise FormatError("JSON without any paper in it: expected objects with a title and an abstract or an id")
    return iter(items)


def _items(text: str, limit: str | None) -> Iterator[Item]:
    position = 0
    seen_day = False
    for found in values(text):
        if isinstance(found, Leftover):
            yield found
            continue
        day = found.value.get("dateString")
        if isinstance(day, str) and not seen_day:
            seen_day = True
            yield from page_day(day, limit)
        records = list(_papers(found.value, 0))
        for paper in records:
            position += 1
            yield Record(paper_fields(paper), position, found.line, found.last)
        if not records:
            yield Leftover(found.line, one_line(json.dumps(found.value, ensure_ascii=False))[:200])


def page_day(text: str, limit: str | None) -> Iterator[Day]:
    """The day of a page, unless the user gave one in full."""
    given = dates.parse(limit) if limit else None
    if text.strip() and (given is None or given.day is None):
        yield Day(one_line(text))


def _papers(value: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    """The papers that an object is, or that lists in it hold (not those that a paper links to)."""
    if is_paper(value):
        yield value
        return
    if depth > _MAX_DEPTH:
        return
    for name in _LISTS:
        inner = value.get(name)
        if isinstance(inner, list):
            for element in inner:
                if isinstance(element, dict):
                    yield from _papers(element, depth + 1)
        elif isinstance(inner, dict):
            yield from _papers(inner, depth + 1)


def is_paper(value: Mapping[str, Any]) -> bool:
    """Whether an object describes a paper."""
    inner = value.get("paper")
    if isinstance(inner, dict) and (_text(inner.get("title")) or _text(value.get("title"))):
        return True
    if not _text(value.get("title")):
        return False
    details = value.get("details")
    names = {*value, *(details if isinstance(details, dict) else ())}
    return bool(
        names & {*_ABSTRACTS, *_PAGES, "authors", "author", "publishedAt", "doi", "arxiv", "arxiv_id", "arxivId"}
    )


def paper_fields(value: Mapping[str, Any]) -> dict[str, Any]:
    """A record's fields from a paper's object."""
    merged = _merged(value)
    fields: dict[str, Any] = {"title": _text(merged.get("title"))}
    extra: dict[str, Any] = {}
    abstract = next((text for name in _ABSTRACTS if (text := _text(merged.get(name)))), "")
    if abstract:
        kind = merged.get("abstract_kind")
        fields["abstract"] = abstract
        fields["abstract_kind"] = kind if kind in {"abstract", "summary", "snippet"} else "abstract"
    authors = _authors(merged.get("authors") or merged.get("author"))
    if authors:
        fields["authors"] = authors
    fields.update(_date(merged))
    for name in _FIELDS:
        if text := _text(merged.get(name)):
            fields[name] = text
    if "venue" not in fields and (venue := next((text for name in _VENUES if (text := _text(merged.get(name)))), "")):
        fields["venue"] = venue
    _add_identifiers(fields, extra, merged)
    _add_code(fields, merged, abstract)
    _add_extra(extra, merged)
    if not abstract and (summary := extra.pop("ai_summary", "")):
        fields["abstract"], fields["abstract_kind"] = summary, "summary"
    if extra:
        fields["extra"] = extra
    return fields


def _merged(value: Mapping[str, Any]) -> dict[str, Any]:
    """An object with what it wraps: the paper's own data before those of the entry about it."""
    merged = {name: inner for name, inner in value.items() if name not in {"paper", "details"}}
    for name in ("details", "paper"):
        inner = value.get(name)
        if isinstance(inner, dict):
            merged.update({key: one for key, one in inner.items() if one not in (None, "", [], {})})
    return merged


def _text(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _authors(value: object) -> list[dict[str, str]]:
    if isinstance(value, str):
        return [author.as_json() for author in split_names(value)]
    authors = []
    for one in value if isinstance(value, list) else ():
        if isinstance(one, str) and one.strip():
            authors.append(split_name(one).as_json())
        elif isinstance(one, dict):
            name = _text(one.get("name") or one.get("fullname") or one.get("display_name"))
            if name:
                authors.append(split_name(name).as_json())
            elif _text(one.get("family")) or _text(one.get("literal")):
                parts = {key: _text(one.get(key)) for key in ("family", "given", "literal")}
                authors.append(Author(**parts).as_json())
    return authors


def _date(merged: Mapping[str, Any]) -> dict[str, Any]:
    for name in _DATES:
        value = merged.get(name)
        date = dates.parse(str(value).strip()) if isinstance(value, str | int) else None
        if date and date.year:
            found = dates.fields(date)
            for part, last in (("month", 12), ("day", 31)):
                number = merged.get(part)
                if part not in found and isinstance(number, int) and 1 <= number <= last:
                    found[part] = number
            return found
    return {}


def _add_identifiers(fields: dict[str, Any], extra: dict[str, Any], merged: Mapping[str, Any]) -> None:
    pages = [text for name in _PAGES if (text := _text(merged.get(name)))]
    identifier = _text(merged.get("id"))
    for text in (
        _text(merged.get("arxiv")),
        _text(merged.get("arxiv_id")),
        _text(merged.get("arxivId")),
        identifier,
        *pages,
    ):
        arxiv = parse_arxiv(text) if text else None
        if arxiv:
            fields.setdefault("arxiv", arxiv.id)
            if arxiv.version and "arxiv_version" not in extra:
                extra["arxiv_version"] = f"v{arxiv.version}"
    for text in (_text(merged.get("doi")), *pages):
        doi = parse_doi(text) if text and not parse_arxiv(text) else None
        if doi:
            fields.setdefault("doi", doi)
    other = [
        page
        for page in pages
        if page.startswith(("http://", "https://")) and not parse_arxiv(page) and not parse_doi(page)
    ]
    if other:
        fields["url"] = other[0]
    elif identifier and "arxiv" not in fields and ("summary" in merged or "upvotes" in merged):
        fields["url"] = f"https://huggingface.co/papers/{identifier}"


def _add_code(fields: dict[str, Any], merged: Mapping[str, Any], abstract: str) -> None:
    code = next((text for name in _CODES if (text := _text(merged.get(name))).startswith("http")), None)
    code = code or find_code(abstract)
    if code:
        fields["code"] = code


def _add_extra(extra: dict[str, Any], merged: Mapping[str, Any]) -> None:
    for name, ours in _NUMBERS.items():
        value = merged.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            extra.setdefault(ours, value)
    for name, ours in _TEXTS.items():
        value = merged.get(name)
        if isinstance(value, str) and value.strip():
            extra.setdefault(ours, one_line(value))
        elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            extra.setdefault(ours, [one_line(one) for one in value])
    organization = merged.get("organization")
    if isinstance(organization, dict):
        organization = organization.get("fullname") or organization.get("name")
    if text := _text(organization):
        extra["organization"] = text
    for name in ("submittedOnDailyBy", "submittedBy"):
        user = merged.get(name)
        if isinstance(user, dict):
            user = user.get("fullname") or user.get("user") or user.get("name")
        if text := _text(user):
            extra.setdefault("submitted_by", text)
    submitted = dates.parse(_text(merged.get("submittedOnDailyAt")))
    if submitted:
        extra["submitted_on"] = submitted.iso
    inner = merged.get("extra")
    rest = {**merged, **(inner if isinstance(inner, dict) else {})}
    for name, value in rest.items():
        if name not in _USED and name not in extra and _is_plain(value):
            extra[clean(name)] = clean(value) if isinstance(value, str) else value


def _is_plain(value: object) -> bool:
    """Whether a value says something, and briefly: nested objects are about users and pictures."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str | int | float) for one in value)
    return isinstance(value, bool | int) or (isinstance(value, float) and value == value and abs(value) < 1e300)
