"""Papers as a reading list in Markdown, to be pasted into notes or shown by GitHub: task boxes, links, tags.

All outside text is inert: every sign that CommonMark or its extensions could take for markup is escaped, and only
addresses of the web become links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readinglist.paper import Paper

_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>#+!|~&$=:@^\"'-]")
# Between words these say nothing to Markdown, and people read the source too.
_HARMLESS = re.compile(r"(?<=[\w,;.)\] ])(?:['\"()+-]|:(?!/))|^[('\"](?=\w)|(?<=\w)=(?=\w)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_BARE_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(?=:)|\b(www)(?=\.)")
_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_IN_LINK = re.compile(r"[\\<>\"'`()\[\]{}|*~^!$\x00-\x20]")
_SENTENCE = re.compile(r"[.!?](?=\s)")
_SHORT = 240
_BOXES = {"read": "x"}
_STATUS_NAMES = {"reading": "Reading", "unread": "To read", "read": "Read", "skipped": "Skipped"}
_NAMED = 2
"""Authors who are all named; of more, the first is."""


def write(
    papers: Iterable[Paper], *, abstracts: bool = True, by: Literal["tag", "status", "none"] = "tag"
) -> Iterator[str]:
    """A list with an item a paper, below headings by the first tag or by status, or without any.

    A paper stands in the list once, below the first of its tags, so that its box is ticked in one place; its other
    tags stand beside it. Tags come in alphabetic order, papers without any at the end; inside a group, and without
    groups, papers keep their order. Only a list without groups is written as it comes; for the others, the finished
    text is held.
    """
    yield "# Reading list\n"
    if by == "none":
        yield "\n"
        yield from (_item(paper, abstracts=abstracts) for paper in papers)
        return
    groups: dict[str, list[str]] = {} if by == "tag" else {name: [] for name in _STATUS_NAMES}
    for paper in papers:
        group = paper.status if by == "status" else paper.tags[0] if paper.tags else ""
        groups.setdefault(group, []).append(_item(paper, abstracts=abstracts))
    order = groups if by == "status" else sorted(groups, key=lambda name: (not name, name.casefold(), name))
    for group in order:
        if groups[group]:
            yield f"\n## {_STATUS_NAMES[group] if by == 'status' else escape(group) or 'No tag'}\n\n"
            yield from groups[group]


def escape(text: str) -> str:
    """*text* on one line, as Markdown that shows exactly it, in the middle of a line as well as at its beginning."""
    text = one_line(text)
    if text.isalnum():
        return text
    harmless = {match.start() for match in _HARMLESS.finditer(text)}
    marks = {match.end() for match in _BARE_LINK.finditer(text)}
    marks |= {match.start(2) for match in (_NUMBERED.match(text),) if match}
    pieces, last = [], 0
    for match in _SPECIAL.finditer(text):
        if match.start() not in harmless or match.start() in marks:
            marks.add(match.start())
    for place in sorted(marks):
        if place < len(text):
            pieces += [text[last:place], "\\"]
            last = place
    return "".join([*pieces, text[last:]])


def _link(label: str, target: str | None) -> str:
    """A link with the finished text *label*; the label alone where *target* is none of the web."""
    if not target or not _WEB.fullmatch(target):
        return label
    # Percent-encoding keeps the address what it is and leaves nothing that could end it.
    return f"[{label}]({_IN_LINK.sub(lambda found: f'%{ord(found[0]):02X}', target)})"


def _item(paper: Paper, *, abstracts: bool) -> str:
    title = _link(escape(paper.title or _name(paper)), paper.page)
    parts = [f"- [{_BOXES.get(paper.status, ' ')}] {'★ ' if paper.starred else ''}**{title}**{_details(paper)}"]
    if paper.arxiv:
        parts.append(_link("arXiv", f"https://arxiv.org/abs/{paper.arxiv}"))
    if paper.doi:
        parts.append(_link("DOI", f"https://doi.org/{paper.doi}"))
    if paper.code and _WEB.fullmatch(paper.code):
        parts.append(_link("code", paper.code))
    if paper.status in ("reading", "skipped"):
        parts.append(f"*{paper.status}*")
    parts += [f"#{escape(tag)}" for tag in paper.tags]
    lines = [" · ".join(parts)]
    if abstracts and paper.abstract:
        lines.append(f"  > {escape(_first_sentences(paper.abstract))}")
    if paper.note:
        lines += ["", *(f"  {escape(row)}" if row.strip() else "" for row in paper.note.split("\n"))]
    return "\n".join(lines) + "\n"


def _name(paper: Paper) -> str:
    """What a paper without a title is called."""
    if paper.arxiv:
        return f"arXiv:{paper.arxiv}"
    return f"doi:{paper.doi}" if paper.doi else paper.url or paper.key


def _details(paper: Paper) -> str:
    names = [escape(author.name) for author in paper.authors]
    said = " and ".join(names) if len(names) <= _NAMED else f"{names[0]} et al."
    year = str(paper.year) if paper.year else ""
    where = " ".join(filter(None, (f"*{escape(paper.venue)}*" if paper.venue else "", year)))
    details = ", ".join(filter(None, (said, where)))
    return f" — {details}" if details else ""


def _first_sentences(abstract: str) -> str:
    """The beginning of an abstract, about 240 characters, cut behind a sentence, else behind a word."""
    text = one_line(abstract)
    if len(text) <= _SHORT:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, _SHORT)]
    if ends and ends[-1] >= _SHORT // 2:
        return f"{text[: ends[-1]]} …"
    return f"{text[:_SHORT].rpartition(' ')[0].rstrip(' ,;:') or text[:_SHORT]} …"
