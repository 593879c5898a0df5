r"""Which LaTeX stands for which character, and how a run of characters beyond ASCII is written.

The choices follow what was measured to survive BibTeX, biber, pandoc and the usual importers: accents as
BibTeX's "special characters" (``{\'e}``), mathematics as braced islands (``{$\alpha$}``), and what pdfLaTeX's
own UTF-8 tables know (typographic quotes, currency, ™ …) left as it is, because several readers lose the macros.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
"""Combining mark → name of the LaTeX accent that any document has."""

LETTERS = {
    "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}", "ø": r"{\o}", "Ø": r"{\O}", "ł": r"{\l}",
    "Ł": r"{\L}", "ß": r"{\ss}", "ı": r"{\i}",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\ufffd": "?",
}  # fmt: skip
"""Letters that are no accented ASCII letter, ligatures of old PDF files, the sign for a lost character."""

RAW = (
    "¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿Ð×Þð÷þĐđĲĳŊŋƒǄǅǆǇǈǉǊǋǌǢǣȘșȚțȷˇ˘˙˛˝ˆ˜฿ẞ‐‑‒–—―‖‘’‚“”„†‡•…‰‱‹›※‽⁎⁒₡₤₦₩₫€₱℃№℗℞℠™℧℮␢␣◦◯♪"
)
"""What pdfLaTeX prints from UTF-8 with T1 fonts (its t1enc.dfu, ts1enc.dfu) and what has no better form."""

_SYMBOL_LIST = r"""
    α \alpha β \beta γ \gamma δ \delta ε \varepsilon ϵ \epsilon ζ \zeta η \eta θ \theta ϑ \vartheta
    ι \iota κ \kappa λ \lambda μ \mu ν \nu ξ \xi ο o π \pi ϖ \varpi ρ \rho ϱ \varrho σ \sigma
    ς \varsigma τ \tau υ \upsilon φ \varphi ϕ \phi χ \chi ψ \psi ω \omega Γ \Gamma Δ \Delta Θ \Theta
    Λ \Lambda Ξ \Xi Π \Pi Σ \Sigma Υ \Upsilon Φ \Phi Ψ \Psi Ω \Omega Α \mathrm{A} Β \mathrm{B}
    Ε \mathrm{E} Ζ \mathrm{Z} Η \mathrm{H} Ι \mathrm{I} Κ \mathrm{K} Μ \mathrm{M} Ν \mathrm{N}
    Ο \mathrm{O} Ρ \mathrm{P} Τ \mathrm{T} Χ \mathrm{X} − - ∓ \mp ∗ \ast ⋆ \star ∘ \circ ∙ \bullet
    ⋅ \cdot ⁄ / ∕ / ∖ \setminus ⊕ \oplus ⊖ \ominus ⊗ \otimes ⊘ \oslash ⊙ \odot ∩ \cap ∪ \cup ⊎ \uplus
    ⊓ \sqcap ⊔ \sqcup ∧ \wedge ∨ \vee ⋄ \diamond △ \triangle ∶ : ≤ \leq ≥ \geq ⩽ \leqslant ⩾ \geqslant
    ≠ \neq ≈ \approx ≉ \not\approx ≡ \equiv ≢ \not\equiv ∼ \sim ≁ \not\sim ≃ \simeq ≅ \cong ∝ \propto
    ≪ \ll ≫ \gg ≺ \prec ≻ \succ ≼ \preceq ≽ \succeq ≲ \lesssim ≳ \gtrsim ≐ \doteq ≔ := ≜ \triangleq
    ∈ \in ∉ \notin ∋ \ni ⊂ \subset ⊃ \supset ⊆ \subseteq ⊇ \supseteq ⊄ \not\subset ⊈ \not\subseteq
    ⊊ \subsetneq ⊑ \sqsubseteq ⊒ \sqsupseteq ≮ \not< ≯ \not> ≰ \not\leq ≱ \not\geq ∣ \mid ∥ \parallel
    ⊥ \perp ⟂ \perp ⊢ \vdash ⊣ \dashv ⊨ \models ⊤ \top ∠ \angle ∀ \forall ∃ \exists ∄ \not\exists
    ∅ \emptyset ∞ \infty ∂ \partial ∇ \nabla √ \surd ∑ \sum ∏ \prod ∐ \coprod ∫ \int ∮ \oint ⋀ \bigwedge
    ⋁ \bigvee ⋂ \bigcap ⋃ \bigcup ′ ^{\prime} ″ ^{\prime\prime} ‴ ^{\prime\prime\prime} ← \leftarrow
    → \rightarrow ↑ \uparrow ↓ \downarrow ↔ \leftrightarrow ↕ \updownarrow ⇐ \Leftarrow ⇒ \Rightarrow
    ⇑ \Uparrow ⇓ \Downarrow ⇔ \Leftrightarrow ↦ \mapsto ⟵ \longleftarrow ⟶ \longrightarrow
    ⟷ \longleftrightarrow ⟸ \Longleftarrow ⟹ \Longrightarrow ⟺ \Longleftrightarrow ⟼ \longmapsto
    ↗ \nearrow ↘ \searrow ↙ \swarrow ↖ \nwarrow ↩ \hookleftarrow ↪ \hookrightarrow ⇌ \rightleftharpoons
    ⟨ \langle ⟩ \rangle ⌊ \lfloor ⌋ \rfloor ⌈ \lceil ⌉ \rceil ⋯ \cdots ⋮ \vdots ⋱ \ddots ℓ \ell ℏ \hbar
    ℘ \wp ℵ \aleph ℜ \Re ℑ \Im ♭ \flat ♮ \natural ♯ \sharp ♠ \spadesuit ♣ \clubsuit ♡ \heartsuit
    ♢ \diamondsuit ♥ \heartsuit ★ \star ✓ \checkmark ✔ \checkmark
