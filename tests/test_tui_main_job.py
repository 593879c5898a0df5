"""The whole job in a real terminal, by keys alone: from a folder of dumps to a bibliography, and out again."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readinglist.paper import Paper

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
PAPERS = 16
"""Papers in the examples."""
WAIT = 8.0
"""Seconds after which what has not come will not come."""
_LOOK = 0.03
"""Seconds between two looks at the terminal."""

LANTERN = "Lantern: Retrieval"
GLACIER = "Neural Operators for Glacier"
BIRDS = "Counting Birds by Ear"
OTHER = "Tidal Memory"
"""Titles, or what is seen of them in a narrow window; that of *OTHER* no search here finds."""
KEYS = ("s", "r", "x", "m", "d", "Enter", "s", "x", "m", "r")
"""Decisions about ten papers."""
VERBS = {"s": "star", "r": "mark", "x": "mark", "m": "mark", "d": "delete"}
"""What they are in the journal; putting one off is nothing."""


class Terminal:
    """A terminal of its own, in which the app runs; it outlives the app, and then tells how that ended."""

    def __init__(self, folder: Path, library: Path, *, size: tuple[int, int]) -> None:
        self._sockets = tempfile.TemporaryDirectory()
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("TMUX")}
        # As a shell in a smaller window may have exported them.
        self._environment |= {"COLUMNS": "70", "LINES": "20"}
        self._environment |= {"TMUX_TMPDIR": self._sockets.name, "COLORTERM": "truecolor"}
        for name in ("state", "config"):
            self._environment[f"XDG_{name.upper()}_HOME"] = str(folder / name)
        width, height = size
        command = shlex.join([sys.executable, "-m", "readinglist", "-l", str(library)])
        # What was on the screen has to be there again when the app has gone.
        script = f"echo before the app; {command}; echo it ended with $?; cat"
        self._tmux(
            "start-server", ";", "set", "-g", "status", "off", ";", "set", "-s", "escape-time", "0", ";",
            "set", "-g", "default-terminal", "tmux-256color", ";",
            "new-session", "-d", "-x", str(width), "-y", str(height), "-c", str(folder), "sh", "-c", script,
        )  # fmt: skip

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-u", "-L", "readinglist", "-f", "/dev/null", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True).stdout

    def close(self) -> None:
        """End the terminal and all that runs in it."""
        with suppress(subprocess.CalledProcessError):
            self._tmux("kill-server")
        self._sockets.cleanup()

    @property
    def screen(self) -> str:
        """What is to be seen, with the lines that were scrolled away."""
        return self._tmux("capture-pane", "-p", "-S", "-")

    @property
    def alternate(self) -> bool:
        """Whether an app has the screen for itself."""
        return self._tmux("display-message", "-p", "#{alternate_on}").strip() == "1"

    def resize(self, width: int, height: int) -> None:
        """Make the window larger or smaller."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    def wait(self, *texts: str, gone: str = "") -> str:
        """Wait until all *texts* are to be seen, and *gone* is not; the screen then."""
        until = time.monotonic() + WAIT
        while True:
            screen = self.screen
            if all(text in screen for text in texts) and not (gone and gone in screen):
                return screen
            if time.monotonic() > until:
                pytest.fail(f"waited for {texts!r}{f' without {gone!r}' if gone else ''}, but there is:\n{screen}")
            time.sleep(_LOOK)

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-l", text)

    def search(self, text: str, found: str) -> None:
        """Search anew, wait until *found* is all that is found, and go to it."""
        self.press("/", "C-u")
        self.wait("Complete", OTHER)
        self.type(text)
        self.wait(found, gone=OTHER)
        self.press("Enter")
        self.wait(found, gone="Complete")

    def forget_search(self) -> None:
        """Leave the search."""
        self.press("Escape")
        self.wait("/ search:", OTHER)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[int, int], Terminal]]:
    """Starts the app on a library of the test's own in a terminal of some size."""
    started: list[Terminal] = []

    def run(width: int, height: int) -> Terminal:
        started.append(Terminal(tmp_path, tmp_path / "library.db", size=(width, height)))
        return started[-1]

    yield run
    for terminal in started:
        terminal.close()


def ended_well(terminal: Terminal) -> None:
    """Check that the app left the terminal as it was, without a word."""
    text = terminal.wait("it ended with")
    assert text.strip().split("\n") == ["before the app", "it ended with 0"]
    assert not terminal.alternate


