"""The tree of a query: what it says, without where it is looked up.

Nodes are equal when they say the same; where they stood is not compared. ``str()`` of a tree is a query that
parses to an equal tree. They are plain classes: importing dataclasses takes longer than importing
all of this package.
"""

from __future__ import annotations

MAX_LENGTH = 10_000
"""Characters of a query: beyond any that is typed, and a bound on everything that a query can cost."""

MAX_TERMS = 500
"""Terms of a query: a chain of them has to stay below the 1,000 levels that SQLite allows an expression."""

MAX_DEPTH = 10
"""Parentheses inside parentheses: both SQLite's and FTS5's parser give up at a stack of 100 symbols."""


class QueryError(ValueError):
    """A query that can't be parsed: one line that says what is wrong and what to do, and where it stands."""

    def __init__(self, message: str, column: int, length: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        """Where the wrong part begins, in characters from 1."""
        self.length = length
        """How many characters the wrong part has, at least 1."""


class Node:
    """Any part of a query."""

    __slots__ = ()

    def _content(self) -> tuple[object, ...]:
        """What tells it from others of its kind."""
        return ()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Node) and other._content() == self._content()

    def __hash__(self) -> int:
        return hash((type(self), self._content()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._content()!r}"


class Text(Node):
    """Words to be found as they stand, anywhere or in one column of the search index."""

    __slots__ = ("column", "end", "field", "prefix", "quoted", "start", "typed", "value")

    def __init__(
        self,
        value: str,
        field: str = "",
        column: str = "",
        *,
        quoted: bool = False,
        prefix: bool = False,
        typed: bool = False,
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.value = value
        self.field = field
        """Name of the field; empty: anywhere."""
        self.column = column
        """The field's column of the search index."""
        self.quoted = quoted
        self.prefix = prefix
        """Whether the last word is only the beginning of one (``word*``)."""
        self.typed = typed
        """Whether the cursor stands at its end, so that more of it may come."""
        self.start = start
        """Where the value begins in the query, in characters from 0."""
        self.end = end

    def _content(self) -> tuple[object, ...]:
        return (self.value, self.field, self.quoted, self.prefix)

    def __str__(self) -> str:
        value = _quote(self.value) if self.quoted else self.value
        return f"{self.field}{':' if self.field else ''}{value}{'*' if self.prefix else ''}"


class Lookup(Node):
    """A name or number of the paper itself: its key, id, arXiv id, DOI, source, or a whole tag."""

    __slots__ = ("exact", "field", "value")

    def __init__(self, field: str, value: str, exact: bool = False) -> None:
        self.field = field
        self.value = value
        self.exact = exact

    def _content(self) -> tuple[object, ...]:
        return (self.field, self.value, self.exact)

    def __str__(self) -> str:
        plain = self.value.isascii() and self.value.replace(".", "").replace("/", "").replace("-", "").isalnum()
        return f"{self.field}:{'=' if self.exact else ''}{self.value if plain else _quote(self.value)}"


class Choice(Node):
    """One of a field's few values: ``is:starred``."""

    __slots__ = ("field", "value")

    def __init__(self, field: str, value: str) -> None:
        self.field = field
        self.value = value

    def _content(self) -> tuple[object, ...]:
        return (self.field, self.value)

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


class Range(Node):
    """Numbers or times: a comparison with *first*, or from *first* to *last* where the operator is ``..``."""

    __slots__ = ("field", "first", "last", "operator")

    def __init__(self, field: str, operator: str, first: str, last: str = "") -> None:
        self.field = field
        self.operator = operator
        """``=``, ``<``, ``<=``, ``>``, ``>=`` or ``..``."""
        self.first = first
        self.last = last

    def _content(self) -> tuple[object, ...]:
        return (self.field, self.operator, self.first, self.last)

    def __str__(self) -> str:
        if self.operator == "..":
            return f"{self.field}:{self.first}..{self.last}"
        return f"{self.field}:{'' if self.operator == '=' else self.operator}{self.first}"


class And(Node):
    """All of its parts; without any, every paper."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Node, ...] = ()) -> None:
        self.parts = parts

    def _content(self) -> tuple[object, ...]:
        return self.parts

    def __str__(self) -> str:
        return " ".join(_inner(part, Or) for part in self.parts)


class Or(Node):
    """At least one of its parts."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Node, ...]) -> None:
        self.parts = parts

    def _content(self) -> tuple[object, ...]:
        return self.parts

    def __str__(self) -> str:
        return " OR ".join(str(part) for part in self.parts)


class Not(Node):
    """Whatever its part is not."""

    __slots__ = ("part",)

    def __init__(self, part: Node) -> None:
        self.part = part

    def _content(self) -> tuple[object, ...]:
        return (self.part,)

    def __str__(self) -> str:
        return f"-{_inner(self.part, And, Or)}"


def _inner(node: Node, *groups: type[Node]) -> str:
    return f"({node})" if isinstance(node, groups) else str(node)


def _quote(value: str) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"'


def conjunction(parts: list[Node]) -> Node:
    """All of *parts*, without needless levels."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def disjunction(parts: list[Node]) -> Node:
    """At least one of *parts*, without needless levels."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def negation(part: Node) -> Node:
    """The opposite of *part*, without needless levels."""
    return part.part if isinstance(part, Not) else Not(part)


def words(node: Node) -> list[Text]:
    """The words of a query that help with typing errors may change, in their order.

    Left out are quoted ones (meant as written), ``word*`` and negated ones (nobody misses what they exclude).
    ``start`` and ``end`` say where a word stands in the query.
    """
    if isinstance(node, Text):
        return [] if node.quoted or node.prefix or not node.value.isalnum() else [node]
    if isinstance(node, And | Or):
        return [word for part in node.parts for word in words(part)]
    return []


def looked_for(node: Node) -> list[str]:
    """The words and phrases that stand in what a query finds, in their order: not what it excludes."""
    if isinstance(node, Text):
        return [node.value]
    if isinstance(node, And | Or):
        return [value for part in node.parts for value in looked_for(part)]
    return []


def replace_word(node: Node, word: Text, value: str) -> Node:
    """The tree with *value* in place of *word*, which is one of :func:`words`; all else is as it was."""
    if node is word:
        return Text(value, word.field, word.column, start=word.start, end=word.end)
    if isinstance(node, And):
        return And(tuple(replace_word(part, word, value) for part in node.parts))
    if isinstance(node, Or):
        return Or(tuple(replace_word(part, word, value) for part in node.parts))
    return node
