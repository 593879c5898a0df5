"""Bytes become text without losing a character, and what is no text is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from formats_support import PAPERS, expected, pairs_of, spaced_dump
from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.formats.decode import binary_kind, decode, text_of
from readinglist.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = spaced_dump(PAPERS[:1]) + "naïve café – “tea”\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_encoding_of_a_dump_gives_its_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252", "utf-8-sig"])
def test_any_encoding_of_a_dump_gives_its_papers(encoding: str) -> None:
    assert pairs_of(spaced_dump().encode(encoding)) == expected()


def test_bytes_of_another_encoding_inside_utf8_are_kept() -> None:
    assert decode("naïve ".encode() + "café\n".encode("latin-1") + "tschüß".encode()) == "naïve café\ntschüß"


def test_bytes_that_windows_1252_lacks_become_the_character_of_their_number() -> None:
    assert decode(b"a\x81b\xff") == "a\x81bÿ"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0c"])
def test_all_line_endings_part_lines(newline: str) -> None:
    assert pairs_of(spaced_dump().replace("\n", newline)) == expected()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image"),
        (b"{\\rtf1 text}", "RTF"),
        (bytes(range(32)) * 20, "binary"),
    ],
)
def test_binary_files_are_named(data: bytes, kind: str) -> None:
    assert kind in (binary_kind(data) or "")


@pytest.mark.parametrize("data", [b"plain", "é".encode(), "text".encode("utf-16"), b"a\x00b" + b"c" * 400, b""])
def test_text_is_not_taken_for_binary(data: bytes) -> None:
    assert binary_kind(data) is None


@given(st.text(max_size=200))
@example("0\x000\x00\x80\x80")
def test_the_short_way_to_clean_text_equals_the_long_one(text: str) -> None:
    data = text.encode("utf-8", "replace")
    assert text_of(data) == clean(decode(data))


@pytest.mark.parametrize("way", [text_of, lambda data: clean(decode(data))])
@pytest.mark.parametrize(
    "text", ["\n\u0301", "\u00ea\u0301", "a\\n\u0301", "\r\n\u212b\u0301", "\t\u200b\u0301 e\u0301"]
)
def test_an_accent_behind_an_escape_of_json_stays_one(text: str, way: Callable[[bytes], str]) -> None:
    data = json.dumps({"note": text}, ensure_ascii=False).encode()
    assert clean(json.loads(way(data))["note"]) == clean(text)


@given(st.text('\\nu00e9\u0301\u212b{": ', max_size=40))
def test_the_short_way_equals_the_long_one_in_json(text: str) -> None:
    data = ('{"' + text).encode()
    assert text_of(data) == clean(decode(data))


@given(st.binary(max_size=200))
def test_any_bytes_decode(data: bytes) -> None:
    assert text_of(data) == clean(decode(data))


@pytest.mark.parametrize("text", ["e\u0301", "\u1100\u1161", "\u212b", "\u00a0x", "a\u200bb", "c\u0327"])
def test_what_normalisation_changes_is_seen_character_by_character(text: str) -> None:
    assert text_of(text.encode()) == clean(text)
