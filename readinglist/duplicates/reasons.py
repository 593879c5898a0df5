"""What speaks for one paper, what says that there are two, and what is doubtful: in short sentences for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.duplicates import people, places
from readinglist.duplicates.facts import ARXIV
from readinglist.duplicates.likeness import SAME, SPELLING, SUBTITLE

if TYPE_CHECKING:
    from readinglist.duplicates.facts import Facts
    from readinglist.duplicates.likeness import Likeness

DISLOCATED, OTHER_VOLUME = "volumes and pages differ", "volumes differ"
"""Contradictions that two sightings of one paper may have all the same."""


def contradictions(found: Facts) -> list[str]:
    """What says that they are two papers."""
    said = []
    title = found.title
    proven = found.ids > 0 and (found.id_kind == ARXIV or found.abstracts_agree or found.located)
    if found.ids < 0:
        which = 0 if found.id_kind == ARXIV else 1
        said.append(f"{found.id_kind}s differ: {found.one.identifiers[which]}, {found.other.identifiers[which]}")
    if title and not proven:
        if title.markers:
            said.append(f"only one title says {_listed(title.markers)}")
        if title.versions:
            said.append(_versions_differ(title.versions))
        if title.forms and not found.abstracts_equal:
            said.append(f"only one title says {_listed({form for form in title.forms if form})}")
    if found.abstract is not None and found.abstract_counts and not found.abstracts_near and not proven:
        said.append(f"abstracts differ ({found.abstract:.0f} % alike)")
    if found.authors == people.DISJOINT and found.ids <= 0 and not found.abstracts_agree:
        said.append("no author in common")
    if found.ids <= 0:
        if found.title_alone and (found.years or 0) > 1 and not found.preprint:
            # Nothing but the title speaks for one: reports and proceedings come every year.
            said.append(f"years differ: {found.one.year}, {found.other.year}")
        if found.volumes < 0 and not found.preprint:
            if found.dislocated:
                said.append(DISLOCATED)
            elif found.venues == places.SAME and found.pages <= 0:
                said.append(OTHER_VOLUME)
    return said


def doubts(found: Facts) -> list[str]:
    """What is different, and may be so between two sightings of one paper."""
    said = []
    if found.years is not None and found.years > 1 and (found.years > 4 or not found.preprint):
        said.append(f"year differs: {found.one.year}, {found.other.year}")
    if found.venues == places.DIFFERENT and not found.preprint:
        said.append("venue differs")
    if found.pages < 0 and not found.dislocated and not found.preprint:
        said.append("pages differ")
    if found.authors == people.WEAK:
        said.append("only family names in common")
    if found.abstract is not None and found.abstract_counts and found.abstracts_near and not found.abstracts_agree:
        said.append(f"abstracts agree only {found.abstract:.0f} %")
    return said


def agreements(found: Facts) -> list[str]:
    """What speaks for one paper, and how near the titles are."""
    said = []
    if found.ids > 0:
        said.append(f"{found.id_kind} equal")
    if found.abstract is not None and found.abstracts_near:
        said.append("abstracts are equal" if found.abstract == 100 else f"abstracts agree {found.abstract:.0f} %")
    if found.title:
        said += _of_titles(found.title)
    if found.authors == people.STRONG:
        said.append("authors agree")
    elif found.authors == people.SOME:
        said.append("some authors agree")
    if found.located:
        said.append("same pages")
    if found.venues == places.SAME:
        said.append("same venue")
    if found.years == 0:
        said.append(f"same year: {found.one.year}")
    elif found.years == 1:
        # An article is often online in December and in print in January.
        said.append(f"years follow each other: {_two(found)}")
    if found.preprint:
        said.append("one is a preprint")
    return said


def _of_titles(title: Likeness) -> list[str]:
    if title.level == SAME:
        return ["titles are equal"]
    if title.level == SPELLING:
        return ["titles differ only in spelling"]
    words = [f"“{' '.join(words)}”" for words in (title.only_one, title.only_other) if words]
    only = [f"only in one title: {', '.join(words)}"] if words else []
    if title.level == SUBTITLE and not words:
        return ["titles have the same words"]
    if title.level == SUBTITLE:
        return [f"one title is part of the other ({title.ratio:.0f} % alike)", *only]
    return [f"titles are {title.ratio:.0f} % alike", *only]


def _two(found: Facts) -> str:
    return ", ".join(str(year) for year in sorted(filter(None, (found.one.year, found.other.year))))


def _listed(words: frozenset[str] | set[str]) -> str:
    return ", ".join(f"“{word}”" for word in sorted(words))


def _versions_differ(versions: tuple[str, str]) -> str:
    left, right = versions
    if left and right:
        return f"numbers in the titles differ: {left}, {right}"
    return f"only one title says {left or right}"
