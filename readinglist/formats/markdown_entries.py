"""What a bullet, a line or a row of a list in Markdown says of a paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readinglist.formats.entry import Entry
from readinglist.formats.markdown_blocks import BULLET, HEADING, LONG
from readinglist.formats.markdown_item import ItemText
from readinglist.formats.markdown_words import BRACKETS, EDGES, PAPER_LABEL, VENUE, WORD, YEAR, bare, is_names, is_venue
from readinglist.formats.names import split_names
from readinglist.formats.paper_links import identifier, unwrapped
from readinglist.identifiers import is_code
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.formats import markup
    from readinglist.formats.markdown_blocks import Block

_EMPHASIS = re.compile(r"(?<![\w*_])[*_](?P<text>[^*_\n]{2,200})[*_](?![\w*_])")
_LIST_TAG = re.compile(r"\[[\s*_]{0,4}`(?P<text>[^`\n]{1,60})`[\s*_]{0,4}\]")
_EMPTY_LINK = re.compile(r"\[\[?[\w&' -]{1,30}\]?\(\)\]?")
_OWN_TITLE = re.compile(r"\*\*(?P<text>.+?)\*\*(?= — | · |$)")
_BARE_SIGNS = re.compile(r"[*_\s]")
_COLUMNS = {
    "title": "title", "paper": "title", "papertitle": "title", "name": "title", "article": "title", "papers": "title",
    "venue": "venue", "conference": "venue", "journal": "venue", "publication": "venue", "pub": "venue",
    "published": "venue", "conf": "venue", "source": "venue", "publisher": "venue", "year": "date", "date": "date",
    "time": "date", "authors": "authors", "author": "authors", "code": "links", "github": "links", "link": "links",
    "links": "links", "pdf": "links", "url": "links", "arxiv": "links", "doi": "links", "project": "links",
    "paperlink": "links", "repo": "links", "repository": "links", "website": "links", "resources": "links",
}  # fmt: skip


def item_entry(block: Block) -> Entry | None:
    """The paper that an item, a line or a heading is about; None if about none."""
    head = block.lines[0][:LONG]
    bullet = BULLET.match(head) if block.kind == "item" else None
    heading = HEADING.fullmatch(head) if block.kind == "heading" else None
    text = heading["text"] if heading else head[bullet.end() :] if bullet else head
    first = ItemText(text)
    boxed = bullet is not None and bullet["box"] is not None
    if boxed and text.startswith("**"):
        entry = _own_entry(first, block.lines[1:])
    else:
        more = [line[nested.end() if (nested := BULLET.match(line)) else 0 :] for line in block.lines[1:]]
        item = ItemText(" ".join((text, *map(str.strip, more)))[:LONG]) if more else first
        if not item.papers and not _EMPTY_LINK.match(text):
            return None
        title, rest = first.parted()
        if block.kind == "line" and title not in ItemText(text[: len(title) + 200]).plain[: len(title) + 20]:
            return None
        if not title and more:
            title, rest = item.parted()
        entry = Entry()
        entry.put("title", title)
        _links(entry, item)
        _details(entry, title, f"{rest} {' '.join(more)}" if more else rest, item)
    if bullet and boxed:
        entry.status({"x": "read", "/": "reading", "-": "skipped"}.get(bullet["box"].lower(), "unread"))
    if bullet and bullet["star"]:
        entry.star()
    return entry


def _own_entry(item: ItemText, below: Sequence[str]) -> Entry:
    """An item as this program writes it: ``**[Title](page)** — Names, *Venue* 2024 · [arXiv](…) · #tag``."""
    entry = Entry()
    named = next((link for link in item.links if not _BARE_SIGNS.sub("", item.plain[: link.start]).strip()), None)
    strong = _OWN_TITLE.match(item.plain)
    if named:
        title, rest = item.plain[named.start : named.end], item.plain[named.end :].removeprefix("**")
    else:
        title, rest = (strong["text"], item.plain[strong.end() :]) if strong else (item.plain.strip("*"), "")
    entry.put("title", title)
    _links(entry, item, named)
    details, *parts = rest.split(" · ")
    for part in map(str.strip, parts):
        if part.startswith("#"):
            entry.tag(part[1:])
        elif part.strip("*_") in ("reading", "skipped"):
            entry.status(part.strip("*_"))
    _details(entry, title, details.strip(" ,—"), item)
    quote = [line.strip()[1:].strip() for line in below if line.lstrip().startswith(">")]
    entry.abstract(ItemText(" ".join(quote)).plain, "snippet")
    entry.note("\n".join(ItemText(line.strip()).plain for line in below if not line.lstrip().startswith(">")))
    return entry


