"""What an export does in TeX: it compiles, every entry is there, and titles print as they were."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from readinglist import latex, latex_math
from readinglist.formats.bibtex import write
from readinglist.keys import base_key, unique_key
from readinglist.latex_tables import ACCENTS, FALLBACKS, LETTERS, RAW, SYMBOLS
from readinglist.paper import Author, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DUMPS = Path(__file__).parents[2] / "shared" / "dumps"

pytestmark = [
    pytest.mark.tex,
    pytest.mark.skipif(
        not all(map(shutil.which, ("pdflatex", "bibtex", "pdftotext"))),
        reason="pdflatex, bibtex or pdftotext is not installed",
    ),
]

PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
%s
\usepackage[paperwidth=120in,paperheight=60in,margin=0.5in]{geometry}
\raggedright\hyphenpenalty=10000\exhyphenpenalty=10000\pagestyle{empty}
"""
# A style that prints nothing but the key and every text field, as it stands.
EVERYTHING_BST = r"""
ENTRY { title author annote abstract keywords series code-name howpublished } {} {}
FUNCTION {field.out} { duplicate$ missing$ { pop$ } { write$ newline$ newline$ } if$ }
FUNCTION {misc} {
  newline$ "\bibitem{" cite$ * "}" * write$ newline$
  author field.out title field.out series field.out howpublished field.out keywords field.out
  annote field.out abstract field.out code-name field.out
}
FUNCTION {default.type} { misc }
READ
FUNCTION {begin} { preamble$ empty$ 'skip$ { preamble$ write$ newline$ } if$
  "\begin{thebibliography}{9}" write$ newline$ }
EXECUTE {begin}
ITERATE {call.type$}
FUNCTION {end} { newline$ "\end{thebibliography}" write$ newline$ }
EXECUTE {end}
"""
ENVIRONMENT = {**os.environ, "max_print_line": "10000", "LC_ALL": "C.UTF-8"}


def run(folder: Path, *command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def compile_document(folder: Path, body: str, *, packages: str = "", engine: str = "pdflatex") -> str:
    """The text of the PDF; fails on any TeX error."""
    preamble = PREAMBLE % packages
    if engine != "pdflatex":
        preamble = preamble.replace(r"\usepackage[T1]{fontenc}", "").replace(r"\usepackage[utf8]{inputenc}", "")
    (folder / "doc.tex").write_text(f"{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n", "utf-8")
    code, _ = run(folder, engine, "-interaction=nonstopmode", "-no-shell-escape", "doc.tex")
    log = (folder / "doc.log").read_text("utf-8", "replace")
    assert re.findall(r"^! .*(?:\n.*){0,3}", log, re.MULTILINE) == []
    assert code == 0
    run(folder, "pdftotext", "-raw", "-enc", "UTF-8", "doc.pdf", "doc.txt")
    return (folder / "doc.txt").read_text("utf-8", "replace")


def bibliography(
    folder: Path, papers: Sequence[Paper], style: str = "plain", *, packages: str = "", engine: str = "pdflatex"
) -> str:
    """The text of the PDF with all entries; fails on errors of BibTeX and TeX, and when one is missing."""
    (folder / "in.bib").write_text("".join(write(papers)), "utf-8")
    (folder / "everything.bst").write_text(EVERYTHING_BST, "utf-8")
    (folder / "doc.aux").write_text(f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{in}}\n", "utf-8")
    code, output = run(folder, "bibtex", "doc")
    assert code in (0, 1), output
    assert not re.search(r"---line \d+ of file|---while|error message", output), output
    assert "repeated entry" not in output.lower()
    bbl = (folder / "doc.bbl").read_text("utf-8")
    assert bbl.count("\\bibitem") == len(papers)
    return compile_document(
        folder, f"\\nocite{{*}}\\bibliographystyle{{{style}}}\\bibliography{{in}}", packages=packages, engine=engine
    )


SAME = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "`": "'",
        "˜": "~",
        "ˆ": "^",
        "∼": "~",
        "∗": "*",
        "−": "-",
        "µ": "μ",
        "–": "-",
        "‐": "-",
        "∆": "Δ",
        "Ω": "Ω",
        "ϵ": "ε",
        "ϕ": "φ",
        "Đ": "Ð",
        "|": "|",
        "{": "{",
        "…": "...",
    }
)


