"""The page: well-formed, self-contained, inert whatever papers say; in a browser, that search finds and hides."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.html_writer import write
from readinglist.paper import STATUSES, Author, Paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RIVERS = Paper(
    1,
    "bee2020rivers",
    type="article",
    title="Slow Rivers & their Säume",
    abstract="We look at <rivers>.\nTwice.",
    authors=(Author("Bee", "Ann"), Author(literal="The River Team")),
    year=2020,
    month=3,
    day=9,
    venue="Journal of Slow Rivers",
    volume="12",
    issue="4",
    pages="7-19",
    doi="10.1234/a<b>",
    arxiv="2403.00001",
    url="https://example.org/?a=1&b=2",
    code="https://example.org/code",
    tags=("slow", "C++ & co"),
    starred=True,
    status="read",
    note="Ask Ann.\nAnd Carl.",
    added="2024-01-02T03:04:05.678Z",
)
LAKES = Paper(2, "dee2021lakes", title="Lakes", authors=(Author("Dee", "Carl"),), year=2021, tags=("slow",))
HOSTILE = (
    '</script><script>document.title="pwned"</script>',
    "<img src=x onerror='document.title=\"pwned\"'>",
    '" onmouseover="document.title=\'pwned\'" autofocus onfocus="document.title=\'pwned\'" x="',
    "--><svg onload=document.title='pwned'>]]><!--",
    "</title></style></pre></textarea><script>document.title='pwned'</script>",
    "{{7*7}} ${document.title='pwned'} &lt;b&gt; &#x41;",
)
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """A page taken apart; fails where elements are not closed in order or attributes come twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of this name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def shape(self) -> list[tuple[str, ...]]:
        """Elements and the names of their attributes, without what they say."""
        return [(tag, *attributes) for tag, attributes in self.elements]


def page(*papers: Paper, abstracts: bool = True, title: str = "Reading list") -> Page:
    return Page("".join(write(papers, abstracts=abstracts, title=title)))


def test_a_paper_is_an_article_with_all_that_it_says() -> None:
    made = page(RIVERS)
    (article,) = made.texts["article"]
    assert "★ Slow Rivers & their Säume" in article
    assert "Ann Bee, The River Team" in article
    assert "Journal of Slow Rivers · 12(4) · pp. 7–19 · 9 March 2020 · read" in article
    assert "Ask Ann.\nAnd Carl." in article
    assert "We look at <rivers>.\nTwice." in article
    assert "@article{bee2020rivers,\n" in article
    assert made.texts["h2"] == ["★ Slow Rivers & their Säume"]
    assert made.of("time") == [{"datetime": "2020-03-09"}]
    assert made.of("article") == [
        {
            "id": "paper-bee2020rivers",
            "data-status": "read",
            "data-author": "Bee Ann",
            "data-date": "2020-03-09",
            "data-added": "2024-01-02T03:04:05.678Z",
            "data-starred": None,
        }
    ]


def test_a_paper_links_to_its_pages() -> None:
    links = [link["href"] for link in page(RIVERS).of("a")]
    assert links == [
        "#papers",
        "https://example.org/?a=1&b=2",
        "https://example.org/?a=1&b=2",
        "https://arxiv.org/abs/2403.00001",
        "https://arxiv.org/pdf/2403.00001",
        "https://doi.org/10.1234/a%3Cb%3E",
        "https://example.org/code",
        "#tag=slow",
        "#tag=C%2B%2B%20%26%20co",
    ]


def test_a_paper_that_says_nothing_is_still_there() -> None:
    made = page(Paper(3, ""))
    assert made.texts["h2"] == ["Untitled"]
    assert made.of("article") == [{"id": "paper-3", "data-status": "unread"}]
    assert page(Paper(3, "k", arxiv="2403.00001")).texts["h2"] == ["2403.00001"]


def test_an_address_that_its_doi_or_arxiv_id_leads_to_is_given_once() -> None:
    links = page(Paper(1, "k", arxiv="2403.00001", url="https://arxiv.org/abs/2403.00001")).texts["ul"][-1]
    assert links == "arXivPDF"


def test_of_many_authors_the_rest_is_folded() -> None:
    authors = [Author(f"F{number}", "G") for number in range(9)]
    assert "details" not in str(page(replace(LAKES, authors=tuple(authors[:7]))).of("div"))
    made = page(replace(LAKES, authors=tuple(authors)))
    assert "G F5 and 3 moreG F6, G F7, G F8" in made.texts["div"][-1]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"year": 2021}, "2021"),
        ({"year": 2021, "month": 2}, "February 2021"),
        ({"year": 2021, "month": 13}, "2021"),
        ({"year": -44}, "-44"),
        ({"volume": "3"}, "3"),
        ({"issue": "3"}, "no. 3"),
        ({"pages": "e7"}, "pp. e7"),
        ({"status": "reading"}, "reading"),
    ],
)
def test_where_and_when(fields: dict[str, object], text: str) -> None:
    assert f'<p class="where">{text}</p>' in re.sub(
        "</?(?:time|span)[^>]*>",
        "",
        page(Paper(1, "k", **fields)).html,  # type: ignore[arg-type]
    )


