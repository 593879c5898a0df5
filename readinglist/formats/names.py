"""Names of authors, as they are printed, taken apart into given and family names.

Follows what bibliographies do (particles belong to the family name, ``Jr`` and ``III`` stay with it), and takes
nothing apart that may be an organisation.
"""

from __future__ import annotations

import re

from readinglist.formats.words import PARTICLES
from readinglist.paper import Author
from readinglist.text import fold, one_line

_SUFFIXES = frozenset(
    ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "esq", "esq.", "phd", "ph.d", "ph.d.", "md", "m.d."]
)
_ORGANISATIONS = frozenset(
    (
        "team", "group", "lab", "labs", "laboratory", "university", "universita", "universitat", "universitä",
        "universität", "université", "institute", "institut", "college", "school", "department", "inc", "corp",
        "corporation", "llc", "ltd", "gmbh", "company", "foundation", "consortium", "collaboration", "project",
        "research", "center", "centre", "society", "association", "committee", "council", "academy", "agency",
        "ministry", "initiative", "alliance", "network", "workshop", "community", "contributors", "authors",
        "members", "openai", "deepmind", "google", "microsoft", "meta", "nvidia", "anthropic", "alibaba", "tencent",
        "baidu", "huawei", "bytedance", "ai",
    )
)  # fmt: skip
_WORDS = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_LABEL = re.compile(r"\s*(?:authors?|by)\s*:\s*", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[;,•|]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_MARKS = re.compile(r"[\d¹²³⁰⁴-⁹*†‡§¶⋆∗♯]+$|\^\{?[\w,*]+\}?$|\s*\(.{0,60}\)$")
_MARKING = tuple("0123456789*)")
"""What marks of affiliations without a circumflex end with, in ASCII."""
_ET_AL = re.compile(r"(?:,\s*)?\bet\.?\s+al\.?\s*$|,?\s*\.\.\.\s*$", re.IGNORECASE)


def split_name(name: str) -> Author:
    """One name: ``Etienne Casanova``, ``van der Maaten, Laurens``, ``Sammy Davis Jr.``, or a ``literal`` one.

    Organisations and single words are literal: ``OpenAI``, ``DeepSeek-AI``, ``Qwen Team``.
    """
    name = one_line(name).strip(",; ")
    if "," in name:
        return _inverted(name)
    words = name.split()
    if len(words) < 2 or _is_organisation(name) or _DIGIT.search(name):
        return Author(literal=name)
    suffix = ""
    if len(words) > 2 and words[-1].lower() in _SUFFIXES:
        suffix = f" {words.pop()}"
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in PARTICLES and words[start - 1][0].islower():
        start -= 1
    if start == 1 and words[0][0].islower() and fold(words[0]) in PARTICLES:
        return Author(family=" ".join(words) + suffix)
    # A capital particle joins where a small one precedes or it stands alone before the name: Van Gool, De la Cruz.
    while start > 1 and fold(words[start - 1]) in {"van", "von", "de", "del", "della", "di", "da", "la", "le", "el"}:
        start -= 1
    return Author(family=" ".join(words[start:]) + suffix, given=" ".join(words[:start]))


def _inverted(name: str) -> Author:
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) < 2:
        return split_name(parts[0]) if parts else Author(literal=name)
    if len(parts) == 2 and parts[1].lower() in _SUFFIXES:
        plain = split_name(parts[0])
        return plain._replace(family=f"{plain.family} {parts[1]}") if plain.family else Author(literal=name)
    if len(parts) > 2:
        suffix = [part for part in parts[1:] if part.lower() in _SUFFIXES]
        given = [part for part in parts[1:] if part.lower() not in _SUFFIXES]
        return Author(family=" ".join([parts[0], *suffix]), given=" ".join(given))
    if _is_organisation(name):
        return Author(literal=name)
    return Author(family=parts[0], given=parts[1])


def _is_organisation(name: str) -> bool:
    return not _ORGANISATIONS.isdisjoint(_WORDS.findall(name.lower()))


def split_names(text: str) -> list[Author]:
    """The names in a line such as ``Authors: A One, B Two and C Three,``; also ``One, A.; Two, B.``."""
    text = one_line(text)
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    if text.endswith(".") or text[-2:].lower() == "al":
        text = _ET_AL.sub("", text)
    if ";" in text:
        parts = [piece for part in text.split(";") for piece in _AND.split(part)]
    else:
        parts = _uninverted(_SPLIT.split(text))
    names = [_unmarked(part) for part in parts]
    return [split_name(name) for name in names if name[:1].isalpha() or any(map(str.isalpha, name))]


def _uninverted(parts: list[str]) -> list[str]:
    """Parts of a comma-separated list, suffixes put back, and ``Family, I.`` pairs put together again."""
    joined: list[str] = []
    for part in parts:
        if joined and part.lower() in _SUFFIXES:
            joined[-1] += f" {part}"
        elif part:
            joined.append(part)
    initials = re.compile(r"(?:[^\W\d_]\.[\s-]?)+$")
    if len(joined) >= 2 and len(joined) % 2 == 0 and all(initials.match(part) for part in joined[1::2]):
        return [f"{family}, {given}" for family, given in zip(joined[::2], joined[1::2], strict=True)]
    return joined


def _unmarked(name: str) -> str:
    """*name* without the marks of its affiliations."""
    name = name.strip(" ,;.·*") if not name.endswith(".") else name.strip(" ,;·*")
    if name.isascii() and "^" not in name and not name.endswith(_MARKING):
        return name
    for _ in range(3):
        bare = _MARKS.sub("", name).strip(" ,;*")
        if bare == name:
            break
        name = bare
    return name
