"""Money put down for a unit (定金), counted in hundredths so that nothing is rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PAYING_IN = frozenset(("unit.held", "deposit.paid", "deposit.topped_up"))
PAYING_OUT = frozenset(("deposit.refunded", "deposit.forfeited"))


def cents(amount: str) -> int:
    """``"1000.5"`` → 100050."""
    whole, _, part = amount.partition(".")
    return int(whole + part.ljust(2, "0"))


def after_payment(balance: int | None, event_type: str, data: Mapping[str, Any]) -> int | None:
    """What is put down after an event, in hundredths; None when nothing is.

    A refund or forfeiture without an amount, or of all there is, leaves nothing.
    """
    if event_type in PAYING_IN:
        return (balance or 0) + cents(data.get("amount", "0"))
    if event_type in PAYING_OUT:
        rest = (balance or 0) - cents(data["amount"]) if "amount" in data else 0
        return rest if rest > 0 else None
    return balance
