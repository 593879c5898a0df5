"""RIS: what its dialects mean, that nothing of a file vanishes, and that what is written comes back equal."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import ris, ris_own
from readinglist.formats.base import Day, Furniture
from readinglist.formats.entry import text_lines
from readinglist.paper import STATUSES, TYPES, Author, Leftover, Paper, Record
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(text: str) -> list[Record | Leftover | Furniture]:
    """What is in *text*, after a look whether each of its lines is counted once."""
    found = [item for item in ris.read(text) if not isinstance(item, Day)]
    assert sum(item.lines for item in found) == text_lines(text)
    return found


def records(text: str) -> list[dict[str, Any]]:
    found = read(text)
    return [dict(item.fields) for item in found if isinstance(item, Record)]


def one(*lines: str) -> dict[str, Any]:
    (fields,) = records("\n".join(lines))
    return fields


ENTRY = """TY  - JOUR
ID  - okafor2020tides
TI  - Tides of small lakes
AU  - Okafor, Ada
AU  - van der Berg, Jan
AU  - Lake Institute,
T2  - Journal of Lakes
PY  - 2020
DA  - 2020/03/14/
VL  - 12
IS  - 3
SP  - 45
EP  - 67
DO  - 10.5555/lakes.1
UR  - https://example.org/tides
SN  - 1234-5679
KW  - lakes
KW  - tides
AB  - Small lakes have
tides too.
N1  - read this
ER  -
"""


def test_an_entry() -> None:
    assert one(ENTRY) == {
        "type": "article",
        "title": "Tides of small lakes",
        "abstract": "Small lakes have tides too.",
        "abstract_kind": "abstract",
        "authors": [
            {"given": "Ada", "family": "Okafor"},
            {"given": "Jan", "family": "van der Berg"},
            {"literal": "Lake Institute"},
        ],
        "year": 2020,
        "month": 3,
        "day": 14,
        "venue": "Journal of Lakes",
        "volume": "12",
        "issue": "3",
        "pages": "45-67",
        "doi": "10.5555/lakes.1",
        "url": "https://example.org/tides",
        "extra": {"issn": "1234-5679"},
        "key": "okafor2020tides",
        "tags": ["lakes", "tides"],
        "note": "read this",
    }


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - A\nTY  - BOOK\nTI  - B\nTY  - GEN\nTI  - C",
        "TY  - JOUR\nTI  - A\nER  -\nTY  - JOUR\nTI  - B\nER  -\nTY  - JOUR\nTI  - C\nER  -",
        "ty  - JOUR\nti  - A\ner  -\n\nTY - JOUR\nTI - B\nER -\n\n  TY  - JOUR\n  TI  - C\n  ER  -",
        "TY\t- JOUR\nTI\t- A\nER\t-\nTY  -JOUR\nTI  -B\nER  -\nTY  -  JOUR\nTI  -  C\nER  -",
        "ID  - a\nTI  - A\nTY  - JOUR\nER  -\nID  - b\nTI  - B\nTY  - JOUR\nER  -\nTI  - C\nTY  - JOUR\nER  -",
        "1.\nTY  - JOUR\nTI  - A\nER  -\nRecord #2 of 3\nContent: X\nTY  - JOUR\nTI  - B\nER  -\n3\nTY  - GEN\nTI  - C",
        "TY  - JOUR\n\nTI  - A\n\nTY  - JOUR\n\nTI  - B\n\nER  -\n\nTY  - JOUR\nTI  - C\nAU  - X\nER  -",
    ],
)
def test_entries_are_told_apart(text: str) -> None:
    assert [fields["title"] for fields in records(text)] == ["A", "B", "C"]
    assert not any(isinstance(item, Leftover) for item in ris.read(text))


def test_a_byte_order_mark_and_blank_lines_inside_an_abstract() -> None:
    text = clean("\ufeffTY  - JOUR\r\nAB  - One.\r\n\r\nTwo.\r\n\r\nThree.\r\nTI  - A\r\nER  - \r\n")
    assert records(text)[0]["abstract"] == "One. Two. Three."


def test_what_stands_outside_is_furniture_or_a_leftover_that_says_why() -> None:
    text = "Provider: X\n1.\nTY  - JOUR\nTI  - A\nER  -\nNL  - Some J\n\nsome words\nER  -\n"
    found = read(text)
    assert text_lines(text) == 8
    assert sum(item.lines for item in found if isinstance(item, Furniture)) == 3
    left = [item for item in found if isinstance(item, Leftover)]
    assert [(item.line, item.text, item.reason) for item in left] == [
        (6, "NL Some J", "tags outside of any entry"),
        (8, "some words", "text outside of any entry"),
    ]


def test_an_entry_that_says_nothing_is_a_leftover() -> None:
    (item,) = ris.read("TI  -\nAU  -\nER  -\n")
    assert item == Leftover(1, "TI AU ER", "an entry without any field", 3)


def test_wrapped_lines_that_look_like_tags() -> None:
    fields = one("TY  - JOUR", "AB  - a long text", "is - as one sees -", "El-Salhy, M., agrees;", "XY z - no", "ER  -")
    assert fields["abstract"] == "a long text is - as one sees - El-Salhy, M., agrees; XY z - no"


@pytest.mark.parametrize(
    ("kind", "other", "expected"),
    [
        ("JOUR", (), ("article", None)),
        ("MGZN", (), ("article", None)),
        ("CONF", (), ("inproceedings", None)),
        ("CHAP", (), ("incollection", None)),
        ("BOOK", (), ("book", None)),
        ("THES", ("M3  - Ph.D. Thesis",), ("phdthesis", None)),
        ("THES", ("M3  - Master's thesis",), ("mastersthesis", None)),
        ("THES", (), ("phdthesis", "thesis")),
        ("RPRT", (), ("techreport", None)),
        ("ELEC", (), ("misc", "online")),
        ("COMP", (), ("misc", "software")),
        ("DATA", (), ("misc", "dataset")),
        ("PAT", (), ("misc", "patent")),
        ("XYZ", (), ("misc", None)),
    ],
)
def test_types(kind: str, other: tuple[str, ...], expected: tuple[str, str | None]) -> None:
    fields = one(f"TY  - {kind}", "TI  - A", *other, "ER  -")
    assert (fields["type"], fields.get("extra", {}).get("entrytype")) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["PY  - 2020///"], (2020, None, None)),
        (["PY  - 2020"], (2020, None, None)),
        (["DA  - 2020/03/14/"], (2020, 3, 14)),
        (["DA  - 2020/3/"], (2020, 3, None)),
        (["PY  - 2001/00/00/"], (2001, None, None)),
        (["Y1  - 2020/03//Spring"], (2020, 3, None)),
        (["Y1  - 1900/01/01", "DA  - 1950/02/03"], (1950, 2, 3)),
        (["DA  - MAR 15", "PY  - 2020"], (2020, 3, 15)),
        (["PY  - 2020", "Y1  - 4-8 Aug. 2020"], (2020, None, None)),
        (["Y1  - 4-8 Aug. 2020"], (2020, None, None)),
        (["DA  - Jan 2022"], (2022, 1, None)),
        (["PY  - ///"], (None, None, None)),
        (["PY  - 0000"], (None, None, None)),
    ],
)
def test_dates(lines: list[str], expected: tuple[int | None, ...]) -> None:
    fields = one("TY  - JOUR", "TI  - A", *lines, "ER  -")
    assert tuple(fields.get(name) for name in ("year", "month", "day")) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["SP  - 12", "EP  - 34"], "12-34"),
        (["EP  - 34", "SP  - 12"], "12-34"),
        (["SP  - 12-34"], "12-34"),
        (["SP  - pp 37-64"], "37-64"),
        (["SP  - 1587-91"], "1587-1591"),
        (["SP  - 7", "EP  - 7"], "7"),
        (["SP  - e0815"], "e0815"),
        (["EP  - 34"], "34"),
        (["SP  - No", "EP  - Specified"], None),
    ],
)
def test_pages(lines: list[str], expected: str | None) -> None:
    assert one("TY  - JOUR", "TI  - A", *lines, "ER  -").get("pages") == expected


def test_venues_by_type() -> None:
    journal = one("TY  - JOUR", "TI  - A", "JO  - J. Lak.", "T2  - Journal of Lakes", "ER  -")
    assert (journal["venue"], journal["extra"]["shortjournal"]) == ("Journal of Lakes", "J. Lak.")
    conference = one("TY  - CONF", "TI  - A", "T2  - Lakes Meeting", "C3  - Proceedings of Lakes", "ER  -")
    assert (conference["venue"], conference["extra"]["eventtitle"]) == ("Proceedings of Lakes", "Lakes Meeting")
    assert one("TY  - CHAP", "TI  - A", "T2  - All Lakes", "ER  -")["venue"] == "All Lakes"
    book = one("TY  - BOOK", "BT  - All Lakes", "T2  - Waters", "ER  -")
    assert (book["title"], book["extra"]["series"]) == ("All Lakes", "Waters")
    thesis = one("TY  - THES", "TI  - A", "PB  - Lake University", "ER  -")
    assert thesis["extra"]["school"] == "Lake University"


def test_names_of_all_dialects() -> None:
    names = ["Okafor,A.B.", "Okafor A.B.", "Okafor AB", "A. B. Okafor", "King, Martin, Jr.", "Lake Institute", "Plato"]
    fields = one("TY  - JOUR", *(f"A{n % 2 or 'U'}  - {name}" for n, name in enumerate(names)), "ED  - Li, Bo", "ER  -")
    assert [Author.from_json(author) for author in fields["authors"]] == [
        Author("Okafor", "A.B."),
        Author("Okafor", "A.B."),
        Author("Okafor", "AB"),
        Author("Okafor", "A. B."),
        Author("King Jr.", "Martin"),
        Author(literal="Lake Institute"),
        Author(literal="Plato"),
    ]
    assert fields["extra"]["editor"] == [{"given": "Bo", "family": "Li"}]


def test_identifiers_wherever_they_stand() -> None:
    fields = one("TY  - JOUR", "TI  - A", "M3  - doi: 10.5555/a", "AN  - arXiv:2403.01234", "C2  - PMC123456", "ER  -")
    assert (fields["doi"], fields["arxiv"], fields["extra"]) == ("10.5555/a", "2403.01234", {"pmcid": "PMC123456"})
    fields = one(
        "TY  - JOUR", "TI  - A", "N1  - doi: 10.5555/a", "U1  - 77[pmid]", "UR  - https://arxiv.org/abs/2403.1"
    )
    assert (fields["doi"], fields["extra"], "note" in fields) == ("10.5555/a", {"pmid": "77"}, False)
    fields = one("TY  - BOOK", "SN  - 978-3-16-148410-0 (pbk)", "SN  - 0000-000X", "ID  - 12345", "ER  -")
    assert fields["extra"] == {"isbn": "978-3-16-148410-0", "issn": "0000-000X", "ris_id": "12345"}


def test_keywords_and_notes() -> None:
    fields = one("TY  - JOUR", "KW  - lakes; tides", "KW  - waves", "big", "N1  - Cited By :4", "ER  -")
    assert fields["tags"] == ["lakes", "tides", "waves", "big"]
    assert fields["extra"] == {"ris_n1": "Cited By :4"}
    assert one("TY  - JOUR", "KW  - lakes, tides, big waves", "ER  -")["tags"] == ["lakes", "tides", "big waves"]
    assert one("TY  - JOUR", "KW  - Pacific white&#8208;sided &amp; co", "ER  -")["tags"] == [
        "Pacific white‐sided & co"
    ]
    note = one("TY  - JOUR", "N1  - <p>One<br/>two &amp; three</p><p>four</p>", "N1  - five", "ER  -")["note"]
    assert note == "One\ntwo & three\n\nfour\n\nfive"


def test_what_has_no_field_is_kept() -> None:
    fields = one("TY  - JOUR", "TI  - A", "C1  - x", "C1  - y", "U5  - z", "LA  - en", "ZZ  - odd", "ER  -")
    assert fields["extra"] == {"ris_c1": ["x", "y"], "ris_u5": "z", "language": "en", "ris_zz": "odd"}


def test_our_own_line_is_checked() -> None:
    own = json.dumps(
        {"status": "bored", "year": "x", "doi": "no", "starred": 1, "tags": "a", "authors": [{"a": "b"}], "a": 1}
    )
    # Nothing in it is a value that the field can have, so it is somebody else's.
    fields = one("TY  - JOUR", "TI  - A", f"M2  - readinglist: {own}", "ER  -")
    assert fields == {"type": "article", "title": "A", "extra": {"ris_m2": f"readinglist: {own}"}}
    for text in (
        "{",
        "[1]",
        '{"extra":{"a":NaN}}',
        "[" * 5000,
        '{"status": "read"',
        "1",
        '{"extra":' * 400 + "1" + "}" * 400,
    ):
        fields = one("TY  - JOUR", f"M2  - readinglist: {text}", "ER  -")
        assert fields["type"] == "article"
    assert one("TY  - JOUR", "TI  - A", 'M2  - readinglist: {"title":null,"status":"read"}')["status"] == "read"


def test_it_is_recognised() -> None:
    assert ris.looks_like(ENTRY)
    assert ris.looks_like("1.\nTY - JOUR\nTI - A\n")
    assert not ris.looks_like("TI  - A\n")
    assert not ris.looks_like("A page about tides.\n\nTY for reading - it was fun\nER  - emergency room\n")
    assert not ris.looks_like("@article{a,\n  title = {TY  - JOUR},\n}\n")
    assert not ris.looks_like("PMID- 1\nTI  - A\nFAU - Okafor, Ada\n")
    assert not ris.looks_like("")


# Writing


def paper(**fields: object) -> Paper:
    return Paper(id=1, **{"key": "a2020", "title": "A", **fields})  # type: ignore[arg-type]


def test_an_entry_is_written_for_everyone() -> None:
    written = "".join(
        ris.write(
            [
                paper(
                    type="article",
                    authors=(Author("Okafor", "Ada"), Author(literal="Lake Institute")),
                    year=2020,
                    month=3,
                    venue="Journal of Lakes",
                    pages="45-67",
                    arxiv="2403.01234",
                    abstract="Two\nlines",
                    abstract_kind="abstract",
                    tags=("lakes",),
                    note="One.\n\nTwo.",
                )
            ]
        )
    )
    assert written == (
        "TY  - JOUR\r\nID  - a2020\r\nTI  - A\r\nAU  - Okafor, Ada\r\nAU  - Lake Institute,\r\n"
        "T2  - Journal of Lakes\r\nPY  - 2020\r\nDA  - 2020/03//\r\nSP  - 45\r\nEP  - 67\r\nAN  - arXiv:2403.01234\r\n"
        "AB  - Two lines\r\n"
        "KW  - lakes\r\nN1  - One.\r\nN1  - Two.\r\nER  - \r\n\r\n"
    )


def test_abstracts_can_be_left_out() -> None:
    papers = [paper(abstract="secret", abstract_kind="summary")]
    assert "secret" not in "".join(ris.write(papers, abstracts=False))


def test_writing_holds_nothing_back() -> None:
    asked = []

    def papers() -> Iterator[Paper]:
        for number in range(3):
            asked.append(number)
            yield paper(title=f"T{number}")

    pieces = ris.write(papers())
    assert "T0" in next(pieces)
    assert asked == [0]


HOSTILE = st.one_of(
    st.text(max_size=25),
    st.sampled_from(
        ["ER  - ", "a\nER  - \nTY  - JOUR\nTI  - x", "TY  - BOOK", "a;b, c", "Müller–漢字 😀", "x\ty", "M2  - {",
         "&amp;", "readinglist: {}", '"\\', "<p>x</p>", "Cited By :4", "arXiv:2403.01234", "10.5555/x", "doi:10.5555/y",
         "No", "Smith, J.,", "The Team", "Long V", "- a", "-", "12-34", "2020/03/04/x", "PMC12345", "a,",
         "=1+1", "1234-5679"]
    ),
)  # fmt: skip
LINE = HOSTILE.map(one_line).filter(bool)
MAYBE = st.none() | LINE
NAME = st.builds(lambda family, given: Author(family=family, given=given), LINE, st.just("") | LINE) | st.builds(
    lambda literal: Author(literal=literal), LINE
)
EXTRA_NAME = st.sampled_from(
    ["issn", "isbn", "editor", "translator", "language", "url", "series", "school", "type", "keywords", "ris_c1",
     "pmid", "note", "entrytype", "ris_ty", "eventtitle", "accession", "holder", "ris_er", "ris_ZZ", "ris_m2",
     "pmcid", "file"]
) | LINE  # fmt: skip
EXTRA_VALUE = st.one_of(
    LINE, st.lists(LINE, min_size=1, max_size=3), st.lists(NAME.map(Author.as_json), min_size=1, max_size=2)
)
PAPERS = st.builds(
    Paper,
    id=st.just(1),
    key=LINE,
    type=st.sampled_from(TYPES),
    title=MAYBE,
    abstract=LINE,
    abstract_kind=st.sampled_from(["abstract", "summary", "snippet"]),
    authors=st.lists(NAME, max_size=3).map(tuple),
    year=st.none() | st.integers(1, 9999),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
    venue=MAYBE,
    volume=MAYBE,
    issue=MAYBE,
    pages=MAYBE | st.sampled_from(["1-2", "5-5", "1587-91", "e1", "12-34, 56", "1-2-3"]),
    publisher=MAYBE,
    doi=st.none() | st.just("10.5555/abc(1)"),
    arxiv=st.none() | st.sampled_from(["2403.01234", "cs/0112017"]),
    url=MAYBE
    | st.sampled_from(["https://arxiv.org/abs/2403.01234", "https://doi.org/10.5555/q", "https://a.org/?a&lt=1"]),
    code=MAYBE,
    extra=st.dictionaries(EXTRA_NAME, EXTRA_VALUE, max_size=4),
    tags=st.lists(LINE, max_size=3, unique=True).map(tuple),
    note=st.none() | st.lists(HOSTILE, max_size=3).map(lambda parts: clean("\n\n".join(parts)).strip()),
    starred=st.booleans(),
    status=st.sampled_from(STATUSES),
)


def carried(this: Paper) -> dict[str, object]:
    return ris_own.carried(this, abstracts=True)


@settings(max_examples=250, deadline=None)
@given(st.lists(PAPERS, max_size=3))
def test_what_is_written_comes_back_equal(papers: list[Paper]) -> None:
    written = "".join(ris.write(papers))
    assert written == "".join(ris.write(papers))
    assert written.count("\r\n") == written.count("\n")
    assert records(clean(written)) == [carried(this) for this in papers]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            HOSTILE,
            st.sampled_from(["", "TY  - JOUR", "ER  -", "TI  - A", "ti  - b", "AU  - X", "  more", "1.", "KW  - a;b"]),
            st.builds(
                "{}  - {}".format, st.sampled_from(["PY", "SP", "EP", "AU", "M2", "N1", "SN", "T2", "M3"]), HOSTILE
            ),
        ),
        max_size=25,
    ).map(lambda lines: clean("\n".join(lines)))
)
def test_any_text_is_read_to_the_last_line(text: str) -> None:
    positions = [item.position for item in read(text) if isinstance(item, Record)]
    assert positions == list(range(1, len(positions) + 1))
    ris.looks_like(text)


@pytest.mark.parametrize(
    "line",
    [
        "TI  - A{}",
        "AD  - A{}",
        "SN  - {}",
        "AU  - A{}",
        "PY  - 20{}",
        "UR  - {}",
        "text {}",
        "ER  - {}",
        "N1  - {}",
        "KW  - {}",
        "DA  - {:04}/03/04",
    ],
)
def test_time_grows_with_the_size_only(line: str) -> None:
    text = "TY  - JOUR\n" + "\n".join(line.format(number) for number in range(40_000))
    start = time.process_time()
    list(ris.read(text))
    assert time.process_time() - start < 3


def test_an_entry_without_its_type_is_left_over_and_says_so() -> None:
    records = list(read("TY  - JOUR\nTI  - A\nER  -\n\nTI  - B\nAU  - Ash, Bo\nER  -\n"))
    assert [item.fields["title"] for item in records if isinstance(item, Record)] == ["A"]
    (left,) = [item for item in records if isinstance(item, Leftover)]
    assert (left.line, left.reason, left.lines) == (5, "no TY, the type of reference", 3)
