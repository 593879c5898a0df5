"""What stands on Hugging Face's pages around the papers: each line of it recognised, its facts kept.

A mark is *strong* where nothing else reads like it (``Get trending papers in your email inbox!``) and *weak*
where a title could (``Pricing``): what surrounds a weak one decides. Patterns match whole lines only, so that
no part of a title or of an abstract is eaten.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.formats import dates

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADER = "header"
"""The head of a page that lists papers: a new page begins."""
NAVIGATION = "navigation"
FOOTER = "footer"
NOTHING = "nothing"
"""Markup, pictures and rules without words."""
DATE = "date"
COUNT = "count"
CARD = "card"
"""The last line of a card: organisation or number of authors, date, number of comments."""
AUTHOR_COUNT = "author count"
SUBMITTED = "submitted"
UPVOTE = "upvote"
LINKS = "links"
"""Buttons below a card or an abstract: GitHub, arXiv, project page."""
IDENTIFIER = "identifier"
"""``arxiv:2606.00467``: the page of one paper begins."""
PUBLISHED = "published"
AUTHORS = "authors"
ABSTRACT = "abstract"
GENERATED = "generated"
"""What stands above is a model's summary."""
COMMUNITY = "community"
TITLE_TAG = "title tag"

_PAGE = frozenset({HEADER, NAVIGATION, FOOTER, IDENTIFIER, TITLE_TAG})


class Mark(NamedTuple):
    """What a line is, and what it says."""

    kind: str
    facts: Mapping[str, Any] = {}
    weak: bool = False

    @property
    def outer(self) -> bool:
        """Whether it belongs to the frame of a page and to none of its papers."""
        return self.kind in _PAGE


_EXACT = {
    **dict.fromkeys(
        (
            "daily papers", "trending papers", "weekly papers", "monthly papers", "by ak and the research community",
            "byak and the research community", "by ak", "and the research community",
            "get trending papers in your email inbox once a day!", "get trending papers in your email inbox!",
            "get trending papers in your email inbox once a day", "get trending papers in your email inbox",
            "join the discussion on this paper page", "search papers with ai", "search by arxiv id, title or author",
        ),
        HEADER,
    ),
    **dict.fromkeys(
        (
            "hugging face", "hugging face's logo hugging face", "hugging face's logo", "log in", "sign up",
            "log in sign up", "search models, datasets, users...",
        ),
        NAVIGATION,
    ),
    **dict.fromkeys(("system theme", "tos privacy about careers", "© hugging face"), FOOTER),
    **dict.fromkeys(("submitted by", "submitted by:"), SUBMITTED),
    **dict.fromkeys(("copy markdown", "copy to bucket new", "copy to bucket", "papers arxiv"), NAVIGATION),
    **dict.fromkeys(
        (
            "arxiv page", "view arxiv page", "view pdf", "add to collection", "project page", "arxivpage",
            "view arxiv page view pdf add to collection", "arxiv page github", "github arxiv page",
        ),
        LINKS,
    ),
    **dict.fromkeys(("ai-generated summary", "ai generated summary", "ai summary"), GENERATED),
}  # fmt: skip
_WEAK = {
    **dict.fromkeys(
        (
            "models", "datasets", "spaces", "docs", "pricing", "new", "subscribe", "daily", "weekly", "monthly",
            "papers", "enterprise", "solutions", "buckets", "tasks", "collections", "languages", "organizations",
            "posts", "blog", "forum", "learn",
            "discord", "github", "inference endpoints", "inference providers", "settings", "storage",
            "team & enterprise", "website", "jobs", "previous", "next", "today", "trending", "search", "hub", "menu",
            "notifications", "profile", "inbox", "login", "company", "tos", "privacy", "about", "careers", "website",
            "home", "brand assets", "terms of service", "kernels", "by", "ak",
        ),
        NAVIGATION,
    ),
    "community": COMMUNITY,
    "abstract": ABSTRACT,
    "upvote": UPVOTE,
    "upvotes": UPVOTE,
}  # fmt: skip
_WORDS = frozenset(word for name in _WEAK for word in name.split()) - {"new"}
_BULLET = re.compile(r"^(?:[*•·+◦▪‣-]\s+)+")
_RULE = re.compile(r"[\W_]+$")
_ADDRESS = re.compile(r"\s*\((?:https?://[^\s()]*)?\)")
_PICTURES = re.compile(r"^\s*(?:\[[^\[\]]{0,60}\]\s*)+")
_BUTTON = re.compile(r"\(BUTTON\)\s*")
_WORDLESS = re.compile(
    r"[\W_]*$|:{3,}.*$|</?(?:div|span|section|main|article|ul|li|p)\b[^<>]*>$|\[[^\[\]]{0,80}\]$|!?\[\]?$|\]\(\S*\)$"
    r"|\.\. (?:container|rubric|raw|\|)|:(?:name|class|alt|target|width|CUSTOM_ID|PROPERTIES|CLASS|END):"
    r"|IFRAME:|\(image\)$|\[(?:LINK|IMAGE): ?\]$"
)
_COUNT = re.compile(r"\+?\s*(\d[\d,]*(?:\.\d+)?k?)$", re.IGNORECASE)
_DATE = re.compile(rf"[·•\s]*(?P<published>Published on )?{dates.DATE}[·•\s]*(?P<count>\d+)?$")
_CARD = re.compile(
    rf"(?P<head>.{{0,160}}?)\s*[·•]\s*(?P<published>Published on )?{dates.DATE}\s*[·•]?\s*(?P<count>\d+)?$"
)
_AUTHOR_COUNT = re.compile(r"[·•*\s-]*(?:\+\s*)?(\d+)\s+authors?(?:\s*[·•])?(?:\s*(\d+))?$", re.IGNORECASE)
_SUBMITTED = re.compile(r"Submitted by:?\s+(?P<by>\S.{0,80})$")
_UPVOTE = re.compile(r"Upvotes?\s*(\d[\d.,]*k?)?(?:\s*\+\d+)?$", re.IGNORECASE)
_GITHUB = re.compile(r"GitHub\s*(?P<stars>\d[\d.,]*k?)?", re.IGNORECASE)
_LINKS = re.compile(
    r"(?:(?:View )?arXiv\s*Page|View PDF|PDF|Project page|View|Add to|collection|library|HTML|GitHub(?: ?repo)?"
    r"|\d[\d.,]*+k?|auto|System theme|Copy markdown|Papers? page|[|·•\s\[\]<>])++$",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"(?:Papers\s+)?arxiv:\s?(?P<id>\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?$", re.IGNORECASE)
