"""How long a server asks to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

_RESET = re.compile(r"(?:^|[;,\s])(?:t|reset)\s*=\s*(\d{1,9})(?![\d.])")
_FOREVER = 1e9
"""Seconds: what a number of more digits than anybody waits for amounts to."""


def asked_pause(headers: Message, now: datetime, *, limited: bool) -> float | None:
    """The seconds that an answer asks to wait: ``Retry-After`` as a number or a date, else ``RateLimit``'s reset.

    The latter means something only where the limit is what was run into (*limited*). A date counts from the server's
    own, where it says one: our clock may be wrong. None where nothing is asked.
    """
    text = (headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) <= 9 else _FOREVER
    if (moment := _moment(text)) is not None:
        return max(0.0, (moment - (_moment(headers.get("Date") or "") or now)).total_seconds())
    limit = _RESET.search(headers.get("RateLimit") or "") if limited else None
    return float(limit[1]) if limit else None


def seconds_text(seconds: float) -> str:
    """A stretch of time to read: ``40 seconds``, ``15 minutes``, ``20 hours``."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= 2 * size or size == 1:
            count = round(seconds / size)
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    raise AssertionError("seconds are left")


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
