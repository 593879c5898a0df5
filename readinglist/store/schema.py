"""The tables, as migrations. Loaded only when a library is made or brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("readinglist")

TABLES = """
-- One row a source read.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,             -- as given
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    reader TEXT NOT NULL,           -- format asked for and version of the readers: another one may find more
    day TEXT,                       -- of the dump, as its page says it or as the user gave it
    imported TEXT NOT NULL,         -- ISO 8601, UTC
    records INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    merged INTEGER NOT NULL DEFAULT 0,
    review INTEGER NOT NULL DEFAULT 0,
    leftovers TEXT NOT NULL DEFAULT '[]'    -- [[line, text, reason, lines], …]
) STRICT;
CREATE INDEX imports_sha256 ON imports (sha256);

-- Long texts, each kept once however many records and papers have it.
CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL,        -- 64 bits of BLAKE2b; bodies are compared, so a clash does no harm
    body TEXT NOT NULL
) STRICT;
CREATE INDEX texts_digest ON texts (digest);

-- The current view of a paper.
CREATE TABLE papers (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL COLLATE NOCASE UNIQUE,
    type TEXT NOT NULL DEFAULT 'misc',
    title TEXT,
    abstract_id INTEGER REFERENCES texts (id),
    abstract_kind TEXT CHECK (abstract_kind IN ('abstract', 'snippet', 'summary')),
    authors TEXT NOT NULL DEFAULT '[]',     -- [[family, given], …], [name] where it must not be split
    year INTEGER,
    month INTEGER CHECK (month BETWEEN 1 AND 12),
    day INTEGER CHECK (day BETWEEN 1 AND 31),
    venue TEXT,
    volume TEXT,
    issue TEXT,
    pages TEXT,
    publisher TEXT,
    doi TEXT,                       -- bare, lower case
    arxiv TEXT,                     -- without version
    url TEXT,
    code TEXT,
    extra TEXT NOT NULL DEFAULT '{}',
    starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
    status TEXT NOT NULL DEFAULT 'unread' CHECK (status IN ('unread', 'skipped', 'reading', 'read')),
    note TEXT,
    edited TEXT NOT NULL DEFAULT '[]',      -- names of the fields that the owner set
    seen INTEGER NOT NULL DEFAULT 0,        -- number of imports that it was read in
    added TEXT NOT NULL,
    updated TEXT NOT NULL,
    read TEXT,
    trashed TEXT
) STRICT;
CREATE INDEX papers_added ON papers (added DESC);
-- For the foreign key: without it, each text that goes would be looked for in all papers.
CREATE INDEX papers_abstract ON papers (abstract_id) WHERE abstract_id IS NOT NULL;
CREATE INDEX papers_doi ON papers (doi) WHERE doi IS NOT NULL;
CREATE INDEX papers_arxiv ON papers (arxiv) WHERE arxiv IS NOT NULL;
CREATE INDEX papers_url ON papers (url) WHERE url IS NOT NULL;
CREATE INDEX papers_trashed ON papers (trashed) WHERE trashed IS NOT NULL;
CREATE INDEX papers_starred ON papers (id) WHERE starred;
CREATE INDEX papers_status ON papers (status) WHERE status <> 'unread';

-- One row an entry read: evidence, never edited, only moved from paper to paper.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    paper_id INTEGER NOT NULL REFERENCES papers (id),
    day TEXT,                       -- of the page that it stood on
    position INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    title_key TEXT NOT NULL,        -- normal form of the title; '' without one
    hash INTEGER NOT NULL,          -- 64 bits of BLAKE2b over all fields
    fields TEXT NOT NULL,           -- all fields as read but the abstract
    abstract_id INTEGER REFERENCES texts (id)
) STRICT;
CREATE INDEX records_import ON records (import_id);
CREATE INDEX records_paper ON records (paper_id);
CREATE INDEX records_abstract ON records (abstract_id) WHERE abstract_id IS NOT NULL;
-- Of the beginning alone: few titles agree in more.
CREATE INDEX records_title_start ON records (substr(title_key, 1, 40));

