"""The query language: text to tree to SQL, completion and the places of errors.

``docs/query-language.md`` describes it for those who use it. Nothing here touches a database: the caller runs
the SQL that :func:`compile` writes.
"""

from __future__ import annotations

from readinglist.query.complete import Completion, complete
from readinglist.query.fields import FIELDS, Field
from readinglist.query.parser import parse, parse_leniently
from readinglist.query.sql import Compiled, compile, turned  # noqa: A004 - the word for it, as in re.compile
from readinglist.query.tree import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_TERMS,
    And,
    Choice,
    Lookup,
    Node,
    Not,
    Or,
    QueryError,
    Range,
    Text,
    looked_for,
    replace_word,
    words,
)

__all__ = [
    "FIELDS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_TERMS",
    "And",
    "Choice",
    "Compiled",
    "Completion",
    "Field",
    "Lookup",
    "Node",
    "Not",
    "Or",
    "QueryError",
    "Range",
    "Text",
    "compile",
    "complete",
    "looked_for",
    "parse",
    "parse_leniently",
    "replace_word",
    "turned",
    "words",
]
