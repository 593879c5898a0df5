"""What services are asked by, and the parts of their answers, of which none is taken to be what it should be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from readinglist.enrich.base import SourceError
from readinglist.identifiers import parse_arxiv, parse_doi
from readinglist.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readinglist.enrich.base import Target


class UnusableError(SourceError):
    """An answer is not what the service answers."""

    def __init__(self, what: str, advice: str = "asked again next time") -> None:
        super().__init__(f"{what}, {advice}")


def decoded(body: bytes) -> Any:
    """A value of JSON, in UTF-8.

    Raises:
        UnusableError: it is none, or nested deeper than anything that a service says.
    """
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnusableError("an answer that is not in UTF-8") from error
    except RecursionError as error:
        raise UnusableError("an answer that is nested too deep") from error
    except ValueError as error:
        raise UnusableError("an answer that is broken JSON") from error


def mapping(value: object) -> Mapping[str, Any]:
    """An object.

    Raises:
        UnusableError: it is something else.
    """
    if not isinstance(value, dict):
        raise UnusableError("an answer of another shape than expected")
    return value


def sequence(value: object) -> list[Any]:
    """A list.

    Raises:
        UnusableError: it is something else.
    """
    if not isinstance(value, list):
        raise UnusableError("an answer of another shape than expected")
    return value


def text_of(value: object) -> str:
    """A text, or a number as one; ``""`` for all else. Of a list, the first that says something."""
    if isinstance(value, list):
        return next((text for each in value if not isinstance(each, list) and (text := text_of(each))), "")
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return one_line(str(value)) if plain else ""


def arxiv_of(target: Target) -> str:
    """The arXiv id of a paper, without a version; also where only the DOI that arXiv gave it is known."""
    for name in ("arxiv", "doi"):
        text = target.fields.get(name)
        if isinstance(text, str) and (found := parse_arxiv(text)):
            return found.id
    return ""


def doi_of(target: Target) -> str:
    """The DOI of a paper, unless it is one of arXiv's."""
    text = target.fields.get("doi")
    return (parse_doi(text) or "") if isinstance(text, str) and not parse_arxiv(text) else ""


def asked_title(target: Target, most: int) -> str:
    """The title of a paper as one asks for it: of a long one the first words, of *most* characters."""
    title = one_line(target.title)
    return title if len(title) <= most else title[: most + 1].rpartition(" ")[0] or title[:most]
