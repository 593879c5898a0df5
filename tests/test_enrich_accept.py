"""What is taken over, what is asked about, what is passed over of that which sources say."""

from __future__ import annotations

from typing import Any

import pytest

from readinglist.enrich.accept import ACCEPT, ASK, contains, judge, telling
from readinglist.enrich.base import Target
from readinglist.text import title_key

SNAILS = "Snails wait for rain under stones. We measured how long, in three gardens, with a watch and much patience."
TIDES = "Harbours fill and empty. A memory that forgets by the tide predicts ships better than one that never does."
LONG = "On the Patience of Snails in Dry Gardens"
NEAR = "On the Patience of a Snail in Dry Gardens"
DOI, ARXIV = "10.1000/x", "2401.00001"


def verdict(target: dict[str, Any], fields: dict[str, Any]) -> tuple[str, str]:
    found = judge(Target(1, target), fields)
    return found.verdict, found.method


@pytest.mark.parametrize(
    ("target", "fields", "expected"),
    [
        # An equal identifier.
        ({"arxiv": ARXIV}, {"title": LONG, "arxiv": ARXIV}, (ACCEPT, "identifier")),
        ({"title": LONG, "doi": DOI}, {"title": LONG + ": A Study", "doi": DOI}, (ACCEPT, "identifier")),
        ({"title": LONG, "doi": DOI}, {"title": "Tide Tables", "doi": DOI}, (ASK, "identifier")),
        ({"title": "Tides", "arxiv": ARXIV}, {"url": "https://arxiv.org/abs/2401.00001v2"}, (ACCEPT, "identifier")),
        # An equal title.
        ({"title": LONG}, {"title": "on the patience of SNAILS in dry gardens."}, (ACCEPT, "title")),
        ({"title": "Fast Garden Snails"}, {"title": "Fast {Garden} Snails"}, (ACCEPT, "title")),
        ({"title": "What to do in it"}, {"title": "What To Do In It"}, (ACCEPT, "title")),
        ({"title": "Patient Snails"}, {"title": "Patient Snails"}, (ASK, "title")),
        ({"title": "Patient Snails", "abstract": SNAILS}, {"title": "Patient Snails", "abstract": SNAILS},
         (ACCEPT, "title")),
        ({"title": LONG, "abstract": SNAILS}, {"title": LONG, "abstract": TIDES}, (ASK, "title")),
        ({"title": LONG, "abstract": SNAILS, "abstract_kind": "summary"}, {"title": LONG, "abstract": TIDES},
         (ACCEPT, "title")),
        ({"title": LONG, "doi": DOI, "abstract": SNAILS}, {"title": LONG, "doi": "10.1000/b", "abstract": TIDES},
         ("", "title")),
        ({"title": LONG, "authors": [{"family": "Brook"}], "year": 2001},
         {"title": LONG, "authors": [{"family": "Lind"}], "year": 2019}, (ASK, "title")),
        # A near title.
        ({"title": LONG, "abstract": SNAILS}, {"title": NEAR, "abstract": SNAILS},
         (ACCEPT, "near title")),
        ({"title": LONG, "abstract": SNAILS}, {"title": NEAR, "abstract": TIDES},
         ("", "near title")),
        ({"title": LONG}, {"title": NEAR}, (ASK, "near title")),
        ({"title": LONG}, {"title": "PATI: " + LONG}, (ASK, "near title")),
        ({"title": "Fast R-CNN"}, {"title": "Mask R-CNN"}, ("", "near title")),
        ({"title": "Fast R-CNN", "abstract": SNAILS}, {"title": "Mask R-CNN", "abstract": TIDES}, ("", "near title")),
        ({"title": "Kestrel 2: Sparse Attention for Long Letters"},
         {"title": "Kestrel 3: Sparse Attention for Long Letters"}, ("", "near title")),
        ({"title": "Erratum: " + LONG}, {"title": LONG}, ("", "near title")),
        # Others.
        ({"title": LONG}, {"title": "Tide Tables from Tidal Memory"}, ("", "near title")),
        ({"title": LONG}, {"authors": [{"family": "Lind"}]}, ("", "")),
    ],
)  # fmt: skip
def test_the_rule(target: dict[str, Any], fields: dict[str, Any], expected: tuple[str, str]) -> None:
    got = verdict(target, fields)
    assert got[0] == expected[0], judge(Target(1, target), fields)
    if expected[0]:
        assert got[1] == expected[1]


def test_reasons_are_told() -> None:
    found = judge(Target(1, {"title": LONG, "abstract": SNAILS}), {"title": LONG, "abstract": SNAILS})
    assert found.score >= 90
    assert "titles are equal" in found.reasons


def test_three_significant_words_or_five_of_any_kind_tell() -> None:
    assert telling("Fast Garden Snails")
    assert telling("What to do in it")
    assert not telling("Of Snails and Men")
    assert not telling("Attention")


def test_a_short_rest_at_an_end_is_no_other_title() -> None:
    whole = title_key("JEI-DNN: " + LONG)
    assert contains(title_key(LONG), whole)
    assert contains(whole, title_key(LONG))
    assert not contains(title_key("Snails"), title_key("Snails in Dry Gardens of the North"))
    assert not contains(title_key(LONG), title_key(LONG))