-- Citation keys that a paper had, or that nothing may have any more.
CREATE TABLE aliases (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL COLLATE NOCASE UNIQUE,
    paper_id INTEGER REFERENCES papers (id),        -- NULL: its paper was deleted for good
    kind TEXT NOT NULL CHECK (kind IN ('renamed', 'merged', 'imported', 'retired'))
) STRICT;
CREATE INDEX aliases_paper ON aliases (paper_id);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,             -- as first written
    folded TEXT NOT NULL UNIQUE     -- without case
) STRICT;

CREATE TABLE paper_tags (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES papers (id),
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    UNIQUE (paper_id, tag_id)
) STRICT;
CREATE INDEX paper_tags_tag ON paper_tags (tag_id);

-- Pairs that the owner called different, by what the records say, so that it outlives any id.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    left_hash INTEGER NOT NULL,
    right_hash INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('different')),
    decided TEXT NOT NULL,
    UNIQUE (left_hash, right_hash),
    CHECK (left_hash < right_hash)
) STRICT;

CREATE TABLE relations (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES papers (id),
    other_id INTEGER NOT NULL REFERENCES papers (id),
    kind TEXT NOT NULL CHECK (kind IN ('version', 'preprint')),
    UNIQUE (paper_id, other_id, kind)
) STRICT;
CREATE INDEX relations_other ON relations (other_id);

CREATE TABLE views (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL
) STRICT;

-- What was done, for undo and redo. Not part of what undo restores.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    verb TEXT NOT NULL,
    summary TEXT NOT NULL,
    at TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- A set of rows of one table, and what to put in their place to take the step back (or to do it again).
CREATE TABLE journal_changes (
    id INTEGER PRIMARY KEY,
    step_id INTEGER NOT NULL REFERENCES journal (id) ON DELETE CASCADE,
    tbl TEXT NOT NULL,
    ids TEXT NOT NULL,              -- [[first, last], …]
    rows TEXT,                      -- [[column, …], …]; NULL: none
    swap TEXT                       -- the rows that take their place, during an undo or redo
) STRICT;
CREATE INDEX journal_changes_step ON journal_changes (step_id);

-- Small facts about the library itself; 'bulk' is there only inside a transaction that indexes by itself.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

SEARCH = """
CREATE VIEW search_content AS
SELECT papers.id, papers.title, texts.body AS abstract, papers.authors, papers.venue,
       (SELECT group_concat(tags.name, ' / ') FROM paper_tags JOIN tags ON tags.id = paper_tags.tag_id
        WHERE paper_tags.paper_id = papers.id) AS tags,
       papers.note
FROM papers LEFT JOIN texts ON texts.id = papers.abstract_id;

CREATE VIRTUAL TABLE papers_fts USING fts5 (
    title, abstract, authors, venue, tags, note,
    content = 'search_content', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
-- Bytes gathered in memory before the index is written: a large import writes fewer, longer pieces.
INSERT INTO papers_fts (papers_fts, rank) VALUES ('hashsize', 67108864);
"""

_COLUMNS = "title, abstract, authors, venue, tags, note"


def _trigger(name: str, event: str, paper: str, add: bool, when: str = "") -> str:
    """A trigger that takes a paper out of the search index, or puts it in, unless a bulk step does so."""
    guard = "NOT EXISTS (SELECT 1 FROM settings WHERE name = 'bulk')"
    condition = f"{guard} AND ({when})" if when else guard
    head = f"CREATE TRIGGER {name} {event} WHEN {condition} BEGIN "
    if add:
        body = f"INSERT INTO papers_fts (rowid, {_COLUMNS}) SELECT id, {_COLUMNS}"
    else:
        body = f"INSERT INTO papers_fts (papers_fts, rowid, {_COLUMNS}) SELECT 'delete', id, {_COLUMNS}"
    return f"{head}{body} FROM search_content WHERE id {paper}; END;"


