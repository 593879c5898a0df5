"""Text without I/O: made inert, put on one line, folded for comparison, cut to a width in terminal cells."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Control characters (C0 but tab and newline, DEL, C1), marks that reorder or hide text on a terminal (bidirectional
# controls, zero-width space, word joiner, BOM, soft hyphen, interlinear and tag characters) and line separators.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """*text* in NFC, its lines ended by newlines, without anything that could move a cursor or hide text.

    Lone surrogates, which no file and no terminal can take, become U+FFFD.
    """
    if text.isprintable():
        # Nothing of what is taken out or replaced below is printable.
        return unicodedata.normalize("NFC", text)
    text = _UNSAFE.sub("", _BREAKS.sub("\n", text))
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))


def one_line(text: str) -> str:
    """*text* cleaned, every run of white space a single space, none at the ends."""
    if "  " not in text and text.isprintable():
        # A space is the only white space that is printable.
        return text.strip() if text.isascii() else unicodedata.normalize("NFC", text.strip())
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """*text* without case and accents: what "case and accents never matter" compares."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    stripped = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Lower again: decomposing brings capitals out of letters that have no case of their own, such as 𝐁.
    return unicodedata.normalize("NFKC", stripped).lower().translate(_LETTERS)


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SYMBOLS = str.maketrans(
    {
        **_GREEK,
        "×": "times",
        "∞": "infty",
        "&": " and ",
        "→": "to",
        "≤": "leq",
        "≥": "geq",
        "≠": "neq",
        "∼": "sim",
    }
)
_LATEX_ACCENT = re.compile(r"\\(?:[`'^\"~=.]|[cdbkrtuvH](?![a-zA-Z]))\s*\{?\\?([a-zA-Z])\}?")
_LATEX_FONT = re.compile(
    r"\\(?:emph|text(?:bf|it|sc|sf|tt|rm|sl|up|md|normal)?|math(?:bb|bf|cal|frak|it|rm|sf|scr|tt)|boldsymbol|bm|mbox"
    r"|operatorname|ensuremath|bf|it|em|rm|sc|sf|tt|left|right|displaystyle|scriptsize|small|xspace)(?![a-zA-Z])\*?"
)
_LATEX_VARIANT = re.compile(r"\\var(epsilon|theta|pi|rho|sigma|phi|kappa)(?![a-zA-Z])")
# A word with what tells versions and names apart: a point between digits (2.5), and + # * at a word's end (C++, A*).
_KEY_TOKEN = re.compile(r"[^\W_]+(?:(?<=\d)\.(?=\d)[^\W_]+)*[+#*]*")
_ARTICLES = frozenset({"a", "an", "the"})


def title_key(title: str | None) -> str:
    """The normal form of a title: two spellings of one title have equal keys, and other titles have other ones.

    Folded are case, accents, punctuation, hyphens, spaces, LaTeX commands and braces, Greek letters and their
    names, ``&`` and *and*, and a leading article. Kept is what tells versions apart: digits, points between
    digits, ``+``, ``#`` and ``*`` after a word. A title with no letter or digit is its own key; no title gives ``""``.
    """
    if not title:
        return ""
    return "".join(title_words(title)) or "".join(fold(title).split())


def title_words(title: str) -> list[str]:
    """The words of a title in the normal form of :func:`title_key`."""
    return list(_title_words(title))


@lru_cache(4_096)
def _title_words(title: str) -> tuple[str, ...]:
    # An import asks for the words of each title three times.
    text = title
    if "\\" in text:
        text = _LATEX_ACCENT.sub(r"\1", text)
        text = _LATEX_FONT.sub(" ", text)
        text = _LATEX_VARIANT.sub(r"\\\1", text)
    plain = text.isascii() and "&" not in text
    text = text.lower() if plain else fold(text.replace("\\&", "&")).translate(_SYMBOLS)
    # Markup characters vanish without parting a word: {B}ERT, H_2O, $k$-means.
    tokens = _KEY_TOKEN.findall(text.translate(_MARKUP))
    if len(tokens) > 1 and tokens[0] in _ARTICLES:
        del tokens[0]
    return tuple(tokens)


_MARKUP = str.maketrans("", "", "{}$\\_^")


def safe_line(text: str) -> str:
    """*text* for one line of a terminal: nothing in it is a command to it, line breaks are spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    return _SPACES.sub(" ", clean(text))
