"""Titles and abstracts in text of no page in particular."""

from __future__ import annotations

import textwrap

import pytest
from formats_support import PAPERS, accounted, expected, items_of, leftovers_of, lines_with_text, pairs_of, records_of

KETTLES, PRICING, LEAVES, STEEP = PAPERS
PAIR = (KETTLES, LEAVES)


def layout(head: str, between: str, width: int = 0) -> str:
    """Both papers, each title after *head* and before *between*, abstracts wrapped at *width*."""
    return "\n\n".join(
        head.format(number=number)
        + paper.title
        + between
        + (textwrap.fill(paper.abstract, width) if width else paper.abstract)
        for number, paper in enumerate(PAIR, 1)
    )


@pytest.mark.parametrize(
    "head", ["", "{number}. ", "- ", "[{number}] ", "({number}) ", "## ", "## {number}. ", "* ", "Title: "]
)
@pytest.mark.parametrize(
    "between", ["\n\n", "\n", "\nAbstract: ", "\n\nAbstract\n\n", "\nAbstract. ", "\n\nAbstract:\n"]
)
@pytest.mark.parametrize("width", [0, 78, 50, 110])
def test_titles_before_abstracts(head: str, between: str, width: int) -> None:
    text = layout(head, between, width)
    assert pairs_of(text) == expected(PAIR)
    assert accounted(items_of(text)) == lines_with_text(text)


@pytest.mark.parametrize("form", ["**{}**", "__{}__", "# {}", "### [{}](https://example.org/p)", "{}\n==="])
def test_titles_in_markdown(form: str) -> None:
    text = "\n\n".join(f"{form.format(paper.title)}\n\n{paper.abstract}" for paper in PAIR)
    assert pairs_of(text) == expected(PAIR)


@pytest.mark.parametrize("width", [45, 60])
def test_titles_may_be_wrapped_too(width: int) -> None:
    text = "\n\n".join(f"{textwrap.fill(p.title, width)}\n\n{textwrap.fill(p.abstract, width)}" for p in PAPERS)
    assert pairs_of(text) == expected()


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("arXiv:3105.00011v2", "arxiv", "3105.00011"),
        ("arXiv: 3105.00011", "arxiv", "3105.00011"),
        ("https://arxiv.org/abs/3105.00011", "arxiv", "3105.00011"),
        ("[pdf](https://arxiv.org/pdf/3105.00011)", "arxiv", "3105.00011"),
        ("DOI: 10.1000/Tea.1", "doi", "10.1000/tea.1"),
        ("https://doi.org/10.1000/tea.1", "doi", "10.1000/tea.1"),
        ("URL: https://example.org/kettles", "url", "https://example.org/kettles"),
        ("Code: https://github.com/invented-lab/kettles", "code", "https://github.com/invented-lab/kettles"),
        ("Project page: https://example.org/k", "extra", {"project_page": "https://example.org/k"}),
        ("Venue: Journal of Hot Water", "venue", "Journal of Hot Water"),
        ("Published: 2031-05-30", "day", 30),
        ("Keywords: tea, water", "extra", {"keywords": "tea, water"}),
        ("Authors: Ada Quill, Dora Leaf", "authors",
         [{"given": "Ada", "family": "Quill"}, {"given": "Dora", "family": "Leaf"}]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["above", "below"])
def test_lines_about_a_paper_become_its_fields(line: str, field: str, value: object, place: str) -> None:
    above, below = (f"{line}\n", "") if place == "above" else ("", f"\n{line}")
    text = f"{KETTLES.title}\n{above}{KETTLES.abstract}{below}\n\n{LEAVES.title}\n{LEAVES.abstract}\n"
    first, second = records_of(text)
    assert first.fields[field] == value
    assert second.fields.get(field) != value
    assert pairs_of(text) == expected(PAIR)
    assert leftovers_of(text) == []


def test_a_line_of_names_below_a_title_is_its_authors() -> None:
    text = f"{KETTLES.title}\nAda Quill, Bertram van der Pot and Chiyo Mizu\n\n{KETTLES.abstract}\n"
    (record,) = records_of(text)
    assert [author["family"] for author in record.fields["authors"]] == ["Quill", "van der Pot", "Mizu"]


