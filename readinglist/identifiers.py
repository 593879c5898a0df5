"""Identifiers of papers: recognised in any form that people write them, brought to one."""

from __future__ import annotations

import re
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
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\[\]]+", re.IGNORECASE)
_CODE_HOST = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.[a-z.]+|gitee\.com|bitbucket\.org|codeberg\.org|git\.[\w.-]+"
    r"|anonymous\.4open\.science|sourceforge\.net|code\.google\.com|sr\.ht|git\.sr\.ht)/.",
    re.IGNORECASE,
)
_CODE_PAGE = re.compile(r"https?://[\w-]+\.(?:github|gitlab)\.io/.", re.IGNORECASE)


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
    match = _DOI.fullmatch(text.strip())
    return _doi(match) if match else None


def _doi(match: re.Match[str]) -> str:
    from urllib.parse import unquote

    return _trim(unquote(match["id"]) if match["prefix"] and "/" in match["prefix"] else match["id"]).lower()


def _trim(text: str) -> str:
    """*text* without the punctuation of the sentence that it stood in; brackets go where they don't pair."""
    while text:
        last = text[-1]
        if last in ".,;:!?'\"*_" or (last in ")]" and text.count(last) > text.count("(["[")]".index(last)])):
            text = text[:-1]
        else:
            break
    return text


def find_identifiers(text: str) -> list[Found]:
    """All arXiv identifiers, DOIs and other URLs in *text*, in their order, none inside another."""
    found: list[Found] = []
    for match in _ARXIV.finditer(text):
        if match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "./-_"):
            continue
        if match.end() < len(text) and (text[match.end()].isalpha() or text[match.end()] == "_"):
            continue
        name, version = _arxiv(match)
        found.append(Found("arxiv", name, match.start(), match.end(), version, not match["prefix"]))
    for match in _DOI.finditer(text):
        if match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "./-_"):
            continue
        end = match.start("id") + len(_trim(match["id"]))
        if not _overlaps(found, match.start(), end):
            found.append(Found("doi", _doi(match), match.start(), end, None, not match["prefix"]))
    for match in _URL.finditer(text):
        url = _trim(match[0])
        if not _overlaps(found, match.start(), match.start() + len(url)):
            found.append(Found("url", url, match.start(), match.start() + len(url)))
    return sorted(found, key=lambda item: item.start)


def _overlaps(found: list[Found], start: int, end: int) -> bool:
    return any(item.start < end and start < item.end for item in found)


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
