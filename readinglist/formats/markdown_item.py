"""The text of a bullet, a line or a cell of a list of papers: which of its links lead to a paper, and its title."""

from __future__ import annotations

import re
from itertools import islice

from readinglist.formats import markup
from readinglist.formats.markdown_words import (
    BRACKETS,
    EDGES,
    LABEL,
    PAPER_LABEL,
    STRONG,
    WORD,
    bare,
    is_detail,
    is_venue,
)
from readinglist.formats.paper_links import is_paper, is_pdf
from readinglist.identifiers import find_identifiers, is_code
from readinglist.text import one_line

_COMMENT = re.compile(r"<!--[^<>]{0,500}-->")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“](?P<text>[^\"“”\n]{8,400})[\"”]")
_CUT = re.compile(r"\s[-–—|]\s|[.,?!]\s+|\s(?=\()")
_CUTS = 20
_AMPERSAND = "\ufdd0"
"""Stands for an ampersand that is one, while entities are decoded: it keeps the places of the links."""
_LONGEST = 2000


class ItemText:
    """What a bullet, a line or a cell says: its text without links' targets, and the links."""

    def __init__(self, text: str) -> None:
        text = _BREAK.sub(" ", _COMMENT.sub("", text)).replace("\\&", _AMPERSAND).replace("&amp;", _AMPERSAND)
        plain, self.links = markup.strip(text, escapes=True, numbers=None)
        self.plain = plain.replace(_AMPERSAND, "&")
        self.links = [link for link in self.links if link.target.lower().startswith(("http://", "https://"))]
        self.papers = [link for link in self.links if self._is_paper(link)]

    def _is_paper(self, link: markup.Link) -> bool:
        label = self.label(link)
        if is_code(link.target) and not is_pdf(link.target):
            return False
        if self.leads(link) and (is_venue(label) or self.wrapped(link)) and not LABEL.fullmatch(label):
            return True
        by_name = bool(PAPER_LABEL.fullmatch(label)) or is_pdf(link.target)
        return by_name or is_paper(link.target)

    def label(self, link: markup.Link) -> str:
        """The words of *link*."""
        return one_line(self.plain[link.start : link.end])

    def leads(self, link: markup.Link) -> bool:
        """Whether nothing but signs stands before *link*."""
        return not self.plain[: link.start].strip("[* ")

    def wrapped(self, link: markup.Link) -> bool:
        """Whether *link* stands in brackets of its own, ``[[ICML](…)]``: it says where a paper is, not its title."""
        return self.plain[: link.start].endswith("[") and self.plain.startswith("]", link.end)

    def title(self) -> str:
        """Its title; ``""`` where it has none."""
        return self.parted()[0]

    def parted(self) -> tuple[str, str]:
        """Its title (the words of a link to it, else what is bold or quoted, else the first words) and the rest."""
        plain = self.plain
        for link in self.papers:
            label = self.label(link)
            where = self.wrapped(link) or is_venue(label) or PAPER_LABEL.fullmatch(label)
            if len(label.split()) > 1 and "://" not in label and not where:
                return bare(label), f"{plain[: link.start]} {plain[link.end :]}"
        for pattern in (STRONG, _QUOTED):
            match = pattern.search(plain)
            if match and len(WORD.findall(match["text"])) > 1:
                return bare(match["text"]), f"{plain[: match.start()]} {plain[match.end() :]}"
        return self._from_words()

    def _from_words(self) -> tuple[str, str]:
        """The title among words of no markup, without the links that only say what they lead to."""
        pieces, last = [], 0
        for link in sorted(self.links):
            label = self.label(link)
            if link.start >= last and (link in self.papers or LABEL.fullmatch(label) or is_code(link.target)):
                pieces.append(self.plain[last : link.start])
                last = link.end
        text = "".join([*pieces, self.plain[last:]])
        for _ in range(2):
            text = BRACKETS.sub(" ", text)
        text = one_line(text)[:_LONGEST].strip(EDGES + "[]()")
        for match in islice(_CUT.finditer(text), _CUTS):
            title, rest = text[: match.start()], text[match.end() :]
            if len(title.split()) > 2 and is_detail(rest):
                return bare(title), rest
        if len(WORD.findall(text)) > 1:
            return bare(text), ""
        labels = [label for label in map(self.label, self.papers) if label and not PAPER_LABEL.fullmatch(label)]
        return next((bare(label) for label in labels if not find_identifiers(label)), bare(text)), ""
