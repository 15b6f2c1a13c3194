"""Whose turn it is on a day, as it was known at a moment, by the books in force or by one book for everything."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import orjson
from psycopg import AsyncConnection

from domain.calendar import DAY
from domain.rotation import Rotation, day_of
from domain.rulebooks import Rulebook
from ledger.codec import decode
from projections.reading import Standing, now, standing
from projections.rotation.closings import Closings, Kept

CHUNK = 2_000
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
_UNKNOWN = "SELECT min(day) FROM {build}.rotation_days WHERE recorded > %(as_of)s"
_NEW = """
    SELECT (SELECT min(day) FROM {build}.rotation_facts WHERE position > %(after)s),
        ARRAY(SELECT position FROM {build}.desk_facts WHERE position > %(after)s AND position <= %(until)s)
"""
_FACTS = """
    WITH page AS MATERIALIZED (
        SELECT day, time, position FROM {build}.rotation_facts
        WHERE (day, time, position) > (%(day)s, %(time)s, %(position)s) AND day <= %(last)s
        ORDER BY day, time, position LIMIT %(limit)s
    )
    SELECT page.day, page.time, page.position, e.record FROM page JOIN {ledger}.events AS e ON e.position = page.position
    ORDER BY page.day, page.time, page.position
"""
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

_Row = tuple[date, datetime, int, bytes]
_Closing = tuple[date, dict[str, Any]]

_kept = Kept()


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
        wanted = day or look.desk.calendar.date_of(moment)
        if book is None:
            turn = await _as_it_was(look, wanted, as_of)
        else:
            turn = await _under(look, book, wanted, as_of)
        return {**turn.day(wanted, moment), "position": look.position}


def forget() -> None:
    """Lets go of what is remembered from earlier questions; the answers stay the same."""
    _kept.clear()


async def _as_it_was(look: Standing, wanted: date, as_of: datetime | None) -> Rotation:
    """The rotation in a day, by the books in force, from the opening that is stored."""
    rows = await look.rows(_OPENING, {"day": wanted, "as_of": as_of})
    first, opening = rows[0] if rows else (None, None)
    turn = Rotation.restore(orjson.loads(opening) if opening is not None else None, look.desk_as_of(as_of))
    await _fold(look, turn, first or date.min, wanted, as_of)
    return turn


async def _under(look: Standing, book: Rulebook, wanted: date, as_of: datetime | None) -> Rotation:
    """The rotation in a day under one book for everything, from the closing that is remembered; what is passed on the
    way is remembered for the next question."""
    closings = _kept.of((*look.place, book.hash))
    async with closings.alone():
        await _catch_up(look, closings)
        unknown = (await look.rows(_UNKNOWN, {"as_of": as_of}))[0][0] if as_of is not None else None
        whole = unknown or date.max  # of the days before it everything was known
        found = closings.before(min(wanted, whole), look.position)
        turn = Rotation.restore(found[1] if found else None, look.desk_as_of(as_of), book)
        passed = await _fold(look, turn, found[0] + DAY if found else date.min, wanted, as_of)
        if look.position == closings.position:
            closings.add((day, closing) for day, closing in passed if day < whole)
        return turn


async def _catch_up(look: Standing, closings: Closings) -> None:
    """Lets go of what new facts change: those of the rotation, and whatever is new about the desk."""
    if look.position <= closings.position:
        return
    days: list[date] = []
    if closings.size:
        parameters = {"after": closings.position, "until": look.position}
        first, about_the_desk = (await look.rows(_NEW, parameters))[0]
        days = [day_of(event, look.desk.calendar) for event in await look.at(about_the_desk)] if about_the_desk else []
        days += [first] if first is not None else []
    closings.move_to(look.position, min(days, default=None))


async def _fold(look: Standing, turn: Rotation, first: date, last: date, as_of: datetime | None) -> list[_Closing]:
    """Folds the facts of some days, in the rotation's order; gives how the days that were passed have closed."""
    passed: list[_Closing] = []
    rows = await _page(look, first, _BEFORE_ALL, 0, last)
    while len(rows) == CHUNK:
        # The database looks for the next facts while these are folded.
        folding = asyncio.create_task(asyncio.to_thread(_apply, turn, rows, as_of, passed))
        try:
            rows = await _page(look, *rows[-1][:3], last)
        finally:
            await folding
    _apply(turn, rows, as_of, passed)
    return passed


async def _page(look: Standing, day: date, time: datetime, position: int, last: date) -> list[_Row]:
    parameters = {"day": day, "time": time, "position": position, "last": last, "limit": CHUNK}
    return await look.rows(_FACTS, parameters)


def _apply(turn: Rotation, rows: list[_Row], as_of: datetime | None, passed: list[_Closing]) -> None:
    for day, _, position, record in rows:
        fact = decode(position, record)
        if as_of is not None and fact.recorded > as_of:
            continue
        if turn.date is not None and turn.date < day:
            passed.append((turn.date, turn.close()))
        turn.apply(fact)
