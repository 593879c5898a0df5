"""Importing in the terminal UI: choice, preview, import in a child process, report; and the child's way to tell."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support import abstract, dump
from textual.widgets import Input, TextArea
from tui_support import drive, fill, press, screen_text, settled, type_in

from readinglist.cli.intake import _told_in_lines
from readinglist.cli.main import run as run_cli
from readinglist.importing import Progress as Told
from readinglist.library import Library
from readinglist.tui.child import Import, Outcome, Progress
from readinglist.tui.icons import ASCII, UNICODE
from readinglist.tui.import_text import plain_report, progress_text, report_text, totals, verdict
from readinglist.tui.screens.import_report import ImportReportScreen, Phase
from readinglist.tui.screens.importing import SAMPLES, ImportScreen
from readinglist.tui.screens.library import LibraryScreen
from readinglist.tui.widgets.path_input import PathInput
from readinglist.tui.widgets.source_list import SourceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from readinglist.tui.app import ReadingListApp

ROOT = Path(__file__).resolve().parents[1]

_WAITS = """
import json, signal, sys, time
if "--dry-run" in sys.argv:
    file = {"path": "slow.txt", "format": "ids", "records": 8, "new": 8, "known": 0, "merged": 0, "review": 0,
            "leftovers": [], "apart": [], "merges": [], "reviews": [], "rekeyed": [], "error": None}
    total = {"records": 8, "new": 8, "known": 0, "merged": 0, "review": 0, "leftovers": 0, "errors": 0}
    print(json.dumps({"files": [file], "total": total}))
    sys.exit(0)
signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
BEFORE
print(json.dumps({"done": 50, "total": 200, "records": 8, "path": "slow.txt"}), file=sys.stderr, flush=True)
time.sleep(60)
"""
"""A command line that previews at once and imports for ever, until it is interrupted."""


def waiting(before: str = "") -> tuple[str, ...]:
    """A program that waits in the midst of an import, and does something *before* that."""
    return script(_WAITS.replace("BEFORE", before))


def title(topic: str) -> str:
    """A title like those of papers."""
    return f"{topic}Net: Learning the Structure of {topic} Signals"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the library is, or will be."""
    return tmp_path / "library.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two dumps that share a paper."""
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "a.txt").write_text(dump([(title(topic), abstract(topic)) for topic in ("Lantern", "Orchard")]))
    (folder / "b.txt").write_text(dump([(title(topic), abstract(topic)) for topic in ("Orchard", "Glacier")]))
    return folder


def titles(path: Path) -> set[str | None]:
    """The titles in a library."""
    with Library(path) as library:
        return {paper.title for paper in library.papers(library.select().ids)}


def told(app: ReadingListApp) -> list[str]:
    """What the app said."""
    return [str(notification.message) for notification in app._notifications]


async def begin(app: ReadingListApp, pilot: Pilot[None]) -> ImportScreen:
    """Open the import screen, whatever has the focus in the library."""
    assert isinstance(app.screen, LibraryScreen)
    app.screen.action_import()
    await settled(pilot)
    assert isinstance(app.screen, ImportScreen)
    return app.screen


async def choose(app: ReadingListApp, pilot: Pilot[None], text: str) -> ImportScreen:
    """Open the import screen and type a path; it is neither added nor previewed yet."""
    screen = await begin(app, pilot)
    screen.query_one(PathInput).value = text
    await settled(pilot)
    return screen


async def wait_for(pilot: Pilot[None], reached: Callable[[], bool]) -> None:
    """Wait until something is reached while a worker is busy."""
    async with asyncio.timeout(20):
        while not reached():
            await pilot.pause(0.01)


# --- the command line tells how far it is


