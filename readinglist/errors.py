"""What can go wrong with what a user asks for."""

from __future__ import annotations


class LibraryError(Exception):
    """Something that can't be done. The message is one line: what, where and what to do."""


class UsageError(LibraryError):
    """What was asked for makes no sense: an unknown field or status, a query that can't be read."""


class NotFoundError(LibraryError):
    """There is no such paper, tag or view."""
