"""Reads the sources of the terminal UI and finds what hands a text to something that parses markup in it.

The rule. Textual parses a plain ``str`` in widgets, options, borders, tooltips and notifications. Each of them gets

* a literal text: written down where it is used, or a constant made of nothing but such; no f-string; or
* a ``Content`` (or Rich's ``Text``): made where it is used, returned by a function that is annotated to return one,
  or a name that is given nothing else in its function, class or module; or
* what came out of ``safe_line``, ``clean`` or ``one_line`` of ``readinglist.text``, where ``markup=False`` stands
  beside it.

What can't be seen to be one of these is an offence, so the check may refuse what is harmless, and never the other way
round.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ANY = range(20)
PARSES: dict[str, tuple[range, tuple[str, ...]]] = {
    **dict.fromkeys(("Static", "Label", "Link", "Digits", "Placeholder", "Tooltip"), (range(1), ("content",))),
    **dict.fromkeys(("Checkbox", "RadioButton", "ToggleButton"), (range(1), ("label",))),
    **dict.fromkeys(("Button", "Tab"), (range(1), ("label", "tooltip"))),
    **dict.fromkeys(("Option", "Selection"), (range(1), ("prompt",))),
    **dict.fromkeys(("OptionList", "SelectionList", "RadioSet", "Tabs"), (_ANY, ())),
    "TabPane": (range(1), ("title",)),
    "TabbedContent": (_ANY, ()),
    "Collapsible": (range(0), ("title",)),
    "Select": (range(1), ("options", "prompt")),
    "Tree": (range(1), ("label",)),
    "Markdown": (range(1), ("markdown",)),
    "TextArea": (range(0), ("placeholder",)),
    "Hit": (range(1, 2), ("match_display", "help")),
    "DiscoveryHit": (range(1), ("display", "help")),
    "notify": (range(1), ("message",)),
    "exit": (range(1, 3), ("message",)),
    "panic": (_ANY, ()),
    "from_markup": (range(1), ("markup",)),
    "from_text": (range(1), ()),
    "update": (range(1), ("content",)),
    **dict.fromkeys(("add_option", "add_options", "set_options", "add_leaf", "set_label"), (range(1), ())),
    **dict.fromkeys(("replace_option_prompt", "replace_option_prompt_at_index"), (range(1, 2), ("prompt",))),
    **dict.fromkeys(("add_column", "add_columns", "add_row", "add_rows", "update_cell", "update_cell_at"), (_ANY, ())),
}  # fmt: skip
"""What parses the texts that it is given: at which places, and by which names."""
ATTRIBUTES = {"border_title", "border_subtitle", "_border_title", "_border_subtitle", "tooltip", "label", "prompt"}
"""Attributes whose texts are parsed when they are shown."""
_TEXTS = {"Content", "Text", "Table"}
_MAKES = {
    "Content.styled", "Content.assemble", "Content.blank", "Text.assemble", "safe.one_line", "safe.paragraphs",
    # The markup that it is made from is looked at by itself; what it is filled with is parsed by nobody.
    "Content.from_markup",
}  # fmt: skip
_SAFE, _CLEAN = "readinglist.tui.safe", "readinglist.text"
_CLEANS = {"safe_line", "clean", "one_line"}
_GROWS = ("append", "extend", "insert")
_NO_TEXT = ("zip", "fromkeys", "dict", "set", "frozenset")


class Offence(NamedTuple):
    """A text that is not known to be free of markup."""

    file: str
    line: int
    where: str
    """Class and function, with points between them."""
    what: str


class Sources:
    """Modules, by the names of their files."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self.trees = {name: ast.parse(text) for name, text in modules.items()}
        self._made_from: dict[str, set[str]] = {}
        self._returns: dict[str, dict[str, bool]] = {}
        """For each file and function, whether it returns contents."""
        for file, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    self._made_from[node.name] = {_last(base) for base in node.bases}
                elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    known = self._returns.setdefault(file, {})
                    known[node.name] = known.get(node.name, True) and _is_text(node.returns)

    def is_a(self, name: str, wanted: str) -> bool:
        """Whether a class is *wanted*, or made from it."""
        return name == wanted or any(self.is_a(base, wanted) for base in self._made_from.get(name, ()) if base != name)

    def kinds(self, name: str) -> Iterator[ast.ClassDef]:
        """All classes that are *name*: what one of them gives its attributes, the others may show."""
        for tree in self.trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and self.is_a(node.name, name):
                    yield node

    def returns_content(self, file: str, name: str) -> bool:
        """Whether the function of that name returns contents: that of the file itself, else each one that there is."""
        here = self._returns.get(file, {}).get(name)
        if here is not None:
            return here
        found = [functions[name] for functions in self._returns.values() if name in functions]
        return bool(found) and all(found)

    def offences(self) -> list[Offence]:
        """Everything that is not seen to be free of markup."""
        return [offence for file, tree in self.trees.items() for offence in _Reader(self, file, tree).read()]


