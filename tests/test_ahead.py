"""Files that are read in a process of their own: the same items, whatever becomes of that process."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from benchmarks.papers import write_bibliography, write_dump
from readinglist import ahead
from readinglist.formats.base import FormatError
from readinglist.library import Library
from readinglist.paper import Leftover, Record
from readinglist.prepared import Prepared, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


@pytest.fixture(params=["bibliography", "dump"])
def source(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A source of more papers than are handed over at once, and a line that is none."""
    if request.param == "dump":
        path = tmp_path / "papers.txt"
        write_dump(path, 600)
        with path.open("a") as file:
            file.write("\n42 !! 17\n")
        return path
    path = tmp_path / "papers.bib"
    write_bibliography(path, 600)
    with path.open("a") as file:
        file.write("@article{broken\n")
    return path


def opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def expected(path: Path) -> tuple[str, list[Any]]:
    reading = ahead.here(ahead.Wanted(str(path)), opener(path))
    return reading.format, ready(reading.items)


def ready(items: Iterable[Any]) -> list[Any]:
    """All records prepared, wherever that was done."""
    return [prepare(item) if isinstance(item, Record) else item for item in items]


def read(path: Path, **how: Any) -> tuple[str, list[Any]]:
    reading = ahead.read(ahead.Wanted(str(path), **how), opener(path))
    return reading.format, ready(reading.items)


def test_what_is_read_elsewhere_is_what_is_read_here(source: Path) -> None:
    name, items = read(source)
    assert (name, items) == expected(source)
    assert sum(isinstance(item, Prepared) for item in items) == 600
    assert any(isinstance(item, Leftover) for item in items)


def test_it_is_read_in_another_process(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "here", lambda *_: pytest.fail("read here"))
    assert len(read(source)[1]) > 600


def test_a_child_that_can_not_be_started_costs_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_text("#!/bin/sh\nhead -c 100 /dev/zero | tr '\\0' '\\377'\n")
    cut_off = tmp_path / "cut-off"
    cut_off.write_text("#!/bin/sh\nprintf '\\0\\0\\0\\0\\0\\0\\0\\377abc'\n")
    no_pickle = tmp_path / "no-pickle"
    no_pickle.write_text("#!/bin/sh\nprintf '\\0\\0\\0\\0\\0\\0\\0\\3abc'\n")
    for script in (garbage, cut_off, no_pickle):
        script.chmod(0o755)
    for executable in ("", "/nowhere/python", "/bin/false", str(garbage), str(cut_off), str(no_pickle)):
        monkeypatch.setattr(sys, "executable", executable)
        assert read(source) == expected(source)


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[ahead._Child]:
    """The processes that were started."""
    found: list[ahead._Child] = []
    start = ahead._Child.start

    def started(wanted: ahead.Wanted) -> ahead._Child | None:
        child = start(wanted)
        assert child
        found.append(child)
        return child

    monkeypatch.setattr(ahead._Child, "start", started)
    monkeypatch.setattr(ahead, "_AT_ONCE", 5)
    return found


def test_a_child_that_dies_on_the_way_costs_nothing(source: Path, children: list[ahead._Child]) -> None:
    reading = ahead.read(ahead.Wanted(str(source)), opener(source))
    items: list[Any] = []
    for item in reading.items:
        items.append(item)
        if len(items) == 10:
            os.kill(children[0].process.pid, signal.SIGKILL)
    assert (reading.format, ready(items)) == expected(source)
    assert children[0].process.returncode is not None


def test_whoever_stops_listening_leaves_nothing_behind(source: Path, children: list[ahead._Child]) -> None:
    items: Iterator[Any] = ahead.read(ahead.Wanted(str(source)), opener(source)).items
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert children[0].process.returncode is not None
    assert not children[0]._listener.is_alive()


def test_what_can_not_be_read_is_told_as_ever(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body>" + "nothing here " * 100 + "</body></html>")
    with pytest.raises(FormatError, match="a web page without any paper"):
        read(page)
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "missing.bib")


def test_how_it_is_to_be_read_is_handed_on(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Name,When\nA Study of Reeds,2001\n")
    name, items = read(table, columns={"Name": "title", "When": "year"})
    assert name == "csv"
    assert next(item.record.fields for item in items if isinstance(item, Prepared))["year"] == 2001
    titles = tmp_path / "titles.txt"
    titles.write_text("One Title\nAnother Title\n")
    assert read(titles, format="titles")[0] == "titles"


def test_the_child_itself(source: Path) -> None:
    got = frames(ahead.Wanted(str(source)))
    assert got[0] == (expected(source)[0],)
    assert got[-1] is None
    assert ready(item for some in got[1:-1] for item in some) == expected(source)[1]
    empty = source.with_name("empty.bib")
    empty.touch()
    assert frames(ahead.Wanted(str(empty))) == [("error", "the file is empty")]


def frames(wanted: ahead.Wanted) -> list[Any]:
    """What a child writes."""
    target = BytesIO()
    ahead.hand_over(wanted, target)
    target.seek(0)
    found = []
    while head := target.read(ahead._LENGTH.size):
        found.append(pickle.loads(target.read(*ahead._LENGTH.unpack(head))))  # noqa: S301 - just written
    return found


def test_an_import_ahead_gives_the_same_library(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = tmp_path / "more.txt"
    write_dump(dump, 300, seed=4)
    found = []
    for name, size in (("ahead", 1), ("here", 1 << 40)):
        monkeypatch.setattr(ahead, "WORTHWHILE", size)
        monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
        with Library(tmp_path / f"{name}.db") as library:
            report = library.import_([str(source), str(dump)])
            again = library.import_([str(source), str(dump)])
            assert again.total("known") == report.total("records") == 900
            rows = library._connection.execute("SELECT position, first_line, hash, fields FROM records ORDER BY id")
            keys = library._connection.execute("SELECT * FROM match_keys ORDER BY 1, 2")
            found.append((report.as_json(), rows.fetchall(), keys.fetchall(), library.diagnose()))
    assert found[0] == found[1]


def test_a_second_process_is_for_large_files_and_two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert ahead.is_worthwhile(ahead.WORTHWHILE)
    assert not ahead.is_worthwhile(ahead.WORTHWHILE - 1)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)
    assert not ahead.is_worthwhile(ahead.WORTHWHILE)


def test_modules_in_the_folder_where_one_stands_are_none_of_its(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("pickle", "queue", "readinglist"):
        (folder / f"{name}.py").write_text(f"open({str(folder / 'was-run')!r}, 'w')\n")
    monkeypatch.chdir(folder)
    assert read(source) == expected(source)
    assert not (folder / "was-run").exists()
