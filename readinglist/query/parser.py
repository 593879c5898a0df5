"""From a query's text to its tree: strictly, with errors that point, or leniently, while it is being typed.

Grammar, loosest first::

    query   = [ any ]
    any     = all { "OR" all }
    all     = single { [ "AND" ] single }
    single  = [ "NOT" | "-" ] ( term | "(" any ")" )
"""

from __future__ import annotations

from readinglist.query.lexer import Token, tokens
from readinglist.query.terms import is_unfinished, leaf, literal, shown
from readinglist.query.tree import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_TERMS,
    And,
    Node,
    QueryError,
    conjunction,
    disjunction,
    negation,
)

_WAITING = ("AND", "OR", "NOT", "-")


def parse(text: str) -> Node:
    """The tree of *text*, as on the command line; without any term, :class:`And` of nothing: every paper.

    Raises:
        QueryError: it can't be parsed, with the place of the first error.
    """
    if len(text) > MAX_LENGTH:
        message = f"a query has at most {MAX_LENGTH:,} characters, this one {len(text):,}"
        raise QueryError(message, MAX_LENGTH + 1, len(text) - MAX_LENGTH)
    found: list[tuple[Token, Node | None]] = [(token, None) for token in tokens(text)]
    return _Parser(text, found).query()


def parse_leniently(text: str, cursor: int | None = None) -> Node:
    """The tree of *text* while it is being typed: never an error.

    What can't be parsed is taken literally, as the words that it consists of. Left out are signs without
    words (a parenthesis or quotation mark that lacks its partner is completed), at the end what isn't
    finished (an operator that waits for its term, a filter that waits for its value), and what exceeds the
    limits of a query.

    Args:
        text: what has been typed.
        cursor: where the cursor stands, from 0; by default at the end. The word that ends there is ``typed``.
    """
    text = text[:MAX_LENGTH]
    repair = _Repair(text, len(text) if cursor is None else cursor)
    return _Parser(text, repair.repaired(tokens(text))).query()


