"""Papers in JSON: the site's API, lines of objects, archives of other shapes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formats_support import PAPERS, as_api, expected, leftovers_of, pairs_of, records_of
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.base import FormatError
from readinglist.formats.detect import read

API = [as_api(paper) for paper in PAPERS]
SHAPES = {
    "list": json.dumps(API),
    "pretty": json.dumps(API, indent=2),
    "inner objects": json.dumps([entry["paper"] for entry in API]),
    "wrapped": json.dumps({"papers": API}),
    "wrapped twice": json.dumps({"data": {"results": API}, "next": None}),
    "lines": "\n".join(json.dumps(entry) for entry in API),
    "lines of Windows": "\r\n".join(json.dumps(entry) for entry in API) + "\r\n",
    "values one after the other": "\n\n".join(json.dumps(entry, indent=1) for entry in API),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_all_shapes_of_the_api(text: str) -> None:
    assert read(text.encode()).format == "hf-json"
    assert pairs_of(text) == expected()


def test_fields_of_the_api() -> None:
    fields = records_of(SHAPES["list"])[3].fields
    assert fields["arxiv"] == PAPERS[3].id
    assert fields["code"] == PAPERS[3].code
    assert (fields["year"], fields["month"], fields["day"]) == (2031, 5, 30)
    assert fields["extra"] == {
        "upvotes": 1, "comments": 3, "github_stars": 7, "organization": "Tea Lab", "submitted_by": "Tea User",
        "submitted_on": "2031-06-12", "ai_summary": PAPERS[3].summary, "ai_keywords": ["tea"],
    }  # fmt: skip


def test_one_object_is_one_paper() -> None:
    assert pairs_of(json.dumps(API[0]["paper"])) == expected(PAPERS[:1])


def test_a_flat_archive() -> None:
    text = json.dumps([{
        "title": "Kettles", "paper_url": "https://huggingface.co/papers/3105.00011", "stars": "12", "rank": 1,
        "details": {"abstract": "They boil.", "arxiv_page_url": "https://arxiv.org/abs/3105.00011"},
    }])  # fmt: skip
    (record,) = records_of(text)
    assert record.fields == {
        "title": "Kettles", "abstract": "They boil.", "abstract_kind": "abstract", "arxiv": "3105.00011",
        "extra": {"rank": 1},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ({"authors": "Ada Quill and Dora Leaf"}, "authors",
         [{"given": "Ada", "family": "Quill"}, {"given": "Dora", "family": "Leaf"}]),
        ({"authors": ["Ada Quill", ""]}, "authors", [{"given": "Ada", "family": "Quill"}]),
        ({"authors": [{"family": "Quill", "given": "Ada"}, {"literal": "OpenTea"}]}, "authors",
         [{"given": "Ada", "family": "Quill"}, {"literal": "OpenTea"}]),
        ({"authors": [], "year": 2031, "month": 5}, "month", 5),
        ({"abstract": "x", "date": "2031-05"}, "year", 2031),
        ({"doi": "https://doi.org/10.1000/TEA"}, "doi", "10.1000/tea"),
        ({"url": "https://example.org/x"}, "url", "https://example.org/x"),
        ({"arxiv_id": "3105.00011v3"}, "extra", {"arxiv_version": "v3"}),
        ({"id": "tea-2031", "summary": "It is tea."}, "url", "https://huggingface.co/papers/tea-2031"),
        ({"abstract": "See https://github.com/a/b."}, "code", "https://github.com/a/b"),
        ({"abstract": "x", "journal": "Hot Water"}, "venue", "Hot Water"),
        ({"summary": "", "ai_summary": "A sentence."}, "abstract_kind", "summary"),
    ],
)  # fmt: skip
def test_fields_under_other_names(entry: dict[str, Any], field: str, value: object) -> None:
    (record,) = records_of(json.dumps([{"title": "Kettles", **entry}]))
    assert record.fields[field] == value


def test_papers_that_a_paper_links_to_are_not_read() -> None:
    text = json.dumps({"paper": API[0]["paper"], "similar": API[1:]})
    assert pairs_of(text) == expected(PAPERS[:1])


def test_a_list_that_was_cut_off_gives_what_is_whole() -> None:
    text = SHAPES["pretty"]
    cut = text[: text.index(PAPERS[2].title) + 5]
    assert pairs_of(cut) == expected(PAPERS[:2])
    assert len(leftovers_of(cut)) == 1


def test_broken_lines_among_lines_are_leftovers() -> None:
    lines = [json.dumps(API[0]), '{"title": "cut', "", json.dumps({"other": 1}), json.dumps(API[1])]
    text = "\n".join(lines)
    assert pairs_of(text) == expected(PAPERS[:2])
    assert [leftover.line for leftover in leftovers_of(text)] == [2, 4]
    assert [record.first_line for record in records_of(text)] == [1, 5]


@pytest.mark.parametrize("text", ['{"a": 1}', '[{"title": 1}]', '{"papers": []}', "{}", '{"a": ' * 3000, '[{"a"'])
def test_json_without_papers_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="JSON"):
        read(text.encode())


def test_text_in_brackets_is_no_json() -> None:
    assert read(b"[3105.00011]\n[3105.00022]\n").format == "ids"
    assert read(b"{a curly title}\n").format == "blocks"


def test_control_characters_and_lone_surrogates_do_not_get_through() -> None:
    (record,) = records_of('[{"title": "A\\u001b[31m\\ud800 B", "abstract": "c\\u202ed", "note\\u0007": "e\\u0000f"}]')
    assert record.fields == {
        "title": "A[31m\ufffd B", "abstract": "cd", "abstract_kind": "abstract", "extra": {"note": "ef"},
    }  # fmt: skip


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["title", "abstract", "authors", "paper", "id", "x", "date", "papers"]), inner, max_size=4
    ),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        records = records_of(json.dumps(value))
    except FormatError:
        return
    for record in records:
        json.dumps(record.fields, allow_nan=False)
