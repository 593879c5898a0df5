"""``import``: what goes in, what is refused, what is said of it, and that doing it again changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from cli_support import TABLES, Cli, Result, assert_inert, dump, environment, program, sound
from support import abstract
from support import dump as page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["cli_support"]

TOPICS = ("Lantern", "Orchard", "Glacier", "Harbour", "Meadow", "Quarry")
COUNTS = ("records", "new", "known", "merged", "review")


def title(topic: str) -> str:
    """A title like those of papers."""
    return f"{topic}Net: Learning the Structure of {topic} Signals"


def text(*topics: str, day: str = "Mar 14") -> str:
    """A dump with a paper on each topic."""
    return page([(title(topic), abstract(topic)) for topic in topics], day=day)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two dumps, one of them below it, and a hidden file that is none of ours."""
    folder = tmp_path / "dumps"
    (folder / "older").mkdir(parents=True)
    (folder / "b.txt").write_text(text("Lantern", "Orchard"))
    (folder / "older" / "a.txt").write_text(text("Orchard", "Glacier"))
    (folder / ".hidden").write_text(text("Harbour"))
    return folder


def test_a_file_is_read_and_every_paper_is_there(cli: Cli, folder: Path) -> None:
    path = folder / "b.txt"
    result = cli("import", str(path))
    assert result.err == ""
    report, total = result.out.splitlines()
    assert report.startswith(f"{path}: ")
    assert report.endswith("2 records, 2 new, 0 known")
    assert total == "imported: 2 records from 1 file: 2 new, 0 known"
    papers = cli("list", "--json").json
    assert {(paper["title"], paper["abstract"]) for paper in papers} == {
        (title(topic), abstract(topic)) for topic in ("Lantern", "Orchard")
    }


def test_a_folder_is_walked_without_what_is_hidden(cli: Cli, folder: Path) -> None:
    found = cli("import", str(folder), "--json").json
    assert [file["path"] for file in found["files"]] == [str(folder / "b.txt"), str(folder / "older" / "a.txt")]
    assert [[file[name] for name in COUNTS] for file in found["files"]] == [[2, 2, 0, 0, 0], [2, 1, 1, 0, 0]]
    assert [found["total"][name] for name in COUNTS] == [4, 3, 1, 0, 0]
    assert len(cli.keys()) == 3
    assert cli.paper(next(iter(cli.keys("orchard"))))["seen"] == 2


def test_json_of_an_import_has_the_documented_names(cli: Cli, folder: Path) -> None:
    found = cli("import", str(folder), str(folder / "none.txt"), "--json", code=3).json
    names = {"path", "format", "records", "new", "known", "merged", "review", "leftovers", "error"}
    assert set(found) == {"files", "total"}
    for file in found["files"]:
        assert names <= set(file)
        assert file["records"] == sum(file[name] for name in COUNTS[1:])
    assert set(COUNTS) <= set(found["total"])
    assert found["files"][-1]["format"] is None
    assert found["files"][-1]["error"].startswith("can't be read: ")
    assert found["files"][0]["error"] is None


def test_standard_input_is_a_source(cli: Cli) -> None:
    done = program("import", "-", "--json", input=text("Lantern").encode())
    assert done.returncode == 0
    assert b'"path": "-"' in done.stdout
    assert cli.paper(cli.keys()[0])["title"] == title("Lantern")
    (imported,) = cli("imports", "--json").json
    assert imported["path"] == "-"


