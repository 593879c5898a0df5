"""The text that a web page shows, as Markdown lines: headings, list items and links are kept, all else is dropped."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HIDDEN = frozenset(["script", "style", "noscript", "template", "svg", "title", "head"])
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_SPACE = re.compile(r"\s+")


def html_lines(text: str, first: int) -> tuple[list[str], list[int]]:
    """Lines of text, paragraphs parted by empty ones, and for each the line of the source that it begins on.

    *first*: the source's first line. Never raises: what is no HTML is text.
    """
    parser = _Lines(first)
    try:
        parser.feed(_closed(text))
        parser.close()
    except AssertionError:
        # html.parser gives up on some malformed declarations; what came before them stays.
        pass
    return parser.finish()


def _closed(text: str) -> str:
    """*text* without comments, and with what is never closed as plain text.

    html.parser looks for the end of each of those again and again, which takes it minutes on a broken page.
    """
    pieces, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        pieces.append(text[position:start])
        # The comment's line breaks stay, for the numbers of the lines below it.
        pieces.append("\n" * text.count("\n", start, end if end >= 0 else len(text)))
        position = end + 3 if end >= 0 else len(text)
    pieces.append(text[position:])
    text = "".join(pieces).replace("<![", "&lt;![")
    last = text.rfind(">") + 1
    return text[:last] + text[last:].replace("<", "&lt;")


class _Lines(HTMLParser):
    def __init__(self, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self._first = first
        self._rows: list[str] = []
        self._sources: list[int] = []
        self._parts: list[str] = []
        self._source = first
        self._prefix = ""
        self._hidden = 0
        self._links: list[tuple[int, str]] = []

    def finish(self) -> tuple[list[str], list[int]]:
        """All lines."""
        self._break()
        return self._rows, self._sources

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self._break()
            self._prefix = _HEADINGS.get(tag) or ("* " if tag == "li" else "")
        elif tag == "br":
            self._break()
        elif tag == "a" and not self._hidden:
            target = next((value for name, value in attrs if name == "href" and value), "")
            self._links.append((len(self._parts), target))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._break()
        elif tag == "a" and self._links:
            index, target = self._links.pop()
            shown = "".join(self._parts[index:]).strip()
            if target and shown and index <= len(self._parts):
                self._parts[index:] = [f"[{shown}]({_SPACE.sub('', target)})"]
                if target.endswith("#community"):
                    self._parts.insert(index, " ")

    def handle_data(self, data: str) -> None:
        if self._hidden or not data:
            return
        if not self._parts:
            if data.isspace():
                return
            self._source = self._first + self.getpos()[0] - 1
        self._parts.append(_SPACE.sub(" ", data))

    def _break(self) -> None:
        """End the line; links that go on have their target on both."""
        shown = "".join(self._parts).strip()
        if shown:
            for index, target in self._links[:1]:
                inner = "".join(self._parts[index:]).strip()
                before = "".join(self._parts[:index])
                if target and inner:
                    shown = f"{before}[{inner}]({_SPACE.sub('', target)})".strip()
            self._rows += [self._prefix + shown, ""]
            self._sources += [self._source, self._source]
            self._prefix = ""
        self._parts = []
        self._links = [(0, target) for _, target in self._links[-20:]]
