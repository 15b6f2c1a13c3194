"""Figures of a project as a whole (整体指标): what is let at the end of a period, what rent came in."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from domain.figures.values import Sums
from projections.figures.keyed import Keys
from projections.figures.scope import LABELS, spans
from projections.figures.sums import Table
from projections.reading import Standing

LET = (
    "l.starts_on <= days.day AND (l.ends_on IS NULL OR l.ends_on >= days.day)"
    " AND (l.ended_on IS NULL OR l.ended_on > days.day) AND (l.voided_on IS NULL OR l.voided_on > days.day)"
)
"""Of a lease ``l``: whether the unit is let on a day (在租)."""

_OCCUPANCY = f"""
    WITH days AS (SELECT unnest(%(days)s::date[]) AS day),
    listed AS (
        SELECT unit, coalesce(nullif(area, '')::numeric, 0) AS area, listed_on FROM {{build}}.units
        WHERE listed_on IS NOT NULL
    ),
    let AS (
        SELECT days.day, l.unit, max(coalesce(l.area / 100.0, listed.area)) AS area
        FROM days JOIN {{build}}.leases AS l ON {LET} JOIN listed ON listed.unit = l.unit GROUP BY days.day, l.unit
    )
    SELECT days.day, count(let.unit), (sum(least(let.area, listed.area)) FILTER (WHERE let.unit IS NOT NULL) * 10000)::int8,
        count(*), (sum(listed.area) * 10000)::int8
    FROM days CROSS JOIN listed LEFT JOIN let ON let.day = days.day AND let.unit = listed.unit
    WHERE listed.listed_on <= days.day OR let.unit IS NOT NULL GROUP BY days.day
"""  # noqa: S608 -- a condition of ours
_BILLS = """
    SELECT {bucket}, sum(amount)::int8, sum(least(paid, amount))::int8 FROM {{build}}.bills
    WHERE due_on BETWEEN %(first)s AND %(last)s AND amount > 0 GROUP BY 1
"""


async def whole(look: Standing, keys: Keys) -> Table:
    """Occupancy at the end of each period, by count and by area, and how much of the rent that fell due has come in."""
    asked = keys.asked
    table: Table = {}
    ends: dict[date, str] = {last: bucket for bucket, _, last in spans(asked)}
    for day, units, area, all_units, all_area in await look.rows(_OCCUPANCY, {"days": list(ends)}):
        table["", ends[day]] = {
            "occupancy_units": units,
            "occupancy_units_of": all_units,
            "occupancy_area": Fraction(area or 0, 10000),
            "occupancy_area_of": Fraction(all_area or 0, 10000),
        }
    bucket = "''" if asked.period is None else f"to_char(due_on, '{LABELS[asked.period]}')"
    for label, due, paid in await look.rows(_BILLS.format(bucket=bucket), keys.parameters):
        sums: Sums = table.setdefault(("", label), {})
        sums["rent_collection"] = Fraction(paid, 100)
        sums["rent_collection_of"] = Fraction(due, 100)
    return table
