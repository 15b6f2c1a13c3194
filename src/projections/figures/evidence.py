"""The events that make a figure (指标依据), page by page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from psycopg import AsyncConnection

from domain.figures.catalogue import BY_NAME
from ledger.stream import LedgerReader
from projections.figures import kept
from projections.figures.keyed import CHANNEL, Keys, channel_joins
from projections.figures.kpis import Question, position, today, told
from projections.figures.scope import Asked
from projections.figures.sums import WAYS, deals_query, shares_of, way_pieces
from projections.figures.tables import unpacked
from projections.figures.whole import LET
from projections.people.judged import opened
from projections.reading import Standing, now, standing

_STEPS: dict[str, tuple[str, ...]] = {
    "holds": ("holds",),
    "deposits": ("deposits",),
    "deposit_amount": ("deposits", "top_ups"),
    "deposits_returned": ("refunds",),
    "deposits_forfeited": ("forfeits",),
    "subscriptions": ("subscriptions",),
    "units_returned": ("units_returned",),
}
_PARTS: dict[str, str | None] = {
    "new_clients": None,
    "call_to_visit": "j.visited",
    "visit_to_deposit": "j.deposited",
    "visit_to_contract": "j.signed",
    "deposit_to_contract": "j.signed",
    "first_response_hours": "j.responded",
}
"""Figure → the event that makes a client part of the rate, beside the one by which they are counted."""

_LET = f"""
    SELECT l.position FROM (SELECT %(last)s::date AS day) AS days JOIN {{build}}.leases AS l ON {LET}
    JOIN {{build}}.units AS u ON u.unit = l.unit AND u.building IS NOT NULL
"""  # noqa: S608 -- a condition of ours
_BILLS = "SELECT position FROM {build}.bills WHERE due_on BETWEEN %(first)s AND %(last)s AND amount > 0"


async def events(
    connection: AsyncConnection[Any], reader: LedgerReader, figure: str, question: Question, *, after: int, limit: int
) -> dict[str, Any]:
    """A page of the events that make a figure, in order of position; of a rate, those of what is counted and of its part."""
    async with standing(connection, reader.project, "figures") as look:
        asked = question.asked(today(look))[0]
        found = sorted(one for one in await evidence(look, figure, asked) if one > after)
        return {
            "figure": figure,
            "zh": BY_NAME[figure].zh,
            "en": BY_NAME[figure].en,
            "from": asked.first.isoformat(),
            "to": asked.last.isoformat(),
            "items": await opened(look, reader, found[:limit]),
            "next": found[limit - 1] if len(found) > limit else None,
            "position": await position(look),
        }


async def evidence(look: Standing, figure: str, asked: Asked) -> set[int]:
    """Positions of the events that make a figure; none for one that there is not of what is asked."""
    if figure not in told(asked):
        return set()
    return await _FINDERS.get(figure, _counted)(look, Keys(look.desk, asked), figure)


async def _counted(look: Standing, keys: Keys, figure: str) -> set[int]:
    pieces = keys.pieces("f.staff", "f.day", "f.channel")
    rows = await look.rows(
        f"SELECT f.positions FROM {{build}}.figures AS f {pieces.joins}"  # noqa: S608 -- pieces of ours
        f" WHERE f.day BETWEEN %(first)s AND %(last)s AND f.figure = %(figure)s{pieces.where}",
        {**keys.parameters, "figure": figure},
    )
    return {one for (stored,) in rows for one in unpacked(stored)}


async def _kept(look: Standing, keys: Keys, figure: str) -> set[int]:
    return await kept.positions(look, keys, now(), figure)


async def _whole(look: Standing, keys: Keys, figure: str) -> set[int]:
    return _positions(await look.rows(_BILLS if figure == "rent_collection" else _LET, keys.parameters))


async def _steps(look: Standing, keys: Keys, figure: str) -> set[int]:
    pieces = keys.pieces("r.staff", "r.day", CHANNEL)
    joins = channel_joins("r.client") if keys.asked.channel is not None else ""
    rows = await look.rows(
        f"SELECT r.position FROM {{build}}.results AS r {joins}{pieces.joins}"  # noqa: S608 -- pieces of ours
        f" WHERE r.day BETWEEN %(first)s AND %(last)s AND r.figure = ANY(%(steps)s::text[]){pieces.where}",
        {**keys.parameters, "steps": list(_STEPS[figure])},
    )
    return _positions(rows)


async def _deals(look: Standing, keys: Keys, figure: str) -> set[int]:
    del figure  # deals and their value are made by the same contracts
    asked = keys.asked
    found: set[int] = set()
    for place, day, staff, channel, answer, _ in await look.rows(deals_query(keys), keys.parameters):
        mine = any(keys.among(person, day) for person in shares_of(answer, staff))
        if mine and asked.channel in (None, channel):
            found.add(place)
    return found


async def _stages(look: Standing, keys: Keys, figure: str) -> set[int]:
    part = _PARTS[figure]
    found: set[int] = set()
    for way in WAYS:
        if figure not in way.counted:
            continue
        pieces, (where, _) = way_pieces(keys, way), way.counted[figure]
        rows = await look.rows(
            f"SELECT {way.at.removesuffix('_at')}, {part or 'NULL::int8'}"  # noqa: S608 -- pieces of ours
            f" FROM {{build}}.journeys AS j {pieces.joins} WHERE j.same_as IS NULL"
            f" AND {way.at} BETWEEN %(start)s AND %(close)s AND {where}{pieces.where}",
            keys.parameters,
        )
        found.update(one for row in rows for one in row if one is not None)
    return found


def _positions(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    return {row[0] for row in rows}


_Finder = Callable[[Standing, Keys, str], Awaitable[set[int]]]
_FINDERS: Mapping[str, _Finder] = {
    **dict.fromkeys(_STEPS, _steps),
    **dict.fromkeys(_PARTS, _stages),
    **dict.fromkeys(kept.FIGURES, _kept),
    **dict.fromkeys(("deals", "contract_value"), _deals),
    **dict.fromkeys(("occupancy_units", "occupancy_area", "rent_collection"), _whole),
}
"""Figure → how its events are found; all others are in the rows that single events count for."""
