"""Large sources, read a piece at a time: the same items as when they are read as a whole."""

from __future__ import annotations

import random
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from benchmarks.papers import write_bibliography, write_dump
from readinglist.formats import bibtex_blocks, detect, pieces
from readinglist.formats.base import Day, FormatError, Furniture, Item
from readinglist.formats.entry import text_lines
from readinglist.library import Library
from readinglist.paper import Leftover, Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from readinglist import importing

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces so small that the texts of tests have many."""
    monkeypatch.setattr(pieces, "PIECE", 20_000)
    monkeypatch.setattr(pieces, "LARGE", 1)
    monkeypatch.setattr(bibtex_blocks, "_PIECE", 3_000)
    monkeypatch.setattr(bibtex_blocks, "_AHEAD", 10_000)


def opener(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: BytesIO(data)


def alike(items: list[Item]) -> list[object]:
    """*items* without what may differ: furniture may come in more parts."""
    return [item for item in items if not isinstance(item, Furniture)]


def check(data: bytes) -> int:
    """Read *data* in pieces and as a whole; returns the number of records."""
    whole = detect.read(data)
    reading = detect.read_large(opener(data))
    assert reading is not None
    items, expected = list(reading.items), list(whole.items)
    assert reading.format == whole.format
    assert alike(items) == alike(expected)
    assert detect.count(iter(items)) == detect.count(iter(expected))
    return sum(isinstance(item, Record) for item in items)


@pytest.mark.usefixtures("small")
def test_a_dump_in_pieces_is_what_it_is_as_a_whole(tmp_path: Path) -> None:
    write_dump(tmp_path / "papers.txt", 300)
    data = (tmp_path / "papers.txt").read_bytes()
    assert len(data) > 20 * pieces.PIECE
    assert check(data) == 300
    assert check(data.replace(b"\n\n", b"\n")) == 300
    assert check(data.replace(b"\n", b"\r\n")) == 300
    assert check(data * 2) == 600


@pytest.mark.usefixtures("small")
def test_stretches_without_a_place_to_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dump(tmp_path / "papers.txt", 120)
    papers = (tmp_path / "papers.txt").read_text()
    notes = "some words that are no title\n" * 3_000
    for end in (2_000, 400_000):
        monkeypatch.setattr(pieces, "_END", end)
        assert check(f"{papers}\n{notes}\n{papers}\n{notes}".encode()) == 240


@pytest.mark.usefixtures("small")
def test_a_dump_with_words_of_other_alphabets_in_pieces(tmp_path: Path) -> None:
    write_dump(tmp_path / "papers.txt", 200)
    text = (tmp_path / "papers.txt").read_text()
    assert check(text.replace("the ", "thé ").replace("of ", "σf ").encode()) == 200
    # One byte of Windows-1252 in the midst of it.
    assert check(text.replace("of ", "öf ", 40).encode("cp1252")) == 200


@pytest.mark.usefixtures("small")
def test_a_bibliography_in_pieces_is_what_it_is_as_a_whole(tmp_path: Path) -> None:
    write_bibliography(tmp_path / "papers.bib", 300)
    data = (tmp_path / "papers.bib").read_bytes()
    assert check(data) == 300


@pytest.mark.usefixtures("small")
def test_strings_and_parents_count_across_pieces(tmp_path: Path) -> None:
    write_bibliography(tmp_path / "papers.bib", 100)
    middle = (tmp_path / "papers.bib").read_text()
    child = "@inproceedings{%s, title = {Child %s}, author = {A}, crossref = {Parent%s}, note = jx # { 1}}\n"
    parent = "@proceedings{parent%s, title = {Proceedings %s}, year = 1999}\n"
    text = (
        f"@string{{jx = {{Some Note}}}}\n{child % ('a', 'a', 1)}{parent % (2, 2)}{middle}"
        f"{child % ('b', 'b', 1)}{child % ('c', 'c', 2)}{middle.replace('key', 'other')}{parent % (1, 1)}"
    )
    assert check(text.encode()) == 205
    reading = detect.read_large(opener(text.encode()))
    assert reading
    venues = [
        item.fields.get("venue") for item in reading.items if isinstance(item, Record) and "crossref" in str(item)
    ]
    assert venues == ["Proceedings 1", "Proceedings 1", "Proceedings 2"]


@pytest.mark.usefixtures("small")
def test_an_entry_longer_than_a_piece_and_broken_ones(tmp_path: Path) -> None:
    write_bibliography(tmp_path / "papers.bib", 60)
    middle = (tmp_path / "papers.bib").read_text()
    long = f"@misc{{long, title = {{Long}}, note = {{{'some words ' * 9_000}}}}}\n"
    group = f"@comment{{jabref-meta: groupstree:\n{'0 AllEntriesGroup:;' * 3_000}}}\n"
    broken = "@article{broken, title = {Never closed, year = 2001,\n"
    assert check((middle + long + middle.replace("key", "more") + group + middle.replace("key", "x")).encode()) == 181
    assert check((middle + broken + middle.replace("key", "more")).encode()) == 121


@pytest.mark.usefixtures("small")
def test_lines_are_counted_in_any_order_of_blocks(tmp_path: Path) -> None:
    write_bibliography(tmp_path / "papers.bib", 40)
    blocks = [f"@article{part}" for part in (tmp_path / "papers.bib").read_text().split("@article")[1:]]
    blocks += ["% a comment @misc{x, title={y}}\n", "plain text\n", "@comment{anything}\n", "@misc{half, title = {x\n"]
    chance = random.Random(5)
    for _ in range(20):
        chance.shuffle(blocks)
        data = "".join(blocks).encode()
        check(data)
        reading = detect.read_large(opener(data), format="bibtex")
        assert reading
        assert sum(detect.count(reading.items)) == text_lines(data.decode())


@pytest.mark.parametrize("name", ["dumps", "pages", "bibliographies"])
@pytest.mark.usefixtures("small")
def test_real_sources_in_pieces(name: str) -> None:
    if not SHARED.exists():
        pytest.skip("the shared data are not here")
    compared = 0
    for path in sorted((SHARED / name).rglob("*")):
        if not path.is_file() or path.suffix not in (".txt", ".bib", ".md") or path.stat().st_size > 3_000_000:
            continue
        data = path.read_bytes()
        if pieces.survey(opener(data)).text and detect.read_large(opener(data)) is not None:
            check(data)
            compared += 1
    assert compared > 2


@pytest.mark.parametrize(
    "data",
    [
        b'[{"title": "A"}]\n' * 3,
        b"<html><body>x</body></html>\n",
        b"TY  - JOUR\nTI  - A\nER  - \n",
        b"arXiv:2401.00001\narXiv:2401.00002\n",
        b" \n \n",
    ],
)
def test_what_can_not_be_cut_is_left_alone(data: bytes) -> None:
    assert detect.read_large(opener(data)) is None


def test_a_survey_tells_what_can_be_cut() -> None:
    plain = pieces.survey(opener(b"one\ntwo\n"))
    assert (plain.lines, plain.text, plain.stamp) == (2, True, None)
    assert plain.sha256 == sha256(b"one\ntwo\n").hexdigest()
    for data in ("é\n".encode("utf-16"), "plain text\n".encode("utf-16-le"), b"%PDF-1.4\n", b"text\n<HTML lang=en>\n"):
        assert not pieces.survey(opener(data)).text


@pytest.mark.usefixtures("small")
def test_an_import_in_pieces_gives_the_same_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dump(tmp_path / "papers.txt", 200)
    write_bibliography(tmp_path / "papers.bib", 100, seed=2)
    paths = [str(tmp_path / "papers.txt"), str(tmp_path / "papers.bib")]
    shown = []
    for name, large in (("pieces", 1), ("whole", 1 << 40)):
        monkeypatch.setattr(pieces, "LARGE", large)
        told: list[importing.Progress] = []
        with Library(tmp_path / f"{name}.db") as library:
            report = library.import_(paths, progress=told.append)
            again = library.import_(paths)
            assert [file.unchanged for file in again.files] == [True, True]
            rows = library._connection.execute("SELECT position, first_line, last_line, fields, day FROM records")
            shown.append((report.as_json(), rows.fetchall(), library.diagnose()))
        assert [item.done for item in told] == sorted(item.done for item in told)
        assert told[-1].done == told[-1].total
    assert shown[0] == shown[1]
    assert shown[0][2] == []


@pytest.mark.usefixtures("small")
def test_a_file_that_changes_while_it_is_read_counts_as_another_one(tmp_path: Path) -> None:
    path = tmp_path / "papers.txt"
    write_dump(path, 50)

    def more(_: importing.Progress) -> None:
        with path.open("a") as file:
            file.write("\n")

    with Library(tmp_path / "library.db") as library:
        library.import_([str(path)], progress=more)
        report = library.import_([str(path)])
        assert not report.files[0].unchanged
        assert (report.total("new"), report.total("known")) == (0, 50)


def test_days_given_by_the_user_go_before_those_of_the_pages(tmp_path: Path) -> None:
    write_dump(tmp_path / "papers.txt", 3)
    data = (tmp_path / "papers.txt").read_bytes()
    for day in ("2025-03-14", "2025", None):
        reading = detect.read_large(opener(data), day=day)
        assert reading
        days = [item for item in reading.items if isinstance(item, Day)]
        assert days == [item for item in detect.read(data, day=day).items if isinstance(item, Day)]
    entry = b"@misc{a, title = {One}}\n"
    large = detect.read_large(opener(entry), day="2025-03-14")
    assert large
    assert list(large.items) == list(detect.read(entry, day="2025-03-14").items)
    with pytest.raises(FormatError, match="is no day"):
        detect.read_large(opener(entry), day="yesterday")


def test_leftovers_have_their_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE", 20_000)
    write_dump(tmp_path / "papers.txt", 100)
    data = (tmp_path / "papers.txt").read_bytes() + b"\n42 !! 17\n"
    reading = detect.read_large(opener(data))
    assert reading
    left = [item for item in reading.items if isinstance(item, Leftover)]
    assert left == [item for item in detect.read(data).items if isinstance(item, Leftover)]


@pytest.mark.parametrize("kind", ["one paper", "no pair", "no block"])
def test_what_can_not_be_cut_takes_time_in_proportion(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE", 2_000)
    monkeypatch.setattr(bibtex_blocks, "_AHEAD", 2_000)
    starts = {
        "one paper": "byAK and the research community\n\nPublished on Mar 14\n\nAbstract\n\n",
        "no pair": "Daily Papers\n\nbyAK and the research community\n\n",
        "no block": "@article{a, title = {One}}\n",
    }

    def seconds(rows: int) -> float:
        data = (starts[kind] + "some words that are no title\n" * rows).encode()
        started = time.process_time()
        reading = detect.read_large(opener(data))
        assert reading
        assert sum(detect.count(reading.items)) == text_lines(data.decode())
        return time.process_time() - started

    seconds(100)
    few = min(seconds(8_000) for _ in range(2))
    assert min(seconds(32_000) for _ in range(2)) < 12 * few
