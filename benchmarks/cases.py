"""What is measured, against what, and how many times the floor it may take."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Command, Samples, interleaved, run_once
from benchmarks.papers import QUERY

if TYPE_CHECKING:
    from collections.abc import Iterator

START = "python -c pass"


@dataclass(slots=True)
class Row:
    """One line of the table."""

    name: str
    floor_name: str
    ours: Samples
    floor: Samples
    target: float | None
    """How many times the floor it may take; None where it is only watched."""

    @property
    def ratio(self) -> float:
        """How many times the floor it takes."""
        return self.ours.median / self.floor.median

    @property
    def verdict(self) -> str:
        """``ok``, ``over``, or nothing where there is no target."""
        if self.target is None:
            return ""
        return "ok" if self.ratio <= self.target else "over"


def floor(action: str, *arguments: str, reports: bool = False, fresh: Path | None = None) -> Command:
    """A process of :mod:`benchmarks.floors`."""
    command = [sys.executable, str(Path(__file__).with_name("floors.py")), action, *arguments]
    return Command(command, before=lambda: _remove(fresh), reports=reports)


def program(*arguments: str) -> list[str]:
    """The program, as ``python -m readinglist``."""
    return [sys.executable, "-m", "readinglist", *arguments]


def _remove(library: Path | None) -> None:
    for ending in ("", "-wal", "-shm") if library else ():
        Path(f"{library}{ending}").unlink(missing_ok=True)


def cases(folder: Path, number: int, runs: int) -> Iterator[Row]:
    """Measure everything in *folder*, on *number* papers; short commands run three times as often."""
    source, library, rows = folder / "papers.txt", folder / "library.db", folder / "rows"
    fresh, other, exported = folder / "fresh.db", folder / "other.db", folder / "out.bib"
    bibliography = folder / "refs.bib"
    nothing = Command([sys.executable, "-c", "pass"])
    often = runs * 3
    for preparation in (
        floor("generate", str(source), str(number)),
        Command(program("-l", str(library), "import", str(source))),
        floor("prepare", str(library), str(rows)),
    ):
        run_once(preparation, Samples())

    script = shutil.which("readinglist", path=str(Path(sys.executable).parent))
    versions = {"python -m readinglist --version": program("--version")}
    if script:
        versions["readinglist --version"] = [script, "--version"]
    for name, command in versions.items():
        yield Row(name, START, *interleaved(Command(command), nothing, often), target=6)

    lists = {"list --limit 20": ["--limit", "20"], f"list --limit 20 {QUERY}": ["--limit", "20", QUERY]}
    for name, options in lists.items():
        command = program("-l", str(library), "list", *options)
        yield Row(name, START, *interleaved(Command(command), nothing, often), target=10)

    importing = Command(program("-l", str(fresh), "import", str(source)), before=lambda: _remove(fresh))
    bare = floor("insert", str(rows), str(other), fresh=other)
    whole = interleaved(importing, bare, runs)
    yield Row("import, whole process", "the same rows by bare sqlite3", *whole, target=2.5)
    within = floor("ours", str(source), str(fresh), reports=True, fresh=fresh)
    bare = floor("insert", str(rows), str(other), reports=True, fresh=other)
    yield Row("import, start excluded", "the same rows by bare sqlite3", *interleaved(within, bare, runs), target=2.5)

    again = Command(program("-l", str(library), "import", str(source)))
    hashed = floor("digest", str(source))
    yield Row("import again", "sha256 of the file", *interleaved(again, hashed, runs), target=None)

    many = _many(folder, number)
    export = Command(program("-l", str(many), "export", "-o", str(exported)), before=lambda: exported.unlink(True))
    name, some = f"export of {10 * number:,} as BibTeX", max(3, runs // 2)
    plain = floor("plain", str(many), str(other.with_suffix(".bib")))
    yield Row(name, "the same papers by f-strings", *interleaved(export, plain, some), target=3)
    bare = floor("export", str(many), str(other.with_suffix(".bib")))
    yield Row(name, "bare rows by f-strings", *interleaved(export, bare, some), target=None)

    run_once(floor("generate", str(bibliography), str(number)), Samples())
    reading = floor("read", str(bibliography), reports=True)
    split = floor("split", str(bibliography), reports=True)
    yield Row("reading of a .bib file", "bibtexparser's splitting", *interleaved(reading, split, runs), target=2.5)

    undoing = Command(program("-l", str(fresh), "undo"), before=lambda: _copy(library, fresh))
    undone, _ = interleaved(undoing, nothing, runs)
    yield Row("undo of the import", "the import, whole process", undone, whole[0], target=None)


def _many(folder: Path, number: int) -> Path:
    """A library of ten times as many papers."""
    source, library = folder / "many.bib", folder / "many.db"
    for preparation in (
        floor("generate", str(source), str(10 * number)),
        Command(program("-l", str(library), "import", str(source))),
    ):
        run_once(preparation, Samples())
    return library


def _copy(library: Path, target: Path) -> None:
    _remove(target)
    shutil.copy(library, target)
