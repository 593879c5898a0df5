"""Which paragraph is a title, which an abstract, and which neither: decided for the whole sequence at once.

Each paragraph has a cost for every part that it could play (from its length, case, punctuation and markup), each
step from one part to the next has one, and the cheapest way through the sequence wins (Viterbi's algorithm). So a
title that looks like an abstract, or an abstract of one sentence, is decided by its neighbours. Nothing is
guessed: what fits nowhere is a leftover.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from readinglist.formats.words import SMALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.formats.paragraphs import Block


class Label(IntEnum):
    """The part that a paragraph plays."""

    LEFTOVER = 0
    FURNITURE = 1
    META = 2
    TITLE = 3
    TITLE_MORE = 4
    ABSTRACT = 5
    ABSTRACT_MORE = 6
    BOTH = 7
    """A title and its abstract that were taken for one paragraph."""


class Labelled(NamedTuple):
    """A paragraph's part; for :attr:`Label.BOTH`, the number of lines that are the title's."""

    label: Label
    title_lines: int = 0


class Context(NamedTuple):
    """What the reader knows about a paragraph beyond its text."""

    sure: Label | None = None
    """It is the title or the abstract of a pair that is beyond doubt."""
    meta: bool = False
    """It says something about a paper: its authors, date, address, counts."""
    named: Label | None = None
    """A label in the text (``Title:``, ``Abstract:``) says what it is."""
    authors: bool = False
    """It reads like a list of names."""
    due: bool = False
    """What stands above says that a title comes now."""
    last: bool = False
    """What stands below says that an abstract ends here."""
    alone: bool = False
    """What stands below is furniture, so that a word that may be furniture is some too."""
    identifies: bool = False
    """It identifies the paper, which is then one even without an abstract."""


_SENTENCE = re.compile(r"[a-z0-9)\]\"”’%$][.!?][\"”’)\]]*\s+[\"“(\[]?[A-Z0-9]")
_STOP = re.compile(r"(?<!\.)[.!?][\"'”’)\]]*$|https?://\S+$|\)\.?$")
_PERIOD = re.compile(r"(?<![.])(?<!\bvs)\.[\"'”’)]*$")
_PROSE = re.compile(
    r"\b(?:we|our|this|these|is|are|was|were|has|have|can|been|it|shows?|proposes?|presents?|introduces?|achiev(?:es?|ing)"
    r"|enables?|enabling|demonstrat(?:es?|ing)|improv(?:es?|ing)|reveals?|uses?|reduc(?:es?|ing)|provides?|outperforms?)\b",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"\d{4}\.\d{4}|10\.\d{4}")
_AUTHORIAL = re.compile(r"\b(?:we|our|this paper|in this work)\b", re.IGNORECASE)

_INFINITE = 1e9
# States of the way through a sequence.
_NOTHING_OPEN, _TITLE_OPEN, _SURE_TITLE_OPEN, _ABSTRACT_OPEN, _CLOSED = range(5)
_STATES = 5

SURE_ABSTRACT = 350
"""Characters from which a paragraph with several sentences is an abstract and nothing else."""
SURE_TITLE = 200
_NEIGHBOURS = 15
"""Paragraphs before and after one within which links to papers make a title without one suspect."""


class Features(NamedTuple):
    """What a paragraph's text shows."""

    words: int
    characters: int
    sentences: int
    stops: bool
    capitals: float
    """Share of capitalised words among those that a title in title case has capitalised."""
    prose: bool


def features(text: str) -> Features:
    """Look at a paragraph's text. Long ones are not looked at to the end: they are no titles."""
    words = text.split(None, 60)
    count = len(words) if len(words) <= 60 else 60 + text.count(" ", len(text) - len(words[60]))
    shown = text[:600]
    long = [word for word in words[:40] if len(word) > 3 and word.lower() not in SMALL_WORDS] or words[:1]
    capitals = sum(not word[0].islower() for word in long) / max(1, len(long))
    return Features(
        count,
        len(text),
        1 + len(_SENTENCE.findall(shown)),
        bool(_STOP.search(text[-200:])),
        capitals,
        bool(_PROSE.search(shown)),
    )


