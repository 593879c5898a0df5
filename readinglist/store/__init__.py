"""The library file: SQLite through sqlite-utils' migrations, full-text search, and a journal of every change."""
