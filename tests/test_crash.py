"""``kill -9`` at any moment leaves a library that is sound and holds each action whole or not at all."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from cli_support import TABLES, dump, environment, sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORD_LIST = (
    "lattice harbour signal meadow cipher orchard granite pollen velvet rudder ember willow tensor gravel beacon "
    "thicket marble canyon falcon nectar summit copper drift kernel ribbon saffron timber vortex walnut zephyr"
)
WORDS = _WORD_LIST.split()


def papers(number: int, seed: int = 1) -> str:
    """A text dump of papers, each with a title and an abstract that no other has."""
    chance = random.Random(seed)
    entries = []
    for place in range(number):
        name = f"{WORDS[place % 30]}{WORDS[place // 30 % 30]}{place}".capitalize()
        words = " ".join(chance.choices(WORDS, k=80))
        title = f"{name}: Estimating the {WORDS[(place * 7) % 30].capitalize()} of Sparse Systems"
        entries.append(f"{title}\n\nWe study {name} and its limits. The {words} are compared in detail.\n\n")
    return "Get trending papers in your email inbox!\n\nSubscribe\n\nMar 14\n\n" + "".join(entries)


def start(library: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The program, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "readinglist", "-l", str(library), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )


def finish(library: Path, *arguments: str) -> str:
    """Run the program to its end, which has to be a good one, and return its standard output."""
    process = start(library, *arguments)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return out.decode()


def kill_after(library: Path, seconds: float, *arguments: str) -> bool:
    """Kill the program so long after its start; returns whether it was still running."""
    process = start(library, *arguments)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    return process.returncode == -signal.SIGKILL


def duration(library: Path, *arguments: str) -> float:
    """How long the program takes, in seconds."""
    started = time.monotonic()
    finish(library, *arguments)
    return time.monotonic() - started


class Moments:
    """Random moments to kill at, spread evenly over a duration that shrinks where a process was faster."""

    def __init__(self, count: int, whole: float, seed: int) -> None:
        self.whole = whole
        self._count = count
        self._killed = 0
        self._chance = random.Random(seed)

    def __iter__(self) -> Iterator[float]:
        """A moment each time, until as many processes were killed as were wanted."""
        while self._killed < self._count:
            yield (self._killed + self._chance.random()) / self._count * self.whole

    def note(self, killed: bool) -> None:
        """Take in whether the process was still running at the last moment."""
        self._killed += killed
        if not killed:
            self.whole *= 0.97


def counts(library: Path) -> dict[str, int]:
    """The number of rows in each table."""
    return {table: len(rows) for table, rows in dump(library).items()}


def check(library: Path) -> None:
    """Fail unless the library is sound, says so itself, and keeps nothing of a step that was not finished."""
    assert finish(library, "doctor", "--json") == "[]\n"
    assert sound(library) == []
    with closing(sqlite3.connect(library)) as connection:
        assert connection.execute("SELECT * FROM settings").fetchall() == []
        orphans = "SELECT count(*) FROM journal_changes WHERE step_id NOT IN (SELECT id FROM journal)"
        assert connection.execute(orphans).fetchone() == (0,)
    assert not list(library.parent.glob(f"{library.name}-journal"))


def crash_imports(folder: Path, number: int, kills: int, seed: int) -> str:
    """Kill imports at random moments and check what is left; returns a line that says what was seen."""
    source = folder / "papers.txt"
    source.write_text(papers(number))
    whole = duration(folder / "measured.db", "import", str(source))
    expected = counts(folder / "measured.db")
    assert expected["papers"] == expected["records"] == number
    outcome = {"killed": 0, "all": 0, "nothing": 0, "no file": 0}
    times = Moments(kills, whole, seed)
    for place, moment in enumerate(times):
        library = folder / f"killed-{place}.db"
        killed = kill_after(library, moment, "import", str(source))
        times.note(killed)
        outcome["killed"] += killed
        if not library.exists():
            outcome["no file"] += 1
        check(library)
        found = counts(library)
        if found["papers"]:
            assert found == expected
            outcome["all"] += 1
        else:
            assert not any(found.values()), found
            outcome["nothing"] += 1
        repeated = json.loads(finish(library, "import", "--json", str(source)))["total"]
        assert repeated["records"] == number
        assert counts(library) == expected
        assert len(finish(library, "list", "--keys", "sparse").split()) == number
        library.unlink()
    return f"seed {seed}, {number:,} papers, {whole:.2f} s whole: {outcome}"


def crash_undos(folder: Path, number: int, kills: int, seed: int) -> str:
    """Kill undos of an import at random moments and check what is left."""
    source = folder / "papers.txt"
    source.write_text(papers(number))
    full = folder / "full.db"
    finish(full, "add", "--title", "Something Older", "--tag", "mine")
    before = dump(full, TABLES)
    finish(full, "import", str(source), "--tag", "inbox")
    after = dump(full, TABLES)
    shutil.copy(full, folder / "measured.db")
    whole = duration(folder / "measured.db", "undo")
    assert dump(folder / "measured.db", TABLES) == before
    outcome = {"killed": 0, "undone": 0, "standing": 0}
    times = Moments(kills, whole, seed)
    for place, moment in enumerate(times):
        library = folder / f"killed-{place}.db"
        shutil.copy(full, library)
        killed = kill_after(library, moment, "undo")
        times.note(killed)
        outcome["killed"] += killed
        check(library)
        found = dump(library, TABLES)
        (latest, *_) = json.loads(finish(library, "history", "--json"))
        assert latest["verb"] == "import"
        assert found == (before if latest["undone"] else after)
        outcome["undone" if latest["undone"] else "standing"] += 1
        finish(library, "redo" if latest["undone"] else "undo")
        assert dump(library, TABLES) == (after if latest["undone"] else before)
        library.unlink()
    return f"seed {seed}, undo of {number:,} papers, {whole:.2f} s whole: {outcome}"


def _seed() -> int:
    """The seed of this run: another one each time, unless READINGLIST_SEED repeats one."""
    seed = int(os.environ.get("READINGLIST_SEED", random.SystemRandom().randrange(1_000_000)))
    print(f"READINGLIST_SEED={seed}")
    return seed


def test_an_import_killed_at_any_moment_is_whole_or_not_there(tmp_path: Path) -> None:
    print(crash_imports(tmp_path, 1_000, 3, _seed()))


def test_an_undo_killed_at_any_moment_is_whole_or_not_done(tmp_path: Path) -> None:
    print(crash_undos(tmp_path, 1_000, 2, _seed()))


def test_a_kill_at_the_first_write_leaves_a_library_that_opens(tmp_path: Path) -> None:
    """The riskiest moment: the file is there, its tables may not be."""
    library = tmp_path / "library.db"
    process = start(library, "list")
    deadline = time.monotonic() + 30
    while not library.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.0005)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert library.exists()
    check(library)
    assert finish(library, "add", "--title", "After the Crash") == "crash\n"


@pytest.mark.slow
def test_twenty_kills_of_an_import_of_ten_thousand(tmp_path: Path) -> None:
    print(crash_imports(tmp_path, 10_000, 20, _seed()))


@pytest.mark.slow
def test_twenty_kills_of_the_undo_of_ten_thousand(tmp_path: Path) -> None:
    print(crash_undos(tmp_path, 10_000, 20, _seed()))
