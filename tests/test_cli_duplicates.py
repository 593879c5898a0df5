"""``duplicates``, ``merge``, ``unmerge``, ``separate`` and ``why``, and what ``import`` says of duplicates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli_support import HOSTILE, Cli, assert_inert, dump, on_terminal, program, sound
from support import abstract

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["cli_support"]

REFS = (
    "@article{kestrel2024, title={Kestrel: Steady Flight of Wind Lanterns}, author={Maro, Ines and Li, Wei},\n"
    "  year=2024, journal={Lantern Days}, doi={10.1000/k1}}\n"
    "\n"
    "% a comment that stays\n"
    "@misc{typo, title={Kestrel: Steady Flihgt of Wind Lanterns}, author={Maro, I. and Li, W.}, year=2024}\n"
    "\n"
    "@misc{kestrel2, title={Kestrel 2: Steady Flight of Wind Lanterns}, author={Maro, Ines and Li, Wei}, year=2025}\n"
    "@misc{lamps, title={Kestrel: Steady Flight of Wind Lantern Poles}, author={Maro, Ines and Li, Wei}, year=2024}\n"
)


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(REFS, encoding="utf-8")
    return path


def test_an_import_says_what_became_of_near_duplicates(cli: Cli, refs: Path) -> None:
    result = cli("import", str(refs))
    assert result.out.splitlines() == [
        f"{refs}: bibtex, 4 records, 2 new, 0 known, 1 merged, 1 to review",
        "  line 5: made one with kestrel2024 (titles differ only in spelling; authors agree; same year: 2024): "
        "Kestrel: Steady Flihgt of Wind Lanterns",
        "  line 8: may be kestrel2024 (titles are 94 % alike; only in one title: “poles”; authors agree; "
        "same year: 2024): Kestrel: Steady Flight of Wind Lantern Poles",
        "imported: 4 records from 1 file: 2 new, 0 known, 1 merged, 1 to review",
    ]
    assert "duplicates --waiting" in result.err
    assert cli.keys("is:duplicate") == ["kestrel2024", "lamps"]
    assert cli("imports", "--json").json[0]["merged"] == 1


def test_the_json_of_an_import_accounts_for_all_records(cli: Cli, refs: Path) -> None:
    (item,) = cli("import", str(refs), "--json").json["files"]
    assert item["records"] == item["new"] + item["known"] + item["merged"] + item["review"] == 4
    assert [(near["line"], near["other"]) for near in item["merges"]] == [(5, "kestrel2024")]
    assert [(near["line"], near["other"]) for near in item["reviews"]] == [(8, "kestrel2024")]


def test_a_dry_run_says_the_same_and_changes_nothing(cli: Cli, refs: Path) -> None:
    dry = cli("import", str(refs), "--dry-run", "--json").json
    assert cli.keys() == []
    assert cli("import", str(refs), "--json").json == dry


def test_keep_makes_one_only_what_has_one_identifier(cli: Cli, refs: Path) -> None:
    result = cli("import", str(refs), "--duplicates", "keep", "--json").json["total"]
    assert (result["new"], result["merged"], result["review"]) == (4, 0, 0)


@pytest.mark.parametrize(("answer", "papers", "waiting"), [("y", 2, 0), ("n", 3, 0), ("l", 3, 1)])
def test_ask_asks_about_what_is_likely(cli: Cli, refs: Path, answer: str, papers: int, waiting: int) -> None:
    run = on_terminal("import", str(refs), "--duplicates", "ask", answer=f"{answer}\n")
    assert run.code == 0, run.screen
    assert "1 of 1, score" in run.screen
    assert len(cli.keys()) == papers
    assert len(cli("duplicates", "--waiting", "--json").json) == waiting
    assert sound(cli.library) == []
    # What was answered is remembered.
    assert len(cli("duplicates", "--json").json) == waiting


def test_ask_needs_somebody_to_ask(cli: Cli, refs: Path) -> None:
    assert "there is nobody to ask" in cli("import", str(refs), "--duplicates", "ask", code=2).err


def test_the_list_has_verdict_score_keys_titles_and_reasons(cli: Cli, refs: Path) -> None:
    cli("import", str(refs), "--duplicates", "keep")
    result = cli("duplicates")
    first, second, reasons, *rest = result.out.splitlines()
    assert first.split()[:3] == ["certain", first.split()[1], "kestrel2024"]
    assert second.split()[0] == "typo"
    assert reasons.strip() == "titles differ only in spelling; authors agree; same year: 2024"
    assert rest[0].startswith("likely")
    assert result.err == "1 group certain, 1 too many; 1 pair to look at\n"


def test_the_json_is_as_documented(cli: Cli, refs: Path) -> None:
    cli("import", str(refs), "--duplicates", "keep")
    certain, likely = cli("dupes", "--json").json
    assert certain.keys() == {"papers", "verdict", "score", "reasons"}
    assert (certain["papers"], certain["verdict"]) == (["kestrel2024", "typo"], "certain")
    assert 90 <= certain["score"] <= 100
    assert (set(likely["papers"]) - {"typo", "kestrel2024"}, likely["verdict"]) == ({"lamps"}, "likely")
    assert 50 <= likely["score"] < 90
    assert cli("duplicates", "--threshold", "90", "--json").json == [certain]


def test_what_is_certain_is_merged_in_one_step(cli: Cli, refs: Path) -> None:
    cli("import", str(refs), "--duplicates", "keep")
    before = dump(cli.library)
    dry = cli("duplicates", "--merge-certain", "--dry-run")
    assert dry.err == "would merge 1 paper into 1\n"
    assert dump(cli.library) == before
    assert cli("duplicates", "--merge-certain").err == "merged 1 paper into 1\n"
    assert cli.keys() == ["kestrel2", "kestrel2024", "lamps"]
    assert cli("duplicates", "--merge-certain").err == "nothing is certain to be one\n"
    assert cli("undo").err == "took back: duplicates: merged 1 paper into 1\n"
    assert len(cli.keys()) == 4
    assert sound(cli.library) == []


def test_an_empty_library_has_no_duplicates(cli: Cli) -> None:
    assert (cli("duplicates").err, cli("duplicates", "--json").json) == ("no duplicates\n", [])


def test_merging_and_taking_apart(cli: Cli, refs: Path) -> None:
    cli("import", str(refs), "--duplicates", "keep")
    result = cli("merge", "typo", "kestrel2024", "lamps")
    assert result.out == "typo\n"
    assert "merged kestrel2024, lamps into typo" in result.err
    assert cli.paper("kestrel2024")["key"] == "typo"
    assert cli.paper("typo")["venue"] == "Lantern Days"
    shown = cli("show", "typo").out
    assert "merged into it" in shown
    assert cli("unmerge", "kestrel2024").out == "kestrel2024\n"
    assert cli("unmerge", "typo").out == "lamps\n"
    assert cli.keys() == ["kestrel2", "kestrel2024", "lamps", "typo"]
    assert cli("unmerge", "typo", code=1).err.startswith("readinglist: typo was not merged")
    assert "two papers or more" in cli("merge", "typo", code=2).err
    assert "no paper 'nobody'" in cli("merge", "typo", "nobody", code=1).err


def test_losers_stay_known_to_exports(cli: Cli, refs: Path, tmp_path: Path) -> None:
    cli("import", str(refs), "--duplicates", "keep")
    cli("merge", "typo", "kestrel2024")
    assert "ids = {kestrel2024}" in cli("export", "typo", "-f", "biblatex").out
    keys = tmp_path / "keys.tsv"
    cli("export", "-o", str(tmp_path / "out.bib"), "--key-map", str(keys))
    assert keys.read_text() == "kestrel2024\ttypo\n"
    assert cli("star", "kestrel2024").err == "starred 1 paper\n"


def test_another_value_is_picked(cli: Cli, refs: Path) -> None:
    cli("import", str(refs), "--duplicates", "keep")
    cli("merge", "kestrel2024", "typo")
    assert "title=2  Kestrel: Steady Flihgt of Wind Lanterns  (" in cli("show", "kestrel2024").out
    assert cli("edit", "kestrel2024", "--pick", "title=2").err == "edited kestrel2024: title\n"
    assert cli.paper("kestrel2024")["title"] == "Kestrel: Steady Flihgt of Wind Lanterns"
    assert "there is no such value" in cli("edit", "kestrel2024", "--pick", "venue=7", code=2).err
    assert "write FIELD=N" in cli("edit", "kestrel2024", "--pick", "year", code=2).err
    assert "leave out --set" in cli("edit", "kestrel2024", "--pick", "year=1", "--set", "year=1", code=2).err


def test_separating_is_remembered_and_revoked(cli: Cli, refs: Path) -> None:
    cli("import", str(refs))
    assert len(cli("duplicates", "--json").json) == 1
    cli("separate", "kestrel2024", "lamps", "--related")
    assert cli("duplicates", "--json").json == []
    assert "lamps" in cli("show", "kestrel2024").out.partition("related")[2]
    assert "you called them different" in cli("why", "kestrel2024", "lamps").out
    assert cli("separate", "kestrel2024", "lamps", "--revoke").err == "they will be asked about again\n"
    assert cli("separate", "kestrel2024", "lamps", "--revoke").err == "they were not called different\n"
    assert len(cli("duplicates", "--json").json) == 1
    assert "leave out --related" in cli("separate", "lamps", "kestrel2024", "--revoke", "--related", code=2).err
    assert "is one paper" in cli("separate", "lamps", "lamps", code=2).err


def test_versions_are_offered_as_related(cli: Cli, refs: Path) -> None:
    cli("import", str(refs))
    found = cli("duplicates", "--related", "--json").json
    assert ["kestrel2", "kestrel2024"] in [sorted(item["papers"]) for item in found]
    assert {item["verdict"] for item in found} == {"related"}


def test_why_explains_a_pair(cli: Cli, refs: Path) -> None:
    cli("import", str(refs))
    lines = cli("why", "kestrel2024", "kestrel2").out.splitlines()
    assert lines[0].startswith("not taken for one paper, score ")
    assert "  + authors agree" in lines
    assert "  - only one title says 2" in lines
    found = cli("why", "kestrel2024", "lamps", "--json").json
    assert (found["verdict"], found["same"], found["different"]) == ("likely", False, False)
    assert "authors agree" in found["agreeing"]
    assert cli("why", "kestrel2024", "typo", "--json").json["same"]


class TestInFiles:
    """``duplicates --in`` needs no library, and makes none."""

    def test_entries_go_by_their_own_keys(self, cli: Cli, refs: Path) -> None:
        certain, likely = cli("duplicates", "--in", str(refs), "--json").json
        assert (certain["papers"], certain["verdict"]) == (["kestrel2024", "typo"], "certain")
        assert likely["papers"][1] == "lamps"
        assert not cli.library.exists()

    def test_rows_go_by_their_id_and_others_by_their_place(self, cli: Cli, tmp_path: Path) -> None:
        table, dump_ = tmp_path / "records.csv", tmp_path / "dump.txt"
        table.write_text(
            f'id,title,abstract\nA:1,Quiet Lanterns of the North,"{abstract("quiet")}"\n', encoding="utf-8"
        )
        dump_.write_text(f"Quiet lanterns of the north\n\n{abstract('quiet')}\n", encoding="utf-8")
        (group,) = cli("duplicates", "--in", str(table), str(dump_), "--json").json
        assert group["papers"] == ["A:1", f"{dump_}:1"]

    def test_a_clean_file_keeps_all_else_as_it_is(self, cli: Cli, refs: Path, tmp_path: Path) -> None:
        clean = tmp_path / "clean.bib"
        result = cli("duplicates", "--in", str(refs), "-o", str(clean))
        lines = REFS.splitlines(keepends=True)
        assert clean.read_text() == "".join(lines[:4] + lines[6:])
        assert "without 1 duplicate of 4 entries" in result.err
        assert cli("duplicates", "--in", str(refs), "-o", "-").out == clean.read_text()
        assert cli("duplicates", "--in", str(clean), "--threshold", "90", "--json").json == []

    def test_what_can_not_be_cut_is_said(self, cli: Cli, tmp_path: Path) -> None:
        entries = [
            {"id": name, "type": "article", "title": "Quiet Lanterns of the North", "DOI": "10.1000/q"} for name in "ab"
        ]
        path = tmp_path / "refs.json"
        path.write_text(json.dumps(entries), encoding="utf-8")
        assert len(cli("duplicates", "--in", str(path), "--json").json) == 1
        assert "can't be cut out" in cli("duplicates", "--in", str(path), "-o", "-", code=1).err
        one_line = tmp_path / "line.bib"
        one_line.write_text(
            "@misc{a, title={Quiet Lanterns of the North}} @misc{b, title={Quiet Lanterns of the North}}\n"
        )
        assert "shares lines" in cli("duplicates", "--in", str(one_line), "-o", "-", code=1).err

    def test_several_files_are_put_together(self, cli: Cli, refs: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.bib"
        other.write_text(
            "@misc{again, title={Kestrel: Steady Flight of Wind Lanterns}, author={Maro, Ines}, year=2024}\n"
        )
        out = cli("duplicates", "--in", str(refs), str(other), "-o", "-").out
        assert "kestrel2024" in out
        assert "again" not in out
        table = tmp_path / "t.csv"
        table.write_text("id,title,year\n1,Quiet Lanterns,2020\n")
        assert "one file at a time" in cli("duplicates", "--in", str(table), str(table), "-o", "-", code=2).err

    def test_what_can_not_be_read_is_said_and_costs_only_itself(self, cli: Cli, refs: Path, tmp_path: Path) -> None:
        missing = str(tmp_path / "nothing.bib")
        result = cli("duplicates", "--in", str(refs), missing, "--json", code=3)
        assert len(result.json) == 2
        assert f"{missing}: can't be read: no such file" in result.err
        assert cli("duplicates", "--in", missing, code=1).out == ""

    def test_standard_input(self, refs: Path) -> None:
        done = program("duplicates", "--in", "-", "--json", input=refs.read_bytes())
        assert done.returncode == 0
        assert len(json.loads(done.stdout)) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["refs.bib"], "put --in before them"),
        (["--dry-run"], "--dry-run goes with --merge-certain"),
        (["-o", "x.bib"], "go with --in"),
        (["--merge-certain", "--waiting"], "give one of"),
        (["--in", "x.bib", "--related"], "leave out the others"),
        (["--in", "x.bib", "--format", "poem"], "no format 'poem'"),
        (["--threshold", "101"], "101"),
    ],
)
def test_wrong_use_is_one_line(cli: Cli, arguments: list[str], message: str) -> None:
    result = cli("duplicates", *arguments, code=2)
    assert message in result.err
    assert result.err.count("\n") == 1
    assert not cli.library.exists()


def test_hostile_text_stays_inert(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "hostile.bib"
    inside = HOSTILE.replace("\0", "")
    path.write_text(
        f"@misc{{a, title={{Lanterns of the North {inside}}}, author={{Maro, Ines}}, year=2024}}\n"
        f"@misc{{b, title={{Lanterns of the Nort {inside}}}, author={{Maro, Ines}}, year=2024}}\n",
        encoding="utf-8",
    )
    results = [cli("duplicates", "--in", str(path)), cli("import", str(path), "--duplicates", "keep")]
    results += [cli("duplicates"), cli("why", "a", "b"), cli("merge", "a", "b"), cli("show", "a"), cli("unmerge", "a")]
    assert_inert(*(text for result in results for text in (result.out, result.err)))
