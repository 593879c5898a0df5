r"""Which ``$ … $`` in a text is mathematics that TeX will take: a small validator with a whitelist.

A title or an abstract from outside must neither stop a document nor run anything in it. So an island is kept
only if it is made of ordinary mathematics, complete in itself; anything else is text and is escaped as such.
"""

from __future__ import annotations

import re

from readinglist.latex_tables import SYMBOLS

_CHARACTER_NAMES = """
    alpha beta gamma delta varepsilon epsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
    varrho sigma varsigma tau upsilon varphi phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
    Psi Omega infty ast star dagger ddagger circ top bot perp prime ell times pm mp bullet cdot parallel partial
    nabla oplus otimes odot emptyset
"""
_OPERATOR_NAMES = """
    log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan max min sup inf lim limsup liminf
    det dim ker Pr arg deg gcd hom bmod le ge ne to gets iff land lor lnot neg div colon vert Vert lvert rvert
    lVert rVert lbrace rbrace backslash ldots dots not varnothing imath jmath asymp smile frown wr amalg bigcirc
    leftharpoonup rightharpoonup bigoplus bigotimes biguplus % _ | & #
"""
_ONE_ARGUMENT_NAMES = """
    mathbb mathbbm mathbf mathcal mathfrak mathit mathrm mathscr mathsf mathtt mathnormal boldsymbol bm hat bar
    tilde vec dot ddot check breve acute grave widehat widetilde overline underline overbrace underbrace
    overrightarrow overleftarrow sqrt pmod cal bf rm it
"""
_DELIMITER_NAMES = """
    { } | langle rangle lfloor rfloor lceil rceil lbrace rbrace vert Vert lvert rvert lVert rVert uparrow
    downarrow
"""
# A command that is one character may be an exponent or an argument without braces.
_ARGUMENT_SAFE = frozenset(_CHARACTER_NAMES.split())
_ARGUMENTS = dict.fromkeys(_ONE_ARGUMENT_NAMES.split(), 1) | dict.fromkeys(
    ("frac", "dfrac", "tfrac", "binom", "stackrel", "overset"), 2
)
_SPACES = frozenset(("quad", "qquad", "displaystyle", "textstyle", "scriptstyle", ",", ";", ":", "!", " "))
_TEXTS = frozenset(("text", "textrm", "textit", "textbf", "textsf", "texttt", "mbox", "operatorname"))
_SIZES = frozenset(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r"))
_DELIMITERS = frozenset("()[]|./<>")
_DELIMITER_COMMANDS = frozenset(_DELIMITER_NAMES.split())
_NAME = re.compile(r"\\([A-Za-z]+)")
_SYMBOL_COMMANDS = (
    frozenset(name for latex in SYMBOLS.values() for name in _NAME.findall(latex) if name not in _ARGUMENTS)
    | _ARGUMENT_SAFE
    | frozenset(_OPERATOR_NAMES.split())
)
_CHARACTERS = frozenset("+-*/=<>()[]|.,;:!?@")
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)
_TEXT_ARGUMENT = re.compile(r"[A-Za-z0-9 ,.;:!?()/+=*-]*")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_GROUP = re.compile(r"\{[^{}]*\}")
_DOLLAR_OR_BACKSLASH = frozenset("$\\")
_MAX_DEPTH = 20


class _Invalid(Exception):  # noqa: N818 - never leaves this module
    """What was read is not mathematics that TeX takes."""


def islands(text: str) -> list[tuple[int, int, str]]:
    r"""The islands of mathematics in *text*: start, end (with the dollars) and the LaTeX to put there.

    A dollar opens one if neither a space nor a digit follows, or a digit that begins a formula (``$10^{-3}$``,
    ``$3\times$``, ``$2$-adic``); it closes one if no space stands before it and no digit after. Each stretch
    between two dollars is looked at once.
    """
    found: list[tuple[int, int, str]] = []
    start = text.find("$")
    while start >= 0:
        end = text.find("$", start + 1)
        if end < 0:
            break
        latex = _island(text, start, end)
        if latex is None:
            start = end
        else:
            found.append((start, end + 1, latex))
            start = text.find("$", end + 1)
    return found


def _island(text: str, start: int, end: int) -> str | None:
    before, after = text[start - 1 : start], text[end + 1 : end + 2]
    content = text[start + 1 : end]
    if not content or content[0].isspace() or content[-1].isspace() or content[-1] == "\\":
        return None
    if before in _DOLLAR_OR_BACKSLASH or after == "$" or after.isdigit():
        return None
    if content[0].isdigit() and (before.isalnum() or after.isalpha() or _sentence(content)):
        return None
    if not content.isascii():
        content = _ascii(content)
    return f"${content}$" if valid(content) else None


