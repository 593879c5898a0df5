"""Templates: what they can say, and what they can't reach."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.base import FormatError
from readinglist.formats.template_writer import FILTERS, write
from readinglist.paper import Author, Paper

if TYPE_CHECKING:
    from collections.abc import Iterator

RIVERS = Paper(
    1,
    "bee2020rivers",
    type="article",
    title="Rivers & <b>Streams</b> of 50_000 BERTs",
    abstract="We look at rivers.",
    authors=(Author("Bee", "Ann"), Author("Dee", "Carl"), Author(literal="The River Team")),
    year=2020,
    venue="Journal of Slow Rivers",
    arxiv="2403.00001",
    tags=("slow", "water"),
)
BARE = Paper(2, "nothing")


def render(template: str, *papers: Paper, name: str = "list.md", abstracts: bool = True) -> str:
    return "".join(write(papers or (RIVERS,), template, name=name, abstracts=abstracts))


def error(template: str, name: str = "list.md") -> str:
    with pytest.raises(FormatError) as caught:
        render(template, name=name)
    message = str(caught.value)
    assert "\n" not in message
    return message


def each(body: str) -> str:
    return "{% for paper in papers %}" + body + "{% endfor %}"


def test_a_template_sees_the_names_of_the_documented_json() -> None:
    names = [name for name in RIVERS.as_json() if name != "authors"]
    made = json.loads(render(each("{{ {" + ", ".join(f'"{name}": paper.{name}' for name in names) + "} | json }}")))
    assert made == {name: RIVERS.as_json()[name] for name in names}


def test_a_paper_as_json_is_its_documented_object_and_its_page() -> None:
    for template in (each("{{ paper | json }}"), each("{{ paper | tojson }}")):
        assert json.loads(render(template)) == {**RIVERS.as_json(), "page": "https://arxiv.org/abs/2403.00001"}


def test_blocks_leave_no_empty_lines() -> None:
    template = (
        "# Papers\n{% for paper in papers %}\n  {% if paper.year %}\n- {{ paper.key }}\n  {% endif %}\n{% endfor %}\n"
    )
    assert render(template, RIVERS, BARE) == "# Papers\n- bee2020rivers\n"


def test_what_a_paper_does_not_say_is_empty() -> None:
    assert render(each("[{{ paper.title }}{{ paper.venue | latex }}{{ paper.page }}]"), BARE) == "[]"


def test_authors_are_objects_and_print_as_names() -> None:
    assert render(
        each("{{ paper.authors[0].family }}/{{ paper.authors[0].given }}/{{ paper.authors[2].literal }}")
    ) == ("Bee/Ann/The River Team")
    assert render(each("{{ paper.authors[0] }}, {{ paper.authors[2].name }}")) == "Ann Bee, The River Team"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("authors", "Ann Bee, Carl Dee and The River Team"),
        ("authors(3)", "Ann Bee, Carl Dee and The River Team"),
        ("authors(2)", "Ann Bee, Carl Dee et al."),
        ("authors(1)", "Ann Bee et al."),
        ("authors(most=0)", "Ann Bee et al."),
    ],
)
def test_authors_are_joined(call: str, expected: str) -> None:
    assert render(each("{{ paper.authors | " + call + " }}")) == expected
    assert render(each("{{ paper.authors | " + call + " }}"), BARE) == ""


def test_text_is_escaped_for_latex_and_markdown() -> None:
    assert render(each("{{ paper.title | latex }}")) == (
        r"Rivers \& {\textless}b{\textgreater}Streams{\textless}/b{\textgreater} of 50\_000 BERTs"
    )
    assert "{BERTs}" in render(each("{{ paper.title | latex_title }}"))
    assert render("{{ 'https://example.org/a b{c}' | url_latex }}") == "https://example.org/a%20b%7Bc%7D"
    assert render(each("{{ paper.title | markdown }}")) == r"Rivers \& \<b\>Streams\</b\> of 50\_000 BERTs"
    assert render("{{ '# a\n1. b\n - c' | markdown }}") == "\\# a\n1\\. b\n \\- c"


def test_bibtex_is_the_entry_of_the_paper() -> None:
    text = render(each("{{ paper | bibtex }}"))
    assert text.startswith("@article{bee2020rivers,\n")
    assert "We look at rivers." in text
    assert "bibtex is a filter of papers" in error("{{ 'x' | bibtex }}")


def test_without_abstracts_there_is_none_anywhere() -> None:
    template = each("{{ paper.abstract }}{{ paper | bibtex }}{{ paper | json }}")
    assert "We look" in render(template)
    assert "We look" not in render(template, abstracts=False)


@pytest.mark.parametrize("name", ["a.html", "A.HTM", "a.xml", "a.html.j2", "a.xhtml.jinja2", "a.svg"])
def test_text_is_escaped_by_itself_in_markup(name: str) -> None:
    assert "&lt;b&gt;Streams&lt;/b&gt;" in render(each("<p>{{ paper.title }}</p>"), name=name)


@pytest.mark.parametrize("name", ["a.md", "a.tex", "html", "a.html.md", "a.j2"])
def test_text_stays_as_it_is_elsewhere(name: str) -> None:
    assert render(each("{{ paper.title }}"), name=name) == RIVERS.title


def test_page_leads_to_the_web_only() -> None:
    hostile = Paper(1, "k", url="javascript:alert(1)")
    assert render(each("[{{ paper.page }}]"), hostile) == "[]"
    assert render(each("{{ paper.page }}"), Paper(1, "k", url="HTTPS://example.org/")) == "HTTPS://example.org/"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("\n{% for paper in papers %}", "list.md:2: Unexpected end of template"),
        ("a\nb\n{{ 'x' | nothing }}", "list.md:3: No filter named 'nothing'"),
        ("{{ nothing }}", "list.md:1: 'nothing' is undefined"),
        (each("\n\n{{ paper.titel }}"), "list.md:3: 'Paper object' has no attribute 'titel'"),
        ("{% for paper in papers %}{{ paper.authors[9].name }}{% endfor %}", "list.md:1: "),
        ("\n\n{{ 1 / 0 }}", "list.md:3: division by zero"),
        ("{% macro m(x) %}\n{{ x.y }}{% endmacro %}\n\n{{ m(1) }}", "list.md:2: 'int object' has no attribute 'y'"),
        ("{% include 'other.md' %}", "list.md:1: a template can't include, import or extend another one (other.md)"),
        ("{% import '/etc/passwd' as p %}", "list.md:1: a template can't include"),
        ("{% extends 'x' %}", "list.md:1: a template can't include"),
        ("{{ range(10 ** 9) }}", "list.md:1: Range too big"),
        (each("") + each(""), "list.md:1: papers can be gone through once"),
        ("{% for a in papers %}" * 30 + "{% endfor %}" * 30, "list.md: too many statically nested blocks"),
        ("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", "list.md: maximum recursion depth exceeded"),
    ],
)  # fmt: skip
def test_errors_say_where_and_what(template: str, message: str) -> None:
    assert error(template).startswith(message)


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__.__mro__",
        "paper._paper",
        "paper.__dict__",
        "paper.__init__.__globals__",
        "paper.authors[0]._author",
        "papers._papers",
        "papers._read.__func__",
        "paper | attr('__class__')",
        "''.__class__.__base__.__subclasses__()",
        "cycler.__init__.__globals__.os",
        "'{0.__class__}'.format(paper)",
        "paper.tags.append('x')",
        "paper.extra.update({'x': 1})",
        "self._TemplateReference__context",
        "lipsum()",
        "paper.tags | random",
    ],
)
def test_nothing_but_papers_can_be_reached_or_changed(expression: str) -> None:
    message = error(each("{{ " + expression + " }}"))
    assert "unsafe" in message or "undefined" in message or "No filter" in message


def test_papers_are_read_as_they_are_written() -> None:
    read = 0

    def papers() -> Iterator[Paper]:
        nonlocal read
        for read in range(1, 10_001):  # noqa: B007 - how far it came
            yield RIVERS

    pieces = write(papers(), each("{{ paper.title }}{{ paper.abstract }}\n"), name="list.txt")
    assert read == 0
    assert next(pieces).startswith("Rivers")
    assert 0 < read < 2_000
    assert sum(1 for _ in pieces) < 500
    assert read == 10_000


def test_what_goes_wrong_with_the_papers_is_not_the_templates_fault() -> None:
    def papers() -> Iterator[Paper]:
        yield RIVERS
        raise OSError("disk")

    with pytest.raises(OSError, match=r"^disk$"):
        "".join(write(papers(), each("{{ paper.title }}"), name="list.txt"))


def test_the_template_is_checked_before_anything_is_written() -> None:
    with pytest.raises(FormatError):
        write((), "{% for %}", name="list.txt")


def test_every_filter_is_described_and_there() -> None:
    for name in FILTERS:
        value = "paper.authors" if name == "authors" else "paper" if name == "bibtex" else "paper.title"
        assert render(each("{{ " + f"{value} | {name}" + " }}"))


@given(st.text(max_size=60), st.text(max_size=40))
def test_any_template_gives_text_or_one_line(template: str, title: str) -> None:
    paper = Paper(1, "k", title=title)
    try:
        assert isinstance(render(template + each("{{ paper.title }}"), paper), str)
    except FormatError as caught:
        assert "\n" not in str(caught)  # noqa: PT017 - either is right


@given(st.text(alphabet="<>&'\"a\u202e/=! -", max_size=40))
def test_titles_are_inert_in_html(title: str) -> None:
    made = render(each("{{ paper.title }}"), Paper(1, "k", title=title), name="x.html")
    assert not set("<>'\"") & set(made)
