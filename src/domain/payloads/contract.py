"""Contracts on a unit and what follows them: hand-over to operations, fit-out, opening, rent, exit."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import OpenPayload, Personal, Staff
from domain.payloads.fields import (
    Area,
    Currency,
    Day,
    Fees,
    Id,
    Label,
    Line,
    Money,
    Rent,
    SignedMoney,
    Signer,
    Text,
    TextOrObject,
    Until,
    Word,
)
from domain.payloads.terms import Documents, RentSchedule


class _Lease(OpenPayload):
    """Terms of a contract. A sale has no ``ends_on``; without dates the unit is let from the day of signing.

    ``signed_by_proxy``: the signer stands in for the client (代签) and needs a notarised power of attorney.
    """

    area: Area | None = None
    rent: Rent | None = None
    rent_schedule: RentSchedule | None = None
    fees: Fees | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    bond: Money | None = None
    currency: Currency | None = None
    trade: Line | None = None
    documents: Documents | None = None
    signer: Annotated[Signer | None, Personal] = None
    signed_by_proxy: bool | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.starts_on is not None and self.ends_on is not None and self.ends_on < self.starts_on:
            raise PydanticCustomError(
                "ends_before_it_starts",
                "The lease ends on {ends_on}, before it starts on {starts_on}; the dates are terms that are checked before the"
                " contract is sealed: Duties of the Leasing and Operations Department, ZY-seal (《招商运营部工作职责》用印管理).",
                {"ends_on": self.ends_on, "starts_on": self.starts_on, "at": "ends_on"},
            )
        return self


class ContractMade(_Lease):
    """A contract is approved (合同审批) or signed (签约)."""

    deal: Id
    contract: Id
    client: Id
    agent: Annotated[Id, Staff()]
    approved_by: Annotated[Id | None, Staff()] = None
    campaign: Id | None = None
    commission: Money | None = None


class ContractHandled(_Lease):
    """A contract is collected (领取合同) or voided (作废)."""

    deal: Id
    contract: Id
    client: Id | None = None
    agent: Annotated[Id | None, Staff()] = None
    by: Annotated[Id | None, Staff()] = None
    approved_by: Annotated[Id | None, Staff()] = None
    reason: Annotated[Text | None, Personal] = None


class _AfterSigning(OpenPayload):
    """What names the tenant in everything that follows the contract; all of it may be left to the unit's record."""

    deal: Id | None = None
    contract: Id | None = None
    client: Id | None = None
    agent: Annotated[Id | None, Staff()] = None
    by: Annotated[Id | None, Staff()] = None


class UnitHandedToOperations(_AfterSigning):
    """The signed client goes over to operations (移交营运), with contact, trade and lease dates (ZS-7)."""

    to: Annotated[Id | None, Staff()] = None
    contact: Annotated[TextOrObject | None, Personal] = None
    trade: Line | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class FitOutApproved(_AfterSigning):
    """The tenant's fit-out is approved (装修审批)."""

    approved_by: Annotated[Id | None, Staff()] = None
    until: Until | None = None


class UnitOpened(_AfterSigning):
    """The shop opens (开业)."""

    opened_on: Day | None = None


class RentBilled(_AfterSigning):
    """Rent falls due (租金账单)."""

    bill: Id | None = None
    period: Line | None = None
    amount: Money | None = None
    currency: Currency | None = None
    due_on: Day | None = None


class RentPaid(_AfterSigning):
    """Rent is paid (租金到账)."""

    bill: Id | None = None
    period: Line | None = None
    amount: Money | None = None
    currency: Currency | None = None
    paid_on: Day | None = None
    method: Word | None = None
    receipt: Label | None = None
    payment: Id | None = None


class ExitInspected(_AfterSigning):
    """Joint inspection before the tenant leaves (退场验收): damage, breaches, arrears (ZY-exit)."""

    damage: bool | None = None
    breach: bool | None = None
    arrears: SignedMoney | None = None
    currency: Currency | None = None
    summary: Annotated[Text | None, Personal] = None


class ContractEnded(_AfterSigning):
    """The lease is over (合同终止): it ran out, was given up or the tenant was evicted."""

    reason: Annotated[Text | None, Personal] = None
    ended_on: Day | None = None
    approved_by: Annotated[Id | None, Staff()] = None
