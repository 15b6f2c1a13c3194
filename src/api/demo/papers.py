"""The papers of a deal: what finance asks for and takes, the day of signing, the legal review, the seal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol

from api.demo.people import FINANCE, LEADER, LEGAL, SUPERVISOR
from api.demo.world import Unit, World, monthly

SCHEDULE: dict[str, Any] = {
    "pay_every": "month",
    "rent_free_days": 30,
    "escalation": {"percent": "5", "every_months": 12},
    "property_fee": {"amount": "35.00", "per": "m2_month"},
}
DOCUMENTS = ["身份证复印件", "营业执照副本", "商铺管理公约"]
UNSIGNED, UNPLANNED, UNREVIEWED, UNSEALED = 0.06, 0.1, 0.1, 0.1
"""So many requests lack the client's signature, and so many deals a paper."""


class OfADeal(Protocol):
    """What papers need to know of a deal."""

    world: World
    unit: Unit
    contract: str

    @property
    def id(self) -> str: ...  # noqa: D102 -- the deal's id
    @property
    def moment(self) -> Any: ...  # noqa: D102 -- when it is now
    def beside(self, kind: str, before: timedelta, **data: Any) -> None: ...  # noqa: D102 -- writes an event of the unit


def paid(deal: OfADeal, purpose: str, amount: str, method: str, receipt: str) -> str:
    """A payment is asked for with the client's signature and confirmed by finance, just before now. Gives its id."""
    world = deal.world
    payment = world.number("FK", 4)
    deal.beside(
        "payment.requested",
        timedelta(minutes=-14),
        payment=payment,
        purpose=purpose,
        amount=amount,
        client_signed=world.side.random() > UNSIGNED,
        due_on=deal.moment.astimezone(world.zone).date().isoformat(),
    )
    taken = {"payment": payment, "amount": amount, "method": method, "receipt": receipt, "by": FINANCE.id}
    deal.beside("payment.confirmed", timedelta(minutes=-3), client=None, agent=None, **taken)
    return payment


def planned(deal: OfADeal) -> None:
    """On the day of the deposit the day of signing is fixed."""
    if deal.world.side.random() > UNPLANNED:
        sign_on = deal.moment.astimezone(deal.world.zone).date() + timedelta(days=deal.world.side.randint(3, 6))
        deal.beside("contract.planned", timedelta(minutes=9), contract=deal.contract, sign_on=sign_on.isoformat())


def reviewed(deal: OfADeal) -> None:
    """Legal reads the contract before it is approved."""
    if deal.world.side.random() > UNREVIEWED:
        told = {"contract": deal.contract, "by": LEGAL.id, "passed": True, "qualified": True}
        deal.beside("contract.reviewed", timedelta(minutes=-50), client=None, agent=None, **told)


def sealed(deal: OfADeal) -> None:
    """The contract is sealed with the leader's approval."""
    if deal.world.side.random() > UNSEALED:
        told = {"contract": deal.contract, "by": SUPERVISOR.id, "approved_by": LEADER.id}
        deal.beside("contract.sealed", timedelta(minutes=12), client=None, agent=None, **told)


def first_rent(deal: OfADeal) -> None:
    """The first month's rent is paid before the contract is handed out; one in ten is still owed."""
    payment, amount = deal.world.number("FK", 4), monthly(deal.unit)
    asked = {"payment": payment, "purpose": "rent", "amount": amount, "client_signed": True}
    deal.beside("payment.requested", timedelta(minutes=4), **asked)
    if deal.world.side.random() > 0.1:
        receipt = deal.world.number("SJ", 5)
        taken = {"payment": payment, "amount": amount, "method": "transfer", "receipt": receipt, "by": FINANCE.id}
        deal.beside("payment.confirmed", timedelta(minutes=20), client=None, agent=None, **taken)
