"""Rows of a form: a name, a line or a text to write, what is known of the value, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from readinglist.text import one_line
from readinglist.tui import safe
from readinglist.tui.actions import bindings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

_NAME = 11
"""Cells of a field's name."""
_NOTE = 19
"""Cells of what is known of its value."""


class FormLine(Input):
    """A line of a form: up and down go to its neighbours."""

    BINDINGS = bindings("form-line")

    def on_paste(self, event: events.Paste) -> None:
        """What has line breaks is pasted whole, on one line."""
        event.text = one_line(event.text)


class FormText(TextArea):
    """A text of a form that may be longer than a line, without line breaks: Enter goes on, as it does in a line."""

    DEFAULT_CSS = """
    FormText, FormText:focus {
        height: auto; min-height: 1; max-height: 8; border: none; padding: 0 1; scrollbar-size-vertical: 1;
    }
    """

    def on_key(self, event: events.Key) -> None:
        """Enter goes to the next field."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(FormRow.Submitted())

    def on_paste(self, event: events.Paste) -> None:
        """What has line breaks is pasted on one line."""
        event.text = one_line(event.text)

    def action_cursor_down(self, select: bool = False) -> None:
        """From the last line to the next field."""
        self._move(super().action_cursor_down, select, 1)

    def action_cursor_up(self, select: bool = False) -> None:
        """From the first line to the field before."""
        self._move(super().action_cursor_up, select, -1)

    def _move(self, move: Callable[[bool], None], select: bool, step: int) -> None:
        line = self.wrapped_document.location_to_offset(self.cursor_location).y
        if not select and not 0 <= line + step < self.wrapped_document.height:
            self.post_message(FormRow.Passed(step))
        else:
            move(select)


class FormRow(Widget):
    """One field: name, value and what is known of it on a line; below, where there is any, what is wrong with it.

    Name and note are drawn by the row itself: a form with a widget for each of them opens too slowly.
    """

    DEFAULT_CSS = """
    FormRow {
        height: auto; background: $surface;
        .form-value { width: 1fr; margin: 0 19 0 11; }
        .form-below { height: auto; margin: 0 19 0 11; padding: 0 1; color: $text-muted; }
        .form-below.-problem { color: $text-error; }
    }
    """

    class Submitted(Message):
        """Enter was pressed in a field."""

    class Passed(Message):
        """Another field is wanted: the next one, or with -1 the one before."""

        def __init__(self, step: int = 1) -> None:
            super().__init__()
            self.step = step

    class Left(Message):
        """A field was left."""

        def __init__(self, row: FormRow) -> None:
            super().__init__()
            self.row = row

    class Changed(Message):
        """Something was typed."""

        def __init__(self, row: FormRow) -> None:
            super().__init__()
            self.row = row

    def __init__(
        self,
        name: str,
        text: str = "",
        *,
        long: bool = False,
        edited: bool = False,
        others: Sequence[tuple[str, str]] = (),
        suggestions: Sequence[str] = (),
        placeholder: str = "",
    ) -> None:
        """*others* are what other sources say, each with what to call the source; *long* takes several lines."""
        super().__init__(id=f"field-{name}")
        self.field = name
        self.before = one_line(text)
        """The value at first."""
        self._long = long
        self._edited = edited
        self._others = [(self.before, ""), *((one_line(value), where) for value, where in others)]
        self._suggestions = suggestions
        self._placeholder = placeholder
        self._problem = ""
        self._information = ""

    def compose(self) -> ComposeResult:
        """The value."""
        if self._long:
            yield FormText(
                self.before, compact=True, highlight_cursor_line=False, placeholder=Content(self._placeholder),
                classes="form-value",
            )  # fmt: skip
        else:
            suggester = SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
            yield FormLine(
                self.before, compact=True, suggester=suggester, placeholder=self._placeholder, select_on_focus=False,
                classes="form-value",
            )  # fmt: skip

    def render(self) -> Content:
        """Name and note; the value lies upon it."""
        name = "bold $text-accent" if self.has_class("-here") else "$foreground-muted"
        gap = self.size.width - _NAME - _NOTE + 1
        return Content.assemble((self.field.ljust(_NAME), name), " " * max(0, gap), (self.note, "$foreground-muted"))

    # --- the value

    @property
    def _widget(self) -> Input | TextArea:
        return self.query_one(FormText) if self._long else self.query_one(FormLine)

    @property
    def value(self) -> str:
        """What stands in the field."""
        widget = self._widget
        return one_line(widget.text if isinstance(widget, TextArea) else widget.value)

    @value.setter
    def value(self, text: str) -> None:
        widget = self._widget
        if isinstance(widget, TextArea):
            widget.replace(text, (0, 0), widget.document.end)
        else:
            widget.value = text
            widget.cursor_position = len(text)

    @property
    def changed(self) -> bool:
        """Whether it is another value than at first."""
        return self.value != self.before

    def enter(self) -> None:
        """Give it the focus."""
        self._widget.focus()

    # --- what is known of it

    @property
    def _place(self) -> int:
        """Which of the sources says what stands in the field; 0 is the paper, or none."""
        values = [value for value, _ in self._others]
        return values.index(self.value) if self.value in values else 0

    @property
    def note(self) -> str:
        """Whether it was changed, and how many other values there are."""
        parts = ["changed"] if self.changed else ["edited"] if self._edited else []
        others = len(self._others) - 1
        if others:
            place = self._place
            parts.append(f"{place}/{others}" if place else f"{others} other{'' if others == 1 else 's'}")
        return " · ".join(parts)

    def other(self) -> bool:
        """Put in what the next source says; after the last one, what there was at first. False without others."""
        if len(self._others) < 2:
            return False
        self.value = self._others[(self._place + 1) % len(self._others)][0]
        return True

    def say(self, problem: str) -> None:
        """Show what is wrong with the value; nothing, with an empty text."""
        self._problem = problem
        self._below()

    def inform(self, text: str) -> None:
        """Show something about the value, unless something is wrong with it."""
        self._information = text
        self._below()

    def check(self, wrong: Callable[[str, str], str]) -> bool:
        """Show what is *wrong* with the field and its value; returns whether nothing is."""
        self.say(wrong(self.field, self.value) if self.changed else "")
        return not self._problem

    def _below(self) -> None:
        text = self._problem or self._information
        line = next(iter(self.query(".form-below").results(Static)), None)
        if line is None and text:
            line = Static("", classes="form-below", markup=False)
            self.mount(line)
        if line is not None and (line.display or text):
            line.set_class(bool(self._problem), "-problem")
            line.display = bool(text)
            line.update(safe.one_line(text))

    # --- what happens in it

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was said of the value before does not hold any more."""
        event.stop()
        self._typed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What was said of the value before does not hold any more."""
        event.stop()
        self._typed()

    def _typed(self) -> None:
        where = self._others[self._place][1]
        self._problem, self._information = "", f"as {where} says" if where else ""
        self._below()
        self.refresh()
        self.post_message(self.Changed(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.post_message(self.Submitted())

    def on_descendant_focus(self) -> None:
        """The field stands out."""
        self.add_class("-here")
        # The class alone draws the value anew, not the name beside it.
        self.refresh()

    def on_descendant_blur(self) -> None:
        """The field is left."""
        self.remove_class("-here")
        self.refresh()
        self.post_message(self.Left(self))

    def on_click(self, event: events.Click) -> None:
        """On the name: write. On the note: what the next source says."""
        on_note = event.x >= self.size.width - _NOTE
        if event.x < _NAME or (on_note and len(self._others) > 1):
            self.enter()
        if on_note:
            self.other()
