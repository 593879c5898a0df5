"""``merge``, ``unmerge``, ``separate`` and ``why``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from readinglist.cli.common import Verb, complete_papers, json_option, open_library, paper_argument
from readinglist.cli.output import line, print_json, say, style
from readinglist.errors import UsageError
from readinglist.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_two = click.argument("papers", nargs=2, metavar="PAPER PAPER", shell_complete=complete_papers)


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist merge zhang2024flow flowmatching       the first named is kept
  readinglist unmerge zhang2024flow                  and takes them apart again""",
)
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...", shell_complete=complete_papers)
def merge(papers: tuple[str, ...]) -> None:
    """Make papers one; the first named is kept, with its citation key. Prints it.

    Nothing is lost: tags are united, a star stays, the furthest status counts, notes are joined in the order of their
    days. Fields that you set go before all others, then what the best source says; `show` lists what other sources
    say. The other keys stay known everywhere. `undo` or `unmerge` takes it back.
    """
    with open_library() as library:
        paper, gone = library.merge(papers)
    kept = safe_line(paper.key)
    line(kept)
    say(f"merged {safe_line(', '.join(gone))} into {kept}; `readinglist unmerge {kept}` takes it back")


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist unmerge zhang2024flow                  all that was merged into it comes out
  readinglist unmerge flowmatching                   one paper alone, by its former key
  readinglist unmerge zhang2024flow --record 17      one record that does not belong to it""",
)
@paper_argument
@click.option("--record", type=int, metavar="N", help="Only record N, as `show` numbers it.")
def unmerge(paper: str, record: int | None) -> None:
    """Take a merged PAPER apart. Prints the citation keys of the papers that come out.

    They come back as they were, with their tags, notes and keys, whenever that was; what you did to the merged paper
    since stays with it. That they are different papers is another matter: `separate` remembers it. A paper that an
    import put together is parted by its titles, and then they are remembered as different at once.
    """
    with open_library() as library:
        keys = library.unmerge(paper, record=record)
    for key in keys:
        line(safe_line(key))
    say(f"took {len(keys):,} out; `readinglist undo` puts that back")


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist separate kestrel kestrel2
  readinglist separate kestrel kestrel2 --related    different, but versions of one work
  readinglist separate kestrel kestrel2 --revoke     ask again""",
)
@_two
@click.option("--related", is_flag=True, help="Link them too, as versions of one work.")
@click.option("--revoke", is_flag=True, help="Forget it: they are no longer called different, or related.")
def separate(papers: tuple[str, str], related: bool, revoke: bool) -> None:
    """Remember that two papers are different: they are not asked about again, nor merged by an import.

    It is remembered by what was read of them, so it outlives importing the files again and papers that join them.
    """
    if related and revoke:
        raise UsageError("--revoke forgets both: leave out --related")
    with open_library() as library:
        if revoke:
            done = library.rejoin(*papers)
            say("they will be asked about again" if done else "they were not called different")
            return
        one, other = library.separate(*papers, related=related)
    both = safe_line(f"{one} and {other}")
    say(f"{both} are {'related, and ' if related else ''}different papers from now on")


@click.command(
    cls=Verb,
    epilog="""\b
Examples:
  readinglist why zhang2024flow flowmatching""",
)
@_two
@json_option
def why(papers: tuple[str, str], as_json: bool) -> None:
    """Explain, field by field, whether two papers are one: what agrees, what contradicts, and the score."""
    with open_library() as library:
        found = library.why(*papers)
        keys = [library.get(paper).key for paper in papers]
    verdict = found.pair.verdict
    if as_json:
        print_json(
            {
                "papers": keys,
                "verdict": verdict,
                "score": found.pair.score,
                "same": found.same,
                "different": found.different,
                "agreeing": list(found.pair.agreeing),
                "contradicting": list(found.pair.contradicting),
                "doubtful": list(found.pair.doubtful),
            }
        )
        return
    words = {"certain": "one paper, certainly", "likely": "likely one paper", None: "not taken for one paper"}
    if found.same:
        line(style(f"{safe_line(keys[0])} is one paper; its records that are least alike:", bold=True))
    else:
        line(style(f"{words[verdict]}, score {found.pair.score}", bold=True))
    for title in found.titles:
        if title:
            line(f"  {safe_line(title)}")
    _list("for it", found.pair.agreeing, "+")
    _list("against it", found.pair.contradicting, "-")
    _list("doubtful", found.pair.doubtful, "?")
    if found.different:
        line("you called them different: `readinglist separate --revoke` forgets it")
    elif found.pair.version and not found.same:
        line("they may be versions of one work: `readinglist separate --related` links them")


def _list(head: str, reasons: Sequence[str], mark: str) -> None:
    if reasons:
        line(style(head, fg="cyan"))
        for reason in reasons:
            line(f"  {mark} {safe_line(reason)}")
