"""What all readers say alike of entries that they make no record of."""

from __future__ import annotations

from readinglist.text import one_line

NOTHING = "an entry without any field"
"""The reason of an entry that has no value."""

LONGEST = 2_000
"""Characters of an entry that a leftover shows."""


def shortened(text: str) -> str:
    """*text* as a leftover shows it: on one line, no longer than :data:`LONGEST`."""
    return one_line(text)[:LONGEST]
