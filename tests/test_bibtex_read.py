"""Entries of .bib files as records: what each field means, and that what the writer writes comes back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readinglist.formats import biblatex, bibtex
from readinglist.formats.base import Furniture
from readinglist.formats.bibtex_read import fields_of, read
from readinglist.paper import STATUSES, TYPES, Author, Leftover, Paper, Record
from readinglist.text import clean

BIBLIOGRAPHIES = Path(__file__).resolve().parent.parent.parent / "shared" / "bibliographies" / "bib"


def one(kind: str = "article", **fields: str) -> dict[str, Any]:
    return fields_of(kind, "Doe2031", [(name.replace("__", "-"), value) for name, value in fields.items()])


def says(**expected: Any) -> dict[str, Any]:
    return {"type": "article", **expected, "key": "Doe2031"}


def test_an_article() -> None:
    fields = one(
        title=r"{\'E}tudes of {BERT}: {$\alpha$} \& more",
        author="Doe, Jane and Ludwig van Beethoven and {Kettle Lab} and others",
        journal=r"Journal of Tea \& Kettles",
        year="2031",
        month="mar",
        day="14",
        volume="12",
        number="3",
        pages="12--34",
        publisher="Cup Press",
        doi="https://doi.org/10.1000/ABC",
        url=r"\url{https://tea.org/a\_b}",
        abstract="We boil 50\\% of\n it -- twice.",
        keywords="kettles, tea {green, black}",
        issn="1234-5678",
        editor="Roe, Richard",
    )
    assert fields == {
        "type": "article",
        "title": "Études of BERT: α & more",
        "abstract": "We boil 50% of it – twice.",
        "abstract_kind": "abstract",
        "authors": [
            {"given": "Jane", "family": "Doe"},
            {"given": "Ludwig", "family": "van Beethoven"},
            {"literal": "Kettle Lab"},
            {"literal": "others"},
        ],
        "year": 2031,
        "month": 3,
        "day": 14,
        "venue": "Journal of Tea & Kettles",
        "volume": "12",
        "issue": "3",
        "pages": "12-34",
        "publisher": "Cup Press",
        "doi": "10.1000/abc",
        "url": "https://tea.org/a_b",
        "extra": {"issn": "1234-5678", "editor": [{"given": "Richard", "family": "Roe"}]},
        "key": "Doe2031",
        "tags": ["kettles", "tea green; black"],
    }


@pytest.mark.parametrize(
    ("kind", "given_fields", "type_", "venue", "extra"),
    [
        ("article", {"journaltitle": "J"}, "article", "J", {}),
        ("article", {"booktitle": "B"}, "article", "B", {}),
        (
            "inproceedings",
            {"journal": "J", "booktitle": "B", "series": "S"},
            "inproceedings",
            "B",
            {"journal": "J", "series": "S"},
        ),
        ("conference", {"booktitle": "B"}, "inproceedings", "B", {}),
        ("phdthesis", {"school": "S", "institution": "I"}, "phdthesis", "S", {"institution": "I"}),
        ("thesis", {"institution": "I", "type": "mathesis"}, "mastersthesis", "I", {}),
        ("report", {"institution": "I"}, "techreport", "I", {"entrytype": "report"}),
        ("book", {"series": "S"}, "book", "S", {}),
        ("misc", {"howpublished": "Poster"}, "misc", "Poster", {}),
        ("manual", {"organization": "O"}, "manual", "O", {}),
        ("online", {"organization": "O"}, "misc", "O", {"entrytype": "online"}),
        ("misc", {"entrytype": "software"}, "misc", None, {"entrytype": "software"}),
        ("misc", {"entrysubtype": "phdthesis"}, "phdthesis", None, {}),
        ("article", {"entrysubtype": "magazine"}, "article", None, {"entrysubtype": "magazine"}),
        ("Strange", {"title": "T"}, "misc", None, {"entrytype": "strange"}),
    ],
)
def test_type_and_venue(
    kind: str, given_fields: dict[str, str], type_: str, venue: str | None, extra: dict[str, Any]
) -> None:
    fields = one(kind, **given_fields)
    assert (fields["type"], fields.get("venue"), fields.get("extra", {})) == (type_, venue, extra)


@pytest.mark.parametrize(
    ("given_fields", "expected"),
    [
        ({"year": "2020", "month": "{Mar.}"}, {"year": 2020, "month": 3}),
        ({"year": "{2020}", "month": "03"}, {"year": 2020, "month": 3}),
        ({"year": "2020", "month": "10~jan"}, {"year": 2020, "month": 1, "day": 10}),
        ({"year": "2020", "month": "January 3rd"}, {"year": 2020, "month": 1, "day": 3}),
        ({"year": "2020", "month": "May--June"}, {"year": 2020, "month": 5, "extra": {"month": "May–June"}}),
        ({"year": "2020", "month": "18--22 July"}, {"year": 2020, "month": 7, "extra": {"month": "18–22 July"}}),
        ({"year": "2020", "month": "Summer"}, {"year": 2020, "extra": {"month": "Summer"}}),
        ({"year": "1982--1983"}, {"year": 1982, "extra": {"year": "1982–1983"}}),
        ({"year": "c. 1985a"}, {"year": 1985, "extra": {"year": "c. 1985a"}}),
        ({"year": "June 1980"}, {"year": 1980, "month": 6}),
        ({"date": "2012-22"}, {"year": 2012, "extra": {"date": "2012-22"}}),
        ({"date": "2012-10-17T12:50:00+00:00"}, {"year": 2012, "month": 10, "day": 17}),
        ({"date": "-0380"}, {"extra": {"date": "-0380"}}),
        ({"year": "in press"}, {"extra": {"year": "in press"}}),
        ({"year": "2020-05"}, {"year": 2020, "month": 5}),
        ({"date": "2020-03-14"}, {"year": 2020, "month": 3, "day": 14}),
        ({"date": "2020-03", "year": "2020"}, {"year": 2020, "month": 3}),
        ({"date": "2020/2021"}, {"year": 2020, "extra": {"date": "2020/2021"}}),
        (
            {"date": "2020-03-14/2020-05"},
            {"year": 2020, "month": 3, "day": 14, "extra": {"date": "2020-03-14/2020-05"}},
        ),
        ({"date": "1994~"}, {"year": 1994, "extra": {"date": "1994~"}}),
        ({"urldate": "2021-01-02"}, {"extra": {"urldate": "2021-01-02"}}),
    ],
)
def test_dates(given_fields: dict[str, str], expected: dict[str, Any]) -> None:
    assert one(**given_fields) == says(**expected)


@pytest.mark.parametrize(
    ("given_fields", "expected"),
    [
        (
            {"eprint": "1706.03762", "archiveprefix": "arXiv", "primaryclass": "cs.CL"},
            {"arxiv": "1706.03762", "extra": {"primary_class": "cs.CL"}},
        ),
        (
            {"eprint": "hep-th/9711200", "eprinttype": "arxiv", "eprintclass": "hep-th"},
            {"arxiv": "hep-th/9711200", "extra": {"primary_class": "hep-th"}},
        ),
        ({"eprint": "1706.03762"}, {"arxiv": "1706.03762"}),
        ({"eprint": "j100200", "eprinttype": "jstor"}, {"extra": {"eprint": "j100200", "eprinttype": "jstor"}}),
        ({"archiveprefix": "arXiv"}, {"extra": {"eprinttype": "arXiv"}}),
        (
            {"journal": "arXiv preprint arXiv:1706.03762"},
            {"venue": "arXiv preprint arXiv:1706.03762", "arxiv": "1706.03762"},
        ),
        (
            {"journal": "CoRR", "volume": "abs/1706.03762"},
            {"venue": "CoRR", "volume": "abs/1706.03762", "arxiv": "1706.03762"},
        ),
        ({"note": "arXiv:1706.03762 [cs]"}, {"arxiv": "1706.03762", "extra": {"note": "arXiv:1706.03762 [cs]"}}),
        ({"note": "See also arXiv:1706.03762"}, {"extra": {"note": "See also arXiv:1706.03762"}}),
        ({"arxivid": "1706.03762"}, {"arxiv": "1706.03762"}),
        ({"doi": "none"}, {"extra": {"doi": "none"}}),
        ({"url": "https://a.org/long/\n  path"}, {"url": "https://a.org/long/path"}),
        ({"howpublished": r"\url{https://a.org/x\_y}"}, {"url": "https://a.org/x_y"}),
        ({"howpublished": r"\url{https://a.org/x}", "url": "https://a.org/x"}, {"url": "https://a.org/x"}),
        (
            {"howpublished": r"\url{https://a.org/x}", "url": "https://a.org/y"},
            {"url": "https://a.org/y", "extra": {"howpublished": "https://a.org/x"}},
        ),
        ({"file": r":C\:\\a\_b\\{x}.pdf:PDF"}, {"extra": {"file": r":C\:\\a_b\\{x}.pdf:PDF"}}),
        ({"bdsk__url__1": r"http://a.org/\~{}b"}, {"extra": {"bdsk-url-1": "http://a.org/~b"}}),
    ],
)
def test_identifiers_and_links(given_fields: dict[str, str], expected: dict[str, Any]) -> None:
    assert one(**given_fields) == says(**expected)


@pytest.mark.parametrize(
    ("given_fields", "expected"),
    [
        ({"keywords": "tea; kettles, large; tea"}, {"tags": ["tea", "kettles; large"]}),
        ({"keyword": "tea, {kettles, large}, "}, {"tags": ["tea", "kettles; large"]}),
        ({"keywords": r"R\&D, {$\alpha$}"}, {"tags": ["R&D", "α"]}),
        ({"annote": "First.\n\nSecond {\\'e}."}, {"note": "First.\n\nSecond é."}),
        ({"annote": r"A \par B \newline C"}, {"note": "A\n\nB\nC"}),
        ({"comment": "Mine."}, {"note": "Mine."}),
        ({"annote": "Mine.", "comment": "More."}, {"note": "Mine.", "extra": {"comment": "More."}}),
        ({"note": "Printed."}, {"extra": {"note": "Printed."}}),
        ({"readstatus": "read"}, {"status": "read"}),
        ({"readstatus": "skimmed"}, {"status": "reading"}),
        ({"relevance": "relevant"}, {"starred": True}),
        (
            {"ranking": "rank3", "priority": "prio1", "groups": "A, B"},
            {"extra": {"ranking": "rank3", "priority": "prio1", "groups": "A, B"}},
        ),
        ({"location": "Bath"}, {"extra": {"address": "Bath"}}),
        ({"number": "3", "issue": "Spring"}, {"issue": "3", "extra": {"issue": "Spring"}}),
        ({"langid": "ngerman", "ids": "a,b"}, {"aliases": ["a", "b"], "extra": {"langid": "ngerman"}}),
        ({"x__crossref": "Roe1", "x__color": "red"}, {"extra": {"crossref": "Roe1", "x-color": "red"}}),
        (
            {"upvoters": r'["a","b"]', "counts": r'\{"a":1\}', "odd": "[1]"},
            {"extra": {"upvoters": ["a", "b"], "counts": {"a": 1}, "odd": "[1]"}},
        ),
        ({"x__extra": r'\{"a b":"c","D":["e"]\}'}, {"extra": {"a b": "c", "D": ["e"]}}),
        ({"annote": "One\n   line.\n\n   Two."}, {"note": "One line.\n\nTwo."}),
        ({"comment": "One\n   line."}, {"note": "One\nline."}),
        ({"pdf": "https://a.org/1 https://a.org/2"}, {"extra": {"pdf": ["https://a.org/1", "https://a.org/2"]}}),
        ({"file": '["a.pdf","b.pdf"]'}, {"extra": {"file": ["a.pdf", "b.pdf"]}}),
        ({"abstract": "A.", "abstract_kind": "summary"}, {"abstract": "A.", "abstract_kind": "summary"}),
    ],
)
def test_what_its_owner_says_and_what_has_no_column(given_fields: dict[str, str], expected: dict[str, Any]) -> None:
    assert one(**given_fields) == says(**expected)


@pytest.mark.parametrize("status", STATUSES[1:])
def test_our_own_statuses(status: str) -> None:
    assert one(title="T", readstatus=status)["status"] == status


def test_fields_that_stand_twice() -> None:
    fields = fields_of(
        "article",
        "k",
        [("author", "Doe, J."), ("author", "Roe, R."), ("title", "A"), ("title", "B"), ("note", "x"), ("note", "y")],
    )
    assert [author["family"] for author in fields["authors"]] == ["Doe", "Roe"]
    assert (fields["title"], fields["extra"]) == ("A", {"title": "B", "note": ["x", "y"]})


def test_a_file() -> None:
    text = "@string{j = {Tea}}\n@article{a, title={A}, journal=j # { Times}}\n\n@misc{empty}\n"
    text += "@odd{, title={}}\n@book{b,\n title={B}}\n"
    items = list(read(text))
    records = [item for item in items if isinstance(item, Record)]
    assert [(record.fields["key"], record.position, record.first_line, record.last_line) for record in records] == [
        ("a", 1, 2, 2),
        ("empty", 2, 4, 4),
        ("b", 3, 6, 7),
    ]
    assert records[0].fields["venue"] == "Tea Times"
    assert [item for item in items if isinstance(item, Leftover)] == [
        Leftover(5, "@odd{}", "an entry without any field", 1)
    ]
    assert lines_of(items) == 6


def lines_of(items: list[Any]) -> int:
    return sum(item.lines for item in items if isinstance(item, Record | Leftover | Furniture))


@pytest.mark.skipif(not BIBLIOGRAPHIES.is_dir(), reason=f"{BIBLIOGRAPHIES} is not there")
def test_real_files_lose_nothing() -> None:
    for path in sorted(BIBLIOGRAPHIES.iterdir()):
        try:
            text = clean(path.read_bytes().decode("utf-8-sig"))
        except UnicodeDecodeError:
            text = clean(path.read_bytes().decode("latin-1"))
        items = list(read(text))
        assert lines_of(items) == sum(1 for line in text.split("\n") if line.strip()), path.name
        for item in items:
            if isinstance(item, Record):
                title = "".join(item.fields.get("title", "").split("$")[::2])
                assert not any(command in title for command in (r"\'", r"\emph", r"\&", r"\textit")), (path.name, title)


TEXT = st.text("abcdE éß王α≤$&%#_^~\\{}<>|\"'`-@=", min_size=1, max_size=20).map(lambda text: " ".join(text.split()))
SAFE = TEXT.filter(lambda text: bool(text) and "$" not in text and any(c.isalnum() for c in text))
WORD = st.sampled_from(["Doe", "van der Pot", "O'Neil", "Müller-Roe", "Łuk", "and", "B and C", "Leaf, Jr"])
EXTRA = st.dictionaries(
    st.sampled_from(["issn", "note", "address", "crossref", "options", "edition", "organization", "langid", "ranking"]),
    SAFE.filter(lambda text: text[0] not in "[{" and "://" not in text),
    max_size=3,
)
PAPERS = st.builds(
    Paper,
    id=st.just(7),
    key=st.just("Doe2031"),
    type=st.sampled_from(TYPES),
    title=SAFE,
    abstract=SAFE | st.none(),
    abstract_kind=st.just("abstract"),
    authors=st.lists(
        st.builds(Author, family=WORD, given=WORD, literal=st.just(""))
        | st.builds(Author, family=st.just(""), given=st.just(""), literal=WORD.map(lambda name: f"{name} Lab")),
        max_size=3,
    ).map(tuple),
    year=st.integers(1000, 2100) | st.none(),
    month=st.integers(1, 12) | st.none(),
    day=st.integers(1, 28) | st.none(),
    venue=SAFE.filter(lambda text: "://" not in text) | st.none(),
    volume=SAFE | st.none(),
    issue=SAFE | st.none(),
    pages=st.sampled_from([None, "12-34", "7", "12-34, 40-41", "e1"]),
    publisher=SAFE | st.none(),
    doi=st.sampled_from([None, "10.1000/a_b(c)%x", "10.48550/arxiv.3105.00011"]),
    arxiv=st.sampled_from([None, "3105.00011", "hep-th/9711200"]),
    url=st.sampled_from([None, "https://a.org/~b_c?d=%20&e#f"]),
    code=st.sampled_from([None, "https://github.com/a/b_c"]),
    extra=EXTRA,
    tags=st.lists(SAFE.filter(lambda text: text.strip(",; ") == text), max_size=3, unique_by=str.casefold).map(tuple),
    note=SAFE | st.none() | st.just("First.\n\nSecond."),
    status=st.sampled_from(STATUSES),
    starred=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(PAPERS, st.sampled_from([bibtex.write, biblatex.write]))
@example(
    Paper(
        id=7, key="Doe2031", type="manual", title="T", venue="ß", abstract_kind="abstract", extra={"organization": "ß"}
    ),
    bibtex.write,
)
def test_papers_that_were_written_come_back(paper: Paper, write: Any) -> None:
    (record,) = (item for item in read("".join(write([paper]))) if isinstance(item, Record))
    assert isinstance(record, Record)
    fields = dict(record.fields)
    extra = dict(paper.extra)
    for name in ("type", "title", "abstract", "year", "month", "day", "volume", "issue", "pages", "publisher"):
        assert fields.get(name) == getattr(paper, name), name
    for name in ("doi", "arxiv", "url", "code", "note", "key"):
        assert fields.get(name) == getattr(paper, name), name
    assert tuple(map(Author.from_json, fields.get("authors", []))) == paper.authors
    assert tuple(fields.get("tags", ())) == paper.tags
    assert (fields.get("status", "unread"), fields.get("starred", False)) == (paper.status, paper.starred)
    if paper.venue:
        assert fields.get("venue") == paper.venue
        if fields.get("type") == "manual" and extra.get("organization") == paper.venue:
            # BibTeX's name for the venue of a manual: what is said twice is written once.
            del extra["organization"]
        assert fields.get("extra", {}) == extra


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["title", "author", "date", "month", "year", "url", "eprint", "keywords", "x"]),
            st.text("{}\\$~a1-/:;,&'", max_size=30),
        ),
        max_size=6,
    )
)
def test_no_value_is_an_error(pairs: list[tuple[str, str]]) -> None:
    assert "type" in fields_of("misc", "", pairs)


def test_time_is_linear() -> None:
    short, long = (_time_of_runs(length) for length in (5_000, 50_000))
    # Ten times the text; what is quadratic would take a hundred times as long.
    assert long < 40 * short + 0.5


def _time_of_runs(length: int) -> float:
    started = time.process_time()
    for value in (
        "{" * length,
        "a," * length,
        " " * (2 * length),
        "[" * length,
        "\\url{" * (length // 2),
        "arXiv " * (length // 2),
        "1 " * length,
    ):
        for name in (
            "title",
            "author",
            "date",
            "month",
            "year",
            "url",
            "eprint",
            "keywords",
            "note",
            "file",
            "journal",
        ):
            fields_of("article", "k", [(name, value)])
    return time.process_time() - started