_PUBLISHED = re.compile(
    rf"Published on\s+(?P<date>{dates.MONTH} \d{{1,2}}(?:, \d{{4}})?)\s*[·•,]?\s*"
    rf"(?:Submitted by\s*(?P<by>.{{0,80}}?))?(?:\s*\bon\s+(?P<submitted>{dates.MONTH} \d{{1,2}}(?:, \d{{4}})?))?$"
)
_BY_ON = re.compile(rf"(?P<by>.{{0,80}}?)\s*\bon\s+(?P<submitted>{dates.MONTH} \d{{1,2}}(?:, \d{{4}})?)$")
_HEADER = re.compile(
    r"Get trending papers in your email inbox.{0,20}$|by\s*(?:\[[^\]]*\]\s*)?AK and the research community$"
)
_TITLE_TAG = re.compile(
    r"(?:Daily|Trending|Weekly|Monthly) Papers - Hugging Face|Paper page - |\[?Hugging Face's logo\]? Hugging Face"
)
_GENERATED = re.compile(r"(?:AI-)?Generated by \S+(?:/\S+)?$", re.IGNORECASE)
_MODELS_CITING = re.compile(r"(?:Models|Datasets|Spaces|Collections) (?:citing|including) this paper\s*\d*$")
_LIMIT = 260


def mark(text: str) -> Mark | None:
    """What the line *text*, free of markup, is on a page of Hugging Face; ``None`` if it is none of its furniture."""
    if len(text) > _LIMIT:
        return Mark(NOTHING) if text.startswith(":::") or _RULE.match(text) else None
    if not text or text.isspace():
        return Mark(NOTHING)
    worded = text[0].isalpha()
    if not worded and _WORDLESS.match(text):
        # A dash is the number of upvotes where nobody voted.
        return Mark(COUNT, {"count": 0}) if text.strip() in {"-", "\\-", "–", "—"} else Mark(NOTHING)
    if "(BUTTON)" in text:
        text = _BUTTON.sub("", text)
    if "[" in text:
        # Pictures and boxes to tick that tools without pictures name: "[ ] Upvote", "[caltech] California …".
        text = _PICTURES.sub("", text).replace("[]", " ").lstrip("[") or text
    if "(http" in text or text.endswith("()"):
        text = _ADDRESS.sub("", text) or text
    if not worded:
        text = _BULLET.sub("", text).strip().strip("#").strip() or text.strip()
    key = text.lower().replace("’", "'")
    kind = _EXACT.get(key)
    if kind:
        return Mark(kind)
    weak = _WEAK.get(key)
    if weak:
        return Mark(weak, weak=True)
    first = text[0]
    if first.isdigit() or first == "+":
        return _numeric(text)
    return _worded(text, key)


def is_plain(text: str) -> bool:
    """Whether *text*, which begins with a letter, is certainly no furniture: fast, and never wrong where it says so."""
    key = text.lower()
    if key in _EXACT or key in _WEAK or key[:3] in dates.MONTHS or key.startswith(_BEGINNINGS):
        return False
    if key[: key.find(" ")] in _WORDS:
        return False
    # Spelled out, and not a loop over a list, because every title of a dump comes by here.
    return not (
        "(" in key
        or "[" in key
        or "·" in key
        or "•" in key
        or "author" in key
        or "arxiv" in key
        or "github" in key
        or "pdf" in key
        or "project" in key
        or "collection" in key
        or "this paper" in key
        or "generated by" in key
    )


