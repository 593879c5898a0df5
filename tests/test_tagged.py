"""EndNote's tagged format, MEDLINE and the Web of Science: what their tags mean, and that nothing vanishes."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import ciw, enw, medline, ris
from readinglist.formats.base import Day, Furniture
from readinglist.formats.decode import decode
from readinglist.formats.entry import text_lines
from readinglist.formats.tagged import name, whole_range
from readinglist.paper import Author, Leftover, Record
from readinglist.text import clean

if TYPE_CHECKING:
    from types import ModuleType

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "bibliographies"
READERS = {"ris": ris, "enw": enw, "nbib": medline, "ciw": ciw}


def read(reader: ModuleType, text: str) -> list[Record | Leftover | Furniture]:
    """What is in *text*, after a look whether each of its lines is counted once."""
    found = [item for item in reader.read(text) if not isinstance(item, Day)]
    assert sum(item.lines for item in found) == text_lines(text)
    return found


def records(reader: ModuleType, text: str) -> list[dict[str, Any]]:
    return [dict(item.fields) for item in read(reader, text) if isinstance(item, Record)]


def one(reader: ModuleType, *lines: str) -> dict[str, Any]:
    (fields,) = records(reader, "\n".join(lines))
    return fields


ENW = """%0 Journal Article
%A Okafor, Ada
%A Lake Institute,
%D 2020
%8 March 14
%T Tides of small lakes
%J Journal of Lakes
%V 12
%N 3
%P 45-67
%R 10.5555/Lakes.1
%U https://example.org/tides
%@ 1234-5679
%K lakes; tides
big waves
%X Small lakes have

tides too.
%Z read this
%F okafor2020
%E Li, Bo
%G en
%1 odd
%& 45
"""


def test_an_entry_of_endnote() -> None:
    assert one(enw, ENW) == {
        "type": "article",
        "title": "Tides of small lakes",
        "abstract": "Small lakes have tides too.",
        "abstract_kind": "abstract",
        "authors": [{"given": "Ada", "family": "Okafor"}, {"literal": "Lake Institute"}],
        "year": 2020,
        "month": 3,
        "day": 14,
        "venue": "Journal of Lakes",
        "volume": "12",
        "issue": "3",
        "pages": "45-67",
        "doi": "10.5555/lakes.1",
        "url": "https://example.org/tides",
        "extra": {
            "editor": [{"given": "Bo", "family": "Li"}],
            "issn": "1234-5679",
            "language": "en",
            "enw_1": "odd",
            "enw_and": "45",
        },
        "key": "okafor2020",
        "tags": ["lakes", "tides", "big waves"],
        "note": "read this",
    }


@pytest.mark.parametrize(
    "text",
    [
        "%0 Book\n%T A\n%0 Book\n%T B\n%0 Book\n%T C",
        "%0 Book\n%T A\n\n%0 Book\n\n%T B\n\n%X some\n\ntext\n%0 Book\n%T C",
        "%T A\n%A X\n\n%T B\n%A Y\n\n\n%T C",
        "%A X\n%T A\n%0 Book\n\n%A X\n%T B\n%0 Book\n\n%A X\n%T C\n%0 Book",
    ],
)
def test_entries_of_endnote_are_told_apart(text: str) -> None:
    assert [fields["title"] for fields in records(enw, text)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("Journal Article", ("%J Lakes", "%B Other"), ("article", None, "Lakes", {"enw_b": "Other"})),
        ("Book Section", ("%B All Lakes",), ("incollection", None, "All Lakes", {})),
        ("Conference Proceedings", ("%B Lakes 2020",), ("inproceedings", None, "Lakes 2020", {})),
        ("Book", ("%B Waters",), ("book", None, None, {"series": "Waters"})),
        ("Edited Book", (), ("book", "collection", None, {})),
        ("Thesis", ("%9 Ph.D.", "%I Lake University"), ("phdthesis", None, None, {"school": "Lake University"})),
        ("Thesis", ("%9 Masters",), ("mastersthesis", None, None, {})),
        ("Web Page", (), ("misc", "online", None, {})),
        ("Something", (), ("misc", None, None, {})),
    ],
)
def test_types_of_endnote(kind: str, lines: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    fields = one(enw, f"%0 {kind}", "%T A", *lines)
    extra = fields.get("extra", {})
    exact = extra.pop("entrytype", None)
    extra.pop("enw_9", None)
    assert (fields["type"], exact, fields.get("venue"), extra) == expected


MEDLINE = """PMID- 1234567
OWN - NLM
TI  - Tides of small lakes that are
      longer than a line.
