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

from benchmarks.cases import Cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.cases import Row


def main() -> None:
    """Parse the command line and run all cases."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--papers", metavar="N", type=int, default=100_000, help="papers of the library (100000)")
    parser.add_argument(
        "--runs", metavar="N", type=int, default=5, help="runs of each; of short ones three times as many"
    )
    parser.add_argument("--quick", action="store_true", help="1,000 papers and 3 runs")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE too")
    options = parser.parse_args()
    number, runs = (1_000, 3) if options.quick else (options.papers, options.runs)
    print(f"{number:,} papers, medians of {runs} runs ({runs * 3} of short ones); {machine()}\n")
    with tempfile.TemporaryDirectory(prefix="readinglist-benchmark-") as folder:
        rows = list(_shown(Cases(Path(folder), number, runs).rows()))
    if options.json:
        about = {"papers": number, "runs": runs, "machine": machine(), "rows": [_figures(row) for row in rows]}
        options.json.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def machine() -> str:
    """What the figures depend on, in general words."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _shown(rows: Iterable[Row]) -> Iterable[Row]:
    """Print each row as soon as it is there."""
    print(
        f"| {'what':34} | {'floor':36} | {'ours':>8} | {'floor':>8} | {'ratio':>6} | target | {'peak MB':>11} |      |"
    )
    print(f"|{'-' * 36}|{'-' * 38}|{'-' * 9}:|{'-' * 9}:|{'-' * 7}:|-------:|{'-' * 12}:|------|")
    for row in rows:
        target = f"{row.target:g}×" if row.target else "–"
        memory = f"{row.ours.megabytes:.0f} / {row.floor.megabytes:.0f}" if row.ours.megabytes else ""
        write = _megabytes if row.unit == "B" else _time
        print(
            f"| {row.name:34} | {row.floor_name:36} | {write(row.ours.median):>8} | {write(row.floor.median):>8} "
            f"| {row.ratio:5.2f}× | {target:>6} | {memory:>11} | {row.verdict:4} |",
            flush=True,
        )
        yield row


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _megabytes(count: float) -> str:
    return f"{count / 1e6:.1f} MB"


def _figures(row: Row) -> dict[str, object]:
    return {
        "name": row.name,
        "floor": row.floor_name,
        "unit": row.unit,
        "ours": row.ours.seconds,
        "floor_samples": row.floor.seconds,
        "ratio": round(row.ratio, 3),
        "target": row.target,
        "memory_target": row.memory,
        "megabytes": round(row.ours.megabytes, 1),
        "floor_megabytes": round(row.floor.megabytes, 1),
        "verdict": row.verdict,
    }


if __name__ == "__main__":
    main()
