"""Every key of the app, declared once: bindings, help, palette and the table in the documentation are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.binding import BindingType


class Action(NamedTuple):
    """Something that a key does."""

    id: str
    """Its name in ``[tui.keys]`` of the configuration; unique."""
    keys: str
    """Textual's names of the keys, with commas between them."""
    action: str
    """The method ``action_…`` of the widget, screen or app that it belongs to, perhaps with an argument."""
    name: str
    """What it is called in the footer and in lists: short, begins with a capital."""
    tip: str
    """What it does, in a sentence."""
    footer: bool = False
    """Whether the footer shows it."""
    palette: str = ""
    """Its name in the command palette, ``area: Verb``; ``""`` keeps it out."""
    priority: bool = False
    """Whether it goes before what the focused widget does with the key."""


_APP = (
    Action("help", "question_mark,f1", "help", "Help", "What can be done here, and all keys.", True, "help: Show keys"),
    Action("undo", "u", "undo", "Undo", "Take back the last change.", False, "edit: Undo"),
    Action("redo", "ctrl+r", "redo", "Redo", "Do again what was taken back.", False, "edit: Redo"),
    Action(
        "jump",
        "f,ctrl+o",
        "jump",
        "Jump",
        "Letters on everything that can have the focus: press one.",
        False,
        "go: Jump",
    ),
    Action(
        "palette",
        "ctrl+p",
        "command_palette",
        "Commands",
        "Everything that can be done here, by its name.",
        priority=True,
    ),
    Action(
        "theme",
        "ctrl+t",
        "theme",
        "Theme",
        "Other colours: the screen shows each as you look at it.",
        False,
        "view: Theme",
    ),
    Action("quit", "q,ctrl+q", "quit", "Quit", "Leave; everything is saved already.", False, "app: Quit"),
)
_LIBRARY = (
    Action("search", "slash", "search", "Search", "Search as you type, in the whole library.", True, "go: Search"),
    Action("back", "escape", "back", "Back", "One step back: the search, then the marks, then the list."),
    Action("import", "i", "import", "Import", "Read dumps, pages and bibliographies.", True, "papers: Import"),
    Action("add", "a", "add", "Add", "Add a paper by hand, or by its arXiv id or DOI.", False, "papers: Add"),
    Action("export", "x", "export", "Export", "Write papers as BibTeX, or in another format.", False, "papers: Export"),
    Action("triage", "T", "triage", "Triage", "Decide about new papers one by one.", True, "go: Triage"),
    Action("duplicates", "D", "duplicates", "Duplicates", "Look through what may be one paper.", False,
           "go: Review duplicates"),
    Action("statistics", "percent_sign", "statistics", "Statistics", "Papers by month, status, tag and import.", False,
           "go: Statistics"),
    Action("merge", "M", "merge", "Merge", "Make the marked papers one.", False, "papers: Merge the marked ones"),
    Action("sort", "S", "sort", "Sort", "Choose the order of the list; again reverses it.", False, "list: Sort"),
    Action("save-view", "V", "save_view", "Save view", "Keep this search under a name.", False, "list: Save as a view"),
    Action("lists", "tab", "next_pane", "Next pane", "Lists, papers, details: the next one.", False, "go: Next pane"),
    Action("previous-pane", "shift+tab", "previous_pane", "Previous pane", "The pane before."),
    Action("sidebar", "b", "toggle_sidebar", "Lists", "Show or hide the lists.", False, "view: Show or hide the lists"),
    Action("details-pane", "B", "toggle_details", "Details", "Show or hide the details.", False,
           "view: Show or hide the details"),
    Action("narrower", "less_than_sign", "resize(-4)", "Narrower", "Make the focused side pane narrower."),
    Action("wider", "greater_than_sign", "resize(4)", "Wider", "Make the focused side pane wider."),
    Action("reload", "ctrl+l", "reload", "Reload", "Read everything anew.", False, "list: Reload"),
    *(
        Action(f"view-{number}", str(number), f"view({number})", f"View {number}",
               f"Show the saved view number {number}." if number else "Show all papers.")
        for number in range(10)
    ),
)  # fmt: skip
_PAPERS = (
    Action("star", "s", "star", "Star", "Give the papers a star, or take it away.", True, "papers: Star"),
    Action("tags", "t", "tags", "Tags", "Add and remove tags.", True, "papers: Tags"),
    Action("again", "full_stop", "repeat_tags", "Same tags", "Give the papers the tags that were given last.", False,
           "papers: Give the last tags again"),
    Action("status", "r", "status", "Status", "Next status: unread, reading, read, skipped.", True,
           "papers: Next status"),
    Action("note", "n", "note", "Note", "Write a note.", False, "papers: Note"),
    Action("note-editor", "N", "note_editor", "Note in editor", "Write the note in your editor.", False,
           "papers: Note in $EDITOR"),
    Action("open", "o", "open", "Open", "Open the paper's page in the browser.", False, "papers: Open page"),
    Action("open-code", "c", "open_code", "Code", "Open the paper's code in the browser.", False, "papers: Open code"),
    Action("copy-key", "y", "copy('key')", "Copy key", "Copy the citation keys.", False, "papers: Copy keys"),
    Action("copy-bibtex", "Y", "copy('bibtex')", "Copy BibTeX", "Copy the BibTeX entries.", False,
           "papers: Copy BibTeX"),
    Action("copy-title", "ctrl+y", "copy('title')", "Copy title", "Copy the titles.", False, "papers: Copy titles"),
    Action("edit", "e", "edit", "Edit", "Change the fields of the paper.", False, "papers: Edit"),
    Action("delete", "d,delete", "delete", "Delete", "Put the papers into the trash; there it takes them out again.",
           False, "papers: Delete, or restore"),
    Action("unmerge", "ctrl+u", "unmerge", "Unmerge", "Take a merged paper apart again.", False, "papers: Unmerge"),
)  # fmt: skip
_TABLE = (
    Action("down", "j,down", "move(1)", "Down", "The next paper."),
    Action("up", "k,up", "move(-1)", "Up", "The paper before."),
    Action("page-down", "pagedown,ctrl+f", "page(1)", "Page down", "A page on."),
    Action("page-up", "pageup,ctrl+b", "page(-1)", "Page up", "A page back."),
    Action("top", "g,home", "edge(0)", "Top", "The first paper."),
    Action("bottom", "G,end", "edge(-1)", "Bottom", "The last paper."),
    Action("details", "enter", "details", "Details", "Everything about the paper.", True),
    Action("mark", "space", "mark", "Select", "Mark the paper, or take the mark away; what you do is for all marked.",
           True),
    Action("mark-range", "v", "mark_range", "Select range", "Mark from here: move, and press it again.", False,
           "list: Select a range"),
    Action("mark-all", "ctrl+a", "mark_all", "Select all", "Mark all papers of the list.", False, "list: Select all"),
)  # fmt: skip
_DETAILS = (
    Action("scroll-down", "j,down", "scroll_down", "Scroll down", "A line on."),
    Action("scroll-up", "k,up", "scroll_up", "Scroll up", "A line back."),
    Action("scroll-end", "G,end", "scroll_end", "End", "To the end."),
    Action("scroll-home", "g,home", "scroll_home", "Beginning", "To the beginning."),
)
_DETAILS_SCREEN = (
    Action("close-details", "escape,enter", "close", "Back", "Back to the list.", True),
    Action("next-paper", "right_square_bracket,J", "step(1)", "Next", "The next paper of the list.", True),
    Action("previous-paper", "left_square_bracket,K", "step(-1)", "Previous", "The paper before.", True),
)
_SEARCH = (
    Action("search-leave", "enter", "leave", "To the papers", "Keep the search and go to what it found.", True),
    Action("search-clear", "escape", "clear", "Clear", "Forget the search.", True),
    Action("search-complete", "tab", "complete", "Complete", "Take the completion that is shown first.", True),
    Action("search-older", "up", "older", "Older search", "The search before this one."),
    Action("search-newer", "down", "newer", "Newer search", "The search after this one, or the papers."),
)
_SIDEBAR = (
    Action("list-down", "j,down", "cursor_down", "Down", "The next list."),
    Action("list-up", "k,up", "cursor_up", "Up", "The list before."),
    Action("list-top", "g,home", "first", "Top", "The first list."),
    Action("list-bottom", "G,end", "last", "Bottom", "The last list."),
    Action("list-show", "enter,space", "select", "Show", "Show the papers of the list.", True),
    Action("list-rename", "R", "rename", "Rename", "Rename the tag, or merge it into another one."),
    Action("list-delete", "delete", "remove", "Forget", "Forget the saved view, or take the tag from all papers."),
)
_DIALOG = (
    Action("dialog-cancel", "escape", "cancel", "Cancel", "Close without doing anything.", True),
    Action("dialog-accept", "ctrl+s", "accept", "Do it", "Do what the dialog says.", True, "", True),
    Action("dialog-help", "f1", "app.help", "Help", "What this dialog is, and its keys."),
    Action("dialog-jump", "ctrl+o", "app.jump", "Jump", "Letters on everything in the dialog: press one."),
)
_EXPORT = (Action("export-write", "enter", "accept", "Write", "Write the file.", True),)
_CHOICES = (
    Action("choice-next", "right,l", "step(1)", "Next", "The next one of the choices."),
    Action("choice-previous", "left,h", "step(-1)", "Previous", "The choice before."),
    Action("choice-down", "down,j", "app.focus_next", "Next field", "On to the next field."),
    Action("choice-up", "up,k", "app.focus_previous", "Field before", "Back to the field before."),
    Action("choice-toggle", "space", "choose", "Choose", "Choose it; where several can be chosen, or not."),
)
_HELP = (
    Action("help-close", "escape,f1", "close", "Close", "Back to where you were.", True),
    Action("help-down", "down", "scroll_by(1)", "Down", "A line on."),
    Action("help-up", "up", "scroll_by(-1)", "Up", "A line back."),
    Action("help-page-down", "pagedown", "page_by(1)", "Page down", "A page on."),
    Action("help-page-up", "pageup", "page_by(-1)", "Page up", "A page back."),
    Action("help-pane", "tab", "other_pane", "Other side", "Scroll the other side."),
)
_JUMP = (Action("jump-leave", "escape", "leave", "Leave", "Back, without going anywhere.", True),)
_PATH = (
    Action("path-complete", "tab", "complete", "Complete", "Complete the path; again goes through what it could be.",
           True),
    Action("path-next", "down", "next_field", "Next field", "On to the next field."),
    Action("path-previous", "up", "previous_field", "Field before", "Back to the field before."),
)  # fmt: skip
_TAG_INPUT = (
    Action("tags-take", "enter", "screen.take", "Take", "Take the tag at the cursor; with nothing typed, apply.", True),
    Action("tags-down", "down", "screen.step(1)", "Down", "The next tag of the list."),
    Action("tags-up", "up", "screen.step(-1)", "Up", "The tag before."),
)
_TAG_LIST = (
    Action("tag-toggle", "space,enter", "take", "Toggle", "All, none; or as it was, where only some have it.", True),
    Action("tag-down", "down", "move(1)", "Down", "The next tag."),
    Action("tag-up", "up", "move(-1)", "Up", "The tag before; from the first one, back to typing."),
    Action("tag-page-down", "pagedown", "page(1)", "Page down", "A page on."),
    Action("tag-page-up", "pageup", "page(-1)", "Page up", "A page back."),
    Action("tag-top", "home", "edge(0)", "Top", "The first tag."),
    Action("tag-bottom", "end", "edge(-1)", "Bottom", "The last tag."),
)
_NOTE_DIALOG = (
    Action("note-external", "ctrl+e", "editor", "Editor", "Go on in the editor of VISUAL or EDITOR.", True, "", True),
)
_EDIT_DIALOG = (
    Action(
        "field-other", "ctrl+n", "other", "Other value", "What another source says; at last as it was.", True, "", True
    ),
)
_FORM_LINE = (
    Action("field-down", "down", "screen.field(1)", "Next field", "The next field."),
    Action("field-up", "up", "screen.field(-1)", "Field before", "The field before."),
)  # fmt: skip

