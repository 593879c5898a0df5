"""Lists of identifiers, and lists of titles."""

from __future__ import annotations

from typing import Any

import pytest
from formats_support import accounted, items_of, leftovers_of, lines_with_text, records_of

from readinglist.formats.base import Furniture
from readinglist.formats.detect import read


@pytest.mark.parametrize(
    ("line", "records"),
    [
        ("3105.00011", [{"arxiv": "3105.00011"}]),
        (
            "- [What You Need Is Tea](https://arxiv.org/abs/3105.00011)",
            [{"arxiv": "3105.00011", "title": "What You Need Is Tea"}],
        ),
        (
            "- [see the PDF](https://arxiv.org/pdf/3105.00011)",
            [{"arxiv": "3105.00011", "extra": {"text": "see the PDF"}}],
        ),
        ("3105.00011v2", [{"arxiv": "3105.00011", "extra": {"arxiv_version": "v2"}}]),
        ("cs/0112017", [{"arxiv": "cs/0112017"}]),
        ("10.48550/arXiv.3105.00011", [{"arxiv": "3105.00011"}]),
        ("https://arxiv.org/pdf/3105.00011.pdf", [{"arxiv": "3105.00011"}]),
        ("https://www.alphaxiv.org/abs/3105.00011", [{"arxiv": "3105.00011"}]),
        ("https://huggingface.co/papers/3105.00011", [{"arxiv": "3105.00011"}]),
        ("doi:10.1000/Tea.1", [{"doi": "10.1000/tea.1"}]),
        ("https://openreview.net/forum?id=TeA", [{"url": "https://openreview.net/forum?id=TeA"}]),
        ("https://github.com/invented-lab/kettles", [{"url": "https://github.com/invented-lab/kettles"}]),
        ("- 3105.00011, 3105.00022", [{"arxiv": "3105.00011"}, {"arxiv": "3105.00022"}]),
        ("3105.00011 doi:10.1000/tea.1", [{"arxiv": "3105.00011", "doi": "10.1000/tea.1"}]),
        ("3105.00011 https://github.com/a/b", [{"arxiv": "3105.00011", "code": "https://github.com/a/b"}]),
        ("1. [Kettles That Listen](https://arxiv.org/abs/3105.00011)",
         [{"arxiv": "3105.00011", "title": "Kettles That Listen"}]),
        ("[3105.00011](https://arxiv.org/abs/3105.00011)", [{"arxiv": "3105.00011"}]),
        ("Kettles That Listen: A Survey (arXiv:3105.00011)",
         [{"arxiv": "3105.00011", "title": "Kettles That Listen: A Survey"}]),
        ("* 3105.00011 - Kettles That Listen", [{"arxiv": "3105.00011", "title": "Kettles That Listen"}]),
        ("please read 3105.00011 soon", [{"arxiv": "3105.00011", "extra": {"text": "please read soon"}}]),
        ("see arXiv:3105.00011", [{"arxiv": "3105.00011"}]),
        ("about tea: 3105.00011 and 3105.00022", [
            {"arxiv": "3105.00011", "extra": {"text": "about tea: and"}},
            {"arxiv": "3105.00022", "extra": {"text": "about tea: and"}},
        ]),
    ],
)  # fmt: skip
def test_a_line_names_papers(line: str, records: list[dict[str, Any]]) -> None:
    assert read(line.encode()).format in ("ids", "markdown")
    assert [record.fields for record in records_of(line, format="ids")] == records
    assert [record.fields.get("arxiv") for record in records_of(line)] == [record.get("arxiv") for record in records]


def test_comments_are_furniture_and_other_lines_leftovers() -> None:
    text = "# to read\n3105.00011\nnothing here\n\n3105.00022\n3105.00011\n"
    assert [record.fields["arxiv"] for record in records_of(text)] == ["3105.00011", "3105.00022", "3105.00011"]
    assert [(leftover.line, leftover.text) for leftover in leftovers_of(text)] == [(3, "nothing here")]
    assert sum(item.lines for item in items_of(text) if isinstance(item, Furniture)) == 1
    assert accounted(items_of(text)) == lines_with_text(text)


def test_a_line_of_any_length_is_read() -> None:
    ids = [f"3105.{number:05}" for number in range(3000)]
    text = " ".join(ids)
    assert [record.fields["arxiv"] for record in records_of(text)] == ids
    assert accounted(items_of(text)) == 1


def test_titles_only_where_the_user_says_so() -> None:
    text = "1. A First Title\n- second title\n[ ] ...\n\n## Third\n2001\n"
    assert [record.fields for record in records_of(text, format="titles")] == [
        {"title": "A First Title"}, {"title": "second title"}, {"title": "Third"}, {"title": "2001"},
    ]  # fmt: skip
    assert accounted(items_of(text, format="titles")) == lines_with_text(text)
    assert records_of(text) == []


def test_the_user_may_say_that_a_text_is_a_list_of_identifiers() -> None:
    text = "This long line has quite some words about papers before it comes to 3105.00011.\nnone\nnone either\n"
    assert [record.fields["arxiv"] for record in records_of(text, format="ids")] == ["3105.00011"]
