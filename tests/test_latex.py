"""Text as LaTeX: what it must look like, and what it must never contain."""

from __future__ import annotations

import logging
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from readinglist import latex
from readinglist.latex_math import islands, valid
from readinglist.latex_tables import FALLBACKS, SYMBOLS
from readinglist.paper import Author

UNESCAPED = re.compile(r"(?<!\\)[%&#_~^<>|]")
MATH = re.compile(r"(?<!\\)\$[^$]+(?<!\\)\$|\\ensuremath\{[^}]*\}")
ANYTHING = st.text(max_size=60) | st.text("\\{}$&%#_^~<>|\"'`-,?! aAbB19é\u0301–α²₂\u200d王\n\t", max_size=40)


def balanced(value: str) -> bool:
    """As BibTeX counts: a backslash before a brace changes nothing."""
    depth = 0
    for c in value:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain text, as it is.", "plain text, as it is."),
        ("100% & #1 a_b $5", r"100\% \& \#1 a\_b \$5"),
        ("\\ ^ ~ < >", r"{\textbackslash} {\textasciicircum} {\textasciitilde} {\textless} {\textgreater}"),
        ("p(x|y)", r"p(x{$|$}y)"),
        ("{a} and {b}", r"\{a\} and \{b\}"),
        ("{a", r"{$\lbrace$}a"),
        ("a}", r"a{$\rbrace$}"),
        ("}{", r"{$\rbrace$}{$\lbrace$}"),
        (r"99.99\%", r"99.99{\textbackslash}\%"),
        (r"Fr\'echet", r"Fr{\textbackslash}'echet"),
        (r"{\em x}", r"\{{\textbackslash}em x\}"),
        (r"\input{/etc/passwd}", r"{\textbackslash}input\{/etc/passwd\}"),
        ("@article{", r"@article{$\lbrace$}"),
        (" one\n two\t\tthree\r\n", "one two three"),
        ("bell\x07 and \x1b[31mred\x7f", "bell and [31mred"),
        (
            "é è ñ ü ç ř ą å ő ı ł ß Æ",
            r"{\'e} {\`e} {\~n} {\"u} {\c{c}} {\v{r}} {\k{a}} {\r{a}} {\H{o}} {\i} {\l} {\ss} {\AE}",
        ),
        ("e\u0301 q\u0303 ễ", r"{\'e} {\~q} {\~{\^e}}"),
        ("í", r"{\'i}"),
        ("™ ® € £ § • ° ½ × ± ² “q” – — … þ ð đ", "™ ® € £ § • ° ½ × ± ² “q” – — … þ ð đ"),
        ("ε-greedy, αβ → ∞", r"{$\varepsilon$}-greedy, {$\alpha\beta$} {$\rightarrow$} {$\infty$}"),
        ("≤α", r"{$\leq\alpha$}"),
        ("H₂O CO₂₃ 10⁻² 5⁻³₄", r"H{$_{2}$}O CO{$_{23}$} 10{$^{-2}$} 5{$^{-3}{}_{4}$}"),
        ("ℝ 𝔼 𝒪 𝐱 𝛼 𝑥", r"{$\mathbb{R}$} {$\mathbb{E}$} {$\mathcal{O}$} {$\mathbf{x}$} {$\alpha$} {$x$}"),
        ("α𝑥 𝟙 𝜶", r"{$\alpha x$} {$\mathbf{1}$} {$\boldsymbol{\alpha}$}"),
        ("⅓ Ⅳ ﬁt x′", r"{$\frac{1}{3}$} IV fit x{$^{\prime}$}"),
        ("Αθήνα", "Αθήνα"),
        ("深層学習 😀 שלום", "深層学習 😀 שלום"),
        ("a -- b --- c ''d'' ``e`` ,,f ?` !`", "a -{}- b -{}-{}- c '{}'d'{}' `{}`e`{}` ,{},f ?{}` !{}`"),
        ("a\u200cb\u200d c\ufe0f\ufdd0 👩\u200d💻 ❤\ufe0f", "ab c 👩\u200d💻 ❤\ufe0f"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
    ],
)
def test_text_of_a_field(text: str, expected: str) -> None:
    assert latex.escape(text) == expected


