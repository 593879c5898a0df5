"""``add``, ``edit`` and ``note``."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist import editing
from readinglist.cli.common import QueryVerb, Verb, open_library, paper_argument
from readinglist.cli.main import IN_PART
from readinglist.cli.output import line, say
from readinglist.errors import LibraryError, UsageError
from readinglist.shown import title_of
from readinglist.text import safe_line

if TYPE_CHECKING:
    from readinglist.library import Library
    from readinglist.paper import Paper


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist add --title "Sleep and Sparse Codes" --author "Ines Maro" --author "Li, Wei" --year 2024
  readinglist add --arxiv 2403.03507
  readinglist add --doi 10.1145/3292500.3330701 --tag inbox""",
)
@click.option("--title", metavar="TEXT")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Family, Given or Given Family; repeat.")
@click.option("--year", metavar="N")
@click.option("--month", metavar="N")
@click.option("--type", "type_", metavar="TYPE", help="BibTeX entry type, such as article.")
@click.option("--venue", metavar="TEXT", help="Journal, conference or publisher's series.")
@click.option("--volume", metavar="TEXT")
@click.option("--issue", metavar="TEXT")
@click.option("--pages", metavar="TEXT")
@click.option("--publisher", metavar="TEXT")
@click.option("--doi", metavar="DOI", help="In any form; the rest can be completed later.")
@click.option("--arxiv", metavar="ID", help="In any form; the rest can be completed later.")
@click.option("--url", metavar="URL")
@click.option("--code", metavar="URL")
@click.option("--abstract", metavar="TEXT")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Tag it; repeat.")
@click.option("--online", is_flag=True, help="Look on the web for what is missing.")
def add(authors: tuple[str, ...], type_: str | None, tags: tuple[str, ...], online: bool, **texts: str | None) -> int:
    """Add a paper by hand, or by an identifier that is completed later, or now with --online. Prints its key."""
    with open_library() as library:
        paper, new = library.add({**texts, "type": type_, "authors": list(authors) or None}, tags=tags)
        failed = _complete(library, paper) if online else False
        paper = library.get(paper.id)
    line(paper.key)
    if new:
        say(f"added: {title_of(paper)}")
    else:
        say(f"known already, seen in {paper.seen} imports by now: {title_of(paper)}")
    if paper.title is None:
        looked = "nothing was found" if online else "nothing was looked up"
        say(f"{looked}: the identifier is kept; `readinglist enrich {paper.key} --online` completes it")
    return IN_PART if failed else 0


def _complete(library: Library, paper: Paper) -> bool:
    """Look for a paper on the web; returns whether a service did not answer."""
    from readinglist.cli.enriching import tell_failures, web_sources

    with web_sources(()) as sources:
        return tell_failures(library.enrich([paper.id], sources=sources, complete=True))


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist edit zhang2024flow --set year=2024 --set "authors=Zhang, Wei; Maro, Ines"
  readinglist edit zhang2024flow --set key=zhang2024matching --unset venue
  readinglist edit zhang2024flow --pick year=2
  readinglist edit zhang2024flow             opens $VISUAL or $EDITOR""",
)
@paper_argument
@click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help="Set a field; repeat.")
@click.option("--unset", "unsets", multiple=True, metavar="FIELD", help="Empty a field; repeat.")
@click.option("--pick", "picks", multiple=True, metavar="FIELD=N", help="Take what another source says; repeat.")
def edit(paper: str, sets: tuple[str, ...], unsets: tuple[str, ...], picks: tuple[str, ...]) -> None:
    """Set fields of PAPER. What you set, nothing else overwrites.

    Where its sources differ, `show` numbers what the others say, and --pick takes one of them.

    Fields: key, type, title, authors (parted by semicolons), year, month, day, venue, volume, issue, pages, publisher,
    doi, arxiv, url, code, abstract, note, and extra.NAME for anything else.
    """
    changes: dict[str, str | None] = {}
    for item in sets:
        name, equals, value = item.partition("=")
        if not equals:
            raise UsageError(f"--set {item}: write FIELD=VALUE")
        changes[name.strip()] = value
    changes.update((name.strip(), None) for name in unsets)
    chosen = _picks(picks)
    if chosen and changes:
        raise UsageError("--pick takes values as they are: leave out --set and --unset")
    with open_library() as library:
        found = library.get(paper)
        if chosen:
            after = library.pick(found.id, chosen)
            say(f"edited {after.key}: {', '.join(chosen)}")
            return
        if not changes:
            changes = _edited_form(found)
        if not changes:
            say("nothing was changed")
            return
        after = library.edit(found.id, changes)
    say(f"edited {after.key}: {', '.join(changes)}")


@click.command(
    cls=QueryVerb,
    epilog="""\b
