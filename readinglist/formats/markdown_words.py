"""What words in lists of papers are: labels of links, venues, years or names; and words without signs of markup."""

from __future__ import annotations

import re

from readinglist.text import one_line

PAPER_LABEL = re.compile(
    r"\W*(?:paper|pdf|arxiv|preprint|doi|full text|abstract|abs|openreview|article|publication|proceedings)"
    r"(?: (?:link|version|pdf|paper))?\W*",
    re.IGNORECASE,
)
"""What links to papers are called."""

LABEL = re.compile(
    r"\W*(?:(?:official|unofficial|project|the|pytorch|tensorflow|torch|tf|jax|keras|caffe|matlab|mxnet|[\w-]{1,20})? ?"
    r"(?:code|github|repo(?:sitory)?|implementation|page|website|site|homepage|demo|video|slides?|poster|talk|blog|post"
    r"|data|dataset|model|models|weights|supp(?:lementary|l)?|appendix|bibtex|bib|link|here|url|html|colab|twitter|tweet"
    r"|youtube|reviews?|notes?|project|pytorch|tensorflow|torch|tf|jax|keras|caffe|re-implement|author|3rd|huggingface)"
    r"(?: ?\(?[\w-]{1,20}\)?)?)\W*",
    re.IGNORECASE,
)
"""What links that come with papers are called."""

STRONG = re.compile(r"(?:\*\*|__)(?P<text>[^*\n]{2,500}?)(?:\*\*|__)")
"""Bold words."""

BRACKETS = re.compile(r"\[(?P<text>[^\[\]\n]{0,80})\]")
"""Words in brackets."""

YEAR = re.compile(r"(?<![\d/.])(?:19[5-9]\d|20[0-4]\d)(?![\d/]|\.\d)")
"""The year of a paper."""

VENUE = re.compile(
    r"(?P<name>\b(?:NeurIPS|NIPS|ICML|ICLR|AISTATS|COLT|UAI|JMLR|TMLR|MLSys|CVPR|ICCV|ECCV|WACV|BMVC|ACCV|TPAMI|PAMI|IJCV"
    r"|TIP|ACL|EMNLP|NAACL|EACL|COLING|TACL|CoNLL|LREC|COLM|AAAI|IJCAI|KDD|WWW|SIGIR|CIKM|WSDM|RecSys|ICDM|SIGMOD|VLDB"
    r"|ICASSP|INTERSPEECH|Interspeech|ICRA|IROS|RSS|CoRL|SIGGRAPH|CHI|UIST|OSDI|SOSP|NSDI|ASPLOS|ISCA|MICRO|HPCA|DAC|DATE"
    r"|ISSCC|MICCAI|CCS|NDSS|Nature|Science)\b(?: (?:Workshops?|Findings|Oral|Spotlight))?)"
    r"(?:[ ,']{0,2}(?P<year>(?:19|20)\d\d|\d\d(?!\d)))?"
)
"""A venue of machine learning, perhaps with its year."""

_ACRONYM = re.compile(
    r"[A-Z][a-z]{0,4}[A-Z][\w.]*(?: (?:[A-Z][a-z]{1,8}\.|[A-Z]{2,}[\w.]*|&))*"
    r"(?:[ ',]{1,2}(?P<year>(?:19|20)\d\d|\d\d))?"
)

WORD = re.compile(r"[^\W\d_]{2,}")
"""A word, no initial and no number."""

_NAME = r"(?:[^\W\d_a-z][\w.'’-]*|van|von|der|den|de|la|le|del|di|da|dos|el|al|bin)"
_NAMES = re.compile(rf"{_NAME}(?: {_NAME}){{1,4}}\W{{0,2}}")
_SIGNS = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")

EDGES = " \t,;:.|–—-·•*_`"
"""Signs that no words begin or end with."""

_TITLE = 400


def is_venue(label: str) -> bool:
    """Whether the words of a link are a venue: one that is known, or what looks like its short name."""
    return (
        len(label) <= 40
        and bool(VENUE.fullmatch(label) or _ACRONYM.fullmatch(label))
        and not (PAPER_LABEL.fullmatch(label))
    )


def is_detail(text: str) -> bool:
    """Whether *text*, which follows a title, is about it: names, or a venue."""
    head = text[:120]
    if re.search(r"\bet\.? al\b", head) or VENUE.match(head.lstrip("*_( ")):
        return True
    part = re.split(r"[,.(\[;]| and | & ", head, maxsplit=1)[0]
    return bool(_NAMES.fullmatch(part.strip())) and bool(YEAR.search(text) or VENUE.search(text))


def is_names(text: str) -> bool:
    """Whether all of *text* is names, with commas between."""
    text = re.sub(r",?\s*\bet\.? al\.?$", ",", text.strip(" ,.;:"))
    parts = [part.strip() for part in re.split(r"[,;]| and | & ", text[:2000]) if part.strip()]
    return bool(parts) and all(_NAMES.fullmatch(part) or (text.endswith(",") and len(parts) == 1) for part in parts)


def bare(text: str) -> str:
    """*text* without the signs of emphasis and code around words, on one line."""
    return one_line(_SIGNS.sub("", text)).strip(EDGES)[:_TITLE]
