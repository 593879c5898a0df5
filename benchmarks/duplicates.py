"""``python -m benchmarks.duplicates``: a full scan, its growth, and new papers matched with a library.

Papers are those of :mod:`benchmarks.papers`, 15 in 100 of them duplicates: word for word, with typing errors, with the
subtitle lost, with a revised or a cut abstract. The floor of a scan reads the same records by bare ``sqlite3`` and
takes the words of their titles and abstracts apart.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measure import ROOT
from benchmarks.papers import Generator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024
_FLOOR = """
import json, re, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
words = re.compile(r"\\w+")
for fields, body in connection.execute(
    "SELECT fields, body FROM records LEFT JOIN texts ON texts.id = abstract_id"
):
    words.findall(json.loads(fields)["title"].lower()), set(words.findall((body or "").lower()))
"""


class Run(NamedTuple):
    """What a process took."""

    cpu: float
    """Seconds of one core, in the program and for it in the system."""
    megabytes: float


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000, help="of the larger library (default: 100,000)")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    few, many = options.papers // 10, options.papers
    with tempfile.TemporaryDirectory(prefix="readinglist-benchmark-") as name:
        folder = Path(name)
        libraries = {number: _library(folder, number) for number in (few, many)}
        print(f"medians of {options.runs} runs, seconds of one core\n")
        print("| what | ours | floor | ratio | peak MB |")
        print("|---|---:|---:|---:|---:|")
        scans = {}
        for number, library in libraries.items():
            ours, floor = _interleaved(
                _program(library, "duplicates", "--json"), [sys.executable, "-c", _FLOOR, str(library)], options.runs
            )
            scans[number] = ours.cpu
            ratio = ours.cpu / floor.cpu
            cells = (f"scan of {number:,} papers", f"{ours.cpu:.2f} s", f"{floor.cpu:.2f} s", f"{ratio:.2f}×")
            print(f"| {' | '.join(cells)} | {ours.megabytes:.0f} |")
        growth = math.log(scans[many] / scans[few], many / few)
        print(f"\ngrowth of the scan from {few:,} to {many:,}: n^{growth:.2f}\n")
        more = folder / "more.txt"
        _write(more, 1_000, start=many)
        empty = _library(folder, 1_000)
        grown, small = _interleaved(
            _program(libraries[many], "import", str(more), "--dry-run"),
            _program(empty, "import", str(more), "--dry-run"),
            options.runs,
        )
        print(
            f"import of 1,000 more, matched with {many:,}: {grown.cpu:.2f} s; with 1,000: {small.cpu:.2f} s "
            f"({grown.cpu / small.cpu:.2f}×)"
        )


def _library(folder: Path, number: int) -> Path:
    """A library of *number* papers, none of them made one so far."""
    source, library = folder / f"{number}.txt", folder / f"{number}.db"
    _write(source, number)
    _run(_program(library, "import", str(source), "--duplicates", "keep"))
    return library


def _write(path: Path, number: int, start: int = 0) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("Get trending papers in your email inbox!\n\nSubscribe\n\nMar 14\n\n")
        file.writelines(f"{title}\n\n{abstract}\n\n" for title, abstract in _papers(number, start))


def _papers(number: int, start: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(start + 7)  # noqa: S311 - nothing secret
    seen: list[tuple[str, str]] = []
    for title, abstract in Generator(start + 1).papers(number):
        if seen and chance.random() < 0.15:
            yield _changed(*chance.choice(seen), chance)
            continue
        paper = (f"{title.partition(' ')[0]}: {title.partition(' ')[2]}", abstract)
        seen.append(paper)
        yield paper


def _changed(title: str, abstract: str, chance: random.Random) -> tuple[str, str]:
    """A paper as another source has it."""
    kind = chance.randrange(5)
    if kind == 1:
        place = chance.randrange(4, len(title) - 2)
        title = title[:place] + title[place + 1] + title[place] + title[place + 2 :]
    elif kind == 2:
        title = title.partition(": ")[2]
    elif kind == 3:
        words = abstract.split()
        abstract = " ".join("revised" if chance.random() < 0.08 else word for word in words)
    elif kind == 4:
        abstract = abstract[: len(abstract) // 2] + "…"
    return title, abstract


def _program(library: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "readinglist", "-l", str(library), *arguments]


def _interleaved(ours: Sequence[str], other: Sequence[str], runs: int) -> tuple[Run, Run]:
    """Both by turns, so that what slows the machine down slows down both."""
    found: tuple[list[Run], list[Run]] = ([], [])
    for _ in range(runs):
        for command, samples in zip((ours, other), found, strict=True):
            samples.append(_run(command))
    first, second = ([run.cpu for run in samples] for samples in found)
    peaks = [max(run.megabytes for run in samples) for samples in found]
    return Run(median(first), peaks[0]), Run(median(second), peaks[1])


def _run(command: Sequence[str]) -> Run:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{json.dumps(list(command)[:6])}: ended with code {process.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _MEGABYTE)


if __name__ == "__main__":
    main()
