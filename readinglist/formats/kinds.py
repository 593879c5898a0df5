"""Whether a text is a web page, or was printed from one of Hugging Face's, and from which kinds."""

from __future__ import annotations

import re

_PAPER = re.compile(r"^[^\w\n]{0,12}arxiv:\s?\d{4}\.\d{4,5}\b", re.MULTILINE)
_CARD = re.compile(r"·\W{0,40}(?:Published on )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d")
PROPS = re.compile(r"\bdata-props\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
"""The attribute of Hugging Face's own pages that has their data."""
_PAGE_SIGNS = (
    "papers in your email inbox", "and the research community", "arXiv Page", "View arXiv page", "Copy markdown",
    "Daily Papers", "Trending Papers", "· Submitted by",
)  # fmt: skip


def looks_like_html(text: str) -> bool:
    """Whether *text* is a web page, or several."""
    head = text[:20_000].lstrip()
    if not head.startswith("<"):
        return False
    lower = head.lower()
    return any(sign in lower for sign in ("<!doctype html", "<html", "<body", "<head>", "<head ")) or bool(
        PROPS.search(head)
    )


def is_page(text: str) -> bool:
    """Whether *text* was printed from a page of Hugging Face's papers."""
    return any(sign in text for sign in _PAGE_SIGNS)


def shows_page(text: str) -> bool:
    """Whether *text*, which may be a bibliography, has lines that only such a page has.

    The words alone, which abstracts have too, prove nothing here.
    """
    if not is_page(text):
        return False
    from readinglist.formats.hf_furniture import mark

    for sign in _PAGE_SIGNS:
        position = text.find(sign)
        while position >= 0:
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            line = text[text.rfind("\n", 0, position) + 1 : end].strip()
            if mark(line) is not None:
                return True
            position = text.find(sign, end)
    return False


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
