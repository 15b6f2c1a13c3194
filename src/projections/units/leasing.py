"""Leases, bills, payments and signings (租约、账单、付款、待签), folded beside the units.

What an event means that names no tenant is found as the unit itself finds it: the first lease that has not ended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from domain.deposits import PAYING_OUT, cents
from domain.desk import DeskTimeline
from domain.event import Event
from domain.leasing.bills import after_rent, made
from domain.leasing.holders import arrears, meant
from domain.leasing.money import rounded, storable
from domain.leasing.rates import square_metres
from domain.leasing.schedule import terms, value
from projections.store import Store
from projections.units.shelf import Shelf
from projections.units.tables import BILLS, LEASES, PAYMENTS, SIGNINGS, LeaseRow, PaymentRow, SigningRow

_RENT = frozenset(("rent.billed", "rent.paid"))
_PAYMENT = frozenset(("payment.requested", "payment.confirmed"))
_SIGNING = frozenset(
    (
        "deposit.paid",
        "deposit.topped_up",
        "subscription.signed",
        "contract.planned",
        "contract.reviewed",
        "contract.approved",
    )
)
"""What brings a deal nearer to its contract."""

_TENANT = frozenset(("unit.handed_to_operations", "unit.opened", "exit.inspected", "contract.ended"))
_OVER = frozenset(("contract.signed", "contract.voided", "unit.returned", "unit.swapped", *PAYING_OUT))

NEEDS_LEASES = frozenset(
    ("contract.signed", "contract.voided", "unit.returned", "unit.swapped", "rent.billed", *_TENANT)
)
NEEDS_SIGNINGS = _SIGNING | _OVER
FOLDED = NEEDS_LEASES | NEEDS_SIGNINGS | _RENT | _PAYMENT
"""Event types that change a row here."""

_OUTCOMES = {"contract.voided": "voided", "unit.returned": "returned", "unit.swapped": "swapped"}


class Leasing:
    """Folds what happens on units between the deposit and the exit. ``desk`` gives the calendar of local days."""

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._leases = Shelf(LEASES)
        self._bills = Shelf(BILLS)
        self._payments = Shelf(PAYMENTS)
        self._signings = Shelf(SIGNINGS)
        self._shelves: tuple[Shelf[Any], ...] = (self._leases, self._bills, self._payments, self._signings)

    def load(self, store: Store, events: Sequence[Event]) -> None:
        """Fetches the rows that these events may change."""
        for shelf, types in (
            (self._leases, NEEDS_LEASES),
            (self._bills, _RENT),
            (self._payments, _PAYMENT),
            (self._signings, NEEDS_SIGNINGS),
        ):
            units = _units(events, types)
            if units:
                shelf.load(store, units)

    def apply(self, event: Event, area: str | None) -> None:
        """Takes in an event. ``area``: of the unit, as it is listed."""
        kind = event.type
        if kind in _RENT:
            self._rent(event)
        elif kind in _PAYMENT:
            self._payment(event)
        else:
            if kind in NEEDS_SIGNINGS:
                self._signing(event)
            if kind == "contract.signed":
                self._signed(event, area)
            elif kind in _OUTCOMES:
                self._came_to_nothing(event)
            elif kind in _TENANT:
                self._of_tenant(event)

    def flush(self, store: Store) -> None:
        """Writes what changed."""
        for shelf in self._shelves:
            shelf.flush(store)

    def clear(self) -> None:
        """Lets everything go."""
        for shelf in self._shelves:
            shelf.clear()

    def _day(self, event: Event) -> date:
        return self._desk().calendar.date_of(event.time)

    def _rent(self, event: Event) -> None:
        unit, data = event.subject_id, event.data
        bills = self._bills.of(unit)
        if event.type == "rent.paid":
            for bill in after_rent(bills, data, self._day(event)):
                self._bills.set(bill)
            return
        lease = self._meant(event)
        self._bills.set(made(unit, data, len(bills), lease, event.position))
        if lease is not None and lease.moved_in_on is None:
            self._leases.set(lease._replace(moved_in_on=self._day(event)))

    def _payment(self, event: Event) -> None:
        unit, data = event.subject_id, event.data
        if event.type == "payment.requested":
            due_on = data.get("due_on")
            self._payments.set(
                PaymentRow(
                    unit,
                    data["payment"],
                    data["deal"],
                    data["client"],
                    data["agent"],
                    data["purpose"],
                    cents(data["amount"]),
                    event.time,
                    date.fromisoformat(due_on) if due_on else None,
                    data.get("client_signed") is True,
                    event.position,
                )
            )
        elif (asked := self._payments.of(unit).get(data["payment"])) is not None:
            self._payments.set(
                asked._replace(
                    confirmed=event.time,
                    received=cents(data["amount"]),
                    method=data["method"],
                    receipt=data["receipt"],
                    confirmed_position=event.position,
                )
            )

    def _signing(self, event: Event) -> None:
        unit, data = event.subject_id, event.data
        deal = data.get("deal")
        if deal is None:
            return
        row = self._signings.of(unit).get(deal)
        if event.type in _OVER:
            if row is not None:
                self._over(event, row)
            return
        if row is None:
            row = SigningRow(unit, deal, event.position)
        row = row._replace(
            client=data.get("client") or row.client,
            agent=data.get("agent") or row.agent,
            contract=data.get("contract") or row.contract,
            over=False if row.signed_on is None else row.over,
            position=event.position,
        )
        if event.type in ("deposit.paid", "deposit.topped_up") and row.deposited_on is None:
            row = row._replace(deposited_on=self._day(event))
        elif event.type == "contract.planned":
            row = row._replace(planned_on=self._day(event), sign_on=date.fromisoformat(data["sign_on"]))
        self._signings.set(row)

    def _over(self, event: Event, row: SigningRow) -> None:
        signed_on = self._day(event) if event.type == "contract.signed" else row.signed_on
        if event.type == "contract.voided" and row.signed_on is None and row.contract != event.data["contract"]:
            return  # another paper of the deal
        self._signings.set(row._replace(over=True, signed_on=signed_on, position=event.position))
        if event.type == "unit.swapped":
            self._signings.set(
                row._replace(
                    unit=event.data["to_unit"], contract=None, signed_on=None, over=False, position=event.position
                )
            )

    def _signed(self, event: Event, area: str | None) -> None:
        unit, data, day = event.subject_id, event.data, self._day(event)
        lease = terms(data, day, area)
        self._leases.set(
            LeaseRow(
                unit,
                data["contract"],
                data["deal"],
                data["client"],
                data["agent"],
                day,
                lease.starts_on,
                lease.ends_on,
                None if lease.monthly is None else storable(rounded(lease.monthly)),
                storable(value(lease)),
                square_metres(data.get("area") or area),
                event.position,
            )
        )

    def _came_to_nothing(self, event: Event) -> None:
        """A contract is voided, or its deal gives the unit back or moves away."""
        data, day, outcome = event.data, self._day(event), _OUTCOMES[event.type]
        contract = data.get("contract") if event.type == "contract.voided" else None

        def meant_here(row: LeaseRow) -> bool:
            return row.voided_on is None and (
                row.contract == contract if contract is not None else row.deal == data["deal"]
            )

        self._leases.change(event.subject_id, lambda row: row._replace(voided_on=day, outcome=outcome), meant_here)

    def _of_tenant(self, event: Event) -> None:
        lease, day = self._meant(event), self._day(event)
        if lease is None:
            return
        if event.type == "contract.ended":
            named = event.data.get("ended_on")
            self._leases.change(
                event.subject_id,
                lambda row: row._replace(ended_on=date.fromisoformat(named) if named else day),
                lambda row: _stands(row) and meant(row, event.data),
            )
        elif event.type == "exit.inspected":
            if lease.moved_in_on is not None:
                self._leases.set(lease._replace(inspected_on=day, arrears=arrears(event.data)))
        else:
            opened = event.data.get("opened_on")
            opened_on = date.fromisoformat(opened) if opened else day
            self._leases.set(
                lease._replace(
                    moved_in_on=lease.moved_in_on or day,
                    opened_on=opened_on if event.type == "unit.opened" else lease.opened_on,
                )
            )

    def _meant(self, event: Event) -> LeaseRow | None:
        """The lease that an event about the tenant means: the first that stands and is named, or may be."""
        leases = self._leases.of(event.subject_id).values()
        return next((row for row in leases if _stands(row) and meant(row, event.data)), None)


def _stands(row: LeaseRow) -> bool:
    return row.ended_on is None and row.voided_on is None


def _units(events: Sequence[Event], types: Collection[str]) -> set[str]:
    units = {event.subject_id for event in events if event.type in types}
    units.update(event.data["to_unit"] for event in events if event.type == "unit.swapped" and event.type in types)
    return units
