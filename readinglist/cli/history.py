"""``undo``, ``redo`` and ``history``."""

from __future__ import annotations

import click

from readinglist.cli.common import Verb, json_option, open_library
from readinglist.cli.output import line, print_json, say
from readinglist.text import safe_line

_number = click.argument("number", metavar="[N]", default=1, type=click.IntRange(min=1))


@click.command(cls=Verb)
@_number
def undo(number: int) -> None:
    """Take back the last step, or the last N: imports, tags, edits, deletions, anything that `history` lists."""
    with open_library() as library:
        for entry in library.undo(number):
            say(f"took back: {entry.summary}")
            number -= 1
    if number:
        say("nothing more to take back")


@click.command(cls=Verb)
@_number
def redo(number: int) -> None:
    """Do again what was taken back, as long as nothing else was done since."""
    with open_library() as library:
        for entry in library.redo(number):
            say(f"did again: {entry.summary}")
            number -= 1
    if number:
        say("nothing more to do again")


@click.command(cls=Verb)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Only the newest N.")
@json_option
def history(limit: int | None, as_json: bool) -> None:
    """List what was done, the newest first; what was taken back is marked."""
    with open_library() as library:
        entries = library.history(limit)
    if as_json:
        print_json([entry._asdict() for entry in entries])
        return
    if not entries:
        say("nothing was done yet")
    for entry in entries:
        mark = " (taken back)" if entry.undone else ""
        line(f"{entry.at[:16].replace('T', ' ')}  {safe_line(entry.summary)}{mark}")
