"""EndNote's, PubMed's and arXiv's XML: records, lines, and what breaks."""

from __future__ import annotations

import contextlib
import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import arxiv_atom, endnote_xml, pubmed_xml, xml_records
from readinglist.formats.base import FormatError
from readinglist.formats.entry import text_lines
from readinglist.paper import Leftover, Record
from readinglist.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from readinglist.formats.base import Item

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
READERS = (arxiv_atom, endnote_xml, pubmed_xml)


def read(reader: Callable[[str], Iterator[Item]], text: str) -> list[Item]:
    """The items of *text*, whose lines add up to its own."""
    items = list(reader(clean(text)))
    assert sum(item.lines for item in items) == text_lines(clean(text))  # type: ignore[union-attr]
    return items


def records(items: list[Item]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def leftovers(items: list[Item]) -> list[Leftover]:
    return [item for item in items if isinstance(item, Leftover)]


def titles(items: list[Item]) -> list[Any]:
    return [record.fields.get("title") for record in records(items)]


def only(reader: Callable[[str], Iterator[Item]], text: str) -> dict[str, Any]:
    (record,) = records(read(reader, text))
    return dict(record.fields)


def endnote(*inner: str) -> str:
    return "<xml><records>\n" + "\n".join(f"<record>\n{text}\n</record>" for text in inner) + "\n</records></xml>\n"


def titled(title: str) -> str:
    return f"<titles>\n<title>{title}</title></titles>"


class TestRecordsAndLines:
    def test_each_has_its_own_lines(self) -> None:
        items = read(endnote_xml.read, "\n\n" + endnote(titled("Kettles"), titled("Cups")))
        assert [(record.position, record.first_line, record.last_line, record.lines) for record in records(items)] == [
            (1, 4, 7, 4),
            (2, 8, 11, 4),
        ]

    def test_of_a_single_line_the_first_record_has_it(self) -> None:
        items = read(endnote_xml.read, endnote(titled("Kettles"), titled("Cups")).replace("\n", ""))
        assert [(record.first_line, record.lines) for record in records(items)] == [(1, 1), (1, 0)]

    def test_any_declared_encoding_is_past(self) -> None:
        text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + endnote(titled("Dröge über Ökologie"))
        assert titles(read(endnote_xml.read, text)) == ["Dröge über Ökologie"]

    def test_one_document_after_the_other(self) -> None:
        text = '<?xml version="1.0"?>\n' + endnote(titled("Kettles"))
        items = read(endnote_xml.read, text * 50)
        assert titles(items) == ["Kettles"] * 50
        assert records(items)[49].first_line == 49 * text.count("\n") + 3

    def test_records_longer_than_a_chunk(self) -> None:
        long = "é " * 100_000
        items = read(endnote_xml.read, endnote(titled("Kettles"), f"<abstract>{long}</abstract>", titled("Cups")))
        assert titles(items) == ["Kettles", None, "Cups"]

    def test_nesting_does_not_exhaust_the_stack(self) -> None:
        deep = "<style>" * 50_000 + "tea" + "</style>" * 50_000
        assert titles(read(endnote_xml.read, endnote(titled(deep), titled("Cups")))) == ["tea", "Cups"]


class TestBroken:
    @pytest.mark.parametrize(
        "broken",
        ["<title>AT&T</title>", "<title>Tea&nbsp;time</title>", "<title>x</titel>", "<title>a < b</title>", "<title>x"],
    )
    def test_costs_its_record_alone(self, broken: str) -> None:
        items = read(endnote_xml.read, endnote(titled("Kettles"), f"<x>é</x>\n{broken}", titled("Cups"), titled("Tea")))
        assert titles(items) == ["Kettles", "Cups", "Tea"]
        (left,) = leftovers(items)
        assert left.line == 6
        assert left.lines == 4
        assert broken in left.text
        assert ", line 8" in left.reason or ", line 9" in left.reason or ", line 21" in left.reason

    def test_end_is_kept_as_it_is(self) -> None:
        text = endnote(titled("Kettles"), titled("Cups"))
        items = read(endnote_xml.read, text[: text.index("Cups") + 2])
        assert titles(items) == ["Kettles"]
        assert [left.text for left in leftovers(items)] == ["<record> <titles> <title>Cu"]

    def test_missing_end_tags_of_the_file_cost_nothing(self) -> None:
        text = endnote(titled("Kettles"), titled("Cups")).removesuffix("\n</records></xml>\n")
        items = read(endnote_xml.read, text)
        assert titles(items) == ["Kettles", "Cups"]
        assert leftovers(items) == []

    def test_namespaces_hold_after_a_break(self) -> None:
        entry = "<entry><title>{}</title><arxiv:comment>9 pages</arxiv:comment></entry>\n"
        text = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">\n'
        text += "".join(entry.format(title) for title in ("One", "T&T", "Two", "T&T", "Three")) + "</feed>"
        items = read(arxiv_atom.read, text)
        assert titles(items) == ["One", "Two", "Three"]
        assert [left.line for left in leftovers(items)] == [3, 5]
        assert all(record.fields["extra"] == {"comment": "9 pages"} for record in records(items))

    def test_many_breaks_end_in_one_leftover(self) -> None:
        items = read(endnote_xml.read, endnote(titled("Kettles"), *["a & b"] * 500, titled("Cups")))
        assert titles(items) == ["Kettles"]
        assert len(leftovers(items)) == 101

    def test_records_that_never_end_take_bounded_time(self) -> None:
        items = read(endnote_xml.read, endnote(titled("Kettles")).replace("</records></xml>", "<record>\n" * 5_000))
        assert titles(items) == ["Kettles"]
        assert 2 <= len(leftovers(items)) <= 20

    @pytest.mark.parametrize(
        "text",
        [
            '<!DOCTYPE x [<!ENTITY a "tea"><!ENTITY b "&a;&a;&a;">]><x><record><title>&b;</title></record></x>',
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><record><title>&a;</title></record></x>',
        ],
    )
    def test_entities_are_never_expanded(self, text: str) -> None:
        with pytest.raises(FormatError, match="declares entities"):
            list(endnote_xml.read(text))

    @pytest.mark.parametrize("text", ["", "tea", "<a", "<record", "<a></b>", "&", "<?xml"])
    def test_no_xml_is_refused_in_one_line(self, text: str) -> None:
        with pytest.raises(FormatError, match=r"^XML that can't be read: [^\n]+$"):
            list(endnote_xml.read(text))

    def test_a_single_broken_record_is_a_leftover(self) -> None:
        items = read(endnote_xml.read, endnote(titled("Tea & Co")))
        assert [left.reason for left in leftovers(items)] == ["not well-formed (invalid token), line 4"]
        assert records(items) == []

    def test_an_empty_record_is_a_leftover(self) -> None:
        items = read(pubmed_xml.read, "<PubmedArticleSet>\n<PubmedArticle>\n</PubmedArticle>\n</PubmedArticleSet>")
        assert leftovers(items) == [Leftover(2, "<PubmedArticle> </PubmedArticle>", "an entry without any field", 2)]

    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(
            st.sampled_from(
                ["<record>", "</record>", "<title>", "</title>", "<xml>", "</xml>", "tea", "\n", "&", "<", "é", "<!--"]
            ),
            max_size=30,
        )
    )
    def test_whatever_the_text_all_its_lines_are_counted(self, pieces: list[str]) -> None:
        with contextlib.suppress(FormatError):
            read(endnote_xml.read, "".join(pieces))


