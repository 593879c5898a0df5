"""Normal forms and inert text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.text import clean, fold, one_line, safe_line, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deep Residual Learning", "deep residual learning."),
        ("The Deep Learning Book", "Deep Learning Book"),
        ("{BERT}: Pre-training of $k$-means", "BERT: pretraining of k-means"),
        (r"Fr\'echet Means", "Fréchet Means"),
        (r"M\"{o}bius Bands", "Möbius Bands"),
        (r"On $\alpha$-Rank", "On α-Rank"),
        (r"On $\varepsilon$-Nets", "On ε-Nets"),
        (r"\emph{Sparse} Codes", "Sparse Codes"),
        ("Bits & Bytes", "Bits and Bytes"),
        (r"Bits \& Bytes", "Bits and Bytes"),
        ("Zero‐Shot Learning", "Zero-shot learning"),
        ("Straße", "STRASSE"),
        ("ﬁne-tuning", "fine-tuning"),
        ("H_2O Networks", "H₂O Networks"),
        ("深度学习", "深度学习。"),
    ],
)
def test_spellings_of_one_title_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen", "Qwen2"),
        ("Qwen 2.5", "Qwen 25"),
        ("Llama 3", "Llama 3.1"),
        ("Programs in C", "Programs in C++"),
        ("Programs in C", "Programs in C#"),
        ("Search with A*", "Search with A"),
        ("On Codes, Part I", "On Codes, Part II"),
        ("On Codes V2", "On Codes"),
        ("Reply to: On Codes", "On Codes"),
        ("Erratum: On Codes", "On Codes"),
        ("Fast R-CNN", "Mask R-CNN"),
        ("???", "!!!"),
    ],
)
def test_other_titles_have_other_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_a_title_alone_of_an_article_is_kept() -> None:
    assert title_key("The") == "the"
    assert title_key("A") == "a"
    assert title_key(None) == title_key("") == title_key("  ") == ""


@given(st.text())
def test_title_key_is_total_and_blind_to_case(text: str) -> None:
    key = title_key(text)
    assert bool(key) == bool(fold(text).split())
    if text.isascii():
        assert title_key(text.upper()) == key


@given(st.text())
def test_clean_text_is_inert_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    for character in cleaned:
        category = unicodedata.category(character)
        assert character in "\n\t" or category not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(character))
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff"
    cleaned.encode()


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\x1b[31mb", "a[31mb"),
        ("a\x9b31mb", "a31mb"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("e\u0301", "é"),
        ("a\ud800b", "a\ufffdb"),
        ("co\u00adop", "coop"),
        ("क्‍ष", "क्‍ष"),
        ("tab\there", "tab\there"),
    ],
)
def test_clean_by_example(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text())
def test_one_line_has_no_break_and_no_double_space(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert "\n" not in safe_line(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ångström", "angstrom"), ("ŁÓDŹ", "lodz"), ("İ", "i"), ("ｆｕｌｌ", "full"), ("𝐁ert ℝ", "bert r")],
)
def test_fold_by_example(text: str, folded: str) -> None:
    assert fold(text) == folded
