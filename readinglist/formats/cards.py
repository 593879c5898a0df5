"""Records put together from paragraphs whose parts are known, and every line given to one of them or to none.

The account of lines is exact: each line with text is a record's own, furniture, or a leftover.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from readinglist.formats import dates
from readinglist.formats import hf_furniture as furniture
from readinglist.formats.base import Day, Furniture
from readinglist.formats.clues import identifier_facts, names_json
from readinglist.formats.labels import Label, Sequel, is_unfinished
from readinglist.identifiers import find_code, find_identifiers
from readinglist.paper import Leftover, Record
from readinglist.text import one_line, title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readinglist.formats.base import Item
    from readinglist.formats.clues import Clue
    from readinglist.formats.dates import Date
    from readinglist.formats.hf_furniture import Mark
    from readinglist.formats.labels import Labelled
    from readinglist.formats.paragraphs import Block

_PARAGRAPHS = 12
"""More than an abstract has; what goes on is some other text."""
_TAIL = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][\"”')\]]))\s+[\[(<]?(?P<what>(?:https?://|arxiv\s*:|doi\s*:|10\.\d{4,9}/)[^\s\[\]<>]+"
    r"|\d{4}\.\d{4,5}(?:v\d+)?)[\])>]?\.?$|\s*\[(?P<inside>(?:arxiv\s*:\s*|doi\s*:\s*)[^\s\[\]]+|\d{4}\.\d{4,5}(?:v\d+)?)\]\.?$"
    r"|\s*\((?P<round>(?:arxiv\s*:\s*|doi\s*:\s*)[^\s()]+)\)\.?$",
    re.IGNORECASE,
)
_HINT = re.compile(r"://|arxiv|doi|10\.\d{4}|\d{4}\.\d{4}", re.IGNORECASE)
_LINK_WORDS = re.compile(
    r"(?:\s*[\[(|·-]*\s*\b(?:pdf|code|paper|arxiv|github|project(?: page)?|website|link|html|abs|doi|openreview)\b"
    r"[\])|]*)+$",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"\s*[\[(]\s*(?:arxiv|doi|pdf|link)?\s*[:|,]?\s*[\])]\s*$|\s*[|–—:·-]+\s*$", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*([^*]+)\*\*")
_EXTRA = (
    "author_count", "upvotes", "comments", "organization", "submitted_by", "arxiv_version", "project_page",
    "github_stars", "ai_summary", "keywords", "subjects", "comments_text", "ai_summary_model",
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A record in the making."""

    position: int
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    """Of the abstract."""
    facts: dict[str, Any] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    linked: str | None = None
    """The paper page that the title links to."""
    card: bool = False
    """Whether it stands on a page that prints every card twice, with a summary for an abstract."""

    @property
    def abstract(self) -> str:
        """Its paragraphs as one."""
        return self.paragraphs[0] if len(self.paragraphs) == 1 else " ".join(self.paragraphs)

    def add(self, facts: Mapping[str, Any]) -> None:
        """Take *facts* in; what is known already stays."""
        for name, value in facts.items():
            self.facts.setdefault(name, value)


