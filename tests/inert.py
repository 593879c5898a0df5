"""Reads the sources of the terminal UI and finds what gives a text to a markup parser, or raw to the terminal.

Two rules. *Markup*: whatever Textual parses a plain ``str`` of (widgets, options, borders, tooltips, notifications …)
gets a literal text or a ``Content``; where it is built with ``markup=False``, a clean text will do. *Raw*: whatever
draws a text as it is (``Content``, ``Segment``, ``Input`` …) gets a clean one. A text is clean if it is literal, went
through ``readinglist.text`` or is made of clean texts, numbers and signs. What can't be seen to be so is an offence.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MARKUP: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    **dict.fromkeys(("Static", "Label", "Link", "Placeholder", "Checkbox", "RadioButton", "ToggleButton", "Tree"),
                    ((0,), ("content", "label"))),
    **dict.fromkeys(("Button", "Option", "Tab", "TabPane", "Selection", "Hit"), ((0, 1), ("label", "prompt", "title",
                                                                               "match_display", "help"))),
    "DiscoveryHit": ((0,), ("display", "help")),
    "Collapsible": ((), ("title",)),
    "Select": ((0,), ("options", "prompt")),
    **dict.fromkeys(("OptionList", "SelectionList", "RadioSet", "Tabs", "TabbedContent"), ((0, 1, 2, 3, 4, 5), ())),
    "TextArea": ((), ("placeholder",)),
    "Markdown": ((0,), ("markdown",)),
    "notify": ((0,), ("message",)),
    "exit": ((1,), ("message",)),
    "panic": ((0,), ()),
    "from_markup": ((0,), ("markup",)),
    "from_text": ((0,), ()),
    "update": ((0,), ("content",)),
    **dict.fromkeys(("add_option", "set_options", "replace_option_prompt", "replace_option_prompt_at_index", "add_leaf",
                     "add_column", "add_columns", "add_row", "update_cell", "set_label"), ((0, 1, 2, 3), ("label",))),
}  # fmt: skip
"""What parses the texts that it is given: at which places, and by which names."""
MARKUP_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "label", "prompt", "placeholder", "keys"}
"""Attributes that are parsed when they are shown; ``keys`` is what dialogs have below."""
RAW: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Content": ((0,), ("text",)),
    "Content.styled": ((0,), ("text",)),
    "Content.assemble": ((0, 1, 2, 3, 4, 5, 6, 7), ()),
    "Segment": ((0,), ("text",)),
    "Text": ((0,), ("text",)),
    "Text.assemble": ((0, 1, 2, 3, 4, 5, 6, 7), ()),
    **dict.fromkeys(("Input", "TextArea"), ((0,), ("value", "text", "placeholder"))),
}
"""What draws a text as it is."""
_MAKES_CONTENT = {"one_line", "paragraphs", "assemble", "styled", "blank"}
_CLEANS = {"safe_line", "clean", "one_line", "count", "cell_len", "len", "sum", "min", "max", "round", "abs", "int"}
_KEEPS = {
    "ljust", "rjust", "center", "strip", "lstrip", "rstrip", "upper", "lower", "capitalize", "removeprefix",
    "removesuffix", "replace", "truncate", "stylize", "stylize_before", "isoformat",
}  # fmt: skip
_NO_TEXT = (ast.GeneratorExp, ast.DictComp, ast.SetComp, ast.Dict, ast.Set)
_PLAIN = {"int", "float", "bool", "date", "Icons", "Content", "Content | None", "int | None"}


class Offence(NamedTuple):
    """A text that is not known to be inert."""

    file: str
    line: int
    where: str
    """Class and function, with points between them."""
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.what}"


class Sources:
    """Modules, by the names of their files, with what their functions give back."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self.trees = {name: ast.parse(text) for name, text in modules.items()}
        self.content: set[str] = set()
        """Functions that return a content, or several."""
        self.clean: set[str] = set()
        """Functions whose every return is a clean text."""
        self.classes: dict[str, set[str]] = {}
        """Classes, with the names of what they are made from."""
        by_name: dict[str, list[tuple[str, ast.FunctionDef]]] = {}
        for file, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    by_name.setdefault(node.name, []).append((file, node))  # type: ignore[arg-type]
                elif isinstance(node, ast.ClassDef):
                    self.classes[node.name] = {_last(base) for base in node.bases}
        for name, found in by_name.items():
            if all(node.returns is not None and "Content" in ast.unparse(node.returns) for _, node in found):
                self.content.add(name)
        known = -1
        while known != len(self.clean):
            known = len(self.clean)
            for name, found in by_name.items():
                if all(_returns_text(node) and self._all_clean(file, node) for file, node in found):
                    self.clean.add(name)

    def _all_clean(self, file: str, node: ast.FunctionDef) -> bool:
        scope = Scope(self, self.trees[file], [node])
        returned = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value]
        return bool(returned) and all(scope.clean(value) for value in returned)

    def is_a(self, name: str, wanted: str) -> bool:
        """Whether a class is *wanted*, or made from it."""
        return name == wanted or any(self.is_a(base, wanted) for base in self.classes.get(name, ()) if base != name)

    def offences(self) -> Iterator[Offence]:
        """Everything that is not seen to be inert."""
        for file, tree in self.trees.items():
            yield from _Reader(self, file, tree).read()


