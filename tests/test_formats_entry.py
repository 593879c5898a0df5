"""Entries of bibliographies: fields gathered in any order, and what has no place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats import dates, entry_types
from readinglist.formats.entry import Entry, pages, text_lines
from readinglist.paper import FIELDS, OWNED, TYPES, Author, Paper

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("article", ("article", "")),
        ("Conference", ("inproceedings", "")),
        ("online", ("misc", "online")),
        ("thesis", ("phdthesis", "thesis")),
        ("report", ("techreport", "report")),
        ("hologram", ("misc", "hologram")),
        ("", ("misc", "")),
    ],
)
def test_every_type_has_one_of_bibtex_and_keeps_its_more_exact_name(name: str, expected: tuple[str, str]) -> None:
    assert entry_types.of_entry(name) == expected
    assert expected[0] in TYPES


def test_a_paper_gives_its_exact_type_back_unless_it_was_set_to_another() -> None:
    assert entry_types.of_paper(Paper(1, "k", type="misc", extra={"entrytype": "online"})) == "online"
    assert entry_types.of_paper(Paper(1, "k", type="article", extra={"entrytype": "online"})) == "article"
    assert entry_types.of_paper(Paper(1, "k", type="article")) == "article"


def test_what_has_no_column_and_what_has_a_second_value_goes_to_extra() -> None:
    entry = Entry("online")
    entry.put("title", "  On\nTides ")
    entry.put("title", "On Tides and Moons", spare="shorttitle")
    entry.put("doi", "https://doi.org/10.1234/Tide.1")
    entry.put("doi", "no doi")
    entry.put("arxiv", "arXiv:2403.01234v2")
    entry.put("url", "https://example.org/a")
    entry.put("url", "https://example.org/b")
    entry.put("url", "https://example.org/c")
    entry.put("venue", " \t ")
    entry.extra("isbn", "978-3")
    entry.extra("nothing", "")
    assert entry.fields() == {
        "type": "misc",
        "title": "On Tides",
        "doi": "10.1234/tide.1",
        "arxiv": "2403.01234",
        "url": "https://example.org/a",
        "extra": {
            "entrytype": "online",
            "shorttitle": "On Tides and Moons",
            "doi": "no doi",
            "url": ["https://example.org/b", "https://example.org/c"],
            "isbn": "978-3",
        },
    }


def test_names_have_roles() -> None:
    entry = Entry()
    entry.person(Author("Fjord", "Una"))
    entry.person(Author(literal="Tide Group"))
    entry.person(Author("Moor", "Ed"), role="editor")
    entry.person(Author())
    assert entry.fields() == {
        "authors": [{"given": "Una", "family": "Fjord"}, {"literal": "Tide Group"}],
        "extra": {"editor": [{"given": "Ed", "family": "Moor"}]},
    }


def test_what_the_owner_said_comes_last_and_unread_says_nothing() -> None:
    entry = Entry()
    entry.status("unread")
    entry.status("nonsense")
    entry.star()
    entry.note("First.\n")
    entry.note("Second\nline.")
    entry.note("First.")
    for tag in ("Tides", "tides", "sea, deep", " , "):
        entry.tag(tag)
    entry.key("fjord2020")
    entry.put("title", "T")
    fields = entry.fields()
    assert list(fields) == ["title", "key", "tags", "note", "starred"]
    assert fields["tags"] == ["Tides", "sea; deep"]
    assert fields["note"].startswith("First.\n\nSecond\nline.")
    entry.status("reading")
    assert entry.fields()["status"] == "reading"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/pdf/2403.01234v1", {"arxiv": "2403.01234"}),
        ("http://dx.doi.org/10.1234/A", {"doi": "10.1234/a"}),
        ("https://example.org/10.1234/a", {}),
    ],
)
def test_a_link_to_an_identifier_is_that_identifier_too(url: str, expected: dict[str, str]) -> None:
    entry = Entry()
    entry.put("url", url)
    assert entry.fields() == {"url": url} | expected


@pytest.mark.parametrize("name", ["arXiv:2403.01234", "doi:10.1/x", "https://example.org"])
def test_a_title_that_only_repeats_an_identifier_is_none(name: str) -> None:
    entry = Entry()
    entry.put("title", name)
    entry.put("arxiv", "2403.01234")
    entry.put("doi", "10.1000/x" if name == "doi:10.1000/x" else "10.1000/y")
    entry.put("url", "https://example.org")
    assert ("title" in entry.fields()) == (name == "doi:10.1/x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", (2020, None, None)),
        ("2020-03", (2020, 3, None)),
        ("2020-03-14", (2020, 3, 14)),
        ("2020/03/14/", (2020, 3, 14)),
        ("2020///", (2020, None, None)),
        ("2020-03-14T10:11:12Z", (2020, 3, 14)),
        ("2020 Mar 14", (2020, 3, 14)),
        ("2020 Sept", (2020, 9, None)),
        ("March 14, 2020", (2020, 3, 14)),
        ("14 March 2020", (2020, 3, 14)),
        ("14-Mar-2020", (2020, 3, 14)),
        ("Mar. 2020", (2020, 3, None)),
        ("2020-02-31", (2020, 2, None)),
        ("2020-13-01", None),
        ("in press", None),
        ("2020/2021", None),
        ("Spring 2020", None),
        ("Marble 2020", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_any_bibliography_writes_it(text: str, expected: tuple[Any, ...] | None) -> None:
    assert dates.parse_any(text) == expected


def test_a_date_that_is_none_or_contradicts_is_kept_as_it_is() -> None:
    entry = Entry()
    entry.date("2020")
    entry.date("2020-03-14")
    entry.date("2019-01-01")
    entry.date("in press", spare="pubstate")
    entry.number("month", "xyz")
    entry.number("day", "32")
    assert entry.fields() == {
        "year": 2020, "month": 3, "day": 14,
        "extra": {"date": "2019-01-01", "pubstate": "in press", "month": "xyz", "day": "32"},
    }  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [("3", 3), ("mar", 3), ("Sept.", 9), ("13", None), ("Marc", 3)])
def test_a_month_has_a_number_or_a_name(text: str, expected: int | None) -> None:
    assert dates.parse_month(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12--34", "12-34"), ("12 – 34, 40—41", "12-34, 40-41"), ("e12", "e12"), ("a -- b: c", "a -- b: c"), ("1+", "1+")],
)
def test_a_range_of_pages_has_one_hyphen_and_nothing_else_is_touched(text: str, expected: str) -> None:
    assert pages(text) == expected


def test_only_lines_with_something_in_them_count() -> None:
    assert text_lines("a\n\n  \nb") == 2
    assert text_lines("") == 0


@given(st.lists(st.tuples(st.sampled_from(["put", "extra", "date", "tag", "note", "key", "number"]), st.text())))
def test_fields_are_in_their_order_and_none_is_empty(calls: list[tuple[str, str]]) -> None:
    entry = Entry()
    for name, text in calls:
        method: Callable[..., None] = getattr(entry, name)
        arguments = {"put": ("title", text), "extra": ("x", text), "number": ("year", text)}.get(name, (text,))
        method(*arguments)
    fields = entry.fields()
    names = [*FIELDS, *OWNED]
    assert [name for name in names if name in fields] == list(fields)
    assert all(value not in ("", [], {}, None) for value in fields.values())
