"""The JSON of biblatex-csl-converter, in which Fidus Writer keeps its bibliographies: numbered entries of BibLaTeX.

Source: its own tables of fields and of the types of their values (``src/const.ts``). Every value is brought to what
it is in a ``.bib`` file, so that each field means here what it means there. Marks within a text are left out, but
for raised and lowered characters.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist import latex
from readinglist.formats import bibtex_read
from readinglist.formats.leftovers import LONGEST, NOTHING, shortened
from readinglist.formats.xml_records import LineCounter, subscript, superscript
from readinglist.paper import Author, Leftover, Record
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readinglist.formats.base import Item

_TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "bill": "legislation", "broadcast": "video", "chapter": "inbook", "entry": "inreference",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "figure": "image", "graphic": "artwork",
    "interview": "misc", "legal_case": "jurisdiction", "manuscript": "unpublished", "map": "misc",
    "motion_picture": "movie", "musical_score": "music", "pamphlet": "booklet", "paper-conference": "inproceedings",
    "personal_communication": "letter", "post": "online", "post-weblog": "online", "review-book": "review",
    "song": "audio", "speech": "unpublished", "treaty": "legal", "webpage": "online",
}  # fmt: skip
"""Types that are not BibLaTeX's."""
_SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
_ROLES = frozenset(("author", "editor", "translator"))
"""Lists of names that a ``.bib`` file's reader takes apart; it keeps others as they are."""
_VERBATIM = frozenset(("doi", "eprint", "file", "url"))
_RANGES = frozenset(("pages",))
_PARTS = frozenset(("entry_key", "bib_type", "fields", "unexpected_fields", "unknown_fields"))
_NAME_PARTS = ("prefix", "family", "suffix")
_LATEX = frozenset("\\{}$")
_DECODER = json.JSONDecoder(strict=False)
_BETWEEN = re.compile(r"[\s,\]}]*")
_COLON = re.compile(r"\s*:\s*")
_ENTRY = re.compile(r'(?:"[^"\\\n]{1,200}"\s*:\s*)?\{\s*"(?:entry_key|bib_type|fields|incomplete)"\s*:')
"""The beginning of an entry, perhaps behind its number."""
_MOST_BREAKS = 100


class _Found(NamedTuple):
    """A value, or why there is none, and from where to where it stands, with its name."""

    name: str
    value: Any
    start: int
    end: int
    reason: str = ""


def looks_like(value: object) -> bool:
    """Whether a JSON value is a bibliography of this kind, or an entry of one."""
    if not isinstance(value, dict):
        return False
    inner = value.get("entries", value)
    values = list(inner.values())[:3] if isinstance(inner, dict) else inner[:3] if isinstance(inner, list) else []
    return any(map(_is_entry, (value, *values)))


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("bib_type"), str) and isinstance(value.get("fields"), dict)


def read(text: str) -> Iterator[Item]:
    """The entries of an object that has them by number, by itself or as its ``entries``, or of a list."""
    counter = LineCounter(text)
    position = place = newlines = 0
    for found in _values(text):
        newlines += text.count("\n", place, found.start)
        first = newlines + 1
        newlines += text.count("\n", found.start, found.end)
        place = found.end
        result: dict[str, Any] = {}
        reason = found.reason
        if isinstance(found.value, dict) and found.value.keys() & _PARTS:
            result, reason = _tried(found.value)
        elif not reason and (found.name.isdecimal() or not found.name):
            reason = "not an entry"
        elif not reason:
            # What the converter says of its own work: errors, warnings.
            continue
        yield from counter.furniture(first - 1)
        lines = counter.take(newlines + (not text.endswith("\n", 0, found.end)))
        if result.keys() - {"type", "key", "extra"} or result.get("extra", {}).keys() - {"entrytype", "entrysubtype"}:
            position += 1
            yield Record(result, position, first, newlines + 1, lines)
        else:
            shown = shortened(text[found.start : min(found.end, found.start + 2 * LONGEST)]).rstrip(", ")
            yield Leftover(first, shown, reason, lines)
    yield from counter.furniture()


