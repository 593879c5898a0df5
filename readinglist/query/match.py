"""Words as the search index has them: what becomes an FTS5 string, and what the index can't tell.

The index' tokenizer (unicode61, https://sqlite.org/fts5.html#unicode61_tokenizer) makes tokens of letters and
digits. So it has nothing of a word of signs, it can't tell ``C++`` from ``C``, and it takes a whole run of a
script that is written without spaces for one token.
"""

from __future__ import annotations

_UNSPACED = (
    ("\u0e00", "\u109f"),  # Thai, Lao, Tibetan, Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u1950", "\u1cff"),  # Tai scripts, Balinese and others of the region
    ("\u2e80", "\ud7ff"),  # Chinese, Japanese, Yi; Korean, whose particles are joined to their words
    ("\uf900", "\ufaff"),  # compatibility ideographs
    ("\uff66", "\uffdc"),  # halfwidth kana and hangul
    (
        "\U00010000",
        "\U0010ffff",
    ),  # further ideographs; the rest is rare, or unknown to some version of the index
)
_SIGNS = "+#*"
_MOST_NAMES = 6


def has_token(text: str) -> bool:
    """Whether the index has anything of *text*."""
    return any(character.isalnum() for character in text)


def is_unspaced(text: str) -> bool:
    """Whether *text* has characters of a script that is written without spaces."""
    if text.isascii():
        return False
    return any(c.isalnum() and any(low <= c <= high for low, high in _UNSPACED) for c in text if c > "\u0dff")


def signed(text: str) -> list[str]:
    """The words of *text* whose signs tell them apart: ``C++``, ``C#``, ``A*``; not between words."""
    found: list[str] = []
    if not any(sign in text for sign in _SIGNS):
        return found
    at = 0
    while at < len(text):
        start = at
        while at < len(text) and text[at].isalnum():
            at += 1
        end = at
        while at < len(text) and text[at] in _SIGNS:
            at += 1
        if start < end < at and not text[at : at + 1].isalnum():
            found.append(text[start:at])
        at = max(at, start + 1)
    return found


def string(text: str, prefix: bool = False) -> str:
    """*text* as an FTS5 string: never syntax, whatever is in it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}" *' if prefix else f'"{doubled}"'


def name_orders(text: str) -> list[str]:
    """A person's name in all orders that it may be indexed in, as FTS5 strings, as written first.

    Names are indexed with the family name first. A single letter at the end of an order is an initial: it matches
    any name that begins with it. Empty if *text* has one part only, or too many for a name.
    """
    parts = _parts(text)
    if not 1 < len(parts) <= _MOST_NAMES:
        return []
    orders = [parts[first:] + parts[:first] for first in range(len(parts))]
    return [string(" ".join(order), _is_initial(order[-1])) for order in orders]


def name_expression(text: str, prefix: bool) -> str:
    """An FTS5 expression for a person's name, in any order.

    With *prefix* the parts need not be together: FTS5 knows prefixes only at the end of a phrase.
    """
    orders = name_orders(text)
    if not orders:
        return string(text, prefix)
    if prefix:
        *parts, last = _parts(text)
        return f"({' AND '.join([*(string(part) for part in parts), string(last, True)])})"
    return f"({' OR '.join(orders)})"


def _parts(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").split() if has_token(part)]


def _is_initial(part: str) -> bool:
    return sum(character.isalnum() for character in part) == 1
