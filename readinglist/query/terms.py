"""One term of a query: from its token to a leaf of the tree, or to an error that says what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.query.dates import is_age, is_date
from readinglist.query.fields import BY_NAME, FIELDS, closest
from readinglist.query.lexer import inert
from readinglist.query.tree import Choice, Lookup, Node, QueryError, Range, Text

if TYPE_CHECKING:
    from readinglist.query.fields import Field
    from readinglist.query.lexer import Token

_OPERATORS = (">=", "<=", ">", "<", "=")
_TAKES = {
    "number": "a number (3), a range (2..5) or a comparison (>=3)",
    "year": "a year (2023), a range (2020..2024) or a comparison (>=2020)",
    "time": "an age (12h, 7d, 2w, 3m, 1y), a date (2024, 2024-03, 2024-03-14), a range or a comparison",
}
_TAILS = ("1", "d", "01", "024", "24", "4", "2024", "-01", ".1", ".1d", ".2024", "1d", "-1", "1-01")
"""What could come next: whether any makes a value right tells unfinished ones from wrong ones."""


def leaf(token: Token, text: str, cursor: int) -> Node:
    """The leaf that *token* of *text* stands for.

    Raises:
        QueryError: the field is unknown, or can't have this value.
    """
    field = _field(token, text)
    if field is None:
        value = token.value if token.quoted or token.name is None else inert(text[token.start : token.end])
        return _text(token, value, cursor)
    if not token.value and not token.quoted:
        raise _error(token, f"{field.name}: needs a value right after the colon, as in {field.example}")
    return _READERS[field.kind](field, token, cursor)


def literal(token: Token, text: str, cursor: int) -> Text | None:
    """*token* as the words that it consists of; ``None`` if there is none in it."""
    value = inert(text[token.start : token.end].replace('"', " "))
    if not any(character.isalnum() for character in value):
        return None
    return Text(value, quoted=True, typed=token.end == cursor, start=token.start, end=token.end)


def is_unfinished(token: Token) -> bool:
    """Whether *token* is a filter that more typing could make right: ``year:20``, ``is:star``, ``added:7``."""
    field = BY_NAME.get((token.name or "").casefold())
    if field is None:
        return False
    if not token.value:
        return True
    if field.kind == "choice":
        value = token.value.casefold()
        return value not in field.values and any(known.startswith(value) for known in field.values)
    if field.kind in ("number", "time"):
        written = token.sign + token.value
        digits = len(token.value) - len(token.value.rstrip("0123456789"))
        if _range(field, written) is not None and not (field.name == "year" and 0 < digits < 4):
            return False
        return any(_range(field, written + tail) is not None for tail in _TAILS)
    return False


def _error(token: Token, message: str) -> QueryError:
    return QueryError(message, token.start + 1, max(token.end - token.start, 1))


def shown(text: str) -> str:
    """*text* as messages quote it: inert and not too long."""
    line = inert(text)
    return line if len(line) <= 40 else f"{line[:39]}…"


def _field(token: Token, text: str) -> Field | None:
    """The field that the token names; ``None`` where its colon is part of the text, as in ``https://…``.

    Raises:
        QueryError: it looks like a field, and there is none of that name.
    """
    if token.name is None:
        return None
    field = BY_NAME.get(token.name.casefold())
    if field is not None:
        return field
    if not token.quoted and (
        not token.value or not token.name.isidentifier() or token.value.startswith(("//", ":", "\\"))
    ):
        return None
    guess = closest(token.name, BY_NAME)
    advice = f"did you mean {BY_NAME[guess].name}:?" if guess else _known()
    whole = shown(text[token.start : token.end].replace('"', ""))
    raise QueryError(
        f'unknown field {shown(token.name)}: ({advice} To look for the text itself, quote it: "{whole}")',
        token.start + 1,
        max(len(token.name), 1),
    )


def _known() -> str:
    return f"fields are {' '.join(f'{field.name}:' for field in FIELDS)}."


def _text(token: Token, value: str, cursor: int, field: Field | None = None) -> Text:
    prefix = token.star
    if not token.quoted and value.endswith("*"):
        value, prefix = value.rstrip("*"), True
    if not value:
        if token.quoted:
            raise _error(token, "there is nothing between these quotation marks")
        raise _error(token, "* needs the beginning of a word before it, as in diffus* (no query at all finds all)")
    name, column = (field.name, field.column) if field else ("", "")
    typed = token.end == cursor and not prefix and not (token.quoted and token.closed)
    start = token.at if field or token.quoted else token.start
    end = start + len(value) if not token.quoted else token.end
    return Text(
        value,
        name,
        column,
        quoted=token.quoted,
        prefix=prefix,
        typed=typed,
        start=start,
        end=min(end, token.end),
    )


def _read_text(field: Field, token: Token, cursor: int) -> Node:
    exact = token.sign == "=" or (not token.quoted and token.value.startswith("="))
    if not exact:
        if token.sign:
            raise _error(token, f"{field.name}: can't be compared; write {field.example}")
        return _text(token, token.value, cursor, field)
    if not field.exact:
        raise _error(token, f'{field.name}: has no = form; for words in this order, write {field.name}:"…"')
    return _read_lookup(field, token, cursor)


def _read_lookup(field: Field, token: Token, cursor: int) -> Node:
    value = token.value + "*" * token.star
    exact = token.sign == "="
    if not token.quoted and value.startswith("="):
        value, exact = value[1:].strip(), True
    if not value:
        raise _error(token, f"{field.name}: needs a value right after the colon, as in {field.example}")
    if token.sign not in ("", "=") or (exact and not field.exact and field.name != "id"):
        raise _error(token, f"{field.name}: can't be compared; write {field.example}")
    if field.name == "id":
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise _error(token, f"id: takes the number of a paper, as in {field.example}, not {shown(value)}")
        return Lookup("id", str(int(value)))
    return Lookup(field.name, value, exact)


def _read_choice(field: Field, token: Token, cursor: int) -> Node:
    value = token.value.casefold()
    if value in field.values and not token.sign:
        return Choice(field.name, value)
    plain = {"author": "authors", "tags": "tag", "notes": "note"}.get(value, value)
    if plain in field.values and not token.sign:
        return Choice(field.name, plain)
    guess = closest(value, field.values)
    advice = f"did you mean {field.name}:{guess}?" if guess else f"it takes {', '.join(field.values)}"
    raise _error(token, f"{field.name}: does not know {shown(token.sign + token.value)} ({advice})")


def _read_range(field: Field, token: Token, cursor: int) -> Node:
    written = token.sign + token.value
    found = _range(field, written)
    if found is None:
        takes = _TAKES.get(field.name) or _TAKES[field.kind]
        raise _error(token, f"{field.name}: takes {takes}, not {shown(written)}")
    if found.operator == ".." and found.first and found.last and _backwards(field, found):
        raise _error(token, f"{shown(written)} runs backwards; write {field.name}:{found.last}..{found.first}")
    return found


def _range(field: Field, written: str) -> Range | None:
    value = "".join(written.casefold().split()).replace("≥", ">=").replace("≤", "<=")
    for operator in _OPERATORS:
        if value.startswith(operator):
            number = _bound(field, value.removeprefix(operator))
            return Range(field.name, operator, number) if number else None
    first, dots, last = value.partition("..")
    if not dots:
        number = _bound(field, value)
        return Range(field.name, "=", number) if number else None
    low, high = _bound(field, first), _bound(field, last)
    if (first and not low) or (last and not high) or not (low or high):
        return None
    if low and high and is_age(low) != is_age(high):
        return None
    return Range(field.name, "..", low, high)


def _bound(field: Field, value: str) -> str:
    """*value* in its one form; empty if it is none."""
    if field.kind == "time":
        return value if is_age(value) or is_date(value) else ""
    limit = 4 if field.name == "year" else 9
    return str(int(value)) if value.isascii() and value.isdigit() and len(value) <= limit else ""


def _backwards(field: Field, found: Range) -> bool:
    if field.kind == "number":
        return int(found.first) > int(found.last)
    # Ages say the same in either order; a date that begins with the other one (2024..2024-03) is inside it.
    return not is_age(found.first) and found.first > found.last and not found.first.startswith(found.last)


_READERS = {
    "text": _read_text,
    "lookup": _read_lookup,
    "choice": _read_choice,
    "number": _read_range,
    "time": _read_range,
}
