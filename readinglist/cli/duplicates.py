"""``duplicates``: found with reasons, in the library or in files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from readinglist.cli.common import Verb, json_option, open_library
from readinglist.cli.main import FAILED, IN_PART, complain
from readinglist.cli.output import line, print_json, say, style
from readinglist.cli.progress import Bar
from readinglist.errors import UsageError
from readinglist.shown import count, title_of
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readinglist.library import Library


class _Found(NamedTuple):
    """A group or a pair, ready to be printed."""

    names: list[str]
    titles: list[str]
    verdict: str
    score: int
    reasons: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """The documented JSON object."""
        return {
            "papers": self.names,
            "verdict": self.verdict,
            "score": self.score,
            "reasons": list(self.reasons),
        }


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist duplicates                          all that was found, with scores and reasons
  readinglist duplicates --merge-certain --dry-run
  readinglist duplicates --merge-certain          what is certain becomes one, in one step
  readinglist duplicates --waiting                only what imports have found and nobody looked at
  readinglist duplicates --related                what may be versions of one work
  readinglist duplicates --in refs.bib other.ris  in files, without a library
  readinglist duplicates --in refs.bib -o clean.bib""",
)
@click.option("--merge-certain", is_flag=True, help="Make one what is certain; one step to undo.")
@click.option("--dry-run", is_flag=True, help="With --merge-certain: only say what would be merged.")
@click.option(
    "--threshold", type=click.IntRange(0, 100), default=0, metavar="N", help="Leave out what has a score below N."
)
@click.option("--waiting", is_flag=True, help="Only pairs that imports found, without looking for more.")
@click.option("--related", is_flag=True, help="Pairs that look like versions of one work instead.")
@click.option(
    "--in", "files", is_flag=False, multiple=True, metavar="FILE...", type=click.Path(allow_dash=True),
    help="Look into files, folders or - instead of the library.",
)  # fmt: skip
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False),
    help="With --in: write the files without their certain duplicates; - prints them.",
)  # fmt: skip
@click.option("--format", "format_", default="auto", metavar="F", help="With --in: the format, if it is not detected.")
@click.argument("more", nargs=-1, metavar="[FILE...]", type=click.Path(allow_dash=True))
@json_option
def duplicates(
    merge_certain: bool,
    dry_run: bool,
    threshold: int,
    waiting: bool,
    related: bool,
    files: tuple[str, ...],
    output: str | None,
    format_: str,
    more: tuple[str, ...],
    as_json: bool,
) -> int:
    """Find papers that are one: what is certain as groups, what is likely as pairs, each with a score and reasons.

    Certain is what may be merged unasked. What is likely has to be looked at: `merge` makes papers one, `separate`
    remembers that they are not, `why` explains. Nothing is changed without --merge-certain.
    """
    if files:
        _refuse(merge_certain or dry_run or waiting or related, "--in looks into files: leave out the others")
        return _in_files((*files, *more), output, format_, threshold, as_json)
    _refuse(bool(more), "to look into files, put --in before them")
    _refuse(output is not None or format_ != "auto", "-o and --format go with --in")
    _refuse(dry_run and not merge_certain, "--dry-run goes with --merge-certain")
    _refuse(merge_certain + waiting + related > 1, "give one of --merge-certain, --waiting and --related")
    with open_library() as library, Bar("comparing") as bar:

        def tell(done: int, total: int) -> None:
            bar.show(done, total, f"{done:,} pairs")

        if merge_certain:
            groups = library.merge_certain(least=threshold, dry_run=dry_run, progress=tell)
            found = [
                _Found([str(key) for key in group.keys], list(group.titles), "certain", group.score, group.reasons)
                for group in groups
            ]
        elif waiting:
            suspects = [suspect for suspect in library.waiting() if suspect.score >= threshold]
            found = _named(library, [([s.paper_id, s.other_id], s.verdict, s.score, s.reasons) for s in suspects])
        else:
            result = library.duplicates(least=threshold, progress=tell)
            pairs = [
                ([match.paper, match.other], "related" if related else "likely", match.pair.score, match.pair.reasons)
                for match in (result.versions if related else result.likely)
            ]
            groups_found = [(group.papers, "certain", group.score, group.reasons) for group in result.certain]
            found = _named(library, pairs if related else [*groups_found, *pairs])
            _tell_crowded(result.crowded)
    if as_json:
        print_json([item.as_json() for item in found])
        return 0
    _print(found)
    if merge_certain:
        gone = sum(len(item.names) - 1 for item in found)
        done = "would merge" if dry_run else "merged"
        say(f"{done} {count(gone)} into {len(found):,}" if found else "nothing is certain to be one")
    elif found:
        _summary(found)
    else:
        say("no duplicates" if not related else "nothing looks like versions of one work")
    return 0


