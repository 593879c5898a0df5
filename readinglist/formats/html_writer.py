"""Papers as one page for a browser, which needs no network and runs nothing but its own script.

The page is a plain list that reads, prints and links well without JavaScript; with it the list can be searched,
filtered and sorted. Two things keep it inert whatever titles contain: every text is escaped where it is written, and
a Content Security Policy lets the browser run one script and apply one style sheet, by their hashes, and load nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from readinglist.formats import bibtex
from readinglist.paper import STATUSES
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.paper import Author, Paper

_SHOWN_AUTHORS = 6
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ABSTRACT_LABELS = {"summary": "Summary", "snippet": "Abstract (beginning)"}
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_ILLEGAL_IN_KEY = re.compile(r"[^A-Za-z0-9_:.+/-]")
_PAGE_RANGE = re.compile(r"(?<=\w)-(?=\w)")
# What a reference list prints; everything else that sources said would only make the page large.
_CITED = frozenset(
    {
        "address",
        "booktitle",
        "chapter",
        "edition",
        "editor",
        "eventtitle",
        "howpublished",
        "institution",
        "isbn",
        "issn",
        "journal",
        "organization",
        "primary_class",
        "school",
        "series",
        "translator",
    }
)


def write(papers: Iterable[Paper], *, abstracts: bool = True, title: str = "Reading list") -> Iterator[str]:
    """The page, paper by paper in the order of *papers*; equal papers give equal bytes, to be stored as UTF-8."""
    yield _head(_text(title))
    count = 0
    for count, paper in enumerate(papers, 1):  # noqa: B007 - the last one is the number of papers
        yield _article(paper, abstracts)
    yield _foot(count)


def _head(title: str) -> str:
    statuses = "".join(f'<option value="{name}">{name.capitalize()}</option>' for name in STATUSES)
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{_asset("page.css")}</style>
</head>
<body>
<a class="skip" href="#papers">Skip to the papers</a>
<header>
<h1 dir="auto">{title}</h1>
<form class="controls" id="controls" role="search" hidden>
<input class="search" id="search" type="search" autocomplete="off" spellcheck="false" aria-label="Search"\
 placeholder="Search titles, authors, abstracts, tags ( / )">
<label>Sort <select id="sort"><option value="listed">As listed</option><option value="title">Title</option>\
<option value="author">Author</option><option value="year">Newest</option><option value="added">Last added</option>\
<option value="starred">Starred first</option></select></label>
<label>Status <select id="status"><option value="">Any</option>{statuses}</select></label>
<label><input id="star" type="checkbox"> Starred only</label>
</form>
<nav id="tags" aria-label="Tags" hidden><details><summary>Tags <span id="tag-count"></span></summary>\
<ul class="chips" id="all-tags"></ul></details></nav>
<div class="summary" id="summary" hidden><span class="hits" id="hits" role="status" aria-live="polite"></span>\
<span class="chips" id="active"></span><button id="clear" type="button" hidden>Clear</button></div>
</header>
<main id="papers">
"""


def _foot(count: int) -> str:
    number = "1 paper" if count == 1 else f"{count:,} papers" if count else "No papers"
    return f"""\
<p class="none" id="none" hidden>No paper matches.</p>
</main>
<footer><p>{number}</p></footer>
<script>{_asset("page.js")}</script>
</body>
</html>
"""


@lru_cache(maxsize=2)
def _asset(name: str) -> str:
    from importlib.resources import files

    # Universal newlines: the hash is that of the text as a browser normalises it.
    return (
        "\n".join(files("readinglist.formats").joinpath("page").joinpath(name).read_text("utf-8").splitlines()) + "\n"
    )


