"""What the configuration's table ``[tui]`` says, checked: theme, columns, signs, animations, keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from readinglist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = ("status", "star", "title", "authors", "year", "venue", "key", "tags", "added", "seen")
"""Columns that the list of papers may have."""
DEFAULT_COLUMNS = ("status", "star", "title", "authors", "year", "seen")
NAMES = {
    "theme": "name of a theme",
    "ascii_icons": "true or false",
    "animations": "true or false",
    "columns": f"list of columns: {', '.join(COLUMNS)}",
    "keys": "table of keys, [tui.keys]: the name of an action = the keys for it, with commas",
    "themes": "tables of themes, [tui.themes.NAME]: primary = a colour, and others of Textual's",
}
"""Names that the table may have, with what each is."""


_MODIFIERS = {"ctrl", "shift", "alt", "meta", "super", "hyper"}
_SIGNS = (
    "asterisk", "slash", "full_stop", "comma", "colon", "semicolon", "question_mark", "exclamation_mark", "plus",
    "minus", "underscore", "equals_sign", "number_sign", "percent_sign", "dollar_sign", "ampersand", "at", "tilde",
    "less_than_sign", "greater_than_sign", "left_square_bracket", "right_square_bracket", "left_parenthesis",
    "right_parenthesis", "vertical_line", "backslash", "apostrophe", "quotation_mark", "grave_accent",
)  # fmt: skip
"""Names of signs that are offered where one is misspelled."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the terminal UI is to look and feel."""

    theme: str | None = None
    ascii_icons: bool = False
    animations: bool = True
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    keys: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_options(table: Mapping[str, Any]) -> Options:
    """The options in the table ``[tui]`` of the configuration.

    Raises:
        UsageError: a name is unknown, or a value makes no sense.
    """
    for name in table:
        if name not in NAMES:
            raise UsageError(f"tui: unknown name {name!r}; known are {', '.join(NAMES)}")
    options = Options(
        theme=_of_type(table, "theme", str, None),
        ascii_icons=_of_type(table, "ascii_icons", bool, False),
        animations=_of_type(table, "animations", bool, True),
        columns=tuple(_of_type(table, "columns", list, list(DEFAULT_COLUMNS))),
        keys=_of_type(table, "keys", dict, {}),
        themes=_of_type(table, "themes", dict, {}),
    )
    unknown = [str(column) for column in options.columns if column not in COLUMNS]
    if unknown or "title" not in options.columns or len(set(options.columns)) < len(options.columns):
        what = f"no column {unknown[0]!r}" if unknown else "title has to be there, and none twice"
        raise UsageError(f"tui.columns: {what}; columns are {', '.join(COLUMNS)}")
    _check_keys(options.keys)
    for name, colors in options.themes.items():
        if not isinstance(colors, dict) or not isinstance(colors.get("primary"), str):
            raise UsageError(f'tui.themes.{name}: needs at least primary = "#rrggbb"')
    return options


def _check_keys(keys: Mapping[str, Any]) -> None:
    from readinglist.tui.actions import ACTIONS, keys_in

    for name, value in keys.items():
        if name not in ACTIONS:
            from difflib import get_close_matches

            near = get_close_matches(name, ACTIONS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "docs/tui.md lists them"
            raise UsageError(f"tui.keys: no action {name!r}; {hint}")
        if not isinstance(value, str) or not value.strip():
            raise UsageError(f'tui.keys.{name}: has to be keys, such as "x" or "x,ctrl+x"')
        for key in keys_in(value):
            _check_key(name, key)
    for name in keys:
        _check_free(name, keys)


def _check_free(name: str, keys: Mapping[str, str]) -> None:
    """No key that an action is given may belong to another one in the same place: one of them would do nothing."""
    from readinglist.tui.actions import ACTIONS, PLACES, TOGETHER

    action = ACTIONS[name]
    own = _as_written(action.keys)
    given = _as_written(keys[name]) - own
    near = [places for places in TOGETHER if any(action in PLACES[place] for place in places)]
    for other in dict.fromkeys(one for places in near for place in places for one in PLACES[place]):
        # Those that have a key in common by themselves are never there at once, or do the same.
        if other is action or own & _as_written(other.keys):
            continue
        for key in sorted(given & _as_written(keys.get(other.id) or other.keys)):
            raise UsageError(
                f"tui.keys.{name}: {key!r} is the key of {other.id!r} ({other.name}) too; give that one another key"
            )


def _as_written(keys: str) -> set[str]:
    """Keys as people write them: a sign may be given by its name."""
    from readinglist.tui.actions import keys_shown

    return set(keys_shown(keys).split())


def _check_key(name: str, key: str) -> None:
    from textual.keys import Keys, key_to_character

    known = {str(one.value) for one in Keys}
    *modifiers, last = key.split("+")
    if not set(modifiers) <= _MODIFIERS or not (last in known or last in _SIGNS or key_to_character(last)):
        from difflib import get_close_matches

        near = get_close_matches(last, [*known, *_SIGNS], n=1)
        hint = f"; did you mean {'+'.join([*modifiers, *near])!r}?" if near and set(modifiers) <= _MODIFIERS else ""
        raise UsageError(f"tui.keys.{name}: no key {key!r}{hint}")


def _of_type(table: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    value = table.get(name, default)
    if value is not default and not isinstance(value, kind):
        raise UsageError(f"tui.{name}: has to be {NAMES[name]}")
    return value
