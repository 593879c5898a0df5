"""Any query finds what a slow and obvious filter finds, and any text can be run."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_support import NOW, PAPERS, found, library

from readinglist import query as language
from readinglist.query import QueryError, parse, parse_leniently

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

WORDS = ["flow", "Flöw", "river", "rivers", "c", "4o", "深度", "深度学习", "ไทย"]
SIGNS = ["C++", "A*", "?", "++", "&", "\\", "]"]
TEXTS = st.lists(st.sampled_from([*WORDS, *SIGNS, "flow-matching", "matching", "C", "a", "A*b"]), max_size=5).map(
    " ".join
)
OPTIONAL = st.one_of(st.none(), TEXTS.filter(bool))
COLUMNS = {
    "title": "title",
    "abstract": "abstract",
    "author": "authors",
    "venue": "venue",
    "tag": "tags",
    "note": "note",
}


def strip(text: str) -> str:
    """*text* as unicode61 folds it."""
    return "".join(unicodedata.normalize("NFD", c)[0].lower() if c < "\u0250" else c for c in text)


def split(text: str) -> list[str]:
    """Tokens of unicode61: Thai vowel signs that are marks part them."""
    return "".join(c if c.isalnum() else " " for c in strip(text)).split()


def ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def column_texts(paper: dict[str, Any], column: str) -> tuple[str, list[str]]:
    """What the index has of a column, and the texts that are looked through as they stand."""
    value = paper.get(column)
    if column == "tags":
        return " ".join(value), list(value)
    if column == "authors":
        return " ".join(part for name in value for part in name), ["".join(name).replace(" ", "") for name in value]
    return value or "", [value or ""]


def has_phrase(tokens: list[str], phrase: list[str], prefix: bool) -> bool:
    def fits(at: int) -> bool:
        here = tokens[at : at + len(phrase)]
        if len(here) < len(phrase) or here[:-1] != phrase[:-1]:
            return False
        return here[-1].startswith(phrase[-1]) if prefix else here[-1] == phrase[-1]

    return any(fits(at) for at in range(len(tokens)))


def in_column(paper: dict[str, Any], column: str, text: str, prefix: bool, name: bool) -> bool:
    indexed = split(column_texts(paper, column)[0])
    parts = [part for part in text.replace(",", " ").split() if split(part)]
    if column == "authors" and name and 1 < len(parts) <= 6:
        if prefix:
            return all(has_phrase(indexed, split(part), part is parts[-1]) for part in parts)
        orders = [parts[at:] + parts[:at] for at in range(len(parts))]
        return any(has_phrase(indexed, split(" ".join(o)), len("".join(split(o[-1]))) == 1) for o in orders)
    return has_phrase(indexed, split(text), prefix)


def contains(paper: dict[str, Any], columns: list[str], text: str) -> bool:
    def test(column: str) -> bool:
        needle = ascii_lower(text.replace(" ", "") if column == "authors" else text)
        return any(needle in ascii_lower(value) for value in column_texts(paper, column)[1])

    return any(test(column) for column in columns)


def matches_text(paper: dict[str, Any], field: str, text: str, quoted: bool, prefix: bool) -> bool:
    columns = [COLUMNS[field]] if field else list(COLUMNS.values())
    if not split(text):
        return contains(paper, columns, text)
    name = bool(field) or (quoted and not prefix)
    indexed = any(in_column(paper, column, text, prefix, name) for column in columns)
    if name and not field:  # any order is a person's, this very one is anybody's
        indexed = indexed or in_column(paper, "authors", text, prefix, False)
    if any(c > "\u0dff" for c in text):
        return indexed or contains(paper, columns, text)
    signs = {"C++": "c++", "A*": "a*"} if quoted else {"C++": "c++"}
    return indexed and all(
        contains(paper, columns, sign) for part in text.split() for word, sign in signs.items() if part == word
    )


Spec = tuple[str, Any]


def text_terms() -> st.SearchStrategy[Spec]:
    fields = st.sampled_from(["", "", "", *COLUMNS])
    plain = st.tuples(
        fields, st.sampled_from([w for w in [*WORDS, *SIGNS, "flow-matching"] if w != "A*"]), st.just(False)
    )
    phrases = st.tuples(
        fields, st.lists(st.sampled_from([*WORDS, *SIGNS]), min_size=1, max_size=3).map(" ".join), st.just(True)
    )
    return st.tuples(st.just("text"), st.tuples(st.one_of(plain, phrases), st.booleans()))


FILTERS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "year:2023": lambda p: p["year"] == 2023,
    "year:>=2022": lambda p: p["year"] is not None and p["year"] >= 2022,
    "year:2021..2022": lambda p: p["year"] in (2021, 2022),
    "seen:<2": lambda p: p["seen"] < 2,
    "is:starred": lambda p: p["starred"] == 1,
    "is:read": lambda p: p["status"] == "read",
    "status:unread": lambda p: p["status"] == "unread",
    "is:trashed": lambda p: p["trashed"] is not None,
    "has:note": lambda p: bool(p["note"]),
    "has:tag": lambda p: bool(p["tags"]),
    "has:year": lambda p: p["year"] is not None,
    "doi:10.1234/a": lambda p: p["doi"] == "10.1234/a",
    "doi:10.": lambda p: p["doi"] is not None,
    "tag:=FLOW": lambda p: any(tag.casefold() == "flow" for tag in p["tags"]),
    "key:k1": lambda p: p["key"].startswith("k1"),
    "id:2": lambda p: p["id"] == 2,
    "added:2d": lambda p: p["added"] >= "2025-03-29T12:00:00",
    "added:2024-03": lambda p: p["added"][:7] == "2024-03",
    "source:bib": lambda p: any("bib" in path for path, _ in p["sources"]),
}  # fmt: skip

SPECS = st.recursive(
    st.one_of(text_terms(), st.tuples(st.just("filter"), st.sampled_from(sorted(FILTERS)))),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=6,
)


def written(spec: Spec) -> str:
    kind, content = spec
    if kind == "filter":
        return str(content)
    if kind == "not":
        return f"NOT ({written(content)})"
    if kind in ("and", "or"):
        return (" " if kind == "and" else " OR ").join(f"({written(part)})" for part in content)
    (field, text, quoted), prefix = content
    value = f'"{text}"' if quoted else text
    return f"{field}{':' if field else ''}{value}{'*' if prefix else ''}"


def holds(spec: Spec, paper: dict[str, Any]) -> bool:
    kind, content = spec
    if kind == "filter":
        return FILTERS[content](paper)
    if kind == "not":
        return not holds(content, paper)
    if kind in ("and", "or"):
        return (all if kind == "and" else any)(holds(part, paper) for part in content)
    (field, text, quoted), prefix = content
    return matches_text(paper, field, text, quoted, prefix)


DRAWN = st.fixed_dictionaries(
    {
        "title": OPTIONAL, "abstract": OPTIONAL, "venue": OPTIONAL, "note": OPTIONAL,
        "authors": st.lists(st.lists(TEXTS.filter(bool), min_size=1, max_size=2), max_size=2),
        "tags": st.lists(TEXTS.filter(bool), max_size=1),
        "year": st.sampled_from([None, 2021, 2022, 2023]), "seen": st.integers(0, 3), "starred": st.integers(0, 1),
        "status": st.sampled_from(["unread", "read"]), "trashed": st.sampled_from([None, None, "2025-01-01T00:00:00Z"]),
        "doi": st.sampled_from([None, "10.1234/a", "10.1234/ab"]),
        "added": st.sampled_from(["2024-03-01T00:00:00Z", "2024-03-31T23:59:59.9Z", "2025-03-30T00:00:00Z"]),
        "sources": st.sampled_from([[("a.bib", "x")], [("b.txt", "x")]]),
    }
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(DRAWN, min_size=1, max_size=6), st.lists(SPECS, min_size=5, max_size=25))
def test_any_query_finds_what_a_slow_and_obvious_filter_finds(papers: list[dict[str, Any]], specs: list[Spec]) -> None:
    for number, paper in enumerate(papers, 1):
        paper.update(id=number, key=f"k{number}")
    connection = library(papers)
    try:
        for spec in specs:
            text = written(spec)
            everything = "is:trashed" in text
            expected = [p["id"] for p in papers if (everything or not p["trashed"]) and holds(spec, p)]
            tree = parse(text)
            assert parse(str(tree)) == tree
            assert found(connection, language.compile(tree, now=NOW)) == expected, text
    finally:
        connection.close()


PIECES = st.sampled_from(
    [
        *"ab(-)\"*:=> .“\x00\ud800é深&|~^{}+,'",
        "AND", "OR", "NOT", "NEAR(", "title", "title:", "author:", "tag:", "tag:=", "year:", "2020", "..", "added:",
        "7d", "is:", "starred", "key:", "doi:", "10.1/", "arxiv:", "2403.03507", "id:", "C++",
        "🫠", "\u19b0", "\U0001e900",
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    return library(PAPERS)


@settings(max_examples=800, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=15).map("".join)))
def test_any_text_runs(connection: sqlite3.Connection, text: str) -> None:
    found(connection, language.compile(parse_leniently(text), now=NOW, typing=True))
    try:
        tree = parse(text)
    except QueryError:
        return
    found(connection, language.compile(tree, now=NOW))
