"""Asks what is to become of something that was written and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readinglist.tui.screens.choose import Choose

if TYPE_CHECKING:
    from readinglist.tui.screens.dialog import Dialog


class Unsaved(Choose):
    """Dismissed with ``save``, ``discard``, or ``stay`` (or None), which is where it begins."""

    def __init__(self, what: str) -> None:
        """*what* was changed, as in ``The note``."""
        super().__init__(
            f"{what} was changed",
            [("stay", "Go on writing"), ("save", "Save it"), ("discard", "Throw the changes away")],
            "stay",
        )


def leave(dialog: Dialog[Any], what: str, *, changed: bool) -> None:
    """Leave *dialog* without an answer, but ask before *what* was *changed* in it is thrown away."""

    def answered(answer: str | None) -> None:
        if answer == "save":
            dialog.action_accept()
        elif answer == "discard":
            dialog.dismiss(None)

    if changed:
        dialog.app.push_screen(Unsaved(what), answered)
    else:
        dialog.dismiss(None)
