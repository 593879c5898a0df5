"""What of a record, or of a paper, matters for telling whether two are one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from readinglist.duplicates import people, places, titles
from readinglist.identifiers import find_identifiers, parse_arxiv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_T = TypeVar("_T")

_PUNCTUATION = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))
_OTHER = re.compile("[^\x00-\x7f]")
_CUT = ("…", "...")
_ABSTRACT = 2_000
"""Characters of an abstract that are compared."""
_NO_ABSTRACT = frozenset(("", "no abstract", "no abstract available", "not available", "n a", "na", "nan", "none"))
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s.{0,200}$|all rights reserved\.?$", re.IGNORECASE)
_NAMES_PAPER = re.compile(r"arxiv|doi|huggingface\.co/papers|hf\.co/papers|10\.\d{4}", re.IGNORECASE)
_DOI_VERSION = re.compile(r"[./]v\d{1,2}$")

PREPRINT_DOIS = (
    "10.1101/", "10.12688/", "10.20944/", "10.21203/", "10.2139/", "10.22541/", "10.26434/", "10.31219/", "10.31234/",
    "10.31235/", "10.31223/", "10.36227/", "10.48550/", "10.5281/", "10.33774/", "10.14293/", "10.32388/", "10.64898/",
)  # fmt: skip
"""Prefixes of DOIs that preprint servers and archives give: the published version has another DOI."""


class _Once(Generic[_T]):
    """A method whose result is kept in the place of it: Python 3.11's ``cached_property`` without its lock."""

    def __init__(self, method: Callable[[Any], _T]) -> None:
        self._method = method
        self._name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> _Once[_T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> _T: ...
    def __get__(self, instance: object | None, owner: type) -> _Once[_T] | _T:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._method(instance)
        return value


class Features:
    """A record as it is compared. What it lacks is None or empty, and counts neither way.

    Each part is worked out when it is first asked for: most pairs are told apart by their titles.
    """

    def __init__(self, fields: Mapping[str, Any]) -> None:
        """Of a record's, or a paper's, *fields* (names of :data:`readinglist.paper.FIELDS`)."""
        self.fields = fields
        self.year: int | None = fields.get("year")

    @_Once
    def title(self) -> titles.Title | None:
        """The title, ready to be compared."""
        return titles.parse(self.fields.get("title"))

    @_Once
    def authors(self) -> tuple[people.Person, ...]:
        """The people who wrote it, as far as they are named."""
        return people.parse(self.fields.get("authors", ()))

    @_Once
    def identifiers(self) -> tuple[str | None, str | None]:
        """arXiv id without version; DOI, bare, in lower case, without a version, never arXiv's own."""
        return identifiers_of(self.fields)

    @_Once
    def venue(self) -> places.Venue | None:
        """Where it appeared."""
        return places.parse_venue(self.fields.get("venue"))

    @_Once
    def volume(self) -> str:
        """The number of the volume."""
        return places.number(self.fields.get("volume"))

    @_Once
    def issue(self) -> str:
        """The number of the issue."""
        return places.number(self.fields.get("issue"))

    @_Once
    def pages(self) -> places.Pages | None:
        """Its pages."""
        return places.parse_pages(self.fields.get("pages"))

    @_Once
    def abstract(self) -> str | None:
        """The abstract in small letters, words with single spaces, without notices of rights."""
        return plain_abstract(self.fields.get("abstract"))

    @_Once
    def own(self) -> bool:
        """Whether the abstract is the authors' own and whole: somebody's summary, or a part, contradicts nothing."""
        text: str = self.fields.get("abstract") or ""
        return bool(text) and self.fields.get("abstract_kind", "abstract") == "abstract" and not text.endswith(_CUT)

    @_Once
    def preprint(self) -> bool:
        """Whether this is a version before publication."""
        if self.venue is not None:
            return self.venue.preprint
        arxiv, doi = self.identifiers
        return bool(arxiv) or bool(doi and doi.startswith(PREPRINT_DOIS))


def identifiers_of(fields: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The arXiv id and the DOI of a record, also out of its address and of arXiv's own DOIs."""
    arxiv, doi = fields.get("arxiv"), fields.get("doi")
    if doi and not arxiv and "arxiv" in doi and (own := parse_arxiv(doi)):
        arxiv = own.id
    url = fields.get("url")
    if url and not (arxiv and doi) and _NAMES_PAPER.search(url):
        for found in find_identifiers(url):
            if found.kind == "arxiv" and not found.bare:
                arxiv = arxiv or found.value
            elif found.kind == "doi":
                doi = doi or found.value
    if doi:
        doi = None if doi.startswith("10.48550/") else _DOI_VERSION.sub("", doi)
    return arxiv, doi


@lru_cache(2_000)
def _is_punctuation(sign: str) -> bool:
    return ord(sign) < 0x3000 and not sign.isalnum() and not unicodedata.combining(sign)


def plain_abstract(text: str | None) -> str | None:
    """An abstract as it is compared; None where it is none."""
    if not text:
        return None
    plain = text[:_ABSTRACT].lower()
    if "rights" in plain or "copyright" in plain or "©" in plain:
        plain = _RIGHTS.sub("", plain)
    # Bytes are translated several times as fast as text that is not ASCII.
    data = plain.encode("utf-8", "replace").translate(_PUNCTUATION)
    plain = " ".join(data.decode().split())
    if not plain.isascii():
        for sign in set(_OTHER.findall(plain)):
            if _is_punctuation(sign):
                plain = plain.replace(sign, " ")
        plain = " ".join(plain.split())
    return None if plain in _NO_ABSTRACT else plain
