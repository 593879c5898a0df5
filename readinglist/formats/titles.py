"""Lists of titles, one to a line: only where the user says that a source is one, for anything could be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readinglist.formats.base import Furniture
from readinglist.paper import Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.formats.base import Item

_BULLET = re.compile(r"\s*(?:#{1,6}\s+)?(?:[-*+•‣▪◦]\s+(?:\[[ xX]\]\s+)?|\(?\d{1,4}[.)]\s+|\[\d{1,4}\]\s+)?")


def read_titles(text: str) -> Iterator[Item]:
    """A record a line, bullets and numbers taken off; a line without a letter or digit is furniture."""
    position = 0
    for number, row in enumerate(text.split("\n"), 1):
        if not row or row.isspace():
            continue
        bullet = _BULLET.match(row)
        title = one_line(row[bullet.end() if bullet else 0 :])
        if not any(map(str.isalnum, title)):
            title = one_line(row)
        if not any(map(str.isalnum, title)):
            yield Furniture(1)
            continue
        position += 1
        yield Record({"title": title}, position, number, number, 1)