_TRIAGE = (
    Action("triage-star", "s", "settle('starred')", "Star", "Give it a star, leave it unread, and go on.", True,
           "triage: Star"),
    Action("triage-reading", "r", "settle('reading')", "To read", "Mark it as reading, to be read next, and go on.",
           True, "triage: To be read"),
    Action("triage-skip", "x,minus", "settle('skipped')", "Skip", "Mark it as skipped, and go on.", True,
           "triage: Skip"),
    Action("triage-read", "m", "settle('read')", "Read", "Mark it as read, and go on.", True, "triage: Read"),
    Action("triage-delete", "d,delete", "settle('trashed')", "Delete", "Put it into the trash, and go on.", False,
           "triage: Delete"),
    Action("triage-later", "enter,l,right", "put_off", "Later",
           "Leave it as it is, and go on; it comes again when you ask for what was put off.", True, "triage: Later"),
    Action("triage-previous", "h,left,K", "step_back", "Back", "The paper before, to look at it or decide anew.", True,
           "triage: Paper before"),
    Action("triage-undo", "u", "undo", "Undo", "Take back what was done last, and go back to its paper.", True),
    Action("triage-tags", "t", "tags", "Tags", "Add and remove tags, and stay."),
    *(
        Action(f"triage-tag-{number}", str(number), f"give_tag({number})", f"Tag {number}",
               f"Give the tag number {number} of those below, or take it away, and stay.")
        for number in range(1, 10)
    ),
    Action("triage-down", "j,down", "scroll_lines(1)", "Scroll down", "A line on in the abstract."),
    Action("triage-up", "k,up", "scroll_lines(-1)", "Scroll up", "A line back."),
    Action("triage-page-down", "space,pagedown,ctrl+f", "scroll_pages(1)", "Page down", "A page on in the abstract."),
    Action("triage-page-up", "pageup,ctrl+b", "scroll_pages(-1)", "Page up", "A page back."),
    Action("triage-top", "g,home", "scroll_edge(0)", "Beginning", "To the beginning of the abstract."),
    Action("triage-bottom", "G,end", "scroll_edge(1)", "End", "To its end."),
    Action("triage-again", "R", "start_again", "Again", "At the end: go through those that were put off.", True,
           "triage: Go through what was put off"),
    Action("triage-close", "escape", "close", "Back to the list", "Back to the list; what was decided is saved."),
)  # fmt: skip
_STATISTICS = (
    Action("statistics-close", "escape,enter", "close", "Back", "Back to the list.", True),
    Action("statistics-down", "j,down", "scroll_lines(1)", "Down", "A line on."),
    Action("statistics-up", "k,up", "scroll_lines(-1)", "Up", "A line back."),
    Action("statistics-page-down", "space,pagedown,ctrl+f", "scroll_pages(1)", "Page down", "A page on.", True),
    Action("statistics-page-up", "pageup,ctrl+b", "scroll_pages(-1)", "Page up", "A page back."),
    Action("statistics-top", "g,home", "scroll_edge(0)", "Beginning", "To the beginning."),
    Action("statistics-bottom", "G,end", "scroll_edge(1)", "End", "To the end."),
)
_IMPORT = (
    Action("import-cancel", "escape", "cancel", "Back", "Back to the library; nothing is imported.", True),
    Action("import-preview", "ctrl+s", "preview", "Preview", "Look what an import would do; nothing happens yet.", True,
           "import: Preview"),
    Action("import-paste", "ctrl+t", "other_tab", "Files or paste", "From files to a text that you paste, and back.",
           True, "import: Files or paste"),
    Action("import-samples", "ctrl+l", "samples", "Samples", "Try it with sample dumps of invented papers.", True,
           "import: Load the samples"),
)  # fmt: skip
_IMPORT_LIST = (
    Action("import-remove", "delete,backspace,d", "remove", "Take off", "Take the file off the list.", True),
    Action("import-list-down", "j,down", "cursor_down", "Down", "The next file."),
    Action("import-list-up", "k,up", "cursor_up", "Up", "The file before."),
    Action("import-list-preview", "enter", "preview", "Preview", "Look what an import would do."),
)
_IMPORT_RUN = (
    Action("import-do", "enter", "import", "Import", "Import what the preview shows.", True, "import: Import"),
    Action("import-done", "enter", "close", "Show the papers", "Close the report and show what is new.", True),
    Action("import-stop", "escape", "stop", "Stop", "Stop; nothing of it is imported.", True),
    Action("import-back", "escape", "back", "Back", "Back to the choice of files; nothing is imported.", True),
    Action("import-close", "escape", "close", "Close", "Close the report and show what is new.", True),
    Action("import-duplicates", "D", "duplicates", "Duplicates", "Close the report and look through what may be one "
           "paper.", True, "import: Review duplicates"),
    Action("import-undo", "u", "undo_import", "Undo import", "Take back all of this import.", True, "import: Undo"),
    Action("import-wait", "u,ctrl+r", "wait", "Wait",
           "Nothing can be taken back while an import runs, or where it changed nothing."),
    Action("import-save", "w", "save", "Save report", "Write the report, with every line left over, to a file.", True,
           "import: Save report"),
)  # fmt: skip
_DUPLICATES = (
    Action("review-merge", "enter,m", "merge_these", "Merge", "Make these papers one, with the chosen values.", True,
           "duplicates: Merge these"),
    Action("review-separate", "x", "call_different(False)", "Different", "Remember that they are not the same.", True,
           "duplicates: Not the same"),
    Action("review-related", "R", "call_different(True)", "Related",
           "Remember that they are different, and versions of one work.", True, "duplicates: Related, not the same"),
    Action("review-skip", "s", "put_off", "Skip", "Put this off, and go on.", True, "duplicates: Skip"),
    Action("review-keep", "w", "keep_other", "Keep the other", "Keep the number and the key of the other paper.", False,
           "duplicates: Keep the other one"),
    Action("review-next", "right_square_bracket", "next_question(1)", "Next", "The next pair or group."),
    Action("review-previous", "left_square_bracket", "next_question(-1)", "Previous", "The pair or group before."),
    Action("review-certain", "C", "merge_certain", "Certain", "Merge all that is certain at once, after a preview.",
           True, "duplicates: Merge all certain ones"),
    Action("review-leave", "escape", "leave", "Back", "Back to the library; what is left waits.", True),
)  # fmt: skip
_COMPARISON = (
    Action("compare-down", "j,down", "move(1)", "Down", "The next field."),
    Action("compare-up", "k,up", "move(-1)", "Up", "The field before."),
    Action("compare-right", "l,right", "pick(1)", "Value to the right", "Take the value of the paper to the right."),
    Action("compare-left", "h,left", "pick(-1)", "Value to the left", "Take the value of the paper to the left."),
    Action("compare-unpick", "space", "unpick", "As merging does", "Take the value that merging gives by itself."),
    Action("compare-whole", "v", "whole", "Whole", "Show long texts whole, or folded again.", True),
    Action("compare-page-down", "pagedown,ctrl+f", "page(1)", "Page down", "A page on."),
    Action("compare-page-up", "pageup,ctrl+b", "page(-1)", "Page up", "A page back."),
    Action("compare-top", "g,home", "edge(0)", "Top", "The first field."),
    Action("compare-bottom", "G,end", "edge(-1)", "Bottom", "The last field."),
)
_CERTAIN = (
    Action("certain-merge", "enter,m", "accept", "Merge all", "Make the papers of each group one, in one step.", True),
    Action("certain-down", "j,down", "line(1)", "Down", "A line on."),
    Action("certain-up", "k,up", "line(-1)", "Up", "A line back."),
    Action("certain-page-down", "pagedown,space,ctrl+f", "page(1)", "Page down", "A page on."),
    Action("certain-page-up", "pageup,ctrl+b", "page(-1)", "Page up", "A page back."),
    Action("certain-top", "g,home", "edge(False)", "Top", "To the beginning."),
    Action("certain-bottom", "G,end", "edge(True)", "Bottom", "To the end."),
)