def _numeric(text: str) -> Mark | None:
    found = _COUNT.match(text)
    if found:
        return Mark(COUNT, {"count": number(found[1])} if text[0] != "+" else {})
    found = _AUTHOR_COUNT.match(text)
    if found:
        return Mark(AUTHOR_COUNT, {"author_count": int(found[1]), **_counted(found[2])})
    return _card(text)


def _worded(text: str, key: str) -> Mark | None:
    """Words are compared before patterns are tried: nearly all lines are none of these."""
    if key.startswith(("get trending", "by")) and _HEADER.match(text):
        return Mark(HEADER)
    if key.startswith(_TITLE_TAGS) and _TITLE_TAG.match(text):
        return Mark(TITLE_TAG)
    if text[0] in "·•" or key[:3] in dates.MONTHS or key.startswith("published on"):
        found = _dated(text, key)
        if found:
            return found
    if key.startswith("submitted by"):
        match = _SUBMITTED.match(text)
        if match:
            return Mark(SUBMITTED, _submission(_BY_ON.match(match["by"]) or match))
    if key.startswith("on "):
        match = _BY_ON.match(f" {text}")
        if match:
            return Mark(PUBLISHED, _submission(match))
    if "author" in key:
        match = _AUTHOR_COUNT.match(text)
        if match:
            return Mark(AUTHOR_COUNT, {"author_count": int(match[1]), **_counted(match[2])})
        if key.startswith("authors:"):
            return Mark(AUTHORS, {"authors": text[8:].strip()})
    if "arxiv" in key:
        match = _IDENTIFIER.match(text)
        if match:
            return Mark(IDENTIFIER, {"arxiv": match["id"].lower()})
    if "generated by " in key and _GENERATED.match(text):
        return Mark(GENERATED, {"model": text.rpartition("enerated by ")[2].strip()})
    return _button(text, key) or _card(text)


_BEGINNINGS = (
    "get trending", "by", "daily papers", "trending papers", "weekly papers", "monthly papers", "paper page", "hugging",
    "published on", "submitted by", "upvote", "iframe:",
)  # fmt: skip
_TITLE_TAGS = (
    "daily papers",
    "trending papers",
    "weekly papers",
    "monthly papers",
    "paper page",
    "hugging",
    "[hugging",
)


def _dated(text: str, key: str) -> Mark | None:
    found = _DATE.match(text)
    if found:
        facts = {"date": dates.from_match(found), **_counted(found["count"])}
        if found["published"] and text[0] not in "·•":
            return Mark(PUBLISHED, facts)
        return Mark(CARD if text[0] in "·•" else DATE, facts)
    found = _PUBLISHED.match(text) if key.startswith("published on") else None
    return Mark(PUBLISHED, _submission(found, date=dates.parse(found["date"]))) if found else None


def _button(text: str, key: str) -> Mark | None:
    """Something to press, with what is counted on it."""
    if key.startswith("upvote"):
        found = _UPVOTE.match(text)
        if found:
            return Mark(UPVOTE, {"upvotes": number(found[1])} if found[1] else {})
    if "this paper" in key and _MODELS_CITING.match(text):
        return Mark(COMMUNITY)
    if any(word in key for word in _BUTTON_WORDS) and _LINKS.match(text):
        found = _GITHUB.search(text)
        return Mark(LINKS, {"github_stars": number(found["stars"])} if found and found["stars"] else {})
    if key.partition(" ")[0] in _WORDS:
        words = key.replace("·", " ").split()
        if len(words) > 1 and all(word in _WORDS for word in words):
            return Mark(NAVIGATION)
    return None


_BUTTON_WORDS = ("arxiv", "github", "pdf", "project", "collection")


def _card(text: str) -> Mark | None:
    found = _CARD.match(text) if "·" in text or "•" in text else None
    if not found:
        return None
    facts: dict[str, Any] = {"date": dates.from_match(found), **_counted(found["count"])}
    head = found["head"].strip(" ·•*-")
    authors = _AUTHOR_COUNT.match(head)
    if authors:
        facts["author_count"] = int(authors[1])
    elif head:
        facts["organization"] = head
    return Mark(CARD, facts)


def _submission(found: re.Match[str], **facts: Any) -> dict[str, Any]:
    groups = found.groupdict()
    by, day = (groups.get("by") or "").strip(), dates.parse(groups.get("submitted") or "")
    if by:
        facts["submitted_by"] = by
    if day:
        facts["submitted_on"] = day
    return facts


def _counted(digits: str | None) -> dict[str, int]:
    return {"comments": int(digits)} if digits else {}


def number(text: str) -> int:
    """A count as pages shorten it: ``1.54k`` is 1540."""
    text = text.lower().replace(",", "")
    try:
        return round(float(text[:-1]) * 1000) if text.endswith("k") else int(float(text))
    except (ValueError, OverflowError):
        return 0


def user_mark(text: str) -> Mark:
    """The line after ``Submitted by``: a user's name, perhaps with the day."""
    found = _BY_ON.match(text)
    return Mark(SUBMITTED, _submission(found) if found else {"submitted_by": text.strip()})
