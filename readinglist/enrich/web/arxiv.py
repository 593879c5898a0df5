"""arXiv's API: ``GET /api/query?id_list=`` and ``?search_query=ti:`` (``info.arxiv.org/help/api/user-manual.html``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.enrich.answers import NOTHING
from readinglist.enrich.base import SourceError
from readinglist.enrich.failures import HostDown, RefusedError, shown
from readinglist.enrich.web.reading import UnusableError, arxiv_of, asked_title
from readinglist.enrich.web.service import Asked, Entry, Reporter, Service
from readinglist.formats import arxiv_atom
from readinglist.formats.base import FormatError
from readinglist.identifiers import parse_arxiv
from readinglist.paper import Leftover, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence

    from readinglist.enrich.base import Found, Progress, Target
    from readinglist.enrich.http import Client

BATCH = 100
"""Papers that are asked for at once."""
_ROWS = "3"
_LONGEST = 250
"""Characters of a title that is asked for."""
_ACCEPT = "application/atom+xml, application/xml, text/xml"
_REFUSALS = 16
"""How often a batch is taken apart and asked again: twice as often as one bad id in a hundred needs."""
_NAMED = re.compile(r"incorrect id format for (\S{1,60})")
_WORDS = re.compile(r"[^\W_]+")


class _Feed(NamedTuple):
    """What an answer says."""

    records: list[Record]
    refused: str
    """What arXiv says where it refuses the question; else ``""``."""
    broken: str
    """What is wrong with an entry that can't be read; else ``""``."""


class _Batch(NamedTuple):
    """Papers that were asked for together."""

    names: Sequence[str]
    url: str
    records: Mapping[str, Record]
    """By arXiv id."""
    kept: bool
    failure: str
    """Why those that are missing are missing, if it is not that there are no such papers."""


