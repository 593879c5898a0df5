"""Fields of BibTeX and BibLaTeX by what they mean for a paper, and which of them says where it appeared.

Sources: the manuals of BibTeX (``btxdoc``) and BibLaTeX (2.2).
"""

from __future__ import annotations

VENUES = {
    "article": ("journal", "journaltitle"),
    "book": ("series",),
    "booklet": ("howpublished",),
    "inbook": ("booktitle",),
    "incollection": ("booktitle",),
    "inproceedings": ("booktitle",),
    "manual": ("organization",),
    "mastersthesis": ("school", "institution"),
    "misc": ("howpublished",),
    "phdthesis": ("school", "institution"),
    "proceedings": ("series",),
    "techreport": ("institution",),
    "unpublished": ("howpublished",),
}
"""Type of an entry → fields that say where it appeared."""

EXACT_VENUES = {
    "online": ("organization",),
    "electronic": ("organization",),
    "www": ("organization",),
    "dataset": ("organization",),
    "software": ("organization",),
    "periodical": ("series",),
}
"""The same for types of BibLaTeX where it is another field."""

SAID_TYPES = {
    ("report", "techreport"): "techreport",
    ("thesis", "phdthesis"): "phdthesis",
    ("thesis", "mathesis"): "mastersthesis",
}
"""BibLaTeX's types with the field ``type`` that makes them one of BibTeX."""

OTHER_VENUES = ("journal", "journaltitle", "booktitle")
"""Fields that say it where the own ones of the type are missing."""

VENUE_NAMES = frozenset(name for names in VENUES.values() for name in names) | frozenset(OTHER_VENUES)
"""All fields that may say it."""

PEOPLE = frozenset(("author", "editor", "editora", "editorb", "editorc", "translator", "annotator", "commentator"))
"""Fields that hold names."""

REST = "x-extra"
"""The field that holds, as JSON, what can't be the name of a field."""

TAGS = frozenset(("keywords", "keyword", "tags"))
"""Fields that hold the owner's keywords."""

LINKS = frozenset(("code", "doi", "ee", "eprint", "link", "pdf", "url", "urls", "verba"))
"""Fields that hold addresses, or what leads to one."""

EPRINT = frozenset(("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass"))
"""Fields of a preprint's archive."""

JOINT = frozenset(("number", "issue", "abstract", "abstract_kind", *EPRINT))
"""Fields that only mean something together with others."""

STEERING = frozenset((
    "crossref", "entryset", "execute", "gender", "ids", "options", "presort", "related", "set", "sortkey", "xdata",
    "xref",
))  # fmt: skip
"""Fields that steer BibTeX or biber, and often name entries that a file does not have."""

DATES = frozenset(("date", "urldate", "origdate", "eventdate"))
"""Fields that have to be dates: one that is none stops citation-js, and biber complains of it."""

HIDDEN = STEERING | DATES | frozenset((
    "title", "author", "year", "month", "day", "journal", "series", "howpublished", "booktitle", "organization",
    "school", "institution", "volume", "number", "pages", "publisher", "doi", "eprint", "archiveprefix",
    "primaryclass", "url", "code", "keywords", "entrysubtype", "abstract", "abstract_kind", "annote", "annotation",
    "eprintclass", "eprinttype", "journaltitle", "location", "readstatus", "relevance", "type",
    "verba",
))  # fmt: skip
"""Extras that the writer puts behind ``x-``: their own names steer BibTeX, or are taken by a column."""
