"""The rent of a lease as it is collected (收租台账): what is due when, billed, paid, overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from domain.leasing.bills import Bill
from domain.leasing.schedule import Due, Terms, dues
from domain.rulebooks.money import MoneyRules

State = Literal["paid", "overdue", "due", "to_come", "not_billed", "before"]

AHEAD = timedelta(days=366)
"""Periods of a lease without end are shown so far ahead."""


class Period(NamedTuple):
    """A period of the lease: hundredths of rent and fee, when they are due, what was billed and paid.

    ``state``: ``paid``; ``overdue``: billed, not paid in full, and past its day; ``due``: within the days of notice;
    ``to_come``; ``not_billed``: past its day without a bill; ``before``: due before the contract was on record.
    """

    due: Due
    due_on: date
    bills: tuple[Bill, ...]
    billed: int
    paid: int
    state: State


class Sheet(NamedTuple):
    """All periods, the bills that belong to none of them, and the sums in hundredths as of a day."""

    periods: tuple[Period, ...]
    others: tuple[Bill, ...]
    due: int
    billed: int
    paid: int
    overdue: int


def sheet(lease: Terms, signed_on: date, bills: Iterable[Bill], rules: MoneyRules, today: date) -> Sheet:
    """The sheet of one lease as of ``today``. ``bills``: those of the lease.

    A bill belongs to the period that it names (``2026-06``), else to the one in which it is due.
    """
    until = lease.ends_on or max(today, lease.starts_on) + AHEAD
    schedule = dues(lease, until)
    by_name = {due.period: due for due in schedule}
    mine: dict[str, list[Bill]] = {}
    others: list[Bill] = []
    for bill in bills:
        due = by_name.get(bill.period or "") or _around(schedule, bill.due_on)
        if due is None:
            others.append(bill)
        else:
            mine.setdefault(due.period, []).append(bill)
    periods = tuple(_period(due, mine.get(due.period, []), signed_on, rules, today) for due in schedule)
    every = [bill for period in periods for bill in period.bills] + others
    late = [bill for bill in every if bill.open and bill.due_on is not None and bill.due_on < today]
    undated = [
        bill
        for period in periods
        if period.state == "overdue"
        for bill in period.bills
        if bill.open and not bill.due_on
    ]
    return Sheet(
        periods,
        tuple(others),
        sum(period.due.amount for period in periods if period.due_on <= today and period.state != "before"),
        sum(bill.amount or 0 for bill in every),
        sum(bill.paid for bill in every),
        sum(bill.rest for bill in (*late, *undated)),
    )


def _around(schedule: Iterable[Due], day: date | None) -> Due | None:
    return next((due for due in schedule if day is not None and due.first <= day <= due.last), None)


def _period(due: Due, bills: list[Bill], signed_on: date, rules: MoneyRules, today: date) -> Period:
    named = [bill.due_on for bill in bills if bill.due_on is not None]
    due_on = min(named) if named else due.first + timedelta(days=rules.rent_due_days.value)
    billed, paid = sum(bill.amount or 0 for bill in bills), sum(bill.paid for bill in bills)
    state: State
    if not any(bill.open for bill in bills) and (bills or due.amount == 0):
        state = "paid"
    elif due_on >= today:
        state = "due" if due_on - timedelta(days=rules.rent_notice_days.value) <= today else "to_come"
    elif bills:
        state = "overdue"
    else:
        state = "before" if due_on < signed_on else "not_billed"
    return Period(due, due_on, tuple(bills), billed, paid, state)