def printed(text: str) -> str:
    """*text* without what fonts and PDF extraction change: spaces, accents, the shape of quotation marks, case."""
    text = unicodedata.normalize("NFKD", text.translate(SAME)).translate(SAME)
    text = "".join(c for c in text if not unicodedata.combining(c) and not c.isspace() and c not in "´`¨¯˘˙¸˛˝ˇ")
    return text.replace("''", '"').replace("``", '"').lower()


def papers_of(titles: Iterable[str], **fields: object) -> list[Paper]:
    return [Paper(i, f"{i:03}key", title=title, year=2020, **fields) for i, title in enumerate(titles)]  # type: ignore[arg-type]


PRINTABLE_TITLES = [
    *(f"Before{c}after and {c} alone {c}" for c in "\\{}$&%#_^~<>|\"'`"),
    *(f"{c} at the start, {c}{c} twice, at the end {c}" for c in "\\{}$&%#_^~<>|"),
    "An { opened brace",
    "A closed } brace",
    "}{ the wrong way",
    "{ balanced {braces} here }",
    r"\input{/etc/passwd}",
    r"\end{thebibliography}",
    r"$\input{x}$ in dollars",
    r"\newpage \par \\",
    "@article{key, title = {Fake}}",
    "@string{x = 1}",
    "Tabs\tand\nnew lines\r\nand\x0bmore",
    r"Accuracy of 99.99\% on F_1 for 10^4",
    r"{\em Emphasis} and Fr\'echet",
    "Half a formula $x^$ and $a_b_c$, $\\frac{1}$, $\\left( x$, $\\def\\x{y}$, $$E = mc^2$$",
    "US$5 and 10$ and 3$",
    "Déjà vu: Erdős, Gödel, Łukasiewicz, Ångström, Škoda, Çelik, Ağaoğlu, Nguyễn",
    "Acombining e\u0301 and q\u0303 and n\u0304",
    "Control\x00 \x07characters\x1b[31m \x7fhere\x85",
    "“Quoted” ‘text’ – with — dashes… and ™ ® © € £ § ¶ • † ° ½ × ±",
    "ASCII -- dashes --- and ''quotes'' ``both`` ?` !` ,, << >>",
    "ﬁne ligatures eﬃcient",
    "Zero\u200bwidth\u200c joiner\u200d and \ufeffBOM, soft\u00adhyphen",
    "Word " * 600,
    "Colon: Subtitle; What? NO! 3D GPT-4o U-Net of McDonald's iPhone",
    "100% # & ~ ^ _ all & more",
    "[Brackets] first",
    "*starred",
]
UNPRINTABLE_TITLES = ["x" * 3000, "", " ", "A lone \ud800 surrogate"]
MATH_TITLES = [
    r"$O(n \log n)$ sorting",
    r"An $\epsilon$-net for $\mathbb{R}^d$",
    r"$\ell_1$ and $\ell_{\infty}$ norms",
    r"Sets $\{x \mid x > 0\}$ and $\left\{ \frac{a}{b} \right\}$",
    r"$x'_1$, $x_1'$, $x''$, $x'^2$",
    r"$\sqrt[3]{x}$ $\hat{\beta}$ $\hat\alpha$ $\frac12$ $\mathcal O(1)$ ${\cal N}=4$ ${\bf x}$",
    r"$\mathcal{N}(0, \sigma^2 I)$",
    r"$10^{-3}$, $2$-adic and $3\times$ faster",
    r"$\|x\|_2^2 \leq \lambda$",
    r"$\text{argmax}_x f(x)$ and $\operatorname{rank}(A)$ and $\mathrm{SO}(3)$",
    r"$\big( x \big)$ $\Bigl[ y \Bigr]$",
    r"$a\,b\;c\!d\quad e$",
    r"$x^{y^{z}}$ and $\overline{ab}$",
    "Greek inside $α_1 → β^2$ and $∑x$",
    r"$\binom{n}{k}$ $\dfrac{1}{2}$ $\boldsymbol{\theta}$ $\bm{x}$ $\mathfrak{g}$ $\mathscr{L}$ $\varnothing$",
    r"$a \lesssim b$ $\lvert x\rvert$ $\lVert x \rVert$ $\not\in$ $\not=$ $\bmod$ $\pmod{n}$ $x \leqslant y$",
    "".join(f" {c}" for c in SYMBOLS),
    "".join(set(SYMBOLS) - {"ς"}),
    "x₁₂ y⁻² z²⁺₃ ⅓ Ⅳ 𝒪 𝔼 ℝ 𝐱 𝛼 𝜃 𝟙 𝓁 𝔤 ᵀ",
]
OTHER_SCRIPTS = [
    "深層学習のための手法",
    "Нейронные сети",
    "שלום עולם",
    "مرحبا بالعالم",
    "Emoji 😀👩‍💻 ❤️ here",
    "한국어 논문",
    "Αθήνα και",
]
AUTHORS = (
    Author("van der Berg", "Jan"),
    Author("Erdős", "Pál"),
    Author("Đặng", "Ánh"),
    Author("Þórsson", "Ðór"),
    Author(literal="DeepSeek-AI"),
    Author(literal="Barnes and Noble, Inc."),
    Author("Smith, Jr", "A. B."),
    Author("O’Brien", "’t"),
    Author("A%B", "&"),
    Author("{x", "}y"),
    Author("]b[", "$"),
    Author("", "Plato"),
    Author("and", "And"),
    Author("Two Words"),
    Author("~", "^"),
    Author("\\", "|"),
    Author("Ünal", "Ç."),
    Author(",", "-"),
    Author(literal="Région Île-de-France"),
    Author(literal="€uro, Inc and Co"),
    Author(literal="Eß & Co"),
    Author("Müller-Łoś", "É.-Ñ."),
    Author("α-Centauri", "ℝ"),
    Author("Others", "All"),
    Author("12", "3"),
)