def title_cost(text: str, seen: Features, *, heading: bool, linked: bool, weak: bool) -> float:
    """How unlikely it is that this is a title."""
    cost = max(0, 5 - seen.words) * 0.4
    if seen.words > 18:
        cost += 0.15 * (seen.words - 18)
    if seen.words > 30:
        cost += 0.5 * (seen.words - 30)
    if seen.characters > SURE_TITLE:
        cost += 4
    if _PERIOD.search(text):
        cost += 1.5
    elif text[-1:] in ",;:":
        cost += 2
    cost += 1.2 * min(3, seen.sentences - 1)
    if text[:1].islower() and text.split(None, 1)[0].islower():
        cost += 1.2
    if seen.capitals < 0.3:
        cost += 0.8
    if _AUTHORIAL.search(text[:200]):
        cost += 1
    if not text[:1].isalnum() and text[:1] not in "\"'“‘([$@\\":
        cost += 1.5
    if not any(character.isalpha() for character in text):
        cost += 6
    if "://" in text:
        cost += 1.5
    return cost + (2 if weak else 0) - (3 if heading else 0) - (4 if linked else 0)


def abstract_cost(text: str, seen: Features, *, heading: bool, weak: bool) -> float:
    """How unlikely it is that this is an abstract."""
    steps = ((8, 10.0), (12, 5.0), (18, 3.0), (30, 1.8), (50, 0.8), (80, 0.3))
    cost = next((value for limit, value in steps if seen.words < limit), 0.0)
    if not seen.stops:
        cost += 4 if seen.words < 30 else 0.8
    if seen.words < 30 and seen.capitals > 0.6:
        cost += 2.5
    if seen.words < 30 and not seen.prose:
        cost += 3
    if text[:1].islower():
        cost += 0.5
    if seen.sentences >= 3:
        cost -= 0.5
    return cost + (6 if heading else 0) + (6 if weak else 0)


def _more_cost(text: str, seen: Features, page: bool, unfinished: bool) -> float:
    """How unlikely it is that this is another paragraph of an abstract."""
    if unfinished and (page or text[:1].islower()):
        return (0.5 if text[:1].islower() else 1.0) + (2.5 if seen.words < 8 and not seen.stops else 0)
    cost = 2.5 + (2 if page else 0)
    if seen.words < 20:
        cost += 2
    if not seen.stops:
        cost += 2
    if not seen.prose and "://" not in text:
        cost += 1
    return cost


def _leftover_cost(seen: Features) -> float:
    return 2.5 + min(4.5, seen.words / 15)


def is_sure_title(text: str) -> bool:
    """Whether *text*, alone on its line before a sure abstract, can only be a title (unless it is furniture)."""
    return (
        15 <= len(text) <= SURE_TITLE
        and text[0].isupper()
        and text[-1] not in ".,:;"
        and text.count(" ") >= 2
        and "**" not in text
        and "://" not in text
        and not ("rxiv" in text or "rXiv" in text or "doi" in text or "DOI" in text)
        and not ("." in text and _IDENTIFIER.search(text))
    )


def is_sure_abstract(text: str) -> bool:
    """Whether *text*, alone on its line, can only be an abstract."""
    return len(text) >= SURE_ABSTRACT and text[0].isupper() and ". " in text


class Sequel(NamedTuple):
    """What was read before a sequence of paragraphs."""

    open: bool = False
    """A record with an abstract, which a first paragraph may continue."""
    unfinished: bool = False
    """Its abstract ends in the middle of a sentence."""


def is_unfinished(text: str) -> bool:
    """Whether *text* ends in the middle of a sentence."""
    return not _STOP.search(text[-200:])


