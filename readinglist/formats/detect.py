"""The door to all readers of dumps and pages: what a source is, is seen from its content, never from its name."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from readinglist.formats import dates
from readinglist.formats.base import FORMATS, Day, FormatError, Furniture, Reading
from readinglist.formats.decode import binary_kind, text_of
from readinglist.formats.kinds import is_page, looks_like_html, page_kinds, shows_page
from readinglist.paper import Leftover, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from readinglist.formats.base import Item

_HTML_START = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_CARD = re.compile(
    r"^[^\w\n]{0,40}(?:\d+ authors"
    r"|.{0,120}· (?:Published on )?[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?[^\w\n]{0,9}\d{0,9}\)?)[ \t]*$"
    r"|/papers/\d{4}\.\d{5}\)",
    re.MULTILINE,
)
_JSON = frozenset({"csl-json", "jsonl", "arxiv-snapshot", "biblatex-json"})
_SAMPLE = 400
_INDENT = 100
_WORDY = 40
"""Words from which a paragraph that names an identifier is prose rather than an entry of a list."""


def read(
    data: bytes,
    *,
    name: str = "",
    format: str = "auto",  # noqa: A002 - the name of the option
    day: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Reading:
    """Read a source.

    Args:
        data: its bytes, in any encoding of text.
        name: what to call it in errors; it decides nothing.
        format: one of :data:`FORMATS`.
        day: the day of the dump as the user gave it: in full (``2025-03-14``), which goes before what the pages
            say, or its year (``2025``), which completes it.
        columns: which field a column of a table is, by its heading.

    Returns:
        The items, lazily, and what the source was found to be: ``hf-search``, ``hf-trending``, ``hf-daily``,
        ``hf-paper``, ``hf-papers`` (pages of Hugging Face that don't tell their kind), ``hf-json``, ``html``,
        ``blocks``, ``ids`` or ``titles``; several kinds in one source are joined by ``+``. Or one of
        :data:`readinglist.formats.sniff.READERS`.

    Raises:
        FormatError: it is empty, no text, or a page or JSON without any paper; or *format* or *day* is none.
    """
    where = f"{name}: " if name else ""
    if format not in FORMATS:
        raise FormatError(f"unknown format {format!r}: choose one of {', '.join(FORMATS)}")
    given = _given(day)
    if not data:
        raise FormatError(f"{where}the file is empty")
    binary = binary_kind(data)
    if binary:
        raise FormatError(f"{where}{binary}, not text: save or copy the list of papers as text, HTML or JSON")
    text = text_of(data)
    if not text or text.isspace():
        raise FormatError(f"{where}the file has no text in it")
    try:
        reading = _read(text, format, day, columns)
    except FormatError as error:
        raise FormatError(f"{where}{error}") from None
    return Reading(reading.format, chain(given, reading.items))


def _given(day: str | None) -> list[Day]:
    """The day of the dump, where the user gave it in full: it stands before what the source says.

    Raises:
        FormatError: it is none.
    """
    date = dates.parse(day) if day else None
    if day is not None and (date is None or date.year is None):
        raise FormatError(f"{day!r} is no day: give it as 2025-03-14, or the year alone")
    return [Day(date.iso)] if date and date.day else []


def _read(text: str, format: str, day: str | None, columns: Mapping[str, str] | None) -> Reading:  # noqa: A002
    from readinglist.formats import sniff

    name = _kind(text, format, columns)
    if name == "json":
        from readinglist.formats.json_formats import read_json

        return read_json(text, day)
    if name == "html":
        return _read_html(text, day)
    if name == "titles":
        from readinglist.formats.titles import read_titles

        return Reading(name, read_titles(text))
    if name == "ids":
        from readinglist.formats.ids import read_ids

        return Reading(name, read_ids(text))
    if name == "csv":
        return Reading(name, sniff.reader(name)(text, columns=columns))
    if name in sniff.READERS:
        return Reading(name, sniff.reader(name)(text))
    # The readers of pages take long to load: most of all that bibliographies do not need.
    from readinglist.formats.hf_text import read_text
    from readinglist.formats.lines import Text

    shape = Text.of(text)
    return Reading(
        page_kinds(shape.short) if name == "page" else name, read_text(shape, page=name == "page", limit=day)
    )


def _kind(text: str, format: str, columns: Mapping[str, str] | None) -> str:  # noqa: A002
    """What *text* is: a bibliography by its name, ``json``, ``html``, ``titles``, ``ids``, ``page`` or ``blocks``."""
    from readinglist.formats import sniff
    from readinglist.formats.json_values import looks_like_json

    if format in ("titles", "ids"):
        return format
    if format in _JSON or (format in ("auto", "huggingface") and looks_like_json(text)):
        return "json"
    if format in sniff.READERS:
        return format
    if format == "auto" and (name := "csv" if columns else _bibliography(text)):
        return name
    if looks_like_html(text) or (format != "blocks" and _html_start(text) >= 0):
        return "html"
    if format == "huggingface" or (format == "auto" and shows_cards(text)):
        return "page"
    if format == "auto" and sniff.is_markdown_list(text):
        return "markdown"
    return "ids" if format == "auto" and _is_list_of_ids(text) else "blocks"


def read_large(
    open_file: Callable[[], BinaryIO],
    *,
    format: str = "auto",  # noqa: A002
    day: str | None = None,
) -> Reading | None:
    """Read a source a piece at a time, if it can be cut (:mod:`readinglist.formats.pieces`); see :func:`read`.

    Returns:
        None where it has to be read as a whole.

    Raises:
        FormatError: *day* is none.
    """
    from readinglist.formats import pieces

    given = _given(day)
    first = next(pieces.texts(open_file), "")
    kind = _kind(first, format, None) if first and not first.isspace() else ""
    if kind == "bibtex":
        from readinglist.formats import bibtex_read

        return Reading(kind, chain(given, bibtex_read.read(lambda: pieces.texts(open_file))))
    if kind not in ("page", "blocks"):
        return None
    page = kind == "page"
    may_be_page = shows_cards if format == "auto" else lambda _: False
    items = pieces.read_text(pieces.texts(open_file), page=page, limit=day, shows_page=may_be_page)
    return Reading(page_kinds(pieces.short_lines(first)) if page else kind, chain(given, items))


def _bibliography(text: str) -> str | None:
    """The bibliography that *text* is, if it is one and no page that shows some of it."""
    from readinglist.formats import sniff

    name = sniff.of_markup(text)
    if name is None and (found := sniff.of_text(text)) and not shows_page(text):
        name = found
    return name


def _html_start(text: str) -> int:
    """Where a web page begins, at the beginning of a line; -1 if none does."""
    position = text.find("<")
    while position >= 0:
        if _HTML_START.match(text, position):
            line = text.rfind("\n", max(0, position - _INDENT), position) + 1
            if (line or position < _INDENT) and not text[line:position].strip():
                return position
        position = text.find("<", position + 1)
    return -1


def shows_cards(text: str) -> bool:
    """Whether *text* is, or has, a page of Hugging Face, or a piece of one without its head."""
    if is_page(text):
        return True
    return ("·" in text or " authors" in text or "/papers/" in text) and len(_CARD.findall(text, 0, 200_000)) >= 2


def _is_list_of_ids(text: str) -> bool:
    """Whether most lines name papers by identifiers, and no paragraph reads like an abstract."""
    from readinglist.formats.ids import has_identifier

    lines = [row[:4000] for row in text[:400_000].split("\n") if row and not row.isspace()][:_SAMPLE]
    lines = [row for row in lines if not row.lstrip().startswith("#")] or lines
    named = [row for row in lines if has_identifier(row)]
    if not named:
        return False
    wordy = sum(row.count(" ") >= _WORDY for row in lines)
    return (not wordy and 2 * len(named) >= len(lines)) or len(named) >= 0.8 * len(lines)


def _read_html(text: str, day: str | None) -> Reading:
    """Web pages, and the text that stands before, between and after them."""
    from readinglist.formats.hf_html import read_page, split_pages

    lead = text[: max(0, _html_start(text))]
    kinds: list[str] = []
    items: list[Item] = []
    if lead.strip() and not lead.lstrip().startswith("<"):
        reading = _read(lead, "auto", day, None)
        kinds.append(reading.format)
        items += reading.items
        offset = lead.count("\n")
        pages = [(line + offset, page) for line, page in split_pages(text[len(lead) :])]
    else:
        pages = split_pages(text)
    for line, page in pages:
        kind, found = read_page(page, line, day)
        if any(isinstance(item, Record) for item in found):
            items += found
            kinds += [one for one in kind.split("+") if one not in kinds]
        else:
            items += [item for item in found if isinstance(item, Furniture)]
    if not any(isinstance(item, Record) for item in items):
        raise FormatError("a web page without any paper that could be read: save the page of the list itself")
    return Reading("+".join(dict.fromkeys(kinds)), iter(items))


def count(items: Iterator[Item]) -> tuple[int, int, int]:
    """Lines of records, of furniture, and leftovers: together all lines with text of a text source."""
    own = furniture = left = 0
    for item in items:
        if isinstance(item, Record):
            own += item.lines
        elif isinstance(item, Furniture):
            furniture += item.lines
        elif isinstance(item, Leftover):
            left += item.lines
    return own, furniture, left
