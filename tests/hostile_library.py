"""A library as only a damaged or foreign file could be: markup, escapes and hard writing in everything that it has."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from support import abstract

from readinglist.library import Library
from readinglist.store import index

if TYPE_CHECKING:
    from pathlib import Path

MARKUP = '[/] [/red] [@click=app.quit]x[/] [link="x] [red]R [sic] [b'
"""What Textual or Rich would take for a tag, or fail at."""
ESCAPES = (
    "\x1b]52;c;ZXZpbA==\x07\x1b[31mred\x1b]0;evil\x1b\\\x9b31mC1\x07bel\x00nul\x7fdel\u202eesrever\u2066\ufeff\u200b"
)
"""What a terminal would obey, and what reorders or hides text."""
PLANTED = (
    b"\x1b]52;c;ZXZpbA", b"\x1b]0;evil", b"\x1b[31m", b"\x9b31m", b"\xc2\x9b", b"\x07", b"\x00", b"\x7f",
    *(sign.encode() for sign in "\u202e\u2066\ufeff\u200b"),
)  # fmt: skip
"""What of them must not be among the bytes that a terminal gets."""
FORBIDDEN = frozenset([*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u2066\ufeff\u200b\u2028\u2029"])
"""Characters that no line of the screen may have."""
CJK = "注意力机制とは何か：深層学習における自己注意 어텐션 메커니즘"
RTL = "שלום עולם: מחקר على الشبكات العصبية"
MARKS = "Z" + "\u0301\u0302\u0316\u0329" * 20 + "algo e\u0301tude"
EMOJI = "👩\u200d👩\u200d👧\u200d👦 family 🏳️\u200d🌈 flag 👍🏽 thumb ☀️ sun"
LONG = "Endless " * 375
_HERE = "⟦esc⟧"
"""Where the escapes go: the library lets none of them in by itself."""
HOSTILE = f"{MARKUP} {_HERE}"


def build(folder: Path) -> Path:
    """The library, in *folder*: nine papers, a pair that waits to be looked at, and three that are certainly one."""
    path = folder / "library.db"
    with Library(path) as library:
        _import(library, folder)
        library.add(
            {
                "title": f"Markup {HOSTILE}", "authors": [f"Ann {HOSTILE}, Bo", HOSTILE], "year": "2024",
                "venue": HOSTILE, "volume": HOSTILE, "pages": HOSTILE, "publisher": HOSTILE, "abstract": HOSTILE * 20,
                "doi": "10.1000/x[/]", "tags": [f"[/] {_HERE}", "[red]", "plain"], "url": "https://a.example/[/]",
            }
        )  # fmt: skip
        for name, title in (("cjk", CJK), ("rtl", RTL), ("marks", MARKS), ("emoji", EMOJI), ("long", LONG)):
            text = (title + " ") * (1 if name == "long" else 12)
            library.add(
                {"title": title, "authors": [title[:40]], "venue": title[:60], "abstract": text, "tags": [name]}
            )
        library.add({"arxiv": "2401.00001"})
        library.add({"title": f"{_HERE}{RTL} {CJK} {EMOJI} {MARKUP} {MARKS}", "authors": [EMOJI, RTL, CJK]})
        first = library.select(["Markup"]).ids[0]
        library.note(first, f"# {HOSTILE}\n\n\tcode {HOSTILE}\n{RTL}\n{CJK}", replace=True)
        library.edit(first, {"title": f"Markup {HOSTILE} edited"})
        library.star([first])
        library.save_view(f"view {HOSTILE}", f'tag:"[/] {_HERE}" {HOSTILE}'.replace('"x]', ""))
        library.save_view(CJK, "is:unread")
    _poison(path)
    return path


def _import(library: Library, folder: Path) -> None:
    one = f"title={{Kestrel {HOSTILE} Flight at Night}}, author={{{HOSTILE}, I.}}"
    two = f"title={{The Night Flight {HOSTILE} of Kestrels}}, author={{Maro, Ines}}, journal={{{HOSTILE}}}"
    text = f"abstract={{{abstract('kestrel')} {HOSTILE}"
    entries = [
        f"@misc{{pre, {one}, year=2023, eprint={{2301.00001}}, archiveprefix={{arXiv}}, {text}}}}}",
        f"@article{{pub, {two}, year=2024, doi={{10.1000/k}}, {text} Again.}}, odd={{{HOSTILE}}}}}",
        *(
            f"@misc{{t{number}, title={{Tide Tables {HOSTILE}}}, author={{Quist, Mara}}, year=2023, note={{{number}}},"
            f" abstract={{{abstract('tide')} {number}}}}}"
            for number in range(3)
        ),
    ]
    for number, entry in enumerate(entries):
        source = folder / f"[red]{number} {_HERE} {MARKUP.replace('/', '')}.bib"
        source.write_text(f"{entry}\n{HOSTILE}\n", encoding="utf-8")
        library.import_([str(source)], keep=number > 1)
        source.unlink()
    assert len(library.waiting()) == 1


def _poison(path: Path) -> None:
    """Put the escapes where they belong, behind the back of the library."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO settings VALUES ('bulk', '1')")
        (extra,) = connection.execute("SELECT extra FROM papers WHERE title LIKE 'Markup%'").fetchone()
        more = {**json.loads(extra), f"odd {HOSTILE}": HOSTILE, "list": [HOSTILE, CJK], "deep": {HOSTILE: 1}}
        connection.execute(
            "UPDATE papers SET extra = ?, key = key || ? WHERE title LIKE 'Markup%'",
            (json.dumps(more, ensure_ascii=False), HOSTILE),
        )
        for table in ("papers", "texts", "tags", "views", "imports", "records", "journal", "suspects"):
            columns = [
                name for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})") if kind == "TEXT"
            ]
            for column in columns:
                connection.execute(
                    f"UPDATE {table} SET {column} = replace({column}, ?, iif({column} GLOB '[[{{]*' AND "
                    f"json_valid({column}), ?, ?)) WHERE instr({column}, ?)",
                    (_HERE, json.dumps(ESCAPES)[1:-1], ESCAPES, _HERE),
                )
        connection.execute("DELETE FROM settings")
        index.rebuild(connection)
        connection.commit()
