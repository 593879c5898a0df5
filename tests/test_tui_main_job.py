"""The whole job in a real terminal, by keys alone: from a folder of dumps to a bibliography, and out again."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
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
WAIT = 60.0
"""Seconds after which what has not come will not come."""
_LOOK = 0.03
"""Seconds between two looks at the terminal."""

LANTERN = "Lantern: Retrieval-Augmented Theorem Search with Verifiable Steps"
GLACIER = "Neural Operators for Glacier Flow at Unseen Resolutions"
BIRDS = "Counting Birds by Ear: Weakly Supervised Detection in Noisy Dawn Choruses"


class Terminal:
    """A terminal of its own, in which the app runs; it outlives it, and then says how that ended."""

    def __init__(self, folder: Path, library: Path, *, size: tuple[int, int]) -> None:
        self._socket = f"readinglist-{os.getpid()}-{time.monotonic_ns()}"
        width, height = size
        command = shlex.join([sys.executable, "-m", "readinglist", "-l", str(library)])
        # What was on the screen has to be there again when the app has gone.
        script = f"echo before the app; {command}; echo it ended with $?; cat"
        names = {"HOME": folder, "XDG_STATE_HOME": folder / "state", "XDG_CONFIG_HOME": folder / "config"}
        environment = {**os.environ, **{name: str(value) for name, value in names.items()}, "COLORTERM": "truecolor"}
        self._tmux(
            "start-server", ";", "set", "-g", "status", "off", ";", "set", "-s", "escape-time", "0", ";",
            "set", "-g", "default-terminal", "tmux-256color", ";",
            "new-session", "-d", "-x", str(width), "-y", str(height), "-c", str(folder), "sh", "-c", script,
            environment=environment,
        )  # fmt: skip

    def _tmux(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        command = ["tmux", "-u", "-L", self._socket, "-f", "/dev/null", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    def close(self) -> None:
        """End the terminal and all that runs in it."""
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], capture_output=True, check=False)

    @property
    def screen(self) -> str:
        """What is to be seen."""
        return self._tmux("capture-pane", "-p")

    @property
    def everything(self) -> str:
        """What is to be seen, with what was scrolled away."""
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
        """Search, wait until *found* is what the table has, and go to it."""
        self.press("/")
        self.wait("Complete")
        self.type(text)
        self.wait(found, "1 / 1 ")
        self.press("Enter")
        self.wait("Star", gone="Complete")

    def forget_search(self, papers: int) -> None:
        """Leave the search."""
        self.press("Escape")
        self.wait(f"/ {papers}", "/ search:")


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
    """Whether the app left the terminal as it was, without a word."""
    terminal.wait("it ended with")
    text = terminal.everything
    assert text.split("\n")[:2] == ["before the app", "it ended with 0"], text
    assert "Traceback" not in text
    assert not terminal.alternate


def papers_in(path: Path) -> dict[str, Paper]:
    """The papers of a library by their titles, those in the trash too."""
    with Library(path) as library:
        ids = [*library.select().ids, *library.select(["is:trashed"]).ids]
        return {paper.title or "": paper for paper in library.papers(ids)}


def test_from_dumps_to_a_bibliography_by_keys_alone(start: Callable[[int, int], Terminal], tmp_path: Path) -> None:
    terminal = start(80, 24)
    terminal.wait("Your reading list is empty.")
    assert terminal.alternate

    # Import: choose a folder, look at the preview, do it.
    terminal.press("i")
    terminal.wait("Nothing chosen yet")
    terminal.type(str(EXAMPLES))
    terminal.press("C-s")
    terminal.wait("nothing has happened yet", "16 new", "Enter imports this")
    assert papers_in(tmp_path / "library.db") == {}
    terminal.press("Enter")
    terminal.wait("Imported", "u takes all of it back")
    terminal.press("Escape")
    terminal.wait("Recently added", f"/ {PAPERS}", "Star")

    # Search, star, tag.
    terminal.search("theorem search", LANTERN[:20])
    terminal.press("s")
    terminal.wait("starred 1 paper")
    terminal.press("t")
    terminal.wait("Ctrl+S apply")
    terminal.type("proofs")
    terminal.wait("proofs", "create")
    terminal.press("Enter")
    terminal.press("C-s")
    terminal.wait("tagged 1 paper: +proofs")
    terminal.forget_search(PAPERS)

    # Ten papers, one at a time.
    terminal.press("T")
    decisions = ["s", "r", "x", "m", "d", "Enter", "s", "x", "m", "r"]
    titles = []
    for number, key in enumerate(decisions, 1):
        screen = terminal.wait(f"{number} of {PAPERS}")
        titles.append(screen.split("\n")[4].strip())
        terminal.press(key)
    terminal.wait(f"11 of {PAPERS}", "5 left")
    terminal.press("Escape")
    terminal.wait("2 starred, 2 to be read, 2 read", f"/ {PAPERS - 1}")

    # Two marked papers become one; the mark of the first stays while the second is searched for.
    terminal.search("glacier flow", GLACIER[:20])
    terminal.press("Space")
    terminal.wait("1 marked")
    terminal.press("/", "C-u")
    terminal.wait(f"/ {PAPERS - 1} · 1 marked")
    terminal.type("dawn choruses")
    terminal.wait(BIRDS[:20], "1 / 1 · 1 marked")
    terminal.press("Enter", "Space")
    terminal.wait("2 marked")
    terminal.press("M")
    terminal.wait("merged")
    terminal.forget_search(PAPERS - 2)
    terminal.press("u")
    terminal.wait("took back: merge", f"/ {PAPERS - 1}")

    # Everything becomes a file.
    terminal.press("x")
    terminal.wait("First entries", "refs.bib")
    terminal.press("C-u")
    terminal.type("all.bib")
    terminal.press("Up", "Up", "Up", "Right")
    terminal.wait(f"(•) all {PAPERS - 1}", "to the new file all.bib")
    terminal.press("C-s")
    terminal.wait(f"wrote {PAPERS - 1} papers to all.bib")
    terminal.press("q")
    ended_well(terminal)