def row_entry(cells: list[str], header: list[str]) -> Entry | None:
    """The paper of a row; None where no cell leads to one and no column is that of titles."""
    names = ["".join(filter(str.isalnum, name)) for name in header]
    columns = [_COLUMNS.get(name, "") for name in names]
    items = [ItemText(cell[:LONG]) for cell in cells]
    place = columns.index("title") if "title" in columns else -1
    if not 0 <= place < len(items):
        place = next((number for number, item in enumerate(items) if item.papers and item.title()), -1)
    if place < 0 or not any(item.papers for item in items[: len(items)]):
        titled = "title" in columns and len(items) > columns.index("title")
        if not (titled and len(WORD.findall(items[columns.index("title")].plain)) > 2 and "venue" in columns):
            return None
        place = columns.index("title")
    entry = Entry()
    title, rest = items[place].parted()
    entry.put("title", title)
    for number, item in enumerate(items):
        column = columns[number] if number < len(columns) else ""
        words = bare(item.plain)
        _links(entry, item)
        if number == place:
            _details(entry, title, rest, item)
        elif column == "venue":
            _venue(entry, words)
        elif column == "authors":
            for author in split_names(words):
                entry.person(author)
        elif column == "date":
            entry.date(words.replace("-00", ""))
        elif column != "links" and words and words != "-" and not item.papers:
            name = "_".join(header[number].split()) if number < len(header) else ""
            entry.extra(f"md_{name or f'column_{number + 1}'}", words)
    return entry


def _links(entry: Entry, item: ItemText, page: markup.Link | None = None) -> None:
    for link in item.links:
        target = unwrapped(link.target)
        if link == page or link in item.papers:
            kind, value = identifier(target)
            if kind not in entry or kind == "url":
                entry.put(kind, value)
            elif entry.fields()[kind] != value:
                entry.extra("url", target)
        elif (is_code(target) or item.label(link).lower() == "code") and "code" not in entry:
            entry.put("code", target)
        elif entry.fields().get("code") != target:
            entry.extra("url", target)


def _details(entry: Entry, title: str, rest: str, item: ItemText) -> None:
    """What stands besides the title: venue, year, names, tags of the list."""
    for span in _LIST_TAG.findall(item.plain):
        entry.extra("keywords", [one_line(span)])
    for link in item.papers:
        label = item.label(link)
        where = item.leads(link) and item.wrapped(link) and not PAPER_LABEL.fullmatch(label)
        if (where or is_venue(label)) and label != title:
            _venue(entry, label)
    emphasis = _EMPHASIS.search(rest)
    venue = VENUE.search(rest)
    named = emphasis is not None and "," in emphasis["text"] and is_names(bare(emphasis["text"]))
    if emphasis and "venue" not in entry and not named:
        _venue(entry, emphasis["text"])
        year = YEAR.search(rest, emphasis.end())
        if year and "year" not in entry:
            entry.number("year", year[0])
    elif venue and "venue" not in entry:
        _venue(entry, venue[0])
    if "year" not in entry and (year := YEAR.search(rest)):
        entry.number("year", year[0])
    end = min((match.start() for match in (emphasis, venue, YEAR.search(rest)) if match), default=len(rest))
    names = bare(BRACKETS.sub(" ", _before(rest, end))).strip(EDGES + "()")
    if emphasis and named:
        names = bare(emphasis["text"])
    if names and is_names(names):
        for author in split_names(names):
            entry.person(author)


def _before(rest: str, end: int) -> str:
    """The words of *rest* up to *end*, after those of the links that stand before them."""
    text = rest[:end].strip()
    return text[: text.rindex("(")] if text.endswith("(") else text


def _venue(entry: Entry, text: str) -> None:
    """``CVPR 2020``, ``ICML '19``, ``NeurIPS **(Oral)**``: venue and year; arXiv is none."""
    text = bare(re.sub(r"\([^()]*\)", " ", text)).strip(EDGES + "()'")
    match = re.fullmatch(r"(?P<name>.*?)[ ,'’]*(?P<year>(?:19|20)\d\d|(?<=[ '’])\d\d)?", text)
    name, year = (match["name"].strip(EDGES + "'’"), match["year"]) if match else (text, None)
    if year and "year" not in entry:
        entry.number("year", year if len(year) == 4 else f"20{year}")
    if name and name.lower() not in ("arxiv", "preprint", "arxiv preprint") and "venue" not in entry:
        entry.put("venue", name)
