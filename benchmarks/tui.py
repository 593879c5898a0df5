"""``python -m benchmarks.tui``: the terminal UI on 100,000 papers, through a pseudo-terminal, beside a minimal app."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import machine
from benchmarks.cases import program
from benchmarks.papers import write_dump
from benchmarks.terminal import Terminal
from readinglist.library import Library

_MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("FIRST")
Minimal().run()
"""
QUERIES = ("attention graph", "learning", "model", "the of", "training data", "network lan", "a", "images", "large la")
"""What is typed, letter by letter: rare words, frequent ones, beginnings, phrases of stop words."""
_DOWN, _PAGE, _BACKSPACE = b"\x1b[B", b"\x1b[6~", b"\x7f"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tui", description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=9, help="starts of each app")
    parser.add_argument("--library", type=Path, help="a library to use instead of one that is made now")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="readinglist-tui-") as folder:
        home = Path(folder)
        library = options.library or home / "library.db"
        if not library.exists():
            source = home / "papers.txt"
            write_dump(source, options.papers)
            subprocess.run([*program("-l", str(library), "import", str(source))], check=True, capture_output=True)
        more = home / "more.txt"
        write_dump(more, 10_000, seed=2)
        print(f"{options.papers:,} papers, 120x40, net of waiting for a core; {machine()}\n")
        print("| what | measured | target |\n|---|---|---|")
        starts(library, options.runs, home)
        keys(library, more, home)


def starts(library: Path, runs: int, home: Path) -> None:
    """The first frame with papers on it, beside the first frame of a minimal Textual app, by turns."""
    ours, minimal = [], []
    for _ in range(runs + 1):
        with Terminal([sys.executable, "-c", _MINIMAL]) as terminal:
            minimal.append(terminal.until(b"FIRST"))
        with Terminal([*program("-l", str(library))], **_quietly(home)) as terminal:
            ours.append(terminal.until(b"added"))
    one, other = statistics.median(ours[1:]), statistics.median(minimal[1:])
    print(
        f"| first frame with papers | {one:.0f} ms, minimal app {other:.0f} ms: {one / other:.2f}× | 1.5× |", flush=True
    )


def keys(library: Path, more: Path, home: Path) -> None:
    """Cursor, pages, searching, memory, and keys while an import runs."""
    with Terminal([*program("-l", str(library))], **_quietly(home)) as terminal:
        terminal.until(b"added")
        terminal.rest(1.0)
        terminal.key(_DOWN)
        _print("cursor down", [terminal.key(_DOWN) for _ in range(60)], 15)
        _print("page down", [terminal.key(_PAGE) for _ in range(40)], 40)
        _print("keystroke to results", _typed(terminal, library), 60)
        print(f"| memory | {terminal.megabytes():.0f} MB | 120 MB |", flush=True)
        importing = subprocess.Popen(
            program("-l", str(library), "import", str(more)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        during = []
        while importing.poll() is None:
            during.append(terminal.key(_DOWN, quiet=0.05))
        _print(f"cursor down during an import ({len(during)} keys)", during, 100, worst=True)
    subprocess.run(program("-l", str(library), "undo"), check=True, capture_output=True)


def _typed(terminal: Terminal, library: Path) -> list[float | None]:
    found: list[float | None] = []
    with Library(library) as known:
        terminal.key(b"/")
        for query in QUERIES:
            before = None
            for length in range(1, len(query) + 1):
                number = len(known.look_up(query[:length]).ids)
                # The number of papers found stands in the border: where it changes, the results are there.
                shows = f" / {number:,} ".encode() if number not in (before, 0) else None
                time = terminal.key(query[length - 1].encode(), shows=shows)
                if shows:
                    found.append(time)
                before = number
            for _ in query:
                terminal.key(_BACKSPACE, quiet=0.03)
            terminal.rest()
        terminal.key(b"\x1b")
    return found


def _print(name: str, times: list[float | None], target: int, *, worst: bool = False) -> None:
    known = sorted(time for time in times if time is not None)
    middle, p95 = statistics.median(known), known[min(len(known) - 1, int(len(known) * 0.95))]
    missed = len(times) - len(known)
    what = f"median {middle:.0f}, p95 {p95:.0f}, longest {known[-1]:.0f} ms" + (
        f", {missed} without a frame" * (missed > 0)
    )
    print(f"| {name} | {what} | {'longest' if worst else 'p95'} {target} ms |", flush=True)


def _quietly(home: Path) -> dict[str, str]:
    """An environment in which nothing of the user's is read or written."""
    return {"XDG_STATE_HOME": str(home / "state"), "XDG_CONFIG_HOME": str(home / "config"), "PYTHONUNBUFFERED": ""}


if __name__ == "__main__":
    main()
