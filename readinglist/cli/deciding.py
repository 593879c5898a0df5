"""``star``, ``unstar``, ``mark``, ``tag``, ``tags``, ``delete``, ``restore``, ``trash``."""

from __future__ import annotations

import sys

import click

from readinglist.cli.common import (
    QueryVerb,
    VerbGroup,
    complete_tags,
    json_option,
    needed_query_argument,
    open_library,
)
from readinglist.cli.output import line, print_json, print_json_array, print_papers, say, tell_changed
from readinglist.errors import UsageError
from readinglist.paper import STATUSES
from readinglist.shown import count
from readinglist.text import safe_line


@click.command(
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist star zhang2024flow
  readinglist star tag:thesis year:2024..""",
)
@needed_query_argument
def star(query: tuple[str, ...]) -> None:
    """Star the papers that QUERY finds."""
    with open_library() as library:
        tell_changed("starred", library.star(query))


@click.command(cls=QueryVerb)
@needed_query_argument
def unstar(query: tuple[str, ...]) -> None:
    """Take the star away from the papers that QUERY finds."""
    with open_library() as library:
        tell_changed("took the star from", library.star(query, False))


@click.command(
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist mark reading zhang2024flow
  readinglist mark skipped benchmark -tag:thesis""",
)
@click.argument("status", metavar="STATUS", type=click.Choice(STATUSES))
@needed_query_argument
def mark(status: str, query: tuple[str, ...]) -> None:
    """Set the reading status of the papers that QUERY finds.

    STATUS is unread, reading, read or skipped.
    """
    with open_library() as library:
        tell_changed(f"marked as {status}", library.mark(query, status))


@click.command(
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist tag zhang2024flow --add thesis --add "to cite"
  readinglist tag '"flow matching"' --add flows --remove misc""",
)
@needed_query_argument
@click.option("--add", "added", multiple=True, metavar="TAG", shell_complete=complete_tags, help="Add a tag.")
@click.option("--remove", "removed", multiple=True, metavar="TAG", shell_complete=complete_tags, help="Remove a tag.")
def tag(query: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """Add tags to the papers that QUERY finds, and remove tags from them, in one step.

    Case does not tell tags apart; a tag is shown as it was first written.
    """
    if not added and not removed:
        raise UsageError("nothing to do: give --add TAG or --remove TAG")
    with open_library() as library:
        tell_changed("tagged", library.tag(query, added, removed))


@click.group(cls=VerbGroup, invoke_without_command=True)
@json_option
@click.pass_context
def tags(ctx: click.Context, as_json: bool) -> None:
    """List the tags with the number of their papers."""
    if ctx.invoked_subcommand is not None:
        return
    with open_library() as library:
        found = library.tags()
    if as_json:
        print_json([{"tag": name, "papers": number} for name, number in found])
        return
    if not found:
        say("no tags yet: `readinglist tag QUERY --add TAG` makes one")
    for name, number in found:
        line(f"{number:>7,}  {safe_line(name)}")


@tags.command("rename")
@click.argument("old", shell_complete=complete_tags)
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Rename the tag OLD to NEW; where NEW is there already, both become one."""
    with open_library() as library:
        say(f"renamed {old!r} to {new!r} on {count(library.rename_tag(old, new))}")


@tags.command("delete")
@click.argument("tag", shell_complete=complete_tags)
def delete_tag(tag: str) -> None:
    """Take TAG away from all papers."""
    with open_library() as library:
        say(f"took {tag!r} from {count(library.delete_tag(tag))}")


@click.command(cls=QueryVerb)
@needed_query_argument
def delete(query: tuple[str, ...]) -> None:
    """Put the papers that QUERY finds into the trash."""
    with open_library() as library:
        tell_changed("put into the trash:", library.delete(query))


@click.command(cls=QueryVerb)
@needed_query_argument
def restore(query: tuple[str, ...]) -> None:
    """Take papers out of the trash: PAPER, or a QUERY with is:trashed."""
    with open_library() as library:
        tell_changed("took out of the trash:", library.restore(query))


@click.group(cls=VerbGroup, invoke_without_command=True)
@json_option
@click.pass_context
def trash(ctx: click.Context, as_json: bool) -> None:
    """List what is in the trash."""
    if ctx.invoked_subcommand is not None:
        return
    with open_library() as library:
        found = library.select(["is:trashed"]).ids
        if as_json:
            print_json_array(paper.as_json() for paper in library.papers(found))
        elif found:
            print_papers(library.listed(found))
        else:
            say("the trash is empty")


@trash.command("empty")
@click.option("--yes", is_flag=True, help="Do not ask.")
def empty(yes: bool) -> None:
    """Delete what is in the trash, with its evidence. `readinglist undo` still takes it back."""
    with open_library() as library:
        number = library.count(["is:trashed"])
        if number and not yes:
            if not sys.stdin.isatty():
                raise UsageError(f"deletes {count(number)} for good: give --yes to do it without being asked")
            click.confirm(f"Delete {count(number)} and what was read of them?", abort=True, err=True)
        say(f"deleted {count(library.empty_trash())}")
