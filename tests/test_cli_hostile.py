"""Text from outside never reaches a terminal as a command, whichever verb prints it and wherever it came from."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from cli_support import FORBIDDEN, HOSTILE, Cli, assert_inert, on_terminal
from support import abstract

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["cli_support"]

# What an argument of a process can hold: no null character.
ARGUMENT = HOSTILE.replace("\x00", "")
PRINTING = [
    ["list"],
    ["list", "--json"],
    ["list", "--keys"],
    ["why", "1", "1"],
    ["duplicates"],
    ["duplicates", "--json"],
    ["list", "--color", "always", "xyzzy"],
    ["show", "1"],
    ["show", "1", "--json"],
    ["show", "1", "--bibtex"],
    ["export"],
    ["note", "1"],
    ["tags"],
    ["tags", "--json"],
    ["views"],
    ["views", "--json"],
    ["imports"],
    ["imports", "--json"],
    ["history"],
    ["history", "--json"],
    ["stats"],
    ["stats", "--json"],
    ["keys"],
    ["keys", "--json"],
    ["trash"],
    ["trash", "--json"],
    ["doctor"],
    ["keys", "--refresh", "--dry-run", "xyzzy"],
    ["undo", "3"],
    ["redo", "3"],
]


@pytest.fixture
def typed(cli: Cli) -> Cli:
    """A library into which somebody typed, or pasted, hostile text wherever text can go."""
    cli(
        "add", "--title", f"xyzzy {ARGUMENT} title", "--author", f"{ARGUMENT}, Ann", "--venue", ARGUMENT, "--abstract",
        f"We {ARGUMENT}", "--volume", ARGUMENT, "--pages", ARGUMENT, "--publisher", ARGUMENT, "--issue", ARGUMENT,
        "--tag", f"tag {ARGUMENT}", "--tag", "plain",
    )  # fmt: skip
    cli("note", "1", f"note {ARGUMENT}\nand {ARGUMENT}")
    cli("edit", "1", "--set", f"extra.odd={ARGUMENT}")
    cli("views", "save", f"view {ARGUMENT}", f"xyzzy {ARGUMENT}".replace('"', ""))
    cli("tags", "rename", "plain", f"tag2 {ARGUMENT}")
    return cli


def _poison(library: Path) -> None:
    """Put raw hostile text into every column of text, as only a damaged or foreign file could have it."""
    text = HOSTILE.replace("\x00", "")
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("INSERT INTO settings VALUES ('bulk', '1')")
        connection.execute(
            "UPDATE papers SET title = ?, key = ?, venue = ?, note = ?, url = ?, extra = ?, authors = ?",
            (
                f"xyzzy {text}", f"key {text}", text, f"{text}\n{text}", f"https://{text}",
                json.dumps({text: text}, ensure_ascii=False), json.dumps([[text, text]], ensure_ascii=False),
            ),
        )  # fmt: skip
        connection.execute("UPDATE texts SET body = ?", (text,))
        connection.execute("UPDATE tags SET name = ?", (text,))
        connection.execute("UPDATE views SET name = ?, query = ?", (text, f"xyzzy {text}"))
        connection.execute("UPDATE imports SET path = ?, day = ?", (text, text))
        connection.execute("UPDATE journal SET summary = ?", (text,))
        connection.execute("DELETE FROM settings")
        connection.commit()


@pytest.mark.parametrize("verb", PRINTING, ids=" ".join)
def test_what_was_typed_is_printed_inert(typed: Cli, verb: list[str]) -> None:
    result = typed(*verb)
    out = result.out.replace("\x1b[", "") if "always" in verb else result.out
    assert_inert(out, result.err)
    if verb[0] not in ("stats", "doctor", "trash", "keys", "tags", "views", "undo", "redo", "duplicates"):
        assert result.out
    if "--json" in verb:
        json.loads(result.out)


@pytest.mark.parametrize("verb", PRINTING, ids=" ".join)
def test_what_somehow_got_into_the_file_is_printed_inert(typed: Cli, verb: list[str]) -> None:
    _poison(typed.library)
    result = typed(*verb, code=None)
    assert "fault of readinglist" not in result.err
    out = result.out.replace("\x1b[", "") if "always" in verb else result.out
    assert_inert(out, result.err)


def test_a_terminal_gets_no_command_from_a_title(typed: Cli) -> None:
    for verb in (["list"], ["show", "1"], ["history"], ["tags"]):
        seen = on_terminal(*verb, "--color", "never")
        assert seen.code == 0
        assert_inert(seen.screen)


@pytest.mark.parametrize(
    "arguments",
    [
        [f"verb{ARGUMENT}"],
        ["list", f"--{ARGUMENT}"],
        ["list", f"colour:{ARGUMENT}"],
        ["list", f"year:{ARGUMENT}"],
        ["list", f"title:{ARGUMENT}"],
        ["list", ARGUMENT],
        ["list", "--view", ARGUMENT],
        ["list", "--sort", ARGUMENT],
        ["show", ARGUMENT],
        ["open", ARGUMENT],
        ["add", "--title", ARGUMENT, "--year", ARGUMENT],
        ["add", "--doi", ARGUMENT],
        ["add", "--url", ARGUMENT],
        ["add", "--title", "x", "--tag", f"{ARGUMENT},"],
        ["edit", "1", "--set", ARGUMENT],
        ["edit", "1", "--set", f"{ARGUMENT}=x"],
        ["edit", "1", "--set", f"key={ARGUMENT}"],
        ["edit", "1", "--set", f"extra.{ARGUMENT}=x"],
        ["edit", "1", "--unset", ARGUMENT],
        ["mark", ARGUMENT, "1"],
        ["tags", "rename", ARGUMENT, "x"],
        ["tags", "delete", ARGUMENT],
        ["views", "delete", ARGUMENT],
        ["views", "save", ARGUMENT, f"year:{ARGUMENT}"],
        ["import", ARGUMENT],
        ["import", "x", "--format", ARGUMENT],
        ["import", "x", "--date", ARGUMENT],
        ["export", "-o", f"/nonexistent/{ARGUMENT}.bib"],
        ["export", "-o", ARGUMENT],
        ["export", "-f", ARGUMENT],
        ["export", "--key-map", f"/nonexistent/{ARGUMENT}"],
        ["backup", f"/nonexistent/{ARGUMENT}"],
        ["restore-backup", f"/nonexistent/{ARGUMENT}", "--yes"],
        ["undo", ARGUMENT],
        ["list", "-l", f"/dev/null/{ARGUMENT}"],
        ["list", "--config", f"/nonexistent/{ARGUMENT}", "--color", "auto"],
        ["--color", ARGUMENT, "list"],
        ["completion", ARGUMENT],
    ],
    ids=lambda arguments: " ".join(arguments).replace(ARGUMENT, "TEXT"),
)
def test_an_error_repeats_hostile_arguments_on_one_inert_line(shelf: Cli, arguments: list[str]) -> None:
    result = shelf(*arguments, code=None)
    assert "fault of readinglist" not in result.err
    assert_inert(result.out, result.err)
    assert len(result.err.splitlines()) <= 1 or arguments[0] in ("add", "edit")


def test_a_hostile_dump_is_imported_and_reported_inert(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    entries = [(f"{topic} \x1b[2J\u202eNetworks {HOSTILE} of Things", f"{abstract(topic)} {HOSTILE}") for topic in "AB"]
    path.write_bytes(
        "".join(f"{title}\n\n{text}\n\n" for title, text in entries).encode() + f"\x1b[31mstray {HOSTILE}\n".encode()
    )
    for verb in (
        ["import", str(path), "--dry-run"],
        ["import", str(path), "--json"],
        ["list"],
        ["show", "1", "--json"],
    ):
        result = cli(*verb, code=None)
        assert "fault" not in result.err
        assert_inert(result.out, result.err)
    assert all(not FORBIDDEN.intersection(_texts(paper)) for paper in cli("list", "--json").json)


def _texts(value: Any) -> str:
    """All text in a JSON value."""
    if isinstance(value, dict):
        return "".join(_texts(part) for part in [*value, *value.values()])
    if isinstance(value, list):
        return "".join(map(_texts, value))
    return value if isinstance(value, str) else ""


def test_bibtex_does_not_run_what_a_title_says(cli: Cli) -> None:
    cli("add", "--title", r"\input{/etc/passwd} \write18{rm} 100% of $x_1$ & {unbalanced", "--author", "A } B")
    entry = cli("export").out
    assert entry.count("{") == entry.count("}")
    assert r"\input{" not in entry
    assert r"\write18" not in entry


def test_a_paper_does_not_open_anything_but_web_pages(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    cli("add", "--title", "Trap")
    for url in ("file:///etc/passwd", "javascript:alert(1)", "-remote openURL", "\nhttps://x.example"):
        with closing(sqlite3.connect(cli.library)) as connection:
            connection.execute("UPDATE papers SET url = ?", (url,))
            connection.commit()
        cli("open", "1", code=2)
    assert opened == []