class Assembler:
    """Takes labelled paragraphs, in the order of their source, and gives items out."""

    def __init__(self, page: bool, limit: str | None) -> None:
        self.page = page
        """Whether the text is of Hugging Face."""
        self._limit = limit
        self._draft: Draft | None = None
        self._queue: list[Item] = []
        """What came after the beginning of the open draft, or since the last item given out."""
        self._held: Draft | None = None
        """A finished draft whose twin may follow."""
        self._held_queue: list[Item] = []
        self._position = 0
        self._pending: dict[str, Any] = {}
        self._pending_lines: list[int] = []
        self._card = self._header = False
        self._last = ""
        """Kind of the last mark."""

    @property
    def sequel(self) -> Sequel:
        """What the next paragraphs may continue."""
        last = self._draft.paragraphs[-1] if self._draft and self._draft.paragraphs else ""
        return Sequel(bool(last), bool(last) and is_unfinished(last))

    def pair(self, title: str, abstract: str, title_line: int, abstract_line: int) -> list[Item]:
        """Take a title and its abstract, each on a line of its own and without markup."""
        items = self.close()
        draft = self._open()
        draft.title = title
        draft.paragraphs.append(abstract)
        draft.lines = [title_line, abstract_line]
        return items

    def take(self, blocks: Sequence[Block], labels: Sequence[Labelled], clues: Sequence[Clue]) -> Iterator[Item]:
        """Labelled paragraphs."""
        leads = _leads(blocks, labels)
        for index, (block, labelled, clue) in enumerate(zip(blocks, labels, clues, strict=True)):
            label = labelled.label
            if label is Label.TITLE or label is Label.BOTH:
                yield from self.close()
                draft = self._open()
                if label is Label.BOTH:
                    head, tail = block.split(labelled.title_lines)
                    self._title(draft, head, clue)
                    self._abstract(draft, tail, tail.full)
                else:
                    self._title(draft, block, clue)
            elif label is Label.META and clue.facts and not block.mark and "submitted_by" not in clue.facts:
                self._meta(block, clue, leads[index])
            elif label is Label.META or label is Label.FURNITURE:
                following = blocks[index + 1].mark if index + 1 < len(blocks) else None
                yield from self._mark(block, clue, following, index + 1 == len(blocks))
            elif self._draft is None or label is Label.LEFTOVER or len(self._draft.paragraphs) >= _PARAGRAPHS:
                self.leave(block)
            elif label is Label.TITLE_MORE:
                self._draft.title = f"{self._draft.title} {block.full}"
                self._draft.lines += numbers(block)
            else:
                self._abstract(self._draft, block, clue.value or block.full)

    def record(self, draft: Draft) -> list[Item]:
        """Take a record made elsewhere, on a page of its own."""
        items = self.close()
        self._position = 0
        self._header = self._card = False
        self._draft = draft
        return items + self.close()

    def furnish(self, count: int) -> None:
        """*count* lines that belong to no paper."""
        if self._queue and isinstance(self._queue[-1], Furniture):
            count += self._queue.pop().lines  # type: ignore[union-attr]
        if count:
            self._queue.append(Furniture(count))

    def leave(self, block: Block) -> None:
        """A paragraph that was not understood; on pages that print cards twice, the twin of one may be cut off."""
        for draft in (self._draft, self._held):
            if draft and draft.card and title_key(draft.title) == title_key(block.text):
                draft.lines += numbers(block)
                return
        self._queue += [Leftover(line.number, one_line(line.raw)) for line in block.lines]

    def day(self, date: Date) -> None:
        """The day of the page; one that the user gave in full goes before it."""
        given = dates.parse(self._limit) if self._limit else None
        if given is None or given.day is None:
            date = dates.complete(date, self._limit)
            self._queue.append(Day(date.iso if date.year else date.text))

    def close(self) -> list[Item]:
        """End the open record; returns it and what came after its beginning, unless its twin may follow."""
        draft, self._draft = self._draft, None
        queue, self._queue = self._queue, []
        if draft is None:
            if self._held is None:
                return queue
            self._held_queue += queue
        elif self._held is not None and _are_twins(self._held, draft):
            self._position -= 1
            self._held.add(draft.facts)
            self._held.paragraphs = self._held.paragraphs or draft.paragraphs
            self._held.lines += draft.lines
            self._held_queue += queue
        elif draft.card:
            items = self._release()
            self._held, self._held_queue = draft, queue
            return items
        else:
            return [*self._release(), self._finish(draft), *queue]
        return []

    def finish(self) -> list[Item]:
        """All that is left."""
        return [*self.close(), *self._release()]

    def _release(self) -> list[Item]:
        if self._held is None:
            return []
        items = [self._finish(self._held), *self._held_queue]
        self._held, self._held_queue = None, []
        return items

    def _open(self) -> Draft:
        self._position += 1
        self._draft = draft = Draft(self._position, facts=self._pending, lines=self._pending_lines, card=self._card)
        self._pending, self._pending_lines = {}, []
        return draft

    def _title(self, draft: Draft, block: Block, clue: Clue) -> None:
        draft.title, draft.linked = clue.value or block.text, block.paper
        draft.lines += numbers(block)
        targets = block.targets
        if not self.page and "*" in draft.title:
            draft.title = _EMPHASIS.sub(r"\1", draft.title)
        if targets or (len(draft.title) <= 1000 and _HINT.search(draft.title)):
            draft.title, facts = _title_facts(draft.title, targets)
            draft.add(facts)

    @staticmethod
    def _abstract(draft: Draft, block: Block, text: str) -> None:
        draft.paragraphs.append(text)
        draft.lines += numbers(block)

    def _meta(self, block: Block, clue: Clue, leads: bool) -> None:
        """A line of the source's own about a paper: the one that is open, or the one that begins just below."""
        contiguous = leads and not any(line.gap for line in block.lines[1:]) and block.lines[0].gap
        taken = self._draft is not None and any(
            name in self._draft.facts for name in ("arxiv", "doi", "url", "authors") if name in clue.facts
        )
        if leads and (self._draft is None or contiguous or taken):
            self._pending.update(clue.facts)
            self._pending_lines += numbers(block)
        elif self._draft is not None:
            self._draft.add(clue.facts)
            self._draft.lines += numbers(block)
        else:
            self.leave(block)

    def _mark(self, block: Block, clue: Clue, following: Mark | None, last: bool) -> Iterator[Item]:
        """Furniture of the page, and what it says about the card that it is on."""
        mark = block.mark
        kind, facts = (mark.kind, dict(mark.facts)) if mark else (furniture.SUBMITTED, dict(clue.facts))
        if kind == furniture.HEADER and (self._position or not self._header):
            yield from self.close()
            self._position, self._card, self._header = 0, False, True
            self._pending = {}
        draft = self._draft
        if kind == furniture.SUBMITTED or clue.facts.get("submitted_by"):
            self._card = True
            self._pending.update(facts or clue.facts)
        elif kind == furniture.COUNT and draft is not None and self._last == furniture.UPVOTE:
            draft.add({"upvotes": facts.get("count", 0)})
        elif kind == furniture.COUNT and facts:
            ends = last or (following is not None and not following.weak and following.kind != furniture.NOTHING)
            if draft is not None and ends and self._last in {furniture.CARD, furniture.AUTHOR_COUNT, furniture.DATE}:
                draft.add({"comments": facts["count"]})
            else:
                self._pending["upvotes"] = facts["count"]
        elif kind == furniture.DATE and draft is None:
            if self._header and not self._position:
                self.day(facts["date"])
        elif draft is not None and kind not in _UNUSED:
            if kind == furniture.UPVOTE:
                draft.card = self._card = True
            draft.add(facts)
            if kind == furniture.LINKS or block.targets:
                draft.add(_button_facts(block.targets))
        if kind != furniture.NOTHING:
            self._last = kind
        self.furnish(len(block.lines))

    def _finish(self, draft: Draft) -> Record:
        """The record that a draft is."""
        facts = draft.facts
        title, abstract = _flat(draft.title), _flat(draft.abstract)
        if abstract and not self.page:
            last = abstract[abstract.rfind(" ") + 1 :]
            if "/" in last or ":" in last or "." in last[:-1]:
                abstract = _take_tail(draft, abstract)
        fields: dict[str, Any] = {}
        if title:
            fields["title"] = title
        if abstract:
            fields["abstract"], fields["abstract_kind"] = abstract, "abstract"
            if draft.card and is_summary(abstract):
                fields["abstract_kind"] = "summary"
            elif abstract[-1] == "…":
                fields["abstract_kind"] = "snippet"
        if draft.linked:
            facts["arxiv"] = draft.linked
        if facts:
            summary = _flat(facts.pop("summary", ""))
            if summary and not abstract:
                fields["abstract"], fields["abstract_kind"] = summary, "summary"
            elif summary:
                facts["ai_summary"] = summary
            _add_facts(fields, facts, self._limit)
        if "://" in abstract and "code" not in fields and (code := find_code(abstract)):
            fields["code"] = code
        lines = draft.lines
        return Record(fields, draft.position, min(lines), max(lines), len(lines))


