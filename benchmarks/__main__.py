"""``python -m benchmarks``: measure, and print a table. The exit code is 0 whatever the table says."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.cases import cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.cases import Row


def main() -> None:
    """Parse the command line and run all cases."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 papers and 3 runs instead of 10,000 and 7")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE too")
    options = parser.parse_args()
    number, runs = (1_000, 3) if options.quick else (10_000, 7)
    print(f"{number:,} papers, medians of {runs} runs ({runs * 3} of short ones); {machine()}\n")
    with tempfile.TemporaryDirectory(prefix="readinglist-benchmark-") as folder:
        rows = list(_shown(cases(Path(folder), number, runs)))
    if options.json:
        options.json.write_text(json.dumps([_figures(row) for row in rows], indent=2) + "\n", encoding="utf-8")


def machine() -> str:
    """What the figures depend on, in general words."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _shown(rows: Iterable[Row]) -> Iterable[Row]:
    """Print each row as soon as it is there."""
    print(
        f"| {'what':32} | {'floor':29} | {'ours':>8} | {'floor':>8} | {'ratio':>6} | target | {'peak MB':>13} |      |"
    )
    print(f"|{'-' * 34}|{'-' * 31}|{'-' * 9}:|{'-' * 9}:|{'-' * 7}:|-------:|{'-' * 14}:|------|")
    for row in rows:
        target = f"{row.target:g}×" if row.target else "–"
        memory = f"{row.ours.megabytes:.0f} / {row.floor.megabytes:.0f}"
        print(
            f"| {row.name:32} | {row.floor_name:29} | {_time(row.ours.median):>8} | {_time(row.floor.median):>8} "
            f"| {row.ratio:5.2f}× | {target:>6} | {memory:>13} | {row.verdict:4} |",
            flush=True,
        )
        yield row


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _figures(row: Row) -> dict[str, object]:
    return {
        "name": row.name,
        "floor": row.floor_name,
        "seconds": row.ours.seconds,
        "floor_seconds": row.floor.seconds,
        "ratio": round(row.ratio, 3),
        "target": row.target,
        "megabytes": round(row.ours.megabytes, 1),
        "floor_megabytes": round(row.floor.megabytes, 1),
        "verdict": row.verdict,
    }


if __name__ == "__main__":
    main()
