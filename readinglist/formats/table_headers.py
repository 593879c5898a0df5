"""What the columns of a table of papers hold, seen from its headers, whoever wrote it."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats.base import FormatError
from readinglist.formats.table_rows import DELIMITERS, rows
from readinglist.text import fold, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readinglist.formats.table_rows import Row

TEXTS = ("title", "abstract", "venue", "volume", "issue", "pages", "publisher", "doi", "arxiv", "url", "code")
"""Columns of a paper that hold text."""

_TARGETS = frozenset((*TEXTS, "authors", "year", "month", "day", "date", "type", "tags", "note", "key", "status"))
_MAPPABLE = _TARGETS | {"starred", "abstract_kind", "keywords", "first_page", "last_page", "editors"}

# Headers without case, spaces and signs, as they are written by: this program; Zotero, Mendeley, JabRef, Citavi;
# Scopus, IEEE Xplore, Dimensions, Lens, PubMed, Publish or Perish, Semantic Scholar, OpenAlex; people.
_HEADERS = {
    "title": "title documenttitle articletitle papertitle titel titre titulo titolo primarytitle displayname",
    "title?": "name paper article publication",
    "abstract": "abstract abstractnote summary zusammenfassung resume resumen",
    "abstract_kind": "abstractkind",
    "authors": "authors author authornames autor autoren auteur auteurs autores creator creators verfasser"
    " authorsauthornames authorshipsauthordisplayname authoraffiliationsnames",
    "authors!": "authorfullnames authorsfull",
    "editors": "editor editors herausgeber",
    "translators": "translator translators",
    "year": "year publicationyear pubyear yearpublished jahr annee ano anno erscheinungsjahr published year",
    "month": "month monat mois mes",
    "day": "day",
    "date": "date publicationdate publisheddate datepublished publishdate pubdate coverdate datum fecha",
    "venue": "venue journal publicationtitle sourcetitle source journaltitle journalname booktitle container"
    " containertitle journalbook conference conferencename proceedings proceedingstitle publicationname zeitschrift"
    " revue revista rivista primarylocationsourcedisplayname hostvenuedisplayname sourcetitleanthologytitle",
    "volume": "volume vol band tome volumen bibliovolume",
    "issue": "issue number no issuenumber heft numero biblioissue",
    "pages": "pages page pagination seiten paginas pagerange",
    "first_page": "pagestart startpage firstpage bibliofirstpage",
    "last_page": "pageend endpage lastpage bibliolastpage",
    "publisher": "publisher verlag editeur editorial editorialname",
    "doi": "doi digitalobjectidentifier doilink",
    "arxiv": "arxiv arxivid arxivnumber eprint",
    "url": "url link urls articleurl paperurl paperlink sourceurl sourceurls externalurl pageurl weblink urlabs",
    "code": "code codeurl codelink github githuburl repository repo repourl",
    "tags": "tags tag manualtags labels label schlagworte schlagworter etiquettes etiquetas mendeleytags usertags",
    "keywords": "automatictags authorkeywords indexkeywords ieeeterms meshterms meshheadings keyword"
    " keywordsplus fieldsofstudy subjects",
    "keywords?": "keywords",
    "note": "notes note comment comments notiz notizen anmerkung anmerkungen remarques notas mynotes annotation",
    "key": "key citationkey bibtexkey citekey bibkey",
    "type": "type itemtype entrytype documenttype doctype publicationtype typ referencetype dokumenttyp",
    "status": "status readingstatus readstatus lesestatus",
    "read?": "read gelesen lu leido",
    "starred": "starred star favorite favourite favorit important",
    "zotero_extra": "extra",
    "extra.isbn": "isbn",
    "extra.issn": "issn issnisbn",
    "extra.language": "language sprache langue idioma languageoforiginaldocument",
    "extra.pmid": "pmid pubmedid",
    "extra.pmcid": "pmcid",
    "extra.series": "series seriestitle",
    "extra.edition": "edition auflage",
    "extra.address": "place address city",
    "extra.shorttitle": "shorttitle",
    "extra.shortjournal": "journalabbreviation abbreviatedsourcetitle isosourceabbreviation",
    "extra.eid": "artno articlenumber",
    "extra.urldate": "accessdate urldate querydate",
    "extra.rights": "rights license",
    "extra.file": "fileattachments file files",
    "extra.accession": "eid lensid publicationid accession accessionnumber",
}

# Web of Science, "Plain text/Tab-delimited: full record": https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
_WOS = {
    "TI": "title", "AB": "abstract", "AU": "authors", "AF": "authors!", "BE": "editors", "ED": "editors",
    "SO": "venue", "PY": "year", "PD": "date", "VL": "volume", "IS": "issue", "BP": "first_page", "EP": "last_page",
    "AR": "extra.eid", "PU": "publisher", "PI": "extra.address", "DI": "doi", "DT": "type", "DE": "keywords",
    "ID": "keywords", "LA": "extra.language", "SN": "extra.issn", "EI": "extra.eissn", "BN": "extra.isbn",
    "UT": "extra.accession", "PM": "extra.pmid", "SE": "extra.series", "CT": "extra.eventtitle",
    "JI": "extra.shortjournal", "CA": "extra.organization",
}  # fmt: skip

_KNOWN = {header: target for target, headers in _HEADERS.items() for header in headers.split()}
_OWN = frozenset(("key", "type", "title", "tags", "starred", "status", "abstract_kind", "extra"))
_JABREF = frozenset(("citationkey", "bibtexkey", "entrytype", "readstatus"))
_PREAMBLE = 10
"""Rows among which the headers are looked for."""


class Column(NamedTuple):
    """What a table calls a column, and what it holds."""

    header: str
    target: str


def find_header(
    lines: list[str], start: int, delimiter: str, mapping: Mapping[str, str]
) -> tuple[str, Row, list[Column]]:
    """The sign between cells, the row of headers, and what the columns hold.

    *delimiter* is the sign if it is known, else ``""``; *mapping* is what the user says of headers.

    Raises:
        FormatError: no row has a header that is that of titles, or all those of *mapping*; or *mapping* names a field
            that there is not.
    """
    for target in mapping.values():
        if target not in _MAPPABLE and not (target.startswith("extra.") and target[6:]):
            fields = ", ".join(sorted(_MAPPABLE))
            raise FormatError(f"{target!r} is no field for a column: choose extra.NAME or one of {fields}")
    first: Row | None = None
    found: list[tuple[str, Row]] = []
    for sign in (delimiter,) if delimiter else DELIMITERS:
        for row in islice(rows(lines, start, sign), _PREAMBLE):
            cells = {one_line(cell) for cell in row.cells}
            if (mapping and cells.issuperset(map(one_line, mapping))) or (not mapping and _titled(row.cells)):
                found.append((sign, row))
                break
            if first is None or (row.first == first.first and len(row.cells) > len(first.cells)):
                first = row
    if found:
        # By another sign than its own a line inside a cell could be taken for headers: the first, and fullest, is it.
        sign, row = min(found, key=lambda each: (each[1].first, -len(each[1].cells)))
        return sign, row, _columns(row.cells, mapping)
    names = ", ".join(one_line(cell)[:40] for cell in first.cells[:40]) if first else "none"
    if missing := [name for name in mapping if first is None or one_line(name) not in map(one_line, first.cells)]:
        raise FormatError(f"a table without the column {missing[0]!r}; its columns are: {names}")
    raise FormatError(
        f"a table without a column of titles; its columns are: {names}; say which with --columns 'HEADER=title'"
    )


def _is_wos(cells: Sequence[str]) -> bool:
    return "TI" in cells and sum(cell in _WOS for cell in cells) >= 4


def is_header(cells: Sequence[str]) -> bool:
    """Whether *cells* are surely headers of papers: one is that of titles, others are known, and none is long."""
    known = 2 if _is_wos(cells) else sum(len(cell) <= 80 and bare(cell) in _KNOWN for cell in cells)
    return _titled(cells, strictly=True) and known >= 2 and max(map(len, cells)) <= 80


def _titled(cells: Sequence[str], *, strictly: bool = False) -> bool:
    if _is_wos(cells):
        return True
    targets = {_KNOWN.get(bare(cell)) for cell in cells if len(cell) <= 80}
    return "title" in targets or (not strictly and "title?" in targets and len(targets) > 2)


def _columns(cells: Sequence[str], mapping: Mapping[str, str]) -> list[Column]:
    """What each column holds; what nobody knows is kept under its header's own name."""
    headers = [one_line(cell) for cell in cells]
    given = {one_line(header): target for header, target in mapping.items()}
    plain = {bare(header) for header in headers}
    own = set(headers) >= _OWN
    titled = "title" in {_KNOWN.get(name) for name in plain} or "title" in given.values()
    doubtful = {"title?": "" if titled else "title", "keywords?": "tags" if plain & _JABREF else "keywords"}
    if own:
        doubtful["zotero_extra"] = "own_extra"
    columns = []
    for number, header in enumerate(headers, 1):
        name = "_".join(header.lower().split()) or f"column_{number}"
        target = _WOS.get(header, f"extra.wos_{name}") if _is_wos(headers) else _KNOWN.get(bare(header), "")
        target = given.get(header) or doubtful.get(target, target) or f"extra.{name}"
        if own and header in ("tags", "note", "type"):
            target = f"own_{header}"
        columns.append(Column(header, target))
    return columns


@lru_cache(1_000)
def bare(header: str) -> str:
    """*header* without case, accents, spaces and signs."""
    return "".join(c for c in fold(header) if c.isalnum())
