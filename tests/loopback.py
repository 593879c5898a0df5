"""A server on this machine that answers as the services do, with invented papers, and misbehaves as told."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """An answer, and *how* it is given.

    ``hang``: not at all; ``drip``: a byte now and then, head included; ``reset``: the connection is torn down;
    ``cut``: half of what was announced; ``chunked``: without a length; ``chunked-cut``: and without its end;
    ``endless``: without a length, for ever.
    """

    body: bytes | str = b"{}"
    status: int = 200
    kind: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)
    how: str = ""

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True)
class Question:
    """What was asked."""

    target: str
    headers: dict[str, str]
    """By names in lower case."""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}


Route = Callable[[Question], Reply | None]
"""Answers a question, or leaves it to the routes before it."""


class Loopback:
    """A server on 127.0.0.1; :meth:`on` says what it answers, :attr:`asked` what it was asked."""

    def __init__(self, *routes: tuple[str, Route], certificate: Path | None = None) -> None:
        """With *certificate*, a file of it and of its key, it speaks TLS."""
        self.asked: list[Question] = []
        self.together = self.most_together = 0
        self.closing = threading.Event()
        self._routes: list[tuple[str, Route]] = list(routes)
        self._lock, self._counting = threading.Lock(), threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def on(self, path: str, *replies: Reply) -> str:
        """Answer what begins with *path* by *replies*, the last one for ever; gives its address."""
        waiting = list(replies)
        self._routes.insert(0, (path, lambda _question: waiting.pop(0) if len(waiting) > 1 else waiting[0]))
        return self.url + path

    def route(self, path: str, route: Route) -> None:
        """Answer what begins with *path* by what *route* makes of it, before all other routes."""
        self._routes.insert(0, (path, route))

    def answer(self, question: Question) -> Reply:
        with self._lock:
            self.asked.append(question)
            for path, route in self._routes:
                if question.path.startswith(path) and (reply := route(question)) is not None:
                    return reply
        return Reply('{"error": "no such thing"}', 404)

    def together_by(self, change: int) -> None:
        # Not the lock of the answers: who waits for that one is being asked already.
        with self._counting:
            self.together += change
            self.most_together = max(self.most_together, self.together)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _handler(owner: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            owner.together_by(1)
            try:
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = owner.answer(Question(self.path, headers))
            finally:
                # Before anything is given: whoever has an answer may ask the next question at once.
                owner.together_by(-1)
            with suppress(OSError):
                # Who asked may have gone, which is what some tests are about.
                _give(self, owner, reply)
            self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler


def _give(handler: BaseHTTPRequestHandler, owner: Loopback, reply: Reply) -> None:
    if reply.how == "hang":
        owner.closing.wait(10)
        return
    if reply.how == "reset":
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        return
    data, chunked = reply.data, reply.how in ("chunked", "chunked-cut", "endless")
    head = [f"HTTP/1.1 {reply.status} Whatever"]
    if reply.kind is not None:
        head.append(f"Content-Type: {reply.kind}")
    head += [f"{name}: {value}" for name, value in reply.headers.items()]
    if "Content-Length" not in reply.headers:
        head.append("Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(data)}")
    start = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
    if reply.how == "drip":
        for byte in start + data:
            handler.wfile.write(bytes((byte,)))
            if owner.closing.wait(0.05):
                break
        return
    handler.wfile.write(start)
    if reply.how == "endless":
        while not owner.closing.is_set():
            handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
    elif chunked:
        handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        if reply.how == "chunked":
            handler.wfile.write(b"0\r\n\r\n")
    else:
        handler.wfile.write(data[: len(data) // 2] if reply.how == "cut" else data)


class Clock:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 3))
        self.time += seconds


@pytest.fixture
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever connects to another machine, or looks up its name, fails the test."""
    real, lookup = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        assert address[0] in ("127.0.0.1", "::1"), f"a connection to {address}"
        real(self, address)

    def guarded_lookup(host: Any, *arguments: Any, **named: Any) -> Any:
        assert host in ("127.0.0.1", "::1"), f"a look-up of {host}"
        return lookup(host, *arguments, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup)