def _sentence(content: str) -> bool:
    """Whether what stands between two dollars reads like words after a price (``$5 per hour and US$``)."""
    return bool(_WORD.search(_GROUP.sub("", content))) or (" " in content and "\\" not in content)


def _ascii(content: str) -> str:
    """*content* with the symbols that have a LaTeX command replaced by it."""
    result: list[str] = []
    for i, c in enumerate(content):
        latex = SYMBOLS.get(c, c)
        gap = latex is not c and latex[0] == "\\" and latex[-1].isalpha() and content[i + 1 : i + 2].isalpha()
        result.append(f"{latex} " if gap else latex)
    return "".join(result)


def valid(content: str) -> bool:
    """Whether *content*, put between two dollars, is mathematics that plain LaTeX typesets without an error."""
    if not content.isascii():
        return False
    parser = _Parser(_TOKEN.findall(content))
    try:
        parser.formula("", 0)
    except _Invalid:
        return False
    return True


class _Parser:
    """Reads tokens left to right, once; depth is bounded, so that recursion is."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0

    def next(self) -> str:
        if self.position == len(self.tokens):
            raise _Invalid
        self.position += 1
        return self.tokens[self.position - 1]

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def formula(self, closer: str, depth: int) -> None:
        """Atoms up to *closer* (``}``, ``\\}``, ``\\right`` or the end), each with at most one exponent and index."""
        if depth > _MAX_DEPTH:
            raise _Invalid
        scripts: set[str] = set()
        previous = ""
        while self.position < len(self.tokens):
            item = self.next()
            if item == closer:
                return
            if item in ("^", "_"):
                # TeX collects primes and an exponent that follows them at once.
                if item in scripts and not (item == "^" and previous == "'"):
                    raise _Invalid
                scripts.add(item)
                self.argument(depth)
                previous = "'^" if previous == "'" and item == "^" else item
                continue
            if item == "'":
                if "^" in scripts and previous != "'":
                    raise _Invalid
                scripts.add("^")
                previous = "'"
                continue
            previous = ""  # a space, too, ends the collecting
            if item == " ":
                continue
            scripts.clear()
            self.atom(item, depth)
        if closer:
            raise _Invalid

    def atom(self, item: str, depth: int) -> None:
        """What *item* begins: a character, a group, a command with all that belongs to it."""
        if item[0] != "\\":
            if item == "{":
                self.formula("}", depth + 1)
            elif not (item in _CHARACTERS or item.isalnum()):
                raise _Invalid
            return
        name = item[1:]
        if name == "{":
            # BibTeX counts escaped braces as braces: they have to nest like those.
            self.formula(r"\}", depth + 1)
        elif name == "}":
            raise _Invalid
        elif name == "left":
            opening = self.delimiter()
            self.formula(r"\right", depth + 1)
            if (opening == r"\{") != (self.delimiter() == r"\}"):
                raise _Invalid
        elif name in _SIZES:
            # Alone, an escaped brace would unbalance what BibTeX counts.
            if self.delimiter() in (r"\{", r"\}"):
                raise _Invalid
        elif name in _TEXTS:
            self.text()
        elif name in _ARGUMENTS:
            if name == "sqrt" and self.peek() == "[":
                self.option()
            for _ in range(_ARGUMENTS[name]):
                self.argument(depth)
        elif name not in _SYMBOL_COMMANDS and name not in _SPACES:
            raise _Invalid

    def argument(self, depth: int) -> None:
        """A group, one character, or a command that is one character."""
        item = self.next()
        while item == " ":
            item = self.next()
        if item == "{":
            self.formula("}", depth + 1)
        elif item[0] == "\\":
            if item[1:] not in _ARGUMENT_SAFE:
                raise _Invalid
        elif not (item.isalnum() or item in "+-*/=<>()|.,;:!?"):
            raise _Invalid

    def delimiter(self) -> str:
        item = self.next()
        while item == " ":
            item = self.next()
        if item not in _DELIMITERS and not (item[0] == "\\" and item[1:] in _DELIMITER_COMMANDS):
            raise _Invalid
        return item

    def option(self) -> None:
        self.next()
        while (item := self.next()) != "]":
            if not item.isalnum():
                raise _Invalid

    def text(self) -> None:
        """A group of plain words: what text commands take without changing back into mathematics."""
        if self.next() != "{":
            raise _Invalid
        words = []
        while (item := self.next()) != "}":
            words.append(item)
        if not _TEXT_ARGUMENT.fullmatch("".join(words)):
            raise _Invalid
