"""Saved web pages, with the site's data and without."""

from __future__ import annotations

import pytest
from formats_support import (
    PAPERS,
    as_api,
    bare_html,
    days_of,
    expected,
    leftovers_of,
    page_html,
    pairs_of,
    paper_page,
    records_of,
    search_html,
    spaced_dump,
)

from readinglist.formats.base import FormatError
from readinglist.formats.detect import read
from readinglist.formats.html_lines import html_lines


def test_the_data_of_a_page_is_read_before_its_text() -> None:
    assert pairs_of(search_html()) == expected()
    record = records_of(search_html())[0]
    assert record.fields["arxiv"] == PAPERS[0].id
    assert record.fields["code"] == PAPERS[0].code
    assert [author["family"] for author in record.fields["authors"]] == ["Quill", "van der Pot", "Mizu"]
    assert (record.fields["year"], record.fields["month"], record.fields["day"]) == (2031, 5, 30)
    assert record.fields["extra"]["upvotes"] == 12
    assert record.first_line == 3
    assert days_of(search_html()) == ["2031-06-12"]
    assert days_of(search_html(), day="2031-06-13") == ["2031-06-13"]


@pytest.mark.parametrize(
    ("props", "kind"),
    [
        ({"searchResults": [as_api(PAPERS[0])]}, "hf-search"),
        ({"dailyPapers": [as_api(PAPERS[0])], "isTrending": True}, "hf-trending"),
        ({"dailyPapers": [as_api(PAPERS[0]), as_api(PAPERS[0])]}, "hf-daily"),
        ({"paper": as_api(PAPERS[0])["paper"], "linkedPapers": [as_api(PAPERS[1])]}, "hf-paper"),
    ],
)
def test_kinds_of_pages(props: dict[str, object], kind: str) -> None:
    page = page_html("Page", props, "")
    assert read(page.encode()).format == kind
    assert pairs_of(page) == expected(PAPERS[:1])


def test_a_page_without_data_is_read_as_it_shows() -> None:
    (record,) = records_of(bare_html())
    paper = PAPERS[0]
    assert (record.fields["title"], record.fields["abstract"]) == (paper.title, paper.abstract)
    assert record.fields["arxiv"] == paper.id
    assert len(record.fields["authors"]) == 3
    assert (record.fields["year"], record.fields["month"], record.fields["day"]) == (2031, 5, 30)
    assert record.fields["extra"]["ai_summary"] == paper.summary
    assert read(bare_html().encode()).format == "hf-paper"
    assert leftovers_of(bare_html()) == []


def test_pages_and_text_one_after_the_other() -> None:
    pages = search_html(PAPERS[:1]) + bare_html(PAPERS[1]) + search_html(PAPERS[2:])
    assert pairs_of(pages) == expected()
    assert read(pages.encode()).format == "hf-search+hf-paper"
    assert pairs_of(spaced_dump(PAPERS[:1]) + search_html(PAPERS[1:])) == expected()


def test_lines_of_records_are_those_of_the_source() -> None:
    page = "<!DOCTYPE html>\n<!-- saved -->\n<html>\n<body>\n" + bare_html().replace("<h1>", "\n\n<h1>")
    (record,) = records_of(page)
    assert (record.first_line, record.last_line) == (5, 7)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>Nothing</p></body></html>",
        "<!doctype html><html><head>" + "<!--" * 500,
        "<html><div data-props='{broken'></div></html>",
        "<html><div data-props='[1]'></div></html>",
        "<html>" + "<![" * 20,
    ],
)
def test_a_page_without_papers_is_refused(page: str) -> None:
    with pytest.raises(FormatError, match="web page"):
        read(page.encode())


def test_the_text_of_a_page_has_its_headings_items_and_links() -> None:
    page = (
        "<h2>A</h2><ul><li>b <b>c</b></li></ul><script>no</script><p>d<br>e <a href='/x'>f</a>\n"
        "<a href='/y'><div>g</div><div>h</div></a><a>i</a><hr/>"
    )
    rows, _ = html_lines(page, 1)
    assert [row for row in rows if row] == ["## A", "* b c", "d", "e [f](/x)", "[g](/y)", "[h](/y)", "i"]


def test_a_printed_page_that_has_html_in_it_is_no_web_page() -> None:
    assert pairs_of("<div>\n\n" + paper_page() + "\n</div>\n") == expected(PAPERS[:1])
