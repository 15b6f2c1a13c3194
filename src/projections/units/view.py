"""Units (铺位): free or not, held until when, whose contract.

A unit can have several deals at once: a lease that runs out and the claim of the next tenant, say. All of them stand in
``deals``, oldest first; the columns beside it are those of the one that has the unit now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from domain.calendar import parse_end
from domain.deposits import PAYING_OUT, after_payment
from domain.desk import DeskTimeline
from domain.event import Event
from projections.context import Context
from projections.units.leasing import FOLDED, Leasing
from projections.units.tables import UNITS, UnitRow

FREE = "free"
RANKS = {
    state: rank
    for rank, state in enumerate(
        ("held", "deposited", "subscribed", "approved", "signed", "handed_over", "fit_out", "opened")
    )
}
"""States of a deal on a unit, from the first step to the last."""

STEPS = {
    "unit.held": "held",
    "deposit.paid": "deposited",
    "deposit.topped_up": "deposited",
    "subscription.signed": "subscribed",
    "contract.approved": "approved",
    "contract.signed": "signed",
    "unit.handed_to_operations": "handed_over",
    "fit_out.approved": "fit_out",
    "unit.opened": "opened",
}
"""Event → how far it brings its deal. No step leads back."""

ENDS = frozenset({"deposit.refunded", "deposit.forfeited", "contract.voided", "contract.ended", "unit.returned"})
KEPT = ("client", "agent", "contract", "starts_on", "ends_on", "rent", "area")
LEASED = RANKS["signed"]
_NOTHING = (None,) * 7


class UnitsView:
    """Folds the units. ``desk`` gives the timeline, for the time zone of dates."""

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._rows: dict[str, UnitRow] = {}
        self._deals: dict[str, list[dict[str, Any]]] = {}
        self._leasing = Leasing(desk)

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context, position
        self._let_go()

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        mine = [event for event in events if event.subject.startswith("unit/")]
        wanted = {event.subject_id for event in mine}
        wanted.update(event.data["to_unit"] for event in mine if event.type == "unit.swapped")
        for row in context.store.get(UNITS, wanted - self._rows.keys()):
            self._rows[row.unit] = row
        self._leasing.load(context.store, [event for event in mine if event.type in FOLDED])
        for event in mine:
            self._apply(event)
            if event.type in FOLDED:
                self._leasing.apply(event, self._rows[event.subject_id].area)

    def flush(self, context: Context) -> None:
        """Writes what changed."""
        context.store.put(UNITS, [self._written(unit) for unit in sorted(self._deals)])
        self._leasing.flush(context.store)
        self._let_go()

    def _let_go(self) -> None:
        self._rows.clear()
        self._deals.clear()
        self._leasing.clear()

    def _apply(self, event: Event) -> None:
        unit, data = event.subject_id, event.data
        deals = self._open(unit, event)
        if event.type == "unit.listed":
            row, day = self._rows[unit], self._desk().calendar.date_of(event.time)
            self._rows[unit] = row._replace(
                building=data.get("building"),
                floor=data.get("floor"),
                number=data.get("number"),
                area=data.get("area"),
                format=data.get("format"),
                rent=_json(data.get("rent")),
                fees=_json(data.get("fees")),
                listed_on=day if row.listed_on is None else min(day, row.listed_on),
            )
        elif event.type == "unit.swapped":
            moved = [deal for deal in deals if deal["deal"] == data["deal"]]
            deals[:] = [deal for deal in deals if deal["deal"] != data["deal"]]
            self._bring(event, moved)
        elif event.type in STEPS:
            self._step(deals, event)
        elif event.type in ENDS:
            deals[:] = [deal for deal in deals if not _ends(event, deal)]

    def _step(self, deals: list[dict[str, Any]], event: Event) -> None:
        """The deal goes one step on. A step that names no deal is the sitting tenant's."""
        data = event.data
        name = data.get("deal")
        deal = next((deal for deal in deals if deal["deal"] == name), None)
        if deal is None and name is None:
            deal = _present(deals)
        if deal is None:
            if name is None:
                return
            today = self._desk().calendar.date_of(event.time).isoformat()
            deals[:] = [old for old in deals if old.get("ends_on", today) >= today]
            deal = {"deal": name, "state": "held"}
            deals.append(deal)
        state = STEPS[event.type]
        if RANKS[state] >= RANKS[deal["state"]]:
            deal["state"] = state
        deal.update((member, data[member]) for member in KEPT if data.get(member) is not None)
        deal["balance"] = after_payment(deal.get("balance"), event.type, data)
        deal.pop("hold_until", None)
        if deal["state"] == "held":
            deal["hold_until"] = data["until"]

    def _bring(self, event: Event, moved: Sequence[Mapping[str, Any]]) -> None:
        """Puts a deal that moves to another unit there, as far as it had come; its contract stays behind."""
        deals = self._open(event.data["to_unit"], event)
        deals[:] = [deal for deal in deals if deal["deal"] != event.data["deal"]]
        for deal in moved or [{"deal": event.data["deal"], "state": "deposited"}]:
            rest = {member: value for member, value in deal.items() if member not in ("area", "rent")}
            rest.update((member, event.data[member]) for member in ("area", "rent") if member in event.data)
            deals.append(rest)

    def _open(self, unit: str, event: Event) -> list[dict[str, Any]]:
        """The deals of a unit, to be changed by an event."""
        row = self._rows.get(unit) or UnitRow(unit, 0, *_NOTHING, FREE, None, *_NOTHING, b"[]")
        self._rows[unit] = UnitRow(unit, event.position, *row[2:])
        deals = self._deals.get(unit)
        if deals is None:
            deals = self._deals[unit] = orjson.loads(row.deals)
        return deals

    def _written(self, unit: str) -> UnitRow:
        """The unit's row, with the deal that has it now."""
        deals = self._deals[unit]
        present = _present(deals) or {}
        row = self._rows[unit]._replace(
            state=present.get("state", FREE),
            hold_until=self._moment(present.get("hold_until")),
            deal=present.get("deal"),
            client=present.get("client"),
            agent=present.get("agent"),
            contract=present.get("contract"),
            starts_on=present.get("starts_on"),
            ends_on=present.get("ends_on"),
            contract_rent=_json(present.get("rent")),
            deals=orjson.dumps(deals, option=orjson.OPT_SORT_KEYS),
        )
        free = row._replace(state=FREE, hold_until=None, ends_on=None, client=None)
        lapsed = self._card(free) if row.hold_until is not None else None
        return row._replace(card=self._card(row), lapsed=lapsed)

    def _card(self, row: UnitRow) -> bytes:
        """The unit as the board shows it: written here once, as a board shows thousands."""
        until = None if row.hold_until is None else self._desk().calendar.text(row.hold_until)
        return orjson.dumps(
            {
                "unit": row.unit,
                "number": row.number,
                "area": row.area,
                "format": row.format,
                "state": row.state,
                "hold_until": until,
                "ends_on": row.ends_on,
                "client": row.client,
            }
        )

    def _moment(self, until: str | None) -> datetime | None:
        return parse_end(until, self._desk().calendar) if until else None


def _present(deals: Sequence[Mapping[str, Any]]) -> Any:
    """The deal that has the unit now: the first that is signed, else the one that came last."""
    leased = (deal for deal in deals if RANKS[deal["state"]] >= LEASED)
    return next(leased, deals[-1] if deals else None)


def _ends(event: Event, deal: dict[str, Any]) -> bool:
    """Whether an event that can end a deal on a unit ends this one; notes what is left of a deposit that is paid out."""
    data, signed = event.data, RANKS[deal["state"]] >= LEASED
    if data.get("deal", deal["deal"]) != deal["deal"]:
        return False
    if data.get("contract") and deal.get("contract") and data["contract"] != deal["contract"]:
        return False
    if event.type in PAYING_OUT:
        deal["balance"] = after_payment(deal.get("balance"), event.type, data)
        return not signed and deal["balance"] is None
    return signed or event.type != "contract.ended"


def _json(value: Any) -> bytes | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
