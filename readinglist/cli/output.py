"""Printing: text of papers made inert, one paper a line or in full, JSON piece by piece."""

from __future__ import annotations

import json
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from readinglist.cli.common import settings
from readinglist.shown import (
    ABSTRACT_KINDS,
    STAR,
    STATUS_MARKS,
    count,
    date_of,
    extra_of,
    given_by,
    lines_of,
    place_of,
    title_of,
    value_of,
)  # fmt: skip
from readinglist.text import clean, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readinglist.editing import Alternative
    from readinglist.paper import Paper, Sighting
    from readinglist.spelling import Correction
    from readinglist.store.edits import Changed
    from readinglist.store.papers import Listed

_LABEL = 18
"""Cells for the name of a field."""


def say(message: str) -> None:
    """Tell the user something that is no data: on standard error, one line."""
    click.echo(safe_line(message), err=True)


def write(text: str) -> None:
    """Print data as it is."""
    sys.stdout.write(text)


def line(text: str = "") -> None:
    """Print a line that holds nothing but our own words and text made safe already."""
    sys.stdout.write(text + "\n")


def style(text: str, **how: Any) -> str:
    """*text* coloured, where colour is wanted on standard output."""
    return click.style(text, **how) if settings().colored(sys.stdout) else text


def print_json(value: Any) -> None:
    """One JSON document. Line separators and control characters are escaped, so it is safe on a terminal too."""
    line(_dumps(value, indent=2))


def print_json_array(values: Iterable[Any]) -> None:
    """A JSON array, written while it is read: a large library is never held in memory."""
    first = True
    for value in values:
        write("[\n" if first else ",\n")
        write(_dumps(value))
        first = False
    line("[]" if first else "\n]")


