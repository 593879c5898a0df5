"""The app: opens the library, changes it one step at a time, tells what happened, and keeps its screens up to date."""

from __future__ import annotations

import gc
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events

from readinglist.errors import LibraryError, UsageError
from readinglist.store.connection import StoreError
from readinglist.text import clean, safe_line
from readinglist.tui.actions import ACTIONS, bindings
from readinglist.tui.background import in_background
from readinglist.tui.bound import key_of, keys_of, with_keys
from readinglist.tui.commands import Commands
from readinglist.tui.desk import Desk
from readinglist.tui.icons import icons
from readinglist.tui.inert import Inert
from readinglist.tui.keys_in_order import KeysInOrder
from readinglist.tui.options import Options
from readinglist.tui.state import load_state, save_state
from readinglist.tui.themes import DARK, LIGHT, own_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from textual.screen import Screen
    from textual.worker import Worker

    from readinglist.library import Library

_T = TypeVar("_T")

_LOOK = 0.5
"""Seconds between two looks whether another program has changed the library."""
_SAVE = 0.3
"""Seconds after which what is to be remembered is written: many changes come together."""


class ReadingListApp(KeysInOrder):
    """A reading list in the terminal.

    Raises:
        StoreError: the library can't be opened.
        UsageError: the configuration makes no sense.
    """

    TITLE = "readinglist"
    CSS_PATH = "app.tcss"
    BINDINGS = bindings("app")
    COMMANDS = {Commands}  # noqa: RUF012 - Textual's way
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual's way
        (0, "-tiny"), (60, "-narrow"), (100, "-medium"), (140, "-wide"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-tall")]  # noqa: RUF012 - Textual's way
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        library: Path,
        *,
        key_pattern: str | None = None,
        options: Options | None = None,
        state_path: Path | None = None,
        program: tuple[str, ...] = (),
    ) -> None:
        """*state_path* is where the state is remembered; *program* how the command line is started, for imports."""
        super().__init__()
        self._filters.append(Inert())
        self.options = options or Options()
        self.icons = icons(self.options.ascii_icons)
        self.state_path = state_path
        self.state = load_state(state_path)
        self.program = program
        self.desk: Desk = Desk(library, key_pattern)
        self.last_tags: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        """Tags that were added and removed last, to do it again."""
        self.clipboard_text = ""
        """What was copied last."""
        self._saving = False
        self._version = self.desk.reader.version()
        for theme in (DARK, LIGHT, *(own_theme(name, values) for name, values in self.options.themes.items())):
            self.register_theme(theme)
        # What was chosen last counts: a choice in the app, unless the configuration names another one since.
        chosen = self.state.theme if self.state.theme_instead == (self.options.theme or "") else ""
        wanted = chosen or self.options.theme or DARK.name
        if self.options.theme and self.options.theme not in self.available_themes:
            raise UsageError(f"tui.theme: no theme {self.options.theme!r}; the command palette lists them")
        self.theme = wanted if wanted in self.available_themes else DARK.name
        if not self.options.animations:
            self.animation_level = "none"

    def get_default_screen(self) -> Screen[Any]:
        """The library is what is shown first, and below everything else."""
        from readinglist.tui.screens.library import LibraryScreen

        return LibraryScreen()

    def on_mount(self) -> None:
        """Take over the owner's keys, and begin to look for changes of other programs."""
        if self.options.keys:
            self.set_keymap(self.options.keys)
        self.set_interval(_LOOK, self._look)
        self.call_after_refresh(_collect_garbage_again)

    def on_unmount(self) -> None:
        """Finish what was begun."""
        self._save_state()
        self.desk.close()

    async def on_event(self, event: events.Event) -> None:
        """What is pasted may come from anywhere: it is made inert before anything gets it."""
        if isinstance(event, events.Paste) and not event.is_forwarded:
            event.text = clean(event.text)
        await super().on_event(event)

    # --- changing

    def change(
        self,
        do: Callable[[Library], _T],
        told: Callable[[_T], str],
        *,
        after: Callable[[_T], Any] | None = None,
        undo: bool = True,
    ) -> Worker[None]:
        """Change the library, in the background and in the order of asking, and tell what happened.

        Args:
            do: the change, one step of the journal.
            told: what it did, in words; nothing is said where it returns ``""``.
            after: called with what *do* returned.
            undo: whether it can be taken back.
        """

        async def run() -> None:
            try:
                result = await self.desk.write(do)
            except (LibraryError, StoreError) as error:
                self.fail(str(error))
                return
            self.library_changed()
            message = told(result)
            if message:
                self.tell(f"{message} · {self.key('undo')} to undo" if undo else message)
            if after is not None:
                after(result)

        return in_background(self, run, group="change", exit_on_error=True)

    def library_changed(self) -> None:
        """Let all screens read anew what they show."""
        self._version = self.desk.reader.version()
        for screen in self.screen_stack:
            reread = getattr(screen, "library_changed", None)
            if reread is not None:
                reread()

    def _look(self) -> None:
        try:
            version = self.desk.reader.version()
        except StoreError as error:
            self.fail(str(error))
            return
        if version != self._version:
            self.library_changed()

    def action_undo(self) -> None:
        """Take back the last change."""
        self._move("undo", "took back", "nothing to take back")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._move("redo", "did again", "nothing to do again")

    def _move(self, direction: str, done: str, nothing: str) -> None:
        def move(library: Library) -> str:
            entries = library.undo() if direction == "undo" else library.redo()
            return f"{done}: {entries[0].summary or entries[0].verb}" if entries else nothing

        self.change(move, lambda message: message, undo=False)

    # --- telling

    def key(self, action: str) -> str:
        """The first of the keys that an action has, as people write it."""
        return key_of(action, self.options.keys)

    def key_while_typing(self, action: str) -> str:
        """The same while the search line has the focus: there, a character is no key until it is left."""
        keys = keys_of(ACTIONS[action], self.options.keys).split(" ")
        return next((key for key in keys if len(key) > 1), f"{self.key('search-leave')} {keys[0]}")

    @cached_property
    def key_names(self) -> Mapping[str, str]:
        """The first keys of all actions, by their ids with ``_`` for ``-``."""
        return {action.replace("-", "_"): self.key(action) for action in ACTIONS}

    def with_keys(self, text: str) -> str:
        """*text* with the first key of an action wherever ``{id}`` stands."""
        return with_keys(text, self.options.keys)

    def tell(self, message: str) -> None:
        """Say what happened, in a corner, for some seconds."""
        self.notify(safe_line(message), markup=False, timeout=4)

    def fail(self, message: str) -> None:
        """Say what went wrong, and what to do about it."""
        self.notify(safe_line(message), markup=False, severity="error", timeout=8)

    # --- remembering

    def remember(self, **values: Any) -> None:
        """Remember values of the :class:`~readinglist.tui.state.State`, also over a terminal that is closed."""
        for name, value in values.items():
            setattr(self.state, name, value)
        if self.is_running and not self._saving:
            self._saving = True
            self.set_timer(_SAVE, self._save_state, name="save-state")

    def _save_state(self) -> None:
        self._saving = False
        save_state(self.state_path, self.state)

    # --- the palette, help, jumping

    def action_help(self) -> None:
        """What can be done here."""
        from readinglist.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen, self.focused))

    def action_jump(self) -> None:
        """Letters on everything that can have the focus."""
        from readinglist.tui.screens.jump import JumpScreen

        self.push_screen(JumpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Everything that can be done now, by its name."""
        from textual.command import CommandPalette

        from readinglist.tui.screens.palette import Palette

        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            self.push_screen(Palette())

    def action_theme(self) -> None:
        """Choose a theme; it is remembered."""
        from readinglist.tui.screens.theme import ThemeScreen

        self.push_screen(ThemeScreen(), lambda name: self.choose_theme(name) if name else None)

    def search_themes(self) -> None:
        """Textual's own way to the themes: ours."""
        self.action_theme()

    def choose_theme(self, name: str) -> None:
        """Use a theme from now on; that of the configuration is followed, should it ever change there."""
        self.theme = name
        configured = self.options.theme or ""
        own = name != (configured or DARK.name)
        self.remember(theme=name if own else "", theme_instead=configured)
        self.tell(f"theme {name}")

    def get_system_commands(self, screen: Screen[Any]) -> Any:
        """Textual's own commands of the palette that make sense here."""
        for command in super().get_system_commands(screen):
            if command.title in ("Screenshot", "Maximize", "Minimize"):
                yield command._replace(title=f"view: {command.title}")


def _collect_garbage_again() -> None:
    """What was made for the start stays, so nobody has to look through it again."""
    gc.freeze()
    gc.enable()


_SWITCH = 0.0005
"""Seconds that a thread may hold the interpreter: a key must not wait while a search makes a list of its results."""


def run(app: ReadingListApp) -> int:
    """Run the app until it is left; returns the exit code."""
    sys.setswitchinterval(_SWITCH)
    app.run()
    return app.return_code or 0