PLACES: dict[str, tuple[Action, ...]] = {
    "app": _APP,
    "library": _LIBRARY,
    "papers": _PAPERS,
    "table": _TABLE,
    "details": _DETAILS,
    "details-screen": _DETAILS_SCREEN,
    "search": _SEARCH,
    "sidebar": _SIDEBAR,
    "dialog": _DIALOG,
    "duplicates": _DUPLICATES,
    "comparison": _COMPARISON,
    "certain": _CERTAIN,
    "export": _EXPORT,
    "choices": _CHOICES,
    "help": _HELP,
    "jump": _JUMP,
    "tag-input": _TAG_INPUT,
    "tag-list": _TAG_LIST,
    "note-dialog": _NOTE_DIALOG,
    "edit-dialog": _EDIT_DIALOG,
    "form-line": _FORM_LINE,
    "path": _PATH,
    "import": _IMPORT,
    "import-list": _IMPORT_LIST,
    "import-run": _IMPORT_RUN,
    "triage": _TRIAGE,
    "statistics": _STATISTICS,
}
"""Where keys mean something: everywhere, on the library screen, wherever a paper is chosen, in a widget …"""
TITLES = {
    "app": "Everywhere",
    "library": "Library",
    "papers": "Papers: those that are marked, else the one at the cursor",
    "table": "List of papers",
    "details": "Details",
    "details-screen": "Details in full",
    "search": "Search line",
    "sidebar": "Lists",
    "dialog": "Dialogs",
    "duplicates": "Duplicates",
    "comparison": "Duplicates: the papers side by side",
    "certain": "Duplicates: all that is certain",
    "export": "Export",
    "choices": "Choices in a row",
    "help": "Help",
    "jump": "Jump",
    "tag-input": "Tags: typing",
    "tag-list": "Tags: list",
    "note-dialog": "Note",
    "edit-dialog": "Edit",
    "form-line": "Field of a form",
    "path": "Path being typed",
    "import": "Import",
    "import-list": "Files to import",
    "import-run": "Preview and report of an import",
    "triage": "Triage",
    "statistics": "Statistics",
}
"""What the places are called."""
TOGETHER = (
    ("table", "papers", "library", "app"),
    ("sidebar", "papers", "library", "app"),
    ("details", "papers", "library", "app"),
    ("details", "papers", "details-screen", "app"),
    ("search", "library", "app"),
    ("comparison", "duplicates", "app"),
    ("import-list", "import", "app"),
    ("import-run", "app"),
    ("triage", "app"),
    ("statistics", "app"),
    ("certain", "dialog"),
    ("export", "choices", "dialog"),
    ("path", "dialog"),
    ("tag-input", "dialog"),
    ("tag-list", "dialog"),
    ("form-line", "edit-dialog", "dialog"),
    ("note-dialog", "dialog"),
    ("help",),
)
"""Places whose keys work at the same time, the nearest first."""
ACTIONS: dict[str, Action] = {action.id: action for place in PLACES.values() for action in place}
"""All actions by their ids."""


