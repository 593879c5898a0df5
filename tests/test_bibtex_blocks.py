"""The blocks of .bib files: what is an entry, what its fields are, and that every line is counted once."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats.base import Furniture
from readinglist.formats.bibtex_blocks import RawEntry, read_blocks
from readinglist.formats.decode import text_of
from readinglist.formats.entry import text_lines
from readinglist.paper import Leftover

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "bibliographies"


def items(text: str) -> list[RawEntry | Leftover | Furniture]:
    result = list(read_blocks(text))
    assert sum(item.lines for item in result) == text_lines(text)
    return result


def entries(text: str) -> list[RawEntry]:
    result = [item for item in items(text) if not isinstance(item, Furniture)]
    assert [item for item in result if isinstance(item, Leftover)] == []
    return [item for item in result if isinstance(item, RawEntry)]


def one(text: str) -> RawEntry:
    [entry] = entries(text)
    return entry


def fields(text: str) -> dict[str, str]:
    return dict(one(text).fields)


def summary(text: str) -> list[tuple[str, str]]:
    return [(entry.kind, entry.key) for entry in entries(text)]


GOOD = "\n@misc{good, title = {Good}}\n"

ONE_ENTRY = {
    "plain": ("@article{k,\n title = {T},\n year = 2020\n}", {"title": "T", "year": "2020"}),
    "parentheses": ("@article(k, title = {T (a)}, year = 2020)", {"title": "T (a)", "year": "2020"}),
    "parentheses in quotes": ('@article(k, title = "T) a", year = 2020)', {"title": "T) a", "year": "2020"}),
    "capitals": ("@ARTICLE{k, TITLE = {T}}", {"title": "T"}),
    "blank after @": ("@ article {k, title = {T}}", {"title": "T"}),
    "brace on the next line": ("@article\n{k,\n title = {T}}", {"title": "T"}),
    "empty fields": ("@article{k,,\n title={T},,\n year=2000,,\n}", {"title": "T", "year": "2000"}),
    "missing comma": ("@article{k,\n author = {A}\n title = {B}\n}", {"author": "A", "title": "B"}),
    "missing comma after number": ("@article{k,\n year = 2000\n title = {B}\n}", {"year": "2000", "title": "B"}),
    "missing commas on a line": ('@misc{k, author={A} title="B" year=1}', {"author": "A", "title": "B", "year": "1"}),
    "missing comma after key": ("@article{k\n title = {B},\n}", {"title": "B"}),
    "missing comma after key, one line": ("@article{k title = {B}}", {"title": "B"}),
    "comma on the next line": ("@article{k\n , title = {B}\n , year = 1\n}", {"title": "B", "year": "1"}),
    "concatenation": ('@article{k, title = {A} # " and " # {B} # 3}', {"title": "A and B3"}),
    "months": ('@article{k, month = 10 # "~" # JAN, a = dec}', {"month": "10~jan", "a": "dec"}),
    "unknown string": ("@article{k, journal = Nature}", {"journal": "Nature"}),
    "bare words": ("@article{k, journal = Nature Physics,\n year = 1}", {"journal": "Nature Physics", "year": "1"}),
    "nested braces": ("@article{k, title = {{a {b {c {d}}}} e}}", {"title": "{a {b {c {d}}}} e"}),
    "quotes in braces in quotes": ('@article{k, title = "a {"}b, c = d{"} e"}', {"title": 'a {"}b, c = d{"} e'}),
    "quotes in quotes": ('@article{k, title = "The "best" one", year = 1}', {"title": 'The "best" one', "year": "1"}),
    "escaped quote": ('@article{k, author = "G\\"odel", year = 1}', {"author": 'G\\"odel', "year": "1"}),
    "escaped braces": ("@article{k, title = {a \\{ b}, year = 1}", {"title": "a \\{ b", "year": "1"}),
    "backslash at the end": ("@article{k, file = {C:\\a\\}, year = {1}}", {"file": "C:\\a\\", "year": "1"}),
    "odd field names": (
        "@misc{k, date-added = {1}, bdsk-url-1 = {2}, author+an = {3}, abstract:en = {4}}",
        {"date-added": "1", "bdsk-url-1": "2", "author+an": "3", "abstract:en": "4"},
    ),
    "odder field names": ("@misc{k, __markedentry = {1}, 2nd = {2}}", {"__markedentry": "1", "2nd": "2"}),
    "comments": (
        "@misc{k,\n title={T}, % a note, with comma\n % author={Nobody},\n year=1 % now\n}",
        {"title": "T", "year": "1"},
    ),
    "percent in a value": ("@misc{k, url = {a%20b}, note = {5 % off}}", {"url": "a%20b", "note": "5 % off"}),
    "no closing brace": ("@misc{k,\n title = {T},\n year = 1\n", {"title": "T", "year": "1"}),
    "truncated": ("@misc{k,\n year = 1,\n title = {Cut off in the mid", {"title": "Cut off in the mid", "year": "1"}),
    "truncated after =": ("@misc{k,\n year = 1,\n title = ", {"year": "1"}),
    "truncated quote": ('@misc{k,\n year = 1,\n title = "Cut', {"title": "Cut", "year": "1"}),
    "brace too many": ("@misc{k,\n title = {A}},\n year = {1}\n}", {"title": "A", "year": "1"}),
    "brace too many inside": ("@misc{k,\n title = {A} b},\n year = {1}\n}", {"title": "A} b", "year": "1"}),
    "brace too few": ("@misc{k,\n title = {A {b},\n year = {1}\n}", {"title": "A {b}", "year": "1"}),
    "quote never closed": (
        '@misc{k,\n title = "A,\n author = "B",\n year = 1\n}',
        {"title": "A", "author": "B", "year": "1"},
    ),
    "a word for a field": ("@misc{k,\n author x {A},\n title = {T}\n}", {"title": "T"}),
    "equation in a value": (
        "@misc{k,\n title = {A\n n = 5, m = 6},\n year = 1\n}",
        {"title": "A\n n = 5, m = 6", "year": "1"},
    ),
    "entry in an abstract": (
        "@misc{k,\n abstract = {See a@b.org\n@book{fake, title={no}}\n tail},\n year = 1}",
        {"abstract": "See a@b.org\n@book{fake, title={no}}\n tail", "year": "1"},
    ),
    "at sign": ("@misc{k, title = {LeQua @ {CLEF} a@b.org}}", {"title": "LeQua @ {CLEF} a@b.org"}),
    "empty value": ("@misc{k, title = {T}, note = {}, year = {1}}", {"title": "T", "note": "", "year": "1"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_ENTRY)
def test_fields_of_an_entry(name: str) -> None:
    text, expected = ONE_ENTRY[name]
    for before, after in (("", ""), (GOOD, ""), ("", GOOD), (GOOD * 3, GOOD * 3)):
        found = [entry for entry in entries(before + text + after) if entry.key != "good"]
        assert [(entry.key, dict(entry.fields)) for entry in found] == [("k", expected)]
        assert sum(entry.key == "good" for entry in entries(before + text + after)) == (before + after).count("good")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@article{title={T}}", ""),
        ("@article{,title={T}}", ""),
        ("@article{\n  title={T}}", ""),
        ("@article{some key, title={T}}", "some key"),
        ('@article{a"b, title={T}}', 'a"b'),
        ("@article{Müller:2000/a-b.c+d, title={T}}", "Müller:2000/a-b.c+d"),
        ("@article{a{b}c, title={T}}", "a{b}c"),
        ("@article{DBLP:conf/x/(y), title={T}}", "DBLP:conf/x/(y)"),
        ("@article{O'Neil#1, title={T}}", "O'Neil#1"),
        ("@article{\n  k,\n  title={T}}", "k"),
    ],
)
def test_keys(text: str, key: str) -> None:
    entry = one(text)
    assert (entry.key, entry.fields) == (key, [("title", "T")])


def test_repeated_fields_and_keys_stay() -> None:
    found = entries("@misc{a, url={x}, url={y}}\n@misc{a, title={B}}\n@misc{A, title={C}}")
    assert [(entry.key, entry.fields) for entry in found] == [
        ("a", [("url", "x"), ("url", "y")]),
        ("a", [("title", "B")]),
        ("A", [("title", "C")]),
    ]


def test_entries_without_fields() -> None:
    assert summary("@misc{a}\n@misc{b,}\n@misc{}\n@misc(c)") == [
        ("misc", "a"),
        ("misc", "b"),
        ("misc", ""),
        ("misc", "c"),
    ]


def test_types_that_begin_like_commands_are_types() -> None:
    text = "@commentary{a, title={A}}\n@strings{b, title={B}}\n@preambles{c, title={C}}\n@set{d, entryset={a,b}}"
    assert summary(text) == [("commentary", "a"), ("strings", "b"), ("preambles", "c"), ("set", "d")]


def test_strings_are_chained_redefined_and_without_case() -> None:
    text = """@misc{early, note = pub}
