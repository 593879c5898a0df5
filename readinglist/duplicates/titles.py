"""Titles made ready to be compared: their words, and what they say beside them of number, form and kind of paper."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from readinglist.duplicates.words import COUNTED, MARKERS, STOP_WORDS
from readinglist.latex_decode import decode
from readinglist.text import title_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_ANNOTATION = re.compile(
    # What databases put at the end of a title, and what is no part of it.
    r"\s*(?:\[[^\[\]]{1,80}\]|\((?:provisional abstract|structured abstract|invited(?: paper)?|in press|with discussion"
    r"|review|author'?s'? transl\.?|[a-z]{4,12} transl\.?|full text|preprint|arxiv|reprint(?:ed)?|chinese|russian"
    r"|japanese|german|french|spanish|abstract)\)|[\W_]*\bincludes discussions?)[\s.]*$",
    re.IGNORECASE,
)
_MARKING = re.compile(
    r"\[[^\[\]]*(?:extended abstract|erratum|corrig|retract|comment|reply|response|poster|supplement|part|vol)",
    re.IGNORECASE,
)
"""The beginning of a bracket at the end that is part of a title."""
_APPEARS = re.compile(
    r"\s*\.*\s*\[[^\[\]]{0,40}(?:erratum|correction|corrected|retraction|comment|republished)[^\[\]]{0,20}"
    r"(?:\]\s*\[[^\[\]]{0,60})?\b(?:appears?|in|for)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""What MEDLINE says at the end of the title of a paper that has an erratum."""
_NUMBERED = re.compile(r"\[(?:arxiv:)?[\w.-]{0,12}/?\d{4}\.?\d{3,5}(?:v\d+)?\]\s*", re.IGNORECASE)
"""An arXiv id before the title, as arXiv's pages have it."""
_BRACKETED = re.compile(r"\[([^\[\]]+)\][\s.]*$")
_SUBTITLE_SIGN = re.compile(r"\s*(?:[:?;]|\.(?!\d)|\s[-–—]{1,3})\s+(?=\S)")
_SUBTITLE_BEGINS = re.compile(r"[:?;.]\s|\s[-–—]")
"""What every such sign has in it; most titles are passed over by it several times as fast."""
_ACRONYM = re.compile(r"[(\[]([A-Za-z][A-Za-z+*-]{1,11})[)\]]")
_FORM = re.compile(
    r"[\s:–—-]*[(\[]?\b((?:extended|full|long|longer|short|brief|conference|journal|poster|meeting|technical|thesis) "
    r"(?:abstract|report|version|paper))[)\]]?[\s.]*$",
    re.IGNORECASE,
)
"""What the end of a title says of the form in which a paper appears there."""
_FORM_PARTS = ("tract", "port", "ver", "paper")
"""Each such ending has one of these: quick to look for, and few titles have any. None has an i or s, which match other
letters too where case does not matter."""
_ABOUT_ANOTHER = re.compile(
    r"(?:book )?reviews? of\b|(?:in )?(?:reply|response) to\b|re:|authors?'? repl|letters?:|editorial[:.]"
    r"|comments? on\b",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?:(?<!\b[A-Z])\*|[\s†‡§¶.])+$")
_NOTED = ("*", ".", "†", "‡", "§", "¶")
"""Signs that such marks end with, beside white space."""
_LOST = re.compile(r"(?<=[^\W\d_])[?\ufffd](?=[^\W\d_])")
"""A letter that some conversion could not write."""
_DEGREES = re.compile(r"(?<=\d)[\s-]?(?:°|degrees?\b|deg\b)", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:the )?(?:abstracts?|acknowledge?ments?|announcements?|book reviews?|calendar|call for papers|comments?"
    r"|contents|contributors|corrections?|corrigend(?:um|a)|correspondence|cover|discussion|editors?|errat(?:um|a)"
    r"|foreword|front ?matter|back ?matter|in memoriam|index|in this issue|introduction|keynotes?|letters?"
    r"|masthead|news|notes?|obituary|overview|panel|preface|proceedings|program(?:me)?|remarks|replies|reply"
    r"|response|(?:list of )?reviewers|summary|table of contents|title page|tutorials?|untitled|welcome"
    r"|withdraw(?:n|al)?|workshops?)"
    r"|(?:the )?(?:guest |associate )?editor(?:s|ial|ials|['’]s|s['’])?\b.*"
    r"|(?:a )?(?:remarks|message|note|letter)s? from\b.*"
    r"|(?:introduction|preface|foreword|welcome) to (?:the |this )?.*"
    r"(?:issue|section|track|conference|workshop|proceedings)\b.*"
    r"|special (?:issue|section)\b.*|proceedings (?:of|from)\b.*|from the editor.*|reviewers?\b.*\d{4}.*"
    r"|(?:book|media|software) reviews?",
    re.IGNORECASE,
)
"""Titles that many papers have."""
_ROMAN = {"i": "1", "v": "5", "x": "10"}
_ELL = re.compile(r"\\ell(?![A-Za-z])")
_UNICODE = re.compile(r"\\unicode\{?(\d{3,6})\}?")
_LONGEST = 600
"""Letters that a title has at most: what is longer is a text, and nothing is cut off it."""
_REST = 8
"""At least as many letters and digits have to stand before what is cut off the end of a title."""