def test_without_abstracts_there_is_none() -> None:
    assert "We look" in page(RIVERS).html
    assert "We look" not in page(RIVERS, abstracts=False).html


def test_an_abstract_of_somebody_else_is_called_a_summary() -> None:
    assert "<summary>Summary</summary>" in page(replace(RIVERS, abstract_kind="summary")).html


def test_the_entry_to_copy_has_nothing_of_its_readers_own() -> None:
    paper = replace(RIVERS, extra={"editor": [{"family": "Fox", "given": "Eva"}], "upvotes": 7})
    (entry,) = page(paper).texts["pre"]
    assert "editor = {Fox, Eva}" in entry
    assert not re.search("abstract|keywords|Ask Ann|upvotes", entry)


@pytest.mark.parametrize(("count", "text"), [(0, "No papers"), (1, "1 paper"), (1234, "1,234 papers")])
def test_the_number_of_papers_is_there_without_script(count: int, text: str) -> None:
    made = page(*(replace(LAKES, id=number, key=f"k{number}") for number in range(count)))
    assert made.texts["footer"] == [text]


def test_the_policy_allows_the_pages_own_script_and_style_only() -> None:
    made = page(RIVERS)
    (policy,) = [meta["content"] for meta in made.of("meta") if "http-equiv" in meta]
    assert policy

    def source(tag: str) -> str:
        (found,) = re.findall(f"<{tag}>(.*?)</{tag}>", made.html, re.DOTALL)
        return f"'sha256-{b64encode(sha256(found.encode()).digest()).decode()}'"

    assert dict(directive.split(" ", 1) for directive in policy.split("; ")) == {
        "default-src": "'none'",
        "script-src": source("script"),
        "style-src": source("style"),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_page_loads_nothing() -> None:
    made = page(RIVERS, LAKES)
    assert [link["href"] for link in made.of("link")] == ["data:,"]
    assert not {"src", "srcset", "style", "action", "data", "background", "poster"} & {
        name for _, attributes in made.elements for name in attributes
    }
    style = made.texts["style"][0]
    assert "url(" not in style
    assert "@import" not in style
    script = made.texts["script"][0]
    assert not re.search(r"</script|<!--|innerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|https?:", script)


def test_everything_has_a_name_for_those_who_do_not_see_it() -> None:
    made = page(RIVERS)
    assert made.of("html") == [{"lang": "en"}]
    labelled = re.sub("<label>.*?</label>", "", made.html, flags=re.DOTALL)
    assert re.findall("<(?:select|textarea|input)[^>]*", labelled) == re.findall(
        '<input[^>]*aria-label="Search"[^>]*', labelled
    )
    assert made.of("span")[1]["aria-live"] == "polite"
    ids = [attributes["id"] for _, attributes in made.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def _luminance(colour: str) -> float:
    """As WCAG 2 defines it (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_have_the_contrast_that_wcag_asks_for() -> None:
    palettes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", page().texts["style"][0], re.DOTALL)
    ]
    assert len(palettes) == 3  # light, dark, print
    for palette in palettes:
        pairs = [(ink, paper) for ink in ("ink", "muted", "link", "mark") for paper in ("paper", "raised")]
        for ink, paper in [*pairs, ("chip-ink", "chip")]:
            dark, light = sorted([_luminance(palette[ink]), _luminance(palette[paper])])
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def hostile(text: str) -> Paper:
    """A paper all of whose fields say *text*."""
    return Paper(
        1, text, type=text, title=text, abstract=text, abstract_kind=text,
        authors=(Author(text, text), Author("", "", text)), year=2020,
        venue=text, volume=text, issue=text, pages=text, publisher=text, doi=text, arxiv=text,
        url=f"https://example.org/{text}", code=f"http://{text}", tags=(text, "x" + text), status=text, note=text,
        added=text, extra={"editor": text, "series": text, text: text},
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    made = page(hostile(text), title=text)
    assert made.shape() == page(hostile("x-y"), title="x").shape()
    assert made.texts["title"] == [text]
    assert made.texts["h1"] == [text]
    assert made.texts["h2"] == [text]


@given(st.text(alphabet="<>&'\"/!-=` \n\ta\u202e\u0301é𝐁\ud800\x00\x0b;:#", max_size=30))
def test_any_text_is_only_text(text: str) -> None:
    made = page(hostile(f"a{text}"), title=f"a{text}")
    assert len(made.of("article")) == len(made.of("h2")) == len(made.of("script")) == 1
    assert {name for _, attributes in made.elements for name in attributes if name.startswith("on")} == set()
    assert not re.search("[\u202a-\u202e\x00\x0b\ud800]", made.html)
    made.html.encode()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://example.org",
        "data:text/html,<script>alert(1)</script>",
        " vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "http:",
        "https://",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
    ],
)
def test_other_addresses_than_those_of_the_web_are_no_links(url: str) -> None:
    made = page(replace(LAKES, url=url, code=url))
    assert [link["href"] for link in made.of("a")] == ["#papers", "#tag=slow"]


def test_marks_that_turn_text_round_stay_out_and_names_are_isolated() -> None:
    made = page(replace(LAKES, title="abc\u202efdp.exe", authors=(Author("\u2067שלום"),)))
    assert made.texts["h2"] == ["abcfdp.exe"]
    assert "<bdi>שלום</bdi>" in made.html
    assert made.of("h2") == [{"dir": "auto"}]


def test_equal_papers_give_equal_bytes_one_by_one() -> None:
    read = 0

    def papers() -> Iterator[Paper]:
        nonlocal read
        for read in range(1, 101):
            yield replace(RIVERS, id=read, key=f"k{read}")

    pieces = write(papers())
    first = [next(pieces), next(pieces)]
    assert read == 1
    assert "".join([*first, *pieces]) == "".join(write(papers()))


# --- in a browser

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--disable-extensions",
]  # fmt: skip


def browse(folder: Path, papers: tuple[Paper, ...], fragment: str = "") -> Page:
    """The page as it is in a browser, its script run."""
    if not _CHROMIUM:
        pytest.skip("chromium is not installed")
    path = folder / "page.html"
    path.write_text("".join(write(papers)), encoding="utf-8")
    command = [_CHROMIUM, *_FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", f"{path.as_uri()}{fragment}"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return Page(done.stdout.decode())


def shown(made: Page) -> list[str]:
    return [str(article["id"]).removeprefix("paper-") for article in made.of("article") if "hidden" not in article]


@pytest.mark.browser
def test_hostile_papers_run_no_script(tmp_path: Path) -> None:
    papers = tuple(replace(hostile(text), key=f"k{number}") for number, text in enumerate(HOSTILE))
    made = browse(tmp_path, (*papers, LAKES), "#q=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E&tag=%22%3E%3Cb%3E")
    assert made.texts["title"] == ["Reading list"]
    assert len(made.of("article")) == len(HOSTILE) + 1
    assert made.texts["span"][1] == f"0 of {len(HOSTILE) + 1} papers"
    assert not made.of("img")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", ["bee2020rivers", "dee2021lakes", "k3"]),
        ("#q=SAUME+rivers", ["bee2020rivers"]),
        ("#q=%22slow+rivers%22+twice", ["bee2020rivers"]),
        ("#q=%22rivers+slow%22", []),
        ("#q=carl", ["bee2020rivers", "dee2021lakes"]),
        ("#tag=slow&sort=year", ["dee2021lakes", "bee2020rivers"]),
        ("#tag=slow&tag=C%2B%2B+%26+co", ["bee2020rivers"]),
        ("#status=read", ["bee2020rivers"]),
        ("#star=1&q=lakes", []),
        ("#sort=title", ["k3", "dee2021lakes", "bee2020rivers"]),
        ("#sort=author", ["bee2020rivers", "dee2021lakes", "k3"]),
        ("#sort=nonsense&status=nonsense", ["bee2020rivers", "dee2021lakes", "k3"]),
        ("#paper-dee2021lakes", ["bee2020rivers", "dee2021lakes", "k3"]),
        ("#%E0%A4%A", ["bee2020rivers", "dee2021lakes", "k3"]),
    ],
)
def test_the_address_says_what_is_shown(tmp_path: Path, fragment: str, expected: list[str]) -> None:
    made = browse(tmp_path, (RIVERS, LAKES, Paper(3, "k3", title="An Ångström", starred=False)), fragment)
    assert shown(made) == expected
    number = "3 papers" if len(expected) == 3 else f"{len(expected)} of 3 papers"
    assert number in made.texts["span"]


def test_all_states_can_be_chosen() -> None:
    assert [option["value"] for option in page().of("option")][-len(STATUSES) :] == list(STATUSES)
