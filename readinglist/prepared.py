"""What is reckoned of a record from its fields alone, before it meets a library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates.keys import keys_of
from readinglist.store.records import encode_record
from readinglist.text import title_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.paper import Record


class Prepared(NamedTuple):
    """A record ready to be taken in."""

    record: Record
    title_key: str
    """The normal form of its title (:func:`readinglist.text.title_key`)."""
    encoded: str
    """Its fields as they stand in the tables."""
    hash: int
    """Of its content."""
    keys: Sequence[int]
    """What it shares with records that may be the same paper (:mod:`readinglist.duplicates.keys`)."""


def prepare(record: Record) -> Prepared:
    """Reckon all that."""
    fields = record.fields
    return Prepared(record, title_key(fields.get("title")), *encode_record(fields), keys_of(fields))