def gzipped(body: bytes | str, **more: Any) -> Reply:
    """An answer that is compressed."""
    data = gzip.compress(body.encode() if isinstance(body, str) else body)
    return Reply(data, headers={"Content-Encoding": "gzip"}, **more)


@dataclass(frozen=True)
class Work:
    """An invented paper."""

    title: str
    arxiv: str
    doi: str = ""
    abstract: str = ""
    authors: tuple[tuple[str, str], ...] = (("Ada", "Quill"), ("Bertram", "van der Pot"))
    venue: str = "Journal of Applied Infusion"


WORKS = (
    Work(
        "Kettles That Listen: Acoustic Feedback Control for Boiling Water",
        "3105.00011",
        "10.5555/infusion.11",
        "Kettles whistle because of a feedback loop between the two plates of their spout. We measure when it begins.",
    ),
    Work(
        "Steeping Times of Invisible Leaves under Partial Observation",
        "3105.00022",
        abstract="Leaves that nobody sees still colour the water. We estimate how long they have been in it, and why.",
    ),
    Work(
        "Saucers as Lower Bounds for Cups with Two Handles & One Spoon",
        "3105.00033",
        "10.5555/infusion.33",
        "A cup is never wider than its saucer. We prove this for two handles and give a spoon for which it fails.",
    ),
)


def services(*works: Work) -> Loopback:
    """A server that is all four services, and knows *works*, or else :data:`WORKS`."""
    known = works or WORKS
    server = Loopback()
    server.route("/api/papers/", lambda question: _hugging_face(known, question))
    server.route("/api/query", lambda question: _arxiv(known, question))
    server.route("/works", lambda question: _crossref(known, question))
    server.route("/graph/v1/paper/", lambda question: _semantic_scholar(known, question))
    return server


def _nearest(works: tuple[Work, ...], title: str) -> list[Work]:
    """As searches do: the one with the most words of the question first, and others after it."""
    words = set(title.lower().replace("-", " ").split())
    return sorted(works, key=lambda work: -len(words & set(work.title.lower().replace("-", " ").split())))


def _hugging_face(works: tuple[Work, ...], question: Question) -> Reply:
    name = question.path.rpartition("/")[2]
    if name == "search":
        limit = int(question.query["limit"])
        found = _nearest(works, question.query["q"])[:limit]
        return Reply(json.dumps([{"paper": hf_paper(work), "title": work.title} for work in found]))
    one = next((work for work in works if work.arxiv == name), None)
    return Reply(json.dumps(hf_paper(one))) if one else Reply('{"error": "Paper not found"}', 404)


def hf_paper(work: Work) -> dict[str, Any]:
    """A paper as Hugging Face's API has it."""
    return {
        "id": work.arxiv,
        "authors": [{"_id": "0a", "name": f"{given} {family}", "hidden": False} for given, family in work.authors],
        "publishedAt": "2031-05-30T00:00:00.000Z",
        "title": work.title,
        "summary": work.abstract,
        "upvotes": 7,
        "discussionId": "0b",
        "ai_summary": "An invented summary.",
        "organization": {"_id": "0c", "name": "tea", "fullname": "Institute of Applied Infusion"},
    }


def _arxiv(works: tuple[Work, ...], question: Question) -> Reply:
    if "id_list" in question.query:
        names = question.query["id_list"].split(",")
        if bad := next((name for name in names if name.startswith("3199.")), None):
            return Reply(atom_error(f"incorrect id format for {bad}"), 400, ATOM)
        return Reply(atom(*(work for work in works if work.arxiv in names)), kind=ATOM)
    title = question.query["search_query"].removeprefix("ti:").strip('"')
    return Reply(atom(*_nearest(works, title)[: int(question.query["max_results"])]), kind=ATOM)


_FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query</title>
  <updated>2031-06-01T00:00:00Z</updated>
  <opensearch:totalResults>{count}</opensearch:totalResults>
{entries}</feed>
"""


def atom(*works: Work) -> str:
    """Papers as arXiv's API has them."""
    return _FEED.format(count=len(works), entries="".join(map(_atom_entry, works)))


