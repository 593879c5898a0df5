"""Lists of names in .bib files: BibTeX's forms, BibLaTeX's, and what people write instead."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist import latex
from readinglist.formats.bibtex_names import split_names
from readinglist.latex_decode import decode
from readinglist.paper import Author

OTHERS = Author(literal="others")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Knuth, Donald E.", [Author("Knuth", "Donald E.")]),
        ("Donald~E. Knuth", [Author("Knuth", "Donald E.")]),
        ("Ludwig van Beethoven", [Author("van Beethoven", "Ludwig")]),
        ("van der Maaten, Laurens", [Author("van der Maaten", "Laurens")]),
        ("van der Maaten", [Author("van der Maaten")]),
        ("Jean de la Fontaine du Bois", [Author("de la Fontaine du Bois", "Jean")]),
        ("Plato", [Author("Plato")]),
        ("{OpenAI}", [Author(literal="OpenAI")]),
        ("{Barnes and Noble, Inc.}", [Author(literal="Barnes and Noble, Inc.")]),
        ("{\\'E}cole{ }normale", [Author(literal="École normale")]),
        ("King, Jr., Martin Luther", [Author("King Jr.", "Martin Luther")]),
        ("King, Martin Luther, Jr.", [Author("King Jr.", "Martin Luther")]),
        ("Martin Luther King Jr.", [Author("King Jr.", "Martin Luther")]),
        ("King Jr., Martin", [Author("King Jr.", "Martin")]),
        ("Gates, III", [Author("Gates III")]),
        ("Smith, M. D.", [Author("Smith", "M. D.")]),
        ("Zhang, Xi", [Author("Zhang", "Xi")]),
        ("Doe, V.", [Author("Doe", "V.")]),
        (r"Erd{\H o}s, P{\'a}l", [Author("Erdős", "Pál")]),
        (r"{\'E}mile Zola", [Author("Zola", "Émile")]),
        (r"Paul {\'e}mile Victor", [Author("émile Victor", "Paul")]),
        (r"Paul {\O}stergaard Victor", [Author("Victor", "Paul Østergaard")]),
        ("Charles {de la} Vall{\\'e}e", [Author("Vallée", "Charles de la")]),
        ("{Smith, Jr.}, Joe", [Author("Smith, Jr.", "Joe")]),
        (
            "A. One and B. Two\n  AND C. Three And D.\tFour",
            [Author("One", "A."), Author("Two", "B."), Author("Three", "C."), Author("Four", "D.")],
        ),
        ("Doe, Jane and others", [Author("Doe", "Jane"), OTHERS]),
        ("Doe, Jane et al.", [Author("Doe", "Jane"), OTHERS]),
        ("Doe, Jane and et al", [Author("Doe", "Jane"), OTHERS]),
        ("and Doe, Jane and and Roe, R. and", [Author("Doe", "Jane"), Author("Roe", "R.")]),
        (
            "family=Knuth, given={Donald E.}, prefix=von, suffix=Jr and Doe, Jane",
            [Author("von Knuth Jr", "Donald E."), Author("Doe", "Jane")],
        ),
        ('"family={Robert and Sons, Inc.}"', [Author("Robert and Sons, Inc.")]),
        ("family=Doe, given=Jane, uniquelist=false", [Author("Doe", "Jane")]),
        ("Thi{'ebaux, S. and Doe, Jane", [Author("Thi'ebaux", "S."), Author("Doe", "Jane")]),
        ("Smith, J.; Doe, A.", [Author("Smith", "J."), Author("Doe", "A.")]),
        ("Smith, J., Doe, A., Roe, B.", [Author("Smith", "J."), Author("Doe", "A."), Author("Roe", "B.")]),
        ("John Smith, Anna Doe, Bob Foo", [Author("Smith", "John"), Author("Doe", "Anna"), Author("Foo", "Bob")]),
        (r"Smith, J. \& Doe, A.", [Author("Smith", "J."), Author("Doe", "A.")]),
        ("M&uuml;ller, J&#246;rg", [Author("Müller", "Jörg")]),
        ("", []),
        (" and {} and , and ~", []),
    ],
)
def test_each_form(value: str, expected: list[Author]) -> None:
    assert split_names(value) == expected


@given(st.text(max_size=60) | st.text("{}\\,;&= andADeo~\"'éß", max_size=60))
def test_anything_at_all_is_no_error(value: str) -> None:
    assert all(author.name for author in split_names(value))


PART = st.text("abDEéßłĐ王.-'{}\\$&%#_^~<>|[]\" ,`", min_size=1, max_size=12) | st.sampled_from(
    ["and", "And", "van der", "Doe", "O'Neil", "de la Vallée", "B and C", "Jane", "J.-P.", "Inc.", "--"]
)
PEOPLE = st.builds(Author, family=PART, given=PART | st.just(""), literal=st.just("")) | st.builds(
    lambda name: Author(literal=name), PART
)


def printed(text: str) -> str:
    return unicodedata.normalize("NFC", latex._prepare(text).translate(latex._NAME_PUNCTUATION))


def expected(author: Author) -> Author | None:
    """What the writer makes of an author: names of one part are either braced, or one word that is a family name."""
    family, given_name, literal = map(printed, author)
    if not literal and not family:
        literal, given_name = given_name, ""
    if not literal and not given_name and " " in family:
        literal = family
    return Author(literal=literal) if literal else Author(family, given_name) if family else None


@given(st.lists(PEOPLE, max_size=4))
def test_names_that_were_written_come_back(authors: list[Author]) -> None:
    """But that a single word in which an early letter is a macro can't be braced: it comes back as a family name."""
    read = split_names(latex.escape_names(authors))
    wanted = [one for one in map(expected, authors) if one]
    assert [one.name for one in read] == [one.name for one in wanted]
    assert [one.given for one in read] == [one.given for one in wanted]


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "a, ",
        "a; ",
        "and ",
        " and",
        "{a}",
        "{\\'",
        "et al. ",
        "& ",
        "a & ",
        "~",
        "id=a, ",
        "\\ ",
        "&a",
        " ",
        "a-",
    ],
)
def test_time_is_linear(piece: str) -> None:
    started = time.process_time()
    split_names(piece * 20_000 + "x")
    split_names("x" + piece * 20_000)
    assert time.process_time() - started < 2


def test_what_is_written_is_what_decode_reads() -> None:
    assert decode(latex.escape_names([Author("Erdős", "Pál")])) == "Erdős, Pál"
