"""Text of papers on its way to a widget: made inert for the terminal, and never markup.

Textual takes a plain ``str`` for markup in most places, and passes escapes on to the terminal. So whatever comes from
a paper, a file name or a query goes through here, and every widget gets a :class:`~textual.content.Content`.
"""

from __future__ import annotations

from textual.content import Content

from readinglist.text import clean, safe_line


def one_line(text: str, style: str = "") -> Content:
    """*text* on one line, inert, in a *style*."""
    return Content.styled(safe_line(text), style) if style else Content(safe_line(text))


def paragraphs(text: str, style: str = "") -> Content:
    """*text* with its lines, inert, in a *style*."""
    plain = clean(text).replace("\t", "    ")
    return Content.styled(plain, style) if style else Content(plain)
