"""From a query's tree to SQL over ``papers AS p`` and to an FTS5 expression over ``papers_fts``.

Words go to FTS5 as strings only, values to SQLite as parameters only. What the search index can answer is
gathered into as few ``MATCH`` expressions as possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readinglist.query.filters import Condition, choice, literal, lookup, span
from readinglist.query.match import has_token, is_unspaced, name_expression, name_orders, signed, string
from readinglist.query.tree import And, Choice, Lookup, Node, Not, Or, Range, Text

if TYPE_CHECKING:
    from datetime import datetime

_IN_INDEX = "p.id IN (SELECT rowid FROM papers_fts WHERE papers_fts MATCH ?)"


class Compiled(NamedTuple):
    """A query as SQL. All conditions are over ``papers AS p``; parameters are positional."""

    where: str
    """The whole condition."""
    params: tuple[str | int, ...]
    match: str | None
    """What the index can answer of it, for ``papers_fts MATCH ?``; ``None``: nothing that all have."""
    rest: str
    """The condition without what *match* answers; ``1`` if nothing is left."""
    rest_params: tuple[str | int, ...]
    bare: bool
    """Whether nothing is left but that papers in the trash are left out."""
    begun: bool = False
    """Whether a word has two letters so far: that is nothing to rank papers by."""


class _Part(NamedTuple):
    """A part of a query: an FTS5 expression and conditions, all of which have to hold."""

    match: str
    """Empty: none."""
    conditions: list[Condition]


def compile(  # noqa: A001
    node: Node, *, now: datetime, typing: bool = False, trashed: bool = False, names: bool = True
) -> Compiled:
    """*node* as SQL.

    Papers in the trash are left out, unless ``is:trashed`` stands anywhere in the query, negated or not.

    Args:
        node: the query's tree.
        now: what ages count back from, and whose time zone (UTC if it has none) dates are in.
        typing: take the word that the cursor is at for the beginning of one, unless it is negated.
        trashed: don't leave out papers in the trash in any case.
        names: look for phrases among the authors in other orders, too (:func:`turned`).
    """
    compiler = _Compiler(now, typing, names)
    part = compiler.part(node)
    rest = part.conditions
    if not trashed and not _asks_for_trashed(node):
        rest = [*rest, Condition("p.trashed IS NULL")]
    whole = [_in_index(part.match), *rest] if part.match else rest
    where, remaining = _joined(whole, "AND"), _joined(rest, "AND")
    bare = len(rest) == 1 and not part.conditions
    return Compiled(where.sql, where.params, part.match or None, remaining.sql, remaining.params, bare, compiler.begun)


def _asks_for_trashed(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(_asks_for_trashed(part) for part in node.parts)
    if isinstance(node, Not):
        return _asks_for_trashed(node.part)
    return isinstance(node, Choice) and node.field == "is" and node.value == "trashed"


class _Compiler:
    def __init__(self, now: datetime, typing: bool, names: bool) -> None:
        self._now = now
        self._typing = typing
        self._names = names
        self.begun = False

    def part(self, node: Node, negated: bool = False) -> _Part:
        if isinstance(node, Text):
            if self._typing and node.typed and not negated and _is_letter(node):
                # Nearly all papers have a word that begins with it: what is searched for shows with the next letter.
                return _Part("", [])
            if self._typing and node.typed and not negated and _are_two_letters(node):
                # Abstracts have some word or other that begins with them: of their words, whole ones count.
                self.begun = True
                return _Part(f"((- abstract : {string(node.value, True)}) OR {string(node.value)})", [])
            return _text(node, node.prefix or (self._typing and node.typed and not negated), self._names)
        if isinstance(node, And):
            return self._all(node, negated)
        if isinstance(node, Or):
            return self._any(node, negated)
        if isinstance(node, Not):
            return _negated(self.part(node.part, True))
        if isinstance(node, Lookup):
            return _Part("", [lookup(node)])
        if isinstance(node, Choice):
            return _Part("", [choice(node)])
        if isinstance(node, Range):
            return _Part("", [span(node, self._now)])
        raise TypeError(f"no node of a query: {node!r}")

    def _all(self, node: And, negated: bool) -> _Part:
        parts, excluded = [], []
        for inner in node.parts:
            if isinstance(inner, Not) and (part := self.part(inner.part, True)).match and not part.conditions:
                excluded.append(part)
            else:
                parts.append(self.part(inner, negated))
        match = _matches(parts, "AND")
        if match and excluded:
            # The index knows NOT too, behind something that it is to be taken from.
            match = f"({match} NOT {_matches(excluded, 'OR')})"
        elif excluded:
            parts += [_negated(part) for part in excluded]
        return _Part(match, [condition for part in parts for condition in part.conditions])

    def _any(self, node: Or, negated: bool) -> _Part:
        parts = [self.part(inner, negated) for inner in node.parts]
        match = _matches([part for part in parts if not part.conditions], "OR")
        others = [_condition(part) for part in parts if part.conditions or not part.match]
        if not others:
            return _Part(match, [])
        return _Part("", [_joined([*([_in_index(match)] if match else []), *others], "OR")])


def _negated(part: _Part) -> _Part:
    inner = _condition(part)
    # Not NOT: what a paper lacks compares as NULL, and NOT NULL isn't true.
    return _Part("", [Condition(f"({inner.sql}) IS NOT TRUE", inner.params, inner.height + 1)])


def _is_letter(node: Text) -> bool:
    return len(node.value) == 1 and node.value.isascii() and not node.field and not node.quoted


def _are_two_letters(node: Text) -> bool:
    return len(node.value) == 2 and node.value.isascii() and node.value.isalnum() and not node.field and not node.quoted


def _matches(parts: list[_Part], operator: str) -> str:
    """The FTS5 expressions of several as one."""
    found = [part.match for part in parts if part.match]
    return f"({f' {operator} '.join(found)})" if len(found) > 1 else "".join(found)


def _joined(conditions: list[Condition], operator: str) -> Condition:
    """Several conditions as one. The deepest comes first, or else SQLite's parser would need a higher stack."""
    if len(conditions) < 2:
        return conditions[0] if conditions else Condition("1")
    ordered = sorted(conditions, key=lambda condition: -condition.height)
    sql = f" {operator} ".join(condition.sql for condition in ordered)
    params = tuple(value for condition in ordered for value in condition.params)
    return Condition(f"({sql})", params, ordered[0].height + 1)


