"""What is measured, against what, and how many times the floor it may take."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Command, Samples, interleaved, run_once
from benchmarks.papers import QUERY, RARE, rare_word

if TYPE_CHECKING:
    from collections.abc import Iterator

START = "python -c pass"
FEW = 1_000
"""Papers of the library that a large one is compared with."""


@dataclass(slots=True)
class Row:
    """One line of the table."""

    name: str
    floor_name: str
    ours: Samples
    floor: Samples
    target: float | None = None
    """How many times the floor it may take; None where it is only watched."""
    memory: float | None = None
    """How many megabytes it may take."""
    unit: str = "s"
    """Of what the samples count: seconds, or bytes (``B``)."""

    @property
    def ratio(self) -> float:
        """How many times the floor it takes."""
        return self.ours.median / self.floor.median

    @property
    def verdict(self) -> str:
        """``ok``, ``over``, or nothing where there is no target."""
        if self.target is None and self.memory is None:
            return ""
        fits = self.target is None or self.ratio <= self.target
        return "ok" if fits and (self.memory is None or self.ours.megabytes <= self.memory) else "over"


def floor(action: str, *arguments: str, reports: bool = False, fresh: Path | None = None) -> Command:
    """A process of :mod:`benchmarks.floors`."""
    command = [sys.executable, str(Path(__file__).with_name("floors.py")), action, *arguments]
    return Command(command, before=lambda: remove(fresh), reports=reports)


def program(*arguments: str) -> list[str]:
    """The program, as ``python -m readinglist``."""
    return [sys.executable, "-m", "readinglist", *arguments]


def remove(library: Path | None) -> None:
    """Delete a library, if it is there."""
    for ending in ("", "-wal", "-shm") if library else ():
        Path(f"{library}{ending}").unlink(missing_ok=True)


def copy(library: Path, target: Path) -> None:
    """Put a copy of a library in the place of another one, on the disk: nobody shall wait for that later."""
    remove(target)
    shutil.copy(library, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


class Cases:
    """The measurements, in *folder*, on *number* papers; short commands run three times as often as *runs*."""

    def __init__(self, folder: Path, number: int, runs: int) -> None:
        self.folder, self.number, self.runs = folder, number, runs
        self.often = runs * 3
        self.nothing = Command([sys.executable, "-c", "pass"])
        self.dump, self.bibliography = folder / "papers.txt", folder / "refs.bib"
        self.few_dump, self.more_dump = folder / "few.txt", folder / "more.txt"
        self.library, self.few = folder / "library.db", folder / "few.db"
        self.fresh, self.other = folder / "fresh.db", folder / "other.db"

    def rows(self) -> Iterator[Row]:
        """Measure everything."""
        self._prepare()
        yield from self._starts()
        yield from self._verbs()
        yield from self._searches()
        yield from self._text()
        yield from self._bibtex()
        yield from self._undo()
        yield self._size()

    def _prepare(self) -> None:
        for path, count, seed in ((self.dump, self.number, 1), (self.few_dump, FEW, 1), (self.more_dump, FEW, 3)):
            run_once(floor("generate", str(path), str(count), str(seed)), Samples())
        for library, source in ((self.library, self.dump), (self.few, self.few_dump)):
            run_once(Command(program("-l", str(library), "import", str(source))), Samples())
            run_once(Command(program("-l", str(library), "tag", RARE, "--add", "thesis")), Samples())

    def _starts(self) -> Iterator[Row]:
        script = shutil.which("readinglist", path=str(Path(sys.executable).parent))
        versions = {"python -m readinglist --version": program("--version")}
        if script:
            versions["readinglist --version"] = [script, "--version"]
        for name, command in versions.items():
            yield Row(name, START, *interleaved(Command(command), self.nothing, self.often), target=6)

    def _verbs(self) -> Iterator[Row]:
        """What may take no longer in a larger library."""
        keys = {library: _some_key(library) for library in (self.library, self.few)}
        verbs: dict[str, list[str]] = {
            "list --limit 20": ["list", "--limit", "20"],
            "show KEY": ["show", "KEY"],
            "star KEY": ["star", "KEY"],
            "tag KEY --add x": ["tag", "KEY", "--add", "x"],
        }
        for name, words in verbs.items():
            commands = [
                Command(program("-l", str(library), *(key if word == "KEY" else word for word in words)))
                for library, key in keys.items()
            ]
            ours, start = interleaved(commands[0], self.nothing, self.often)
            yield Row(name, START, ours, start, target=10)
            large, small = interleaved(commands[0], commands[1], self.often)
            yield Row(name, f"in a library of {FEW:,}", large, small, target=1.5)

    def _searches(self) -> Iterator[Row]:
        library = str(self.library)
        for what, (query, expression) in _QUERIES.items():
            command = Command(program("-l", library, "list", query, "--limit", "20"))
            shown = f"list, {what}: {query}"
            yield Row(shown, START, *interleaved(command, self.nothing, self.often), target=13)
            ours = floor("search", library, query, reports=True)
            bare = floor("match", library, expression, reports=True)
            yield Row(shown, "bare FTS5 query, in process", *interleaved(ours, bare, self.runs), target=2)

    def _text(self) -> Iterator[Row]:
        rows, dump, fresh, other = self.folder / "rows", str(self.dump), str(self.fresh), str(self.other)
        run_once(floor("prepare", str(self.library), str(rows)), Samples())
        bare_name = "the same rows by bare sqlite3"
        importing = Command(program("-l", fresh, "import", dump), before=lambda: remove(self.fresh))
        bare = floor("insert", str(rows), other, fresh=self.other)
        yield Row("import of text", bare_name, *interleaved(importing, bare, self.runs), target=2.5)
        within = floor("ours", dump, fresh, reports=True, fresh=self.fresh)
        bare = floor("insert", str(rows), other, reports=True, fresh=self.other)
        yield Row("the same, start excluded", bare_name, *interleaved(within, bare, self.runs), target=2.5)

        again = Command(program("-l", str(self.library), "import", dump))
        hashed = floor("digest", dump)
        yield Row("the same file again", f"{START}, SHA-256 of it", *interleaved(again, hashed, self.often), target=3)

        more = str(self.more_dump)
        into_many = Command(program("-l", fresh, "import", more), before=lambda: copy(self.library, self.fresh))
        into_few = Command(program("-l", other, "import", more), before=lambda: copy(self.few, self.other))
        name = f"import of {FEW:,} more"
        yield Row(name, f"into a library of {FEW:,}", *interleaved(into_many, into_few, self.runs), target=1.5)

    def _bibtex(self) -> Iterator[Row]:
        source, library = str(self.bibliography), self.folder / "bibtex.db"
        rows, written = self.folder / "rows", self.folder / "out.bib"
        run_once(floor("generate", source, str(self.number)), Samples())
        run_once(Command(program("-l", str(library), "import", source)), Samples())
        run_once(floor("prepare", str(library), str(rows)), Samples())
        importing = Command(program("-l", str(self.fresh), "import", source), before=lambda: remove(self.fresh))
        bare = floor("split_and_insert", source, str(rows), str(self.other), fresh=self.other)
        pair = interleaved(importing, bare, self.runs)
        yield Row("import of .bib", "bibtexparser's splitting, and the rows", *pair, target=3, memory=300)

        part = str(self.folder / "part.bib")
        run_once(floor("generate", part, str(min(self.number, 10_000))), Samples())
        reading, split = (floor(action, part, reports=True) for action in ("read", "split"))
        yield Row("reading of .bib", "bibtexparser's splitting", *interleaved(reading, split, self.runs), target=2.5)

        export = Command(program("-l", str(library), "export", "-o", str(written)), before=lambda: written.unlink(True))
        copied = str(self.folder / "plain.bib")
        bare = floor("export", str(library), copied)
        pair = interleaved(export, bare, self.runs)
        yield Row("export as BibTeX", "bare rows by f-strings", *pair, target=3, memory=100)
        plain = floor("plain", str(library), copied)
        yield Row("export as BibTeX", "the same papers by f-strings", *interleaved(export, plain, self.runs))

    def _undo(self) -> Iterator[Row]:
        source, undone = self.folder / "undone.txt", self.folder / "undone.db"
        count = min(self.number, 10_000)
        run_once(floor("generate", str(source), str(count), "5"), Samples())
        importing = Command(program("-l", str(undone), "import", str(source)), before=lambda: remove(undone))
        undoing = Command(program("-l", str(self.fresh), "undo"), before=lambda: copy(undone, self.fresh))
        ours, theirs = interleaved(undoing, importing, self.runs, first_floor=True)
        yield Row(f"undo of an import of {count:,}", "that import", ours, theirs, target=1)

    def _size(self) -> Row:
        size, text = Samples([float(self.library.stat().st_size)]), Samples([float(self.dump.stat().st_size)])
        return Row("size of the library", "the dump", size, text, target=2.2, unit="B")


_QUERIES = {
    "rare": (RARE, f'"{RARE}"'),
    "common": (QUERY, f'"{QUERY}"'),
    "prefix": ("mod*", '"mod" *'),
    "phrase": ('"show that"', '"show that"'),
    "field": (f"title:{rare_word(7)}", f'title : "{rare_word(7)}"'),
    "tag": ("tag:thesis", 'tags : "thesis"'),
    "boolean": ("(training OR network) -image", '("training" OR "network") NOT "image"'),
}
"""Kinds of queries: as they are typed, and as FTS5 has them."""


def _some_key(library: Path) -> str:
    with closing(sqlite3.connect(library)) as connection:
        key: str = connection.execute("SELECT key FROM papers WHERE id = 700").fetchone()[0]
    return key
