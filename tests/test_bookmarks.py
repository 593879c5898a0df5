"""Netscape bookmark files: papers among everything else that people keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import bookmarks
from readinglist.formats.decode import text_of
from readinglist.formats.detect import count
from readinglist.formats.entry import text_lines
from readinglist.paper import Leftover, Record
from readinglist.text import clean

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
FIREFOX = (
    HEAD + "    <DT><H3 PERSONAL_TOOLBAR_FOLDER='true'>Bookmarks bar</H3>\n    <DL><p>\n"
    '        <DT><A HREF="https://arxiv.org/abs/2003.01234v2" ADD_DATE="1" TAGS="owls,to keep">'
    "[2003.01234] Owls &amp; Night</A>\n        <DD>read &lt;this&gt; first\nthen that\n"
    "        <DT><H3>Birds</H3>\n        <DL><p>\n"
    '            <DT><A HREF="https://openreview.net/forum?id=abc">Parrots Talk | OpenReview</A>\n'
    '            <DT><A HREF="https://example.org/">An example</A>\n'
    "        </DL><p>\n"
    '        <DT><A HREF="https://doi.org/10.1000/XYZ">https://doi.org/10.1000/XYZ</A>\n'
    "    </DL><p>\n</DL><p>\n"
)


def read(text: str) -> tuple[list[dict[str, Any]], list[Leftover]]:
    items = list(bookmarks.read(text))
    assert sum(count(iter(items))) == text_lines(text)
    records = [item for item in items if isinstance(item, Record)]
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    return [dict(record.fields) for record in records], [item for item in items if isinstance(item, Leftover)]


def test_a_browsers_file() -> None:
    records, left = read(FIREFOX)
    assert bookmarks.looks_like(FIREFOX)
    assert records == [
        {"title": "Owls & Night", "arxiv": "2003.01234", "tags": ["owls", "to keep"],
         "note": "read <this> first\nthen that"},
        {"title": "Parrots Talk", "url": "https://openreview.net/forum?id=abc", "tags": ["Birds"]},
        {"doi": "10.1000/xyz"},
    ]  # fmt: skip
    assert left == [Leftover(13, "An example https://example.org/", "a bookmark of no paper", 1)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[1706.03762] Attention and Owls", "Attention and Owls"),
        ("Owls at Night | IEEE Journals &amp; Magazine | IEEE Xplore", "Owls at Night"),
        ("Owls at Night - ACL Anthology", "Owls at Night"),
        ("Owls at Night | OpenReview", "Owls at Night"),
        ("Owls at Night - arXiv", "Owls at Night"),
        ("Owls - a Study", "Owls - a Study"),
        ("Owls | Nature | of Night", "Owls | Nature | of Night"),
    ],
)
def test_titles_without_their_sites(title: str, expected: str) -> None:
    records, _ = read(f'{HEAD}<DT><A HREF="https://arxiv.org/abs/1706.03762">{title}</A>\n</DL>\n')
    assert records[0]["title"] == expected


def test_two_bookmarks_on_a_line_are_two() -> None:
    text = HEAD + '<DT><A HREF="https://arxiv.org/abs/2003.01234">A</A> <DT><A HREF="http://b.example/">B</A>\n</DL>\n'
    records, left = read(text)
    assert (len(records), len(left)) == (1, 1)
    assert left[0].lines == 0


def test_real_file() -> None:
    path = SHARED / "metadata" / "lists" / "bookmarks_netscape.html"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    text = text_of(path.read_bytes())
    records, left = read(text)
    assert bookmarks.looks_like(text)
    assert not records
    assert [item.text for item in left] == ["Pond - Pond https://pond.imperialviolet.org"]


@pytest.mark.parametrize("text", ["", "<!doctype html><html><a href='x'>y</a>", "Bookmarks\n", "- [a](b)"])
def test_what_is_no_bookmark_file(text: str) -> None:
    assert not bookmarks.looks_like(text)


PIECES = ["<DT>", "<A HREF=\"https://arxiv.org/abs/2003.01234\"", ">", "</A>", "<DD>", "<DL>", "</DL>", "<H3>", "</H3>",
          "\n", "word", "'", '"', "<!--", " TAGS=\"a,b\""]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_accounted(text: str) -> None:
    text = clean(text)
    assert sum(count(bookmarks.read(text))) == text_lines(text)


def test_unclosed_quotes_take_linear_time() -> None:
    text = HEAD + "<A HREF=\"x'" * 20_000
    assert sum(count(bookmarks.read(text))) == text_lines(text)
