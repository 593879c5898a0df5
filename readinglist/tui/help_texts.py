"""What each place is, in a few lines: shown by the help.

``{id}`` stands for the keys of an action, whatever they are, ``<name>`` for the sign of a status or a star, and what is
between backticks for something to type.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content

from readinglist.tui.actions import ACTIONS, TITLES
from readinglist.tui.bound import chain, keys_of, places_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.screen import Screen
    from textual.widget import Widget

    from readinglist.tui.icons import Icons

PLACES = {
    "app": """\
Every change is saved at once and can be taken back: {undo} undoes, {redo} does it again, also after a restart. \
{palette} has everything that can be done here by its name.""",
    "library": """\
Lists to the left, papers in the middle, everything about the paper at the cursor to the right. A narrow window hides \
the sides: {sidebar} shows the lists, {details} the details.
{search} searches as you type. {back} goes a step back: first the search, then the marks, then the list.
New papers come in with {import}; {triage} goes through them one by one. {duplicates} looks through what may be one \
paper. {export} writes papers for other programs.""",
    "papers": """\
What you do is done to all marked papers; with none marked, to the one at the cursor. {star} gives a star, {tags} \
tags, {status} the next status, {note} a note. {open} opens the page, {copy-key} copies the key, {copy-bibtex} the \
BibTeX entry.""",
    "table": """\
The signs before a title say the status: <unread> unread, <reading> reading, <read> read, <skipped> \
skipped; <star> is a star. Without a year, the month \
stands there on which a paper was first seen; the last column says in how many imports it was read.
{mark} marks papers, {mark-range} a range, {mark-all} all; marks stay when you search for something else. A click on \
a heading sorts, again the other way round; so does {sort}.""",
    "details": """\
Everything that is known of the paper at the cursor: its fields, your tags and note, and every file that it was read \
from, with the lines. Where sources disagree, it says which value came from where.""",
    "details-screen": """\
One paper in full. {next-paper} and {previous-paper} go through the list, {close-details} goes back to it. Star, \
tags, status and note work here as they do in the list.""",
    "search": """\
