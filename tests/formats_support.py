"""Invented papers, and pages of them as the site prints them and as tools turn them into text."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from html import escape
from typing import Any

from readinglist.formats.base import Day, Furniture, Item
from readinglist.formats.detect import read
from readinglist.paper import Leftover, Record


@dataclass(frozen=True)
class Invented:
    id: str
    title: str
    abstract: str
    summary: str
    authors: tuple[str, ...]
    organization: str = ""
    upvotes: int = 0
    comments: int = 2
    code: str = ""
    date: str = "May 30, 2031"
    iso: str = "2031-05-30"


PAPERS = (
    Invented(
        "3105.00011",
        "Kettles That Listen: Acoustic Feedback Control for Boiling Water",
        "Kettles whistle because of a feedback loop between the two plates of their spout. We measure the onset of the"
        " tone for nine kettles and find that it scales with the speed of the flow. A simple model explains both"
        " regimes of sound, and a controller built on it keeps the water just below the boil. Experiments in three"
        " kitchens show that listening kettles save a third of the energy of deaf ones.",
        "A controller that listens to the whistle of a kettle saves a third of its energy.",
        ("Ada Quill", "Bertram van der Pot", "Chiyo Mizu"),
        upvotes=12,
        code="https://github.com/invented-lab/kettles",
    ),
    Invented(
        "3105.00022v",
        "Pricing",
        "What is a cup of tea worth to someone who has none? This paper studies prices in a market without money,"
        " where cups are paid with other cups. We show that a price exists whenever no cup is empty, and that it is"
        " unique up to the choice of the saucer. The proof is short and uses nothing but counting. We close with"
        " open questions about spoons.",
        "Prices exist in markets where cups of tea are paid with other cups, whenever no cup is empty.",
        ("Dora Leaf",),
        organization="Institute of Applied Infusion",
        upvotes=3,
    ),
    Invented(
        "3105.00033",
        "Do Tea Leaves Gather in the Middle? A Rotating-Cup Benchmark with 2.5 Million Stirs",
        "Tea leaves gather in the middle of a stirred cup, which surprises whoever expects them at the rim. We present"
        " a benchmark of 2.5 million stirs in cups of eleven shapes. Each stir is annotated with the paths of all"
        " leaves. Current models predict the path of a single leaf well (error < 2 mm), yet fail for groups of leaves"
        " -- even when the group is as small as three. The data are available at"
        " https://example.org/rotating-cups and may be used freely.",
        "A benchmark of stirred cups shows that models which predict one tea leaf well fail for three.",
        ("Egon Stir", "Fatima Zucker", "Gil Swirl", "Hana Cup"),
        upvotes=118,
        date="Jun 2, 2031",
        iso="2031-06-02",
    ),
    Invented(
        "3105.00044",
        "Subscribe or Steep: Attention Budgets for Afternoon Tea",
        "Afternoon tea asks for attention at several places at once: the pot, the cakes and the guests. We treat this"
        " as a problem of budgets and derive the optimal share of attention for each. Contrary to common advice, the"
        " pot deserves less than a tenth of it. A study with forty hosts confirms this, and their guests noticed"
        " nothing. Our findings generalise to coffee with minor changes.",
        "Hosts of afternoon tea should give the pot less than a tenth of their attention.",
        ("Ivo Host", "Jana Guest"),
        organization="Tea Lab",
        upvotes=1,
        comments=3,
        code="https://github.com/invented-lab/steep",
    ),
)
PAPERS = tuple(
    paper if paper.id[-1].isdigit() else Invented(**{**vars(paper), "id": paper.id[:-1]}) for paper in PAPERS
)

HEAD = ("Hugging Face", "Models", "Datasets", "Spaces", "Docs", "Pricing", "Log In", "Sign Up")
FOOT = ("System theme", "Company", "TOS Privacy About Careers", "Website", "Models Datasets Spaces Pricing Docs")
INVITATION = ("new", "Get trending papers in your email inbox once a day!", "Get trending papers in your email inbox!")


def spaced_dump(papers: tuple[Invented, ...] = PAPERS, day: str = "Mar 14") -> str:
    """The dump with an empty line between all lines."""
    head = ["new", INVITATION[2], "Subscribe", "byAK and the research community", day]
    return "\n\n".join([*head, *(line for paper in papers for line in (paper.title, paper.abstract))]) + "\n"


def compact_dump(papers: tuple[Invented, ...] = PAPERS) -> str:
    """The dump without empty lines, its button glued to the first title."""
    lines = [line for paper in papers for line in (paper.title, paper.abstract)]
    return "\n".join([*INVITATION[1:], f"Subscribe{lines[0]}", *lines[1:]]) + "\n"


def people(paper: Invented) -> str:
    return paper.organization or f"{len(paper.authors)} authors"


def plain_search(papers: tuple[Invented, ...] = PAPERS, width: int = 0) -> str:
    """A page of search results without links, as inscriptis, resiliparse and w3m print it."""
    blocks = [
        "\n".join(HEAD), *INVITATION, "Subscribe", "Daily Papers", "byAK and the research community",
        "Daily\nWeekly\nMonthly\nTrending Papers\nJun 12",
    ]  # fmt: skip
    for paper in papers:
        blocks[-1] += f"\n{paper.upvotes or '-'}"
        foot = f"{paper.organization} · {paper.date}" if paper.organization else f"  * {people(paper)}\n· {paper.date}"
        blocks += [wrap(paper.title, width), wrap(paper.abstract, width), f"{foot}{paper.comments}"]
    return "\n\n".join([*blocks, "\n".join(FOOT)]) + "\n"


def markdown_search(papers: tuple[Invented, ...] = PAPERS) -> str:
    """A page of search results with its links, as html2text prints it."""
    blocks = [
        "[![Hugging Face's logo](/front/logo.svg) Hugging Face](/)",
        "\n".join(f"  * [{name}](/{name.lower().replace(' ', '')})" for name in HEAD[1:]),
        *INVITATION, "[Subscribe](/login?next=%2Fpapers)", "# Daily Papers",
        "## by[![](/front/papers-by.png)AK](/akhaliq) and the research community", "  * Daily\n  * Weekly",
        "[](/papers/date/2031-06-11)Jun 12",
    ]  # fmt: skip
    for paper in papers:
        link = f"/papers/{paper.id}"
        blocks += [
            f"[ {paper.upvotes}](/login?next=%2Fpapers%2F{paper.id})",
            f"### [{paper.title}]({link})",
            f"[{paper.abstract}]({link})",
        ]
        if paper.organization:
            blocks.append(
                f"[![x](https://cdn.example/x.png) {paper.organization}](/x)· {paper.date}"
                f"[{paper.comments}]({link}#community)"
            )
        else:
            blocks += [
                f"  * ![](/avatars/a.svg)\n  * {people(paper)}",
                f"· {paper.date}[{paper.comments}]({link}#community)",
            ]
    return "\n\n".join([*blocks, "[System theme](/)", "Company", "[TOS](/terms) [Privacy](/privacy)"]) + "\n"


def numbered_search(papers: tuple[Invented, ...] = PAPERS, width: int = 90) -> str:
    """A page of search results with numbered links and their list, wrapped, as lynx prints it."""
    links: list[str] = []

    def number(target: str) -> str:
        links.append(f"file://{target}")
        return f"[{len(links)}]"

    blocks = [
        f"   {number('/')} Hugging Face's logo Hugging Face\n"
        + "\n".join(f"     * {number('/' + name)}{name}" for name in HEAD[1:6]),
        f"   new\n\n   {INVITATION[1]}\n\n   {number('/login')}Subscribe",
        "Daily Papers",
        f"by{number('/akhaliq')} AK and the research community",
        f"   {number('/papers/trending')}Trending Papers\n   Jun 12",
    ]
    for paper in papers:
        target = f"/papers/{paper.id}"
        blocks[-1] += f"\n   {number('/login?next=' + target)}\n   [ ]\n   {paper.upvotes or '-'}"
        blocks += [f"{number(target)}{paper.title}", f"   {number(target)}"]
        text = textwrap.fill(
            paper.abstract, width, initial_indent="   ", subsequent_indent="   ", break_on_hyphens=False
        )
        if paper.organization:
            blocks.append(
                f"{text}\n   {number('/x')}x {paper.organization}· {paper.date}"
                f"{number(target + '#community')}{paper.comments}"
            )
        else:
            blocks += [
                f"{text}\n     *\n     * {people(paper)}",
                f"   · {paper.date}{number(target + '#community')}{paper.comments}",
            ]
    listing = "\n".join(f"{index:4}. {link}" for index, link in enumerate(links, 1))
    return "\n\n".join([*blocks, f"   {number('/')}System theme", "References", listing]) + "\n"


def tag_by_tag(papers: tuple[Invented, ...] = PAPERS, word: str = "tea") -> str:
    """A page of search results with each tag's text on a line of its own and *word* highlighted, as bs4 prints it."""

    def highlighted(text: str) -> str:
        return re.sub(rf"(?i)\b({word})\b", r"\n\1\n", text)

    lines = [*HEAD, *INVITATION, "Subscribe", "Daily Papers", "by", "AK", " and the research community", "Jun 12"]
    for paper in papers:
        lines += [
            str(paper.upvotes), highlighted(paper.title), highlighted(paper.abstract), people(paper), "·", paper.date,
            str(paper.comments),
        ]  # fmt: skip
    return "\n".join([*lines, *FOOT]) + "\n"