class TestEndNote:
    RECORD = """<record><database name="tea.enl">tea.enl</database><rec-number>7</rec-number>
        <foreign-keys><key app="EN">7</key></foreign-keys><ref-type name="Journal Article">17</ref-type>
        <contributors><authors><author><style face="normal">Quill, Ada</style></author>
        <author>van der Pot, Bertram</author><author>Institute of Infusion,</author></authors>
        <secondary-authors><author>Leaf, Dora</author></secondary-authors></contributors>
        <titles><title><style face="normal">Kettles at 10</style><style face="superscript">4</style> Pa</title>
        <secondary-title>Journal of Tea</secondary-title><short-title>Kettles</short-title></titles>
        <periodical><full-title>Journal of Tea</full-title><abbr-1>J. Tea</abbr-1></periodical>
        <pages>12-34</pages><volume>3</volume><number>2</number>
        <keywords><keyword>tea</keyword><keyword>boiling, slow</keyword></keywords>
        <dates><year>2031</year><pub-dates><date>Mar 5</date></pub-dates></dates>
        <isbn>1234-567X</isbn><electronic-resource-num>10.1000/Tea.1</electronic-resource-num>
        <urls><related-urls><url>https://example.org/tea</url></related-urls>
        <pdf-urls><url>internal-pdf://tea.pdf</url></pdf-urls></urls><label>Quill2031</label>
        <custom2>PMC1234</custom2><custom7>e7</custom7><notes>Lent to Ivo.</notes>
        <research-notes>Read again.</research-notes><abstract>Kettles whistle.</abstract></record>"""

    def test_all_of_a_record(self) -> None:
        assert only(endnote_xml.read, f"<xml><records>{self.RECORD}</records></xml>") == {
            "type": "article",
            "title": "Kettles at 10⁴ Pa",
            "abstract": "Kettles whistle.",
            "abstract_kind": "abstract",
            "authors": [
                {"given": "Ada", "family": "Quill"},
                {"given": "Bertram", "family": "van der Pot"},
                {"literal": "Institute of Infusion"},
            ],
            "year": 2031,
            "month": 3,
            "day": 5,
            "venue": "Journal of Tea",
            "volume": "3",
            "issue": "2",
            "pages": "12-34",
            "doi": "10.1000/tea.1",
            "url": "https://example.org/tea",
            "extra": {
                "endnote_rec_number": "7",
                "editor": [{"given": "Dora", "family": "Leaf"}],
                "shorttitle": "Kettles",
                "shortjournal": "J. Tea",
                "issn": "1234-567X",
                "file": "internal-pdf://tea.pdf",
                "pmcid": "PMC1234",
                "endnote_custom7": "e7",
            },
            "key": "Quill2031",
            "tags": ["tea", "boiling; slow"],
            "note": "Lent to Ivo.\n\nRead again.",
        }

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ('<ref-type name="Book Section">5</ref-type>', "incollection"),
            ("<ref-type>10</ref-type>", "inproceedings"),
            ('<ref-type name="Thesis">32</ref-type><work-type>Master thesis</work-type>', "mastersthesis"),
            ('<ref-type name="Thesis">32</ref-type>', "phdthesis"),
            ('<ref-type name="Spell">999</ref-type>', "misc"),
        ],
    )
    def test_types(self, kind: str, expected: str) -> None:
        assert only(endnote_xml.read, endnote(kind + titled("Cups")))["type"] == expected

    def test_authors_of_an_edited_book_are_its_editors(self) -> None:
        fields = only(
            endnote_xml.read,
            endnote('<ref-type name="Edited Book">28</ref-type><authors><author>Leaf, Dora</author></authors>'),
        )
        assert fields["extra"]["editor"] == [{"given": "Dora", "family": "Leaf"}]
        assert "authors" not in fields

    def test_digits_below_groups_stay_on_their_line(self) -> None:
        fields = only(endnote_xml.read, endnote("<subsidiary-authors><author>Pot 2, Al</author></subsidiary-authors>"))
        assert fields["extra"]["translator"] == [{"given": "Al", "family": "Pot 2"}]

    def test_the_flat_form_in_capitals(self) -> None:
        text = """<XML><RECORDS><RECORD><REFERENCE_TYPE>7</REFERENCE_TYPE><AUTHORS><AUTHOR>Quill, Ada</AUTHOR></AUTHORS>
            <YEAR>1999</YEAR><TITLE>Lids</TITLE><SECONDARY_TITLE>Pots</SECONDARY_TITLE><PAGES>1-9</PAGES>
            <PLACE_PUBLISHED>York</PLACE_PUBLISHED><KEYWORDS><KEYWORD>lid</KEYWORD></KEYWORDS></RECORD></RECORDS></XML>"""
        assert only(endnote_xml.read, text) == {
            "type": "incollection",
            "title": "Lids",
            "authors": [{"given": "Ada", "family": "Quill"}],
            "year": 1999,
            "venue": "Pots",
            "pages": "1-9",
            "extra": {"address": "York"},
            "tags": ["lid"],
        }