class Scope:
    """What the names of a function, of those around it, of its class and of its module stand for."""

    def __init__(self, sources: Sources, tree: ast.Module, around: list[ast.AST]) -> None:
        self._sources, self._tree, self._around = sources, tree, around
        self._open: set[str] = set()
        """Names that are being looked up: one that is made from itself adds nothing."""

    # --- what an expression is

    def literal(self, node: ast.expr) -> bool:
        """Whether it is written down as it is, here or as a constant."""
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.Tuple | ast.List):
            return all(map(self.literal, node.elts))
        if isinstance(node, ast.Dict):
            return all(map(self.literal, node.values))
        if isinstance(node, ast.IfExp):
            return self.literal(node.body) and self.literal(node.orelse)
        if isinstance(node, ast.BinOp):
            return self.literal(node.left) and self.literal(node.right)
        if isinstance(node, ast.Subscript):
            return self.literal(node.value)
        if isinstance(node, ast.Starred):
            return self.literal(node.value)
        return isinstance(node, ast.Name | ast.Attribute) and self._each(node, self.literal)

    def content(self, node: ast.expr) -> bool:
        """Whether it is a content, several of them, or None."""
        if isinstance(node, ast.Constant):
            return node.value is None
        if isinstance(node, ast.Call):
            name = _last(node.func)
            if name in ("Content", "Text", "Option", *_NO_MARKUP) or name in self._sources.content:
                return True
            if name in _MAKES_CONTENT:
                return not (name == "one_line" and self._imports("readinglist.text", name) and _plain(node.func))
            return isinstance(node.func, ast.Attribute) and self.content(node.func.value)
        if isinstance(node, ast.BinOp):
            return self.content(node.left) or self.content(node.right)
        if isinstance(node, ast.IfExp):
            return self.content(node.body) and self.content(node.orelse)
        if isinstance(node, ast.BoolOp):
            return all(map(self.content, node.values))
        if isinstance(node, ast.Starred | ast.Subscript):
            return self.content(node.value)
        if isinstance(node, ast.GeneratorExp | ast.ListComp):
            return self.content(node.elt)
        if isinstance(node, ast.List | ast.Tuple):
            return all(map(self.content, node.elts))
        return isinstance(node, ast.Name | ast.Attribute) and self._each(node, self.content)

    def clean(self, node: ast.expr) -> bool:  # noqa: PLR0911 - a case for each kind of expression
        """Whether it is a text without anything that a terminal may obey, or no text at all."""
        if self.literal(node) or self.content(node):
            return True
        if isinstance(node, ast.JoinedStr):
            return all(map(self.clean, node.values))
        if isinstance(node, ast.FormattedValue):
            # Such a format takes nothing but numbers.
            spec = ast.unparse(node.format_spec) if node.format_spec is not None else ""
            return any(sign in spec for sign in (",", "%}", "%'", "f'", "d'")) or self.clean(node.value)
        if isinstance(node, ast.BinOp):
            return self.clean(node.left) and self.clean(node.right)
        if isinstance(node, ast.UnaryOp | ast.Compare):
            return True
        if isinstance(node, ast.IfExp):
            return self.clean(node.body) and self.clean(node.orelse)
        if isinstance(node, ast.BoolOp):
            return all(map(self.clean, node.values))
        if isinstance(node, ast.Tuple):
            # A text with its style.
            return self.clean(node.elts[0])
        if isinstance(node, ast.List):
            return all(map(self.clean, node.elts))
        if isinstance(node, ast.Subscript | ast.Starred):
            return self.clean(node.value)
        if isinstance(node, ast.GeneratorExp | ast.ListComp):
            return self.clean(node.elt)
        if isinstance(node, ast.Call):
            return self._clean_call(node)
        if isinstance(node, ast.Attribute) and (ast.unparse(node.value).endswith("icons") or node.attr == "UNICODE"):
            return True
        if isinstance(node, ast.Attribute) and node.attr == "plain":
            return self.content(node.value)
        return isinstance(node, ast.Name | ast.Attribute) and self._each(node, self.clean)

    def _clean_call(self, node: ast.Call) -> bool:
        name = _last(node.func)
        if name in _CLEANS or name in self._sources.clean or name == "fit":
            return True
        if name == "set_cell_size":
            return self.clean(node.args[0])
        if isinstance(node.func, ast.Attribute):
            if name == "join":
                return self.clean(node.func.value) and all(map(self.clean, node.args))
            if name in _KEEPS:
                return self.clean(node.func.value) and all(map(self.clean, node.args))
        return False

    # --- what a name stands for

    def _each(self, node: ast.expr, holds: Callable[[ast.expr], bool]) -> bool:
        """Whether it *holds* for everything that the name is given; False where nothing is known of it."""
        name = ast.unparse(node)
        if name in self._open:
            return True
        found = list(self._given(node))
        if not found:
            return False
        self._open.add(name)
        try:
            return all(value if isinstance(value, bool) else holds(value) for value in found)
        finally:
            self._open.discard(name)

    def _given(self, node: ast.expr) -> Iterator[ast.expr | bool]:
        """What a name is given; True for an annotation that says so, False for what can't be followed."""
        wanted = ast.unparse(node)
        for place in (*reversed(self._around), self._tree):
            found = list(_assigned(place, wanted))
            if isinstance(place, ast.ClassDef) and wanted.startswith("self."):
                found += _assigned(place, wanted.removeprefix("self."))
            if found:
                yield from found
                return

    def _imports(self, module: str, name: str) -> bool:
        return any(
            isinstance(node, ast.ImportFrom) and node.module == module and any(each.name == name for each in node.names)
            for node in ast.walk(self._tree)
        )


