"""Lists of papers by identifier: arXiv ids, DOIs and links, one or several to a line, with or without words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats import markup
from readinglist.formats.base import Furniture
from readinglist.formats.words import SMALL_WORDS
from readinglist.identifiers import find_identifiers, is_code
from readinglist.paper import Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readinglist.formats.base import Item
    from readinglist.identifiers import Found

_BULLET = re.compile(r"(?:[-*+•‣▪◦]\s+(?:\[[ xX]\]\s+)?|\(?\d{1,4}[.)]\s+|\[\d{1,4}\]\s+)")
_COMMENT = re.compile(r"\s*(?:#|//|%)")
_EDGES = " \t,;:|–—-•·[](){}<>\"'`*"
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOISE = re.compile(
    r"\b(?:arxiv|doi|https?|link|pdf|html|abs|paper|code|github|url|see|cf|e\.g|and|also|at|in)\b", re.IGNORECASE
)
_PROSE = re.compile(
    r"\b(?:i|we|you|he|they|my|our|your|me|us|please|check|see|look|read|reading|have|has|is|are|was|were|should|could"
    r"|would|want|need|about|later|todo|interesting|great|good|cool|nice|also)\b",
    re.IGNORECASE,
)
_LONG = 2000
_HINT = re.compile(r"\d{4}\.\d{4}|10\.\d{4,9}/|://|arxiv|[a-z-]+(?:\.[A-Z]{2})?/\d{7}", re.IGNORECASE)


def has_identifier(line: str) -> bool:
    """Whether *line* names a paper by an identifier or a link."""
    return bool(_HINT.search(line)) and bool(find_identifiers(line[:_LONG]))


def read_ids(text: str) -> Iterator[Item]:
    """A record an identifier; comments are furniture, lines without any identifier leftovers.

    Identifiers of one paper in one line (its arXiv id, its DOI, its code) make one record: a line with words to it
    is about one paper; a line that has two of a kind is about as many.
    """
    position = 0
    for number, row in enumerate(text.split("\n"), 1):
        if not row or row.isspace():
            continue
        if _COMMENT.match(row) and not row.lstrip().startswith("//arxiv"):
            yield Furniture(1)
            continue
        records = [fields for piece in _pieces(row) for fields in _line(piece)]
        if not records:
            yield Leftover(number, one_line(row))
        for index, fields in enumerate(records):
            position += 1
            yield Record(fields, position, number, number, 0 if index else 1)


def _pieces(row: str) -> Iterator[str]:
    """*row*, a very long one in pieces: no paper has that much said about it, and looking for identifiers in all of it
    at once takes too long."""
    start = 0
    while len(row) - start > _LONG:
        end = row.rfind(" ", start, start + _LONG)
        end = end if end > start else start + _LONG
        yield row[start:end]
        start = end
    yield row[start:]


def _line(row: str) -> list[dict[str, Any]]:
    plain = row.strip()
    targets: list[str] = []
    titled = ""
    if "](" in row or "<" in row:
        stripped = markup.strip(row.strip(), escapes=False, numbers=None)
        plain = stripped.text.strip()
        links = [link for link in stripped.links if find_identifiers(link.target)]
        targets = [link.target for link in links]
        titled = max((stripped.text[link.start : link.end] for link in links), key=len, default="")
    found = find_identifiers(plain) if _HINT.search(plain) else []
    linked = [one for target in targets for one in find_identifiers(target)[:1]]
    everything = [*linked, *found]
    if not everything:
        return []
    rest = _rest(plain, found)
    title = one_line(titled).strip(_EDGES) if _names_a_paper(titled) else ""
    if not title and _is_title(rest):
        title = rest
    groups = _groups(everything)
    records = [_fields(group) for group in groups]
    text = _BULLET.sub("", rest, count=1).strip(_EDGES) if not title else ""
    if title and len(records) == 1:
        records[0]["title"] = title
    elif title or (text and _WORD.search(_NOISE.sub("", text))):
        for fields in records:
            fields.setdefault("extra", {})["text"] = title or text
    return records


def _groups(found: Sequence[Found]) -> list[list[Found]]:
    """Identifiers of one paper together: those of different kinds, unless a kind occurs with two values."""
    kinds: dict[str, list[str]] = {}
    for one in found:
        kind = "code" if one.kind == "url" and is_code(one.value) else one.kind
        values = kinds.setdefault(kind, [])
        if one.value not in values:
            values.append(one.value)
    if all(len(values) == 1 for values in kinds.values()):
        return [list(found)]
    groups: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        groups.setdefault((one.kind, one.value), []).append(one)
    return list(groups.values())


def _fields(group: Sequence[Found]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for one in group:
        if one.kind == "url":
            facts.setdefault("code" if is_code(one.value) and len(group) > 1 else "url", one.value)
        elif one.kind not in facts:
            facts[one.kind] = one.value
            if one.version:
                facts["extra"] = {"arxiv_version": f"v{one.version}"}
    return facts


def _rest(plain: str, found: Sequence[Found]) -> str:
    """The words of a line without its identifiers, and without what only introduced them."""
    parts, last = [], 0
    for one in found:
        parts.append(plain[last : one.start])
        last = one.end
    parts.append(plain[last:])
    rest = one_line(" ".join(parts))
    rest = re.sub(r"[\[(]\s*(?:arxiv|doi|pdf|link|abs)?\s*[:,]?\s*[\])]", " ", rest, flags=re.IGNORECASE)
    return one_line(_BULLET.sub("", rest, count=1)).strip(_EDGES)


def _names_a_paper(label: str) -> bool:
    """Whether the text of a link is a title: whoever links words says what is behind them, unless only ``here``."""
    words = [word for word in _NOISE.sub(" ", label).split() if _WORD.search(word)]
    return len(words) >= 2 and label.strip(_EDGES)[:1].isalnum() and not find_identifiers(label)


def _is_title(text: str) -> bool:
    """Whether words look like a title: three of them at least, no prose, mostly capitalised or after a colon."""
    text = _BULLET.sub("", text.strip(), count=1).strip(_EDGES)
    words = text.split()
    if not 3 <= len(words) <= 40 or not text[:1].isalnum():
        return False
    if _PROSE.search(text) or (text.endswith((".", ",", ";")) and not text.endswith("...")):
        return False
    long = [word for word in words if len(word) > 3 and word.lower() not in SMALL_WORDS]
    capitals = sum(word[0].isupper() or word[0].isdigit() for word in long)
    return bool(long) and text[0].isupper() | text[0].isdigit() and (capitals * 2 >= len(long) or len(words) >= 4)
