"""What kinds of Hugging Face's pages a text was printed from."""

from __future__ import annotations

import re

_PAPER = re.compile(r"^[^\w\n]{0,12}arxiv:\s?\d{4}\.\d{4,5}\b", re.MULTILINE)
_CARD = re.compile(r"·\W{0,40}(?:Published on )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d")


def page_kinds(text: str) -> str:
    """The kinds of pages in *text*, in a fixed order, joined by ``+``; ``hf-papers`` where it does not tell.

    ``hf-search`` (cards with abstracts and dates), ``hf-trending`` (cards with votes, printed twice), ``hf-daily``
    (cards without abstracts) and ``hf-paper``.
    """
    kinds = []
    dotted = "·" in text
    trending = dotted and "Upvote" in text and "Submitted by" in text and "arXiv Page" in text
    cards = dotted and bool(_CARD.search(text))
    if cards and "Daily Papers" in text:
        kinds.append("hf-search")
    if trending:
        kinds.append("hf-trending")
    if not (trending or cards) and "Daily Papers" in text and "Submitted by" in text:
        kinds.append("hf-daily")
    if "arxiv:" in text and "Abstract" in text and _PAPER.search(text):
        kinds.append("hf-paper")
    return "+".join(kinds) or "hf-papers"
