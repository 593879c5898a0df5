"""Everything about a paper as styled text: for the details pane and for the full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from readinglist.shown import (
    ABSTRACT_KINDS,
    date_of,
    extra_of,
    given_by,
    lines_of,
    names_of,
    pages_of,
    place_of,
    title_of,
    value_of,
)
from readinglist.text import clean, safe_line
from readinglist.tui.safe import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.editing import Alternative
    from readinglist.library import Library
    from readinglist.paper import Paper, Sighting
    from readinglist.tui.icons import Icons

_MUTED = "$foreground-muted"
_HEAD = "bold $text-accent"
_LABEL = 10
"""Cells of the name of a field."""
_AUTHORS = 12
"""Authors that are named; of papers with thousands, the rest is counted."""
_LONGEST = 100_000
"""Characters of a text that are shown."""


class Whole(NamedTuple):
    """A paper with all that is known about it."""

    paper: Paper
    sightings: Sequence[Sighting]
    alternatives: Sequence[Alternative]
    related: Sequence[Paper]
    merged: Sequence[tuple[str, str]]


def whole(library: Library, paper_id: int) -> Whole:
    """Read all about a paper.

    Raises:
        NotFoundError: it is gone.
    """
    paper = library.get(paper_id)
    sightings = library.sightings(paper_id)
    alternatives = library.alternatives(paper, sightings)
    return Whole(paper, sightings, alternatives, library.related(paper_id), library.merged(paper_id))


def paper_text(all_of_it: Whole, icons: Icons) -> Content:
    """All about a paper, the abstract first of what is long."""
    paper = all_of_it.paper
    lines: list[Content] = [one_line(title_of(paper), "bold"), *_state(paper, icons), Content("")]
    lines += _fields(paper)
    if paper.abstract:
        kind = ABSTRACT_KINDS.get(paper.abstract_kind or "", "Abstract")
        lines += [Content(""), Content.styled(kind[0].upper() + kind[1:], _HEAD)]
        lines.append(paragraphs(paper.abstract[:_LONGEST]))
    if paper.note:
        lines += [Content(""), Content.styled("Note", _HEAD), paragraphs(paper.note[:_LONGEST])]
    lines += _extra(paper)
    lines += _beside(all_of_it)
    lines += _seen(all_of_it)
    return Content("\n").join(lines)


def _state(paper: Paper, icons: Icons) -> list[Content]:
    parts = [Content(f"{icons.statuses[paper.status]} {paper.status}")]
    if paper.starred:
        parts.append(Content.styled(f"{icons.star} starred", "$text-warning"))
    if paper.trashed:
        parts.append(Content.styled("in the trash", "bold $text-error"))
    parts += [one_line(f"#{tag}", "$text-success") for tag in paper.tags]
    return [Content("  ").join(parts)]


def _fields(paper: Paper) -> list[Content]:
    known = [
        ("authors", names_of(paper.authors, _AUTHORS)),
        ("date", date_of(paper.year, paper.month, paper.day)),
        ("venue", ", ".join(part for part in (paper.venue, pages_of(paper)) if part)),
        ("publisher", paper.publisher),
        ("type", paper.type if paper.type != "misc" else ""),
        ("doi", paper.doi),
        ("arxiv", paper.arxiv),
        ("page", paper.page),
        ("code", paper.code),
        ("key", paper.key + (f" (also {', '.join(paper.aliases)})" if paper.aliases else "")),
        ("edited", ", ".join(paper.edited)),
    ]
    return [_field(name, value) for name, value in known if value]


def set_in(line: Content) -> int:
    """The cells by which *line* is set in where it goes on below, so that the value of a field stands below itself."""
    named = any((span.start, span.end, span.style) == (0, _LABEL, _MUTED) for span in line.spans)
    return _LABEL + 1 if named else 0


def _extra(paper: Paper) -> list[Content]:
    lines = [_field(name, extra_of(value)) for name, value in paper.extra.items()]
    return [Content(""), Content.styled("More", _HEAD), *lines] if lines else []


def _field(name: str, value: str) -> Content:
    label = safe_line(name)[:40].replace("_", " ").ljust(_LABEL)
    return Content.assemble((label, _MUTED), " ", one_line(value[:2_000]))


def _beside(all_of_it: Whole) -> list[Content]:
    lines: list[Content] = []
    if all_of_it.related:
        lines += [Content(""), Content.styled("Related", _HEAD)]
        lines += [
            Content.assemble(one_line(other.key, _MUTED), " ", one_line(title_of(other))) for other in all_of_it.related
        ]
    if all_of_it.merged:
        lines += [Content(""), Content.styled("Merged into it", _HEAD)]
        lines += [one_line(f"{key}, {when[:10]}") for key, when in all_of_it.merged]
    if all_of_it.alternatives:
        lines += [Content(""), Content.styled("Other sources say", _HEAD)]
        for item in all_of_it.alternatives:
            where = ", ".join(dict.fromkeys(map(_name, item.sightings[:3])))
            value = value_of(item.value)
            shown = value if len(value) <= 200 else f"{value[:200]}…"
            lines.append(
                _field(item.field, shown) + Content(" ") + one_line(f"({where or item.edited or 'you'})", _MUTED)
            )
    return lines


def _seen(all_of_it: Whole) -> list[Content]:
    paper = all_of_it.paper
    times = f"{paper.seen} import{'' if paper.seen == 1 else 's'}"
    lines = [Content(""), Content.styled(f"Seen in {times}, first {paper.added[:10]}", _HEAD)]
    for sighting in all_of_it.sightings:
        if sighting.looked_up:
            continue
        day = f", {sighting.day}" if sighting.day else ""
        says = ", ".join(name for name in sighting.fields if name not in ("abstract_kind", "extra", "type"))
        lines.append(
            one_line(f"{clean(sighting.path)}{day} · no. {sighting.position}, {lines_of(sighting)} · {sighting.format}")
        )
        lines.append(one_line(f"  says {says}", _MUTED))
    looked_up = [sighting for sighting in all_of_it.sightings if sighting.looked_up]
    if looked_up:
        lines += [Content(""), Content.styled("Looked up", _HEAD)]
    for sighting in looked_up:
        given = ", ".join(given_by(paper, sighting)) or "nothing that is shown"
        lines.append(one_line(f"{place_of(sighting)} · {sighting.format}, {sighting.imported[:10]}"))
        lines.append(one_line(f"  gives {given}", _MUTED))
    return lines


def _name(sighting: Sighting) -> str:
    name = safe_line(sighting.path.rpartition("/")[2])
    return f"{name} line {sighting.first_line}" if sighting.first_line else name
