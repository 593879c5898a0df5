"""Choosing tags for papers: which they have, which they get and lose, and which a typed text means. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from readinglist.text import fold, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

State = Literal["all", "some", "none"]
"""How many of the papers have a tag."""

_LIKE = 80
"""Least ``partial_ratio`` of rapidfuzz between what is typed and a tag that may be meant: one wrong letter in five."""
_LEAST = 4
"""Letters from which on a slip of the fingers is forgiven."""
PREFIX = 2
"""Ranks of :func:`rank` up to this one are beginnings: of the tag, or of a word in it."""


class Tag(NamedTuple):
    """A tag as the editor lists it."""

    name: str
    papers: int
    """In the library."""
    having: int = 0
    """Of the papers that are being tagged."""
    new: bool = False
    """Whether the library has none of that name yet."""


class Match(NamedTuple):
    """A tag that fits what is typed."""

    tag: Tag
    rank: int
    """How well: see :func:`rank`."""


class TagChoice:
    """What becomes of the tags of some papers, until it is applied."""

    def __init__(self, tags: Iterable[tuple[str, int]], having: Mapping[str, int], papers: int) -> None:
        """*tags* are all of the library with their counts, *having* says how many of the *papers* have one."""
        listed = [Tag(name, number, having.get(name, 0)) for name, number in tags]
        # Those that the papers have come first, then those used most.
        listed.sort(key=lambda tag: (-tag.having, -tag.papers))
        self._tags = {tag.name.casefold(): tag for tag in listed}
        self._papers = papers
        self._now: dict[str, State] = {}

    def before(self, tag: Tag) -> State:
        """How many of the papers have the tag now."""
        if not tag.having:
            return "none"
        return "all" if tag.having >= self._papers else "some"

    def state(self, tag: Tag) -> State:
        """How many of the papers will have the tag."""
        return self._now.get(tag.name.casefold(), self.before(tag))

    def find(self, name: str) -> Tag | None:
        """The tag of that name, in whatever case."""
        return self._tags.get(one_line(name).casefold())

    def toggle(self, tag: Tag) -> None:
        """All or none; a tag that some have goes round all, none, and as it was."""
        before, now = self.before(tag), self.state(tag)
        following: State = "none" if now == "all" else "all"
        if before == "some" and now == "none":
            following = "some"
        self._set(tag, following)

    def take(self, text: str) -> list[Tag]:
        """Give all papers the tags that *text* names, with commas between them; new ones are made."""
        taken = []
        for part in text.split(","):
            name = one_line(part)
            if not name:
                continue
            tag = self._tags.get(name.casefold())
            if tag is None:
                tag = Tag(name, 0, new=True)
                self._tags = {name.casefold(): tag, **self._tags}
            self._set(tag, "all")
            taken.append(tag)
        return taken

    def _set(self, tag: Tag, state: State) -> None:
        name = tag.name.casefold()
        if state == self.before(tag):
            self._now.pop(name, None)
        else:
            self._now[name] = state

    def changes(self) -> tuple[list[str], list[str]]:
        """The tags that the papers get, and those that they lose."""
        added = [self._tags[name].name for name, state in self._now.items() if state == "all"]
        removed = [self._tags[name].name for name, state in self._now.items() if state == "none"]
        return added, removed

    def matches(self, typed: str) -> list[Match]:
        """The tags that *typed* may mean, the likeliest first; all, where nothing is typed."""
        wanted = fold(one_line(typed))
        if not wanted:
            return [Match(tag, 0) for tag in self._tags.values()]
        places = ((tag, rank(wanted, fold(tag.name))) for tag in self._tags.values())
        ranked = [Match(tag, place) for tag, place in places if place is not None]
        ranked.sort(key=lambda match: (match.rank, -match.tag.papers, len(match.tag.name)))
        return ranked


def rank(typed: str, name: str) -> int | None:
    """How well a *name* fits what is *typed*, both folded: 0 is the name itself, 1 its beginning, 2 that of a word in
    it, 3 a part, 4 its letters in their order, 5 nearly a part; None is not at all."""
    if typed == name:
        return 0
    if name.startswith(typed):
        return 1
    place = name.find(typed)
    if place >= 0:
        while place >= 0:
            if not name[place - 1].isalnum():
                return PREFIX
            place = name.find(typed, place + 1)
        return 3
    if _in_order(typed, name):
        return 4
    if len(typed) >= _LEAST:
        from rapidfuzz import fuzz

        if len(typed) <= len(name) + 1 and fuzz.partial_ratio(typed, name, score_cutoff=_LIKE):
            return 5
    return None


def _in_order(letters: Sequence[str], name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)