_NO_MARKUP = ("Selection", "Tab", "TabPane")
"""Made of what is looked at where they are made."""


def _assigned(place: ast.AST, wanted: str) -> Iterator[ast.expr | bool]:
    """What *wanted* is given in a function, a class or a module."""
    if isinstance(place, ast.FunctionDef | ast.AsyncFunctionDef):
        arguments = [*place.args.posonlyargs, *place.args.args, *place.args.kwonlyargs]
        for argument in arguments:
            if argument.arg == wanted:
                yield argument.annotation is not None and ast.unparse(argument.annotation) in _PLAIN
    nodes = list(ast.walk(place)) if not isinstance(place, ast.Module) else place.body
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _matched(target, node.value, wanted)
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == wanted:
            if ast.unparse(node.annotation) in _PLAIN:
                yield True
            elif node.value is not None:
                yield node.value
        elif (
            (isinstance(node, ast.AugAssign) and ast.unparse(node.target) == wanted)
            or (isinstance(node, ast.NamedExpr) and node.target.id == wanted)
        ):  # fmt: skip
            yield node.value
        elif isinstance(node, ast.For | ast.comprehension):
            if ast.unparse(node.target) == wanted:
                yield node.iter
            elif wanted in _names(node.target):
                yield False
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr in ("append", "extend") and ast.unparse(node.func.value) == wanted:
                yield node.args[0]
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            if ast.unparse(node.optional_vars) == wanted:
                yield False


