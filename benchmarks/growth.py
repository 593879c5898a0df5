"""``python -m benchmarks.growth``: what the same actions cost in libraries of different sizes."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.__main__ import machine
from benchmarks.cases import START, program
from benchmarks.measure import Command, Samples, run_once
from benchmarks.papers import QUERY, RARE, write_dump

_SIZES = (1_000, 10_000, 100_000)
_TIMES = 5
"""Runs of each short action."""


def main() -> None:
    """Measure, and print a table with a column for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument(
        "--papers", metavar="N", type=int, nargs="+", default=_SIZES, help="the sizes (1000 10000 100000)"
    )
    parser.add_argument("--dumps", metavar="FOLDER", type=Path, help="take papers-N.txt from there, where it is")
    parser.add_argument("--rare", default=RARE, help="a word that few papers have (%(default)s)")
    parser.add_argument("--folder", type=Path, help="keep the libraries there")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE too")
    options = parser.parse_args()
    print(f"the first run of an import, medians of {_TIMES} runs of all else; {machine()}\n", flush=True)
    columns = {}
    with tempfile.TemporaryDirectory(prefix="readinglist-growth-") as made:
        folder = options.folder or Path(made)
        for number in options.papers:
            given = (options.dumps or folder) / f"papers-{number}.txt"
            if not given.exists():
                given = folder / given.name
                write_dump(given, number)
            columns[number] = measure(folder, given, number, options.rare)
            print(f"{number:,}: {columns[number]}", flush=True)
    names = next(iter(columns.values()))
    print(f"\n| | {' | '.join(f'{number:,}' for number in columns)} |\n|---|{'---:|' * len(columns)}")
    for name in names:
        print(f"| {name} | {' | '.join(columns[number][name] for number in columns)} |")
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "papers": columns}, indent=2) + "\n")


def measure(folder: Path, dump: Path, number: int, rare: str) -> dict[str, str]:
    """What everything takes on one dump."""
    library, written, more = folder / f"library-{number}.db", folder / "out.bib", folder / "more.txt"
    write_dump(more, 1_000, seed=9)
    found = {"the dump": f"{dump.stat().st_size / 1e6:,.1f} MB"}
    if not library.exists():
        found["import"] = _shown(_run(library, "import", str(dump)))
    with closing(sqlite3.connect(library)) as connection:
        count, key = connection.execute("SELECT count(*), max(key) FROM papers").fetchone()
    found["papers"] = f"{count:,}"
    found["the library"] = f"{library.stat().st_size / 1e6:,.1f} MB"
    found["the same file again"] = _shown(_run(library, "import", str(dump)))
    actions = {
        "list --limit 20": ["list", "--limit", "20"],
        "list, rare": ["list", rare, "--limit", "20"],
        "list, common": ["list", QUERY, "--limit", "20"],
        "list, prefix": ["list", "net*", "--limit", "20"],
        "list, two words": ["list", QUERY, "network", "--limit", "20"],
        "show": ["show", key],
        "star": ["star", key],
        "tag": ["tag", key, "--add", "x"],
        "stats": ["stats"],
    }
    for name, words in actions.items():
        found[name] = _shown(_run(library, *words, times=_TIMES))
    found["import of 1,000 more"] = _shown(_run(library, "import", str(more)))
    found["undo of it"] = _shown(_run(library, "undo"))
    found["export as BibTeX"] = _shown(_run(library, "export", "-o", str(written)))
    written.unlink(missing_ok=True)
    start = Samples()
    for _ in range(_TIMES):
        run_once(Command([sys.executable, "-c", "pass"]), start)
    found[START] = _shown(start)
    return found


def _run(library: Path, *words: str, times: int = 1) -> Samples:
    samples = Samples()
    for _ in range(times):
        run_once(Command(program("-l", str(library), *words)), samples)
    return samples


def _shown(samples: Samples) -> str:
    seconds = samples.median
    time = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"
    return f"{time}, {samples.megabytes:,.0f} MB"


if __name__ == "__main__":
    main()
