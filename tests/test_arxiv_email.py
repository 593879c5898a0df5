"""Listings of arXiv: daily e-mails, and pages of new papers copied from the web."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import arxiv_email
from readinglist.formats.base import Day
from readinglist.formats.decode import text_of
from readinglist.formats.detect import count
from readinglist.formats.entry import text_lines
from readinglist.paper import Author, Leftover, Record
from readinglist.text import clean

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
LINE = "-" * 78
MAIL = f"""\
Date: Fri, 17 Mar 23 00:31:14 GMT
Subject: cs daily 2 new +  crosses received

{LINE}
received from  Wed 15 Mar 23 18:00:00 GMT  to  Thu 16 Mar 23 18:00:00 GMT
{LINE}
\\\\
arXiv:2303.01234
Date: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)

Title: A Very Long Study of Owls that Goes on to
  the Next Line
Authors: Erwin Schr\\"odinger (1), Jane Doe (1 and 2) ((1) Wien, (2) Owl
  Institute)
Categories: cs.LG stat.ML
Comments: 16 pages, 5 figures
Report-no: OWL-7
Journal-ref: Owl Letters 7, 12 (2023)
DOI: 10.1000/OWL.7
License: http://creativecommons.org/licenses/by/4.0/
\\\\
  We study owls.