def _triggers() -> str:
    indexed = "title, abstract_id, authors, venue, note"
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in indexed.split(", "))
    tagged = "IN (SELECT paper_id FROM paper_tags WHERE tag_id = old.id)"
    parts = [
        _trigger("papers_insert_index", "AFTER INSERT ON papers", "= new.id", True),
        _trigger("papers_delete_index", "BEFORE DELETE ON papers", "= old.id", False),
        _trigger("papers_update_unindex", f"BEFORE UPDATE OF {indexed} ON papers", "= old.id", False, changed),
        _trigger("papers_update_index", f"AFTER UPDATE OF {indexed} ON papers", "= new.id", True, changed),
        _trigger("paper_tags_insert_unindex", "BEFORE INSERT ON paper_tags", "= new.paper_id", False),
        _trigger("paper_tags_insert_index", "AFTER INSERT ON paper_tags", "= new.paper_id", True),
        _trigger("paper_tags_delete_unindex", "BEFORE DELETE ON paper_tags", "= old.paper_id", False),
        _trigger("paper_tags_delete_index", "AFTER DELETE ON paper_tags", "= old.paper_id", True),
        _trigger("tags_update_unindex", "BEFORE UPDATE OF name ON tags", tagged, False),
        _trigger("tags_update_index", "AFTER UPDATE OF name ON tags", tagged, True),
    ]
    return "\n".join(parts)


@migrations()
def m001_initial(db: Database) -> None:
    """All tables of the first version."""
    # Statement by statement: executescript() would commit the migration's own transaction.
    for statement in _statements(TABLES + SEARCH + _triggers()):
        db.execute(statement)


DUPLICATES = """
-- Pairs of records, by what they say, of which the owner said whether they are one paper.
ALTER TABLE decisions RENAME TO old_decisions;
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    left_hash INTEGER NOT NULL,
    right_hash INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('different', 'same')),
    decided TEXT NOT NULL,
    UNIQUE (left_hash, right_hash),
    CHECK (left_hash < right_hash)
) STRICT;
INSERT INTO decisions SELECT * FROM old_decisions;
DROP TABLE old_decisions;
CREATE INDEX decisions_right ON decisions (right_hash);

-- Papers that stand apart and belong together: versions of one work, a paper and its erratum.
ALTER TABLE relations RENAME TO old_relations;
CREATE TABLE relations (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES papers (id),
    other_id INTEGER NOT NULL REFERENCES papers (id),
    kind TEXT NOT NULL CHECK (kind IN ('related', 'version', 'preprint')),
    UNIQUE (paper_id, other_id, kind)
) STRICT;
INSERT INTO relations SELECT * FROM old_relations;
DROP TABLE old_relations;
CREATE INDEX relations_other ON relations (other_id);

-- When the note was last written.
ALTER TABLE papers ADD COLUMN noted TEXT;

CREATE INDEX records_hash ON records (hash);

-- A paper that was merged into another one, and all that takes it out again.
CREATE TABLE merges (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES papers (id),   -- the one that is left
    other_id INTEGER NOT NULL UNIQUE,                   -- the one that is gone; no paper gets this id again
    merged TEXT NOT NULL,
    state TEXT NOT NULL                                 -- rows of both before, and of the one that is left after
) STRICT;
CREATE INDEX merges_paper ON merges (paper_id);

-- Pairs of records, by what they say, that may be one paper and wait to be looked at.
CREATE TABLE suspects (
    id INTEGER PRIMARY KEY,
    left_hash INTEGER NOT NULL,
    right_hash INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('certain', 'likely')),
    score INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    UNIQUE (left_hash, right_hash),
    CHECK (left_hash < right_hash)
) STRICT;
CREATE INDEX suspects_right ON suspects (right_hash);

-- What records that may be one paper have in common: an index, made of the records alone. The key -1 has the version
-- of the keys; without it, the index is made anew when it is needed.
CREATE TABLE match_keys (
    key INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    PRIMARY KEY (key, record_id)
) STRICT, WITHOUT ROWID;

-- The pairs of papers that wait, without those that were decided, merged or thrown away meanwhile.
CREATE VIEW review AS
SELECT suspects.id AS suspect_id, one.paper_id AS paper_id, other.paper_id AS other_id
FROM suspects
JOIN records AS one ON one.hash = suspects.left_hash
JOIN records AS other ON other.hash = suspects.right_hash
WHERE one.paper_id <> other.paper_id
AND NOT EXISTS (SELECT 1 FROM papers WHERE id IN (one.paper_id, other.paper_id) AND trashed IS NOT NULL)
AND NOT EXISTS (
    SELECT 1 FROM records AS ours
    JOIN decisions ON ours.hash IN (decisions.left_hash, decisions.right_hash) AND verdict = 'different'
    JOIN records AS theirs ON theirs.hash IN (decisions.left_hash, decisions.right_hash)
    WHERE ours.paper_id = one.paper_id AND theirs.paper_id = other.paper_id
);
"""


