"""The deal (成交): whose it is and which unit it is about, known from what happens on units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.aggregate import DeskAggregate
from domain.deposits import after_payment

OPENING = frozenset(
    (
        "payment.requested",
        "contract.planned",
        "unit.held",
        "deposit.paid",
        "subscription.signed",
        "contract.approved",
        "contract.signed",
        "contract.collected",
    )
)
"""With one of these a deal begins. Desks skip steps: a deposit needs no request, no hold, a contract no deposit."""


class Deal(DeskAggregate):
    """One client, one unit at a time. It has no events of its own: units' events and settlements reach it."""

    def begin(self) -> None:
        """A deal of which nobody has heard."""
        self.client: str | None = None
        self.unit: str | None = None
        self.former_units: tuple[str, ...] = ()
        self.deposit: int | None = None
        self.returned = False
        self.settled: tuple[str, ...] = ()

    def touched(self, event_type: str, data: Mapping[str, Any], time: datetime, subject: str) -> None:  # noqa: ARG002 -- order is what counts, not time
        """Notes client and unit at the beginning, the new unit of a swap, money put down, the end, and what was settled."""
        if event_type in OPENING and self.client is None and "client" in data:
            self.client, self.unit = data["client"], subject.partition("/")[2]
        elif event_type == "unit.swapped" and self.unit is not None:
            self.former_units = (*self.former_units, self.unit)
            self.unit = data["to_unit"]
        elif event_type == "unit.returned":
            self.returned = True
        elif event_type == "commission.settled" and data["period"] not in self.settled:
            self.settled = (*self.settled, data["period"])
        self.deposit = after_payment(self.deposit, event_type, data)
