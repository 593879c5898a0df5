"""Formats: readers that turn bytes into records and what was left over, writers that turn papers into text."""
