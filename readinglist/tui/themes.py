"""The app's own two themes, and those that the configuration describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.theme import Theme

from readinglist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = Theme(
    name="readinglist-dark",
    primary="#7aa2c9",
    secondary="#9a8fc4",
    accent="#e0a458",
    warning="#e6c062",
    error="#e0757a",
    success="#8fbf7f",
    foreground="#d8dbe0",
    background="#14171c",
    surface="#1a1e25",
    panel="#232833",
    dark=True,
    variables={
        "block-cursor-background": "#35507a",
        "block-cursor-foreground": "#f2f4f8",
        "border": "#5f86b3",
        "border-blurred": "#343b48",
        "footer-key-foreground": "#e0a458",
        "input-selection-background": "#5f86b3 40%",
    },
)
"""Slate and amber: dim where nothing has to be read, and one warm colour for what can be pressed."""
LIGHT = Theme(
    name="readinglist-light",
    primary="#2f5d8c",
    secondary="#5d4f8f",
    accent="#8f4e00",
    warning="#7a5a00",
    error="#a3262d",
    success="#2f6b2f",
    foreground="#22262c",
    background="#f7f5f0",
    surface="#fdfcf9",
    panel="#ebe7de",
    dark=False,
    variables={
        "block-cursor-background": "#c3d5ea",
        "block-cursor-foreground": "#102a45",
        "border": "#2f5d8c",
        "border-blurred": "#cdc7ba",
        "footer-key-foreground": "#8f4e00",
    },
)
"""Paper and ink."""

_COLORS = (
    "primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel",
)  # fmt: skip


def own_theme(name: str, values: Mapping[str, Any]) -> Theme:
    """A theme of the configuration: colours by Textual's names, ``dark`` true or false.

    Raises:
        UsageError: a name is unknown, or a colour is none.
    """
    from textual.color import Color, ColorParseError

    colors: dict[str, str] = {}
    for key, value in values.items():
        if key == "dark":
            continue
        if key not in _COLORS:
            raise UsageError(f"tui.themes.{name}: unknown name {key!r}; known are dark, {', '.join(_COLORS)}")
        try:
            colors[key] = Color.parse(str(value)).hex
        except ColorParseError as error:
            raise UsageError(f"tui.themes.{name}.{key}: {value!r} is no colour; write it as #rrggbb") from error
    return Theme(name=name, dark=bool(values.get("dark", True)), **colors)  # type: ignore[arg-type]
