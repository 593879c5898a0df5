"""Bytes to text: whatever a file's encoding, every character of it is kept and the lines end with newlines.

Dumps come from clipboards, redirected Windows shells and old editors, and are pasted together; a source must
not be refused, nor a byte of it dropped, because a part of it is in another encoding.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata

from readinglist.formats.json_values import looks_like_json
from readinglist.text import clean

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive (or a document kept in one)"),
    (b"PK\x05\x06", "a zip archive (or a document kept in one)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27} | {127})
# The ASCII characters that text.clean() leaves as they are.
_KEPT = bytes({9, 10, *range(32, 127)})
_SLACK = 0.01
_ESCAPE = re.compile(r"(\\(?:[bfnrt]|u[0-9A-Fa-f]{4}))([^\x00-\x7f]+)")


def binary_kind(data: bytes) -> str | None:
    """What *data* is, in words (``a PDF document``), if it is no text at all."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF":
        return "a sound, video or image file"
    if any(data.startswith(bom) for bom, _ in _BOMS) or _utf16(data):
        return None
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # A few stray control characters are what a terminal log leaves; with NULs, or more of them, it is no text.
    if controls > len(sample) * (_SLACK if b"\x00" in sample else 5 * _SLACK):
        return "a binary file"
    return None


def is_wide(data: bytes) -> bool:
    """Whether *data* begins a text of which a character takes two or four bytes."""
    return any(data.startswith(bom) for bom, encoding in _BOMS if encoding != "utf-8") or _utf16(data) is not None


def decode(data: bytes) -> str:
    """The text of *data*: UTF-8, UTF-16 or UTF-32 by mark or by look, else UTF-8 with the odd byte in Windows-1252.

    Nothing is dropped but byte order marks; what no encoding explains becomes the character of the same number.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            # A mark that occurs again where files were glued together is no character either: clean() drops it.
            errors = "readinglist-mixed" if encoding == "utf-8" else "replace"
            return _escapes_guarded(data[len(bom) :].decode(encoding, errors))
    guess = _utf16(data)
    if guess:
        return _escapes_guarded(data.decode(guess, "replace"))
    return _escapes_guarded(data.decode("utf-8", "readinglist-mixed"))


def _escapes_guarded(text: str) -> str:
    """*text*; in JSON, what stands right behind an escape is escaped too.

    An accent must not be put together with the ``n`` of ``\\n`` when the text is normalised.
    """
    if "\\" not in text or text.isascii() or not looks_like_json(text):
        return text
    return _ESCAPE.sub(_guarded, text)


def _guarded(match: re.Match[str]) -> str:
    return match[1] + json.dumps(match[2])[1:-1] if any(map(_may_compose, match[2])) else match[0]


def text_of(data: bytes) -> str:
    """``clean(decode(data))``, by the shortest way: most texts have nothing that cleaning would change."""
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    odd = plain.translate(None, _KEPT)
    if not odd:
        return plain.decode("ascii")
    if b"\x00" in odd:
        # It may be UTF-16, which is no matter of single characters.
        return clean(decode(data))
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError:
        return clean(decode(data))
    # Deleting ASCII has left the other characters whole.
    rest = set(odd.decode("utf-8"))
    composing = any(map(_may_compose, rest))
    if composing:
        text = _escapes_guarded(text)
    for character in rest:
        if (cleaned := clean(character)) != character:
            text = text.replace(character, cleaned)
    return "\n".join(map(_composed, text.split("\n"))) if composing else text


def _composed(line: str) -> str:
    return line if unicodedata.is_normalized("NFC", line) else unicodedata.normalize("NFC", line)


def _may_compose(character: str) -> bool:
    """Whether normalisation could change *character*, or what stands before it, by putting them together."""
    jamo = "\u1100" <= character <= "\u11ff"
    return jamo or unicodedata.category(character)[0] == "M" or not unicodedata.is_normalized("NFC", character)


def _utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: text mostly in Latin script has a NUL in every other place."""
    sample = data[:4096]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[::2], sample[1::2]
    zeros, others = even.count(0) / len(even), odd.count(0) / len(odd)
    if others > 0.3 and zeros < 0.05:
        return "utf-16-le"
    if zeros > 0.3 and others < 0.05:
        return "utf-16-be"
    return None


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """The error handler that reads a byte that is not UTF-8 as Windows-1252, or as Latin-1 where that has none."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    raw = error.object[error.start : error.end]
    return "".join(_byte(value) for value in raw), error.end


def _byte(value: int) -> str:
    try:
        return bytes((value,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(value)


codecs.register_error("readinglist-mixed", _mixed)
