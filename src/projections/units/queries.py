"""Units as they are looked up (铺位): what is free, until when it is held, whose contract runs."""

from __future__ import annotations

from typing import Any

import orjson
from psycopg import AsyncConnection

from projections.errors import NotFound
from projections.reading import Standing, now, standing
from projections.units.tables import UnitRow
from projections.units.view import FREE

_LAPSED = "state = 'held' AND hold_until < %(now)s"
_COLUMNS = ", ".join(field for field in UnitRow._fields if field not in ("card", "lapsed", "listed_on"))
_PAGE = f"""
    SELECT {_COLUMNS}, {_LAPSED} FROM {{build}}.units
    WHERE unit > %(after)s AND (%(floor)s::text IS NULL OR floor = %(floor)s)
        AND (%(state)s::text IS NULL OR %(state)s = CASE WHEN {_LAPSED} THEN 'free' ELSE state END)
    ORDER BY unit LIMIT %(limit)s
"""  # noqa: S608 -- names of columns, nothing from outside
_ONE = f"SELECT {_COLUMNS}, {_LAPSED} FROM {{build}}.units WHERE unit = %(unit)s"  # noqa: S608 -- names of columns, nothing from outside


async def units(
    connection: AsyncConnection[Any],
    project: str,
    *,
    state: str | None = None,
    floor: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """A page of units, by id. A hold that has run out counts as free."""
    parameters = {"state": state, "floor": floor, "after": after or "", "limit": limit + 1, "now": now()}
    async with standing(connection, project, "units") as look:
        rows = await look.rows(_PAGE, parameters)
        return {
            "items": [_unit(look, row) for row in rows[:limit]],
            "next": rows[limit - 1][0] if len(rows) > limit else None,
            "position": look.position,
        }


async def unit(connection: AsyncConnection[Any], project: str, unit: str) -> dict[str, Any]:
    """One unit. Raises NotFound."""
    async with standing(connection, project, "units") as look:
        rows = await look.rows(_ONE, {"unit": unit, "now": now()})
        if not rows:
            raise NotFound(f"there is no unit {unit}")
        return {**_unit(look, rows[0]), "position": look.position}


def _unit(look: Standing, columns: tuple[Any, ...]) -> dict[str, Any]:
    row, lapsed = UnitRow(*columns[:-1]), columns[-1]
    described = {
        "unit": row.unit,
        "building": row.building,
        "floor": row.floor,
        "number": row.number,
        "area": row.area,
        "format": row.format,
        "rent": _json(row.rent),
        "fees": _json(row.fees),
    }
    if lapsed:
        return {
            **described,
            "state": FREE,
            "hold": None,
            "deal": None,
            "client": None,
            "agent": None,
            "contract": None,
            "deals": [],
        }
    return {
        **described,
        "state": row.state,
        "hold": {"until": look.text(row.hold_until)} if row.hold_until is not None else None,
        "deal": row.deal,
        "client": row.client,
        "agent": row.agent,
        "contract": _contract(row),
        "deals": _json(row.deals),
    }


def _contract(row: UnitRow) -> dict[str, Any] | None:
    if row.contract is None:
        return None
    return {
        "contract": row.contract,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "rent": _json(row.contract_rent),
    }


def _json(value: bytes | None) -> Any:
    return None if value is None else orjson.loads(value)
