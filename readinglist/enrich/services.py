"""The services that can be asked, in the order in which it pays to ask them, and how fast they want to be asked.

Sources of the spacings: Hugging Face allows 500 calls in five minutes to anybody (``huggingface.co/docs/hub``, rate
limits); arXiv wants three seconds between calls (terms of use of its API); Crossref answers five questions a second and
fewer searches; Semantic Scholar one a second with a key, and without one whatever all others leave.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from readinglist.enrich.base import SourceError
from readinglist.enrich.failures import shown
from readinglist.enrich.web.arxiv import Arxiv
from readinglist.enrich.web.crossref import Crossref
from readinglist.enrich.web.huggingface import HuggingFace
from readinglist.enrich.web.semantic_scholar import SemanticScholar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, MutableMapping

    from readinglist.enrich.http import Client
    from readinglist.enrich.web.service import Service


class About(NamedTuple):
    """A service in the table."""

    name: str
    kind: type[Service]
    spacing: float
    """Least seconds between two questions."""

    @property
    def server(self) -> str:
        """Where it is asked, if nothing else is said."""
        return self.kind.server


SERVICES: Mapping[str, About] = MappingProxyType({
    about.name: about
    for about in (
        # Knows the papers of its own lists, with their arXiv ids.
        About(HuggingFace.name, HuggingFace, 0.65),
        About(Arxiv.name, Arxiv, 3.0),
        About(Crossref.name, Crossref, 1.0),
        About(SemanticScholar.name, SemanticScholar, 1.1),
    )
})  # fmt: skip
"""The services by name, in the order in which they are to be asked."""


def make(
    names: Collection[str],
    client: Client,
    *,
    servers: Mapping[str, str] = MappingProxyType({}),
    keys: Mapping[str, str] = MappingProxyType({}),
    on_error: Callable[[str], None] = lambda _message: None,
    ids: MutableMapping[int, str] | None = None,
    by_title: bool = False,
    spacings: Mapping[str, float] = MappingProxyType({}),
) -> list[Service]:
    """The services called *names*, in the order of the table; *client* is told how fast each may be asked.

    *servers* has other addresses to ask, *keys* what the services gave their users, *spacings* other distances in
    seconds (for servers of one's own), each by name. With *by_title*, arXiv is asked for papers without an id too,
    which takes long. The arXiv ids that one service finds, and those in *ids*, by the paper's id, the later ones use.

    Raises:
        SourceError: there is no service of a name, or an address is none that may be asked.
    """
    if unknown := [name for name in names if name not in SERVICES]:
        raise SourceError(f"{shown(unknown[0], 40)}: no service of that name, there are {', '.join(SERVICES)}")
    made: list[Service] = []
    shared: MutableMapping[int, str] = {} if ids is None else ids
    for about in SERVICES.values():
        if about.name not in names:
            continue
        server, key = servers.get(about.name) or about.server, keys.get(about.name)
        client.space(server, spacings.get(about.name, about.spacing))
        if about.kind is Arxiv:
            made.append(Arxiv(client, server, on_error=on_error, ids=shared, by_title=by_title))
        else:
            made.append(about.kind(client, server, on_error=on_error, key=key, ids=shared))
    return made
