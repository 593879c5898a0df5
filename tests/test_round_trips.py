"""What a library hands on comes back: exported and imported into an empty one, the papers are what they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import abstract, check, dump, tables
from test_latex_decode import comes_back, prepared

from readinglist.exporting import Wanted
from readinglist.formats import biblatex, bibtex
from readinglist.formats.bibtex_read import read
from readinglist.formats.entry import pages
from readinglist.library import Library
from readinglist.paper import STATUSES, TYPES, Author, Paper, Record
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NASTY = (
    r"back\slash", "open { brace", "close } brace", "dollar $ sign", "ampersand & co", "percent % sign", "hash # sign",
    "under_score", "caret ^ sign", "tilde ~ sign", "less < than", "greater > than", "pipe | sign", 'double " quote',
    "single ' quote", "back ` tick", "}{ both ways }{", r"\input{/etc/passwd} is inert", "@article{fake, title={x}}",
    r"Sorting in $O(n \log n)$ time", "F_1 score", r"A gain of 99.99\%", r"An {\em x} of old",
    r"The Fr\'echet distance", "Up to 10^4 times", "深度学习综述", "Emoji 🚀 rocket", "שלום עולם",
    "q\u0303 combining ǭ", "US$5 to 10$ now",
    "C# & F#; 100%", "Dots … and — dashes – here", "“Curly” ‘quotes’", "``ticks'' --- dashes", "Größe ≤ ∞ α-β",
    "=1+1 formula", "<script>alert(1)</script>", "ER  - ", "TY  - JOUR", "</title><b>x</b>", "-->", "a;b | c",
)  # fmt: skip
FORMATS = ("bibtex", "biblatex", "ris", "csl-json", "csv", "jsonl")
NOT_CARRIED = {"id", "seen", "added", "updated"}


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Library]:
    """Papers with hostile text in every field, from a dump and by hand, decided upon in every way."""
    source = tmp_path / "dump.txt"
    source.write_text(dump([(f"On {name} Codes", abstract(name)) for name in ("Rising", "Falling", "Still")]))
    with Library(tmp_path / "library.db") as library:
        library.import_([str(source)], day="2025")
        for number, text in enumerate(NASTY):
            paper, _ = library.add(
                {
                    "title": text if text[0].isalnum() else f"{text} alone",
                    "authors": [["Müller, Jürgen", "{A and B, Inc.}", f"{{{text}}}"], ["Erdős, Pál"], []][number % 3],
                    "abstract": f"Of {text} and 50 % {{x",
                    "venue": f"Journal of {text}",
                    "type": TYPES[number % len(TYPES)],
                    "year": str(1990 + number),
                    "month": str(number % 12 + 1) if number % 2 else None,
                    "day": str(number % 28 + 1) if number % 4 == 1 else None,
                    "volume": f"{number} {text}", "issue": "3", "pages": "12-34", "publisher": f"{text} Press",
                    "doi": f"10.1000/x_{number}(1)" if number % 2 else None,
                    "arxiv": f"2403.{number:05}" if number % 5 == 0 else None,
                    "url": f"https://example.org/a_{number}?b=%20c&d#e~f" if number % 3 else None,
                    "code": "https://github.com/a_b/c" if number % 7 == 0 else None,
                },
                tags=[f"tag {text}".replace(",", "")[:40], "to read"][number % 2 :],
            )  # fmt: skip
            if number % 3 == 0:
                library.edit(paper.id, {"extra.issn": "1234-5679", "extra.own_field": text})
            if number % 4 == 0:
                library.note(paper.id, f"First {text}.\nSecond line.\n\nNext paragraph.")
        library.star(["volume"], True)
        for place, status in enumerate(STATUSES):
            library.mark([str(place * 3 + 2)], status)
        yield library


def moved(library: Library, tmp_path: Path, format_: str) -> Library:
    """An empty library after the import of an export."""
    target = tmp_path / "exported"
    target.write_text("".join(library.export(None, Wanted(format_))), encoding="utf-8", newline="")
    other = Library(tmp_path / "other.db")
    report = other.import_([str(target)])
    assert [item.error for item in report.files] == [None]
    assert report.leftovers == 0
    return other


def contents(library: Library) -> dict[str, dict[str, Any]]:
    """Papers by citation key, without what says when and how often they were read here."""
    found = {}
    for paper in library.papers(library.select().ids):
        content = {name: value for name, value in paper.as_json().items() if name not in NOT_CARRIED}
        found[paper.key] = content | {"abstract_kind": paper.abstract_kind}
    return found


@pytest.mark.parametrize("format_", FORMATS)
def test_papers_come_back_through_every_format_that_can_carry_them(
    filled: Library, tmp_path: Path, format_: str
) -> None:
    before = contents(filled)
    with moved(filled, tmp_path, format_) as other:
        after = contents(other)
        assert after.keys() == before.keys()
        for key, content in before.items():
            assert after[key] == content
        again = other.import_([str(tmp_path / "exported")])
        assert (again.total("new"), contents(other)) == (0, after)
    check(tmp_path / "other.db")


def whole(path: Path) -> dict[str, list[Any]]:
    """All that a library holds, without numbers that nobody sees."""
    found = tables(path)
    texts = {row[0]: row[2] for row in found["texts"]}
    tags = {row[0]: row[1] for row in found["tags"]}
    return {
        "imports": found["imports"],
        "papers": [[*row[:4], texts.get(row[4]), *row[5:]] for row in found["papers"]],
        "records": sorted(([*row[1:10], texts.get(row[10])] for row in found["records"]), key=repr),
        "aliases": sorted(row[1:] for row in found["aliases"] if row[2]),
        "retired": sorted(row[1] for row in found["aliases"] if not row[2]),
        "tags": sorted((row[1], tags[row[2]]) for row in found["paper_tags"]),
        "views": [row[1:] for row in found["views"]],
        "decisions": [row[1:] for row in found["decisions"]],
        "relations": sorted(row[1:] for row in found["relations"]),
        "suspects": sorted(row[1:] for row in found["suspects"]),
    }


def test_json_lines_make_the_same_library_with_all_that_it_knows(filled: Library, tmp_path: Path) -> None:
    filled.edit("2", {"key": "renamed"})
    filled.save_view("night", "tag:thesis is:unread")
    filled.delete(["5"])
    filled.empty_trash()
    filled.delete(["7"])
    filled.merge(["8", "9"])
    filled.separate("10", "11", related=True)
    filled.add({"title": "Flacid Codes", "abstract": abstract("Falling")})
    assert filled.waiting()
    with moved(filled, tmp_path, "jsonl"):
        pass
    assert whole(tmp_path / "other.db") == whole(tmp_path / "library.db")


def test_json_lines_add_to_a_library_what_it_does_not_have(filled: Library, tmp_path: Path) -> None:
    target = tmp_path / "exported.jsonl"
    target.write_text("".join(filled.export(None, Wanted("jsonl"))), encoding="utf-8")
    source = tmp_path / "other.txt"
    source.write_text(dump([("On Rising Codes", abstract("Rising")), ("Elsewhere", abstract("else"))]))
    with Library(tmp_path / "other.db") as other:
        other.import_([str(source)])
        other.tag(["key:risingcodes"], ["mine"])
        report = other.import_([str(target)])
        assert (report.total("new"), report.leftovers) == (filled.count() - 1, 0)
        paper = other.get(filled.get("1").key)
        assert set(paper.tags) >= set(filled.get("1").tags)
        assert set(contents(other)) == {*contents(filled), "elsewhere"}
        before = contents(other)
        again = other.import_([str(target)])
        assert (again.total("new"), contents(other)) == (0, before)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no JSON"),
        ("[1]", "no paper of this program"),
        ('{"key": "a"}', "no paper of this program"),
        ("no id", "no id and citation key"),
        ("bad status", "no status 'gone'"),
        ("bad type", "no entry type 'poem'"),
        ("same key", "its citation key is another paper's"),
        ("bad record", "fields is missing or makes no sense"),
        ("bad import", "import 99 is not in the first line"),
    ],
)
def test_a_line_of_json_that_makes_no_sense_costs_that_paper(
    filled: Library, tmp_path: Path, line: str, reason: str
) -> None:
    lines = "".join(filled.export(None, Wanted("jsonl"))).splitlines()
    paper = json.loads(lines[2])
    if line == "no id":
        del paper["id"]
        paper["id"] = None
    elif line == "bad status":
        paper["status"] = "gone"
    elif line == "bad type":
        paper["type"] = "poem"
    elif line == "same key":
        paper["key"] = json.loads(lines[1])["key"].upper()
    elif line == "bad record":
        del paper["records"][0]["fields"]
    elif line == "bad import":
        paper["records"][0]["import"] = 99
    lines[2] = line if line[0] in "{[" else json.dumps(paper)
    target = tmp_path / "damaged.jsonl"
    target.write_text("\n".join(lines))
    with Library(tmp_path / "other.db") as other:
        report = other.import_([str(target)])
        (left,) = report.files[0].leftovers
        assert (left.line, left.reason) == (3, reason)
        assert report.total("new") == len(lines) - 2
    check(tmp_path / "other.db")


@pytest.mark.parametrize(
    ("first", "message"),
    [
        ('{"readinglist":{"version":2,"imports":[]}}', "a newer readinglist wrote"),
        ('{"readinglist":{"version":1}}', "line 1 is not the first line"),
        ('{"readinglist":{"version":1,"imports":[{"id":1}]}}', "line 1 is not the first line"),
    ],
)
def test_an_export_with_a_strange_first_line_is_refused(tmp_path: Path, first: str, message: str) -> None:
    target = tmp_path / "strange.jsonl"
    target.write_text(f"{first}\n{{}}\n")
    with Library(tmp_path / "other.db") as other:
        report = other.import_([str(target)])
        assert message in (report.files[0].error or "")
        assert other.count() == 0


# --- BibTeX and BibLaTeX, field by field

_LINE = (
    st.one_of(st.text(max_size=25), st.sampled_from(NASTY), st.text(r"\{}$&%#_^~<>|-'`,;= aB1é.", max_size=25))
    .map(one_line)
    .filter(lambda text: bool(text) and comes_back(text) and prepared(text) == text)
)
# What is no name at all (a colon, a suffix alone) means nothing to BibTeX either.
_FAMILY_LIST = (
    "Müller", "van der Berg", "O'Neil", "Smith & Sons", "{x} y", "a_b", "Łoś", "王", "de la Cruz", "50% Off",
    "St. John",
    r"Kim\x", "Ash; Oak", "family=x", "King Jr.", "and", "Others", "MacDonald, Inc", "$x$ Co", "x^2~y", "<b>c</b>",
)  # fmt: skip
_NAME = st.builds(
    Author,
    literal=st.just(""),
    family=st.sampled_from(_FAMILY_LIST),
    given=st.sampled_from(["Ann", "J.-P.", "A. B.", "小明", "É.", "D&G", "x_1"]),
) | st.builds(
    lambda name: Author(literal=name),
    st.sampled_from([*_FAMILY_LIST, *(one_line(text) for text in NASTY if "’" not in text)]),
)
_URL = st.text("abc/?&=%_#~-.", max_size=20).map(lambda path: f"https://example.org/{path}")
_PAPERS = st.builds(
    Paper,
    id=st.just(1),
    key=st.just("key"),
    type=st.sampled_from(TYPES),
    title=_LINE,
    abstract=_LINE,
    abstract_kind=st.sampled_from(["abstract", "summary", "snippet"]),
    authors=st.lists(_NAME, max_size=3).map(tuple),
    year=st.none() | st.integers(1000, 9999),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
    venue=st.none() | _LINE,
    volume=st.none() | _LINE,
    issue=st.none() | _LINE,
    pages=st.none() | st.sampled_from(["1-2", "12-34, 56", "e1", "iv-ix"]),
    publisher=st.none() | _LINE,
    doi=st.none() | st.just("10.5555/a_b(1)"),
    arxiv=st.none() | st.sampled_from(["2403.01234", "cs/0112017"]),
    url=st.none() | _URL,
    code=st.none() | _URL,
    extra=st.dictionaries(
        st.sampled_from(
            ["isbn", "edition", "own-field", "own_field", "address", "x-y", "a.b", "author+an:role", "A", "urldate"]
        ),
        _LINE,
        max_size=3,
    ),
    tags=st.lists(_LINE.filter(lambda text: text.strip("; ") == text and "," not in text), max_size=3).map(tuple),
    note=st.none() | st.lists(_LINE, min_size=1, max_size=3).map("\n\n".join),
    starred=st.booleans(),
    status=st.sampled_from(STATUSES),
)  # fmt: skip


def said(paper: Paper) -> dict[str, Any]:
    """What a file can carry of a paper."""
    content = {name: value for name, value in paper.as_json().items() if name not in NOT_CARRIED}
    return content | {"abstract_kind": paper.abstract_kind}


@pytest.mark.parametrize("writer", [bibtex, biblatex])
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(paper=_PAPERS)
def test_a_paper_comes_back_from_its_entry(writer: Any, paper: Paper) -> None:
    text = "".join(writer.write([paper]))
    (record,) = [item for item in read(clean(text)) if isinstance(item, Record)]
    fields = record.fields
    expected = said(paper)
    assert {name: fields.get(name) for name in ("title", "abstract", "venue", "volume", "issue", "publisher")} == {
        name: expected[name] for name in ("title", "abstract", "venue", "volume", "issue", "publisher")
    }
    assert fields.get("pages") == (pages(paper.pages) if paper.pages else None)
    assert fields.get("authors", []) == expected["authors"]
    for name in ("doi", "arxiv", "url", "code", "type", "abstract_kind", "year", "month", "day", "note"):
        assert (name, fields.get(name)) == (name, expected[name])
    assert fields.get("extra", {}) == paper.extra
    assert {tag.casefold() for tag in fields.get("tags", [])} == {tag.casefold() for tag in paper.tags}
    assert (fields.get("starred", False), fields.get("status", "unread")) == (paper.starred, paper.status)