def _atom_entry(work: Work) -> str:
    authors = "".join(f"<author><name>{escape(' '.join(names))}</name></author>" for names in work.authors)
    doi = f"<arxiv:doi>{work.doi}</arxiv:doi><arxiv:journal_ref>{work.venue} 1 (2031)</arxiv:journal_ref>"
    return f"""  <entry>
    <id>http://arxiv.org/abs/{work.arxiv}v2</id>
    <title>{escape(work.title)}</title>
    <updated>2031-05-31T00:00:00Z</updated>
    <link href="https://arxiv.org/abs/{work.arxiv}v2" rel="alternate" type="text/html"/>
    <summary>{escape(work.abstract)}</summary>
    <category term="cs.TE" scheme="http://arxiv.org/schemas/atom"/>
    <published>2031-05-30T00:00:00Z</published>
    <arxiv:primary_category term="cs.TE"/>
    {authors}{doi if work.doi else ""}
  </entry>
"""


def atom_error(reason: str) -> str:
    """What arXiv's API answers to a question that it refuses."""
    name = f"https://arxiv.org/api/errors#{reason.replace(' ', '_')}"
    entry = f"<entry><id>{name}</id><title>Error</title><summary>{reason}</summary></entry>\n"
    return _FEED.format(count=1, entries=entry)


def _crossref(works: tuple[Work, ...], question: Question) -> Reply:
    doi = unquote(question.path.removeprefix("/works").strip("/"))
    if doi:
        one = next((work for work in works if work.doi == doi.lower()), None)
        if one is None:
            return Reply("Resource not found.", 404, "text/plain")
        return Reply(json.dumps({"status": "ok", "message-type": "work", "message": crossref_work(one)}))
    found = [work for work in _nearest(works, question.query["query.bibliographic"]) if work.doi]
    items = [crossref_work(work) for work in found[: int(question.query["rows"])]]
    message = {"facets": {}, "total-results": len(items), "items": items, "items-per-page": 3, "query": {}}
    return Reply(json.dumps({"status": "ok", "message-type": "work-list", "message": message}))


def crossref_work(work: Work) -> dict[str, Any]:
    """A paper as Crossref has it, the rest of its title apart."""
    title, _, rest = work.title.partition(": ")
    return {
        "DOI": work.doi,
        "type": "journal-article",
        "title": [title],
        "subtitle": [rest] if rest else [],
        "author": [
            {"given": given, "family": family, "sequence": "first", "affiliation": []} for given, family in work.authors
        ],
        "issued": {"date-parts": [[2031, 7]]},
        "container-title": [work.venue],
        "volume": "3",
        "page": "11-19",
        "publisher": "Teapot Press",
        "abstract": f"<jats:title>Abstract</jats:title><jats:p>{escape(work.abstract)}</jats:p>",
        "ISSN": ["1234-5678"],
        "is-referenced-by-count": 4,
    }


def _semantic_scholar(works: tuple[Work, ...], question: Question) -> Reply:
    name = unquote(question.path.removeprefix("/graph/v1/paper/"))
    if name != "search/match":
        one = next((work for work in works if name in (f"ARXIV:{work.arxiv}", f"DOI:{work.doi}")), None)
        return Reply(json.dumps(scholar_paper(one))) if one else Reply('{"error": "Paper not found"}', 404)
    words = set(question.query["query"].lower().split())
    best = _nearest(works, question.query["query"])[0]
    if len(words & set(best.title.lower().split())) < 3:
        return Reply('{"error": "Title match not found"}', 404)
    return Reply(json.dumps({"data": [{**scholar_paper(best), "matchScore": 87.5}]}))


def scholar_paper(work: Work) -> dict[str, Any]:
    """A paper as Semantic Scholar has it."""
    return {
        "paperId": "c0ffee0000000000000000000000000000000000",
        "externalIds": {"ArXiv": work.arxiv, **({"DOI": work.doi} if work.doi else {}), "CorpusId": 1},
        "title": work.title,
        "abstract": work.abstract or None,
        "venue": work.venue if work.doi else "arXiv.org",
        "year": 2031,
        "publicationDate": "2031-05-30",
        "publicationTypes": ["JournalArticle"],
        "journal": {"name": work.venue, "volume": "3", "pages": "11-19"} if work.doi else {"volume": "abs/3105.00022"},
        "authors": [{"authorId": "1", "name": f"{given} {family}"} for given, family in work.authors],
    }
