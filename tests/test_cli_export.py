"""``export``: every format, chosen fields, templates, saved exports, and files that keep themselves up to date."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from cli_support import Cli, environment

from readinglist.formats.writers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["cli_support"]

ENDINGS = {
    "bibtex": "bib", "biblatex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv", "jsonl": "jsonl",
    "markdown": "md", "html": "html",
}  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_names_the_papers_and_is_the_same_twice(shelf: Cli, tmp_path: Path, format_: str) -> None:
    target = tmp_path / f"refs.{ENDINGS[format_]}"
    first = shelf("export", "-f", format_, "-o", str(target))
    assert first.err == f"wrote 3 papers to {target}\n"
    content = target.read_bytes()
    for word in (b"Sleep and Sparse Codes", b"Flow Matching", b"2501.00001", b"Maro"):
        assert word.replace(b" and ", b" and ") in content
    again = shelf("export", "-f", format_, "-o", str(target))
    assert again.err == f"wrote 3 papers to {target}, which said the same already\n"
    assert target.read_bytes() == content


def test_the_ending_names_the_format(shelf: Cli, tmp_path: Path) -> None:
    for format_, ending in ENDINGS.items():
        if format_ != "biblatex":
            named, guessed = tmp_path / f"named.{ending}", tmp_path / f"guessed.{ending.upper()}"
            shelf("export", "-f", format_, "-o", str(named))
            shelf("export", "-o", str(guessed))
            assert named.read_bytes() == guessed.read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_library_is_an_empty_file_and_no_error(cli: Cli, tmp_path: Path, format_: str) -> None:
    target = tmp_path / "empty"
    cli("export", "-f", format_, "-o", str(target))
    assert "Untitled" not in target.read_text()
    if format_ == "csl-json":
        assert json.loads(target.read_text()) == []


def test_chosen_fields_are_all_that_is_written(shelf: Cli, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    shelf("edit", "maro2024sleep", "--set", "extra.issn=1234-5679")
    shelf("export", "-o", str(target), "--fields", "title, year,authors,extra.issn")
    rows = list(csv.reader(target.read_text().splitlines()))
    assert rows[0] == ["key", "title", "year", "authors", "extra.issn"]
    assert ["maro2024sleep", "Sleep and Sparse Codes", "2024", "Maro, Ines; Li, Wei", "1234-5679"] in rows
    line = shelf("export", "-f", "jsonl", "--fields", "doi,tags", "maro2024sleep").json
    assert line == {"key": "maro2024sleep", "doi": "10.1234/rest.5", "tags": ["thesis"]}
    entry = shelf("export", "--fields", "title,year", "maro2024sleep").out
    assert entry.splitlines() == [
        "@misc{maro2024sleep,", "  title = {Sleep and Sparse Codes},", "  year = {2024},",
        "  entrysubtype = {article},", "}",
    ]  # fmt: skip
    assert "10.1234" not in shelf("export", "-f", "html", "--fields", "title", "maro2024sleep").out


@pytest.mark.parametrize("format_", FORMATS)
def test_abstracts_can_be_left_out(shelf: Cli, format_: str) -> None:
    assert "sleep on it" in shelf("export", "-f", format_).out
    assert "sleep on it" not in shelf("export", "-f", format_, "--no-abstract").out


def test_a_markdown_list_has_groups(shelf: Cli) -> None:
    shelf("mark", "read", "maro2024sleep")
    assert "thesis" in shelf("export", "-f", "markdown").out.partition("maro")[0]
    status = shelf("export", "-f", "markdown", "--group", "status").out
    assert [line for line in status.splitlines() if line.startswith("#")] != [
        line for line in shelf("export", "-f", "markdown", "--group", "none").out.splitlines() if line.startswith("#")
    ]


def test_a_template_is_a_format_of_ones_own(shelf: Cli, tmp_path: Path) -> None:
    template = tmp_path / "list.j2"
    template.write_text("{% for p in papers %}{{ p.key }}: {{ p.title|latex }} ({{ p.authors|length }})\n{% endfor %}")
    assert (
        shelf("export", "--template", str(template), "tag:thesis").out == "maro2024sleep: Sleep and Sparse Codes (2)\n"
    )
    template.write_text("{% for p in papers %}\n{{ p.nothing.at.all }}{% endfor %}")
    result = shelf("export", "--template", str(template), "-o", str(tmp_path / "out.txt"), code=1)
    assert result.err.startswith(f"readinglist: {template}:2: ")
    assert not (tmp_path / "out.txt").exists()
    template.write_text("{% for %}")
    assert f"{template}:1: " in shelf("export", "--template", str(template), code=1).err
    template.write_text("{{ papers.__class__.__mro__ }}{{ ''.__class__ }}")
    assert shelf("export", "--template", str(template), code=1).out == ""
    assert "can't be read: no such file" in shelf("export", "--template", str(tmp_path / "none"), code=1).err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "word"], "no export format 'word'; use one of bibtex, biblatex"),
        (["--fields", "title,colour"], "--fields: no field 'colour'"),
        (["--fields", " , "], "--fields: names no field"),
        (["--group", "tag"], "--group: only for -f markdown"),
        (["-f", "markdown", "--group", "year"], "--group: only for -f markdown, one of tag, status, none"),
        (["--watch"], "--watch keeps a file up to date: name it with -o"),
        (["--watch", "-o", "-"], "--watch keeps a file up to date"),
        (["--all", "is:read"], "--all writes the exports of the configuration"),
        (["--all"], "saves no export: add a table"),
        (["--template", "x", "-f", "ris"], "--template is a format of its own"),
    ],
)
def test_wrong_use_says_what_is_right(shelf: Cli, arguments: list[str], message: str) -> None:
    result = shelf("export", *arguments, code=2)
    assert message in result.err
    assert (result.out, result.err.count("\n")) == ("", 1)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration that saves two exports."""
    path = tmp_path / "config" / "config.toml"
    path.parent.mkdir()
    path.write_text(
        '[exports.thesis]\nquery = "tag:thesis"\nfile = "thesis.bib"\nformat = "biblatex"\n\n'
        f'[exports.page]\nfile = "{tmp_path}/all.html"\nabstracts = false\n'
    )
    monkeypatch.setenv("READINGLIST_CONFIG", str(path))
    return path