"""
_PAIRS = _SYMBOL_LIST.split()
SYMBOLS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""Character → what stands for it inside ``$ … $``."""

FALLBACKS = {
    "bf": r"{\mathbf}", "binom": r"[2]{{#1\choose#2}}", "bm": r"[1]{\mathbf{#1}}",
    "boldsymbol": r"[1]{\mathbf{#1}}", "cal": r"{\mathcal}", "checkmark": r"{\surd}", "dfrac": r"{\frac}",
    "geqslant": r"{\geq}", "gtrsim": r"{\stackrel{>}{\sim}}", "it": r"{\mathit}",
    "leqslant": r"{\leq}", "lesssim": r"{\stackrel{<}{\sim}}", "lVert": r"{\|}", "lvert": r"{|}",
    "mathbb": r"[1]{\mathbf{#1}}", "mathbbm": r"[1]{\mathbf{#1}}", "mathfrak": r"[1]{\mathbf{#1}}",
    "mathscr": r"[1]{\mathcal{#1}}", "operatorname": r"[1]{\mathrm{#1}}",
    "overset": r"[2]{\stackrel{#1}{#2}}", "rm": r"{\mathrm}", "rVert": r"{\|}", "rvert": r"{|}",
    "subsetneq": r"{\subset}",
    "text": r"[1]{\mbox{#1}}", "tfrac": r"{\frac}", "triangleq": r"{\stackrel{\triangle}{=}}",
    "varnothing": r"{\emptyset}",
}  # fmt: skip
"""Mathematics that a package brings (mostly amsmath, amssymb) → a plain definition for documents without."""

# Styles of the mathematical alphabets by their Unicode names, most specific first.
_ALPHABETS = (
    ("DOUBLE-STRUCK", "mathbb"), ("BLACK-LETTER", "mathfrak"), ("FRAKTUR", "mathfrak"), ("SCRIPT", "mathcal"),
    ("MONOSPACE", "mathtt"), ("SANS-SERIF", "mathsf"), ("BOLD", "mathbf"), ("ITALIC", ""),
)  # fmt: skip
_CAPITALS_ONLY = {"mathbb": "mathbf", "mathcal": "mathit"}  # their fonts have no small letters and no digits
_GREEK = re.compile("([\u0370-\u03ff\u1f00-\u1fff]+)")
_LATIN1_SCRIPTS = "²³¹"  # printed as they stand, unless an exponent goes on with others (10⁻²)
_SUPERSCRIPTS = re.compile("[²³¹⁰ⁱ⁴-ⁿ]+")
_TEXT, _MATH, _PLAIN = range(3)  # LaTeX for text, LaTeX for mathematics, the character itself


@lru_cache(maxsize=4096)
def _character(c: str) -> tuple[int, str]:
    """How one character is written: its kind, and the LaTeX without ``$`` and outer braces of mathematics."""
    if c in LETTERS:
        return _TEXT, LETTERS[c]
    if c in SYMBOLS:
        return _MATH, SYMBOLS[c]
    if c in RAW:
        return _PLAIN, c
    decomposed = unicodedata.normalize("NFD", c)
    if len(decomposed) > 1 and (accented := accent(decomposed)):
        return _TEXT, accented
    tag, *points = unicodedata.decomposition(c).split() or [""]
    if not tag.startswith("<"):
        return _PLAIN, c
    base = "".join(chr(int(point, 16)) for point in points)
    if tag == "<font>":
        return _alphabet(c, base)
    if tag in ("<super>", "<sub>"):
        inner = base.replace("−", "-")
        if inner.isascii() and all(x.isalnum() or x in "+-=()" for x in inner):
            return _MATH, f"{'^' if tag == '<super>' else '_'}{{{inner}}}"
    if tag == "<fraction>" and base.count("⁄") == 1 and base.replace("⁄", "").isdigit():
        return _MATH, rf"\frac{{{base.replace('⁄', '}{')}}}"
    if tag == "<compat>" and "\u2160" <= c <= "\u217f":
        return _TEXT, base
    return _PLAIN, c


