"""Importing sources: files found, read once, taken in as evidence, and accounted for line by line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist import naming
from readinglist.formats import detect, pieces, sniff
from readinglist.formats.base import READER_VERSION, Day, FormatError, Furniture, Reading
from readinglist.intake import CHUNK, Apart, Intake, Near, Tally
from readinglist.paper import Leftover, Record
from readinglist.prepared import Prepared, prepare
from readinglist.sources import Source, Unreadable, read_error
from readinglist.store import papers, records
from readinglist.text import one_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from readinglist.naming import KeyOf
    from readinglist.owning import Rekeyed
    from readinglist.store.journal import Step

_BEGINNING = 4_096
"""Bytes of a large file that show whether it is an export of this program."""
BY_HAND = "(by hand)"
"""What stands for the path of a record that the owner typed."""


@dataclass(slots=True)
class FileReport:
    """What became of one source."""

    path: str
    format: str | None = None
    records: int = 0
    new: int = 0
    known: int = 0
    merged: int = 0
    review: int = 0
    leftovers: list[Leftover] = field(default_factory=list)
    error: str | None = None
    """Why nothing of it was taken, in one line."""
    apart: list[Apart] = field(default_factory=list)
    """Records kept apart from papers with the same title."""
    merges: list[Near] = field(default_factory=list)
    """Records that were folded into papers with other titles."""
    reviews: list[Near] = field(default_factory=list)
    """Records that made papers which may be other ones."""
    rekeyed: list[Rekeyed] = field(default_factory=list)
    """Entries whose citation key could not be kept."""
    unchanged: bool = False
    """Whether this very content was imported before, so that it was not even read again."""
    furniture: int = 0
    """Lines with text that belong to the page and to no paper."""

    def as_json(self) -> dict[str, Any]:
        """The documented JSON object."""
        return {
            "path": self.path,
            "format": self.format,
            "records": self.records,
            "new": self.new,
            "known": self.known,
            "merged": self.merged,
            "review": self.review,
            "leftovers": [item._asdict() for item in self.leftovers],
            "apart": [item._asdict() for item in self.apart],
            "merges": [_near(item) for item in self.merges],
            "reviews": [_near(item) for item in self.reviews],
            "rekeyed": [item._asdict() for item in self.rekeyed],
            "error": self.error,
        }


def _near(item: Near) -> dict[str, Any]:
    return {
        "line": item.line,
        "title": item.title,
        "other": item.other,
        "score": item.score,
        "reasons": list(item.reasons),
    }


@dataclass(slots=True)
class ImportReport:
    """What an import did, or in a rehearsal would do."""

    files: list[FileReport] = field(default_factory=list)
    tagged: int = 0
    """Papers that got a tag that they did not have."""
    crowded: int = 0
    """Pieces of titles and the like that so many records share that only neighbours by title were compared."""

    def total(self, name: str) -> int:
        """The sum over all files of ``records``, ``new``, ``known``, ``merged`` or ``review``."""
        return sum(getattr(report, name) for report in self.files)

    @property
    def leftovers(self) -> int:
        """How many lines of all files no reader understood."""
        return sum(len(report.leftovers) for report in self.files)

    @property
    def refused(self) -> list[FileReport]:
        """The sources of which nothing was taken."""
        return [report for report in self.files if report.error]

    def as_json(self) -> dict[str, Any]:
        """The documented JSON object."""
        counts = ("records", "new", "known", "merged", "review")
        total: dict[str, Any] = {name: self.total(name) for name in counts}
        total["leftovers"] = self.leftovers
        total["errors"] = len(self.refused)
        return {"files": [report.as_json() for report in self.files], "total": total}


class Progress(NamedTuple):
    """How far an import is."""

    path: str
    done: int
    """Bytes."""
    total: int
    records: int


class _Taken(NamedTuple):
    """A source that was read, before all its counts are known."""

    report: FileReport
    tally: Tally
    import_id: int
    day: str | None


class _About(NamedTuple):
    """What tells a source from others, and how long it is."""

    sha256: str
    reader: str
    size: int
    """In bytes."""
    lines: int
    survey: pieces.Survey | None = None
    """What tells whether it changed, where it is read in pieces."""


class Importer:
    """Imports sources one after the other, inside one step."""

    def __init__(
        self,
        step: Step,
        *,
        format: str = "auto",  # noqa: A002 - the name of the option
        day: str | None = None,
        keep: bool = False,
        key_of: KeyOf = naming.key_of,
        columns: Mapping[str, str] | None = None,
        answers: Mapping[tuple[int, int], str] | None = None,
        progress: Callable[[Progress], None] | None = None,
        total: int = 0,
    ) -> None:
        self._step = step
        self._connection: sqlite3.Connection = step.connection
        self._format = format
        self._day = day
        self._keep = keep
        self._key_of = key_of
        self._columns = columns
        self._answers = answers
        self._taken: list[_Taken] = []
        self.crowded = 0
        self._progress = progress
        self._total = total
        self._done = 0
        self._records = 0
        self.papers: set[int] = set()
        """The papers that the sources speak of, known ones too."""

    def take(self, found: Sequence[Source | Unreadable]) -> list[FileReport]:
        """Import all sources; one that can't be read costs only itself."""
        reports = []
        with Intake(self._step, keep=self._keep, key_of=self._key_of, answers=self._answers) as intake:
            for source in found:
                if isinstance(source, Unreadable):
                    reports.append(FileReport(source.path, error=source.error))
                    continue
                report = FileReport(source.path)
                try:
                    self._take(source, report, intake)
                except FormatError as error:
                    report.error = str(error)
                except OSError as error:
                    report.error = read_error(error)
                reports.append(report)
                self._done += source.size
                self._tell(source.path, 0)
        self.crowded = intake.crowded
        self.papers = {intake.folds.get(paper, paper) for paper in self.papers}
        for taken in self._taken:
            self._finish(taken)
        return reports

    def _take(self, source: Source, report: FileReport, intake: Intake) -> None:
        opened = self._open(source, report, intake)
        if opened is None:
            return
        reading, known, about = opened
        report.format = reading.format
        tally = Tally()
        import_id = 0
        day: str | None = None
        first_day: str | None = None
        batch: list[tuple[Prepared, str | None]] = []

        def flush() -> None:
            nonlocal import_id
            if batch and not import_id:
                import_id = self._insert_import(source, reading.format, about)
            if batch:
                intake.take(import_id, batch, tally)
                self._tell(source.path, int(about.size * min(1.0, batch[-1][0].record.last_line / about.lines)))
                batch.clear()

        for item in reading.items:
            if isinstance(item, Record | Prepared):
                report.records += 1
                self._records += 1
                ready = prepare(item) if isinstance(item, Record) else item
                if ready.hash in known:
                    report.known += 1
                    self.papers.add(known[ready.hash])
                    if ready.record.owned:
                        intake.tell(known[ready.hash], ready.record.owned)
                    continue
                batch.append((ready, day))
                if len(batch) == CHUNK:
                    flush()
            elif isinstance(item, Leftover):
                report.leftovers.append(item)
            elif isinstance(item, Furniture):
                report.furniture += item.lines
            elif isinstance(item, Day):
                day = item.text
                first_day = first_day or day
        flush()
        if not report.records:
            report.error = _nothing_found(report)
            return
        if about.survey and not pieces.is_as_surveyed(source.open, about.survey) and import_id:
            # It was written to while it was read. What it gave is here; next time it counts as another file.
            self._step.update("imports", [import_id], {"sha256": ""})
        # Taken over rather than copied: it may be all papers of the library.
        self.papers, tally.papers = (self.papers | tally.papers if self.papers else tally.papers), set()
        self._taken.append(_Taken(report, tally, import_id, first_day))

    def _open(
        self, source: Source, report: FileReport, intake: Intake
    ) -> tuple[Reading, Mapping[int, int], _About] | None:
        """Begin to read a source; None where it needs not be read, or was put into the library as it is.

        Returns:
            What is in it, the records that the library has of it with a paper each, and what tells it from others.
        """
        from readinglist import ahead, transfer
        from readinglist.formats.decode import text_of
        from readinglist.store import whole

        reader = f"{self._format}/{READER_VERSION}"
        if self._columns:
            reader += "/" + json.dumps(self._columns, sort_keys=True)
        in_pieces = source.size >= pieces.LARGE
        elsewhere = source.is_file and ahead.is_worthwhile(source.size)
        if in_pieces or elsewhere:
            survey = pieces.survey(source.open)
            about = _About(survey.sha256, reader, source.size, survey.lines + 1, survey)
        else:
            survey, data = None, source.read()
            about = _About(sha256(data).hexdigest(), reader, len(data), data.count(b"\n") + 1)
        if self._unchanged(about, report):
            return None
        if survey:
            with source.open() as file:
                data = file.read(_BEGINNING)
        if self._format in ("auto", "jsonl") and transfer.is_dump(data):
            text = text_of(source.read() if survey else data)
            if whole.is_empty(self._connection):
                self._restore(text, report, intake)
                return None
            return Reading("jsonl", transfer.read(text)), records.hashes(self._connection), about
        if survey is None:
            reading = detect.read(data, format=self._format, day=self._day, columns=self._columns)
        else:
            wanted = ahead.Wanted(source.path, self._format, self._day, self._columns, in_pieces and survey.text)
            reading = (ahead.read if elsewhere else ahead.here)(wanted, source.open)
        return reading, records.hashes_of_source(self._connection, about.sha256), about

    def _finish(self, taken: _Taken) -> None:
        """Say in the report of a source, and in its row, what became of its records, once all sources are read."""
        report, tally = taken.report, taken.tally
        report.new, report.merged, report.review = tally.new, tally.merged, tally.review
        report.known += tally.known
        report.apart, report.rekeyed = sorted(tally.apart), sorted(tally.rekeyed)
        report.merges, report.reviews = sorted(tally.merges), sorted(tally.reviews)
        if taken.import_id:
            self._step.update(
                "imports",
                [taken.import_id],
                {
                    "day": taken.day,
                    "records": tally.new + tally.known + tally.merged + tally.review,
                    "new": tally.new,
                    "known": tally.known,
                    "merged": tally.merged,
                    "review": tally.review,
                    "leftovers": json.dumps(report.leftovers, ensure_ascii=False),
                },
            )

    def _restore(self, text: str, report: FileReport, intake: Intake) -> None:
        """Put an export of a whole library into this empty one, as it was."""
        from readinglist import transfer

        restored, report.leftovers = transfer.restore(self._step, text)
        intake.resume()
        report.format = "jsonl"
        report.records = report.new = len(restored)
        self._records += len(restored)
        self.papers.update(restored)
        if not restored and report.leftovers:
            report.error = "no paper found: no line is one of an export of this program"

    def _unchanged(self, about: _About, report: FileReport) -> bool:
        """Whether this content was read before by the same reader, and all that it gave is still here."""
        row = self._connection.execute(
            "SELECT id, format, records, leftovers, day FROM imports WHERE sha256 = ? AND reader = ? "
            "ORDER BY id LIMIT 1",
            (about.sha256, about.reader),
        ).fetchone()
        if row is None:
            return False
        import_id, report.format, count, leftovers, day = row
        rows = self._connection.execute("SELECT paper_id FROM records WHERE import_id = ?", (import_id,))
        found = [paper_id for (paper_id,) in rows]
        if len(found) != count:
            return False
        report.unchanged = True
        report.records = report.known = count
        report.leftovers = [Leftover(*item) for item in json.loads(leftovers)]
        self.papers.update(found)
        self._records += count
        if self._day and self._day != day:
            self._redate(import_id, day)
        return True

    def _redate(self, import_id: int, day: str | None) -> None:
        """Note the day of a dump that was imported before without it."""
        from readinglist.formats import dates

        printed = dates.parse(day) if day else None
        given = dates.parse(self._day or "")
        if given is None or (given.day is None and printed is None):
            return
        whole = given.iso if given.day or printed is None else dates.complete(printed, self._day).iso
        if whole and whole != day:
            self._step.update("imports", [import_id], {"day": whole})

    def _insert_import(self, source: Source, name: str, about: _About) -> int:
        return self._step.insert(
            "imports",
            {
                "path": one_line(source.path),
                "format": name,
                "sha256": about.sha256,
                "bytes": about.size,
                "reader": about.reader,
                "imported": self._step.at,
            },
        )

    def _tell(self, path: str, within: int) -> None:
        if self._progress:
            self._progress(Progress(path, self._done + within, max(self._total, 1), self._records))


