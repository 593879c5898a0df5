"""The command palette: Textual's, with the looks of this app, a line for each command."""

from __future__ import annotations

from textual.command import CommandPalette


class Palette(CommandPalette):
    """What can be done now, to be found by typing."""

    DEFAULT_CSS = """
    Palette > Vertical {
        margin-top: 2; width: 92; max-width: 96%; height: 86%; background: $surface;
        &:dark { background: $surface; }
    }
    Palette SearchIcon { display: none; }
    Palette #--input {
        height: 3; border: round $border; background: $surface;
        &.--list-visible { border: round $border; }
    }
    Palette CommandInput, Palette CommandInput:focus { border: none; height: 1; padding: 0 1; background: $surface; }
    Palette #--results { background: $surface; }
    Palette CommandList {
        border: none; padding: 0; max-height: 75vh; background: $surface; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis;
        &.--populating { border: none; }
        & > .option-list--option { padding: 0 2; text-style: none; }
        & > .option-list--option-highlighted {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: none;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(placeholder="Search commands, # for lists, @ for papers", id="--command-palette")
