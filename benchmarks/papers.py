"""A deterministic generator of text dumps: invented papers of about the size of real ones."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMMON_TEXT = (
    "the of and to in for on that we is with are by this as at an from which our can be have it not than more these "
    "their has using over between while been also into each both when such may only its new model models data method "
    "learning results training network task show approach propose based performance large language time two work "
    "different image system across without under through show study problem provide present however many first"
)
_COMMON = _COMMON_TEXT.split()
_SYLLABLE_TEXT = "ba ce di fo gu ha ke li mo nu pa re si to vu la me ri no da tra plo gri sta ven cor mul phi den tor"
_SYLLABLES = _SYLLABLE_TEXT.split()
_ENDINGS = ("", "s", "ing", "ed", "al", "ion", "ity", "er", "ness", "ive")
_RARE_WORDS = 12_000
_ABSTRACT_WORDS = (100, 250)
_SENTENCE_WORDS = (12, 28)
_HEAD = "Get trending papers in your email inbox!\n\nSubscribe\n\nMar 14\n\n"

QUERY = "learning"
"""A word that most abstracts have: the worst case of a search."""
RARE = "graphene"
"""A word that one title in a hundred has, and no abstract."""


def rare_word(place: int, seed: int = 1) -> str:
    """The first word of the title at *place*: a few titles and abstracts have it."""
    return Generator(seed).rare[place]


class Generator:
    """Makes papers: the same number and seed give the same bytes, and no two titles are equal."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing secret
        rare: dict[str, None] = {}
        while len(rare) < _RARE_WORDS:
            stem = "".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 4)))
            rare[stem + self._random.choice(_ENDINGS)] = None
        self.rare = list(rare)
        """Words of which each is in few papers."""
        self._words = [*_COMMON, *self.rare]
        # Frequencies as in prose: the n-th word about 1/n as often as the first.
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(self._words))))

    def papers(self, number: int) -> Iterator[tuple[str, str]]:
        """*number* papers: title and abstract."""
        for place in range(number):
            yield self._title(place), self._abstract()

    def _title(self, place: int) -> str:
        first, last = self.rare[place % _RARE_WORDS], self.rare[place * 7 // 5 % _RARE_WORDS]
        words = self._random.choices(self.rare, k=self._random.randint(3, 9))
        if place % 100 == 50:
            words[0] = RARE
        title = f"{first} {' '.join(words)} {last}".title()
        return f"{title} {place}" if place >= _RARE_WORDS else title

    def _abstract(self) -> str:
        left = self._random.randint(*_ABSTRACT_WORDS)
        sentences = []
        while left > 0:
            length = min(left, self._random.randint(*_SENTENCE_WORDS))
            words = self._random.choices(self._words, cum_weights=self._weights, k=length)
            sentences.append(" ".join(words).capitalize() + ".")
            left -= length
        return " ".join(sentences)


def write_dump(path: Path, number: int, seed: int = 1) -> None:
    """Write a dump of *number* papers, all lines parted by blank ones."""
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        file.writelines(f"{title}\n\n{abstract}\n\n" for title, abstract in Generator(seed).papers(number))


def write_bibliography(path: Path, number: int, seed: int = 1) -> None:
    """Write *number* entries of BibTeX: names with accents, braced words and escapes, as files from the field have."""
    generator = Generator(seed)
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    # As many family names as a field has: few entries have the first author and the year of another one.
    names = [f"{word.title()}{('in', 'er', 'o', 'ić')[place % 4]}" for place, word in enumerate(generator.rare[:3_000])]
    accents = {"ć": "{\\'c}", "é": "{\\'e}"}
    with path.open("w", encoding="utf-8") as file:
        for place, (title, abstract) in enumerate(generator.papers(number)):
            people = " and ".join(
                "".join(accents.get(c, c) for c in f"{chance.choice(names)}, {chance.choice(('José', 'Ann B.', 'Li'))}")
                for _ in range(chance.randint(1, 8))
            )
            words = title.split()
            if place % 7 == 0:
                words[1] = f"{{{words[1]}}}"
            text = abstract.replace(" method ", r" 10\% \& method ") if place % 3 == 0 else abstract
            file.write(
                f"@article{{key{place},\n  title = {{{' '.join(words)}}},\n  author = {{{people}}},\n"
                f"  year = {{{2000 + place % 25}}},\n  month = jan,\n  journal = {{Journal of {words[0]}}},\n"
                f"  volume = {{{place % 90}}},\n  pages = {{{place}--{place + 9}}},\n  doi = {{10.1234/x{place}}},\n"
                f"  keywords = {{one, two}},\n  abstract = {{{text}}},\n}}\n\n"
            )