def label(
    blocks: Sequence[Block],
    contexts: Sequence[Context],
    page: bool,
    sequel: Sequel = Sequel(),  # noqa: B008
) -> list[Labelled]:
    """The parts that *blocks* play. *page*: whether they are of Hugging Face, where abstracts are one paragraph."""
    costs = [_INFINITE] * _STATES
    costs[_ABSTRACT_OPEN if sequel.open else _NOTHING_OPEN] = 0.0
    trace: list[list[tuple[int, Labelled]]] = []
    unfinished = sequel.unfinished
    styled = _styled(blocks) if page else [False] * len(blocks)
    for index, (block, context) in enumerate(zip(blocks, contexts, strict=True)):
        new = [_INFINITE] * _STATES
        back: list[tuple[int, Labelled]] = [(0, _PARTS[Label.LEFTOVER])] * _STATES
        for before, after, price, part in _options(block, context, page, unfinished, styled[index]):
            total = costs[before] + price
            if total < new[after]:
                new[after], back[after] = total, (before, part)
        costs = new
        trace.append(back)
        unfinished = not block.mark and is_unfinished(block.text)
    # A title may stay open at the end only where the markup or an identifier says that it is one.
    costs[_SURE_TITLE_OPEN] += 1.5
    costs[_TITLE_OPEN] = _INFINITE
    state = min(range(_STATES), key=costs.__getitem__)
    result = []
    for back in reversed(trace):
        state, part = back[state]
        result.append(part)
    return result[::-1]


def _styled(blocks: Sequence[Block]) -> list[bool]:
    """For each block, whether titles before it and after it are links."""
    links = [index for index, block in enumerate(blocks) if block.paper is not None]
    result = []
    for index in range(len(blocks)):
        at = bisect_left(links, index)
        after = at + (at < len(links) and links[at] == index)
        near_before = at > 0 and index - links[at - 1] <= _NEIGHBOURS
        near_after = after < len(links) and links[after] - index <= _NEIGHBOURS
        result.append(near_before and near_after)
    return result


_PARTS = {value: Labelled(value) for value in Label}


def _options(
    block: Block, context: Context, page: bool, unfinished: bool, styled: bool
) -> list[tuple[int, int, float, Labelled]]:
    """All steps that the block can be: state before, state after, price, part."""
    if context.sure:
        if context.sure is Label.ABSTRACT:
            return [(_TITLE_OPEN, _ABSTRACT_OPEN, 0.0, _PARTS[Label.ABSTRACT])]
        price, part = 0.0, _PARTS[Label.TITLE]
        return [
            *((before, _TITLE_OPEN, price, part) for before in (_NOTHING_OPEN, _ABSTRACT_OPEN, _CLOSED)),
            (_SURE_TITLE_OPEN, _TITLE_OPEN, 1.5, part),
        ]
    mark = block.mark
    if mark and not mark.weak and not context.meta:
        return _furniture(0.0)
    if context.meta:
        return _meta(context.identifies)
    text = block.text
    seen = features(text)
    weak = bool(mark)
    linked = block.paper is not None
    left = _leftover_cost(seen)
    options = _leftover(left + (4 if context.named else 0))
    if weak:
        options += _furniture(0.3)
    if context.authors:
        part = _PARTS[Label.META]
        options += [(_TITLE_OPEN, _TITLE_OPEN, 0.6, part), (_SURE_TITLE_OPEN, _SURE_TITLE_OPEN, 0.6, part)]
    named = context.named
    if named in (None, Label.TITLE) and not (weak and context.alone and not linked):
        price = title_cost(text, seen, heading=block.heading, linked=linked, weak=weak)
        plain = styled and not linked and not block.heading
        options += _title(
            price - (6 if named else 0) + (2 if plain else 0) - (3 if context.due else 0),
            linked or named is not None,
            block,
        )
    if named in (None, Label.ABSTRACT):
        price = abstract_cost(text, seen, heading=block.heading, weak=weak) - (6 if named else 0)
        price -= 2 if context.last and seen.words >= 8 else 0
        options += [
            (before, _ABSTRACT_OPEN, price, _PARTS[Label.ABSTRACT]) for before in (_TITLE_OPEN, _SURE_TITLE_OPEN)
        ]
    if named is None and not block.heading and not linked:
        price, part = _more_cost(text, seen, page, unfinished) + (3 if weak else 0), _PARTS[Label.ABSTRACT_MORE]
        options += [(_ABSTRACT_OPEN, _ABSTRACT_OPEN, price, part), (_CLOSED, _ABSTRACT_OPEN, price + 3, part)]
    if len(block.lines) > 1 and seen.characters > 150 and named is None:
        options += _both(block)
    return options


