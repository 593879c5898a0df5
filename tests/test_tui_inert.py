"""No text from outside reaches a markup parser: the sources of the terminal UI are read, widget by widget."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from inert import Sources

TUI = Path(__file__).parents[1] / "readinglist" / "tui"

_HEAD = """
from textual.content import Content
from textual.widgets import OptionList, Static

from readinglist.text import one_line as plain_line, safe_line
from readinglist.tui import safe
from readinglist.tui.safe import one_line, paragraphs

KEYS = {"a": "Enter accept", "b": "[b]Esc[/b] cancel"}

class Line(Static):
    pass

class Box(Dialog):
    keys = "Esc"

    def compose(self):
        box.border_subtitle = self.keys

def shown(paper) -> Content:
    return one_line(paper.title)

def told(paper) -> str:
    return paper.title

def act(self, app, paper, title: str, text: Content):
"""
OFFENCES = (
    "Static(paper.title)",
    "Static(f'of {paper.title}', markup=False)",
    "Static(paper.title, markup=False)",
    "Line(title)",
    "Label(told(paper))",
    "Button(label=title)",
    "Option(title)",
    "OptionList(*(item for item in paper.tags), markup=False)",
    "OptionList('all', title)",
    "Select([(title, 1)])",
    "SelectionList((title, 1))",
    "RadioButton(title)",
    "Checkbox(title)",
    "Collapsible(title=title)",
    "TabPane(title)",
    "Tree(title)",
    "DataTable().add_row('a', title)",
    "Markdown(title)",
    "TextArea(placeholder=title)",
    "Hit(1.0, title, act)",
    "DiscoveryHit('x', act, help=title)",
    "Content.from_markup(f'[b]{title}[/b]')",
    "app.notify(title)",
    "app.notify(f'starred {len(title)}')",
    "app.notify(safe_line(title))",
    "app.exit(message=title)",
    "self.query_one(Static).update(title)",
    "self.query_one(Static).update(safe_line(title))",
    "self.border_title = title",
    "self.border_title = Content.from_markup(title)",
    "self.border_subtitle = f'{len(title)} of 3'",
    "self.tooltip = told(paper)",
    "self.border_title = plain_line(title)",
    "line = one_line(title)\nline = title\nStatic(line)",
    "line = KEYS['a']\nline += title\nStatic(line)",
    "line = KEYS['a']\nStatic(line + title)",
    "Static(('a' if paper else 'b') + title)",
    "Static('[b]' + title)",
    "Static('{}'.format(title))",
    "Static(' '.join(['a', title]))",
    "parts = [Content('a')]\nparts.append(title)\nOptionList(*parts)",
    "for line in paper.tags:\n    Static(line)",
    "here, there = title, one_line(title)\nStatic(here)",
    "Static(one_line(title) if paper else title)",
    "Static(paper.note or one_line(title))",
    "class Row(Widget):\n    def render(self) -> str:\n        return 'a'",
    "class Row(Widget):\n    def render(self) -> Content | str:\n        return 'a'",
    "class Row(OptionList):\n    def __init__(self):\n        super().__init__(title)",
    "class Other(Box):\n    def __init__(self):\n        self.keys = f'Esc {title}'",
)
HARMLESS = (
    "Static('[b]Enter[/b] accepts')",
    "Static(id='x', markup=False)",
    "Static(KEYS['a'])",
    "Static(safe_line(title), markup=False)",
    "Static(one_line(title))",
    "Static(safe.paragraphs(title))",
    "Static(shown(paper))",
    "Static(text)",
    "Static(Content(title).truncate(5))",
    "Static(Content('a').join([shown(paper)]) + Content('b'))",
    "Option(one_line(title), id=title)",
    "OptionList(*(Option(shown(each)) for each in paper), markup=False)",
    "line = one_line(title)\nline = line + Content('a')\nStatic(line)",
    "app.notify(safe_line(title), markup=False)",
    "Content.from_markup('[b]$title[/b]', title=title)",
    "self.query_one(Static).update(one_line(title) if paper else '')",
    "paper.seen.update(number for number in paper.numbers)",
    "self.border_title = Content(f'{len(title):,} of 3')",
    "self.border_title = Content.from_markup('[b]$title[/b]', title=title)",
    "self.tooltip = shown(paper) if paper else None",
    "class Row(Widget):\n    def render(self) -> Content:\n        return shown(paper)",
)


def of_code(code: str) -> list[str]:
    """The offences of a few lines."""
    return [each.what for each in Sources({"a.py": _HEAD + indent(code, "    ")}).offences()]


def test_every_text_of_the_terminal_ui_is_literal_or_no_markup() -> None:
    sources = Sources({str(path.relative_to(TUI)): path.read_text("utf-8") for path in sorted(TUI.rglob("*.py"))})
    assert len(sources.trees) > 50
    found = sources.offences()
    assert not found, "\n".join(f"{each.file}:{each.line}: {each.where}: {each.what}" for each in found)


@pytest.mark.parametrize("code", OFFENCES)
def test_a_planted_offence_is_found(code: str) -> None:
    assert len(of_code(code)) == 1


@pytest.mark.parametrize("code", HARMLESS)
def test_what_is_harmless_is_let_through(code: str) -> None:
    assert of_code(code) == []


def test_an_offence_in_the_sources_is_found_where_it_is() -> None:
    path = TUI / "screens" / "prompt.py"
    planted = path.read_text("utf-8").replace("one_line(self._question)", "self._question")
    (found,) = Sources({"prompt.py": planted}).offences()
    assert (found.where, found.what) == ("Prompt.content", "Static gets self._question")