def _dumps(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    if text.replace("\n", " ").isprintable() and _HIDDEN.isdisjoint(text):
        return text
    return "".join(c if c == "\n" or (c.isprintable() and c not in _HIDDEN) else _escaped(c) for c in text)


_HIDDEN = frozenset("\u00ad\u200b\u2060\ufeff")


def _escaped(character: str) -> str:
    return character if character in "\u200c\u200d\u3000\u00a0" else json.dumps(character)[1:-1]


def papers_line(paper: Listed, key_width: int, width: int | None, colored: bool) -> str:
    """A paper on one line: status, star, key, year and title, cut to *width* cells if there is one."""
    mark = STATUS_MARKS[paper.status]
    star = STAR if paper.starred else " "
    key = safe_line(paper.key).ljust(key_width)
    title = safe_line(title_of(paper))
    tags = "".join([f" #{safe_line(tag).replace(' ', '-')}" for tag in paper.tags])
    if width is not None:
        title = fit(title, max(10, width - len(key) - 12 - len(tags)))
    if colored:
        star, key, tags = click.style(star, fg="yellow"), click.style(key, fg="cyan"), click.style(tags, fg="green")
    return f"{mark} {star} {key}  {paper.year or '':>4}  {title}{tags}"


def fit(text: str, cells: int) -> str:
    """*text* cut to a width in terminal cells, with an ellipsis where something is missing."""
    if len(text) <= cells and text.isascii():
        return text
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + "…"


def print_papers(papers: Iterable[Listed]) -> int:
    """A line each; returns how many. On a terminal lines are cut to its width, elsewhere nothing is."""
    width = terminal_width() if sys.stdout.isatty() else None
    colored = settings().colored(sys.stdout)
    number = 0
    each = iter(papers)
    while block := list(islice(each, 500)):
        key_width = max(len(paper.key) for paper in block)
        if width is not None:
            key_width = min(key_width, max(12, width // 3))
        write("".join([papers_line(paper, key_width, width, colored) + "\n" for paper in block]))
        number += len(block)
    return number


def terminal_width() -> int:
    """Columns of the terminal."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


class Beside(NamedTuple):
    """What stands beside a paper when all is shown of it."""

    alternatives: Sequence[Alternative] = ()
    related: Sequence[Paper] = ()
    merged: Sequence[tuple[str, str]] = ()
    """Key and day of each paper that was merged into it."""


def print_paper(paper: Paper, sightings: Sequence[Sighting], beside: Beside | None = None) -> None:
    """Everything about a paper, for reading."""
    beside = beside or Beside()
    state = [STATUS_MARKS[paper.status] + " " + paper.status]
    if paper.starred:
        state.append(f"{STAR} starred")
    if paper.trashed:
        state.append("in the trash")
    line(style(safe_line(title_of(paper)), bold=True))
    _field("key", paper.key + (f" (also {', '.join(paper.aliases)})" if paper.aliases else ""))
    _field("id", f"{paper.id} · {' · '.join(state)}")
    _field("authors", "; ".join(author.name for author in paper.authors))
    _field("date", date_of(paper.year, paper.month, paper.day))
    for name in ("type", "venue", "volume", "issue", "pages", "publisher", "doi"):
        if name != "type" or paper.type != "misc":
            _field(name, getattr(paper, name))
    _field("arxiv", paper.arxiv and f"{paper.arxiv} · https://arxiv.org/abs/{paper.arxiv}")
    _field("url", paper.url)
    _field("code", paper.code)
    _field("tags", ", ".join(paper.tags))
    _field("edited", ", ".join(paper.edited))
    for name, value in paper.extra.items():
        _field(name, extra_of(value))
    if paper.abstract:
        line()
        line(style(ABSTRACT_KINDS.get(paper.abstract_kind or "", "abstract"), fg="cyan"))
        _paragraph(paper.abstract)
    if paper.note:
        line()
        line(style("note", fg="cyan"))
        for part in clean(paper.note).split("\n"):
            _paragraph(part)
    _print_beside(paper, beside)
    line()
    times = f"{paper.seen} import{'' if paper.seen == 1 else 's'}"
    line(style(f"seen in {times}, first {paper.added[:10]}", fg="cyan"))
    for sighting in sightings:
        if sighting.looked_up:
            continue
        day = f", {sighting.day}" if sighting.day else ""
        number = f" · record {sighting.id}" if len(sightings) > 1 else ""
        where = f"{safe_line(sighting.path)}{safe_line(day)} · no. {sighting.position}, {lines_of(sighting)}"
        line(f"  {where} · {sighting.format}{number}")
    looked_up = [sighting for sighting in sightings if sighting.looked_up]
    if looked_up:
        line()
        line(style("looked up", fg="cyan"))
    for sighting in looked_up:
        given = ", ".join(given_by(paper, sighting)) or "nothing that is shown"
        line(f"  {place_of(sighting)} · {sighting.format}, {sighting.imported[:10]} · record {sighting.id}: {given}")


def _print_beside(paper: Paper, beside: Beside) -> None:
    if beside.related:
        line()
        line(style("related", fg="cyan"))
        for other in beside.related:
            line(f"  {safe_line(other.key)}  {safe_line(title_of(other))}")
    if beside.merged:
        line()
        line(style("merged into it", fg="cyan"))
        for key, when in beside.merged:
            line(f"  {safe_line(key)}, {when[:10]}")
    if beside.alternatives:
        line()
        line(style(f"other sources say (`edit {safe_line(paper.key)} --pick FIELD=N` takes one)", fg="cyan"))
        for item in beside.alternatives:
            where = ", ".join(dict.fromkeys(_source(s) for s in item.sightings[:3]))
            where = where or f"you, of {safe_line(item.edited or '')}"
            more = ", …" if len(item.sightings) > 3 else ""
            line(f"  {safe_line(item.field)}={item.number}  {fit(value_of(item.value), 90)}  ({where}{more})")


def _source(sighting: Sighting) -> str:
    where = f" line {sighting.first_line}" if sighting.first_line else ""
    return f"{safe_line(sighting.path)}{where}"


def _field(name: str, value: Any) -> None:
    if value:
        label = safe_line(name).replace("_", " ").ljust(_LABEL)
        line(f"{style(label, fg='cyan')} {safe_line(str(value))}")


def _paragraph(text: str) -> None:
    import textwrap

    width = min(terminal_width(), 100) if sys.stdout.isatty() else 100
    line(textwrap.fill(safe_line(text), width - 2, initial_indent="  ", subsequent_indent="  "))


def tell_corrections(corrections: Sequence[Correction]) -> None:
    """Say which words were replaced because they stand nowhere."""
    for word, instead in corrections:
        say(f'no "{word}"; showing "{instead}"')


def tell_changed(what: str, changed: Changed) -> None:
    """Say what a bulk verb did."""
    if not changed.matched:
        say("no paper matches; nothing was changed")
    elif changed.changed == changed.matched:
        say(f"{what} {count(changed.changed)}")
    else:
        say(f"{what} {changed.changed:,} of {count(changed.matched)}; the others were so already")
