"""``imports``, ``stats``, ``views`` and ``keys``."""

from __future__ import annotations

from typing import Any

import click

from readinglist.cli.common import QueryVerb, Verb, VerbGroup, json_option, open_library, query_argument
from readinglist.cli.output import line, print_json, say, style
from readinglist.errors import UsageError
from readinglist.paper import Leftover
from readinglist.shown import count
from readinglist.text import safe_line


@click.command(cls=Verb)
@json_option
def imports(as_json: bool) -> None:
    """List the sources that were read, the newest first."""
    with open_library() as library:
        found = library.imports()
    if as_json:
        print_json(
            [
                {
                    **item._asdict(),
                    "leftovers": [Leftover(*left)._asdict() for left in item.leftovers],
                }
                for item in found
            ]
        )
        return
    if not found:
        say("nothing was imported yet: `readinglist import FILE…`")
    for item in found:
        day = f", {safe_line(item.day)}" if item.day else ""
        left = f", {len(item.leftovers):,} left over" if item.leftovers else ""
        line(
            f"{item.imported[:16].replace('T', ' ')}  {safe_line(item.path)}: {item.format}{day}, "
            f"{count(item.records, 'record')}, {item.new:,} new, {item.known:,} known{left}"
        )


@click.command(cls=Verb)
@json_option
def stats(as_json: bool) -> None:
    """Count what is in the library."""
    with open_library() as library:
        found = library.statistics()
        tags = library.tags()
    found["tags"] = dict(tags)
    if as_json:
        print_json(found)
        return
    line(style(count(found["papers"]), bold=True) + f" from {count(found['imports'], 'import')}")
    line(
        f"{count(found['records'], 'record')} read, {count(found['seen_again'])} seen more than once, "
        f"{found['starred']:,} starred, {found['trashed']:,} in the trash"
    )
    for title, name in (
        ("status", "status"),
        ("with", "has"),
        ("by tag", "tags"),
        ("added in", "added"),
        ("read in", "read"),
        ("of the year", "years"),
    ):
        _bars(title, found[name])


def _bars(title: str, counts: dict[str, Any]) -> None:
    """A count a line, with a bar."""
    rows = [(safe_line(str(name)), number) for name, number in counts.items() if number]
    if not rows:
        return
    line()
    line(style(title, fg="cyan"))
    most = max(number for _, number in rows)
    width = max(len(name) for name, _ in rows)
    for name, number in rows:
        line(f"  {name.ljust(width)} {number:>7,} {'█' * max(1, round(30 * number / most))}")


@click.group(cls=VerbGroup, invoke_without_command=True)
@json_option
@click.pass_context
def views(ctx: click.Context, as_json: bool) -> None:
    """List the saved queries; `readinglist list --view NAME` shows the papers of one."""
    if ctx.invoked_subcommand is not None:
        return
    with open_library() as library:
        found = library.views()
    if as_json:
        print_json([{"name": name, "query": query} for name, query in found])
        return
    if not found:
        say("no views yet: `readinglist views save NAME QUERY` makes one")
    for name, query in found:
        line(f"{safe_line(name)}: {safe_line(query)}")


@views.command("save", cls=QueryVerb)
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
def save(name: str, query: tuple[str, ...]) -> None:
    """Save QUERY under NAME, in the place of a view of that name."""
    with open_library() as library:
        library.save_view(name, " ".join(query))
    say(f"saved the view {name!r}")


@views.command("delete")
@click.argument("name")
def delete(name: str) -> None:
    """Forget the view NAME."""
    with open_library() as library:
        library.delete_view(name)
    say(f"deleted the view {name!r}")


@click.command(
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist keys --check                keys that could make trouble
  readinglist keys --refresh has:authors  keys made anew, from authors and years known by now
  readinglist keys --refresh --dry-run --pattern '[auth][year][shorttitle3_3]' tag:thesis""",
)
@query_argument
@click.option("--check", is_flag=True, help="Look for keys that could make trouble (also without this option).")
@click.option("--refresh", is_flag=True, help="Make the keys anew; the old ones stay known.")
@click.option(
    "--pattern", metavar="P", help="With --refresh: the pattern, instead of key_pattern in the configuration."
)
@click.option("--dry-run", is_flag=True, help="With --refresh: only say what would change.")
@json_option
def keys(query: tuple[str, ...], check: bool, refresh: bool, pattern: str | None, dry_run: bool, as_json: bool) -> None:
    """Check the citation keys of the papers that QUERY finds, or make them anew.

    Trouble is: characters that TeX trips over, more than 40 characters, two keys that BibTeX takes for one. A key
    never changes by itself. With --refresh they are made from what is known of the papers by now.
    """
    if refresh and check:
        raise UsageError("--check only looks, --refresh changes: give one of them")
    if refresh and not query:
        raise UsageError("--refresh changes citation keys: say of which papers, with a QUERY")
    if not refresh and (dry_run or pattern is not None):
        raise UsageError(f"{'--dry-run' if dry_run else '--pattern'} goes with --refresh")
    with open_library() as library:
        if refresh:
            changed = library.refresh_keys(query, pattern=pattern, dry_run=dry_run)
            if as_json:
                print_json([{"old": old, "new": new} for old, new in changed])
                return
            for old, new in changed:
                line(f"{safe_line(old)} → {new}")
            say(f"{'would change' if dry_run else 'changed'} {count(len(changed), 'key')}")
            return
        problems = library.check_keys(query)
    if as_json:
        print_json([{"key": key, "problem": problem} for key, problem in problems])
        return
    for key, problem in problems:
        line(f"{safe_line(key)}: {problem}")
    if not problems:
        say("all keys are fine")