_UNUSED = frozenset({furniture.HEADER, furniture.NAVIGATION, furniture.FOOTER, furniture.TITLE_TAG, furniture.NOTHING})


def _flat(text: str) -> str:
    """*text*, which is clean already, on one line."""
    if text.isascii() and "  " not in text and "\t" not in text:
        return text.strip(" ")
    return one_line(text)


def numbers(block: Block) -> list[int]:
    """The lines that a block is on."""
    return [line.number for line in block.lines]


def is_summary(text: str) -> bool:
    """Whether *text* is as short as a model's summary: one sentence."""
    return bool(text) and len(text.split()) <= 60 and not re.search(r"[a-z0-9)][.!?]\s+[A-Z]", text)


def _leads(blocks: Sequence[Block], labels: Sequence[Labelled]) -> list[bool]:
    """For each block, whether after it, and perhaps more that say something about a paper, a title begins."""
    leads = [False] * len(blocks)
    for index in range(len(blocks) - 2, -1, -1):
        label = labels[index + 1].label
        leads[index] = label is Label.TITLE or label is Label.BOTH or (label is Label.META and leads[index + 1])
    return leads


def _are_twins(first: Draft, second: Draft) -> bool:
    """Whether two cards in a row are the two that trending pages print of each paper."""
    if not second.card or title_key(first.title) != title_key(second.title):
        return False
    return not second.abstract or not first.abstract or title_key(first.abstract) == title_key(second.abstract)


