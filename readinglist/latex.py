r"""Text as LaTeX: nothing in it runs, nothing in it is lost, and BibTeX can count its braces.

What a title or a name says is text: a backslash prints as a backslash. The one exception is a well-formed island
of mathematics (see :mod:`readinglist.latex_math`). All functions are total, deterministic and linear.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize
from urllib.parse import quote

from readinglist.latex_math import islands
from readinglist.latex_tables import ACCENTS, FALLBACKS, RAW, accent, balanced, convert
from readinglist.latex_titles import protected_spans
from readinglist.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from readinglist.paper import Author

    _Replace = Callable[[re.Match[str]], str]

_FIELD = {
    "\\": r"{\textbackslash}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"{\textasciicircum}", "~": r"{\textasciitilde}", "<": r"{\textless}", ">": r"{\textgreater}",
    "{": r"\{", "}": r"\}", "|": "{$|$}",
}  # fmt: skip
# An odd \{ would unbalance the file: BibTeX counts escaped braces too.
_FIELD_UNBALANCED = {**_FIELD, "{": r"{$\lbrace$}", "}": r"{$\rbrace$}"}
# Styles cut names into initials and labels: all is BibTeX's "special character", which no cut goes through.
_NAME = {
    "\\": r"{\textbackslash}", "$": r"{\$}", "&": r"{\&}", "%": r"{\%}", "#": r"{\#}", "_": r"{\_}",
    "^": r"{\textasciicircum}", "~": r"{\textasciitilde}", "<": r"{\textless}", ">": r"{\textgreater}",
    "{": r"{\ensuremath{\lbrace}}", "}": r"{\ensuremath{\rbrace}}", "|": r"{\ensuremath{|}}",
    "[": "{[}", "]": "{]}",
}  # fmt: skip
_NAME_PUNCTUATION = str.maketrans({"’": "'", "‐": "-", "‑": "-"})

# Bytes that are no text, or that mean something to LaTeX.
_MEANT = bytes([*range(32), 127, *map(ord, _FIELD), ord("`")])
# The same without those that a backslash is enough for, which many abstracts have.
_RARE = _MEANT.translate(None, b"&%#_")

# For venues and tags one look is quicker than the several that are quicker for abstracts.
_SHORT = 80
_SHORT_AND_PLAIN = re.compile(r'[A-Za-z0-9.:;()/+*=@?!"]++(?:(?:, |[ ,\'-])[A-Za-z0-9.:;()/+*=@?!"]++)*+').fullmatch

# One set at the start, which is searched for much faster than alternatives.
_SPECIAL = re.compile(r"[\\{}$&%#_^~<>|\x80-\U0010ffff][\x80-\U0010ffff]*")
_NAME_SPECIAL = re.compile(r"[\\{}$&%#_^~<>|\[\]\x80-\U0010ffff][\x80-\U0010ffff]*")
_COMBINED = re.compile(f"[A-Za-z][{''.join(ACCENTS)}]+")
_COMBINING = re.compile("[\u0300-\u0331]")
# What the fonts would join: -- is a dash, '' and `` are quotation marks, ,, a low one, ?` and !` turn round.
_LIGATURE = re.compile(r"-(?=-)|'(?=')|`(?=`)|,(?=,)|[?!](?=`)")
# Joiners and variation selectors say something only after a character of such a script, or an emoji.
_JOINERS = re.compile("(?<![\u0590-\u1fff\u2600-\U0010ffff])[\u200c\u200d\ufe00-\ufe0f]+")
_NONCHARACTER_SET = "\ufdd0-\ufdef" + "".join(chr(p << 16 | e) for p in range(17) for e in (0xFFFE, 0xFFFF))
_NONCHARACTERS = re.compile(f"[{_NONCHARACTER_SET}]")
_INVISIBLE = re.compile(f"[\u200c\u200d\ufe00-\ufe0f{_NONCHARACTER_SET}]")
_BEYOND_RAW = re.compile(f"[^\x00-\x7f{re.escape(RAW)}]")
_FALLBACK_USED = re.compile(rf"\\({'|'.join(FALLBACKS)})(?![A-Za-z])")


def escape(text: str, *, utf8: bool = False) -> str:
    """*text* as the value of a field, without the braces around it.

    With *utf8*, here and below, letters with accents stay as they are: biber reads them, BibTeX does not.
    """
    if len(text) < _SHORT and _SHORT_AND_PLAIN(text):
        return text
    if text.isascii() and _is_tidy(text):
        if _has_none(_MEANT, text):
            return text
        if _has_none(_RARE, text):
            return text.replace("&", r"\&").replace("%", r"\%").replace("#", r"\#").replace("_", r"\_")
    text = _prepare(text)
    if _is_plain(text):
        return _part_ligatures(text)
    found = islands(text) if "$" in text else []
    if not found:
        return _escape_plain(text, _FIELD_REPLACERS[utf8, balanced(text)])
    plain = _between(text, found)
    replace = _FIELD_REPLACERS[utf8, balanced("".join(plain))]
    result: list[str] = []
    for i, part in enumerate(plain):
        result.append(_escape_plain(part, replace))
        if i < len(found):
            result.append(found[i][2])
    return "".join(result)


def escape_title(text: str, *, utf8: bool = False) -> str:
    """*text* as a title: what must keep its capitals in styles that write titles in lower case is braced.

    Braced are words with a capital inside, a digit and a capital, or a capital alone (BERT, 3D, Q-learning);
    where the title is in sentence case, every other capitalised word too, for it is a name. Neighbours share
    braces.
    """
    if text.isascii() and _is_tidy(text) and _has_none(_MEANT, text):
        (found_spans,) = protected_spans([text])
        return _braced_spans(text, found_spans) if found_spans else text
    text = _prepare(text)
    found = islands(text) if "$" in text else []
    plain = _between(text, found)
    spans = protected_spans(plain)
    # Braces must not cross those that protect.
    protected = (part[start:end] for part, own in zip(plain, spans, strict=True) for start, end in own)
    replace = _FIELD_REPLACERS[utf8, balanced("".join(plain)) and all(map(balanced, protected))]
    result: list[str] = []
    for i, (part, own) in enumerate(zip(plain, spans, strict=True)):
        position = 0
        for start, end in own:
            result += (
                _escape_plain(part[position:start], replace),
                "{",
                _escape_plain(part[start:end], replace),
                "}",
            )
            position = end
        result.append(_escape_plain(part[position:], replace))
        if i < len(found):
            result.append(f"{{{found[i][2]}}}")
    return "".join(result)


def _braced_spans(text: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts += (text[position:start], "{", text[start:end], "}")
        position = end
    return "".join(parts) + text[position:]


def escape_url(text: str) -> str:
    r"""A URL, DOI or identifier as ``\url`` takes it: no LaTeX, and nothing that BibTeX or TeX trips over.

    Spaces, braces, backslashes, quotes, ``^`` and all beyond ASCII are percent-encoded; ``% _ & # ~`` stay.
    """
    return text if _PLAIN_URL.fullmatch(text) else quote(_prepare(text), safe=_IN_URLS)


_IN_URLS = "!#$%&'()*+,-./:;<=>?@[]_|~"
_PLAIN_URL = re.compile(f"[A-Za-z0-9{re.escape(_IN_URLS)}]*")


def escape_names(authors: Sequence[Author], *, utf8: bool = False) -> str:
    """The value of ``author``: ``Family, Given and …``; what BibTeX must not take apart is braced.

    An author called ``others`` at the end is BibTeX's *et al.*, as its own files have it.
    """
    names = [name for author in authors if (name := _name(author, utf8))]
    if len(names) > 1 and names[-1] == "{others}":
        names[-1] = "others"
    return " and ".join(names)


def escape_name_list(text: str, *, utf8: bool = False) -> str:
    """A list of names that somebody else wrote (``A. Bee and Cee, Dora``), each name as BibTeX can take it."""
    names = _NAME_SEPARATOR.split(_prepare(text))
    return " and ".join(_written_name(name, utf8) for name in names if name.strip())


def escape_label(text: str, *, utf8: bool = False) -> str:
    """*text* for a field that styles cut into labels (``organization``, ``key``)."""
    return _escape_plain(_prepare(text), _NAME_REPLACERS[utf8], _NAME_SPECIAL)


def needs_unicode_engine(text: str) -> bool:
    """Whether *text* has characters that only LuaLaTeX and XeLaTeX can print: CJK, Cyrillic, emoji …"""
    return not text.isascii() and _BEYOND_RAW.search(escape(text)) is not None


def fallbacks_used(latex: str) -> set[str]:
    r"""Names of the commands in *latex* that only a package defines (``mathbb``).

    Among them is :data:`MISSING` where it has characters for which pdfLaTeX has no font.
    """
    found = set(_FALLBACK_USED.findall(latex)) if "$" in latex or r"\ensuremath" in latex else set()
    if not latex.isascii() and _BEYOND_T1.search(latex):
        found.add(MISSING)
    return found


def fallback_definitions(names: Iterable[str]) -> str:
    r"""Definitions for *names*, so that a document without amsmath and amssymb compiles, with any engine.

    For a character that pdfLaTeX can't print it leaves an underlined gap then, and does not stop with an error.
    LuaLaTeX and XeLaTeX, which print it if their font has it, don't use the macro that is set here (of utf8.def).
    """
    provided = "".join(rf"\providecommand{{\{name}}}{FALLBACKS[name]} " for name in sorted(names) if name != MISSING)
    return (provided + _BOXES if MISSING in names else provided).rstrip()


MISSING = "missing character"
"""Stands in :func:`fallbacks_used` for what is no command."""

# As short as it can be: programs that read the preamble too complain of each command that they don't know.
_BOXES = r"\catcode64 11 \def\UTFviii@undefined@err#1{\underline{\quad}}\catcode64 12 "
_BEYOND_T1 = re.compile(f"[^\x00-\x7f\u00c0-\u017f{re.escape(RAW)}]")


def _prepare(text: str) -> str:
    """*text* on one line, without what no LaTeX can show."""
    hidden = False
    if not text.isprintable():
        text = clean(text)
        hidden = not text.isascii()
    elif not text.isascii():
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
        # Of what is hidden, only the variation selectors count as printable: in UTF-8 all begin so.
        hidden = b"\xef\xb8" in text.encode()
    if hidden and _INVISIBLE.search(text):
        text = _NONCHARACTERS.sub("", _JOINERS.sub("", text))
    if text.isprintable() and not _TWO_SPACES(text):
        return text.strip()
    return " ".join(text.split())


def _is_tidy(text: str) -> bool:
    """Whether there are single spaces in *text*, none at its ends, and nothing that fonts would join."""
    if _TWO_SPACES(text) or _TWO_HYPHENS(text) or text[:1] == " " or text[-1:] == " ":
        return False
    return not (("'" in text and _TWO_QUOTES(text)) or _TWO_COMMAS(text))


# Searching for two equal characters by a compiled pattern takes a third of the time of the operator ``in``.
_TWO_SPACES, _TWO_HYPHENS, _TWO_QUOTES, _TWO_COMMAS = (re.compile(pair).search for pair in ("  ", "--", "''", ",,"))


def _has_none(characters: bytes, text: str) -> bool:
    """Whether none of *characters* is in *text*, which is in ASCII."""
    return len(text.encode().translate(None, characters)) == len(text)


def _is_plain(text: str) -> bool:
    # Looking for one character after the other is many times faster than a regular expression.
    return text.isascii() and not any(c in text for c in _FIELD)


def _between(text: str, found: list[tuple[int, int, str]]) -> list[str]:
    """The stretches of *text* around the islands: one more than there are of these."""
    starts = [0, *(end for _, end, _ in found)]
    ends = [*(start for start, _, _ in found), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _replacer(table: dict[str, str], *, shield: bool = False, utf8: bool = False) -> _Replace:
    def replace(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] not in table:
            return convert(found, shield=shield, utf8=utf8)
        return table[found[0]] + (convert(found[1:], shield=shield, utf8=utf8) if len(found) > 1 else "")

    return replace


_FIELD_REPLACERS = {
    (utf8, balanced): _replacer(_FIELD if balanced else _FIELD_UNBALANCED, utf8=utf8)
    for utf8 in (False, True)
    for balanced in (False, True)
}
# biber and its engines know characters, not bytes: there is nothing to shield from them.
_NAME_REPLACERS = {False: _replacer(_NAME, shield=True), True: _replacer(_NAME, utf8=True)}


def _escape_plain(text: str, replace: _Replace, special: re.Pattern[str] = _SPECIAL) -> str:
    """*text* without islands, each special character replaced and each ligature parted."""
    if _is_plain(text) and special is _SPECIAL:
        return _part_ligatures(text)
    # In UTF-8 the marks begin with this byte, which is looked for much faster than a range of characters.
    if not text.isascii() and b"\xcc" in text.encode() and _COMBINING.search(text):
        # Letters with marks that no single character has (q̃) are taken out first: the rest knows only runs.
        result: list[str] = []
        position = 0
        for match in _COMBINED.finditer(text):
            if latex := accent(match[0]):
                result += (special.sub(replace, text[position : match.start()]), latex)
                position = match.end()
        result.append(special.sub(replace, text[position:]))
        return _part_ligatures("".join(result))
    return _part_ligatures(special.sub(replace, text))


def _part_ligatures(text: str) -> str:
    if "`" in text or _TWO_HYPHENS(text) or _TWO_QUOTES(text) or _TWO_COMMAS(text):
        return _LIGATURE.sub(r"\g<0>{}", text)
    return text


_SIMPLE_NAME = re.compile(r"[A-Za-z.-]+(?: [A-Za-z.-]+)*")
_NAME_SEPARATOR = re.compile(" and ", re.IGNORECASE)
_AND = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)


def _name(author: Author, utf8: bool) -> str:
    """One name of the ``author`` field, or ``""``."""
    family, given, literal = author
    if not literal and family.isascii() and family.isalpha() and _SIMPLE_GIVEN(given):
        name = f"{family}, {given}"
        if "nd" not in name or not _AND.search(name.replace(",", "")):
            return name
    return _odd_name(author, utf8)


_SIMPLE_GIVEN = re.compile(r"[A-Z][a-z]*+\.?(?:[ -][A-Z][a-z]*+\.?)*+").fullmatch


@lru_cache(maxsize=8192)
def _odd_name(author: Author, utf8: bool) -> str:
    family, given = _prepare(author.family), _prepare(author.given)
    literal = _prepare(author.literal)
    if not literal and not family:
        literal, given = given, ""
    if not literal and not given and (" " in family or family.lower() == "others"):
        # Without a comma BibTeX would take the last word for the family name.
        literal = family
    if literal:
        whole = _braced(literal, utf8)
        told = "{ }" in whole or "{,}" in whole or whole == f"{{{_escape_name(literal, utf8)}}}"
        # Nothing at its end tells a reader that it is whole, and nothing to BibTeX.
        return whole if told else f"{whole}{{}}"
    if not family:
        return ""
    return f"{_name_part(family, utf8)}, {_name_part(given, utf8)}" if given else _name_part(family, utf8)


def _written_name(text: str, utf8: bool) -> str:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 3 or not all(any(c.isalnum() for c in part) for part in parts) or _AND.search(text):
        return _braced(text.strip(), utf8)
    return ", ".join(_escape_name(part, utf8) for part in parts)


def _name_part(text: str, utf8: bool) -> str:
    if "," in text or ";" in text or "=" in text or _AND.search(text) or not any(c.isalnum() for c in text):
        return _braced(text, utf8)
    return _escape_name(text, utf8)


def _braced(text: str, utf8: bool) -> str:
    """A name that must not be taken apart.

    Styles make labels of its first three characters, and inside braces they would cut a macro: where one of them
    is a macro, only what parts names is braced.
    """
    escaped = _escape_name(text, utf8)
    if set(escaped[:3]) & set("{}\\"):
        return escaped.replace(" ", "{ }").replace(",", "{,}").replace(";", "{;}")
    return f"{{{escaped}}}"


def _escape_name(text: str, utf8: bool) -> str:
    if _SIMPLE_NAME.fullmatch(text) and "--" not in text:
        return text
    plain = text if utf8 else text.translate(_NAME_PUNCTUATION)
    return _escape_plain(plain, _NAME_REPLACERS[utf8], _NAME_SPECIAL)
