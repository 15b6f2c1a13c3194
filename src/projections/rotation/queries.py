"""Whose turn it is on a day, as it was known at a moment, by the books in force or by one book for everything."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

import orjson
from psycopg import AsyncConnection

from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of, order_key, slim
from projections.reading import Standing, now, standing

CHUNK = 5_000
"""Facts read and folded at a time when a question reaches far back."""

_OPENING = """
    SELECT day, opening FROM (
        SELECT day, begun, opening, max(recorded) OVER (
            ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS known
        FROM {build}.rotation_days
    ) AS days
    WHERE begun AND day <= %(day)s AND (known IS NULL OR known <= coalesce(%(as_of)s, known))
    ORDER BY day DESC LIMIT 1
"""
_FACTS = """
    SELECT position FROM {build}.rotation_facts
    WHERE day BETWEEN coalesce(%(first)s, day) AND %(last)s ORDER BY day, time, position
"""


async def rotation(
    connection: AsyncConnection[Any],
    project: str,
    day: date | None = None,
    as_of: datetime | None = None,
    rulebook: str | None = None,
) -> dict[str, Any]:
    """The answer of ``GET /rotation`` for a local day (None: the day of ``as_of``, or today).

    Without ``as_of`` all that is recorded counts, judged now; with it, what was recorded by then. Raises NotFound,
    ViewMissing and UnknownRulebook.
    """
    moment = as_of or now()
    async with standing(connection, project, "rotation") as look:
        book = look.book_named(rulebook)
        desk = look.desk_as_of(as_of)
        wanted = day or look.desk.calendar.date_of(moment)
        rows = await look.rows(_OPENING, {"day": wanted, "as_of": as_of}) if book is None else []
        first, opening = rows[0] if rows else (None, None)  # another book begins with the first fact of all
        found = await look.rows(_FACTS, {"first": first, "last": wanted})
        turn = Rotation.restore(orjson.loads(opening) if opening is not None else None, desk, book)
        places = [row[0] for row in found]
        for start in range(0, len(places), CHUNK):
            await _fold(look, desk, turn, places[start : start + CHUNK], as_of)
        return {**turn.day(wanted, moment), "position": look.position}


async def _fold(
    look: Standing, desk: DeskTimeline, turn: Rotation, positions: list[int], as_of: datetime | None
) -> None:
    """Folds the facts at some positions, which follow one another in the rotation's order."""
    facts = await look.at(positions)
    if len(facts) < CHUNK:
        _apply(desk, turn, facts, as_of)
    else:
        await asyncio.to_thread(_apply, desk, turn, facts, as_of)


def _apply(desk: DeskTimeline, turn: Rotation, facts: list[Event], as_of: datetime | None) -> None:
    calendar = desk.calendar
    known = (fact for fact in facts if as_of is None or fact.recorded <= as_of)
    for fact in sorted(known, key=lambda fact: (day_of(fact, calendar), order_key(fact, calendar))):
        turn.apply(slim(fact))
