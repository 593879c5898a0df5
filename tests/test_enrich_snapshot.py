"""arXiv's snapshot as a source: what its one pass over the bytes finds is what reading every line would find."""

from __future__ import annotations

import gzip
import json
import random
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist.enrich import base, snapshot
from readinglist.enrich.accept import same_identifier
from readinglist.enrich.base import Found, Progress, SourceError, Target
from readinglist.enrich.near import EQUAL, Titles
from readinglist.enrich.snapshot import ArxivSnapshot
from readinglist.formats import arxiv_snapshot
from readinglist.paper import Record

if TYPE_CHECKING:
    from pathlib import Path

_KETTLES = "Kettles That Listen: Acoustic Feedback Control for Boiling Water"
_TITLES = (
    _KETTLES, "Kettles that listen - acoustic feedback\n  control for boiling water", "Cold Tea & Warm Cups",
    "The Cold Tea and Warm Cups", 'On the "Taste" of Water', "On the Taste of Water", "Étude on Tea", "Etude on Tea",
    r"\'Etude on Tea", r"$\alpha$-Kettles and the Erd\H{o}s Number of the Cups That Stand Beside Them",
    "α-Kettles and the Erdős Number of the Cups That Stand Beside Them", "Tea", "Tea 2.5",
    "???", r"The \nu of\n  Tea", "茶の本",
    "Kettles That Listens: Acoustic Feedback Control for Boiling Waters", "A\\B", "Pricing",
)  # fmt: skip
_IDS = ("0704.0001", "2105.00011", "hep-th/9901001", "math/0309136")
_DOIS = ("10.1234/tea.1", "10.1234/TEA.2", "10.1234/tea.3.v2", "10.1234/tea.1 10.5678/Cup")


def _record(title: str | None, arxiv: str = "2105.00099", doi: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": arxiv, "submitter": 'Ada "title" Quill', "authors": "A. Quill, B. Pot", "title": title,
        "comments": 'says "title":"Tea"', "journal-ref": None, "doi": doi, "report-no": None, "categories": "cs.LG",
        "license": None, "abstract": "  We boil\nwater.\n",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
        "update_date": "2008-11-26", "authors_parsed": [["Quill", "Ada", ""], ["Pot", "B.", ""]], **more,
    }  # fmt: skip


def _line(*given_: Any, **more: Any) -> str:
    return json.dumps(_record(*given_, **more), separators=(",", ":"))


def _look(path: Path, targets: list[Target]) -> list[Found]:
    return list(ArxivSnapshot(path).look(targets, lambda _: None))


def _target(title: str = "", number: int = 7, **more: Any) -> Target:
    return Target(number, {"title": title, **more} if title else more)


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    lines = []
    for _ in range(draw(st.integers(1, 8))):
        value = _record(
            draw(st.sampled_from(_TITLES)), draw(st.sampled_from(_IDS)), draw(st.sampled_from((None, *_DOIS)))
        )
        match draw(st.integers(0, 9)):
            case 0:
                del value["title"]
            case 1:
                value["title"] = None
            case 2:
                names = draw(st.permutations(list(value)))
                value = {name: value[name] for name in names}
        separators = (",", ":") if draw(st.booleans()) else (", ", ": ")
        text = json.dumps(value, separators=separators, ensure_ascii=draw(st.booleans()))
        match draw(st.integers(0, 9)):
            case 0:
                text = text[: draw(st.integers(0, len(text)))]
            case 1:
                text = draw(st.sampled_from(("", "[", "no JSON", '{"title":"Tea"}', '"title":', "\x00")))
            case 2:
                text += ","
        lines.append(text)
    lines.append(_line("A Last Paper"))
    ending = draw(st.sampled_from(("\n", "\r\n")))
    return (ending.join(lines) + draw(st.sampled_from(("", ending)))).encode()


