"""The BibTeX writer: what an entry has, and that everything reads it back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import islice

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats.bibtex import entry, write
from readinglist.paper import TYPES, Author, Paper

FULL = Paper(
    7,
    "bee2020gardens",
    "article",
    title="Gardens of 100 BERTs",
    abstract="50% of\n\ngardens.",
    abstract_kind="abstract",
    authors=(Author("Bee", "Ann"), Author(literal="Garden Group")),
    year=2020,
    month=3,
    day=14,
    venue="Journal of Hedges & Walls",
    volume="12",
    issue="3",
    pages="12-34",
    publisher="Spade Press",
    doi="10.1000/a_b",
    arxiv="2003.01234",
    url="https://example.org/a_b?x=1%20",
    code="https://example.org/code_x",
    extra={"primary_class": "cs.LG", "series": "S_1"},
    tags=("to read", "LLM"),
    note="Ask Dora & Co.",
    starred=True,
    status="read",
)


def fields_of(paper: Paper) -> dict[str, str]:
    library = bibtexparser.parse_string(entry(paper))
    assert library.failed_blocks == []
    (found,) = library.entries
    return {field.key: field.value for field in found.fields}


def test_a_whole_entry() -> None:
    assert (
        entry(FULL)
        == r"""@article{bee2020gardens,
  title = {Gardens of 100 {BERTs}},
  author = {Bee, Ann and {Garden Group}},
  year = {2020},
  month = mar,
  day = {14},
  journal = {Journal of Hedges \& Walls},
  volume = {12},
  number = {3},
  pages = {12--34},
  publisher = {Spade Press},
  doi = {10.1000/a_b},
  eprint = {2003.01234},
  archiveprefix = {arXiv},
  primaryclass = {cs.LG},
  url = {https://example.org/a_b?x=1%20},
  code = {https://example.org/code_x},
  keywords = {to read, LLM},
  abstract = {50\% of gardens.},
  annote = {Ask Dora \& Co.},
  readstatus = {read},
  relevance = {relevant},
  series = {S\_1},
}
"""
    )


def test_what_is_missing_is_left_out() -> None:
    assert entry(Paper(1, "k", title="Plain")) == "@misc{k,\n  title = {Plain},\n}\n"


def test_entries_are_parted_by_an_empty_line() -> None:
    papers = [Paper(1, "a", title="A"), Paper(2, "b", title="B")]
    assert "".join(write(papers)) == f"{entry(papers[0])}\n{entry(papers[1])}"
    assert "".join(write([])) == ""


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("article", "journal"),
        ("inproceedings", "booktitle"),
        ("incollection", "booktitle"),
        ("inbook", "booktitle"),
        ("misc", "howpublished"),
        ("techreport", "institution"),
        ("phdthesis", "school"),
        ("mastersthesis", "school"),
        ("book", "series"),
        ("manual", "organization"),
        ("unpublished", "howpublished"),
        ("proceedings", "series"),
    ],
)
def test_the_venue_goes_where_the_type_has_it(kind: str, field: str) -> None:
    paper = Paper(1, "k", kind, title="T", venue="Garden Press")
    assert entry(paper).startswith(f"@{kind}{{k,")
    assert fields_of(paper)[field] == "Garden Press"


@pytest.mark.parametrize("kind", ["article", "inproceedings", "phdthesis", "techreport", "dataset", "online"])
def test_types_without_what_they_need_are_misc_and_say_what_they_were(kind: str) -> None:
    paper = Paper(1, "k", kind, title="T")
    assert entry(paper).startswith("@misc{k,")
    assert fields_of(paper)["entrysubtype"] == kind


def test_a_venue_among_the_other_fields_counts() -> None:
    assert entry(Paper(1, "k", "article", title="T", extra={"journal": "J"})).startswith("@article{k,")


@pytest.mark.parametrize(
    ("paper", "title"),
    [
        (Paper(1, "k", arxiv="2003.01234"), "arXiv:2003.01234"),
        (Paper(1, "k", title=" \x00", doi="10.1000/a_b"), r"doi:10.1000/a\_b"),
        (Paper(1, "k", url="https://example.org/"), "https://example.org/"),
        (Paper(1, "k"), "(no title)"),
    ],
)
def test_a_paper_without_title_is_called_by_its_identifier(paper: Paper, title: str) -> None:
    assert fields_of(paper)["title"] == title


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("12-34", "12--34"),
        ("12–34", "12--34"),
        ("12--34", "12--34"),
        ("12 — 34", "12--34"),
        ("e12", "e12"),
        ("xii-xv", "xii--xv"),
        ("S1-S9, 20", "S1--S9, 20"),
        ("1-2-3", "1-2-3"),
        ("a-b", "a-b"),
        ("12%", r"12\%"),
        (", ", ""),
        ("1-2" * 100, "1-2" * 100),
    ],
)
def test_pages(pages: str, expected: str) -> None:
    assert fields_of(Paper(1, "k", title="T", pages=pages)).get("pages", "") == expected


@given(
    st.dictionaries(st.sampled_from(["title", "venue", "volume", "note", "url"]), st.text(max_size=30)),
    st.sampled_from(TYPES),
    st.text("aZ1:_é {}", max_size=9),
)
def test_an_entry_is_what_bibtexparser_writes(values: dict[str, str], kind: str, key: str) -> None:
    text = entry(Paper(7, key, kind, **values))  # type: ignore[arg-type]
    style = bibtexparser.BibtexFormat()
    style.indent, style.trailing_comma = "  ", True
    read = bibtexparser.parse_string(text, parse_stack=[])
    assert read.failed_blocks == []
    assert bibtexparser.write_string(read, unparse_stack=[], bibtex_format=style) == text


def test_a_tag_with_a_comma_stays_one() -> None:
    assert fields_of(Paper(1, "k", title="T", tags=("a, b", "c_d")))["keywords"] == r"{a, b}, c\_d"


def test_the_kind_of_an_abstract_is_kept_where_it_is_not_the_authors() -> None:
    paper = Paper(1, "k", title="T", abstract="In short.", abstract_kind="summary")
    assert fields_of(paper)["abstract_kind"] == "summary"
    assert "abstract_kind" not in entry(FULL)


def test_abstracts_can_be_left_out() -> None:
    paper = Paper(1, "k", title="Tea", abstract="Mine.", abstract_kind="snippet", extra={"abstract": "Theirs."})
    assert "".join(write([paper], abstracts=False)) == "@misc{k,\n  title = {Tea},\n}\n"
    assert "x-abstract = {Theirs.}" in entry(paper)


def test_other_fields_are_written_and_never_overwrite_ours() -> None:
    extra = {
        "series": "Notes",
        "edition": 2,
        "title": "Another",
        "year": "2020",
        "crossref": "other",
        "Upper": "no",
        "a b": "no",
        "ok-name_1": "yes",
        "scores": {"a": [1, None]},
        "flag": True,
        "nothing": None,
        "empty": "",
        "pdf": "https://x.org/a_b",
        "editor": "Bee, Ann and Cee, D.",
        "translator": [{"family": "Dee", "given": "Eve"}],
        "organization": "þ",
        "hyphen-": "-",
        "huge": 10**5000,
        "x" * 70: "too long",
    }
    fields = fields_of(Paper(1, "k", title="Tea", year=2020, extra=extra))
    assert fields == {
        "title": "Tea",
        "year": "2020",
        "series": "Notes",
        "edition": "2",
        "x-title": "Another",
        "x-crossref": "other",
        "ok-name_1": "yes",
        "scores": r'\{"a":[1,null]\}',
        "flag": "true",
        "pdf": "https://x.org/a_b",
        "editor": "Bee, Ann and Cee, D.",
        "translator": "Dee, Eve",
        "organization": r"{\mbox{þ}}",
        "hyphen-": "-",
        "x-extra": r'\{"Upper":"no","a b":"no","' + "x" * 70 + r'":"too long"\}',
    }
    assert json.loads(fields["scores"].replace("\\", "")) == extra["scores"]


def test_content_without_an_end_is_left_out() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert "loop" not in fields_of(Paper(1, "k", title="T", extra={"loop": endless, "odd": {1, 2}}))


@pytest.mark.parametrize(
    ("key", "written"), [("a:b_c.d+e/f-1", "a:b_c.d+e/f-1"), ("a,b{c} d", "abcd"), ("é", "paper1"), ("", "paper1")]
)
def test_keys_that_bibtex_would_not_take_are_cleaned(key: str, written: str) -> None:
    assert entry(Paper(1, key, title="T")).startswith(f"@misc{{{written},\n")


@pytest.mark.parametrize("month", [0, 13, -1, None])
def test_a_month_that_is_none_is_left_out(month: int | None) -> None:
    assert "month" not in entry(Paper(1, "k", title="T", month=month))


def test_package_mathematics_brings_a_preamble_at_the_end() -> None:
    papers = [Paper(1, "a", title="On ℝ"), Paper(2, "b", title="On $\\text{x}$ and $\\mathbb{C}$")]
    text = "".join(write(papers))
    expected = r'@preamble{"\providecommand{\mathbb}[1]{\mathbf{#1}} \providecommand{\text}[1]{\mbox{#1}}"}'
    assert text.endswith(f"}}\n\n{expected}\n")
    library = bibtexparser.parse_string(text)
    assert (len(library.entries), len(library.preambles), library.failed_blocks) == (2, 1, [])
    assert "@preamble" not in "".join(write([FULL]))


def test_writing_is_lazy() -> None:
    def endless() -> object:
        number = 0
        while True:
            number += 1
            yield Paper(number, f"k{number}", title="T")

    assert len(list(islice(write(endless()), 5))) == 5  # type: ignore[arg-type]


ANYTHING = st.text(max_size=30) | st.text("\\{}$@%\"',=# ab\né王", max_size=25)
SOME = st.none() | ANYTHING
PAPERS = st.lists(
    st.builds(
        Paper,
        st.integers(0, 9),
        st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,12}", fullmatch=True),
        st.sampled_from(TYPES) | ANYTHING,
        title=SOME,
        abstract=SOME,
        abstract_kind=st.sampled_from([None, "summary"]),
        authors=st.lists(st.builds(Author, ANYTHING, ANYTHING, st.just("") | ANYTHING), max_size=2).map(tuple),
        year=st.none() | st.integers(),
        month=st.none() | st.integers(0, 13),
        day=st.none() | st.integers(1, 31),
        venue=SOME,
        volume=SOME,
        issue=SOME,
        pages=SOME,
        publisher=SOME,
        doi=SOME,
        arxiv=SOME,
        url=SOME,
        code=SOME,
        note=SOME,
        tags=st.lists(ANYTHING, max_size=2).map(tuple),
        extra=st.dictionaries(
            st.sampled_from(["editor", "key", "title", "primary_class", "crossref", "id"]) | ANYTHING,
            st.recursive(SOME | st.integers() | st.floats(), lambda inner: st.lists(inner, max_size=2)),
            max_size=3,
        ),
    ),
    max_size=3,
    unique_by=lambda paper: paper.key.lower(),
)


@settings(deadline=None)
@given(PAPERS)
def test_everything_is_read_back_as_one_entry_a_paper(papers: list[Paper]) -> None:
    text = "".join(write(papers))
    library = bibtexparser.parse_string(text)
    assert [found.key for found in library.entries] == [paper.key for paper in papers]
    assert library.failed_blocks == []
    assert library.comments == []
    assert text == "".join(write(papers))
    depth = 0
    for line in text.splitlines():
        assert line == "" or line[0] in "} @"
        if line.startswith("@"):
            assert depth == 0
        depth += line.count("{") - line.count("}")
        assert depth in (0, 1)
    assert depth == 0
    assert len(re.findall("^@", text, re.MULTILINE)) == len(library.blocks)
    text.encode("utf-8")


def test_importing_loads_nothing_slow() -> None:
    code = "import sys, readinglist.formats.bibtex; sys.exit(bool({'anyascii', 'bibtexparser'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
