"""The verbs that change papers: what they change, what they say, and what undo makes of it."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from cli_support import TABLES, Cli, dump, on_terminal, program, sound

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["cli_support"]

SLEEP, FLOW, UNTITLED = "maro2024sleep", "brandt2022naive", "arxiv250100001"


# --- add


def test_adding_prints_the_key_and_nothing_else_as_data(cli: Cli) -> None:
    result = cli("add", "--title", "A Theory of Tea", "--author", "Ada Brew", "--year", "2021")
    assert (result.out, result.err) == ("brew2021theory\n", "added: A Theory of Tea\n")
    paper = cli.paper("brew2021theory")
    assert (paper["title"], paper["year"], paper["seen"]) == ("A Theory of Tea", 2021, 1)


def test_adding_a_known_paper_adds_evidence_and_not_a_second_one(cli: Cli) -> None:
    cli("add", "--title", "A Theory of Tea")
    result = cli("add", "--title", "A theory of tea", "--tag", "drinks")
    assert result.out == "theorytea\n"
    assert result.err == "known already, seen in 2 imports by now: A Theory of Tea\n"
    (paper,) = cli("list", "--json").json
    assert (paper["seen"], paper["tags"]) == (2, ["drinks"])


@pytest.mark.parametrize(
    ("option", "written", "field", "kept"),
    [
        ("--arxiv", "https://arxiv.org/abs/2403.03507v2", "arxiv", "2403.03507"),
        ("--doi", "https://doi.org/10.1145/3292500.3330701", "doi", "10.1145/3292500.3330701"),
        ("--url", "https://tea.example/paper", "url", "https://tea.example/paper"),
    ],
)
def test_an_identifier_alone_makes_a_paper_to_be_completed(
    cli: Cli, option: str, written: str, field: str, kept: str
) -> None:
    result = cli("add", option, written)
    assert "nothing was looked up: the identifier is kept; `readinglist enrich " in result.err
    paper = cli.paper(result.out.strip())
    assert (paper["title"], paper[field]) == (None, kept)


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--arxiv", "tea", "'tea' is no arXiv id"),
        ("--doi", "tea", "'tea' is no DOI"),
        ("--url", "javascript:alert(1)", "is no web address"),
        ("--code", "tea", "is no web address"),
        ("--month", "Teatime", "is not a month"),
        ("--type", "teabag", "is no entry type"),
    ],
)
def test_a_value_that_makes_no_sense_adds_nothing(cli: Cli, option: str, value: str, words: str) -> None:
    assert words in cli("add", "--title", "Tea", option, value, code=2).err
    assert cli("list", "--json").json == []


# --- edit


def test_fields_are_set_and_unset_and_stay_so(shelf: Cli) -> None:
    result = shelf(
        "edit", SLEEP, "--set", "year=2025", "--set", "authors=Brandt, Olga; {The Rest Group}", "--unset", "venue",
        "--set", "extra.series=Naps = Good",
    )  # fmt: skip
    assert (result.out, result.err) == ("", f"edited {SLEEP}: year, authors, extra.series, venue\n")
    paper = shelf.paper(SLEEP)
    assert (paper["year"], paper["venue"], paper["extra"]) == (2025, None, {"series": "Naps = Good"})
    assert paper["authors"] == [{"given": "Olga", "family": "Brandt"}, {"literal": "The Rest Group"}]
    assert re.search("^edited +year, authors, extra, venue$", shelf("show", SLEEP).out, re.MULTILINE)
    shelf("add", "--title", "Sleep and Sparse Codes", "--year", "2024", "--venue", "Journal of Rest", "--month", "7")
    after = shelf.paper(SLEEP)
    assert (after["year"], after["venue"], after["seen"]) == (2025, None, 2)


def test_a_key_of_another_paper_is_refused(shelf: Cli) -> None:
    shelf("edit", SLEEP, "--set", "key=rest")
    for paper, key in (("rest", FLOW), ("rest", FLOW.upper()), (FLOW, SLEEP), (FLOW, "REST")):
        assert "another paper's; choose another" in shelf("edit", paper, "--set", f"key={key}", code=2).err
    assert shelf("edit", SLEEP, "--set", "key=bad key", code=2).out == ""
    assert shelf("edit", SLEEP, "--set", "key=12", code=2).out == ""
    assert shelf("edit", "rest", "--set", f"key={SLEEP}").err == f"edited {SLEEP}: key\n"


def _script(path: Path, body: str) -> str:
    path.write_text(f"#!{sys.executable}\nimport pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_editing_in_an_editor_sets_what_was_changed_in_the_form(shelf: Cli, tmp_path: Path) -> None:
    shelf("note", SLEEP, "first")
    editor = _script(
        tmp_path / "my editor",
        "text = path.read_text()\n"
        "assert text.startswith('# Sleep and Sparse Codes\\n'), text\n"
        "text = text.replace('year: 2024', 'year: 2026').replace('venue: Journal of Rest', 'venue:')\n"
        "text = text.replace('first', 'first: yes\\n# kept\\n\\nand last')\n"
        "path.write_text(text)",
    )
    seen = on_terminal("edit", SLEEP, VISUAL=f"'{editor}' --wait")
    assert (seen.code, seen.screen) == (0, f"edited {SLEEP}: year, venue, note\n")
    paper = shelf.paper(SLEEP)
    assert (paper["year"], paper["venue"], paper["note"]) == (2026, None, "first: yes\n# kept\n\nand last")
    assert paper["title"] == "Sleep and Sparse Codes"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("", 0, "nothing was changed"),
        ("path.write_text(path.read_text().replace('year:', 'year '))", 2, "is no field"),
        ("path.write_text('colour: red\\n')", 2, "no field 'colour'"),
        ("path.write_text('year: soon\\n')", 2, "is not a year"),
        ("sys.exit(3)", 1, "ended with code 3; nothing was changed"),
        ("path.unlink()", 1, "no such file"),
    ],
)
def test_an_editor_that_changes_nothing_or_fails_changes_nothing(
    shelf: Cli, tmp_path: Path, body: str, code: int, words: str
) -> None:
    before = dump(shelf.library)
    seen = on_terminal("edit", SLEEP, EDITOR=_script(tmp_path / "editor", body))
    assert seen.code == code, seen
    assert words in seen.screen
    assert "Traceback" not in seen.screen
    assert dump(shelf.library) == before


def test_an_editor_that_is_missing_is_one_line(shelf: Cli) -> None:
    assert "no editor is set" in on_terminal("edit", SLEEP).screen
    seen = on_terminal("edit", SLEEP, EDITOR="/nonexistent/editor")
    assert seen.code == 1
    assert seen.screen == "readinglist: /nonexistent/editor: can't be started: no such file or directory\n"


def test_the_form_leaves_no_file_behind(shelf: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    modes = tmp_path / "mode"
    editor = _script(tmp_path / "editor", f"pathlib.Path({str(modes)!r}).write_text(oct(path.stat().st_mode & 0o777))")
    on_terminal("note", SLEEP, "--edit", EDITOR=editor, TMPDIR=str(folder))
    assert modes.read_text() == "0o600"
    assert list(folder.iterdir()) == []


# --- note


def test_notes_are_appended_as_paragraphs(shelf: Cli) -> None:
    assert shelf("note", SLEEP, "one", "and", "a half") == (0, "", f"noted on {SLEEP}\n")
    shelf("note", SLEEP, "two")
    assert shelf("note", SLEEP).out == "one and a half\n\ntwo\n"
    shelf("note", SLEEP, "--replace", "three")
    assert shelf.paper(SLEEP)["note"] == "three"
    shelf("note", SLEEP, "--replace", "")
    assert shelf.paper(SLEEP)["note"] is None
    before = dump(shelf.library)
    assert shelf("note", SLEEP, "") == (0, "", "nothing was changed\n")
    assert dump(shelf.library) == before


def test_a_note_that_begins_with_a_minus_is_a_note(shelf: Cli) -> None:
    shelf("note", SLEEP, "-maybe", "wrong")
    assert shelf.paper(SLEEP)["note"] == "-maybe wrong"


def test_a_note_comes_from_standard_input(shelf: Cli) -> None:
    done = program("note", SLEEP, "-", input="first line\nsecond – line\n".encode())
    assert (done.returncode, done.stdout) == (0, b"")
    assert shelf.paper(SLEEP)["note"] == "first line\nsecond – line"
    done = program("note", SLEEP, "-", input=b"\xff\xfe not utf-8")
    assert done.returncode == 0
    assert "not utf-8" in shelf.paper(SLEEP)["note"]
    assert "fault" not in done.stderr.decode()


def test_a_note_is_edited_in_the_editor(shelf: Cli, tmp_path: Path) -> None:
    shelf("note", SLEEP, "draft")
    editor = _script(tmp_path / "editor", "path.write_text(path.read_text().upper() + '!')")
    seen = on_terminal("note", SLEEP, "--edit", VISUAL=editor, EDITOR="/nonexistent")
    assert (seen.code, seen.screen) == (0, f"noted on {SLEEP}\n")
    assert shelf.paper(SLEEP)["note"] == "DRAFT!"


# --- stars, status, tags


def test_bulk_verbs_say_how_many_they_changed(shelf: Cli) -> None:
    assert shelf("star", "-tag:thesis").err == "starred 2 papers\n"
    assert shelf("star", "year:..2030").err == "starred 1 of 2 papers; the others were so already\n"
    assert shelf("star", "xylophone").err == "no paper matches; nothing was changed\n"
    assert shelf.keys("is:starred") == [UNTITLED, FLOW, SLEEP]
    assert shelf("unstar", SLEEP).err == "took the star from 1 paper\n"
    assert shelf("mark", "read", "sleep", "OR", "flow").err == "marked as read 2 papers\n"
    assert shelf("tag", "is:read", "--add", "Done", "--add", "old").err == "tagged 2 papers\n"
    assert shelf("delete", SLEEP, FLOW).err == "put into the trash: 2 papers\n"
    assert shelf("restore", "is:trashed").err == "took out of the trash: 2 papers\n"
    assert shelf("unstar", "nothing such").out == ""


@pytest.mark.parametrize("status", ["unread", "reading", "read", "skipped"])
def test_status_is_marked_and_found(shelf: Cli, status: str) -> None:
    shelf("mark", "reading" if status != "reading" else "read", SLEEP)
    shelf("mark", status, SLEEP)
    assert shelf.paper(SLEEP)["status"] == status
    assert SLEEP in shelf.keys(f"is:{status}")


def test_tags_ignore_case_and_keep_how_they_were_first_written(shelf: Cli) -> None:
    shelf("tag", FLOW, SLEEP, "--add", "To Read", "--add", "TO READ", "--add", "THESIS")
    assert shelf.paper(FLOW)["tags"] == ["thesis", "To Read"]
    assert shelf("tags").out == "      2  thesis\n      2  To Read\n"
    assert shelf("tags", "--json").json == [{"tag": "thesis", "papers": 2}, {"tag": "To Read", "papers": 2}]
    assert shelf("tag", "tag:thesis", "--add", "new", "--remove", "to read").err == "tagged 2 papers\n"
    assert shelf.paper(FLOW)["tags"] == ["new", "thesis"]
    assert "To Read" not in shelf("tags").out


def test_tags_are_renamed_merged_and_deleted(shelf: Cli) -> None:
    shelf("tag", FLOW, "--add", "Thesis work")
    assert shelf("tags", "rename", "THESIS WORK", "thesis").err == "renamed 'THESIS WORK' to 'thesis' on 1 paper\n"
    assert shelf("tags", "--json").json == [{"tag": "thesis", "papers": 2}]
    shelf("tags", "rename", "thesis", "Thesis")
    assert shelf("tags", "delete", "THESIS").err == "took 'THESIS' from 2 papers\n"
    assert shelf("tags") == (0, "", "no tags yet: `readinglist tag QUERY --add TAG` makes one\n")
    assert "no tag 'gone'" in shelf("tags", "rename", "gone", "x", code=1).err
    assert "no tag 'gone'" in shelf("tags", "delete", "gone", code=1).err
    assert shelf("tags", "rename", "gone", "", code=2).out == ""


@pytest.mark.parametrize("name", ["re\u0301sume\u0301", "two  spaces"])
def test_a_tag_or_view_is_found_as_it_was_typed(shelf: Cli, name: str) -> None:
    shelf("tag", FLOW, "--add", name)
    shelf("views", "save", name, "flow")
    assert shelf("list", "--keys", "--view", name).out == f"{FLOW}\n"
    assert shelf("views", "delete", name).code == 0
    assert shelf("tags", "delete", name).code == 0


# --- the trash


def test_the_trash_hides_papers_and_gives_them_back(shelf: Cli) -> None:
    shelf("delete", SLEEP)
    assert shelf.keys() == [UNTITLED, FLOW]
    assert shelf.keys("is:trashed") == [SLEEP]
    assert SLEEP in shelf("trash").out
    assert [paper["key"] for paper in shelf("trash", "--json").json] == [SLEEP]
    assert "in the trash" in shelf("show", SLEEP).out
    shelf("restore", SLEEP)
    assert shelf("trash") == (0, "", "the trash is empty\n")
    assert shelf("trash", "--json").json == []


def test_emptying_the_trash_deletes_and_can_be_taken_back(shelf: Cli) -> None:
    shelf("delete", SLEEP)
    before = dump(shelf.library, TABLES)
    assert shelf("trash", "empty", "--yes").err == "deleted 1 paper\n"
    assert "no paper 'maro2024sleep'" in shelf("show", SLEEP, code=1).err
    shelf("undo")
    assert dump(shelf.library, TABLES) == before
    assert shelf("trash", "empty", "--yes").err == "deleted 1 paper\n"
    assert shelf("trash", "empty").err == "deleted 0 papers\n"


# --- undo


def test_every_change_is_one_step_back_and_forth(shelf: Cli, tmp_path: Path) -> None:
    shelf("edit", FLOW, "--set", "key=flow")
    shelf("tag", "flow", "--add", "old")
    shelf("delete", UNTITLED)
    steps = [
        ["add", "--title", "New", "--tag", "fresh"],
        ["edit", SLEEP, "--set", "key=other", "--set", "note=x", "--unset", "doi"],
        ["star", "year:2000.."],
        ["mark", "read", "year:2000.."],
        ["tag", "year:2000..", "--add", "a", "--remove", "thesis"],
        ["tags", "rename", "old", "a"],
        ["tags", "delete", "a"],
        ["note", "flow", "thought"],
        ["delete", "year:2000.."],
        ["restore", "is:trashed"],
        ["delete", UNTITLED],
        ["trash", "empty", "--yes"],
        ["views", "save", "v", "tag:a"],
        ["views", "delete", "v"],
        ["keys", "--refresh", "flow"],
    ]
    states = [dump(shelf.library, TABLES)]
    for step in steps:
        shelf(*step)
        states.append(dump(shelf.library, TABLES))
        assert states[-1] != states[-2], step
    assert len(shelf("history", "--json").json) == len(steps) + 6
    for place in reversed(range(len(steps))):
        result = shelf("undo")
        assert result.out == ""
        assert result.err.startswith("took back: "), steps[place]
        assert dump(shelf.library, TABLES) == states[place], steps[place]
    for place in range(len(steps)):
        assert shelf("redo").err.startswith("did again: ")
        assert dump(shelf.library, TABLES) == states[place + 1], steps[place]
    assert sound(shelf.library) == []
    assert shelf("doctor") == (0, "", "all is well\n")


def test_undo_and_redo_take_a_number_and_say_when_there_is_no_more(shelf: Cli) -> None:
    assert shelf("redo").err == "nothing more to do again\n"
    result = shelf("undo", "5")
    assert result.err.splitlines() == [
        f"took back: add {UNTITLED}", f"took back: add {FLOW}", f"took back: add {SLEEP}", "nothing more to take back",
    ]  # fmt: skip
    assert shelf("list", "--json").json == []
    assert shelf("redo", "2").err.splitlines() == [f"did again: add {SLEEP}", f"did again: add {FLOW}"]
    shelf("star", SLEEP)
    assert shelf("redo").err == "nothing more to do again\n"


def test_history_is_newest_first_and_marks_what_was_taken_back(shelf: Cli) -> None:
    shelf("star", SLEEP)
    shelf("undo")
    entries = shelf("history", "--json").json
    assert [list(entry) for entry in entries] == [["id", "verb", "summary", "at", "undone"]] * 4
    assert [(entry["verb"], entry["undone"]) for entry in entries] == [
        ("star", True), ("add", False), ("add", False), ("add", False),
    ]  # fmt: skip
    lines = shelf("history", "--limit", "2").out.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("star: 1 paper (taken back)")
    assert lines[1].endswith(f"add {UNTITLED}")
    assert shelf("history", "--limit", "0", "--json").json == []


def test_a_verb_that_changes_nothing_is_no_step(shelf: Cli) -> None:
    shelf("star", SLEEP)
    shelf("undo")
    before = dump(shelf.library)
    for arguments in (
        ["star", "xylophone"], ["unstar", SLEEP], ["mark", "unread", SLEEP], ["tag", SLEEP, "--add", "thesis"],
        ["restore", SLEEP], ["trash", "empty", "--yes"], ["keys", "--refresh", SLEEP], ["list", "sleeep"], ["doctor"],
        ["stats"], ["show", SLEEP], ["tags", "rename", "thesis", "thesis"],
    ):  # fmt: skip
        shelf(*arguments)
        assert dump(shelf.library) == before, arguments
    assert shelf("redo").err == "did again: star: 1 paper\n"


# --- views, keys


def test_views_are_saved_replaced_and_deleted(shelf: Cli) -> None:
    assert shelf("views") == (0, "", "no views yet: `readinglist views save NAME QUERY` makes one\n")
    shelf("views", "save", "To do", "is:unread", "-tag:thesis")
    shelf("views", "save", "TO DO", "year:2022")
    assert shelf("views", "--json").json == [{"name": "TO DO", "query": "year:2022"}]
    assert shelf("views").out == "TO DO: year:2022\n"
    assert shelf("list", "--keys", "--view", "to do").out == f"{FLOW}\n"
    assert shelf("views", "delete", "to do").code == 0
    assert "no view 'to do'" in shelf("views", "delete", "to do", code=1).err
    assert shelf("views", "--json").json == []


def test_keys_are_checked_and_made_anew_only_when_asked(shelf: Cli) -> None:
    assert shelf("keys") == (0, "", "all keys are fine\n")
    assert shelf("keys", "--json").json == []
    with closing(sqlite3.connect(shelf.library)) as connection:
        connection.execute("UPDATE papers SET key = 'käse & brot' WHERE id = 1")
        connection.commit()
    (problem,) = shelf("keys", "--json").json
    assert problem["key"] == "käse & brot"
    assert "outside ASCII" in problem["problem"]
    shelf("edit", FLOW, "--set", "authors=Ito, Ken")
    assert shelf.paper("2")["key"] == FLOW
    before = dump(shelf.library)
    result = shelf("keys", "--refresh", "--dry-run", "year:2022")
    assert (result.out, result.err) == (f"{FLOW} → ito2022naive\n", "would change 1 key\n")
    assert dump(shelf.library) == before
    result = shelf("keys", "--refresh", "year:2022", "--json")
    assert result.json == [{"old": FLOW, "new": "ito2022naive"}]
    assert shelf.paper(FLOW)["key"] == "ito2022naive"


# --- looking over and upkeep


def test_stats_count(shelf: Cli) -> None:
    shelf("star", SLEEP)
    shelf("mark", "read", FLOW)
    shelf("delete", UNTITLED)
    found = shelf("stats", "--json").json
    assert (found["papers"], found["trashed"], found["starred"], found["records"], found["imports"]) == (2, 1, 1, 3, 3)
    assert found["status"] == {"read": 1, "unread": 1}
    assert found["has"]["doi"] == found["has"]["abstract"] == found["has"]["tag"] == 1
    assert found["tags"] == {"thesis": 1}
    assert found["years"] == {"2022": 1, "2024": 1}
    out = shelf("stats").out
    assert out.startswith("2 papers from 3 imports\n")
    assert "  unread       1 ██████████████████████████████" in out


def test_stats_of_an_empty_library(cli: Cli) -> None:
    assert cli("stats", "--json").json["papers"] == 0
    assert cli("stats").out.startswith("0 papers from 0 imports\n")


def test_imports_lists_what_was_typed_too(shelf: Cli) -> None:
    found = shelf("imports", "--json").json
    assert [item["id"] for item in found] == [3, 2, 1]
    assert set(found[0]) >= {"id", "path", "format", "day", "imported", "records", "new", "known", "leftovers"}
    assert shelf("imports").out.count("(by hand): hand, 1 record, 1 new, 0 known") == 3


def test_doctor_finds_and_mends_what_is_derived(shelf: Cli) -> None:
    assert shelf("doctor", "--json").json == []
    with closing(sqlite3.connect(shelf.library)) as connection:
        connection.execute("INSERT INTO papers_fts (papers_fts) VALUES ('delete-all')")
        connection.execute("UPDATE papers SET seen = 7 WHERE id = 1")
        connection.commit()
    result = shelf("doctor", code=1)
    assert "the search index does not match the papers (--fix mends it)" in result.out
    findings = shelf("doctor", "--json", code=1).json
    assert len(findings) == 2
    assert all(finding["fixable"] for finding in findings)
    fixed = shelf("doctor", "--fix")
    assert fixed.out == ""
    assert fixed.err.count("mended: ") == 2
    assert fixed.err.endswith("all is well\n")
    assert (shelf.keys("sleep"), shelf.paper(SLEEP)["seen"]) == ([SLEEP], 1)
    assert sound(shelf.library) == []


def test_doctor_reports_what_it_cannot_mend(shelf: Cli) -> None:
    with closing(sqlite3.connect(shelf.library)) as connection:
        connection.execute("UPDATE records SET import_id = 99 WHERE id = 1")
        connection.commit()
    result = shelf("doctor", "--fix", code=1)
    assert "refers to a row of imports that is not there" in result.out


def test_a_backup_is_a_library_of_its_own_and_is_put_back(shelf: Cli, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    result = shelf("backup", str(copy))
    assert (result.out, result.err) == ("", f"copied the library to {copy}\n")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert dump(copy) == dump(shelf.library)
    assert "exists already" in shelf("backup", str(copy), code=1).err
    assert "can't be written" in shelf("backup", str(tmp_path / "none" / "copy.db"), code=1).err
    saved = dump(shelf.library)
    shelf("delete", "year:2000..")
    shelf("trash", "empty", "--yes")
    changed = dump(shelf.library)
    result = shelf("restore-backup", str(copy), "--yes")
    assert result.err.startswith(f"restored {copy}; the former library is ")
    aside = tmp_path / os.path.basename(result.err.strip().rpartition(" ")[2])  # noqa: PTH119
    assert dump(shelf.library) == saved
    assert dump(aside) == changed
    assert stat.S_IMODE(shelf.library.stat().st_mode) == 0o600
    assert sound(shelf.library) == []


def test_what_is_no_backup_is_not_put_back(shelf: Cli, tmp_path: Path) -> None:
    before = dump(shelf.library)
    text = tmp_path / "text"
    text.write_text("no library")
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    for path, words in (
        (text, "not a readinglist library"),
        (empty, "not a library"),
        (tmp_path / "no", "no such file"),
    ):
        result = shelf("restore-backup", str(path), "--yes", code=1)
        assert words in result.err
        assert result.err.count("\n") == 1
    assert dump(shelf.library) == before
    assert sorted(path.name for path in tmp_path.glob("library*")) == ["library.db"]
