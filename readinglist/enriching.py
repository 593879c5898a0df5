"""Completing papers from sources of metadata: what is found is judged, then taken over or kept to be asked about.

What is taken over are records, evidence like any other: the view of a paper is made anew from all of them, the fields
that its owner edited stay, and one step of undo takes all of it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.duplicates import keys
from readinglist.duplicates.compare import compare
from readinglist.duplicates.features import Features
from readinglist.enrich.accept import ACCEPT, ASK, Judgement, judge
from readinglist.enrich.base import Found, Progress, Source, SourceError, Target
from readinglist.evidence import refreshed
from readinglist.paper import FIELDS
from readinglist.store import papers, proposals, records
from readinglist.store.proposals import Proposal
from readinglist.text import one_line, title_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from readinglist.paper import Paper
    from readinglist.store.journal import Step

FILLED = tuple(name for name in FIELDS if name not in ("type", "abstract_kind", "extra"))
"""Fields of which it is told that they were filled."""
_COMPARED = 12
"""Entries with one title that are compared with each other: what contradicts is among the best."""
_BOOKKEEPING = frozenset((
    # Of DBLP and BibSonomy; of JabRef, BibDesk, Mendeley, Zotero and Citavi.
    "added-at", "bibsource", "biburl", "interhash", "intrahash", "username", "timestamp",
    "bdsk-file-1", "bdsk-file-2", "bdsk-url-1", "bdsk-url-2", "citavi-file", "comment", "comments", "creationdate",
    "date-added", "date-modified", "file", "groups", "localfile", "mendeley-groups", "mendeley-tags",
    "modificationdate", "owner", "priority", "printed", "qualityassured", "ranking", "review", "search",
))  # fmt: skip
"""Names in ``extra`` that say something of an entry, or of somebody's files, and nothing of the paper."""
_ORDER = {"identifier": 2, "title": 1, "near title": 0}


class Match(NamedTuple):
    """Something that was found, and what it is to the paper that it was found for."""

    found: Found
    judgement: Judgement


@dataclass(slots=True)
class SourceReport:
    """What a source gave."""

    name: str
    records: int = 0
    """Entries that it looked at, as far as it tells."""
    found: int = 0
    """Entries that may have been about a paper."""
    summary: str = ""
    """What it says of itself."""
    failed: int = 0
    """Questions that were not answered; why was told when it happened."""
    error: str | None = None
    """Why it gave nothing, or no more."""


@dataclass(slots=True)
class PaperReport:
    """What became of a paper."""

    id: int
    key: str
    title: str | None
    outcome: str
    """``filled``, ``known`` (what was found says nothing new), ``ask`` or ``none``."""
    filled: dict[str, Any] = field(default_factory=dict)
    """Fields that have another value now, with it, as in the JSON of a paper."""
    matches: list[Match] = field(default_factory=list)
    """What was taken over, or is asked about: the best first."""

    def as_json(self) -> dict[str, Any]:
        """The documented JSON object."""
        return {
            "id": self.id, "key": self.key, "title": self.title, "outcome": self.outcome, "filled": self.filled,
            "matches": [
                {
                    "source": found.source, "place": found.place, "line": found.first_line or None,
                    "method": judgement.method, "score": judgement.score, "reasons": list(judgement.reasons),
                    "fields": dict(found.fields),
                }
                for found, judgement in self.matches
            ],
        }  # fmt: skip


@dataclass(slots=True)
class EnrichReport:
    """What completing papers did, or in a rehearsal would do."""

    papers: list[PaperReport] = field(default_factory=list)
    sources: list[SourceReport] = field(default_factory=list)
    stopped: bool = False
    """Whether it was interrupted: what was found until then was used."""

    def count(self, outcome: str) -> int:
        """How many papers have an outcome."""
        return sum(paper.outcome == outcome for paper in self.papers)

    def as_json(self) -> dict[str, Any]:
        """The documented JSON object."""
        return {
            "papers": [paper.as_json() for paper in self.papers],
            "sources": [
                {"name": source.name, "records": source.records, "found": source.found, "failed": source.failed,
                 "summary": source.summary, "error": source.error}
                for source in self.sources
            ],
            "total": {
                "papers": len(self.papers),
                **{outcome: self.count(outcome) for outcome in ("filled", "known", "ask", "none")},
            },
            "stopped": self.stopped,
        }  # fmt: skip


def wanting(paper: Paper) -> bool:
    """Whether a paper can't be cited yet: it has no author, no year, or no place where it appeared."""
    return not (paper.authors and paper.year and (paper.venue or paper.arxiv or paper.publisher))


def targets_of(connection: sqlite3.Connection, ids: Sequence[int], *, complete: bool) -> list[Target]:
    """The papers of *ids* as sources look for them; those that are *complete* already only on request."""
    return [
        Target(paper.id, fields_of(paper))
        for paper in papers.iterate(connection, ids)
        if (complete or wanting(paper)) and (paper.title or paper.doi or paper.arxiv)
    ]


