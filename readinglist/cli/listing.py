"""``list``, ``show`` and ``open``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from readinglist.cli.common import (
    QueryVerb,
    Verb,
    complete_papers,
    json_option,
    open_library,
    paper_argument,
    query_argument,
)
from readinglist.cli.output import (
    Beside,
    line,
    print_json_array,
    print_paper,
    print_papers,
    say,
    tell_corrections,
    write,
)
from readinglist.errors import NotFoundError, UsageError
from readinglist.shown import count
from readinglist.text import safe_line

if TYPE_CHECKING:
    from readinglist.library import Library
    from readinglist.paper import Paper


@click.command(
    "list",
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist list                          all papers, the newest first
  readinglist list diffusion -video         both words count: with the one, without the other
  readinglist list '"flow matching" year:2023..2025'
  readinglist list tag:thesis is:unread --sort seen --limit 20
  readinglist list --keys is:starred        citation keys alone, for scripts""",
)
@query_argument
@click.option(
    "--sort",
    type=click.Choice(["added", "title", "year", "author", "relevance", "seen"]),
    help="Order; by default relevance for words, else the newest first.",
)
@click.option("--reverse", is_flag=True, help="The other way round.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Only the first N.")
@click.option("--view", metavar="NAME", help="Of the papers in a saved view.")
@click.option("--keys", is_flag=True, help="Print citation keys alone.")
@json_option
def list_(
    query: tuple[str, ...],
    sort: str | None,
    reverse: bool,
    limit: int | None,
    view: str | None,
    keys: bool,
    as_json: bool,
) -> None:
    """List papers: all, or those that QUERY finds.

    A line has the status (○ unread, ◐ reading, ● read, – skipped), the star, the citation key, year and title.
    """
    with open_library() as library:
        if view is not None:
            query = (f"({library.view(view)})", *query)
        found = library.select(query, sort=sort, reverse=reverse, limit=limit, correct=True)
        tell_corrections(found.corrections)
        if as_json:
            print_json_array(paper.as_json() for paper in library.papers(found.ids))
        elif keys:
            for paper in library.listed(found.ids):
                line(safe_line(paper.key))
        elif not found.ids:
            empty = not query and library.count() == 0
            say("the library is empty: `readinglist import FILE…` fills it" if empty else "no paper matches")
        else:
            shown = print_papers(library.listed(found.ids))
            if sys.stdout.isatty():
                say(f"{shown:,} of {count(library.count(query))}" if shown == limit else count(shown))


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist show zhang2024flow
  readinglist show 2403.03507 --bibtex
  readinglist show 17 --json""",
)
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...", shell_complete=complete_papers)
@click.option("--bibtex", is_flag=True, help="Print the BibTeX entries.")
@json_option
def show(papers: tuple[str, ...], bibtex: bool, as_json: bool) -> None:
    """Show everything about papers, with where and when each was seen."""
    with open_library() as library:
        found = [library.get(paper) for paper in papers]
        if bibtex:
            for piece in library.export([paper.id for paper in found]):
                write(piece)
            return
        if as_json:
            print_json_array(_whole(library, paper) for paper in found)
            return
        for place, paper in enumerate(found):
            if place:
                line()
            sightings = library.sightings(paper.id)
            beside = Beside(library.alternatives(paper, sightings), library.related(paper.id), library.merged(paper.id))
            print_paper(paper, sightings, beside)


def _whole(library: Library, paper: Paper) -> dict[str, Any]:
    """The documented object of ``show --json``."""
    sightings = library.sightings(paper.id)
    return {
        **paper.as_json(),
        "aliases": list(paper.aliases),
        "related": [other.key for other in library.related(paper.id)],
        "merged": [{"key": key, "merged": when} for key, when in library.merged(paper.id)],
        "alternatives": [
            {
                "field": item.field,
                "number": item.number,
                "value": item.value,
                "records": [sighting.id for sighting in item.sightings],
                "edited": item.edited,
            }
            for item in library.alternatives(paper, sightings)
        ],
        "records": [
            {
                "record": sighting.id,
                "import": sighting.import_id,
                "path": sighting.path,
                "format": sighting.format,
                "imported": sighting.imported,
                "day": sighting.day,
                "position": sighting.position,
                "first_line": sighting.first_line,
                "last_line": sighting.last_line,
                "fields": sighting.fields,
                "looked_up": sighting.looked_up,
            }
            for sighting in sightings
        ],
    }


@click.command("open", cls=Verb)
@paper_argument
@click.option("--code", is_flag=True, help="Its code instead of its page.")
def open_(paper: str, code: bool) -> None:
    """Open the page of PAPER, or its code, in the browser.

    The page is the URL that the paper has, else what its DOI or arXiv id leads to. Set BROWSER to choose a browser.
    """
    with open_library() as library:
        found = library.get(paper)
    url = found.code if code else found.page
    if not url:
        what = "code" if code else "URL, DOI or arXiv id"
        raise NotFoundError(f"{found.key} has no {what}: `readinglist edit {found.key} --set url=…` gives it one")
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"{url!r} is no web address; nothing was opened")
    import webbrowser

    if webbrowser.open(url):
        say(f"opened {url}")
    else:
        line(url)
        say("no browser could be started; the address is above")
