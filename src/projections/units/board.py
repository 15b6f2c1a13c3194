"""The availability board (销控表): every unit by building and floor, with what is free, held and let."""

from __future__ import annotations

import re
from typing import Any

import orjson
from psycopg import AsyncConnection

from projections.reading import now, standing
from projections.units import telling
from projections.units.view import LEASED, RANKS

_LET = tuple(state for state, rank in RANKS.items() if rank >= LEASED)
_SUM = "coalesce(sum(hundredths){}, 0)::int8"
_IS_LET = " FILTER (WHERE state = ANY(%(let)s))"
_IN_STATES = ", ".join(f"count(*) FILTER (WHERE state = '{state}')" for state in telling.UNIT_STATES)
_BOARD = f"""
    SELECT building, floor, {_SUM.format("")}, {_SUM.format(_IS_LET)},
        string_agg(card, ','::bytea ORDER BY length(number), number COLLATE "C", unit),
        {_IN_STATES}
    FROM (
        SELECT unit, building, floor, number, round(area::numeric * 100)::int8 AS hundredths,
            CASE WHEN state = 'held' AND hold_until < %(now)s THEN lapsed ELSE card END AS card,
            CASE WHEN state = 'held' AND hold_until < %(now)s THEN 'free' ELSE state END AS state
        FROM {{build}}.units
        WHERE (%(building)s::text IS NULL OR building = %(building)s) AND (%(floor)s::text IS NULL OR floor = %(floor)s)
    ) AS shown
    GROUP BY building, floor
"""  # noqa: S608 -- words of our own
"""The cards of the units are put together as they are: thousands of them never become objects here.

They come out of an index in order: to sort them took most of the time. The planner takes an index for slower than it is
unless it is told otherwise.
"""
_INDEXED = "SELECT set_config('random_page_cost', '1.1', true)"


class _Part:
    """A building, a floor, or all of it, while it is counted."""

    __slots__ = ("area", "let_area", "states")

    def __init__(self) -> None:
        self.states = dict.fromkeys(telling.UNIT_STATES, 0)
        self.area = self.let_area = 0

    def add(self, area: int, let_area: int, counts: tuple[int, ...]) -> None:
        """Counts a floor in."""
        self.area += area
        self.let_area += let_area
        for state, count in zip(self.states, counts, strict=True):
            self.states[state] += count

    def told(self) -> dict[str, Any]:
        """Counts by state, in the order from free to open, and occupancy: the part that is let."""
        units, let = sum(self.states.values()), sum(self.states[state] for state in _LET)
        return {
            "units": units,
            "states": {state: count for state, count in self.states.items() if count},
            "area": telling.area(self.area),
            "occupancy": {"units": telling.share(let, units), "area": telling.share(self.let_area, self.area)},
        }


async def board(
    connection: AsyncConnection[Any], project: str, *, building: str | None = None, floor: str | None = None
) -> dict[str, Any]:
    """The board now. A hold that has run out counts as free; let is what has a signed contract."""
    async with standing(connection, project, "units") as look:
        parameters = {"building": building, "floor": floor, "now": now(), "let": list(_LET)}
        await look.rows(_INDEXED, {})
        rows = await look.rows(_BOARD, parameters)
        whole = _Part()
        buildings: dict[str | None, tuple[_Part, list[dict[str, Any]]]] = {}
        for in_building, on_floor, area, let_area, cards, *counts in sorted(rows, key=lambda row: _natural(row[1])):
            if in_building not in buildings:
                buildings[in_building] = _Part(), []
            part, floors = buildings[in_building]
            level = _Part()
            for one in (whole, part, level):
                one.add(area, let_area, tuple(counts))
            floors.append({"floor": on_floor, **level.told(), "items": orjson.Fragment(b"[" + cards + b"]")})
        return {
            **whole.told(),
            "labels": {state: telling.labelled(state, telling.UNIT_STATES) for state in telling.UNIT_STATES},
            "buildings": [
                {"building": name, **part.told(), "floors": floors}
                for name, (part, floors) in sorted(buildings.items(), key=lambda one: _natural(one[0]))
            ],
            "position": look.position,
        }


_DIGITS = re.compile(r"(\d+)")


def _natural(name: str | None) -> tuple[tuple[int, int, str], ...]:
    """``2`` before ``10``, and numbers before letters."""
    parts = _DIGITS.split(name or "")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)
