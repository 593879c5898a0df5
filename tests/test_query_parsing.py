"""Queries become trees, or errors that point; while being typed they always become trees."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist import paper
from readinglist.query import (
    FIELDS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_TERMS,
    And,
    Choice,
    Lookup,
    Not,
    Or,
    QueryError,
    Range,
    Text,
    parse,
    parse_leniently,
    replace_word,
    words,
)


def quoted(value: str) -> Text:
    return Text(value, quoted=True)


def titled(value: str, **flags: bool) -> Text:
    return Text(value, "title", "title", **flags)


A, B, C, D = (Text(letter) for letter in "abcd")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", And()),
        (" \t\n", And()),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a and b", And((A, Text("and"), B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a b OR c d", Or((And((A, B)), And((C, D))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("((a) (b (c)))", And((A, B, C))),
        ("-a", Not(A)),
        ("NOT a b", And((Not(A), B))),
        ("-(a b) OR NOT c", Or((Not(And((A, B))), Not(C)))),
        ("NOT (NOT a)", A),
        ("NOT(a)", Not(A)),
        ('"a b"', quoted("a b")),
        ('-"a  b"', Not(quoted("a b"))),
        ("“a b” „c“", And((quoted("a b"), quoted("c")))),
        ('a"b"c', And((A, quoted("b"), C))),
        ('"say ""a"""', quoted('say "a"')),
        ('"AND"', quoted("AND")),
        ("diffus*", Text("diffus", prefix=True)),
        ('"flow mat"*', Text("flow mat", quoted=True, prefix=True)),
        ('"A*"', quoted("A*")),
        ("a-b", Text("a-b")),
        ("f(x)", Text("f(x)")),
        ("f(a b)", And((Text("f"), A, B))),
        ("title:attention", titled("attention")),
        ("T:attention TITLE:x", And((titled("attention"), titled("x")))),
        ('title:"a b"*', titled("a b", quoted=True, prefix=True)),
        ("title:-a", titled("-a")),
        ("a:bengio", Text("bengio", "author", "authors")),
        ("tag:llm", Text("llm", "tag", "tags")),
        ("tag:=LLM", Lookup("tag", "LLM", True)),
        ('tag:="deep learning"', Lookup("tag", "deep learning", True)),
        ("k:smith", Lookup("key", "smith")),
        ("key:=smith", Lookup("key", "smith", True)),
        ("id:017", Lookup("id", "17")),
        ("doi:10.1016/S0140-6736(20)30183-5", Lookup("doi", "10.1016/S0140-6736(20)30183-5")),
        ("(doi:10.1016/a(20)b)", Lookup("doi", "10.1016/a(20)b")),
        ("doi:10.1145/3*", Lookup("doi", "10.1145/3*")),
        ("arxiv:arXiv:2403.03507v2", Lookup("arxiv", "arXiv:2403.03507v2")),
        ("source:/home/me/a.bib", Lookup("source", "/home/me/a.bib")),
        ("year:2023", Range("year", "=", "2023")),
        ("year:=2023", Range("year", "=", "2023")),
        ("year:>=2020", Range("year", ">=", "2020")),
        ("year:≤2020", Range("year", "<=", "2020")),
        ('year:>"2020"', Range("year", ">", "2020")),
        ("year:2020..2024", Range("year", "..", "2020", "2024")),
        ("year:..2024", Range("year", "..", "", "2024")),
        ("seen:3..", Range("seen", "..", "3")),
        ("added:7D", Range("added", "=", "7d")),
        ("updated:<2024-02-29", Range("updated", "<", "2024-02-29")),
        ("added:2024..2024-03", Range("added", "..", "2024", "2024-03")),
        ("is:Starred", Choice("is", "starred")),
        ("has:author", Choice("has", "authors")),
        ("status:read", Choice("status", "read")),
        ("type:article", Choice("type", "article")),
        ("https://example.org/a", Text("https://example.org/a")),
        ("10:30", Text("10:30")),
        ("Attention: a", And((Text("Attention:"), A))),
        ("std::vector", Text("std::vector")),
        ("a\x00b", Text("ab")),
        ("\x00", And()),
        ("a\ud800", Text("a\ufffd")),
        ("cafe\u0301", Text("caf\u00e9")),
    ],
)
def test_query_means_its_tree(query: str, tree: object) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "column", "length", "message"),
    [
        ("a foo:bar", 3, 3, "unknown field foo:"),
        ("tilte:x", 1, 5, "did you mean title:?"),
        ("a tilte:x", 3, 5, '"tilte:x"'),
        ('foo:"a b"', 1, 3, '"foo:a b"'),
        ("a title: b", 3, 6, "needs a value"),
        ("title:(a b)", 1, 6, "needs a value"),
        ('title:""', 1, 8, "nothing between these quotation marks"),
        ("tag:=", 1, 5, "needs a value"),
        ("title:=a", 1, 8, "has no = form"),
        ('title:>"a"', 1, 10, "can't be compared"),
        ("doi:=10.1/x source:=a", 13, 9, "can't be compared"),
        ('key:>"a"', 1, 8, "can't be compared"),
        ("()", 1, 2, "nothing between these parentheses"),
        ("a ( ) b", 3, 3, "nothing between these parentheses"),
        ("(a", 1, 1, "nothing closes"),
        ("a (", 3, 1, "nothing closes"),
        ("a )", 3, 1, 'has no "("'),
        (")", 1, 1, 'has no "("'),
        ("(a))", 4, 1, 'has no "("'),
        ("a OR", 3, 2, "OR needs something after it"),
        ("a OR OR b", 3, 2, "OR needs something after it"),
        ("a OR AND b", 3, 2, "OR needs something after it"),
        ("(a AND) b", 4, 3, "AND needs something after it"),
        ("OR a", 1, 2, "OR needs something before it"),
        ("(AND a)", 2, 3, "AND needs something before it"),
        ("a NOT", 3, 3, "NOT needs something after it"),
        ("a NOT OR b", 3, 3, "NOT needs something after it"),
        ("NOT NOT a", 5, 3, "two negations"),
        ("--a", 2, 1, "two negations"),
        ("NOT -a", 5, 1, "two negations"),
        ("a - b", 3, 1, "right before what it excludes"),
        ("a -", 3, 1, "right before what it excludes"),
        ("-OR", 1, 1, "- needs something after it"),
        ('a "b', 3, 1, "nothing closes this quotation"),
        ('title:"b', 7, 1, "nothing closes this quotation"),
        ('a ""', 3, 2, "nothing between these quotation marks"),
        ("a *", 3, 1, "beginning of a word"),
        ("title:**", 1, 8, "beginning of a word"),
        ("year:abc", 1, 8, "year: takes a year"),
        ("year:20234", 1, 10, "year: takes a year"),
        ("year:²023", 1, 9, "year: takes a year"),
        ("year:..", 1, 7, "year: takes a year"),
        ("year:>", 1, 6, "year: takes a year"),
        ("year:2024..2020", 1, 15, "write year:2020..2024"),
        ("seen:x", 1, 6, "seen: takes a number"),
        ("added:2023-02-29", 1, 16, "added: takes an age"),
        ("added:2024-13", 1, 13, "added: takes an age"),
        ("added:1900-02-29", 1, 16, "added: takes an age"),
        ("added:0000", 1, 10, "added: takes an age"),
        ("added:2024-1", 1, 12, "added: takes an age"),
        ("added:2024-01-01-01", 1, 19, "added: takes an age"),
        ("added:7", 1, 7, "added: takes an age"),
        ("added:7d..2024", 1, 14, "added: takes an age"),
        ("added:2024-03..2024-01", 1, 22, "runs backwards"),
        ("id:x", 1, 4, "id: takes the number"),
        ("id:" + "9" * 19, 1, 22, "id: takes the number"),
        ("is:stared", 1, 9, "did you mean is:starred?"),
        ("is:xyz", 1, 6, "it takes starred, unread"),
        ('is:="read"', 1, 10, "does not know"),
        ("type:artcle", 1, 11, "did you mean type:article?"),
        ("a" * (MAX_LENGTH + 5), MAX_LENGTH + 1, 5, "at most 10,000 characters"),
        ("a " * (MAX_TERMS + 1), 2 * MAX_TERMS + 1, 1, "at most 500 terms"),
        ("(" * 11 + "a" + ")" * 11, MAX_DEPTH + 1, 1, "at most 10 deep"),
    ],
)
def test_error_says_what_and_where(query: str, column: int, length: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.column, caught.value.length) == (column, length)
    assert message in caught.value.message
    assert "\n" not in caught.value.message