Examples:
  readinglist note zhang2024flow "compare with section 3 of the other one"
  echo "long text" | readinglist note zhang2024flow -
  readinglist note zhang2024flow --edit""",
)
@paper_argument
@click.argument("text", nargs=-1)
@click.option("--edit", "in_editor", is_flag=True, help="Open $VISUAL or $EDITOR on the whole note.")
@click.option("--replace", is_flag=True, help="Replace the note instead of appending to it.")
def note(paper: str, text: tuple[str, ...], in_editor: bool, replace: bool) -> None:
    """Append TEXT to the note of PAPER, as a paragraph of its own; - reads it from standard input.

    Without TEXT the note is printed.
    """
    if in_editor and (text or replace):
        raise UsageError("--edit opens the whole note: give no TEXT and no --replace with it")
    if replace and not text:
        raise UsageError('--replace needs a TEXT; "" removes the note')
    with open_library() as library:
        found = library.get(paper)
        if in_editor:
            after = library.note(found.id, _in_editor(found.note or "", ".md"), replace=True)
        elif text:
            words = sys.stdin.read() if text == ("-",) else " ".join(text)
            after = library.note(found.id, words, replace=replace)
        else:
            for part in (found.note or "").split("\n"):
                line(safe_line(part))
            return
    say("nothing was changed" if after.note == found.note else f"noted on {after.key}")


def _picks(picks: tuple[str, ...]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for item in picks:
        name, _, number = item.partition("=")
        if not (number.strip().isascii() and number.strip().isdigit()):
            raise UsageError(f"--pick {item}: write FIELD=N, with a number that `show` gives")
        chosen[name.strip()] = int(number)
    return chosen


_HEAD = """\
# {title}
#
# One field a line; an empty one has no value. Lines that begin with # do not count.
# Authors are parted by semicolons: Family, Given; {{A name that stays whole}}.
# All that follows the line "note:" is the note.

"""


def _edited_form(paper: Paper) -> dict[str, str | None]:
    """What the user changed in a form of all fields, opened in an editor."""
    names = [name for name in editing.PARSERS if name != "note"] + [f"extra.{name}" for name in paper.extra]
    before = {name: editing.show(name, paper) for name in names}
    before["note"] = paper.note or ""
    form = _HEAD.format(title=safe_line(title_of(paper)))
    form += "".join(f"{name}: {before[name]}\n" for name in names) + f"\nnote:\n{before['note']}\n"
    after = _parse_form(_in_editor(form, ".txt"))
    return {name: value for name, value in after.items() if value != before.get(name, "")}


def _parse_form(text: str) -> dict[str, str | None]:
    """The fields in an edited form.

    Raises:
        UsageError: a line is no field; nothing was changed.
    """
    fields: dict[str, str | None] = {}
    lines = text.splitlines()
    for number, content in enumerate(lines, 1):
        if not content.strip() or content.startswith("#"):
            continue
        name, colon, value = content.partition(":")
        if not colon or " " in name.strip():
            raise UsageError(f"line {number} of the form is no field: {content[:60]!r}; nothing was changed")
        if name.strip() == "note":
            fields["note"] = "\n".join([value.strip(), *lines[number:]]).strip()
            break
        fields[name.strip()] = value.strip()
    return fields


def _in_editor(text: str, suffix: str) -> str:
    """*text* as the user leaves it in an editor.

    Raises:
        UsageError: there is no terminal, or no editor is set.
        LibraryError: the editor can't be started, or fails.
    """
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal for an editor: give --set FIELD=VALUE, or a TEXT")
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise UsageError("no editor is set: set VISUAL or EDITOR, or give --set FIELD=VALUE")
    handle, name = tempfile.mkstemp(prefix="readinglist-", suffix=suffix)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([*shlex.split(command), name], check=False)  # noqa: S603 - the user's own editor
        if done.returncode:
            raise LibraryError(f"{command}: ended with code {done.returncode}; nothing was changed")
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise LibraryError(f"{command}: can't be started: {(error.strerror or str(error)).lower()}") from error
    finally:
        path.unlink(missing_ok=True)
