"""Asking services over the web, politely: one question at a time for each host, few tries, and answers that are kept.

Rules of politeness: RFC 9110 (15.5 and 15.6, and 10.2.3 ``Retry-After``), RFC 6585 (429), the draft of the header
``RateLimit``, and what the services themselves ask for (see :mod:`readinglist.enrich.services`).
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from readinglist import __version__
from readinglist.enrich import wire
from readinglist.enrich.address import host_name, is_contact, redirected, split, with_query
from readinglist.enrich.answers import FOUND, NOTHING
from readinglist.enrich.base import SourceError
from readinglist.enrich.failures import AskingError, HostDown, NothingError, RefusedError, shown
from readinglist.enrich.waiting import asked_pause, seconds_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from urllib.parse import SplitResult

    from readinglist.enrich.answers import Answers
    from readinglist.enrich.wire import Limits, Opener, Raw

TRIES = 3
SPACING = 1.0
"""Seconds between the beginnings of two questions to a host of which nothing else is said."""
LONGEST_PAUSE = 120.0
"""Seconds that a host may ask to be left alone; one that asks for more is not asked again."""
BACKOFF = 2.0
"""Seconds before the second try; each further one waits twice as long."""
_TOLD = 5.0
"""Seconds of waiting from which on it is said."""
_FAILURES = 3
_REDIRECTS = 5
_OF_THE_QUESTION = frozenset({400, 404, 405, 406, 410, 413, 414, 415, 422, 431})
"""Statuses that say something about what was asked, not about the host."""
_GONE = frozenset({404, 410})


class Answer(NamedTuple):
    """What was answered."""

    status: int
    """200, or 404 where there is no such thing."""
    body: bytes
    kept: bool
    """Whether it is from before, so that nobody was asked."""


class _PassingError(Exception):
    """A failure that may be over at the next try: what it was, and the pause that the host asks for."""

    def __init__(self, what: str, pause: float | None = None) -> None:
        super().__init__(what)
        self.what, self.pause = what, pause


@dataclass
class _Host:
    spacing: float | None
    """Least seconds between two questions; None if nothing is said of it."""
    ready: float = 0.0
    """When it may be asked next, by the clock."""
    failures: int = 0
    """In a row."""
    down: str = ""
    """Why it is not asked any more."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client:
    """Asks hosts on the web, and keeps what they answer in *answers*.

    *contact* is the address of whoever asks, which services like to know; without one none is sent. *warn* is told of
    long waits. *spacing* has the least seconds between two questions, by host name. Several threads may ask; each
    host gets one question at a time. Proxies that the environment names are not used.
    """

    def __init__(
        self,
        answers: Answers | None,
        *,
        contact: str | None = None,
        warn: Callable[[str], None] = lambda _message: None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        opener: Opener = wire.connection,
        spacing: Mapping[str, float] | None = None,
        limits: Limits | None = None,
        longest_pause: float = LONGEST_PAUSE,
        backoff: float = BACKOFF,
    ) -> None:
        """Make it; nothing is asked.

        Raises:
            SourceError: *contact* is no address of e-mail.
        """
        if contact and not is_contact(contact):
            raise SourceError(f"contact {shown(contact, 60)!r}: not an e-mail address, give one like you@example.org")
        self.contact = contact or None
        self._answers, self._warn, self._sleep, self.clock, self._now = answers, warn, sleep, clock, now
        self._opener, self._limits, self._longest = opener, limits or wire.Limits(), longest_pause
        self._backoff = backoff
        self._spacing = dict(spacing or {})
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def space(self, url: str, seconds: float) -> None:
        """Leave at least *seconds* between two questions to the host of *url*."""
        host = self._host(split(url))
        host.spacing = max(seconds, host.spacing or 0.0)

    def get(
        self,
        url: str,
        *,
        accept: str,
        most: int,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> bytes:
        """The body of what is at *url*; see :meth:`ask`.

        Raises:
            NothingError: there is no such thing.
            SourceError: as :meth:`ask` says.
        """
        answer = self.ask(url, accept=accept, most=most, headers=headers, query=query)
        if answer.status == NOTHING:
            raise NothingError(host_name(split(url)))
        return answer.body

    def ask(
        self,
        url: str,
        *,
        accept: str,
        most: int,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """What is at *url*, or that there is nothing; from before, if it was asked before.

        Of *accept*, media types with commas between them, the answer must have one; it has *most* bytes at most.
        *headers* and the parameters *query* are sent too, but are no part of what the answer is kept under, and stand
        in no message: keys and addresses of people belong there.

        Raises:
            HostDown: the host is not asked any more in this run.
            RefusedError: it does not take this question.
            SourceError: there was no answer, or one that is none.
        """
        parts = split(url)
        if self._answers is not None and (kept := self._answers.get(url)) is not None:
            return Answer(kept.status, kept.body, True)
        sent = self._headers(parts, accept, headers or {})
        host = self._host(parts)
        with host.lock:
            if host.down:
                raise HostDown(host_name(parts), host.down)
            try:
                answer, keep = self._tried(host, with_query(parts, query or {}), sent, accept, most)
            except (RefusedError, HostDown):
                host.failures = 0
                raise
            except AskingError as error:
                host.failures += 1
                if host.failures < _FAILURES:
                    raise
                host.down = f"failed {_FAILURES} times in a row, the last time: {error.what}"
                raise HostDown(host_name(parts), host.down) from error
            host.failures = 0
        if keep and self._answers is not None:
            self._answers.put(url, answer.status, answer.body)
        return answer

    def forget(self, url: str) -> None:
        """Don't keep what *url* answered: it turned out to be no answer."""
        if self._answers is not None:
            self._answers.forget(url)

    def miss(self, url: str) -> None:
        """Keep what *url* answered only for as long as one that says that there is nothing: it found nothing."""
        if self._answers is not None:
            self._answers.miss(url)

    def _host(self, parts: SplitResult) -> _Host:
        name = host_name(parts)
        with self._lock:
            if name not in self._hosts:
                self._hosts[name] = _Host(self._spacing.get(parts.hostname or ""))
            return self._hosts[name]

    def _headers(self, parts: SplitResult, accept: str, more: Mapping[str, str]) -> dict[str, str]:
        agent = f"readinglist/{__version__}" + (f" (mailto:{self.contact})" if self.contact else "")
        for name, value in more.items():
            if not (value.isascii() and value.isprintable()):
                raise AskingError(host_name(parts), f"odd characters in {shown(name, 40)}", "check the key")
        return {"User-Agent": agent, "Accept": accept, "Accept-Encoding": "gzip", **more}

    def _tried(
        self, host: _Host, parts: SplitResult, headers: Mapping[str, str], accept: str, most: int
    ) -> tuple[Answer, bool]:
        """The answer to a question that is asked up to :data:`TRIES` times, and whether to keep it."""
        name = host_name(parts)
        for attempt in range(1, TRIES + 1):
            try:
                return self._followed(host, parts, headers, accept, most)
            except _PassingError as failure:
                pause = failure.pause or 0.0
                if pause > self._longest:
                    host.down = f"asks to be left alone for {seconds_text(pause)}"
                    raise HostDown(name, host.down) from failure
                backoff = self._backoff * 2 ** (attempt - 1)
                host.ready = max(host.ready, self.clock() + max(pause, backoff if attempt < TRIES else 0.0))
                if attempt == TRIES:
                    raise AskingError(name, f"{failure.what} ({TRIES} tries)", "try again later") from failure
                if pause >= _TOLD:
                    self._warn(f"{name}: asks to be left alone for {seconds_text(pause)}, waiting")
        raise AssertionError("the last try returns or raises")

    def _followed(
        self, host: _Host, parts: SplitResult, headers: Mapping[str, str], accept: str, most: int
    ) -> tuple[Answer, bool]:
        """One try, redirects included."""
        name, place = host_name(parts), parts
        for _ in range(_REDIRECTS + 1):
            raw = self._once(host, place, headers, most)
            if raw.status not in (301, 302, 303, 307, 308):
                return self._judged(name, raw, accept)
            place = redirected(place, raw.headers.get("Location") or "")
        raise AskingError(name, "redirects without an end", "check the service's address")

    def _once(self, host: _Host, parts: SplitResult, headers: Mapping[str, str], most: int) -> Raw:
        """One question, when it is the host's time."""
        name = host_name(parts)
        if (wait := host.ready - self.clock()) > 0:
            self._sleep(wait)
        host.ready = self.clock() + (SPACING if host.spacing is None else host.spacing)
        try:
            return wire.ask(parts, headers, most=most, limits=self._limits, clock=self.clock, opener=self._opener)
        except wire.TooMuchError as error:
            raise AskingError(name, f"the answer is longer than {most:,} bytes", "not read") from error
        except ssl.SSLCertVerificationError as error:
            reason = shown(error.verify_message or "no reason given", 80)
            raise AskingError(name, f"its certificate is not valid ({reason})", "check the network") from error
        except wire.CutShortError as error:
            raise _PassingError("the answer is cut short or garbled") from error
        except TimeoutError as error:
            raise _PassingError("no answer in time") from error
        except http.client.InvalidURL as error:
            raise AskingError(name, "an address that is none", "check the service's address") from error
        except (http.client.HTTPException, OSError) as error:
            raise _PassingError(_why(error)) from error
        except ValueError as error:
            # A host name that is none (too long, an empty label) is found out when it is looked up.
            raise AskingError(name, "no name of a host", "check the service's address") from error

    def _judged(self, name: str, raw: Raw, accept: str) -> tuple[Answer, bool]:
        """What an answer amounts to, and whether it is to be kept."""
        kind = (raw.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        fits = not kind or _fits(kind, accept)
        if raw.status == FOUND:
            if not raw.body:
                raise _PassingError("an empty answer")
            if not fits:
                what = f"the answer is {shown(kind, 60)} and not {shown(accept.partition(',')[0], 60)}"
                raise AskingError(name, what, "check the service's address and whether the network wants a sign-in")
            return Answer(FOUND, raw.body, False), True
        if raw.status in _GONE:
            # A page for people may be a proxy's, or what an address with a mistake in it leads to.
            return Answer(NOTHING, b"", False), kind not in ("text/html", "application/xhtml+xml")
        if raw.status in _OF_THE_QUESTION:
            body = raw.body if kind and fits else b""
            raise RefusedError(name, raw.status, body)
        if raw.status in (408, 425, 429) or raw.status >= 500:
            what = "too many questions" if raw.status == 429 else "trouble over there"
            raise _PassingError(
                f"{what} ({raw.status})", asked_pause(raw.headers, self._now(), limited=raw.status == 429)
            )
        if raw.status in (401, 403, 407):
            raise AskingError(name, f"does not let us in ({raw.status})", "check the key and the network")
        raise AskingError(name, f"an unexpected answer ({raw.status})", "try again later")


def _fits(kind: str, accept: str) -> bool:
    """Whether a media type is one of those in *accept*, or one with the same syntax (``application/problem+json``)."""
    for wanted in (each.partition(";")[0].strip().lower() for each in accept.split(",")):
        if wanted in ("*/*", kind) or kind.endswith(f"+{wanted.rpartition('/')[2]}"):
            return True
    return False


def _why(error: Exception) -> str:
    """What went wrong with a connection, in a few words."""
    if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
        return "the connection was broken off"
    if isinstance(error, http.client.HTTPException):
        return "the answer is no HTTP"
    reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return f"no connection: {shown(str(reason), 80).lower()}"