def test_error_shows_no_control_characters_and_not_all_of_a_long_text() -> None:
    with pytest.raises(QueryError) as caught:
        parse("is:\x1b[31m" + "x" * 1000)
    assert "\x1b" not in caught.value.message
    assert len(caught.value.message) < 250


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", And()),
        ("a OR b", Or((A, B))),
        ("foo:bar", quoted("foo:bar")),
        ("a year:abc b", And((A, quoted("year:abc"), B))),
        ('foo:"a b" c', And((quoted("foo: a b"), C))),
        ("a year:", A),
        ("year: a", And((quoted("year:"), A))),
        ("a is:star", A),
        ("is:star a", And((quoted("is:star"), A))),
        ("a -is:", A),
        ("a year:20", A),
        ("a year:2020..202", A),
        ("a year:20 ", And((A, Range("year", "=", "20")))),
        ("a seen:3", And((A, Range("seen", "=", "3")))),
        ("is:read", Choice("is", "read")),
        ("a year:>=", A),
        ("a year:2020.", A),
        ("a added:7", A),
        ("a added:2024-", A),
        ("a added:2024-0", A),
        ("a added:>2024-03-", A),
        ("a added:7d.", A),
        ("a added:x", And((A, quoted("added:x")))),
        ("a OR", A),
        ("a AND NOT", A),
        ("a OR (", A),
        ("a -", A),
        ("a - b", And((A, B))),
        ("OR a", And((quoted("OR"), A))),
        ("a OR OR b", Or((A, And((quoted("OR"), B))))),
        ("(a OR) b", And((A, quoted("OR"), B))),
        ("(a -) b", And((A, B))),
        ("NOT NOT a", And((Not(quoted("NOT")), A))),
        ("--a", A),
        ("NOT -a", Not(A)),
        ('-"" a', A),
        ("-() a", A),
        ("-) a", A),
        ("(a OR b", Or((A, B))),
        ("a ) b", And((A, B))),
        ("() a", A),
        ("((", And()),
        ('"a b', quoted("a b")),
        ('tag:="a b', Lookup("tag", "a b", True)),
        ('""', And()),
        ("* a", A),
        ("(" * 50 + "a" + ")" * 50 + " b", And((A, B))),
        ("(" * 10 + "-(a OR b) c" + ")" * 10, Or((A, And((B, C))))),
    ],
)
def test_typed_query_takes_what_cannot_be_parsed_literally(typed: str, tree: object) -> None:
    assert parse_leniently(typed) == tree


