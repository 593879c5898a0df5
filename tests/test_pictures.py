"""The pictures of the documentation: there, used, complete in themselves, and the same when they are made again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PICTURES = sorted(IMAGES.glob("*.svg"))


def shown() -> set[Path]:
    """The files that pages show as pictures."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    return {
        (page.parent / target).resolve()
        for page in pages
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }


def test_each_picture_is_there_and_is_shown_with_words_for_those_who_do_not_see_it() -> None:
    assert PICTURES
    assert shown() == set(PICTURES)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_fetches_nothing(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    assert not re.search(r"url\((?!#)|@import|@font-face|<(script|image|use|foreignObject|a)\b|\b(href|src)=", text)
    tree = ElementTree.fromstring(text)  # noqa: S314 - our own file
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}text"))) > 50


def test_a_picture_made_again_has_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "docs" / "make_pictures.py"), "triage", "--into"]
    running = [subprocess.Popen([*command, str(tmp_path / name)], stdout=subprocess.DEVNULL) for name in "ab"]
    assert [process.wait(120) for process in running] == [0, 0]
    one, other = ((tmp_path / name / "tui-triage.svg").read_bytes() for name in "ab")
    assert one == other
