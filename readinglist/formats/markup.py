"""Markup that tools leave in the text of a page: taken off, its links kept.

Understands Markdown as html2text, markdownify, pandoc and crawlers write it (inline, numbered and empty links,
images, attributes, fenced divisions, escapes), inline HTML, the numbered links of lynx, and enough of Org and
reStructuredText to read pandoc's. Line breaks stay where they are, so that every line of the source is accounted.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from readinglist.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping


class Link(NamedTuple):
    """A link, from ``start`` to ``end`` in the plain text (equal where it has no text)."""

    start: int
    end: int
    target: str


class Plain(NamedTuple):
    """A paragraph without its markup."""

    text: str
    """As many lines as the paragraph had."""
    links: list[Link]


SIGNS = ("[", "](", "<", "`", "(/", "|image", "{.", "{#")
"""Without any of these there is no markup."""

NUMBERED = re.compile(r"\[(\d{1,4})\](?=[^\s.,;:)\]]|$)|(?<=[\w\]])\[(\d{1,4})\]", re.MULTILINE)
"""A link's number: glued to its text, at a line's end, or after the text."""


def is_marked(text: str, *, escapes: bool = False) -> bool:
    """Whether :func:`strip` could change *text*: fast, and never wrong where it says no."""
    return any(sign in text for sign in SIGNS) or (escapes and "\\" in text)


_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<image>!\[)"
    r"|(?P<number>\[\d{1,4}\](?!\())"
    r"|(?P<open>\[)"
    r"|(?P<close>\])"
    r"|(?P<tag></?(?:a|span|div|img|svg|br|p|input|time|button|sup|sub|em|strong|ul|li|section|article|main)"
    r"(?:\s[^<>]*)?>)"
    r"|(?P<attributes>\{(?:[#.](?=[\w-])[^{}\n]{0,500}|[\w-]+=\"[^{}]{0,500})\})",
    re.IGNORECASE,
)
_TARGET = re.compile(r"\(\s*<?(?P<url>[^()<>]{0,2000}(?:\([^()<>]{0,500}\)[^()<>]{0,500})?)>?\s*\)")
_TITLE = re.compile(r"\s+\"[^\"]*\"\s*$")
_REFERENCE = re.compile(r"\[(\d{1,4})\]")
_ATTRIBUTES = re.compile(r"\{[^{}\n]{0,500}\}")
_HREF = re.compile(r"\bhref\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"[^\S\n]")
_URL_LIKE = re.compile(r"/|https?:|file:|#")
_RELATIVE = re.compile(r"[ \t]?\((/[\w./?=%&#~+-]*)\)")
_ORG_IMAGE = re.compile(r"\[\[(?:data:[^\[\]\n]*|[^\[\]\n]*\.(?:png|svg|jpe?g|gif|webp))\]\]")
_ORG_LINK = re.compile(r"\[\[([^\[\]\n]*)\]\[([^\[\]]*)\]\]")
_RST_LINK = re.compile(r"`([^`<>]*)<([^<>`]*)>`__?")
_RST_IMAGE = re.compile(r"\|image\d+\|")


def strip(text: str, *, escapes: bool, numbers: Mapping[int, str] | None) -> Plain:
    """*text*, one paragraph, without markup.

    *escapes*: whether a backslash before punctuation is Markdown's, and not the text's own. *numbers*: targets of
    numbered links, where the page has such, as far as they are known.
    """
    return _Stripper(_dialects(text), escapes, numbers).run()


def _dialects(text: str) -> str:
    """*text* with the links of Org and reStructuredText written as Markdown's."""
    if "[[" in text:
        text = _ORG_IMAGE.sub("", text)
        text = _ORG_LINK.sub(lambda found: f"[{found[2]}]({found[1]})", text)
    if "`_" in text:
        text = _RST_LINK.sub(lambda found: f"[{found[1].rstrip(' ')}]({found[2]})", text)
    return _RST_IMAGE.sub("", text) if "|image" in text else text


