"""Bibliographies and listings that look like text but are none: named and refused rather than guessed into papers."""

from __future__ import annotations

import re

_SAMPLE = 100_000
"""Characters that are looked at: these formats show in their first entries."""

# Each pattern has to match, at the beginning of a line.
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("BibTeX", (r"^[ \t]*@[ \t]*[A-Za-z]{3,20}[ \t]*[{(]", r"^[ \t,]*[\w:.+/-]{1,40}[ \t]*=[ \t]*[{\"\w]")),
    ("BibTeX", (r"^[ \t]*@[ \t]*(?:string|comment|preamble)[ \t]*[{(]",)),
    ("RIS", (r"^TY[ ]{1,2}-[ ]",)),
    ("MEDLINE (PubMed)", (r"^PMID-[ ]", r"^(?:TI|AU|DP)[ ]{2}-[ ]")),
    ("a Web of Science export", (r"^(?:FN|PT)[ ]\S", r"^(?:TI|AU)[ ]\S", r"^ER[ \t]*$")),
    ("an EndNote export", (r"^%0[ ]\S", r"^%[TA][ ]\S")),
    ("an arXiv e-mail", (r"^\\\\[ \t]*$", r"^arXiv:\d{4}\.\d{4,5}", r"^Title:")),
    ("browser bookmarks", (r"^[ \t]*<!DOCTYPE NETSCAPE-Bookmark",)),
)
_COMPILED = tuple((name, tuple(re.compile(p, re.MULTILINE) for p in patterns)) for name, patterns in _KINDS)
_XML = re.compile(r"\s*<(?:\?xml|xml|feed|records|PubmedArticleSet|rdf:RDF|mods(?:Collection)?)[\s>?]", re.IGNORECASE)
_CSL = frozenset({"container-title", "issued", "citation-key", "DOI"})


def foreign(text: str) -> str | None:
    """What *text* is, where it is of a format that no reader here knows; None where it may be a list of papers."""
    sample = text[:_SAMPLE]
    if _XML.match(sample):
        return None if "<html" in sample[:2000].lower() else "XML"
    for name, patterns in _COMPILED:
        if all(pattern.search(sample) for pattern in patterns):
            return name
    return "a table (CSV or TSV)" if _is_table(sample) else None


def is_csl(entry: object) -> bool:
    """Whether a JSON object is an entry of CSL-JSON."""
    return isinstance(entry, dict) and "type" in entry and "title" in entry and bool(_CSL & entry.keys())


def _is_table(sample: str) -> bool:
    """Whether the first line names columns, a title's among them."""
    head = sample.partition("\n")[0].strip()
    for separator in ("\t", ";", ","):
        names = [name.strip(' "\ufeff').lower() for name in head.split(separator)]
        if len(names) >= 3 and {"title", "article title", "document title", "primary_title"} & set(names):
            return all(len(name) <= 40 for name in names)
    return False
