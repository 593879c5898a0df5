"""Lists of papers in Markdown: "awesome" lists, of bullets and of tables, and this program's own export.

A bullet, a row of a table or a line of its own is a paper if it links to one, by identifier, by a known host or by
what the link is called (``[paper]``). Other bullets are furniture: such lists name tools, blogs and themselves too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from readinglist.formats.base import Furniture
from readinglist.formats.entry import text_lines
from readinglist.formats.leftovers import shortened
from readinglist.formats.markdown_blocks import BULLET, HEADING, LONG, RULE, blocks
from readinglist.formats.markdown_entries import item_entry, row_entry
from readinglist.formats.markdown_item import ItemText
from readinglist.formats.markdown_words import VENUE, WORD, YEAR, bare
from readinglist.paper import Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item
    from readinglist.formats.entry import Entry


def looks_like(sample: str) -> bool:
    """Whether *sample*, the beginning of a text, is such a list: bullets, rows and bold lines that link to papers."""
    found = listed = 0
    for row in sample[:200_000].split("\n")[:3000]:
        bullet = BULLET.match(row)
        if not (bullet or row.lstrip().startswith("|") or row.startswith(("**", "["))) or RULE.fullmatch(row):
            continue
        if "](#" in row:
            continue
        listed += 1
        if ("](http" in row or 'href="http' in row) and "huggingface.co/papers" not in row:
            item = ItemText(row[bullet.end() if bullet else 0 : LONG].strip("| "))
            found += bool(item.papers) and bool(WORD.search(item.title()))
    return found >= 1 and (found >= 2 or listed <= 2) and found * 4 >= listed


def read(text: str) -> Iterator[Item]:
    """A record a paper; the heading above it is ``extra.section``.

    Headings, prose, tables of contents, code and bullets that lead elsewhere are furniture. A bullet that names a
    venue and a year, but nothing that leads to a paper, is a leftover.
    """
    position, section = 0, ""
    header: list[str] = []
    for block in blocks(text.split("\n")):
        said = "\n".join(block.lines)
        own = text_lines(said)
        entry: Entry | None = None
        if block.kind == "row":
            cells = _table_cells(said)
            if not header or RULE.fullmatch(said):
                header = header or [one_line(ItemText(cell).plain).strip("*_` ").lower() for cell in cells]
            else:
                entry = row_entry(cells, header)
        else:
            header = []
            if block.kind != "other":
                entry = item_entry(block)
            if block.kind == "heading" and entry is None:
                heading = HEADING.fullmatch(said)
                section = bare(ItemText(heading["text"][:LONG]).plain).rstrip("# ") if heading else section
        if entry is not None and (fields := _finished(entry, section)):
            position += 1
            yield Record(fields, position, block.first, block.first + len(block.lines) - 1, own)
        elif block.kind == "item" and _missed(said):
            yield Leftover(block.first, shortened(said), "a paper without a link to it", own)
        else:
            yield Furniture(own)


def _finished(entry: Entry, section: str) -> dict[str, Any]:
    entry.extra("section", section)
    if "year" not in entry and YEAR.fullmatch(section):
        entry.number("year", section)
    fields = entry.fields()
    return fields if fields.keys() & {"title", "arxiv", "doi", "url"} else {}


def _missed(text: str) -> bool:
    """Whether an item without a link reads like a paper: many words, a venue and a year, and it leads nowhere."""
    return (
        "](" not in text and "://" not in text and len(text.split()) > 6 and bool(VENUE.search(text))
        and bool(YEAR.search(text))
    )  # fmt: skip


def _table_cells(row: str) -> list[str]:
    """The cells of a row; a bar behind a backslash is text."""
    cells = re.split(r"(?<!\\)\|", row.strip())
    return [cell.strip() for cell in cells[1 : -1 if cells[-1].strip() == "" else None]]
