"""Identifiers in every form that people write."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.identifiers import Arxiv, find_code, find_identifiers, is_code, parse_arxiv, parse_doi


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2403.03507", Arxiv("2403.03507")),
        ("2403.03507v2", Arxiv("2403.03507", 2)),
        ("arXiv:2403.03507v11", Arxiv("2403.03507", 11)),
        ("ARXIV: 0704.0001", Arxiv("0704.0001")),
        ("arXiv 2403.03507", Arxiv("2403.03507")),
        ("https://arxiv.org/abs/2403.03507", Arxiv("2403.03507")),
        ("http://www.arxiv.org/pdf/2403.03507v1.pdf", Arxiv("2403.03507", 1)),
        ("https://export.arxiv.org/abs/cs/0112017/", Arxiv("cs/0112017")),
        ("https://www.alphaxiv.org/abs/2403.03507", Arxiv("2403.03507")),
        ("https://huggingface.co/papers/2403.03507", Arxiv("2403.03507")),
        ("https://ar5iv.labs.arxiv.org/html/2403.03507", Arxiv("2403.03507")),
        ("10.48550/arXiv.2403.03507", Arxiv("2403.03507")),
        ("https://doi.org/10.48550/arXiv.2403.03507", Arxiv("2403.03507")),
        ("math.GT/0309136", Arxiv("math/0309136")),
        ("hep-th/9901001v3", Arxiv("hep-th/9901001", 3)),
        ("2413.03507", None),
        ("2403.035071", None),
        ("2403.03507 and more", None),
        ("10.1145/33.1", None),
        ("foo/0112017", None),
        ("", None),
    ],
)
def test_arxiv(text: str, found: Arxiv | None) -> None:
    assert parse_arxiv(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("doi:10.1145/ABC", "10.1145/abc"),
        ("DOI: 10.1145/ABC.", "10.1145/abc"),
        ("https://doi.org/10.1000/a%2Fb", "10.1000/a/b"),
        ("http://dx.doi.org/10.1016/S0140-6736(05)66545-2", "10.1016/s0140-6736(05)66545-2"),
        ("10.1/x", None),
        ("10.1145/", None),
        ("see 10.1145/x", None),
    ],
)
def test_doi(text: str, found: str | None) -> None:
    assert parse_doi(text) == found


def test_identifiers_in_a_sentence_lose_its_punctuation() -> None:
    text = "See 2403.03507, (doi:10.1145/33.1) and <https://openreview.net/forum?id=abc>; arXiv:cs/0112017v2."
    found = [(item.kind, item.value, item.version, item.bare) for item in find_identifiers(text)]
    assert found == [
        ("arxiv", "2403.03507", None, True),
        ("doi", "10.1145/33.1", None, False),
        ("url", "https://openreview.net/forum?id=abc", None, False),
        ("arxiv", "cs/0112017", 2, False),
    ]


@pytest.mark.parametrize(
    "text", ["v1.2403.03507", "x2403.03507", "2403.03507x", "12403.03507", "/10.1145/x.y.z/2403.0350"]
)
def test_numbers_inside_words_are_no_arxiv_ids(text: str) -> None:
    assert not [item for item in find_identifiers(text) if item.kind == "arxiv"]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Code: https://github.com/example/tool.", "https://github.com/example/tool"),
        ("at https://github.com/example/tool.git, and", "https://github.com/example/tool.git"),
        ("(https://gitlab.com/a/b)", "https://gitlab.com/a/b"),
        ("https://anonymous.4open.science/r/Net-527C{here}", "https://anonymous.4open.science/r/Net-527C"),
        ("https://example.org and https://a.github.io/page", "https://a.github.io/page"),
        ("https://a.github.io/page or https://github.com/a/b", "https://github.com/a/b"),
        ("https://github.com/", None),
        ("https://example.org/github.com/a", None),
        ("no link", None),
    ],
)
def test_code_links(text: str, url: str | None) -> None:
    assert find_code(text) == url
    assert url is None or is_code(url)


@pytest.mark.parametrize("piece", ["https://a.b/c ", "10.1234/", "https://", ")", "2401.00001 ", "[a]"])
def test_long_lines_take_time_in_proportion(piece: str) -> None:
    def work(count: int) -> int:
        text = "https://a.b/" + piece * count
        steps = 0

        def trace(*_: object) -> object:
            nonlocal steps
            steps += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            find_identifiers(text)
            find_code(text)
        finally:
            sys.settrace(before)
        return steps

    # Steps of the interpreter, which no other program's load changes.
    assert work(800) < 2.5 * work(400) + 100


@given(st.text())
def test_nothing_raises_and_places_are_right(text: str) -> None:
    parse_arxiv(text)
    parse_doi(text)
    find_code(text)
    end = 0
    for item in find_identifiers(text):
        assert end <= item.start < item.end <= len(text)
        end = item.end
