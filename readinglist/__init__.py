"""A reading list for research papers: one local SQLite file, a command line and a terminal UI over it."""

__version__ = "0.1.0"
