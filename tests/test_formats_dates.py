"""Days as pages print them, completed by what the user said and by nothing else."""

from __future__ import annotations

import pytest

from readinglist.formats.dates import Date, complete, fields, parse


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("May 30, 2026", Date(2026, 5, 30)),
        ("Sept. 3, 1999", Date(1999, 9, 3)),
        ("Jun 12", Date(None, 6, 12)),
        ("2026-06-12T00:00:00.000Z", Date(2026, 6, 12)),
        ("2026-06", Date(2026, 6)),
        ("2026", Date(2026)),
        ("2026-13-40", Date(2026)),
        ("Feb 30, 2026", Date(2026, 2, None)),
        ("someday", None),
    ],
)
def test_parse(text: str, date: Date | None) -> None:
    assert parse(text) == date


@pytest.mark.parametrize(
    ("date", "limit", "year"),
    [
        (Date(None, 3, 14), "2025", 2025),
        (Date(None, 3, 14), "2025-03-14", 2025),
        (Date(None, 3, 15), "2025-03-14", 2024),
        (Date(None, 12, 31), "2025-03", 2024),
        (Date(2020, 3, 14), "2025", 2020),
        (Date(None, 3, 14), None, None),
    ],
)
def test_the_latest_year_that_is_not_after_the_limit_completes_a_day(
    date: Date, limit: str | None, year: int | None
) -> None:
    assert complete(date, limit).year == year


def test_a_date_prints_as_pages_do_and_as_iso() -> None:
    assert Date(2026, 5, 30).text == "May 30, 2026"
    assert Date(None, 6, 12).text == "Jun 12"
    assert [Date(2026, 5, 3).iso, Date(2026, 5).iso, Date(2026).iso, Date(None, 5, 3).iso] == [
        "2026-05-03", "2026-05", "2026", "",
    ]  # fmt: skip


def test_fields_have_no_day_without_a_month_and_nothing_without_a_year() -> None:
    assert fields(Date(2026, None, 3)) == {"year": 2026}
    assert fields(Date(None, 6, 12)) == {}
