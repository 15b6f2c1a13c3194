"""What rent falls due when (租金计划): by month or quarter, without the rent-free time, rising as agreed, with the property fee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from domain.calendar import add_months
from domain.leasing.money import rounded
from domain.leasing.rates import once, per_month
from domain.payloads.times import LAST_YEAR

_DAY = timedelta(days=1)
_STEPS = {"month": 1, "quarter": 3}


class Terms(NamedTuple):
    """The terms of a lease as rent is counted by: from ``starts_on`` to ``ends_on``, both included; None = without end.

    ``monthly`` and ``fee``: hundredths a month at the beginning, exact. ``months``: paid at once. ``free_until``: the first day
    that is paid for. ``risen``: the rent a month after the first rise, the second, …, one every ``every`` months, each
    rounded to the hundredth as it is agreed. ``total``: the price of a sale.
    """

    starts_on: date
    ends_on: date | None
    monthly: Fraction | None
    fee: Fraction
    months: int
    free_until: date
    risen: tuple[int, ...]
    every: int
    total: int | None


class Due(NamedTuple):
    """A period for which rent is due at once: named after the month it begins in, its days, and hundredths of rent and fee."""

    period: str
    first: date
    last: date
    rent: int
    fee: int

    @property
    def amount(self) -> int:
        """Rent and fee together."""
        return self.rent + self.fee


def terms(data: Mapping[str, Any], signed_on: date, area: str | None = None) -> Terms:
    """The terms of a contract (``contract.signed`` data). ``area``: the unit's, for a contract that does not say."""
    plan = data.get("rent_schedule") or {}
    starts = date.fromisoformat(data["starts_on"]) if data.get("starts_on") else signed_on
    ends = date.fromisoformat(data["ends_on"]) if data.get("ends_on") else None
    let = data.get("area") or area
    free = add_months(starts, plan.get("rent_free_months", 0)) + timedelta(days=plan.get("rent_free_days", 0))
    rises = plan.get("escalation")
    monthly = per_month(data.get("rent"), let)
    return Terms(
        starts,
        ends,
        monthly,
        per_month(plan.get("property_fee"), let) or Fraction(0),
        _STEPS[plan.get("pay_every", "month")],
        free,
        _risen(monthly, rises, starts, ends) if rises and monthly is not None else (),
        rises["every_months"] if rises else 0,
        once(data.get("rent")),
    )


def _risen(monthly: Fraction, rises: Mapping[str, Any], starts: date, ends: date | None) -> tuple[int, ...]:
    factor, rent, found = 1 + Fraction(rises["percent"]) / 100, monthly, list[int]()
    months = ((ends.year if ends else LAST_YEAR) - starts.year + 1) * 12
    for _ in range(months // rises["every_months"]):
        rent = Fraction(rounded(rent * factor))
        found.append(int(rent))
    return tuple(found)


def between(lease: Terms, first: date, last: date) -> tuple[Fraction | int, Fraction | int]:
    """Rent and fee, in exact hundredths, for the days from ``first`` to ``last``, both included.

    A month of the lease runs from its day of the month to the day before the next; days are parts of that month.
    """
    rent: Fraction | int = 0
    fee: Fraction | int = 0
    if lease.ends_on is not None:
        last = min(last, lease.ends_on)
    after = last + _DAY
    first = max(first, lease.starts_on)
    month = (first.year - lease.starts_on.year) * 12 + first.month - lease.starts_on.month
    closes = add_months(lease.starts_on, month)
    if closes > first:
        month -= 1
        closes = add_months(lease.starts_on, month)
    while closes < after:
        opens, closes = closes, add_months(lease.starts_on, month + 1)
        whole = (closes - opens).days
        until = min(closes, after)
        if lease.fee:
            fee += _part(lease.fee, (until - max(opens, first)).days, whole)
        if lease.monthly is not None and until > lease.free_until:
            rises = month // lease.every if lease.every else 0
            monthly = lease.risen[rises - 1] if rises else lease.monthly
            rent += _part(monthly, (until - max(opens, first, lease.free_until)).days, whole)
        month += 1
    return rent, fee


def _part(monthly: Fraction | int, days: int, whole: int) -> Fraction | int:
    """What so many days of a month cost; a number without a fraction where it can be, as that is added much faster."""
    if days == whole:
        return monthly.numerator if monthly.denominator == 1 else monthly
    return Fraction(monthly * days) / whole


def dues(lease: Terms, until: date) -> list[Due]:
    """The periods that have begun by ``until``, or all of the lease when it ends before; none for a sale.

    Every period is rounded by itself, half up to the hundredth.
    """
    if lease.monthly is None and not lease.fee:
        return []
    found: list[Due] = []
    last_day = until if lease.ends_on is None else min(until, lease.ends_on)
    month = 0
    while (opens := add_months(lease.starts_on, month)) <= last_day:
        month += lease.months
        closes = add_months(lease.starts_on, month) - _DAY
        if lease.ends_on is not None:
            closes = min(closes, lease.ends_on)
        rent, fee = between(lease, opens, closes)
        found.append(Due(f"{opens:%Y-%m}", opens, closes, rounded(rent), rounded(fee)))
    return found


def value(lease: Terms) -> int | None:
    """What the contract is worth (合同额): all of its rent in hundredths, rounded once, or the price of a sale; None where it has no end or no price."""
    if lease.total is not None:
        return lease.total
    if lease.ends_on is None or lease.monthly is None:
        return None
    return rounded(between(lease, lease.starts_on, lease.ends_on)[0])
