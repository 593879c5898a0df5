"""The program as a process: global options, wrong use, streams, exit codes, signals, completion."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import platformdirs
import pytest
from cli_support import Cli, dump, environment, on_terminal, program, sound

from readinglist import __version__
from readinglist.cli.app import ALIASES, VERBS
from readinglist.cli.app import cli as root
from readinglist.cli.common import Settings

pytest_plugins = ["cli_support"]

ESCAPE = "\x1b["


# --- global options


@pytest.mark.parametrize("arguments", [["--version"], ["list", "--version"], ["-l", "x.db", "--version"]])
def test_version(cli: Cli, arguments: list[str]) -> None:
    assert cli(*arguments) == (0, f"readinglist {__version__}\n", "")
    done = program(*arguments)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"readinglist {__version__}\n", b"")


def test_without_a_terminal_the_program_alone_prints_the_help(cli: Cli) -> None:
    done = program()
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == program("--help").stdout
    assert b"Exit codes: 0 done" in b" ".join(done.stdout.split())


@pytest.mark.parametrize("verb", [*VERBS, *ALIASES, "tags rename", "tags delete", "trash empty", "views save"])
def test_every_verb_explains_itself(cli: Cli, verb: str) -> None:
    for option in ("--help", "-h"):
        result = cli(*verb.split(), option)
        assert result.err == ""
        assert result.out.startswith(f"Usage: readinglist {verb}")
        assert len(result.out.splitlines()) >= 4
    assert not cli.library.exists()


def test_the_main_help_has_the_first_line_of_each_verb(cli: Cli) -> None:
    context = root.make_context("readinglist", [])
    for verb, (_, _, summary) in VERBS.items():
        command = root.get_command(context, verb)
        assert command is not None
        own = " ".join((command.help or "").split())
        assert own.split(". ")[0].split(":")[0].rstrip(".") == summary.split(":")[0].rstrip(".") or own, verb
        assert f"  {verb} " in cli("--help").out


@pytest.mark.parametrize("option", ["-l", "--library"])
def test_the_library_option_stands_before_or_after_the_verb(shelf: Cli, tmp_path: Path, option: str) -> None:
    other = str(tmp_path / "other.db")
    shelf(option, other, "add", "--title", "Elsewhere")
    assert shelf("list", "--keys", option, other).out == shelf(option, other, "list", "--keys").out == "elsewhere\n"
    assert shelf("tags", option, str(shelf.library)).out == "      1  thesis\n"
    assert len(shelf.keys()) == 3


def test_the_option_outweighs_the_environment_and_that_the_configuration(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"library = '{tmp_path / 'configured.db'}'\ncolor = 'always'\n")
    monkeypatch.setenv("READINGLIST_CONFIG", str(config))
    assert cli("config", "--json").json["library"] == str(cli.library)
    monkeypatch.delenv("READINGLIST_LIBRARY")
    found = cli("config", "--json").json
    assert found["library"] == str(tmp_path / "configured.db")
    assert found["config"] == str(config)
    assert found["values"] == {"library": str(tmp_path / "configured.db"), "color": "always"}
    cli("add", "--title", "Configured")
    assert (tmp_path / "configured.db").exists()
    assert ESCAPE in cli("list").out
    assert ESCAPE not in cli("list", "--color", "never").out
    assert cli("config", "--json", "-l", "given.db").json["library"] == "given.db"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("library = 3", "library has to be path of the library file"),
        ("color = 'purple'", "color has to be auto, always or never"),
        ("colour = 'auto'", "unknown name 'colour'"),
        ("= = =", "can't be read as TOML"),
        (b"library = '\xff'", "can't be read as TOML"),
    ],
)
def test_a_wrong_configuration_is_wrong_use(cli: Cli, tmp_path: Path, text: str | bytes, words: str) -> None:
    config = tmp_path / "config.toml"
    config.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = cli("--config", str(config), "config", code=2)
    assert result.out == ""
    assert result.err.startswith(f"readinglist: {config}: ")
    assert words in result.err
    assert result.err.count("\n") == 1


def test_a_configuration_that_is_not_there_is_only_an_error_where_it_was_named(cli: Cli, tmp_path: Path) -> None:
    missing = str(tmp_path / "none.toml")
    assert "no such configuration file" in cli("config", "--config", missing, code=2).err
    assert cli("config").code == 0


def test_the_library_is_in_the_user_folder_by_default(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READINGLIST_LIBRARY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    cli("add", "--title", "At Home")
    folder = tmp_path / "data" / "readinglist"
    assert (folder / "library.db").is_file()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("given", [None, "", " ", "/somewhere/else"])
@pytest.mark.parametrize("kind", ["config", "data"])
def test_the_folders_are_those_of_platformdirs(monkeypatch: pytest.MonkeyPatch, kind: str, given: str | None) -> None:
    name = f"XDG_{kind.upper()}_HOME"
    monkeypatch.delenv(name, raising=False)
    if given is not None:
        monkeypatch.setenv(name, given)
    monkeypatch.delenv("READINGLIST_LIBRARY", raising=False)
    found = Settings().config_path if kind == "config" else Settings().library_path
    expected = getattr(platformdirs, f"user_{kind}_path")("readinglist", appauthor=False)
    assert found.parent == expected


def test_color(shelf: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ESCAPE not in shelf("list").out
    for arguments in (["--color", "always", "list"], ["list", "--color", "always"]):
        assert ESCAPE in shelf(*arguments).out
    assert ESCAPE not in shelf("list", "--json", "--color", "always").out
    assert ESCAPE not in shelf("list", "--keys", "--color", "always").out
    assert ESCAPE not in shelf("export", "--color", "always").out
    assert "'purple' is not one of" in shelf("--color", "purple", "list", code=2).err
    assert ESCAPE in on_terminal("list").screen
    assert ESCAPE not in on_terminal("list", NO_COLOR="1").screen
    assert ESCAPE not in on_terminal("list", "--color", "never").screen
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE in shelf("list", "--color", "always").out


# --- wrong use


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lst"], "no verb 'lst': did you mean `list`?"),
        (["frobnicate"], "no verb 'frobnicate'"),
        (["list", "--nope"], "No such option"),
        (["--nope"], "No such option"),
        (["star"], "Missing argument"),
        (["mark"], "Missing argument"),
        (["mark", "eaten", "x"], "'eaten' is not one of"),
        (["show"], "Missing argument"),
        (["import"], "Missing argument"),
        (["import", "x", "--duplicates", "perhaps"], "'perhaps' is not one of"),
        (["tag", "sleep"], "give --add TAG or --remove TAG"),
        (["tag", "sleep", "--add", " "], "a tag needs a name"),
        (["tag", "sleep", "--add", "a,b"], "no commas"),
        (["add"], "at least a title or an identifier"),
        (["add", "--title", "x", "--year", "soon"], "year: 'soon' is not a year"),
        (["edit", "1", "--set", "title"], "write FIELD=VALUE"),
        (["edit", "1", "--set", "colour=red"], "no field 'colour'"),
        (["edit", "1", "--set", "month=13"], "month: '13' is not a month"),
        (["edit", "1", "--unset", "key"], "a paper can't be without one"),
        (["note", "1", "--replace"], "--replace needs a TEXT"),
        (["note", "1", "x", "--edit"], "--edit opens the whole note"),
        (["undo", "0"], "not in the range"),
        (["undo", "x"], "not a valid integer"),
        (["keys", "--refresh"], "say of which papers"),
        (["keys", "--dry-run", "x"], "--dry-run goes with --refresh"),
        (["views", "save", "x", "year:soon"], "query, column 1"),
        (["views", "save", " ", "x"], "a view needs a name"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
    ],
)
def test_wrong_use_is_code_2_with_one_line_and_changes_nothing(shelf: Cli, arguments: list[str], words: str) -> None:
    before = dump(shelf.library)
    result = shelf(*arguments, code=2)
    assert result.out == ""
    assert result.err.startswith("readinglist: ")
    assert words in result.err
    assert result.err.count("\n") == 1
    assert dump(shelf.library) == before


@pytest.mark.parametrize("name", ["-l", "--library", "--config", "--color"])
def test_an_option_without_its_value_is_wrong_use(cli: Cli, name: str) -> None:
    assert "requires an argument" in cli("list", name, code=2).err


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["trash", "empty"], "--yes"),
        (["restore-backup", "copy.db"], "--yes"),
        (["edit", "1"], "--set"),
        (["note", "1", "--edit"], "TEXT"),
        (["import", "-", "--duplicates", "ask"], "auto or keep"),
    ],
)
def test_nothing_is_asked_without_a_terminal(shelf: Cli, arguments: list[str], option: str) -> None:
    shelf("delete", "3")
    shelf("backup", str(shelf.library.parent / "copy.db"))
    before = dump(shelf.library)
    done = program(*arguments, cwd=shelf.library.parent)
    assert (done.returncode, done.stdout) == (2, b"")
    assert option in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert dump(shelf.library) == before


# --- streams


def test_a_reader_that_stops_early_is_no_error(cli: Cli) -> None:
    for number in range(300):
        cli("add", "--title", f"Paper {number} {'with a long title ' * 40}")
    for arguments in (["list"], ["list", "--json"], ["export"], ["history"], ["list", "--keys"]):
        process = subprocess.Popen(
            [sys.executable, "-m", "readinglist", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b"", arguments
        assert process.wait(30) == 0, arguments
        process.stderr.close()


def test_closed_streams_are_no_fault(shelf: Cli) -> None:
    command = f"{sys.executable} -m readinglist"
    for redirection in (">&-", "<&-", "2>&-", ">&- 2>&- <&-"):
        for arguments in ("list --json", "star 1", "trash empty --yes", "list year:soon"):
            done = subprocess.run(
                ["sh", "-c", f"{command} {arguments} {redirection}"],
                capture_output=True,
                env=environment(),
                timeout=60,
                check=False,
            )
            assert done.returncode == (2 if "soon" in arguments else 0), (arguments, redirection, done)
            assert b"Traceback" not in done.stderr
            assert b"fault" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this system")
def test_a_full_disk_below_standard_output_is_one_clear_line(shelf: Cli) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "readinglist", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert b"no space left" in done.stderr.lower()
    assert b"fault of readinglist" not in done.stderr


def test_data_is_utf8_whatever_the_locale(shelf: Cli) -> None:
    done = program("list", "flow", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert "Naïve Flow" in done.stdout.decode()
    assert done.returncode == 0


def test_a_fault_of_our_own_is_one_line_and_a_log(shelf: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with closing(sqlite3.connect(shelf.library)) as connection:
        connection.execute("UPDATE papers SET authors = '{' WHERE id = 1")
        connection.commit()
    result = shelf("list", "--json", code=1)
    assert result.err.startswith("readinglist: a fault of readinglist itself (JSONDecodeError)")
    assert result.err.count("\n") == 1
    log = Path(result.err.split("details are in ")[1].strip())
    assert "Traceback" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    done = program("list", "--json", env={"READINGLIST_DEBUG": "1"})
    assert b"Traceback" in done.stderr


# --- signals


def _interrupted(*arguments: str, after: float, until: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "readinglist", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    deadline = time.monotonic() + 30
    while until is not None and not until.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    # Standard input stays open: the process has to end by itself.
    code = process.wait(30)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdin is not None
    out, err = process.stdout.read(), process.stderr.read()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    return subprocess.CompletedProcess(arguments, code, out, err)


def test_an_interrupt_is_130_and_changes_nothing(cli: Cli) -> None:
    done = _interrupted("import", "-", after=0.4, until=cli.library)
    assert done.returncode == 130
    assert done.stdout == b""
    assert done.stderr.decode().strip() == "readinglist: interrupted; an unfinished action leaves no trace"
    assert cli("list", "--json").out == "[]\n"
    assert sound(cli.library) == []


def test_an_interrupt_while_the_program_is_loaded_shows_no_traceback_of_ours(cli: Cli) -> None:
    program_text = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.argv = ['readinglist', 'list']\n"
        "from readinglist.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program_text], capture_output=True, env=environment(), timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_no_at_a_question_is_130_and_changes_nothing(shelf: Cli) -> None:
    shelf("delete", "3")
    before = dump(shelf.library)
    seen = on_terminal("trash", "empty", answer="n\n")
    assert seen.code == 130
    assert "Delete 1 paper and what was read of them?" in seen.screen
    assert dump(shelf.library) == before
    seen = on_terminal("trash", "empty", answer="y\n")
    assert seen.code == 0
    assert shelf("trash", "--json").json == []


# --- completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_printed(cli: Cli, shell: str) -> None:
    result = cli("completion", shell)
    assert "_READINGLIST_COMPLETE" in result.out
    assert result.err == ""
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=result.out, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def _complete(words: str, **extra: str) -> list[str]:
    position = str(len(words.split(" ")) - 1)
    done = program(env={"_READINGLIST_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": position, **extra})
    return [line.partition(",")[2] for line in done.stdout.decode().splitlines()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("readinglist sta", ["star", "stats"]),
        ("readinglist show mar", ["maro2024sleep"]),
        ("readinglist tag sleep --add the", ["thesis"]),
        ("readinglist mark rea", ["reading", "read"]),
        ("readinglist list --so", ["--sort"]),
    ],
)
def test_verbs_options_keys_and_tags_are_completed(shelf: Cli, words: str, expected: list[str]) -> None:
    assert _complete(words) == expected