def test_typed_query_keeps_within_the_limits() -> None:
    tree = parse_leniently("a " * MAX_LENGTH)
    assert isinstance(tree, And)
    assert tree.parts == (A,) * MAX_TERMS


@pytest.mark.parametrize(
    ("typed", "cursor", "marked"),
    [
        ("flow mat", None, ["mat"]),
        ("flow mat ", None, []),
        ("flow mat", 4, ["flow"]),
        ("title:mat", None, ["mat"]),
        ('"flow mat', None, ["flow mat"]),
        ('"flow mat"', None, []),
        ("mat*", None, []),
        ("foo:mat", None, ["foo:mat"]),
        ("(a OR mat", None, ["mat"]),
    ],
)
def test_word_at_the_cursor_is_marked_as_being_typed(typed: str, cursor: int | None, marked: list[str]) -> None:
    tree = parse_leniently(typed, cursor)
    parts = tree.parts if isinstance(tree, And | Or) else (tree,)
    assert [part.value for part in parts if isinstance(part, Text) and part.typed] == marked


@pytest.mark.parametrize(
    "piece",
    ["(", "()", ")", "a(", "a(b)", '"', '"a', "“", "a:", "a:“", "- ", "-(", "NOT ", "\x00", "\ud800", "𝒜é", "*"],
)
def test_megabyte_of_anything_is_refused_at_once_and_typed_within_limits(piece: str) -> None:
    query = piece * (1_000_000 // len(piece))
    start = time.process_time()
    with pytest.raises(QueryError):
        parse(query)
    parse_leniently(query)
    with contextlib.suppress(QueryError):
        parse(query[:MAX_LENGTH])
    assert time.process_time() - start < 2


def test_words_are_those_that_typing_errors_are_looked_for_in() -> None:
    query = 'transfomer title:atention OR (-vido year:2020 "exct phrase" pre* 2-part fnd)'
    found = words(parse(query))
    assert [word.value for word in found] == ["transfomer", "atention", "fnd"]
    assert [query[word.start : word.end] for word in found] == ["transfomer", "atention", "fnd"]


def test_replacing_a_word_changes_that_occurrence_only() -> None:
    tree = parse("a title:a OR (-a a)")
    _, second, third = words(tree)
    assert str(replace_word(tree, second, "b")) == "a title:b OR -a a"
    assert str(replace_word(tree, third, "b")) == "a title:a OR -a b"


def test_nodes_of_different_kinds_differ() -> None:
    assert And((A, B)) != Or((A, B))
    assert hash(And((A, B))) == hash(parse("a b"))
    assert A != "a"
    assert repr(Not(A)) == "Not(Text('a', '', False, False),)"


def test_every_field_is_described_by_an_example_that_parses() -> None:
    for field in FIELDS:
        node = parse(field.example)
        assert isinstance(node, Text | Lookup | Choice | Range)
        assert node.field == field.name
        assert field.description


def test_values_of_fields_are_those_of_papers() -> None:
    values = {field.name: set(field.values) for field in FIELDS}
    assert values["status"] == set(paper.STATUSES) < values["is"]
    assert values["type"] == set(paper.TYPES)


PIECES = st.sampled_from(
    [
        *"ab(-)\"*:=> .\t“”„\x00\u200b\ud800é深´\u0338",
        "AND", "OR", "NOT", " ", "  ", "title:", "tag:=", "year:", "2020", "..", "added:", "7d", "is:", "starred",
        "key:", "doi:10.1/", "arxiv:", "2403.03507", "foo:", "http://", "C++", "🫠", "\ufeff",
    ]
)  # fmt: skip
QUERIES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=1500, deadline=None)
@given(QUERIES)
def test_any_text_is_a_tree_or_a_query_error_and_its_tree_says_the_same(query: str) -> None:
    parse_leniently(query)
    error = None
    try:
        tree = parse(query)
    except QueryError as caught:
        error = caught
    if error is None:
        assert parse(str(tree)) == tree
        assert parse_leniently(query + " ") == tree
    else:
        assert 1 <= error.column <= len(query) + 1
        assert error.length >= 1
        assert error.message
