"""What the markers of citation key patterns stand for: ASCII words of a paper, with spaces between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from readinglist.keys import INSIDE_WORDS, STOP_WORDS, without_markup
from readinglist.paper import Author

if TYPE_CHECKING:
    from collections.abc import Callable

_LITERAL_WORDS = 3
_TITLE_WORDS = 3
_WORD = re.compile(r"[A-Za-z0-9]+")
_NUMBER = re.compile(r"[0-9]+")
_ILLEGAL = re.compile(r"[^A-Za-z0-9_:.+/-]")
# Names that other programs have for our columns.
_SYNONYMS = {"journal": "venue", "booktitle": "venue", "number": "issue", "keywords": "tags", "eprint": "arxiv"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a key is made for."""

    title: str
    authors: Sequence[Author]
    year: int | None
    fields: Mapping[str, Any]

    def field(self, name: str) -> Any:
        """What the paper says under *name*, a column or a name in ``extra``; None if nothing."""
        if name in ("title", "authors", "year"):
            return getattr(self, name)
        extra = self.fields.get("extra")
        kept = extra.get(name) if isinstance(extra, Mapping) else None
        return self.fields.get(_SYNONYMS.get(name, name)) or kept

    def editors(self) -> list[Author]:
        """Those that ``extra`` holds."""
        found = self.field("editor")
        if not isinstance(found, list):
            return []
        return [Author.from_json(item) for item in found if isinstance(item, Mapping)]


# --- words


