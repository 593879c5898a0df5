"""What the app remembers from one run to the next: written on each change, since a terminal may be closed any time."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

from readinglist.errors import LibraryError
from readinglist.files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

_SEARCHES = 50
"""Searches that are remembered."""
_ELEMENTS = {"searches": str, "triaged": int}
"""What lists are made of."""


@dataclass(slots=True)
class State:
    """Remembered values; those that a file does not have, or has of another kind, stay as they are here."""

    theme: str = ""
    """The theme that was chosen last; ``""``: that of the configuration."""
    theme_instead: str = ""
    """The theme of the configuration when another one was chosen: where that has changed, it is the later choice."""
    shown: str = "all"
    """Which list of the sidebar was shown."""
    paper: int = 0
    """Where the cursor was."""
    sort: str = ""
    """How the list was sorted; ``""``: as it comes."""
    reverse: bool = False
    sidebar_width: int = 28
    details_width: int = 48
    searches: list[str] = field(default_factory=list)
    """The last first."""
    triaged: list[int] = field(default_factory=list)
    """Papers that were looked at in triage and left as they are."""
    export_path: str = ""
    export_format: str = ""
    import_path: str = ""

    def remember_search(self, text: str) -> None:
        """Put a search before the others."""
        text = text.strip()
        if text:
            self.searches = [text, *(known for known in self.searches if known != text)][:_SEARCHES]


def load_state(path: Path | None) -> State:
    """The state in a file; a new one where there is none, or nothing that can be read."""
    state = State()
    if path is None:
        return state
    with suppress(OSError, ValueError):
        values = json.loads(path.read_text(encoding="utf-8"))
        for item in fields(State):
            value = values.get(item.name) if isinstance(values, dict) else None
            if isinstance(value, list):
                value = [one for one in value if type(one) is _ELEMENTS.get(item.name)]
            if type(value) is type(getattr(state, item.name)):
                setattr(state, item.name, value)
    return state


def save_state(path: Path | None, state: State) -> None:
    """Write the state; where that can't be, it is forgotten: no reason to stop anybody's work."""
    if path is None:
        return
    with suppress(OSError, LibraryError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, [json.dumps(asdict(state), ensure_ascii=False, indent=1) + "\n"])