def test_an_identifier_above_a_title_is_its_own() -> None:
    text = "\n\n".join(f"arXiv:{paper.id}\n{paper.title}\n{paper.abstract}" for paper in PAIR)
    assert [record.fields["arxiv"] for record in records_of(text)] == [paper.id for paper in PAIR]
    spread = "\n\n".join(f"arXiv:{paper.id}\n\n{paper.title}\n\n{paper.abstract}" for paper in PAIR)
    assert [record.fields["arxiv"] for record in records_of(spread)] == [paper.id for paper in PAIR]


@pytest.mark.parametrize("title", ["{} (arXiv:3105.00011)", "{} [3105.00011]", "{} https://arxiv.org/abs/3105.00011",
                                   "{} - arXiv:3105.00011v3",
                                   "[{}](https://arxiv.org/abs/3105.00011) [[code](https://github.com/a/b)]",
                                   ])  # fmt: skip
def test_an_identifier_beside_a_title_is_a_field_and_no_part_of_it(title: str) -> None:
    (record,) = records_of(f"{title.format(KETTLES.title)}\n\n{KETTLES.abstract}\n")
    assert (record.fields["title"], record.fields["arxiv"]) == (KETTLES.title, "3105.00011")


@pytest.mark.parametrize(
    "tail", [" [arXiv:3105.00011]", " (arXiv:3105.00011)", " arXiv:3105.00011", " https://arxiv.org/abs/3105.00011"]
)
def test_an_identifier_after_the_last_sentence_is_the_papers_own(tail: str) -> None:
    (record,) = records_of(f"{KETTLES.title}\n\n{KETTLES.abstract}{tail}\n")
    assert (record.fields["abstract"], record.fields["arxiv"]) == (KETTLES.abstract, "3105.00011")


def test_an_identifier_inside_an_abstract_names_another_paper() -> None:
    abstract = f"This improves on arXiv:2901.00001 (doi:10.1000/old.1) by far. {KETTLES.abstract}"
    (record,) = records_of(f"{KETTLES.title}\n\n{abstract}\n")
    assert record.fields == {"title": KETTLES.title, "abstract": abstract, "abstract_kind": "abstract"}


def test_code_named_in_an_abstract_is_a_field() -> None:
    abstract = f"{KETTLES.abstract} Code: https://github.com/invented-lab/kettles."
    (record,) = records_of(f"{KETTLES.title}\n\n{abstract}\n")
    assert record.fields["code"] == "https://github.com/invented-lab/kettles"
    assert record.fields["abstract"] == abstract


def test_an_abstract_may_have_two_paragraphs() -> None:
    text = f"{KETTLES.title}\n\n{KETTLES.abstract}\n\n{PRICING.abstract}\n\n{LEAVES.title}\n\n{LEAVES.abstract}\n"
    assert pairs_of(text)[0] == (KETTLES.title, f"{KETTLES.abstract} {PRICING.abstract}")


def test_abstracts_of_one_sentence_are_known_by_their_neighbours() -> None:
    text = "\n\n".join(f"{paper.title}\n\n{paper.summary}" for paper in (KETTLES, LEAVES, STEEP))
    assert pairs_of(text) == [(paper.title, paper.summary) for paper in (KETTLES, LEAVES, STEEP)]


def test_a_title_with_an_identifier_and_no_abstract_is_a_paper() -> None:
    text = f"{KETTLES.title}\narXiv:3105.00011\n\n{LEAVES.title}\n{LEAVES.abstract}\n"
    first, second = records_of(text)
    assert first.fields == {"title": KETTLES.title, "arxiv": "3105.00011"}
    assert second.fields["title"] == LEAVES.title


def test_a_summary_stands_in_for_an_abstract_and_else_beside_it() -> None:
    (short,) = records_of(f"{KETTLES.title}\narXiv:3105.00011\nTL;DR: Listen to kettles.\n")
    assert (short.fields["abstract"], short.fields["abstract_kind"]) == ("Listen to kettles.", "summary")
    (long,) = records_of(f"{KETTLES.title}\nTL;DR: Listen to kettles.\n\n{KETTLES.abstract}\n")
    assert long.fields["extra"] == {"ai_summary": "Listen to kettles."}


