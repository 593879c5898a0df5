"""What a search looked for is marked where it stands."""

from __future__ import annotations

import pytest

from readinglist.tui.matches import pattern


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["atten"], "Attention, inattention and attentive", ["Attention", "attentive"]),
        (["long letters"], "Long-letters and long  letters", ["Long-letters", "long  letters"]),
        (["c++", "a.b"], "C++ and a.b.c", ["a.b"]),
        (["étude"], "Études", ["Études"]),
        (["[x]", ")("], "[xs] )(", []),
        (["x2"], "X2 x23 ax2", ["X2", "x23"]),
    ],
)
def test_beginnings_of_words_are_found(words: list[str], text: str, found: list[str]) -> None:
    compiled = pattern(words)
    assert [match[0] for match in compiled.finditer(text)] == found if compiled else not found


def test_nothing_to_find_gives_no_pattern() -> None:
    assert pattern([]) is None
    assert pattern(["a", "-", "*"]) is None
