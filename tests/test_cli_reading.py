"""``list``, ``show``, ``open`` and ``export``: what is found, in which order, and where it is written."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from cli_support import Cli, on_terminal, program

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["cli_support"]

PAPER_KEYS = [
    "id", "key", "type", "title", "abstract", "authors", "year", "month", "day", "venue", "volume", "issue", "pages",
    "publisher", "doi", "arxiv", "url", "code", "tags", "starred", "status", "note", "seen", "added", "updated",
    "extra",
]  # fmt: skip
SLEEP, FLOW, UNTITLED = "maro2024sleep", "brandt2022naive", "arxiv250100001"


def test_papers_are_listed_newest_first_with_status_star_key_year_and_title(shelf: Cli) -> None:
    shelf("star", SLEEP)
    shelf("mark", "reading", FLOW)
    result = shelf("list")
    assert result.err == ""
    assert result.out.splitlines() == [
        f"○   {UNTITLED}         (no title yet) arXiv:2501.00001",
        f"◐   {FLOW}  2022  Naïve Flow Matching for Video",
        f"○ ★ {SLEEP}    2024  Sleep and Sparse Codes #thesis",
    ]


def test_nothing_found_is_no_error_and_no_data(shelf: Cli) -> None:
    assert shelf("list", "xylophone") == (0, "", "no paper matches\n")
    assert shelf("list", "xylophone", "--json").out == "[]\n"
    assert shelf("list", "xylophone", "--keys") == (0, "", "")


def test_an_empty_library_says_how_to_fill_it(cli: Cli) -> None:
    result = cli("list")
    assert (result.out, result.err) == ("", "the library is empty: `readinglist import FILE…` fills it\n")


@pytest.mark.parametrize("alias", ["ls", "search"])
def test_list_has_aliases(shelf: Cli, alias: str) -> None:
    assert shelf(alias, "flow") == shelf("list", "flow")


def test_json_of_a_paper_has_every_documented_name_and_null_for_what_is_missing(shelf: Cli) -> None:
    papers = {paper["key"]: paper for paper in shelf("list", "--json").json}
    assert [list(paper) for paper in papers.values()] == [PAPER_KEYS] * 3
    sleep = papers[SLEEP]
    assert sleep.pop("added") == sleep.pop("updated")
    assert sleep == {
        "id": 1,
        "key": SLEEP,
        "type": "article",
        "title": "Sleep and Sparse Codes",
        "abstract": "We sleep on it.",
        "authors": [{"given": "Ines", "family": "Maro"}, {"given": "Wei", "family": "Li"}],
        "year": 2024,
        "month": 5,
        "day": None,
        "venue": "Journal of Rest",
        "volume": "3",
        "issue": "2",
        "pages": "1--9",
        "publisher": "Duvet Press",
        "doi": "10.1234/rest.5",
        "arxiv": "2403.03507",
        "url": "https://rest.example/5",
        "code": "https://github.com/maro/sleep",
        "tags": ["thesis"],
        "starred": False,
        "status": "unread",
        "note": None,
        "seen": 1,
        "extra": {},
    }
    untitled = papers[UNTITLED]
    assert {name for name, value in untitled.items() if value is None} == set(PAPER_KEYS) - {
        "id", "key", "type", "authors", "arxiv", "tags", "starred", "status", "seen", "added", "updated", "extra",
    }  # fmt: skip
    assert (untitled["authors"], untitled["tags"], untitled["extra"]) == ([], [], {})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (["naive"], [FLOW]),
        (["NAÏVE"], [FLOW]),
        (["sleep", "codes"], [SLEEP]),
        (["-sleep"], [UNTITLED, FLOW]),
        (["flow", "-video"], []),
        (["-sleep", "-naive"], [UNTITLED]),
        (["--", "-sleep"], [UNTITLED, FLOW]),
        (['"flow matching"'], [FLOW]),
        (["tag:thesis"], [SLEEP]),
        (["-tag:thesis", "-is:starred"], [UNTITLED, FLOW]),
        (["year:2023.."], [SLEEP]),
        (["sleep", "OR", "flow"], [UNTITLED, FLOW, SLEEP][1:]),
        (["has:doi"], [SLEEP]),
        (["author:brandt"], [FLOW]),
        ([SLEEP, FLOW], [FLOW, SLEEP]),
    ],
)
def test_words_are_a_query_and_a_minus_before_a_word_is_no_option(
    shelf: Cli, query: list[str], expected: list[str]
) -> None:
    assert shelf.keys(*query) == sorted(expected)


def test_a_short_option_stays_one_where_a_word_is_negated(shelf: Cli, tmp_path: Path) -> None:
    target = tmp_path / "out.bib"
    shelf("export", "-sleep", "-o", str(target), "-f", "bibtex")
    assert SLEEP not in target.read_text()
    assert FLOW in target.read_text()


def test_order_reverse_and_limit(shelf: Cli) -> None:
    def keys(*options: str) -> list[str]:
        return shelf("list", "--keys", *options).out.split()

    assert keys("--sort", "title") == [FLOW, SLEEP, UNTITLED]
    assert keys("--sort", "year") == [SLEEP, FLOW, UNTITLED]
    assert keys("--sort", "year", "--reverse") == [FLOW, SLEEP, UNTITLED]
    assert keys("--sort", "author") == [FLOW, SLEEP, UNTITLED]
    assert keys("--limit", "1") == [UNTITLED]
    assert keys("--limit", "0") == []
    shelf("add", "--title", "Naïve Flow Matching for Video", "--author", "Olga Brandt", "--year", "2022")
    assert keys("--sort", "seen")[0] == FLOW
    assert shelf("list", "--sort", "colour", code=2).out == ""
    assert shelf("list", "--limit", "-1", code=2).out == ""


def test_relevance_puts_a_title_before_an_abstract(cli: Cli) -> None:
    cli("add", "--title", "Something Else", "--abstract", "A remark on walruses.")
    cli("add", "--title", "Walruses Asleep")
    assert cli("list", "--keys", "walruses").out.split() == ["walrusesasleep", "something"]


def test_a_mistyped_word_is_replaced_and_that_is_said(shelf: Cli) -> None:
    result = shelf("list", "--keys", "mtching")
    assert result.out.split() == [FLOW]
    assert result.err == 'no "mtching"; showing "matching"\n'


@pytest.mark.parametrize(
    ("query", "column"), [("year:abc", 1), ("sleep colour:red", 7), ("(sleep", None), ("title:", 1), ('"open', None)]
)
def test_a_query_that_cannot_be_read_points_at_the_column(shelf: Cli, query: str, column: int | None) -> None:
    result = shelf("list", query, code=2)
    assert result.out == ""
    assert result.err.startswith("readinglist: query, column " + (f"{column}:" if column else ""))
    assert result.err.count("\n") == 1


def test_a_view_is_listed_by_name(shelf: Cli) -> None:
    shelf("views", "save", "Mine", "sleep", "OR", "flow")
    assert set(shelf("list", "--keys", "--view", "mine").out.split()) == {SLEEP, FLOW}
    assert shelf("list", "--keys", "--view", "mine", "-video").out.split() == [SLEEP]
    assert "no view 'other'" in shelf("list", "--view", "other", code=1).err


@pytest.mark.parametrize(
    "name",
    [SLEEP, SLEEP.upper(), "1", "2403.03507", "arXiv:2403.03507v7", "10.1234/rest.5", "https://doi.org/10.1234/REST.5"],
)
def test_a_paper_has_many_names(shelf: Cli, name: str) -> None:
    assert shelf.paper(name)["key"] == SLEEP
    assert shelf("list", "--keys", name).out.split() == [SLEEP]


def test_an_old_key_still_names_its_paper(shelf: Cli) -> None:
    shelf("edit", SLEEP, "--set", "key=rest2024")
    assert shelf.paper(SLEEP)["key"] == "rest2024"
    assert "(also maro2024sleep)" in shelf("show", "rest2024").out


@pytest.mark.parametrize("verb", [["show"], ["note"], ["edit"], ["open"]])
def test_no_such_paper_fails_with_one_line(shelf: Cli, verb: list[str]) -> None:
    for name in ("nobody2020", "", "99", "2499.99999", "10.9999/none", "9" * 40):
        result = shelf(*verb, name, code=1)
        assert result.out == ""
        assert result.err == f"readinglist: no paper {name!r}: give a citation key, an id, an arXiv id or a DOI\n"


def test_show_tells_everything(shelf: Cli) -> None:
    shelf("note", SLEEP, "read again")
    shelf("star", SLEEP)
    out = shelf("show", SLEEP).out
    for text in (
        "Sleep and Sparse Codes", SLEEP, "Ines Maro; Wei Li", "2024-05", "article", "Journal of Rest", "Duvet Press",
        "10.1234/rest.5", "https://arxiv.org/abs/2403.03507", "https://github.com/maro/sleep", "thesis", "starred",
        "We sleep on it.", "read again", "seen in 1 import, first ", "(by hand)",
    ):  # fmt: skip
        assert text in out


def test_show_json_has_the_evidence(shelf: Cli) -> None:
    (paper,) = shelf("show", SLEEP, "--json").json
    assert list(paper) == [*PAPER_KEYS, "aliases", "related", "merged", "alternatives", "records"]
    (record,) = paper["records"]
    names = {"import", "path", "format", "position", "first_line", "last_line", "fields"}
    assert names <= set(record)
    assert (record["import"], record["path"], record["position"]) == (1, "(by hand)", 1)
    assert record["fields"]["title"] == "Sleep and Sparse Codes"


def test_show_takes_several_papers_and_gives_bibtex(shelf: Cli) -> None:
    assert [paper["key"] for paper in shelf("show", "2", "1", "--json").json] == [FLOW, SLEEP]
    out = shelf("show", "1", "--bibtex").out
    assert out.startswith(f"@article{{{SLEEP},\n")
    assert FLOW not in out


def test_open_starts_the_browser_on_the_page_or_the_code(shelf: Cli, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {seen}\n')
    browser.chmod(0o755)
    for arguments in (["1"], ["1", "--code"], ["3"]):
        done = program("open", *arguments, env={"BROWSER": str(browser)})
        assert done.returncode == 0, done
    assert seen.read_text().split() == [
        "https://rest.example/5",
        "https://github.com/maro/sleep",
        "https://arxiv.org/abs/2501.00001",
    ]
    assert f"{FLOW} has no URL, DOI or arXiv id" in shelf("open", "2", code=1).err
    assert f"{FLOW} has no code" in shelf("open", "2", "--code", code=1).err


def test_export_goes_to_standard_output_in_the_order_of_keys(shelf: Cli) -> None:
    result = shelf("export")
    entries = [line for line in result.out.splitlines() if line.startswith("@")]
    assert entries == [f"@misc{{{UNTITLED},", f"@misc{{{FLOW},", f"@article{{{SLEEP},"]
    assert result.err == ""
    assert shelf("export", "-o", "-").out == result.out
    assert shelf("export", "-f", "bibtex", "tag:thesis").out.count("@") == 1
    assert shelf("export", "xylophone").out == ""


def test_export_guesses_the_format_from_the_ending(shelf: Cli, tmp_path: Path) -> None:
    target = tmp_path / "refs.BIB"
    result = shelf("export", "-o", str(target))
    assert (result.out, result.err) == ("", f"wrote 3 papers to {target}\n")
    assert target.read_text() == shelf("export").out
    unknown = tmp_path / "refs.xyz"
    assert "its ending names no format" in shelf("export", "-o", str(unknown), code=2).err
    assert not unknown.exists()
    assert "no export format 'word'" in shelf("export", "-f", "word", code=2).err


def test_an_export_that_fails_leaves_the_old_file(shelf: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("mine\n")

    def broken(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken)
    result = shelf("export", "-o", str(target), code=1)
    assert result.err == f"readinglist: {target}: can't be written: no space left on device\n"
    assert target.read_text() == "mine\n"
    assert sorted(path.name for path in tmp_path.glob("*refs*")) == ["refs.bib"]


def test_an_export_to_no_folder_fails_with_one_line(shelf: Cli, tmp_path: Path) -> None:
    target = tmp_path / "none" / "refs.bib"
    result = shelf("export", "-o", str(target), code=1)
    assert result.err == f"readinglist: {target}: can't be written: no such file or directory\n"
    assert shelf("export", "-o", str(tmp_path), code=2).out == ""


def test_an_export_goes_through_a_link_and_keeps_the_permissions(shelf: Cli, tmp_path: Path) -> None:
    target, link = tmp_path / "shared.bib", tmp_path / "link.bib"
    target.write_text("old\n")
    target.chmod(0o640)
    link.symlink_to(target)
    shelf("export", "-o", str(link))
    assert link.is_symlink()
    assert target.read_text() == shelf("export").out
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_an_export_writes_into_what_is_no_file_instead_of_replacing_it(shelf: Cli, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.bib"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        shelf("export", "-o", str(pipe), "-f", "bibtex")
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert os.read(reader, 65536).decode() == shelf("export").out
    finally:
        os.close(reader)


def test_the_key_map_lists_former_keys(shelf: Cli, tmp_path: Path) -> None:
    shelf("edit", SLEEP, "--set", "key=rest2024")
    keys = tmp_path / "keys.tsv"
    shelf("export", "-o", str(tmp_path / "refs.bib"), "--key-map", str(keys))
    assert keys.read_text() == f"{SLEEP}\trest2024\n"


def test_lines_are_cut_to_the_terminal_and_nowhere_else(shelf: Cli) -> None:
    title = "A Title That Goes On " + "and on " * 40
    shelf("add", "--title", title)
    assert title.strip() in shelf("list").out
    seen = on_terminal("list", "--color", "never")
    assert seen.code == 0
    lines = [line for line in seen.screen.splitlines() if "Goes On" in line]
    assert len(lines) == 1
    assert len(lines[0]) <= 120
    assert lines[0].endswith("…")


def test_a_terminal_is_told_how_many(shelf: Cli) -> None:
    assert "3 papers\n" in on_terminal("list", "--color", "never").screen
    assert "1 of 3 papers\n" in on_terminal("list", "--limit", "1", "--color", "never").screen
