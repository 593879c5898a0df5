"""Lists of papers in Markdown: read as people write them, written as inert text, and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import markdown_list, markdown_writer, paper_links
from readinglist.formats.decode import text_of
from readinglist.formats.detect import count
from readinglist.formats.entry import text_lines
from readinglist.paper import STATUSES, Author, Leftover, Paper, Record
from readinglist.text import clean, one_line

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
LISTS = SHARED / "metadata" / "lists"


def read(text: str) -> list[dict[str, Any]]:
    items = list(markdown_list.read(text))
    assert sum(count(iter(items))) == text_lines(text)
    records = [item for item in items if isinstance(item, Record)]
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    return [dict(record.fields) for record in records]


def names(fields: dict[str, Any]) -> list[str]:
    return [Author.from_json(value).name for value in fields.get("authors", [])]


ARXIV = "https://arxiv.org/abs/2003.01234"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            f"- [Owls at Night]({ARXIV}) - Ann One, Bob Two, *Bird Letters 2023* [[code]](https://github.com/a/owl)",
            {"title": "Owls at Night", "arxiv": "2003.01234", "venue": "Bird Letters", "year": 2023,
             "code": "https://github.com/a/owl"},
        ),
        (
            "**Owls at Night**, Ann One et al., ICLR 2020, [paper](https://openreview.net/forum?id=abc)",
            {"title": "Owls at Night", "url": "https://openreview.net/forum?id=abc", "venue": "ICLR", "year": 2020},
        ),
        (
            f"- [[arXiv]({ARXIV})] Owls: How Good Are They? A Study [[code](https://github.com/a/owl)]![GitHub stars]"
            "(https://img.shields.io/github/stars/a/owl) [__`birds`__] <!--citation 3-->",
            {"title": "Owls: How Good Are They? A Study", "arxiv": "2003.01234", "code": "https://github.com/a/owl"},
        ),
        (
            "* [[CVPR 2020](https://openaccess.thecvf.com/x/owls.pdf)] Owls in Pictures. [112:star:]",
            {"title": "Owls in Pictures", "venue": "CVPR", "year": 2020,
             "url": "https://openaccess.thecvf.com/x/owls.pdf"},
        ),
        (
            "1. Owls at Night. Ann One, Bob Two. NeurIPS 2019. [[pdf]](https://example.edu/~one/owls.pdf)",
            {"title": "Owls at Night", "venue": "NeurIPS", "year": 2019, "url": "https://example.edu/~one/owls.pdf"},
        ),
        (
            '- <a href="https://doi.org/10.1000/owl">Owls at Night</a><br>Bird Letters',
            {"title": "Owls at Night", "doi": "10.1000/owl"},
        ),
        (
            "- Owls at Night [[paper](https://web.archive.org/web/2022id_/https://dl.acm.org/doi/10.1145/12345)]",
            {"title": "Owls at Night", "url": "https://dl.acm.org/doi/10.1145/12345"},
        ),
        (
            "- [[Bird Letters](https://doi.org/10.1000/owl)] Owls: A, B, and C - An Efficient and Intuitive Method",
            {"title": "Owls: A, B, and C - An Efficient and Intuitive Method", "venue": "Bird Letters"},
        ),
        ("- [[AAAI]()] Owls without a Link", {"title": "Owls without a Link"}),
    ],
)  # fmt: skip
def test_bullets_and_lines(line: str, expected: dict[str, Any]) -> None:
    (fields,) = read(line)
    assert {name: fields.get(name) for name in expected} == expected
    assert markdown_list.looks_like(line) or "()" in line


def test_authors_beside_a_title() -> None:
    (fields,) = read(f"- [Owls at Night]({ARXIV}) - Ann One, Bob Two and Cy van Dyk, *ICML 2020*")
    assert names(fields) == ["Ann One", "Bob Two", "Cy van Dyk"]


def test_lines_below_a_bullet_are_its_own() -> None:
    text = (
        "- **Owls at Night**\n  - [paper](https://openreview.net/forum?id=abc) [code](https://github.com/a/owl)\n"
        f"  - *ICML 2020*\n- Topic\n  - [Parrots Talk Back]({ARXIV})\n    and more\n"
    )
    owls, parrots = read(text)
    assert (owls["title"], owls["url"]) == ("Owls at Night", "https://openreview.net/forum?id=abc")
    assert (owls["code"], owls["year"]) == ("https://github.com/a/owl", 2020)
    assert parrots["title"] == "Parrots Talk Back"


def test_tables_and_sections() -> None:
    text = (
        "## Owls\n\n### 2021\n\n| Title | Venue | Type | Code |\n|:--|:-:|--|--|\n"
        f"| [Owls at Night]({ARXIV}) | ICML **(Oral)** | `W` | [PyTorch(Author)](https://github.com/a/owl) |\n"
        "| Owls by Day, of no Link | ECCV | - | - |\n\n| Type | Meaning |\n|---|---|\n| W | wing |\n"
    )
    first, second = read(text)
    assert first == {
        "title": "Owls at Night", "year": 2021, "venue": "ICML", "arxiv": "2003.01234",
        "code": "https://github.com/a/owl", "extra": {"md_type": "W", "section": "2021"},
    }  # fmt: skip
    assert (second["title"], second["venue"]) == ("Owls by Day, of no Link", "ECCV")


def test_what_is_no_paper_is_furniture_and_what_may_be_one_is_told() -> None:
    text = (
        "# Awesome Owls [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)\n\n## Contents\n"
        "- [Papers](#papers)\n  - [2020](#2020)\n\n## Tools\n- [owl](https://github.com/a/owl) - a tool of owls\n"
        "- [A talk](https://www.youtube.com/watch?v=1)\n\nThe list of [arXiv](https://arxiv.org/list/cs.LG/recent).\n"
        "```\n@article{a, title={[Owls](https://arxiv.org/abs/2003.01234)}}\n```\n"
        "- Owls that Nobody Linked, Ann One and Bob Two, ICML 2020\n"
    )
    items = list(markdown_list.read(text))
    assert not any(isinstance(item, Record) for item in items)
    assert [item for item in items if isinstance(item, Leftover)] == [
        Leftover(15, "- Owls that Nobody Linked, Ann One and Bob Two, ICML 2020", "a paper without a link to it", 1)
    ]
    assert sum(count(iter(items))) == text_lines(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (ARXIV, True),
        ("https://arxiv.org/list/cs.LG/recent", False),
        ("https://arxiv.org/", False),
        ("https://openreview.net/forum?id=abc", True),
        ("https://openreview.net/group?id=ICLR.cc/2020", True),
        ("https://proceedings.mlr.press/v70/yoon17a.html", True),
        ("https://www.nature.com/articles/s41586-020-1", True),
        ("https://github.com/a/b", False),
        ("https://notarxiv.org/abs/1", False),
        ("javascript:alert(1)", False),
        ("http://[broken/abs", False),
    ],
)
def test_links_to_papers(url: str, expected: bool) -> None:
    assert paper_links.is_paper(url) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"- {ARXIV}\n- {ARXIV}\n",
        f"- [{ARXIV}]({ARXIV})\n- <{ARXIV}>\n",
        "# Notes\n- buy milk\n- [x](https://example.org)\n",
        "- [Daily Papers](https://huggingface.co/papers/2003.01234)\n" * 3,
    ],
)
def test_what_is_no_list_of_papers(text: str) -> None:
    assert not markdown_list.looks_like(text)


def test_pages_and_dumps_are_no_lists() -> None:
    paths = [path for name in ("pages", "dumps") for path in (SHARED / name).glob("*.*")]
    if not paths:
        pytest.skip(f"{SHARED} is not here")
    assert [path.name for path in paths if markdown_list.looks_like(text_of(path.read_bytes()))] == []


@pytest.mark.parametrize(
    ("name", "least"), [("awesome_Awesome-Pruning.md", 278), ("awesome_awesome-model-quantization.md", 522)]
)
def test_real_lists(name: str, least: int) -> None:
    path = LISTS / name
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    text = text_of(path.read_bytes())
    records = read(text)
    assert markdown_list.looks_like(text)
    assert len(records) >= least
    assert all(len(fields["title"].split()) > 1 or len(fields["title"]) > 4 for fields in records)
    assert not any("](" in fields["title"] or "http" in fields["title"] for fields in records)


PIECES = ["- ", "  - ", "**", "[", "](", ARXIV, ")", "|", "\n", "|--|", "\n\n", "```", "<pre>", "</pre>", "word ", "# ",
          "- [ ] ", "`", "> ", "https://github.com/a/b", "*", " · ", "\\"]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join))
def test_any_text_is_accounted(text: str) -> None:
    text = clean(text)
    assert sum(count(markdown_list.read(text))) == text_lines(text)


# --- written -----------------------------------------------------------------------------------------------------


def written(*papers: Paper, **options: Any) -> str:
    return "".join(markdown_writer.write(papers, **options))


OWLS = Paper(
    1, "one2020owls", title="Owls [at] Night",
    authors=(Author("One", "Ann"), Author("Two", "Bob"), Author("Three", "C")),
    year=2020, venue="Bird Letters", arxiv="2003.01234", doi="10.1000/owl", code="https://github.com/a/owl",
    tags=("owls", "to keep"), starred=True, status="read", note="See *this*.\n\n- and that",
    abstract="We study owls at length. " * 20,
)  # fmt: skip


def test_an_item() -> None:
    text = written(OWLS, by="none")
    head, *below = text.split("\n- ")[1].split("\n")
    assert head == (
        r"[x] ★ **[Owls \[at\] Night](https://doi.org/10.1000/owl)** — Ann One et al., *Bird Letters* 2020"
        r" · [arXiv](https://arxiv.org/abs/2003.01234) · [DOI](https://doi.org/10.1000/owl)"
        r" · [code](https://github.com/a/owl) · #owls · #to keep"
    )
    assert below[0].startswith("  > We study owls at length. ")
    assert below[0].endswith("length. …")
    assert len(below[0]) < 260
    assert below[1:] == ["", r"  See \*this\*.", "", r"  \- and that", ""]
    assert "We study" not in written(OWLS, by="none", abstracts=False)


def test_groups() -> None:
    papers = [
        Paper(1, "a", title="A", tags=("zoo", "ant")),
        Paper(2, "b", title="B", status="reading"),
        Paper(3, "c", title="C", tags=("ant",)),
    ]
    by_tag = written(*papers, by="tag")
    assert [line for line in by_tag.split("\n") if line.startswith(("#", "- "))] == [
        "# Reading list", "## ant", "- [ ] **C** · #ant", "## zoo", "- [ ] **A** · #zoo · #ant",
        "## No tag", "- [ ] **B** · *reading*",
    ]  # fmt: skip
    by_status = written(*papers, by="status")
    assert [line for line in by_status.split("\n") if line.startswith("## ")] == ["## Reading", "## To read"]


_LINE = st.text(st.characters(codec="utf-8"), max_size=20).map(one_line)
_MARKUP = st.sampled_from(
    ["<b>", "<!--", "[x](http://e.example)", "](javascript:alert(1))", "**", "_a_", "`c`", "# h", "- i", "> q", "1. n",
     "2) n", "|a|", "~~s~~", "![i](x)", "&lt;", "\\", "***", "---", "<http://e.example>", "http://e.example", "*",
     "+ a", "www.e.example", "a@e.example", "[^1]", "[r]: http://e.example", "```", "==", "$x$", "\\[", "a_b_c", ":::"]
)  # fmt: skip
_HOSTILE = st.lists(_LINE | _MARKUP, min_size=1, max_size=4).map(lambda parts: one_line(" ".join(parts))).filter(bool)
_TAG = _HOSTILE.map(lambda text: one_line(text.replace(",", " ").replace("·", " ")).strip(",; ")).filter(bool)
_PAPER = st.builds(
    Paper,
    id=st.just(1),
    key=st.just("k"),
    title=_HOSTILE,
    abstract=st.none() | _HOSTILE,
    authors=st.lists(st.builds(Author, family=_HOSTILE, given=_LINE, literal=st.just("")), max_size=3).map(tuple),
    year=st.none() | st.integers(1000, 2100),
    venue=st.none() | _HOSTILE,
    url=st.sampled_from([None, "javascript:alert(1)", "https://p.example/a(b)?c=<d>&e"]),
    code=st.sampled_from([None, "file:///etc/passwd", "https://github.com/a/b"]),
    tags=st.lists(_TAG, max_size=2, unique_by=str.casefold).map(tuple),
    starred=st.booleans(),
    status=st.sampled_from(STATUSES),
    note=st.none() | st.lists(_HOSTILE, min_size=1, max_size=3).map("\n".join),
)


@settings(max_examples=150, deadline=None)
@given(_PAPER, st.sampled_from(["tag", "status", "none"]))
def test_nothing_in_a_paper_is_markup(paper: Paper, by: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(written(paper, by=by))
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "fence", "code_block", "s_open", "hr"}
    targets = {child.attrs["href"] for child in inline if child.type == "link_open"}
    assert targets <= {"https://p.example/a%28b%29?c=%3Cd%3E&e", "https://github.com/a/b"}
    assert sum(token.type == "list_item_open" for token in tokens) == 1
    assert sum(token.type == "blockquote_open" for token in tokens) == (paper.abstract is not None)
    assert sum(token.type == "heading_open" for token in tokens) == (1 if by == "none" else 2)
    (first, *_) = [token for token in tokens if token.type == "inline" and token.level == 3]
    shown = "".join(child.content for child in first.children or ())
    assert paper.title is not None
    assert paper.title in shown


@settings(max_examples=150, deadline=None)
@given(st.lists(_PAPER, min_size=1, max_size=3))
def test_what_is_written_is_read_back(papers: list[Paper]) -> None:
    found = read(clean(written(*papers, by="none")))
    for paper, fields in zip(papers, found, strict=True):
        assert fields["title"] == paper.title
        assert fields.get("starred", False) == paper.starred
        assert fields.get("status", "unread") == paper.status
        assert fields.get("tags", []) == list(paper.tags)


def test_links_are_read_back() -> None:
    (fields,) = read(written(OWLS, by="none"))
    assert (fields["arxiv"], fields["doi"], fields["code"]) == (OWLS.arxiv, OWLS.doi, OWLS.code)
    assert (fields["venue"], fields["year"]) == ("Bird Letters", 2020)
    assert names(fields)[:1] == ["Ann One"]
    assert fields["note"] == OWLS.note
