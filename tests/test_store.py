"""The library file: made once, for its owner only, refused when it can't be used, brought up to date after a backup."""

from __future__ import annotations

import gzip
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from support import abstract, check, dump, tables

from readinglist.library import Library, restore_backup
from readinglist.store import connection as store
from readinglist.store import index, schema
from readinglist.store.connection import StoreError, explain

FIXTURES = Path(__file__).with_name("fixtures")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A library with three papers."""
    source = tmp_path / "dump.txt"
    source.write_text(dump([(f"On {name} Codes", abstract(name)) for name in ("sparse", "dense", "quiet")]))
    path = tmp_path / "library.db"
    with Library(path) as library:
        library.import_([str(source)], tags=["inbox"])
    return path


def test_a_new_library_and_its_folder_are_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "library.db"
    with Library(path) as library:
        library.add({"title": "On Codes"})
        side = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
        assert [mode(name) for name in (path, *side)] == [0o600] * 3
        assert mode(path.parent) == 0o700


def test_tables_are_strict_and_the_file_says_what_it_is(library: Library) -> None:
    connection = library._connection
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA application_id").fetchone() == (store.APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (store.SCHEMA_VERSION,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        connection.execute("UPDATE papers SET year = 'x'")
        connection.execute("INSERT INTO papers (key, added, updated, year) VALUES ('k', '', '', 'x')")


def test_a_library_of_a_newer_version_is_refused_and_left_alone(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
    before = filled.read_bytes()
    with pytest.raises(StoreError, match=r"written by a newer readinglist \(library version 99, .* upgrade"):
        Library(filled)
    assert filled.read_bytes() == before


@pytest.mark.parametrize("content", [b"just text, no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a readinglist library"):
        Library(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE things (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a readinglist library; choose another file with --library"):
        Library(path)
    assert path.read_bytes() == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Library(tmp_path)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="is no regular file"):
        Library(tmp_path / "pipe")


def test_a_sqlite_that_is_too_old_is_named_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(StoreError, match=r"this Python has SQLite 3\.34\.1; 3\.38\.0 or later is needed"):
        Library(tmp_path / "library.db")
    assert not (tmp_path / "library.db").exists()


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't open the library"):
        Library(tmp_path / "file" / "library.db")


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch()
    with Library(path) as library:
        assert library.select().ids == []


def test_a_library_cut_short_while_being_made_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(schema, "_statements", fail)
        with pytest.raises(KeyboardInterrupt):
            Library(path)
    with Library(path) as library:
        library.add({"title": "On Codes"})
    check(path)


def test_many_processes_may_make_the_same_library_at_once(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    code = "import sys; from pathlib import Path; from readinglist.library import Library\n"
    code += "Library(Path(sys.argv[1])).add({'title': 'Codes ' + sys.argv[2]})"
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), str(number)]) for number in range(6)]
    assert [process.wait() for process in running] == [0] * 6
    with Library(path) as library:
        assert len(library.select().ids) == 6
    check(path)


def test_an_older_library_is_backed_up_then_migrated(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(filled)
    migrations = schema.Migrations("readinglist")
    migrations._migrations = list(schema.migrations._migrations)

    @migrations()
    def m999_more(db: object) -> None:
        db.execute("ALTER TABLE papers ADD COLUMN rating INTEGER")  # type: ignore[attr-defined]

    monkeypatch.setattr(schema, "migrations", migrations)
    old, new = store.SCHEMA_VERSION, store.SCHEMA_VERSION + 1
    monkeypatch.setattr(store, "SCHEMA_VERSION", new)
    Library(filled).close()
    with closing(sqlite3.connect(filled)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (new,)
        assert connection.execute("SELECT rating FROM papers").fetchall() == [(None,)] * 3
    (backup,) = filled.parent.glob(f"library.version-{old}.*.db")
    assert mode(backup) == 0o600
    assert tables(backup) == before
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (old,)
    Library(filled).close()
    assert len(list(filled.parent.glob("library.version-*"))) == 1


def test_a_migration_that_fails_leaves_the_old_library(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(filled)
    migrations = schema.Migrations("readinglist")
    migrations._migrations = list(schema.migrations._migrations)

    @migrations()
    def m999_broken(db: object) -> None:
        db.execute("DROP TABLE views")  # type: ignore[attr-defined]
        db.execute("SELECT nonsense")  # type: ignore[attr-defined]

    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", migrations)
        patch.setattr(store, "SCHEMA_VERSION", store.SCHEMA_VERSION + 1)
        with pytest.raises(StoreError, match="SQLite says: no such column: nonsense"):
            Library(filled)
    assert tables(filled) == before
    Library(filled).close()


def test_a_locked_library_is_a_clear_line(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_TIMEOUT", 0.05)
    with closing(sqlite3.connect(filled, isolation_level=None)) as other, Library(filled) as library:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program is writing to the library; try again"):
            library.star(["codes"])
        assert len(library.select(["codes"]).ids) == 3
        other.execute("ROLLBACK")
        assert library.star(["codes"]).changed == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_library_that_may_not_be_written_can_be_read(filled: Path) -> None:
    filled.chmod(0o400)
    with Library(filled) as library, pytest.raises(StoreError, match="can't be written to"):
        library.star(["codes"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_BUSY", "another program"),
        ("SQLITE_READONLY_DIRECTORY", "can't be written to"),
        ("SQLITE_FULL", "the disk is full"),
        ("SQLITE_NOTADB", "not a readinglist library"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
        ("SQLITE_CANTOPEN", "can't open"),
        ("SQLITE_IOERR_WRITE", "the disk reports an error"),
        ("SQLITE_ERROR", "SQLite says: what"),
    ],
)
def test_every_error_of_sqlite_is_one_line_that_says_what_to_do(tmp_path: Path, name: str, words: str) -> None:
    error = sqlite3.OperationalError("what")
    error.sqlite_errorname = name
    message = explain(error, tmp_path / "library.db")
    assert message.startswith(f"{tmp_path}/library.db: ")
    assert words in message
    assert "\n" not in message


def test_a_full_disk_changes_nothing(filled: Path) -> None:
    with Library(filled) as library:
        before = tables(filled)
        (pages,) = library._connection.execute("PRAGMA page_count").fetchone()
        library._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
            library.note(1, "long " * 100_000)
        assert tables(filled) == before
        assert library.history()[0].verb == "import"


def test_the_doctor_finds_and_mends_a_wrong_index_and_wrong_counts(filled: Path) -> None:
    with Library(filled) as library:
        assert library.diagnose() == []
        library._connection.execute("UPDATE papers SET seen = 7")
        library._connection.execute("INSERT INTO settings VALUES ('bulk', '1')")
        library._connection.execute("UPDATE papers SET title = 'Unindexed'")
        library._connection.execute("DELETE FROM settings")
        findings = library.diagnose()
        assert [finding.problem for finding in findings] == [
            "the search index does not match the papers",
            "3 papers have a wrong count of imports that they were seen in",
        ]
        assert all(finding.fixable for finding in findings)
        library.mend()
        assert library.diagnose() == []
        assert len(library.select(["unindexed"]).ids) == 3
    check(filled)


def test_the_doctor_names_broken_references(filled: Path) -> None:
    with Library(filled) as library:
        library._connection.execute("PRAGMA foreign_keys = OFF")
        library._connection.execute("UPDATE records SET import_id = 99 WHERE id = 1")
        (finding, *_) = library.diagnose()
        assert finding == ("row 1 of records refers to a row of imports that is not there", False)


def test_index_check_fails_when_the_index_lacks_a_paper(filled: Path) -> None:
    with Library(filled) as library:
        index.remove(library._connection, [1])
        with pytest.raises(sqlite3.DatabaseError):
            index.check(library._connection)
        index.rebuild(library._connection)
        index.check(library._connection)


def test_a_backup_is_the_library_and_never_overwrites(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with Library(filled) as library:
        library.back_up(target)
        assert tables(target) == tables(filled)
        assert mode(target) == 0o600
        check(target)
        before = target.read_bytes()
        with pytest.raises(StoreError, match="exists already; a backup never overwrites"):
            library.back_up(target)
        with pytest.raises(StoreError, match="can't be written"):
            library.back_up(tmp_path / "none" / "copy.db")
    assert target.read_bytes() == before


def test_a_restored_backup_is_what_it_was_and_the_former_library_is_kept(filled: Path, tmp_path: Path) -> None:
    backup = tmp_path / "copy.db"
    with Library(filled) as library:
        library.back_up(backup)
        library.star(["codes"])
        later = tables(filled)
        aside = restore_backup(filled, backup)
        assert len(library.select(["is:starred"]).ids) == 0
    assert aside is not None
    assert tables(aside) == later
    assert tables(filled) == tables(backup)
    check(filled)


def test_a_backup_is_restored_where_there_was_no_library(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "library.db"
    assert restore_backup(target, filled) is None
    assert tables(target) == tables(filled)


def test_what_is_no_backup_is_not_restored(filled: Path, tmp_path: Path) -> None:
    before = tables(filled)
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("no database" * 100)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE things (id)")
    for wrong in (text, other, tmp_path / "missing.db"):
        with pytest.raises(StoreError):
            restore_backup(filled, wrong)
    assert tables(filled) == before


def test_a_library_of_version_1_has_an_index_of_duplicates_and_its_whole_history(tmp_path: Path) -> None:
    # Made by the program as it was then: an import, a tag, a note, a star, and an edit that was taken back.
    path = tmp_path / "library.db"
    path.write_bytes(gzip.decompress((FIXTURES / "library-version-1.db.gz").read_bytes()))
    with Library(path) as library:
        assert (library.get("li2023tides").note, library.get("li2023tides").starred) == ("Ask the ferry.", True)
        (group,) = library.duplicates().certain
        assert [library.get(paper).key for paper in group.papers] == ["maro2024lanterns", "flihgt"]
        library.redo()
        assert library.get("ash2020slow").year == 2021
        library.merge(["maro2024lanterns", "flihgt"])
        while library.undo():
            check(path)
        assert library.select().ids == []
        while library.redo():
            check(path)
        assert library.get("flihgt").key == "maro2024lanterns"
        assert library.get("maro2024lanterns").tags == ("birds",)
    check(path)
