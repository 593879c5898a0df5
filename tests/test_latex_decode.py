"""LaTeX as plain text: what every spelling means, and that the writer's own comes back."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist import latex
from readinglist.latex_decode import decode, decode_path, decode_url
from readinglist.latex_math import islands
from readinglist.latex_tables import LETTERS, SYMBOLS

HOSTILE = "\\{}$&%#_^~<>|\"'`-,;?!@ aAbBis19éßıłệ–“™α≤²₂⁻ℝ⅓′𝛂\u0301\u0303\u200d王😀ш\n\t"
ANYTHING = st.text(max_size=60) | st.text(HOSTILE, max_size=40)
_PIECE_LIST = (
    r"-- '' `` ,, ?` &amp; <i> </i> $x$ $O(n)$ \emph {a} \'e $5 α \ { } $ BERT 10^4 \textless {\&} amp; \$ ---"
)
PIECES = st.lists(st.sampled_from([*_PIECE_LIST.split(), " ", "word ", "é ", "q\u0303"]), max_size=12).map("".join)

# What the writer gives up: several characters share one command, or have none.
_SHARED = [c for c, command in SYMBOLS.items() if list(SYMBOLS.values()).count(command) > 1]
_LOST = set(LETTERS) - {"æ", "Æ", "œ", "Œ", "ø", "Ø", "ł", "Ł", "ß", "ı"}
_AMBIGUOUS = {*"−∗∣∶∕⁄≔′″‴ο", *_SHARED}


def comes_back(text: str) -> bool:
    """Whether nothing in *text* is of what the writer itself gives up."""
    for c in text:
        if c in _LOST or (c in _AMBIGUOUS and c not in "−′″‴≔") or "\u2160" <= c <= "\u217f":
            return False
        if SYMBOLS.get(c, "").startswith("\\mathrm"):
            return False
        tag = unicodedata.decomposition(c).partition(" ")[0]
        if tag == "<font>" and decode(latex.escape(c)) != c:
            return False
        if tag in ("<super>", "<sub>", "<fraction>") and decode(latex.escape(c)) != c:
            return False
    return "′′" not in text and "′″" not in text and "″′" not in text and "‴′" not in text and "″″" not in text


def prepared(text: str) -> str:
    """As the writer sees *text*, with the mathematics in it as a reader of the file sees that."""
    text = latex._prepare(text)
    result, position = [], 0
    for start, end, written in islands(text):
        result += [text[position:start], decode(written)]
        position = end
    return unicodedata.normalize("NFC", "".join([*result, text[position:]]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ""),
        ("Plain text, as it is: (1) - 50% & more.", "Plain text, as it is: (1) - 50% & more."),
        (r"\'e {\'e} \'{e} {\'{e}} Mart\'\i nez {\'\i} \'{\i} \"{\i}", "é é é é Martínez í í ï"),
        (
            r"\c c \c{c} {\c c} {\c{c}} \v{s} \=a \H{o} \k a \r{a} \u g \d a \b{b} \.z \t{oo}",
            "ç ç ç ç š ā ő ą å ğ ạ ḇ ż o͡o",
        ),
        (r"\~{\^e} {\~q} \'\ae \v\j", "ễ q̃ ǽǰ"),
        (r"\ss \ae\oe{}\aa{}x{\l}\o \i\j \dh\th\ng\dj \SS", "ßæœåxłøıȷðþŋđSS"),
        (r"\S 5, \P, \pounds, \copyright, \textregistered, \texttrademark{}", "§5, ¶, £, ©, ®, ™"),
        (r"\textless{} \textgreater{} \textbar{} \textbraceleft{} \textbraceright", "< > | { }"),
        (r"\textendash\textemdash\dots\ldots\euro\textdegree\textmu\textquoteright", "–—……€°µ’"),
        (r"\% \& \# \_ \$ \{ \}", "% & # _ $ { }"),
        (r"10\,km a\ b a\-b a\/b D.\,E. one\\two", "10 km a b ab ab D. E. one two"),
        ("a~b 1--2 c---d ``q'' 'x' `y' ?`Que !`Ay ,,Wort`` a,, b", "a b 1–2 c—d “q” 'x' `y' ¿Que ¡Ay „Wort“ a,, b"),
        ("-{}- {-}{-} '{}' `{}` ,{},", "-- -- '' `` ,,"),
        (r"\emph{x} \textit{\textbf{y}} {\em z} {\it w} \mbox{v} \textsc{u} \underline{t}", "x y z w v u t"),
        (r"10\textsuperscript{-2} H\textsubscript{2}O 5\textsuperscript{th} \enquote{q}", "10⁻² H₂O 5th “q”"),
        (r"\url{http://a.org/b\_c\%20~d} \href{http://u.org}{text}", "http://a.org/b_c%20~d text (http://u.org)"),
        (r"\href{http://u.org/a\_b}{http://u.org/a\_b}", "http://u.org/a_b"),
        ("{BERT} and {{GPT}-4}, The {Trans{F}ormer}", "BERT and GPT-4, The TransFormer"),
        (r"{\textbackslash} {\textasciicircum} {\textasciitilde} \~{} \^{} \'{}", "\\ ^ ~ ~ ^ '"),
        (r"{$|$} {$\lbrace$} {$\rbrace$} \ensuremath{\alpha} {\ensuremath{\lbrace}}", "| { } α {"),
        (r"{$\alpha$} $_{2}$ H$_2$O $^{2}$ $\leq$ $\alpha\beta$ 90$^\circ$C 3 $\times$ 4", "α ₂ H₂O ² ≤ αβ 90°C 3 × 4"),
        (r"{$\mathbb{R}$} {$\mathbf{x}$} {$\frac{1}{3}$} {$5$} {$^{-3}{}_{4}$} $\not\leq$", "ℝ 𝐱 ⅓ $5$ ⁻³₄ ≰"),
        (r"{$\mathrm{A}\Gamma$} {$\mathrm{A}$} {$\alpha o$}", "ΑΓ A αο"),
        (r"{$O(n \log n)$} $k$-means $ x^{2} $ \(x_i\) $$x$$", r"$O(n \log n)$ $k$-means $x^{2}$ $x_i$ $$x$$"),
        ("costs $5, or $5 to $10, or US$", "costs $5, or $5 to $10, or US$"),
        (r"a $ { b $ } c $ \$ d", r"a $  b $  c $ $ d"),
        (r"\foo{bar} \foo{a}{\'e} \foo x \cite{Doe99}", r"\foo{bar} \foo{a}{é} \foo x \cite{Doe99}"),
        (r"{\noopsort{1973a}}Title \foreignlanguage{german}{Wort} \penalty0 x", "Title Wort x"),
        ("R&amp;D &lt;5 caf&eacute; &#8211; {\\&}amp; A&B; &nothing;", "R&D <5 café – & A&B; &nothing;"),
        (r"\&amp; {\textless}i{\textgreater}", "&amp; <i>"),
        (
            "<i>Homo</i> CO<sub>2</sub> 10<sup>4</sup> <span class='x'>y</span> <i>open, a < b > c </b>",
            "Homo CO₂ 10⁴ y <i>open, a < b > c </b>",
        ),
        (r"don\'t say \"no\" {\"o}", 'don\'t say "no" ö'),
        (r"\LaTeX{} and \TeX", "LaTeX and TeX"),
    ],
)
def test_what_each_spelling_means(value: str, expected: str) -> None:
    assert decode(value) == expected


@pytest.mark.parametrize(
    "text", ["\\", "{", "}", "$", "\\'", "{\\'", "\\'{", "\\'}", "$\\'$", "\\url{", "\\href{a}", "&#x110000;"]
)
def test_broken_latex_is_no_error(text: str) -> None:
    assert isinstance(decode(text), str)
    assert isinstance(decode_url(text), str)


@given(ANYTHING | PIECES)
def test_anything_at_all_is_no_error(text: str) -> None:
    assert isinstance(decode(text), str)
    assert isinstance(decode_url(text), str)
    assert isinstance(decode_path(text), str)


@given((ANYTHING | PIECES).filter(comes_back))
def test_text_that_was_written_comes_back(text: str) -> None:
    assert decode(latex.escape(text)) == prepared(text)


@given((ANYTHING | PIECES).filter(comes_back))
def test_titles_that_were_written_come_back(text: str) -> None:
    assert decode(latex.escape_title(text)) == prepared(text)


@given(st.text("abc .:/?&=%_#~-", max_size=40))
def test_urls_that_were_written_come_back(text: str) -> None:
    url = "https://a.org/" + "".join(text.split())
    assert decode_url(latex.escape_url(url)) == url


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (r"\url{http://a.org/x\_y\%20z}", "http://a.org/x_y%20z"),
        (r"http://a.org/\~{}joe/{\_}x\#y\&z$\sim$w\textasciitilde v", "http://a.org/~joe/_x#y&z~w~v"),
        (r"\href{http://a.org/{\_}b}{Page}", "http://a.org/_b"),
        ("http://a.org/~b?c=%7B", "http://a.org/~b?c=%7B"),
        (r"10.1000/a{\textless}b{\_}c", r"10.1000/a\textless" "b_c"),
    ],
)
def test_urls(value: str, expected: str) -> None:
    assert decode_url(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (r":C\:\\Users\\me\\{a} b.pdf:PDF", r":C\:\\Users\\me\\{a} b.pdf:PDF"),
        (r":C$\backslash$:/me/a{\_}b\_c\&d.pdf:pdf", r":C\:/me/a_b_c&d.pdf:pdf"),
        ("files/1/Doe - 2020 - 50% {x}.pdf", "files/1/Doe - 2020 - 50% {x}.pdf"),
    ],
)
def test_paths_keep_their_backslashes(value: str, expected: str) -> None:
    assert decode_path(value) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        r"\'{",
        r"\emph{",
        r"\foo{",
        r"\ensuremath{",
        r"\url{",
        r"\( {",
        "$ { ",
        "$",
        r"\$$ ",
        "$$ {",
        r"\' ",
        r"\'",
        "<i>",
        "<i></b>",
        "<sup>",
        "&",
        "`",
        "--",
        "? ",
        " ",
        r"\textsuperscript{",
        r"\href{a}{",
        r"\noopsort{",
        r"{$",
        r"\(",
    ],
)
def test_time_is_linear_and_nesting_unbounded(piece: str) -> None:
    started = time.process_time()
    decode(piece * 20_000 + "x" * 100_000 + "}" * 20_000)
    decode_url(piece * 20_000)
    assert time.process_time() - started < 2