_TARGETS = st.lists(
    st.builds(
        lambda title, arxiv, doi: {
            name: value for name, value in (("title", title), ("arxiv", arxiv), ("doi", doi)) if value
        },
        st.sampled_from(("", *(title.replace("\n ", "") for title in _TITLES))),
        st.sampled_from((None, None, *_IDS)),
        st.sampled_from((None, None, "10.1234/tea.1", "10.1234/tea.2", "10.1234/tea.3", "10.5678/cup")),
    ),
    min_size=1,
    max_size=5,
).map(lambda all_: [Target(number, fields) for number, fields in enumerate(all_, 100)])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_files(), _TARGETS, st.sampled_from((1, 7, 300, 1_000, 1 << 18)))
def test_what_is_found_is_what_reading_every_line_finds(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, targets: list[Target], block: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "random-snapshot.json"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "BLOCK", block)
        found = _look(path, targets)
    sure, near = set(), set()
    titles = Titles(target.title for target in targets)
    for record in arxiv_snapshot.read(data.decode()):
        if not isinstance(record, Record) or not record.fields.get("title"):
            continue
        for number, target in enumerate(targets):
            likeness = titles.likeness(number, record.fields["title"])
            if likeness == EQUAL or same_identifier(target.fields, record.fields):
                sure.add((target.id, record.first_line))
            elif likeness:
                near.add((target.id, record.first_line))
    places = {(each.paper, each.first_line) for each in found}
    assert len(places) == len(found)
    assert sure <= places
    assert places - sure <= near
    rows = data.decode().split("\n")
    for each in found:
        assert each.first_line == each.last_line
        assert each.fields == arxiv_snapshot.fields(json.loads(rows[each.first_line - 1].strip().rstrip(",")))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (_KETTLES, _KETTLES),
        ("Kettles That Listen: Acoustic\n  Feedback Control for Boiling Water", _KETTLES),
        ("KETTLES THAT LISTEN \u2013 Acoustic Feed-back Control for Boiling Water", _KETTLES),
        ('The "Kettles" That Listen: Acoustic Feedback Control for Boiling Water', _KETTLES),
        (r"{K}ettles That \emph{Listen}: Acoustic Feedback Control for Boiling Water", _KETTLES),
        (" ".join(rf"\emph{{{word}}}" for word in _KETTLES.split()), _KETTLES),
        (r"Caf\'e au lait", "Café au Lait"),
        ("ЧАЙ И ВОДА", "Чай и вода"),
        ("Café au lait", r"Caf{\'e} au Lait"),
        ("Stra\u00dfe und Tee", "Strasse und Tee"),
        (r"The $\alpha$ of Tea", "The α of Tea"),
        ("C++ and A* for Tea", "C++ and A* for Tea"),
        ("茶の本", "茶の本"),
        ("???", "???"),
    ],
)
@pytest.mark.parametrize("ascii_", [True, False])
def test_a_title_is_found_in_another_spelling(tmp_path: Path, written: str, asked: str, ascii_: bool) -> None:
    path = tmp_path / "a.json"
    others = [_line(f"Another Paper {n} of Nobody", f"2105.1{n:04}") for n in range(20)]
    line = json.dumps(_record(written, "2105.00042"), separators=(",", ":"), ensure_ascii=ascii_)
    path.write_text("\n".join([*others, line, *others]), encoding="utf-8")
    (found,) = _look(path, [_target("Something Quite Different From It", 1), _target(asked)])
    assert found.paper == 7
    assert found.fields["arxiv"] == "2105.00042"
    assert (found.source, found.place) == ("arxiv-snapshot", str(path))
    assert (found.first_line, found.last_line, found.position) == (21, 21, 21)
    assert found.fields["authors"][0] == {"family": "Quill", "given": "Ada"}
    assert found.fields["year"] == 2007


@pytest.mark.parametrize(
    "more",
    [{"arxiv": "hep-th/9901001"}, {"doi": "10.1234/tea.9"}, {"doi": "10.48550/arxiv.hep-th/9901001"},
     {"url": "https://arxiv.org/abs/hep-th/9901001v3"}],
)  # fmt: skip
@pytest.mark.parametrize("title", ["", "Another Title Altogether"])
def test_a_paper_is_found_by_its_identifier(tmp_path: Path, more: dict[str, str], title: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        "\n".join([_line("Other", "2105.00001"), _line("Tea Alone", "hep-th/9901001", "10.1234/TEA.9v2 10.1/x"), ""])
    )
    assert [found.first_line for found in _look(path, [_target(title, **more)])] in ([2], [])
    path.write_text("\n".join([_line("Other", "2105.00001"), _line("Tea Alone", "hep-th/9901001", "10.1234/TEA.9")]))
    (found,) = _look(path, [_target("Nothing at All of It", 3, arxiv="2105.09999"), _target(title, **more)])
    assert (found.paper, found.first_line, found.position) == (7, 2, 2)


