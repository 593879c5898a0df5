"""The command line: parses, calls :class:`~readinglist.library.Library`, prints. It decides nothing itself."""
