"""What the tests of the command line share: running it in this process or as a program, and papers to work on.

It is a plugin of pytest and is imported too, which its assertions need not be rewritten for: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from readinglist.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]

TABLES = (
    "texts", "imports", "papers", "records", "aliases", "tags", "paper_tags", "decisions", "relations", "suspects",
    "proposals", "views",
)  # fmt: skip

# Everything that a terminal may take for a command, or that hides or reorders text.
HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 \u202eesrever\u2066 \x9b2Jc1 \x85nel \u2028sep \x00nul \x7fdel \ufeffbom \u200bzero"
)
_RANGES = ((0, 0x20), (0x7F, 0xA0), (0x202A, 0x202F), (0x2066, 0x206A))
FORBIDDEN = frozenset(
    [chr(code) for start, end in _RANGES for code in range(start, end)]
    + list("\u200b\u200e\u200f\u2028\u2029\ufeff\u061c")
) - {"\n"}


class Result(NamedTuple):
    """What one run of the program came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document that it has to be."""
        return json.loads(self.out)


class Cli:
    """The command line with a library of its own."""

    def __init__(self, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.library = library
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int | None = 0) -> Result:
        """Run in this process, which is fast; *code* is the exit code that has to come, None for any."""
        self._capsys.readouterr()
        got = run(list(arguments))
        captured = self._capsys.readouterr()
        result = Result(got, captured.out, captured.err)
        assert "Traceback" not in result.err
        assert code is None or got == code, result
        return result

    def keys(self, *query: str) -> list[str]:
        """The citation keys that a query finds, sorted."""
        return sorted(self("list", "--keys", *query).out.split())

    def paper(self, name: str) -> dict[str, Any]:
        """The JSON object of one paper."""
        (paper,) = self("show", "--json", name).json
        found: dict[str, Any] = paper
        return found


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """The command line over a library that does not exist yet; standard input is empty and no terminal."""
    monkeypatch.setenv("READINGLIST_LIBRARY", str(tmp_path / "library.db"))
    with open(os.devnull) as nothing:  # noqa: PTH123 - the stream of this very test
        monkeypatch.setattr(sys, "stdin", nothing)
        yield Cli(tmp_path / "library.db", capsys)


@pytest.fixture
def shelf(cli: Cli) -> Cli:
    """The command line over three papers: all fields, some, and no title."""
    cli(
        "add", "--title", "Sleep and Sparse Codes", "--author", "Ines Maro", "--author", "Li, Wei", "--year", "2024",
        "--month", "5", "--type", "article", "--venue", "Journal of Rest", "--volume", "3", "--issue", "2", "--pages",
        "1--9", "--publisher", "Duvet Press", "--doi", "10.1234/REST.5", "--arxiv", "2403.03507v2", "--url",
        "https://rest.example/5", "--code", "https://github.com/maro/sleep", "--abstract", "We sleep on it.",
        "--tag", "thesis",
    )  # fmt: skip
    cli("add", "--title", "Naïve Flow Matching for Video", "--author", "Olga Brandt", "--year", "2022")
    cli("add", "--arxiv", "2501.00001")
    return cli


def environment(**extra: str) -> dict[str, str]:
    """The environment for a program of its own: this one's, with the sources on the path."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **extra}


def program(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own, without a terminal."""
    extra: dict[str, str] = options.pop("env", {})
    options.setdefault("stdin", subprocess.DEVNULL if "input" not in options else None)
    if options["stdin"] is None:
        del options["stdin"]
    return subprocess.run(
        [sys.executable, "-m", "readinglist", *arguments],
        capture_output=True,
        env=environment(**extra),
        timeout=60,
        check=False,
        **options,
    )


class TerminalRun(NamedTuple):
    """What a run on a terminal came to: its exit code, and all that the terminal got."""

    code: int
    screen: str


def on_terminal(*arguments: str, answer: str = "", **extra: str) -> TerminalRun:
    """Run the program on a terminal of its own (120 columns), typing *answer* once it has said something."""
    process, terminal = pty.fork()
    if process == 0:
        # In the child nothing may come back into the test.
        try:
            os.environ.update(environment(COLUMNS="120", TERM="xterm-256color", **extra))
            os.execv(sys.executable, [sys.executable, "-m", "readinglist", *arguments])  # noqa: S606
        finally:
            os._exit(127)
    received = b""
    deadline = time.monotonic() + 60
    with os.fdopen(terminal, "r+b", buffering=0) as stream:
        while time.monotonic() < deadline:
            ready, _, _ = select.select([stream], [], [], 0.2)
            if not ready:
                continue
            try:
                piece = os.read(stream.fileno(), 65536)
            except OSError:
                break  # what Linux says when the last process has left the terminal
            if not piece:
                break
            received += piece
            if answer:
                stream.write(answer.encode())
                answer = ""
        else:
            os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return TerminalRun(os.waitstatus_to_exitcode(status), received.decode(errors="replace").replace("\r\n", "\n"))


def dump(
    library: Path, tables: tuple[str, ...] = (*TABLES, "journal", "journal_changes", "settings")
) -> dict[str, Any]:
    """All rows of *tables*."""
    with closing(sqlite3.connect(library)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables}


def assert_inert(*texts: str) -> None:
    """No character in *texts* commands a terminal or hides what stands there."""
    for text in texts:
        found = FORBIDDEN.intersection(text)
        assert not found, sorted(map(ascii, found))


def sound(library: Path) -> list[str]:
    """What SQLite finds wrong with a library file: its pages, references, and the search index."""
    problems = []
    with closing(sqlite3.connect(library)) as connection:
        problems += [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [f"foreign key {row}" for row in connection.execute("PRAGMA foreign_key_check")]
        try:
            connection.execute("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            problems.append(f"index: {error}")
        connection.rollback()
    return problems