def test_saved_exports_are_written_together(shelf: Cli, config: Path, tmp_path: Path) -> None:
    result = shelf("export", "--all")
    assert result.err == f"wrote 1 paper to {config.parent}/thesis.bib\nwrote 3 papers to {tmp_path}/all.html\n"
    assert "journaltitle" in (config.parent / "thesis.bib").read_text()
    assert "We sleep on it" not in (tmp_path / "all.html").read_text()
    assert shelf("config", "--json").json["values"]["exports"]["thesis"]["query"] == "tag:thesis"
    assert "exports.thesis = query: tag:thesis, file: thesis.bib" in shelf("config").out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('exports = "all"', "exports has to be tables of saved exports"),
        ('[exports]\nthesis = "x"', "exports.thesis has to be a table"),
        ('[exports.a]\nquery = "x"', "exports.a: file is missing"),
        ('[exports.a]\nfile = "x.bib"\ncolour = "red"', "exports.a: unknown name 'colour'"),
        ('[exports.a]\nfile = "x.bib"\nabstracts = "no"', "exports.a: abstracts has to be true or false"),
        ('[exports.a]\nfile = "x.poem"', "exports.a: "),
        ('[exports.a]\nfile = "x.bib"\nformat = "poem"', "exports.a: no export format 'poem'"),
        ('[exports.a]\nfile = "x.bib"\nquery = "year:abc"', "year"),
        ("key_pattern = 3", "key_pattern has to be pattern of new citation keys"),
    ],
)
def test_a_wrong_configuration_is_told_with_its_place(shelf: Cli, config: Path, text: str, message: str) -> None:
    config.write_text(text)
    result = shelf("export", "--all", code=2)
    assert message in result.err
    assert result.err.count("\n") <= 3