@pytest.mark.parametrize("style", ["plain", "alpha", "abbrv", "unsrt", "ieeetr"])
def test_nasty_titles_and_names_compile_in_every_classic_style(tmp_path: Path, style: str) -> None:
    papers = [
        *papers_of(
            PRINTABLE_TITLES + UNPRINTABLE_TITLES + MATH_TITLES,
            abstract="100% of\n$x^$ & {",
            note="#",
            tags=("a_b", "c, d"),
        ),
        *(Paper(1000 + i, f"author{i}", title="T", authors=(a,)) for i, a in enumerate(AUTHORS)),
        *(Paper(2000 + i, f"both{i}", title="T", authors=(a, *AUTHORS[:2])) for i, a in enumerate(AUTHORS)),
        Paper(
            3000, "all", title="T", authors=AUTHORS, type="article", venue="J & K", volume="1", issue="2", pages="1-2"
        ),
        *(
            Paper(4000 + i, f"type{i}", type=kind, title="T_1", venue="V & _", year=1999, month=3, publisher="P#")
            for i, kind in enumerate(
                (
                    "article",
                    "book",
                    "inbook",
                    "incollection",
                    "inproceedings",
                    "manual",
                    "mastersthesis",
                    "misc",
                    "phdthesis",
                    "proceedings",
                    "techreport",
                    "unpublished",
                    "booklet",
                )
            )
        ),
        Paper(5000, "labels", type="manual", title="T", extra={"organization": "Ökonomie 100%", "key": "王]b"[1:]}),
    ]
    bibliography(tmp_path, papers, style)


def test_titles_print_as_they_were(tmp_path: Path) -> None:
    found = printed(bibliography(tmp_path, papers_of(PRINTABLE_TITLES), "everything"))
    missing = [title for title in PRINTABLE_TITLES if printed(visible(title)) not in found]
    assert missing == []


