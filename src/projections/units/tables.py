"""The rows of units (铺位): units, leases, bills, payments, signings. Money in hundredths, dates are local days."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from domain.leasing.bills import Bill
from projections.tables import Table


class UnitRow(NamedTuple):
    """A unit (铺位): what it is, whether it is free, and its contract.

    ``card``: the unit as the board shows it, JSON; ``lapsed``: the same once the hold has run out, for a unit that is held.
    ``listed_on``: the first day on which it belonged to the stock.
    """

    unit: str
    last: int
    building: str | None
    floor: str | None
    number: str | None
    area: str | None
    format: str | None
    rent: bytes | None
    fees: bytes | None
    state: str
    hold_until: datetime | None
    deal: str | None
    client: str | None
    agent: str | None
    contract: str | None
    starts_on: str | None
    ends_on: str | None
    contract_rent: bytes | None
    deals: bytes
    card: bytes = b"{}"
    lapsed: bytes | None = None
    listed_on: date | None = None


class LeaseRow(NamedTuple):
    """A contract that was signed (租约). ``area``: hundredths of a square metre. ``position``: the event that signed it.

    ``ended_on``: the day named when its end was recorded, else the day of recording. ``voided_on``: it came to nothing, by
    ``outcome``: ``voided``, ``returned`` (退铺) or ``swapped`` (换铺). ``value``: all rent of the term.
    """

    unit: str
    contract: str
    deal: str
    client: str
    agent: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    monthly: int | None
    value: int | None
    area: int | None
    position: int
    ended_on: date | None = None
    voided_on: date | None = None
    outcome: str | None = None
    moved_in_on: date | None = None
    opened_on: date | None = None
    inspected_on: date | None = None
    arrears: int | None = None


class PaymentRow(NamedTuple):
    """A payment request (付款申请) and what finance made of it. ``received``: hundredths; None before it is confirmed."""

    unit: str
    payment: str
    deal: str
    client: str
    agent: str
    purpose: str
    amount: int
    requested: datetime
    due_on: date | None
    client_signed: bool
    position: int
    confirmed: datetime | None = None
    received: int | None = None
    method: str | None = None
    receipt: str | None = None
    confirmed_position: int | None = None


class SigningRow(NamedTuple):
    """A deal on its way to the contract (待签): ``sign_on`` as planned; ``over``: signed, given back, paid out or moved away."""

    unit: str
    deal: str
    position: int
    over: bool = False
    client: str | None = None
    agent: str | None = None
    contract: str | None = None
    deposited_on: date | None = None
    planned_on: date | None = None
    sign_on: date | None = None
    signed_on: date | None = None


UNITS = Table(
    "units",
    UnitRow,
    ("text", "int8", *["text"] * 5, "bytea", "bytea", "text", "timestamptz", *["text"] * 6, *["bytea"] * 4, "date"),
)
LEASES = Table(
    "leases",
    LeaseRow,
    (*["text"] * 5, *["date"] * 3, *["int8"] * 4, "date", "date", "text", *["date"] * 3, "int8"),
    key=2,
)
BILLS = Table("bills", Bill, (*["text"] * 6, "int8", "date", "int8", "date", "int8"), key=2)
PAYMENTS = Table(
    "payments",
    PaymentRow,
    (*["text"] * 6, "int8", "timestamptz", "date", "bool", "int8", "timestamptz", "int8", "text", "text", "int8"),
    key=2,
)
SIGNINGS = Table("signings", SigningRow, ("text", "text", "int8", "bool", *["text"] * 3, *["date"] * 4), key=2)