def _button_facts(targets: Iterable[str]) -> dict[str, Any]:
    """What the buttons of a card lead to."""
    facts: dict[str, Any] = {}
    for target in targets:
        if not target.startswith(("http://", "https://")) or "huggingface.co" in target:
            continue
        found = identifier_facts("", [target])
        if "url" in found:
            continue
        for name, value in found.items():
            facts.setdefault(name, value)
    return facts


def _title_facts(title: str, targets: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The title without the identifiers that stand around it, and these."""
    facts = identifier_facts(title, [target for target in targets if "/papers/" not in target or "://" in target])
    for found in reversed(find_identifiers(title)):
        before, after = title[: found.start], title[found.end :]
        if not before.strip(" [(") or not after.strip(" .,;])|-–—"):
            title = (
                f"{before.rstrip(' [(|–—-:,')} {after.strip(' ])|–—-:,')}".strip(" .") if before.strip(" [(") else after
            )
            title = _EMPTY_BRACKETS.sub("", title).strip(" |–—-:,])")
    if targets:
        title = _LINK_WORDS.sub("", title) or title
    return title.strip(), facts


def _take_tail(draft: Draft, abstract: str) -> str:
    """The abstract without an identifier that stands alone after its last sentence: that one is the paper's own."""
    found = _TAIL.search(abstract, max(0, len(abstract) - 200))
    if found is None:
        return abstract
    what = found["what"] or found["inside"] or found["round"]
    facts = identifier_facts(what)
    if not facts:
        return abstract
    draft.add(facts)
    return abstract[: found.start()].rstrip() if facts.keys() & {"arxiv", "doi"} else abstract


def _add_facts(fields: dict[str, Any], facts: dict[str, Any], limit: str | None) -> None:
    """Facts as a record's fields; what is no field of its own goes into ``extra``."""
    authors = names_json(facts["authors"]) if facts.get("authors") else []
    if authors:
        fields["authors"] = authors
    extra: dict[str, Any] = {}
    day = facts.get("date")
    if day is not None:
        day = dates.complete(day, limit)
        fields.update(dates.fields(day))
        if not day.year:
            extra["date"] = day.text
    submitted = facts.get("submitted_on")
    if submitted is not None:
        submitted = dates.complete(submitted, limit)
        extra["submitted_on"] = submitted.iso if submitted.year else submitted.text
    for name in ("venue", "doi", "arxiv", "url", "code"):
        if facts.get(name):
            fields[name] = facts[name]
    for name in _EXTRA:
        value = facts.get(name)
        if value is not None and value != "":
            extra[name] = value
    if extra:
        fields["extra"] = extra