@lru_cache(maxsize=1)
def _policy() -> str:
    from base64 import b64encode
    from hashlib import sha256

    def source(name: str) -> str:
        return f"'sha256-{b64encode(sha256(_asset(name).encode()).digest()).decode('ascii')}'"

    return (
        f"default-src 'none'; script-src {source('page.js')}; style-src {source('page.css')}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _article(paper: Paper, abstracts: bool) -> str:
    key = _ILLEGAL_IN_KEY.sub("", paper.key) or str(paper.id)
    parts = [f'<article id="paper-{key}"{_data(paper)}>\n', _heading(paper), _authors(paper.authors)]
    if published := _published(paper):
        parts.append(f'<p class="where">{published}</p>\n')
    parts.append(_links(paper))
    if tags := "".join(map(_tag, paper.tags)):
        parts.append(f'<ul class="chips" aria-label="Tags">{tags}</ul>\n')
    if paper.note and (note := _text(paper.note)):
        parts.append(f'<section class="note"><h3>Note</h3><p dir="auto">{note}</p></section>\n')
    if abstracts and paper.abstract and (abstract := _text(paper.abstract)):
        label = _ABSTRACT_LABELS.get(paper.abstract_kind or "", "Abstract")
        parts.append(f'<details class="abstract"><summary>{label}</summary><p dir="auto">{abstract}</p></details>\n')
    # A line break right after <pre> is dropped by browsers, so that none of the entry's own can be.
    parts.append(
        f'<details class="bibtex"><summary>BibTeX</summary><pre>\n{escape(_entry(paper))}</pre></details>\n</article>\n'
    )
    return "".join(parts)


def _data(paper: Paper) -> str:
    """The attributes that the page sorts and filters by."""
    first = next((author for author in paper.authors if author.name), None)
    values = {
        "status": paper.status,
        "author": first.literal or f"{first.family} {first.given}" if first else "",
        "date": _iso_date(paper),
        "added": paper.added,
    }
    text = "".join(f' data-{name}="{_line(value)}"' for name, value in values.items() if value)
    return f"{text} data-starred" if paper.starred else text


def _heading(paper: Paper) -> str:
    links = _addresses(paper)
    title = _line(paper.title or "") or _line(paper.arxiv or paper.doi or paper.url or "") or "Untitled"
    page = next((links[label] for label in ("Web", "DOI", "arXiv") if label in links), None)
    title = f'<a href="{escape(page)}">{title}</a>' if page else title
    star = '<span class="star" role="img" aria-label="Starred">★</span> ' if paper.starred else ""
    return f'<h2 dir="auto">{star}{title}</h2>\n'


def _authors(authors: tuple[Author, ...]) -> str:
    names = [f"<bdi>{name}</bdi>" for author in authors if (name := _line(author.name))]
    if not names:
        return ""
    # One name more takes no more room than the words that would stand for it.
    if len(names) <= _SHOWN_AUTHORS + 1:
        return f'<div class="by">{", ".join(names)}</div>\n'
    shown, rest = names[:_SHOWN_AUTHORS], names[_SHOWN_AUTHORS:]
    more = f"<details><summary>and {len(rest)} more</summary>{', '.join(rest)}</details>"
    return f'<div class="by">{", ".join(shown)} {more}</div>\n'


def _published(paper: Paper) -> str:
    """Where and when it appeared, and how far its reader is."""
    volume = _line(paper.volume or "")
    if issue := _line(paper.issue or ""):
        volume = f"{volume}({issue})" if volume else f"no. {issue}"
    parts = [
        f"<cite>{venue}</cite>" if (venue := _line(paper.venue or "")) else "",
        volume,
        f"pp. {_PAGE_RANGE.sub('–', pages)}" if (pages := _line(paper.pages or "")) else "",
        _line(paper.publisher or ""),
        _date(paper),
        f'<span class="status">{_line(paper.status)}</span>' if paper.status != "unread" else "",
    ]
    return " · ".join(part for part in parts if part)


def _iso_date(paper: Paper) -> str:
    """``2020``, ``2020-03`` or ``2020-03-14``; empty where HTML has no form for the year."""
    if paper.year is None or not 1 <= paper.year <= 9999:
        return ""
    text = f"{paper.year:04}"
    if paper.month and 1 <= paper.month <= 12:
        text += f"-{paper.month:02}"
        if paper.day and 1 <= paper.day <= 31:
            text += f"-{paper.day:02}"
    return text


def _date(paper: Paper) -> str:
    if paper.year is None:
        return ""
    machine = _iso_date(paper)
    if not machine:
        return str(paper.year)
    year, *rest = machine.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    words += [_MONTHS[int(rest[0]) - 1]] if rest else []
    return f'<time datetime="{machine}">{" ".join([*words, str(int(year))])}</time>'


def _links(paper: Paper) -> str:
    items = []
    for label, address in _addresses(paper).items():
        # On paper the address of the PDF says nothing that the one of its page does not.
        more = ' class="more"' if label == "PDF" else ""
        items.append(f'<li{more}><a href="{escape(address)}">{label}</a></li>')
    return f'<ul class="links" aria-label="Links">{"".join(items)}</ul>\n' if items else ""


def _addresses(paper: Paper) -> dict[str, str]:
    """Label → address of everything that the paper links to: http and https only."""
    result: dict[str, str] = {}
    if paper.url and _WEB_ADDRESS.match(url := one_line(paper.url)):
        result["Web"] = url
    if paper.arxiv and (arxiv := quote(one_line(paper.arxiv), safe="/.")):
        result["arXiv"] = f"https://arxiv.org/abs/{arxiv}"
        result["PDF"] = f"https://arxiv.org/pdf/{arxiv}"
    if paper.doi and (doi := quote(one_line(paper.doi), safe="/():;.-_")):
        result["DOI"] = f"https://doi.org/{doi}"
    if paper.code and _WEB_ADDRESS.match(code := one_line(paper.code)):
        result["Code"] = code
    if result.get("Web") in (result.get("arXiv"), result.get("DOI")):
        result.pop("Web", None)
    return result


def _tag(tag: str) -> str:
    name = one_line(tag)
    if not name:
        return ""
    return f'<li><a class="tag" href="#tag={quote(name, safe="")}"><bdi>{escape(name)}</bdi></a></li>'


def _entry(paper: Paper) -> str:
    """What one pastes into a bibliography: without the abstract, and without what is its reader's own."""
    extra = {name: value for name, value in paper.extra.items() if name in _CITED}
    return clean(bibtex.entry(replace(paper, abstract=None, note=None, tags=(), extra=extra)))


def _text(text: str) -> str:
    return escape(clean(text).strip())


def _line(text: str) -> str:
    return escape(one_line(text))
