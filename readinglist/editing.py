"""What the owner may set by hand, and how it is written: one table for the command line and every form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.errors import UsageError
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.naming import KEY_CHARACTERS
from readinglist.paper import TYPES, Author
from readinglist.store import edits
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from readinglist.paper import Paper, Sighting
    from readinglist.store.journal import Step


def parse(name: str, text: str) -> Any:
    """The value that *text* means for the field *name*; None for empty text.

    Raises:
        ValueError: it means none; the message says what would. ``KeyError`` if there is no such field.
    """
    if name.startswith("extra.") and len(name) > len("extra."):
        return one_line(text) or None
    parser = PARSERS[name]
    return parser(text) if text.strip() else None


def parse_all(texts: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    """The values that *texts* mean, by field; authors may come as a list of names. None unsets a field.

    Raises:
        UsageError: there is no such field, or a value makes no sense.
    """
    values: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            if isinstance(text, str):
                values[name] = parse(name, text)
            else:
                values[name] = [parse_author(author).as_json() for author in text]
        except KeyError:
            raise UsageError(f"no field {name!r}: use one of {', '.join(PARSERS)}, or extra.NAME") from None
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from error
    return values


def parse_author(text: str) -> Author:
    """A name: ``Family, Given``, ``Given Family``, or in braces one that must not be taken apart.

    Raises:
        ValueError: there is no name in it.
    """
    from readinglist.formats.names import split_name

    name = one_line(text)
    if name.startswith("{") and name.endswith("}"):
        name = name[1:-1].strip()
        if name:
            return Author(literal=name)
    if not name:
        raise ValueError("a name is missing")
    return split_name(name)


def _authors(text: str) -> list[dict[str, str]]:
    parts = text.split(";") if ";" in text else text.split(" and ")
    return [parse_author(part).as_json() for part in parts if part.strip()]


def _year(text: str) -> int:
    return _number(text, 0, 9999, "a year such as 2025")


def _month(text: str) -> int:
    from readinglist.formats.dates import MONTHS

    name = text.strip().lower()
    if name[:3] in MONTHS and name.isalpha():
        return MONTHS.index(name[:3]) + 1
    return _number(text, 1, 12, "a month from 1 to 12, or its name")


def _day(text: str) -> int:
    return _number(text, 1, 31, "a day from 1 to 31")


def _number(text: str, least: int, most: int, what: str) -> int:
    number = text.strip()
    if not (number.isascii() and number.isdigit() and len(number) < 6 and least <= int(number) <= most):
        raise ValueError(f"{number!r} is not {what}")
    return int(number)


def _doi(text: str) -> str:
    doi = parse_doi(text)
    if doi is None:
        raise ValueError(f"{text.strip()!r} is no DOI: it looks like 10.1145/3292500.3330701")
    return doi


def _arxiv(text: str) -> str:
    arxiv = parse_arxiv(text)
    if arxiv is None:
        raise ValueError(f"{text.strip()!r} is no arXiv id: it looks like 2403.03507 or cs/0112017")
    return arxiv.id


def _url(text: str) -> str:
    url = one_line(text)
    if not url.lower().startswith(("http://", "https://")) or " " in url:
        raise ValueError(f"{url!r} is no web address: it begins with http:// or https://")
    return url


def _type(text: str) -> str:
    name = text.strip().lower()
    if name not in TYPES:
        raise ValueError(f"{name!r} is no entry type: use one of {', '.join(TYPES)}")
    return name


def _key(text: str) -> str:
    key = text.strip()
    plain = key.isascii() and all(c.isalnum() or c in "_:.+/-" for c in key)
    if not (plain and key[:1].isalnum() and len(key) <= 80) or key.isdigit():
        raise ValueError(f"{key!r} can't be a citation key: {KEY_CHARACTERS}, not digits alone, 80 at most")
    return key


def parse_dump_day(day: str | None) -> str | None:
    """The day of a dump as the user says it: in full (``2025-03-14``), or its year (``2025``).

    Raises:
        UsageError: it is neither.
    """
    if day is None:
        return None
    from datetime import date

    text = day.strip()
    if len(text) == 4 and text.isascii() and text.isdigit():
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"--date: {text!r} is no day such as 2025-03-14, and no year") from None


def tag_names(names: Sequence[str]) -> list[str]:
    """Tags as they are stored: one line, no comma (which parts them in BibTeX), none twice.

    Raises:
        UsageError: a tag has no name, or a comma in it.
    """
    found: dict[str, str] = {}
    for name in names:
        tag = one_line(name)
        if not tag:
            raise UsageError("a tag needs a name")
        if "," in tag:
            raise UsageError(f"tag {tag!r}: no commas, they part tags in BibTeX; give the option several times")
        found.setdefault(tag.casefold(), tag)
    return list(found.values())


def parse_columns(pairs: Sequence[str]) -> dict[str, str] | None:
    """Which field the columns of a table are, from ``HEADER=FIELD``; None where nothing is said.

    Raises:
        UsageError: one is no such pair, or names no field.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        header, sign, name = pair.rpartition("=")
        name = name.strip()
        if not sign or not header.strip():
            raise UsageError(f"--columns: {pair!r} is not HEADER=FIELD, such as Paper=title")
        if name not in COLUMN_FIELDS and not (name.startswith("extra.") and len(name) > len("extra.")):
            raise UsageError(f"--columns: no field {name!r}; use one of {', '.join(COLUMN_FIELDS)}, extra.NAME")
        found[header.strip()] = name
    return found or None


