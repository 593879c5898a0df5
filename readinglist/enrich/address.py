"""Addresses that may be asked: encrypted, or on this machine, and never left for another host."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

from readinglist.enrich.failures import AskingError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping


def split(url: str) -> SplitResult:
    """The parts of an address.

    Raises:
        AskingError: it is none, or not encrypted and leads away from this machine.
    """
    parts = _parts(url)
    if parts is None or "@" in parts.netloc:
        # What stands before the @ may be a password.
        raise AskingError(shown(url.rpartition("@")[2], 80), "not an address that can be asked", "check it")
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise AskingError(host_name(parts), "would be asked without encryption", "give an address with https://")
    return parts


def host_name(parts: SplitResult) -> str:
    """A host as messages have it: with the port, where that is not the usual one."""
    host = shown(parts.hostname or "", 80)
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def redirected(parts: SplitResult, location: str) -> SplitResult:
    """Where an answer sends us.

    Raises:
        AskingError: that is another host or another protocol, or nowhere.
    """
    place = None
    with suppress(ValueError):
        place = _parts(urljoin(parts.geturl(), location)) if _is_plain(location) else None
    here = (parts.scheme, host_name(parts))
    if place is None or "@" in place.netloc or (place.scheme, host_name(place)) != here:
        raise AskingError(host_name(parts), f"sends us elsewhere ({shown(location, 80)})", "not followed")
    return place


def with_query(parts: SplitResult, query: Mapping[str, str]) -> SplitResult:
    """The same address with more parameters, and without what only browsers use."""
    more = urlencode(query, quote_via=quote)
    return parts._replace(query="&".join(filter(None, (parts.query, more))), fragment="")


def is_contact(text: str) -> bool:
    """Whether *text* is an address of e-mail that can stand in the header of a question."""
    before, at, after = text.partition("@")
    plain = text.isascii() and text.isprintable() and not set(text) & set(' ()<>,;:"\\')
    return bool(plain and before and at and "." in after.strip(".") and "@" not in after)


def _parts(url: str) -> SplitResult | None:
    if not _is_plain(url):
        return None
    with suppress(ValueError):
        parts = urlsplit(url)
        # A port that is no number is found out when it is looked at.
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return parts
    return None


def _is_plain(text: str) -> bool:
    # Python's urlsplit passes over line breaks and tabs.
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False
