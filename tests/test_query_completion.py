"""What is offered where the cursor stands, and what it replaces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.query import FIELDS, Lookup, complete, parse

TAGS = ["LLM", "deep learning", "to read", "Modèles", 'the "best"', "(draft)", "learning theory"]


def applied(text: str, cursor: int | None = None) -> list[str]:
    """The query with each completion put in."""
    found = complete(text, len(text) if cursor is None else cursor, tags=TAGS)
    return [text[: item.start] + item.text + text[item.end :] for item in found]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("ti", ["title:"]),
        ("x -TI", ["x -title:"]),
        ("(a", ["(author:", "(abstract:", "(arxiv:", "(added:"]),
        ("t", ["title:", "tag:", "type:"]),
        ("k", ["key:"]),
        ("is:s", ["is:starred", "is:skipped"]),
        ("has:ab", ["has:abstract"]),
        ("status:", ["status:unread", "status:reading", "status:read", "status:skipped"]),
        ("type:in", ["type:inbook", "type:incollection", "type:inproceedings"]),
        ("tag:llm", ["tag:LLM"]),
        ("tag:=ll", ["tag:=LLM"]),
        ("tag:modeles", ["tag:Modèles"]),
        ("tag:lear", ['tag:"learning theory"', 'tag:"deep learning"']),
        ('tag:"deep le', ['tag:"deep learning"']),
        ('tag:="deep le', ['tag:="deep learning"']),
        ("tag:=best", ['tag:="the ""best"""']),
        ("tag:draft", ['tag:"(draft)"']),
        ("year:20", []),
        ("foo:x", []),
        ('"ti', []),
        ('tag:"deep"', []),
        ("xyz", []),
    ],
)
def test_completion_at_the_end(text: str, results: list[str]) -> None:
    assert applied(text) == results


def test_nothing_typed_offers_all_fields() -> None:
    for text in ("", "x ", "x (", "-"):
        assert [item.text for item in complete(text, len(text))] == [f"{field.name}:" for field in FIELDS]


def test_completion_inside_replaces_the_whole_word() -> None:
    assert applied("x is:st year:2020", 6) == [f"x is:{value} year:2020" for value in ("starred", "skipped")]
    assert applied("x tag:read year:2020", 8)[0] == 'x tag:"to read" year:2020'
    assert applied('tag:"to year:2020', 7) == ['tag:"to read" year:2020']


def test_at_most_twenty_tags_are_offered() -> None:
    assert len(complete("tag:", 4, tags=[f"tag{number}" for number in range(100)])) == 20


@settings(deadline=None)
@given(st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(str.isprintable).filter(bool))
def test_completed_tag_is_that_tag(tag: str) -> None:
    import unicodedata

    (found,) = complete("tag:=", 5, tags=[tag])
    assert parse(f"tag:{found.text}") == Lookup("tag", unicodedata.normalize("NFC", tag), True)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab is:tag=("-)“ \x00é', max_size=20), st.integers(-2, 25))
def test_completion_takes_any_text_and_cursor(text: str, cursor: int) -> None:
    for item in complete(text, cursor, tags=TAGS):
        assert 0 <= item.start <= max(min(cursor, len(text)), 0) <= item.end <= len(text)
