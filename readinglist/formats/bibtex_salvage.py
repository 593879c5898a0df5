"""One block of a .bib file, read from the place where it begins, however broken it is.

This reads what bibtexparser refuses or gets wrong. First as BibTeX does, but for commas, which may be missing or
repeated; where that fails, field by field: a field that is whole is kept, another ends where the next begins.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from readinglist.formats.bibtex_scan import HEAD, NAME, Heads, Value, group_end, read_value

_FILLER = re.compile(r"(?:[\s,]++|%[^\n]*+)*+")
_KEY = re.compile(r"\s*+((?:[^,={}\n]++|\{[^{}\n]*+\})*+)")
_KEY_IN_PARENTHESES = re.compile(r"\s*+((?:[^,={}()\n]++|\{[^{}\n]*+\})*+)")
_LAST_WORD = re.compile(r"\S+\s*\Z")
# A comma and another field after a closing brace: the brace was one too many, and the entry goes on.
_GOES_ON = re.compile(rf"[\s}}]*+,\s*+{NAME.pattern}\s*+[{{\"\w]")
_FIELD = re.compile(r"(?:[\n,{(]|[}\"][ \t])[ \t]*+([^\W\d][^\s{}(),=\"#%@\\]*+)[ \t]*+=\s*+")
_FIELD_INSIDE = re.compile(rf",\s*+{NAME.pattern}\s*+[{{\"\w]")
_PARENTHESES = re.compile("[()]")
_BLANKS = re.compile(r"\s*+")
_CLOSING_LINE = re.compile(r"\n[ \t]*+[})][ \t]*+(?:\n|\Z)")

_LONGEST_PARENTHESIS = 2_000

_MOST_FIELDS_INSIDE = 8
"""How many lines in one value may look like the start of a field."""


class Block(NamedTuple):
    """A block as it was found."""

    kind: str
    """Its type in lower case."""
    key: str
    fields: list[tuple[str, str]]
    end: int
    """The place past its last character."""
    problem: str
    """What is wrong with it, ``""`` where nothing is."""


def goes_on(text: str, end: int) -> bool:
    """Whether what seemed the end of an entry was a brace too many: a comma and another field follow."""
    return _GOES_ON.match(text, end) is not None


def read_block(text: str, start: int, heads: Heads, macros: dict[str, str], patience: int) -> Block:
    """The block at *start*, where :data:`~readinglist.formats.bibtex_scan.HEAD` matches.

    *patience* is how many lines that look like the start of a block a comment may hold.
    """
    head = HEAD.match(text, start)
    if head is None:
        raise ValueError("no block begins here")
    kind = head[1].lower()
    if kind in ("comment", "preamble"):
        return _free_text(text, kind, head.end(), patience)
    key, body = ("", head.end()) if kind == "string" else _key(text, head.end())
    closing = ")" if text[head.end() - 1] == "(" else "}"
    for escapes in (False, True):
        fields, end = _whole_fields(text, body, closing, macros, escapes=escapes)
        if end >= 0:
            return Block(kind, key, fields, end, "")
    opening = head.end() - 1
    limit = _region_end(text, opening, heads)
    missing = text.count("{", opening, limit) - text.count("}", opening, limit)
    fields = _field_by_field(text, max(body - 1, opening), limit, macros, open_braces=missing > 0)
    return Block(kind, key, fields, limit, _problem(missing))


def _free_text(text: str, kind: str, opened: int, patience: int) -> Block:
    """A comment or a preamble: up to the delimiter that closes it, or to the end of its line where none does."""
    if text[opened - 1] == "{":
        end = group_end(text, opened - 1, len(text), most_heads=patience)
    else:
        end = _parenthesis_end(text, opened)
    if end >= 0:
        return Block(kind, "", [], end, "")
    end = text.find("\n", opened)
    return Block(kind, "", [], len(text) if end < 0 else end, f"a {kind} that is never closed")


def _parenthesis_end(text: str, opened: int) -> int:
    """Past the parenthesis that closes the one before *opened*; -1 where none does, or only far away."""
    depth = 1
    for mark in _PARENTHESES.finditer(text, opened, opened + _LONGEST_PARENTHESIS):
        depth += 1 if mark[0] == "(" else -1
        if not depth:
            return mark.end()
    return -1


def _key(text: str, opened: int) -> tuple[str, int]:
    """The citation key, and where the fields begin."""
    space = _BLANKS.match(text, opened)
    first = space.end() if space else opened
    if NAME.match(text, first):
        return "", first
    pattern = _KEY_IN_PARENTHESES if text[opened - 1] == "(" else _KEY
    found = pattern.match(text, opened)
    if found is None:
        return "", opened
    if text[found.end() : found.end() + 1] == "=":
        # No comma: the last word is the name of the first field.
        name = _LAST_WORD.search(found[1])
        at = found.start(1) + (name.start() if name else len(found[1]))
        return text[found.start(1) : at].strip(), at
    return found[1].strip(), found.end()


def _whole_fields(
    text: str, position: int, closing: str, macros: dict[str, str], *, escapes: bool
) -> tuple[list[tuple[str, str]], int]:
    """The fields from *position* on, and the end of their entry; -1 where it breaks the grammar.

    An entry ends at its closing delimiter, or where another one or the end of the text comes instead of a field.
    """
    fields: list[tuple[str, str]] = []
    limit = len(text)
    while True:
        filler = _FILLER.match(text, position)
        position = filler.end() if filler else position
        if position >= limit or text[position] == "@":
            # A last value with a field in it has taken the brace that was to close the entry.
            whole = bool(fields) and (position >= limit or HEAD.match(text, position) is not None)
            whole = whole and _FIELD_INSIDE.search(fields[-1][1]) is None
            return fields, _trimmed(text, position) if whole else -1
        if text[position] == closing or text[position] == "}":
            return fields, -1 if goes_on(text, position + 1) else position + 1
        name = NAME.match(text, position)
        value = name and read_value(text, name.end(), limit, macros, escapes=escapes)
        if name is None or value is None:
            return fields, -1
        fields.append((name[1].lower(), value.text))
        position = value.end


def _region_end(text: str, opening: int, heads: Heads) -> int:
    """Where a broken entry ends: where its braces balance, or else where the next entry begins."""
    limit = heads.after(opening)
    if text[opening] == "{":
        end = group_end(text, opening, limit)
        if end >= 0 and not goes_on(text, end):
            return end
    return _trimmed(text, limit)


def _trimmed(text: str, end: int) -> int:
    while text[end - 1].isspace():
        end -= 1
    return end


def _field_by_field(
    text: str, start: int, limit: int, macros: dict[str, str], *, open_braces: bool
) -> list[tuple[str, str]]:
    """The fields of a broken entry, each up to the first place where another seems to begin and it is whole."""
    starts = list(_FIELD.finditer(text, start, limit))
    ends = [found.start() for found in starts[1:]] + [limit]
    # Where a brace is missing, a value that takes in all that follows has taken the brace that closes the entry.
    last = len(ends) - 1 if open_braces else len(ends)
    fields = []
    i = 0
    while i < len(starts):
        value, following = None, i + 1
        for j in range(i, max(i + 1, min(i + _MOST_FIELDS_INSIDE, last))):
            value = _whole_value(text, starts[i].end(), ends[j], macros)
            if value is not None:
                following = j + 1
                break
        said = value.text if value else _broken_value(text[starts[i].end() : ends[i]])
        if said:
            fields.append((starts[i][1].lower(), said))
        i = following
    return fields


def _whole_value(text: str, start: int, end: int, macros: dict[str, str]) -> Value | None:
    """The value between two places, if there is nothing else but what parts or ends fields."""
    limit = min(end + 1, len(text)) if text[end : end + 1] in ("}", '"') else end
    value = read_value(text, start, limit, macros)
    return value if value and not text[value.end : end].strip(" \t\n,})") else None


def _broken_value(text: str) -> str:
    """What a value says whose delimiters don't match."""
    closing = _CLOSING_LINE.search(text)
    text = (text[: closing.start()] if closing else text).strip().rstrip(", \t\n")
    if text.startswith("{"):
        text = text[1:]
        core = text.rstrip("} \t\n,")
        wanted = max(core.count("{") - core.count("}"), 0)
        return core + "}" * min(wanted, text.count("}", len(core)))
    if text.startswith('"'):
        return text[1:].rstrip("} \t\n,").removesuffix('"')
    return text.rstrip("}) \t\n,")


def _problem(missing: int) -> str:
    if missing:
        return "a brace that is never closed" if missing > 0 else "a closing brace too many"
    return "not the fields of an entry"
