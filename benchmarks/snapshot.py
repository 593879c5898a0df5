"""``python -m benchmarks.snapshot``: papers of a library looked up in a snapshot of arXiv's metadata.

The snapshot is invented, in the layout and of the density of the real one (about 1.8 kB a paper; line breaks in a
third of the titles, LaTeX in a tenth). Of the papers of a library half have a title of the snapshot in another
spelling, a quarter one with words changed, added or dropped, and a quarter none. One record in a hundred is another
paper with nearly the title of one before it. The floor reads the same file line by line with ``json.loads``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import textwrap
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.measure import Command, Samples, interleaved, run_once
from benchmarks.papers import Generator
from readinglist.text import title_key

LIBRARIES = {"400": (400, 1), "10,000": (10_000, 1), "10,000, a tenth of them in the file": (10_000, 10)}
"""What is looked up: so many papers, of which the snapshot has one in so many. A file of 300,000 records is a tenth
of the real one, and so has a tenth of what that has of a library: the last row tells how long the real one takes."""
_POOL = 8_000
"""Abstracts whose sentences all others are put together from: making each anew would take minutes."""
_SCRIPT = "import sys; from benchmarks.snapshot import {name}; print({name}(*sys.argv[1:]))"


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.snapshot", description=__doc__)
    parser.add_argument("--records", type=int, default=300_000, help="papers of the snapshot (default: 300,000)")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="readinglist-benchmark-") as name:
        folder = Path(name)
        snapshot = folder / "arxiv-metadata-oai-snapshot.json"
        # In a process of its own: a child's peak of memory is at least that of its parent when it was started.
        run_once(_command("write", snapshot, folder, options.records), Samples())
        size = snapshot.stat().st_size / options.records
        print(f"{options.records:,} records, {size:,.0f} bytes each; medians of {options.runs} runs\n")
        print(
            "| papers | ours, records/s | json.loads | ratio | peak MB | same title | near title | accepted wrongly |"
        )
        print("|---:|---:|---:|---:|---:|---:|---:|---:|")
        for name in LIBRARIES:
            print(_row(folder, snapshot, name, options.records, options.runs), flush=True)


def _row(folder: Path, snapshot: Path, name: str, records: int, runs: int) -> str:
    result = folder / "result.json"
    scanning = _command("scan", snapshot, _library(folder, name), result)
    ours, floor = interleaved(scanning, _command("floor", snapshot), runs)
    counts = json.loads(result.read_text(encoding="utf-8"))
    return (
        f"| {name} | {records / ours.median:,.0f} | {records / floor.median:,.0f} "
        f"| {floor.median / ours.median:.2f}× | {ours.megabytes:.0f} "
        f"| {counts['equal found']:,} of {counts['equal']:,} | {counts['near found']:,} of {counts['near']:,} "
        f"| {counts['wrong']} of {counts['accepted']:,} |"
    )


def _library(folder: Path, name: str) -> Path:
    return folder / f"library {name}.json"


def _command(name: str, *values: Path | int) -> Command:
    return Command([sys.executable, "-c", _SCRIPT.format(name=name), *map(str, values)], reports=True)


def write(snapshot: str, folder: str, records: str) -> float:
    """Write a snapshot of so many *records*, and libraries that it is about. Gives the seconds."""
    started = time.perf_counter()
    papers = write_snapshot(Path(snapshot), int(records), max(number for number, _ in LIBRARIES.values()))
    others = _Maker(2)
    for name, (number, parts) in LIBRARIES.items():
        part = papers[:: max(1, len(papers) // number)][:number]
        for place, paper in enumerate(part):
            if place % parts:
                part[place] = {
                    **paper,
                    "title": others.title(),
                    "abstract": others.abstract(),
                    "arxiv": "",
                    "kind": "none",
                }
        _library(Path(folder), name).write_text(json.dumps(part), encoding="utf-8")
    return time.perf_counter() - started


def scan(snapshot: str, library: str, result: str) -> float:
    """Look the papers of *library* up; what was found is counted in *result*. Gives the seconds of the look-up."""
    from readinglist.enrich.accept import ACCEPT, judge
    from readinglist.enrich.base import Target
    from readinglist.enrich.snapshot import ArxivSnapshot

    papers = json.loads(Path(library).read_text(encoding="utf-8"))
    targets = [
        Target(number, {"title": paper["title"], "abstract": paper["abstract"]}) for number, paper in enumerate(papers)
    ]
    started = time.perf_counter()
    found = list(ArxivSnapshot(snapshot).look(targets, lambda _: None))
    elapsed = time.perf_counter() - started
    counts = Counter(paper["kind"] for paper in papers)
    right: set[int] = set()
    for each in found:
        paper = papers[each.paper]
        same = each.fields.get("arxiv") == paper["arxiv"]
        if same:
            right.add(each.paper)
        if judge(targets[each.paper], each.fields).verdict == ACCEPT:
            counts["accepted"] += 1
            counts["wrong"] += not same
    for kind in ("equal", "near"):
        counts[f"{kind} found"] = sum(papers[number]["kind"] == kind for number in right)
    numbers = {name: counts[name] for name in ("equal", "equal found", "near", "near found", "accepted", "wrong")}
    Path(result).write_text(json.dumps(numbers), encoding="utf-8")
    return elapsed


def floor(snapshot: str) -> float:
    """The seconds that it takes to read all lines as JSON."""
    started = time.perf_counter()
    with open(snapshot, "rb") as file:  # noqa: PTH123 - the floor is the plainest way
        for line in file:
            json.loads(line)
    return time.perf_counter() - started


def write_snapshot(path: Path, records: int, papers: int, seed: int = 1) -> list[dict[str, Any]]:
    """Write a snapshot of *records*.

    Returns:
        *papers* with ``title``, ``abstract``, the ``arxiv`` id of their record (``""`` without one), and how their
        title is related to its: ``kind`` is ``equal``, ``near`` or ``none``.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    maker = _Maker(seed)
    every = max(1, records // papers)
    kinds = ("equal", "near", "equal", "none")
    library: list[dict[str, Any]] = []
    last = ""
    with path.open("w", encoding="utf-8") as file:
        for number in range(records):
            arxiv = f"{7 + number // 120_000:02}{number // 10_000 % 12 + 1:02}.{number % 10_000:05}"
            title, abstract = maker.title(), maker.abstract()
            if number % 100 == 99:
                title = maker.near(last)
            last = title
            if number % every == 0 and len(library) < papers:
                kind = kinds[chance.randrange(4)]
                ours = {"equal": maker.respelt, "near": maker.near, "none": lambda _: maker.title()}[kind](title)
                revised = maker.abstract() if kind == "none" else maker.revised(abstract)
                library.append(
                    {"title": ours, "abstract": revised, "arxiv": arxiv if kind != "none" else "", "kind": kind}
                )
            file.write(json.dumps(_record(arxiv, title, abstract, chance), separators=(",", ":")) + "\n")
    return library


def _record(arxiv: str, title: str, abstract: str, chance: random.Random) -> dict[str, Any]:
    if chance.random() < 0.1:
        word = title.split(" ", 1)[0]
        title = title.replace(word, f"$\\mathcal{{{word}}}$", 1)
    names = [
        (chance.choice(("Lindin", "Kover", "Olsić", "Marino")), chance.choice(("Ann", "José", "Li B."))) for _ in "abcd"
    ]
    created = "Mon, 2 Apr 2007 19:18:42 GMT"
    return {
        "id": arxiv,
        "submitter": " ".join(reversed(names[0])),
        "authors": ", ".join(f"{given} {family}" for family, given in names),
        "title": "\n  ".join(textwrap.wrap(title, 72)),
        "comments": f"{chance.randint(4, 60)} pages, {chance.randint(1, 20)} figures; published version",
        "journal-ref": "Phys.Rev.D76:013009,2007" if chance.random() < 0.4 else None,
        "doi": f"10.1234/PhysRev.{arxiv}" if chance.random() < 0.5 else None,
        "report-no": None,
        "categories": chance.choice(("hep-ph", "cs.LG stat.ML", "math.CO cs.CG")),
        "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        "abstract": "  " + "\n".join(textwrap.wrap(abstract, 78)) + "\n",
        "versions": [{"version": "v1", "created": created}, {"version": "v2", "created": created}],
        "update_date": "2008-11-26",
        "authors_parsed": [[family, given, ""] for family, given in names],
    }


class _Maker:
    """Invented titles and abstracts, with the frequencies of words that prose has."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing secret
        abstracts = (abstract for _, abstract in Generator(seed).papers(_POOL))
        self._sentences = [sentence.strip(".") for abstract in abstracts for sentence in abstract.split(". ")]
        self._words = " ".join(self._sentences).lower().split()
        self._given: set[str] = set()

    def title(self) -> str:
        """A title that none before was equal to."""
        while True:
            words = self._some(self._random.randint(4, 13))
            if len(words) > 6 and self._random.random() < 0.4:
                words[2] += ":"
            title = " ".join(words).title()
            key = title_key(title)
            if key not in self._given:
                self._given.add(key)
                return title

    def abstract(self) -> str:
        """Some sentences."""
        return ". ".join(self._random.choices(self._sentences, k=self._random.randint(6, 10))) + "."

    def respelt(self, title: str) -> str:
        """*title* with other capitals, hyphens and line breaks."""
        words = title.lower().split()
        place = self._random.randrange(1, len(words))
        between = self._random.choice((" ", "-", " – ", "  "))
        return f"{' '.join(words[:place])}{between}{' '.join(words[place:])}".capitalize()

    def near(self, title: str) -> str:
        """*title* with a word or two changed, a plural, a typing error, or a subtitle added or dropped."""
        head, colon, tail = title.partition(": ")
        words = title.split()
        place = self._random.randrange(len(words))
        word = words[place]
        match self._random.randrange(6):
            case 0:
                words[place] = word[:-1] if word.endswith("s") and len(word) > 3 else f"{word}s"
            case 1:
                letter = self._random.randrange(len(word))
                words[place] = f"{word[:letter]}{self._random.choice('aeiou')}{word[letter + 1 :]}x"
            case 2 if len(title) > 40:
                words[place] = self._some(1)[0]
            case 3 if len(title) > 70:
                words[place] = self._some(1)[0]
                words[place // 2] = self._some(1)[0]
            case 4 if colon and min(len(head), len(tail)) <= 22 < max(len(head), len(tail)):
                words = max(head, tail, key=len).split()
            case _:
                words = [*words[:-1], f"{words[-1]}:", *self._some(1)]
        return " ".join(words)

    def revised(self, abstract: str) -> str:
        """*abstract* with a few words changed."""
        words = abstract.split()
        for _ in range(len(words) // 25):
            words[self._random.randrange(len(words))] = self._some(1)[0]
        return " ".join(words)

    def _some(self, number: int) -> list[str]:
        start = self._random.randrange(len(self._words) - number)
        return self._words[start : start + number]


if __name__ == "__main__":
    main()
