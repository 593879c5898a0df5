"""What reads bibliographies takes the exports: TeX's programs, pandoc, the parsers of reference managers.

Debian has TeX, biber, pandoc and bibutils. The Node packages (bibtex-tidy, @citation-js/core with plugin-bibtex and
plugin-csl, @retorquere/bibtex-parser) are looked for in ``$CHECK_BIB_HOME/npm``, pybtex in ``$CHECK_BIB_HOME/venv``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from support import abstract, dump
from test_round_trips import NASTY

from readinglist.exporting import Wanted
from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.consumers

# Before the tests get a home of their own.
TOOLS = Path(os.environ.get("CHECK_BIB_HOME", "~/.cache/check_bib")).expanduser()
DUMPS = Path(__file__).resolve().parents[2] / "shared" / "dumps"
TITLES = [*NASTY, "a line\nbreak", "a tab\there", "unbalanced {{ open", "}} unbalanced", "e\u0301 u\u0308", "x" * 3000,
          "\\", "%", "~", "Title ending in \\", "#hash first", "--- dashes first"]  # fmt: skip


class Exports(NamedTuple):
    """Files of one library."""

    folder: Path
    keys: list[str]

    def __getitem__(self, format_: str) -> Path:  # type: ignore[override]
        return self.folder / f"{format_}.{'json' if format_ == 'csl-json' else 'ris' if format_ == 'ris' else 'bib'}"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Every paper of the user's dumps, where they are, and one for each nasty title."""
    folder = tmp_path_factory.mktemp("consumers")
    source = folder / "dump.txt"
    source.write_text(dump([(f"On {name} Codes", abstract(name)) for name in ("Rising", "Falling", "Still")]))
    with Library(folder / "library.db") as library:
        library.import_([str(source), *([str(DUMPS)] if DUMPS.is_dir() else [])])
        for number, title in enumerate(TITLES):
            library.add(
                {
                    "title": title if len(title) > 3 else f"{title} alone {number}",
                    "authors": ["O'Neil & Sons, {Inc.}" if number % 5 == 0 else "Müller, Jürgen", "{A and B}"],
                    "abstract": f"Of {title} 50 % {{x",
                    "venue": f"Journal of {title[:40]}",
                    "year": str(2000 + number % 20),
                    "type": "article" if number % 2 else "inproceedings",
                    "url": f"https://example.org/a_b%20c?x=1&y={number}#z",
                },
                tags=[f"tag {title}".replace(",", "")[:30]],
            )
        ids = library.select().ids
        found = Exports(folder, [paper.key for paper in library.papers(ids)])
        for format_ in ("bibtex", "biblatex", "ris", "csl-json"):
            found[format_].write_text("".join(library.export(ids, Wanted(format_))), encoding="utf-8", newline="")
    return found


def run(folder: Path, *command: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "max_print_line": "10000", **(env or {})}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=300, check=False
    )


def needs(*programs: str) -> None:
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")


def printed_keys(folder: Path) -> set[str]:
    """The keys that a document printed as ``[[key]]``."""
    run(folder, "pdftotext", "-raw", "-enc", "UTF-8", "doc.pdf", "doc.txt")
    text = (folder / "doc.txt").read_text("utf-8", "replace")
    return {re.sub(r"\s", "", key) for key in re.findall(r"\[\[(.*?)\]\]", text, re.DOTALL)}


def tex_errors(folder: Path) -> list[str]:
    return re.findall(r"^! .*", (folder / "doc.log").read_text("utf-8", "replace"), re.MULTILINE)


_PAGE = r"\usepackage[paperwidth=200in,paperheight=40in,margin=0.5in]{geometry}\raggedright\pagestyle{empty}"
_CLASSIC = rf"""\documentclass{{article}}%s{_PAGE}\usepackage{{url}}
\makeatletter\let\old\bibitem
\renewcommand\bibitem[2][]{{\old{{#2}}\mbox{{[[\detokenize{{#2}}]]}} }}\makeatother
\begin{{document}}\nocite{{*}}\bibliographystyle{{plainurl}}\bibliography{{refs}}\end{{document}}
"""


