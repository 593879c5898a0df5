"""A start pays for what it uses: which modules a run loads, seen in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli_support import environment, program
from support import abstract, dump

if TYPE_CHECKING:
    from pathlib import Path

# Runs the program as its console script does, then tells on standard error what was loaded.
PROBE = """
import sys
sys.argv = ["readinglist", *sys.argv[1:]]
try:
    from readinglist.cli.main import main
    main()
finally:
    sys.stdout.flush()
    sys.stderr.write("\\n" + " ".join(sorted(sys.modules)) + "\\n")
"""

HEAVY = frozenset(
    {
        "anyascii",
        "asyncio",
        "concurrent.futures",
        "dateutil",
        "email",
        "hypothesis",
        "pygments",
        "rapidfuzz",
        "rich",
        "sqlite_utils",
        "tabulate",
        "textual",
        "urllib.request",
        "webbrowser",
    }
)  # fmt: skip
"""What no everyday verb needs."""


def loaded(*arguments: str) -> set[str]:
    """The modules, and the packages that they are in, that a run of the program loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules = set(done.stderr.splitlines()[-1].split())
    assert "readinglist.cli.main" in modules
    return modules | {name.partition(".")[0] for name in modules}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A library of three papers, one of them with more than ASCII in it."""
    folder = tmp_path_factory.mktemp("hygiene")
    topics = ("Lantern", "Orchard", "Glacier naïve")
    page = folder / "page.txt"
    page.write_text(dump([(f"{topic}Net: Learning the Structure of {topic}", abstract(topic)) for topic in topics]))
    path = str(folder / "library.db")
    done = program("-l", path, "import", str(page))
    assert done.returncode == 0, done
    return path


def test_the_version_costs_next_to_nothing() -> None:
    modules = loaded("--version")
    forbidden = {"click", "sqlite3", "dataclasses", "inspect", "json", "re", "pathlib", "typing", "platformdirs"}
    started = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    # What Python itself loads at its start (for an editable installation, say) is no matter of ours.
    assert (modules & (forbidden | HEAVY)) - set(started.stdout.split()) == set()
    assert {name for name in modules if name.startswith("readinglist.")} == {
        "readinglist.cli",
        "readinglist.cli.main",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "--limit", "20"],
        ["list", "learning"],
        ["list", "learning", "-orchard", "--sort", "year"],
        ["list", "--json"],
        ["list", "--keys"],
        ["show", "1"],
        ["show", "1", "--json"],
        ["export"],
        ["star", "1"],
        ["mark", "read", "learning"],
        ["tag", "learning", "--add", "x"],
        ["tags"],
        ["history"],
        ["stats"],
        ["undo"],
        ["redo"],
    ],
    ids=" ".join,
)
def test_everyday_verbs_load_nothing_heavy(library: str, arguments: list[str]) -> None:
    heavy = HEAVY | ({"bibtexparser"} if arguments != ["export"] else set())
    assert loaded("-l", library, *arguments) & heavy == set()


def test_a_verb_loads_only_its_own_commands(library: str) -> None:
    modules = loaded("-l", library, "list")
    own = {name for name in modules if name.startswith("readinglist.cli.")}
    assert own == {f"readinglist.cli.{name}" for name in ("app", "common", "config", "listing", "main", "output")}
    assert not {name for name in modules if name.startswith("readinglist.formats")}
    assert "readinglist.store.schema" not in modules
    assert "readinglist.importing" not in modules


def test_the_help_opens_no_library_code() -> None:
    modules = loaded("--help")
    assert modules & HEAVY == set()
    assert not {name for name in modules if name.startswith(("readinglist.formats", "readinglist.query"))}


def test_an_import_loads_no_interface_and_no_parser_of_other_formats(library: str, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    # What comes near a paper of the library is compared with it, which takes rapidfuzz; this one does not.
    page.write_text(dump([("Grazing at Dawn", "Wet meadows are grazed when nobody looks. " * 12)]))
    modules = loaded("-l", library, "import", str(page))
    assert not modules & {"rich", "textual", "bibtexparser", "sqlite_utils", "rapidfuzz", "html.parser", "webbrowser"}


@pytest.mark.parametrize(
    "module",
    [
        "readinglist.library",
        "readinglist.importing",
        "readinglist.intake",
        "readinglist.editing",
        "readinglist.spelling",
        "readinglist.keys",
        "readinglist.latex",
        "readinglist.paper",
        "readinglist.text",
        "readinglist.identifiers",
        "readinglist.query",
        "readinglist.formats.detect",
        "readinglist.formats.writers",
        "readinglist.formats.bibtex",
        "readinglist.duplicates.parting",
        "readinglist.duplicates.scan",
        "readinglist.matching",
        "readinglist.merging",
        "readinglist.duplicates.view",
        "readinglist.store.schema",
        "readinglist.store.backup",
        "readinglist.store.edits",
        "readinglist.store.journal",
        "readinglist.store.overview",
        "readinglist.store.papers",
        "readinglist.store.records",
    ],
)
def test_nothing_below_the_interfaces_loads_them(module: str) -> None:
    code = f"import sys, importlib; importlib.import_module({module!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    modules = set(done.stdout.split())
    interfaces = {"rich", "textual", "readinglist.cli", "readinglist.tui", "readinglist.cli.main"}
    if module != "readinglist.store.schema":
        interfaces.add("click")  # which sqlite-utils loads
    assert modules & interfaces == set()
