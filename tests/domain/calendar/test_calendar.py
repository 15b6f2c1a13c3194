"""Local days: “n 天” and “一个月” as the books count them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import add_months, calendar_of, parse_end, parse_moment, parse_start

SHANGHAI = calendar_of("Asia/Shanghai")
ZONES = (
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/New_York",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "UTC",
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def test_seven_days_after_2_march_end_with_9_march():
    assert SHANGHAI.text(SHANGHAI.days_after(local("2026-03-02T10:15"), 7)) == "2026-03-09T23:59:59.999999+08:00"


def test_a_month_is_the_same_day_next_month():
    assert SHANGHAI.text(SHANGHAI.months_after(local("2026-03-02T10:15"))) == "2026-04-02T23:59:59.999999+08:00"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-05-15", 12, "2027-05-15"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_or_that_months_last_day(day, months, expected):
    assert add_months(date.fromisoformat(day), months).isoformat() == expected


def test_just_before_midnight_is_still_the_day():
    assert SHANGHAI.date_of(local("2026-03-02T23:59:59.999999")) == date(2026, 3, 2)
    assert SHANGHAI.date_of(local("2026-03-03T00:00")) == date(2026, 3, 3)


def test_a_clock_time_of_a_day():
    assert SHANGHAI.at(date(2026, 3, 2), time(9)) == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_a_date_begins_with_its_first_moment_and_ends_with_its_last():
    assert parse_start("2026-03-02", SHANGHAI) == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert parse_end("2026-03-02", SHANGHAI) == datetime(2026, 3, 2, 15, 59, 59, 999999, tzinfo=UTC)
    exact = "2026-03-02T10:00:00+08:00"
    assert parse_start(exact, SHANGHAI) == parse_end(exact, SHANGHAI) == datetime(2026, 3, 2, 2, tzinfo=UTC)
    with pytest.raises(ValueError, match="no time zone"):
        parse_moment("2026-03-02T10:00:00")


def test_a_day_that_begins_at_one_in_the_morning():
    """São Paulo put its clocks forward at midnight: 4 November 2018 began at 01:00."""
    brazil = calendar_of("America/Sao_Paulo")
    assert brazil.text(brazil.start_of(date(2018, 11, 4))) == "2018-11-04T01:00:00-02:00"
    assert brazil.close_of(date(2018, 11, 3)) + timedelta(microseconds=1) == brazil.start_of(date(2018, 11, 4))


@given(
    st.sampled_from(ZONES),
    st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 -- the zone is added below
)
def test_every_moment_lies_in_its_day(zone, naive):
    calendar, moment = calendar_of(zone), naive.replace(tzinfo=UTC)
    day = calendar.date_of(moment)
    assert day == moment.astimezone(calendar.zone).date()
    assert calendar.start_of(day) <= moment <= calendar.close_of(day)
