"""The page of one paper: its parts in order, its comments cut off.

It is no list of titles and abstracts: a model's summary stands before the abstract, and below the abstract other
people's lists of other papers follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.formats import hf_furniture as furniture
from readinglist.formats.cards import Draft, numbers
from readinglist.formats.clues import identifier_facts
from readinglist.formats.labels import features, title_cost

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from readinglist.formats.base import Item
    from readinglist.formats.cards import Assembler
    from readinglist.formats.paragraphs import Block

_REACH = 80
"""Paragraphs within which the head of a page of a paper must get to its abstract."""
_LONG = 120
"""Characters that no name of an author has."""
_OTHERS = frozenset({
    furniture.HEADER, furniture.IDENTIFIER, furniture.FOOTER, furniture.TITLE_TAG, furniture.LINKS, furniture.COMMUNITY,
})  # fmt: skip
_PARTS = frozenset({furniture.AUTHORS, furniture.ABSTRACT})
_ENDS = frozenset({furniture.LINKS, furniture.COMMUNITY})


def find_page(blocks: Sequence[Block], start: int) -> int | None:
    """Where the next page of one paper begins at or after *start*, if there is one.

    At its identifier; or, where that was cut off, at the title before ``Published on``.
    """
    for index in range(start, len(blocks)):
        mark = blocks[index].mark
        if mark is None:
            continue
        if mark.kind == furniture.IDENTIFIER and _is_paper(blocks, index, {*_PARTS, furniture.PUBLISHED}):
            return index
        if mark.kind == furniture.PUBLISHED and _is_paper(blocks, index, _PARTS):
            title = index - 1
            while title > start and blocks[title].mark is not None and index - title < 4:
                title -= 1
            return title if title >= start and blocks[title].mark is None else index
    return None


def _is_paper(blocks: Sequence[Block], start: int, parts: Collection[str]) -> bool:
    """Whether *parts* of the head of a paper's page follow, and no card of a list."""
    return any(block.mark and block.mark.kind in parts for block in _head_of(blocks, start))


def _head_of(blocks: Sequence[Block], start: int) -> Sequence[Block]:
    """The blocks after *start*, as far as the head of a page of one paper can go."""
    for index in range(start + 1, min(len(blocks), start + _REACH)):
        mark = blocks[index].mark
        if mark and not mark.weak and mark.kind in _OTHERS:
            return blocks[start + 1 : index]
        if mark and mark.kind == furniture.ABSTRACT:
            return blocks[start + 1 : index + 1]
    return blocks[start + 1 : start + _REACH]


def _abstract_at(blocks: Sequence[Block], start: int) -> int:
    """Where the abstract's text begins: below ``Abstract``, or after the authors where that line is missing."""
    head = _head_of(blocks, start)
    authors = 0
    for index, block in enumerate(head, start + 1):
        mark = block.mark
        if mark and mark.kind == furniture.ABSTRACT:
            return index + 1
        if mark and mark.kind == furniture.AUTHORS:
            authors = index
        elif authors and mark is None and len(block.text) > _LONG:
            return index
    return min(len(blocks), start + 1 + len(head))


_NO_NAMES = frozenset({furniture.NOTHING, furniture.COUNT, furniture.ABSTRACT, furniture.UPVOTE})
_FACTS = frozenset({
    furniture.PUBLISHED, furniture.SUBMITTED, furniture.UPVOTE, furniture.DATE, furniture.CARD,
})  # fmt: skip


