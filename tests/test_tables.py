"""Tables of papers: read from whoever wrote them, written for spreadsheets, and the way there and back."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import csv_writer, table_names, tables
from readinglist.formats.base import FormatError, Furniture
from readinglist.formats.decode import text_of
from readinglist.formats.detect import count
from readinglist.formats.entry import text_lines
from readinglist.paper import STATUSES, Author, Leftover, Paper, Record
from readinglist.text import clean, one_line

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def records(text: str, **options: Any) -> list[dict[str, Any]]:
    """The fields of the records of *text*, every line of which is accounted."""
    items = list(tables.read(text, **options))
    assert sum(count(iter(items))) == text_lines(text)
    found = [item for item in items if isinstance(item, Record)]
    assert [record.position for record in found] == list(range(1, len(found) + 1))
    return [dict(record.fields) for record in found]


def leftovers(text: str) -> list[Leftover]:
    return [item for item in tables.read(text) if isinstance(item, Leftover)]


def names(fields: dict[str, Any]) -> list[str]:
    return [Author.from_json(value).name for value in fields["authors"]]


def test_zotero() -> None:
    text = (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISSN","DOI","Url","Abstract Note"'
        ',"Date","Date Added","Pages","Issue","Volume","Manual Tags","Automatic Tags","Notes","Extra","Editor"\n'
        '"AB12CD34","conferencePaper","2020","Doe, Jane; van der Berg, Jan","A Study of Owls","Bird Conf","1234-5678"'
        ',"10.1000/OWL.1","https://example.org/owl","Owls are studied.","2020-03-14","2021-01-01 10:00:00","1–9","2"'
        ',"7","owls; night, dark","Birds; Ecology","<p>Read <b>this</b> first.</p>","arXiv: 2003.01234 [cs]\nnice"'
        ',"Roe, R."\n'
    )
    (fields,) = records(text)
    assert fields["type"] == "inproceedings"
    assert fields["title"] == "A Study of Owls"
    assert names(fields) == ["Jane Doe", "Jan van der Berg"]
    assert (fields["year"], fields["month"], fields["day"]) == (2020, 3, 14)
    assert (fields["venue"], fields["volume"], fields["issue"], fields["pages"]) == ("Bird Conf", "7", "2", "1-9")
    assert (fields["doi"], fields["arxiv"]) == ("10.1000/owl.1", "2003.01234")
    assert fields["tags"] == ["owls", "night; dark"]
    assert fields["note"] == "Read this first."
    assert fields["key"] == "AB12CD34"
    assert fields["extra"]["keywords"] == ["Birds", "Ecology"]
    assert fields["extra"]["editor"] == [{"given": "R.", "family": "Roe"}]
    assert fields["extra"]["issn"] == "1234-5678"
    assert fields["extra"]["note"] == "nice"
    assert fields["extra"]["date_added"] == "2021-01-01 10:00:00"


def test_scopus_takes_the_full_names() -> None:
    text = (
        "Authors,Author full names,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end"
        ",Cited by,DOI,Link,Author Keywords,Document Type,EID\n"
        '"Doe J.; Roe R.","Doe, Jane (57190000001); Roe, Richard (57190000002)",1;2,On Owls,2021,Birds,3,1,e12,17,29'
        ",4,10.1000/o,https://www.scopus.com/x,owl; night,Conference paper,2-s2.0-1\n"
    )
    (fields,) = records(text)
    assert names(fields) == ["Jane Doe", "Richard Roe"]
    assert fields["pages"] == "17-29"
    assert fields["type"] == "inproceedings"
    assert fields["extra"]["keywords"] == ["owl", "night"]
    assert fields["extra"]["cited_by"] == "4"
    assert fields["extra"]["eid"] == "e12"


def test_web_of_science() -> None:
    text = (
        "PT\tAU\tAF\tTI\tSO\tDT\tDE\tBP\tEP\tPY\tVL\tDI\tUT\tWC\n"
        "J\tDoe, J; Roe, R\tDoe, Jane; Roe, Richard\tOwls\tBIRDS\tArticle\towl; night\t1\t9\t2019\t4\t10.1000/w\t"
        "WOS:1\tZoology\n"
    )
    (fields,) = records(text)
    assert names(fields) == ["Jane Doe", "Richard Roe"]
    assert (fields["type"], fields["pages"], fields["year"], fields["venue"]) == ("article", "1-9", 2019, "BIRDS")
    assert fields["extra"]["wos_wc"] == "Zoology"
    assert fields["extra"]["accession"] == "WOS:1"


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("Titel;Autor;Jahr;Zeitschrift", "Über Eulen;Jana Muster;2019;Vögel", {"year": 2019, "venue": "Vögel"}),
        ("Titre,Auteurs,Année,Revue", "Sur les hiboux,Jean Dupont,2018,Oiseaux", {"year": 2018, "venue": "Oiseaux"}),
        ("Título\tAutores\tAño\tRevista", "Búhos\tAna Gómez\t2017\tAves", {"year": 2017, "venue": "Aves"}),
        ("Document Title,Authors,Publication Title,Start Page,End Page", "Owls,J. Doe,Birds,1,2", {"pages": "1-2"}),
        ("Cites,Authors,Title,Year,Source,GSRank", "3,J Doe,Owls,2015,Birds,1", {"venue": "Birds", "year": 2015}),
        ("paper_title,publication_year", "Owls,2020.0", {"title": "Owls", "year": 2020}),
        ("Name,Status,Year", "Owls and more,In progress,2020", {"title": "Owls and more", "status": "reading"}),
        ("Title,Read,Starred", "Owls,x,yes", {"status": "read", "starred": True}),
        ("Title,URL", "Owls,https://arxiv.org/abs/2003.01234v2", {"arxiv": "2003.01234"}),
        ("sep=;\nTitle;Year", "Owls;2020", {"title": "Owls", "year": 2020}),
    ],
)
def test_headers_are_known_by_their_names(header: str, row: str, expected: dict[str, Any]) -> None:
    (fields,) = records(f"{header}\n{row}\n")
    assert {name: fields.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("A. One; B. Two", ["A. One", "B. Two"]),
        ("One, A.; Two, B.", ["A. One", "B. Two"]),
        ("One, A., Two, B.", ["A. One", "B. Two"]),
        ("One A., Two B.C.", ["A. One", "B.C. Two"]),
        ("Smith J, van Dyk AB", ["J Smith", "AB van Dyk"]),
        ("A. One, B. Two", ["A. One", "B. Two"]),
        ("Ann One and Bob Two", ["Ann One", "Bob Two"]),
        ("One, Ann and Two, Bob and others", ["Ann One", "Bob Two"]),
        ("Ann One, Bob Two, and Cy Three", ["Ann One", "Bob Two", "Cy Three"]),
        ("Turney, Peter B. B.", ["Peter B. B. Turney"]),
        ("Garcia Marquez, Gabriel", ["Gabriel Garcia Marquez"]),
        ("Ann One|Bob Two", ["Ann One", "Bob Two"]),
        ("['Ann One', 'Bob Two']", ["Ann One", "Bob Two"]),
        ("{The Owl Team, Inc.}; One, Ann", ["The Owl Team, Inc.", "Ann One"]),
    ],
)
def test_names_in_a_cell(cell: str, expected: list[str]) -> None:
    assert [author.name for author in table_names.parse_names(cell)] == expected


def test_a_quoted_cell_may_have_lines_and_doubled_quotes() -> None:
    (fields, other) = records('Title,Notes\n"The ""Owl""\nat night","one\n\ntwo"\nNext,\n')
    assert fields["title"] == 'The "Owl" at night'
    assert fields["note"] == "one\n\ntwo"
    assert other == {"title": "Next"}


def test_a_quotation_mark_that_is_never_closed_costs_its_line() -> None:
    text = 'Title,Year\nFirst,2001\n"Broken,2002\nThird,2003\nFourth,2004\n'
    assert [fields["title"] for fields in records(text)] == ["First", "Third", "Fourth"]
    assert leftovers(text) == [Leftover(3, '"Broken,2002', "a quotation mark that is never closed")]


def test_a_quotation_mark_closed_by_another_rows_costs_its_line() -> None:
    text = 'Title,Year\n"Broken,2002\nThird,2003\n"Fourth, or so",2004\nFifth,2005\n'
    assert [fields["title"] for fields in records(text)] == ["Third", "Fourth, or so", "Fifth"]
    assert [left.line for left in leftovers(text)] == [2]


def test_many_broken_rows_take_linear_time() -> None:
    text = "Title,Year\n" + '"Broken,2002\nplain,2003\n' * 5000
    assert sum(count(tables.read(text))) == 10_001


def test_rows_of_other_lengths_and_empty_ones() -> None:
    text = "My list\n\nTitle,Year,\nShort\nLong,2001,a,b,c\n,,\nTitle,Year,\n,2005,\n"
    short, long = records(text)
    assert short == {"title": "Short"}
    assert long["extra"] == {"column_3": "a", "column_4": "b", "column_5": "c"}
    assert leftovers(text) == [Leftover(8, ",2005,", "a row without title or identifier")]
    assert sum(item.lines for item in tables.read(text) if isinstance(item, Furniture)) == 4


def test_columns_of_the_user_go_first() -> None:
    text = "Was,Wer,Title,Mark\nOn Owls,Jane Doe,not this,7\n"
    mapping = {"Was": "title", "Wer": "authors", "Title": "note", "Mark": "extra.grade"}
    (fields,) = records(text, columns=mapping)
    assert (fields["title"], fields["note"]) == ("On Owls", "not this")
    assert names(fields) == ["Jane Doe"]
    assert fields["extra"] == {"grade": "7"}


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("Foo,Bar\n1,2\n", None, "its columns are: Foo, Bar; say which with --columns 'HEADER=title'"),
        ("Foo,Bar\n1,2\n", {"Baz": "title"}, "without the column 'Baz'; its columns are: Foo, Bar"),
        ("Foo,Bar\n1,2\n", {"Foo": "titel"}, "'titel' is no field"),
        ("", None, "its columns are: none"),
    ],
)
def test_what_is_no_table_of_papers(text: str, columns: dict[str, str] | None, message: str) -> None:
    with pytest.raises(FormatError) as raised:
        tables.read(text, columns=columns)
    assert message in str(raised.value)
    assert not tables.looks_like(text)


def test_cells_longer_than_the_limit_of_csv() -> None:
    (fields,) = records(f'Title,Abstract\nOwls,"{"word, " * 40_000}"\n')
    assert len(fields["abstract"]) > 200_000


@pytest.mark.parametrize("name", ["mis_baseline", "ml_small_text", "respiratory", "sra_copper", "stroke"])
def test_real_tables(name: str) -> None:
    path = SHARED / "duplicates" / name / "records.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    text = text_of(path.read_bytes())
    assert tables.looks_like(text[:20_000])
    expected = list(csv.DictReader(io.StringIO(text)))
    found = records(text)
    assert len(found) == len(expected)
    assert [fields.get("title", "") for fields in found] == [one_line(row["title"]) for row in expected]


def test_pages_and_dumps_are_no_tables() -> None:
    paths = [path for name in ("pages", "dumps") for path in (SHARED / name).glob("*.*")]
    if not paths:
        pytest.skip(f"{SHARED} is not here")
    assert [path.name for path in paths if tables.looks_like(text_of(path.read_bytes())[:50_000])] == []


# --- written -----------------------------------------------------------------------------------------------------


def written(*papers: Paper, **options: Any) -> str:
    return "".join(csv_writer.write(papers, **options))


def test_csv_is_as_rfc_4180_says() -> None:
    text = written(Paper(1, "doe2020", title='An "Owl", twice', tags=("a", "b c"), starred=True, note="one\ntwo"))
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert text.endswith("\r\n")
    assert tuple(header) == csv_writer.COLUMNS
    said = dict(zip(header, row, strict=True))
    assert said["title"] == 'An "Owl", twice'
    assert (said["tags"], said["starred"], said["status"], said["note"]) == ("a, b c", "yes", "unread", "one\ntwo")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'=", "''@"])
def test_no_cell_is_a_formula(start: str) -> None:
    title = f"{start}cmd|' /C calc'!A0"
    text = written(Paper(1, "k", title=title))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"] == f"'{title}"
    assert records(clean(text))[0]["title"] == title


def test_without_abstracts() -> None:
    text = written(Paper(1, "k", title="T", abstract="Secret.", abstract_kind="summary"), abstracts=False)
    assert "Secret" not in text
    assert "summary" not in text


_LINE = st.text(st.characters(codec="utf-8"), max_size=30).map(one_line)
_HOSTILE = st.one_of(
    _LINE, st.sampled_from(["=1+1", "'=x", '"', '"",', "a;b", "{x}", "One, Two and Three", "\\", "[{}]", "| x", "-"])
)
_TITLE = _HOSTILE.filter(bool)
_AUTHOR = st.one_of(
    st.builds(Author, family=_TITLE, given=_HOSTILE, literal=st.just("")),
    st.builds(lambda name: Author(literal=name), _TITLE),
)
_TAG = _HOSTILE.map(lambda text: one_line(text.replace(",", " ")).strip(",; ")).filter(bool)
_NOTE = st.lists(_HOSTILE, max_size=4).map(lambda rows: clean("\n".join(rows)).strip()).filter(bool)
_PAPER = st.builds(
    Paper,
    id=st.just(1),
    key=st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True),
    type=st.sampled_from(["article", "misc", "book"]),
    title=_TITLE,
    abstract=st.none() | _TITLE,
    abstract_kind=st.just("summary"),
    authors=st.lists(_AUTHOR, max_size=4).map(tuple),
    year=st.none() | st.integers(1, 9999),
    venue=st.none() | _TITLE,
    volume=st.none() | st.from_regex(r"[0-9]{1,4}", fullmatch=True),
    publisher=st.none() | _TITLE,
    doi=st.none() | st.just("10.1000/a,b;c"),
    code=st.none() | st.just("https://github.com/a/b"),
    extra=st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), _TITLE, max_size=3),
    tags=st.lists(_TAG, max_size=3, unique_by=str.casefold).map(tuple),
    starred=st.booleans(),
    status=st.sampled_from(STATUSES),
    note=st.none() | _NOTE,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PAPER, min_size=1, max_size=3))
def test_what_is_written_is_read_back(papers: list[Paper]) -> None:
    text = clean(written(*papers))
    assert tables.looks_like(text)
    for paper, fields in zip(papers, records(text), strict=True):
        for name in ("type", "title", "abstract", "year", "venue", "volume", "publisher", "doi", "code", "note"):
            assert fields.get(name) == getattr(paper, name), name
        assert [Author.from_json(value) for value in fields.get("authors", [])] == list(paper.authors)
        assert fields.get("tags", []) == list(paper.tags)
        assert fields.get("extra", {}) == paper.extra
        assert fields.get("starred", False) == paper.starred
        assert fields.get("status", "unread") == paper.status
        assert fields.get("abstract_kind") == (paper.abstract_kind if paper.abstract else None)
        assert fields["key"] == paper.key


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("Ti,;\"\n \t'=é"), max_size=120))
def test_any_text_is_accounted(text: str) -> None:
    text = clean(f"Title,Year\n{text}")
    assert sum(count(tables.read(text))) == text_lines(text)


def test_a_line_inside_a_cell_is_no_header() -> None:
    text = 'key,type,title,note\r\na,article,On Tea,"0\nTITEL\n0"\r\n'
    (record,) = [item for item in tables.read(text.replace("\r", "")) if isinstance(item, Record)]
    assert (record.fields["title"], record.fields["note"]) == ("On Tea", "0\nTITEL\n0")
