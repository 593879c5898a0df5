"""Papers through a template of the owner's: Jinja2, in its sandbox.

A template reaches the papers and the filters below, and nothing else: no files, no includes, no attributes that lead
into Python, and no object that it could change. A misspelt name is an error, not an empty text; what a paper does not
say is empty. What the sandbox does not limit is time and memory: ``range`` ends at 100,000, but loops in loops or
``"x" * 10 ** 9`` are the template's own affair.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from readinglist import latex
from readinglist.formats.base import FormatError
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from readinglist.paper import Author, Paper

FILTERS = {
    "latex": "text for LaTeX, as in a field of a .bib file",
    "latex_title": "the same for a title: capitals that must stay are braced",
    "url_latex": "an address for LaTeX's \\url and \\href",
    "markdown": "text for Markdown: nothing in it is markup",
    "json": "any value as compact JSON",
    "authors": "names as one reads them: Ann Bee, Carl Dee and Eva Fox; authors(2): Ann Bee, Carl Dee et al.",
    "bibtex": "the BibTeX entry of a paper",
}
"""Filters besides Jinja's own → what they make."""

_MARKUP_ENDINGS = (".html", ".htm", ".xhtml", ".xml", ".svg")
_TEMPLATE_ENDINGS = (".j2", ".jinja", ".jinja2")
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
# What CommonMark and its tables read as markup wherever it stands, and what only at the start of a line.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~$&]")
_MARKDOWN_START = re.compile(r"^([ \t]*)(?:([#+=:-])|(\d{1,9})([.)]))", re.MULTILINE)
_PIECE = 1 << 14
_OWN_NAMES = re.compile(rf"(?:{re.escape(__name__)}\.)?Template(?=(?:Paper|Author)\b)")


class TemplateAuthor:
    """A name in a template: ``name``, ``given``, ``family`` and ``literal``; it prints as ``name``."""

    __slots__ = ("_author", "family", "given", "literal", "name")

    def __init__(self, author: Author) -> None:
        self._author = author
        self.name = author.name
        self.given = author.given
        self.family = author.family
        self.literal = author.literal

    def __str__(self) -> str:
        return self.name


class TemplatePaper:
    """A paper in a template: the names of :meth:`~readinglist.paper.Paper.as_json`, and ``page``.

    ``page`` is the address of its web page, which begins with ``http`` or ``https`` (``url`` is as a source gave it).
    """

    _paper: Paper

    def __init__(self, paper: Paper, abstracts: bool) -> None:
        page = paper.page
        self.__dict__.update(
            paper.as_json(),
            _paper=paper,
            authors=[TemplateAuthor(author) for author in paper.authors],
            page=page if page and _WEB_ADDRESS.match(page) else None,
        )
        if not abstracts:
            self.__dict__["abstract"] = None

    def __str__(self) -> str:
        return self._paper.title or self._paper.key


class _Papers:
    """The papers of a template, read once, one by one."""

    def __init__(self, papers: Iterable[Paper], abstracts: bool) -> None:
        self._papers: Iterator[Paper] | None = iter(papers)
        self._abstracts = abstracts
        self._failure: Exception | None = None  # of where the papers come from

    def __iter__(self) -> Iterator[TemplatePaper]:
        papers, self._papers = self._papers, None
        if papers is None:
            raise TypeError("papers can be gone through once; {% set all = papers | list %} keeps them")
        return self._read(papers)

    def _read(self, papers: Iterator[Paper]) -> Iterator[TemplatePaper]:
        try:
            for paper in papers:
                yield TemplatePaper(paper, self._abstracts)
        except Exception as error:
            self._failure = error
            raise


