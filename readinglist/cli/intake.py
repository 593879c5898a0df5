"""``import``."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from readinglist import editing
from readinglist.cli.common import Verb, complete_tags, json_option, open_library
from readinglist.cli.main import FAILED, IN_PART, complain
from readinglist.cli.output import line, print_json, say
from readinglist.cli.progress import Bar
from readinglist.errors import UsageError
from readinglist.shown import count
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from readinglist.importing import FileReport, ImportReport, Progress
    from readinglist.intake import Near

_TOLD = 20
"""Leftover lines of one file that are shown; ``--json`` has all."""
_PERIOD = 0.1
"""Seconds between two lines that tell another program how far an import is."""


@click.command(
    "import",
    cls=Verb,
    epilog="""\b
Examples:
  readinglist import ~/dumps                     all files in a folder
  readinglist import page.html trending.txt --tag inbox
  readinglist import dump.txt --date 2025-03-14  the day that its page leaves half said
  readinglist import --dry-run new.txt           what would happen
  pbpaste | readinglist import -
  readinglist import titles.txt --format titles  a bare list of titles
  readinglist import refs.bib zotero.ris             other programs' bibliographies
  readinglist import list.csv --columns Paper=title --columns Who=authors""",
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(allow_dash=True))
@click.option("--format", "format_", default="auto", metavar="F", help="Format, instead of the detected one.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", shell_complete=complete_tags, help="Tag all papers read.")
@click.option("--date", "day", metavar="D", help="Day of the dump (2025-03-14), or the year of its own day.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option(
    "--duplicates",
    type=click.Choice(["auto", "ask", "keep"]),
    default="auto",
    help="auto makes one what is certainly one and lets what is likely wait; ask asks about that; keep makes one only "
    "what has an equal identifier.",
)
@click.option(
    "--columns",
    multiple=True,
    metavar="HEADER=FIELD",
    help="Of a table: the field that a column is, where its heading doesn't tell.",
)
@click.option("--progress", "progress", type=click.Choice(["json"]), hidden=True)
@json_option
def import_(
    sources: tuple[str, ...],
    format_: str,
    tags: tuple[str, ...],
    day: str | None,
    dry_run: bool,
    duplicates: str,
    columns: tuple[str, ...],
    progress: str | None,
    as_json: bool,
) -> int:
    """Read papers from SOURCE: files, folders, or - for standard input.

    What a file is, is found out from its content. A paper that is known already is not added again: the
    library notes that it was seen once more. Importing a file again changes nothing. `readinglist undo` takes a
    whole import back.
    """
    from readinglist.formats.base import FORMATS

    if format_ not in FORMATS:
        raise UsageError(f"--format: no format {format_!r}; use one of {', '.join(FORMATS)}")
    if duplicates == "ask" and ("-" in sources or not sys.stdin.isatty()):
        raise UsageError("--duplicates ask: there is nobody to ask; use auto or keep")
    # Wrong use makes no library, so this comes before it is opened.
    editing.parse_dump_day(day)
    named = editing.parse_columns(columns)
    with open_library() as library:

        def take(what: str, **options: Any) -> ImportReport:
            with Bar(what) as bar:
                told = _told_in_lines() if progress else None
                return library.import_(
                    sources,
                    format=format_,
                    tags=tags,
                    day=day,
                    keep=duplicates == "keep",
                    stdin=sys.stdin.buffer.read,
                    columns=named,
                    progress=told or (lambda now: bar.show(now.done, now.total, f"{now.records:,} records")),
                    **options,
                )

        # Nobody has to wait for the library while questions are answered: they are found out by a rehearsal.
        answers = _ask(take("reading", dry_run=True)) if duplicates == "ask" else None
        report = take("importing", dry_run=dry_run, answers=answers)
    if as_json:
        print_json(report.as_json())
    else:
        _print_report(report, dry_run)
    _complain(report)
    if len(report.refused) == len(report.files):
        return FAILED
    return IN_PART if report.refused or report.leftovers else 0


def _told_in_lines() -> Callable[[Progress], None]:
    """Tells another program how far an import is: a line of JSON on standard error, the last one always."""
    due = 0.0

    def tell(now: Progress) -> None:
        nonlocal due
        moment = time.monotonic()
        if moment >= due or now.done >= now.total:
            due = moment + _PERIOD
            told = {"done": now.done, "total": now.total, "records": now.records, "path": now.path}
            sys.stderr.write(json.dumps(told) + "\n")
            sys.stderr.flush()

    return tell


def _ask(report: ImportReport) -> dict[tuple[int, int], str]:
    """What the user says of the papers that are likely to be other ones."""
    answers: dict[tuple[int, int], str] = {}
    waiting = [near for item in report.files for near in item.reviews]
    for number, near in enumerate(waiting, 1):
        say(f"{number} of {len(waiting)}, score {near.score}: {near.title}")
        say(f"  likely the same as {safe_line(near.other)}: {'; '.join(near.reasons)}")
        answer = click.prompt(
            "  one paper? [y]es, [n]o, [l]ater", type=click.Choice(["y", "n", "l"]), default="l", show_choices=False,
            err=True,
        )  # fmt: skip
        if answer != "l":
            answers[min(near.pair), max(near.pair)] = "same" if answer == "y" else "different"
    return answers


def _print_report(report: ImportReport, dry_run: bool) -> None:
    for item in report.files:
        if item.error:
            continue
        line(f"{safe_line(item.path)}: {item.format}, {_counts(item)}")
        for apart in item.apart:
            line(
                f"  line {apart.line}: kept apart from {apart.other}, which has the same title "
                f"({safe_line(apart.reason)}): {safe_line(apart.title)}"
            )
        _print_near(item.merges, "made one with")
        _print_near(item.reviews, "may be")
        for rekeyed in item.rekeyed[:_TOLD]:
            line(f"  line {rekeyed.line}: key {safe_line(rekeyed.key)} can't be kept; the paper is {rekeyed.given}")
        if len(item.rekeyed) > _TOLD:
            line(f"  {len(item.rekeyed) - _TOLD:,} more keys that can't be kept; --json lists them all")
    what = "would be imported" if dry_run else "imported"
    total = f"{count(report.total('records'), 'record')} from {count(len(report.files) - len(report.refused), 'file')}"
    parts = [f"{report.total('new'):,} new", f"{report.total('known'):,} known"]
    if merged := report.total("merged"):
        parts.append(f"{merged:,} merged")
    if review := report.total("review"):
        parts.append(f"{review:,} to review")
    if report.leftovers:
        parts.append(f"{report.leftovers:,} left over")
    if report.refused:
        parts.append(count(len(report.refused), "file") + " refused")
    if report.tagged:
        parts.append(f"{count(report.tagged)} tagged")
    line(f"{what}: {total}: {', '.join(parts)}")
    if review and not dry_run:
        say("`readinglist duplicates --waiting` lists what is to review")
    if report.crowded:
        say(
            f"{count(report.crowded, 'phrase')} that very many titles share: there only neighbours by title were"
            " compared"
        )


def _print_near(found: Sequence[Near], what: str) -> None:
    """Records whose papers are, or may be, others, each with the reasons."""
    for near in found[:_TOLD]:
        why = safe_line("; ".join(near.reasons))
        line(f"  line {near.line}: {what} {safe_line(near.other)} ({why}): {safe_line(near.title)}")
    if len(found) > _TOLD:
        line(f"  {len(found) - _TOLD:,} more that {what} others; --json lists them all")


def _counts(item: FileReport) -> str:
    parts = [count(item.records, "record"), f"{item.new:,} new", f"{item.known:,} known"]
    if item.merged:
        parts.append(f"{item.merged:,} merged")
    if item.review:
        parts.append(f"{item.review:,} to review")
    if item.leftovers:
        lines = ", ".join(str(leftover.line) for leftover in item.leftovers[:5])
        more = ", …" if len(item.leftovers) > 5 else ""
        noun = "line" if len(item.leftovers) == 1 else "lines"
        parts.append(f"{len(item.leftovers):,} left over ({noun} {lines}{more})")
    if item.unchanged:
        parts.append("imported before")
    return ", ".join(parts)


def _complain(report: ImportReport) -> None:
    """Name every refusal on standard error: files as a whole, lines one by one."""
    for item in report.files:
        path = safe_line(item.path)
        if item.error:
            complain(f"{path}: {safe_line(item.error)}")
        shown = item.leftovers[: 3 if item.error else _TOLD]
        for number, text, reason, _ in shown:
            words = safe_line(text).strip()
            why = safe_line(reason) or "not understood"
            complain(f"{path}:{number}: {why}, left over: {words[:100]}{'…' if len(words) > 100 else ''}")
        if len(item.leftovers) > len(shown):
            complain(f"{path}: {len(item.leftovers) - len(shown):,} more left over; --json lists them all")
