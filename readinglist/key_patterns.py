"""Citation keys by a pattern of the owner's, in the spirit of JabRef's and Better BibTeX's.

A pattern is text, of which ``[marker:modifier:modifier]`` stands for something that the paper says::

    [auth][year][shorttitle3_3]         Vaswani2017AttentionNeed
    [authors2:lower]_[shortyear]        beeokafor_17 (Bee and Okafor)
    [arxiv:(none)]-[journal:abbr]       none-JoSR

:data:`MARKERS` and :data:`MODIFIERS` list what there is. Names follow JabRef
(https://docs.jabref.org/setup/citationkeypatterns) and Better BibTeX's patterns in brackets
(https://retorque.re/zotero-better-bibtex/citing/); upper and lower case are the same, but a name all in capitals is
a field: ``[SERIES]``. Left out is JabRef's ``regex``, whose cost nobody can bound.

Where the two programs differ from this one: particles belong to the family name (``vanderBerg``), accents always
fold to ASCII, and words that say nothing are those of :data:`readinglist.keys.STOP_WORDS`.
"""

from __future__ import annotations

import re
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from readinglist.errors import UsageError
from readinglist.key_markers import BY_NAME, MARKERS, Subject, capital, field, significant
from readinglist.keys import STOP_WORDS, base_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from readinglist.paper import Author

    KeyMaker = Callable[[str | None, Sequence[Author], int | None, Mapping[str, Any]], str]
    """Title, authors, year and all fields of a paper, as a record has them → its key before it is made unique."""

__all__ = ("DEFAULT", "MARKERS", "MAX_LENGTH", "MODIFIERS", "compile")

MAX_LENGTH = 80
"""Longest key that a pattern makes, in characters."""

DEFAULT = "[auth:lower][year][veryshorttitle:lower]"
"""What :func:`readinglist.keys.base_key` does for a paper with author, year and title, as a pattern."""

_ILLEGAL = re.compile(r"[^A-Za-z0-9_:.+/-]")
_LITERAL = re.compile(r"[A-Za-z0-9_:.+/-]+")
_MARKER = re.compile(r"(?P<name>[A-Za-z]+(?:[._][A-Za-z]+)*)(?P<first>[0-9]{1,3})?(?:_(?P<second>[0-9]{1,3}))?")
_MODIFIER = re.compile(r":(?:\((?P<default>[^()\[\]]*)\)|(?P<name>[A-Za-z]+)(?P<number>[0-9]{1,3})?)")
_FIELD = re.compile(r"[A-Z]+(?:_[A-Z]+)*")


def compile(pattern: str | None) -> KeyMaker:  # noqa: A001 - as in re.compile
    """What makes keys by *pattern*; without one, or with :data:`DEFAULT`, by :func:`readinglist.keys.base_key`.

    A key is made of ``[A-Za-z0-9_:.+/-]``, begins with a letter or digit and has at most :data:`MAX_LENGTH`
    characters. Where a paper says nothing of what the pattern asks for, it gets the key of ``base_key``.

    Raises:
        UsageError: the pattern has an unknown marker or modifier, or a character that keys can't have; the message
            gives the column.
    """
    if pattern is None or pattern.strip() in ("", DEFAULT):
        return lambda title, authors, year, fields: base_key(title, authors, year)
    parts = _parse(pattern)

    def make(title: str | None, authors: Sequence[Author], year: int | None, fields: Mapping[str, Any]) -> str:
        subject = Subject(title or "", authors, year, fields)
        texts = [part if isinstance(part, str) else part(subject) for part in parts]
        said = any(text for text, part in zip(texts, parts, strict=True) if not isinstance(part, str))
        key = _ILLEGAL.sub("", "".join(texts)).lstrip("_:.+/-")[:MAX_LENGTH].rstrip("_:./-") if said else ""
        return key or base_key(title, authors, year)

    return make


# --- the grammar


