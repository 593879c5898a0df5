"""Text of papers on its way to a widget: made inert for the terminal, and never markup.

Textual takes a plain ``str`` for markup in most places, and passes escapes on to the terminal. So whatever comes from
a paper, a file name or a query goes through here, and every widget gets a :class:`~textual.content.Content`.
"""

from __future__ import annotations

import re

from textual.content import Content

from readinglist.text import clean, safe_line

_JOINS = re.compile("[\ufe0e\ufe0f]|(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200d\U0001f3fb-\U0001f3ff]")
"""What makes one picture of several, and chooses how a sign is drawn; after letters a joiner means something else."""


def even(text: str) -> str:
    """*text* with emoji as their parts: of those that are joined, each terminal has its own idea how wide they are."""
    return text if text.isascii() else _JOINS.sub("", text)


def one_line(text: str, style: str = "") -> Content:
    """*text* on one line, inert, in a *style*."""
    plain = even(safe_line(text))
    return Content.styled(plain, style) if style else Content(plain)


def paragraphs(text: str, style: str = "") -> Content:
    """*text* with its lines, inert, in a *style*."""
    plain = even(clean(text).replace("\t", "    "))
    return Content.styled(plain, style) if style else Content(plain)
