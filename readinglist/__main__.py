"""``python -m readinglist``."""

from readinglist.cli.main import main

main()
