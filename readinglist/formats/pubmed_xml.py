"""PubMed's XML: ``PubmedArticleSet``, single articles and books of it, and MEDLINE's ``MedlineCitationSet`` before.

Source: NLM's PubMed DTD (``dtd.nlm.nih.gov/ncbi/pubmed``) and its descriptions of the elements
(``www.nlm.nih.gov/bsd/licensee/elements_descriptions.html``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats import xml_records
from readinglist.formats.entry import Entry, page_range
from readinglist.formats.tagged import whole_range
from readinglist.formats.xml_records import child_text, content
from readinglist.identifiers import parse_arxiv
from readinglist.paper import Author
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from readinglist.formats.base import Item

_RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle", "MedlineCitation", "BookDocument"})
_TYPES = {"dataset": "dataset", "preprint": "online", "technical report": "techreport", "video-audio media": "video"}
_SEASON = re.compile(r"(\d{4}) (Spring|Summer|Autumn|Fall|Winter)", re.IGNORECASE)


def looks_like(sample: str) -> bool:
    """Whether *sample* begins as PubMed's XML."""
    names = "PubmedArticleSet|MedlineCitationSet|PubmedArticle|PubmedBookArticle|MedlineCitation|BookDocument"
    return xml_records.looks_like(sample, names, names)


def read(text: str) -> Iterator[Item]:
    """The articles and books of a set.

    Raises:
        FormatError: it is no XML at all, or declares entities.
    """
    return xml_records.read(text, _RECORDS, _fields)


def _fields(record: Element) -> dict[str, Any]:
    """The fields of one record, whichever element it is."""
    book = record if record.tag == "BookDocument" else record.find("BookDocument")
    if book is not None:
        return _book(book, record.find("PubmedBookData"))
    citation = record if record.tag == "MedlineCitation" else record.find("MedlineCitation")
    if citation is None:
        return {}
    return _article(citation, record.find("PubmedData"))


def _article(citation: Element, data: Element | None) -> dict[str, Any]:
    article = citation.find("Article")
    kinds = [one_line(content(each)) for each in citation.findall("Article/PublicationTypeList/PublicationType")]
    entry = Entry(next((_TYPES[kind.lower()] for kind in kinds if kind.lower() in _TYPES), "article"))
    entry.put("title", _title(article, "ArticleTitle") or _title(article, "VernacularTitle"))
    if "title" in entry and child_text(article, "ArticleTitle"):
        entry.extra("origtitle", _title(article, "VernacularTitle"))
    _add_people(entry, article)
    _add_abstract(entry, article)
    journal = article.find("Journal") if article is not None else None
    entry.put("venue", child_text(journal, "Title") or child_text(citation, "MedlineJournalInfo/MedlineTA"))
    entry.extra("shortjournal", child_text(journal, "ISOAbbreviation"))
    entry.extra("issn", child_text(journal, "ISSN") or child_text(citation, "MedlineJournalInfo/ISSNLinking"))
    entry.put("volume", child_text(journal, "JournalIssue/Volume"))
    entry.put("issue", child_text(journal, "JournalIssue/Issue"))
    _add_date(entry, journal.find("JournalIssue/PubDate") if journal is not None else None)
    electronic = article.find("ArticleDate") if article is not None else None
    if "year" in entry:
        entry.extra("eprintdate", _date_text(electronic))
    else:
        _add_date(entry, electronic)
    _add_pages(entry, article)
    entry.extra("pmid", child_text(citation, "PMID"))
    _add_identifiers(entry, article, data)
    _add_languages(entry, article)
    entry.extra("address", child_text(citation, "MedlineJournalInfo/Country"))
    entry.extra("pubmed_publication_types", [kind for kind in kinds if kind])
    _add_keywords(entry, citation)
    return entry.fields()


def _book(document: Element, data: Element | None) -> dict[str, Any]:
    """A book, or a chapter where it has a title of its own."""
    book = document.find("Book")
    chapter = _title(document, "ArticleTitle")
    entry = Entry("incollection" if chapter else "book")
    title = _title(book, "BookTitle")
    entry.put("title", chapter or title)
    if chapter:
        entry.put("venue", title)
        _add_people(entry, document)
    _add_people(entry, book, "bookauthor" if "authors" in entry else "author")
    _add_abstract(entry, document)
    entry.put("publisher", child_text(book, "Publisher/PublisherName"))
    entry.extra("address", child_text(book, "Publisher/PublisherLocation"))
    entry.extra("series", _title(book, "CollectionTitle"))
    entry.put("volume", child_text(book, "Volume"))
    for tag, name in (("Edition", "edition"), ("ReportNumber", "number"), ("Medium", "howpublished")):
        entry.extra(name, child_text(book, tag))
    for isbn in book.findall("Isbn") if book is not None else ():
        entry.extra("isbn", content(isbn))
    entry.extra("chapter", child_text(document, "LocationLabel"))
    _add_date(entry, book.find("PubDate") if book is not None else None)
    _add_pages(entry, document)
    entry.extra("pmid", child_text(document, "PMID"))
    _add_identifiers(entry, document, data)
    _add_identifiers(entry, book, None)
    _add_languages(entry, document)
    _add_keywords(entry, document)
    return entry.fields()


