"""Addresses that lead to papers: by an identifier, or by where papers are published."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from readinglist.identifiers import find_identifiers

_HOSTS = frozenset((
    "aaai.org", "academic.oup.com", "aclanthology.org", "aclweb.org", "ahajournals.org", "annualreviews.org",
    "arxiv.org", "biomedcentral.com", "biorxiv.org", "bmj.com", "bmva-archive.org.uk", "cambridge.org", "cell.com",
    "chemrxiv.org", "cvf.com", "degruyter.com", "direct.mit.edu", "dl.acm.org", "doi.org", "ecva.net",
    "elifesciences.org", "eprint.iacr.org", "epubs.siam.org", "europepmc.org", "frontiersin.org",
    "hal.archives-ouvertes.fr", "hal.science", "ieeexplore.ieee.org", "ijcai.org", "inria.hal.science",
    "iopscience.iop.org", "isca-archive.org", "isca-speech.org", "jamanetwork.com", "jmlr.org", "journals.aps.org",
    "journals.plos.org", "journals.sagepub.com", "jstor.org", "link.springer.com", "lrec-conf.org", "mdpi.com",
    "medrxiv.org", "mlr.press", "mlsys.org", "nature.com", "ncbi.nlm.nih.gov", "ndss-symposium.org", "nejm.org",
    "neurips.cc", "nips.cc", "onlinelibrary.wiley.com", "openaccess.thecvf.com", "openreview.net",
    "osapublishing.org", "papers.ssrn.com", "plos.org", "pnas.org", "proceedings.iclr.cc", "proceedings.icml.cc",
    "projecteuclid.org", "psyarxiv.com", "pubmed.ncbi.nlm.nih.gov", "pubs.acs.org", "pubs.aip.org", "pubs.rsc.org",
    "pubsonline.informs.org", "roboticsproceedings.org", "royalsocietypublishing.org", "science.org",
    "sciencedirect.com", "sciencemag.org", "semanticscholar.org", "tandfonline.com", "thelancet.com", "transacl.org",
    "usenix.org", "vldb.org", "worldscientific.com",
))  # fmt: skip
"""Where papers are; hosts below them count too."""
_NO_PAPER = re.compile(
    r"/?(?:(?:list|group|groups|journals?|toc|loi|search|authors?|profile|user|events?|venues?|xpl/\w*(?:issue|home|result)"
    r"|conferences?|subjects?|about|submit|help|login)(?:[/?#].*)?)?",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"https?://web\.archive\.org/web/\w{1,20}/(?=http)")
_REDIRECT = re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/url\?(?:[^&#]*&)*?(?:url|q)=(?P<url>http[^&#]*)")


def is_paper(url: str) -> bool:
    """Whether *url* leads to a paper: by its identifier, or to a page below a host that has little else."""
    url = unwrapped(url)
    if not url.lower().startswith(("http://", "https://")):
        return False
    if any(found.kind != "url" and not found.bare for found in find_identifiers(url[:2000])):
        return True
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return False
    labels = host.split(".")
    if not any(".".join(labels[place:]) in _HOSTS for place in range(len(labels) - 1)):
        return False
    return not _NO_PAPER.fullmatch(parts.path.rstrip("/") or "/") or bool(parts.query and "id=" in parts.query)


def is_pdf(url: str) -> bool:
    """Whether *url* leads to a PDF file by the ending of its path."""
    try:
        return urlsplit(url).path.lower().endswith(".pdf")
    except ValueError:
        return False


def unwrapped(url: str) -> str:
    """The address that a web archive's or a search engine's *url* leads to."""
    if match := _ARCHIVE.match(url):
        return url[match.end() :]
    if match := _REDIRECT.match(url):
        return unquote(match["url"])
    return url


def identifier(url: str) -> tuple[str, str]:
    """What *url* names: ``arxiv`` or ``doi`` with its value, else ``url`` with itself."""
    for found in find_identifiers(url[:2000])[:1]:
        if found.kind != "url" and (not found.bare or "arxiv.org/" in url):
            return found.kind, found.value
    return "url", url