def keys_in(keys: str) -> list[str]:
    """Keys one by one, out of a text with commas between them."""
    return [key.strip() for key in keys.split(",")]


def bindings(*places: str) -> list[BindingType]:
    """Textual's bindings for the actions of *places*."""
    from textual.binding import Binding

    return [
        Binding(
            action.keys, action.action, action.name, show=action.footer, tooltip=action.tip, id=action.id,
            priority=action.priority,
        )
        for place in places
        for action in PLACES[place]
    ]  # fmt: skip


_SHOWN = {
    "slash": "/", "question_mark": "?", "percent_sign": "%", "full_stop": ".", "less_than_sign": "<",
    "greater_than_sign": ">", "left_square_bracket": "[", "right_square_bracket": "]", "space": "Space",
    "escape": "Esc", "enter": "Enter", "tab": "Tab", "delete": "Del", "pagedown": "PgDn", "pageup": "PgUp",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home", "end": "End", "f1": "F1",
    "shift+tab": "Shift+Tab", "plus": "+", "minus": "-", "equals_sign": "=", "exclamation_mark": "!",
}  # fmt: skip


def keys_shown(keys: str) -> str:
    """Keys as people write them: ``j ↓``, ``Ctrl+R``."""
    return " ".join(map(_shown, keys_in(keys)))


def _shown(key: str) -> str:
    if key in _SHOWN:
        return _SHOWN[key]
    from textual.keys import key_to_character

    *modifiers, last = key.split("+")
    sign = key_to_character(last)
    named = last if len(last) == 1 else last.replace("_", " ").capitalize()
    name = _SHOWN.get(last) or (sign if sign and sign.isprintable() else named)
    if modifiers and len(name) == 1:
        name = name.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])
