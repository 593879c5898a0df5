"""The library file: what is none, what is locked, what can't be written, and who may read it."""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from cli_support import Cli, program

from readinglist.store import connection as store

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["cli_support"]


@pytest.mark.parametrize("verb", [["list"], ["star", "1"], ["doctor"], ["import", "-"], ["undo"]])
@pytest.mark.parametrize("kind", ["folder", "text", "other database", "newer", "truncated", "below a file"])
def test_what_is_no_library_is_refused_with_one_line_and_not_touched(
    shelf: Cli, tmp_path: Path, kind: str, verb: list[str]
) -> None:
    path = tmp_path / "it"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("just some notes\n" * 100)
    elif kind == "other database":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE mine (x)")
    elif kind == "newer":
        shutil.copy(shelf.library, path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {store.SCHEMA_VERSION + 1}")
            connection.execute("PRAGMA journal_mode = DELETE")
    elif kind == "truncated":
        path.write_bytes(shelf.library.read_bytes()[:50])
    else:
        (tmp_path / "file").write_text("x")
        path = tmp_path / "file" / "it.db"
    before = path.read_bytes() if path.is_file() else None
    names = sorted(item.name for item in tmp_path.iterdir())
    result = shelf("-l", str(path), *verb, code=1)
    assert result.out == ""
    assert result.err.startswith(f"readinglist: {path}: ")
    assert result.err.count("\n") == 1
    assert "fault of readinglist" not in result.err
    assert "SQLite says" not in result.err
    assert before == (path.read_bytes() if path.is_file() else None)
    assert sorted(item.name for item in tmp_path.iterdir()) == names
    if kind == "newer":
        assert "written by a newer readinglist" in result.err


@pytest.mark.parametrize("verb", [["list"], ["show", "1"], ["stats"], ["export"]])
def test_a_damaged_library_is_one_line(shelf: Cli, tmp_path: Path, verb: list[str]) -> None:
    whole = shelf.library.read_bytes()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    result = shelf("-l", str(damaged), *verb, code=1)
    assert "the library is damaged" in result.err
    assert result.err.count("\n") == 1


@pytest.fixture
def writer(shelf: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program that is in the middle of writing to the library."""
    monkeypatch.setattr(store, "BUSY_TIMEOUT", 0.05)
    with closing(sqlite3.connect(shelf.library, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE papers SET note = 'half done'")
        yield connection


def test_while_another_program_writes_reading_goes_on(shelf: Cli, writer: sqlite3.Connection) -> None:
    assert len(shelf.keys()) == 3
    assert "half done" not in shelf("show", "1").out
    assert writer.in_transaction


@pytest.mark.parametrize(
    "verb", [["star", "1"], ["undo"], ["tag", "1", "--add", "x"], ["import", "-"], ["note", "1", "x"], ["doctor"]]
)
def test_while_another_program_writes_writing_fails_with_one_line(
    shelf: Cli, writer: sqlite3.Connection, verb: list[str]
) -> None:
    result = shelf(*verb, code=1)
    assert result.out == ""
    assert result.err == (
        f"readinglist: {shelf.library}: another program is writing to the library; try again when it is done\n"
    )
    writer.execute("ROLLBACK")
    assert shelf.paper("1")["starred"] is False


def _without_privilege() -> None:
    """Give up, for the program to be started, the superuser's right to read and write what permissions forbid."""
    libc = ctypes.CDLL(None)
    for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2


def _unprivileged(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as somebody whom permissions bind."""
    if os.geteuid() != 0:
        return program(*arguments)
    if not sys.platform.startswith("linux"):
        pytest.skip("permissions do not bind the superuser")
    return program(*arguments, preexec_fn=_without_privilege)


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Path]:
    """A folder that a test may make unwritable."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    yield folder
    folder.chmod(0o755)


def test_a_read_only_folder_is_one_clear_line(shelf: Cli, foreign: Path) -> None:
    foreign.chmod(0o555)
    done = _unprivileged("-l", str(foreign / "library.db"), "list")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        f"readinglist: {foreign / 'library.db'}: can't open the library: permission denied; "
        "choose another with --library\n"
    )
    assert list(foreign.iterdir()) == []


@pytest.mark.parametrize("verb", [["list"], ["star", "1"]])
def test_a_library_that_cannot_be_written_is_one_clear_line(shelf: Cli, foreign: Path, verb: list[str]) -> None:
    path = foreign / "library.db"
    shutil.copy(shelf.library, path)
    path.chmod(0o444)
    foreign.chmod(0o555)
    before = path.read_bytes()
    done = _unprivileged("-l", str(path), *verb)
    if verb == ["star", "1"] or done.returncode:
        assert done.returncode == 1
        assert done.stderr.startswith(f"readinglist: {path}: ".encode())
    assert done.stderr.count(b"\n") <= 1
    assert b"fault" not in done.stderr
    assert path.read_bytes() == before


def test_a_library_that_cannot_be_read_is_one_clear_line(shelf: Cli, foreign: Path) -> None:
    path = foreign / "library.db"
    shutil.copy(shelf.library, path)
    path.chmod(0o000)
    done = _unprivileged("-l", str(path), "list")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(f"readinglist: {path}: can't open the library".encode())
    assert done.stderr.count(b"\n") == 1


def test_an_export_into_a_folder_that_cannot_be_written_leaves_the_old_file(shelf: Cli, foreign: Path) -> None:
    target = foreign / "refs.bib"
    target.write_text("mine\n")
    foreign.chmod(0o555)
    done = _unprivileged("export", "-o", str(target))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"readinglist: {target}: can't be written: permission denied\n"
    assert target.read_text() == "mine\n"
    assert list(foreign.iterdir()) == [target]


def test_only_the_owner_can_read_the_library_and_its_side_files(cli: Cli, tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        path = tmp_path / "new" / "folder" / "library.db"
        cli("-l", str(path), "add", "--title", "Private")
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("SELECT count(*) FROM papers").fetchone()
            cli("-l", str(path), "star", "1")
            modes = {item.name: stat.S_IMODE(item.stat().st_mode) for item in path.parent.iterdir()}
    finally:
        os.umask(mask)
    assert modes == {"library.db": 0o600, "library.db-wal": 0o600, "library.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_folders_above_the_library_are_private_too(cli: Cli, tmp_path: Path) -> None:
    cli("-l", str(tmp_path / "one" / "two" / "library.db"), "list")
    assert stat.S_IMODE((tmp_path / "one" / "two").stat().st_mode) == 0o700
