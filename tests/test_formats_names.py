"""Names are taken apart as bibliographies do, and left whole where they may be no person's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.names import split_name, split_names
from readinglist.paper import Author


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Ada Quill", "Ada", "Quill"),
        ("R. Michael Alvarado", "R. Michael", "Alvarado"),
        ("Bertram van der Pot", "Bertram", "van der Pot"),
        ("Ludmila Van Gool", "Ludmila", "Van Gool"),
        ("Carlos de la Cruz", "Carlos", "de la Cruz"),
        ("van Kettle", "", "van Kettle"),
        ("Sam Davies Jr.", "Sam", "Davies Jr."),
        ("Henry Steep III", "Henry", "Steep III"),
        ("Quill, Ada", "Ada", "Quill"),
        ("van der Pot, Bertram", "Bertram", "van der Pot"),
        ("Davies, Sam, Jr.", "Sam", "Davies Jr."),
        ("Sam Davies, Jr.", "Sam", "Davies Jr."),
        ("  Ada   Quill ", "Ada", "Quill"),
    ],
)
def test_persons(name: str, given: str, family: str) -> None:
    assert split_name(name) == Author(family=family, given=given)


@pytest.mark.parametrize(
    "name", ["OpenTea", "Kettle Team", "Institute of Tea", "Steep-AI Group", "GPT 4", "Madonna", ""]
)
def test_what_may_be_no_person_is_literal(name: str) -> None:
    assert split_name(name) == Author(literal=name)


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Authors: Ada Quill, Bertram van der Pot and Chiyo Mizu,", ["Quill", "van der Pot", "Mizu"]),
        ("Ada Quill , Dora Leaf ,", ["Quill", "Leaf"]),
        ("Quill, A.; van der Pot, B.", ["Quill", "van der Pot"]),
        ("Quill, A., Leaf, D. B.", ["Quill", "Leaf"]),
        ("Ada Quill¹*, Dora Leaf², and Egon Stir", ["Quill", "Leaf", "Stir"]),
        ("Ada Quill1, Dora Leaf (Tea Lab)", ["Quill", "Leaf"]),
        ("Ada Quill, Sam Davies, Jr., Dora Leaf et al.", ["Quill", "Davies Jr.", "Leaf"]),
        ("", []),
    ],
)
def test_lists_of_names(text: str, families: list[str]) -> None:
    assert [author.family for author in split_names(text)] == families


@given(st.text(max_size=80))
def test_any_text_is_some_names(text: str) -> None:
    for author in split_names(text):
        assert author.name
    assert isinstance(split_name(text), Author)