All words must occur, in title, abstract, authors, venue, tags or note; case and accents never matter. The last word \
may be a beginning. {search-complete} completes a field or a tag, {search-older} brings an older search back, \
{search-leave} goes to what was found, {search-clear} forgets the search.
# Words
`flow matching`  both words
`"flow matching"`  this phrase
`diffusion -video`  the one without the other
`diffus*`  words that begin so
`a OR b`, `NOT a`, `(a OR b) c`
# Fields
`title:` `author:` `abstract:` `venue:`
`tag:nlp`  a tag with this in it; `tag:=LLM` exactly this one
`year:2023`, `year:2020..2024`, `year:>=2020`
`added:7d`  of the last seven days; `h d w m y`
`seen:>=3`  read in at least three imports
`is:starred`, `unread`, `reading`, `read`, `skipped`, `duplicate`, `merged`, `trashed`
`has:note`, `abstract`, `doi`, `code`, `tag`
`arxiv:1706.03762`, `doi:10.1145/`, `key:`, `id:`
`source:2024-03`  from a file with this in its path
`note:replicate`  in your note
What can't be read is taken literally, and a line below says so. A word that stands nowhere is replaced by the \
nearest one that does; that is said too. {save-view} keeps a search as a list.""",
    "sidebar": """\
Each list is a search with a name. {list-show} shows one; what is typed in the search line then searches inside it. \
Saved views, tags and imports stand below the fixed lists; keys 1 to 9 show the views in their order, 0 all papers.
{list-rename} renames a tag; the name of another tag merges the two. {list-delete} forgets a view, or takes a tag \
from all papers. Both can be undone.""",
    "dialog": "{dialog-accept} does what the dialog says, {dialog-cancel} leaves everything as it is.",
    "export": """\
Writes the marked papers, those of the list, or all, for other programs. The format and the ending of the file \
follow each other; below stands what the first entries look like.
A file is written as a whole or not at all. One that says the same already is left alone. JSON Lines with abstracts \
and notes is a complete copy, from which a library can be made again.
Former keys: a second file beside it, each line an old key, a tab, and the present one.""",
    "choices": "{choice-next} and {choice-previous} go through them, {choice-toggle} chooses. A click does, too.",
    "help": "Type to look for a key by what it does, or type a key to see what it does.",
    "jump": "Press the letter that stands on what you want to go to.",
    "path": """\
A file or folder; `~` is your home. {path-complete} completes the path as far as it is certain, and goes through the \
possibilities when pressed again.""",
    "tag-input": """\
Type a part of a tag: the nearest ones come first. {tags-take} takes the one at the cursor, or makes a new one of what \
was typed.""",
    "tag-list": """\
A sign says whether all, some or none of the papers have a tag. {tag-toggle} goes from one to the next; where some had \
it, back to that too.""",
    "note-dialog": "A note in Markdown or plain text. {note-external} goes on with it in your editor.",
    "edit-dialog": """\
The fields of the paper. What you change is yours: no import and no merge changes it again. {field-other} goes through \
what other sources say of a field.""",
    "form-line": "{field-down} and {field-up} go through the fields.",
    "duplicates": """\
Papers that may be one, side by side, the surest first, with the reasons. {review-merge} makes them one, \
{review-separate} remembers that they are different, {review-related} that they are versions of one work; \
{review-skip} puts it off. {review-certain} merges all that is certain at once, after a preview.
Merging loses nothing: tags, stars, notes and both citation keys are kept, and {undo} takes it back.""",
    "comparison": """\
A line for each field; runs that differ are underlined. {compare-right} and {compare-left} take the value of one side, \
{compare-unpick} leaves the choice to the merge, {compare-whole} shows long texts whole.""",
    "certain": "What would become one paper, group by group. {certain-merge} does it, in one step. {undo} undoes it.",
    "import": """\
Files or folders, or a text that you paste: pages saved from a browser, dumps, mails of arXiv, BibTeX, RIS, CSV, \
EndNote and more; the format is found out. {import-preview} shows what would come in before anything happens. \
Reading a file again changes nothing.
{import-samples} takes sample dumps with invented papers, to try things on; {import-undo} takes an import back.""",
    "import-list": "What is to be read, in this order. {import-remove} takes one off the list.",
    "import-run": """\
Before: what is new, what is known already, what waits to be looked at, and every line of a file that was not \
understood. {import-do} imports it, {import-back} goes back.
While it runs, {import-stop} stops it; nothing of it is then imported. After: {import-duplicates} looks through what \
may be one paper, {import-undo} takes all of it back, {import-save} writes the report to a file.""",
    "triage": """\
One paper at a time, with its abstract; one key decides and goes on. {triage-star} star, {triage-reading} to be read \
next, {triage-skip} skip, {triage-read} read already, {triage-later} put it off. Tags can be given before.
{triage-undo} takes the last decision back and shows its paper again. You can stop at any time with {triage-close}: it \
goes on where you left.""",
    "statistics": "How many papers there are, where they came from, how the reading goes.",
}
"""Texts by place."""
SCREENS = {
    "AddScreen": (
        "Add",
        "An arXiv id or a DOI is enough to know a paper by; what else is known can be typed, or comes with a later "
        "import. A paper that is there already is not added twice.",
    ),
    "NoteScreen": ("Note", "Saved with {dialog-accept}; {dialog-cancel} leaves the note as it was."),
    "SaveReport": ("Report", "The report of the import as a text, with every line that was left over."),
    "Prompt": ("Question", "Type the answer in the line. {dialog-cancel} leaves everything as it is."),
    "Choose": ("Choice", "Enter or a click takes the line at the cursor."),
    "ThemeScreen": (
        "Theme",
        "The screen shows each theme as the cursor goes over it. Enter keeps it, {dialog-cancel} goes back to the one "
        "before. Themes of your own stand in the configuration, in tables `[tui.themes.NAME]`.",
    ),
}
"""Titles and texts of screens without keys of their own, by the name of their class."""

_PART = re.compile(r"\{([a-z0-9-]+)\}|`([^`]+)`|<(\w+)>")


def texts_here(screen: Screen[object], focused: Widget | None) -> list[tuple[str, str]]:
    """Title and text of what has the focus, of what it is in, and of the screen."""
    found: dict[str, str] = {}
    for node in chain(screen, focused):
        for name in (kind.__name__ for kind in type(node).__mro__):
            if name in SCREENS:
                title, text = SCREENS[name]
                found.setdefault(title, text)
        for place in places_of(node):
            if place in PLACES:
                found.setdefault(TITLES[place], PLACES[place])
    return list(found.items())


def laid_out(text: str, keymap: Mapping[str, str], icons: Icons) -> Content:
    """*text* with the keys that are bound now, the signs in use, headings and code told apart."""
    return Content("\n").join(_line(line, keymap, icons) for line in text.split("\n"))


def _line(line: str, keymap: Mapping[str, str], icons: Icons) -> Content:
    if line.startswith("# "):
        return Content.styled(f"\n{line[2:]}", "bold")
    parts: list[Content] = []
    end = 0
    for found in _PART.finditer(line):
        parts.append(Content(line[end : found.start()]))
        if found[1]:
            parts.append(Content.styled(keys_of(ACTIONS[found[1]], keymap), "bold $text-accent"))
        elif found[2]:
            parts.append(Content.styled(found[2], "$text-primary"))
        else:
            parts.append(Content(icons.star if found[3] == "star" else icons.statuses[found[3]]))
        end = found.end()
    return Content.assemble(*parts, Content(line[end:]))