class _Stripper:
    """One pass over a paragraph with a stack of open brackets; linear in its length."""

    def __init__(self, text: str, escapes: bool, numbers: Mapping[int, str] | None) -> None:
        self._text = text
        self._escapes = escapes
        self._numbers = numbers
        self._out: list[str] = []
        self._open: list[tuple[int, str]] = []
        """Index in ``_out`` and what was opened: ``[``, ``!`` (an image) or ``a`` with the target of an HTML link."""
        self._links: list[tuple[int, int, str]] = []
        """First and last index in ``_out``, target."""
        self._tags = False

    def run(self) -> Plain:
        text, position = self._text, 0
        while match := _TOKEN.search(text, position):
            self._out.append(text[position : match.start()])
            position = self._token(match)
        self._out.append(text[position:])
        self._mend()
        offsets = list(accumulate(map(len, self._out), initial=0))
        links = [Link(offsets[start], offsets[end], target) for start, end, target in self._links]
        plain = "".join(self._out)
        if "(/" in plain:
            links += [Link(found.start(), found.start(), found[1]) for found in _RELATIVE.finditer(plain)]
            plain = _RELATIVE.sub("", plain)
        if "&" in plain and ";" in plain and (self._tags or self._links):
            shown = clean(unescape(plain))
            plain = shown if shown.count("\n") == plain.count("\n") else plain
        return Plain(plain, links)

    def _mend(self) -> None:
        """Give a link over the whole paragraph its bracket back that a lone ``[`` in the text (``[0, 1)``) took."""
        if not self._open or not self._links:
            return
        (outer, kind), (inner, end, target) = self._open[0], self._links[-1]
        if kind == "[" and outer < inner and not "".join(self._out[:outer]).strip("# ") and not any(self._out[end:]):
            self._out[outer], self._out[inner] = "", "["
            self._links[-1] = (outer, end, target)

    def _token(self, match: re.Match[str]) -> int:
        """Take the token in; returns where to go on."""
        kind, token, before = match.lastgroup, match[0], self._text[match.start() - 1 : match.start()]
        if kind == "close":
            return self._close(match.end())
        if kind == "image" or kind == "open":
            self._open.append((len(self._out), token[0]))
            self._out.append(token)
        elif kind == "number" and self._numbers is not None and self._is_link_number(match):
            self._number(int(token[1:-1]), before, self._text[match.end() : match.end() + 1])
        elif kind == "tag":
            self._tag(token)
        elif kind == "escape" and self._escapes:
            self._out.append(token[1:])
        elif kind == "attributes" and before in "])} ":
            self._out.append("\n" * token.count("\n"))
        else:
            self._out.append(token)
        return match.end()

    def _is_link_number(self, match: re.Match[str]) -> bool:
        """Whether the number is a link's; lynx parts one from its text where a picture stood between them."""
        first = not self._text[self._text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" *+-")
        return first or NUMBERED.match(self._text, match.start()) is not None

    def _number(self, number: int, before: str, after: str) -> None:
        """``[13]``, where the page numbers its links: the beginning of a link, or the end of one."""
        assert self._numbers is not None  # noqa: S101 - for the type checker
        target = self._numbers.get(number)
        if target:
            self._links.append((len(self._out), len(self._out), target))
        # A count would be glued to the date before it without the number: May 30, 2026[16]2.
        self._out.append(" " if before.isalnum() and after.isalnum() else "")

    def _close(self, end: int) -> int:
        """A closing bracket: of a link, if a target follows."""
        text, target, after = self._text, None, end
        following = text[end : end + 1]
        if following == "(" and (found := _TARGET.match(text, end)):
            url = _TITLE.sub("", found["url"]).strip()
            # Prose in brackets after a bracket is no target; a wrapped target is one in spite of its line breaks.
            if not _BLANK.search(url) and (self._open or _URL_LIKE.match(url)):
                target, after = _SPACE.sub("", url), found.end()
        elif following == "[" and self._open and (found := _REFERENCE.match(text, end)):
            target, after = (self._numbers or {}).get(int(found[1]), ""), found.end()
        elif following == "{" and self._open and (found := _ATTRIBUTES.match(text, end)):
            target, after = "", found.end()
        if target is not None:
            self._finish(target)
            self._out.append("\n" * text.count("\n", end, after))
            return after
        if self._open:
            self._open.pop()
        self._out.append("]")
        return end

    def _finish(self, target: str) -> None:
        """End the innermost link (or the whole paragraph, where a lone ``]`` took the link's bracket)."""
        index, kind = self._open.pop() if self._open else (self._lead(), "[")
        if kind == "!":
            lost = "".join(self._out[index:]).count("\n")
            del self._out[index:]
            while self._links and self._links[-1][1] >= index:
                self._links.pop()
            self._out.append("\n" * lost)
            return
        if kind == "[" and self._out[index : index + 1] == ["["]:
            self._out[index] = ""
        self._link(index, target)

    def _lead(self) -> int:
        """Where the paragraph's own text begins: at a bracket, if it has one."""
        for index, piece in enumerate(self._out[:8]):
            if piece.strip("# "):
                return index if piece == "[" else 0
        return 0

    def _link(self, index: int, target: str) -> None:
        before = self._out[index - 1][-1:] if index else ""
        if target.endswith("#community") and before.isalnum():
            self._out[index] = " "
        if target:
            self._links.append((index, len(self._out), target))

    def _tag(self, token: str) -> None:
        """Inline HTML: links are kept, all else is dropped but its line breaks."""
        self._tags = True
        name = token.strip("</>").split(None, 1)[0].lower()
        breaks = "\n" * token.count("\n")
        if name == "a" and token[1] != "/":
            found = _HREF.search(token)
            self._open.append((len(self._out), f"a{found[1] if found else ''}"))
        elif name == "a":
            while self._open:
                index, kind = self._open.pop()
                if kind[0] == "a":
                    self._link(index, unescape(kind[1:]))
                    break
        self._out.append(breaks)
