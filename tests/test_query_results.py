"""What queries find: each filter on a small library, the indexes they use, and the largest there can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from query_support import NOW, PAPERS, found, library

from readinglist import query as language
from readinglist.query import MAX_LENGTH, MAX_TERMS, parse, parse_leniently, words

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def search() -> Callable[..., list[int]]:
    connection = library(PAPERS)

    def run(text: str, **options: Any) -> list[int]:
        parsed = parse_leniently(text) if options.get("typing") else parse(text)
        return found(connection, language.compile(parsed, **{"now": NOW, **options}))

    return run


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [1, 2, 3, 5]),
        ("flow", [1, 5]),
        ("FLOW naive", [1]),
        ("naïve", [1]),
        ("flow -rivers", [5]),
        ("-flow", [2, 3]),
        ("flow OR sea", [1, 3, 5]),
        ("NOT (flow OR sea)", [2]),
        ("-(flow rivers)", [2, 3, 5]),
        ('"flow matching"', [1]),
        ("flow-matching", [1]),
        ("r-cnn", [2]),
        ("GPT-4o", [2]),
        ("2.5", [2]),
        ("riv*", [1]),
        ("riv", []),
        ('"flow mat"*', [1]),
        ("c", [1, 3]),
        ("C++", [1]),
        ("c++", [1]),
        ('"A*"', [5]),
        ('"a*"', [5]),
        ("a*", [2, 3, 5]),
        ("++", [1, 2]),
        ("title:++", [2]),
        ("?", [1]),
        ("note:?", [1]),
        ("-?", [2, 3, 5]),
        ("深度", [1]),
        ("学习", [1]),
        ("-学习", [2, 3, 5]),
        ("abstract:学习 flow", [1]),
        ("title:学习", []),
        ("李明", [2]),
        ('author:"李 明"', [2]),
        ("author:]", []),
        ("author:,", []),
        ('author:"\\"', [2]),
        ('author:""""', [2]),
        ("ภาษา", [5]),
        ("title:flow", [1]),
        ("abstract:flow", [5]),
        ("author:grove", [1]),
        ('author:"Yoshi E. Grove"', [1]),
        ('author:"Grove, Yoshi"', [1]),
        ('author:"Y. Grove"', [1]),
        ('author:"Z. Grove"', []),
        ('author:"Jean-Luc van der Lind"', [1]),
        ("author:Grove,Yoshi", [1]),
        ('author:"Yoshi Gro"*', [1]),
        ('"jean-luc van der lind"', [1]),
        ('"yoshi grove"', [1]),
        ('"y. grove"', [1]),
        ('author:"a b c d e f g"', []),
        ("venue:river", [1]),
        ("tag:llm", [1, 2]),
        ("tag:=llm", [1]),
        ('tag:="Deep Learning"', [1]),
        ("-tag:=LLM", [2, 3, 5]),
        ("note:try", [1]),
        ("key:GROVE", [1, 5]),
        ("key:grove_o", [1]),
        ("key:gone", []),
        ("-key:gone", [1, 2, 3, 5]),
        ("key:=grove2023FLOW", [1]),
        ("key:=grove", []),
        ("key:ödin", []),
        ("key:Ödin*", [2]),
        ("id:3", [3]),
        ("id:4", []),
        ("arxiv:2403.03507", [1]),
        ("arxiv:2403.", [1]),
        ("arxiv:2403.0350", [1]),
        ("arxiv:=2403.0350", []),
        ("arxiv:https://arxiv.org/abs/2403.03507v3", [1]),
        ("arxiv:cs.AI/0112017", [2]),
        ("arxiv:CS.AI/01", [2]),
        ("arxiv:=x", []),
        ("-arxiv:2403.03507", [2, 3, 5]),
        ("2403.03507v1", [1]),
        ("arXiv:2403.03507", [1]),
        ("doi:10.1234/FLOW.1", [1]),
        ("doi:https://doi.org/10.1234/flow.1", [1]),
        ("doi:10.1234/flow.1*", [1, 2]),
        ("doi:10.1234/", [1, 2]),
        ("doi:=10.1234/", []),
        ("doi:10.48550/arXiv.2403.03507", [1]),
        ("https://doi.org/10.1234/flow.1", [1]),
        ("-doi:10.1234/flow.1", [2, 3, 5]),
        ("source:LIST-2024", [1]),
        ("source:März", [1]),
        ("source:RIS", [1]),
        ("-source:bibtex", [2, 3, 5]),
        ("year:2023", [1]),
        ("year:2020..2022", [2]),
        ("year:..2022", [2]),
        ("year:>2020", [1]),
        ("-year:2023", [2, 3, 5]),
        ("-year:>2000", [3, 5]),
        ("seen:3", [1]),
        ("seen:<3", [2, 3, 5]),
        ("added:2d", [1]),
        ("added:26h", [1]),
        ("added:25h", []),
        ("added:<2d", [1]),
        ("added:>2d", [2, 3, 5]),
        ("added:12m", [1, 3]),
        ("added:1d..4m", [1, 3]),
        ("added:4m..1d", [1, 3]),
        ("added:1y..", [2, 5]),
        ("added:..1y", [1, 3]),
        ("added:2024", [2, 3]),
        ("added:2024-03", [2]),
        ("added:2024-12", [3]),
        ("added:2024-03-14", [2]),
        ("added:2024-12-31", [3]),
        ("added:<2024-03-14", [5]),
        ("added:<=2024-03-14", [2, 5]),
        ("added:>2024-03-14", [1, 3]),
        ("added:>=2024-03-14", [1, 2, 3]),
        ("added:2024..2025-03", [1, 2, 3]),
        ("added:2024-04..", [1, 3]),
        ("added:..9999", [1, 2, 3, 5]),
        ("added:99999y", [1, 2, 3, 5]),
        ("added:99999h", [1, 2, 3]),
        ("added:99999w", [1, 2, 3, 5]),
        ("updated:1h", [1]),
        ("is:starred", [1]),
        ("-is:starred", [2, 3, 5]),
        ("is:unread", [3]),
        ("is:reading", [1]),
        ("status:read", [2]),
        ("is:skipped", [5]),
        ("is:duplicate", [1, 2]),
        ("is:duplicate is:trashed", []),
        ("-is:duplicate", [3, 5]),
        ("is:merged", [1]),
        ("-is:merged", [2, 3, 5]),
        ("is:edited", [1]),
        ("is:trashed", [4]),
        ("-is:trashed", [1, 2, 3, 5]),
        ("flow OR is:trashed", [1, 4, 5]),
        ("flow (sea OR -is:trashed)", [1, 5]),
        ("type:article", [1]),
        ("has:note", [1]),
        ("has:abstract", [1, 5]),
        ("has:doi", [1, 2]),
        ("has:arxiv", [1, 2]),
        ("has:code", [1]),
        ("has:tag", [1, 2]),
        ("has:authors", [1, 2]),
        ("has:year", [1, 2]),
        ("has:url", [1]),
        ("has:venue", [1]),
        ("-has:code -has:tag", [3, 5]),
        ("NOT (year:2023 OR is:read)", [3, 5]),
        ("-(year:2023 -doi:10.1/x)", [2, 3, 5]),
        ("sea OR (year:2023 flow)", [1, 3]),
        ('" OR 1=1 --"', []),
        ('"\'; DROP TABLE papers"', []),
    ],
)  # fmt: skip
def test_query_finds(search: Callable[..., list[int]], query: str, ids: list[int]) -> None:
    assert search(query) == ids