@pytest.mark.parametrize("text", [
    "\n\n".join(paper.title for paper in PAPERS),
    "\n".join(f"{paper.title}." for paper in PAPERS),
    "milk\neggs\n\nbread and butter\n",
    "just one line",
])  # fmt: skip
def test_nothing_is_guessed(text: str) -> None:
    assert records_of(text) == []
    assert len(leftovers_of(text)) == lines_with_text(text)


def test_a_book_is_no_abstract() -> None:
    text = f"{KETTLES.title}\n\n" + f"{KETTLES.abstract}\n\n" * 40
    assert len(records_of(text)) == 1
    assert len(leftovers_of(text)) == 28


def test_a_wrapped_address_stays_in_its_abstract() -> None:
    text = "\n\n".join(f"{paper.title}\n\n{textwrap.fill(paper.abstract, 60)}" for paper in (LEAVES, KETTLES))
    assert pairs_of(text) == expected((LEAVES, KETTLES))


def test_a_line_between_the_lines_of_a_paragraph_is_a_leftover() -> None:
    rows = textwrap.fill(KETTLES.abstract, 60).split("\n")
    text = "\n".join([KETTLES.title, "", *rows[:2], "xyzzy", *rows[2:]])
    assert pairs_of(text) == expected((KETTLES,))
    assert [leftover.text for leftover in leftovers_of(text)] == ["xyzzy"]


def test_paragraphs_of_a_very_wide_terminal_are_put_together() -> None:
    abstract = f"{KETTLES.abstract} {PRICING.abstract} {LEAVES.abstract}"
    wide = textwrap.fill(abstract, 400)
    text = "\n\n".join(f"{paper.title}\n\n{wide}" for paper in PAIR)
    assert pairs_of(text) == [(paper.title, abstract) for paper in PAIR]


def test_a_title_as_wide_as_the_wrapped_abstract_below_it_is_parted_from_it() -> None:
    title = "Kettles That Listen to Everything That Boils in Every Kitchen of the World"
    rest = "Measurements-of-all-kettles are rare. " + KETTLES.abstract
    text = f"{title}\n{textwrap.fill(rest, 76)}\n\n{LEAVES.title}\n\n{textwrap.fill(LEAVES.abstract, 76)}\n"
    assert pairs_of(text) == [(title, rest), (LEAVES.title, LEAVES.abstract)]


def test_an_indented_line_below_a_title_continues_it() -> None:
    text = f"Kettles That Listen: Acoustic Feedback\n  Control for Boiling Water\n\n{KETTLES.abstract}\n"
    assert pairs_of(text) == expected((KETTLES,))


def test_an_abstract_that_was_cut_off_with_dots_is_a_snippet() -> None:
    (record,) = records_of(f"{KETTLES.title}\n\n{KETTLES.abstract[:300]}…\n")
    assert record.fields["abstract_kind"] == "snippet"


def test_links_of_a_title_are_its_identifiers() -> None:
    links = "[[doi](https://doi.org/10.1000/tea.1)] [[pdf](https://arxiv.org/pdf/3105.00011v2)]"
    (record,) = records_of(f"## {KETTLES.title} {links}\n\n{KETTLES.abstract}\n")
    assert record.fields["title"] == KETTLES.title
    assert (record.fields["doi"], record.fields["arxiv"]) == ("10.1000/tea.1", "3105.00011")
    assert record.fields["extra"] == {"arxiv_version": "v2"}


@pytest.mark.parametrize("line", ["Code: none yet", "By: the pot", "Date: soon", "Paper: on tea"])
def test_a_label_without_its_kind_of_value_is_no_field(line: str) -> None:
    text = f"{KETTLES.title}\n\n{KETTLES.abstract}\n\n{line}\n"
    assert pairs_of(text) == expected((KETTLES,))
    assert [leftover.text for leftover in leftovers_of(text)] == [line]
