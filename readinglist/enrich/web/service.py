"""What all services have in common: papers are asked for one by one, and a failure costs only the paper it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from urllib.parse import quote, urlencode

from readinglist.enrich.accept import ACCEPT, judge
from readinglist.enrich.answers import NOTHING
from readinglist.enrich.base import Found, Progress, SourceError
from readinglist.enrich.failures import HostDown, shown
from readinglist.enrich.web.reading import UnusableError, decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence

    from readinglist.enrich.base import Target
    from readinglist.enrich.http import Client

_OFTEN = 0.2
"""Seconds between two reports of how far it is."""


class Entry(NamedTuple):
    """A paper in an answer."""

    fields: Mapping[str, Any]
    place: str
    """The page of it for people; ``""`` if there is none."""
    position: int = 1


class Asked(NamedTuple):
    """What was asked about one paper, and what it came to."""

    url: str
    entries: Sequence[Entry]
    kept: bool
    """Whether the answer is from before."""
    by_identifier: bool
    """Whether it was asked for by an identifier, so that whatever was answered is about it."""


class Service:
    """A service that is asked by *client*, at *server* instead of its own address if that is given.

    *on_error* is told in one line of each failure; *key* is what its owner got from the service, if anything. *ids* are
    arXiv ids, by the id of the paper in the library, that services find out for each other: they are added to, and
    looked into when asking begins.
    """

    name: ClassVar[str]
    server: ClassVar[str]
    """Where it is asked: the address without a path."""
    most: ClassVar[int] = 4_000_000
    """Bytes of its longest answer."""

    def __init__(
        self,
        client: Client,
        server: str | None = None,
        *,
        on_error: Callable[[str], None] = lambda _message: None,
        key: str | None = None,
        ids: MutableMapping[int, str] | None = None,
    ) -> None:
        self.client, self.base, self.on_error, self.key = client, (server or self.server).rstrip("/"), on_error, key
        self.ids: MutableMapping[int, str] = {} if ids is None else ids
        self.asked = self.kept = self.nothing = self.failed = self.records = self.found = 0

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        """What it says of *targets*; those of which nothing is known to ask for are passed over.

        Failures are told, not raised. Where the host does not answer any more, what was found so far is all.

        Raises:
            HostDown: it does not answer any more, and never did.
        """
        report = Reporter(self, len(targets), progress)
        for done, target in enumerate(targets):
            report(done)
            try:
                asked = self.about(target)
            except HostDown as error:
                self.end(error)
                break
            except SourceError as error:
                self.fail(f"{self.name}, {shown(target.title, 60) or 'a paper without a title'}: {error}")
                continue
            if asked is not None:
                yield from self.answered(target, asked)
        report(len(targets), last=True)

    def about(self, target: Target) -> Asked | None:
        """Ask for one paper; None where nothing is known to ask for.

        Raises:
            SourceError: there was no answer, or what was answered is none.
        """
        raise NotImplementedError

    def summary(self) -> str:
        """What came of it, in one line: ``huggingface: asked for 12, 9 answered from before, 1 failed``."""
        counts = (self.kept, "answered from before"), (self.nothing, "had nothing"), (self.failed, "failed")
        said = [f"{count:,} {what}" for count, what in counts if count]
        return ", ".join([f"{self.name}: asked for {self.asked:,}", *said])

    def answered(self, target: Target, asked: Asked) -> Iterator[Found]:
        """Count what was asked about a paper, and give what of it may be about it.

        A search answers with the nearest that there is; what is certainly about other papers is nothing.
        """
        self.asked += 1
        self.kept += asked.kept
        self.records += len(asked.entries)
        given = []
        for entry in asked.entries:
            verdict = ACCEPT if asked.by_identifier else judge(target, entry.fields).verdict
            if verdict:
                given.append(entry)
            if verdict == ACCEPT and (arxiv := entry.fields.get("arxiv")):
                self.ids.setdefault(target.id, arxiv)
        self.found += len(given)
        self.nothing += not given
        for entry in given:
            yield Found(target.id, entry.fields, self.name, entry.place or asked.url, position=entry.position)

    def fail(self, message: str, papers: int = 1) -> None:
        """Tell of a failure, which cost so many papers."""
        self.asked += papers
        self.failed += papers
        self.on_error(message)

    def end(self, error: HostDown) -> None:
        """Tell that no more can be asked.

        Raises:
            HostDown: *error*, where nothing at all was answered: it is no matter of single papers then.
        """
        if self.asked == self.failed:
            self.asked += 1
            self.failed += 1
            raise error
        self.fail(str(error))

    def address(self, path: str, **parameters: str) -> str:
        """Where *path* of the service is."""
        return f"{self.base}{path}" + (f"?{urlencode(parameters, quote_via=quote)}" if parameters else "")

    def question(
        self,
        url: str,
        read: Callable[[Any], list[Entry]],
        *,
        by_identifier: bool,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Asked:
        """What is at *url*, in JSON, of which *read* makes entries; *headers* and *query* as the client has them.

        Raises:
            SourceError: there was no answer.
            UnusableError: it is no JSON, or *read* says that it is something else.
        """
        answer = self.client.ask(url, accept="application/json", most=self.most, headers=headers, query=query)
        if answer.status == NOTHING:
            return Asked(url, (), answer.kept, by_identifier)
        try:
            entries = read(decoded(answer.body))
        except UnusableError:
            self.client.forget(url)
            raise
        if not entries and not answer.kept:
            self.client.miss(url)
        return Asked(url, entries, answer.kept, by_identifier)


class Reporter:
    """Says how far a service is, some times a second."""

    def __init__(self, service: Service, total: int, progress: Callable[[Progress], None]) -> None:
        self._service, self._total, self._progress = service, total, progress
        self._next = float("-inf")

    def __call__(self, done: int, *, last: bool = False) -> None:
        now = self._service.client.clock()
        if last or now >= self._next:
            self._next = now + _OFTEN
            service = self._service
            self._progress(Progress(service.name, done, self._total, service.records, service.found))
