"""Atom feeds: answers of arXiv's API, and other feeds of papers.

Source: the arXiv API User's Manual, section 3.3 (``info.arxiv.org/help/api/user-manual.html``), and RFC 4287.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from readinglist.formats import xml_records
from readinglist.formats.entry import ARXIV_PAGE, Entry
from readinglist.formats.names import split_name
from readinglist.formats.xml_records import child_text, content
from readinglist.identifiers import parse_arxiv
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from readinglist.formats.base import Item

_ERROR = re.compile(r"https?://(?:export\.)?arxiv\.org/api/errors", re.IGNORECASE)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


def looks_like(sample: str) -> bool:
    """Whether *sample* begins as an Atom feed, or an entry of one."""
    return xml_records.looks_like(sample, "feed|entry", "entry|totalResults|updated")


def read(text: str) -> Iterator[Item]:
    """The entries of a feed.

    Raises:
        FormatError: it is no XML at all, or declares entities.
    """
    return xml_records.read(text, frozenset({"entry"}), _fields)


def _fields(element: Element) -> dict[str, Any] | str:
    """The fields of one ``entry``; what arXiv says where it is an error."""
    name = child_text(element, "id")
    if _ERROR.match(name):
        return f"an error of arXiv's API: {child_text(element, 'summary') or 'unknown'}"[:200]
    entry = Entry()
    arxiv = parse_arxiv(name)
    if arxiv:
        entry.put("arxiv", arxiv.id)
        if arxiv.version:
            entry.extra("arxiv_version", f"v{arxiv.version}")
    entry.put("title", _plain(element.find("title")))
    for author in element.findall("author"):
        entry.person(split_name(child_text(author, "name")))
        for affiliation in author.findall("affiliation"):
            entry.extra("affiliation", content(affiliation))
    summary = element.find("summary")
    entry.abstract(_plain(element.find("content") if summary is None else summary))
    entry.date(child_text(element, "published") or ("" if arxiv else child_text(element, "updated")))
    if arxiv:
        entry.extra("updated", child_text(element, "updated"))
    entry.put("doi", child_text(element, "doi"))
    for tag in ("journal_ref", "comment", "rights"):
        entry.extra(tag, child_text(element, tag))
    primary = element.find("primary_category")
    if primary is not None:
        entry.extra("primary_class", primary.get("term", ""))
    entry.extra("categories", [one_line(term) for each in element.findall("category") if (term := each.get("term"))])
    _add_links(entry, element, name)
    return entry.fields()


def _add_links(entry: Entry, element: Element, name: str) -> None:
    """The page of an entry; what its DOI and its arXiv id lead to anyway says nothing more."""
    for link in element.findall("link"):
        address = link.get("href", "")
        if link.get("title") == "doi" and "doi" not in entry:
            entry.put("doi", address)
        elif link.get("title") != "doi" and not ("arxiv" in entry and ARXIV_PAGE.match(address)):
            entry.put("url", address) if link.get("rel", "alternate") == "alternate" else entry.extra("url", address)
    if "arxiv" not in entry and "url" not in entry and name.startswith(("http://", "https://")):
        entry.put("url", name)


def _plain(element: Element | None) -> str:
    """The text of a construct that may be HTML inside (RFC 4287, 3.1)."""
    text = content(element)
    if element is not None and element.get("type") == "html":
        return one_line(unescape(_MARKUP.sub(" ", text)))
    return one_line(text)