def test_trash_is_included_on_demand(search: Callable[..., list[int]]) -> None:
    assert search("flow", trashed=True) == [1, 4, 5]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("riv", [1]),
        ("riv ", []),
        ("flow riv", [1]),
        ("riv flow", []),
        ("flow -riv", [1, 5]),
        ("title:riv", [1]),
        ('"flow mat', [1]),
        ('author:"yoshi gro', [1]),
        ("year:20", [1, 2, 3, 5]),
    ],
)
def test_word_being_typed_is_the_beginning_of_one(search: Callable[..., list[int]], typed: str, ids: list[int]) -> None:
    assert search(typed, typing=True) == ids


def test_dates_are_days_of_the_time_zone_of_now(search: Callable[..., list[int]]) -> None:
    paris = NOW.astimezone(ZoneInfo("Europe/Paris"))
    assert search("added:2024-12-31", now=paris) == []
    assert search("added:2025-01-01", now=paris) == [3]
    assert search("added:2025", now=NOW.astimezone(timezone(timedelta(hours=-9)))) == [1]
    assert search("added:2024-12-31", now=NOW.replace(tzinfo=None)) == [3]
    west, east = timezone(timedelta(hours=-9)), timezone(timedelta(hours=9))
    assert search("added:..9999", now=NOW.astimezone(west)) == [1, 2, 3, 5]
    assert search("added:0001..", now=NOW.astimezone(east)) == [1, 2, 3, 5]


def test_month_ago_is_clamped_to_the_calendar(search: Callable[..., list[int]]) -> None:
    compiled = language.compile(parse("added:1m"), now=NOW)
    assert compiled.params == ("2025-02-28T12:00:00",)
    leap = datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert language.compile(parse("added:1y"), now=leap).params == ("2023-02-28T12:00:00",)


