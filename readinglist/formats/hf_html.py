"""Saved web pages: the data inside Hugging Face's own pages, else their text with its links.

The site keeps the data of each page as JSON in an attribute (``data-props``), with every author and identifier;
where it was lost (reader views, other sites), the visible text is turned into Markdown and read as such.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from readinglist.formats.base import Furniture
from readinglist.formats.hf_json import is_paper, page_day, paper_fields
from readinglist.formats.hf_text import read_text
from readinglist.formats.kinds import PROPS, is_page
from readinglist.paper import Leftover, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readinglist.formats.base import Item

_START = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_PROLOGUE = 3000
"""Characters that a page may have before its root element: a doctype, comments of the program that saved it."""
_BETWEEN = re.compile(r"(?:<!doctype[^<>]*>|<!--.*?-->|\s)*", re.IGNORECASE | re.DOTALL)


def split_pages(text: str) -> list[tuple[int, str]]:
    """The pages that *text* is made of, each with its first line."""
    starts = [0]
    for match in _START.finditer(text):
        # A doctype and the <html> after it begin the same page.
        same = match.start() - starts[-1] < _PROLOGUE and _BETWEEN.fullmatch(text, starts[-1], match.start())
        if match.start() and not same:
            starts.append(match.start())
    pages, line, last = [], 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line += text.count("\n", last, start)
        last = start
        pages.append((line, text[start:end]))
    return pages


def read_page(text: str, first: int, limit: str | None) -> tuple[str, list[Item]]:
    """Kind and items of one page, which begins at line *first* of its source."""
    for props, line in _all_props(text, first):
        kind, papers = _papers(props)
        if papers:
            items: list[Item] = list(page_day(str(props.get("dateString") or ""), limit))
            items += _records(papers, line)
            return kind, items
    return _visible(text, first, limit)


def _all_props(text: str, first: int) -> Iterator[tuple[dict[str, Any], int]]:
    line, last = first, 0
    for match in PROPS.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        try:
            props = json.loads(unescape(match[1] if match[1] is not None else match[2]))
        except (ValueError, RecursionError):
            continue
        if isinstance(props, dict):
            yield props, line


def _papers(props: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """The papers that a page is about, and what kind of page it is; not those that it links to."""
    paper = props.get("paper")
    if isinstance(paper, dict) and isinstance(paper.get("title"), str):
        return "hf-paper", [paper]
    for name in ("searchResults", "dailyPapers", "papers"):
        found = props.get(name)
        if isinstance(found, list) and (papers := [one for one in found if isinstance(one, dict) and is_paper(one)]):
            kind = "hf-trending" if props.get("isTrending") else "hf-daily"
            return ("hf-search" if name == "searchResults" else kind), papers
    return "", []


def _records(papers: Sequence[dict[str, Any]], line: int) -> Iterator[Record]:
    seen: set[str] = set()
    for paper in papers:
        fields = paper_fields(paper)
        key = str(fields.get("arxiv") or fields.get("url") or fields["title"])
        if key not in seen:
            seen.add(key)
            yield Record(fields, len(seen), line, line)


def _visible(text: str, first: int, limit: str | None) -> tuple[str, list[Item]]:
    """The page read as the text that it shows."""
    from readinglist.formats.html_lines import html_lines
    from readinglist.formats.kinds import page_kinds
    from readinglist.formats.lines import Text

    rows, sources = html_lines(text, first)
    shown = "\n".join(rows)
    page = is_page(shown)
    items = [_moved(item, sources) for item in read_text(Text.of(shown), page=page, limit=limit)]
    return page_kinds(shown) if page else "html", items


def _moved(item: Item, sources: Sequence[int]) -> Item:
    """*item* with the lines of the page's source instead of those of its text."""
    if isinstance(item, Record):
        first, last = sources[item.first_line - 1], sources[item.last_line - 1]
        return Record(item.fields, item.position, first, last, item.lines)
    if isinstance(item, Leftover):
        return Leftover(sources[item.line - 1], item.text)
    return Furniture(item.lines) if isinstance(item, Furniture) else item
