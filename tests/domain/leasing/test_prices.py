"""What a unit costs, what falls due when, what a swap changes: counted in hundredths, rounded once."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from desk_language import given
from desk_of_money import listed
from hypothesis import given as whatever
from hypothesis import strategies as st

from domain.leasing.bills import Bill
from domain.leasing.money import rounded, written
from domain.leasing.quote import quote
from domain.leasing.rates import once, per_month, square_metres
from domain.leasing.rent_sheet import sheet
from domain.leasing.schedule import dues, terms, value
from domain.leasing.swap import swap
from domain.rulebooks import load_preset

GJ = load_preset("gj").money
MONTHLY = {"rent": {"amount": "8000.00", "per": "month"}}
SIGNED = date(2026, 3, 9)


def lease(**data: Any) -> Any:
    return terms({"starts_on": "2026-04-01", "ends_on": "2027-03-31", **MONTHLY, **data}, SIGNED)


def clauses(*ids: str) -> Any:
    """These clauses are behind the settings that counted."""

    def check(_: Any) -> None:
        assert set(ids) <= {
            clause for rule in (GJ.offers, GJ.discount_percent, GJ.swap, GJ.rent_due_days) for clause in rule.clauses
        }

    return check


@pytest.mark.clause("GJ-5")
def test_gj_5_rent_and_every_fee_are_worked_out():
    def quoted(told: Any) -> Any:
        return quote(told[-1].data, 12, GJ)

    answer = given(listed("U1")).when(quoted).then(clauses("GJ-5")).answer
    assert [(line.name, line.monthly, line.term) for line in answer.lines] == [
        ("rent", 800_000, 9_600_000),
        ("物业费", 100_000, 1_200_000),
    ]
    assert (answer.monthly, answer.term, answer.unknown) == (900_000, 10_800_000, ())


def test_an_agent_promises_no_more_than_the_book_allows():
    unit = listed("U1").data
    assert quote(unit, 12, GJ, offered="80.00").authority.within
    below = quote(unit, 12, GJ, offered="79.99").authority
    assert (below.within, below.below, below.clauses) == (False, 1, ("GJ-5",))
    assert quote(unit, 12, GJ).authority is None


def test_what_cannot_be_counted_is_named():
    unit = {
        "rent": {"amount": "8", "per": "m2_day"},
        "fees": {"deposit": "500", "flowers": {"amount": "1", "per": "moon"}},
    }
    without_area = quote(unit, 1, GJ)
    assert without_area.unknown == ("rent", "flowers")
    assert (without_area.once, without_area.monthly) == (50_000, 0)
    assert quote(unit, 12, GJ, area="10").lines[0].term == 800 * 10 * 365


@pytest.mark.parametrize(
    ("per", "hundredths"),
    [("month", 1200), ("m2_month", 12000), ("m2/month", 12000), ("month-m2", 12000), ("year", 100), ("quarter", 400),
     ("day", 36500), ("sqm_year", 1000), ("total", None), ("m2_total", None), ("fortnight", None), ("month_month", None)],
)  # fmt: skip
def test_what_rent_is_said_per(per: str, hundredths: int | None):
    assert per_month({"amount": "12", "per": per}, "10") == hundredths


def test_what_is_paid_once():
    assert (once("12.5"), once({"amount": "12", "per": "total"}), once({"amount": "12", "per": "month"})) == (
        1250,
        1200,
        None,
    )


@pytest.mark.parametrize(
    ("area", "hundredths"), [("80", 8000), ("80.5", 8050), ("80.005", 8001), ("80.0049", 8000), (None, None)]
)
def test_areas_are_counted_in_hundredths(area: str | None, hundredths: int | None):
    assert square_metres(area) == hundredths


def test_sums_are_written_and_rounded_half_away_from_zero():
    assert [written(one) for one in (0, 5, -5, 100050, -100050)] == ["0.00", "0.05", "-0.05", "1000.50", "-1000.50"]
    assert [rounded(Fraction(one, 2)) for one in (1, -1, 3, -3, 4)] == [1, -1, 2, -2, 2]


def test_a_year_by_month():
    schedule = dues(lease(), date(2030, 1, 1))
    assert [(due.period, due.rent) for due in schedule[:2]] == [("2026-04", 800_000), ("2026-05", 800_000)]
    assert (len(schedule), schedule[-1].last, value(lease())) == (12, date(2027, 3, 31), 9_600_000)


def test_by_quarter_with_free_time_fee_and_a_rise():
    plan = {
        "pay_every": "quarter",
        "rent_free_days": 45,
        "escalation": {"percent": "3.5", "every_months": 6},
        "property_fee": {"amount": "1000", "per": "month"},
    }
    schedule = dues(lease(rent_schedule=plan), date(2030, 1, 1))
    assert [due.rent for due in schedule] == [800_000 + 800_000 * 16 // 31, 2_400_000, 2_484_000, 2_484_000]
    assert [due.fee for due in schedule] == [300_000] * 4
    assert [due.period for due in schedule] == ["2026-04", "2026-07", "2026-10", "2027-01"]


def test_a_lease_that_begins_at_the_end_of_a_month_and_ends_within_one():
    schedule = dues(lease(starts_on="2026-01-31", ends_on="2026-03-14"), date(2030, 1, 1))
    assert [(due.first.isoformat(), due.last.isoformat()) for due in schedule] == [
        ("2026-01-31", "2026-02-27"),
        ("2026-02-28", "2026-03-14"),
    ]
    assert schedule[1].rent == rounded(Fraction(800_000 * 15, 31))


def test_a_sale_has_a_price_and_no_rent():
    sale = lease(rent={"amount": "500000", "per": "total"}, ends_on=None)
    assert (dues(sale, date(2030, 1, 1)), value(sale)) == ([], 50_000_000)
    assert value(lease(ends_on=None)) is None


@whatever(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 1500), st.integers(1, 10**9), st.sampled_from(["month", "quarter"])
)  # fmt: skip
def test_periods_follow_one_another_and_leave_no_day_out(starts: date, days: int, cents: int, every: str):
    ends = starts + timedelta(days=days)
    data = {"starts_on": str(starts), "ends_on": str(ends), "rent": {"amount": written(cents), "per": "month"}}
    agreed = terms({**data, "rent_schedule": {"pay_every": every}}, SIGNED)
    schedule = dues(agreed, ends)
    assert (schedule[0].first, schedule[-1].last) == (starts, ends)
    assert all(one.last + timedelta(days=1) == two.first for one, two in pairwise(schedule))
    months = Fraction(sum(due.rent for due in schedule), cents)
    assert abs(months - Fraction(days + 1) * 12 / 365) < 1 + len(schedule)


def _bill(number: int, period: str | None, paid: int, due_on: date | None = None, amount: int | None = 800_000) -> Bill:
    return Bill("U1", f"B{number}", "D1", "K1", "C1", period, amount, due_on, paid, SIGNED if paid else None, number)


@pytest.mark.clause("ZY-ops")
def test_zy_ops_rent_is_due_ahead_and_overdue_when_it_is_not_paid():
    def as_of(day: date) -> Any:
        bills = [
            _bill(1, "2026-04", 800_000),
            _bill(2, None, 300_000, date(2026, 5, 10)),
            _bill(3, None, 0, date(2020, 1, 1)),
        ]
        return lambda _: sheet(lease(), SIGNED, bills, GJ, day)

    may = given(listed("U1")).when(as_of(date(2026, 5, 6))).then(clauses("ZY-ops")).answer
    assert [(one.state, one.due_on.isoformat()) for one in may.periods[:3]] == [
        ("paid", "2026-04-05"),
        ("due", "2026-05-10"),
        ("to_come", "2026-06-05"),
    ]
    assert [bill.bill for bill in may.others] == ["B3"]
    june = given(listed("U1")).when(as_of(date(2026, 6, 6))).then(clauses("ZY-ops")).answer
    assert [one.state for one in june.periods[:4]] == ["paid", "overdue", "not_billed", "to_come"]
    assert (june.due, june.billed, june.paid, june.overdue) == (2_400_000, 2_400_000, 1_100_000, 1_300_000)


def test_what_was_due_before_the_contract_was_on_record_is_not_held_against_the_tenant():
    old = terms({"starts_on": "2025-12-01", "ends_on": "2026-05-31", **MONTHLY}, SIGNED)
    states = [one.state for one in sheet(old, SIGNED, [], GJ, date(2026, 4, 6)).periods]
    assert states == ["before", "before", "before", "before", "not_billed", "to_come"]


@pytest.mark.clause("GJ-10")
def test_gj_10_a_swap_is_paid_up_or_refunded_by_area_and_rate():
    small = ("U1", {"area": "100", "rent": {"amount": "80", "per": "m2_month"}, "fees": {"water": "500"}})
    large = ("U2", {"area": "120", "rent": {"amount": "90", "per": "m2_month"}, "fees": {"water": "600"}})

    def moved(old: Any, new: Any) -> Any:
        return lambda _: swap(old, new, date(2026, 5, 16), date(2026, 6, 30))

    up = given(listed("U1")).when(moved(small, large)).then(clauses("GJ-10")).answer
    assert (up.monthly, up.difference, up.once) == (280_000, rounded(Fraction(280_000 * 16, 31)) + 280_000, 10_000)
    down = given(listed("U1")).when(moved(large, small)).then(clauses("GJ-10")).answer
    assert (down.monthly, down.difference, down.once) == (-up.monthly, -up.difference, -up.once)


def test_a_swap_of_what_cannot_be_counted_says_nothing():
    unknown = swap(("U1", {}), ("U2", {"area": "1", "rent": {"amount": "1", "per": "m2_month"}}), SIGNED, SIGNED)
    assert (unknown.monthly, unknown.difference) == (None, None)