def test_near_titles_come_last_and_no_more_than_three(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    words = ("Tea", "Milk", "Soup", "Ink", "Wine")
    near = [
        _line(f"Kettles That Listen: Acoustic Feedback Control for Boiling {word}", f"2105.1000{n}")
        for n, word in enumerate(words)
    ]
    path.write_text(
        "\n".join([*near, _line(_KETTLES.replace("Kettles", "Kettle")), _line(_KETTLES), _line("Unlike All Others")])
    )
    found = _look(path, [_target(_KETTLES)])
    assert [each.fields["title"] for each in found[:2]] == [_KETTLES, _KETTLES.replace("Kettles", "Kettle")]
    assert len(found) == 4


def test_broken_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    good = _line(_KETTLES)
    broken = [good[:-40], '{"title":"' + _KETTLES, good.replace('"title":', '"name":'), f'{{"title":"{_KETTLES}"}}',
              good.replace("boil", "\\x"), "[" * 5_000, '"title":"Kettles\\', ""]  # fmt: skip
    path.write_bytes(
        "\r\n".join([*broken, "\ufeff", good]).encode() + b"\n" + good.encode().replace(b"We boil", b"\xff")
    )
    assert [found.first_line for found in _look(path, [_target(_KETTLES)])] == [len(broken) + 2]


def test_compressed_files_and_the_archive_are_read(tmp_path: Path) -> None:
    plain, packed, archive = tmp_path / "a.json", tmp_path / "a.json.gz", tmp_path / "archive.zip"
    text = "\n".join([_line("Other"), _line(_KETTLES), _line("More")])
    plain.write_text(text)
    packed.write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("readme.txt", "nothing")
        file.writestr("arxiv-metadata-oai-snapshot.json", text)
    expected = [found._replace(place="") for found in _look(plain, [_target(_KETTLES)])]
    assert len(expected) == 1
    for path in (packed, archive):
        assert [found._replace(place="") for found in _look(path, [_target(_KETTLES)])] == expected


def test_a_compressed_file_that_was_cut_has_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "BLOCK", 4_000)
    chance = random.Random(1)
    lines = [_line(_KETTLES), *(_line(f"Other {chance.random()}", note=chance.random()) for _ in range(2_000))]
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-3_000])
    assert len(_look(path, [_target(_KETTLES)])) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"Kettles\nTea\n", b'{"title":"Tea"}\n', b"title,id\nTea,1\n", b"\x1f\x8b\x08junk", b"PK\x03\x04junk",
     b"\x00" * 9_000, b'[{"id": "1", "title": "Tea"}]'],
)  # fmt: skip
def test_what_is_no_snapshot_is_an_error_of_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.json: (?:no snapshot|can't be read)") as error:
        _look(path, [_target("Tea")])
    assert "\n" not in str(error.value)


def test_a_file_that_can_not_be_opened_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.json"):
        with pytest.raises(SourceError, match="can't be read"):
            _look(path, [_target("Tea")])


def test_a_large_file_of_another_kind_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "SAMPLE", 1_000)
    monkeypatch.setattr(snapshot, "BLOCK", 100)
    path = tmp_path / "a.json"
    path.write_text("nothing\n" * 1_000 + _line("Tea"))
    with pytest.raises(SourceError, match="no snapshot"):
        _look(path, [_target("Tea")])


def test_a_line_without_end_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_LINE", 5_000)
    monkeypatch.setattr(snapshot, "BLOCK", 700)
    path = tmp_path / "a.json"
    path.write_text("\n".join([_line("Other"), '{"title":"Tea",' * 2_000, _line("Tea")]))
    assert [found.first_line for found in _look(path, [_target("Tea")])] == [3]


def test_progress_is_told_now_and_then_and_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "BLOCK", 1_000)
    path = tmp_path / "a.json"
    path.write_text("\n".join([_line("Tea"), *(_line(f"Other {n}") for n in range(99))]))
    size = path.stat().st_size
    told: list[Progress] = []
    assert len(list(ArxivSnapshot(path).look([_target("Tea")], told.append))) == 1
    assert told[-1] == Progress("arxiv-snapshot", size, size, 100, 1)
    assert len(told) <= 3
    told.clear()
    monkeypatch.setattr(base, "PAUSE", 0)
    list(ArxivSnapshot(path).look([_target("Tea")], told.append))
    assert len(told) > 10
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert [each.records for each in told] == sorted(each.records for each in told)