def _condition(part: _Part) -> Condition:
    return _joined([_in_index(part.match), *part.conditions] if part.match else part.conditions, "AND")


def _in_index(match: str) -> Condition:
    return Condition(_IN_INDEX, (match,))


def _text(node: Text, prefix: bool, names: bool) -> _Part:
    if not has_token(node.value):
        return _Part("", [literal(node.value, node.column)])
    match = _expression(node, prefix, names)
    if is_unspaced(node.value):
        return _Part("", [_joined([_in_index(match), literal(node.value, node.column)], "OR")])
    identifier = None if node.quoted or node.field else _identifier(node.value)
    if identifier is not None:
        return _Part("", [_joined([_in_index(match), identifier], "OR")])
    return _Part(match, [literal(word, node.column) for word in signed(node.value)])


def _expression(node: Text, prefix: bool, names: bool) -> str:
    if node.column == "authors":
        return f"authors : {name_expression(node.value, prefix)}"
    expression = string(node.value, prefix)
    if node.column:
        return f"{node.column} : {expression}"
    other = _turned(node) if names and not prefix else ""
    return f"({expression} OR {other})" if other else expression


def _turned(node: Text) -> str:
    """The FTS5 expression for a phrase that may be a name, which is indexed the other way round; empty for others."""
    orders = name_orders(node.value)[1:] if node.quoted and not node.prefix and not node.column else []
    return f"authors : ({' OR '.join(orders)})" if orders else ""


def turned(node: Node) -> str:
    """The FTS5 expression for all phrases of a query that may be names, in their other orders; empty without any.

    No paper matches it, as a rule: then the query is compiled without them, and takes half the time.
    """
    if isinstance(node, And | Or):
        return " OR ".join(filter(None, map(turned, node.parts)))
    if isinstance(node, Not):
        return turned(node.part)
    return _turned(node) if isinstance(node, Text) and has_token(node.value) else ""


def _identifier(word: str) -> Condition | None:
    """The condition for a word that is an arXiv id or a DOI, in any form."""
    if not ("." in word or "/" in word) or not any(character.isdigit() for character in word):
        return None
    from readinglist.identifiers import parse_arxiv, parse_doi

    arxiv, doi = parse_arxiv(word), parse_doi(word)
    found = [Condition("p.arxiv = ?", (arxiv.id,))] if arxiv else []
    if doi:
        found.append(Condition("p.doi = ?", (doi,)))
    return _joined(found, "OR") if found else None