def _matched(target: ast.expr, value: ast.expr, wanted: str) -> Iterator[ast.expr | bool]:
    if ast.unparse(target) == wanted:
        yield value
    elif isinstance(target, ast.Tuple) and wanted in _names(target):
        same = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        if same:
            for name, part in zip(target.elts, value.elts, strict=True):  # type: ignore[attr-defined]
                yield from _matched(name, part, wanted)
        else:
            yield value if isinstance(value, ast.IfExp) else False


def _names(node: ast.expr) -> set[str]:
    return {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)}


class _Reader(ast.NodeVisitor):
    """Goes through a module, and looks at everything that is given to what parses or draws it."""

    def __init__(self, sources: Sources, file: str, tree: ast.Module) -> None:
        self._sources, self._file, self._tree = sources, file, tree
        self._around: list[ast.AST] = []
        self._found: list[Offence] = []

    def read(self) -> list[Offence]:
        """All offences of the module."""
        self.visit(self._tree)
        return self._found

    @property
    def _scope(self) -> Scope:
        return Scope(self._sources, self._tree, self._around)

    def _inside(self, node: ast.AST) -> None:
        self._around.append(node)
        self.generic_visit(node)
        self._around.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name == "render" and self._around and node.returns is not None and "str" in ast.unparse(node.returns):
            self._tell(node, "a widget that renders a plain text: it is parsed")
        self._inside(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._inside(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = self._called(node)
        quiet = any(word.arg == "markup" and ast.unparse(word.value) == "False" for word in node.keywords)
        for kind, (places, words) in MARKUP.items():
            if self._sources.is_a(name, kind) and not (kind == "update" and _is_no_text(node)):
                for value in _given(node, places, words):
                    self._markup(value, f"{name}(…) parses", quiet)
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ("Content", "Text"):
            name = ast.unparse(node.func)
        for kind, (places, words) in RAW.items():
            if self._sources.is_a(name, kind):
                for value in _given(node, places, words):
                    if not self._scope.clean(value):
                        self._tell(value, f"{name}(…) draws {ast.unparse(value)}")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if _last(target) in MARKUP_ATTRIBUTES and (
                isinstance(target, ast.Attribute) or (self._around and isinstance(self._around[-1], ast.ClassDef))
            ):
                self._markup(node.value, f"{ast.unparse(target)} parses", False)
            if isinstance(target, ast.Attribute) and target.attr == "value" and not self._scope.clean(node.value):
                self._tell(node, f"{ast.unparse(target)} draws {ast.unparse(node.value)}")
        self.generic_visit(node)

    def _called(self, node: ast.Call) -> str:
        """What is called; for ``super().__init__`` the class whose it is."""
        name = _last(node.func)
        if name == "__init__" and ast.unparse(node.func) == "super().__init__":
            return next((each.name for each in reversed(self._around) if isinstance(each, ast.ClassDef)), name)
        return name

    def _markup(self, value: ast.expr, what: str, quiet: bool) -> None:
        scope = self._scope
        if scope.literal(value) or scope.content(value) or (quiet and scope.clean(value)):
            return
        self._tell(value, f"{what} {ast.unparse(value)}")

    def _tell(self, node: ast.AST, what: str) -> None:
        where = ".".join(getattr(each, "name", "") for each in self._around)
        self._found.append(Offence(self._file, getattr(node, "lineno", 0), where, what))


def _given(node: ast.Call, places: tuple[int, ...], words: tuple[str, ...]) -> Iterator[ast.expr]:
    for place, value in enumerate(node.args):
        if place in places:
            yield value
    for word in node.keywords:
        if word.arg in words:
            yield word.value


def _is_no_text(node: ast.Call) -> bool:
    """Whether an ``update`` is one of a set or a dictionary."""
    if not node.args:
        return True
    first = node.args[0]
    return isinstance(first, _NO_TEXT) or (isinstance(first, ast.Call) and _last(first.func) in ("zip", "fromkeys"))


def _returns_text(node: ast.FunctionDef) -> bool:
    return node.returns is not None and ast.unparse(node.returns) == "str"


def _last(node: ast.expr) -> str:
    """The last part of a name with points."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _last(node.value)
    return node.id if isinstance(node, ast.Name) else ""


def _plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Name)
