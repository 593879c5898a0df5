"""The terminal UI: shows what :class:`~readinglist.library.Library` says, and asks it for changes. No SQL, no rules."""
