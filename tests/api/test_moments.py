"""Moments and days in parameters."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from api.requests.moments import parse_day, parse_moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T10:15:00+08:00",
        "2026-03-02T10:15:00 08:00",
        "2026-03-02t02:15:00z",
        "2026-03-02 02:15:00.000000000Z",
    ],
)
def test_a_moment_is_read_with_its_zone(text: str) -> None:
    assert parse_moment(text) == datetime(2026, 3, 2, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "2026-03-02T10:15:00",
        "1700000000",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-02-30T10:15:00Z",
        "2026-03-02T25:15:00Z",
        "2026-03-02T10:15:00+24:00",
        "２０２６-03-02T10:15:00Z",
        "\x00",
        "",
        None,
        5,
    ],
)
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text)


def test_a_day() -> None:
    assert parse_day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["2026-02-29", "20260302", "0001-01-01", "9999-12-31", "today", "", None])
def test_what_is_no_day_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)