class TestPubMed:
    ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">77</PMID><Article><Journal>
        <ISSN>1234-5678</ISSN><JournalIssue><Volume>4</Volume><Issue>2</Issue><PubDate><Year>2031</Year>
        <Month>Feb</Month></PubDate></JournalIssue><Title>Tea medicine</Title>
        <ISOAbbreviation>Tea Med</ISOAbbreviation></Journal>
        <ArticleTitle>Effects of <i>Camellia</i> on H<sub>2</sub>O.</ArticleTitle>
        <Pagination><MedlinePgn>132-42</MedlinePgn></Pagination>
        <ELocationID EIdType="doi">10.1000/TEA.2</ELocationID>
        <Abstract><AbstractText Label="AIMS">To boil.</AbstractText>
        <AbstractText Label="RESULTS">It <b>boiled</b>.</AbstractText></Abstract>
        <AuthorList><Author><LastName>King</LastName><ForeName>Martin</ForeName><Suffix>Jr</Suffix>
        <AffiliationInfo><Affiliation>Lab of Leaves</Affiliation></AffiliationInfo></Author>
        <Author><CollectiveName>The Tea Group</CollectiveName></Author></AuthorList><Language>eng</Language>
        <PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>
        <MeshHeadingList><MeshHeading><DescriptorName>Tea</DescriptorName><QualifierName>chemistry</QualifierName>
        </MeshHeading></MeshHeadingList><KeywordList><Keyword>boiling</Keyword></KeywordList></MedlineCitation>
        <PubmedData><ArticleIdList><ArticleId IdType="pubmed">77</ArticleId><ArticleId IdType="pmc">PMC9</ArticleId>
        </ArticleIdList><ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId>
        </ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""

    def test_all_of_an_article(self) -> None:
        assert only(pubmed_xml.read, self.ARTICLE) == {
            "type": "article",
            "title": "Effects of Camellia on H₂O",
            "abstract": "AIMS: To boil. RESULTS: It boiled.",
            "abstract_kind": "abstract",
            "authors": [{"given": "Martin", "family": "King Jr"}, {"literal": "The Tea Group"}],
            "year": 2031,
            "month": 2,
            "venue": "Tea medicine",
            "volume": "4",
            "issue": "2",
            "pages": "132-142",
            "doi": "10.1000/tea.2",
            "extra": {
                "affiliation": ["Lab of Leaves"],
                "shortjournal": "Tea Med",
                "issn": "1234-5678",
                "pmid": "77",
                "pmcid": "PMC9",
                "language": "eng",
                "pubmed_publication_types": ["Journal Article"],
                "keywords": ["Tea/chemistry", "boiling"],
            },
        }

    def test_articles_one_after_the_other_and_in_sets(self) -> None:
        assert len(records(read(pubmed_xml.read, f"{self.ARTICLE}\n{self.ARTICLE}"))) == 2
        assert len(records(read(pubmed_xml.read, f"<PubmedArticleSet>{self.ARTICLE}</PubmedArticleSet>"))) == 1

    def test_medline_citations(self) -> None:
        text = (
            "<MedlineCitationSet><MedlineCitation><PMID>5</PMID><Article><ArticleTitle>[Tee.]</ArticleTitle></Article>"
        )
        fields = only(pubmed_xml.read, f"{text}</MedlineCitation></MedlineCitationSet>")
        assert fields == {"type": "article", "title": "Tee", "extra": {"pmid": "5"}}

    def test_chapters_are_in_their_book(self) -> None:
        text = """<PubmedBookArticle><BookDocument><PMID>8</PMID><Book><Publisher>
            <PublisherName>Pot Press</PublisherName><PublisherLocation>York</PublisherLocation></Publisher>
            <BookTitle>Pots</BookTitle><PubDate><Year>2001</Year>
            </PubDate><AuthorList Type="editors"><Author><LastName>Leaf</LastName><Initials>D</Initials></Author>
            </AuthorList><Isbn>123</Isbn></Book><ArticleTitle>Lids</ArticleTitle><AuthorList Type="authors"><Author>
            <LastName>Quill</LastName><ForeName>Ada</ForeName></Author></AuthorList></BookDocument></PubmedBookArticle>"""
        assert only(pubmed_xml.read, text) == {
            "type": "incollection",
            "title": "Lids",
            "authors": [{"given": "Ada", "family": "Quill"}],
            "year": 2001,
            "venue": "Pots",
            "publisher": "Pot Press",
            "extra": {
                "editor": [{"given": "D", "family": "Leaf"}],
                "address": "York",
                "isbn": "123",
                "pmid": "8",
            },
        }

    @pytest.mark.parametrize(
        ("date", "expected"),
        [
            ("<Year>2015</Year><Month>12</Month><Day>01</Day>", {"year": 2015, "month": 12, "day": 1}),
            ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", {"year": 1998, "extra": {"date": "1998 Dec-1999 Jan"}}),
            ("<Year>2002</Year><Season>Spring</Season>", {"year": 2002, "extra": {"season": "Spring"}}),
            ("<MedlineDate>2000 Winter</MedlineDate>", {"year": 2000, "extra": {"season": "Winter"}}),
        ],
    )
    def test_dates(self, date: str, expected: dict[str, Any]) -> None:
        text = f"<Article><Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal></Article>"
        fields = only(pubmed_xml.read, f"<MedlineCitation>{text}</MedlineCitation>")
        assert fields == {"type": "article", **expected}