def test_a_pattern_makes_the_keys_of_new_papers(cli: Cli, config: Path) -> None:
    config.write_text('key_pattern = "[auth][year]"')
    cli("add", "--title", "On Fjords", "--author", "Una Moe", "--year", "2020")
    cli("add", "--title", "On Straits", "--author", "Una Moe", "--year", "2020")
    assert cli.keys() == ["Moe2020", "Moe2020a"]
    config.write_text('key_pattern = "[author year]"')
    assert "column" in cli("add", "--title", "Else", code=2).err
    config.unlink()
    config.write_text("")
    assert cli("keys", "--refresh", "--dry-run", "--pattern", "[auth:lower]_[shorttitle]", "Moe2020").out.startswith(
        "Moe2020 → moe_"
    )
    assert cli.keys() == ["Moe2020", "Moe2020a"]
    cli("keys", "--refresh", "moe2020")
    assert cli.paper("Moe2020")["key"] == "moe2020fjords"
    assert "goes with --refresh" in cli("keys", "--pattern", "[auth]", code=2).err
    assert cli("keys", "--check").err == "all keys are fine\n"


@pytest.fixture
def watching(shelf: Cli, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that keeps a file up to date."""
    target = tmp_path / "kept.bib"
    process = subprocess.Popen(
        [sys.executable, "-m", "readinglist", "export", "-o", str(target), "--watch"],
        stderr=subprocess.PIPE,
        env=environment(READINGLIST_LIBRARY=str(shelf.library)),
        text=True,
    )
    until(target.exists)
    yield process, target
    process.kill()
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


def until(happened: object, seconds: float = 20) -> None:
    """Wait for something, not for a time."""
    assert callable(happened)
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def test_a_watched_file_follows_the_library(
    shelf: Cli, watching: tuple[subprocess.Popen[str], Path], tmp_path: Path
) -> None:
    process, target = watching
    until(lambda: "Naïve" in target.read_text() or "Na{" in target.read_text())
    shelf("add", "--title", "A Newcomer")
    until(lambda: "A Newcomer" in target.read_text())
    before = target.stat().st_mtime_ns
    shelf("views", "save", "night", "is:unread")
    shelf("add", "--title", "Another Newcomer")
    until(lambda: "Another Newcomer" in target.read_text())
    assert target.stat().st_mtime_ns > before
    shelf("backup", str(tmp_path / "copy.db"))
    shelf("delete", "newcomer")
    until(lambda: "{A Newcomer}" not in target.read_text())
    shelf("restore-backup", str(tmp_path / "copy.db"), "--yes")
    until(lambda: "{A Newcomer}" in target.read_text())
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert process.stderr is not None
    told = process.stderr.read()
    assert told.startswith(f"wrote 3 papers to {target}\nwatching the library; stop with ctrl+c\n")
    assert "Traceback" not in told


def test_a_killed_export_leaves_the_old_file(shelf: Cli, tmp_path: Path) -> None:
    template, target = tmp_path / "slow.j2", tmp_path / "kept.txt"
    target.write_text("old")
    template.write_text(
        "{% for p in papers %}{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}"
        "{% endfor %}{% endfor %}{% endfor %}"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "readinglist", "export", "--template", str(template), "-o", str(target)],
        env=environment(READINGLIST_LIBRARY=str(shelf.library)),
    )
    until(lambda: any(item.stat().st_size > 0 for item in tmp_path.glob(".kept.txt.*")))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert target.read_text() == "old"
    for left in tmp_path.glob(".kept.txt.*"):
        left.unlink()
    shutil.rmtree(tmp_path / "none", ignore_errors=True)