def test_from_dumps_to_a_bibliography_by_keys_alone(start: Callable[[int, int], Terminal], tmp_path: Path) -> None:
    terminal = start(80, 24)
    terminal.wait("Your reading list is empty.")
    assert terminal.alternate

    # Import: choose a folder, look at the preview, do it.
    terminal.press("i")
    terminal.wait("Nothing chosen yet")
    terminal.type(str(EXAMPLES))
    terminal.press("C-s")
    terminal.wait("nothing has happened yet", f"{PAPERS} new", "Enter imports this")
    with Library(tmp_path / "library.db") as library:
        assert library.count() == 0
    terminal.press("Enter")
    terminal.wait("Imported", "u takes all of it back")
    terminal.press("Escape")
    terminal.wait("Recently added", f"/ {PAPERS}", "Star")

    # Search, star, tag.
    terminal.search("theorem search", LANTERN)
    terminal.press("s")
    terminal.wait("starred 1 paper")
    terminal.press("t")
    terminal.wait("Ctrl+S apply")
    terminal.type("proofs")
    terminal.wait('create "proofs"')
    terminal.press("Enter", "C-s")
    terminal.wait("tagged 1 paper: +proofs")
    terminal.forget_search()

    # Ten papers, one at a time.
    terminal.press("T")
    triaged = []
    for number, key in enumerate(KEYS, 1):
        triaged.append(terminal.wait(f"{number} of {PAPERS}").split("\n")[4].strip())
        terminal.press(key)
    terminal.wait(f"{len(KEYS) + 1} of {PAPERS}", "★ 2  ◐ 2  ● 2  – 2  × 1  ○ 1")
    terminal.press("Escape")
    terminal.wait("2 starred, 2 to be read, 2 read, 2 skipped", OTHER)

    # Two marked papers become one, and two again.
    terminal.search("glacier", GLACIER)
    terminal.press("Space")
    terminal.wait("▌–")
    terminal.search("wetlands", BIRDS)
    terminal.press("Space")
    terminal.wait("▌◐")
    terminal.press("M")
    terminal.wait("merged 1 paper into")
    terminal.forget_search()
    terminal.wait(BIRDS, gone=GLACIER)
    terminal.press("u")
    terminal.wait("took back: merge", GLACIER, BIRDS)

    # Everything becomes a file.
    terminal.press("x")
    terminal.wait("First entries", "refs.bib")
    terminal.press("C-u")
    terminal.type("all.bib")
    terminal.press("Up", "Up", "Up", "Right")
    terminal.wait(f"(•) all {PAPERS - 1}", "all.bib")
    terminal.press("C-s")
    terminal.wait(f"wrote {PAPERS - 1} papers to all.bib")
    terminal.press("q")
    ended_well(terminal)

    with Library(tmp_path / "library.db") as library:
        papers = list(library.papers(library.select().ids))
        (trashed,) = library.papers(library.select(["is:trashed"]).ids)
        verbs = [("-" if entry.undone else "") + entry.verb for entry in library.history()][::-1]

    def at(*keys: str) -> list[str]:
        return sorted(title[:40] for title, key in zip(triaged, KEYS, strict=True) if key in keys)

    def having(condition: Callable[[Paper], bool]) -> list[str]:
        return sorted((paper.title or "")[:40] for paper in papers if condition(paper))

    assert len(papers) == PAPERS - 1
    assert at("d") == [(trashed.title or "")[:40]]
    assert at("r") == having(lambda paper: paper.status == "reading")
    assert at("m") == having(lambda paper: paper.status == "read")
    assert at("x") == having(lambda paper: paper.status == "skipped")
    assert at("s") == having(lambda paper: paper.starred and not paper.tags)
    (tagged,) = (paper for paper in papers if paper.tags)
    assert (tagged.tags, tagged.starred, tagged.status) == (("proofs",), True, "skipped")
    assert verbs == ["import", "star", "tag", *(VERBS[key] for key in KEYS if key != "Enter"), "-merge"]

    entries = (tmp_path / "all.bib").read_text(encoding="utf-8").split("\n@")
    by_key = {re.match(r"@?\w+\{([^,]+),", entry)[1]: entry for entry in entries}  # type: ignore[index]
    assert set(by_key) == {paper.key for paper in papers}
    for paper in papers:
        field = re.search(r"^  keywords = \{(.*)\},$", by_key[paper.key], re.MULTILINE)
        assert (field[1].split(", ") if field else []) == list(paper.tags)
        assert ("  relevance = " in by_key[paper.key]) == paper.starred
    assert sum("readstatus = {read}" in entry for entry in entries) == len(at("m"))


def test_panes_come_and_go_with_the_size_of_the_window(start: Callable[[int, int], Terminal], tmp_path: Path) -> None:
    with Library(tmp_path / "library.db") as library:
        library.add({"title": "On the Patience of Snails", "abstract": "Snails wait. How long was measured."})
    terminal = start(200, 50)
    terminal.wait("Lists", "Details", "How long was measured.")
    terminal.press("B")
    terminal.wait("Lists", gone="Details ─")
    terminal.press("B")
    terminal.wait("Lists", "How long was measured.")
    terminal.resize(80, 24)
    terminal.wait("On the Patience", gone="Lists")
    lines = terminal.wait("On the Patience", "? Help", gone="How long was measured.").rstrip().split("\n")
    assert (len(lines), lines[1][-2:], lines[-1].endswith("? Help")) == (24, "─╮", True)
    terminal.resize(200, 50)
    terminal.wait("Lists", "On the Patience", "How long was measured.")
    terminal.press("q")
    ended_well(terminal)
