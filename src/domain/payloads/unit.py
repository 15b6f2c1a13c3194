"""What happens with a unit up to the contract: listing, holds, deposits, subscription, swaps, returns."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import model_validator

from domain.payloads.base import OpenPayload, Payload, Personal, Staff
from domain.payloads.fields import (
    MONEY,
    Area,
    Currency,
    Day,
    Fees,
    Id,
    Label,
    Money,
    Rent,
    Text,
    TextOrObject,
    Until,
    Word,
)

_MONEY = re.compile(MONEY)


class UnitListed(Payload):
    """A unit is offered (铺位上架). Without ``area`` or ``rent`` these are not settled yet."""

    building: Label
    floor: Label
    number: Label
    area: Area | None = None
    format: Word | None = None
    rent: Rent | None = None
    fees: Fees | None = None


class UnitHeld(Payload):
    """A temporary deposit holds the unit (临定) until a date or instant; top-up is due by then.

    ``starts_on``: when the lease is meant to begin, for a unit whose present lease is running out.
    """

    deal: Id
    client: Id
    agent: Annotated[Id, Staff()]
    amount: Money
    currency: Currency | None = None
    until: Until
    top_up_by: Until | None = None
    starts_on: Day | None = None


class DepositPaid(Payload):
    """The deposit is paid (定金). ``commission``: what is to be split for the deal, if it is known."""

    deal: Id
    client: Id
    agent: Annotated[Id, Staff()]
    amount: Money
    currency: Currency | None = None
    method: Word | None = None
    receipt: Label | None = None
    starts_on: Day | None = None
    campaign: Id | None = None
    commission: Money | None = None
    payment: Id | None = None


class DepositChanged(OpenPayload):
    """The deposit is topped up (补定), refunded (退定, approved by somebody) or forfeited (没收)."""

    deal: Id
    client: Id | None = None
    agent: Annotated[Id | None, Staff()] = None
    amount: Money | None = None
    currency: Currency | None = None
    method: Word | None = None
    receipt: Label | None = None
    approved_by: Annotated[Id | None, Staff()] = None
    reason: Annotated[Text | None, Personal] = None
    payment: Id | None = None


class DepositRefunded(DepositChanged):
    """The deposit is given back (退定): not in principle, by exception with a leader's approval (GJ-11F).

    Without ``approved_by`` it is refused wherever the book asks for the approval, as all do unless a desk sets it otherwise.
    """


class SubscriptionSigned(Payload):
    """The subscription is signed (认购书)."""

    deal: Id
    client: Id
    agent: Annotated[Id, Staff()]
    starts_on: Day | None = None
    campaign: Id | None = None
    commission: Money | None = None


class UnitSwapped(Payload):
    """The deal moves to another unit (换铺), by exception with the desk's consent (GJ-10).

    ``area``, ``rent`` and ``fees``: the new unit's, where they are agreed otherwise than it was listed; they hold ``from_on``
    on, from the day of the swap when no day is named.
    """

    deal: Id
    to_unit: Id
    approved_by: Annotated[Id, Staff()]
    reason: Annotated[Text, Personal]
    client: Id | None = None
    area: Area | None = None
    rent: Rent | None = None
    fees: Fees | None = None
    from_on: Day | None = None


class UnitReturned(Payload):
    """The unit is given back (退铺) and accounts are settled (GJ-11F). ``refund``: what of the deposit is to go back.

    It may stand in a settlement that is an object, too, and is then taken from there: the settlement is sealed.
    """

    deal: Id
    reason: Annotated[Text, Personal]
    approved_by: Annotated[Id | None, Staff()] = None
    settlement: Annotated[TextOrObject | None, Personal] = None
    refund: Money | None = None
    client: Id | None = None

    @model_validator(mode="before")
    @classmethod
    def _refund_of_the_settlement(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("refund") is None and isinstance(data.get("settlement"), dict):
            refund = data["settlement"].get("refund")
            if isinstance(refund, str) and _MONEY.fullmatch(refund):
                return {**data, "refund": refund}
        return data
