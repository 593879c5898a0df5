"""``doctor``, ``backup``, ``restore-backup``, ``config`` and ``completion``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from readinglist.cli.common import Verb, json_option, open_library, settings
from readinglist.cli.main import FAILED
from readinglist.cli.output import line, print_json, say
from readinglist.errors import UsageError
from readinglist.library import restore_backup
from readinglist.text import safe_line


@click.command(cls=Verb)
@click.option("--fix", is_flag=True, help="Mend what can be mended.")
@json_option
def doctor(fix: bool, as_json: bool) -> int:
    """Check the library: the file itself, references between its tables, the search index, counts.

    The exit code is 1 while something is wrong.
    """
    with open_library() as library:
        findings = library.diagnose()
        if fix and any(finding.fixable for finding in findings):
            library.mend()
            mended = [finding for finding in findings if finding.fixable]
            findings = library.diagnose()
            for finding in mended:
                say(f"mended: {finding.problem}")
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            line(f"{safe_line(finding.problem)}{' (--fix mends it)' if finding.fixable else ''}")
        if not findings:
            say("all is well")
    return FAILED if findings else 0


@click.command(cls=Verb)
@click.argument("file", type=click.Path(dir_okay=False))
def backup(file: str) -> None:
    """Copy the library, as it is now, to the new FILE, and check the copy.

    It may be in use meanwhile. FILE is one SQLite file that only you can read.
    """
    with open_library() as library:
        library.back_up(Path(file))
    say(f"copied the library to {file}")


@click.command("restore-backup", cls=Verb)
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_backup_command(file: str, yes: bool) -> None:
    """Put the backup FILE in the place of the library; the present one is copied aside first."""
    target = settings().library_path
    if not yes and target.exists():
        if not sys.stdin.isatty():
            raise UsageError(f"replaces {target}: give --yes to do it without being asked")
        click.confirm(f"Replace {target}? It is copied aside first.", abort=True, err=True)
    aside = restore_backup(target, Path(file))
    say(f"restored {file}" + (f"; the former library is {aside}" if aside else ""))


@click.command(cls=Verb)
@json_option
def config(as_json: bool) -> None:
    """Show where the library, the configuration and the logs are, and what is configured.

    The configuration is a TOML file. It may set: library (a path), color (auto, always or never), key_pattern (of new
    citation keys), and in tables [exports.NAME] what `export --all` writes.
    """
    from platformdirs import user_log_dir

    found = settings()
    values = found.values
    paths = {
        "config": str(found.config_path),
        "library": str(found.library_path),
        "logs": user_log_dir("readinglist", appauthor=False),
    }
    if as_json:
        print_json({**paths, "values": values})
        return
    exists = "" if found.config_path.exists() else " (not there: everything is at its default)"
    line(f"configuration {safe_line(paths['config'])}{exists}")
    line(f"library       {safe_line(paths['library'])}")
    line(f"logs          {safe_line(paths['logs'])}")
    for name, value in values.items():
        if name != "exports":
            line(f"{name} = {safe_line(value)}")
    for name, table in values.get("exports", {}).items():
        line(f"exports.{safe_line(name)} = {safe_line(', '.join(f'{key}: {value}' for key, value in table.items()))}")


@click.command(
    cls=Verb,
    epilog="""\b
Set it up once:
  bash   readinglist completion bash > ~/.local/share/bash-completion/completions/readinglist
  zsh    readinglist completion zsh > ~/.zfunc/_readinglist     (with ~/.zfunc in fpath)
  fish   readinglist completion fish > ~/.config/fish/completions/readinglist.fish""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes verbs, options, citation keys and tags in SHELL."""
    from click.shell_completion import get_completion_class

    from readinglist.cli.app import cli

    maker = get_completion_class(shell)
    if maker is None:
        raise UsageError(f"no completion for {shell}")
    sys.stdout.write(maker(cli, {}, "readinglist", "_READINGLIST_COMPLETE").source())
