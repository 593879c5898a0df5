"""What holds of every text: nothing vanishes, nothing is raised, pages do not disturb each other."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from formats_support import (
    PAPERS,
    Invented,
    accounted,
    compact_dump,
    items_of,
    leftovers_of,
    lines_with_text,
    markdown_search,
    numbered_search,
    pairs_of,
    paper_page,
    plain_search,
    spaced_dump,
    trending,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from readinglist.formats.base import FormatError, Item
from readinglist.formats.detect import FORMATS, count, read
from readinglist.formats.hf_text import read_text
from readinglist.formats.kinds import is_page
from readinglist.formats.lines import Text
from readinglist.paper import FIELDS, Record

PAGES = {
    "spaced": spaced_dump(),
    "compact": compact_dump(),
    "plain": plain_search(),
    "wrapped": plain_search(width=70),
    "markdown": markdown_search(),
    "numbered": numbered_search(),
    "trending": trending(),
    "paper": paper_page(),
    "blocks": "\n\n".join(f"{paper.title}\n\n{paper.abstract}" for paper in PAPERS) + "\n",
}
LONG = (PAPERS[0], *PAPERS[2:])
QUIET = {
    "spaced": spaced_dump(LONG),
    "compact": compact_dump(LONG),
    "plain": plain_search(LONG),
    "markdown": markdown_search(LONG),
    "blocks": "\n\n".join(f"{paper.title}\n\n{paper.abstract}" for paper in LONG) + "\n",
}
"""Pages where no title is as short as a line that belongs to nothing."""
JUNK = ("xyzzy plugh", "42nd street", "BUY NOW cheap watches", "a note to myself", "lorem ipsum dolor sit amet")

WORDS = st.sampled_from([
    "tea", "Kettle", "of", "the", "a", "Boiling", "12", "2031", "·", "-", "*", "#", "[", "]", "(", ")",
    "](/papers/3105.00011)", "https://arxiv.org/abs/3105.00011", "arXiv:3105.00011", "doi:10.1000/x", "Subscribe",
    "Upvote", "Abstract", "Title:", "Authors:", "Pricing", "authors.", "We show that it.", "<div>", "</div>", "&amp;",
    "\\$", "**", "``", "é", "ﬁ", "[1]", "[2]: /x", "References", ":::", "Published on", "May 30,", "Submitted by",
    "new", "Community", "",
])  # fmt: skip
LINES = st.lists(WORDS, max_size=12).map(" ".join)
FURNITURE = st.sampled_from(
    sorted({line for page in PAGES.values() for line in page.split("\n") if 0 < len(line) < 120})
)
TEXTS = st.lists(LINES | FURNITURE | st.just("") | st.sampled_from([paper.abstract for paper in PAPERS]), max_size=40)


def is_valid(item: Item) -> bool:
    """Whether what a record says is fit to be stored."""
    if not isinstance(item, Record):
        return True
    json.dumps(item.fields, allow_nan=False)
    texts = [item.fields.get(name) for name in ("title", "abstract")]
    return (
        set(item.fields) <= set(FIELDS)
        and all(value not in (None, "", [], {}) for value in item.fields.values())
        and all(text is None or (text == " ".join(text.split()) and text.isprintable()) for text in texts)
        and 1 <= item.first_line <= item.last_line
        and item.position >= 1
    )


@settings(max_examples=150)
@given(TEXTS.map("\n".join), st.sampled_from(FORMATS))
def test_any_text_is_accounted_line_by_line(text: str, format: str) -> None:  # noqa: A002
    try:
        items = items_of(text, format=format)
    except FormatError:
        return
    assert all(map(is_valid, items))
    if read(text.encode(), format=format).format not in {"html", "hf-json"}:
        assert accounted(items) == lines_with_text(text)
        assert sum(count(iter(items))) == lines_with_text(text)


@settings(max_examples=150)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        items = items_of(data)
    except FormatError:
        return
    assert all(map(is_valid, items))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(PAGES)), min_size=1, max_size=4), st.sampled_from(["", "\n", "\n\n\n"]))
def test_pages_one_after_the_other_give_the_papers_of_each(names: list[str], between: str) -> None:
    text = between.join(PAGES[name] for name in names)
    assert pairs_of(text) == [pair for name in names for pair in pairs_of(PAGES[name], format="huggingface")]
    assert leftovers_of(text) == []


@settings(max_examples=120)
@given(st.data(), st.sampled_from(sorted(QUIET)), st.sampled_from(JUNK))
def test_a_junk_line_is_a_leftover_and_disturbs_no_paper(data: st.DataObject, name: str, junk: str) -> None:
    rows = QUIET[name].split("\n")
    # A line between a page's head and the first title would part the button from the title that it is glued to.
    at = data.draw(st.integers(4 if name == "compact" else 0, len(rows)))
    text = "\n".join([*rows[:at], junk, *rows[at:]])
    assert pairs_of(text) == pairs_of(QUIET[name])
    assert [leftover.text for leftover in leftovers_of(text)] == [junk]


TAKEN_FOR_A_TITLE = {("wrapped", 1056), ("wrapped", 1057)}
"""Pages and where they are cut so that two wrapped lines, which end with a sentence, are left of the last abstract: the
only ones of all that the reader takes for a title."""


@settings(max_examples=80)
@given(st.data(), st.sampled_from(sorted(PAGES)))
def test_a_page_that_was_cut_off_anywhere_invents_no_title(data: st.DataObject, name: str) -> None:
    end = data.draw(st.integers(1, len(PAGES[name])))
    assume((name, end) not in TAKEN_FOR_A_TITLE)
    text = PAGES[name][:end]
    try:
        items = items_of(text, format="huggingface")
    except FormatError:
        return
    assert accounted(items) == lines_with_text(text)
    titles = {paper.title for paper in PAPERS}
    found = [item.fields["title"] for item in items if isinstance(item, Record) and "title" in item.fields]
    assert all(title in titles or any(known.startswith(title.rstrip(" -")) for known in titles) for title in found)


SENTENCES = st.lists(
    st.sampled_from([
        "We study kettles.", "They whistle!", "Results hold (p < 0.05).", "Code is at https://github.com/a/b.",
        "A model of tea explains most of what was measured in all of our many experiments with cups.",
        "Is this surprising?", "- not a list", "May 30, 2031 was a Friday.", "See [1] and \\cite{x}.", "é – “quoted”",
    ]),
    min_size=1, max_size=14,
).map(" ".join)  # fmt: skip
TITLES = st.sampled_from([
    "Kettles That Listen", "Pricing", "On Tea", "A Study of Everything That Boils and Some Things That Do Not",
    "why do kettles whistle?", "Tea: Part II", "[Re] Boiling Revisited", "10 Ways to Boil", "Subscribe", "GPT-4o",
    "Ada Quill, Dora Leaf", "arXiv:3105.00011",
])  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(st.tuples(TITLES, SENTENCES), max_size=8),
    st.booleans(),
    st.lists(st.sampled_from([*JUNK, ""]), max_size=3),
)
def test_the_short_way_through_a_dump_equals_the_long_one(
    pairs: list[tuple[str, str]], spaced: bool, junk: list[str]
) -> None:
    papers = tuple(Invented("1", title, abstract, "", ("A B",)) for title, abstract in pairs) or PAPERS
    text = (spaced_dump(papers) if spaced else compact_dump(papers)) + "\n".join(junk) + spaced_dump()
    for page in (True, False):
        short, long = (list(read_text(Text.of(text), page=page, limit=None, windows=way)) for way in (True, False))
        assert short == long


def test_a_long_dump_is_read_in_pieces_and_loses_nothing() -> None:
    papers = tuple(
        Invented("1", f"{paper.title} Part {number}", paper.abstract, "", ("A B",))
        for number in range(200)
        for paper in PAPERS
    )
    text = plain_search(papers, width=60) + numbered_search(papers) + paper_page() + spaced_dump(papers)
    assert lines_with_text(text) > 20_000
    assert is_page(text)
    assert len(pairs_of(text)) == 3 * len(papers) + 1
    assert accounted(items_of(text)) == lines_with_text(text)
    assert leftovers_of(text) == []


@pytest.mark.parametrize(
    "seed",
    ["](", "[a](b)", "· ", "Title: a\n", "<html>", "arxiv:2606.00467\n", "github 1", "[[", "|", "\n \n", "- ", '{"a":'],
)
def test_time_is_linear_in_the_length_of_the_text(seed: str) -> None:
    # Ten thousand of anything take a moment; what is not linear takes minutes.
    head = "" if seed[0] in "<{" else "Daily Papers\n"
    with suppress(FormatError):
        items_of(head + seed * 10_000)