class PaperPage:
    """Reads one page of one paper out of a sequence of paragraphs."""

    def __init__(self, blocks: Sequence[Block], start: int, assembler: Assembler) -> None:
        self._blocks = blocks
        self._assembler = assembler
        self._index = start
        self._draft = Draft(1)
        self._own: list[Block] = []
        self._furniture = 0

    def read(self) -> Iterator[Item]:
        """The page's items, up to its comments; :attr:`end` is the paragraph after it."""
        yield from self._assembler.close()
        body = _abstract_at(self._blocks, self._index)
        self._head(body)
        self._index = body
        self._body()
        self._buttons()
        if self._draft.title or "arxiv" in self._draft.facts:
            yield from self._assembler.record(self._draft)
        else:
            for block in self._own:
                self._assembler.leave(block)
        self._assembler.furnish(self._furniture)

    def is_cut_off(self) -> bool:
        """Whether the page may go on after the last paragraph."""
        return not any(block.mark and block.mark.kind in _ENDS for block in self._blocks[self._index :])

    @property
    def end(self) -> int:
        """The first paragraph that was not read."""
        return self._index

    def _take(self, block: Block) -> None:
        self._own.append(block)
        self._draft.lines += numbers(block)

    def _head(self, end: int) -> None:
        """Title, dates, votes and authors, up to the abstract."""
        draft, last = self._draft, ""
        authors: str | None = None
        title = self._find_title(end)
        for index in range(self._index, end):
            block = self._blocks[index]
            mark, kind = block.mark, block.mark.kind if block.mark else ""
            if index == title:
                draft.title = block.text
                draft.add(identifier_facts("", [target for target in block.targets if "://" in target]))
                self._take(block)
            elif mark is None and title is not None and index == title + 1 and not block.lines[0].gap:
                # The title was wrapped, in a piece of a page that is too short to show how wide.
                draft.title = f"{draft.title} {block.full}"
                self._take(block)
            elif mark and kind == furniture.IDENTIFIER:
                draft.add(mark.facts)
                self._take(block)
            elif mark and kind == furniture.AUTHORS:
                authors = str(mark.facts["authors"])
                self._take(block)
            elif authors is not None and kind not in _NO_NAMES:
                authors += (
                    f" {block.text}" if authors.rstrip().endswith(",") or block.text == "," else f", {block.text}"
                )
                self._take(block)
            elif mark is None and last == furniture.SUBMITTED and len(block.text) <= _LONG:
                draft.add(furniture.user_mark(block.text).facts)
                self._furniture += len(block.lines)
            elif mark is None:
                self._assembler.leave(block)
            else:
                if kind == furniture.COUNT and last == furniture.UPVOTE:
                    draft.add({"upvotes": mark.facts.get("count", 0)})
                elif kind in _FACTS:
                    draft.add(mark.facts)
                self._furniture += len(block.lines)
            last = kind if kind != furniture.NOTHING else last
        if authors and authors.strip(" ,"):
            draft.add({"authors": authors.lstrip(" ,")})

    def _find_title(self, end: int) -> int | None:
        """The best title before the date: the heading, if there is one."""
        candidates: list[tuple[float, int]] = []
        for index in range(self._index, end):
            block = self._blocks[index]
            if block.mark and block.mark.kind in {furniture.PUBLISHED, furniture.AUTHORS, furniture.UPVOTE}:
                break
            if not block.mark or (block.mark.weak and block.heading):
                price = title_cost(block.text, features(block.text), heading=block.heading, linked=False, weak=False)
                candidates.append((price, index))
        return min(candidates)[1] if candidates else None

    def _body(self) -> None:
        """The abstract, and the model's summary before it where there is one."""
        draft, blocks = self._draft, self._blocks
        texts: list[str] = []
        while self._index < len(blocks):
            block = blocks[self._index]
            mark = block.mark
            if mark and mark.kind == furniture.GENERATED:
                draft.facts["summary"] = " ".join(texts)
                draft.add({"ai_summary_model": mark.facts.get("model", "")})
                texts = []
                self._furniture += len(block.lines)
            elif mark and (mark.outer or mark.kind in _ENDS):
                break
            elif mark:
                self._furniture += len(block.lines)
            else:
                texts.append(block.full)
                self._take(block)
            self._index += 1
        draft.paragraphs = texts

    def _buttons(self) -> None:
        """The buttons below the abstract, with the addresses that they lead to."""
        blocks, draft = self._blocks, self._draft
        while self._index < len(blocks):
            block = blocks[self._index]
            if not block.mark or block.mark.kind not in {furniture.LINKS, furniture.NOTHING, furniture.COUNT}:
                break
            draft.add({name: value for name, value in block.mark.facts.items() if name == "github_stars"})
            facts = identifier_facts("", [target for target in block.targets if "://" in target])
            facts.pop("url", None)
            draft.add(facts)
            self._furniture += len(block.lines)
            self._index += 1


def ends_comments(block: Block) -> bool:
    """Whether the comments of a paper's page are over: its footer, or another page."""
    mark = block.mark
    return mark is not None and not mark.weak and mark.outer
