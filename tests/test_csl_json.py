"""CSL-JSON both ways, and the objects of arXiv's metadata snapshot."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readinglist.formats import arxiv_snapshot, csl_fields, csl_json, csl_types, csl_writer, decode
from readinglist.formats.entry import text_lines
from readinglist.paper import FIELDS, OWNED, STATUSES, TYPES, Author, Leftover, Paper, Record
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from readinglist.formats.base import Item

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def read(text: str) -> list[Item]:
    """The items of *text*, whose lines add up to its own."""
    items = list(csl_json.read(clean(text)))
    assert sum(item.lines for item in items) == text_lines(clean(text))  # type: ignore[union-attr]
    return items


def records(items: list[Item]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def leftovers(items: list[Item]) -> list[Leftover]:
    return [item for item in items if isinstance(item, Leftover)]


def fields(**variables: Any) -> dict[str, Any]:
    (record,) = records(read(json.dumps({name.replace("_", "-"): value for name, value in variables.items()})))
    return dict(record.fields)


def extra(**variables: Any) -> dict[str, Any]:
    result = fields(title="Tea", **variables)["extra"]
    assert isinstance(result, dict)
    return result


class TestShapes:
    ITEMS = (
        {"id": "one", "type": "book", "title": "Kettles", "author": [{"family": "Quill", "given": "Ada"}]},
        {"id": "two", "type": "book", "title": "Cups"},
    )

    @pytest.mark.parametrize(
        "text",
        [
            json.dumps(ITEMS),
            json.dumps(ITEMS, indent=2),
            json.dumps(ITEMS, indent="\t"),
            json.dumps({"items": ITEMS}),
            json.dumps({"items": ITEMS, "next": 3}, indent=1),
            json.dumps({"version": 1.5, "title": "Mine", "references": ITEMS}, indent=1),
            "\n".join(json.dumps(item) for item in ITEMS),
            "[\n" + ",\n".join(json.dumps(item) for item in ITEMS) + "\n]\n",
        ],
    )
    def test_all_of_them_are_read(self, text: str) -> None:
        items = read(text)
        assert [record.fields["title"] for record in records(items)] == ["Kettles", "Cups"]
        assert [record.position for record in records(items)] == [1, 2]
        assert leftovers(items) == []

    def test_one_object(self) -> None:
        assert len(records(read(json.dumps(self.ITEMS[0])))) == 1

    def test_lines(self) -> None:
        found = records(read("\n" + json.dumps(self.ITEMS[1:] * 2, indent=1)))
        assert [(record.first_line, record.last_line, record.lines) for record in found] == [(3, 7, 5), (8, 12, 5)]

    def test_what_is_no_item_is_a_leftover(self) -> None:
        items = read('[\n{"id": "a", "type": "book", "title": "A"},\n7,\n"tea",\nnull,\n{"x": 1},\n{"type": "book"}\n]')
        assert len(records(items)) == 1
        assert [(left.line, left.text) for left in leftovers(items)] == [
            (3, "7"), (4, '"tea"'), (5, "null"), (6, '{"x": 1}'), (7, '{"type": "book"}'),
        ]  # fmt: skip
        assert leftovers(items)[-1].reason == "an entry without any field"

    @pytest.mark.parametrize("indent", [None, 2])
    def test_a_broken_item_costs_itself(self, indent: int | None) -> None:
        whole = [json.dumps({"id": name, "type": "book", "author": [{"family": "Q"}]}, indent=indent) for name in "abc"]
        whole[1] = whole[1].replace('"type":', '"type"')
        items = read("[\n" + ",\n".join(whole) + "\n]")
        assert [record.fields["key"] for record in records(items)] == ["a", "c"]
        (left,) = leftovers(items)
        assert left.reason == "broken JSON: expecting ':' delimiter"
        assert left.lines == text_lines(whole[1])

    def test_what_came_before_the_end_is_kept(self) -> None:
        items = read(json.dumps(self.ITEMS)[:-20])
        assert len(records(items)) == 1
        assert len(leftovers(items)) == 1

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", "[", "{", "tea", "[[[", '{"items": [', "\n\n", "[{]}", '{"id":' * 9999]
    )
    def test_nothing_is_raised(self, text: str) -> None:
        assert records(read(text)) == []

    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(
            st.sampled_from(["[", "]", "{", "}", '"', ":", ",", "\n", " ", "id", '"id":', '"a"', "7"]), max_size=30
        )
    )
    def test_whatever_the_text_all_its_lines_are_counted(self, pieces: list[str]) -> None:
        read("".join(pieces))


class TestVariables:
    @pytest.mark.parametrize(
        ("title", "expected"),
        [
            ('On <i>Camellia</i> &amp; <span class="nocase">Tea</span>', "On Camellia & Tea"),
            ("10<sup>4</sup> of H<sub>2</sub>O", "10⁴ of H₂O"),
            ("the 2<sup>nd</sup> cup", "the 2nd cup"),
            ("a < b, c<d and <x>", "a < b, c<d and <x>"),
            ("&lt;i&gt; is a tag", "<i> is a tag"),
            ("<jats:p>Tea</jats:p><jats:p>time</jats:p>", "Tea time"),
        ],
    )
    def test_markup_is_text(self, title: str, expected: str) -> None:
        assert fields(id="a", title=title)["title"] == expected

    @pytest.mark.parametrize(
        ("kind", "more", "expected", "exact"),
        [
            ("article-journal", {}, "article", None),
            ("paper-conference", {}, "inproceedings", None),
            ("chapter", {}, "incollection", None),
            ("thesis", {"genre": "Master thesis"}, "mastersthesis", None),
            ("thesis", {"genre": "PhD Thesis"}, "phdthesis", None),
            ("thesis", {}, "phdthesis", "thesis"),
            ("report", {}, "techreport", None),
            ("webpage", {}, "misc", "online"),
            ("dataset", {}, "misc", "dataset"),
            ("article", {"number": "arXiv:3105.00011"}, "misc", None),
            ("manuscript", {}, "unpublished", None),
            ("spell", {}, "misc", "spell"),
        ],
    )
    def test_types(self, kind: str, more: dict[str, str], expected: str, exact: str | None) -> None:
        found = fields(type=kind, title="Tea", **more)
        assert found["type"] == expected
        assert found.get("extra", {}).get("entrytype") == exact

    @pytest.mark.parametrize("kind", sorted(csl_types.TYPES))
    def test_every_type_comes_back(self, kind: str) -> None:
        found = fields(id="a", type=kind, title="Tea")
        paper = Paper(1, "a", type=found["type"], title="Tea", extra=found.get("extra", {}))
        (item,) = json.loads("".join(csl_writer.write([paper])))
        assert item["type"] == kind
        assert "custom" not in item

    def test_names(self) -> None:
        people = [
            {"family": "Pot", "given": "Bertram", "non-dropping-particle": "van der"},
            {"family": "King", "given": "Martin", "suffix": "Jr."},
            {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"},
            {"literal": "Tea Group"},
            {"family": "Tea Institute", "isInstitution": True},
            {"given": "Madonna"},
            "Dora Leaf",
            7,
        ]
        assert fields(title="Tea", author=people)["authors"] == [
            {"given": "Bertram", "family": "van der Pot"},
            {"given": "Martin", "family": "King Jr."},
            {"given": "Alexander", "family": "von Humboldt"},
            {"literal": "Tea Group"},
            {"literal": "Tea Institute"},
            {"literal": "Madonna"},
            {"given": "Dora", "family": "Leaf"},
        ]

    @pytest.mark.parametrize(
        ("issued", "expected"),
        [
            ({"date-parts": [["2031", "5", 30]]}, {"year": 2031, "month": 5, "day": 30}),
            ({"date-parts": [[2031]]}, {"year": 2031}),
            ({"date-parts": [["1901"], [0]]}, {"year": 1901}),
            ({"date-parts": [[2031, 5], [2031, 6]]}, {"year": 2031, "month": 5, "extra": {"date": "2031-05/2031-06"}}),
            ({"date-parts": [[2031]], "season": 2}, {"year": 2031, "extra": {"season": "2"}}),
            ({"date-parts": [[None]]}, {}),
            ({"raw": "May 2031"}, {"year": 2031, "month": 5}),
            ({"literal": "forthcoming"}, {"extra": {"date": "forthcoming"}}),
            ("2031-05", {"year": 2031, "month": 5}),
            ([], {}),
        ],
    )
    def test_dates(self, issued: object, expected: dict[str, Any]) -> None:
        assert fields(title="Tea", issued=issued) == {"title": "Tea", **expected}

    def test_keys(self) -> None:
        assert fields(id="leaf2031", title="Tea")["key"] == "leaf2031"
        assert fields(id="http://zotero.org/users/1/items/ABC", citation_key="leaf", title="Tea") == {
            "title": "Tea",
            "extra": {"zotero_id": "http://zotero.org/users/1/items/ABC"},
            "key": "leaf",
        }

    def test_lines_of_zoteros_extra_field(self) -> None:
        note = "arXiv: 3105.00011 [cs.RO]\nPMID: 77\nCitation Key: leaf\ntex.shortauthor: Tea\n"
        note += "{:original-date: 1999}\nRead_Status: In Progress"
        found = fields(title="Tea", note=f"{note}\nLent to Ivo: ask.\nStatus: mine")
        assert found == {
            "title": "Tea",
            "arxiv": "3105.00011",
            "extra": {"shortauthor": "Tea", "primary_class": "cs.RO", "pmid": "77", "origdate": "1999"},
            "key": "leaf",
            "note": "Lent to Ivo: ask.\nStatus: mine",
            "status": "reading",
        }

    def test_arxiv_in_an_archive(self) -> None:
        item = {"title": "Tea", "archive": "arXiv", "archive_location": "3105.00011"}
        assert csl_fields.fields(item) == {"title": "Tea", "arxiv": "3105.00011"}
        assert csl_fields.fields({**item, "archive_location": "shelf 3"}) == {
            "title": "Tea",
            "extra": {"csl_archive": "arXiv", "csl_archive_location": "shelf 3"},
        }

    def test_further_variables_are_kept(self) -> None:
        found = extra(
            ISBN="1", publisher_place="York", collection_title="Tea books", accessed={"date-parts": [[2031, 1, 2]]},
            editor=[{"family": "Leaf", "given": "Dora"}], custom={"uuid": "u", "n": [1]}, source="shelf", edition=2,
        )  # fmt: skip
        assert found == {
            "isbn": "1", "address": "York", "series": "Tea books", "urldate": "2031-01-02",
            "editor": [{"given": "Dora", "family": "Leaf"}], "csl_custom_uuid": "u", "csl_custom_n": "[1]",
            "csl_source": "shelf", "edition": "2",
        }  # fmt: skip

    @pytest.mark.parametrize(("keyword", "tags"), [("a, b c", ["a", "b c"]), ("a; b, c;;", ["a", "b; c"]), ("", None)])
    def test_keywords_are_tags(self, keyword: str, tags: list[str] | None) -> None:
        assert fields(title="Tea", keyword=keyword).get("tags") == tags

    @pytest.mark.parametrize(
        "ours",
        [
            {"title": 7, "year": "x", "month": 13, "tags": "a", "authors": [{"x": 1}], "type": "spell", "status": "x"},
            {"starred": "yes", "extra": 3, "id": 9, "trashed": "now"},
            [],
            "tea",
        ],
    )
    def test_nonsense_below_custom_is_passed_over(self, ours: object) -> None:
        assert fields(title="Tea", custom={"readinglist": ours}) == {"title": "Tea"}


_NAMES_INSIDE = ["family", "given", "literal", "date-parts", "raw", "season", "readinglist", "extra", "tags", "editor"]
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4)
_JSON = st.recursive(
    _SCALARS | st.sampled_from(["2031", "arXiv", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES_INSIDE), inner),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(csl_types.KNOWN | {"x"})), _JSON, max_size=5),
    st.lists(st.sampled_from(["tex.editor: A", "tex.: b", "tex.title: c", "PMID:", "{:DOI: x}", "{:", "arXiv: y"])),
)
def test_no_value_is_too_odd(item: dict[str, Any], rows: list[str]) -> None:
    found = csl_fields.fields({"editor": [{"family": "Leaf"}], **item, "note": "\n".join(rows)})
    assert found.keys() <= {*FIELDS, *OWNED}
    assert json.loads(json.dumps(found)) == found


_PIECES = [
    "<i>x</i>", "a < b", "&amp;", "&lt;b&gt;", "<sup>2</sup>", '"', "\\", "\\u2060", "\u2060", ", ", ";", " and ",
    "PMID: 12", "arXiv: 3105.00011", "{", "}", "中", "e\u0301", "tea", "12--14", "https://doi.org/10.1000/x y",
    "Read_Status: Read", "tex.a: b", "Citation Key: q",
]  # fmt: skip
_LINES = st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=5).map(
    lambda parts: one_line("".join(parts))
)
_TEXTS = _LINES.filter(bool)
_AUTHORS = st.tuples(_TEXTS, _LINES).map(lambda parts: Author(*parts)) | _TEXTS.map(lambda name: Author(literal=name))
_NAMES = st.sampled_from([
    "editor", "translator", "isbn", "entrytype", "csl_type", "keywords", "eventtitle", "urldate", "date", "pmid",
    "number", "type", "series", "csl_archive", "school", "wos_x", "season", "circa", "zotero_id", "origdate",
    "csl_custom_q", "journal", "doi", "shorttitle",
])  # fmt: skip
_VALUES = (
    _TEXTS
    | st.lists(_TEXTS, min_size=1, max_size=3)
    | st.lists(_AUTHORS.map(Author.as_json), min_size=1, max_size=2)
    | st.sampled_from(["article", "online", "2020-01-02", "2020/2021", "thesis", "webpage"])
)
_PAPERS = st.builds(
    Paper,
    id=st.just(1),
    key=_TEXTS,
    type=st.sampled_from(TYPES),
    abstract_kind=st.sampled_from(["abstract", "summary", "snippet"]),
    authors=st.lists(_AUTHORS, max_size=3).map(tuple),
    year=st.none() | st.integers(1, 9999),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
    doi=st.sampled_from([None, "10.1000/abc", "10.1000/<i>"]),
    arxiv=st.sampled_from([None, "3105.00011", "cs/0112017"]),
    extra=st.dictionaries(_NAMES | _TEXTS, _VALUES, max_size=4),
    tags=st.lists(_TEXTS, max_size=3).map(tuple),
    starred=st.booleans(),
    status=st.sampled_from(STATUSES),
    note=st.none() | st.lists(_LINES, max_size=4).map(lambda rows: clean("\n".join(rows)).strip() or None),
    **{
        name: st.none() | _TEXTS
        for name in ("title", "abstract", "venue", "volume", "issue", "pages", "publisher", "url", "code")
    },
)


def says(paper: Paper) -> dict[str, Any]:
    """The fields of a record that says the same as *paper*."""
    said = {name: getattr(paper, name) for name in (*FIELDS, *OWNED)}
    said |= {"authors": [author.as_json() for author in paper.authors], "tags": list(paper.tags)}
    if not paper.abstract:
        del said["abstract_kind"]
    if paper.status == "unread":
        del said["status"]
    return {name: value for name, value in said.items() if value}


class TestWriting:
    @settings(max_examples=120, deadline=None)
    @given(st.lists(_PAPERS, max_size=3))
    @example([Paper(id=1, key="x", type="article", note="an accent that begins a line\n\u0331")])
    def test_papers_come_back_equal(self, papers: list[Paper]) -> None:
        text = "".join(csl_writer.write(papers))
        items = read(decode.text_of(text.encode()))
        assert [record.fields for record in records(items)] == [says(paper) for paper in papers]
        assert leftovers(items) == []
        assert text == "".join(csl_writer.write(papers))

    @settings(max_examples=60, deadline=None)
    @given(_PAPERS)
    def test_the_schema_knows_all_of_it(self, paper: Paper) -> None:
        (item,) = json.loads("".join(csl_writer.write([paper])))
        assert item["id"] == paper.key
        assert item["type"] in csl_types.TYPES
        assert item.keys() <= csl_types.KNOWN
        for name, value in item.items():
            if name == "custom":
                assert value.keys() == {"readinglist"}
            elif isinstance(value, list):
                assert value
                assert all(person.keys() <= {"family", "given", "literal"} and all(person.values()) for person in value)
            elif isinstance(value, dict):
                assert value.keys() in ({"date-parts"}, {"raw"})
            else:
                assert isinstance(value, str)
                assert value

    def test_lines_and_values(self) -> None:
        papers = [
            Paper(1, "quill2031", "article", "Kettles", authors=(Author("Quill", "Ada"),), year=2031, month=5,
                  venue="Journal of Tea", doi="10.1000/tea", tags=("tea", "pots"), note="Good."),
            Paper(2, "leaf", title="Cups", arxiv="3105.00011"),
        ]  # fmt: skip
        assert "".join(csl_writer.write(papers)).split("\n") == [
            "[",
            '{"id":"quill2031","type":"article-journal","citation-key":"quill2031","title":"Kettles",'
            '"container-title":"Journal of Tea","DOI":"10.1000/tea","author":[{"family":"Quill","given":"Ada"}],'
            '"issued":{"date-parts":[[2031,5]]},"keyword":"tea, pots","note":"Good."},',
            '{"id":"leaf","type":"article","citation-key":"leaf","title":"Cups","number":"arXiv:3105.00011"}',
            "]",
            "",
        ]

    def test_no_paper_is_an_empty_array(self) -> None:
        assert json.loads("".join(csl_writer.write([]))) == []

    def test_it_is_lazy(self) -> None:
        def endless() -> Any:
            while True:
                yield Paper(1, "a", title="Tea")

        pieces = csl_writer.write(endless())
        assert next(pieces).startswith("[\n{")
        assert next(pieces).startswith(",\n{")

    def test_abstracts_are_left_out_on_demand(self) -> None:
        paper = Paper(1, "a", title="Tea", abstract="Leaves.", abstract_kind="summary")
        assert "abstract" not in "".join(csl_writer.write([paper], abstracts=False))
        assert "Leaves." in "".join(csl_writer.write([paper]))

    def test_literal_markup_stays_what_it_is_elsewhere(self) -> None:
        """Processors interpret ``<i>…</i>`` and know no escape for it; the joiner in it is invisible."""
        paper = Paper(1, "a", title="<i>x</i> &amp; a < b")
        (item,) = json.loads("".join(csl_writer.write([paper])))
        assert item["title"] == "<\u2060i>x<\u2060/i> &\u2060amp; a < b"


class TestSnapshot:
    OBJECT: dict[str, Any] = {  # noqa: RUF012 - never changed
        "id": "3105.00011", "submitter": "Ada Quill", "authors": "Ada Quill, J\\\"org Pot Jr", "doi": "10.1000/TEA.1",
        "title": "Kettles\n  That Listen", "comments": "9 pages", "journal-ref": "J. Tea 3 (2031) 12",
        "categories": "cs.RO hep-th", "license": None, "report-no": None,
        "abstract": "  Kettles\nwhistle in G\\\"ottingen.\n",
        "versions": [{"version": "v1", "created": "Fri, 30 May 2031 19:18:42 GMT"},
                     {"version": "v2", "created": "Mon, 2 Jun 2031 01:00:00 GMT"}],
        "update_date": "2031-06-03",
        "authors_parsed": [["Quill", "Ada", ""], ["Pot", "J\\\"org", "Jr"], ["Tea Group", "", ""]],
    }  # fmt: skip

    def test_all_of_an_object(self) -> None:
        assert arxiv_snapshot.looks_like(self.OBJECT)
        assert arxiv_snapshot.fields(self.OBJECT) == {
            "title": "Kettles That Listen",
            "abstract": "Kettles whistle in Göttingen.",
            "abstract_kind": "abstract",
            "authors": [
                {"given": "Ada", "family": "Quill"},
                {"given": "Jörg", "family": "Pot Jr"},
                {"literal": "Tea Group"},
            ],
            "year": 2031,
            "month": 5,
            "day": 30,
            "doi": "10.1000/tea.1",
            "arxiv": "3105.00011",
            "extra": {
                "journal_ref": "J. Tea 3 (2031) 12",
                "comment": "9 pages",
                "updated": "2031-06-03",
                "submitter": "Ada Quill",
                "primary_class": "cs.RO",
                "categories": ["cs.RO", "hep-th"],
                "arxiv_version": "v2",
            },
        }

    def test_lines(self) -> None:
        row = json.dumps(self.OBJECT)
        text = f"[\n{row},\n\n{row[:40]}\n{{}}\n{row}\n]\n"
        items = list(arxiv_snapshot.read(text))
        assert sum(item.lines for item in items) == text_lines(text)  # type: ignore[union-attr]
        assert [(record.position, record.first_line) for record in records(items)] == [(1, 2), (2, 6)]
        assert [(left.line, left.reason) for left in leftovers(items)] == [
            (4, "broken JSON: unterminated string starting at"),
            (5, "not an object of arXiv's snapshot"),
        ]

    @pytest.mark.parametrize("broken", [None, 7, [], "tea", {"a": 1}, [7, None, {"version": 1}]])
    def test_odd_values_cost_only_themselves(self, broken: object) -> None:
        for name in self.OBJECT.keys() - {"id"}:
            assert arxiv_snapshot.fields({**self.OBJECT, name: broken})["arxiv"] == "3105.00011"


def test_only_items_look_like_items() -> None:
    assert csl_json.looks_like({"id": "a", "type": "book"})
    assert csl_json.looks_like({"title": "Tea", "issued": {"raw": "2031"}})
    others: list[object] = [
        None, [], {}, {"title": "Tea"}, TestSnapshot.OBJECT, {"id": 1, "key": "a", "type": "book"},
        {"type": "journal-article", "issued": {}, "indexed": {}},
    ]  # fmt: skip
    assert not any(csl_json.looks_like(other) for other in others)
    assert not arxiv_snapshot.looks_like({"id": "a", "type": "book", "title": "Tea"})


def test_files_of_other_programs() -> None:
    folder = SHARED / "bibliographies"
    if not folder.is_dir():
        pytest.skip("the bibliographies of ../shared are not here")
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["file"]: int(row["entries"]) for row in csv.DictReader(file)}
    wrong, files = [], 0
    for name in sorted(truth):
        # Those of biblatex-csl-converter have a structure of its own.
        if not name.startswith("csl/") or name.endswith(".biblatex.json"):
            continue
        items = read((folder / name).read_text(encoding="utf-8"))
        files += 1
        if len(records(items)) != truth[name] or leftovers(items):
            wrong.append(name)
    assert files > 0
    assert wrong == []
