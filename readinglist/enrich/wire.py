"""One question over the wire: a connection with a deadline, and an answer read up to a limit.

The standard library's timeouts hold for each piece of an answer; a server that sends a byte now and then would be
waited for as long as it likes. Here the whole of an answer has a deadline, its header lines included.
"""

from __future__ import annotations

import http.client
import io
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping
    from email.message import Message
    from urllib.parse import SplitResult

    Opener = Callable[[SplitResult, float], http.client.HTTPConnection]
    """Makes a connection, not connected yet, to the host of an address; to connect may take so many seconds."""

_PIECE = 1 << 16
_MOST_REFUSED = 1 << 16
"""Bytes that are read of an answer other than 200: what it says is for a message."""


class Limits(NamedTuple):
    """How long is waited, in seconds."""

    connect: float = 10.0
    read: float = 20.0
    """For the next piece of an answer."""
    total: float = 60.0
    """For all of it, from the beginning of the question."""


class Raw(NamedTuple):
    """What a server answered: the body as it was before it was compressed."""

    status: int
    headers: Message
    body: bytes


class CutShortError(Exception):
    """An answer ends before its end, or is not what it was compressed from: asking again may help."""


class TooMuchError(Exception):
    """An answer is longer than any that is expected."""


def connection(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    """A connection to the host of an address; the certificate of an ``https`` one is checked."""
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=timeout)
    return http.client.HTTPSConnection(host, parts.port, timeout=timeout)


def ask(
    parts: SplitResult,
    headers: Mapping[str, str],
    *,
    most: int,
    limits: Limits,
    clock: Callable[[], float],
    opener: Opener = connection,
) -> Raw:
    """The answer to one ``GET``, of *most* bytes at most.

    Raises:
        TooMuchError: the body is longer, also where it is so only when decompressed.
        CutShortError: the body is not whole.
        OSError, http.client.HTTPException: the connection failed, timed out, or what came is no HTTP.
    """
    deadline = clock() + limits.total

    def remaining() -> float:
        left = deadline - clock()
        if left <= 0:
            raise TimeoutError("timed out")
        return min(left, limits.read)

    opened = opener(parts, min(limits.connect, limits.total))
    try:
        opened.connect()
        opened.sock = _Timed(opened.sock, remaining)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        opened.request("GET", target, headers={**headers, "Connection": "close"})
        response = opened.getresponse()
        try:
            limit = most if response.status == 200 else min(most, _MOST_REFUSED)
            return Raw(response.status, response.headers, _body(response, limit, strict=response.status == 200))
        finally:
            response.close()
    finally:
        opened.close()


def _body(response: http.client.HTTPResponse, most: int, *, strict: bool) -> bytes:
    """The body of an answer; of one that is no success, what can be had of it without ado."""
    pieces = bytearray()
    try:
        if response.length is not None and response.length > most:
            raise TooMuchError
        for piece in _decoded(response, most):
            pieces += piece
            if len(pieces) > most:
                raise TooMuchError
    except http.client.IncompleteRead as error:
        if strict:
            raise CutShortError from error
    except (TooMuchError, CutShortError):
        if strict:
            raise
    return bytes(pieces[:most])


def _decoded(response: http.client.HTTPResponse, most: int) -> Iterator[bytes]:
    """The pieces of a body, decompressed a little at a time: a few bytes may stand for gigabytes."""
    encoding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding in ("identity", ""):
        yield from _pieces(response)
        return
    if encoding not in ("gzip", "x-gzip"):
        raise CutShortError
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    received = 0
    for piece in _pieces(response):
        received += len(piece)
        if received > most + _PIECE:
            raise TooMuchError
        while piece and not inflater.eof:
            try:
                yield inflater.decompress(piece, _PIECE)
            except zlib.error as error:
                raise CutShortError from error
            piece = inflater.unconsumed_tail
    while not inflater.eof and (rest := inflater.decompress(b"", _PIECE)):
        yield rest
    if not inflater.eof:
        raise CutShortError


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_PIECE):
        yield piece
    # The standard library takes the end of a connection for the end of a body, also where more was announced.
    if response.length:
        raise CutShortError


class _Timed:
    """A socket for :mod:`http.client` that is given no longer than *remaining* says each time it is used."""

    def __init__(self, inner: socket.socket, remaining: Callable[[], float]) -> None:
        self._inner, self._remaining = inner, remaining

    def sendall(self, data: bytes) -> None:
        self._inner.settimeout(self._remaining())
        self._inner.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._inner, self._remaining))

    def close(self) -> None:
        self._inner.close()


class _Reader(io.RawIOBase):
    """The bytes that a socket receives, until there is no time left."""

    def __init__(self, inner: socket.socket, remaining: Callable[[], float]) -> None:
        # A file of the socket keeps it open until it is closed itself.
        self._inner, self._remaining = inner, remaining
        self._file = inner.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._inner.settimeout(self._remaining())
        return self._file.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
