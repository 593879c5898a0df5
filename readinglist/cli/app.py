"""The root command: knows all verbs by name and loads the module of the one that is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from readinglist.cli.common import GLOBAL_OPTIONS, set_global

# verb -> module below readinglist.cli, name in it, first line of its help
VERBS = {
    "import": ("intake", "import_", "Read dumps, pages and lists into the library."),
    "list": ("listing", "list_", "List papers, all or those that a query finds."),
    "show": ("listing", "show", "Show everything about papers."),
    "add": ("editing", "add", "Add a paper by hand or by its identifier."),
    "edit": ("editing", "edit", "Set fields of a paper."),
    "note": ("editing", "note", "Append to the note of a paper."),
    "star": ("deciding", "star", "Star papers."),
    "unstar": ("deciding", "unstar", "Take the star away from papers."),
    "mark": ("deciding", "mark", "Set the reading status of papers."),
    "tag": ("deciding", "tag", "Add tags to papers and remove tags from them."),
    "tags": ("deciding", "tags", "List, rename and delete tags."),
    "open": ("listing", "open_", "Open the page of a paper, or its code, in the browser."),
    "duplicates": ("duplicates", "duplicates", "Find papers that are one, with reasons."),
    "enrich": ("enriching", "enrich", "Complete papers: authors, year, venue, identifiers."),
    "merge": ("merging", "merge", "Make papers one; nothing is lost."),
    "unmerge": ("merging", "unmerge", "Take a merged paper apart again."),
    "separate": ("merging", "separate", "Remember that two papers are different, or related."),
    "why": ("merging", "why", "Explain whether two papers are one."),
    "export": ("exporting", "export", "Write papers as BibTeX."),
    "delete": ("deciding", "delete", "Put papers into the trash."),
    "restore": ("deciding", "restore", "Take papers out of the trash."),
    "trash": ("deciding", "trash", "List what is in the trash, or empty it."),
    "undo": ("history", "undo", "Take back the last step, or the last N."),
    "redo": ("history", "redo", "Do again what was taken back."),
    "history": ("history", "history", "List what was done."),
    "imports": ("overview", "imports", "List the sources that were read."),
    "stats": ("overview", "stats", "Count what is in the library."),
    "views": ("overview", "views", "List, save and delete queries."),
    "keys": ("overview", "keys", "Check citation keys, or make them anew."),
    "doctor": ("upkeep", "doctor", "Check the library file, and mend what can be mended."),
    "backup": ("upkeep", "backup", "Copy the library to a file."),
    "restore-backup": ("upkeep", "restore_backup_command", "Put a backup in the place of the library."),
    "config": ("upkeep", "config", "Show the configuration and where things are."),
    "completion": ("upkeep", "completion", "Print the set-up of a shell's completion."),
}
ALIASES = {"ls": "list", "search": "list", "dupes": "duplicates"}


class Root(click.Group):
    """A group whose verbs are loaded one at a time: a start must not pay for what it does not use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb, loaded."""
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in VERBS:
            return None
        module, attribute, _ = VERBS[name]
        command: click.Command = getattr(import_module(f"readinglist.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, without loading any of them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, entry[2]) for name, entry in VERBS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that *args* begin with; a mistyped one is answered with the nearest."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            from difflib import get_close_matches

            near = get_close_matches(args[0], [*VERBS, *ALIASES], n=1, cutoff=0.6)
            hint = f"did you mean `{near[0]}`?" if near else "`readinglist --help` lists the verbs"
            raise click.UsageError(f"no verb {args[0]!r}: {hint}")
        return super().resolve_command(ctx, args)


EPILOG = """\b
Examples:
  readinglist import ~/dumps              read all dumps in a folder
  readinglist list diffusion year:2024..  what there is about it
  readinglist star zhang2024flow          remember it
  readinglist export tag:thesis -o refs.bib

Global options stand before or after the verb. The library is made on first use.
QUERY is a query (words, "a phrase", -not, tag:x, year:2020..2024, is:unread …); PAPER is a citation key,
an id, an arXiv id or a DOI. Exit codes: 0 done, 1 failed, 2 wrong use, 3 done in part, 130 interrupted."""


@click.group(
    cls=Root,
    invoke_without_command=True,
    subcommand_metavar="VERB [ARGS]...",
    epilog=EPILOG,
    params=GLOBAL_OPTIONS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:
    """A reading list for people who collect research papers faster than they can read them."""
    set_global(ctx, options)
    if ctx.invoked_subcommand is None:
        from readinglist.cli import ui

        if ui.can_open():
            ctx.exit(ui.open_ui(ctx))
        click.echo(ctx.get_help())
