"""Bookmarks as browsers and bookmarking services export them: the Netscape bookmark file.

Source: https://learn.microsoft.com/en-us/previous-versions/windows/internet-explorer/ie-developer/platform-apis/
aa753582(v=vs.85); the attributes ``TAGS`` and ``TOREAD`` are Firefox's, Pinboard's and others'. The format is no HTML
that a parser could be held to (nothing is ever closed), so that its few tags are looked for by themselves.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats.base import Furniture
from readinglist.formats.entry import Entry, text_lines
from readinglist.formats.leftovers import shortened
from readinglist.formats.paper_links import is_paper
from readinglist.identifiers import find_identifiers
from readinglist.paper import Leftover, Record
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item

_HEAD = re.compile(r"<!doctype\s+netscape-bookmark-file", re.IGNORECASE)
_TAG = re.compile(
    r"<(?P<name>/?(?:dt|dd|dl|h1|h3|a))(?=[\s>])"
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'){0,200}+)>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->")
_BROWSERS_OWN = frozenset(
    (
        "bookmarks", "bookmarks bar", "bookmarks toolbar", "bookmarks menu", "other bookmarks", "mobile bookmarks",
        "favorites", "favorites bar", "favourites", "favourites bar", "imported", "unsorted bookmarks", "unfiled",
        "unsorted", "toolbar", "reading list", "recently bookmarked", "most visited", "lesezeichen",
        "lesezeichen-symbolleiste", "lesezeichenleiste", "weitere lesezeichen", "barre de favoris", "marque-pages",
        "autres favoris", "marcadores", "barra de marcadores", "imported from firefox", "imported bookmarks",
    )
)  # fmt: skip
_SITE = re.compile(
    r"\s*(?:[|·–—-]|::|»)\s*(?:arxiv(?:\.org)?(?: e-?print archive)?|openreview(?:\.net)?|ieee\b.*"
    r"|acl anthology|acm digital library|proceedings of .*|sciencedirect|springer(?:link)?|springer nature link|nature"
    r"|science|pnas|biorxiv|medrxiv|semantic scholar|jmlr|pmlr|pubmed|jstor|wiley online library"
    r"|taylor & francis online|hugging face|papers with code|cell|plos(?: one)?|mdpi|frontiers)\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*\[(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\]\s*")


class _Bookmark(NamedTuple):
    """A bookmark: where it stands in the text, its attributes, the text of its link and of its description."""

    start: int
    end: int
    attributes: dict[str, str]
    title: str
    description: str
    folder: str


def looks_like(sample: str) -> bool:
    """Whether *sample* begins as such a file does."""
    return bool(_HEAD.match(sample.lstrip()[:200]))


def read(text: str) -> Iterator[Item]:
    """A record a bookmark of a paper; one of anything else is a leftover that says so.

    Tags are those of the bookmark and the name of its folder, unless that is the browser's own; descriptions are
    notes. What is to be read (``TOREAD="1"``) is ``unread``, like everything that says nothing of it.
    """
    position, line, last = 0, 1, 0
    done = 0
    for mark in _bookmarks(text):
        first = line + text.count("\n", last, mark.start)
        final = first + text.count("\n", mark.start, mark.end)
        line, last = final, mark.end
        if between := _own_lines(text, done, _line_start(text, mark.start)):
            yield Furniture(between)
        start = max(done, _line_start(text, mark.start))
        done = max(done, _line_end(text, mark.end))
        own = text_lines(text[start:done]) if start < done else 0
        url = mark.attributes.get("href", "")
        if is_paper(url):
            position += 1
            yield Record(_entry(mark, url).fields(), position, first, final, own)
        else:
            said = shortened(f"{mark.title} {url}") or shortened(text[mark.start : mark.end])
            yield Leftover(first, said, "a bookmark of no paper", own)
    if rest := _own_lines(text, done, len(text)):
        yield Furniture(rest)


def _own_lines(text: str, start: int, end: int) -> int:
    return text_lines(text[start:end]) if start < end else 0


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    """Where the line of the character before *place* ends, behind its newline."""
    found = text.find("\n", max(place - 1, 0))
    return len(text) if found < 0 else found + 1


def _bookmarks(text: str) -> Iterator[_Bookmark]:
    """The bookmarks, each with the folder around it."""
    folders: list[str] = []
    pending = ""
    tags = _TAG.finditer(text)
    tag = next(tags, None)
    while tag:
        name = tag["name"].lower()
        following = next(tags, None)
        if name == "h3" and following:
            pending = _plain(text[tag.end() : following.start()])
        elif name == "dl":
            folders.append(pending)
            pending = ""
        elif name == "/dl" and folders:
            folders.pop()
        elif name == "a" and following:
            attributes = {match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
                          for match in _ATTRIBUTE.finditer(tag["attributes"])}  # fmt: skip
            title = _plain(text[tag.end() : following.start()])
            end, description = following.start(), ""
            if following["name"].lower() == "/a":
                end = following.end()
                following = next(tags, None)
            if following and following["name"].lower() == "dd":
                start = following.end()
                following = next(tags, None)
                stop = following.start() if following else len(text)
                description = text[start:stop]
                end = start + len(description.rstrip())
                description = clean(unescape(_MARKUP.sub("", description))).strip()
            folder = next((one for one in reversed(folders) if one), "")
            yield _Bookmark(tag.start(), end, attributes, title, description, folder)
        tag = following


def _plain(html: str) -> str:
    return one_line(unescape(_MARKUP.sub(" ", html)))


def _entry(mark: _Bookmark, url: str) -> Entry:
    entry = Entry()
    for found in find_identifiers(url)[:1]:
        if found.kind in ("arxiv", "doi") and not found.bare:
            entry.put(found.kind, found.value)
            break
    else:
        entry.put("url", url)
    title = _SITE.sub("", _NUMBER.sub(" ", mark.title[:2000], count=1)).strip()
    if title and title != url and not find_identifiers(title):
        entry.put("title", title)
    for tag in mark.attributes.get("tags", "").split(","):
        entry.tag(tag)
    if mark.folder.lower() not in _BROWSERS_OWN:
        entry.tag(mark.folder)
    entry.note(mark.description or mark.attributes.get("description", ""))
    return entry
