"""Completing papers: what is certain is evidence, what is not waits, edits stay, and undo takes all of it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import abstract, check, tables

from readinglist.enrich.base import Found, Progress, SourceError
from readinglist.enriching import fields_of, wanting
from readinglist.exporting import Wanted
from readinglist.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from readinglist.enrich.base import Target

LONG = "On the Patience of Snails in Dry Gardens"
TIDES = "Tide Tables from Tidal Memory for Small Harbours"
SNAILS = abstract("snails")
ENTRY = {
    "type": "inproceedings",
    "title": LONG,
    "authors": [{"family": "Brook", "given": "Ada"}, {"family": "Lind", "given": "Ivo"}],
    "year": 2024,
    "venue": "Conference on Slow Animals",
    "pages": "1-9",
    "doi": "10.1000/snails",
}


class Said:
    """A source that says the same of everything that it is asked for."""

    def __init__(self, *said: Mapping[str, Any], name: str = "said", error: str = "", stops: bool = False) -> None:
        self.name = name
        self._said, self._error, self._stops = said, error, stops
        self.asked: list[Target] = []

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        self.asked += targets
        for target in targets:
            for number, fields in enumerate(self._said, 1):
                yield Found(target.id, fields, self.name, f"{self.name}.bib", number, number + 2, number)
            progress(Progress(self.name, 1, 2, len(self._said), 1))
        if self._stops:
            raise KeyboardInterrupt
        if self._error:
            raise SourceError(self._error)


@pytest.fixture
def snails(library: Library) -> int:
    return library.add({"title": LONG, "abstract": SNAILS}, tags=["garden"])[0].id


def test_a_certain_match_fills_what_was_missing_and_is_evidence(library: Library, snails: int) -> None:
    report = library.enrich(sources=[Said(ENTRY)])
    (paper,) = report.papers
    assert (paper.outcome, set(paper.filled)) == ("filled", {"authors", "year", "venue", "pages", "doi"})
    after = library.get(snails)
    assert [author.name for author in after.authors] == ["Ada Brook", "Ivo Lind"]
    assert (after.year, after.venue, after.doi, after.type, after.abstract) == (
        2024, "Conference on Slow Animals", "10.1000/snails", "inproceedings", SNAILS,
    )  # fmt: skip
    assert after.key == "patiencesnailsdry", "a key once shown stays"
    assert (after.seen, after.tags) == (1, ("garden",)), "nobody has seen it there"
    _, looked_up = library.sightings(snails)
    assert (looked_up.looked_up, looked_up.path, looked_up.first_line, looked_up.last_line) == (True, "said.bib", 1, 3)
    assert looked_up.fields["venue"] == "Conference on Slow Animals"
    assert [item.path for item in library.imports()] == ["(by hand)"]
    assert library.statistics()["imports"] == 1
    assert library.select(["source:said.bib"]).ids == [snails]
    assert library.diagnose() == []
    check(library.path)


def test_of_an_entry_only_what_it_says_of_the_paper_is_taken(library: Library, snails: int) -> None:
    own = {"key": "mine", "tags": ["theirs"], "note": "buy milk", "starred": True, "status": "read"}
    extra = {"timestamp": "Thu, 21 Jan 2021", "biburl": "https://dblp.org/x", "file": ":a.pdf:PDF", "series": "LNCS 3"}
    library.enrich(sources=[Said({**ENTRY, **own, "extra": extra})])
    after = library.get(snails)
    assert (after.key, after.tags, after.note, after.starred, after.status) == (
        "patiencesnailsdry", ("garden",), None, False, "unread",
    )  # fmt: skip
    assert after.extra == {"series": "LNCS 3"}
    assert not own.keys() & library.sightings(snails)[1].fields.keys()


def test_one_step_takes_it_back_row_for_row_and_does_it_again(library: Library, snails: int) -> None:
    library.add({"title": "Snails"})
    before = tables(library.path)
    library.enrich(sources=[Said(ENTRY, {**ENTRY, "title": "Snails", "doi": "10.1000/other"})])
    after = tables(library.path)
    assert len(library.proposals()) == 1
    assert [entry.summary for entry in library.history(1)] == ["enrich: 1 filled, 1 to ask"]
    library.undo()
    assert tables(library.path) == before
    library.redo()
    assert tables(library.path) == after
    check(library.path)


def test_what_the_owner_edited_is_never_touched(library: Library, snails: int) -> None:
    library.edit(snails, {"year": "2025", "authors": "Brook, A.", "venue": "Slow Letters"})
    (paper,) = library.enrich([str(snails)], sources=[Said(ENTRY)]).papers
    after = library.get(snails)
    assert (after.year, [author.name for author in after.authors], after.venue, after.doi) == (
        2025, ["A. Brook"], "Slow Letters", "10.1000/snails",
    )  # fmt: skip
    assert set(paper.filled) == {"pages", "doi"}
    library.edit(snails, {"authors": "Quist, Mara"})
    other = {**ENTRY, "doi": "10.1000/else"}
    assert library.enrich([str(snails)], sources=[Said(other)]).papers[0].outcome == "ask", "an edit contradicts, too"


def test_only_papers_that_lack_something_are_looked_for_unless_they_are_named(library: Library, snails: int) -> None:
    whole = library.add({"title": TIDES, "authors": ["Mara Quist"], "year": "2023", "venue": "Harbours"})[0]
    assert not wanting(whole)
    source = Said()
    library.enrich(sources=[source])
    assert [target.id for target in source.asked] == [snails]
    library.enrich([whole.key], sources=[source])
    library.enrich(complete=True, sources=[source])
    assert [target.id for target in source.asked[1:]] == [whole.id, snails, whole.id]
    assert fields_of(whole)["authors"] == [{"family": "Quist", "given": "Mara"}]


def test_a_second_run_changes_nothing(library: Library, snails: int) -> None:
    short = library.add({"title": "Snails"})[0].id
    sources = [Said(ENTRY, {**ENTRY, "title": "Snails", "doi": "10.1000/other"})]
    library.enrich(sources=sources, complete=True)
    before = tables(library.path)
    report = library.enrich(sources=sources, complete=True)
    assert {paper.id: paper.outcome for paper in report.papers} == {snails: "known", short: "ask"}
    assert tables(library.path) == before
    assert len(library.history()) == 3, "a step that changes nothing leaves no entry"


def test_a_rehearsal_says_what_would_happen(library: Library, snails: int) -> None:
    before = tables(library.path)
    (paper,) = library.enrich(sources=[Said(ENTRY)], dry_run=True).papers
    assert paper.outcome == "filled"
    assert tables(library.path) == before


def test_what_is_not_certain_waits_and_is_accepted_or_rejected_for_good(library: Library) -> None:
    ids = [library.add({"title": title})[0].id for title in ("Patient Snails", "Quiet Tides")]
    entries = [{**ENTRY, "title": title, "doi": f"10.1000/{title[:5]}"} for title in ("Patient Snails", "Quiet Tides")]
    report = library.enrich(sources=[Said(*entries)])
    assert [paper.outcome for paper in report.papers] == ["ask", "ask"]
    one, other = library.proposals()
    assert (one.paper_id, one.source, one.place, one.method, one.fields["title"]) == (
        ids[0], "said", "said.bib", "title", "Patient Snails",
    )  # fmt: skip
    assert library.proposals([ids[1]]) == [other]
    before = tables(library.path)
    ((paper, filled),) = library.accept([one])
    assert (paper.year, "venue" in filled) == (2024, True)
    library.undo()
    assert tables(library.path) == before
    library.redo()
    library.reject([other])
    assert library.proposals() == []
    library.enrich(sources=[Said(*entries)])
    assert library.proposals() == [], "what was rejected is not proposed again"
    assert library.get(ids[1]).year is None
    library.undo()
    assert [item.paper_id for item in library.proposals()] == [ids[1]]
    check(library.path)


def test_two_entries_of_one_title_that_contradict_each_other_are_asked_about(library: Library, snails: int) -> None:
    entry = {name: ENTRY[name] for name in ("title", "authors", "year", "venue")}
    other = {**entry, "authors": [{"family": "Haddad", "given": "Noor"}], "year": 2009, "venue": "Letters of the Field"}
    report = library.enrich(sources=[Said(entry, other)])
    assert report.papers[0].outcome == "ask"
    assert library.get(snails).year is None
    report = library.enrich(sources=[Said({**entry, "arxiv": "2401.00001"})])
    assert report.papers[0].outcome == "filled"


def test_the_best_of_each_source_is_taken_and_the_published_version_decides(library: Library, snails: int) -> None:
    preprint = {"title": LONG, "authors": ENTRY["authors"], "year": 2023, "arxiv": "2301.00001"}
    library.enrich(sources=[Said(preprint, name="arxiv"), Said(ENTRY, name="dblp")])
    after = library.get(snails)
    assert (after.year, after.venue, after.arxiv, after.doi) == (
        2024, "Conference on Slow Animals", "2301.00001", "10.1000/snails",
    )  # fmt: skip
    assert len(library.sightings(snails)) == 3


def test_a_source_that_fails_costs_only_itself(library: Library, snails: int) -> None:
    sources = [Said(error="left: it is closed\non Sundays", name="left"), Said(ENTRY, name="right")]
    report = library.enrich(sources=sources)
    assert [source.error for source in report.sources] == ["left: it is closed on Sundays", None]
    assert library.get(snails).year == 2024


def test_what_was_found_before_an_interrupt_is_kept(library: Library, snails: int) -> None:
    report = library.enrich(sources=[Said(ENTRY, stops=True), Said(name="never")])
    assert report.stopped
    assert [source.name for source in report.sources] == ["said"]
    assert library.get(snails).year == 2024


def test_a_paper_that_goes_meanwhile_is_left_alone(library: Library, snails: int) -> None:
    class Deleting(Said):
        def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
            yield from super().look(targets, progress)
            with Library(library.path) as other:
                other.delete([snails])
                other.empty_trash()

    assert library.enrich(sources=[Deleting(ENTRY)]).papers == []
    check(library.path)


def test_merged_and_deleted_papers_take_their_proposals_along(library: Library) -> None:
    ids = [library.add({"title": title})[0].id for title in ("Patient Snails", "Quiet Tides")]
    library.enrich(sources=[Said({**ENTRY, "title": "Patient Snails"}, {**ENTRY, "title": "Quiet Tides"})])
    library.merge([ids[1], ids[0]])
    assert [item.paper_id for item in library.proposals()] == [ids[1]]
    library.unmerge(ids[1])
    assert [item.paper_id for item in library.proposals()] == ids
    library.delete([ids[0]])
    assert [item.paper_id for item in library.proposals()] == [ids[1]]
    library.empty_trash()
    check(library.path)
    assert [row[1] for row in tables(library.path)["proposals"]] == [ids[1]]


def test_an_import_of_the_same_entry_later_is_a_sighting(library: Library, snails: int, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    file.write_text(f"@article{{snails24, title={{{LONG}}}, author={{Brook, Ada}}, year=2024, journal={{Slow}}}}\n")
    from readinglist.formats.detect import read
    from readinglist.paper import Record

    (record,) = [item for item in read(file.read_bytes()).items if isinstance(item, Record)]
    library.enrich(sources=[Said(record.fields)])
    assert library.get(snails).seen == 1
    report = library.import_([str(file)])
    assert (report.total("known"), library.get(snails).seen) == (1, 2)
    assert library.diagnose() == []


def test_a_copy_of_the_library_keeps_what_was_looked_up(library: Library, snails: int, tmp_path: Path) -> None:
    library.enrich(sources=[Said(ENTRY)])
    copy = tmp_path / "copy.jsonl"
    library.export_file(copy, None, Wanted("jsonl"))
    with Library(tmp_path / "other.db") as other:
        other.import_([str(copy)])
        paper = other.get(snails)
        assert (paper.seen, paper.venue) == (1, "Conference on Slow Animals")
        assert [sighting.looked_up for sighting in other.sightings(snails)] == [False, True]


_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from([LONG, TIDES, "Snails", "Patient Snails", LONG + ": A Study"]),
        "abstract": st.sampled_from([SNAILS, abstract("tides")]),
        "authors": st.sampled_from([ENTRY["authors"], [{"family": "Haddad", "given": "Noor"}]]),
        "year": st.integers(2019, 2021),
        "venue": st.sampled_from(["Harbours", "Slow Letters"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
        "arxiv": st.sampled_from(["2401.00001", "2401.00002"]),
    },
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_VALUES, max_size=6), st.integers(0, 3))
def test_any_answers_are_one_step_and_the_library_stays_sound(
    tmp_path_factory: pytest.TempPathFactory, said: list[dict[str, Any]], edited: int
) -> None:
    with Library(tmp_path_factory.mktemp("any") / "library.db") as library:
        for title in (LONG, TIDES, "Snails"):
            library.add({"title": title, "abstract": SNAILS if title == LONG else None})
        if edited:
            library.edit(edited, {"year": "1999", "venue": "Mine"})
        before = tables(library.path)
        report = library.enrich(sources=[Said(*said)])
        for paper in library.papers([1, 2, 3]):
            if paper.id == edited:
                assert (paper.year, paper.venue) == (1999, "Mine")
        assert library.diagnose() == []
        check(library.path)
        changed = tables(library.path) != before
        assert changed == any(paper.outcome in ("filled", "ask") for paper in report.papers)
        if changed:
            library.undo()
            assert tables(library.path) == before


def test_the_details_of_the_app_say_which_source_gave_what(library: Library, snails: int) -> None:
    from readinglist.tui.icons import UNICODE
    from readinglist.tui.paper_text import paper_text, whole

    web = {"title": LONG, "authors": ENTRY["authors"], "year": 2023, "arxiv": "2301.00001"}
    library.enrich(sources=[Said(ENTRY), Said(web, name="arxiv")])
    lines = paper_text(whole(library, snails), UNICODE).plain.split("\n")
    looked_up = lines[lines.index("Looked up") + 1 :]
    assert looked_up[0].startswith("said.bib · no. 1, lines 1–3 · said, 20")
    assert looked_up[1] == " gives authors, title, year, venue, pages, doi"
    assert looked_up[3] == " gives authors, title, arxiv"
    assert "Seen in 1 import" in "\n".join(lines)
