"""Markup goes, its links and every line break stay."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.formats.markup import is_marked, strip


@pytest.mark.parametrize(
    ("text", "plain", "targets"),
    [
        ("[A Title](/papers/1)", "A Title", ["/papers/1"]),
        ("[A\nTitle](https://e.org/a-\nb)", "A\nTitle\n", ["https://e.org/a-b"]),
        ("[![alt](https://e.org/x.png) Lab](/lab)· May 30[2](/papers/1#community)",
         " Lab· May 30 2", ["/lab", "/papers/1#community"]),
        ("[text in [0, 1) here](/x)", "text in [0, 1) here", ["/x"]),
        ("[text in (0, 1] here](/x)", "text in (0, 1] here", ["/x"]),
        ("as [1] and (see [2](foo bar)) say", "as [1] and (see [2](foo bar)) say", []),
        ('<a href="/papers/1" class="x">The <span class="h">Tea</span>-Pot</a>', "The Tea-Pot", ["/papers/1"]),
        ('<a href="/p">x</a>2031<a href="/p#community">4</a>', "x2031 4", ["/p", "/p#community"]),
        ("[A [Tea]{.highlight}-Pot](/papers/1){.line .b} {#foo}", "A Tea-Pot ", ["/papers/1"]),
        ("[[/papers/1][A Title]]", "A Title", ["/papers/1"]),
        ("[[file:t.png]]x", "x", []),
        ("`A Title </papers/1>`__", "A Title", ["/papers/1"]),
        ("|image3| Upvote", " Upvote", []),
        ("A Title (/papers/1)", "A Title", ["/papers/1"]),
        ("![](a.png)", "", []),
        ('[t](/x "a title")', "t", ["/x"]),
        ("2 < 3 and <swi> stays", "2 < 3 and <swi> stays", []),
        ("](/x)", "", ["/x"]),
        ("<div>a &amp; b</div>", "a & b", []),
        ("a &amp; b [c", "a &amp; b [c", []),
    ],
)  # fmt: skip
def test_strip(text: str, plain: str, targets: list[str]) -> None:
    stripped = strip(text, escapes=False, numbers=None)
    assert (stripped.text, [link.target for link in stripped.links]) == (plain, targets)


def test_escapes_are_taken_off_only_where_they_are_markdowns() -> None:
    text = r"a\_b costs \$5 with \alpha"
    assert strip(text, escapes=True, numbers=None).text == r"a_b costs $5 with \alpha"
    assert strip(text, escapes=False, numbers=None).text == text


@pytest.mark.parametrize(
    ("text", "plain", "targets"),
    [
        ("[3]A Title", "A Title", ["/papers/1"]),
        ("by[3] AK", "by AK", ["/papers/1"]),
        ("Lab· May 30, 2031[3]2", "Lab· May 30, 2031 2", ["/papers/1"]),
        ("[A Title][3]", "A Title", ["/papers/1"]),
        ("[9]unknown", "unknown", []),
        ("as shown in [3], it holds", "as shown in [3], it holds", []),
    ],
)
def test_numbered_links(text: str, plain: str, targets: list[str]) -> None:
    stripped = strip(text, escapes=False, numbers={3: "/papers/1"})
    assert (stripped.text, [link.target for link in stripped.links]) == (plain, targets)


PIECES = st.sampled_from(["[", "]", "](/a)", "](b\nc)", "![", "<a href='/x'>", "</a>", "<br>", "\n", "x ",
                          "{.y}", "[3]",
                          "\\[", "(/z)", "[[", "`q <r>`_", "&#10;", "|image1|", "<div\n>", "{a=\"\n\"}"])  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join), st.booleans(), st.sampled_from([None, {3: "/n"}]))
def test_the_number_of_lines_never_changes(text: str, escapes: bool, numbers: dict[int, str] | None) -> None:
    plain = strip(text, escapes=escapes, numbers=numbers)
    assert plain.text.count("\n") == text.count("\n")


@example("{.}")
@example("{.a}")
@given(st.text(alphabet="ab [](){}<>/\\`|&;.\n", max_size=60))
def test_what_has_no_signs_of_markup_is_not_changed(text: str) -> None:
    if not is_marked(text):
        assert strip(text, escapes=False, numbers=None).text == text