def write(papers: Iterable[Paper], template: str, *, name: str, abstracts: bool = True) -> Iterator[str]:
    """What *template* makes of ``papers``, piece by piece; *name* is that of its file, for messages.

    Text is escaped by itself where *name* ends in .html, .htm, .xhtml, .xml or .svg (or one of these and .j2), else
    by filters: see :data:`FILTERS`. Without *abstracts* the papers have none.

    Raises:
        FormatError: at once if the template can't be understood, later if it fails: ``NAME:LINE: what is wrong``.
    """
    environment = _environment(_is_markup(name))
    try:
        compiled = _compile(environment, template, name)
    except SyntaxError as error:  # in the Python that Jinja makes of it, whose lines are not the template's
        raise FormatError(f"{one_line(name)}: {error.msg}") from error
    except Exception as error:
        raise _error(name, getattr(error, "lineno", None), error) from error
    return _run(compiled, _Papers(papers, abstracts), name)


def _run(template: Template, papers: _Papers, name: str) -> Iterator[str]:
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.generate(papers=papers):
            pieces.append(piece)
            size += len(piece)
            if size >= _PIECE:
                yield "".join(pieces)
                pieces.clear()
                size = 0
    except Exception as error:
        if error is papers._failure:
            raise  # not the template's fault
        raise _error(name, _line(error.__traceback__, name), error) from error
    if pieces:
        yield "".join(pieces)


def _is_markup(name: str) -> bool:
    name = name.lower()
    for ending in _TEMPLATE_ENDINGS:
        name = name.removesuffix(ending)
    return name.endswith(_MARKUP_ENDINGS)


def _environment(markup: bool) -> ImmutableSandboxedEnvironment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=markup,
        loader=FunctionLoader(_refuse),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    # What comes out depends on the papers only.
    del environment.globals["lipsum"], environment.filters["random"]
    environment.filters.update(
        latex=_of_text(latex.escape),
        latex_title=_of_text(latex.escape_title),
        url_latex=_of_text(latex.escape_url),
        markdown=_of_text(_markdown),
        json=_json,
        authors=_authors,
        bibtex=_bibtex,
    )
    environment.policies["json.dumps_function"] = _json
    return environment


def _compile(environment: ImmutableSandboxedEnvironment, source: str, name: str) -> Template:
    # As from_string does, but lines of the template have a name in tracebacks.
    code = environment.compile(source, name, name)
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def _line(traceback: TracebackType | None, name: str) -> int | None:
    """The line of the template in which the innermost call was; Jinja puts them into tracebacks."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == name:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _error(name: str, line: int | None, error: Exception) -> FormatError:
    message = _OWN_NAMES.sub("", one_line(str(error))) or type(error).__name__
    place = f"{one_line(name)}:{line}" if line else one_line(name)
    return FormatError(f"{place}: {message}")


# --- what templates call


def _refuse(name: str) -> str:
    raise TypeError(f"a template can't include, import or extend another one ({name})")


def _finalize(value: Any) -> Any:
    return "" if value is None else value


def _of_text(escape: Callable[[str], str]) -> Callable[[Any], str]:
    def apply(value: Any) -> str:
        return "" if value is None else escape(str(value))

    return apply


def _markdown(text: str) -> str:
    text = _MARKDOWN.sub(r"\\\g<0>", text)
    return _MARKDOWN_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def _json(value: Any, **options: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_json, **options)


def _as_json(value: Any) -> Any:
    if isinstance(value, TemplatePaper):
        return {name: content for name, content in vars(value).items() if not name.startswith("_")}
    if isinstance(value, TemplateAuthor):
        return value._author.as_json()
    raise TypeError(f"{type(value).__name__} is nothing that JSON can hold")


def _authors(authors: Sequence[Any], most: int | None = None) -> str:
    names = [str(author) for author in authors]
    if most is not None and len(names) > most:
        return f"{', '.join(names[: max(most, 1)])} et al."
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _bibtex(paper: Any) -> str:
    from dataclasses import replace

    from readinglist.formats.bibtex import entry

    if not isinstance(paper, TemplatePaper):
        raise TypeError("bibtex is a filter of papers")
    return entry(replace(paper._paper, abstract=vars(paper)["abstract"]))
