"""Lists of names as BibTeX and BibLaTeX write them: ``Doe, Jane and van der Maaten, L. and {OpenAI} and others``.

The rules are BibTeX's own (Oren Patashnik, *BibTeXing*; Nicolas Markey, *Tame the BeaST*, 11), and BibLaTeX's
extended format (manual, 3.9); beyond them, what people write by mistake: lists with semicolons or commas, *et al.*
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from readinglist.formats import names
from readinglist.latex_decode import decode
from readinglist.paper import Author
from readinglist.text import one_line

_OTHERS = Author(literal="others")
_PART = re.compile(r"[{}]| and(?= )", re.IGNORECASE)
_AND = re.compile(" and(?= )", re.IGNORECASE)
_SEPARATORS = re.compile("[{},;]")
_ENTITY = re.compile(r"(?<!\\)&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z0-9]{2,31});", re.IGNORECASE)
_ET_AL = re.compile(r"\bet\.? al\.?$", re.IGNORECASE)
_ET_AL_LENGTH = 8
_AMPERSAND = re.compile(r",? \\?& ")
# Neither Xi nor V. or M. D.: these are given names and initials.
_SUFFIX = re.compile(r"(?i:Jr|Sr|Junior|Senior|Esq|Ph\.? ?D|[2-4](?:nd|rd|th))\.?|II|III|IV")
_BRACE = re.compile("[{}]")
_WORD = re.compile(r"[{}]|[ ~]+")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|.)\s*+", re.DOTALL)
_LETTER_COMMANDS = frozenset(["ss", "ae", "oe", "o", "l", "aa", "i", "j", "dh", "th", "ng", "dj"])
_EXTENDED = frozenset(("family", "given"))
_EXTENDED_KEY = re.compile(r" ?\"?([a-z]+)(?:-i)? ?= ?", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z.'-]+(?: [A-Za-z.'-]+)*, [A-Za-z.'-]+(?: [A-Za-z.'-]+)*")


def split_names(text: str) -> list[Author]:
    """The names in *text*, the value of ``author`` or ``editor`` as it stands in the file; empty ones are no names.

    A name in braces is ``literal``, and so is *and others*. A single word is a family name. Particles (*von*) and
    suffixes (*Jr*) are part of the family name.
    """
    text = " ".join(text.split())
    if "&" in text and ";" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    parts = _list(text)
    result: list[Author] = []
    for part in parts:
        result += _names(part)
    if parts and parts[-1].lower() == "others" and result:
        result[-1] = _OTHERS
    return result


def _list(text: str) -> list[str]:
    """*text* parted where ``and`` stands outside of braces."""
    padded = f" {text} "
    if "{" not in text and "}" not in text:
        if " and " not in padded and " and " not in padded.lower():
            return [text]
        pieces = _PART.split(padded)
    else:
        pieces = []
        depth = start = 0
        for match in _PART.finditer(padded):
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth = max(depth - 1, 0)
            elif not depth:
                pieces.append(padded[start : match.start()])
                start = match.end()
        pieces.append(padded[start:])
        if depth:
            # A brace is missing: without all of them, the names can at least be told apart.
            pieces = _AND.split(padded.replace("{", "").replace("}", ""))
    return [piece for piece in map(str.strip, pieces) if piece]


@lru_cache(maxsize=16384)
def _names(text: str) -> tuple[Author, ...]:
    """The names in what ought to be one."""
    if (end := text[-_ET_AL_LENGTH:]).endswith((".", "l", "L")) and (match := _ET_AL.search(end)):
        rest = text[: len(text) - len(end) + match.start()].strip(", ")
        return (*_parted(rest), _OTHERS) if rest else (_OTHERS,)
    return _parted(text)


def _parted(text: str) -> tuple[Author, ...]:
    if _PLAIN.fullmatch(text) and "--" not in text and "''" not in text:
        family, _, given = text.partition(", ")
        if not _SUFFIX.fullmatch(given):
            return (Author(family, given),)
    if ";" in text and len(several := _split(text, ";")) > 1:
        return tuple(author for one in several for author in _names(one))
    if "&" in text and "{" not in text:
        several = _AMPERSAND.split(text)
        if len(several) > 1 and all("," in one or " " in one for one in several):
            return tuple(author for one in several for author in _names(one))
    return _commas(_split(text, ","), text)


def _split(text: str, separator: str) -> list[str]:
    """The parts of *text* between separators outside of braces, but empty ones."""
    result: list[str] = []
    depth = start = 0
    for match in _SEPARATORS.finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(depth - 1, 0)
        elif match[0] == separator and not depth:
            result.append(text[start : match.start()])
            start = match.end()
    result.append(text[start:])
    return [part for part in (part.strip(" ~") for part in result) if part]


def _commas(parts: list[str], text: str) -> tuple[Author, ...]:
    """The name whose parts between commas are *parts*, or several if they are too many for one."""
    if not parts:
        return ()
    if "=" in text and (extended := _extended(parts)):
        return (extended,)
    if len(parts) == 1:
        author = _uninverted(parts[0])
        return (author,) if author.name else ()
    plain = [_plain(part) for part in parts]
    if len(plain) == 2:
        if _SUFFIX.fullmatch(plain[1]) and "{" not in parts[0]:
            author = _uninverted(parts[0])
            return (author._replace(family=f"{author.family} {plain[1]}") if author.family else author,)
        return _author(*plain)
    if len(plain) == 3:
        family, second, third = plain
        if not (" " in family and " " in second and " " in third):
            if _SUFFIX.fullmatch(third) and not _SUFFIX.fullmatch(second):
                second, third = third, second
            return _author(f"{family} {second}", third)
    return tuple(names.split_names(", ".join(plain)))


def _author(family: str, given: str) -> tuple[Author, ...]:
    if not family:
        return (Author(literal=given),) if given else ()
    return (Author(family, given),)


def _extended(parts: list[str]) -> Author | None:
    """A name in BibLaTeX's extended format: ``family=Knuth, given=Donald E., prefix=von``."""
    found: dict[str, str] = {}
    for part in parts:
        match = _EXTENDED_KEY.match(part)
        if match is None:
            return None
        found.setdefault(match[1].lower(), _plain(part[match.end() :].strip('"')))
    if not found.keys() & _EXTENDED:
        return None
    family = " ".join(filter(None, (found.get("prefix"), found.get("family"), found.get("suffix"))))
    author = Author(family, found.get("given", "")) if family else Author(literal=found.get("given", ""))
    return author if author.name else None