class _Parser:
    """Recursive descent; how deep it goes is bounded by :data:`MAX_DEPTH`."""

    def __init__(self, text: str, found: list[tuple[Token, Node | None]]) -> None:
        self._text = text
        self._tokens = found
        self._at = 0
        self._terms = 0

    def query(self) -> Node:
        if not self._tokens:
            return And()
        node = self._any(0)
        if self._kind() == ")":
            raise _error(self._token(), 'this ")" has no "(" before it; to look for the sign itself, quote it')
        return node

    def _token(self) -> Token:
        return self._tokens[self._at][0]

    def _kind(self) -> str:
        return self._token().kind if self._at < len(self._tokens) else ""

    def _any(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self._kind() == "OR":
            operator = self._token()
            self._at += 1
            parts.append(self._all(depth, operator))
        return disjunction(parts)

    def _all(self, depth: int, operator: Token | None = None) -> Node:
        parts = [self._single(depth, operator)]
        while (kind := self._kind()) not in ("", ")", "OR"):
            operator = None
            if kind == "AND":
                operator = self._token()
                self._at += 1
            parts.append(self._single(depth, operator))
        return conjunction(parts)

    def _single(self, depth: int, operator: Token | None) -> Node:
        """A term or group; *operator* is the one that waits for it."""
        if self._kind() not in ("NOT", "-"):
            return self._primary(depth, operator)
        sign = self._token()
        self._at += 1
        following = self._kind()
        if following in ("NOT", "-"):
            raise _error(self._token(), "two negations in a row cancel out; write one or none")
        if sign.kind == "-" and (not following or self._token().start != sign.end):
            raise _error(sign, 'a "-" has to stand right before what it excludes; for the sign itself, quote it')
        return negation(self._primary(depth, sign))

    def _primary(self, depth: int, operator: Token | None) -> Node:
        kind = self._kind()
        if kind == "term":
            return self._term()
        if kind != "(":
            self._complain(kind, operator)
        opening = self._token()
        if depth == MAX_DEPTH:
            raise _error(opening, f"parentheses can stand inside each other at most {MAX_DEPTH} deep")
        self._at += 1
        if self._kind() == ")":
            message = "there is nothing between these parentheses"
            raise QueryError(message, opening.start + 1, self._token().end - opening.start)
        if not self._kind():
            raise _error(opening, 'nothing closes this "(": add a ")", or quote it to look for the sign itself')
        node = self._any(depth + 1)
        if self._kind() != ")":
            raise _error(opening, 'nothing closes this "(": add a ")", or quote it to look for the sign itself')
        self._at += 1
        return node

    def _term(self) -> Node:
        token, node = self._tokens[self._at]
        self._at += 1
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise _error(token, f"a query has at most {MAX_TERMS} terms, this one more")
        if not token.closed:
            raise QueryError('nothing closes this quotation: add a " at its end', token.at)
        return leaf(token, self._text, len(self._text)) if node is None else node

    def _complain(self, kind: str, operator: Token | None) -> None:
        if operator is not None:
            raise _error(
                operator,
                f'{operator.kind} needs something after it; for the word itself, write "{operator.kind}"',
            )
        if kind == ")":
            raise _error(self._token(), 'this ")" has no "(" before it; to look for the sign itself, quote it')
        token = self._token()
        raise _error(token, f'{shown(token.kind)} needs something before it; for the word itself, write "{token.kind}"')


def _error(token: Token, message: str) -> QueryError:
    return QueryError(message, token.start + 1, token.end - token.start)


class _Repair:
    """Makes tokens that the parser takes without complaint, each term with its leaf."""

    def __init__(self, text: str, cursor: int) -> None:
        self._text = text
        self._cursor = cursor
        self._tokens: list[tuple[Token, Node | None]] = []
        self._terms = 0
        self._depth = 0
        self._too_deep = 0
        """How many of the open parentheses are too deep to count."""

    def repaired(self, found: list[Token]) -> list[tuple[Token, Node | None]]:
        for index, token in enumerate(found):
            if token.kind == "term":
                self._add(token, self._leaf(token))
            elif token.kind == "(":
                self._open(token)
            elif token.kind == ")":
                self._close(token)
            elif token.kind == "-":
                adjacent = index + 1 < len(found) and found[index + 1].start == token.end
                if self._last() == "-":
                    self._tokens.pop()
                elif adjacent and self._last() != "NOT":
                    self._tokens.append((token, None))
            elif self._waits() if token.kind != "NOT" else self._last() in ("NOT", "-"):
                self._add(token, literal(token, self._text, self._cursor))
            else:
                self._tokens.append((token, None))
        while self._tokens and self._waits():
            self._depth -= self._last() == "("
            self._tokens.pop()
        end = len(self._text)
        return self._tokens + [(Token(")", end, end), None)] * self._depth

    def _last(self) -> str:
        return self._tokens[-1][0].kind if self._tokens else "("

    def _waits(self) -> bool:
        """Whether a term has to come next."""
        return self._last() not in ("term", ")")

    def _leaf(self, token: Token) -> Node | None:
        if token.end == self._cursor and is_unfinished(token):
            return None
        try:
            return leaf(token, self._text, self._cursor)
        except QueryError:
            return literal(token, self._text, self._cursor)

    def _add(self, token: Token, node: Node | None) -> None:
        if node is not None and self._terms < MAX_TERMS:
            self._terms += 1
            self._tokens.append((token._replace(kind="term", closed=True), node))
        else:
            self._unsign()

    def _unsign(self) -> None:
        """Take back a "-" whose term was left out."""
        if self._last() == "-":
            self._tokens.pop()

    def _open(self, token: Token) -> None:
        if self._depth < MAX_DEPTH and not self._too_deep:
            self._depth += 1
            self._tokens.append((token, None))
        else:
            self._too_deep += 1
            self._unsign()

    def _close(self, token: Token) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif self._depth:
            self._depth -= 1
            while self._last() in _WAITING:
                operator, _ = self._tokens.pop()
                self._add(operator, literal(operator, self._text, self._cursor))
            if self._last() == "(":
                self._tokens.pop()
                self._unsign()
            else:
                self._tokens.append((token, None))
        else:
            self._unsign()