PARSERS: Mapping[str, Callable[[str], Any]] = {
    "key": _key,
    "type": _type,
    "title": one_line,
    "authors": _authors,
    "year": _year,
    "month": _month,
    "day": _day,
    "venue": one_line,
    "volume": one_line,
    "issue": one_line,
    "pages": one_line,
    "publisher": one_line,
    "doi": _doi,
    "arxiv": _arxiv,
    "url": _url,
    "code": _url,
    "abstract": one_line,
    "note": lambda text: clean(text).strip(),
}
"""Fields that can be set, in the order of a form, each with what makes a value of text."""


def show(name: str, paper: Paper) -> str:
    """The value of a field as :func:`parse` takes it."""
    if name.startswith("extra."):
        value = paper.extra.get(name.removeprefix("extra."))
    elif name == "authors":
        return "; ".join(_show_author(author) for author in paper.authors)
    else:
        value = getattr(paper, name)
    return "" if value is None else str(value)


def _show_author(author: Author) -> str:
    if author.literal:
        return f"{{{author.literal}}}"
    return f"{author.family}, {author.given}" if author.given else author.family


class Alternative(NamedTuple):
    """What records of a paper say of a field, and the paper does not."""

    field: str
    number: int
    """By which it is picked."""
    value: Any
    """As in a record's fields."""
    sightings: tuple[Sighting, ...] = ()
    """The records that say so."""
    edited: str | None = None
    """The key that a merged paper had, of which its owner set this value."""


class FormField(NamedTuple):
    """A field in a form."""

    name: str
    text: str
    """Its value as :func:`parse` takes it."""
    edited: bool
    """Whether the owner set it."""
    others: tuple[tuple[str, Alternative], ...] = ()
    """What other sources say, also as text."""


def form(paper: Paper, offered: Sequence[Alternative]) -> list[FormField]:
    """The fields of *paper* that can be set, but for its note, with the alternatives *offered* to them."""
    others: dict[str, list[tuple[str, Alternative]]] = {}
    for item in offered:
        others.setdefault(item.field, []).append((_show_value(item.value), item))
    return [
        FormField(name, show(name, paper), name in paper.edited, tuple(others.get(name, ())))
        for name in PARSERS
        if name != "note"
    ]


def _show_value(value: Any) -> str:
    """A value of a record's field as :func:`parse` takes it."""
    if isinstance(value, list):
        return "; ".join(_show_author(Author.from_json(author)) for author in value)
    return str(value)


class Edit(NamedTuple):
    """What the owner set of a paper before it was merged."""

    key: str
    """That the paper had."""
    field: str
    value: Any