def trending(papers: tuple[Invented, ...] = PAPERS) -> str:
    """A page of trending papers: every card twice, with a summary for an abstract."""
    blocks = [*HEAD, *INVITATION, "Subscribe", "Trending Papers", "byAK and the research community", "Trending Papers"]
    for paper in papers:
        for published in ("Published on ", ""):
            blocks += [
                "Submitted by\nteauser",
                paper.title,
                paper.summary,
                f"{people(paper)} · {published}{paper.date}",
                f"Upvote\n{paper.upvotes}",
                "GitHub 1.5k arXiv Page" if paper.code else "arXiv Page",
            ]
    return "\n\n".join([*blocks, *FOOT]) + "\n"


def paper_page(paper: Invented = PAPERS[0], summary: bool = True) -> str:
    """The page of one paper, with comments that name others."""
    blocks = [
        *HEAD, "Papers", f"arxiv:{paper.id}", "Copy markdown", f"# {paper.title}",
        f"Published on {paper.date} · Submitted by [Tea User](/teauser) on Jun 12, 2031", "Upvote", str(paper.upvotes),
        "  * +9", f"Authors: {', '.join(paper.authors)},", "## Abstract",
        *((paper.summary, "Generated by Invented/Model-7B") if summary else ()), paper.abstract,
        f"[View arXiv page](https://arxiv.org/abs/{paper.id}) [View PDF](https://arxiv.org/pdf/{paper.id})"
        + (f" [GitHub 7]({paper.code})" if paper.code else ""),
        "### Community", "librarian-bot", "The following papers were recommended by the Semantic Scholar API",
        "  * [Another Paper That Nobody Asked For: A Survey](/papers/2901.00001) (2029)", *FOOT,
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


def as_api(paper: Invented) -> dict[str, Any]:
    """An entry of ``GET /api/daily_papers``."""
    inner = {
        "id": paper.id,
        "authors": [{"_id": str(index), "name": name, "hidden": False} for index, name in enumerate(paper.authors)],
        "publishedAt": f"{paper.iso}T00:00:00.000Z",
        "submittedOnDailyAt": "2031-06-12T00:00:00.000Z",
        "title": paper.title,
        "summary": paper.abstract,
        "upvotes": paper.upvotes,
        "ai_summary": paper.summary,
        "ai_keywords": ["tea"],
        **({"githubRepo": paper.code, "githubStars": 7} if paper.code else {}),
        **({"organization": {"name": "x", "fullname": paper.organization}} if paper.organization else {}),
    }
    return {
        "paper": inner,
        "publishedAt": "2031-05-29T20:00:00.000Z",
        "title": paper.title,
        "summary": paper.abstract,
        "numComments": paper.comments,
        "submittedBy": {"fullname": "Tea User", "name": "teauser"},
    }


def search_html(papers: tuple[Invented, ...] = PAPERS) -> str:
    """A saved page of search results, with the site's data inside."""
    props = {"dateString": "2031-06-12", "dailyPapers": [], "searchResults": [as_api(paper) for paper in papers]}
    return page_html("DailyPapers", props, "<p>nothing to see</p>")


def page_html(target: str, props: dict[str, Any], body: str) -> str:
    data = escape(json.dumps(props), quote=True)
    return (
        "<!DOCTYPE html><html><head><title>Daily Papers - Hugging Face</title></head><body>\n"
        f'<div class="SVELTE_HYDRATER contents" data-target="MainHeader" data-props="{{&quot;a&quot;:1}}"></div>\n'
        f'<div class="SVELTE_HYDRATER contents" data-target="{target}" data-props="{data}">{body}</div></body></html>'
    )


def bare_html(paper: Invented = PAPERS[0]) -> str:
    """The page of one paper, saved without its data."""
    authors = ", ".join(f'<span class="author">{name}</span>' for name in paper.authors)
    return (
        "<!DOCTYPE html><html><head><title>Paper page - x</title><style>p{}</style></head><body><nav><ul>"
        "<li><a href='/models'>Models</a></li></ul></nav><main><a href='/papers'>Papers</a>"
        f"<div>arxiv:{paper.id}</div><button>Copy markdown</button><h1>{escape(paper.title)}</h1>"
        f"<div>Published on {paper.date} <span>·</span> "
        "<span>Submitted by <a href='/t'>Tea User</a> on Jun 12, 2031</span>"
        f"</div><div>Upvote <div>{paper.upvotes}</div></div><div>Authors: {authors},</div><h2>Abstract</h2>"
        f"<div><p>{escape(paper.summary)}</p><div>Generated by Invented/Model-7B</div></div>"
        f"<p>{escape(paper.abstract)}</p>"
        f"<div><a href='https://arxiv.org/abs/{paper.id}'>View arXiv page</a> <a href='{paper.code}'>GitHub 7</a></div>"
        "<h3>Community</h3><ul><li><a href='/papers/2901.00001'>Another Paper That Nobody Asked For</a></li></ul>"
        "</main><footer><a href='/'>System theme</a></footer></body></html>\n"
    )


def wrap(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False) if width else text


def items_of(source: str | bytes, **options: Any) -> list[Item]:
    return list(read(source.encode() if isinstance(source, str) else source, **options).items)


def records_of(source: str | bytes, **options: Any) -> list[Record]:
    return [item for item in items_of(source, **options) if isinstance(item, Record)]


def leftovers_of(source: str | bytes, **options: Any) -> list[Leftover]:
    return [item for item in items_of(source, **options) if isinstance(item, Leftover)]


def days_of(source: str | bytes, **options: Any) -> list[str]:
    return [item.text for item in items_of(source, **options) if isinstance(item, Day)]


def pairs_of(source: str | bytes, **options: Any) -> list[tuple[str | None, str | None]]:
    return [(record.fields.get("title"), record.fields.get("abstract")) for record in records_of(source, **options)]


def expected(papers: tuple[Invented, ...] = PAPERS) -> list[tuple[str, str]]:
    return [(paper.title, paper.abstract) for paper in papers]


def accounted(items: list[Item]) -> int:
    """Lines that the items stand for."""
    return sum(
        item.lines if isinstance(item, Record | Furniture) else 1 if isinstance(item, Leftover) else 0 for item in items
    )


def lines_with_text(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n"))