@pytest.mark.parametrize(
    "island",
    [
        r"$O(n \log n)$",
        "$x$",
        r"$\alpha_1^2$",
        r"$\mathbb{R}^{d \times d}$",
        r"$\frac{a}{b}$",
        r"$\frac12$",
        "$x'_1$",
        "$x'^2$",
        "$x''$",
        r"$\left( \frac{1}{2} \right)$",
        r"$\left\{ x \right\}$",
        r"$\{x \mid y\}$",
        r"$\sqrt[3]{x}$",
        r"$\text{arg max}_x$",
        r"$\hat\beta$",
        r"$\|x\|_2$",
        r"${\cal N}=4$",
        r"$\big( x \big)$",
        r"$10^{-3}$",
        r"$3\times$",
        "$2$",
        "$1/f$",
        r"$a\,b$",
        r"$\operatorname{rank}(A)$",
        r"$100\%$",
        "$_2$",
        r"$\hat {x}$",
        r"$\left (x\right )$",
    ],
)
def test_mathematics_is_kept(island: str) -> None:
    text = f"See {island}-like things"
    assert latex.escape(text) == text
    assert latex.escape_title(text) == f"See {{{island}}}-like things"


@pytest.mark.parametrize(
    "text",
    [
        r"$\input{x}$",
        r"$\write18{ls}$",
        r"$\def\x{y}$",
        r"$\csname x\endcsname$",
        r"$\catcode`\%=12$",
        r"$\openout1=x$",
        r"$\immediate\write1{x}$",
        r"$\loop x\repeat$",
        r"$\read1 to\x$",
        r"$\include{x}$",
        r"$\relax$",
        r"$\unknown$",
        "$x^$",
        "$x_$",
        "$a_b_c$",
        "$x^2^3$",
        "$x^2'$",
        "$x'^2'$",
        "$' '$",
        r"$\frac{1}$",
        r"$\frac1$",
        r"$\left( x$",
        r"$x \right)$",
        r"$\left\{ x \right)$",
        r"$\left x\right)$",
        r"$\big\{ x$",
        "${x$",
        "$x}$",
        r"$\{x$",
        r"$x\}$",
        r"$\{ \left( \} \right)$",
        r"$\begin{x}$",
        r"$a \\ b$",
        "$a & b$",
        "$a % b$",
        "$a # b$",
        "$a ~ b$",
        '$"$',
        r"$\\$",
        "$x\\$",
        r"$\text{a_b}$",
        r"$\text x$",
        r"$\text{a",
        r"$x^\frac12$",
        r"$x_\sqrt2$",
        r"$\hat\log$",
        r"$\sqrt[$",
        r"$\sqrt[{]{x}$",
        r"$\bf$",
        "$é$",
        "$王$",
        "$ x$",
        "$x $",
        "$$x$$",
        "$$",
        "$",
        "US$5 and 10$",
        "$5 and $6",
        "US$3$",
        "$5 per hour or 7 for US$",
        "$5 - 6$ per",
        "$1$0",
        "$x$1",
        r"\$x$",
        "${" + "{" * 40 + "x" + "}" * 41 + "$",
    ],
)
def test_anything_else_between_dollars_is_text(text: str) -> None:
    assert islands(text) == []
    assert not MATH.search(latex.escape(text).replace(r"{$\lbrace$}", "").replace(r"{$\rbrace$}", ""))


def test_symbols_inside_mathematics_become_commands() -> None:
    assert latex.escape("$αx → β_1$") == r"$\alpha x \rightarrow \beta_1$"


