"""The user documentation of the query language says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readinglist.query import FIELDS, MAX_DEPTH, MAX_LENGTH, MAX_TERMS, QueryError, parse

PAGE = (Path(__file__).parent.parent / "docs" / "query-language.md").read_text(encoding="utf-8")
TABLES, _, MISTAKES = PAGE.partition("## Mistakes")
ROWS = [row.split(" | ")[0] for row in TABLES.splitlines() if row.startswith("| `")]
EXAMPLES = [example for cell in ROWS for example in re.findall("`([^`]+)`", cell)]


@pytest.mark.parametrize("query", EXAMPLES)
def test_documented_query_parses(query: str) -> None:
    parse(query)


@pytest.mark.parametrize("row", [row for row in MISTAKES.splitlines() if row.startswith("| `")])
def test_documented_mistake_is_one(row: str) -> None:
    query, error = re.fullmatch(r"\| `(.+)` \| column (.+) \|", row).groups()
    column, _, message = error.partition(": ")
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.column == int(column)
    assert caught.value.message.startswith(re.split(r" ?…", message)[0])


def test_every_field_value_and_limit_is_documented() -> None:
    for field in FIELDS:
        assert any(example.startswith(f"{field.name}:") for example in EXAMPLES), field.name
        if field.name in ("is", "has"):
            assert {f"{field.name}:{value}" for value in field.values} <= set(EXAMPLES)
        for alias in field.aliases:
            assert f"short `{alias}:" in PAGE
    assert f"at most {MAX_LENGTH:,} characters, {MAX_TERMS} terms, and parentheses {MAX_DEPTH} deep" in PAGE