def cli(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line as a program."""
    return subprocess.run(
        [sys.executable, "-m", "readinglist", *arguments], input=text, capture_output=True, text=True, check=False
    )


def test_progress_is_told_line_by_line_and_the_report_stays_the_same(path: Path, folder: Path) -> None:
    plain = cli("--library", str(path), "import", "--json", "--dry-run", str(folder))
    result = cli("--library", str(path), "import", "--json", "--dry-run", "--progress", "json", str(folder))
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert result.returncode == plain.returncode == 0
    assert result.stdout == plain.stdout
    size = sum(file.stat().st_size for file in folder.iterdir())
    assert lines[-1] == {"done": size, "total": size, "records": 4, "path": f"{folder}/b.txt"}
    assert [line["done"] for line in lines] == sorted(line["done"] for line in lines)


def test_progress_is_no_option_that_people_see(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["import", "--help"]) == 0
    assert "--progress" not in capsys.readouterr().out
    assert run_cli(["import", "--progress", "xml", "x.txt"]) == 2


def test_progress_is_told_ten_times_a_second_at_most_and_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, written = [5.0], io.StringIO()
    monkeypatch.setattr("readinglist.cli.intake.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(sys, "stderr", written)
    tell = _told_in_lines()
    for step in range(100):
        tell(Told("a.txt", step, 100, step))
        clock[0] += 0.01
    tell(Told("a.txt", 100, 100, 100))
    done = [json.loads(line)["done"] for line in written.getvalue().splitlines()]
    assert 9 <= len(done) <= 12
    assert done[0] == 0
    assert done[-1] == 100


# --- the child


def outcome(child: Import, progress: Callable[[Progress], None] = lambda _: None) -> Outcome:
    """Run a child to its end."""

    async def run() -> Outcome:
        async with asyncio.timeout(60):
            return await child.run(progress)

    return asyncio.run(run())


def script(code: str) -> tuple[str, ...]:
    """A program that is no readinglist."""
    return (sys.executable, "-c", code)


def test_a_child_imports_and_reports(path: Path, folder: Path) -> None:
    steps: list[Progress] = []
    result = outcome(Import((), path, [str(folder)], tags=["to sort", "-odd"]), steps.append)
    assert result.code == 0
    assert result.report is not None
    assert result.report["total"]["new"] == 3
    assert steps[-1].done == steps[-1].total
    assert titles(path) == {title("Lantern"), title("Orchard"), title("Glacier")}
    with Library(path) as library:
        assert sorted(library.tags()) == [("-odd", 3), ("to sort", 3)]


def test_a_child_reads_text_that_is_handed_over(path: Path) -> None:
    text = dump([(title("Meadow"), abstract("Meadow"))])
    result = outcome(Import((), path, [], text=text))
    assert result.code == 0
    assert titles(path) == {title("Meadow")}


def test_a_rehearsal_changes_nothing(path: Path, folder: Path) -> None:
    result = outcome(Import((), path, [str(folder)], dry_run=True))
    assert result.report is not None
    assert result.report["total"]["new"] == 3
    assert titles(path) == set()


def test_a_file_that_looks_like_an_option_is_a_file(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "--json").write_text(dump([(title("Quarry"), abstract("Quarry"))]))
    assert outcome(Import((), path, ["--json"])).code == 0
    assert titles(path) == {title("Quarry")}


def test_modules_in_the_working_folder_are_not_the_childs(
    path: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "click.py").write_text("raise SystemExit(77)")
    monkeypatch.chdir(tmp_path)
    assert outcome(Import((), path, [str(folder)])).code == 0


def test_wrong_use_is_told_in_the_command_lines_words(path: Path, folder: Path) -> None:
    result = outcome(Import((), path, [str(folder)], tags=[" "]))
    assert (result.code, result.report) == (2, None)
    assert result.problem
    assert not result.problem.startswith("readinglist:")


@pytest.mark.parametrize(
    ("program", "problem"),
    [
        (("/no/such/program",), "can't be started: no such file or directory"),
        (script("raise SystemExit(130)"), "interrupted from outside"),
        (script("import os; os.kill(os.getpid(), 9)"), "ended by signal 9"),
        (script("raise SystemExit(4)"), "exit code 4"),
        (script("print('[]'); raise SystemExit(4)"), "exit code 4"),
        (script("import sys; sys.exit('readinglist: the disk is full')"), "the disk is full"),
        (script("import sys; sys.stderr.write('{not json\\n'); sys.exit(1)"), "{not json"),
    ],
)
def test_a_child_that_reports_nothing_has_a_problem_in_one_line(
    path: Path, program: tuple[str, ...], problem: str
) -> None:
    result = outcome(Import(program, path, ["x.txt"], text="text that it does not read" * 100_000))
    assert result.report is None
    assert not result.stopped
    assert problem in result.problem
    assert "\n" not in result.problem


def test_a_child_that_is_stopped_takes_everything_back(path: Path, tmp_path: Path) -> None:
    fill(path)
    before = titles(path)
    many = "".join(f"@article{{k{n},\n title = {{Lamp {n} over Harbour {n * 7}}}\n}}\n" for n in range(4_500))
    (tmp_path / "many.bib").write_text(many)
    child = Import((), path, [str(tmp_path / "many.bib")])
    steps: list[Progress] = []

    def stop(now: Progress) -> None:
        steps.append(now)
        child.stop()

    result = outcome(child, stop)
    assert (result.code, result.report, result.stopped) == (130, None, True)
    assert steps[0].done < steps[0].total
    assert titles(path) == before


def test_a_child_that_does_not_listen_is_killed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readinglist.tui.child._PATIENCE", 0.05)
    deaf = "import signal, sys, time; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    deaf += 'sys.stderr.write(\'{"done":1,"total":9,"records":1,"path":"x"}\\n\'); sys.stderr.flush(); time.sleep(60)'
    child = Import(script(deaf), path, ["x.txt"])
    result = outcome(child, lambda _: child.stop())
    assert result.stopped
    assert result.code == -9


def test_a_child_whose_run_is_cancelled_is_gone(path: Path) -> None:
    child = Import(waiting(), path, ["x.txt"])

    async def run() -> None:
        started = asyncio.Event()
        task = asyncio.create_task(child.run(lambda _: started.set()))
        await asyncio.wait_for(started.wait(), 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert child._process is not None
        assert child._process.returncode == -9

    asyncio.run(run())


# --- what is said


def report(**values: Any) -> dict[str, Any]:
    """A report of one file."""
    counts = {"records": 3, "new": 2, "known": 1, "merged": 0, "review": 0}
    item = {
        "path": "/x/a [/b] \x1b[31m.txt", "format": "hf-papers", **counts, "leftovers": [], "apart": [], "merges": [],
        "reviews": [], "rekeyed": [], "error": None, **values,
    }  # fmt: skip
    total = {name: item[name] for name in counts}
    total |= {"leftovers": len(item["leftovers"]), "errors": int(bool(item["error"]))}
    return {"files": [item], "total": total}


@pytest.mark.parametrize("width", [60, 76, 92, 196])
def test_a_report_names_every_line_and_no_text_of_it_is_a_command(width: int) -> None:
    near = {"line": 9, "title": "Night [bold]Ferry", "other": "lind2020ferry", "score": 80, "reasons": ["same authors"]}
    text = report_text(
        report(
            review=1,
            leftovers=[{"line": 17, "text": "stray \x1b]52;c;x\x07 [link=x]", "reason": "", "lines": 1}],
            reviews=[near],
            merges=[near],
            apart=[{"line": 4, "title": "Preface", "other": "ito2019preface", "reason": "other years"}],
            rekeyed=[{"line": 5, "key": "a b", "given": "brook2024kestrel"}],
        ),
        ASCII,
        width,
    )
    for words in (
        "17  not understood  stray ", "[link=x]", "Night [bold]Ferry", "may be lind2020ferry", "same authors",
        "not ito2019preface", "other years", "is brook2024kestrel here", "a [/b] [31m.txt", "hf-papers",
    ):  # fmt: skip
        assert words in text.plain
    assert text.plain.isascii()
    assert "\x1b" not in text.plain
    assert "\x07" not in text.plain


def test_long_names_keep_their_ends_and_columns_stay_in_place() -> None:
    made = report(path="/深い/" + "x" * 200 + "/march-14.txt")
    rows = report_text(made, UNICODE, 100).plain.splitlines()[:2]
    assert "march-14.txt  hf-papers" in rows[1]
    assert rows[1].split()[-6:] == ["3", "2", "1", "·", "·", "·"]
    assert rows[0].index("Records") + len("Records") == rows[1].index(" 3 ") + 2


def test_progress_has_a_bar_the_rate_and_the_time_left() -> None:
    now = Progress("/x/[/b].txt", 25, 100, 4_000)
    lines = progress_text("Importing", now, 2.0, "writing them down", UNICODE, 40).plain.splitlines()
    assert lines[1] == UNICODE.done * 10 + UNICODE.ahead * 30 + "  25%"
    assert lines[2] == "4,000 records · 2,000 a second · 6 s left · /x/[/b].txt"
    end = progress_text("Importing", now._replace(done=100), 400.0, "writing them down", ASCII, 40).plain.splitlines()
    assert end[1] == ASCII.done * 40 + " 100%"
    assert "writing them down" in end[2]
    assert progress_text("Reading", None, 80.0, "", ASCII, 40).plain.splitlines()[2] == "1 min 20 s"


def test_what_it_comes_to_is_one_sentence() -> None:
    assert verdict(report(), done=False) == "2 new papers in 3 records from 1 source."
    assert totals(report(merged=1, review=2, leftovers=[{"line": 1, "text": "x", "reason": "", "lines": 1}])) == (
        "1 known, 1 merged, 2 to review, 1 line left over"
    )
    assert "nothing new would come in" in verdict(report(new=0, known=3), done=False)
    assert "nothing new came in" in verdict(report(new=0, known=3), done=True)
    assert verdict(report(error="is a binary file"), done=True) == "Nothing was imported."


def test_a_saved_report_has_all_that_is_left_over_and_the_screen_says_how_much_more() -> None:
    lines = [{"line": n, "text": f"stray {n}", "reason": "no entry", "lines": 1} for n in range(1, 1_501)]
    made = report(leftovers=lines)
    assert "stray 1500" in plain_report(made)
    shown = report_text(made, UNICODE, 120).plain
    assert "stray 200" in shown
    assert "stray 201" not in shown
    assert shown.endswith("… 1,300 more lines; w saves them all")


# --- the screens


def test_a_path_is_previewed_before_anything_happens_then_imported_and_shown(path: Path, folder: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await choose(app, pilot, str(folder))
        await press(pilot, "enter")
        assert screen.query_one(SourceList).paths == [str(folder)]
        await press(pilot, "enter")
        assert isinstance(app.screen, ImportReportScreen)
        shown = screen_text(app)
        assert "Preview: nothing has happened yet" in shown
        assert "3 new papers in 4 records from 2 sources." in shown
        assert "a.txt" in shown
        assert titles(path) == set()
        await press(pilot, "enter")
        assert titles(path) == {title("Lantern"), title("Orchard"), title("Glacier")}
        assert "u takes all of it back" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)
        assert len(app.screen.table.ids) == 3
        assert app.state.shown == "recent"

    drive(path, flow)


def test_several_paths_are_gathered_each_once_and_taken_off_again(path: Path, folder: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await choose(app, pilot, f"{folder}/a.txt")
        await press(pilot, "enter")
        line = screen.query_one(PathInput)
        assert line.value == f"{folder}/"
        for name in ("b.txt", "b.txt"):
            line.value = f"{folder}/{name}"
            await settled(pilot)
            await press(pilot, "enter")
        assert screen.query_one(SourceList).paths == [f"{folder}/a.txt", f"{folder}/b.txt"]
        assert "on the list already" in screen_text(app)
        screen.query_one(SourceList).focus()
        await press(pilot, "up", "delete")
        assert screen.query_one(SourceList).paths == [f"{folder}/b.txt"]
        await press(pilot, "enter", "enter")
        assert titles(path) == {title("Orchard"), title("Glacier")}

    drive(path, flow)


def test_the_folder_is_remembered_for_the_next_time(path: Path, folder: Path, tmp_path: Path) -> None:
    async def first(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await choose(app, pilot, f"{folder}/a.txt")
        await press(pilot, "enter", "escape")

    async def second(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await begin(app, pilot)
        assert app.screen.query_one(PathInput).path == f"{folder}/"

    drive(path, first, state_path=tmp_path / "state.json")
    drive(path, second, state_path=tmp_path / "state.json")


def test_back_from_the_preview_leaves_the_choice_and_the_library_as_they_were(path: Path, folder: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        screen = await choose(app, pilot, f"{folder}/a.txt")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ImportReportScreen)
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.query_one(SourceList).paths == [f"{folder}/a.txt"]
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)
        assert titles(path) == set()

    drive(path, flow)


def test_a_pasted_text_is_imported_with_its_tags(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await begin(app, pilot)
        await press(pilot, "ctrl+t")
        assert isinstance(app.focused, TextArea)
        app.focused.text = dump([(title("Harbour"), abstract("Harbour"))])
        await settled(pilot)
        app.screen.query_one("#import-tags", Input).value = "inbox, to sort,"
        await press(pilot, "ctrl+s")
        assert "pasted text" in screen_text(app)
        await press(pilot, "enter")
        with Library(path) as library:
            assert sorted(library.tags()) == [("inbox", 1), ("to sort", 1)]
        assert titles(path) == {title("Harbour")}

    drive(path, flow)


def test_the_samples_are_one_key_away_and_are_those_of_the_documentation(path: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await begin(app, pilot)
        await press(pilot, "ctrl+l", "enter")
        assert len(titles(path)) > 10

    drive(path, flow)
    samples = [sample for sample in SAMPLES.iterdir() if sample.is_file()]
    assert len(samples) > 1
    for sample in samples:
        assert sample.read_bytes() == (ROOT / "docs" / "examples" / sample.name).read_bytes()


def test_what_can_not_be_imported_is_said_where_it_was_typed(path: Path, folder: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await begin(app, pilot)
        await press(pilot, "ctrl+s")
        assert "nothing chosen: type a path" in screen_text(app)
        await type_in(pilot, "x")
        app.screen.query_one(PathInput).value = f"{folder}/[/b] june.txt"
        await press(pilot, "enter")
        assert "there is no file or folder" in screen_text(app)
        app.screen.query_one(PathInput).value = ""
        await press(pilot, "ctrl+t")
        app.screen.query_one(TextArea).text = " \n \n"
        await settled(pilot)
        await press(pilot, "ctrl+s")
        assert "there is no text yet" in screen_text(app)
        assert isinstance(app.screen, ImportScreen)

    drive(path, flow)


def test_what_is_known_already_is_said_and_there_is_nothing_to_undo(path: Path, folder: Path) -> None:
    assert run_cli(["--library", str(path), "import", str(folder / "a.txt")]) == 0

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await choose(app, pilot, f"{folder}/a.txt")
        await press(pilot, "ctrl+s")
        assert "all known already: nothing new would come in." in screen_text(app)
        await press(pilot, "enter")
        assert "nothing new came in." in screen_text(app)
        assert "Undo import" not in screen_text(app)
        await press(pilot, "u")
        assert "nothing to take back: the import changed nothing" in told(app)
        assert titles(path) == {title("Lantern"), title("Orchard")}

    drive(path, flow)


def test_refused_files_are_named_and_cost_only_themselves(path: Path, folder: Path) -> None:
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 20)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await choose(app, pilot, str(folder))
        await press(pilot, "ctrl+s")
        shown = screen_text(app)
        assert "1 file refused" in shown
        assert "a binary file" in shown
        await press(pilot, "enter")
        assert len(titles(path)) == 3

    drive(path, flow)


def test_where_everything_is_refused_there_is_nothing_to_import(path: Path, folder: Path) -> None:
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 20)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await choose(app, pilot, f"{folder}/noise.bin")
        await press(pilot, "ctrl+s", "enter")
        assert isinstance(app.screen, ImportReportScreen)
        shown = screen_text(app)
        assert "Nothing of this can be read." in shown
        assert "Esc goes back" in shown
        await press(pilot, "escape")
        assert isinstance(app.screen, ImportScreen)

    drive(path, flow)


def test_what_the_child_says_is_shown_and_the_way_back(path: Path, folder: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.program = script("import sys; sys.exit('readinglist: the library is busy [/b]')")
        await choose(app, pilot, str(folder))
        await press(pilot, "ctrl+s")
        shown = screen_text(app)
        assert "Not imported" in shown
        assert "the library is busy [/b]" in shown
        assert "Esc goes back" in shown

    drive(path, flow)


def test_leftovers_stand_with_file_line_and_reason_and_can_be_saved(path: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "c.ris").write_text("TY  - JOUR\nTI  - Night Ferry\nER  - \n\nstray [/b] \x1b[31mwords\n")

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await choose(app, pilot, f"{folder}/c.ris")
        await press(pilot, "ctrl+s", "enter")
        shown = screen_text(app)
        assert "c.ris:5  text outside of any entry  stray [/b] [31mwords" in " ".join(shown.split("\n"))
        assert "\x1b" not in shown
        await press(pilot, "w")
        line = app.screen.query_one(PathInput)
        line.value = f"{folder}/c.ris"
        await press(pilot, "enter")
        assert "there is such a file already" in screen_text(app)
        line.value = str(tmp_path / "report.txt")
        await press(pilot, "enter")
        assert isinstance(app.screen, ImportReportScreen)

    drive(path, flow, size=(160, 36))
    saved = (tmp_path / "report.txt").read_text()
    assert "1 line left over" in saved
    assert f"{folder}/c.ris:5: text outside of any entry: stray [/b]" in saved


def test_an_import_is_taken_back_from_its_report(path: Path, folder: Path) -> None:
    fill(path)
    before = titles(path)

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await press(pilot, "i")
        assert isinstance(app.screen, ImportScreen)
        app.screen.query_one(PathInput).value = str(folder)
        await press(pilot, "ctrl+s", "enter")
        assert len(titles(path)) == len(before) + 3
        await press(pilot, "u")
        assert titles(path) == before
        assert isinstance(app.screen, LibraryScreen)
        assert any(message.startswith("took back: import 2 files") for message in told(app))

    drive(path, flow)


def test_an_import_is_not_taken_back_when_something_came_after_it(path: Path, folder: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await choose(app, pilot, str(folder))
        await press(pilot, "ctrl+s", "enter")
        with Library(path) as library:
            library.add({"title": "Snails in Spring"})
        await press(pilot, "u")
        assert isinstance(app.screen, ImportReportScreen)
        assert any("other changes came after this import" in message for message in told(app))
        assert len(titles(path)) == 4

    drive(path, flow)


def test_duplicates_are_reviewed_right_after_the_report(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []
    monkeypatch.setattr(LibraryScreen, "action_duplicates", lambda screen: opened.append(screen.is_current))

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await choose(app, pilot, str(folder))
        await press(pilot, "ctrl+s", "enter", "D")
        assert opened == [True]

    drive(path, flow)


def test_an_import_that_is_stopped_says_that_nothing_was_imported(path: Path, folder: Path) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.program = waiting()
        await choose(app, pilot, str(folder))
        await press(pilot, "ctrl+s")
        assert "8 new papers" in screen_text(app)
        await pilot.press("enter")
        await wait_for(pilot, lambda: " 25%" in screen_text(app))
        shown = screen_text(app)
        assert "Importing" in shown
        assert "8 records" in shown
        assert "a second" in shown
        await pilot.press("u")
        await wait_for(pilot, lambda: bool(told(app)))
        assert told(app) == ["not while it is being read: Esc stops that"]
        await press(pilot, "escape")
        assert "stopped: nothing was imported" in told(app)
        assert "Enter imports this" in screen_text(app)
        assert titles(path) == set()

    drive(path, flow)


def test_an_import_that_was_done_before_it_could_be_stopped_is_not_denied(path: Path, folder: Path) -> None:
    done = (
        "import contextlib, io; from readinglist.cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()): run(sys.argv[1:])"
    )

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.program = waiting(done)
        await choose(app, pilot, str(folder))
        await press(pilot, "ctrl+s")
        await pilot.press("enter")
        await wait_for(pilot, lambda: " 25%" in screen_text(app))
        await press(pilot, "escape")
        assert not any("nothing was imported" in message for message in told(app))
        assert "u takes all of it back" in screen_text(app)
        assert len(titles(path)) == 3
        await press(pilot, "u")
        assert titles(path) == set()

    drive(path, flow)


def test_leaving_the_app_ends_the_child(path: Path, folder: Path) -> None:
    children: list[Import] = []

    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        app.program = waiting()
        await choose(app, pilot, str(folder))
        await press(pilot, "ctrl+s")
        await pilot.press("enter")
        await wait_for(pilot, lambda: " 25%" in screen_text(app))
        screen = app.screen
        assert isinstance(screen, ImportReportScreen)
        assert screen._phase is Phase.IMPORTING
        assert screen._child is not None
        children.append(screen._child)

    drive(path, flow)
    (child,) = children
    assert child._process is not None
    assert child._process.returncode == -9


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (200, 50)])
def test_all_keys_that_matter_are_seen_at_every_size(path: Path, folder: Path, size: tuple[int, int]) -> None:
    async def flow(app: ReadingListApp, pilot: Pilot[None]) -> None:
        await begin(app, pilot)
        shown = screen_text(app)
        for words in ("Path", "Tags", "Paste", "Nothing chosen yet"):
            assert words in shown
        app.screen.query_one(PathInput).value = str(folder)
        await press(pilot, "ctrl+s")
        shown = screen_text(app)
        assert "Enter imports this" in shown
        assert "a.txt" in shown

    drive(path, flow, size=size)
