"""Real dumps and pages, where they are at hand: they belong to others and are not part of the project."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from formats_support import accounted, items_of, leftovers_of, lines_with_text, records_of

from readinglist.formats.decode import text_of
from readinglist.formats.hf_text import read_text
from readinglist.formats.lines import Text

SHARED = Path(__file__).resolve().parents[2] / "shared"
DUMPS = sorted((SHARED / "dumps").glob("*.txt"))
PAGES = sorted((SHARED / "pages").glob("*.*.txt")) + sorted((SHARED / "pages").glob("*.html"))

pytestmark = pytest.mark.skipif(not DUMPS or not PAGES, reason="the shared dumps and pages are not here")


def spelling(text: str | None) -> str:
    return re.sub(r"\W", "", text or "").lower()


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.name)
def test_dumps_are_read_whole(path: Path) -> None:
    data = path.read_bytes()
    rows = [row for row in data.decode().split("\n") if row.strip()]
    records = records_of(data)
    assert leftovers_of(data) == []
    assert accounted(items_of(data)) == len(rows)
    long = [row for row in rows if len(row) > 350]
    assert [record.fields["abstract"] for record in records] == long
    assert list(read_text(Text.of(text_of(data)), page=True, limit=None, windows=False)) == items_of(data)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_have_the_papers_that_they_show(path: Path) -> None:
    kind = path.name.partition(".")[0]
    truth = json.loads((SHARED / "pages" / "truth.json").read_text())[kind]
    data = path.read_bytes()
    records = records_of(data)
    assert [spelling(record.fields["title"]) for record in records] == [spelling(paper["title"]) for paper in truth]
    linked = (
        path.suffix == ".html"
        or kind == "paper"
        or any(tool in path.name for tool in ("html2text", "markdownify", "lynx"))
    )
    for record, paper in zip(records, truth, strict=True):
        fields = record.fields
        summary = kind == "trending" and path.suffix == ".txt"
        assert spelling(fields["abstract"]) == spelling(paper["ai_summary"] if summary else paper["abstract"])
        assert fields["abstract_kind"] == ("summary" if summary else "abstract")
        assert f"{fields['year']}-{fields['month']:02}-{fields['day']:02}" == paper["published"]
        assert fields.get("arxiv") == (paper["id"] if linked else None)
        if path.suffix == ".html" or kind == "paper":
            assert len(fields["authors"]) == len(paper["authors"])
        else:
            assert fields["extra"].get("author_count", len(paper["authors"])) == len(paper["authors"])
            assert {"author_count", "organization"} & fields["extra"].keys()
    if path.suffix == ".txt":
        assert leftovers_of(data) == []
        assert accounted(items_of(data)) == lines_with_text(data.decode())
