"""From pairs to groups: what is certain joins, unless something in the group says that they are two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Names = Mapping[int, int] | Sequence[int]

CHECKED = 40
"""Members of each side that are looked at before two groups join: larger ones are all alike."""


class Link(NamedTuple):
    """A pair of places that belong together, and how surely."""

    one: int
    other: int
    score: int


class Groups(NamedTuple):
    """Who belongs together."""

    of: list[int]
    """For each place the least place of its group."""
    refused: list[Link]
    """Links that would have joined groups with a contradiction between them."""

    def members(self) -> dict[int, list[int]]:
        """The places of each group, by its least place, in their order."""
        found: dict[int, list[int]] = {}
        for place, head in enumerate(self.of):
            found.setdefault(head, []).append(place)
        return found


def join(
    total: int,
    links: Sequence[Link],
    conflict: Callable[[int, int], bool],
    *,
    names: Names,
    apart: Callable[[int, int], bool] = lambda one, other: False,
    forced: Iterable[tuple[int, int]] = (),
    called_one: Iterable[tuple[int, int]] = (),
) -> Groups:
    """Groups of *total* places: the strongest links first, and none that puts a contradiction into a group.

    The result depends on what the places stand for alone, not on their order, where *names* (hashes of their
    contents) tell them apart.

    Args:
        total: how many places there are.
        links: pairs that belong together by what they say.
        conflict: whether what two places say contradicts.
        names: of each place what tells its content from others.
        apart: whether the owner called two places different, which nothing overrules.
        forced: pairs that join whatever stands against it.
        called_one: the same, by their owner's word: they may well contradict each other, so that what fits one of
            them is not kept out by what the others say.
    """
    sets, alike = _Sets(total), _Sets(total)
    fitting: set[tuple[int, int]] = set()
    for one, other in (called := list(called_one)):
        alike.unite(one, other)
        sets.unite(one, other)
    if called:
        fitting = {alike.ends(link.one, link.other) for link in links if not conflict(link.one, link.other)}
    for one, other in forced:
        sets.unite(one, other)

    def against(one: int, other: int) -> bool:
        return apart(one, other) or (alike.ends(one, other) not in fitting and conflict(one, other))

    refused = []
    for link in sorted(links, key=lambda link: _rank(link, names)):
        ours, theirs = sets.members(link.one), sets.members(link.other)
        if ours is theirs:
            continue
        if any(against(one, other) for one in ours[:CHECKED] for other in theirs[:CHECKED]):
            refused.append(link)
        else:
            sets.unite(link.one, link.other)
    return Groups([sets.head(place) for place in range(total)], refused)


class _Sets:
    """Disjoint sets of places (union-find); the least place of each is its head."""

    def __init__(self, total: int) -> None:
        self._parents = list(range(total))
        self._members: dict[int, list[int]] = {}

    def head(self, place: int) -> int:
        parents = self._parents
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    def members(self, place: int) -> list[int]:
        head = self.head(place)
        return self._members.setdefault(head, [head])

    def ends(self, one: int, other: int) -> tuple[int, int]:
        left, right = self.head(one), self.head(other)
        return min(left, right), max(left, right)

    def unite(self, one: int, other: int) -> None:
        low, high = self.ends(one, other)
        if low != high:
            self._parents[high] = low
            self._members[low] = self.members(low) + self._members.pop(high, [high])


def _rank(link: Link, names: Names) -> tuple[int, int, int]:
    one, other = names[link.one], names[link.other]
    return (-link.score, min(one, other), max(one, other))