def _tried(entry: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The fields of an entry, and what is wrong where it has none."""
    try:
        return fields(entry), NOTHING
    except RecursionError:
        return {}, "nested too deep"


def _values(text: str) -> Iterator[_Found]:
    """The values in the outer object, its ``entries`` or a list; of a broken one, all up to the next entry."""
    place = breaks = 0
    while True:
        match = _BETWEEN.match(text, place)
        start = value = match.end() if match else place
        if start >= len(text):
            return
        name = ""
        try:
            if text[start] == '"':
                name, end = _DECODER.raw_decode(text, start)
                colon = _COLON.match(text, end)
                if colon is None:
                    raise json.JSONDecodeError("Expecting ':' delimiter", text, end)
                value = colon.end()
            if text[value : value + 1] in ("[", "{") and name in ("", "entries") and not _ENTRY.match(text, value):
                place = value + 1
                continue
            content, end = _DECODER.raw_decode(text, value)
        except (ValueError, RecursionError) as error:
            breaks += 1
            following = _ENTRY.search(text, start + 1) if breaks <= _MOST_BREAKS else None
            if following and _ENTRY.match(text, start) and following.start() <= value:
                following = _ENTRY.search(text, value + 1)
            end = following.start() if following else len(text)
            end = start + len(text[start:end].rstrip())
            said = f": {error.msg.lower()}" if isinstance(error, json.JSONDecodeError) else ""
            yield _Found(name, None, start, max(end, start + 1), f"broken JSON{said}")
        else:
            yield _Found(name, content, start, end)
        place = max(end, start + 1)


def fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record from an entry."""
    kind = entry.get("bib_type")
    kind = one_line(kind).lower() if isinstance(kind, str) else ""
    pairs = [("entrysubtype", _SUBTYPES[kind])] if kind in _SUBTYPES else []
    people: dict[str, list[dict[str, str]]] = {}
    for group in ("fields", "unexpected_fields", "unknown_fields"):
        values = entry.get(group)
        for name, value in values.items() if isinstance(values, dict) else ():
            name = one_line(name).lower()
            authors = _authors(value)
            if authors and name not in _ROLES:
                people[name] = [author.as_json() for author in authors]
            else:
                pairs.append((name, latex.escape_names(authors) if authors else _value(name, value)))
    key = entry.get("entry_key")
    result = bibtex_read.fields_of(_TYPES.get(kind, kind), key if isinstance(key, str) else "", pairs)
    if people:
        result["extra"] = {**result.get("extra", {}), **people}
    return result


def _authors(value: object) -> list[Author]:
    """The names in a list of names; none where *value* is anything else."""
    if not isinstance(value, list):
        return []
    names = [_author(name) for name in value if isinstance(name, dict) and "type" not in name]
    return [name for name in names if name.name]


def _author(name: Mapping[str, Any]) -> Author:
    if literal := _plain(name.get("literal")):
        return Author(literal=literal)
    family = " ".join(text for part in _NAME_PARTS if (text := _plain(name.get(part))))
    given = _plain(name.get("given"))
    return Author(family=family, given=given) if family else Author(literal=given)


def _plain(value: object) -> str:
    """A text of nodes with marks, on one line."""
    if isinstance(value, str):
        return one_line(value)
    return one_line("".join(map(_node, value))) if isinstance(value, list) else ""


def _node(node: object) -> str:
    """The text of a node; of an unknown variable, its name."""
    if not isinstance(node, dict):
        return ""
    text, attributes, marks = node.get("text"), node.get("attrs"), node.get("marks")
    if not isinstance(text, str):
        variable = attributes.get("variable") if isinstance(attributes, dict) else ""
        return variable if isinstance(variable, str) else ""
    kinds = [mark.get("type") for mark in marks if isinstance(mark, dict)] if isinstance(marks, list) else []
    if "sup" in kinds:
        return superscript(text)
    return subscript(text) if "sub" in kinds else text


def _value(name: str, value: object) -> str:
    """A value as a ``.bib`` file has it."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str | int | float):
        text = one_line(str(value))
        return latex.escape(text) if name not in _VERBATIM else latex.escape_url(text) if _LATEX & {*text} else text
    if not isinstance(value, list):
        return latex.escape(one_line(json.dumps(value, ensure_ascii=False)))
    if name in _RANGES:
        return ", ".join(filter(None, map(_range, value)))
    if name in ("keywords", "keyword"):
        return ", ".join(_braced(latex.escape(text)) for each in value if (text := _plain(each) or _node(each)))
    if any(isinstance(each, dict) for each in value):
        return latex.escape(_plain(value))
    return " and ".join(latex.escape(text) for each in value if (text := _plain(each)))


def _range(value: object) -> str:
    """A range of pages. Imports of CSL made one text of its two ends, whose nodes are then the ends."""
    parts = value if isinstance(value, list) else [value]
    if len(parts) == 1 and isinstance(parts[0], list) and len(parts[0]) == 2:
        parts = [[node] for node in parts[0]]
    elif any(isinstance(part, dict) for part in parts):
        parts = [parts]
    return "--".join(latex.escape(text) for part in parts if (text := _plain(part)))


def _braced(keyword: str) -> str:
    """*keyword* in braces where it would be taken for several."""
    return f"{{{keyword}}}" if "," in keyword or ";" in keyword else keyword