@string{pub = "ACM"}
@STRING(Both = PUB # { Press})
@misc{one, publisher = both, journal = both # " 2"}
@string{pub = {IEEE}}
@string{ mar = "March" }
@misc{two, publisher = pub, note = Both, month = mar}
"""
    assert [dict(entry.fields) for entry in entries(text)] == [
        {"note": "pub"},
        {"publisher": "ACM Press", "journal": "ACM Press 2"},
        {"publisher": "IEEE", "note": "ACM Press", "month": "March"},
    ]


def test_strings_do_not_grow_without_bound() -> None:
    doubling = "".join(f"@string{{s{i + 1} = s{i} # s{i}}}\n" for i in range(60))
    value = dict(entries("@string{s0 = {lol}}\n" + doubling + "@misc{k, title = s60}")[0].fields)["title"]
    assert len(value) < 100_000


@pytest.mark.parametrize(
    "text",
    [
        "% Encoding: UTF-8",
        "Write to foo@bar.com (or to me@here{x}) and a@b(c).",
        "@comment{jabref-meta: databaseType:bibtex;}",
        "@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:A\\;2\\;;\n}",
        "@comment{\n@article{hidden, title = {H}}\n\n@article{hidden2, title = {H}}\n}",
        "@Comment Len Schubert",
        "@comment an (unclosed { one",
        "@comment{never closed",
        '@preamble{ "\\newcommand{\\noop}[1]{}" # " x" }',
        '@preamble("a)b")',
        "@string{a = {b}}",
        "% @article{hidden, title = {H}}",
        "%@article{hidden,\n%  title = {H},\n%}",
        "text % @article{hidden, title = {H}}",
        "@{no, title = {T}}",
        "an @ {sign}, and @ (another)",
        "",
        "\n \n\t\n",
    ],
)
def test_what_is_no_entry(text: str) -> None:
    assert entries(text) == []
    assert summary(text + GOOD) == [("misc", "good")]
    assert summary(GOOD + text + GOOD) == [("misc", "good")] * 2


def test_lines_are_those_of_the_file() -> None:
    text = "% head\n\n@misc{a,\n\n title = {A}\n} @misc{b, title = {B}}\n@misc{c,\n title = {C}\n}\nend\n"
    assert [(e.key, e.first_line, e.last_line, e.lines) for e in entries(text)] == [
        ("a", 3, 6, 3),
        ("b", 6, 6, 0),
        ("c", 7, 9, 3),
    ]
    assert [item.lines for item in items(text) if isinstance(item, Furniture)] == [1, 1]


def test_entries_on_one_line() -> None:
    text = "".join(f"@misc{{k{i}, title={{T{i}}} year={i}}}" for i in range(50))
    assert [entry.key for entry in entries(text)] == [f"k{i}" for i in range(50)]


def test_broken_entries_cost_themselves_only() -> None:
    text = GOOD + "@book{b, author" + GOOD + "@book{c, = {" + GOOD + "@book{{{{" + GOOD
    found = items(text)
    assert [item.key for item in found if isinstance(item, RawEntry)] == ["good"] * 4
    leftovers = [item for item in found if isinstance(item, Leftover)]
    assert [(item.line, item.text, item.lines) for item in leftovers] == [
        (3, "@book{b, author", 1),
        (5, "@book{c, = {", 1),
        (7, "@book{{{{", 1),
    ]
    assert all(item.reason for item in leftovers)


def test_entry_without_a_brace_is_reported() -> None:
    found = items(GOOD + "\nfrom here on\n@book b,\n title = {B}\n}\n" + GOOD)
    assert [item.key for item in found if isinstance(item, RawEntry)] == ["good"] * 2
    assert [item for item in found if isinstance(item, Leftover)] == [
        Leftover(5, "@book b, title = {B} }", "no brace after the type of an entry", 3)
    ]
    assert [item for item in found if isinstance(item, Furniture)] == [Furniture(1)]


def test_broken_entries_keep_what_is_whole() -> None:
    text = "@misc{a,\n title = {A {a},\n year = 1\n}\n" + GOOD + '@misc{b,\n title = "B,\n year = 2\n}\n' + GOOD
    assert [(entry.key, dict(entry.fields)) for entry in entries(text) if entry.key != "good"] == [
        ("a", {"title": "A {a}", "year": "1"}),
        ("b", {"title": "B", "year": "2"}),
    ]


def test_crossref_from_parents_before_and_behind() -> None:
    text = """@inproceedings{a, title = {A}, crossref = {P}, pages = 1, year = 1999}
@proceedings{p, title = {Proc. of X}, editor = {E}, year = 2000, doi = {10.1/p}, keywords = {x}, publisher = pub}
@string{pub = {ACM}}
@incollection{b, title = {B}, crossref = "c"}
@collection{c, title = {Handbook}, booktitle = {The Handbook}, publisher = pub, date = {2001}}
@inbook{d, title = {D}, crossref = {c}, date = {2002}}
"""
    found = {entry.key: entry for entry in entries(text)}
    assert dict(found["a"].fields) == {
        "title": "A",
        "crossref": "P",
        "pages": "1",
        "year": "1999",
        "booktitle": "Proc. of X",
        "editor": "E",
        "publisher": "pub",
    }
    assert found["a"].inherited == {"booktitle", "editor", "publisher"}
    assert dict(found["b"].fields) == {
        "title": "B",
        "crossref": "c",
        "booktitle": "The Handbook",
        "publisher": "ACM",
        "date": "2001",
    }
    assert dict(found["d"].fields)["date"] == "2002"
    assert found["p"].inherited == found["c"].inherited == frozenset()


def test_containers_and_chains() -> None:
    text = """@xdata{loc, address = {Paris}, xdata = {pub}}
@xdata{pub, publisher = {ACM}, note = {N}}
@book{a, title = {A}, xdata = {loc, none}, note = {own}}
@mvbook{all, title = {All}, author = {Z}}
@book{vol, title = {Vol. 1}, crossref = {all}}
@inbook{part, title = {Part}, crossref = {vol}}
@periodical{j, title = {Journal}, issn = {1}}
@article{art, title = {Art}, crossref = {j}}
"""
    found = {entry.key: dict(entry.fields) for entry in entries(text)}
    assert found["a"] == {"title": "A", "xdata": "loc, none", "note": "own", "address": "Paris", "publisher": "ACM"}
    assert found["vol"] == {"title": "Vol. 1", "crossref": "all", "maintitle": "All", "author": "Z"}
    assert found["part"]["booktitle"] == "Vol. 1"
    assert found["part"]["maintitle"] == "All"
    assert found["art"] == {"title": "Art", "crossref": "j", "journaltitle": "Journal", "issn": "1"}


def test_crossref_in_circles_ends() -> None:
    text = "@misc{a, crossref={b}, x={1}}\n@misc{b, crossref={a}, y={2}}\n@misc{c, crossref={c}, z={3}}"
    found = {entry.key: dict(entry.fields) for entry in entries(text)}
    assert found["a"] == {"crossref": "b", "x": "1", "y": "2"}
    assert found["c"] == {"crossref": "c", "z": "3"}


def test_many_pieces_read_as_one() -> None:
    """Pieces that bibtexparser gets, and their joints, don't show."""
    body = "an abstract\n@misc{in, it={x}}\n" * 20
    text = "".join(f"@misc{{k{i},\n title = {{T {i}}},\n abstract = {{{body}}},\n}}\n\n% c\n" for i in range(400))
    assert len(text) > 3 * 65_536
    assert [(entry.key, dict(entry.fields)) for entry in entries(text)] == [
        (f"k{i}", {"title": f"T {i}", "abstract": body}) for i in range(400)
    ]


_PARTS = (
    "@article{", "@misc(", "@string{", "@comment{", "@preamble{", "@comment ", "k", ",", "=", "title = ", "{", "}", "(",
    ")", '"', "#", "%", "\\", "@", "\n", "\n\n", " ", "x", "jan", "1", "crossref = {k}", "é", "{a}", '"b"', "},\n",
    "= {A},\n",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), max_size=40).map("".join))
