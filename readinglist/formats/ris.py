"""RIS, read and written: ``TY  - JOUR``, one tag a line, ``ER  - ``.

Written by hand because rispy 0.10 loses every record after a missing ``ER`` and has one fixed meaning for each tag;
what tags mean is in :mod:`readinglist.formats.ris_tags`. Source: RIS format specification (2001 and 2011).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats import entry_types, ris_own, ris_tags
from readinglist.formats.entry import text_lines
from readinglist.formats.leftovers import NOTHING
from readinglist.formats.tagged import Dialect, items
from readinglist.paper import Author
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from readinglist.formats.base import Item
    from readinglist.formats.tagged import Block, Value
    from readinglist.paper import Paper

_STRICT = re.compile(r"[ \t]{0,12}([A-Z][A-Z0-9])(?:  |\t) ?[-\u2010-\u2013]")
_LOOSE = re.compile(r"[ \t]{0,12}([A-Za-z][A-Za-z0-9]|PMID|PMCID|DOI|URL|ISSN|ISBN)[ \t]{1,4}-(?:[ \t]|$)")
_TAGS = """
    TY ER AU A1 A2 A3 A4 AB AD AN BT C1 C2 C3 C4 C5 C6 C7 C8 CN CP CT CY DA DB DO DP ED EP ET ID IS J1 J2 JA JF JO KW L1
    L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN SP ST SV T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO Y1
    Y2 PMID PMCID DOI URL ISSN ISBN