def test_a_formula_after_a_stray_dollar_is_found() -> None:
    assert latex.escape("US$5 for $x^2$") == r"US\$5 for $x^2$"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("MEAL V2: Pushing Vanilla ResNet-50 to 80%+", r"{MEAL V2}: Pushing Vanilla {ResNet-50} to 80\%+"),
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("BERT", "{BERT}"),
        ("A U-Net for 3D Scans", "A {U-Net} for {3D} Scans"),
        ("Deep Learning with iPhones of McDonald's", "Deep Learning with {iPhones} of {McDonald's}"),
        ("Vitamin C and Plan B of A", "Vitamin {C} and Plan {B} of A"),
        (
            "a study of belief networks in Paris: The end of history",
            "a study of belief networks in {Paris}: The end of history",
        ),
        ("on the way to Émile's house of cards", r"on the way to {{\'E}mile's} house of cards"),
        ("SHOUTING IS NOT AN ACRONYM", "SHOUTING IS NOT AN ACRONYM"),
        ("(GPT-4) [LLM]", "({GPT-4}) [{LLM}]"),
        ("the {LLM} of AT&T", r"the \{{LLM}\} of {AT\&T}"),
        ("the L{LM x} of", r"the {L{$\lbrace$}LM} x{$\rbrace$} of"),
        ("$k$-means on CPUs", "{$k$}-means on {CPUs}"),
        ("", ""),
        ("—", "—"),
    ],
)
def test_capitals_of_a_title(title: str, expected: str) -> None:
    assert latex.escape_title(title) == expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ([], ""),
        ([Author("Bee", "Ann"), Author("Cee", "D. E.")], "Bee, Ann and Cee, D. E."),
        ([Author("van der Berg", "Jan")], "van der Berg, Jan"),
        ([Author("Erdős", "Pál")], r"Erd{\H{o}}s, P{\'a}l"),
        ([Author(literal="Deep-Group")], "{Deep-Group}"),
        ([Author(literal="Barnes and Noble, Inc.")], "{Barnes and Noble, Inc.}"),
        ([Author(literal="Région, Île")], r"R{\'e}gion{,}{ }{\^I}le"),
        ([Author("Smith, Jr", "A.")], "{Smith, Jr}, A."),
        ([Author("And", "and")], "{And}, {and}"),
        ([Author("Anderson", "Andy")], "Anderson, Andy"),
        ([Author("", "Plato")], "{Plato}"),
        ([Author("Plato")], "Plato"),
        ([Author("Two Words")], "{Two Words}"),
        ([Author(), Author("", " "), Author("Bee")], "Bee"),
        ([Author("王", "小明")], r"{\mbox{王}}, {\mbox{小明}}"),
        ([Author("O’Brien", "É.")], r"O'Brien, {\'E}."),
        ([Author("A%B", "$[]")], r"A{\%}B, {\$}{[}{]}"),
        ([Author("α", "|")], r"{\ensuremath{\alpha}}, {\ensuremath{|}}"),
        ([Author("Þór", "-")], r"{\mbox{Þ}}{\'o}r, {-}"),
        ([Author("Bee"), Author(literal="others")], "Bee and others"),
        ([Author("Bee"), Author("others")], "Bee and others"),
        ([Author("others")], "{others}"),
        ([Author("Others", "A.")], "Others, A."),
        ([Author("a--b")], "a-{}-b"),
    ],
)
def test_names(authors: list[Author], expected: str) -> None:
    assert latex.escape_names(authors) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A. Bee and Cee, Dora", "A. Bee and Cee, Dora"),
        ("Bee, Jr, Ann AND Cee", "Bee, Jr, Ann and Cee"),
        ("Bee,", "{Bee,}"),
        ("a, b, c, d", "{a, b, c, d}"),
        ("and", "{and}"),
        ("", ""),
    ],
)
def test_written_lists_of_names(text: str, expected: str) -> None:
    assert latex.escape_name_list(text) == expected


def test_urls_are_encoded_not_escaped() -> None:
    assert (
        latex.escape_url("https://a.org/x_y%20?q=1&r=~z#é {b}\\") == "https://a.org/x_y%20?q=1&r=~z#%C3%A9%20%7Bb%7D%5C"
    )
    assert latex.escape_url("10.1000/(SICI)1<2::AID>3.0.CO;2-2") == "10.1000/(SICI)1<2::AID>3.0.CO;2-2"
    assert latex.escape_url("\ud800\n") == "%EF%BF%BD"


def test_labels_are_made_of_whole_characters() -> None:
    assert latex.escape_label("Ökonomie þ 5%") == r"{\"O}konomie {\mbox{þ}} 5{\%}"


@pytest.mark.parametrize("text", ["深層", "Нейрон", "😀", "שלום", "Αθήνα", "ả", "\u0301", "a\u20dd"])
def test_scripts_that_need_a_unicode_engine_are_named(text: str) -> None:
    assert latex.needs_unicode_engine(f"Some {text} text")


@pytest.mark.parametrize("text", ["plain", "é ñ ł", "ε ≤ ℝ ₂", "€ ™ “x” – …", "ễ q\u0303", "ﬁ", "\ufffd", "x\ufe0f"])
def test_what_any_engine_prints_needs_none(text: str) -> None:
    assert not latex.needs_unicode_engine(text)