def _parse(pattern: str) -> list[str | Callable[[Subject], str]]:
    """Text as it stands, and what makes a text of a paper."""
    parts: list[str | Callable[[Subject], str]] = []
    position = 0
    while position < len(pattern):
        if pattern[position] == "[":
            end = pattern.find("]", position)
            if end < 0:
                raise _error(position, "a bracket that is never closed")
            parts.append(_placeholder(pattern[position + 1 : end], position + 1))
            position = end + 1
        elif found := _LITERAL.match(pattern, position):
            parts.append(found[0])
            position = found.end()
        else:
            raise _error(position, f"{pattern[position]!r} can't stand in a key")
    if all(isinstance(part, str) for part in parts):
        raise _error(0, "no marker in brackets, so all papers would have one key")
    return parts


def _placeholder(text: str, start: int) -> Callable[[Subject], str]:
    """What stands between brackets; *start* is its place in the pattern."""
    name, _, _ = text.partition(":")
    value = _marker(name, start)
    position = len(name)
    modifiers: list[Callable[[str], str]] = []
    while position < len(text):
        found = _MODIFIER.match(text, position)
        if not found:
            raise _error(start + position, f"{text[position:]!r} is no modifier")
        if found["default"] is not None:
            if illegal := _ILLEGAL.search(found["default"]):
                raise _error(start + found.start("default") + illegal.start(), f"{illegal[0]!r} can't stand in a key")
            modifiers.append(partial(_default, found["default"]))
        else:
            modifiers.append(_modifier(found["name"], found["number"], start + found.start("name")))
        position = found.end()

    def make(subject: Subject) -> str:
        result = value(subject)
        for modify in modifiers:
            result = modify(result)
        return "".join(result.split())

    return make


def _marker(text: str, column: int) -> Callable[[Subject], str]:
    found = _MARKER.fullmatch(text)
    if found and _FIELD.fullmatch(text):
        return partial(field, text.lower())
    if found:
        numbers = [int(found[group]) for group in ("first", "second") if found[group]]
        function, _ = BY_NAME.get((found["name"].lower(), len(numbers)), (None, ""))
        if function and 0 not in numbers:
            return lambda subject: function(subject, *numbers)
    raise _error(column, f"no marker {text!r}{_meant(text, MARKERS)}")


def _modifier(name: str, number: str | None, column: int) -> Callable[[str], str]:
    known, _ = _MODIFIERS.get((name.lower(), number is not None), (None, ""))
    if known is None:
        raise _error(column, f"no modifier {name + (number or '')!r}{_meant(name, MODIFIERS)}")
    return partial(known, int(number)) if number is not None else known


def _error(column: int, message: str) -> UsageError:
    return UsageError(f"key pattern, column {column + 1}: {message}")


def _meant(name: str, names: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name[:40], names, 1)
    return f"; did you mean {close[0]!r}?" if close else ""


# --- modifiers: of words with spaces between them


def _default(text: str, value: str) -> str:
    return value or text


def _capitalize(value: str) -> str:
    return " ".join(word[:1].upper() + word[1:].lower() for word in value.split())


def _title_case(value: str) -> str:
    return " ".join(
        word.lower() if i and word.lower() in STOP_WORDS else capital(word) for i, word in enumerate(value.split())
    )


def _sentence_case(value: str) -> str:
    return capital(value.lower())


def _abbreviate(value: str) -> str:
    return "".join(word[0] for word in value.split())


def _skip_words(value: str) -> str:
    return " ".join(significant(value.split()))


def _truncate(length: int, value: str) -> str:
    return value[:length].rstrip()


_MODIFIERS: dict[tuple[str, bool], tuple[Callable[..., str], str]] = {
    ("lower", False): (str.lower, "lower case"),
    ("upper", False): (str.upper, "upper case"),
    ("capitalize", False): (_capitalize, "each word with one capital"),
    ("titlecase", False): (_title_case, "words that say something with a capital, others in lower case"),
    ("sentencecase", False): (_sentence_case, "the first word with a capital, all else in lower case"),
    ("abbr", False): (_abbreviate, "first character of each word"),
    ("skipwords", False): (_skip_words, "only words that say something"),
    ("truncate", True): (_truncate, "first N characters, spaces between words counted"),
}

MODIFIERS: Mapping[str, str] = MappingProxyType(
    {
        **{name + ("N" if number else ""): text for (name, number), (_, text) in _MODIFIERS.items()},
        "(text)": "this text, where the marker and the modifiers before it give nothing",
    }
)
"""Modifier → what it does. They are applied from left to right."""
