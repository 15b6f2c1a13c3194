"""What single events count for (计数): whose figure, by which channel, and how much money."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from domain.event import Event

Data = Mapping[str, Any]


Tally = tuple[str, str, str, int]
"""One more of a figure: its name, whose, by which channel (both empty where an event names none), and hundredths."""


class Result(NamedTuple):
    """A step of a deal that counts (业绩). ``amount`` in hundredths; ``None``: not told. What is not named is ``None``."""

    figure: str
    deal: str
    client: str | None
    agent: str | None
    contract: str | None
    amount: int | None


def hundredths(amount: str | None) -> int | None:
    """Money, a decimal string, in hundredths; ``None`` of none."""
    return None if amount is None else round(Decimal(amount) * 100)


def tallies(event: Event, receiver: str | None = None) -> Sequence[Tally]:
    """What an event counts for; nothing for most types.

    ``receiver``: who received the client at the reception that a registration names, if that is known: the visit is theirs,
    whoever wrote it down.
    """
    count = COUNTED.get(event.type)
    return count(event.data, receiver) if count is not None else ()


def result(event: Event) -> Result | None:
    """The step of a deal that an event is, if it is one that counts."""
    figure = RESULTS.get(event.type)
    data = event.data
    if figure is None or data.get("deal") is None:
        return None
    amount = hundredths(data.get("amount"))
    return Result(figure, data["deal"], data.get("client"), data.get("agent"), data.get("contract"), amount)


def _call(data: Data, _receiver: str | None) -> Sequence[Tally]:
    return (("calls", data["answered_by"], data["channel"], 0),)


def _reception(data: Data, _receiver: str | None) -> Sequence[Tally]:
    return (("receptions", data["received_by"], "", 0),)


def _visit(data: Data, receiver: str | None) -> Sequence[Tally]:
    return (("visits", receiver or data["registered_by"], data["channel"], 0),)


def _follow_up(data: Data, _receiver: str | None) -> Sequence[Tally]:
    made = ("follow_ups", data["by"], "", 0)
    return (made, ("outbound_calls", data["by"], "", 0)) if data["method"] == "phone" else (made,)


def _outing(data: Data, _receiver: str | None) -> Sequence[Tally]:
    return [("outings", staff, "", 0) for staff in data["by"]]


def _rent(data: Data, _receiver: str | None) -> Sequence[Tally]:
    return (("rent_received", "", "", hundredths(data.get("amount")) or 0),)


COUNTED: Mapping[str, Callable[[Data, str | None], Sequence[Tally]]] = {
    "call.received": _call,
    "client.received": _reception,
    "visit.registered": _visit,
    "follow_up.made": _follow_up,
    "outing.planned": _outing,
    "rent.paid": _rent,
}
"""Event type → what it counts for."""

RESULTS: Mapping[str, str] = {
    "unit.held": "holds",
    "deposit.paid": "deposits",
    "deposit.topped_up": "top_ups",
    "deposit.refunded": "refunds",
    "deposit.forfeited": "forfeits",
    "subscription.signed": "subscriptions",
    "contract.signed": "contracts",
    "contract.voided": "contracts_voided",
    "unit.returned": "units_returned",
}
"""Event type → the step of a deal as it is counted."""
