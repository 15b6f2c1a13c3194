"""Giving a deposit back (退定、退铺): by exception, with a leader's approval."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.deposits import cents
from domain.event import Fact, Refused
from domain.leasing.money import written
from domain.payloads.fields import MONEY
from domain.rights import cited
from domain.rulebooks import Rulebook

_MONEY = re.compile(MONEY)


def refund_of(data: Mapping[str, Any]) -> int | None:
    """What of the deposit a ``unit.returned`` gives back, in hundredths; None when it does not say.

    It stands in ``refund``, or under that name in a settlement that is an object.
    """
    settlement = data.get("settlement")
    amount = data.get("refund") or (settlement.get("refund") if isinstance(settlement, Mapping) else None)
    return cents(amount) if isinstance(amount, str) and _MONEY.fullmatch(amount) else None


def _in_settlement(data: Mapping[str, Any]) -> bool:
    settlement = data.get("settlement")
    return isinstance(settlement, Mapping) and settlement.get("refund") == data.get("refund")


def check_refund(fact: Fact, book: Rulebook, deposit: int | None) -> None:
    """Raises ``Refused`` when money goes back without approval (GJ-11F), or a give-back refunds more than was put down."""
    if fact.type == "unit.returned":
        refund = refund_of(fact.data)
        if not refund:
            return
        if refund > (deposit or 0):
            raise Refused(
                "more_than_deposited",
                f"{written(refund)} is more than is put down for deal {fact.data['deal']}: {written(deposit or 0)}.",
                "/data/settlement/refund" if _in_settlement(fact.data) else "/data/refund",
            )
    rule = book.money.refund
    if rule.value == "approved" and fact.data.get("approved_by") is None:
        raise Refused(
            "refund_without_approval",
            f"A deposit is refunded by exception only; name the leader who approved it in approved_by: {cited(book, rule)}.",
            "/data/approved_by",
        )
