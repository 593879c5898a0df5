"""Labelled duplicates of the field, and real dumps without any: they belong to others and are only read."""

from __future__ import annotations

import importlib.util
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from readinglist.duplicates.compare import CERTAIN, compare
from readinglist.duplicates.features import Features
from readinglist.duplicates.scan import scan_records
from readinglist.formats.detect import read
from readinglist.paper import Record
from readinglist.text import title_key

if TYPE_CHECKING:
    from types import ModuleType

SHARED = Path(__file__).resolve().parents[2] / "shared"
SETS = SHARED / "duplicates"
EVALUATOR = SHARED / "tools" / "evaluate_duplicates.py"
DUMPS = sorted((SHARED / "dumps").glob("*.txt"))


class Target(NamedTuple):
    """What has to be reached on a set."""

    records: int
    false: int
    """False merges of what is certain, at most."""
    missed: int
    """Pairs that what is certain misses, at most."""
    recall: float
    """Of what is certain and likely together, at least."""
    asked: int
    """Likely pairs, at most."""


TARGETS = {
    # Of 4,288 pairs, a recall of 0.98 misses 85.
    "ml_small_text": Target(9_341, 0, 85, 0.997, 150),
    "stroke": Target(1_292, 0, 2, 1.0, 20),
    "respiratory": Target(1_988, 1, 17, 0.996, 50),
    "mis_baseline": Target(3_487, 0, 40, 0.996, 50),
    "sra_copper": Target(505, 0, 4, 1.0, 10),
}


def fields_of(path: Path) -> list[dict[str, Any]]:
    return [dict(item.fields) for item in read(path.read_bytes()).items if isinstance(item, Record)]


@pytest.fixture(scope="module")
def evaluator() -> ModuleType:
    """The program that grades, as a module."""
    spec = importlib.util.spec_from_file_location("evaluate_duplicates", EVALUATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not SETS.is_dir() or not EVALUATOR.is_file(), reason="the shared sets of duplicates are not here")
@pytest.mark.parametrize("name", TARGETS)
def test_labelled_duplicates_are_found_and_nothing_else_is_merged(name: str, evaluator: ModuleType) -> None:
    target = TARGETS[name]
    records = fields_of(SETS / name / "records.csv")
    assert len(records) == target.records
    ids = [fields["extra"]["id"] for fields in records]
    found = scan_records(records)
    certain = {
        tuple(sorted((ids[one], ids[other]))) for group in found.certain for one, other in combinations(group.places, 2)
    }
    likely = {tuple(sorted((ids[pair.one], ids[pair.other]))) for pair in found.likely}
    truth, ignored, _ = evaluator.load_truth(str(SETS / name))
    merged, false, _ = evaluator.evaluate(certain, truth, ignored)
    both, _, missed = evaluator.evaluate(certain | likely, truth, ignored)
    assert merged["FP"] <= target.false, sorted(false)[:10]
    assert merged["FN"] <= target.missed
    assert both["recall"] >= target.recall, sorted(missed)[:10]
    assert len(found.likely) <= target.asked


@pytest.fixture(scope="module")
def dumped() -> list[dict[str, Any]]:
    """The papers of the dumps, each once."""
    if not DUMPS:
        pytest.skip("the shared dumps are not here")
    papers = {title_key(fields["title"]): fields for path in DUMPS for fields in fields_of(path)}
    return list(papers.values())


def test_different_papers_of_real_dumps_are_never_taken_for_one(dumped: list[dict[str, Any]]) -> None:
    from rapidfuzz import fuzz, process, utils

    assert len(dumped) == 247
    titles = [fields["title"] for fields in dumped]
    ratios = process.cdist(titles, titles, scorer=fuzz.token_set_ratio, processor=utils.default_process)
    near = ((ratios >= 80).sum() - len(titles)) // 2
    assert near > 40, "too few titles look alike for this to mean anything"
    features = [Features(fields) for fields in dumped]
    pairs = [(one, other, compare(one, other)) for one, other in combinations(features, 2)]
    assert [(one.fields["title"], other.fields["title"]) for one, other, pair in pairs if pair.verdict] == []


def test_a_scan_of_real_dumps_finds_their_repetitions_and_no_more(dumped: list[dict[str, Any]]) -> None:
    found = scan_records(dumped)
    assert (found.certain, found.likely) == ([], [])
    everything = [fields for path in DUMPS for fields in fields_of(path)]
    assert len(everything) > 247
    again = scan_records(everything)
    assert again.likely == []
    assert len(everything) - sum(len(group.places) - 1 for group in again.certain) == 247
    for group in again.certain:
        assert len({title_key(everything[place]["title"]) for place in group.places}) == 1
        assert compare(*(Features(everything[place]) for place in group.places[:2])).verdict == CERTAIN
