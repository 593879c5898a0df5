"""What a paragraph says about a paper by itself: a labelled field, an address, a list of names, a user's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.formats import dates
from readinglist.formats import hf_furniture as furniture
from readinglist.formats.labels import Context, Label, is_unfinished
from readinglist.formats.names import split_names
from readinglist.formats.words import PARTICLES
from readinglist.identifiers import find_identifiers, is_code, parse_arxiv, parse_doi

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readinglist.formats.paragraphs import Block

_LABEL = re.compile(
    r"(?P<name>title|abstract|summary|tl;?dr|authors?|by|arxiv(?: id)?|doi|url|links?|pdf|code|github|repo(?:sitory)?"
    r"|project(?: page)?|website|date|published|submitted|year|venue|journal|conference|booktitle|keywords?|tags?"
    r"|comments?|subjects?|categor(?:y|ies)|id|paper)\s*[:=]\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"Abstract\s*[.—–-]\s*(?P<value>\S.*)$", re.IGNORECASE)
_HINT = re.compile(r"://|arxiv|doi|10\.\d{4}|\d{4}\.\d{4}|[a-z-]+/\d{7}", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:arxiv|doi|links?|url|pdf|html|abs|paper|code|github|repo|project|page|website|available|at|preprint|cite|as"
    r"|cs|stat|math|eess|physics|[A-Z]{2}|and|or|see|via|id|openreview|hf|hugging|face)\b|[\W_]",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w.'’-]*[\w.])?$")
_PARTICLE = PARTICLES | {"al.", "et", "ii", "iii", "jr", "jr."}
_NAME_BREAK = re.compile(r"\s*[,;·]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+")
_NAME_MARK = re.compile(r"[\d*†‡§¶,^{}]+$|\^\{?[\d,*]+\}?")

_SENTENCE = 60
"""Characters that an abstract has at least."""
_PEOPLE = {"organization", "author_count"}
_TEXT_FIELDS = {
    "venue": "venue", "journal": "venue", "conference": "venue", "booktitle": "venue",
    "keyword": "keywords", "keywords": "keywords", "tag": "keywords", "tags": "keywords",
    "comment": "comments_text", "comments": "comments_text",
    "subject": "subjects", "subjects": "subjects", "category": "subjects", "categories": "subjects",
}  # fmt: skip


class Clue(NamedTuple):
    """What the labeller is told about a paragraph, and the fields that it gives to its paper."""

    context: Context
    facts: dict[str, Any]
    value: str = ""
    """The text after a label."""


_NONE = Clue(Context(), {})


def identifier_facts(text: str, targets: Iterable[str] = ()) -> dict[str, Any]:
    """The fields that addresses in *text* (all of it the paper's own) and links give: the first of each kind."""
    facts: dict[str, Any] = {}
    for found in find_identifiers(text):
        if found.kind == "url":
            facts.setdefault("code" if is_code(found.value) else "url", found.value)
        elif found.kind not in facts:
            facts[found.kind] = found.value
            if found.version:
                facts["arxiv_version"] = f"v{found.version}"
    for target in targets:
        _add_target(facts, target)
    return facts


def _add_target(facts: dict[str, Any], target: str) -> None:
    arxiv = parse_arxiv(target)
    if arxiv:
        facts.setdefault("arxiv", arxiv.id)
        if arxiv.version:
            facts.setdefault("arxiv_version", f"v{arxiv.version}")
        return
    doi = parse_doi(target)
    if doi:
        facts.setdefault("doi", doi)
    elif target.startswith(("http://", "https://")):
        facts.setdefault("code" if is_code(target) else "url", target)


def is_address(text: str) -> bool:
    """Whether *text* is identifiers and addresses, and hardly a word else."""
    if len(text) > 600 or not _HINT.search(text):
        return False
    rest, last = [], 0
    for found in find_identifiers(text):
        rest.append(text[last : found.start])
        last = found.end
    return last > 0 and not _FILLER.sub("", " ".join([*rest, text[last:]]))


def is_labelled(text: str) -> bool:
    """Whether *text* begins with a label (``Authors:``), or is nothing but names."""
    return bool((0 < text.find(":") <= 20 and _LABEL.match(text)) or is_names(text))


def clues(blocks: Sequence[Block], page: bool) -> list[Clue]:
    """A clue for each block."""
    result: list[Clue] = []
    after_abstract_head = False
    for index, block in enumerate(blocks):
        mark = block.mark
        clue = _NONE
        if mark and not (mark.weak or page):
            clue = _NONE
        elif page and _is_user(blocks, index):
            clue = Clue(Context(meta=True), dict(furniture.user_mark(block.text).facts))
        elif page and mark is None and _is_organisation(blocks, index):
            clue = Clue(Context(meta=True), {"organization": block.text})
        elif after_abstract_head and not mark:
            clue = Clue(Context(named=Label.ABSTRACT), {})
        elif mark is None:
            clue = _clue(block)
        head = block.text[:10].rstrip(":.").lower() == "abstract" and len(block.text) <= 10
        if head and not after_abstract_head:
            clue = Clue(Context(meta=True), {})
        after_abstract_head = head or (after_abstract_head and bool(mark))
        result.append(clue)
    return _placed(blocks, result) if page else result


def _placed(blocks: Sequence[Block], found: list[Clue]) -> list[Clue]:
    """Clues with what the lines of a card around a paragraph say about its place in it."""
    above = ""
    for index, block in enumerate(blocks):
        kind = block.mark.kind if block.mark else ""
        if not kind and "submitted_by" in found[index].facts:
            kind = furniture.SUBMITTED
        elif not kind or (block.mark and block.mark.weak):
            after = next((one.mark for one in blocks[index + 1 : index + 5] if _says(one)), None)
            below = after.kind if after else ""
            due, last = above == furniture.SUBMITTED, below in _CARD_ENDS
            alone = block.mark is not None and (after is not None or block.mark.kind == furniture.UPVOTE)
            if due or last or alone:
                context = found[index].context._replace(due=due, last=last, alone=alone)
                found[index] = found[index]._replace(context=context)
        above = kind if kind != furniture.NOTHING else above
    return found


def _says(block: Block) -> bool:
    return block.mark is None or block.mark.kind != furniture.NOTHING


_CARD_ENDS = frozenset({furniture.CARD, furniture.AUTHOR_COUNT, furniture.PUBLISHED})


def _is_user(blocks: Sequence[Block], index: int) -> bool:
    """Whether the block is the name below ``Submitted by``, which pictures may stand before."""
    block = blocks[index]
    if block.heading or len(block.text) > 100 or (block.mark and block.mark.kind != furniture.COUNT):
        return False
    one_word = " " not in block.text
    skipped = not one_word
    for before in reversed(blocks[max(0, index - 8) : index]):
        mark = before.mark
        if mark is None and not skipped and " " in before.text:
            skipped = True
        elif mark is None or mark.kind not in {furniture.NOTHING, furniture.SUBMITTED}:
            return False
        elif mark.kind == furniture.SUBMITTED:
            return not mark.facts and (one_word or not _is_word_next(blocks, index))
    return False


def _is_word_next(blocks: Sequence[Block], index: int) -> bool:
    """Whether a single word follows, which then is the user's name rather than what stands at *index*."""
    for after in blocks[index + 1 : index + 4]:
        if after.mark is None or after.mark.kind != furniture.NOTHING:
            return after.mark is None and " " not in after.text
    return False


def _is_organisation(blocks: Sequence[Block], index: int) -> bool:
    """Whether the block stands between an abstract and a date, as text without its line's structure has it."""
    if not 0 < index < len(blocks) - 1 or len(blocks[index].text) > 100 or blocks[index].heading:
        return False
    above, below = blocks[index - 1], blocks[index + 1]
    if above.mark or len(above.text) < _SENTENCE or is_unfinished(above.text) or not below.mark:
        return False
    if below.text == "·":
        below = blocks[index + 2] if index + 2 < len(blocks) else below
    kinds = {furniture.DATE, furniture.CARD, furniture.PUBLISHED}
    return below.mark is not None and below.mark.kind in kinds and not below.mark.facts.keys() & _PEOPLE


def _clue(block: Block) -> Clue:
    text = block.text
    if len(text) > 4000 and text[:8].lower() != "abstract":
        return _NONE
    found = _LABEL.match(text) or _ABSTRACT.match(text)
    if found:
        clue = _labelled(found.groupdict().get("name", "abstract").lower(), found["value"], block)
        if clue:
            return clue
    if len(text) <= 600:
        if _HINT.search(text) and is_address(text):
            return Clue(Context(meta=True, identifies=True), identifier_facts(text, block.targets))
        if block.targets and not _FILLER.sub("", text):
            facts = identifier_facts("", block.targets)
            return Clue(Context(meta=bool(facts), identifies=bool(facts)), facts)
        if not block.heading and is_names(text):
            return Clue(Context(authors=True), {"authors": text})
    return _NONE


def _labelled(name: str, value: str, block: Block) -> Clue | None:
    """The clue that ``name: value`` is; ``None`` if the value is not what such a label has."""
    if name == "title":
        return Clue(Context(named=Label.TITLE), {}, value) if len(value) <= 500 else None
    if name == "abstract":
        return Clue(Context(named=Label.ABSTRACT), {}, value)
    if name in {"summary", "tldr", "tl;dr"}:
        return Clue(Context(meta=True), {"summary": value})
    if len(value) > 2000:
        return None
    if name in {"author", "authors"} or (name == "by" and is_names(value)):
        return Clue(Context(meta=True), {"authors": value})
    if name in _TEXT_FIELDS:
        return Clue(Context(meta=True), {_TEXT_FIELDS[name]: value}) if len(value) <= 500 else None
    if name in {"date", "published", "submitted", "year"}:
        day = dates.parse(value)
        return Clue(Context(meta=True), {"date": day}) if day and len(value) <= 40 else None
    facts = identifier_facts(value, block.targets)
    if facts and (is_address(value) or block.targets):
        if name in {"code", "github", "repo", "repository"} and "url" in facts:
            facts["code"] = facts.pop("url")
        elif name in {"project", "project page", "website"} and "url" in facts:
            facts["project_page"] = facts.pop("url")
        return Clue(Context(meta=True, identifies=bool({"arxiv", "doi", "url"} & facts.keys())), facts)
    return None


def is_names(text: str) -> bool:
    """Whether *text* reads like two or more persons' names, and like nothing else."""
    if not ("," in text or " and " in text or "&" in text or ";" in text or "·" in text) or len(text) > 2000:
        return False
    if not _is_name(_NAME_MARK.sub("", _NAME_BREAK.split(text, maxsplit=1)[0].strip()).strip(" .")):
        return False
    parts = [_NAME_MARK.sub("", part.strip()).strip(" .") for part in _NAME_BREAK.split(text)]
    parts = [part for part in parts if part and part.lower() not in {"et al", "jr", "iii", "ii"}]
    return len(parts) >= 2 and all(_is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    words = [_NAME_MARK.sub("", word) for word in part.removesuffix(" et al").split()]
    if not 2 <= len(words) <= 5:
        return False
    for word in words:
        if word.lower() in _PARTICLE:
            continue
        if not _NAME_WORD.match(word) or not word[0].isupper() or (len(word) > 3 and word.isupper()):
            return False
    return True


def names_json(text: str) -> list[dict[str, str]]:
    """The names in *text*, as a record has them."""
    return [author.as_json() for author in split_names(text)]