def _refuse(wrong: bool, message: str) -> None:
    if wrong:
        raise UsageError(message)


def _named(library: Library, found: Sequence[tuple[Sequence[int], str, int, Sequence[str]]]) -> list[_Found]:
    papers = {paper.id: paper for paper in library.papers({paper: None for ids, *_ in found for paper in ids})}
    return [
        _Found(
            [papers[paper].key for paper in ids], [title_of(papers[paper]) for paper in ids], verdict, score, reasons
        )
        for ids, verdict, score, reasons in found
    ]


def _in_files(paths: Sequence[str], output: str | None, format_: str, threshold: int, as_json: bool) -> int:
    from readinglist import sifting
    from readinglist.formats.base import FORMATS

    if format_ not in FORMATS:
        raise UsageError(f"--format: no format {format_!r}; use one of {', '.join(FORMATS)}")
    with Bar("comparing") as bar:
        sifted = sifting.sift(
            paths,
            format=format_,
            least=threshold,
            stdin=sys.stdin.buffer.read,
            progress=lambda done, total: bar.show(done, total, f"{done:,} pairs"),
        )
    for path, reason in sifted.refused:
        complain(f"{safe_line(path)}: {safe_line(reason)}")
    if not sifted.files:
        return FAILED
    code = IN_PART if sifted.refused else 0
    scanned = sifted.found
    assert scanned is not None  # noqa: S101 - for the types: there are files
    _tell_crowded(scanned.crowded)
    if output == "-":
        sys.stdout.writelines(sifting.clean(sifted))
        return code
    if output is not None:
        from readinglist.files import replace_file

        replace_file(Path(output), sifting.clean(sifted))
        gone = sum(len(group.places) - 1 for group in scanned.certain)
        say(f"wrote {safe_line(output)} without {count(gone, 'duplicate')} of {_entries(len(sifted.entries))}")
    titles = [entry.record.fields.get("title") or "" for entry in sifted.entries]
    found = [
        _Found(sifted.names(places), [titles[place] for place in places], verdict, score, reasons)
        for places, verdict, score, reasons in (
            *((group.places, "certain", group.score, group.reasons) for group in scanned.certain),
            *(([item.one, item.other], "likely", item.pair.score, item.pair.reasons) for item in scanned.likely),
        )
    ]
    if as_json:
        print_json([item.as_json() for item in found])
    elif output is None:
        _print(found)
        if found:
            _summary(found)
        else:
            say(f"no duplicates among {_entries(len(sifted.entries))}")
    return code


def _entries(number: int) -> str:
    return f"{number:,} entr{'y' if number == 1 else 'ies'}"


def _print(found: Sequence[_Found]) -> None:
    for item in found:
        width = max(len(safe_line(name)) for name in item.names)
        color = "green" if item.verdict == "certain" else "yellow"
        label = f"{item.verdict:<8}{item.score:>4}"
        for place, (name, title) in enumerate(zip(item.names, item.titles, strict=True)):
            head = style(label, fg=color) if place == 0 else " " * len(label)
            line(f"{head}  {style(safe_line(name).ljust(width), fg='cyan')}  {safe_line(title)}")
        line(f"{' ' * len(label)}  {safe_line('; '.join(item.reasons))}")


def _summary(found: Sequence[_Found]) -> None:
    certain = [item for item in found if item.verdict == "certain"]
    parts = []
    if certain:
        spare = sum(len(item.names) - 1 for item in certain)
        parts.append(f"{count(len(certain), 'group')} certain, {spare:,} too many")
    if len(found) > len(certain):
        parts.append(f"{count(len(found) - len(certain), 'pair')} to look at")
    say("; ".join(parts))


def _tell_crowded(crowded: int) -> None:
    if crowded:
        say(f"{count(crowded, 'phrase')} that very many titles share: there only neighbours by title were compared")