def visible(text: str) -> str:
    """*text* without what doesn't print; spaces are left out of the comparison anyway."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf"))


@pytest.mark.parametrize("packages", ["", r"\usepackage{amsmath,amssymb}", r"\usepackage[hidelinks]{hyperref}"])
def test_mathematics_compiles_with_and_without_packages(tmp_path: Path, packages: str) -> None:
    text = bibliography(tmp_path, papers_of(MATH_TITLES, abstract=" ".join(MATH_TITLES)), packages=packages)
    assert "\\" not in text.replace("\\", "", 2)  # the one that is a set difference, twice


def test_whatever_counts_as_mathematics_compiles(tmp_path: Path) -> None:
    random = Random(1)
    names = sorted(latex_math._SYMBOL_COMMANDS | set(latex_math._ARGUMENTS) | latex_math._SPACES | latex_math._TEXTS)
    names += sorted(latex_math._SIZES | latex_math._DELIMITER_COMMANDS) + ["left", "right"] * 3
    pieces = [
        *"xyzabNR012" * 8,
        *"{}^_'" * 24,
        *" []+-*/=<>()|.,;:!?@",
        r"\{",
        r"\}",
        r"\left(",
        r"\right)",
        "{x}",
        r"\text{a b}",
    ]
    pieces += [f"\\{name}{' ' * name.isalpha()}" for name in names]
    formulas: set[str] = set()
    while len(formulas) < 2000:
        formula = "".join(random.choices(pieces, k=random.randint(1, 8))).strip()
        if latex_math.valid(formula) and not formula.endswith("\\"):
            formulas.add(formula)
    body = "\n\n".join(f"${formula}$" for formula in sorted(formulas))
    for packages in ("", r"\usepackage{amsmath,amssymb}"):
        compile_document(tmp_path, f"{latex.fallback_definitions(FALLBACKS)}\n{body}", packages=packages)


def test_every_character_of_the_tables_compiles(tmp_path: Path) -> None:
    characters = [*RAW, *LETTERS, *SYMBOLS]
    characters += [
        chr(c) for c in range(0xA0, 0x2200) if not latex.needs_unicode_engine(chr(c)) and chr(c).isprintable()
    ]
    characters += [chr(c) for c in range(0x1D400, 0x1D800) if not latex.needs_unicode_engine(chr(c))]
    characters += [f"{letter}{mark}" for letter in "aeijoxzAEIJOXZ" for mark in ACCENTS]
    authors = [Author(f"{c}x", f"{c}.") for c in characters if c.strip()]
    papers = [
        *papers_of(["a".join(characters), *(f"Of {c} alone" for c in characters)]),
        *(Paper(i, f"name{i}", title="T", authors=(a, a)) for i, a in enumerate(authors)),
    ]
    bibliography(tmp_path, papers, "abbrv")


def test_the_stand_ins_for_packages_are_valid(tmp_path: Path) -> None:
    compile_document(tmp_path, f"{latex.fallback_definitions(FALLBACKS)} Text")
    compile_document(
        tmp_path, f"{latex.fallback_definitions(FALLBACKS)} Text", packages=r"\usepackage{amsmath,amssymb}"
    )


def test_abstracts_and_notes_compile_and_print(tmp_path: Path) -> None:
    texts = PRINTABLE_TITLES
    papers = [Paper(i, f"{i:03}key", title="T", abstract=f"{text} END", note=text) for i, text in enumerate(texts)]
    found = printed(bibliography(tmp_path, papers, "everything"))
    assert [text for text in texts if printed(visible(f"{text} END")) not in found] == []


@pytest.mark.skipif(not shutil.which("lualatex"), reason="lualatex is not installed")
def test_other_scripts_compile_with_a_unicode_engine(tmp_path: Path) -> None:
    assert all(map(latex.needs_unicode_engine, OTHER_SCRIPTS))
    authors = [Author("王", "小明"), Author("Иванов", "Юрий"), Author(literal="深層学習"), Author("김", "철수")]
    papers = [
        *papers_of(OTHER_SCRIPTS, authors=tuple(authors)),
        *(Paper(100 + i, f"one{i}", title="T", authors=(author,)) for i, author in enumerate(authors)),
    ]
    (tmp_path / "plain").mkdir()
    (tmp_path / "alpha").mkdir()
    bibliography(tmp_path / "plain", papers, "abbrv", engine="lualatex")
    bibliography(tmp_path / "alpha", papers, "alpha", engine="lualatex")


@pytest.mark.skipif(not DUMPS.is_dir(), reason="the dumps of real pages are not here")
def test_real_dumps_compile_and_print(tmp_path: Path) -> None:
    papers: list[Paper] = []
    taken: set[str] = set()
    for path in sorted(DUMPS.glob("*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]
        lines = [
            line for line in lines if not re.match(r"Get trending|new$|Subscribe$|by.{,60}community$|\w{3} \d+$", line)
        ]
        for title, abstract in zip(lines[::2], lines[1::2], strict=False):
            key = unique_key(base_key(title, (), None), taken.__contains__)
            taken.add(key)
            papers.append(Paper(len(papers), key, title=title, abstract=abstract, authors=AUTHORS[: len(title) % 3]))
    printable = [paper for paper in papers if not latex.needs_unicode_engine(f"{paper.title}{paper.abstract}")]
    assert len(printable) > 0.95 * len(papers) > 0
    (tmp_path / "plain").mkdir()
    bibliography(tmp_path / "plain", printable)
    found = printed(bibliography(tmp_path, printable, "everything"))
    lost = [paper.title for paper in printable if printed(paper.title or "") not in found]
    assert lost == []
