"""The one door: every verb of the command line and every key of the terminal UI is a method of :class:`Library`."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

from readinglist import finding, shown
from readinglist.errors import NotFoundError, UsageError
from readinglist.paper import STATUSES
from readinglist.store import papers
from readinglist.store.connection import StoreError, connect, explain
from readinglist.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from readinglist.editing import Alternative, FormField
    from readinglist.enrich.base import Progress as Looking
    from readinglist.enrich.base import Source
    from readinglist.enriching import EnrichReport
    from readinglist.exporting import Exported, Wanted
    from readinglist.finding import Found, Typed
    from readinglist.importing import ImportReport, Progress
    from readinglist.merging import Made
    from readinglist.paper import Paper, Sighting
    from readinglist.query import Completion
    from readinglist.scanning import Duplicates, Explained
    from readinglist.store.edits import Changed
    from readinglist.store.journal import Entry, Step
    from readinglist.store.matching import Suspect
    from readinglist.store.overview import Finding, Import, Overlap
    from readinglist.store.papers import Listed, Row
    from readinglist.store.proposals import Proposal

    Words = Sequence[str] | Sequence[int]


class Library:
    """A reading list in one file. Every changing method is one transaction and one step that :meth:`undo` takes back.

    Methods that take *words* accept the query language, one PAPER, or several (see :meth:`select`), those that change
    papers also their ids. Citation keys
    are made by *key_pattern* (see :mod:`readinglist.key_patterns`), or by the rule that stands where there is none.

    Raises:
        StoreError: the file can't be opened, or, from any method, can't be read or written.
        UsageError: from methods that make keys: the pattern makes no sense.
    """

    def __init__(self, path: Path, *, key_pattern: str | None = None) -> None:
        self.path = path
        self._key_pattern = key_pattern
        self._connection = connect(path)
        self._orders = finding.Orders()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection
        except sqlite3.Error as error:
            raise StoreError(explain(error, self.path)) from error

    @contextmanager
    def _step(self, verb: str, *, rehearsal: bool = False) -> Iterator[Step]:
        from readinglist.store import journal

        with self._reading() as connection, journal.step(connection, verb, rehearsal=rehearsal) as step:
            yield step

    # --- finding

    def resolve(self, paper: str) -> int:
        """The id of a PAPER: a citation key, an old key, a numeric id, an arXiv id or a DOI, in this order.

        Raises:
            NotFoundError: there is none, or more than one.
        """
        with self._reading() as connection:
            return finding.resolve(connection, paper)

    def select(
        self,
        words: Sequence[str] = (),
        *,
        sort: str | None = None,
        reverse: bool = False,
        limit: int | None = None,
        correct: bool = False,
    ) -> Found:
        """The papers that *words* mean, sorted: each word a PAPER, else together a query.

        *sort* is one of ``added``, ``title``, ``year``, ``author``, ``seen``, ``relevance``; by default relevance
        where there are words to rank by, else the newest first. With *correct*, words that stand nowhere in the
        library are replaced by the nearest ones that do, if that finds anything.

        Raises:
            UsageError: the query can't be read; the message points at the column.
        """
        with self._reading() as connection:
            return finding.select(connection, words, sort=sort, reverse=reverse, limit=limit, correct=correct)

    def look_up(
        self,
        text: str,
        *,
        cursor: int | None = None,
        within: str = "",
        sort: str | None = None,
        reverse: bool = False,
        correct: bool = False,
    ) -> Typed:
        """The papers that *text* means while it is being typed: never an error, the last word may be a beginning.

        What was sorted is kept until the library changes, so that the next letter is answered at once.

        Args:
            text: what has been typed of a query.
            cursor: where the cursor stands, in characters from 0; by default at the end.
            within: a query that they have to fit besides.
            sort: as for :meth:`select`. Of more than 3,000 matches the newest come first instead of the best.
            reverse: the other way round.
            correct: replace words that stand nowhere by the nearest ones that do, where nothing is found without;
                that may take a second.
        """
        with self._reading() as connection:
            return finding.typed(
                connection, text, cursor=cursor, within=within, sort=sort, reverse=reverse, correct=correct,
                orders=self._orders,
            )  # fmt: skip

    def completions(self, text: str, cursor: int) -> list[Completion]:
        """What the word around *cursor* in a query could become, the likeliest first."""
        from readinglist import query

        def most_used() -> Iterator[str]:
            # They are read only where a tag is being typed: every key asks.
            yield from (name for name, _ in self.tags(by_use=True))

        return query.complete(text, cursor, tags=most_used())

    def interrupt(self) -> None:
        """Stop what another thread is reading through this library: it raises :class:`StoreError`."""
        self._connection.interrupt()

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """The papers of *ids*, in that order, as a list shows them; those that are gone are left out."""
        with self._reading() as connection:
            return papers.rows(connection, ids)

    def listed(self, ids: Sequence[int]) -> Iterator[Listed]:
        """The papers of *ids*, in that order, as far as a line of text shows them, read a few at a time."""
        with self._reading() as connection:
            yield from papers.listed(connection, ids)

    def present(self, ids: Iterable[int]) -> set[int]:
        """Those of *ids* whose papers are there, outside the trash."""
        with self._reading() as connection:
            return papers.present(connection, ids)

    def count(self, words: Sequence[str] = ()) -> int:
        """How many papers *words* mean."""
        with self._reading() as connection:
            return finding.count(connection, words)

    def papers(self, ids: Iterable[int]) -> Iterator[Paper]:
        """The papers of *ids*, in that order, read a few at a time."""
        with self._reading() as connection:
            yield from papers.iterate(connection, ids)

    def get(self, paper: str | int) -> Paper:
        """One paper, in or out of the trash.

        Raises:
            NotFoundError: there is none.
        """
        paper_id = paper if isinstance(paper, int) else self.resolve(paper)
        with self._reading() as connection:
            found = papers.load(connection, [paper_id])
        if not found:
            raise NotFoundError(f"no paper with id {paper_id}")
        return found[0]

    def sightings(self, paper_id: int) -> list[Sighting]:
        """The evidence for a paper: each record with where and when it was read."""
        with self._reading() as connection:
            return papers.sightings(connection, paper_id)

    def alternatives(self, paper: Paper, sightings: Sequence[Sighting] | None = None) -> list[Alternative]:
        """What the records of a paper, and edits of papers merged into it, say otherwise than it does."""
        from readinglist import editing, merging

        found = self.sightings(paper.id) if sightings is None else sightings
        with self._reading() as connection:
            return editing.alternatives(paper, found, merging.edits_of(connection, paper.id))

    def merged(self, paper_id: int) -> list[tuple[str, str]]:
        """The papers that were merged into a paper: the key of each, and when, the last first."""
        from readinglist import merging

        with self._reading() as connection:
            return merging.merged_into(connection, paper_id)

    # --- taking in

    def import_(
        self,
        paths: Sequence[str],
        *,
        format: str = "auto",  # noqa: A002 - the name of the option
        tags: Sequence[str] = (),
        day: str | None = None,
        keep: bool = False,
        columns: Mapping[str, str] | None = None,
        answers: Mapping[tuple[int, int], str] | None = None,
        dry_run: bool = False,
        stdin: Callable[[], bytes] | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> ImportReport:
        """Import files, folders and standard input (``-``): one transaction, one step to undo.

        With *dry_run* everything is done and then taken back, so that the report says exactly what would happen.
        *day* is the day of the dumps (``2025-03-14``), or the year that their own day lacks (``2025``). With *keep*,
        records become one paper only by an equal identifier, not by their title. *columns* says which field a column
        of a table is, by its heading. *answers* are the owner's, ``same`` or ``different``, to pairs that a rehearsal
        reported as waiting, by the hashes of their records.

        Raises:
            UsageError: a tag has no name, or *day* is no day.
        """
        from readinglist import editing, naming
        from readinglist.importing import run
        from readinglist.sources import sources

        key_of = naming.by_pattern(self._key_pattern)
        names, day = editing.tag_names(tags), editing.parse_dump_day(day)
        # Before the transaction: whoever feeds standard input may take their time, and nobody shall wait for them.
        found = list(sources(paths, stdin or (lambda: b"")))
        with self._step("import", rehearsal=dry_run) as step:
            return run(
                step, found, format=format, tags=names, day=day, keep=keep, key_of=key_of, columns=columns,
                answers=answers, progress=progress,
            )  # fmt: skip

    def add(self, texts: Mapping[str, str | Sequence[str] | None], *, tags: Sequence[str] = ()) -> tuple[Paper, bool]:
        """Add one paper by hand, from text; returns it, and whether it is new.

        In *texts*, ``authors`` may be a list of names, and ``tags`` a list of tags beside those of *tags*.

        Raises:
            UsageError: there is neither a title nor an identifier, or a value makes no sense.
        """
        from readinglist import editing, naming
        from readinglist.importing import add
        from readinglist.store import edits

        key_of = naming.by_pattern(self._key_pattern)
        beside = texts.get("tags") or ()
        fields = editing.parse_all({name: text for name, text in texts.items() if text and name != "tags"})
        if not any(fields.get(name) for name in ("title", "arxiv", "doi", "url")):
            raise UsageError("a paper needs at least a title or an identifier: --title, --arxiv, --doi or --url")
        names = editing.tag_names([*([beside] if isinstance(beside, str) else beside), *tags])
        with self._step("add") as step:
            paper_id, new = add(step, {name: value for name, value in fields.items() if value is not None}, key_of)
            if names:
                edits.tag(step, [paper_id], names)
        return self.get(paper_id), new

    # --- completing

    def enrich(
        self,
        words: Words = (),
        *,
        sources: Sequence[Source],
        complete: bool | None = None,
        dry_run: bool = False,
        progress: Callable[[Looking], None] | None = None,
    ) -> EnrichReport:
        """Complete papers from *sources* of metadata: one step to undo, and nothing is held up meanwhile.

        Without *words*, or with *complete* False, only papers that can't be cited yet are looked for. What is certain
        is taken over as evidence, what is not waits (:meth:`proposals`). Fields that the owner edited stay. Where it
        is interrupted (``KeyboardInterrupt``), what was found until then is used, and the report says so.
        """
        from readinglist import enriching

        ids = self._ids(words)
        with self._reading() as connection:
            wanted = bool(words) if complete is None else complete
            targets = enriching.targets_of(connection, ids, complete=wanted)
        matches, reports, stopped = enriching.ask(sources, targets, progress)
        with self._step("enrich", rehearsal=dry_run) as step:
            done = enriching.apply(step, matches, targets)
        return enriching.EnrichReport(done, reports, stopped)

    def proposals(self, words: Words | None = None) -> list[Proposal]:
        """What sources say that may be about papers, and waits for a word of the owner: of some papers, or of all."""
        from readinglist.store import proposals

        ids = None if words is None else self._ids(words)
        with self._reading() as connection:
            return proposals.waiting(connection, ids)

    def accept(self, chosen: Sequence[Proposal]) -> list[tuple[Paper, dict[str, Any]]]:
        """Take over what was proposed; returns the papers, each with the fields that were filled."""
        from readinglist import enriching

        before = {item.paper_id: self.get(item.paper_id) for item in chosen}
        with self._step("enrich") as step:
            ids = enriching.accept(step, chosen)
        after = [self.get(paper) for paper in ids]
        return [(paper, enriching.changed(before[paper.id], paper)) for paper in after]

    def reject(self, chosen: Sequence[Proposal]) -> None:
        """Pass over what was proposed, for good: it is not proposed again."""
        from readinglist import enriching

        with self._step("enrich") as step:
            enriching.reject(step, chosen)

    # --- deciding

    def star(self, words: Words, value: bool = True) -> Changed:
        """Star papers, or with *value* False take the star away."""
        from readinglist.store import edits

        return self._change("star" if value else "unstar", words, lambda step, ids: edits.star(step, ids, value))

    def mark(self, words: Words, status: str) -> Changed:
        """Set the reading status of papers.

        Raises:
            UsageError: there is no such status.
        """
        from readinglist.store import edits

        if status not in STATUSES:
            raise UsageError(f"no status {status!r}: use one of {', '.join(STATUSES)}")
        return self._change(f"mark {status}", words, lambda step, ids: edits.mark(step, ids, status))

    def tag(self, words: Words, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Changed:
        """Add tags to papers and remove tags from them, in one step.

        Raises:
            UsageError: a tag has no name.
        """
        from readinglist import editing
        from readinglist.store import edits

        added, removed = editing.tag_names(add), editing.tag_names(remove)

        marks = [f"+{name}" for name in added] + [f"-{name}" for name in removed]
        return self._change(f"tag {' '.join(marks)}", words, lambda step, ids: edits.retag(step, ids, added, removed))

    def note(self, paper: str | int, text: str, *, replace: bool = False) -> Paper:
        """Append a paragraph to the note of a paper, or with *replace* set the whole note; empty text removes it."""
        from readinglist.store import edits

        text = clean(text).strip()
        before = self.get(paper)
        whole = text if replace or not before.note else f"{before.note}\n\n{text}"
        if text or replace:
            with self._step("note") as step:
                edits.set_note(step, before.id, whole or None)
                step.summary = f"note {before.key}"
        return self.get(before.id)

    def edit(self, paper: str | int, changes: Mapping[str, str | None]) -> Paper:
        """Set fields of a paper from text (None unsets): no import, merge or lookup overwrites them from now on.

        ``key`` gives it another citation key; the old one stays known. ``extra.NAME`` sets one name of ``extra``.

        Raises:
            UsageError: there is no such field, a value makes no sense, or another paper has, or had, the key.
        """
        from readinglist import editing

        before = self.get(paper)
        values = editing.parse_all({name: text or "" for name, text in changes.items()})
        editing.check_key(values)
        with self._step("edit") as step:
            editing.apply(step, before, values)
            step.summary = f"edit {before.key}: {', '.join(values)}"
        return self.get(before.id)

    def form(self, paper: Paper) -> list[FormField]:
        """The fields of a paper that can be set, as :meth:`edit` takes them, with what other sources say of each."""
        from readinglist import editing

        return editing.form(paper, self.alternatives(paper))

    def check_fields(self, changes: Mapping[str, str | None], *, paper_id: int | None = None) -> None:
        """Say whether :meth:`edit` would take *changes*, of the paper of that id or of any, without changing anything.

        Raises:
            UsageError: there is no such field, a value makes no sense, or another paper has, or had, the key.
        """
        from readinglist import editing

        values = editing.parse_all({name: text or "" for name, text in changes.items()})
        key = editing.check_key(values)
        if key is not None and paper_id is not None:
            with self._reading() as connection:
                if papers.key_taken_by_other(connection, key, paper_id):
                    raise UsageError(editing.key_taken(key))

    def pick(self, paper: str | int, choices: Mapping[str, int]) -> Paper:
        """Set fields of a paper to what a record says: the number of one of :meth:`alternatives` for each field.

        Raises:
            UsageError: there is no such field, or no alternative of that number.
        """
        from readinglist import editing

        before = self.get(paper)
        values = editing.picked(self.alternatives(before), choices)
        with self._step("edit") as step:
            editing.apply(step, before, values)
            step.summary = f"edit {before.key}: {', '.join(values)}"
        return self.get(before.id)

    def check_keys(self, words: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Citation keys of the papers that *words* mean that could make trouble, each with what is wrong."""
        from readinglist import naming

        return list(naming.problems(self.papers(self.select(words, sort="title").ids)))

    def refresh_keys(
        self, words: Sequence[str], *, pattern: str | None = None, dry_run: bool = False
    ) -> list[tuple[str, str]]:
        """Make the citation keys of papers anew from what is known of them, by *pattern* or that of the library.

        The old ones stay known.

        Returns the old and the new key of each paper whose key changes.
        """
        from readinglist import naming

        key_of = naming.by_pattern(self._key_pattern if pattern is None else pattern)
        with self._step("keys", rehearsal=dry_run) as step:
            changed = naming.refresh(step, self.papers(self.select(words, sort="title").ids), key_of)
            step.summary = f"keys: {len(changed):,} made anew"
        return changed

    def delete(self, words: Words) -> Changed:
        """Put papers into the trash."""
        from readinglist.store import edits

        return self._change("delete", words, edits.trash)

    def restore(self, words: Words) -> Changed:
        """Take papers out of the trash."""
        from readinglist.store import edits

        return self._change("restore", words, edits.restore)

    def empty_trash(self) -> int:
        """Delete what is in the trash, with its evidence; returns how many papers that were."""
        from readinglist.store import edits

        with self._step("trash empty") as step:
            number = edits.empty_trash(step)
            step.summary = f"trash empty: {shown.count(number)}"
        return number

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag, into one that may be there already; returns the number of its papers.

        Raises:
            NotFoundError: there is no tag *old*.
        """
        from readinglist import editing
        from readinglist.store import edits

        (name,) = editing.tag_names([new])
        with self._step("tags rename") as step:
            changed = edits.rename_tag(step, one_line(old), name)
            step.summary = f"tags rename {old} {name}"
        if changed is None:
            raise NotFoundError(f"no tag {old!r}: `readinglist tags` lists them")
        return len(changed)

    def delete_tag(self, name: str) -> int:
        """Take a tag away from all papers; returns how many had it.

        Raises:
            NotFoundError: there is no such tag.
        """
        from readinglist.store import edits

        with self._step("tags delete") as step:
            changed = edits.delete_tag(step, one_line(name))
            step.summary = f"tags delete {name}"
        if changed is None:
            raise NotFoundError(f"no tag {name!r}: `readinglist tags` lists them")
        return len(changed)

    def _ids(self, words: Words) -> list[int]:
        """The ids of the papers that *words* mean, rising."""
        numbers = [word for word in words if isinstance(word, int)]
        return sorted(numbers or self.select([word for word in words if isinstance(word, str)]).ids)

    def _change(self, verb: str, words: Words, change: Callable[[Step, Sequence[int]], list[int]]) -> Changed:
        """Apply *change* to all papers that *words* mean, in one step."""
        from readinglist.store.edits import Changed

        ids = self._ids(words)
        with self._step(verb.split()[0]) as step:
            changed = change(step, ids) if ids else []
            step.summary = f"{verb}: {shown.count(len(changed))}"
        return Changed(len(ids), len(changed))

    # --- duplicates

    def duplicates(self, *, least: int = 0, progress: Callable[[int, int], None] | None = None) -> Duplicates:
        """All duplicates among the papers outside the trash: what is certain as groups, what is likely as pairs.

        *least* is the score below which a pair is left out; *progress* is told how many of how many pairs that come
        near each other were compared.
        """
        from readinglist import matching, scanning
        from readinglist.store.journal import transaction

        with self._reading() as connection:
            if matching.index_missing(connection):
                if connection.in_transaction:
                    matching.ensure_index(connection)
                else:
                    with transaction(connection):
                        matching.ensure_index(connection)
            return scanning.find(connection, least=least, progress=progress)

    def waiting(self) -> list[Suspect]:
        """The pairs of papers that imports found likely to be one, and that nobody has looked at yet."""
        from readinglist.store import matching

        with self._reading() as connection:
            return matching.suspects(connection)

    def merge_certain(
        self,
        *,
        least: int = 0,
        dry_run: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Made]:
        """Make one what is certain to be one, in one step. Of each group the paper is kept of which there is most."""
        from readinglist import merging

        found = self.duplicates(least=least, progress=progress)
        if dry_run:
            with self._reading() as connection:
                return merging.described(connection, [*found.emptied, *found.certain])
        with self._step("duplicates") as step:
            made = []
            if found.emptied or found.moves:
                made += merging.merge_groups(step, found.emptied)
                merging.move_records(step, found.moves)
                # What was moved may have made others certain, or no longer so.
                found = self.duplicates(least=least, progress=progress)
            made += merging.merge_groups(step, found.certain)
            _told_merged(step, made)
        return made

    def merge(
        self, names: Sequence[str | int], *, picks: Mapping[str, int] | None = None, dry_run: bool = False
    ) -> tuple[Paper, list[str]]:
        """Make papers one; the first is kept. Returns it, and the keys of the others, which stay known.

        *picks* are fields that shall be those of a certain one of the papers, by its id; they count as edited where
        the merged paper would say something else. With *dry_run* nothing is changed: the paper is what it would be.

        Raises:
            NotFoundError: there is no such paper.
            UsageError: they are fewer than two, or a pick makes no sense.
        """
        from readinglist import merging

        ids = [self.get(name).id for name in names]
        with self._step("merge", rehearsal=dry_run) as step:
            with step.reindexing(ids, always=True):
                merged = merging.merge(step, ids, picks=picks)
            step.summary = f"merge {papers.key_of(step.connection, merged.paper_id)} {' '.join(merged.keys)}"
            paper = self.get(merged.paper_id)
        return paper, merged.keys

    def merge_groups(self, groups: Sequence[Sequence[int]]) -> tuple[int, int]:
        """Make the papers of each group one, all in one step; the first of each is kept. Papers that are gone stay so.

        Returns how many papers went into how many.
        """
        from readinglist import merging
        from readinglist.matching import Group

        there = self.present(paper for group in groups for paper in group)
        left = [[paper for paper in dict.fromkeys(group) if paper in there] for group in groups]
        with self._step("duplicates") as step:
            made = merging.merge_groups(step, [Group(group, 100, ()) for group in left if len(group) > 1])
            gone = _told_merged(step, made)
        return gone, len(made)

    def unmerge(self, name: str | int, *, record: int | None = None) -> list[str]:
        """Take a paper apart again, all of it or one *record*; returns the keys of the papers that come out.

        A *name* that is the former key of a merged paper takes out that one alone.

        Raises:
            NotFoundError: there is no such paper.
            LibraryError: there is nothing to take apart.
        """
        from readinglist import merging, naming

        paper = self.get(name)
        key_of = naming.by_pattern(self._key_pattern)
        with self._step("unmerge") as step:
            touched = [paper.id]
            with step.reindexing(touched, always=True):
                if record is not None:
                    parted = merging.part_record(step, paper.id, record, key_of)
                elif isinstance(name, str) and merging.was_merged(step.connection, paper.id, name):
                    parted = [merging.release(step, paper.id, name)]
                else:
                    parted = merging.unmerge(step, paper.id, key_of)
                touched += [each.paper_id for each in parted]
            keys = [each.key for each in parted]
            step.summary = f"unmerge {paper.key}: {', '.join(keys)}"
        return keys

    def separate(self, one: str | int, *others: str | int, related: bool = False) -> tuple[str, ...]:
        """Remember that a paper is another one than each of *others*, with *related* also that they belong together.

        Returns their keys.

        Raises:
            NotFoundError: there is no such paper.
            UsageError: they are one.
        """
        from readinglist import merging

        left, rest = self.get(one), [self.get(other) for other in others]
        keys = (left.key, *(right.key for right in rest))
        with self._step("separate") as step:
            for right in rest:
                merging.separate(step, left.id, right.id, related=related)
            step.summary = f"separate {' '.join(keys)}{' as related' if related else ''}"
        return keys

    def are_apart(self, one: int, other: int) -> bool:
        """Whether two papers were called different; those that are gone were not."""
        from readinglist import merging

        with self._reading() as connection:
            return merging.are_apart(connection, one, other)

    def rejoin(self, one: str | int, other: str | int) -> bool:
        """Forget that two papers were called different or related; returns whether they were.

        Raises:
            NotFoundError: there is no such paper.
            UsageError: they are one.
        """
        from readinglist import merging

        left, right = self.get(one), self.get(other)
        with self._step("separate") as step:
            done = merging.revoke(step, left.id, right.id)
            step.summary = f"separate {left.key} {right.key}: taken back"
        return done

    def why(self, one: str | int, other: str | int) -> Explained:
        """What two papers are to each other, by the records of each that are most alike.

        Raises:
            NotFoundError: there is no such paper.
        """
        from readinglist import scanning

        left, right = self.get(one), self.get(other)
        with self._reading() as connection:
            return scanning.explain(connection, left.id, right.id)

    def related(self, paper_id: int) -> list[Paper]:
        """The papers that a paper is related to."""
        from readinglist.store import matching

        with self._reading() as connection:
            return papers.load(connection, matching.related(connection, paper_id))

    # --- taking back

    def undo(self, steps: int = 1) -> list[Entry]:
        """Take back the last steps, the newest first; fewer, if there are not that many."""
        return self._move("undo", steps)

    def redo(self, steps: int = 1) -> list[Entry]:
        """Do again what was taken back, the last taken back first; fewer, if there is not that much."""
        return self._move("redo", steps)

    def _move(self, direction: Literal["undo", "redo"], steps: int) -> list[Entry]:
        from readinglist.store import journal

        move = journal.undo if direction == "undo" else journal.redo
        done: list[Entry] = []
        with self._reading() as connection, suppress(journal.NothingToDo):
            for _ in range(steps):
                done.append(move(connection))
        return done

    def history(self, limit: int | None = None) -> list[Entry]:
        """What was done, newest first."""
        from readinglist.store import journal

        with self._reading() as connection:
            return journal.history(connection, limit)

    def last_step(self) -> Entry | None:
        """The step that :meth:`undo` would take back; None where there is none."""
        from readinglist.store import journal

        with self._reading() as connection:
            return journal.newest(connection)

    # --- handing on

    def export(
        self,
        ids: Sequence[int] | None,
        wanted: Wanted | None = None,
        *,
        beyond_latin: list[str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[str]:
        """The papers of *ids* (None: all, in JSON Lines those in the trash too) as text, piece by piece.

        See :func:`readinglist.exporting.export`.

        Raises:
            UsageError: there is no such format, field or grouping.
        """
        from readinglist import exporting

        wanted = wanted or exporting.Wanted()
        wanted.check()
        with self._reading() as connection:
            chosen = papers.all_ids(connection, trashed=wanted.whole) if ids is None else ids
            yield from exporting.export(
                connection, chosen, wanted, ids is None, beyond_latin=beyond_latin, progress=progress
            )

    def export_file(
        self,
        target: Path,
        ids: Sequence[int] | None,
        wanted: Wanted | None = None,
        *,
        key_map: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Exported:
        """Write the papers of *ids* (None: all) to a file, as a whole or not at all, and to *key_map* their old keys.

        What *progress* raises stops it; the file is then as it was.

        Raises:
            LibraryError: the system refuses to write.
            UsageError: there is no such format, field or grouping.
        """
        from readinglist.exporting import Exported
        from readinglist.files import replace_file

        number = 0
        beyond_latin: list[str] = []

        def tell(done: int, total: int) -> None:
            # What was written is counted, and not what may have come since.
            nonlocal number
            number = total
            if progress is not None:
                progress(done, total)

        changed = replace_file(target, self.export(ids, wanted, beyond_latin=beyond_latin, progress=tell))
        former = None if key_map is None else self.write_key_map(key_map, ids)
        return Exported(number, changed, beyond_latin, former)

    def write_key_map(self, target: Path, ids: Sequence[int] | None) -> int:
        """Write to a file the old and the present citation key of all papers of *ids* (None: all) that had another one.

        Returns how many there are.

        Raises:
            LibraryError: the system refuses to write.
        """
        from readinglist.files import replace_file

        keys = self.former_keys(self.select().ids if ids is None else ids)
        replace_file(target, (f"{old}\t{new}\n" for old, new in keys))
        return len(keys)

    def preview(self, ids: Sequence[int] | None, wanted: Wanted, number: int = 3) -> str:
        """What :meth:`export` writes of its first papers.

        Raises:
            UsageError: there is no such format, field or grouping.
        """
        from readinglist import exporting

        wanted.check()
        with self._reading() as connection:
            chosen = papers.all_ids(connection, trashed=wanted.whole) if ids is None else ids
            return exporting.preview(connection, chosen, wanted, number)

    def version(self) -> int:
        """A number that changes whenever another process, or another :class:`Library`, has changed the file."""
        with self._reading() as connection:
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def former_keys(self, ids: Iterable[int]) -> list[tuple[str, str]]:
        """Old and present citation key of all papers of *ids* that had another one, sorted."""
        with self._reading() as connection:
            return papers.former_keys(connection, list(ids))

    # --- looking over

    def tags(self, *, by_use: bool = False) -> list[tuple[str, int]]:
        """All tags with the number of their papers: by name, or those first that have most."""
        from readinglist.store import overview

        with self._reading() as connection:
            found = overview.tags(connection)
        return sorted(found, key=lambda tag: -tag[1]) if by_use else found

    def tags_of(self, ids: Sequence[int]) -> dict[str, int]:
        """The tags of some papers, each with how many of them have it."""
        from readinglist.store import overview

        with self._reading() as connection:
            return overview.tags_of(connection, ids)

    def imports(self) -> list[Import]:
        """The sources read, newest first."""
        from readinglist.store import overview

        with self._reading() as connection:
            return overview.imports(connection)

    def overlaps(self, imports: Sequence[int]) -> list[Overlap]:
        """How many papers each of *imports*, by their numbers, has in common with each of them, and in all."""
        from readinglist.store import overview

        with self._reading() as connection:
            return overview.overlaps(connection, imports)

    def statistics(self) -> dict[str, Any]:
        """Counts of papers, records and imports, as ``stats --json`` prints them."""
        from readinglist.store import overview

        with self._reading() as connection:
            return overview.statistics(connection)

    def views(self) -> list[tuple[str, str]]:
        """Saved queries: name and query."""
        from readinglist.store import overview

        with self._reading() as connection:
            return overview.views(connection)

    def diagnose(self) -> list[Finding]:
        """What is wrong with the file; nothing, if all is well."""
        from readinglist.store import overview

        with self._reading() as connection:
            return overview.diagnose(connection)

    def mend(self) -> None:
        """Repair what can be derived anew: the search index, counts."""
        from readinglist.store import overview

        with self._reading() as connection:
            overview.mend(connection)

    def save_view(self, name: str, query: str) -> None:
        """Save a query under a name; a view of that name is replaced.

        Raises:
            UsageError: the query can't be read, or the name is empty.
        """
        from readinglist.store import edits

        name = one_line(name)
        if not name:
            raise UsageError("a view needs a name")
        finding.parse(query)
        with self._step("views save") as step:
            edits.save_view(step, name, one_line(query))
            step.summary = f"views save {name}"

    def delete_view(self, name: str) -> None:
        """Forget a saved query.

        Raises:
            NotFoundError: there is no view of that name.
        """
        from readinglist.store import edits

        with self._step("views delete") as step:
            found = edits.delete_view(step, one_line(name))
            step.summary = f"views delete {name}"
        if not found:
            raise NotFoundError(f"no view {name!r}: `readinglist views` lists them")

    def view(self, name: str) -> str:
        """The query saved under *name*.

        Raises:
            NotFoundError: there is none.
        """
        for known, query in self.views():
            if known.casefold() == one_line(name).casefold():
                return query
        raise NotFoundError(f"no view {name!r}: `readinglist views` lists them")

    def back_up(self, target: Path) -> None:
        """Copy the library, as it is now, to a new file, and check the copy.

        Raises:
            StoreError: *target* exists, or can't be written.
        """
        from readinglist.store.backup import back_up_to

        back_up_to(self._connection, target)


def restore_backup(path: Path, backup: Path) -> Path | None:
    """Put *backup* in the place of the library at *path*; returns where the former library went, if there was one.

    Raises:
        StoreError: *backup* is no sound library, or the system refuses to write.
    """
    from readinglist.store.backup import restore

    return restore(path, backup)


def _told_merged(step: Step, made: Sequence[Made]) -> int:
    """Put into the journal how many papers went into how many; returns how many went."""
    gone = sum(len(group.keys) - 1 for group in made)
    step.summary = f"duplicates: merged {shown.count(gone)} into {len(made):,}"
    return gone