def _alphabet(c: str, base: str) -> tuple[int, str]:
    """A letter or digit of Unicode's mathematical alphabets."""
    inner = base if base.isascii() else SYMBOLS.get(base, "")
    if len(base) != 1 or not inner:
        return _PLAIN, c
    name = unicodedata.name(c, "")
    style = next((command for word, command in _ALPHABETS if word in name), "")
    if style in _CAPITALS_ONLY and not (base.isascii() and base.isupper()):
        style = _CAPITALS_ONLY[style]
    if not style:
        return _MATH, inner
    if not base.isascii():
        style = "boldsymbol" if style == "mathbf" else ""
    return _MATH, rf"\{style}{{{inner}}}" if style else inner


def accent(sequence: str) -> str | None:
    r"""An ASCII letter and its combining marks as LaTeX, ``{\~{\^e}}``; None if one of them has no macro."""
    letter, marks = sequence[0], sequence[1:]
    if not (letter.isascii() and letter.isalpha()) or len(marks) > 3 or not all(m in ACCENTS for m in marks):
        return None
    result = letter
    for mark in marks:
        name = ACCENTS[mark]
        result = f"\\{name}{{{result}}}" if name.isalpha() or len(result) > 1 else f"\\{name}{result}"
    return f"{{{result}}}"


def convert(run: str, *, shield: bool = False, utf8: bool = False) -> str:
    r"""A run of characters beyond ASCII as LaTeX; neighbours in mathematics share one island.

    With *shield* everything becomes a BibTeX special character (``{\mbox{王}}``, ``{\ensuremath{\alpha}}``):
    the 8-bit BibTeX takes initials and labels byte by byte, and half a character is an error in LaTeX. With *utf8*
    the letters that every engine reads as UTF-8 with T1 fonts (Latin-1 and Latin Extended-A) stay as they are.
    """
    return _convert(run, shield, utf8) if len(run) <= 4 else _convert.__wrapped__(run, shield, utf8)


@lru_cache(maxsize=4096)
def _convert(run: str, shield: bool, utf8: bool) -> str:
    result: list[str] = []
    math: list[str] = []
    plain: list[str] = []

    def flush() -> None:
        if math:
            content = join_math(math)
            result.append(rf"{{\ensuremath{{{content}}}}}" if shield else f"{{${content}$}}")
            math.clear()
        if plain:
            text = "".join(plain)
            result.append(rf"{{\mbox{{{text}}}}}" if shield else text)
            plain.clear()

    for i, chunk in enumerate(_GREEK.split(run)):
        # A word in Greek, which its accents and final sigma tell, is no mathematics.
        language = i % 2 and len(chunk) > 1 and not all(c in SYMBOLS and c != "ς" for c in chunk)
        exponents = {
            position
            for match in _SUPERSCRIPTS.finditer(chunk)
            if match[0].strip(_LATIN1_SCRIPTS)
            for position in range(*match.span())
        }
        for position, c in enumerate(chunk):
            kind, latex = (_PLAIN, c) if language else _character(c)
            if utf8 and kind == _TEXT and c.isalpha() and "\u00c0" <= c <= "\u017f":
                kind, latex = _PLAIN, c
            if position in exponents and kind == _PLAIN:
                kind, latex = _MATH, f"^{{{unicodedata.normalize('NFKC', c)}}}"
            if (kind != _MATH and math) or (kind != _PLAIN and plain):
                flush()
            if kind == _MATH:
                math.append(latex)
            elif kind == _PLAIN:
                plain.append(latex)
            else:
                result.append(latex)
    flush()
    return "".join(result)


def join_math(parts: list[str]) -> str:
    r"""Pieces of mathematics in a row: no command runs into a letter, no atom gets two exponents."""
    previous = ""
    pieces: list[str] = []
    for part in parts:
        if part[0] in "^_" and previous[:1] == part[0]:
            pieces[-1] = f"{pieces[-1][:-1]}{part[2:]}"
        else:
            if part[0] in "^_" and previous[:1] in ("^", "_"):
                pieces.append("{}")
            elif part[0].isalnum() and previous[:1] == "\\" and previous[-1].isalpha():
                pieces.append(" ")
            pieces.append(part)
        previous = part
    return "".join(pieces)


def balanced(text: str) -> bool:
    """Whether the braces of *text* pair, as BibTeX counts them: a backslash before a brace changes nothing."""
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for c in text:
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0
