"""What the types and variables of CSL-JSON are called elsewhere: in BibTeX and BibLaTeX, and as fields of a paper.

Source: ``csl-data.json`` of the schema of CSL 1.0.2, and appendices III and IV of its specification.
"""

from __future__ import annotations

import re

from readinglist.formats import entry_types

TYPES = {
    "article": "misc", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "bill": "legislation", "book": "book", "broadcast": "video", "chapter": "incollection", "classic": "book",
    "collection": "collection", "dataset": "dataset", "document": "misc", "entry": "inreference",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "event": "misc", "figure": "image",
    "graphic": "artwork", "hearing": "legal", "interview": "misc", "legal_case": "jurisdiction",
    "legislation": "legislation", "manuscript": "unpublished", "map": "misc", "motion_picture": "movie",
    "musical_score": "music", "pamphlet": "booklet", "paper-conference": "inproceedings", "patent": "patent",
    "performance": "performance", "periodical": "periodical", "personal_communication": "letter", "post": "online",
    "post-weblog": "online", "regulation": "legislation", "report": "techreport", "review": "review",
    "review-book": "review", "software": "software", "song": "audio", "speech": "unpublished",
    "standard": "standard", "thesis": "thesis", "treaty": "legal", "webpage": "online",
}  # fmt: skip
"""Types of CSL, and the names that BibTeX or BibLaTeX has for them."""

_CSL_TYPES = {
    **{ours: csl for csl, ours in reversed(TYPES.items()) if ours != "misc"},
    "article": "article-journal", "book": "book", "inreference": "entry-encyclopedia", "legal": "treaty",
    "legislation": "legislation", "online": "webpage", "review": "review", "unpublished": "manuscript",
    "inbook": "chapter", "manual": "book", "proceedings": "book", "mastersthesis": "thesis", "phdthesis": "thesis",
    "report": "report", "bookinbook": "chapter", "mvbook": "book", "reference": "book", "letter":
    "personal_communication", "video": "motion_picture",
}  # fmt: skip

GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
"""What ``genre`` says of theses, for which CSL has one type."""

COLUMNS = {
    "title": "title", "container-title": "venue", "volume": "volume", "issue": "issue", "page": "pages",
    "publisher": "publisher", "DOI": "doi", "URL": "url",
}  # fmt: skip
"""Variables of text that are columns of a paper."""

EXTRA = {
    "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid", "publisher-place": "address",
    "event-title": "eventtitle", "event": "eventtitle", "event-place": "eventplace", "collection-title": "series",
    "collection-number": "seriesnumber", "container-title-short": "shortjournal", "title-short": "shorttitle",
    "journalAbbreviation": "shortjournal", "shortTitle": "shorttitle", "edition": "edition", "language": "language",
    "number": "number", "number-of-pages": "pagetotal", "number-of-volumes": "volumes", "chapter-number": "chapter",
    "genre": "type", "version": "version", "annote": "annotation", "call-number": "library", "status": "pubstate",
    "medium": "howpublished", "part": "part", "original-title": "origtitle", "original-publisher": "origpublisher",
    "original-publisher-place": "origlocation", "reviewed-title": "reviewed-title", "volume-title": "volume-title",
}  # fmt: skip
"""Variables, and the names that BibLaTeX has for them; all others are ``csl_`` and their name."""

PEOPLE = {
    "editor": "editor", "translator": "translator", "container-author": "bookauthor", "chair": "chair",
    "collection-editor": "series_editor", "compiler": "compiler", "composer": "composer", "contributor": "contributor",
    "curator": "curator", "director": "director", "editorial-director": "editorial-director", "guest": "guest",
    "executive-producer": "executive-producer", "host": "host", "illustrator": "illustrator",
    "interviewer": "interviewer", "narrator": "narrator", "organizer": "organizer", "original-author":
    "original-author", "performer": "performer", "producer": "producer", "recipient": "recipient",
    "reviewed-author": "reviewed-author", "script-writer": "script-writer", "series-creator": "series-creator",
}  # fmt: skip
"""Variables that hold names, but for the authors, and the fields of ``extra`` that hold them."""

DATES = {
    "accessed": "urldate", "event-date": "eventdate", "original-date": "origdate", "submitted": "submitted",
    "available-date": "available-date",
}  # fmt: skip
"""Variables that hold dates, but for that of the publication."""

FREE = frozenset({
    "archive", "archive_collection", "archive_location", "archive-place", "authority", "citation-label", "dimensions",
    "division", "jurisdiction", "part-title", "references", "reviewed-genre", "scale", "section", "source",
    "supplement", "volume-title-short", "year-suffix", "page-first", "printing", "locator", "citation-number",
    "first-reference-note-number",
})  # fmt: skip
"""Further variables of the schema that hold text."""

HANDLED = frozenset({
    "id", "type", "citation-key", "author", "issued", "abstract", "keyword", "note", "custom", "categories",
    "season",
})  # fmt: skip
"""Variables that mean something each in its own way."""

KNOWN = HANDLED | COLUMNS.keys() | EXTRA.keys() | PEOPLE.keys() | DATES.keys() | FREE
"""All variables."""


def exact_type(kind: str, genre: str) -> str:
    """The BibTeX or BibLaTeX name of a type of CSL; for theses, their genre says which."""
    if kind == "thesis":
        low = genre.lower()
        return "mastersthesis" if "master" in low else "phdthesis" if re.search("ph\\.?d|doctor|dissert", low) else kind
    return TYPES.get(kind, kind)


def csl_type(exact: str, arxiv: bool) -> str:
    """The type of CSL for a BibTeX or BibLaTeX name; ``article`` is that of preprints."""
    if arxiv and exact in ("misc", "online"):
        return "article"
    return _CSL_TYPES.get(exact) or _CSL_TYPES.get(entry_types.of_entry(exact)[0], "document")
