"""The availability board (销控表): every unit by building and floor, with what is free, held and let."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from psycopg import AsyncConnection

from domain.leasing.rates import square_metres
from projections.reading import now, standing
from projections.units import telling
from projections.units.view import FREE, LEASED, RANKS

_BOARD = """
    SELECT building, floor, number, unit, area, format,
        CASE WHEN state = 'held' AND hold_until < %(now)s THEN 'free' ELSE state END, hold_until, ends_on, client
    FROM {build}.units
    WHERE (%(building)s::text IS NULL OR building = %(building)s) AND (%(floor)s::text IS NULL OR floor = %(floor)s)
"""


class _Part:
    """A building, a floor, or all of it, while it is counted."""

    __slots__ = ("area", "let", "let_area", "states", "units")

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.units = self.let = self.area = self.let_area = 0

    def count(self, state: str, area: int, *, let: bool) -> None:
        self.states[state] += 1
        self.units += 1
        self.area += area
        if let:
            self.let += 1
            self.let_area += area

    def told(self) -> dict[str, Any]:
        """Counts by state, in the order from free to open, and occupancy: the part that is let."""
        return {
            "units": self.units,
            "states": {state: self.states[state] for state in telling.UNIT_STATES if self.states[state]},
            "area": telling.area(self.area),
            "occupancy": {
                "units": telling.share(self.let, self.units),
                "area": telling.share(self.let_area, self.area),
            },
        }


async def board(
    connection: AsyncConnection[Any], project: str, *, building: str | None = None, floor: str | None = None
) -> dict[str, Any]:
    """The board now. A hold that has run out counts as free; ``let`` is what has a signed contract."""
    async with standing(connection, project, "units") as look:
        rows = await look.rows(_BOARD, {"building": building, "floor": floor, "now": now()})
        whole = _Part()
        buildings: dict[str, tuple[_Part, dict[str, tuple[_Part, list[dict[str, Any]]]]]] = {}
        for in_building, on_floor, number, unit, area, kind, state, hold_until, ends_on, client in rows:
            part, floors = buildings.setdefault(in_building or "", (_Part(), {}))
            level, units = floors.setdefault(on_floor or "", (_Part(), []))
            size, let = square_metres(area) or 0, RANKS.get(state, -1) >= LEASED
            for one in (whole, part, level):
                one.count(state, size, let=let)
            free = state == FREE
            units.append(
                {
                    "unit": unit,
                    "number": number,
                    "area": area,
                    "format": kind,
                    "state": state,
                    "hold_until": look.text(hold_until) if state == "held" else None,
                    "ends_on": None if free else ends_on,
                    "client": None if free else client,
                }
            )
        return {
            **whole.told(),
            "labels": {state: telling.labelled(state, telling.UNIT_STATES) for state in telling.UNIT_STATES},
            "buildings": [
                {
                    "building": name or None,
                    **part.told(),
                    "floors": [
                        {"floor": level or None, **counted.told(), "items": sorted(units, key=_door)}
                        for level, (counted, units) in sorted(floors.items(), key=lambda one: _natural(one[0]))
                    ],
                }
                for name, (part, floors) in sorted(buildings.items(), key=lambda one: _natural(one[0]))
            ],
            "position": look.position,
        }


_DIGITS = re.compile(r"(\d+)")


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """``2`` before ``10``, and numbers before letters."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(name) if part)


def _door(unit: dict[str, Any]) -> Any:
    return _natural(unit["number"] or ""), unit["unit"]