class Title(NamedTuple):
    """A title, ready to be compared."""

    words: tuple[str, ...]
    """All words in normal form, without annotations such as ``[Chinese]``."""
    key: str
    """The words without spaces."""
    main: int
    """How many of the words stand before the subtitle; all, where there is none."""
    acronyms: frozenset[str]
    """Words that stand in parentheses and have two capitals or more: ``(RNN)``."""
    markers: frozenset[str]
    """What makes it a paper about another one, or another kind of paper: ``reply``, ``erratum``, ``poster`` …"""
    form: str
    """What it says of its form: ``extended abstract``, ``short version`` …; ``""`` for most."""
    content: int
    """How many of the words are not :data:`~readinglist.duplicates.words.STOP_WORDS`."""
    generic: bool
    """Whether many papers may have it: *Editorial*, *Preface to the special issue*."""
    name: str
    """The coined name before the colon (*GraphGAN*), in normal form; ``""`` where there is none."""

    @property
    def edges(self) -> frozenset[str]:
        """The first two words and the last two."""
        return frozenset((*self.words[:2], *self.words[-2:]))


def parse(text: str | None) -> Title | None:
    """A title made ready; None where there is none."""
    if not text:
        return None
    plain, form = _parted(text)
    words = _counted(title_words(plain)) or tuple(title_words(text)) or (text.casefold(),)
    cut = subtitle_sign(plain)
    main = len(title_words(plain[: cut.start()])) if cut else 0
    main = main if 0 < main < len(words) else len(words)
    name = ""
    if cut and main <= 2 and main < len(words) and _coined(plain[: cut.start()]):
        name = "".join(words[:main])
    return Title(
        words,
        "".join(words),
        main,
        _acronyms_of(plain),
        _markers_of(plain, words),
        form,
        sum(word not in STOP_WORDS for word in words),
        bool(_GENERIC.fullmatch(plain.strip(" .:!"))),
        name,
    )


def _counted(words: list[str]) -> tuple[str, ...]:
    """*words* with Roman numbers of one letter as figures, where they count: *Part I*."""
    if _ROMAN.keys().isdisjoint(words):
        return tuple(words)
    before = ["", *words]
    return tuple(_ROMAN[word] if word in _ROMAN and before[n] in COUNTED else word for n, word in enumerate(words))


def _coined(name: str) -> bool:
    """Whether what stands before a colon is spelt as only names are: with more than small letters after the first."""
    return any(not letter.islower() for letter in name[1:].replace(" ", ""))


def _acronyms_of(plain: str) -> frozenset[str]:
    if "(" not in plain and "[" not in plain:
        return frozenset()
    found = (name for name in _ACRONYM.findall(plain) if sum(letter.isupper() for letter in name) >= 2)
    return frozenset(word for name in found for word in title_words(name))


def subtitle_sign(title: str) -> re.Match[str] | None:
    """What stands between a title and its subtitle."""
    return _SUBTITLE_SIGN.search(title) if _SUBTITLE_BEGINS.search(title) else None


def plain_title(text: str) -> str:
    """A title without LaTeX, HTML entities, and what databases put around and behind it."""
    return _parted(text)[0]


def _parted(text: str) -> tuple[str, str]:
    """A plain title (:func:`plain_title`), and what it said of its form (:attr:`Title.form`)."""
    if len(text) > _LONGEST:
        return text, ""
    form = ""
    if "\\" in text:
        text = decode(_known_commands(text))
    if "{" in text:
        text = text.replace("{", "").replace("}", "")
    plain = (unescape(text) if "&" in text else text).strip()
    if plain.endswith(_NOTED):
        plain = _FOOTNOTE.sub("", plain).strip()
    if plain.startswith("["):
        plain = _NUMBERED.sub("", plain)
        bracketed = _BRACKETED.fullmatch(plain)
        plain = bracketed[1] if bracketed else plain
    if plain.endswith(("]", ")")) or "[" in plain or plain[-10:].lower() == "discussion":
        plain = _stripped(plain)
    if match := _form_at_end(plain):
        plain, form = plain[: match.start()], match[1].lower()
    if "?" in plain or "\ufffd" in plain:
        plain = _LOST.sub("", plain)
    if "°" in plain or "deg" in plain.lower():
        plain = _DEGREES.sub("deg ", plain)
    return plain, form


def _known_commands(text: str) -> str:
    """*text* with commands that databases write without the space that should end them, and that say nothing."""
    text = text.replace("\\textdollar", "$").replace("\\textbackslash", "\\").replace("\\textasciitilde", "~")
    text = text.replace("\\textdegree", "°").replace("\\mbox", "")
    text = _ELL.sub("l", text)
    return _UNICODE.sub(lambda match: chr(int(match[1])) if int(match[1]) < 0x110000 else " ", text)


def _stripped(text: str) -> str:
    """*text* without the notes that databases put at its end."""
    text = _APPEARS.sub("", text)
    while (match := _ANNOTATION.search(text)) and _enough(text[: match.start()]) and not _MARKING.search(match[0]):
        text = text[: match.start()]
    return text


def _form_at_end(text: str) -> re.Match[str] | None:
    small = text.lower()
    for part in _FORM_PARTS:
        if part in small:
            break
    else:
        return None
    match = _FORM.search(text)
    return match if match and _enough(text[: match.start()]) else None


def _enough(text: str) -> bool:
    return sum(map(str.isalnum, text)) >= _REST


def _markers_of(text: str, words: Sequence[str]) -> frozenset[str]:
    found = {*words[:2], *words[-2:]} & MARKERS
    if match := _ABOUT_ANOTHER.match(text):
        found.add(match[0].lower().strip(" :."))
    return frozenset(found)
