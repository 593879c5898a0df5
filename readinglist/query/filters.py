"""SQL conditions for single filters: safe inside any expression, true for the papers that match and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.query.dates import before, is_age, spell_of

if TYPE_CHECKING:
    from datetime import datetime

    from readinglist.query.tree import Choice, Lookup, Range

_LAST = "\U0010ffff"
"""Sorts after any character that may follow a prefix."""

_SUBSTRING = {
    "title": "instr(lower(p.title), lower(?))",
    "abstract": "instr((SELECT lower(body) FROM texts WHERE texts.id = p.abstract_id), lower(?))",
    # Without spaces, family name first, as names are written in the scripts that need this. Looking through the JSON
    # comes first: most papers need no more than that, and taking it apart takes long.
    "authors": (
        "(instr(lower(replace(replace(p.authors, ' ', ''), '\",\"', '')), lower(replace(?, ' ', '')))"
        " AND EXISTS (SELECT 1 FROM json_each(p.authors) AS author WHERE instr(lower(replace("
        "json_extract(author.value, '$[0]') || coalesce(json_extract(author.value, '$[1]'), ''), ' ', '')),"
        " lower(replace(?, ' ', '')))))"
    ),
    "venue": "instr(lower(p.venue), lower(?))",
    "tags": (
        "EXISTS (SELECT 1 FROM paper_tags JOIN tags ON tags.id = paper_tags.tag_id"
        " WHERE paper_tags.paper_id = p.id AND instr(lower(tags.name), lower(?)))"
    ),
    "note": "instr(lower(p.note), lower(?))",
}

_KEY = "p.id IN (SELECT id FROM papers WHERE key = ? UNION ALL SELECT paper_id FROM aliases WHERE key = ?)"
_KEY_PREFIX = (
    "p.id IN (SELECT id FROM papers WHERE key >= ? AND key < ?"
    " UNION ALL SELECT paper_id FROM aliases WHERE key >= ? AND key < ?)"
)

_HAS = {
    "note": "p.note <> ''",
    "abstract": "p.abstract_id IS NOT NULL",
    "doi": "p.doi IS NOT NULL",
    "arxiv": "p.arxiv IS NOT NULL",
    "code": "p.code <> ''",
    "tag": "EXISTS (SELECT 1 FROM paper_tags WHERE paper_tags.paper_id = p.id)",
    "authors": "p.authors <> '[]'",
    "year": "p.year IS NOT NULL",
    "url": "p.url <> ''",
    "venue": "p.venue <> ''",
}

_DUPLICATE = "p.id IN (SELECT paper_id FROM review UNION SELECT other_id FROM review)"

_IS = {
    "starred": "p.starred",
    "duplicate": _DUPLICATE,
    "merged": "p.id IN (SELECT paper_id FROM aliases WHERE kind = 'merged')",
    "trashed": "p.trashed IS NOT NULL",
    "edited": "p.edited <> '[]'",
    "unread": "p.status = 'unread'",
    # In the words of the partial index, without which SQLite doesn't see that it applies.
    "reading": "(p.status = 'reading' AND p.status <> 'unread')",
    "read": "(p.status = 'read' AND p.status <> 'unread')",
    "skipped": "(p.status = 'skipped' AND p.status <> 'unread')",
}


class Condition(NamedTuple):
    """SQL that needs no parentheses around it, and its parameters."""

    sql: str
    params: tuple[str | int, ...] = ()
    height: int = 0
    """Parentheses inside parentheses that may be deep."""


def literal(text: str, column: str = "") -> Condition:
    """*text* as it stands, part of a word or not, in one column of the search index or in all.

    Case is folded for ASCII letters, which is as far as SQLite goes by itself.
    """
    params: list[str] = []
    columns = (column,) if column else tuple(_SUBSTRING)
    for name in columns:
        if name == "authors":
            params.append("" if '"' in text or "\\" in text else text)  # JSON writes these otherwise
        params.append(text)
    return Condition(f"({' OR '.join(_SUBSTRING[name] for name in columns)})", tuple(params))


def choice(node: Choice) -> Condition:
    """``is:``, ``has:``, ``status:`` and ``type:``."""
    if node.field == "type":
        return Condition("p.type = ?", (node.value,))
    return Condition((_HAS if node.field == "has" else _IS)[node.value])


def lookup(node: Lookup) -> Condition:
    """``key:``, ``id:``, ``arxiv:``, ``doi:``, ``source:`` and ``tag:=``."""
    if node.field == "id":
        return Condition("p.id = ?", (int(node.value),))
    if node.field == "tag":
        sql = "p.id IN (SELECT paper_id FROM paper_tags WHERE tag_id = (SELECT id FROM tags WHERE folded = ?))"
        return Condition(sql, (node.value.casefold(),))
    if node.field == "source":
        part = node.value.rstrip("*")
        sql = (
            "p.id IN (SELECT records.paper_id FROM imports JOIN records ON records.import_id = imports.id"
            " WHERE instr(lower(imports.path), lower(?)) OR instr(lower(imports.format), lower(?)))"
        )
        return Condition(sql, (part, part))
    if node.field == "key":
        return _key(node)
    return _arxiv(node) if node.field == "arxiv" else _doi(node)


def _key(node: Lookup) -> Condition:
    if node.exact:
        return Condition(_KEY, (node.value, node.value))
    prefix = node.value.rstrip("*")
    return Condition(_KEY_PREFIX, (prefix, prefix + _LAST) * 2)


def _arxiv(node: Lookup) -> Condition:
    from readinglist.identifiers import parse_arxiv

    found = parse_arxiv(node.value)
    if found is not None and (node.exact or "/" in found.id):
        return Condition("p.arxiv = ?", (found.id,))
    # A complete identifier is no other one's beginning, but 2403.0350 may be that of 2403.03507.
    archive, slash, number = (found.id if found else node.value.rstrip("*").lower()).partition("/")
    prefix = f"{archive.partition('.')[0]}/{number}" if slash else archive
    if node.exact:
        return Condition("p.arxiv = ?", (prefix,))
    return Condition("(p.arxiv >= ? AND p.arxiv < ?)", (prefix, prefix + _LAST))


def _doi(node: Lookup) -> Condition:
    from readinglist.identifiers import parse_arxiv, parse_doi

    begins = node.value.endswith("*") and not node.exact
    value = node.value.rstrip("*") if begins else node.value
    found = None if begins else parse_doi(value)
    if found is not None:
        arxiv = parse_arxiv(value)  # arXiv's own DOIs contain the identifier
        if arxiv is not None:
            return Condition("(p.doi = ? OR p.arxiv = ?)", (found, arxiv.id))
        return Condition("p.doi = ?", (found,))
    prefix = value[max(value.find("10."), 0) :].lower()
    if node.exact:
        return Condition("p.doi = ?", (prefix,))
    return Condition("(p.doi >= ? AND p.doi < ?)", (prefix, prefix + _LAST))


def span(node: Range, now: datetime) -> Condition:
    """``year:``, ``seen:``, ``added:`` and ``updated:``."""
    if node.field in ("year", "seen"):
        return _numbers(node)
    ages = [text for text in (node.first, node.last) if text and is_age(text)]
    low, high = _ages(node, now) if ages else _dates(node, now)
    return _between(f"p.{node.field}", low, high)


def _numbers(node: Range) -> Condition:
    column = f"p.{node.field}"
    if node.operator != "..":
        return Condition(f"{column} {node.operator} ?", (int(node.first),))
    tests = [(f"{column} >= ?", node.first)] if node.first else []
    if node.last:
        tests.append((f"{column} <= ?", node.last))
    return Condition(f"({' AND '.join(sql for sql, _ in tests)})", tuple(int(value) for _, value in tests))


def _between(column: str, low: str, high: str) -> Condition:
    """From *low* up to, but without, *high*; either may be open (empty)."""
    if low and high:
        return Condition(f"({column} >= ? AND {column} < ?)", (low, high))
    if high:
        return Condition(f"{column} < ?", (high,))
    return Condition(f"{column} >= ?", (low,))


def _dates(node: Range, now: datetime) -> tuple[str, str]:
    first = spell_of(node.first, now) if node.first else ("", "")
    if node.operator == "..":
        return first[0], spell_of(node.last, now)[1] if node.last else ""
    return {
        "=": first,
        ">": (first[1], ""),
        ">=": (first[0], ""),
        "<": ("", first[0]),
        "<=": ("", first[1]),
    }[node.operator]


def _ages(node: Range, now: datetime) -> tuple[str, str]:
    """Ages compare as ages: ``<7d`` is younger than a week, ``7d..`` that old or older."""
    first, last = (before(text, now) if text else "" for text in (node.first, node.last))
    if node.operator == "..":
        if node.first and node.last:
            return min(first, last), max(first, last)
        return (last, "") if node.last else ("", first)
    return ("", first) if node.operator.startswith(">") else (first, "")