def fields_of(paper: Paper) -> dict[str, Any]:
    """What is known of a paper, as the fields of a record."""
    fields = {name: getattr(paper, name) for name in FIELDS if name not in ("authors", "extra")}
    fields["authors"] = [author.as_json() for author in paper.authors]
    return {name: value for name, value in fields.items() if value}


def metadata(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says of its paper, without what its file's owner says of it, and without anybody's bookkeeping."""
    found = {name: fields[name] for name in FIELDS if name in fields and name != "extra"}
    extra = {name: value for name, value in fields.get("extra", {}).items() if name.lower() not in _BOOKKEEPING}
    return found | ({"extra": extra} if extra else {})


def ask(
    sources: Sequence[Source], targets: Sequence[Target], progress: Callable[[Progress], None] | None = None
) -> tuple[dict[int, list[Match]], list[SourceReport], bool]:
    """Let each of *sources* look for *targets*.

    Returns what was found of each paper and is not about another one, what each source gave, and whether it was
    interrupted (``KeyboardInterrupt``): what was found until then is in the answer.
    """
    by_id = {target.id: target for target in targets}
    matches: dict[int, list[Match]] = {}
    reports: list[SourceReport] = []
    # Without a paper to look for, nothing is read: it may be gigabytes.
    for source in sources if targets else ():
        report = SourceReport(source.name)
        reports.append(report)

        def told(state: Progress, report: SourceReport = report) -> None:
            report.records = state.records
            if progress:
                progress(state)

        try:
            for found in source.look(targets, told):
                report.found += 1
                said = found._replace(fields=metadata(found.fields))
                judgement = judge(by_id[found.paper], said.fields)
                if judgement.verdict:
                    matches.setdefault(found.paper, []).append(Match(said, judgement))
        except SourceError as error:
            report.error = one_line(str(error))
        except KeyboardInterrupt:
            return matches, reports, True
        finally:
            report.summary = one_line(getattr(source, "summary", str)())
            report.failed = getattr(source, "failed", 0)
        if not report.error and report.failed and report.failed == getattr(source, "asked", 0):
            report.error = f"{source.name}: nothing was answered"
    return matches, reports, False


def settle(matches: Sequence[Match]) -> tuple[list[Match], list[Match]]:
    """Of all that was found for a paper: what is taken over, and what is asked about.

    Of one source the best is taken. Where what would be taken over by its title alone contradicts itself, there are
    several papers of that title: all of it is asked about.
    """
    ranked = sorted(matches, key=_rank)
    alike = [match for match in ranked if match.judgement.verdict == ACCEPT]
    accepted = _best_of_each(alike)
    if not accepted:
        return [], _best_of_each(match for match in ranked if match.judgement.verdict == ASK)
    proven = [match for match in accepted if match.judgement.method == "identifier"]
    if len(proven) < len(accepted) and _contradicting(alike):
        return proven, [] if proven else accepted
    return accepted, []


def _rank(match: Match) -> tuple[Any, ...]:
    found, judgement = match
    return (-_ORDER.get(judgement.method, 0), -judgement.score, -len(found.fields), found.place, found.position)


def _best_of_each(ranked: Iterable[Match]) -> list[Match]:
    best: dict[tuple[str, str], Match] = {}
    for match in ranked:
        best.setdefault((match.found.source, match.found.place if match.found.first_line else ""), match)
    return list(best.values())


def _contradicting(matches: Sequence[Match]) -> bool:
    features = [Features(match.found.fields) for match in matches[:_COMPARED]]
    return any(compare(one, other).conflict for place, one in enumerate(features) for other in features[place + 1 :])


def apply(step: Step, matches: Mapping[int, Sequence[Match]], targets: Sequence[Target]) -> list[PaperReport]:
    """Take over what is to be taken over, and keep what is to be asked about."""
    connection = step.connection
    names = papers.keys_of(connection, [target.id for target in targets])
    before = {paper.id: paper for paper in papers.iterate(connection, [paper for paper in matches if paper in names])}
    known = proposals.known(connection, matches)
    taken: list[tuple[int, Found]] = []
    asked: list[Proposal] = []
    reports: list[PaperReport] = []
    for target in targets:
        if target.id not in names:
            # It was deleted or merged while the sources were asked.
            continue
        accepted, waiting = settle(matches.get(target.id, ()))
        report = PaperReport(target.id, names[target.id], target.title or None, "none", matches=[*accepted, *waiting])
        reports.append(report)
        for match in accepted:
            report.outcome = "known"
            if _state(match, known) is None and says_more(before[target.id], match.found.fields):
                taken.append((target.id, match.found))
        for match in waiting:
            state = _state(match, known)
            if state is None:
                asked.append(_proposal(match, step.at))
            if state in (None, proposals.OPEN):
                report.outcome = "ask"
    proposals.add(step, asked)
    attach(step, taken)
    after = {paper.id: paper for paper in papers.iterate(connection, list(before))}
    for report in reports:
        if report.outcome == "known":
            report.filled = changed(before[report.id], after[report.id])
            report.outcome = "filled" if report.filled else "known"
    step.summary = summary(reports)
    return reports


def _state(match: Match, known: Mapping[tuple[int, int], str]) -> str | None:
    """What became of the very same before: the state of the proposal, ``""`` for a record, None for nothing."""
    return known.get((match.found.paper, records.encode_record(match.found.fields)[1]))


def summary(reports: Sequence[PaperReport]) -> str:
    """A line for the journal."""
    filled = sum(report.outcome == "filled" for report in reports)
    asked = sum(report.outcome == "ask" for report in reports)
    return f"enrich: {filled:,} filled, {asked:,} to ask"


def changed(before: Paper, after: Paper) -> dict[str, Any]:
    """The fields that a paper has otherwise than before, with their values."""
    one, other = before.as_json(), after.as_json()
    return {name: other[name] for name in FILLED if one[name] != other[name]}


def says_more(paper: Paper, fields: Mapping[str, Any]) -> bool:
    """Whether a record says anything of a paper, beside its title, that is not known of it."""
    shown = fields_of(paper)
    more = {name: value for name, value in fields.get("extra", {}).items() if name not in paper.extra}
    return bool(more) or any(fields[name] != shown.get(name) for name in FILLED if name != "title" and fields.get(name))


def attach(step: Step, taken: Sequence[tuple[int, Found]]) -> None:
    """Give papers further records, and bring them up to their evidence."""
    if not taken:
        return
    connection = step.connection
    texts = records.Texts(step)
    places: dict[tuple[str, str], list[tuple[int, Found]]] = {}
    for paper_id, found in taken:
        places.setdefault((found.source, found.place), []).append((paper_id, found))
    next_record = records.next_id(connection, "records")
    rows: list[tuple[Any, ...]] = []
    index: list[tuple[int, int]] = []
    abstracts = texts.ids([found.fields.get("abstract") for _, found in taken])
    for (source, place), items in places.items():
        encodings = [records.encode_record(found.fields) for _, found in items]
        import_id = _insert_import(step, source, place, [encoded for encoded, _ in encodings])
        for (paper_id, found), (encoded, number) in zip(items, encodings, strict=True):
            record = next_record + len(rows)
            rows.append(
                (
                    record, import_id, paper_id, None, found.position, found.first_line, found.last_line,
                    title_key(found.fields.get("title")), number, encoded, abstracts[found.fields.get("abstract")],
                )
            )  # fmt: skip
            index += [(key, record) for key in keys.keys_of(found.fields)]
    records.insert_records(step, rows)
    step.insert_keys(sorted(index), next_record, next_record + len(rows) - 1)
    ids = sorted({paper_id for paper_id, _ in taken})
    updates = refreshed(step, texts, ids)
    with step.reindexing([row[-1] for row in updates]):
        records.update_papers(step, updates)


def _insert_import(step: Step, source: str, place: str, encoded: Sequence[str]) -> int:
    content = "".join(encoded).encode()
    return step.insert(
        "imports",
        {
            "path": one_line(place), "format": source, "sha256": sha256(content).hexdigest(),
            "bytes": len(content), "reader": papers.LOOKUP, "imported": step.at, "records": len(encoded),
            "known": len(encoded),
        },
    )  # fmt: skip


def _proposal(match: Match, at: str) -> Proposal:
    found, judgement = match
    return Proposal(
        0, found.paper, found.source, found.place, found.position, found.first_line, found.last_line, at,
        judgement.score, judgement.method, judgement.reasons, found.fields,
    )  # fmt: skip


def accept(step: Step, chosen: Sequence[Proposal]) -> list[int]:
    """Take over what was proposed; other proposals for the same papers go. Returns the papers."""
    attach(step, [(item.paper_id, _found(item)) for item in chosen])
    ids = sorted({item.paper_id for item in chosen})
    others = [item.id for item in proposals.waiting(step.connection, ids)]
    proposals.close(step, others, rejected=False)
    step.summary = f"enrich: {len(ids):,} accepted"
    return ids


def reject(step: Step, chosen: Sequence[Proposal]) -> None:
    """Pass over what was proposed, now and whenever it is found again."""
    proposals.close(step, [item.id for item in chosen], rejected=True)
    step.summary = f"enrich: {len(chosen):,} rejected"


def _found(item: Proposal) -> Found:
    return Found(
        item.paper_id, item.fields, item.source, item.place, item.first_line, item.last_line, item.position
    )  # fmt: skip