def _words(text: str) -> list[str]:
    """The words of *text* as :mod:`readinglist.keys` takes them apart, their case kept."""
    text = without_markup(text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(text)
    return _WORD.findall(INSIDE_WORDS.sub("", text))


def significant(words: list[str]) -> list[str]:
    """Those that say something; all, where none does."""
    return [word for word in words if word.lower() not in STOP_WORDS] or words


def capital(word: str) -> str:
    """*word* with a capital at its start, the rest as it is."""
    return word[:1].upper() + word[1:]


# --- names


def _families(authors: Sequence[Author]) -> list[str]:
    """One word for each that has a usable name."""
    result = []
    for author in authors:
        if author.family and not author.literal:
            words = _words(author.family)
        else:
            words = significant(_words(author.literal or author.given))[:_LITERAL_WORDS]
        if words:
            result.append("".join(words))
    return result


def _names(subject: Subject) -> list[str]:
    """Of the authors, or of the editors where there are none."""
    return _families(subject.authors) or _families(subject.editors())


def _author(subject: Subject, length: int | None = None, number: int = 1) -> str:
    return "".join(_names(subject)[number - 1 : number])[:length]


def _authors(subject: Subject, most: int | None = None) -> str:
    names = _names(subject)
    return "".join(names[:most]) + ("EtAl" if most and len(names) > most else "")


def _et_al(subject: Subject, separator: str, others: str) -> str:
    """Two names, or one and *others*."""
    names = _names(subject)
    return separator.join(names) if len(names) <= 2 else names[0] + others


def _two_and_others(subject: Subject) -> str:
    names = _names(subject)
    return ".".join(names[:2]) + (".ea" if len(names) > 2 else "")


def _author_and_initials(subject: Subject) -> str:
    first, *rest = _names(subject) or [""]
    return first[:5] + "".join(name[0] for name in rest)


def _shared_initials(subject: Subject, length: int) -> str:
    """*length* characters, shared out to all names."""
    names = _names(subject)[:length]
    if not names:
        return ""
    each, more = divmod(length, len(names))
    return "".join(name[: each + (i < more)] for i, name in enumerate(names))


def _short_authors(subject: Subject) -> str:
    names = _names(subject)
    if len(names) < 2:
        return "".join(names)
    return "".join(name[0] for name in names[:3]) + ("+" if len(names) > 3 else "")


def _alpha(subject: Subject) -> str:
    """The label of BibTeX's style ``alpha``."""
    names = _names(subject)
    if len(names) < 2:
        return "".join(names)[:3]
    return "".join(name[0] for name in names[: 4 if len(names) <= 4 else 3]) + ("+" if len(names) > 4 else "")


def _given_initial(subject: Subject, number: int) -> str:
    """Of the given name of one author, counted as a list is."""
    given = [words[0] for author in subject.authors or subject.editors() if (words := _words(author.given))]
    return given[number][0] if given else ""


# --- titles


def _capitalised(subject: Subject) -> str:
    return " ".join(
        capital(word) if i == 0 or word.lower() not in STOP_WORDS else word
        for i, word in enumerate(_words(subject.title))
    )


def _short_title(subject: Subject, count: int = _TITLE_WORDS, capitals: int | None = None) -> str:
    words = significant(_words(subject.title))[:count]
    capitals = count if capitals is None else capitals
    return " ".join([*map(capital, words[:capitals]), *words[capitals:]])


# --- other fields


def field(name: str, subject: Subject) -> str:
    return _text(subject.field(name))


def _text(value: Any) -> str:
    """The words of any field."""
    if isinstance(value, Author):
        return " ".join(_words(value.name))
    if isinstance(value, Mapping):
        return " ".join(_words(Author.from_json(value).name))
    if isinstance(value, Sequence) and not isinstance(value, str):
        # A list in a list is no field that a key could show.
        return " ".join(text for item in value if not isinstance(item, list) and (text := _text(item)))
    return " ".join(_words(str(value))) if value is not None and value is not False else ""


def _identifier(name: str, subject: Subject) -> str:
    """Its points, slashes and hyphens stay."""
    value = subject.field(name)
    return _ILLEGAL.sub("", value) if isinstance(value, str) else ""


def _year(subject: Subject) -> str:
    return str(abs(subject.year)) if subject.year else ""


def _two_digits(name: str, subject: Subject) -> str:
    value = subject.field(name)
    return f"{value:02}" if isinstance(value, int) and 0 < value < 100 else _text(value)


def _date(subject: Subject) -> str:
    parts = [_year(subject), _two_digits("month", subject), _two_digits("day", subject)]
    return "-".join(parts[: parts.index("")] if "" in parts else parts)


def _page(number: int, subject: Subject) -> str:
    pages = subject.field("pages")
    found = _NUMBER.findall(pages) if isinstance(pages, str) else []
    return found[number] if found else ""


def _keywords(subject: Subject) -> list[str]:
    value = subject.field("keywords")
    items = [value] if isinstance(value, str) else value if isinstance(value, Sequence) else []
    return [text for item in items if (text := _text(item))]


def _keyword(subject: Subject, number: int) -> str:
    return "".join(_keywords(subject)[number - 1 : number])


def _entry_type(subject: Subject) -> str:
    return _text(subject.field("entrytype") or subject.field("type"))


BY_NAME: Mapping[tuple[str, int], tuple[Callable[..., str], str]] = {
    ("auth", 0): (_author, "family name of the first author; of an organisation three words that say something"),
    ("auth", 1): (_author, "first N characters of the family name of the first author"),
    ("auth", 2): (_author, "first N characters of the family name of author M"),
    ("authors", 0): (_authors, "family names of all authors"),
    ("authors", 1): (_authors, "family names of up to N authors, and EtAl if there are more"),
    ("authetal", 0): (partial(_et_al, separator="", others="EtAl"), "one or two family names, or the first and EtAl"),
    ("auth.etal", 0): (partial(_et_al, separator=".", others=".etal"), "the same with points: Bee.Okafor, Bee.etal"),
    ("auth.auth.ea", 0): (_two_and_others, "two family names with a point between, and .ea if there are more"),
    ("authorini", 0): (
        _author_and_initials,
        "first 5 characters of the first family name, and the initials of the others",
    ),
    ("authini", 1): (_shared_initials, "beginnings of all family names, N characters together"),
    ("authshort", 0): (_short_authors, "the family name of one author, or up to three initials, and + for more"),
    ("authorsalpha", 0): (_alpha, "the label of BibTeX's style alpha: three letters of one name, or initials and +"),
    ("authorlast", 0): (lambda subject: "".join(_names(subject)[-1:]), "family name of the last author"),
    ("authforeini", 0): (partial(_given_initial, number=0), "initial of the given name of the first author"),
    ("authorlastforeini", 0): (partial(_given_initial, number=-1), "initial of the given name of the last author"),
    ("edtr", 0): (lambda subject: "".join(_families(subject.editors())[:1]), "family name of the first editor"),
    ("editors", 0): (lambda subject: "".join(_families(subject.editors())), "family names of all editors"),
    ("year", 0): (_year, "year"),
    ("shortyear", 0): (lambda subject: _year(subject)[-2:], "last two digits of the year"),
    ("month", 0): (partial(_two_digits, "month"), "month, two digits"),
    ("day", 0): (partial(_two_digits, "day"), "day of the month, two digits"),
    ("date", 0): (_date, "year, month and day as far as known: 2020-03-14"),
    ("title", 0): (_capitalised, "title, words that say something capitalised"),
    ("fulltitle", 0): (lambda subject: " ".join(_words(subject.title)), "title as it is printed"),
    ("camel", 0): (lambda subject: " ".join(map(capital, _words(subject.title))), "title, all words capitalised"),
    ("shorttitle", 0): (_short_title, "first three words of the title that say something, capitalised"),
    ("shorttitle", 1): (_short_title, "first N words of the title that say something, capitalised"),
    ("shorttitle", 2): (_short_title, "first N words of the title that say something, the first M capitalised"),
    ("veryshorttitle", 0): (partial(_short_title, count=1), "first word of the title that says something, capitalised"),
    ("venue", 0): (partial(field, "venue"), "journal, book or conference"),
    ("journal", 0): (partial(field, "venue"), "the same as venue"),
    ("booktitle", 0): (partial(field, "venue"), "the same as venue"),
    ("volume", 0): (partial(field, "volume"), "volume"),
    ("issue", 0): (partial(field, "issue"), "issue"),
    ("number", 0): (partial(field, "issue"), "the same as issue"),
    ("firstpage", 0): (partial(_page, 0), "first number in the pages"),
    ("lastpage", 0): (partial(_page, -1), "last number in the pages"),
    ("publisher", 0): (partial(field, "publisher"), "publisher"),
    ("keyword", 1): (_keyword, "tag N, or keyword of a database where there are no tags"),
    ("type", 0): (partial(field, "type"), "type of the entry as BibTeX knows it"),
    ("entrytype", 0): (_entry_type, "type of the entry as its source has it"),
    ("doi", 0): (partial(_identifier, "doi"), "DOI"),
    ("arxiv", 0): (partial(_identifier, "arxiv"), "arXiv identifier"),
}
"""Name in lower case and how many numbers follow it → what makes its text of a subject and the numbers, its meaning."""

_PRINTED = {
    "authetal": "authEtAl", "authorini": "authorIni", "authini": "authIni", "authorsalpha": "authorsAlpha",
    "authorlast": "authorLast", "authforeini": "authForeIni", "authorlastforeini": "authorLastForeIni",
}  # fmt: skip

MARKERS: Mapping[str, str] = MappingProxyType(
    {
        **{_PRINTED.get(name, name) + ("", "N", "N_M")[count]: text for (name, count), (_, text) in BY_NAME.items()},
        "FIELD": "any field by its name in capitals, those of extra too: [SERIES]",
    }
)
"""Marker → what it stands for; ``N`` and ``M`` are numbers from 1. Without authors, editors stand for them."""
