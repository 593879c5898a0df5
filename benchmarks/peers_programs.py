"""Other reference managers: how each is set up, spoken to and checked, in a home of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from hashlib import md5
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from benchmarks.cases import program
from benchmarks.measure import ROOT, Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_UNSET = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
_XDG = {"CONFIG": ".config", "DATA": ".local/share", "CACHE": ".cache", "STATE": ".local/state"}
_LIMITED = 'ulimit -c 0; ulimit -t "$1"; out="$2"; shift 2; exec "$@" > "$out" 2> "$out.errors"'
"""Shell that puts what a command prints into a file, and stops it after so many seconds of processor time."""
_KEY = re.compile(r"\bkey\d+\b")


class Program:
    """A program that keeps what it has under *home*."""

    name: ClassVar[str]
    verbs: ClassVar[dict[str, str]]
    """The arguments of each action, parted by blanks; an action that is not there is one that the program lacks."""

    def __init__(self, start: Sequence[str], home: Path, limit: int) -> None:
        self.home = home
        self.output = home / "output"
        """The file for what the last measured command printed."""
        self._start = start
        self._limit = limit
        for folder in _XDG.values():
            (home / folder).mkdir(parents=True)

    def environment(self) -> dict[str, str]:
        """What keeps it away from the files of the user."""
        folders = {f"XDG_{name}_HOME": str(self.home / folder) for name, folder in _XDG.items()}
        return {**folders, "HOME": str(self.home), "PYTHONIOENCODING": "utf-8"}

    def arguments(self, verb: str, **given: object) -> list[str]:
        """A whole command, in its environment."""
        return [*self._env(), *self._start, *self._words(verb, given)]

    def command(self, verb: str, before: Callable[[], object] = lambda: None, /, **given: object) -> Command:
        """The same, to be measured."""
        return Command(self._limited(verb, given), before=before)

    def do(self, verb: str, **given: object) -> str:
        """Run a command unmeasured, and return what it prints."""
        command = self.arguments(verb, **given)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, cwd=ROOT)
        return done.stdout

    def version(self) -> str:
        """The version, as the program tells it."""
        found = re.findall(r"\d+(?:\.\d+)+", self.do("version"))
        return str(found[-1]) if found else "of unknown version"

    def complaint(self) -> str:
        """The last line of what the last measured command wrote to its standard error."""
        path = Path(f"{self.output}.errors")
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _env(self) -> list[str]:
        unset = [part for name in _UNSET for part in ("-u", name)]
        return ["env", *unset, *(f"{name}={value}" for name, value in self.environment().items())]

    def _limited(self, verb: str, given: dict[str, object]) -> list[str]:
        shell = ["sh", "-c", _LIMITED, "sh", str(self._limit), str(self.output)]
        return [*self._env(), "COLUMNS=200", *shell, *self._start, *self._words(verb, given)]

    def _words(self, verb: str, given: dict[str, object]) -> list[str]:
        return [word.format(home=self.home, **given) for word in self.verbs[verb].split()]


class Manager(Program):
    """A program with a library of its own."""

    newest_first: ClassVar[bool] = False
    """Whether the first row of the terminal UI is the last entry of the file that was imported."""

    def empty(self) -> None:
        """Make an empty library in the place of that which is there."""
        raise NotImplementedError

    def settle(self, papers: Path) -> None:
        """Make the library that everything but the import is measured on: by default, what was imported."""

    def stored(self) -> int:
        """The number of entries in the library."""
        return len(keys(self.do("names").split("\n")))

    def tagging(self, key: str) -> tuple[Command, Callable[[], set[str]]]:
        """A command that gives an entry another tag each time, and a look at what has the last one."""
        turns, tags, command = count(), [""], Command([])

        def another() -> None:
            tags.append(f"turn{next(turns):03}")
            command.arguments = self._limited("tag", {"key": key, "tag": tags[-1]})

        command.before = another
        return command, lambda: keys(self.do("tagged", tag=tags[-1]).split("\n"))


class Readinglist(Manager):
    """This program."""

    name = "readinglist"
    verbs: ClassVar = {
        "version": "--version",
        "import": "-l {home}/library.db import {file}",
        "list": "-l {home}/library.db list",
        "names": "-l {home}/library.db list --keys",
        "papers": "-l {home}/library.db export -f jsonl -o {file}",
        "search": "-l {home}/library.db list {word}",
        "tag": "-l {home}/library.db tag {key} --add {tag}",
        "tagged": "-l {home}/library.db list tag:{tag}",
        "export": "-l {home}/library.db export -o {file}",
        "screen": "-l {home}/library.db",
    }

    def __init__(self, home: Path, limit: int) -> None:
        super().__init__(program(), home, limit)

    def environment(self) -> dict[str, str]:
        """With the folder that the program is in."""
        return {**super().environment(), "PYTHONPATH": str(ROOT)}

    def empty(self) -> None:
        """Without a file: it is made on first use."""
        for file in self.home.glob("library.db*"):
            file.unlink()


class Papis(Manager):
    """One folder with an ``info.yaml`` for each document, and a cache of them all."""

    name = "papis"
    verbs: ClassVar = {
        "version": "--version",
        "import": "bibtex read {file} import --all --batch",
        "list": "list --all --format {{doc[ref]}}|{{doc[year]}}|{{doc[title]}}",
        "names": "list --all",
        "search": "list --all --format {{doc[ref]}}|{{doc[year]}}|{{doc[title]}} {word}",
        "tag": "tag --all --batch --add {tag} ref:{key}",
        "tagged": "list --all --format {{doc[ref]}} tags:{tag}",
        "export": "export --all --batch --format bibtex --out {file}",
        "cache": "cache reset",
    }

    def empty(self) -> None:
        """The configuration, an empty folder, and no cache."""
        settings = self.home / ".config/papis/config"
        settings.parent.mkdir(exist_ok=True)
        settings.write_text(f"[settings]\ndefault-library = papers\n[papers]\ndir = {self.home}/papers\n")
        for folder in (self.home / "papers", self.home / ".cache/papis"):
            shutil.rmtree(folder, ignore_errors=True)
        (self.home / "papers").mkdir()

    def stored(self) -> int:
        """The number of folders: those that an import makes have no keys in their names."""
        return sum(1 for _ in (self.home / "papers").glob("*/info.yaml"))

    def settle(self, papers: Path) -> None:
        """Write the folders and let papis index them: its own import takes too long for a large library."""
        self.empty()
        with papers.open(encoding="utf-8") as lines:
            for paper in filter(lambda paper: "key" in paper, map(json.loads, lines)):
                folder = self.home / "papers" / str(paper["key"])
                folder.mkdir()
                # Each value as JSON, which is YAML too.
                fields = (f"{field}: {json.dumps(value)}\n" for field, value in _papis_fields(paper).items())
                (folder / "info.yaml").write_text("".join(fields), encoding="utf-8")
        self.do("cache")


class Cobib(Manager):
    """One YAML file, and a pickle of it."""

    name = "cobib"
    newest_first = True
    verbs: ClassVar = {
        "version": "--version",
        "init": "init",
        "import": "--porcelain import --skip-download --bibtex -- {file}",
        "list": "list",
        "names": "--porcelain list",
        "search": "search {word}",
        "tag": "modify --add --selection tags:{tag} -- {key}",
        "tagged": "list ++tags {tag}",
        "export": "export --bibtex -- {file}",
        "screen": "",
    }

    def empty(self) -> None:
        """A new file; also, what a first start prints about news is printed here."""
        for folder in (".local/share/cobib", ".cache/cobib/databases"):
            shutil.rmtree(self.home / folder, ignore_errors=True)
        self.do("init")


class Pubs(Manager):
    """Two files for each paper, one of BibTeX and one of YAML, and a cache of them all."""

    name = "pubs"
    verbs: ClassVar = {
        "version": "--version",
        "init": "-c {home}/pubsrc init -p {home}/pubs",
        "import": "-c {home}/pubsrc import {file}",
        "list": "-c {home}/pubsrc list",
        "names": "-c {home}/pubsrc list -k",
        "search": "-c {home}/pubsrc list title:{word}",
        "tag": "-c {home}/pubsrc tag {key} +{tag}",
        "tagged": "-c {home}/pubsrc list tags:{tag}",
        "export": "-c {home}/pubsrc export",
    }

    def empty(self) -> None:
        """A new folder."""
        shutil.rmtree(self.home / "pubs", ignore_errors=True)
        (self.home / "pubsrc").unlink(missing_ok=True)
        self.do("init")


class BibtexTidy(Program):
    """A formatter of files, on Node."""

    name = "bibtex-tidy"
    verbs: ClassVar = {"version": "--version", "whole": "{source} --v2 --output {file}"}


class JabRef(Program):
    """A reference manager with a window; without one it reads a file and writes another."""

    name = "jabref"
    verbs: ClassVar = {"version": "--nogui --version", "whole": "--nogui {source} --output {file}"}

    def environment(self) -> dict[str, str]:
        """With another home for Java, which does not ask the environment for it."""
        return {**super().environment(), "JAVA_TOOL_OPTIONS": f"-Duser.home={self.home}"}


MANAGERS: tuple[type[Manager], ...] = (Papis, Cobib, Pubs)
FORMATTERS: tuple[type[Program], ...] = (BibtexTidy, JabRef)


def keys(lines: Iterable[str]) -> set[str]:
    """The keys of entries in what a program printed."""
    return {key for line in lines for key in _KEY.findall(line)}


def _papis_fields(paper: dict[str, object]) -> dict[str, object]:
    """What an import by papis writes of a paper."""
    authors, tags = paper["authors"], paper["tags"]
    assert isinstance(authors, list)
    assert isinstance(tags, list)
    return {
        "abstract": paper["abstract"],
        "author": " and ".join(f"{author['family']}, {author['given']}" for author in authors),
        "author_list": authors,
        "doi": paper["doi"],
        "journal": paper["venue"],
        "keywords": ", ".join(tags),
        "month": paper["month"],
        "pages": paper["pages"],
        "papis_id": md5(str(paper["key"]).encode(), usedforsecurity=False).hexdigest(),
        "ref": paper["key"],
        "title": paper["title"],
        "type": "article",
        "volume": paper["volume"],
        "year": str(paper["year"]),
    }