class TestAtom:
    FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <title>arXiv Query: all:tea</title>
  <entry>
    <id>http://arxiv.org/abs/3105.00011v2</id>
    <title>Kettles
      That Listen</title>
    <summary>  Kettles whistle
      when $x &lt; y$. </summary>
    <published>2031-05-30T17:59:49Z</published><updated>2031-06-30T17:59:49Z</updated>
    <link href="https://arxiv.org/abs/3105.00011v2" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/3105.00011v2" rel="related" title="pdf"/>
    <link title="doi" href="https://doi.org/10.1000/tea.1" rel="related"/>
    <arxiv:doi>10.1000/TEA.1</arxiv:doi>
    <arxiv:comment>9 pages</arxiv:comment>
    <arxiv:journal_ref>J. Tea 3 (2031) 12</arxiv:journal_ref>
    <arxiv:primary_category term="cs.RO"/><category term="cs.RO"/><category term="cs.AI"/>
    <author><name>Bertram van der Pot</name><arxiv:affiliation>Tea Lab</arxiv:affiliation></author>
  </entry>
  <entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_tea</id><title>Error</title>
    <summary>incorrect id format for tea</summary>
  </entry>
</feed>
"""

    def test_all_of_an_entry(self) -> None:
        items = read(arxiv_atom.read, self.FEED)
        (record,) = records(items)
        assert record.fields == {
            "title": "Kettles That Listen",
            "abstract": "Kettles whistle when $x < y$.",
            "abstract_kind": "abstract",
            "authors": [{"given": "Bertram", "family": "van der Pot"}],
            "year": 2031,
            "month": 5,
            "day": 30,
            "doi": "10.1000/tea.1",
            "arxiv": "3105.00011",
            "extra": {
                "arxiv_version": "v2",
                "affiliation": "Tea Lab",
                "updated": "2031-06-30T17:59:49Z",
                "journal_ref": "J. Tea 3 (2031) 12",
                "comment": "9 pages",
                "primary_class": "cs.RO",
                "categories": ["cs.RO", "cs.AI"],
            },
        }

    def test_an_error_is_a_leftover_with_its_message(self) -> None:
        (left,) = leftovers(read(arxiv_atom.read, self.FEED))
        assert left.reason == "an error of arXiv's API: incorrect id format for tea"
        assert left.lines == 4

    def test_other_feeds(self) -> None:
        text = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x</id>
            <title type="html">On &lt;i&gt;Tea&lt;/i&gt;</title><link href="https://example.org/tea"/><updated>2031-02-03T00:00:00Z</updated></entry></feed>"""
        assert only(arxiv_atom.read, text) == {
            "title": "On Tea",
            "year": 2031,
            "month": 2,
            "day": 3,
            "url": "https://example.org/tea",
        }


