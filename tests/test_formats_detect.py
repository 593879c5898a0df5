"""Bibliographies are known by their content, whatever their files are called, and text that is none is not."""

from __future__ import annotations

from contextlib import suppress

import pytest
from formats_support import records_of

from readinglist.formats.base import FORMATS, FormatError
from readinglist.formats.detect import read
from readinglist.formats.sniff import READERS
from readinglist.paper import Record

LONG = "We show that kettles listen to nobody, and that tea gets cold while they do. " * 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"% mine\n@article{{tea1,\n  title = {{On Tea}},\n  abstract = {{{LONG}}}\n}}\n", "bibtex"),
        (f'@ inproceedings(tea1,\ntitle = "On Tea",\nabstract = "{LONG}")\n', "bibtex"),
        ("@a{b, title={On Tea}}", "bibtex"),
        ("@misc{tea1}\n@misc{tea2, title = {On Tea}}\n", "bibtex"),
        (f"TY  - JOUR\nTI  - On Tea\nAB  - {LONG}\nER  - \n", "ris"),
        (f"PMID- 12345\nTI  - On Tea\nAB  - {LONG}\n", "medline"),
        (f"FN Clarivate\nVR 1.0\nPT J\nAU Kettle, A\nTI On Tea\nAB {LONG}\nER\n\nEF\n", "wos"),
        (f"%0 Journal Article\n%T On Tea\n%X {LONG}\n", "enw"),
        ("\\\\\narXiv:2105.00011\nTitle: On Tea\nAuthors: A. Kettle\n\\\\\n" + LONG + "\n\\\\\n", "arxiv-email"),
        (
            '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
            "<id>http://arxiv.org/abs/2105.00011v1</id><title>On Tea</title></entry></feed>",
            "arxiv-atom",
        ),
        (
            "<xml><records><record><ref-type>17</ref-type><titles><title>On Tea</title></titles></record></records>"
            "</xml>",
            "endnote-xml",
        ),
        (
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
            "<ArticleTitle>On Tea</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
            "pubmed-xml",
        ),
        ("<mods><titleInfo><title>On Tea</title></titleInfo></mods>", "mods"),
        (
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF='https://arxiv.org/abs/2105.00011'>On Tea</A>\n",
            "bookmarks",
        ),
        ('"Key","Title","Abstract Note"\n"1","On Tea","' + LONG + '"\n', "csv"),
        ("id\ttitle\tauthors\n1\tOn Tea\tA. Kettle\n", "csv"),
        ('[{"id": "tea1", "type": "article-journal", "title": "On Tea", "issued": {}}]', "csl-json"),
        (
            '{"id": "2105.00011", "submitter": "A", "title": "On Tea", "categories": "cs.LG", "authors_parsed": [],'
            ' "versions": []}',
            "arxiv-snapshot",
        ),
        ('{"1": {"entry_key": "t", "bib_type": "book", "fields": {"title": "On Tea"}}}', "biblatex-json"),
        (
            '{"key": "t", "type": "misc", "title": "On Tea", "starred": true, "status": "read", "seen": 1}\n',
            "jsonl",
        ),
        (
            "# Tea\n\n- [On Tea](https://arxiv.org/abs/2105.00011), A. Kettle, 2021\n"
            "- [Cold Tea](https://openreview.net/forum?id=x), B. Cup, 2022\n",
            "markdown",
        ),
    ],
)
def test_a_bibliography_is_known_by_its_content(text: str, name: str) -> None:
    assert read(text.encode()).format == name
    assert name in FORMATS
    titles = [record.fields.get("title") for record in records_of(text)]
    assert "On Tea" in titles


def test_each_bibliography_has_a_name_to_ask_for() -> None:
    assert set(READERS) <= set(FORMATS)


@pytest.mark.parametrize("name", sorted(set(READERS) - {"markdown", "bookmarks", "arxiv-email"}))
def test_a_format_that_is_asked_for_but_is_not_there_finds_nothing(name: str) -> None:
    text = f"On the Hearing of Kettles\n\n{LONG}\n"
    with suppress(FormatError):
        assert not [item for item in read(text.encode(), format=name).items if isinstance(item, Record)]


def test_a_bibliography_can_be_read_as_plain_text_all_the_same() -> None:
    text = f"TY  - what a beginning of a line\n\nOn the Hearing of Kettles\n\n{LONG}\n"
    assert [record.fields["title"] for record in records_of(text, format="blocks")] == ["On the Hearing of Kettles"]


@pytest.mark.parametrize(
    "line",
    [
        "@kettles: a bot for tea",
        "mail me {at} kettles@tea.example {now}",
        "Title, authors, and the rest of the tea",
        "ER is short for nothing",
        "x = 1",
    ],
)
def test_lines_that_only_look_a_bit_like_it_are_text(line: str) -> None:
    text = f"On the Hearing of Kettles\n\n{LONG}\n\n{line}\n"
    assert [record.fields["title"] for record in records_of(text)] == ["On the Hearing of Kettles"]


def test_a_list_that_shows_how_to_cite_it_is_a_list() -> None:
    links = "".join(f"- [On Tea {n}](https://arxiv.org/abs/2105.{n:05}), A. Kettle\n" for n in range(20))
    text = f"# Papers on tea\n\nCite as:\n```\n@misc{{tea,\n  title = {{Papers on Tea}}\n}}\n```\n\n{links}"
    assert read(text.encode()).format == "markdown"


def test_columns_make_a_table_of_any_text() -> None:
    text = "Paper;Who\nOn Tea;Kettle, A.\n"
    (record,) = [
        item
        for item in read(text.encode(), columns={"Paper": "title", "Who": "authors"}).items
        if hasattr(item, "fields")
    ]
    assert record.fields == {"title": "On Tea", "authors": [{"given": "A.", "family": "Kettle"}]}


@pytest.mark.parametrize(
    "phrase",
    [
        "Useful for industry and the research community at large.",
        "and the research community",
        "We read the Daily Papers.",
        "Of Trending Papers few are read. View arXiv page for more. Copy markdown.",
    ],
)
def test_a_bibliography_whose_abstracts_have_words_of_the_site_is_one(phrase: str) -> None:
    entry = f"@article{{a, title = {{One}}, abstract = {{{phrase}}}}}\n"
    wrapped = f"@article{{b,\n  title = {{Two}},\n  abstract = {{It is good for practitioners\n    {phrase}}},\n}}\n"
    ris = f"TY  - JOUR\nTI  - Three\nAB  - {phrase}\nER  - \n\n"
    for text, name, count in ((entry, "bibtex", 1), (entry + wrapped, "bibtex", 2), (ris, "ris", 1)):
        reading = read(text.encode())
        assert reading.format == name
        assert sum(isinstance(item, Record) for item in reading.items) == count


def test_a_page_with_an_entry_to_be_copied_is_a_page() -> None:
    page = (
        "Hugging Face\n\nDaily Papers\n\nbyAK and the research community\n\nMar 14\n\n"
        "Kelp Forests Learn to Sway\n\n" + "We show that kelp forests sway in the current of the sea. " * 12 + "\n\n"
        "Cite\n\n@article{kelp,\n  title = {Kelp Forests Learn to Sway},\n  year = {2025}\n}\n"
    )
    assert read(page.encode()).format.startswith("hf")