def test_any_text_is_read_and_counted(text: str) -> None:
    found = items(text)
    position = 0
    for item in found:
        if isinstance(item, RawEntry):
            assert position <= item.first_line <= item.last_line
            position = item.last_line
        elif isinstance(item, Leftover):
            assert item.reason
            assert item.text


_NAMES = st.from_regex(r"[a-z][a-z0-9+:-]{0,8}", fullmatch=True)
_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="{}\\", exclude_categories=["Cc", "Cs"]), max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.tuples(_NAMES, _TEXT), min_size=1, max_size=6), max_size=6))
def test_braced_values_are_read_as_written(papers: list[list[tuple[str, str]]]) -> None:
    written = [[(f"f{name}", value) for name, value in paper] for paper in papers]
    text = "\n".join(
        f"@misc{{k{i},\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in paper) + "\n}\n"
        for i, paper in enumerate(written)
    )
    assert [entry.fields for entry in entries(text)] == written


HOSTILE = {
    "braces": "{", "at signs": "@", "quotes": '"', "heads": "@article{", "heads in lines": "@article{\n", "blanks": " ",
    "open entries": "@a{b={\n", "open quotes": '@a{b,c="\n', "comments": "@comment{\n", "one line": "@a{b, c={x}d={y}}",
    "fields": "a={\n", "closing": "}", "percent": "%@a{b,c={d}}", "mails": "a@b{c}", "escapes": "\\{",
    "parents": "crossref=",
    "open parentheses": "@comment(\n", "words": "@a{b c", "names": "a =", "newlines": "\n", "strings": "@string{a=",
    "commas": "@a{b,c={d}},e={f", "quoted": '@a{b,c="d" e" f"}', "no type": "@{x}", "hash": "@a{b,c=d#",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("opening", ["", "@misc{k, title = {", '@misc{k, title = "', "@comment{"])
def test_time_grows_with_the_text(name: str, opening: str) -> None:
    def seconds(size: int) -> float:
        text = opening + HOSTILE[name] * (size // len(HOSTILE[name]))
        start = time.process_time()
        for _ in read_blocks(text):
            pass
        return time.process_time() - start

    # Six times the text, generously eighteen times the time (thirty-six would be quadratic).
    few = max(seconds(5_000), 0.005)
    assert min(seconds(30_000) for _ in range(2)) <= 18 * few


def _shared_files() -> list[tuple[str, int]]:
    table = SHARED / "truth.csv"
    if not table.exists():
        pytest.skip("the shared bibliographies are not here")
    with table.open(encoding="utf-8", newline="") as rows:
        return [
            (row["file"], int(row["entries"]))
            for row in csv.DictReader(rows)
            if row["file"].startswith("bib/") and row["confidence"] == "sure"
        ]


def test_numbers_of_entries_in_real_files() -> None:
    wrong = []
    files = _shared_files()
    for name, expected in files:
        found = items(text_of((SHARED / name).read_bytes()))
        number = sum(isinstance(item, RawEntry) for item in found)
        if number != expected:
            wrong.append((name, number, expected))
    assert len(wrong) <= len(files) * 0.01, wrong
