"""Citation keys by pattern: what markers and modifiers give, that every key is legal, that errors say where."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist import key_patterns
from readinglist.errors import UsageError
from readinglist.key_patterns import DEFAULT, MARKERS, MAX_LENGTH, MODIFIERS
from readinglist.keys import base_key
from readinglist.paper import Author

LEGAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,79}")
BEE = Author("Bee", "Ann")
OKAFOR = Author("Okafor", "Ngozi")
BERG = Author("van der Berg", "Jan")
LOS = Author("Łoś", "Łucja")
TITLE = "An Awesome Paper on the Self-Portrait of Rivers"
FIELDS: dict[str, Any] = {
    "type": "article",
    "month": 3,
    "day": 9,
    "venue": "Journal of Fish Biology",
    "volume": "12",
    "issue": "4",
    "pages": "7,41,73-97",
    "publisher": "River & Sons",
    "doi": "10.1234/a(b)_c.d",
    "arxiv": "2403.00001",
    "tags": ["slow rivers", "ünder"],
    "extra": {
        "series": "LNCS",
        "entrytype": "online",
        "editor": [{"family": "Dee", "given": "Eva"}, {"literal": "The River Team"}],
    },
}


def key(
    pattern: str | None,
    *authors: Author,
    title: str | None = TITLE,
    year: int | None = 2017,
    fields: dict[str, Any] | None = None,
) -> str:
    return key_patterns.compile(pattern)(title, authors or (BEE,), year, FIELDS if fields is None else fields)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[auth]", "Bee"),
        ("[auth2]", "Be"),
        ("[auth3_2]", "Oka"),
        ("[auth3_9]x[year]", "x2017"),
        ("[authors]", "BeeOkaforvanderBerg"),
        ("[authors1]", "BeeEtAl"),
        ("[authors3]", "BeeOkaforvanderBerg"),
        ("[authEtAl]", "BeeEtAl"),
        ("[auth.etal]", "Bee.etal"),
        ("[auth.auth.ea]", "Bee.Okafor.ea"),
        ("[authorIni]", "BeeOv"),
        ("[authIni7]", "BeeOkva"),
        ("[authIni2]", "BO"),
        ("[authshort]", "BOv"),
        ("[authorsAlpha]", "BOv"),
        ("[authorLast]", "vanderBerg"),
        ("[authForeIni]", "A"),
        ("[authorLastForeIni]", "J"),
        ("[edtr]", "Dee"),
        ("[editors]", "DeeRiverTeam"),
        ("[year]", "2017"),
        ("[shortyear]", "17"),
        ("[date]", "2017-03-09"),
        ("[month][day]", "0309"),
        ("[title]", "AnAwesomePaperontheSelfPortraitofRivers"),
        ("[fulltitle:truncate5]", "AnAw"),
        ("[camel:abbr]", "AAPOTSOR"),
        ("[title:abbr]", "AAPotSoR"),
        ("[shorttitle]", "AwesomePaperSelfPortrait"),
        ("[shorttitle2]", "AwesomePaper"),
        ("[shorttitle3_1:lower]", "awesomepaperselfportrait"),
        ("[veryshorttitle:lower]", "awesome"),
        ("[journal:abbr]", "JoFB"),
        ("[venue:skipwords:abbr]", "JFB"),
        ("[booktitle:upper]", "JOURNALOFFISHBIOLOGY"),
        ("[volume]:[number]/[issue]", "12:4/4"),
        ("[firstpage]-[lastpage]", "7-97"),
        ("[publisher]", "RiverSons"),
        ("[keyword1]_[keyword2]", "slowrivers_under"),
        ("[type][entrytype:capitalize]", "articleOnline"),
        ("[doi]", "10.1234/ab_c.d"),
        ("[arxiv]", "2403.00001"),
        ("[SERIES]", "LNCS"),
        ("[EDITOR]", "EvaDeeTheRiverTeam"),
        ("[AUTHORS:truncate7]", "AnnBee"),
        ("[PAGES]", "7417397"),
        ("[KEYWORDS]", "slowriversunder"),
        ("[NOTE:(none)]", "none"),
        ("[NOTE:(none):upper]", "NONE"),
        ("[AUTH:(x)][auth]", "xBee"),
        ("[Auth:LOWER][YEAR]", "bee2017"),
        ("ref:[auth]+[year].x", "ref:Bee+2017.x"),
        ("[auth]-[NOTE]", "Bee"),
        ("-[auth]", "Bee"),
    ],
)
def test_markers_and_modifiers(pattern: str, expected: str) -> None:
    assert key(pattern, BEE, OKAFOR, BERG) == expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ([BEE], "Bee Bee Bee Bee Bee Bee"),
        ([BEE, OKAFOR], "BeeOkafor Bee.Okafor Bee.Okafor BO BO BeeO"),
        ([BEE, OKAFOR, BERG, LOS], "BeeEtAl Bee.etal Bee.Okafor.ea BOv+ BOvL BeeOvL"),
        ([BEE, OKAFOR, BERG, LOS, BEE], "BeeEtAl Bee.etal Bee.Okafor.ea BOv+ BOv+ BeeOvLB"),
    ],
)
def test_markers_by_the_number_of_authors(authors: list[Author], expected: str) -> None:
    patterns = ["[authEtAl]", "[auth.etal]", "[auth.auth.ea]", "[authshort]", "[authorsAlpha]", "[authorIni]"]
    assert " ".join(key(pattern, *authors) for pattern in patterns) == expected


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        ("capitalize", "HowToReadBertOnTheRiver"),
        ("titlecase", "HowtoREADBERTontheRiver"),
        ("sentencecase", "Howtoreadbertontheriver"),
        ("skipwords", "READBERTRiver"),
        ("lower:abbr", "htrbotr"),
    ],
)
def test_modifiers_of_case(modifier: str, expected: str) -> None:
    assert key(f"[fulltitle:{modifier}]", title="how to READ BERT on the River") == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (LOS, "Los"),
        (Author("Müßig"), "Mussig"),
        (Author("O’Neill-Ray"), "ONeillRay"),
        (Author(r"Fr\'echet"), "Frechet"),
        (Author("李"), "Li"),
        (Author(literal="The Institute for the Study of Slow Rivers"), "InstituteStudySlow"),
        (Author("", "Plato"), "Plato"),
    ],
)
def test_names_fold_to_ascii_with_their_capitals(author: Author, expected: str) -> None:
    assert key("[auth]", author) == expected


def test_editors_stand_for_authors_that_are_missing() -> None:
    make = key_patterns.compile("[auth][authForeIni][year]")
    assert make(TITLE, (), 2017, FIELDS) == "DeeE2017"


def test_a_paper_that_says_nothing_of_the_pattern_gets_the_built_in_key() -> None:
    assert key("x[NOTE]_[SERIES]", fields={}) == base_key(TITLE, (BEE,), 2017)
    assert key("[doi]", fields={"doi": "…"}) == base_key(TITLE, (BEE,), 2017)


def test_keys_end_before_the_longest_and_without_a_separator() -> None:
    long = key("[title]", title="word " * 100)
    assert len(long) == MAX_LENGTH
    assert key("[title:truncate79]-[year]", title="X" * 100) == "X" * 79


papers = st.tuples(
    st.none() | st.text(max_size=80),
    st.lists(
        st.builds(Author, st.text(max_size=30), st.text(max_size=9), st.just("") | st.text(max_size=30)), max_size=6
    ),
    st.none() | st.integers(-3000, 3000),
    st.dictionaries(
        st.sampled_from([*FIELDS, "note", "pages", "entrytype"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.lists(st.text(max_size=9), max_size=3)
        | st.dictionaries(
            st.sampled_from(["editor", "keywords", "series", "month"]),
            st.recursive(
                st.none() | st.text(max_size=9), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
            ),
        ),
        max_size=6,
    ),
)  # fmt: skip
markers = st.sampled_from(sorted(MARKERS)).map(lambda name: name.replace("N_M", "3_2").replace("N", "3"))
modifiers = st.sampled_from(sorted(MODIFIERS)).map(lambda name: name.replace("N", "3").replace("text", "a:b/c"))
placeholders = st.tuples(markers, st.lists(modifiers, max_size=3)).map(
    lambda parts: f"[{':'.join([parts[0], *parts[1]])}]"
)
patterns = st.tuples(st.lists(st.sampled_from(["", "x", "-", "_:", "."]) | placeholders, max_size=4), placeholders).map(
    lambda parts: "".join([*parts[0], parts[1]])
)


@given(patterns, papers)
def test_every_key_is_legal(pattern: str, paper: tuple[str | None, list[Author], int | None, dict[str, Any]]) -> None:
    made = key_patterns.compile(pattern)(*paper)
    assert LEGAL.fullmatch(made)
    assert made == key_patterns.compile(pattern)(*paper)


@given(papers)
def test_without_a_pattern_keys_are_the_built_in_ones(
    paper: tuple[str | None, list[Author], int | None, dict[str, Any]],
) -> None:
    for pattern in (None, "", DEFAULT):
        assert key_patterns.compile(pattern)(*paper) == base_key(*paper[:3])


def test_the_default_says_what_the_built_in_scheme_does() -> None:
    assert key(DEFAULT) == "bee2017awesome"
    assert key(f"{DEFAULT}[NOTE]") == "bee2017awesome"


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[auth][yaer]", "column 8: no marker 'yaer'; did you mean 'year'?"),
        ("[auth:lover]", "column 7: no modifier 'lover'; did you mean 'lower'?"),
        ("[auth:truncate]", "column 7: no modifier 'truncate'"),
        ("[auth:lower3]", "column 7: no modifier 'lower3'"),
        ("[auth", "column 1: a bracket that is never closed"),
        ("x[year]é", "column 8: 'é' can't stand in a key"),
        ("[year] [auth]", "column 7: ' ' can't stand in a key"),
        ("[year]]", "column 7: ']' can't stand in a key"),
        ("[year:(a b)]", "column 9: ' ' can't stand in a key"),
        ("[year:(a]", "column 6: ':(a' is no modifier"),
        ("[year:lower:]", "column 12: ':' is no modifier"),
        ("[]", "column 2: no marker ''"),
        ("[auth0]", "column 2: no marker 'auth0'"),
        ("[year4]", "column 2: no marker 'year4'"),
        ("[authIni]", "column 2: no marker 'authIni'"),
        ("[auth3_1_2]", "column 2: no marker 'auth3_1_2'"),
        ("paper", "column 1: no marker in brackets, so all papers would have one key"),
    ],
)
def test_errors_say_the_column(pattern: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        key_patterns.compile(pattern)
    assert str(caught.value).startswith(f"key pattern, {message}")


@given(st.text(alphabet="[]:()authyearN3_ é", max_size=30))
def test_any_pattern_compiles_or_is_refused(pattern: str) -> None:
    try:
        assert LEGAL.fullmatch(key(pattern))
    except UsageError as error:
        assert str(error).startswith("key pattern, column ")  # noqa: PT017 - either is right


def test_every_marker_and_modifier_is_described() -> None:
    for described in (*MARKERS.items(), *MODIFIERS.items()):
        assert all(described)


@pytest.mark.parametrize("text", ["-" * 100_000, "<a" * 50_000, "\\" * 100_000, "a. " * 30_000, "é" * 100_000])
def test_long_titles_take_linear_time(text: str) -> None:
    start = time.process_time()
    assert LEGAL.fullmatch(key("[authors][camel:titlecase][shorttitle9_3][JOURNAL:abbr]", Author(text), title=text))
    assert time.process_time() - start < 5


def test_importing_loads_nothing_slow() -> None:
    code = "import sys, readinglist.key_patterns; sys.exit(bool({'anyascii', 'difflib', 'hashlib'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
