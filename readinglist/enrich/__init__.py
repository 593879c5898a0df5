"""Metadata of papers, found in files and, on request, on the web; what is found is proposed, and judged by one rule."""