class Arxiv(Service):
    """Asked for many papers at once by their ids.

    Also by those that other services found. With *by_title*, papers without an id are asked for by title, one by one,
    which takes three seconds each.
    """

    name = "arxiv"
    server = "https://export.arxiv.org"
    most = 16_000_000

    def __init__(
        self,
        client: Client,
        server: str | None = None,
        *,
        on_error: Callable[[str], None] = lambda _message: None,
        key: str | None = None,
        ids: MutableMapping[int, str] | None = None,
        by_title: bool = False,
    ) -> None:
        super().__init__(client, server, on_error=on_error, key=key, ids=ids)
        self.by_title = by_title

    def look(self, targets: Sequence[Target], progress: Callable[[Progress], None]) -> Iterator[Found]:
        wanted: dict[str, list[Target]] = {}
        without: list[Target] = []
        for target in targets:
            known = arxiv_of(target)
            if not known and (found := parse_arxiv(self.ids.get(target.id, ""))):
                known = found.id
            wanted.setdefault(known, []).append(target) if known else without.append(target)
        titled = [target for target in without if self.by_title and _WORDS.search(target.title)]
        before = self.asked
        report = Reporter(self, sum(map(len, wanted.values())) + len(titled), progress)
        try:
            yield from self._by_ids(wanted, lambda: report(self.asked - before))
            for target in titled:
                report(self.asked - before)
                try:
                    asked = self._titled(target)
                except HostDown:
                    raise
                except SourceError as error:
                    self.fail(f"{self.name}, {shown(target.title, 60)}: {error}")
                    continue
                yield from self.answered(target, asked)
        except HostDown as error:
            self.end(error)
        report(self.asked - before, last=True)

    def _by_ids(self, wanted: Mapping[str, list[Target]], report: Callable[[], None]) -> Iterator[Found]:
        names = [*wanted]
        for start in range(0, len(names), BATCH):
            for batch in self._batches(names[start : start + BATCH]):
                missing = []
                for name in batch.names:
                    record = batch.records.get(name)
                    if record is None and batch.failure:
                        missing.append(name)
                        continue
                    entries = [_entry(record)] if record is not None else []
                    for target in wanted[name]:
                        yield from self.answered(target, Asked(batch.url, entries, batch.kept, by_identifier=True))
                if missing:
                    rest = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
                    papers = sum(len(wanted[name]) for name in missing)
                    self.fail(f"{self.name}, {shown(missing[0], 60)}{rest}: {batch.failure}", papers)
                report()

    def _batches(self, names: Sequence[str]) -> Iterator[_Batch]:
        """The answers for *names*; where arXiv refuses all because of one, that one is taken out, or looked for."""
        waiting, refusals = [names], 0
        while waiting:
            asked = waiting.pop()
            url = self.address("/api/query", id_list=",".join(asked), max_results=str(BATCH))
            try:
                feed, kept = self._feed(url)
            except HostDown:
                raise
            except SourceError as error:
                yield _Batch(asked, url, {}, False, str(error))
                continue
            if not feed.refused:
                records = {record.fields.get("arxiv", ""): record for record in feed.records}
                if feed.broken:
                    self.client.forget(url)
                elif not kept and any(name not in records for name in asked):
                    self.client.miss(url)
                yield _Batch(asked, url, records, kept, feed.broken)
                continue
            refusals += 1
            match = _NAMED.search(feed.refused)
            bad = match[1].strip("'\".,;") if match else ""
            if len(asked) == 1 or refusals > _REFUSALS:
                yield _Batch(asked, url, {}, False, f"{feed.refused}, check the arXiv id")
            elif bad in asked:
                yield _Batch([bad], url, {}, False, f"{feed.refused}, check the arXiv id")
                waiting.append([name for name in asked if name != bad])
            else:
                half = len(asked) // 2
                waiting += [asked[half:], asked[:half]]

    def _titled(self, target: Target) -> Asked:
        words = " ".join(_WORDS.findall(asked_title(target, _LONGEST)))
        url = self.address("/api/query", search_query=f'ti:"{words}"', max_results=_ROWS)
        feed, kept = self._feed(url)
        if feed.refused:
            raise UnusableError(feed.refused, "nothing to do about it")
        if feed.broken and not feed.records:
            self.client.forget(url)
            raise UnusableError(feed.broken)
        if not feed.records and not kept:
            self.client.miss(url)
        return Asked(url, [_entry(record) for record in feed.records], kept, by_identifier=False)

    def _feed(self, url: str) -> tuple[_Feed, bool]:
        """What is answered at *url*, and whether it is from before.

        Raises:
            SourceError: nothing is answered.
            UnusableError: it is no feed.
        """
        try:
            answer = self.client.ask(url, accept=_ACCEPT, most=self.most)
        except RefusedError as error:
            # The reason is in a feed like any other, in its only entry.
            try:
                refused = read_feed(error.body).refused
            except UnusableError:
                refused = ""
            return _Feed([], refused or error.what, ""), False
        if answer.status == NOTHING:
            raise UnusableError("no answer where arXiv's API should be")
        try:
            feed = read_feed(answer.body)
        except UnusableError:
            self.client.forget(url)
            raise
        if feed.refused:
            self.client.forget(url)
        return feed, answer.kept


def read_feed(body: bytes) -> _Feed:
    """The entries of a feed.

    Raises:
        UnusableError: it is none, or no text in UTF-8.
    """
    try:
        text = body.decode("utf-8-sig")
        if not arxiv_atom.looks_like(text):
            raise UnusableError("an answer that is no Atom feed")
        items = list(arxiv_atom.read(text))
    except UnicodeDecodeError as error:
        raise UnusableError("an answer that is not in UTF-8") from error
    except FormatError as error:
        raise UnusableError(f"an answer that can't be read: {shown(str(error), 100)}") from error
    records = [item for item in items if isinstance(item, Record)]
    reasons = [item.reason for item in items if isinstance(item, Leftover)]
    # An error is an entry too, but never stands beside papers.
    refused = "" if records else next((each for each in reasons if each.startswith("an error of arXiv")), "")
    return _Feed(records, shown(refused, 160), shown(f"an entry is broken: {reasons[0]}", 160) if reasons else "")


def _entry(record: Record) -> Entry:
    arxiv: Any = record.fields.get("arxiv")
    return Entry(record.fields, f"https://arxiv.org/abs/{arxiv}" if arxiv else "", record.position)
