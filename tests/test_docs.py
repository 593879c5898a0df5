"""The documentation is true: its commands are run, its tables compared with the code, its links followed."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import click
import pytest

import readinglist
from readinglist.cli.app import VERBS
from readinglist.cli.config import CONFIG_KEYS, EXPORT_KEYS
from readinglist.cli.main import FAILED, IN_PART, INTERRUPTED, WRONG_USE
from readinglist.editing import PARSERS
from readinglist.intake import Apart
from readinglist.owning import Rekeyed
from readinglist.paper import Author, Leftover
from readinglist.store.overview import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
PAPERS = 16
"""Different papers in the examples."""

_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?Z?)?)?")


class Done(NamedTuple):
    """A finished command: its exit code, and what it printed."""

    code: int
    out: str


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Done]:
    """Runs the program in a folder that has the examples, with a library and a home of its own."""
    for folder in ("examples", "more"):
        shutil.copytree(DOCS / folder, tmp_path / "docs" / folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("READINGLIST", "XDG_"))}
    environment = kept | {
        "HOME": str(tmp_path / "home"),
        "READINGLIST_LIBRARY": str(tmp_path / "library.db"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }

    def command(*arguments: str, both: bool = False) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "readinglist", *arguments],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if both else subprocess.PIPE,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout)

    return command


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """The program that writes the command reference."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(path: str) -> str:
    """A file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def pages() -> list[Path]:
    """All Markdown pages of the repository, without those of environments in it."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("benchmarks/**/*.md")])


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def section(page: str, title: str) -> str:
    """What stands below a heading, up to the next one, in front of what is below that."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, f"no section {title!r}"
    return found[1]


def code_words(page: str) -> set[str]:
    """Everything in backticks, word by word."""
    return {word for part in re.findall(r"`([^`\n]+)`", page) for word in re.findall(r"[\w-]+", part)}


# --- the README


def tour() -> Iterator[tuple[str, str]]:
    """The commands of the README's tour, each with the output that it shows."""
    for block in blocks(text("README.md"), "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def shows(shown: str, printed: str) -> bool:
    """Whether *shown* is *printed*, whatever the days; a line ``…`` stands for lines left out."""
    parts = [re.escape(_DAY.sub("DAY", part)) for part in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), _DAY.sub("DAY", printed)) is not None


def test_the_tour_prints_what_the_readme_shows(run: Callable[..., Done]) -> None:
    steps = list(tour())
    assert len(steps) >= 6
    for command, output in steps:
        program, *arguments = shlex.split(command)
        assert program == "readinglist"
        done = run(*arguments, both=True)
        assert done.code == 0, f"{command}\n{done.out}"
        assert shows(output, done.out), f"$ {command}\n{done.out}"


def test_a_difference_between_tour_and_program_is_noticed() -> None:
    assert shows("a 2026-03-14\n…\nz\n", "a 2025-01-01\nb\nc\nz\n")
    assert not shows("a\nz\n", "a\nb\nz\n")
    assert not shows("a\n…\nz\n", "a\nb\ny\n")


def command_lines() -> list[str]:
    """The two commands of the README's first screen."""
    return [line for block in blocks(text("README.md"), "sh") for line in block.splitlines() if "venv .venv" in line]


def test_the_first_command_of_the_readme_reads_the_examples(run: Callable[..., Done], tmp_path: Path) -> None:
    parts = command_lines()[0].split(" && ")
    calls = [shlex.split(part)[1:] for part in parts if part.startswith(".venv/bin/readinglist ")]
    assert [call[2] for call in calls] == ["import", "list", "export"]
    for call in calls:
        assert run(*call).code == 0
    assert (tmp_path / "demo.bib").read_text(encoding="utf-8").count("\n@") == PAPERS - 1


def test_readme_contributing_and_ci_have_the_same_checks() -> None:
    checks = command_lines()[1]
    assert checks.endswith("-m tests.check")
    assert checks in text(".ci/run").splitlines()
    assert checks in text("CONTRIBUTING.md").splitlines()


def test_ci_is_a_strict_executable_script() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")


# --- the command reference


def test_the_command_reference_is_what_the_code_says(generator: ModuleType) -> None:
    page = text("docs/commands.md")
    assert generator.page(page) == page, "run: python docs/generate.py"


