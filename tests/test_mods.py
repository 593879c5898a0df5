"""MODS, and the JSON of biblatex-csl-converter: what their fields mean, lines, and what breaks."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import bibtex_read, converter_json, mods_xml
from readinglist.formats.base import Day, FormatError
from readinglist.formats.entry import text_lines
from readinglist.paper import Leftover, Record
from readinglist.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readinglist.formats.base import Item

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "bibliographies"


def read(reader: Callable[[str], Iterator[Item]], text: str) -> list[Item]:
    """The items of *text*, whose lines add up to its own."""
    items = list(reader(clean(text)))
    assert sum(item.lines for item in items if not isinstance(item, Day)) == text_lines(clean(text))
    return items


def records(items: list[Item]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def leftovers(items: list[Item]) -> list[Leftover]:
    return [item for item in items if isinstance(item, Leftover)]


def mods(*inner: str, attributes: str = "") -> dict[str, Any]:
    """The fields of a single record."""
    text = f'<mods xmlns="http://www.loc.gov/mods/v3"{attributes}>\n' + "\n".join(inner) + "\n</mods>\n"
    (record,) = records(read(mods_xml.read, text))
    return dict(record.fields)


def title(text: str, more: str = "") -> str:
    return f"<titleInfo{more}><title>{text}</title></titleInfo>"


def host(*inner: str) -> str:
    return '<relatedItem type="host">' + "".join(inner) + "</relatedItem>"


def name(*parts: str, kind: str = ' type="personal"', role: str = "") -> str:
    said = f"<role><roleTerm>{role}</roleTerm></role>" if role else ""
    return f"<name{kind}>" + "".join(parts) + said + "</name>"


def part(text: str, kind: str = "") -> str:
    return f'<namePart type="{kind}">{text}</namePart>' if kind else f"<namePart>{text}</namePart>"


class TestModsRecords:
    COLLECTION = """<?xml version="1.0" encoding="UTF-8"?>
<!-- of an invented library -->
<m:modsCollection xmlns:m="http://www.loc.gov/mods/v3">
<m:mods ID="wren2011">
<m:titleInfo><m:title>On Kettles</m:title></m:titleInfo>
</m:mods>