"""
_KNOWN = frozenset(_TAGS.split())
_FURNITURE = re.compile(
    r"\[?<?\d{1,7}[.)>\]]?|Record #?\d+ of \d+|(?:Provider|Database|Content|Records?|Results?|Search|Query|Source"
    r"|Link to the Ovid Full Text or citation)\s?:.*",
    re.IGNORECASE,
)
_TEXTS = frozenset(("AB", "N1", "N2"))
"""Tags whose value may have several paragraphs."""
_WORKS = frozenset(("TI", "T1", "CT", "BT", "AU", "A1", "DO", "UR", "AB", "N2", "T2", "JO", "JF"))
"""Tags that a paper is worth being kept for."""


def read(text: str) -> Iterator[Item]:
    """The records of *text*.

    An entry has a ``TY``, and ends with ``ER`` or with the next ``TY``. Numbers and labels of databases between the
    entries are furniture.
    """
    typed = False

    def understand(block: Block) -> dict[str, Any] | str:
        nonlocal typed
        values = block.values()
        named = "TY" in block.names
        if not named and all(tag == "ER" for tag, _ in values):
            return NOTHING
        if not named:
            return "tags outside of any entry" if typed and not block.names & _WORKS else "no TY, the type of reference"
        typed = True
        return ris_tags.fields(values if values or not named else [("TY", "GEN")])

    dialect = Dialect(_tag, _begins, _goes_on, end="ER", furniture=_FURNITURE)
    return items(text, dialect, understand)


def _tag(row: str) -> Value | None:
    match = _STRICT.match(row)
    if match is None:
        match = _LOOSE.match(row)
        if match is None or match[1].upper() not in _KNOWN:
            return None
        # Of small letters only those with two blanks: a wrapped line may begin with "is - ".
        if match[1].islower() and not match[0][: match[0].index("-")].endswith(("  ", "\t")):
            return None
    return match[1].upper(), row[match.end() :].strip()


def _begins(block: Block, tag: str, gap: bool) -> bool:
    if tag == "TY":
        return "TY" in block.names or gap
    return gap and "TY" not in block.names and tag == block.tags[0][0]


def _goes_on(block: Block, row: str, gap: bool) -> bool:
    return not gap or "TY" in block.names or block.tags[-1][0] in _TEXTS


_LINE = re.compile(r"^[ \t]{0,12}([A-Z][A-Z0-9]) {1,2}-(?:[ \t]|$)", re.MULTILINE)
_TYPE = re.compile(r"^[ \t]{0,12}(?:TY|ty)[ \t]{1,4}- ?[ \t]{0,4}[A-Za-z]{2,8}[ \t]*$", re.MULTILINE)
_MEDLINE = re.compile(r"^(?:PMID|OWN |STAT|FAU )- ?", re.MULTILINE)


def looks_like(sample: str) -> bool:
    """Whether a text that begins with *sample* is RIS: a type of reference, or several tags and an end."""
    rows = text_lines(sample)
    tags = _LINE.findall(sample)
    if _MEDLINE.search(sample) or len(tags) * 8 < rows:
        return False
    return bool(_TYPE.search(sample)) or ("ER" in tags and len(tags) > 3)


def write(papers: Iterable[Paper], *, abstracts: bool = True) -> Iterator[str]:
    """The entries of *papers* in RIS, one by one, each line ended by CRLF and each entry by a blank line.

    Names are ``Family, Given``; an organisation has a comma at its end, which makes EndNote and Zotero keep it in
    one piece. A paragraph of a note is an ``N1``; RIS has no line breaks inside a value. What no tag brings back as
    it is (status, star, code, further fields, line breaks in notes …) stands once more as JSON in ASCII after
    ``M2  - readinglist:``, which Zotero shows in its field *Extra* and the others leave alone: reading what was
    written gives equal papers.
    """
    for paper in papers:
        values = _values(paper, abstracts=abstracts)
        if own := ris_own.missing(ris_own.carried(paper, abstracts=abstracts), ris_tags.fields(values)):
            values.append(("M2", own))
        lines = [f"{tag}  - {value}\r\n" for tag, value in values]
        yield f"{''.join(lines)}ER  - \r\n\r\n"


_COLUMNS = (("VL", "volume"), ("IS", "issue"), ("DO", "doi"), ("UR", "url"))
_RANGE = re.compile(r"([^\s,-]{1,40})-([^\s,-]{1,40})")


def _values(paper: Paper, *, abstracts: bool) -> list[Value]:
    """The tags of a paper, each with its value on one line."""
    extra = paper.extra
    name = entry_types.of_paper(paper)
    kind = ris_tags.TYPE_TAGS.get(name, "GEN")
    exact = extra.get("ris_ty")
    if isinstance(exact, str) and ris_tags.TYPE_NAMES.get(exact) == name:
        kind = exact
    found: list[Value] = [("ID", paper.key), ("TI", paper.title or "")]
    found += [("AU", _name(author)) for author in paper.authors]
    found += _people(extra, kind)
    event = extra.get("eventtitle")
    if kind == "CONF" and isinstance(event, str):
        found += [("C3", paper.venue or ""), ("T2", event)]
    else:
        found.append(("JF" if kind in ris_tags.WITH_SERIES else "T2", paper.venue or ""))
    found += _days(paper)
    found += [(tag, getattr(paper, column) or "") for tag, column in _COLUMNS]
    pages = _RANGE.fullmatch(paper.pages or "")
    found += [("SP", pages[1]), ("EP", pages[2])] if pages else [("SP", paper.pages or "")]
    found += _houses(paper, name, kind)
    if paper.arxiv:
        found.append(("AN", f"arXiv:{paper.arxiv}"))
    found += _extra(extra)
    if abstracts:
        found.append(("AB", paper.abstract or ""))
    found += [("KW", word) for word in (*paper.tags, *_texts(extra.get("keywords")))]
    found += [("N1", paragraph) for paragraph in (paper.note or "").split("\n\n")]
    lines = [(tag, one_line(value)) for tag, value in found]
    return [("TY", kind), *((tag, value) for tag, value in lines if value)]


def _name(author: Author) -> str:
    if author.literal:
        return f"{author.literal},"
    return f"{author.family}, {author.given}" if author.given else author.family


def _people(extra: Mapping[str, Any], kind: str) -> Iterator[Value]:
    editors = "holder" if kind == "PAT" else "editor"
    for tag, role in (("A2", editors), ("A3", "serieseditor"), ("A4", "translator")):
        people = extra.get(role)
        for person in people if isinstance(people, list) else ():
            if isinstance(person, dict):
                yield tag, _name(Author.from_json(person))


def _days(paper: Paper) -> Iterator[Value]:
    if paper.year:
        yield "PY", f"{paper.year:04d}"
        if paper.month:
            yield "DA", f"{paper.year:04d}/{paper.month:02d}/{f'{paper.day:02d}' if paper.day else ''}/"


def _houses(paper: Paper, name: str, kind: str) -> Iterator[Value]:
    house = paper.extra.get(ris_tags.HOUSES.get(kind, ""))
    yield "PB", house if isinstance(house, str) else paper.publisher or ""
    work = paper.extra.get("type")
    if isinstance(work, str) and kind in ris_tags.HOUSES:
        yield "M3", work
    elif name in ("phdthesis", "mastersthesis"):
        yield "M3", ris_tags.DOCTORAL if name == "phdthesis" else ris_tags.MASTERS


_ANY_TAG = re.compile(r"[A-Z][A-Z0-9]")
_EXTRA_TAGS = {
    **{name: tag for tag, name in ris_tags.EXTRA.items() if len(tag) == 2},
    "issn": "SN", "isbn": "SN", "url": "UR", "shortjournal": "J2",
}  # fmt: skip


def _extra(extra: Mapping[str, Any]) -> Iterator[Value]:
    """What ``extra`` holds, where a tag carries it."""
    for name in sorted(extra):
        tag = _EXTRA_TAGS.get(name, "")
        if not tag and name.startswith("ris_") and name.islower() and name not in ("ris_ty", "ris_er"):
            tag = name[4:].upper() if _ANY_TAG.fullmatch(name[4:].upper()) else ""
        if tag:
            for text in _texts(extra[name]):
                yield tag, text
        elif name == "pmid":
            for text in _texts(extra[name]):
                yield "U1", f"{text}[pmid]"
        elif name == "pmcid":
            for text in _texts(extra[name]):
                yield "C2", text


def _texts(value: Any) -> list[str]:
    """The texts of a field that may be a list."""
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]