It is night.
\\\\ ( https://arxiv.org/abs/2303.01234 ,  243kb)
{LINE}
\\\\
arXiv:2303.09999 (*cross-listing*)
Date: Tue, 14 Mar 2023 01:05:17 GMT   (16kb)

Title: Parrots
Authors: The Parrot Collaboration: A. One, B. Two
Categories: q-bio.NC
\\\\ ( https://arxiv.org/abs/2303.09999 ,  16kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
{LINE}
\\\\
arXiv:math/0309136
replaced with revised version Thu, 16 Mar 2023 11:51:32 GMT   (38kb)

Title: Old Geometry
Authors: David One and Lars Two
Categories: math.GT
\\\\ ( https://arxiv.org/abs/math/0309136 ,  38kb)
%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---
"""


def read(text: str) -> tuple[list[dict[str, Any]], list[Leftover]]:
    items = list(arxiv_email.read(text))
    assert sum(count(iter(items))) == text_lines(text)
    records = [item for item in items if isinstance(item, Record)]
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    return [dict(record.fields) for record in records], [item for item in items if isinstance(item, Leftover)]


def names(fields: dict[str, Any]) -> list[str]:
    return [Author.from_json(value).name for value in fields["authors"]]


def test_a_mail() -> None:
    (owls, parrots, old), left = read(MAIL)
    assert arxiv_email.looks_like(MAIL)
    assert not left
    assert owls["title"] == "A Very Long Study of Owls that Goes on to the Next Line"
    assert names(owls) == ["Erwin Schrödinger", "Jane Doe"]
    assert owls["abstract"] == "We study owls. It is night."
    assert (owls["arxiv"], owls["doi"]) == ("2303.01234", "10.1000/owl.7")
    assert (owls["year"], owls["month"], owls["day"]) == (2023, 3, 15)
    assert owls["extra"] == {
        "entrytype": "online",
        "affiliation": ["1 and 2", "(1) Wien, (2) Owl Institute"],
        "primary_class": "cs.LG",
        "categories": ["cs.LG", "stat.ML"],
        "comment": "16 pages, 5 figures",
        "report_no": "OWL-7",
        "journal_ref": "Owl Letters 7, 12 (2023)",
        "rights": "http://creativecommons.org/licenses/by/4.0/",
    }
    assert parrots["extra"]["announced"] == "cross-list"
    assert names(parrots) == ["The Parrot Collaboration", "A. One", "B. Two"]
    assert (old["arxiv"], old["extra"]["announced"]) == ("math/0309136", "replacement")
    assert old["extra"]["replaced"] == "2023-03-16"
    assert "year" not in old


def test_the_mails_date_is_the_day() -> None:
    assert [item for item in arxiv_email.read(MAIL) if isinstance(item, Day)] == [Day("2023-03-17")]


def test_two_mails_in_one_file() -> None:
    records, _ = read(MAIL + MAIL.replace("17 Mar", "18 Mar"))
    assert [fields["extra"].get("announced", "") for fields in records] == ["", "cross-list", "replacement"] * 2


def test_an_entry_without_identifier_is_a_leftover() -> None:
    records, left = read(MAIL.replace("arXiv:2303.09999 (*cross-listing*)", "arXiv: lost"))
    assert len(records) == 2
    assert [(item.reason, item.lines) for item in left] == [("an entry without an arXiv identifier", 6)]


def test_a_mail_that_ends_early() -> None:
    records, _ = read(MAIL[: MAIL.index("It is night")])
    assert [(fields["title"][:6], fields["abstract"]) for fields in records] == [("A Very", "We study owls.")]


def test_a_list_of_titles_alone() -> None:
    text = "\\\\\narXiv:2303.00001\nTitle: One\nAuthors: A. B\narXiv:2303.00002\nTitle: Two\nAuthors: C. D\n"
    records, _ = read(text)
    assert [fields["title"] for fields in records] == ["One", "Two"]


WEB = """\
Thu, 2 May 2024 (showing 2 of 90 entries )
[1] arXiv:2401.00001 [pdf, html, other]
Title: Owls on the Web
Jane Doe, Richard Roe
Comments: 12 pages
Subjects: Machine Learning (cs.LG); Birds (q-bio.NC)
We read pages.
They are long.
[2] arXiv:2401.00002 (cross-list from math.CO) [pdf]
Title: Counting Owls
Authors: A. One, B. Two
Subjects: Combinatorics (math.CO)

Replacement submissions (showing 1 of 9 entries)
[3]  arXiv:2301.00003 (replaced) [pdf, other]
Title: Old Owls
Authors: C. Three
Subjects: Computation and Language (cs.CL)
"""


def test_a_page_as_text() -> None:
    (owls, counting, old), left = read(WEB)
    assert arxiv_email.looks_like(WEB)
    assert not left
    assert (owls["title"], names(owls)) == ("Owls on the Web", ["Jane Doe", "Richard Roe"])
    assert owls["abstract"] == "We read pages. They are long."
    assert owls["extra"]["categories"] == ["cs.LG", "q-bio.NC"]
    assert "announced" not in owls["extra"]
    assert (counting["extra"]["announced"], counting["extra"]["primary_class"]) == ("cross-list", "math.CO")
    assert (old["arxiv"], old["extra"]["announced"]) == ("2301.00003", "replacement")
    assert [item.text for item in arxiv_email.read(WEB) if isinstance(item, Day)] == ["2024-05-02"]


def test_real_mail() -> None:
    path = SHARED / "metadata" / "arxiv_email_qfin_new.txt"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    text = text_of(path.read_bytes())
    truth = json.loads(path.with_name(f"{path.name}.truth.json").read_text(encoding="utf-8"))
    records, left = read(text)
    assert arxiv_email.looks_like(text)
    assert not left
    assert [(fields["arxiv"], fields["title"]) for fields in records] == [(one["id"], one["title"]) for one in truth]
    kinds = [fields["extra"].get("announced", "") for fields in records]
    assert kinds == ["replacement" if one["replaced"] else "cross-list" if one["cross"] else "" for one in truth]
    for fields, one in zip(records, truth, strict=True):
        assert names(fields) == one["authors"].replace(" and ", ", ").split(", ")


def test_pages_and_dumps_are_no_listings() -> None:
    paths = [path for name in ("pages", "dumps") for path in (SHARED / name).glob("*.*")]
    if not paths:
        pytest.skip(f"{SHARED} is not here")
    assert [path.name for path in paths if arxiv_email.looks_like(text_of(path.read_bytes()))] == []


PIECES = [r"\\", "arXiv:2303.01234", "[1] arXiv:2401.00001 [pdf]", "Title: Owls", "  more", "Authors: A (B, C", LINE,
          "Date: Fri, 17 Mar 23 00:31:14 GMT", "Subjects: x", r"\\ ( https://arxiv.org/abs/1 , 1kb)", "", "prose",
          "%%--%%--%%--%%--%%--%%--%%--%%--%%", "arXiv: no"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=10), max_size=25).map("\n".join))
def test_any_text_is_accounted(text: str) -> None:
    text = clean(text)
    assert sum(count(arxiv_email.read(text))) == text_lines(text)
