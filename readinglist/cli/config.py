"""The configuration file: what it may say, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from readinglist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_KEYS = {
    "library": "path of the library file",
    "color": "auto, always or never",
    "key_pattern": "pattern of new citation keys",
    "exports": "tables of saved exports, [exports.NAME]",
    "tui": "table of the terminal UI, [tui]",
    "enrich": "table of the lookup of metadata, [enrich]",
}
"""Names that the file may have, with what each is."""

EXPORT_KEYS = {
    "file": "path of the file that is written",
    "query": "the papers, as in `list`; all, without it",
    "format": "as for `export -f`; by the ending of the file, without it",
    "fields": "names of fields with commas; all, without it",
    "abstracts": "true or false",
    "group": "for Markdown: tag, status or none",
}
"""Names that a saved export may have, with what each is; only ``file`` has to be there."""


ENRICH_KEYS = {
    "contact": "your e-mail address, which services on the web are told",
    "semantic_scholar_key": "your key for Semantic Scholar",
    "servers": "addresses to ask instead of the services' own, [enrich.servers]: NAME = URL",
}
"""Names that the table ``[enrich]`` may have, with what each is."""


class SavedExport(NamedTuple):
    """An export that the configuration names."""

    name: str
    file: Path
    query: str = ""
    format: str | None = None
    fields: str | None = None
    abstracts: bool = True
    group: str | None = None


def read_config(path: Path, *, must_exist: bool) -> dict[str, Any]:
    """The values of a configuration file; none where there is no file.

    Raises:
        UsageError: it can't be read, is no TOML, or has an unknown name or a wrong value.
    """
    if not path.exists():
        if must_exist:
            raise UsageError(f"{path}: no such configuration file")
        return {}
    import tomllib

    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: can't be read as TOML: {error}") from error
    for name, value in values.items():
        if name not in CONFIG_KEYS:
            raise UsageError(f"{path}: unknown name {name!r}; known are {', '.join(CONFIG_KEYS)}")
        if name == "exports":
            _check_exports(path, value)
        elif name == "enrich":
            _check_enrich(path, value)
        elif name == "tui":
            # What is in it is checked by those who know it, when the terminal UI is opened.
            if not isinstance(value, dict):
                raise UsageError(f"{path}: tui has to be {CONFIG_KEYS['tui']}")
        elif not isinstance(value, str) or (name == "color" and value not in ("auto", "always", "never")):
            raise UsageError(f"{path}: {name} has to be {CONFIG_KEYS[name]}")
    return values


def _check_exports(path: Path, exports: Any) -> None:
    if not isinstance(exports, dict):
        raise UsageError(f"{path}: exports has to be {CONFIG_KEYS['exports']}")
    for name, table in exports.items():
        where = f"{path}: exports.{name}"
        if not isinstance(table, dict):
            raise UsageError(f"{where} has to be a table, [exports.{name}], with file and perhaps query and format")
        for key, value in table.items():
            if key not in EXPORT_KEYS:
                raise UsageError(f"{where}: unknown name {key!r}; known are {', '.join(EXPORT_KEYS)}")
            if not isinstance(value, bool if key == "abstracts" else str):
                raise UsageError(f"{where}: {key} has to be {EXPORT_KEYS[key]}")
        if not table.get("file"):
            raise UsageError(f"{where}: file is missing, the path of what is written")


def _check_enrich(path: Path, table: Any) -> None:
    if not isinstance(table, dict):
        raise UsageError(f"{path}: enrich has to be {CONFIG_KEYS['enrich']}")
    for key, value in table.items():
        if key not in ENRICH_KEYS:
            raise UsageError(f"{path}: enrich: unknown name {key!r}; known are {', '.join(ENRICH_KEYS)}")
        texts = list(value.values()) if isinstance(value, dict) else [value]
        wrong = isinstance(value, dict) != (key == "servers")
        if wrong or not all(isinstance(text, str) and text.isprintable() for text in texts):
            raise UsageError(f"{path}: enrich.{key} has to be {ENRICH_KEYS[key]}")
    if "contact" in table:
        from readinglist.enrich.address import is_contact

        if not is_contact(table["contact"]):
            raise UsageError(f"{path}: enrich.contact has to be {ENRICH_KEYS['contact']}")


def saved_exports(values: Mapping[str, Any], config: Path) -> list[SavedExport]:
    """The exports that a configuration names; a path that is not absolute begins at the configuration's folder."""
    found = []
    for name, table in values.get("exports", {}).items():
        file = Path(table["file"]).expanduser()
        options = {key: value for key, value in table.items() if key != "file"}
        found.append(SavedExport(name, config.parent / file, **options))
    return found
