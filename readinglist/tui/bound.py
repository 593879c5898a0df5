"""Which keys do what just now: as they are bound on the screen, remapped or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readinglist.text import safe_line
from readinglist.tui.actions import ACTIONS, PLACES, TITLES, keys_in, keys_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget

    from readinglist.tui.actions import Action


class Line(NamedTuple):
    """A key with what it does."""

    keys: str
    name: str
    tip: str


class Section(NamedTuple):
    """Keys that belong together."""

    title: str
    lines: list[Line]


_ID = re.compile(r"\{([a-z0-9-]+)\}")
_NUMBER = re.compile(r"\b[0-9]\b")
_PLACE_OF = {action.id: name for name, place in PLACES.items() for action in place}
OWN = "Also here"
"""What stands over keys that Textual's own widgets bring along."""


def keys_of(action: Action, keymap: Mapping[str, str]) -> str:
    """The keys of an action as people write them, after the owner's changes."""
    return safe_line(keys_shown(keymap.get(action.id) or action.keys))


def key_of(action_id: str, keymap: Mapping[str, str]) -> str:
    """The first key of the action with this id."""
    return keys_of(ACTIONS[action_id], keymap).partition(" ")[0]


def with_keys(text: str, keymap: Mapping[str, str]) -> str:
    """*text* with the first key of an action wherever ``{id}`` stands."""
    return _ID.sub(lambda match: key_of(match[1], keymap), text)


def chain(screen: Screen[object], focused: Widget | None) -> list[DOMNode]:
    """The focused widget, all that it is in, the screen; then the app, but not below a dialog."""
    around: list[DOMNode] = list(focused.ancestors_with_self) if focused is not None else [screen, screen.app]
    nodes = []
    for node in around:
        nodes.append(node)
        if node is screen and screen.is_modal:
            break
    return nodes


def places_of(node: DOMNode) -> list[str]:
    """The places whose actions a widget or screen has, its own class before those that it is made from."""
    found: list[str] = []
    for kind in type(node).__mro__:
        for binding in kind.__dict__.get("BINDINGS", ()):
            name = _PLACE_OF.get(getattr(binding, "id", None) or "")
            if name and name not in found:
                found.append(name)
    return found


def here(screen: Screen[object]) -> list[Section]:
    """The keys that work on *screen* with what has the focus there, the nearest first."""
    own: dict[str, dict[Action, list[str]]] = {}
    others: dict[str, tuple[list[str], str, str]] = {}
    for key, bound in screen.active_bindings.items():
        binding = bound.binding
        if binding.system or not bound.enabled or key.startswith("super+"):
            continue
        if action := ACTIONS.get(binding.id or ""):
            own.setdefault(_PLACE_OF[action.id], {}).setdefault(action, []).append(key)
        elif binding.description:
            others.setdefault(binding.action, ([], binding.description, binding.tooltip))[0].append(key)
    sections = [
        Section(TITLES[place], collapsed([_line(action, found[action]) for action in PLACES[place] if action in found]))
        for place, found in own.items()
    ]
    lines = [Line(_written(keys), name, tip) for keys, name, tip in others.values()]
    return [*sections, *([Section(OWN, lines)] if lines else [])]


def _line(action: Action, keys: list[str]) -> Line:
    """An action with those keys that work, in the order in which they are declared."""
    declared = keys_in(action.keys)
    known = sorted(keys, key=lambda key: declared.index(key) if key in declared else len(declared))
    return Line(_written(known), action.name, action.tip)


def _written(keys: list[str]) -> str:
    return safe_line(keys_shown(",".join(keys)))


def collapsed(lines: list[Line]) -> list[Line]:
    """The same lines, but one for all that differ in a number only, such as the keys 1 to 9."""
    done: list[Line] = []
    first = Line("", "", "")
    for line in lines:
        plain = _NUMBER.sub("N", line.tip)
        if done and plain != line.tip and done[-1].tip == plain:
            done[-1] = Line(f"{first.keys} … {line.keys}", _NUMBER.sub("N", line.name), plain)
        elif plain != line.tip:
            first = line
            done.append(Line(line.keys, line.name, plain))
        else:
            done.append(line)
    return done


def everywhere(keymap: Mapping[str, str]) -> list[Section]:
    """All keys of all places."""
    return [
        Section(
            TITLES[place], collapsed([Line(keys_of(action, keymap), action.name, action.tip) for action in actions])
        )
        for place, actions in PLACES.items()
    ]


def matching(sections: list[Section], text: str) -> list[Section]:
    """The keys that fit *text*: first those with exactly this key, then those that have all its words."""
    words = text.casefold().split()
    exact = [line for section in sections for line in section.lines if text.strip() in line.keys.split()]
    found = [Section(f"The key {text.strip()}", list(dict.fromkeys(exact)))] if exact else []
    return found + list(_with_words(sections, words))


def _with_words(sections: list[Section], words: list[str]) -> Iterator[Section]:
    for title, lines in sections:
        fitting = [
            line
            for line in lines
            if all(word in f"{line.keys} {line.name} {line.tip} {title}".casefold() for word in words)
        ]
        if fitting:
            yield Section(title, fitting)