@pytest.mark.parametrize(
    ("program", "engine", "packages"),
    [
        ("bibtex", "pdflatex", r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}"),
        ("bibtexu", "lualatex", r"\usepackage{fontspec}"),
    ],
)
def test_classic_styles_compile_with_every_entry(
    exports: Exports, tmp_path: Path, program: str, engine: str, packages: str
) -> None:
    needs(program, engine, "pdftotext")
    shutil.copy(exports["bibtex"], tmp_path / "refs.bib")
    (tmp_path / "doc.tex").write_text(_CLASSIC % packages)
    command = (engine, "-interaction=nonstopmode", "-no-shell-escape", "doc.tex")
    run(tmp_path, *command)
    run(tmp_path, program, "doc")
    log = (tmp_path / "doc.blg").read_text("utf-8", "replace")
    assert re.findall(r"^.*---(?:line|while).*|^I found no .*", log, re.MULTILINE) == []
    run(tmp_path, *command)
    assert tex_errors(tmp_path) == []
    assert printed_keys(tmp_path) == set(exports.keys)


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
def test_biber_and_lualatex_print_every_entry(exports: Exports, tmp_path: Path, format_: str) -> None:
    needs("biber", "lualatex", "pdftotext")
    shutil.copy(exports[format_], tmp_path / "refs.bib")
    (tmp_path / "doc.tex").write_text(
        rf"\documentclass{{article}}\usepackage{{fontspec}}\usepackage[backend=biber,style=numeric]{{biblatex}}{_PAGE}"
        r"\addbibresource{refs.bib}\renewbibmacro*{begentry}{\mbox{[[\thefield{entrykey}]]}\space}"
        r"\begin{document}\nocite{*}\printbibliography\end{document}"
    )
    command = ("lualatex", "-interaction=nonstopmode", "-no-shell-escape", "doc.tex")
    run(tmp_path, *command)
    told = run(tmp_path, "biber", "doc").stdout
    assert re.findall(r"ERROR - .*", told) == []
    run(tmp_path, *command)
    assert tex_errors(tmp_path) == []
    assert printed_keys(tmp_path) == set(exports.keys)


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
def test_biber_finds_the_data_model_kept(exports: Exports, tmp_path: Path, format_: str) -> None:
    needs("biber")
    shutil.copy(exports[format_], tmp_path / "refs.bib")
    told = run(tmp_path, "biber", "--tool", "--validate-datamodel", "--output-file=out.bib", "refs.bib").stdout
    assert re.findall(r"ERROR - .*", told) == []
    # It knows none of our own fields, and says of a paper without year or journal that it should have them.
    code = "code|" if format_ == "bibtex" else ""
    own = (
        rf"Field '(?:{code}readstatus|relevance|abstract_kind|entrysubtype|day|archiveprefix|primaryclass|x-\w+)'"
        r" invalid|Missing mandatory"
    )
    warnings = [line for line in re.findall(r"WARN - (.*)", told) if not re.search(own, line)]
    assert warnings == []
    entries = re.findall(
        r"^@(?!comment|string|preamble)\w+\s*\{([^,]+),", (tmp_path / "out.bib").read_text(), re.M | re.I
    )
    assert set(entries) == set(exports.keys)


@pytest.mark.parametrize("format_", ["bibtex", "biblatex", "csl-json"])
def test_pandoc_cites_every_entry(exports: Exports, tmp_path: Path, format_: str) -> None:
    needs("pandoc")
    ending = {"bibtex": "bibtex", "biblatex": "bib", "csl-json": "json"}[format_]
    shutil.copy(exports[format_], tmp_path / f"refs.{ending}")
    (tmp_path / "doc.md").write_text(f'---\nnocite: "@*"\nbibliography: refs.{ending}\n---\n')
    done = run(tmp_path, "pandoc", "--citeproc", "-t", "html", "doc.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count('class="csl-entry"') == len(exports.keys)
    assert "<script>alert" not in done.stdout


_NODE = {
    "bibtex-tidy": "import {tidy} from 'bibtex-tidy'; const o = tidy(text, {}); "
    "console.log(JSON.stringify({n: o.count, errors: o.warnings}))",
    "@retorquere/bibtex-parser": "import {parse} from '@retorquere/bibtex-parser'; "
    "const o = parse(text, {sentenceCase: false}); const soft = /^unhandled macro/; "
    "const hard = o.errors.filter(x => !soft.test(x.error || x.message)); "
    "console.log(JSON.stringify({n: o.entries.length, errors: hard}))",
    "@citation-js/core": "import {Cite} from '@citation-js/core'; import '@citation-js/plugin-bibtex'; "
    "import '@citation-js/plugin-csl'; const o = new Cite(text, {forceType: '@biblatex/text'}); "
    "console.log(JSON.stringify({n: o.data.length, errors: []}))",
}


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
@pytest.mark.parametrize("package", sorted(_NODE))
def test_javascript_parsers_read_every_entry(exports: Exports, package: str, format_: str) -> None:
    needs("node")
    folder = TOOLS / "npm"
    if not (folder / "node_modules" / package).is_dir():
        pytest.skip(f"the Node package {package} is not in {folder}")
    program = f"import {{readFileSync}} from 'fs'; const text = readFileSync(process.env.BIB, 'utf8'); {_NODE[package]}"
    # Imports come first in a module.
    imports, rest = re.findall(r"import [^;]+;", program), re.sub(r"import [^;]+;", "", program)
    done = run(
        folder, "node", "--input-type=module", "-e", " ".join(imports) + rest, env={"BIB": str(exports[format_])}
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"n": len(exports.keys), "errors": []}


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
def test_pybtex_reads_every_entry(exports: Exports, tmp_path: Path, format_: str) -> None:
    python = TOOLS / "venv" / "bin" / "python"
    if not python.exists() or run(tmp_path, str(python), "-c", "import pybtex").returncode:
        pytest.skip(f"pybtex is not in {python}")
    program = "import sys, pybtex.database as d; print('\\n'.join(d.parse_file(sys.argv[1]).entries))"
    done = run(tmp_path, str(python), "-c", program, str(exports[format_]))
    assert done.stderr == ""
    assert done.stdout.split() == exports.keys or set(done.stdout.split()) == set(exports.keys)


@pytest.mark.parametrize(("program", "format_"), [("bib2xml", "bibtex"), ("ris2xml", "ris")])
def test_bibutils_reads_every_entry(exports: Exports, tmp_path: Path, program: str, format_: str) -> None:
    needs(program)
    done = run(tmp_path, program, "-i", "utf8", str(exports[format_]))
    assert done.returncode == 0
    # It takes a @preamble for an entry, too.
    records = [part for part in re.split(r"<mods[ >]", done.stdout)[1:] if "\\catcode64" not in part]
    assert len(records) == len(exports.keys)
