"""Bills of rent and what is paid on them (租金账单与到账)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from domain.deposits import cents
from domain.leasing.money import MOST


class Bill(NamedTuple):
    """A bill of a unit: whose, for what period, how much in hundredths (None: not said), due when, how much is paid, and when last.

    ``deal``, ``contract`` and ``client`` are those of the lease that it fell under, else as the bill names them.
    ``position``: the event that made it; 0 where positions are not known.
    """

    unit: str
    bill: str
    deal: str | None
    contract: str | None
    client: str | None
    period: str | None
    amount: int | None
    due_on: date | None
    paid: int = 0
    paid_on: date | None = None
    position: int = 0

    @property
    def open(self) -> bool:
        """Whether something of it is unpaid. A bill without an amount is paid by whatever is paid on it."""
        return self.paid < self.amount if self.amount is not None else self.paid_on is None

    @property
    def rest(self) -> int:
        """What is unpaid of it, in hundredths; 0 where the amount is not known."""
        return max(0, self.amount - self.paid) if self.amount is not None else 0


def made(unit: str, data: Mapping[str, Any], known: int, lease: Any, position: int = 0) -> Bill:
    """The bill that a ``rent.billed`` makes. Without an id it is called by its number, one more than the ``known`` bills (``@3``).

    ``lease``: what it falls under, with ``deal``, ``contract`` and ``client``; None when the unit is not let.
    """
    amount, due_on = data.get("amount"), data.get("due_on")
    return Bill(
        unit,
        data.get("bill") or f"@{known + 1}",
        lease.deal if lease else data.get("deal"),
        lease.contract if lease else data.get("contract"),
        lease.client if lease else data.get("client"),
        data.get("period"),
        None if amount is None else cents(amount),
        date.fromisoformat(due_on) if due_on else None,
        position=position,
    )


def under(bill: Bill, deal: str | None, contract: str | None) -> bool:
    """Whether a bill belongs to the tenant whom an event names; one that names nobody means whoever it may be."""
    return all(
        mine is None or theirs is None or mine == theirs
        for mine, theirs in ((bill.deal, deal), (bill.contract, contract))
    )


def after_rent(bills: Mapping[str, Bill], data: Mapping[str, Any], day: date) -> list[Bill]:
    """The bills of a unit that a ``rent.paid`` changes, as they are then. ``day``: when it was paid, if it does not say.

    A payment goes to the bill that it names, else to the open bills of its period, else to all open ones, the oldest first.
    What is left over pays nothing: the next bill says what is due.
    """
    named = data.get("bill")
    if named is not None:
        meant = [bills[named]] if named in bills else []
    else:
        meant = [bill for bill in bills.values() if bill.open and under(bill, data.get("deal"), data.get("contract"))]
        period = data.get("period")
        meant = [bill for bill in meant if period is not None and bill.period == period] or meant
    paid_on = date.fromisoformat(data["paid_on"]) if "paid_on" in data else day
    amount = data.get("amount")
    if amount is None:
        return [bill._replace(paid=max(bill.paid, bill.amount or 0), paid_on=paid_on) for bill in meant[:1]]
    left = cents(amount)
    changed = []
    for bill in meant:
        part = left if bill.amount is None or named is not None else min(left, bill.rest)
        changed.append(bill._replace(paid=min(bill.paid + part, MOST), paid_on=paid_on))
        left -= part
        if left <= 0:
            break
    return changed