<m:mods><m:titleInfo><m:title>On Cups</m:title></m:titleInfo></m:mods>
</m:modsCollection>
"""

    def test_of_a_collection_with_a_prefix(self) -> None:
        found = records(read(mods_xml.read, self.COLLECTION))
        assert [(each.fields["title"], each.fields.get("key"), each.first_line, each.lines) for each in found] == [
            ("On Kettles", "wren2011", 4, 3),
            ("On Cups", None, 8, 1),
        ]

    def test_is_known_from_its_beginning(self) -> None:
        assert mods_xml.looks_like(self.COLLECTION)
        assert mods_xml.looks_like("<mods><titleInfo><title>x</title></titleInfo></mods>")
        assert not mods_xml.looks_like("<xml><records><record/></records></xml>")
        assert not mods_xml.looks_like("The element <mods><titleInfo>")

    def test_a_broken_one_costs_itself(self) -> None:
        items = read(mods_xml.read, self.COLLECTION.replace("On Kettles", "On & Kettles"))
        assert [each.fields["title"] for each in records(items)] == ["On Cups"]
        assert [(each.line, each.lines) for each in leftovers(items)] == [(4, 3)]

    def test_an_empty_one_is_left_over(self) -> None:
        items = read(mods_xml.read, "<modsCollection>\n<mods>\n<titleInfo/></mods></modsCollection>")
        assert [each.reason for each in leftovers(items)] == ["an entry without any field"]

    def test_no_xml(self) -> None:
        with pytest.raises(FormatError):
            list(mods_xml.read("<mods"))


class TestModsTitles:
    @pytest.mark.parametrize(
        ("inner", "expected"),
        [
            ("<nonSort>The</nonSort><title>Kettle</title><subTitle>a life</subTitle>", "The Kettle: a life"),
            ("<nonSort>L'</nonSort><title>Eau</title>", "L'Eau"),
            ("<title>Tea :</title><subTitle>hot and cold /</subTitle>", "Tea: hot and cold"),
            ("<title>Why tea?</title><subTitle>An answer</subTitle>", "Why tea? An answer"),
            ("<title>Tea.</title><partNumber>Part 2,</partNumber><partName>Green</partName>", "Tea. Part 2, Green"),
        ],
    )
    def test_are_put_together(self, inner: str, expected: str) -> None:
        assert mods(f"<titleInfo>{inner}</titleInfo>")["title"] == expected

    def test_others_are_kept(self) -> None:
        fields = mods(title("T. P.", ' type="abbreviated"'), title("Tea Pots"), title("Pots", ' type="alternative"'))
        assert fields["title"] == "Tea Pots"
        assert fields["extra"] == {"shorttitle": "T. P.", "alternative_title": "Pots"}

    def test_one_with_a_type_is_better_than_none(self) -> None:
        assert mods(title("Tea Pots", ' type="uniform"'))["title"] == "Tea Pots"


class TestModsNames:
    @pytest.mark.parametrize(
        ("element", "expected"),
        [
            (name(part("Ada", "given"), part("B.", "given"), part("van Wren", "family")),
             {"given": "Ada B.", "family": "van Wren"}),
            (name(part("Wren", "family"), part("Ada", "given"), part("Jr.", "termsOfAddress")),
             {"given": "Ada", "family": "Wren Jr."}),
            (name(part("Wren, Ada [1848-1914]")), {"given": "Ada", "family": "Wren"}),
            (name(part("Wren, Ada, 1950-")), {"given": "Ada", "family": "Wren"}),
            (name(part("Olga"), part("II, Queen of Tea", "termsOfAddress")), {"literal": "Olga II, Queen of Tea"}),
            (name(part("Tealand."), part("Board of Kettles"), kind=' type="corporate"'),
             {"literal": "Tealand. Board of Kettles"}),
            (name(part("Wren, Ada"), kind=""), {"given": "Ada", "family": "Wren"}),
            (name(part("The Kettle Circle"), kind=""), {"literal": "The Kettle Circle"}),
            (name("<displayForm>Wren, Ada</displayForm>"), {"given": "Ada", "family": "Wren"}),
        ],
    )  # fmt: skip
    def test_are_taken_apart(self, element: str, expected: dict[str, str]) -> None:
        assert mods(title("Tea"), element)["authors"] == [expected]

    @pytest.mark.parametrize(
        ("role", "place"),
        [
            ("aut", "authors"), ("Author", "authors"), ("cre", "authors"), ("programmer", "authors"),
            ("edt", "editor"), ("Editor.", "editor"), ("trl", "translator"), ("ths", "advisor"),
            ("http://id.loc.gov/vocabulary/relators/edt", "editor"), ("Tea taster", "mods_role_tea_taster"),
        ],
    )  # fmt: skip
    def test_have_roles(self, role: str, place: str) -> None:
        fields = mods(title("Tea"), name(part("Wren, Ada"), role=role))
        assert {**fields, **fields.get("extra", {})}[place] == [{"given": "Ada", "family": "Wren"}]

    def test_of_a_house_or_a_meeting(self) -> None:
        fields = mods(
            title("Tea"),
            name(part("Kettle University"), kind="", role="degree grantor"),
            name(part("Kettle Press"), kind=' type="corporate"', role="pbl"),
            name(part("Third Kettle Meeting"), kind=' type="conference"'),
        )
        assert fields["publisher"] == "Kettle Press"
        assert fields["extra"] == {"school": "Kettle University", "eventtitle": "Third Kettle Meeting"}

    def test_in_another_script_are_the_same(self) -> None:
        group = ' type="personal" altRepGroup="1"'
        fields = mods(title("Чай"), name(part("Иванов, Пётр"), kind=group), name(part("Ivanov, Pëtr"), kind=group))
        assert fields["authors"] == [{"given": "Пётр", "family": "Иванов"}]
        assert fields["extra"] == {"mods_alternative_names": "Pëtr Ivanov"}


class TestModsTypes:
    @pytest.mark.parametrize(
        ("inner", "expected"),
        [
            (["<genre>journal article</genre>"], "article"),
            (['<genre authority="local">journalArticle</genre>'], "article"),
            (['<genre authority="marcgt">thesis</genre>', "<genre>Ph.D. thesis</genre>"], "phdthesis"),
            (["<genre>theses</genre>", "<note>Thesis (Master's)--Kettle University</note>"], "mastersthesis"),
            (["<genre>technical report</genre>"], "techreport"),
            (["<genre>book</genre>"], "book"),
            (["<genre>instruction</genre>"], "manual"),
            (["<genre>conference publication</genre>"], "proceedings"),
            (["<genre>conference publication</genre>", host(title("Meeting"))], "inproceedings"),
            ([host(title("Meeting"), "<genre>conference publication</genre>")], "inproceedings"),
            ([host(title("Tea Letters"), "<originInfo><issuance>continuing</issuance></originInfo>")], "article"),
            ([host(title("Teas"), "<originInfo><issuance>monographic</issuance></originInfo>")], "incollection"),
            ([host(title("Teas"), '<identifier type="isbn">9783161484100</identifier>')], "incollection"),
            ([host(title("Teas"), '<part><detail type="volume"><number>3</number></detail></part>')], "article"),
            (["<genre>book</genre>", host(title("Kettle Series"))], "book"),
            (["<originInfo><issuance>monographic</issuance></originInfo>"], "book"),
            (["<typeOfResource>moving image</typeOfResource>"], "misc"),
            (["<genre>web page</genre>"], "misc"),
            ([], "misc"),
        ],
    )
    def test_are_found(self, inner: list[str], expected: str) -> None:
        assert mods(title("Tea"), *inner)["type"] == expected

    def test_more_exact_ones_and_other_genres_are_kept(self) -> None:
        fields = mods(title("Tea"), "<genre>web page</genre>", "<genre>tea list</genre>")
        assert fields["extra"] == {"entrytype": "online", "mods_genre": ["tea list"]}

    def test_a_part_without_a_title_has_that_of_its_book(self) -> None:
        book = host(title("All of Tea"), "<genre>book</genre>")
        fields = mods("<titleInfo><title/></titleInfo>", "<genre>book chapter</genre>", book)
        assert (fields["type"], fields["title"], "venue" in fields) == ("inbook", "All of Tea", False)


class TestModsDates:
    @pytest.mark.parametrize(
        ("inner", "expected"),
        [
            ("<dateIssued>2020-03-05</dateIssued>", (2020, 3, 5, None)),
            ("<dateIssued>20200305</dateIssued>", (2020, 3, 5, None)),
            ("<dateIssued>[c1984].</dateIssued>", (1984, None, None, None)),
            ("<dateIssued>[1982?]</dateIssued>", (1982, None, None, "1982?")),
            ('<dateIssued>[1982?]</dateIssued><dateIssued encoding="marc">1982</dateIssued>', (1982, None, None, None)),
            ("<dateIssued>2021</dateIssued><dateCreated keyDate='yes'>1930-01-14</dateCreated>", (1930, 1, 14, "2021")),
            ("<copyrightDate>2019</copyrightDate>", (2019, None, None, None)),
            ('<dateIssued point="start">1985</dateIssued><dateIssued point="end">1988</dateIssued>',
             (1985, None, None, "1985/1988")),
            ('<dateIssued point="start">1998</dateIssued><dateIssued point="end">9999</dateIssued>',
             (1998, None, None, None)),
            ("<dateIssued>n.d.</dateIssued>", (None, None, None, "n.d")),
        ],
    )  # fmt: skip
    def test_of_origin(self, inner: str, expected: tuple[int | None, ...]) -> None:
        fields = mods(title("Tea"), f"<originInfo>{inner}</originInfo>")
        found = (*(fields.get(part) for part in ("year", "month", "day")), fields.get("extra", {}).get("date"))
        assert found == expected

    def test_of_a_part_goes_before_those_of_its_journal(self) -> None:
        journal = "<originInfo><dateIssued>1970</dateIssued></originInfo><part><date>2004-06</date></part>"
        fields = mods(title("Tea"), host(title("Tea Letters"), journal))
        assert (fields["year"], fields["month"]) == (2004, 6)


def test_an_article_of_bibutils() -> None:
    fields = mods(
        title("Brewing"),
        "<genre>journal article</genre>",
        host(title("Journal of Tea"), title("J. Tea", ' type="abbreviated"'),
             "<originInfo><publisher>Kettle Press,</publisher></originInfo>",
             '<identifier type="issn">1234-5678</identifier>',
             name(part("Pot, Tom"), role="editor"),
             host(title("All Journals"))),
        "<abstract>We brew.</abstract><note>With milk</note>",
        "<subject><topic>tea</topic><topic>water</topic></subject>",
        '<subject authority="lcsh"><topic>Tea</topic><geographic>Tealand</geographic></subject>',
        '<language><languageTerm type="code">eng</languageTerm><languageTerm type="text">English</languageTerm>'
        "</language>",
        '<identifier type="citekey">wren:tea</identifier><identifier type="doi">10.1234/tea.5</identifier>',
        '<identifier type="arXiv">2001.01234</identifier><identifier type="pmid">77</identifier>',
        '<identifier type="uri">https://example.org/other</identifier>',
        '<location><url>https://example.org/pdf</url><url usage="primary display">https://example.org/t</url></location>',
        '<part><detail type="volume"><number>3</number></detail><detail type="number"><number>4</number></detail>',
        '<detail type="chapter"><number>7</number></detail>',
        '<extent unit="page"><start>12</start><end>34</end></extent></part>',
        "<accessCondition>Free</accessCondition><classification>TX415</classification>",
        "<recordInfo><recordIdentifier>ab-1</recordIdentifier></recordInfo>",
        attributes=' ID="wren2011"',
    )  # fmt: skip
    assert fields == {
        "type": "article", "title": "Brewing", "abstract": "We brew.", "abstract_kind": "abstract",
        "venue": "Journal of Tea", "volume": "3", "issue": "4", "pages": "12-34", "publisher": "Kettle Press",
        "doi": "10.1234/tea.5", "arxiv": "2001.01234", "url": "https://example.org/t", "key": "wren:tea",
        "extra": {
            "chapter": "7", "url": ["https://example.org/pdf", "https://example.org/other"], "note": "With milk",
            "keywords": ["tea", "water", "Tea -- Tealand"], "language": "English", "pmid": "77", "rights": "Free",
            "mods_classification": "TX415", "shortjournal": "J. Tea", "issn": "1234-5678", "series": "All Journals",
            "editor": [{"given": "Tom", "family": "Pot"}], "accession": "ab-1",
        },
    }  # fmt: skip


def test_related_items_and_the_rest_of_a_catalogue() -> None:
    fields = mods(
        title("Tea Pots"),
        "<genre>book</genre><typeOfResource>text</typeOfResource><targetAudience>adult</targetAudience>",
        '<originInfo><place><placeTerm type="code">xx</placeTerm></place><place><placeTerm type="text">Rome :'
        "</placeTerm></place><edition>2nd</edition></originInfo>",
        "<physicalDescription><extent>191 p.</extent><form>print</form></physicalDescription>",
        '<note type="system details">A kettle</note><tableOfContents>One -- Two</tableOfContents>',
        '<relatedItem type="series"><titleInfo><title>Kettle Series</title><partNumber>5</partNumber></titleInfo>'
        "</relatedItem>",
        f'<relatedItem type="original">{title("Teekannen")}</relatedItem>',
        f'<relatedItem type="reviewOf">{title("Kettles")}</relatedItem>',
        '<relatedItem type="otherVersion"><identifier type="isbn">1</identifier></relatedItem>',
        '<identifier invalid="yes" type="lccn">8</identifier><identifier>PotT1999b</identifier>',
        "<location><physicalLocation>Hall</physicalLocation><shelfLocator>K 9</shelfLocator></location>",
    )
    assert fields["key"] == "PotT1999b"
    assert fields["extra"] == {
        "mods_country": "xx", "address": "Rome", "edition": "2nd", "pagetotal": "191", "mods_form": "print",
        "mods_note_system_details": "A kettle", "mods_contents": "One -- Two", "series": "Kettle Series",
        "seriesnumber": "5", "origtitle": "Teekannen", "reviewed-title": "Kettles", "mods_otherversion": "1",
        "mods_invalid_lccn": "8", "mods_physical_location": "Hall", "library": "K 9", "mods_targetaudience": "adult",
    }  # fmt: skip


def test_generated_names_are_no_citation_keys() -> None:
    assert "key" not in mods(title("Tea"), attributes=' ID="P0b002ee180250051"')


_TAGS = st.sampled_from(
    ["titleInfo", "title", "name", "namePart", "role", "roleTerm", "originInfo", "dateIssued", "part", "detail",
     "number", "extent", "start", "relatedItem", "identifier", "subject", "topic", "language", "location", "url",
     "genre", "note"]
)  # fmt: skip
_TYPES = st.sampled_from(["host", "series", "doi", "arxiv", "volume", "personal", "family", "given", "issn", "page"])
_ELEMENTS = st.recursive(
    st.sampled_from(["Tea", "1999", "10.1/x", "edt", "", "2001.00001", "c1984", "-"]),
    lambda inner: st.builds(
        lambda tag, kind, parts: f'<{tag} type="{kind}">{"".join(parts)}</{tag}>', _TAGS, _TYPES, st.lists(inner)
    ),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(_ELEMENTS, max_size=6))
def test_mods_of_any_shape_is_one_item(inner: list[str]) -> None:
    items = read(mods_xml.read, "<mods>" + "\n".join(inner) + "</mods>")
    assert len(records(items)) + len(leftovers(items)) == 1


def rich(text: str, *marks: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text, **({"marks": [{"type": mark} for mark in marks]} if marks else {})}]


ENTRY: dict[str, Any] = {
    "entry_key": "wren2011",
    "bib_type": "article-magazine",
    "fields": {
        "date": "2011-03-05",
        "author": [
            {"family": rich("Berg"), "given": rich("Ada"), "prefix": rich("van der"), "suffix": rich("Jr.")},
            {"literal": rich("The Kettle Circle")},
        ],
        "editor": [{"family": rich("Pot"), "given": rich("Tom")}],
        "bookauthor": [{"family": rich("Cup"), "given": rich("Cy")}],
        "title": [*rich("Hot H"), *rich("2", "sub"), *rich("O & "), *rich("Tea", "nocase", "em")],
        "journaltitle": rich("Tea_Letters"),
        "publisher": [rich("Kettle"), rich("Sons")],
        "location": [rich("Rome")],
        "language": ["english", rich("tea talk")],
        "keywords": ["milk, hot", "sugar"],
        "pages": [[rich("12"), rich("34")], [rich("40")]],
        "volume": rich("4"),
        "number": rich("2"),
        "doi": "10.1234/Tea_5",
        "url": "https://example.org/{a}_b",
        "eprint": "2001.01234",
        "eprinttype": "arxiv",
    },
    "unknown_fields": {"timestamp": rich("2015-02-24")},
}
FIELDS = {
    "type": "article", "title": "Hot H₂O & Tea", "year": 2011, "month": 3, "day": 5, "venue": "Tea_Letters",
    "authors": [{"given": "Ada", "family": "van der Berg Jr."}, {"literal": "The Kettle Circle"}],
    "volume": "4", "issue": "2", "pages": "12-34, 40", "publisher": "Kettle and Sons", "doi": "10.1234/tea_5",
    "arxiv": "2001.01234", "url": "https://example.org/%7Ba%7D_b", "key": "wren2011", "tags": ["milk; hot", "sugar"],
    "extra": {
        "entrysubtype": "magazine", "editor": [{"given": "Tom", "family": "Pot"}], "address": "Rome",
        "language": "english and tea talk", "timestamp": "2015-02-24",
        "bookauthor": [{"given": "Cy", "family": "Cup"}],
    },
}  # fmt: skip


class TestConverter:
    @pytest.mark.parametrize("indent", [None, 4])
    @pytest.mark.parametrize(
        "whole", [{"1": ENTRY, "2": ENTRY}, {"entries": {"1": ENTRY, "2": ENTRY}, "errors": [], "warnings": [{}]}]
    )
    def test_entries(self, whole: dict[str, Any], indent: int | None) -> None:
        assert converter_json.looks_like(whole)
        text = json.dumps(whole, indent=indent)
        found = records(read(converter_json.read, text))
        assert [record.fields for record in found] == [FIELDS, FIELDS]
        assert leftovers(read(converter_json.read, text)) == []
        if indent:
            rows = text.split("\n")
            assert [rows[record.first_line - 1].strip() for record in found] == ['"1": {', '"2": {']
            assert found[0].lines == found[0].last_line - found[0].first_line + 1

    def test_a_list_of_entries(self) -> None:
        assert converter_json.looks_like(ENTRY)
        found = records(read(converter_json.read, json.dumps([ENTRY])))
        assert [record.fields for record in found] == [FIELDS]

    @pytest.mark.parametrize(
        "value", [[], {}, {"entries": 3}, {"title": "Tea", "type": "book"}, {"1": {"bib_type": 3}}]
    )
    def test_others_are_not_taken(self, value: object) -> None:
        assert not converter_json.looks_like(value)

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("entry-encyclopedia", ("incollection", "inreference")), ("article-journal", ("article", None)),
            ("post-weblog", ("misc", "online")), ("thesis", ("phdthesis", "thesis")), ("inbook", ("inbook", None)),
        ],
    )  # fmt: skip
    def test_types(self, kind: str, expected: tuple[str, str | None]) -> None:
        fields = converter_json.fields({"bib_type": kind, "fields": {"title": rich("Tea")}})
        assert (fields["type"], fields.get("extra", {}).get("entrytype")) == expected

    def test_pages_that_an_import_ran_together(self) -> None:
        pages = [[[*rich("327"), *rich("621")]]]
        assert converter_json.fields({"bib_type": "book", "fields": {"pages": pages}})["pages"] == "327-621"

    def test_a_broken_entry_costs_itself(self) -> None:
        text = json.dumps({str(number): ENTRY for number in range(1, 4)}, indent=1)
        rows = text.split("\n")
        second = next(number for number, row in enumerate(rows) if row.startswith(' "2"'))
        rows[second + 4] = '   "date": tea,'
        items = read(converter_json.read, "\n".join(rows))
        assert [record.position for record in records(items)] == [1, 2]
        (left,) = leftovers(items)
        assert left.line == second + 1
        assert left.reason.startswith("broken JSON")
        assert left.lines == records(items)[0].lines

    def test_what_says_nothing_is_left_over(self) -> None:
        entry = {"entry_key": "x", "bib_type": "book", "fields": {}}
        items = read(converter_json.read, json.dumps({"1": entry, "2": 5, "3": ENTRY}))
        assert [left.reason for left in leftovers(items)] == ["an entry without any field", "not an entry"]

    def test_fields_mean_what_they_mean_in_a_bib_file(self) -> None:
        bib = """@inproceedings{wren2011, title={Tea}, author={Wren, Ada}, booktitle={Meeting}, date={2011-03},
  location={Rome}, series={Kettles}, note={draft}, organization={Circle}, eventtitle={Third}}"""
        texts = {"title": "Tea", "booktitle": "Meeting", "series": "Kettles", "note": "draft", "eventtitle": "Third"}
        values = {field: rich(text) for field, text in texts.items()}
        lists = {"location": [rich("Rome")], "organization": [rich("Circle")]}
        people = {"author": [{"family": rich("Wren"), "given": rich("Ada")}]}
        fields = {**values, **lists, **people, "date": "2011-03"}
        (expected,) = records(list(bibtex_read.read(bib)))
        found = converter_json.fields({"bib_type": "inproceedings", "entry_key": "wren2011", "fields": fields})
        assert found == expected.fields

    @pytest.mark.parametrize("depth", [200, 700, 950, 100_000])
    def test_depth_does_not_exhaust_the_stack(self, depth: int) -> None:
        deep = '{"a":' * depth + "1" + "}" * depth
        entry = f'{{"bib_type": "book", "fields": {{"x": {deep}}}}}'
        text = f'{{"1": {entry},\n"2": {json.dumps(ENTRY)}}}'
        items = read(converter_json.read, text)
        assert records(items)[-1].fields == FIELDS
        assert len(records(items)) + len(leftovers(items)) == 2

    _JSON = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["type", "text", "marks", "family", "given", "literal"]), inner)
        ),
        max_leaves=8,
    )

    @settings(max_examples=100, deadline=None)
    @given(
        st.dictionaries(st.sampled_from(["author", "bookauthor", "title", "pages", "keywords", "url", "date"]), _JSON)
    )
    def test_values_of_any_shape(self, values: dict[str, Any]) -> None:
        items = read(converter_json.read, json.dumps({"1": {"bib_type": "book", "fields": values}}))
        assert len(records(items)) + len(leftovers(items)) == 1

    @settings(max_examples=100, deadline=None)
    @given(st.text(alphabet='{}[]",:\\ \n1aentriesfields', max_size=60), st.integers(0, 400))
    def test_any_text_is_accounted_for(self, noise: str, cut: int) -> None:
        read(converter_json.read, noise)
        text = json.dumps({"entries": {"1": ENTRY, "2": ENTRY}}, indent=1)
        read(converter_json.read, text[:cut] + noise + text[cut:])

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet="ab é&%#_{}~^,;\\-'", min_size=1, max_size=20).map(lambda text: " ".join(text.split())))
    def test_hostile_texts_come_through(self, text: str) -> None:
        if not any(map(str.isalpha, text)):
            return
        fields = converter_json.fields({"bib_type": "book", "fields": {"title": rich(text)}})
        assert fields["title"] == text


def _shared(folder: str, pattern: str) -> list[Path]:
    if not SHARED.is_dir():
        pytest.skip("no ../shared with bibliographies")
    return sorted((SHARED / folder).glob(pattern))


def test_real_catalogues() -> None:
    paths = _shared("endnotexml", "*.mods.xml")
    with (SHARED / "truth.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["file"]: int(row["entries"]) for row in csv.DictReader(file)}
    for path in paths:
        text = path.read_text(encoding="utf-8-sig")
        assert mods_xml.looks_like(text), path.name
        found = records(read(mods_xml.read, text))
        assert len(found) == expected[f"endnotexml/{path.name}"], path.name
        assert all(record.fields.get("title") and record.fields.get("year") for record in found), path.name


def test_real_files_of_the_converter() -> None:
    for path in _shared("csl", "*.biblatex.json"):
        text = path.read_text(encoding="utf-8")
        whole = json.loads(text)
        assert converter_json.looks_like(whole), path.name
        entries = whole.get("entries", whole)
        items = read(converter_json.read, text)
        assert leftovers(items) == [], path.name
        assert [record.fields["key"] for record in records(items)] == [
            entry["entry_key"] for entry in entries.values()
        ], path.name


def test_what_bibutils_makes_of_a_bib_file(tmp_path: Path) -> None:
    if shutil.which("bib2xml") is None:
        pytest.skip("bibutils is not installed")
    bib = tmp_path / "tea.bib"
    bib.write_text(
        """@article{wren2011, author={van Wren, Ada and {Kettle Circle}}, title={On Tea}, journal={Tea Letters},
  volume=3, number=4, pages={12--34}, year=2011, month=mar, doi={10.1234/tea.5}}
@phdthesis{pot1999, author={Pot, Tom}, title={Pots}, school={Kettle University}, year=1999}
@inproceedings{cup2001, author={Cup, Cy}, title={Cups}, booktitle={Meeting}, editor={Pot, Tom}, year=2001}
@book{bag2002, author={Bag, Bo}, title={Bags}, publisher={Kettle Press}, year=2002}
""",
        encoding="utf-8",
    )
    made = subprocess.run(["bib2xml", str(bib)], capture_output=True, check=True).stdout.decode("utf-8-sig")
    found = [record.fields for record in records(read(mods_xml.read, made))]
    original = [record.fields for record in records(list(bibtex_read.read(bib.read_text(encoding="utf-8"))))]
    same = ("type", "title", "authors", "year", "month", "volume", "issue", "pages", "doi", "key")
    assert [[each.get(name) for name in same] for each in found] == [
        [each.get(name) for name in same] for each in original
    ]
    assert found[0]["venue"] == "Tea Letters"
    assert found[2]["extra"]["editor"] == [{"given": "Tom", "family": "Pot"}]