REFUSED = {
    "missing": None,
    "empty.txt": b"",
    "blank.txt": b"\n \n\t\n",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "zeros.bin": bytes(5000),
    "archive.pdf": b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_and_nothing_is_changed(cli: Cli, tmp_path: Path, name: str) -> None:
    cli("list")
    before = dump(cli.library)
    path = tmp_path / name
    if (content := REFUSED[name]) is not None:
        path.write_bytes(content)
    result = cli("import", str(path), code=1)
    assert result.out == "imported: 0 records from 0 files: 0 new, 0 known, 1 file refused\n"
    assert result.err.startswith(f"readinglist: {path}: ")
    assert result.err.count("\n") == 1
    assert dump(cli.library) == before


def test_one_refusal_costs_only_itself(cli: Cli, folder: Path, tmp_path: Path) -> None:
    for name, content in REFUSED.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    sources = [str(tmp_path / name) for name in REFUSED]
    result = cli("import", *sources[:3], str(folder), *sources[3:], code=3)
    assert result.out.splitlines()[-1] == "imported: 4 records from 2 files: 3 new, 1 known, 6 files refused"
    refusals = [line for line in result.err.splitlines() if line.startswith("readinglist: ")]
    assert [line.split(": ")[1] for line in refusals] == sources
    assert len(cli.keys()) == 3
    assert cli("history", "--json").json[0]["summary"] == "import 2 files: 3 new, 1 known"


def test_folders_that_give_nothing_are_named(cli: Cli, tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    result = cli("import", str(empty), code=1)
    assert f"{empty}: has no files" in result.err
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    assert "is no regular file; to read from a pipe use `-`" in cli("import", str(fifo), code=1).err


def test_a_dry_run_tells_what_the_import_then_does_and_changes_nothing(cli: Cli, folder: Path, tmp_path: Path) -> None:
    cli("import", str(folder / "b.txt"), "--tag", "old")
    before = dump(cli.library)
    (folder / "bad.txt").write_bytes(b"")
    arguments = ["import", str(folder), "--tag", "new", "--tag", "old"]
    rehearsed = cli(*arguments, "--dry-run", code=3)
    rehearsed_json = cli(*arguments, "--dry-run", "--json", code=3).json
    assert dump(cli.library) == before
    real = cli(*arguments, code=3)
    assert rehearsed.out.replace("would be imported", "imported") == real.out
    assert rehearsed.err == real.err
    cli("undo")
    assert cli(*arguments, "--json", code=3).json == rehearsed_json


def test_a_dry_run_into_nothing_leaves_an_empty_library(cli: Cli, folder: Path) -> None:
    cli("import", "--dry-run", str(folder))
    assert cli("list", "--json").json == []
    assert cli("history", "--json").json == []
    assert sound(cli.library) == []


def test_importing_again_changes_nothing(cli: Cli, folder: Path) -> None:
    cli("import", str(folder), "--tag", "inbox")
    before = dump(cli.library)
    result = cli("import", str(folder), "--tag", "INBOX")
    assert "imported: 4 records from 2 files: 0 new, 4 known" in result.out
    assert result.out.count("imported before") == 2
    assert dump(cli.library) == before
    renamed = folder / "renamed.txt"
    renamed.write_bytes((folder / "b.txt").read_bytes())
    cli("import", str(renamed))
    assert dump(cli.library) == before
    done = program("import", "-", input=renamed.read_bytes())
    assert done.returncode == 0
    assert dump(cli.library) == before


def test_importing_again_after_undo_gives_the_same_papers(cli: Cli, folder: Path) -> None:
    cli("import", str(folder))
    first = cli("list", "--json", "--sort", "title").json
    cli("undo")
    assert cli("list", "--json").json == []
    cli("import", str(folder))
    second = cli("list", "--json", "--sort", "title").json
    for paper in first + second:
        del paper["added"], paper["updated"]
    assert first == second


def test_a_tag_reaches_known_papers_too(cli: Cli, folder: Path) -> None:
    path = str(folder / "b.txt")
    cli("import", path)
    before = dump(cli.library, ("records", "imports", "texts"))
    result = cli("import", path, "--tag", "inbox", "--tag", "Later")
    assert "2 papers tagged" in result.out
    assert all(paper["tags"] == ["inbox", "Later"] for paper in cli("list", "--json").json)
    assert dump(cli.library, ("records", "imports", "texts")) == before
    cli("undo")
    assert all(paper["tags"] == [] for paper in cli("list", "--json").json)
    assert cli("import", path, "--tag", "a,b", code=2).out == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [(None, "Mar 14"), ("2025", "2025-03-14"), ("2025-03-14", "2025-03-14"), ("20240229", "2024-02-29")],
)
def test_the_day_of_a_dump_is_read_completed_or_given(cli: Cli, folder: Path, given: str | None, kept: str) -> None:
    cli("import", str(folder / "b.txt"), *(["--date", given] if given else []))
    (imported,) = cli("imports", "--json").json
    assert imported["day"] == kept
    assert cli.paper("1")["added"][:4] != "0000"
    (record,) = cli("show", "1", "--json").json[0]["records"]
    assert record["day"] == kept


def test_a_day_given_later_is_noted(cli: Cli, folder: Path) -> None:
    path = str(folder / "b.txt")
    cli("import", path)
    cli("import", path, "--date", "2025-03-14")
    (imported,) = cli("imports", "--json").json
    assert imported["day"] == "2025-03-14"
    cli("undo")
    assert cli("imports", "--json").json[0]["day"] == "Mar 14"


@pytest.mark.parametrize("day", ["soon", "2025-13-01", "2025-02-30", "", "25", "٢٠٢٥"])
def test_a_day_that_is_none_is_wrong_use(cli: Cli, folder: Path, day: str) -> None:
    result = cli("import", str(folder), "--date", day, code=2)
    assert result.err.startswith("readinglist: --date: ")
    assert not cli.library.exists()


def test_a_bare_list_of_titles_needs_its_format_named(cli: Cli, tmp_path: Path) -> None:
    titles = tmp_path / "titles.txt"
    titles.write_text("".join(f"{title(topic)}\n" for topic in TOPICS))
    result = cli("import", str(titles), "--format", "titles", "--json")
    assert result.json["files"][0]["format"] == "titles"
    assert result.json["total"]["new"] == len(TOPICS)
    assert "no format 'word'" in cli("import", str(titles), "--format", "word", code=2).err


def test_duplicates_can_be_kept_apart(cli: Cli, folder: Path) -> None:
    cli("import", str(folder), "--duplicates", "keep")
    assert len(cli.keys()) == 4
    before = dump(cli.library)
    cli("import", str(folder), "--duplicates", "keep")
    assert dump(cli.library) == before


def test_lines_left_over_are_named_by_number(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    noise = "completely unrelated line of noise 1"
    path.write_text(text("Lantern") + f"\n{noise}\n\n" + text("Orchard").partition("Mar 14")[2])
    result = cli("import", str(path), "--json", code=None)
    (file,) = result.json["files"]
    assert file["records"] >= 2
    lines = path.read_text().splitlines()
    for leftover in file["leftovers"]:
        assert lines[leftover["line"] - 1].strip() == leftover["text"].strip()
        assert f"{path}:{leftover['line']}: not understood, left over: " in result.err
    assert result.code == (3 if file["leftovers"] else 0)


def test_the_imports_are_listed_newest_first(cli: Cli, folder: Path) -> None:
    cli("import", str(folder / "b.txt"))
    cli("import", str(folder / "older"))
    found = cli("imports", "--json").json
    assert [item["path"] for item in found] == [str(folder / "older" / "a.txt"), str(folder / "b.txt")]
    assert (found[0]["records"], found[0]["new"], found[0]["known"]) == (2, 1, 1)
    assert found[1]["bytes"] == (folder / "b.txt").stat().st_size
    assert len(cli("imports").out.splitlines()) == 2


NAMES = [
    b"with space.txt",
    "naïve – Ärger.txt".encode(),
    b"two\nlines.txt",
    b"latin-\xe9-1.txt",
    b"\x1b[31mred.txt",
    b"-dash.txt",
    "\u202egnp.txt".encode(),
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_file_name_goes_in_and_comes_out_inert(cli: Cli, tmp_path: Path, name: bytes) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    path = os.path.join(os.fsencode(folder), name)  # noqa: PTH118 - bytes
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(text("Lantern").encode())
    done = program("import", path)
    assert done.returncode == 0, done
    assert_inert(done.stdout.decode(), done.stderr.decode())
    assert len(done.stdout.splitlines()) == 2
    again = cli("import", str(folder))
    assert_inert(again.out, again.err)
    assert again.out.count("\n") == 2
    for verb in (["imports"], ["imports", "--json"], ["show", "1"], ["show", "1", "--json"], ["history"]):
        assert_inert(cli(*verb).out)
    (imported,) = cli("imports", "--json").json
    assert "\n" not in imported["path"]
    missing = cli("import", os.fsdecode(os.fsencode(folder) + b"/none" + name), code=1)
    assert_inert(missing.err)
    assert missing.err.count("\n") == 1


def test_a_source_given_from_within_its_folder_may_begin_with_a_dash(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "-dash.txt").write_text(text("Lantern"))
    done = program("import", "--", "-dash.txt", cwd=tmp_path)
    assert done.returncode == 0, done


@pytest.fixture
def waiting(cli: Cli) -> Iterator[subprocess.Popen[bytes]]:
    """An import that waits for what its standard input will bring."""
    cli("add", "--title", "Already Here")
    process = subprocess.Popen(
        [sys.executable, "-m", "readinglist", "import", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    time.sleep(0.5)
    yield process
    process.communicate(b"", timeout=30)


def test_an_import_that_waits_for_its_input_locks_nobody_out(
    cli: Cli, waiting: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readinglist.store.connection.BUSY_TIMEOUT", 0.05)
    assert waiting.poll() is None
    result: Result = cli("star", "1", code=None)
    assert result.code == 0, result


def test_undo_takes_a_whole_import_back(cli: Cli, folder: Path) -> None:
    cli("add", "--title", title("Orchard"), "--tag", "mine")
    cli("star", "1")
    before = dump(cli.library, TABLES)
    cli("import", str(folder), "--tag", "inbox")
    after = dump(cli.library, TABLES)
    assert cli("undo").err == "took back: import 2 files: 2 new, 2 known\n"
    assert dump(cli.library, TABLES) == before
    cli("redo")
    assert dump(cli.library, TABLES) == after
    assert sound(cli.library) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@comment{nothing}\n% at all\n@string{a = {b}}\n", "no paper found: it has no entries"),
        ("<PubmedArticleSet><PubmedArticle></PubmedArticle></PubmedArticleSet>", "line 1: an entry without any field"),
        ("TI  - No type\nAU  - Ash, Bo\nPY  - 2020\nER  -\n", "line 1: no TY, the type of reference"),
    ],
)
def test_a_bibliography_without_an_entry_says_what_is_wrong(cli: Cli, tmp_path: Path, text: str, message: str) -> None:
    target = tmp_path / "empty"
    target.write_text(text)
    result = cli("import", str(target), code=1)
    assert message in result.err.splitlines()[0]