def _nothing_found(report: FileReport) -> str:
    if report.leftovers and report.leftovers[0].reason:
        return f"no paper found: line {report.leftovers[0].line}: {report.leftovers[0].reason}"
    if report.format in sniff.READERS:
        return "no paper found: it has no entries"
    if report.leftovers:
        return (
            f"no paper found: no line from {report.leftovers[0].line} on is a title with an abstract, or names a paper "
            "by an identifier; for a bare list of titles use --format titles"
        )
    return "no paper found: nothing but the furniture of a page"


def run(
    step: Step,
    found: Sequence[Source | Unreadable],
    *,
    format: str,  # noqa: A002
    tags: Sequence[str],
    day: str | None,
    keep: bool,
    key_of: KeyOf = naming.key_of,
    columns: Mapping[str, str] | None = None,
    answers: Mapping[tuple[int, int], str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Import what :func:`sources` found inside *step*; the papers that they speak of, known ones too, get *tags*."""
    from readinglist.store import edits

    total = sum(source.size for source in found if isinstance(source, Source))
    importer = Importer(
        step, format=format, day=day, keep=keep, key_of=key_of, columns=columns, answers=answers, progress=progress,
        total=total,
    )  # fmt: skip
    report = ImportReport(importer.take(found))
    report.crowded = importer.crowded
    if tags and importer.papers:
        report.tagged = len(edits.tag(step, sorted(importer.papers), tags))
    files = len(report.files) - len(report.refused)
    step.summary = (
        f"import {files} file{'' if files == 1 else 's'}: {report.total('new'):,} new, {report.total('known'):,} known"
    )
    return report


def add(step: Step, fields: Mapping[str, Any], key_of: KeyOf = naming.key_of) -> tuple[int, bool]:
    """Take in one record that the owner typed; returns its paper, and whether that is new."""
    tally = Tally()
    text = records.encode_record(fields)[0] + fields.get("abstract", "")
    with Intake(step, key_of=key_of) as intake:
        import_id = step.insert(
            "imports",
            {
                "path": BY_HAND,
                "format": "hand",
                "sha256": sha256(text.encode()).hexdigest(),
                "bytes": len(text.encode()),
                "reader": "hand/1",
                "imported": step.at,
                "records": 1,
            },
        )
        intake.take(import_id, [(prepare(Record(fields, 1, 1, 1)), None)], tally)
    counts = {"new": tally.new, "known": tally.known, "merged": tally.merged, "review": tally.review}
    step.update("imports", [import_id], counts)
    (paper_id,) = (intake.folds.get(paper, paper) for paper in tally.papers)
    step.summary = f"add {papers.key_of(step.connection, paper_id)}"
    return paper_id, bool(tally.new or tally.review)
