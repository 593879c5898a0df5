"""Tokens of a query and where they stand.

Splitting never fails: what is wrong with a token is the parser's to say.
"""

from __future__ import annotations

from typing import NamedTuple

OPERATORS = frozenset({"AND", "OR", "NOT"})
_CLOSING = {'"': '"', "“": "”“", "„": "“”"}
_BEFORE_QUOTE = frozenset({"", "=", ">", ">=", "<", "<="})


class Token(NamedTuple):
    """A sign (``(``, ``)``, ``-``), an operator, or a term."""

    kind: str
    """``(``, ``)``, ``-``, ``AND``, ``OR``, ``NOT`` or ``term``."""
    start: int
    end: int
    name: str | None = None
    """What stands before the colon of a term, as written."""
    value: str = ""
    """The term, or what stands after its colon, made inert."""
    at: int = 0
    """Where the value begins."""
    quoted: bool = False
    sign: str = ""
    """What stands between colon and quotation mark: ``=`` or a comparison."""
    closed: bool = True
    """Whether a quotation has its end."""
    star: bool = False
    """Whether a ``*`` follows a quotation."""


def tokens(text: str) -> list[Token]:
    """The tokens of *text*, in time linear in its length. Characters that nobody sees don't count."""
    hidden = {c for c in set(text) if not c.isprintable() and not c.isspace() and not inert(c)}
    if not hidden:
        return _tokens(text)
    places = [at for at, character in enumerate(text) if character not in hidden]
    places.append(len(text))
    visible = "".join(character for character in text if character not in hidden)
    return [
        token._replace(start=places[token.start], end=places[token.end - 1] + 1, at=places[token.at])
        for token in _tokens(visible)
    ]


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    partners = _partners(text)
    at, end = 0, len(text)
    while at < end:
        character = text[at]
        if character.isspace():
            at += 1
            continue
        if character in "()-":
            token = Token(character, at, at + 1)
        elif character in _CLOSING:
            token = _quotation(text, at, at, None, "")
        else:
            token = _word(text, at, partners)
        found.append(token)
        at = token.end
    return found


def inert(text: str) -> str:
    """*text* on one line, without control characters and lone surrogates."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    from readinglist.text import one_line

    return one_line(text)


def _partners(text: str) -> frozenset[int]:
    """Where a parenthesis opens that the same run of characters closes: such as ``(20)`` inside a DOI."""
    paired: set[int] = set()
    if "(" in text:
        opened: list[int] = []
        for at, character in enumerate(text):
            if character == "(":
                opened.append(at)
            elif character == ")":
                if opened:
                    paired.add(opened.pop())
            elif character == '"' or character.isspace():
                opened.clear()
    return frozenset(paired)


def _word(text: str, start: int, partners: frozenset[int]) -> Token:
    at, depth, colon = start, 0, -1
    while at < len(text):
        character = text[at]
        if character.isspace() or character == '"':
            break
        if character == "(":
            if at not in partners or text[start:at] in OPERATORS or text[start:at].endswith((":", ":=")):
                break
            depth += 1
        elif character == ")":
            if not depth:
                break
            depth -= 1
        elif character == ":" and colon < 0:
            colon = at
        elif character in _CLOSING and colon >= 0 and text[colon + 1 : at] in _BEFORE_QUOTE:
            break
        at += 1
    written = text[start:at]
    if colon < 0:
        value = inert(written)
        return Token(value if value in OPERATORS else "term", start, at, None, value, start)
    name, after = inert(text[start:colon]), text[colon + 1 : at]
    if at < len(text) and text[at] in _CLOSING and after in _BEFORE_QUOTE:
        return _quotation(text, start, at, name, after)
    return Token("term", start, at, name, inert(after), colon + 1)


def _quotation(text: str, start: int, opening: int, name: str | None, sign: str) -> Token:
    """The term whose quotation mark opens at *opening*; a doubled ``"`` inside stands for one."""
    closing = _CLOSING[text[opening]]
    pieces: list[str] = []
    piece = at = opening + 1
    closed = False
    while at < len(text):
        if text[at] in closing:
            if not (closing == '"' and text[at + 1 : at + 2] == '"'):
                closed = True
                break
            pieces.append(text[piece : at + 1])
            at += 1
            piece = at + 1
        at += 1
    pieces.append(text[piece:at])
    end = min(at + 1, len(text)) if closed else at
    star = closed and text[end : end + 1] == "*"
    while text[end : end + 1] == "*" and closed:
        end += 1
    return Token("term", start, end, name, inert("".join(pieces)), opening + 1, True, sign, closed, star)
