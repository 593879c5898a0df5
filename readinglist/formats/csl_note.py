"""Zotero's field Extra, which CSL-JSON has as ``note``: its lines that say something of the work, and the note.

Source: zotero.org, "Citing Fields from Extra".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats.csl_types import PEOPLE
from readinglist.identifiers import parse_arxiv
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from readinglist.formats.entry import Entry

_IN_NOTES = {
    "arxiv": "arxiv", "pmid": "PMID", "pmcid": "PMCID", "doi": "DOI", "isbn": "ISBN", "issn": "ISSN",
    "citation-key": "citation-key", "read-status": "read-status",
    **{
        name: name
        for name in ("original-date", "original-title", "original-publisher", "event-date", "event-place",
                     "event-title", "container-title", "collection-title", "collection-number", "publisher-place",
                     "number-of-pages", "number-of-volumes", "title-short", "container-title-short")
    },
}  # fmt: skip
"""What lines of Zotero's Extra field say beyond a note."""
_READ_STATUS = {"read": "read", "in progress": "reading", "reading": "reading", "not reading": "skipped"}
_NOTE_LABEL = re.compile(r"(?:\{:)?([A-Za-z][\w. -]{0,40}):")
_ARXIV_SUFFIX = re.compile(r"\s*\[[\w.-]{1,20}\]$")


def read_note(entry: Entry, variables: dict[str, Any]) -> None:
    """The owner's note, without the lines of Zotero's Extra field that say something of the work."""
    note = variables.get("note")
    kept = []
    for row in clean(note).split("\n") if isinstance(note, str) else ():
        match = _NOTE_LABEL.match(row.lstrip())
        label = match[1].strip() if match else ""
        name = _IN_NOTES.get(label.lower().replace(" ", "-").replace("_", "-"))
        plain = row.strip()
        # The older form, {:name: value}, closes with a brace.
        plain = plain[2:].removesuffix("}") if plain.startswith("{:") else plain
        said = one_line(plain.partition(":")[2]) if match else ""
        if not said:
            kept.append(row)
        elif label.lower().startswith("tex."):
            name = label[4:].strip().lower()
            entry.extra(f"tex_{name}" if name in PEOPLE.values() else name, said)
        elif name == "arxiv" and parse_arxiv(_ARXIV_SUFFIX.sub("", said)):
            entry.put("arxiv", _ARXIV_SUFFIX.sub("", said))
            if found := _ARXIV_SUFFIX.search(said):
                entry.extra("primary_class", found[0].strip(" []"))
        elif name == "read-status":
            entry.status(_READ_STATUS.get(said.lower(), ""))
        elif name is not None and name != "arxiv":
            variables.setdefault(name, said)
        else:
            kept.append(row)
    entry.note("\n".join(kept))
