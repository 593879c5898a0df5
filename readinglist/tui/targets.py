"""The file that an export goes to: its ending and the format go together, and what stands there is told before."""

from __future__ import annotations

import os
from pathlib import Path

from readinglist.formats import writers
from readinglist.tui.paths import expanded, shortened, size_shown

NAMES = {
    "bibtex": "BibTeX",
    "biblatex": "BibLaTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "markdown": "Markdown",
    "html": "HTML",
}
"""What formats are called; those that are missing here by their own name."""


def formats() -> list[tuple[str, str]]:
    """All formats, each with what it is called."""
    return [(name, NAMES.get(name, name)) for name in writers.FORMATS]


def format_for(path: str, current: str) -> str:
    """The format that the ending of *path* stands for; the *current* one where it fits, or where it is unknown."""
    meant = writers.by_ending(_name(path))
    if meant is None or meant == writers.by_ending(f"x{writers.ending_of(current)}"):
        return current
    return meant


def with_ending(path: str, format_name: str) -> str:
    """*path* with the ending of a format; one that belongs to no format is left alone."""
    ending = writers.ending_of(format_name)
    name = _name(path)
    stem, dot, old = name.rpartition(".")
    if not name or writers.by_ending(name) == writers.by_ending(f"x{ending}"):
        return path
    if not dot or not stem:
        return path + ending
    return path[: -len(old) - 1] + ending if writers.by_ending(name) else path


def key_map_of(target: Path) -> Path:
    """The file beside *target* that former citation keys go to."""
    return target.with_name(f"{target.stem}.keys.tsv")


def target_of(text: str) -> Path | None:
    """The file that is meant by what was typed; None where that is none."""
    text = text.strip()
    return Path(os.path.abspath(expanded(text))) if text and _name(text) else None  # noqa: PTH100 - links stay links


def told(text: str) -> tuple[str, bool]:
    """What stands where *text* leads, and whether a file can be written there."""
    target = target_of(text)
    if target is None:
        return "Type the name of the file, with its ending.", False
    try:
        if target.is_dir():
            return "That is a folder: add the name of a file.", False
        if not target.parent.is_dir():
            return f"There is no folder {shortened(str(target.parent))}.", False
        if not os.access(target.parent, os.W_OK):
            return f"You may not write into {shortened(str(target.parent))}.", False
        if target.exists():
            return f"Replaces the file that is there ({size_shown(target.stat().st_size)}).", True
    except OSError as error:
        return f"{target}: {(error.strerror or str(error)).lower()}", False
    return f"A new file in {shortened(str(target.parent))}.", True


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2] if os.sep == "\\" else path.rpartition("/")[2]
