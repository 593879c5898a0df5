"""``python -m benchmarks.peers``: other reference managers that are installed, on the same file, by turns with ours.

A peer is looked for on the path; ``--peer papis=FOLDER`` names the folder, or the program, where it is elsewhere.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.__main__ import machine
from benchmarks.cases import floor
from benchmarks.measure import Command, Samples, run_once
from benchmarks.peers_programs import FORMATTERS, MANAGERS, Manager, Program, Readinglist, keys
from benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = "Zythepsary"
"""What is searched for: one title has it."""
_SLOW = 10.0
"""What takes longer, in seconds, is run once, and not warmed up."""
_LARGE = 10_000
"""So many entries are what the targets are for."""
_OURS = Readinglist.name


@dataclass(slots=True)
class Figure:
    """What came of one action of one program."""

    samples: Samples = field(default_factory=Samples)
    stopped: bool = False
    """Whether it was stopped at the limit."""
    failure: str = ""
    """Why there is no figure."""

    @property
    def counts(self) -> bool:
        """Whether it was measured to the end."""
        return bool(self.samples.seconds) and not self.stopped and not self.failure


@dataclass(slots=True)
class Row:
    """One line of the table."""

    name: str
    figures: dict[str, Figure]
    """By the name of the program, ours among them."""
    target: float | None
    """How many times as fast as the fastest peer ours shall be; None where it is only watched."""

    @property
    def fastest(self) -> str:
        """The name of the fastest peer; empty, where none was measured to the end."""
        peers = [name for name, figure in self.figures.items() if name != _OURS and figure.counts]
        return min(peers, key=lambda name: self.figures[name].samples.median, default="")

    @property
    def ratio(self) -> float | None:
        """How many times as fast as the fastest peer ours is."""
        if not self.fastest or not self.figures[_OURS].counts:
            return None
        return self.figures[self.fastest].samples.median / self.figures[_OURS].samples.median

    @property
    def verdict(self) -> str:
        """``ok``, ``under``, or nothing where there is no target or nothing to compare with."""
        if self.target is None or self.ratio is None:
            return ""
        return "ok" if self.ratio >= self.target else "under"


class Comparison:
    """The programs, and what is measured on them."""

    def __init__(self, folder: Path, programs: dict[str, str], entries: int, runs: int, limit: int) -> None:
        self.ours = Readinglist(folder / _OURS, limit)
        known = [kind for kind in MANAGERS if kind.name in programs]
        self.managers: list[Manager] = [self.ours]
        self.managers += [kind([programs[kind.name]], folder / kind.name, limit) for kind in known]
        others = [kind for kind in FORMATTERS if kind.name in programs]
        self.formatters = [kind([programs[kind.name]], folder / kind.name, limit) for kind in others]
        self.notes: list[str] = []
        self.limit = limit
        self._folder = folder
        self._file = folder / "refs.bib"
        self._everything = {f"key{place}" for place in range(entries)}
        self._key = f"key{entries - 1}"
        self._runs = runs
        self._titles = _write(self._file, entries)

    @property
    def peers(self) -> list[Program]:
        """All programs but ours."""
        return [*self.managers[1:], *self.formatters]

    def rows(self) -> Iterator[Row]:
        """Measure everything."""
        yield self._imports()
        papers = self._folder / "papers.jsonl"
        self.ours.do("papers", file=papers)
        for manager in self.managers:
            manager.settle(papers)
        again = self._again()
        yield again
        yield self._changed(again)
        yield self._printed("list of all", "list", self._everything, target=40)
        yield self._printed("list for scripts", "names", self._everything, target=None)
        yield self._printed("search with one hit", "search", {self._key}, target=6, word=WORD)
        yield self._tags()
        yield self._exports()
        yield self._screens()
        if self.formatters:
            yield self._files()

    def _imports(self) -> Row:
        commands = {one.name: one.command("import", one.empty, file=self._file) for one in self.managers}
        figures = self._by_turns("import", commands)
        for manager in self.managers:
            figure, stored = figures[manager.name], manager.stored()
            if figure.stopped:
                self._note(manager.name, "import", f"{stored:,} entries were stored when it was stopped")
            else:
                _check(figure, stored == len(self._everything), f"{stored:,} entries are stored")
        return self._row("import into an empty library", figures, 10)

    def _again(self) -> Row:
        commands = {one.name: one.command("import", file=self._file) for one in self.managers}
        figures = self._by_turns("again", commands)
        for manager in self.managers:
            stored = manager.stored()
            _check(figures[manager.name], stored == len(self._everything), f"{stored:,} entries are stored")
        return self._row("the same file again", figures, 100)

    def _changed(self, again: Row) -> Row:
        """Ours on another file each time, with the same entries; the peers read each file as if it were new."""
        changed = self._folder / "changed.bib"
        shutil.copy(self._file, changed)

        def change() -> None:
            with changed.open("a", encoding="utf-8") as file:
                file.write("\n")

        figures = self._by_turns("changed", {_OURS: self.ours.command("import", change, file=changed)})
        stored = self.ours.stored()
        _check(figures[_OURS], stored == len(self._everything), f"{stored:,} entries are stored")
        row = self._row("again, a blank line added", figures, None)
        row.figures = {**again.figures, **figures}
        return row

    def _printed(self, name: str, verb: str, expected: set[str], target: float | None, **given: object) -> Row:
        commands = {one.name: one.command(verb, **given) for one in self.managers}
        figures = self._by_turns(verb, commands)
        for manager in self.managers:
            with manager.output.open(encoding="utf-8") as lines:
                found = keys(lines)
            _check(figures[manager.name], found == expected, f"{len(found):,} of {len(expected):,} entries are shown")
        return self._row(name, figures, target)

    def _tags(self) -> Row:
        both = {one.name: one.tagging(self._key) for one in self.managers}
        figures = self._by_turns("tag", {name: command for name, (command, _) in both.items()})
        for name, (_, tagged) in both.items():
            _check(figures[name], tagged() == {self._key}, "another entry has the tag, or none")
        return self._row("tagging one entry", figures, 5)

    def _exports(self) -> Row:
        return self._row("export of all as BibTeX", self._written(self.managers, "export"), 3)

    def _files(self) -> Row:
        """A file read and another written: ours is an import into an empty library and an export, two processes."""
        ours = Readinglist(self._folder / "whole", self.limit)
        target = ours.home / "all.bib"

        def prepare() -> None:
            target.unlink(missing_ok=True)
            ours.empty()

        steps = ours.arguments("import", file=self._file), ours.arguments("export", file=target)
        both = Command(["sh", "-c", f"{shlex.join(steps[0])} && exec {shlex.join(steps[1])}"], before=prepare)
        figures = self._written(self.formatters, "whole", {_OURS: both})
        _check(figures[_OURS], _entries(target) == len(self._everything), "the file has not all entries")
        return self._row("file to file: import and export", figures, None)

    def _written(
        self, programs: list[Manager] | list[Program], verb: str, ours: dict[str, Command] | None = None
    ) -> dict[str, Figure]:
        commands, files = ours or {}, {}
        for one in programs:
            files[one.name] = file = one.home / "all.bib"
            removing = partial(file.unlink, missing_ok=True)
            commands[one.name] = one.command(verb, removing, source=self._file, file=file)
        figures = self._by_turns(verb, commands)
        for one in programs:
            # One prints the entries instead.
            written = _entries(files[one.name] if files[one.name].exists() else one.output)
            _check(figures[one.name], written == len(self._everything), f"{written:,} entries are written")
        return figures

    def _screens(self) -> Row:
        having = [one for one in self.managers if "screen" in one.verbs]
        figures = {one.name: Figure() for one in having}
        for turn in range(self._runs + 1):
            for one in having:
                figure = figures[one.name]
                if figure.failure:
                    continue
                with Terminal(one.arguments("screen")) as terminal:
                    try:
                        seconds = terminal.until(self._titles[-1 if one.newest_first else 0].encode()) / 1000
                    except TimeoutError:
                        figure.failure = "the first row never came"
                        continue
                    if turn:
                        figure.samples.seconds.append(seconds)
                        figure.samples.megabytes = max(figure.samples.megabytes, terminal.megabytes())
        return self._row("first row of the terminal UI", figures, 15)

    def _by_turns(self, verb: str, commands: dict[str, Command]) -> dict[str, Figure]:
        """Run all commands by turns; the first turn warms up, but for what is so slow that it is run once."""
        figures = {name: Figure() for name in commands}
        for turn in range(self._runs + 1):
            for name, command in commands.items():
                figure = figures[name]
                if figure.stopped or figure.failure or (turn and figure.samples.seconds[:1] > [_SLOW]):
                    continue
                if turn == 1:
                    figure.samples = Samples()
                self._run(name, verb, command, figure)
        return figures

    def _run(self, name: str, verb: str, command: Command, figure: Figure) -> None:
        started = time.perf_counter()
        try:
            run_once(command, figure.samples)
        except RuntimeError as error:
            if time.perf_counter() - started >= self.limit:
                figure.stopped = True
                return
            complaints = [one.complaint() for one in (*self.managers, *self.formatters) if one.name == name]
            figure.failure = f"{verb}: {str(error).rsplit(': ', 1)[-1]}, {' '.join(complaints)}"

    def _row(self, name: str, figures: dict[str, Figure], target: float | None) -> Row:
        for program, figure in figures.items():
            if figure.failure:
                self._note(program, name, f"left out: {figure.failure}")
            if figure.stopped:
                self._note(program, name, f"stopped after {self.limit} s of processor time")
        return Row(name, figures, target if len(self._everything) >= _LARGE else None)

    def _note(self, program: str, name: str, text: str) -> None:
        self.notes.append(f"{program}, {name}: {text}.")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000, help="entries of the file (10,000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of what takes less than ten seconds (3)")
    parser.add_argument("--limit", type=int, default=120, help="seconds of processor time for one command (120)")
    parser.add_argument("--quick", action="store_true", help="300 entries, two runs")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE too")
    parser.add_argument("--peer", metavar="NAME=PATH", action="append", default=[], help="where a peer is")
    options = parser.parse_args()
    if options.quick:
        options.entries, options.runs = 300, 2
    programs = _programs(options.peer)
    if not programs:
        sys.exit("no peer is installed: pip install papis, cobib, or pubs with 'bibtexparser<2'")
    with tempfile.TemporaryDirectory(prefix="readinglist-peers-") as folder:
        comparison = Comparison(Path(folder), programs, options.entries, options.runs, options.limit)
        versions = {one.name: one.version() for one in comparison.peers}
        about = ", ".join(f"{name} {version}" for name, version in versions.items())
        print(f"{options.entries:,} entries, medians of {options.runs} runs; {about}; {machine()}\n")
        rows = []
        _print_head(list(versions))
        for row in comparison.rows():
            _print(row, list(versions), options.limit)
            rows.append(row)
        print("\n" + "\n".join(comparison.notes))
    if options.json:
        told = {"entries": options.entries, "machine": machine(), "versions": versions, "notes": comparison.notes}
        told["rows"] = [_figures(row) for row in rows]
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _programs(named: list[str]) -> dict[str, str]:
    """The program of each peer, by its name.

    Raises:
        SystemExit: there is no such peer, or it is not where it is said to be.
    """
    given = {name: place or name for name, _, place in (text.partition("=") for text in named)}
    known = [kind.name for kind in (*MANAGERS, *FORMATTERS)]
    found = {}
    for name in [*known, *given]:
        if name not in known:
            sys.exit(f"no such peer: {name}; there are {', '.join(known)}")
        place = Path(given.get(name, name)).expanduser()
        program = shutil.which(place / name if place.is_dir() else place)
        if program:
            # Not resolved: a link into a virtual environment tells Python which one it is.
            found[name] = str(Path(program).absolute())
        elif name in given:
            sys.exit(f"{name} is not at {place}")
    return found


def _write(file: Path, entries: int) -> list[str]:
    """Write the file, with the rare word in its last title; returns the first words of all titles, to know rows by.

    All of this line by line: the peak of memory that is measured begins with that of this process.
    """
    plain = file.with_suffix(".plain.bib")
    run_once(floor("generate", str(plain), str(entries)), Samples())
    titles: list[str] = []
    with plain.open(encoding="utf-8") as lines, file.open("w", encoding="utf-8") as written:
        for line in lines:
            title = line.startswith("  title = {")
            if title:
                titles.append(line.split("{", 1)[1].split()[0])
            last = title and len(titles) == entries
            written.write(line.replace("},\n", f" {WORD}}},\n") if last else line)
    return titles


def _check(figure: Figure, right: bool, otherwise: str) -> None:
    """Leave a figure out, where the program did not do what it was asked."""
    if figure.counts and not right:
        figure.failure = otherwise


def _entries(file: Path) -> int:
    if not file.exists():
        return 0
    with file.open(encoding="utf-8") as lines:
        return sum(line.lower().startswith("@article{key") for line in lines)


def _print_head(peers: list[str]) -> None:
    columns = "".join(f" {name:>11} |" for name in peers)
    print(f"| {'what':31} | {'ours':>8} |{columns} {'ratio':>7} | target | {'peak MB':>11} |       |")
    print(f"|{'-' * 33}|{'-' * 9}:|{(('-' * 12) + ':|') * len(peers)}{'-' * 8}:|-------:|{'-' * 12}:|-------|")


def _print(row: Row, peers: list[str], limit: int) -> None:
    ours = row.figures[_OURS]
    cells = []
    for name in peers:
        told = _told(row.figures.get(name), limit)
        cells.append(f"**{told}**" if name == row.fastest else told)
    columns = "".join(f" {told:>11} |" for told in cells)
    memory = [ours, row.figures[row.fastest]] if row.fastest else [ours]
    ratio = f"{row.ratio:.1f}×" if row.ratio else "–"
    target = f"{row.target:g}×" if row.target else "–"
    megabytes = " / ".join(f"{figure.samples.megabytes:.0f}" for figure in memory)
    print(
        f"| {row.name:31} | {_told(ours, limit):>8} |{columns} {ratio:>7} | {target:>6} | {megabytes:>11} "
        f"| {row.verdict:5} |",
        flush=True,
    )


def _told(figure: Figure | None, limit: int) -> str:
    if figure is None:
        return "–"
    if figure.stopped:
        return f"> {limit} s"
    if not figure.counts:
        return "failed"
    seconds = figure.samples.median
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _figures(row: Row) -> dict[str, object]:
    programs = {
        name: {
            "seconds": [round(seconds, 4) for seconds in figure.samples.seconds],
            "megabytes": round(figure.samples.megabytes, 1),
            "stopped": figure.stopped,
            "failure": figure.failure,
        }
        for name, figure in row.figures.items()
    }
    ratio = round(row.ratio, 2) if row.ratio else None
    told = {"name": row.name, "fastest": row.fastest, "ratio": ratio, "target": row.target, "verdict": row.verdict}
    return {**told, "programs": programs}


if __name__ == "__main__":
    main()
