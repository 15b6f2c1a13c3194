"""Money on its way (付款申请、财务确认) and contracts on theirs (合同计划、法务审核、用印)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.payloads.base import Payload, Personal, Staff
from domain.payloads.fields import Currency, Day, Id, Label, Money, Text, Word


class PaymentRequested(Payload):
    """A payment request is filled in (付款申请): the client signs what they are to pay, and finance collects it (GJ-11A).

    ``instalment``: it is one part of several. Paying late or in parts is the supervisor's to decide, who is named in
    ``approved_by`` (GJ-6).
    """

    payment: Id
    deal: Id
    client: Id
    agent: Annotated[Id, Staff()]
    purpose: Literal["deposit", "top_up", "rent", "fee", "bond", "other"]
    amount: Money
    currency: Currency | None = None
    client_signed: bool | None = None
    due_on: Day | None = None
    instalment: Annotated[int, Field(ge=1, le=100)] | None = None
    approved_by: Annotated[Id | None, Staff()] = None
    notes: Annotated[Text | None, Personal] = None


class PaymentConfirmed(Payload):
    """Finance has the money and gives a receipt (财务收款、开收据). Less than was asked is possible, more is not."""

    payment: Id
    deal: Id
    amount: Money
    currency: Currency | None = None
    method: Word
    receipt: Label
    by: Annotated[Id, Staff()]


class ContractPlanned(Payload):
    """The signing is planned (合同计划): the day is fixed on the day of the deposit (GJ-11A)."""

    deal: Id
    client: Id
    agent: Annotated[Id, Staff()]
    sign_on: Day
    contract: Id | None = None
    notes: Annotated[Text | None, Personal] = None


class ContractReviewed(Payload):
    """Legal has read the contract (法务审核). ``qualified``: the client's qualifications were looked at too, and suffice (BZ-3)."""

    deal: Id
    contract: Id
    by: Annotated[Id, Staff()]
    passed: bool
    qualified: bool | None = None
    notes: Annotated[Text | None, Personal] = None


class ContractSealed(Payload):
    """The contract is sealed (用印), with the general manager's approval (ZY-seal)."""

    deal: Id
    contract: Id
    by: Annotated[Id, Staff()]
    approved_by: Annotated[Id | None, Staff()] = None
