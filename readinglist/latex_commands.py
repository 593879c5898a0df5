r"""Which character a LaTeX command stands for: the commands of text, and of such mathematics as has characters.

The reverse of :mod:`readinglist.latex_tables`, and more of it, for readers meet what others write. Sources: the
kernel's ``fontenc``/``textcomp`` tables (``t1enc.dfu``, ``ts1enc.dfu``) and ``btxdoc``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from readinglist.latex_tables import ACCENTS, SYMBOLS

MARKS = {name: mark for mark, name in ACCENTS.items()} | {
    "C": "\u030f", "G": "\u030f", "U": "\u030d", "f": "\u0311", "h": "\u0309", "t": "\u0361",
    "textcommabelow": "\u0326", "capitalacute": "\u0301", "newtie": "\u0361",
}  # fmt: skip
"""Name of an accent → its combining mark."""

CHARACTERS = {
    "%": "%", "&": "&", "#": "#", "_": "_", "$": "$", "{": "{", "}": "}",
    " ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ", ":": " ", ">": " ", "\\": " ", "!": "", "/": "", "-": "",
    "@": "",
}  # fmt: skip
"""Commands whose name is no letter, but accents and what begins mathematics."""

_TEXT_LIST = r"""
    ss ß SS SS ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ ng ŋ NG Ŋ dj đ DJ Đ ij ĳ IJ Ĳ
    S § P ¶ pounds £ copyright © textcopyright © textregistered ® texttrademark ™ textendash – textemdash —
    textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” textquotesingle ' textquotedbl "
    quotesinglbase ‚ quotedblbase „ glqq „ grqq “ guillemotleft « guillemotright » guillemetleft « guillemetright »
    guilsinglleft ‹ guilsinglright › flqq « frqq » lq ‘ rq ’ textless < textgreater > textbar | textbraceleft {
    textbraceright } lbrace { rbrace } textbackslash \ backslash \ textasciicircum ^ textasciitilde ~ textasciigrave `
    textasciiacute ´ textasciidieresis ¨ textasciimacron ¯ textasciicaron ˇ textasciibreve ˘ textunderscore _
    textdollar $ textpercent % textampersand & textnumbersign # dots … ldots … textellipsis … euro € texteuro € EUR €
    textdegree ° degree ° textmu µ textmicro µ textonehalf ½ textonequarter ¼ textthreequarters ¾ textonesuperior ¹
    texttwosuperior ² textthreesuperior ³ textpm ± texttimes × textdiv ÷ textlnot ¬ textparagraph ¶ textsection §
    textsterling £ textcent ¢ textyen ¥ textcurrency ¤ textwon ₩ textbrokenbar ¦ textordfeminine ª textordmasculine º
    textbullet • textperiodcentered · textdagger † textdaggerdbl ‡ dag † ddag ‡ textexclamdown ¡ textquestiondown ¿
    textnumero № textperthousand ‰ textpertenthousand ‱ textasteriskcentered ∗ textvisiblespace ␣ textblank ␢
    textleftarrow ← textrightarrow → textuparrow ↑ textdownarrow ↓ textestimated ℮ textohm Ω textcelsius ℃
    textservicemark ℠ textminus − textfractionsolidus ⁄ textinterrobang ‽ textreferencemark ※ textmusicalnote ♪
    textregister ® textsuperior ^ slash / hyphen ‐ TeX TeX LaTeX LaTeX LaTeXe LaTeX2e BibTeX BibTeX BibLaTeX BibLaTeX
    XeTeX XeTeX XeLaTeX XeLaTeX LuaTeX LuaTeX pdfTeX pdfTeX
"""
_PAIRS = _TEXT_LIST.split()
_SPACES = ("ud", "nobreakspace", "space", "quad", "qquad", "enspace", "thinspace", "newline", "linebreak", "par")
TEXT = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)) | dict.fromkeys(_SPACES, " ")
"""Name of a command → the text that it prints."""

_SILENT_NAMES = """
    protect relax xspace noindent allowbreak nolinebreak nobreak leavevmode break null strut selectfont ignorespaces
    em it bf rm sc sf tt sl itshape slshape bfseries scshape upshape mdseries rmfamily sffamily ttfamily normalfont
    tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge displaystyle textstyle cyr
"""
SILENT = frozenset(_SILENT_NAMES.split())
"""Commands that print nothing."""

_WRAPPER_NAMES = """
    emph textit textbf textsc textrm textsf texttt textsl textup textmd textnormal textlf text mbox hbox fbox underline
    uline uppercase lowercase MakeUppercase MakeLowercase NoCaseChange ensuremath mathrm textquotation mkbibemph
    mkbibitalic mkbibbold mkbibparens singleletter ce acro textcyr cyrtext bibcyr
"""
WRAPPERS = frozenset(_WRAPPER_NAMES.split())
"""Commands whose argument is what matters."""

_SCRIPT_PAIRS = (
    ("0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
     "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ"),
    ("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
)  # fmt: skip
SUPERSCRIPTS, SUBSCRIPTS = (dict(zip(*pair, strict=True)) for pair in _SCRIPT_PAIRS)
_FRACTIONS = {
    "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘",
    "1/6": "⅙", "5/6": "⅚", "1/7": "⅐", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞", "1/9": "⅑", "1/10": "⅒",
    "0/3": "↉", "1/": "⅟",
}  # fmt: skip
_ALPHABETS = {
    r"\mathbb": ("DOUBLE-STRUCK",), r"\mathfrak": ("FRAKTUR", "BLACK-LETTER"), r"\mathcal": ("SCRIPT",),
    r"\mathtt": ("MONOSPACE",), r"\mathsf": ("SANS-SERIF",), r"\mathbf": ("BOLD",), r"\boldsymbol": ("BOLD ITALIC",),
}  # fmt: skip
_OTHER_MATH = {
    r"\times": "×", r"\pm": "±", r"\div": "÷", r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\to": "→", r"\gets": "←",
    r"\land": "∧", r"\lor": "∨", r"\neg": "¬", r"\lnot": "¬", r"\ldots": "…", r"\dots": "…", r"\dagger": "†",
    r"\ddagger": "‡", r"\varnothing": "∅", r"\prime": "′", r"\vert": "|", r"\lbrace": "{", r"\rbrace": "}",
    r"\{": "{", r"\}": "}", r"\backslash": "\\", r"\%": "%", r"\&": "&", r"\#": "#", r"\_": "_", r"\$": "$",
    r"\degree": "°", r"\copyright": "©", r"\pounds": "£", r"\lvert": "|", r"\rvert": "|", r"\colon": ":",
    r"\slash": "/",
    "+": "+", "=": "=", "<": "<", ">": ">", "|": "|", "/": "/", ":": ":",
}  # fmt: skip
_SYMBOLS: dict[str, str] = {}
for _character, _latex in SYMBOLS.items():
    _SYMBOLS.setdefault(_latex, _character)
_SYMBOLS |= _OTHER_MATH
_LOOKALIKES = {_latex[8]: _character for _character, _latex in SYMBOLS.items() if "\\mathrm" in _latex} | {"o": "ο"}
_MATH_PIECE = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)
_MAX_MATH = 200
_PRIMES = {1: "′", 2: "″", 3: "‴"}


@lru_cache(maxsize=2048)
def math(content: str) -> str | None:
    r"""What stands between two dollars as characters, or None where it is more than symbols: ``\alpha\leq``.

    A Latin letter is a variable, and stays mathematics.
    """
    if len(content) > _MAX_MATH:
        return None
    pieces = _MATH_PIECE.findall(content)
    pieces.reverse()
    result: list[str] = []
    lookalikes: list[str] = []
    while pieces:
        piece = pieces.pop()
        if piece in "{} \n\t":
            continue
        if pieces and (piece == r"\not" or (piece == ":" and pieces[-1] == "=")):
            piece += pieces.pop()
        found: str | None
        if piece in ("^", "_"):
            found = _script(piece, _argument(pieces))
        elif piece in _ALPHABETS:
            found = _styled(piece, _argument(pieces))
        elif piece in (r"\frac", r"\tfrac"):
            found = _FRACTIONS.get("/".join("".join(_argument(pieces)) for _ in range(2)))
        elif piece in (r"\mathrm", "o"):
            letter = "o" if piece == "o" else "".join(_argument(pieces))
            found = _LOOKALIKES.get(letter)
            lookalikes.append(letter)
        else:
            found = _SYMBOLS.get(piece)
        if found is None:
            return None
        result.append(found)
    if lookalikes and not (len(result) > 1 and all("\u0370" <= c <= "\u03ff" for c in result)):
        # Alone it is more often Latin: only among Greek letters, A is Alpha.
        return lookalikes[0] if len(result) == 1 and lookalikes[0].isupper() else None
    return "".join(result) or None


def superscript(text: str) -> str:
    """*text*, raised, if it is a number; else as it is."""
    return _raised(text, SUPERSCRIPTS)


def subscript(text: str) -> str:
    """*text*, lowered, if it is a number; else as it is."""
    return _raised(text, SUBSCRIPTS)


def _raised(text: str, table: dict[str, str]) -> str:
    plain = text.replace("−", "-").replace("–", "-")
    if plain and all(c in "0123456789+-=()" for c in plain):
        return "".join(table[c] for c in plain)
    return text


def _argument(pieces: list[str]) -> list[str]:
    """The pieces of the next argument, which are taken off the end of *pieces*, without its braces."""
    while pieces and pieces[-1] == " ":
        pieces.pop()
    if not pieces:
        return []
    piece = pieces.pop()
    if piece != "{":
        return [piece]
    result: list[str] = []
    depth = 1
    while pieces:
        piece = pieces.pop()
        depth += (piece == "{") - (piece == "}")
        if not depth:
            break
        result.append(piece)
    return result


def _script(place: str, pieces: list[str]) -> str | None:
    if pieces == [r"\circ"] and place == "^":
        return "°"
    table = SUPERSCRIPTS if place == "^" else SUBSCRIPTS
    result: list[str] = []
    primes = 0
    for piece in [*pieces, ""]:
        if piece == r"\prime" and place == "^":
            primes += 1
            continue
        if primes:
            result.append(_PRIMES.get(primes) or "′" * primes)
            primes = 0
        if piece and piece not in "{}":
            if piece not in table:
                return None
            result.append(table[piece])
    return "".join(result) or None


def _styled(command: str, pieces: list[str]) -> str | None:
    """A letter or digit in one of Unicode's mathematical alphabets."""
    letter = "".join(pieces)
    letter = letter if len(letter) == 1 else _SYMBOLS.get(letter, "")
    if not letter.isalnum() or len(letter) > 1:
        return None
    name = unicodedata.name(letter).replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    for style in _ALPHABETS[command]:
        for candidate in (f"MATHEMATICAL {style} {name}", f"{style} {name}"):
            try:
                return unicodedata.lookup(candidate)
            except KeyError:
                continue
    return None
