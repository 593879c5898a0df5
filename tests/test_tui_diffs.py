"""What differs between two texts is marked by its words, and by more than a colour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.tui.diffs import MARK, differing, joined, marked


def said(text: str, runs: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in runs]


def test_only_the_words_that_differ_are_found() -> None:
    one, other = "Kestrels fly at night, guided by lamps", "Kestrels also fly at night, guided by lanterns"
    ours, theirs = differing(one, other)
    assert said(one, ours) == ["lamps"]
    assert said(other, theirs) == ["also", "lanterns"]


def test_words_that_follow_each_other_are_one_run() -> None:
    one, other = "a study in three gardens", "a study of many snails"
    assert [said(text, runs) for text, runs in zip((one, other), differing(one, other), strict=True)] == [
        ["in three gardens"], ["of many snails"],
    ]  # fmt: skip


def test_case_and_punctuation_differ_white_space_does_not() -> None:
    one, other = "Tide  Tables: a memory", "Tide tables a\nmemory"
    ours, theirs = differing(one, other)
    assert (said(one, ours), said(other, theirs)) == (["Tables:"], ["tables"])
    assert differing("a  b", "a b") == ([], [])


def test_what_one_side_has_alone_marks_nothing_on_the_other() -> None:
    assert differing("", "all of it") == ([], [(0, 9)])
    assert differing("the end", "the end of it") == ([], [(8, 13)])


def test_long_texts_that_share_little_are_marked_from_the_first_to_the_last_difference() -> None:
    one = " ".join(["same", *(f"a{n}" for n in range(900)), "end"])
    other = " ".join(["same", *(f"b{n}" for n in range(900)), "end"])
    ours, _ = differing(one, other)
    assert ours == [(5, len(one) - 4)]


def test_runs_that_touch_become_one() -> None:
    assert joined([(5, 9), (0, 2), (2, 4), (6, 7)]) == [(0, 4), (5, 9)]


def test_marks_are_bold_and_underlined() -> None:
    assert MARK == "bold underline"
    texts = ("three [/] gardens", "four [/] gardens")
    ours, theirs = (marked(text, runs) for text, runs in zip(texts, differing(*texts), strict=True))
    assert (ours.plain, theirs.plain) == ("three [/] gardens", "four [/] gardens")
    assert [(span.start, span.end, span.style) for span in ours.spans] == [(0, 5, MARK)]
    assert [(span.start, span.end, span.style) for span in theirs.spans] == [(0, 4, MARK)]
    assert [span.style for span in marked("three", [(0, 5)], "dim").spans] == ["dim", MARK]


words = st.lists(st.sampled_from(["a", "b", "night", "[/]", "夜に", "שלום", ","]), max_size=12).map(" ".join)


@given(words, words)
def test_without_their_marks_both_texts_say_the_same(one: str, other: str) -> None:
    def rest(text: str, runs: list[tuple[int, int]]) -> list[str]:
        for start, end in reversed(runs):
            text = f"{text[:start]} {text[end:]}"
        return text.replace("[", " [ ").replace("/", " / ").replace("]", " ] ").replace(",", " , ").split()

    ours, theirs = differing(one, other)
    assert rest(one, ours) == rest(other, theirs)
    assert (one.split() == other.split()) == (not ours and not theirs)