@migrations()
def m002_duplicates(db: Database) -> None:
    """Decisions of both kinds, merges that can be taken back, pairs that wait, and what finds duplicates."""
    for statement in _statements(DUPLICATES):
        db.execute(statement)
    if not db.execute("SELECT EXISTS (SELECT 1 FROM records)").fetchone()[0]:
        db.execute("INSERT INTO match_keys VALUES (-1, 1)")


@migrations()
def m003_beginnings(db: Database) -> None:
    """It indexed the first two letters of words; :func:`m005_other_indexes` says why that is gone."""


PROPOSALS = """
-- What a source of metadata says that may be about a paper, and what its owner said of that. The paper may be merged
-- into another one meanwhile, and come back: nothing refers to it.
CREATE TABLE proposals (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    place TEXT NOT NULL,            -- path or address
    position INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    found TEXT NOT NULL,            -- ISO 8601, UTC
    score INTEGER NOT NULL,
    method TEXT NOT NULL,
    reasons TEXT NOT NULL,          -- [text, …]
    hash INTEGER NOT NULL,          -- of the fields, as in records
    fields TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'rejected')),
    UNIQUE (paper_id, hash)
) STRICT;
CREATE INDEX proposals_open ON proposals (paper_id) WHERE state = 'open';
"""


@migrations()
def m004_proposals(db: Database) -> None:
    """What waits to be accepted or rejected of what sources of metadata say."""
    for statement in _statements(PROPOSALS):
        db.execute(statement)


@migrations()
def m005_other_indexes(db: Database) -> None:
    """Of titles the beginning, of words no longer the first two letters, which nothing asks for; of texts their use."""
    db.execute("DROP INDEX IF EXISTS records_title_key")
    db.execute("CREATE INDEX IF NOT EXISTS records_title_start ON records (substr(title_key, 1, 40))")
    for table in ("papers", "records"):
        db.execute(
            f"CREATE INDEX IF NOT EXISTS {table}_abstract ON {table} (abstract_id) WHERE abstract_id IS NOT NULL"
        )
    (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'papers_fts'").fetchone()
    if "prefix" in made:
        db.execute("DROP TABLE papers_fts")
        for statement in _statements(SEARCH)[1:]:
            db.execute(statement)
        db.execute("INSERT INTO papers_fts (papers_fts) VALUES ('rebuild')")


def _statements(script: str) -> list[str]:
    from sqlite3 import complete_statement

    statements, start = [], 0
    for end in (i + 1 for i, character in enumerate(script) if character == ";"):
        if complete_statement(script[start:end]):
            statements.append(script[start:end].strip())
            start = end
    return statements