def test_stand_ins_are_defined_for_what_is_used() -> None:
    assert latex.fallbacks_used(latex.escape("ℝ $\\text{x}$ and \\mathfrak")) == {"mathbb", "text"}
    assert latex.fallbacks_used(r"\$ \mathbb in text") == {"mathbb"}
    assert latex.fallbacks_used(r"$\mathbbx$") == set()
    definitions = latex.fallback_definitions({"text", "mathbb"})
    assert definitions == r"\providecommand{\mathbb}[1]{\mathbf{#1}} \providecommand{\text}[1]{\mbox{#1}}"
    assert all(balanced(definition) for definition in FALLBACKS.values())


@given(ANYTHING)
def test_fields_have_balanced_braces_and_no_special_outside_mathematics(text: str) -> None:
    for value in (latex.escape(text), latex.escape_title(text)):
        assert balanced(value)
        assert not UNESCAPED.search(MATH.sub("", value))
        assert "\n" not in value
        assert not re.search(r"(?<!\\)(?:\\\\)*\\$", value)
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in value)


@given(st.lists(st.builds(Author, ANYTHING, ANYTHING, st.just("") | ANYTHING), max_size=4))
def test_names_stay_as_many_as_they_were(authors: list[Author]) -> None:
    value = latex.escape_names(authors)
    assert balanced(value)
    assert not UNESCAPED.search(MATH.sub("", value))
    names = re.split(r" and ", strip_groups(value)) if value else []
    assert len(names) <= len(authors)
    assert len(names) == sum(1 for a in authors if latex.escape_names([a]))
    assert all(name.count(",") <= 1 for name in names)


def strip_groups(value: str) -> str:
    depth, result = 0, []
    for c in value:
        depth += c == "{"
        result.append("x" if depth else c)
        depth -= c == "}"
    return "".join(result)


@given(ANYTHING)
def test_urls_are_ascii_without_braces_and_spaces(text: str) -> None:
    assert not re.search(r"[^\x21-\x7e]|[{}\\]", latex.escape_url(text))


@given(ANYTHING)
def test_titles_differ_from_fields_only_in_braces(text: str) -> None:
    def bare(value: str) -> str:
        return (
            value.replace(r"{$\lbrace$}", "")
            .replace(r"{$\rbrace$}", "")
            .replace("{", "")
            .replace("}", "")
            .replace("\\", "")
        )

    assert bare(latex.escape_title(text)) == bare(latex.escape(text))


@given(st.text("$\\{}^_'xy1 ()[]|,+", max_size=25) | st.text(max_size=20))
def test_valid_mathematics_is_balanced_and_ascii(content: str) -> None:
    if valid(content):
        assert content.isascii()
        assert balanced(content)
        assert "$" not in content


DECODABLE = 'abcXYZ 019.,:;!()+=/*@"\\{}$&%#_^~é è ñüçřśåłßæ“”–—…αβΓΔε≤≥∞→√\n'


@given(st.text(DECODABLE, max_size=40))
def test_decoding_gives_the_text_back(text: str) -> None:
    logging.disable(logging.CRITICAL)
    try:
        decoder = LatexNodes2Text(math_mode="text", keep_comments=True)
        decoded = decoder.latex_to_text(latex.escape(text.replace("$", "")))
    finally:
        logging.disable(logging.NOTSET)
    decoded = decoded.replace("ˆ", "^").replace("˜", "~")  # what pylatexenc takes the two names for
    assert decoded.split() == text.replace("$", "").split()


def test_every_symbol_stands_for_one_character() -> None:
    assert all(len(c) == 1 and not c.isascii() for c in SYMBOLS)
    assert all(balanced(value) for value in SYMBOLS.values())


@pytest.mark.parametrize(
    "text",
    [
        "$" * 50_000,
        "{" * 50_000,
        "\\" * 50_000,
        "$x" * 25_000,
        "a\u0301" * 25_000,
        "$" + "{" * 50_000 + "$",
        "-" * 50_000,
        "₂" * 50_000,
        "²" * 50_000,
        "X " * 25_000,
        "$" + "x_1 " * 12_000 + "$",
        "a, " * 20_000,
        "and " * 12_000,
        "α" * 50_000,
    ],
)
def test_long_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    latex.escape(text)
    latex.escape_title(text)
    latex.escape_names([Author(text, text), Author(literal=text)])
    latex.escape_name_list(text)
    assert time.process_time() - start < 5