class _Reader(ast.NodeVisitor):
    """Goes through a module, and looks at every text that is given to what parses it."""

    def __init__(self, sources: Sources, file: str, tree: ast.Module) -> None:
        self._sources, self._file, self._tree = sources, file, tree
        self._around: list[ast.AST] = []
        self._found: list[Offence] = []
        self._open: set[str] = set()
        """Names that are being looked up: one that is made from itself adds nothing."""
        self._imported = {
            each.asname or each.name: node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for each in node.names
        }

    def read(self) -> list[Offence]:
        """All offences of the module."""
        self.visit(self._tree)
        return self._found

    # --- where texts are given away

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._around.append(node)
        self.generic_visit(node)
        self._around.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._around.append(node)
        method = len(self._around) > 1 and isinstance(self._around[-2], ast.ClassDef)
        if node.name == "render" and method and not _is_text(node.returns):
            self._tell(node, "a widget may render a plain text")
        self.generic_visit(node)
        self._around.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _last(node.func)
        if ast.unparse(node.func) == "super().__init__":
            name = next((each.name for each in reversed(self._around) if isinstance(each, ast.ClassDef)), name)
        off = any(word.arg == "markup" and ast.unparse(word.value) == "False" for word in node.keywords)
        for kind, (places, words) in PARSES.items():
            if self._sources.is_a(name, kind) and not (kind == "update" and _is_no_text(node)):
                given = [value for place, value in enumerate(node.args) if place in places]
                given += [word.value for word in node.keywords if word.arg in words]
                for value in given:
                    self._look_at(value, name, off=off)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES:
                self._look_at(node.value, target.attr)
        self.generic_visit(node)

    def _look_at(self, value: ast.expr, to: str, *, off: bool = False) -> None:
        if not (self._fine(value) or (off and self._clean(value))):
            self._tell(value, f"{to} gets {ast.unparse(value)}")

    def _tell(self, node: ast.AST, what: str) -> None:
        where = ".".join(getattr(each, "name", "") for each in self._around)
        self._found.append(Offence(self._file, getattr(node, "lineno", 0), where, what))

    # --- what a text is

    def _clean(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and (
            node.func.id in _CLEANS and self._imported.get(node.func.id) == _CLEAN
        )  # fmt: skip

    def _fine(self, node: ast.expr, *, content: bool = False) -> bool:
        """Whether it is a content, or several of them; unless it has to be a *content*, a literal text will do."""
        if isinstance(node, ast.Constant):
            return node.value is None or not content
        if isinstance(node, ast.Call):
            return self._made(node.func)
        if isinstance(node, ast.BinOp):
            # With a content on one side it is one, whatever is on the other.
            return any(self._fine(side, content=True) for side in (node.left, node.right)) or (
                not content and self._fine(node.left) and self._fine(node.right)
            )
        parts: Sequence[ast.expr | None] = ()
        if isinstance(node, ast.IfExp):
            parts = (node.body, node.orelse)
        elif isinstance(node, ast.BoolOp | ast.Dict):
            parts = node.values
        elif isinstance(node, ast.Starred | ast.Subscript):
            parts = (node.value,)
        elif isinstance(node, ast.GeneratorExp | ast.ListComp):
            parts = (node.elt,)
        elif isinstance(node, ast.List | ast.Tuple):
            return all(self._fine(part, content=content) for part in node.elts)
        elif isinstance(node, ast.Name | ast.Attribute):
            return self._each(node, content=content)
        return bool(parts) and all(part is not None and self._fine(part, content=content) for part in parts)

    def _made(self, function: ast.expr) -> bool:
        """Whether what is called returns a content; options are looked at where they are made."""
        name = _last(function)
        if name in ("Option", "Selection", "Tab", *_TEXTS) or ast.unparse(function) in _MAKES:
            return True
        if isinstance(function, ast.Name) and self._imported.get(name) == _SAFE:
            return True
        if isinstance(function, ast.Attribute) and self._fine(function.value, content=True):
            return True
        return self._imported.get(name) != _CLEAN and self._sources.returns_content(self._file, name)

    def _each(self, node: ast.expr, *, content: bool) -> bool:
        """Whether everything that a name is given is fine; False where nothing is known of it."""
        name = ast.unparse(node)
        if name in self._open:
            return True
        found = list(self._given(name))
        self._open.add(name)
        try:
            return bool(found) and all(self._fine(value, content=content) for value in found)
        finally:
            self._open.discard(name)

    def _given(self, name: str) -> Iterator[ast.expr]:
        """What a name is given in the innermost place that knows it."""
        for place in (*reversed(self._around), self._tree):
            found = list(_assigned(place, name))
            if isinstance(place, ast.ClassDef) and name.startswith("self."):
                for kind in self._sources.kinds(place.name):
                    found += [*_assigned(kind, name), *_assigned(kind, name.removeprefix("self."))]
            if found:
                yield from found
                return


def _assigned(place: ast.AST, wanted: str) -> Iterator[ast.expr]:
    """What *wanted* is given in a function, a class or a module; what can't be followed is given as it is annotated."""
    if isinstance(place, ast.FunctionDef | ast.AsyncFunctionDef):
        for argument in (*place.args.posonlyargs, *place.args.args, *place.args.kwonlyargs):
            if argument.arg == wanted:
                yield _PLAIN if not _is_text(argument.annotation) else _FINE
    for node in place.body if isinstance(place, ast.Module) else ast.walk(place):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if ast.unparse(target) == wanted:
                    yield node.value
                elif wanted in _names(target) and isinstance(target, ast.Tuple):
                    yield _PLAIN
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == wanted:
            yield _FINE if _is_text(node.annotation) else node.value or _PLAIN
        elif (isinstance(node, ast.AugAssign) and ast.unparse(node.target) == wanted) or (
            isinstance(node, ast.NamedExpr) and node.target.id == wanted
        ):
            yield node.value
        elif isinstance(node, ast.For | ast.comprehension) and wanted in _names(node.target):
            yield node.iter if ast.unparse(node.target) == wanted else _PLAIN
        elif isinstance(node, ast.withitem) and node.optional_vars and wanted in _names(node.optional_vars):
            yield _PLAIN
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in [f"{wanted}.{word}" for word in _GROWS]:
            yield node.args[-1]


_PLAIN = ast.Name("a plain text")
_FINE = ast.Constant(None)


def _is_text(annotation: ast.expr | None) -> bool:
    """Whether an annotation names contents, and no plain text beside them."""
    names = {_last(node) for node in ast.walk(annotation) if isinstance(node, ast.expr)} if annotation else set()
    return bool(names & _TEXTS) and "str" not in names


def _is_no_text(node: ast.Call) -> bool:
    """Whether an ``update`` is one of a set or a dictionary."""
    if not node.args:
        return True
    first = node.args[0]
    return isinstance(first, ast.GeneratorExp | ast.Dict | ast.Set) or (
        isinstance(first, ast.Call) and _last(first.func) in _NO_TEXT
    )


def _names(node: ast.expr) -> set[str]:
    return {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)}


def _last(node: ast.AST) -> str:
    """The last part of a name with points."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
