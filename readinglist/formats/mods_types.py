"""Which type of entry a record in MODS is: what its genres, its host, its issuance and its kind of resource say.

Sources: the MARC genre terms and the element ``typeOfResource`` of the MODS user guidelines (``loc.gov/standards``),
the genres that bibutils writes (``bibutilsgt``), and the names of Zotero's types, which it writes as local genres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.formats.xml_records import content
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

_GENRES = {
    "academicdissertation": "thesis", "academicjournal": "periodical", "airtel": "letter", "article": "article",
    "artoriginal": "artwork", "artreproduction": "artwork", "artwork": "artwork", "audiorecording": "audio",
    "bachelorsthesis": "thesis", "bill": "legislation", "blogpost": "online", "book": "book",
    "bookchapter": "incollection", "booklet": "booklet", "bookpart": "incollection", "booksection": "incollection",
    "brief": "letter", "case": "jurisdiction", "casefile": "jurisdiction", "chapter": "incollection",
    "collection": "collection", "communication": "letter", "computerprogram": "software",
    "conferencepaper": "inproceedings", "conferenceproceedings": "proceedings",
    "conferencepublication": "proceedings", "database": "dataset", "dataset": "dataset", "dictionary": "reference",
    "dictionaryentry": "inreference", "diplomathesis": "mastersthesis", "dissertation": "thesis",
    "doctoralthesis": "phdthesis", "ebook": "book", "electronic": "online", "email": "letter",
    "encyclopedia": "reference", "encyclopediaarticle": "inreference", "essay": "article", "film": "movie",
    "forumpost": "online", "governmentpublication": "techreport", "graphic": "image",
    "habilitationthesis": "thesis", "hearing": "legal", "instantmessage": "letter", "instruction": "manual",
    "interview": "misc", "journal": "periodical", "journalarticle": "article", "lawreportordigest": "jurisdiction",
    "legalarticle": "article", "legalcaseandcasenotes": "jurisdiction", "legislation": "legislation",
    "letter": "letter", "licentiatethesis": "thesis", "magazine": "periodical", "magazinearticle": "article",
    "manual": "manual", "manuscript": "unpublished", "masterthesis": "mastersthesis",
    "mastersthesis": "mastersthesis", "miscellaneous": "misc", "motionpicture": "movie", "musicscore": "music",
    "newspaper": "periodical", "newspaperarticle": "article", "numericdata": "dataset", "patent": "patent",
    "periodical": "periodical", "phdthesis": "phdthesis", "picture": "image", "podcast": "audio", "poster": "misc",
    "preprint": "online", "presentation": "unpublished", "proceedings": "proceedings", "radiobroadcast": "audio",
    "report": "techreport", "researcharticle": "article", "researchreport": "techreport", "review": "review",
    "reviewarticle": "article", "series": "periodical", "software": "software", "standard": "standard",
    "standardorspecification": "standard", "statute": "legislation", "technicalreport": "techreport",
    "theses": "thesis", "thesis": "thesis", "tvbroadcast": "video", "unpublished": "unpublished",
    "videorecording": "video", "webpage": "online", "website": "online", "workingpaper": "techreport",
}  # fmt: skip
"""Genres, reduced to their letters, in the words of BibTeX and BibLaTeX."""
_GENERAL = frozenset(("article", "book", "misc", "online", "periodical", "proceedings", "techreport", "thesis"))
"""Types of genres that are also said beside a more exact one."""
_RESOURCES = {
    "cartographic": "misc", "dataset": "dataset", "mixed material": "misc", "moving image": "video",
    "notated music": "music", "software, multimedia": "software", "sound recording": "audio",
    "sound recording-musical": "audio", "sound recording-nonmusical": "audio", "still image": "image",
    "three dimensional object": "misc",
}  # fmt: skip
_SERIALS = frozenset(("continuing", "integrating resource", "serial"))
_BOOKS = frozenset(("monographic", "multipart monograph", "single unit"))
_PARTS_OF_BOOKS = frozenset(("book", "collection", "reference"))


def of_record(record: Element, host: Element | None) -> str:
    """The type of a record whose host, the journal or book that it is a part of, is *host*."""
    kind = _of_genres(_genres(record))
    if kind == "thesis":
        return _of_thesis(record)
    if host is not None and kind in ("", "article", "book", "online", "periodical", "proceedings", "misc"):
        inside = _in_host(record, host)
        # A book may say its series as its host; a chapter is told from it by the pages that it has there.
        if kind in ("", "proceedings") or (kind in ("article", "periodical") and inside == "inproceedings"):
            return inside or ("inproceedings" if kind else _alone(record))
        return "article" if kind == "periodical" else kind
    if kind == "proceedings" and record.find("name[@type='personal']") is not None and not _has_editor(record):
        return "inproceedings"
    return kind or _alone(record)


def unknown_genres(record: Element) -> list[str]:
    """The genres that no type of entry stands for."""
    return [text for text in map(_text, record.findall("genre")) if text and _letters(text) not in _GENRES]


def _in_host(record: Element, host: Element) -> str:
    """What a part of *host* is, or ``""`` where nothing says what *host* is."""
    kind = _of_genres(_genres(host))
    issuance = {_text(each).lower() for each in host.findall("originInfo/issuance")}
    identifiers = {each.get("type", "").lower() for each in host.findall("identifier")}
    details = {each.get("type") for parent in (record, host) for each in parent.findall("part/detail")}
    if kind == "proceedings":
        return "inproceedings"
    if kind in _PARTS_OF_BOOKS:
        return "inreference" if kind == "reference" else "incollection"
    if kind == "periodical" or issuance & _SERIALS:
        return "article"
    if issuance & _BOOKS or "isbn" in identifiers:
        return "incollection"
    if "issn" in identifiers or details & {"volume", "issue", "number"}:
        return "article"
    return "incollection" if any(parent.find("part/extent") is not None for parent in (record, host)) else ""


def _alone(record: Element) -> str:
    """What a record without a genre is by itself."""
    resource = record.find("typeOfResource")
    kind = _text(resource).lower()
    if resource is not None and resource.get("manuscript") == "yes":
        return "unpublished"
    if kind in _RESOURCES:
        return _RESOURCES[kind]
    issuance = {_text(each).lower() for each in record.findall("originInfo/issuance")}
    if issuance & _SERIALS:
        return "periodical"
    if issuance & _BOOKS or record.find("originInfo/publisher") is not None:
        return "book"
    return "misc"


def _of_thesis(record: Element) -> str:
    """Which thesis: as its genres don't say it, its notes may (``Thesis (Ph. D.)--University``)."""
    for note in record.findall("note"):
        text = _letters(_text(note))
        if "thesis" in text or "dissertation" in text:
            if "phd" in text or "doctor" in text:
                return "phdthesis"
            if "master" in text:
                return "mastersthesis"
    return "thesis"


def _of_genres(genres: Iterable[str]) -> str:
    """The type of the first genre that is known, unless a later one is more exact."""
    known = [_GENRES[genre] for genre in genres if genre in _GENRES]
    return next((kind for kind in known if kind not in _GENERAL), known[0] if known else "")


def _has_editor(record: Element) -> bool:
    return any(_text(role).lower() in ("edt", "editor") for role in record.findall("name/role/roleTerm"))


def _genres(element: Element) -> list[str]:
    return [_letters(_text(each)) for each in element.findall("genre")]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _text(element: Element | None) -> str:
    return one_line(content(element))