def test_every_verb_and_every_option_is_documented(generator: ModuleType) -> None:
    page = text("docs/commands.md")
    names = set()
    for name, command in generator.commands():
        names.add(name.split()[0])
        documented = set(re.findall(r"`(--?[\w-]+)`", section(page, name)))
        options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
        options = [option for option in options if not option.hidden]
        own = {opt for option in options if option.name not in generator.GLOBAL for opt in option.opts}
        assert own - documented == set(), name
    assert names == set(VERBS)


def test_every_verb_has_help(generator: ModuleType) -> None:
    for name, command in generator.commands():
        assert command.help, name
        assert command.callback.__doc__, name


def test_every_field_that_can_be_set_is_in_the_help_of_edit(generator: ModuleType) -> None:
    help_text = dict(generator.commands())["edit"].help
    assert {name for name in PARSERS if name not in re.findall(r"\w+", help_text)} == set()


def test_exit_codes_are_documented() -> None:
    table = section(text("docs/commands.md"), "Exit codes")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == {
        0,
        FAILED,
        WRONG_USE,
        IN_PART,
        INTERRUPTED,
    }


def test_environment_and_configuration_are_documented() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "readinglist").rglob("*.py"))
    used = set(re.findall(r"(?<!_)READINGLIST_[A-Z]+", sources))
    assert used
    documented = text("docs/commands.md")
    assert {name for name in used if f"`{name}`" not in documented} == set()
    assert {
        name for name in CONFIG_KEYS if not re.search(rf"^(?:{name} = |\[{name}[.\]])", documented, re.MULTILINE)
    } == set()


# --- JSON


def names_of(value: Any) -> set[str]:
    """The names of an object, or of all objects in an array."""
    if isinstance(value, list):
        return set().union(*map(names_of, value)) if value else set()
    return set(value) if isinstance(value, dict) else set()


def test_every_name_in_json_is_documented(run: Callable[..., Done]) -> None:
    page = text("docs/json.md")
    run("import", "docs/examples")
    run("tag", "lantern", "--add", "proofs")
    run("views", "save", "new", "is:unread")
    assert run("edit", "1", "--set", f"key={'a' * 60}").code == 0
    for title, arguments in (
        ("Paper", ["list"]),
        ("Import", ["import", "docs/examples"]),
        ("History", ["history"]),
        ("Tags", ["tags"]),
        ("Imports", ["imports"]),
        ("Stats", ["stats"]),
        ("Views", ["views"]),
        ("Keys", ["keys"]),
        ("Keys", ["keys", "--refresh", "--dry-run", "id:1"]),
        ("Config", ["config"]),
        ("Enrich", ["enrich", "--from", "docs/more", "--dry-run"]),
    ):
        done = run(*arguments, "--json")
        printed = names_of(json.loads(done.out))
        assert printed, arguments
        assert done.code == 0, arguments
        assert printed - code_words(section(page, title)) == set(), arguments
    for arguments in (["show", "1"], ["trash"], ["doctor"]):
        assert isinstance(json.loads(run(*arguments, "--json").out), list)
    assert set(Finding._fields) <= code_words(section(page, "Doctor"))
    assert {*Apart._fields, *Leftover._fields, *Rekeyed._fields} <= code_words(section(page, "Import"))


def test_the_names_inside_enrich_are_documented(run: Callable[..., Done]) -> None:
    known = code_words(section(text("docs/json.md"), "Enrich"))
    run("import", "docs/examples")
    report = json.loads(run("enrich", "--from", "docs/more", "--json").out)
    (found,) = (paper for paper in report["papers"] if paper["outcome"] == "filled")
    for part in (report["papers"], report["sources"], report["total"], found["matches"]):
        assert names_of(part) <= known
    (paper,) = json.loads(run("show", found["key"], "--json").out)
    assert paper["records"][-1]["looked_up"] is True


def test_the_names_inside_import_and_show_are_documented(run: Callable[..., Done]) -> None:
    page = text("docs/json.md")
    report = json.loads(run("import", "docs/examples", "--json").out)
    assert names_of(report["files"]) | names_of(report["total"]) <= code_words(section(page, "Import"))
    (paper,) = json.loads(run("show", "1", "--json").out)
    known = code_words(section(page, "Show")) | code_words(section(page, "Paper"))
    assert names_of([paper]) | names_of(paper["records"]) <= known
    assert names_of([record["fields"] for record in paper["records"]]) <= known
    empty = {name for name, value in paper.items() if value is None}
    assert empty, "what is missing is null, never absent"


