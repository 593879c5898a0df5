"""Names in MODS: who they are, and in which roles they stand beside the title.

Sources: the element ``name`` of the MODS user guidelines (``loc.gov/standards/mods``), and MARC's codes of relators
(``id.loc.gov/vocabulary/relators``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readinglist.formats.names import split_name
from readinglist.formats.xml_records import child_text, content
from readinglist.paper import Author
from readinglist.text import one_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from readinglist.formats.entry import Entry

_RELATORS = {
    "arr": "arranger", "art": "artist", "aui": "introduction", "aut": "author", "cmp": "composer",
    "cng": "cinematographer", "com": "compiler", "cre": "author", "ctb": "contributor", "ctg": "cartographer",
    "cur": "curator", "dgg": "school", "dgs": "advisor", "drt": "director", "edt": "editor", "ill": "illustrator",
    "inv": "inventor", "ive": "interviewee", "ivr": "interviewer", "nrt": "narrator", "org": "organizer",
    "pbd": "series_editor", "pbl": "publisher", "pht": "photographer", "prf": "performer", "prg": "programmer",
    "pro": "producer", "rcp": "recipient", "sng": "singer", "spk": "speaker", "ths": "advisor", "trl": "translator",
}  # fmt: skip
"""Codes of relators, and the roles that they stand for."""
_ROLES = {
    **{role.replace("_", " "): role for role in _RELATORS.values()},
    "addressee": "recipient", "author of introduction": "introduction", "book author": "bookauthor",
    "creator": "author", "degree granting institution": "school", "degree grantor": "school",
    "degree supervisor": "advisor", "film director": "director", "scriptwriter": "script-writer",
    "thesis advisor": "advisor",
}  # fmt: skip
_MAKERS = frozenset(("artist", "cartographer", "interviewee", "inventor", "photographer", "programmer", "speaker"))
"""Roles of those whom a bibliography gives as the authors of such works."""
_LIFE = re.compile(r"[,\s]*[\[(]?\s*(?:b\. ?|ca?\. ?)?\d{4}\??(?:\s*[-\u2013]\s*(?:\d{4})?\??)?\s*[\])]?$")
"""The dates of somebody's life, behind the name."""
_LONGEST_NAME = 100
_SUFFIX = re.compile(r"(?i:jr|sr|esq|ph\.? ?d)\.?|II|III|IV")
_NOT_WORD = re.compile(r"\W+")


def local_name(text: str) -> str:
    """What a name in ``extra`` is made of: ``statement of responsibility`` gives ``statement_of_responsibility``."""
    return _NOT_WORD.sub("_", text[:60].lower()).strip("_") or "other"


def add_people(entry: Entry, parent: Element, author: str) -> None:
    """Names in all their roles; *author* is the role of authors, and of names without one."""
    seen: set[tuple[str, Author]] = set()
    scripts: set[str] = set()
    for element in parent.findall("name"):
        person = _person(element)
        group = element.get("altRepGroup")
        if group is not None and group in scripts:
            # The same person again, in another script.
            entry.extra("mods_alternative_names", person.name)
            continue
        if group is not None:
            scripts.add(group)
        for role in _roles(element):
            role = author if role in ("author", *_MAKERS) else role
            if role == "author" and element.get("type") == "conference":
                entry.extra("eventtitle", person.name)
            elif role == "school":
                entry.extra("school", person.name)
            elif role == "publisher":
                entry.put("publisher", person.name, "mods_publisher")
            elif (role, person) not in seen:
                seen.add((role, person))
                entry.person(person, role)


def _roles(name: Element) -> list[str]:
    """The roles of a name, each by its code or by its English name; without any, that of an author."""
    roles: list[str] = []
    for element in name.findall("role"):
        terms = [one_line(content(term)).lower().rpartition("/")[2].rstrip(".") for term in element.iter("roleTerm")]
        known = (_RELATORS.get(term) or _ROLES.get(term) for term in terms)
        if role := next(filter(None, known), next((f"mods_role_{local_name(term)}" for term in terms if term), "")):
            roles.append(role)
    return list(dict.fromkeys(roles)) or ["author"]


def _person(name: Element) -> Author:
    """A name: parted as the record has it, ``Family, Given`` in one, or an organisation's with its divisions."""
    parts: dict[str, list[str]] = {}
    for part in name.findall("namePart"):
        if text := one_line(content(part)):
            parts.setdefault(part.get("type", ""), []).append(text)
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    terms = [*parts.get("suffix", ()), *parts.get("termsOfAddress", ())]
    whole = parts.get("") or ([text] if (text := child_text(name, "displayForm")) else [])
    kind = name.get("type", "")
    if family or (given and not whole):
        suffix = next((term for term in terms if _SUFFIX.fullmatch(term.strip(", "))), "").strip(", ")
        return Author(family=f"{family} {suffix}".strip(), given=given) if family else Author(literal=given)
    if not whole:
        return Author()
    if kind == "personal" or (not kind and "," in whole[0]):
        plain = " ".join(whole).rstrip(", ")
        plain = (_LIFE.sub("", plain) if len(plain) <= _LONGEST_NAME else "") or plain
        if terms and "," not in plain:
            return Author(literal=" ".join([plain, *terms]))
        return split_name(plain)
    return Author(literal=". ".join([*(part.rstrip(". ") for part in whole[:-1]), whole[-1]]))
