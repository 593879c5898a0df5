"""Services on the web that know papers, each a source; the table of them is :mod:`readinglist.enrich.services`."""

from readinglist.enrich.web.arxiv import Arxiv
from readinglist.enrich.web.crossref import Crossref
from readinglist.enrich.web.huggingface import HuggingFace
from readinglist.enrich.web.semantic_scholar import SemanticScholar

__all__ = ["Arxiv", "Crossref", "HuggingFace", "SemanticScholar"]
