r"""URLs, identifiers and paths of files in LaTeX, as they are meant: without ``\url``, ``\_`` and the like."""

from __future__ import annotations

import re

RAW_ARGUMENT = re.compile(r"\s*+\{((?:[^{}]++|\{[^{}]*+\})*+)\}")
"""An argument in braces with at most one pair of others inside; looks no further than a brace that is too deep."""

_URL_PIECE = re.compile(
    r"\\\\|\\url(?![A-Za-z])|\$\\(?P<math>sim|backslash|_)\$|\\(?P<character>[_%&#$~^{}])(?:\{\})?"
    r"|\\(?P<name>text(?:asciitilde|underscore|backslash|asciicircum)|sim|slash|allowbreak|penalty0)(?![A-Za-z])"
    r"(?:\{\}| )?|[{}]"
)
_PATH_PIECE = re.compile(
    r"\\\\|\{\\(?P<braced>[_%&#$~])\}|\\(?P<character>[_%&#$])|\$\\(?P<math>sim|backslash|_)\$"
    r"|\{\\(?P<name>textasciitilde|textunderscore|textbackslash)\}"
)
_NAMES = {
    "sim": "~", "_": "_", "backslash": "\\", "textasciitilde": "~", "textunderscore": "_", "textbackslash": "\\",
    "textasciicircum": "^", "slash": "/",
}  # fmt: skip
_HREF = re.compile(r"\s*+\\href(?![A-Za-z])")


def decode_url(text: str) -> str:
    r"""A URL, DOI or identifier without LaTeX: no ``\url``, ``\_ \% {\_} \~{} $\sim$`` are plain, braces go."""
    if not any(c in text for c in "\\{}$"):
        return text
    if (match := _HREF.match(text)) and (argument := RAW_ARGUMENT.match(text, match.end())):
        text = argument[1]
    return _URL_PIECE.sub(_plain_url, text).strip()


def decode_path(text: str) -> str:
    r"""The value of ``file``: only the escapes of what LaTeX takes for itself go.

    Backslashes before others stay (``C\:\\x.pdf`` is how JabRef and Zotero write a path), and so do braces.
    """
    if "\\" not in text:
        return text
    return _PATH_PIECE.sub(_plain_path, text)


def _plain_url(match: re.Match[str]) -> str:
    if match["character"]:
        return match["character"]
    if match[0] == "\\\\":
        return match[0]
    return _NAMES.get(match["math"] or match["name"] or "", "")


def _plain_path(match: re.Match[str]) -> str:
    if match[0] == "\\\\":
        return match[0]
    return match["braced"] or match["character"] or _NAMES[match["math"] or match["name"]]