# --- examples


def test_the_examples_import_without_a_leftover_and_only_once(run: Callable[..., Done]) -> None:
    first = run("import", "docs/examples", "--json")
    report = json.loads(first.out)
    assert first.code == 0
    assert [(item["path"], item["error"], item["leftovers"]) for item in report["files"]] == [
        (f"docs/examples/{name}", None, []) for name in sorted(path.name for path in EXAMPLES.iterdir())
    ]
    assert report["total"]["new"] == PAPERS
    again = json.loads(run("import", "docs/examples", "--json").out)
    assert again["total"]["new"] == 0
    assert again["total"]["known"] == again["total"]["records"] == report["total"]["records"]


def test_one_example_was_seen_in_three_dumps(run: Callable[..., Done]) -> None:
    run("import", "docs/examples")
    papers = json.loads(run("list", "--sort", "seen", "--json").out)
    assert [paper["seen"] for paper in papers][:2] == [3, 2]
    assert papers[0]["title"].startswith("Lantern: Retrieval-Augmented")


# --- pages and code


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    content = page.read_text(encoding="utf-8")
    for target in _LINK.findall(re.sub(r"^```.*?^```", "", content, flags=re.DOTALL | re.MULTILINE)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{page.name}: {target}"


def anchors(page: str) -> set[str]:
    """The names that headings get."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_index_names_every_page() -> None:
    index = text("docs/README.md")
    assert {
        path.name for path in DOCS.glob("*.md") if path.name != "README.md" and f"({path.name})" not in index
    } == set()


def test_the_architecture_names_every_module() -> None:
    page = text("docs/architecture.md")
    modules = {path.name for path in (ROOT / "readinglist").glob("*.py") if not path.name.startswith("__")}
    modules |= {f"{path.parent.name}/" for path in (ROOT / "readinglist").glob("*/__init__.py")}
    assert {name for name in modules if name not in page} == set()


def test_the_data_model_names_every_table(run: Callable[..., Done], tmp_path: Path) -> None:
    run("list")
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'"
    with closing(sqlite3.connect(tmp_path / "library.db")) as connection:
        tables = {row[0] for row in connection.execute(query)}
    internal = {name for name in tables if name.startswith(("sqlite_", "_"))}
    assert "papers" in tables
    assert tables - internal - code_words(text("docs/data-model.md")) == set()


def missing(page: str, names: Iterable[str]) -> set[str]:
    """Those of *names* that stand nowhere on *page* in backquotes."""
    return {name for name in names if f"`{name}`" not in page}


def test_formats_are_documented() -> None:
    from readinglist.formats import base, sniff, writers

    assert missing(text("docs/formats.md"), (*base.FORMATS, *sniff.READERS)) == set()
    assert missing(text("docs/export.md"), writers.FORMATS) == set()


# --- export and citation keys


def test_every_ending_of_an_export_is_documented() -> None:
    from readinglist.formats import writers

    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]*) \|", section(text("docs/export.md"), "Calling it"), re.MULTILINE)
    documented = {ending: name for name, cell in rows for ending in re.findall(r"`(\.\w+)`", cell)}
    assert documented == {ending: writers.by_ending(f"papers{ending}") for ending in documented}
    assert set(documented) == set(writers._ENDINGS)


def test_filters_and_names_of_saved_exports_are_documented() -> None:
    from readinglist.formats.template_writer import FILTERS

    page = text("docs/export.md")
    assert missing(section(page, "Templates"), FILTERS) == set()
    assert missing(section(page, "Files that stay up to date"), EXPORT_KEYS) == set()


def test_the_headings_of_tables_are_documented() -> None:
    from readinglist.formats.csv_writer import COLUMNS

    assert missing(section(text("docs/export.md"), "CSV"), COLUMNS) == set()


def test_the_template_of_the_documentation_makes_what_is_shown(run: Callable[..., Done], tmp_path: Path) -> None:
    part = section(text("docs/export.md"), "Templates")
    (template,), (shown,) = blocks(part, "jinja"), blocks(part, "text")
    (tmp_path / "list.md.j2").write_text(template, encoding="utf-8")
    run("import", "docs/examples")
    run("tag", "lantern", "--add", "proofs")
    (command,) = re.findall(r"`readinglist (export [^`]*--template [^`]*)`", part)
    assert run(*shlex.split(command)) == (0, shown)


def test_the_saved_exports_of_the_documentation_are_written(run: Callable[..., Done], tmp_path: Path) -> None:
    (config,) = blocks(section(text("docs/export.md"), "Files that stay up to date"), "toml")
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    (tmp_path / "thesis").mkdir()
    run("import", "docs/examples")
    run("tag", "lantern", "--add", "thesis")
    done = run("--config", "config.toml", "export", "--all", both=True)
    assert done.code == 0, done.out
    assert (tmp_path / "thesis" / "refs.bib").read_text(encoding="utf-8").startswith("@online{lantern")
    assert "\n## To read\n" in (tmp_path / "reading-list.md").read_text(encoding="utf-8")
    assert (tmp_path / "papers.csv").read_text(encoding="utf-8").count("\n") == PAPERS + 1


def test_the_configuration_of_the_reference_is_valid(tmp_path: Path) -> None:
    from readinglist.cli.config import read_config

    (config,) = blocks(section(text("docs/commands.md"), "Configuration file"), "toml")
    path = tmp_path / "config.toml"
    path.write_text(config, encoding="utf-8")
    assert set(read_config(path, must_exist=True)) == set(CONFIG_KEYS)


def test_markers_and_modifiers_of_key_patterns_are_documented() -> None:
    from readinglist.key_patterns import MARKERS, MODIFIERS

    page = text("docs/citation-keys.md")
    assert missing(section(page, "Markers"), MARKERS) == set()
    assert missing(section(page, "Modifiers"), MODIFIERS) == set()


def test_the_examples_of_key_patterns_give_the_keys_that_are_shown() -> None:
    from readinglist.key_patterns import compile as compile_pattern

    authors = [Author("Lindqvist", "Zoë"), Author("Brzeg", "Łukasz"), Author("Nwosu", "Amara")]
    fields = {"type": "misc", "month": 1, "day": 19, "arxiv": "2601.99003", "tags": ["proofs"]}
    examples = section(text("docs/citation-keys.md"), "Examples")
    (title,) = re.findall(r"\*(Lantern[^*]*)\*", examples)
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", examples, re.MULTILINE)
    assert len(rows) > 10
    for pattern, key in rows:
        assert compile_pattern(pattern)(title, authors, 2026, fields) == key


def test_the_names_in_json_lines_are_documented(run: Callable[..., Done]) -> None:
    page = text("docs/json.md")
    run("import", "docs/examples")
    first, *papers = run("export", "-f", "jsonl").out.splitlines()
    about = json.loads(first)["readinglist"]
    known = code_words(section(page, "JSON Lines")) | code_words(section(page, "Imports"))
    assert names_of(about) | names_of(about["imports"]) <= known
    known |= code_words(section(page, "Paper")) | code_words(section(page, "Show"))
    found = [json.loads(paper) for paper in papers]
    assert len(found) == PAPERS
    assert names_of(found) | names_of([record for paper in found for record in paper["records"]]) <= known


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    page = text("docs/dependencies.md").lower()
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=~! \[]", requirement)[0] for requirement in needed}
    assert {name for name in names if f"[{name}]" not in page} == set()


def test_the_version_is_the_same_everywhere(run: Callable[..., Done]) -> None:
    newest = re.search(r"^## \[(\d[^\]]*)\]", text("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == readinglist.__version__
    assert run("--version").out == f"readinglist {readinglist.__version__}\n"
    assert installed_version("readinglist-tui") == readinglist.__version__


def test_no_configuration_names_a_package_index() -> None:
    names = ("*.toml", "*.cfg", "*.ini", "*.txt", "*.lock", ".ci/*", "*.yml", "*.yaml", ".github/**/*.yml")
    files = {path for name in names for path in ROOT.glob(name) if path.is_file()}
    assert ROOT / ".ci" / "run" in files
    pattern = re.compile(r"index[-_]url|find[-_]links|trusted[-_]host|pypi|pythonhosted|/simple\b", re.IGNORECASE)
    assert {path.name for path in files if pattern.search(path.read_text(encoding="utf-8"))} == set()