def _title(parent: Element | None, path: str) -> str:
    """A title without the full stop that PubMed puts after every one, and the brackets of a translated one."""
    title = child_text(parent, path)
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1]
    if title.startswith("[") and title.endswith("]") and "[" not in title[1:]:
        title = title[1:-1].rstrip(".")
    return title


def _add_people(entry: Entry, parent: Element | None, role: str = "author") -> None:
    """Authors, editors and collective names; their affiliations and ORCID iDs once each."""
    affiliations: dict[str, None] = {}
    for people in parent.findall("AuthorList") if parent is not None else ():
        part = "editor" if people.get("Type") == "editors" else role
        for person in people.findall("Author"):
            collective = child_text(person, "CollectiveName")
            family = child_text(person, "LastName")
            given = child_text(person, "ForeName") or child_text(person, "FirstName") or child_text(person, "Initials")
            if collective or not family:
                entry.person(Author(literal=collective or given), part)
            else:
                family = f"{family} {child_text(person, 'Suffix')}".strip()
                entry.person(Author(family=family, given=given), part)
            for place in (*person.findall("AffiliationInfo/Affiliation"), *person.findall("Affiliation")):
                affiliations[one_line(content(place))] = None
    entry.extra("affiliation", [text for text in affiliations if text])


def _add_abstract(entry: Entry, parent: Element | None) -> None:
    """The abstract, the parts of a structured one behind their labels."""
    parts = []
    for part in parent.findall("Abstract/AbstractText") if parent is not None else ():
        text, label = one_line(content(part)), one_line(part.get("Label", ""))
        if text:
            parts.append(f"{label}: {text}" if label and label.upper() != "UNLABELLED" else text)
    entry.abstract(" ".join(parts))
    entry.extra("rights", child_text(parent, "Abstract/CopyrightInformation"))


def _date_text(date: Element | None) -> str:
    """``2015-12-01``, ``2015 Dec 1`` or what ``MedlineDate`` says (``1998 Dec-1999 Jan``)."""
    parts = [child_text(date, name) for name in ("Year", "Month", "Day")]
    known = parts[: parts.index("")] if "" in parts else parts
    return ("-" if len(known) > 1 and known[1].isdigit() else " ").join(known) or child_text(date, "MedlineDate")


def _add_date(entry: Entry, date: Element | None) -> None:
    text, season = _date_text(date), child_text(date, "Season")
    if season_of := _SEASON.fullmatch(text):
        text, season = season_of[1], season_of[2]
    entry.date(text)
    entry.extra("season", season)
    if "year" not in entry and text[:4].isascii() and text[:4].isdigit():
        entry.number("year", text[:4])


def _add_pages(entry: Entry, parent: Element | None) -> None:
    """Pages with the last one in full: ``132-42`` are ``132-142``."""
    text = child_text(parent, "Pagination/MedlinePgn")
    first, last = child_text(parent, "Pagination/StartPage"), child_text(parent, "Pagination/EndPage")
    entry.put("pages", whole_range(text or page_range(first, last)))


def _add_identifiers(entry: Entry, parent: Element | None, data: Element | None) -> None:
    """DOI, PMC, arXiv and publisher's numbers; those of the references below ``PubmedData`` are not the article's."""
    found = [(each.get("EIdType", ""), each) for each in (parent.findall("ELocationID") if parent is not None else ())]
    for group in (parent, data):
        found += [
            (each.get("IdType", "pubmed"), each)
            for each in (group.findall("ArticleIdList/ArticleId") if group is not None else ())
        ]
    for kind, element in found:
        text = one_line(content(element))
        if kind == "doi":
            entry.put("doi", text)
        elif kind == "pmc":
            entry.extra("pmcid", text)
        elif kind == "pubmed":
            entry.extra("pmid", text)
        elif kind == "bookaccession":
            entry.extra("accession", text)
        elif text.lower().startswith("arxiv:") and parse_arxiv(text):
            entry.put("arxiv", text)
        else:
            entry.extra(f"pubmed_{kind or 'id'}", text)


def _add_languages(entry: Entry, parent: Element | None) -> None:
    for language in parent.findall("Language") if parent is not None else ():
        entry.extra("language", content(language))


def _add_keywords(entry: Entry, parent: Element) -> None:
    """MeSH headings with their qualifiers (``Neoplasms/drug therapy``), chemicals, and the authors' keywords."""
    keywords: dict[str, None] = {}
    for heading in parent.findall("MeshHeadingList/MeshHeading"):
        name = child_text(heading, "DescriptorName")
        qualifiers = [one_line(content(each)) for each in heading.findall("QualifierName")]
        keywords |= dict.fromkeys([f"{name}/{qualifier}" for qualifier in qualifiers] or [name])
    for path in ("ChemicalList/Chemical/NameOfSubstance", "KeywordList/Keyword"):
        keywords |= dict.fromkeys(one_line(content(each)) for each in parent.findall(path))
    entry.extra("keywords", [keyword for keyword in keywords if keyword])