PICKED = (
    "type", "title", "authors", "year", "month", "day", "venue", "volume", "issue", "pages", "publisher", "doi",
    "arxiv", "url", "code", "abstract",
)  # fmt: skip
"""Fields of which records may say different things."""


def alternatives(paper: Paper, sightings: Sequence[Sighting], edits: Sequence[Edit] = ()) -> list[Alternative]:
    """What *sightings*, the evidence of *paper*, and *edits* say otherwise than it does, in the order of a form."""
    from readinglist.duplicates.view import values

    shown = paper.as_json()
    found = []
    for name in PICKED:
        said = values([sighting.fields for sighting in sightings], name)
        for number, value in enumerate(said, 1):
            if value.value != shown[name] and not (name == "type" and value.value == "misc"):
                origin = tuple(sightings[place] for place in value.records)
                found.append(Alternative(name, number, value.value, origin))
        known = [shown[name], *(value.value for value in said)]
        for edit in edits:
            if edit.field == name and edit.value not in known:
                known.append(edit.value)
                found.append(Alternative(name, len(known) - 1, edit.value, edited=edit.key))
    return found


def check_pick(name: str) -> None:
    """Say whether a field can be picked from what others say.

    Raises:
        UsageError: it can't.
    """
    if name not in PICKED:
        raise UsageError(f"no field {name!r} to pick: use one of {', '.join(PICKED)}")


def picked(offered: Sequence[Alternative], choices: Mapping[str, int]) -> dict[str, Any]:
    """The values that *choices* mean: the number of one of the *offered* alternatives for each field.

    Raises:
        UsageError: there is no such field, or no alternative of that number.
    """
    values: dict[str, Any] = {}
    for name, number in choices.items():
        check_pick(name)
        known = {each.number: each.value for each in offered if each.field == name}
        if number not in known:
            numbers = ", ".join(map(str, known)) or "none"
            raise UsageError(f"--pick {name}={number}: there is no such value; `show` lists them ({numbers})")
        values[name] = known[number]
    return values


def apply(step: Step, paper: Paper, values: Mapping[str, Any]) -> None:
    """Set *values* (of :func:`parse_all`) of a paper, and note that its owner did.

    Raises:
        UsageError: the citation key is, or was, another paper's.
    """
    fields, edited = _updates(paper, values)
    if fields:
        edits.set_fields(step, paper.id, fields, edited)
    if "key" in values:
        try:
            edits.rename_key(step, paper.id, values["key"])
        except ValueError:
            raise UsageError(key_taken(values["key"])) from None


def check_key(values: Mapping[str, Any]) -> str | None:
    """The citation key among *values* (of :func:`parse_all`), if one is to be set.

    Raises:
        UsageError: it is to be taken away.
    """
    if "key" in values and values["key"] is None:
        raise UsageError("key: a paper can't be without one")
    return values.get("key")


def key_taken(key: str) -> str:
    """What is said of a citation key that another paper has."""
    return f"key: {key!r} is, or was, another paper's; choose another"


def _updates(paper: Paper, changes: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Fields to set in the store for *changes* (without ``key``), and all fields that the owner edited by now."""
    fields: dict[str, Any] = {}
    extra = dict(paper.extra)
    edited = list(paper.edited)
    for name, value in changes.items():
        if name == "key":
            continue
        if name.startswith("extra."):
            extra.pop(name.removeprefix("extra."), None)
            if value is not None:
                extra[name.removeprefix("extra.")] = value
            fields["extra"] = extra
            name = "extra"
        elif name == "authors":
            fields[name] = [Author.from_json(author) for author in value or ()]
        elif name == "type":
            fields[name] = value or "misc"
        else:
            fields[name] = value
        # The note is the owner's alone: there is nothing to protect it from.
        if name not in edited and name != "note":
            edited.append(name)
    return fields, tuple(edited)


COLUMN_FIELDS = (*PARSERS, "tags", "status", "starred")
"""Fields that a column of a table can be."""