def _furniture(price: float) -> list[tuple[int, int, float, Labelled]]:
    part = _PARTS[Label.FURNITURE]
    kept = [(state, state, price + 0.3, part) for state in (_TITLE_OPEN, _SURE_TITLE_OPEN)]
    return [(_NOTHING_OPEN, _NOTHING_OPEN, price, part), (_CLOSED, _CLOSED, price, part),
            (_ABSTRACT_OPEN, _CLOSED, price, part), *kept]  # fmt: skip


def _meta(identifies: bool) -> list[tuple[int, int, float, Labelled]]:
    part = _PARTS[Label.META]
    return [
        (_NOTHING_OPEN, _NOTHING_OPEN, 0.0, part),
        (_TITLE_OPEN, _SURE_TITLE_OPEN if identifies else _TITLE_OPEN, 0.0, part),
        (_SURE_TITLE_OPEN, _SURE_TITLE_OPEN, 0.0, part),
        (_ABSTRACT_OPEN, _CLOSED, 0.0, part),
        (_CLOSED, _CLOSED, 0.0, part),
    ]


def _leftover(price: float) -> list[tuple[int, int, float, Labelled]]:
    part = _PARTS[Label.LEFTOVER]
    return [
        (_NOTHING_OPEN, _NOTHING_OPEN, price, part),
        (_TITLE_OPEN, _TITLE_OPEN, price + 0.3, part),
        (_SURE_TITLE_OPEN, _SURE_TITLE_OPEN, price + 0.3, part),
        (_ABSTRACT_OPEN, _CLOSED, price, part),
        (_CLOSED, _CLOSED, price, part),
    ]


def _title(price: float, sure: bool, block: Block) -> list[tuple[int, int, float, Labelled]]:
    after = _SURE_TITLE_OPEN if sure else _TITLE_OPEN
    part = _PARTS[Label.TITLE]
    options = [(before, after, price, part) for before in (_NOTHING_OPEN, _ABSTRACT_OPEN, _CLOSED)]
    # A title that had no abstract before this one.
    options.append((_SURE_TITLE_OPEN, after, price + 1.5, part))
    more, line = _PARTS[Label.TITLE_MORE], block.lines[0]
    indented = line.raw[:1].isspace() and not line.gap and not line.bullet and not block.heading
    cost = max(price, 0) + (2.5 if indented and not sure else 5)
    options += [(_TITLE_OPEN, _TITLE_OPEN, cost, more), (_SURE_TITLE_OPEN, _SURE_TITLE_OPEN, cost, more)]
    return options


def _both(block: Block) -> list[tuple[int, int, float, Labelled]]:
    """Ways to part a paragraph after its first lines into a title and an abstract."""
    options = []
    for at in range(1, min(4, len(block.lines))):
        head, tail = block.split(at)
        if not head.text or not tail.text or _SENTENCE_START.match(tail.text) is None:
            continue
        above, below = features(head.text), features(tail.text)
        price = title_cost(head.text, above, heading=block.heading, linked=False, weak=False)
        price += abstract_cost(tail.text, below, heading=False, weak=False) + 1.0
        if above.capitals < 0.5:
            price += 1.5
        part = Labelled(Label.BOTH, at)
        options += [(before, _ABSTRACT_OPEN, price, part) for before in (_NOTHING_OPEN, _ABSTRACT_OPEN, _CLOSED)]
        options.append((_SURE_TITLE_OPEN, _ABSTRACT_OPEN, price + 1.5, part))
    return options


_SENTENCE_START = re.compile(r"[\"“‘'(\[$]?(?:[A-Z0-9]|[^\W\d_a-z])")
