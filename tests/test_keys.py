"""Citation keys: readable, legal, stable, and unique without looking at everything."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.keys import MAX_LENGTH, base_key, unique_key
from readinglist.paper import Author

LEGAL = re.compile(r"[a-z][a-z0-9]{0,39}")
BEE = (Author("Bee", "Ann"),)


@pytest.mark.parametrize(
    ("title", "authors", "year", "expected"),
    [
        (
            "Attention Is All You Need",
            (Author("Vaswani", "Ashish"), Author("Shazeer", "Noam")),
            2017,
            "vaswani2017attention",
        ),
        ("The Attention of the Many", BEE, None, "beeattention"),
        ("A Study", (Author("van der Berg", "Jan"),), 1999, "vanderberg1999study"),
        ("A Study", (Author("O’Neill-Łoś", "Á."),), 1999, "oneilllos1999study"),
        ("A Study", (Author("Müßig"),), 1999, "mussig1999study"),
        ("V3 Technical Report", (Author(literal="DeepSeek-AI"),), 2024, "deepseekai2024v3"),
        (
            "A Study",
            (Author(literal="The Institute for the Study of Slow Rivers"),),
            2001,
            "institutestudyslow2001study",
        ),
        ("A Study", (Author("", "Plato"),), None, "platostudy"),
        ("A Study", (Author("!"), Author("Bee")), 2001, "bee2001study"),
        ("A Study", (Author("2nd Team"),), 2001, "p2ndteam2001study"),
        ("Rethinking the Value of Network Pruning", (), None, "rethinkingvaluenetwork"),
        ("Rethinking the Value of Network Pruning", (), 2019, "rethinkingvaluenetwork2019"),
        ("Pruning", (), None, "pruning"),
        ("What Is It?", (), 2020, "whatisit2020"),
        ("3D Maps", (), None, "p3dmaps"),
        ("Don’t Look: A Self-Portrait", (), None, "dontlookselfportrait"),
        ("LLaMA 2.5 at 1,000 Hz", (), None, "llama251000"),
        (r"Fr\'echet {\em Regression} on $\alpha$-Sets \& \o", (), None, "frechetregressionalphasets"),
        ("The <i>In Vitro</i> &amp; More of CO<sub>2</sub>", (), None, "vitroco2"),
        ("arXiv 2403.03507", (), None, "arxiv240303507"),
        ("深層学習", (), 2020, "shencengxuexi2020"),
        ("Нейронные сети", (), None, "neironnyeseti"),
        ("𝐁𝐞𝐫𝐭 ﬁnds ２", (), None, "bertfinds2"),
        ("x" * 60, (), 2020, "x" * 36 + "2020"),
        ("Word", (Author("y" * 60),), 2020, "y" * 24 + "2020word"),
        ("Characteristically Internationalisation Matters", (), 2020, "characteristically2020"),
        ("", BEE, 2020, "bee2020"),
        (None, BEE, None, "bee"),
    ],
)
def test_keys_say_who_when_and_what(
    title: str | None, authors: tuple[Author, ...], year: int | None, expected: str
) -> None:
    assert base_key(title, authors, year) == expected


@pytest.mark.parametrize("title", [None, "", "!?", "\u0301", "\ud800", "{}$"])
def test_without_anything_usable_the_key_is_a_hash(title: str | None) -> None:
    key = base_key(title, (), None)
    assert re.fullmatch(r"ref[0-9a-f]{6}", key)
    assert key == base_key(title, (), None)
    assert key != base_key(title, (), 2020)


@given(
    st.none() | st.text(max_size=80),
    st.lists(
        st.builds(Author, st.text(max_size=50), st.text(max_size=9), st.just("") | st.text(max_size=50)), max_size=3
    ),
    st.none() | st.integers(),
)
def test_every_key_is_legal(title: str | None, authors: list[Author], year: int | None) -> None:
    key = base_key(title, authors, year)
    assert LEGAL.fullmatch(key)
    assert key == base_key(title, authors, year)


@given(st.text("ab É-'", min_size=1, max_size=30), st.integers(1900, 2100))
def test_case_and_spaces_around_make_no_other_key(title: str, year: int) -> None:
    assert base_key(f" {title.upper()} ", BEE, year) == base_key(title.lower(), BEE, year)


def test_newcomers_get_suffixes_in_order() -> None:
    used: set[str] = set()
    for _ in range(30):
        used.add(unique_key("bee2020", used.__contains__))
    expected = {
        "bee2020",
        *(f"bee2020{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
        "bee2020aa",
        "bee2020ab",
        "bee2020ac",
    }
    assert used == expected


def test_a_free_key_stays_as_it_is() -> None:
    assert unique_key("Bee:2020", lambda _: False) == "Bee:2020"


def test_gaps_before_z_are_filled() -> None:
    assert unique_key("k", {"k", "ka", "kc"}.__contains__) == "kb"


def test_keys_with_a_suffix_stay_short_but_imported_ones_are_not_cut() -> None:
    assert unique_key("x" * MAX_LENGTH, {"x" * MAX_LENGTH}.__contains__) == "x" * 39 + "a"
    assert unique_key("x" * 50, {"x" * 50}.__contains__) == "x" * 50 + "a"


@given(st.sets(st.integers(0, 200), max_size=150))
def test_the_key_found_is_free(numbers: set[int]) -> None:
    every: list[str] = []
    for _ in range(201):
        every.append(unique_key("k", set(every).__contains__))
    taken = {every[number] for number in numbers}
    assert unique_key("k", taken.__contains__) not in taken


def test_ten_thousand_papers_with_one_base_are_cheap() -> None:
    used: set[str] = set()
    start = time.process_time()
    for _ in range(10_000):
        used.add(unique_key("same2020paper", used.__contains__))
    assert len(used) == 10_000
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "title", ["-" * 100_000, "<a" * 50_000, "&amp" * 25_000, "\\" * 100_000, "a. " * 30_000, "é" * 100_000]
)
def test_long_titles_take_linear_time(title: str) -> None:
    start = time.process_time()
    assert LEGAL.fullmatch(base_key(title, (Author(title[:50_000]),), 2020))
    assert time.process_time() - start < 5


def test_importing_loads_nothing_slow() -> None:
    code = "import sys, readinglist.keys; sys.exit(bool({'anyascii', 'bibtexparser', 'hashlib'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