def test_word_alone_compiles_to_its_own_condition(search: Callable[..., list[int]]) -> None:
    (first, second) = words(parse("flow title:sea"))
    assert language.compile(first, now=NOW).match == '"flow"'
    assert language.compile(second, now=NOW).match == 'title : "sea"'


def test_what_is_no_node_is_refused() -> None:
    with pytest.raises(TypeError):
        language.compile(language.Node(), now=NOW)


@pytest.mark.parametrize(
    ("query", "plan"),
    [
        ("flow", "SEARCH p USING INTEGER PRIMARY KEY"),
        ("flow year:2023", "SEARCH p USING INTEGER PRIMARY KEY"),
        ("flow OR matching", "SEARCH p USING INTEGER PRIMARY KEY"),
        ("id:3", "SEARCH p USING INTEGER PRIMARY KEY"),
        ("key:=a", "SEARCH p USING INTEGER PRIMARY KEY"),
        ("key:=a", "SEARCH papers USING COVERING INDEX sqlite_autoindex_papers_1 (key=?)"),
        ("key:=a", "SEARCH aliases USING INDEX sqlite_autoindex_aliases_1 (key=?)"),
        ("key:a", "SEARCH papers USING COVERING INDEX sqlite_autoindex_papers_1 (key>? AND key<?)"),
        ("key:a", "SEARCH aliases USING INDEX sqlite_autoindex_aliases_1 (key>? AND key<?)"),
        ("arxiv:2403.03507", "SEARCH p USING INDEX papers_arxiv (arxiv>? AND arxiv<?)"),
        ("arxiv:=2403.03507", "SEARCH p USING INDEX papers_arxiv (arxiv=?)"),
        ("doi:10.1234/x", "SEARCH p USING INDEX papers_doi (doi=?)"),
        ("doi:10.1234/", "SEARCH p USING INDEX papers_doi (doi>? AND doi<?)"),
        ("2403.03507", "MULTI-INDEX OR"),
        ("added:2d", "SEARCH p USING INDEX papers_added"),
        ("is:reading", "SEARCH p USING INDEX papers_status"),
        ("is:starred", "papers_starred"),
        ("is:trashed", "papers_trashed"),
        ("tag:=llm", "SEARCH paper_tags USING INDEX paper_tags_tag"),
    ],
)
def test_query_uses_an_index(query: str, plan: str) -> None:
    connection = library([])
    compiled = language.compile(parse(query), now=NOW)
    sql = f"EXPLAIN QUERY PLAN SELECT p.id FROM papers AS p WHERE {compiled.where}"
    steps = [step for *_, step in connection.execute(sql, compiled.params)]
    assert any(plan in step for step in steps), steps
    assert not any(step in ("SCAN p", "SCAN papers", "SCAN aliases") for step in steps), steps


def test_pairs_that_were_called_different_are_no_duplicates_any_more() -> None:
    connection = library(PAPERS)
    compiled = language.compile(parse("is:duplicate"), now=NOW)
    assert found(connection, compiled) == [1, 2]
    ((left, right),) = connection.execute("SELECT left_hash, right_hash FROM suspects WHERE id = 1")
    connection.execute("INSERT INTO decisions VALUES (1, ?, ?, 'different', '')", (left, right))
    assert found(connection, compiled) == []


def test_largest_queries_run(search: Callable[..., list[int]]) -> None:
    for term in ("a", "year:1", "++", '"y. g"', "author:深", "is:duplicate", "C++", "key:a", "2403.03507"):
        for joint in (" ", " OR ", " -", " OR -"):
            search(joint.join([term] * min(MAX_TERMS, MAX_LENGTH // len(term + joint))))


@pytest.mark.parametrize("leaf", ["a", "year:1", '"y. g"', "++", "title:深", "doi:10.48550/arXiv.2403.03507"])
def test_deepest_queries_run(search: Callable[..., list[int]], leaf: str) -> None:
    def nested(depth: int, inner: str) -> str:
        return inner.replace("?", f"({nested(depth - 1, inner)})") if depth else leaf

    for inner in (f"{leaf} OR {leaf} -?", f"? {leaf} OR {leaf}", f"-? OR {leaf} {leaf}", f"{leaf} OR {leaf} ?"):
        search(nested(10, inner))
    for inner, depth in ((f"{leaf} OR {leaf} -? -?", 5), (f"? ? OR {leaf}", 6), ("-? OR -?", 7), ("? OR ?", 8)):
        full = nested(depth, inner)
        assert len(full) < 10_000
        search(full)
