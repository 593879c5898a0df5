r"""LaTeX text as plain Unicode: the reverse of :mod:`readinglist.latex`, for what other programs write too.

Total and linear; nothing recurses, so that braces may nest as deep as they like.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import NamedTuple

from readinglist.latex_commands import CHARACTERS, MARKS, SILENT, TEXT, WRAPPERS, math, subscript, superscript
from readinglist.latex_tables import balanced
from readinglist.latex_urls import RAW_ARGUMENT, decode_path, decode_url

__all__ = ["decode", "decode_path", "decode_url"]

_ESCAPES = tuple((f"\\{c}", c) for c in "%&_#")
# One set at the start is searched for much faster than alternatives.
_PIECE = re.compile(
    r"[\\{}$~`'&<,?!-](?:(?<=\\)(?:[A-Za-z]+|.)|(?<=\{)\\&\}(?:amp|lt|gt|quot);|(?<=[{}$~])|(?<=-)--?|(?<=')'|(?<=,),"
    r"|(?<=[`?!])`|(?<=&)#?[A-Za-z0-9]{1,31};"
    r"|(?<=<)/?(?i:i|b|em|strong|sub|sup|inf|scp|span|tt|u)(?: [^<>]{0,200})?>)",
    re.DOTALL,
)
_SPACES = re.compile(r"\s*+")
_DIGITS = re.compile(r"-?\d*+\s?")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", "~": " "}
_QUOTING = {"enquote": ("“", "”"), "mkbibquote": ("“", "”"), "textquote": ("“", "”")}
_SPACING = {"'": "'", "`": "`", "^": "^", "~": "~", '"': '"'}
_DROPPED_ARGUMENTS = frozenset(
    ("noopsort", "foreignlanguage", "selectlanguage", "textcolor", "hspace", "vspace", "phantom", "vphantom")
)
_RAISED = {"sup": superscript, "sub": subscript, "inf": subscript}
_SCRIPTS = {"textsuperscript": superscript, "textsubscript": subscript}
_DOTLESS = {"ı": "i", "ȷ": "j"}
_MAX_SCRIPT = 16  # pieces; longer ones are no numbers
_MAX_MARKS = 8  # on one letter
_MAX_FORMULA = 4000  # characters between \( and \)


def decode(text: str) -> str:
    r"""The text that LaTeX would print from *text*, the value of a field: ``{\'E}tude of {BERT}`` is ``Étude of BERT``.

    Mathematics that is only symbols becomes characters (``$\alpha$``, ``$_{2}$``); other mathematics stays as it is,
    between dollars. A command that is not known here stays with its arguments. HTML entities and the inline tags that
    publishers leave in titles go. White space stays as it is.

    Of clean text, ``decode(latex.escape(text))`` gives *text* back, but for what the writer itself gives up:
    mathematics that is only symbols (``$\alpha$`` comes back as ``α``), ligatures (``ﬁ``), Roman numerals (``Ⅳ``),
    italic and other styled letters without an alphabet in LaTeX (``𝑥``, which stay mathematics), Greek capitals alone
    that look Latin, characters that share a command (``★`` and ``⋆``, ``∕`` and ``/``), and characters that no LaTeX
    can show.
    """
    bare = text
    if "\\" in text and "\\\\" not in text:
        for escape, plain in _ESCAPES:
            if escape in bare:
                bare = bare.replace(escape, plain)
    if "\\" in bare or ("&" in bare and ";" in bare):
        return _Decoder(text).run()
    # Looking for one after the other is many times faster than a regular expression, and than a loop.
    if "$" in bare or "~" in bare or "`" in bare or "<" in bare or "--" in bare or "''" in bare or ",," in bare:
        return _Decoder(text).run()
    if "{" in bare or "}" in bare:
        return bare.replace("{", "").replace("}", "")
    return bare


class _Group(NamedTuple):
    """An open brace: where its content begins, and what happens to it at the end."""

    start: int
    kind: str = ""
    """``""``, ``marks`` (accents on its first letter), ``drop``, or a name of :data:`_SCRIPTS`."""
    marks: str = ""
    accent: str = ""
    """The name of the first of these accents."""
    closing: str = ""
    """What to print at the end of it."""


class _Decoder:
    """Goes through a text once, token by piece, and gathers its pieces; none of them is empty."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.parts: list[str] = []
        self.groups: list[_Group] = []
        self.marks = ""  # of accents whose letter comes next, the innermost last
        self.accent = ""  # the name of the first of them
        self.next_group: _Group | None = None  # what the brace that follows means
        self.tags: list[tuple[str, int, int]] = []  # name, place in parts, depth
        self.last_dollar = text.rfind("$")

    def run(self) -> str:
        text = self.text
        while match := _PIECE.search(text, self.position):
            start = match.start()
            if start > self.position:
                self.flush_marks()
                self.next_group = None
                self.parts.append(text[self.position : start])
            self.position = match.end()
            self.take(match[0], start)
        self.flush_marks()
        self.put(text[self.position :])
        result = "".join(self.parts)
        return result if result.isascii() else unicodedata.normalize("NFC", result)

    def put(self, text: str) -> None:
        if text:
            self.parts.append(text)

    def take(self, piece: str, start: int) -> None:
        first = piece[0]
        if piece == "{":
            self.open()
            return
        if first == "\\":
            self.next_group = None
            self.command(piece[1:], start)
            return
        self.flush_marks()
        self.next_group = None
        if piece == "}":
            self.close()
        elif first == "$":
            self.mathematics(start)
        elif first == "{":
            self.parts.append(html.unescape(f"&{piece[4:]}"))
        elif first == "&":
            self.parts.append(html.unescape(piece) if piece[1] == "#" else html5.get(piece[1:], piece))
        elif first == "<":
            self.tag(piece)
        elif piece == ",,":
            opens = self.text[start - 1 : start].strip() == "" and self.text[self.position : self.position + 1].strip()
            self.parts.append("„" if opens else ",,")
        else:
            self.parts.append(_LIGATURES[piece])

    def open(self) -> None:
        start = len(self.parts)
        if self.marks:
            self.groups.append(_Group(start, "marks", self.marks, self.accent))
            self.marks = ""
        elif self.next_group:
            self.groups.append(self.next_group._replace(start=start))
            if self.next_group.closing == "}":
                self.parts.append("{")
        else:
            self.groups.append(_Group(start))
        self.next_group = None

    def close(self) -> None:
        if not self.groups:
            return
        group = self.groups.pop()
        while self.tags and self.tags[-1][2] > len(self.groups):
            self.tags.pop()
        parts = self.parts
        if group.kind == "marks":
            if len(parts) > group.start and parts[group.start].strip():
                parts[group.start] = _accented(parts[group.start].lstrip(), group.marks)
            else:
                self.put(_SPACING.get(group.accent, ""))
            return
        if group.kind == "drop":
            del parts[group.start :]
        elif group.kind and 0 < len(parts) - group.start <= _MAX_SCRIPT:
            parts[group.start :] = [_SCRIPTS[group.kind]("".join(parts[group.start :]))]
        self.put(group.closing)
        if group.closing == "}":
            # What follows at once is another argument of the same unknown command.
            self.next_group = group

    def command(self, name: str, start: int) -> None:
        if name in MARKS and (not name.isalpha() or len(name) > 1 or self.ends_word(name)):
            self.mark(name, start)
            return
        if name in CHARACTERS:
            self.flush_marks()
            self.put(CHARACTERS[name])
        elif not name[:1].isalpha():
            self.flush_marks()
            if name in ("(", "["):
                self.delimited(start, name)
            else:
                self.parts.append(f"\\{name}")
        elif (character := TEXT.get(name)) or (character := math(f"\\{name}")) or (character := _greek(name)):
            self.parts.append(_accented(character, self.marks) if self.marks else character)
            self.marks = ""
            self.skip_spaces()
        else:
            self.flush_marks()
            self.structure(name)

    def ends_word(self, name: str) -> bool:
        r"""Whether an accent named by a letter has one to stand on: ``\c c``, ``\u{g}``, ``\r\i``."""
        following = self.text[self.position : self.position + 1]
        return following in ("{", "\\") or following.isspace()

    def structure(self, name: str) -> None:
        """A command of several letters that prints nothing by itself, or one that is not known."""
        if name == "ensuremath" and (match := RAW_ARGUMENT.match(self.text, self.position)):
            self.position = match.end()
            self.parts.append(_island(match[1]))
        elif name in ("url", "path", "nolinkurl") and (match := RAW_ARGUMENT.match(self.text, self.position)):
            self.position = match.end()
            self.put(decode_url(match[1]))
        elif name == "href" and (match := RAW_ARGUMENT.match(self.text, self.position)):
            self.position = match.end()
            url = decode_url(match[1])
            repeated = RAW_ARGUMENT.match(self.text, self.position)
            self.next_group = _Group(0, closing="" if repeated and decode_url(repeated[1]) == url else f" ({url})")
        elif name in WRAPPERS or name in SILENT:
            self.skip_spaces()
        elif name in _SCRIPTS:
            self.skip_spaces()
            self.next_group = _Group(0, name)
        elif name in _QUOTING:
            self.put(_QUOTING[name][0])
            self.next_group = _Group(0, closing=_QUOTING[name][1])
        elif name in _DROPPED_ARGUMENTS:
            self.skip_spaces()
            self.next_group = _Group(0, "drop")
        elif name == "penalty" and (match := _DIGITS.match(self.text, self.position)):
            self.position = match.end()
        else:
            self.parts.append(f"\\{name}")
            self.next_group = _Group(0, closing="}")

    def mark(self, name: str, start: int) -> None:
        """An accent: upon the letter that follows, or upon the first one in the braces or from the command there."""
        text = self.text
        if not self.marks:
            self.accent = name
        if name != '"':
            self.skip_spaces()
        letter = text[self.position : self.position + 1]
        if letter in ("{", "\\"):
            self.marks = MARKS[name] + self.marks
            return
        marks, self.marks = MARKS[name] + self.marks, ""
        if letter and not letter.isspace() and letter not in "}$~":
            accented = _accented(letter, marks)
            if len(accented) > 1 and name in _SPACING and text[start - 1 : start] != "{":
                # No such letter: somebody escaped a quotation mark (don\'t).
                accented = name + letter
            self.parts.append(accented)
            self.position += 1
        else:
            self.put(_SPACING.get(name, ""))

    def flush_marks(self) -> None:
        if self.marks:
            self.put(_SPACING.get(self.accent, ""))
            self.marks = ""

    def skip_spaces(self) -> None:
        match = _SPACES.match(self.text, self.position)
        assert match is not None  # noqa: S101 - it matches nothing, too
        self.position = match.end()

    def mathematics(self, start: int) -> None:
        """What a dollar opens, if another one closes it."""
        text = self.text
        delimiter = "$$" if text.startswith("$$", start) else "$"
        begin = start + len(delimiter)
        end = text.find(delimiter, begin) if self.last_dollar >= begin else -1
        while end > 0 and text[end - 1] == "\\":
            end = text.find(delimiter, end + 1)
        if end < 0:
            # None of the others that follow in escapes will close one either.
            self.last_dollar = start if delimiter == "$" else self.last_dollar
        elif content := text[begin:end]:
            after = text[end + 1 : end + 2]
            price = content[0].isdigit() and after.isdigit() and " " in content
            if not price and balanced(content):
                self.parts.append(_island(content, delimiter))
                self.position = end + len(delimiter)
                return
        self.parts.append("$")

    def delimited(self, start: int, name: str) -> None:
        r"""``\( … \)`` and ``\[ … \]``: as between dollars."""
        closer = "\\)" if name == "(" else "\\]"
        end = self.text.find(closer, self.position, self.position + _MAX_FORMULA)
        if end >= 0 and balanced(content := self.text[self.position : end]):
            self.parts.append(_island(content))
            self.position = end + 2
        else:
            self.parts.append(f"\\{name}")

    def tag(self, tag: str) -> None:
        """A tag of HTML: a pair of them in the same braces goes."""
        name = tag.strip("</>").partition(" ")[0].lower()
        if tag[1] != "/":
            self.tags.append((name, len(self.parts), len(self.groups)))
            self.parts.append(tag)
        elif self.tags and self.tags[-1][0] == name and self.tags[-1][2] == len(self.groups):
            _, place, _ = self.tags.pop()
            content = self.parts[place + 1 :] if len(self.parts) - place <= _MAX_SCRIPT else None
            if content is not None and name in _RAISED:
                self.parts[place:] = [_RAISED[name]("".join(content))]
            else:
                self.parts[place] = ""
        else:
            self.parts.append(tag)


def _accented(text: str, marks: str) -> str:
    """*text* with *marks* on its first letter, after those that this has."""
    base = _DOTLESS.get(text[0], text[0])
    end = 1
    while end < min(len(text), _MAX_MARKS) and unicodedata.combining(text[end]):
        end += 1
    if end == _MAX_MARKS:
        return text
    return unicodedata.normalize("NFC", base + text[1:end] + marks) + text[end:]


def _greek(name: str) -> str | None:
    r"""``\textalpha`` of ``textgreek`` and the like."""
    return math(f"\\{name[4:]}") if name.startswith("text") and len(name) > 5 else None


def _island(content: str, delimiter: str = "$") -> str:
    """Mathematics as characters, if it is only symbols, else between dollars."""
    found = math(content.strip())
    if found is not None:
        return found
    stripped = content.strip()
    return f"{delimiter}{content if stripped.endswith(chr(92)) else stripped}{delimiter}"
