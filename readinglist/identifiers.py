"""Identifiers of papers: recognised in any form that people write them, brought to one."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
# Archives of the identifiers before April 2007 (https://info.arxiv.org/help/arxiv_identifier.html).
_OLD = (
    r"(?:acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs"
    r"|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics"
    r"|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con)(?:\.[A-Z]{2})?/\d{7}"
)
_VERSION = r"(?:v(?P<version>[1-9]\d?))?"
_ARXIV_HOST = (
    r"(?:https?://)?(?:www\.|export\.)?(?:arxiv\.org|ar5iv\.(?:labs\.arxiv\.)?org|alphaxiv\.org)"
    r"/(?:abs|pdf|html|format|ps|e-print|overview|)/?"
    r"|(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/papers/"
    r"|(?:https?://)?(?:www\.|api\.)?semanticscholar\.org/arxiv:"
    r"|(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\."
    r"|arxiv\s*:\s*(?:arxiv\s*:\s*)?|arxiv\s+"
)
_ARXIV = re.compile(rf"(?P<prefix>{_ARXIV_HOST})?(?P<id>{_NEW}|{_OLD}){_VERSION}(?P<rest>\.pdf)?(?!\d)", re.IGNORECASE)
_DOI = re.compile(
    r"(?P<prefix>(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*)?(?P<id>10\.\d{4,9}(?:\.\d+)*/[^\s\"<>{}|\\^`]+)",
    re.IGNORECASE,
)
# With a Serial Item and Contribution Identifier: 10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM1>3.0.CO;2-2
_SICI = re.compile(
    r"(?P<prefix>(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*)?(?P<id>10\.\d{4,9}/[^\s\"{}|\\^`]{1,60}"
    r"<[^\s\"{}|\\^`<>]{1,40}>[^\s\"{}|\\^`<>]{1,40})",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\[\]]+", re.IGNORECASE)
_CODE_HOST = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.[a-z.]+|gitee\.com|bitbucket\.org|codeberg\.org|git\.[\w.-]+"
    r"|anonymous\.4open\.science|sourceforge\.net|code\.google\.com|sr\.ht|git\.sr\.ht)/.",
    re.IGNORECASE,
)
_CODE_PAGE = re.compile(r"https?://[\w-]+\.(?:github|gitlab)\.io/.", re.IGNORECASE)


_START = attrgetter("start")


class Arxiv(NamedTuple):
    """An arXiv identifier (``2403.03507``, ``cs/0112017``) and the version asked for, if any."""

    id: str
    version: int | None = None


class Found(NamedTuple):
    """An identifier inside a longer text: ``kind`` is ``arxiv``, ``doi`` or ``url``."""

    kind: str
    value: str
    start: int
    end: int
    version: int | None = None
    bare: bool = False
    """Whether it stood without anything that says what it is (``2403.03507``)."""


def parse_arxiv(text: str) -> Arxiv | None:
    """The identifier that *text* as a whole is: bare, with ``arXiv:``, as a URL or as arXiv's own DOI."""
    match = _ARXIV.fullmatch(text.strip().rstrip("/"))
    return _arxiv(match) if match else None


def _arxiv(match: re.Match[str]) -> Arxiv:
    archive, slash, number = match["id"].partition("/")
    # The subject class is no part of an old identifier: math.GT/0309136 is math/0309136.
    name = f"{archive.partition('.')[0].lower()}/{number}" if slash else archive
    return Arxiv(name, int(match["version"]) if match["version"] else None)


def parse_doi(text: str) -> str | None:
    """The DOI that *text* as a whole is, bare and in lower case; arXiv's own DOIs count too."""
    match = _DOI.fullmatch(text.strip()) or _SICI.fullmatch(text.strip())
    return _doi(match) if match else None


def _doi(match: re.Match[str]) -> str:
    from urllib.parse import unquote

    return _trim(unquote(match["id"]) if match["prefix"] and "/" in match["prefix"] else match["id"]).lower()


def _trim(text: str) -> str:
    """*text* without the punctuation of the sentence that it stood in; brackets go where they don't pair."""
    spare = {close: text.count(close) - text.count(opening) for opening, close in ("()", "[]")}
    end = len(text)
    while end:
        last = text[end - 1]
        if spare.get(last, 0) > 0:
            spare[last] -= 1
        elif last not in ".,;:!?'\"*_":
            break
        end -= 1
    return text[:end]


def find_identifiers(text: str) -> list[Found]:
    """All arXiv identifiers, DOIs and other URLs in *text*, in their order, none inside another."""
    arxiv: list[Found] = []
    for match in _ARXIV.finditer(text):
        if _inside_word(text, match.start()):
            continue
        if match.end() < len(text) and (text[match.end()].isalpha() or text[match.end()] == "_"):
            continue
        name, version = _arxiv(match)
        arxiv.append(Found("arxiv", name, match.start(), match.end(), version, not match["prefix"]))
    dois: list[Found] = []
    for match in _DOI.finditer(text):
        end = match.start("id") + len(_trim(match["id"]))
        if not _inside_word(text, match.start()) and not _overlaps(arxiv, match.start(), end):
            dois.append(Found("doi", _doi(match), match.start(), end, None, not match["prefix"]))
    urls: list[Found] = []
    for match in _URL.finditer(text):
        url = _trim(match[0])
        start, end = match.start(), match.start() + len(url)
        if not _overlaps(arxiv, start, end) and not _overlaps(dois, start, end):
            urls.append(Found("url", url, start, end))
    return sorted(arxiv + dois + urls, key=_START)


def _inside_word(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in "./-_")


def _overlaps(found: list[Found], start: int, end: int) -> bool:
    """Whether one of *found*, which stand in their order and apart, shares a place with *start* to *end*."""
    place = bisect_left(found, end, key=_START)
    return place > 0 and found[place - 1].end > start


def find_code(text: str) -> str | None:
    """The first link in *text* to a place that keeps code, without the sentence's punctuation."""
    if "://" not in text:
        return None
    pages = None
    for match in _URL.finditer(text):
        url = _trim(match[0])
        if _CODE_HOST.match(url):
            return url
        if pages is None and _CODE_PAGE.match(url):
            pages = url
    return pages


def is_code(url: str) -> bool:
    """Whether *url* leads to a place that keeps code."""
    return bool(_CODE_HOST.match(url) or _CODE_PAGE.match(url))