class TestLooks:
    @pytest.mark.parametrize(
        ("text", "reader"),
        [
            (endnote(titled("Cups")), endnote_xml),
            ("\ufeff  " + TestPubMed.ARTICLE, pubmed_xml),
            (TestAtom.FEED, arxiv_atom),
        ],
    )
    def test_only_its_own_reader_knows_it(self, text: str, reader: object) -> None:
        assert [each for each in READERS if each.looks_like(text)] == [reader]

    @pytest.mark.parametrize("text", ["", "<html><body><p>records</p></body></html>", "record", "<x><record/></x>"])
    def test_others_are_none(self, text: str) -> None:
        assert not any(each.looks_like(text) for each in READERS)


def _nothing(element: Element) -> str:
    return f"no {element.tag}"


def test_reasons_of_a_format_are_given() -> None:
    items = read(lambda text: xml_records.read(text, frozenset({"a"}), _nothing), "<r>\n<a>tea</a>\n</r>")
    assert leftovers(items) == [Leftover(2, "<a>tea</a>", "no a", 1)]


def test_files_of_other_programs() -> None:
    folder = SHARED / "bibliographies"
    if not folder.is_dir():
        pytest.skip("the bibliographies of ../shared are not here")
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["file"]: int(row["entries"]) for row in csv.DictReader(file) if row["confidence"] == "sure"}
    wrong, files = [], 0
    for name in sorted(truth):
        if not name.startswith(("endnotexml/", "medlinexml/")) or name.endswith(".mods.xml"):
            continue
        text = clean((folder / name).read_text(encoding="utf-8"))
        (reader,) = [each for each in READERS if each.looks_like(text)]
        items = read(reader.read, text)
        files += 1
        # An entry without any field is one too, for those who counted.
        empty = sum(left.reason == "an entry without any field" for left in leftovers(items))
        if len(records(items)) + empty != truth[name] or len(leftovers(items)) != empty:
            wrong.append(name)
    assert files > 0
    assert wrong == []


def test_an_answer_of_arxiv() -> None:
    folder = SHARED / "metadata"
    if not folder.is_dir():
        pytest.skip("the metadata of ../shared are not here")
    found = records(read(arxiv_atom.read, (folder / "arxiv_transformer.xml").read_text(encoding="utf-8")))
    assert len(found) == 5
    assert all({"title", "arxiv", "authors", "abstract", "year"} <= record.fields.keys() for record in found)
    wrong = read(arxiv_atom.read, json.loads((folder / "arxiv_bad_id.json").read_text(encoding="utf-8"))["body"])
    assert records(wrong) == []
    assert len(leftovers(wrong)) == 1


def test_pages_of_pubmed_are_made_whole_as_those_of_medline() -> None:
    text = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>On Tea</ArticleTitle>"
        "<Pagination><MedlinePgn>S132-42</MedlinePgn></Pagination></Article></MedlineCitation></PubmedArticle>"
        "</PubmedArticleSet>"
    )
    (record,) = [item for item in pubmed_xml.read(text) if isinstance(item, Record)]
    assert record.fields["pages"] == "S132-S142"
