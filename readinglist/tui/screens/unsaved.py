"""Asks what is to become of something that was written and not saved."""

from __future__ import annotations

from readinglist.tui.screens.choose import Choose


class Unsaved(Choose):
    """Dismissed with ``save``, ``discard``, or ``stay`` (or None), which is where it begins."""

    def __init__(self, what: str) -> None:
        """*what* was changed, as in ``The note``."""
        super().__init__(
            f"{what} was changed",
            [("stay", "Go on writing"), ("save", "Save it"), ("discard", "Throw the changes away")],
            "stay",
        )