def _uninverted(text: str) -> Author:
    """A name without commas: ``Donald E. Knuth``, ``Ludwig van Beethoven``, ``{Barnes and Noble}``, ``Plato``."""
    if _is_one_group(text) or _is_joined(text):
        return Author(literal=_plain(text))
    words = _words(text)
    if len(words) == 1 and "=" in text:
        return Author(literal=_plain(text))  # an option of BibLaTeX: useprefix=false
    suffix = f" {_plain(words.pop())}" if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = next((i for i, word in enumerate(words[:-1]) if _is_lower(word)), len(words) - 1)
    return Author(_plain(" ".join(words[start:])) + suffix, _plain(" ".join(words[:start])))


def _is_one_group(text: str) -> bool:
    r"""Whether all of *text* is in one pair of braces, and these are no accent's: ``{\'E}``."""
    if text[0] != "{" or text[-1] != "}":
        return False
    depth = 0
    for match in _BRACE.finditer(text):
        depth += 1 if match[0] == "{" else -1
        if depth <= 0:
            return match.end() == len(text) and (text[1] != "\\" or " " in text)
    return False


def _is_joined(text: str) -> bool:
    """Whether *text* is a name that must not be taken apart because each of its spaces or commas is braced."""
    return ("{ }" in text or "{,}" in text or text.endswith("{}")) and len(_words(text)) == 1


def _words(text: str) -> list[str]:
    """What stands between spaces or ties outside of braces."""
    if "{" not in text:
        return text.replace("\\~", "\\\x00").replace("~", " ").replace("\x00", "~").split()
    result: list[str] = []
    depth = start = 0
    for match in _WORD.finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(depth - 1, 0)
        elif not depth and not (match[0][0] == "~" and text[match.start() - 1 : match.start()] == "\\"):
            result.append(text[start : match.start()])
            start = match.end()
    result.append(text[start:])
    return [word for word in result if word]


def _is_lower(word: str) -> bool:
    """Whether the first letter of *word* outside of braces is a small one, as in *von*.

    A group that begins with a command is a letter, with the case of what it prints; other groups have no case.
    """
    depth = 0
    for position, c in enumerate(word):
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
        elif c == "\\" and (not depth or (depth == 1 and word[position - 1] == "{")):
            return _command_is_lower(word, position)
        elif not depth and c.isalpha():
            return c.islower()
    return False


def _command_is_lower(word: str, position: int) -> bool:
    r"""The case of the letter that ``\'e``, ``\v{s}`` or ``\o`` prints."""
    match = _COMMAND.match(word, position)
    if match is None:
        return False
    if match[1] and match[1].lower() in _LETTER_COMMANDS:
        return match[1].islower()
    letter = next((c for c in word[match.end() :] if c.isalpha()), "")
    return letter.islower()


def _plain(text: str) -> str:
    return one_line(decode(text))
