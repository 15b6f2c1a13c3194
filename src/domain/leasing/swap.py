"""Changing the unit (换铺): rent and fees by the new area and rate, paid up or refunded (GJ-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from domain.leasing.bills import Bill
from domain.leasing.money import rounded
from domain.leasing.rates import once, per_month
from domain.leasing.schedule import Terms, dues


class Side(NamedTuple):
    """A unit of the swap: its area as written, and hundredths a month of rent and of fees; None where it cannot be counted."""

    unit: str
    area: str | None
    rent: int | None
    fees: int | None


class Swap(NamedTuple):
    """What a swap changes. ``monthly``: hundredths more a month (less: below zero).

    ``paid_until``: to which day rent is paid at the old rate; ``difference``: what the days from ``from_on`` until then cost
    more at the new rate and area, to be paid up; below zero it is refunded. ``once``: the same for fees that are paid once.
    """

    old: Side
    new: Side
    from_on: date
    monthly: int | None
    paid_until: date | None
    difference: int | None
    once: int


def swap(
    old: tuple[str, Mapping[str, Any]], new: tuple[str, Mapping[str, Any]], from_on: date, paid_until: date | None
) -> Swap:
    """Compare two units, each with its id and ``area``, ``rent``, ``fees``, from a day on.

    What is paid until ``paid_until`` is counted day by day, each a part of its month of the calendar; rounded once.
    """
    before, after = _exact(old[1]), _exact(new[1])
    more = None if before is None or after is None else after[0] + after[1] - before[0] - before[1]
    days = None
    if more is not None and paid_until is not None and paid_until >= from_on:
        days = rounded(more * _months(from_on, paid_until))
    return Swap(
        _side(*old),
        _side(*new),
        from_on,
        None if more is None else rounded(more),
        paid_until,
        days if more is not None else None,
        _once(new[1]) - _once(old[1]),
    )


def paid_until(lease: Terms, bills: Iterable[Bill], until: date) -> date | None:
    """The last day of the last period up to ``until`` whose bills are all paid; None when none is."""
    paid = {bill.period for bill in bills if not bill.open and bill.period}
    due_days = [bill.due_on for bill in bills if not bill.open and bill.due_on]
    periods = dues(lease, until)
    mine = [due.last for due in periods if due.period in paid or any(due.first <= day <= due.last for day in due_days)]
    return max(mine, default=None)


def _months(first: date, last: date) -> Fraction:
    """How many months of the calendar the days from ``first`` to ``last`` are, both included."""
    months, day = Fraction(0), first
    while day <= last:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        whole = (following - day.replace(day=1)).days
        closes = min(last, following - timedelta(days=1))
        months += Fraction((closes - day).days + 1, whole)
        day = following
    return months


def _exact(unit: Mapping[str, Any]) -> tuple[Fraction, Fraction] | None:
    rent = per_month(unit.get("rent"), unit.get("area"))
    if rent is None:
        return None
    fees = [per_month(price, unit.get("area")) for price in (unit.get("fees") or {}).values()]
    return rent, sum((fee for fee in fees if fee is not None), start=Fraction(0))


def _side(unit: str, terms: Mapping[str, Any]) -> Side:
    exact = _exact(terms)
    return Side(unit, terms.get("area"), *(map(rounded, exact) if exact is not None else (None, None)))


def _once(unit: Mapping[str, Any]) -> int:
    return sum(once(price) or 0 for price in (unit.get("fees") or {}).values())
