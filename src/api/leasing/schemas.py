"""Answers about units, money and contracts as they are documented. Money is a decimal string, a day ``YYYY-MM-DD``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class CitedClause(_Open):
    """A clause of the book in force, as it is cited."""

    clause: str = Field(examples=["GJ-11F"])
    zh: str
    en: str


class Occupancy(_Open):
    """The part that has a signed contract, 0 to 1 with four places; null of nothing (出租率)."""

    units: str | None = Field(examples=["0.8333"])
    area: str | None


class BoardUnit(_Open):
    """A unit on the board."""

    unit: str
    number: str | None
    area: str | None
    format: str | None
    state: str
    hold_until: str | None
    ends_on: str | None = Field(description="Last day of the lease that has the unit.")
    client: str | None


class BoardFloor(_Open):
    """A floor with its units, by number."""

    floor: str | None
    units: int
    states: dict[str, int]
    area: str | None
    occupancy: Occupancy
    items: list[BoardUnit]


class BoardBuilding(_Open):
    """A building with its floors."""

    building: str | None
    units: int
    states: dict[str, int]
    area: str | None
    occupancy: Occupancy
    floors: list[BoardFloor]


class Board(_Open):
    """The availability board (销控表)."""

    units: int
    states: dict[str, int] = Field(
        description="How many units are in each state.", examples=[{"free": 12, "opened": 30}]
    )
    area: str | None
    occupancy: Occupancy
    labels: dict[str, dict[str, str]]
    buildings: list[BoardBuilding]
    position: int


class QuoteLine(_Open):
    """Rent or a fee: a month and over the term, or paid once."""

    name: str
    monthly: str | None
    term: str | None
    once: str | None


class Authority(_Open):
    """Whether the agent may promise the rent that was asked about, else the manager is asked (GJ-5)."""

    monthly_rent: str
    below_percent: str
    within: bool
    clauses: list[CitedClause]


class UnitQuote(_Open):
    """What a unit costs (报价)."""

    unit: str
    months: int
    lines: list[QuoteLine]
    monthly: str
    term: str
    once: str
    total: str
    unknown: list[str] = Field(description="What cannot be counted: a unit of price that nobody knows, or no area.")
    authority: Authority | None


class Quotation(UnitQuote):
    """A unit's quote, and free units of about its size."""

    also: list[UnitQuote]
    clauses: list[CitedClause]
    rulebook: str
    position: int


class BillTold(_Open):
    """A bill of rent (租金账单). Without an id of the desk's it is called by its number on the unit, ``@3``."""

    bill: str
    period: str | None
    amount: str | None
    due_on: str | None
    paid: str
    paid_on: str | None
    open: bool
    position: int


class RentPeriod(_Open):
    """A period of the lease."""

    period: str = Field(description="The month in which it begins.", examples=["2026-06"])
    rent: str
    property_fee: str
    amount: str
    due_on: str
    billed: str
    paid: str
    state: str = Field(description="paid, overdue, due, to_come, not_billed or before (the contract was on record).")
    zh: str
    en: str
    bills: list[BillTold]


class RentSheet(_Open):
    """The rent of a lease as it is collected (收租台账)."""

    unit: str
    contract: str
    deal: str
    client: str
    due: str
    billed: str
    paid: str
    overdue: str
    collected: str | None = Field(description="The part of what was billed that is paid.")
    periods: list[RentPeriod]
    others: list[BillTold] = Field(description="Bills that belong to no period.")
    clauses: list[CitedClause]
    rulebook: str
    position: int


class StepTold(_Open):
    """A step that the book asks for."""

    step: str
    state: str = Field(description="done, late, missing, waiting (not yet due) or not_asked.")
    zh: str
    en: str
    clauses: list[CitedClause]
    position: int | None = Field(description="The event that did it.")
    done_on: str | None
    due_on: str | None
    note: str | None


class DealAccount(_Open):
    """The money of a deal (交易款项)."""

    deal: str
    client: str | None
    unit: str
    state: str = Field(description="none, held, lapsed, deposited, bond, refunded, forfeited or settled.")
    balance: str
    bond: dict[str, str | None]
    outstanding: str
    entries: list[dict[str, Any]]
    bills: list[BillTold]
    steps: list[StepTold]
    swap: dict[str, Any] | None
    settlement: dict[str, Any] | None
    rulebook: str
    position: int


class DealChecklist(_Open):
    """The papers of a deal (签约流程核对)."""

    deal: str
    client: str | None
    unit: str
    complete: bool = Field(description="Nothing is missing or still to be done.")
    late: list[str]
    missing: list[str]
    steps: list[StepTold]
    rulebook: str
    position: int


class LeaseTold(_Open):
    """A lease (租约)."""

    unit: str
    contract: str
    deal: str
    client: str
    state: str
    zh: str
    en: str
    starts_on: str
    ends_on: str | None
    days_left: int | None
    monthly_rent: str | None
    value: str | None
    position: int


class LeasesPage(_Open):
    """A page of leases, by their last day."""

    items: list[LeaseTold]
    next: str | None
    position: int


class PaymentTold(_Open):
    """A payment request and what finance made of it."""

    payment: str
    unit: str
    deal: str
    purpose: str
    state: str
    zh: str
    en: str
    amount: str
    received: str | None
    receipt: str | None
    position: int


class PaymentsPage(_Open):
    """A page of payment requests, in the order in which they came."""

    items: list[PaymentTold]
    next: int | None
    position: int
