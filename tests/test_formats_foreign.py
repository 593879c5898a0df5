"""Bibliographies and listings that no reader knows are named and refused, never guessed into papers."""

from __future__ import annotations

import pytest
from formats_support import records_of

from readinglist.formats.base import FormatError
from readinglist.formats.detect import read

LONG = "We show that kettles listen to nobody, and that tea gets cold while they do. " * 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"% mine\n@article{{tea1,\n  title = {{On Tea}},\n  abstract = {{{LONG}}}\n}}\n", "BibTeX"),
        (f'@ inproceedings(tea1,\ntitle = "On Tea",\nabstract = "{LONG}")\n', "BibTeX"),
        ("@string{tea = {Journal of Tea}}\n", "BibTeX"),
        (f"TY  - JOUR\nTI  - On Tea\nAB  - {LONG}\nER  - \n", "RIS"),
        (f"PMID- 12345\nTI  - On Tea\nAB  - {LONG}\n", "MEDLINE"),
        (f"FN Clarivate\nPT J\nAU Kettle, A\nTI On Tea\nAB {LONG}\nER\n\nEF\n", "Web of Science"),
        (f"%0 Journal Article\n%T On Tea\n%X {LONG}\n", "EndNote"),
        ("\\\\\narXiv:3105.00011\nTitle: On Tea\nAuthors: A. Kettle\n\\\\\n" + LONG + "\n\\\\\n", "arXiv e-mail"),
        ('<?xml version="1.0"?>\n<feed><entry><title>On Tea</title></entry></feed>', "XML"),
        (
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DT><A HREF='https://a.b'>Tea</A>\n",
            "bookmarks",
        ),
        ('"Key","Title","Abstract Note"\n"1","On Tea","' + LONG + '"\n', "table"),
        ("id\ttitle\tauthors\n1\tOn Tea\tA. Kettle\n", "table"),
        (
            '[{"id": "tea1", "type": "article-journal", "title": "On Tea", "issued": {}}]',
            "CSL-JSON",
        ),
    ],
)
def test_a_format_that_is_not_read_is_named(text: str, name: str) -> None:
    with pytest.raises(FormatError, match=f"{name}.*, which is not read yet"):
        read(text.encode())


def test_it_can_be_read_as_plain_text_all_the_same() -> None:
    text = f"TY  - what a beginning of a line\n\nOn the Hearing of Kettles\n\n{LONG}\n"
    with pytest.raises(FormatError, match="RIS"):
        read(text.encode())
    assert [record.fields["title"] for record in records_of(text, format="blocks")] == ["On the Hearing of Kettles"]


@pytest.mark.parametrize(
    "line",
    [
        "@kettles: a bot for tea",
        "Title, authors, and the rest of the tea",
        "ER is short for nothing",
        "x = 1",
        "%0 done",
    ],
)
def test_lines_that_only_look_a_bit_like_it_are_text(line: str) -> None:
    text = f"On the Hearing of Kettles\n\n{LONG}\n\n{line}\n"
    assert [record.fields["title"] for record in records_of(text)] == ["On the Hearing of Kettles"]