PG  - 123-9
LID - 10.5555/lakes.1 [doi]
LID - S1-2(3)4 [pii]
AB  - Small lakes - and
      tides.
FAU - Okafor, Ada
AU  - Okafor A
AD  - Institute of Lakes
AU  - Li BC Jr
CN  - Lake Study Group
LA  - eng
PT  - Journal Article
PT  - Review
PL  - Lakeland
TA  - J Lakes
JT  - Journal of lakes
VI  - 12
IP  - 3
IS  - 1234-5679 (Print)
IS  - 0000-000X (Linking)
DP  - 2020 Mar 14
MH  - Lakes/*physiology
OT  - tides
PMC - PMC7654321
EDAT- 2020/03/15 06:00
"""


def test_an_entry_of_medline() -> None:
    assert one(medline, MEDLINE) == {
        "type": "article",
        "title": "Tides of small lakes that are longer than a line.",
        "abstract": "Small lakes - and tides.",
        "abstract_kind": "abstract",
        "authors": [
            {"given": "Ada", "family": "Okafor"},
            {"given": "BC", "family": "Li Jr"},
            {"literal": "Lake Study Group"},
        ],
        "year": 2020,
        "month": 3,
        "day": 14,
        "venue": "Journal of lakes",
        "volume": "12",
        "issue": "3",
        "pages": "123-129",
        "doi": "10.5555/lakes.1",
        "extra": {
            "pmid": "1234567",
            "pmcid": "PMC7654321",
            "medline_own": "NLM",
            "medline_lid": "S1-2(3)4 [pii]",
            "medline_pt": ["Journal Article", "Review"],
            "medline_edat": "2020/03/15 06:00",
            "affiliation": "Institute of Lakes",
            "language": "eng",
            "address": "Lakeland",
            "shortjournal": "J Lakes",
            "issn": ["1234-5679", "0000-000X"],
            "keywords": ["Lakes/*physiology", "tides"],
        },
    }


@pytest.mark.parametrize(
    "text",
    [
        "PMID- 1\nTI  - A\nPMID- 2\nTI  - B\nPMID- 3\nTI  - C",
        "\nPMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\n\nPMID- 3\nTI  - C\n",
        "OWN - X\nTI  - A\nPT  - Book\n\nPMCR- 2\nTI  - B\n\nJT  - J\nTI  - C",
        "PMID- 1\n\nTI  - A\n\nVI  - 1\n\nPMID- 2\n\nTI  - B\n\nVI  - 2\n\nPMID- 3\n\nTI  - C",
        "PMID-1\nTI  - A\nan odd line\nPT-\n\nPMID-2\nTI  - B\n\nPMID-3\nTI  - C",
    ],
)
def test_entries_of_medline_are_told_apart(text: str) -> None:
    assert [fields["title"].split()[0] for fields in records(medline, text)] == ["A", "B", "C"]


def test_an_odd_line_costs_itself() -> None:
    text = "PMID- 1\nTI  - A\n\nnothing known\n\nPMID- 2\nTI  - B\nVI-\n"
    found = read(medline, text)
    assert [item for item in found if isinstance(item, Leftover)] == [
        Leftover(4, "nothing known", "text outside of any entry")
    ]
    assert len(records(medline, text)) == 2
    assert read(medline, "TI-\nPG  -\n") == [Leftover(1, "TI PG", "an entry without any field", 2)]


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["Journal Article", "Research Support, Non-U.S. Gov't"], "article"),
        (["Case Reports"], "article"),
        (["Reports - Research"], "techreport"),
        (["Dissertations/Theses - Doctoral Dissertations"], "phdthesis"),
        (["Dissertations/Theses - Masters Theses"], "mastersthesis"),
        (["Books", "Guides"], "book"),
        (["Overall"], "misc"),
    ],
)
def test_types_of_medline(types: list[str], expected: str) -> None:
    assert one(medline, "PMID- 1", *(f"PT  - {text}" for text in types))["type"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013 06 10", (2013, 6, 10)),
        ("2010   06", (2010, 6, None)),
        ("2020 Jan-Feb", (2020, None, None)),
        ("2009 Winter", (2009, None, None)),
        ("07 2006", (2006, 7, None)),
    ],
)
def test_dates(text: str, expected: tuple[int | None, ...]) -> None:
    for fields in (one(medline, "PMID- 1", f"DP  - {text}"), one(enw, "%0 Book", f"%D {text}")):
        assert tuple(fields.get(part) for part in ("year", "month", "day")) == expected


CIW = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Okafor, A
   Li, B
AF Okafor, Ada
   Li, Bo
CA Lake Study Group
TI Tides of small lakes that are longer
   than a line
SO JOURNAL OF LAKES
LA English
DT Article; Proceedings Paper
CT Lakes Meeting
CY MAR 03-05, 2019
CL Laketown
DE lakes; big
   tides
ID WAVES
AB Small lakes - and
   tides.
C1 [Okafor, Ada] Inst Lakes, Laketown.
   [Li, Bo] Univ Waves, Dept
   Water, Wavetown.
CR ROE J, 2001, WAVES, V1
   DOE J, 2002, WAVES, V2
PU LAKE PRESS
PI LAKETOWN
SN 1234-5679
EI 0000-000X
PD MAR 14
PY 2020
VL 12
IS 3
BP 45
EP 67
DI 10.5555/lakes.1
TC 4
UT WOS:000000000000001
PM 1234567
ER

EF
"""


def test_an_entry_of_the_web_of_science() -> None:
    assert one(ciw, CIW) == {
        "type": "article",
        "title": "Tides of small lakes that are longer than a line",
        "abstract": "Small lakes - and tides.",
        "abstract_kind": "abstract",
        "authors": [
            {"given": "Ada", "family": "Okafor"},
            {"given": "Bo", "family": "Li"},
            {"literal": "Lake Study Group"},
        ],
        "year": 2020,
        "month": 3,
        "day": 14,
        "venue": "JOURNAL OF LAKES",
        "volume": "12",
        "issue": "3",
        "pages": "45-67",
        "publisher": "LAKE PRESS",
        "doi": "10.5555/lakes.1",
        "extra": {
            "issn": ["1234-5679", "0000-000X"],
            "keywords": ["lakes", "big tides", "WAVES"],
            "language": "English",
            "wos_dt": "Article; Proceedings Paper",
            "eventtitle": "Lakes Meeting",
            "eventdate": "MAR 03-05, 2019",
            "eventvenue": "Laketown",
            "affiliation": [
                "[Okafor, Ada] Inst Lakes, Laketown.",
                "[Li, Bo] Univ Waves, Dept Water, Wavetown.",
            ],
            "wos_cr": ["ROE J, 2001, WAVES, V1", "DOE J, 2002, WAVES, V2"],
            "address": "LAKETOWN",
            "wos_tc": "4",
            "accession": "WOS:000000000000001",
            "pmid": "1234567",
        },
    }


def test_types_and_ends_of_the_web_of_science() -> None:
    text = "PT B\nTI A\nSO A.\nER\nPT C\nTI B\nSO Meeting\nPT P\nTI C\nER\nEF\nodd\n"
    found = read(ciw, text)
    fields = [dict(item.fields) for item in found if isinstance(item, Record)]
    assert [entry["type"] for entry in fields] == ["book", "inproceedings", "misc"]
    assert [entry.get("venue") for entry in fields] == [None, "Meeting", None]
    assert fields[2]["extra"] == {"entrytype": "patent"}
    assert [item.text for item in found if isinstance(item, Leftover)] == ["odd"]
    assert one(ciw, "PT J", "TI A", "AR 1042", "ER")["pages"] == "1042"


# Whatever is read


SAMPLES = {"ris": "TY  - JOUR\nTI  - A\nAU  - X\nER  - \n", "enw": ENW, "nbib": MEDLINE, "ciw": CIW}
PROSE = """% A comment in LaTeX
PT is what they call it. FN was there too.
AU - the sign of gold - is old.

%%EOF
@article{a,
  title = {PMID- 12},
}
1. TY  - some notes
"""


@pytest.mark.parametrize("format_name", SAMPLES)
def test_formats_are_told_apart(format_name: str) -> None:
    assert [other for other, reader in READERS.items() if reader.looks_like(SAMPLES[format_name])] == [format_name]


@pytest.mark.parametrize(
    "text", [PROSE, "", "\n\n", "PMID", "%", "title,year\nA,2020\n", '{"title": "A"}', "%PDF-1.4\n%T\n"]
)
def test_prose_is_none_of_them(text: str) -> None:
    assert [other for other, reader in READERS.items() if reader.looks_like(text)] == []


LINES = st.one_of(
    st.text(max_size=20),
    st.builds(
        "{}{}".format,
        st.sampled_from(
            ["%0 ", "%A ", "%T ",
             "%@ ", "%P ", "%D ", "%R ", "%", "PMID- ", "TI  - ", "PG  - ", "AID - ", "FAU - ",
             "AU  - ",
             "IS  - ", "DP  - ", "PT J", "PT ", "AU ", "TI ", "BP ", "PD ", "PY ", "SN ", "C1 ", "CR ", "SO ", "   ",
             "\t", "ER", "EF", "FN ", ""]
        ),
        st.text(max_size=12) | st.sampled_from(["", "1-2", "123-9", "A, B", "2020 Mar", "JUN 31", "0",
                                                     "10.5555/x [doi]"]),
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([enw, medline, ciw]), st.lists(LINES, max_size=20).map(lambda lines: clean("\n".join(lines))))
def test_any_text_is_read_to_the_last_line(reader: ModuleType, text: str) -> None:
    positions = [item.position for item in read(reader, text) if isinstance(item, Record)]
    assert positions == list(range(1, len(positions) + 1))
    reader.looks_like(text)


@pytest.mark.parametrize(
    ("reader", "first", "line"),
    [
        *((enw, "%0 Book", f"%{tag} {{}}") for tag in "ATKXRMDP@Z1"),
        *(
            (medline, "PMID- 1", f"{tag}- {{}}")
            for tag in ("FAU ", "MH  ", "AB  ", "LID ", "IS  ", "DP  ", "TI  ", "ZZ  ")
        ),
        *((ciw, "PT J", f"{tag} {{}}") for tag in ("AU", "  ", "DE", "CR", "PD", "SN", "ZZ", "AB")),
    ],
)
def test_time_grows_with_the_size_only(reader: ModuleType, first: str, line: str) -> None:
    text = first + "\n" + "\n".join(line.format(number) for number in range(20_000))
    start = time.process_time()
    read(reader, text)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123-9", "123-129"),
        ("454-81", "454-481"),
        ("S12-5", "S12-S15"),
        ("S12-S15", "S12-S15"),
        ("12-34", "12-34"),
        ("41103-1", "41103-1"),
        ("e0209483", "e0209483"),
        ("99-1", "99-1"),
    ],
)
def test_shortened_pages(text: str, expected: str) -> None:
    assert whole_range(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Okafor, Ada", Author("Okafor", "Ada")),
        ("Okafor A.-B.", Author("Okafor", "A.-B.")),
        ("van der Berg JK", Author("van der Berg", "JK")),
        ("J. R. Okafor", Author("Okafor", "J. R.")),
        ("Lake Institute,", Author(literal="Lake Institute")),
        ("Google AI", Author(literal="Google AI")),
    ],
)
def test_names(text: str, expected: Author) -> None:
    assert name(text) == expected


# Real files

EXCEPTIONS = {
    "enw/jabref__Endnote.entries.enw": 13,  # The first of its entries has an empty type, and authors.
}


def truth() -> list[tuple[str, int]]:
    path = SHARED / "truth.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].split("/")[0] in READERS]
    return [(row["file"], EXCEPTIONS.get(row["file"], int(row["entries"]))) for row in rows]


def test_real_files() -> None:
    files = truth()
    if not files:
        pytest.skip(f"the collection of real bibliographies is not at {SHARED}")
    wrong = []
    for path, entries in files:
        reader = READERS[path.split("/")[0]]
        text = clean(decode((SHARED / path).read_bytes()))
        found = len(records(reader, text))
        if found != entries:
            wrong.append((path, entries, found))
    assert wrong == []
