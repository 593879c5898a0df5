"""What all verbs share: global options, the library that they mean, and arguments that are queries."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readinglist.cli.config import read_config
from readinglist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from readinglist.library import Library

_NEGATION = "\ue000"
"""Put before ``-word`` in a query while click looks for options, so that it is none to it."""


@dataclass(slots=True)
class Settings:
    """What the global options, the environment and the configuration say, in this order of weight."""

    library: str | None = None
    config: str | None = None
    color: str | None = None
    _values: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def config_path(self) -> Path:
        """The configuration file, whether there is one or not."""
        given = self.config or os.environ.get("READINGLIST_CONFIG")
        if given:
            return Path(given).expanduser()
        from platformdirs import user_config_path

        return user_config_path("readinglist", appauthor=False) / "config.toml"

    @property
    def library_path(self) -> Path:
        """The library file, whether there is one or not."""
        if self.library == "":
            raise UsageError("--library: names no file")
        given = self.library or os.environ.get("READINGLIST_LIBRARY") or self.values.get("library")
        if given:
            return Path(given).expanduser()
        from platformdirs import user_data_path

        return user_data_path("readinglist", appauthor=False) / "library.db"

    @property
    def values(self) -> dict[str, Any]:
        """The configuration file.

        Raises:
            UsageError: it can't be read, or says something that nobody knows.
        """
        if self._values is None:
            self._values = read_config(self.config_path, must_exist=bool(self.config))
        return self._values

    def colored(self, stream: Any) -> bool:
        """Whether to colour what goes to *stream*."""
        choice = self.color or self.values.get("color") or "auto"
        if choice != "auto":
            return bool(choice == "always")
        return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def settings(ctx: click.Context | None = None) -> Settings:
    """The settings of the command that runs, or that *ctx* is of."""
    root = (ctx or click.get_current_context()).find_root()
    if root.obj is None:
        root.obj = Settings()
    found: Settings = root.obj
    return found


def set_global(ctx: click.Context, options: dict[str, Any]) -> None:
    """Take over the global options that were given, here or at the root."""
    root = ctx.find_root()
    if root.obj is None:
        root.obj = Settings()
    for name in ("library", "config", "color"):
        value = options.get(name)
        if value is not None:
            setattr(root.obj, name, value)


def open_library(ctx: click.Context | None = None) -> Library:
    """The library that the options, the environment or the configuration name; made if there is none."""
    from readinglist.library import Library

    found = settings(ctx)
    return Library(found.library_path, key_pattern=found.values.get("key_pattern"))


def _global_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["-l", "--library"],
            metavar="FILE",
            help="The library file (also READINGLIST_LIBRARY).",
        ),
        click.Option(["--config"], metavar="FILE", help="The configuration file (also READINGLIST_CONFIG)."),
        click.Option(
            ["--color"],
            type=click.Choice(["auto", "always", "never"]),
            help="Whether to colour the output; auto honours NO_COLOR.",
        ),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Print the version.",
        ),
    ]


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from readinglist import __version__

        click.echo(f"readinglist {__version__}")
        ctx.exit()


GLOBAL_OPTIONS = _global_options()
_GLOBAL_NAMES = ("library", "config", "color", "version")


class Verb(click.Command):
    """A command that takes the global options too, wherever they stand."""

    query = False
    """Whether its arguments may be a query, in which ``-word`` is no option."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"], "max_content_width": 110})
        super().__init__(*args, **kwargs)
        self.params.extend(_global_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep ``-word`` in queries from being taken for options."""
        if self.query:
            args = _protect(args, self)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Take the global options over, then run."""
        set_global(ctx, {name: ctx.params.pop(name, None) for name in _GLOBAL_NAMES})
        for name, value in ctx.params.items():
            if isinstance(value, tuple):
                ctx.params[name] = tuple(
                    item.removeprefix(_NEGATION) if isinstance(item, str) else item for item in value
                )
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verb's own options; the global ones are the same everywhere and stand in the main help."""
        records = [
            record
            for parameter in self.get_params(ctx)
            if parameter.name not in _GLOBAL_NAMES and (record := parameter.get_help_record(ctx)) is not None
        ]
        if records:
            with formatter.section("Options"):
                formatter.write_dl(records)


class QueryVerb(Verb):
    """A command whose arguments are a query."""

    query = True


class VerbGroup(click.Group, Verb):
    """A command with commands of its own, that does something without them too."""

    command_class = Verb

    def invoke(self, ctx: click.Context) -> Any:
        """Take the global options over, then run."""
        set_global(ctx, {name: ctx.params.pop(name, None) for name in _GLOBAL_NAMES})
        return click.Group.invoke(self, ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Own options, then the list of commands."""
        Verb.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)


def _protect(args: list[str], command: click.Command) -> list[str]:
    short = {
        name[:2]
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.name not in _GLOBAL_NAMES
        for name in parameter.opts
        if not name.startswith("--")
    }
    protected: list[str] = []
    for place, argument in enumerate(args):
        if argument == "--":
            return protected + args[place:]
        negation = argument.startswith("-") and argument[1:2] != "-" and len(argument) > 2
        protected.append(_NEGATION + argument if negation and argument[:2] not in short else argument)
    return protected


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, as documented.")


def complete_papers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Citation keys that begin with what is typed, for shell completion."""

    def keys(library: Library) -> list[str]:
        ids = library.select([f"key:{incomplete}"] if incomplete else [], sort="title", limit=50).ids
        return [paper.key for paper in library.papers(ids)]

    return _completed(ctx, keys)


def complete_tags(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Tags that begin with what is typed, for shell completion."""
    start = incomplete.casefold()
    return _completed(ctx, lambda library: [name for name, _ in library.tags() if name.casefold().startswith(start)])


def _completed(ctx: click.Context, find: Callable[[Library], list[str]]) -> list[str]:
    """What *find* finds; nothing where there is no usable library, for an error would land in what is being typed."""
    from readinglist.errors import LibraryError
    from readinglist.store.connection import StoreError

    for level in (ctx.find_root(), ctx):
        set_global(ctx, level.params)
    try:
        if not settings(ctx).library_path.exists():
            return []
        with open_library(ctx) as library:
            return find(library)
    except (LibraryError, StoreError):
        return []


query_argument = click.argument("query", nargs=-1, shell_complete=complete_papers)
needed_query_argument = click.argument("query", nargs=-1, required=True, shell_complete=complete_papers)
paper_argument = click.argument("paper", shell_complete=complete_papers)
