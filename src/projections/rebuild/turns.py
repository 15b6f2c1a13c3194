"""Turns that differ between two builds (轮排差异): days are folded on both sides, where they can differ at all.

Where the same two builds were compared before, only days are folded that have got facts since, and those after them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice
from typing import Any, NamedTuple

import orjson
from psycopg import Connection, sql

from domain.desk import EVERYTHING
from domain.event import Event
from domain.rotation import Rotation, order_key, slim
from domain.rotation.turn import Turn
from domain.rulebooks import Rulebook
from projections.history import LedgerHistory
from projections.rebuild.comparing import store
from projections.rebuild.sides import Side

CHUNK = 5_000
"""Facts read at a time."""

BOOKS = frozenset({"rulebook.published", "rulebook.adopted", "rebuild.promoted", "rebuild.demoted"})
"""Facts after which other books may hold, also for the past."""

_TAKEN_OVER = """
    INSERT INTO pandan_views.diff_items (diff, kind, key, item)
    SELECT %s, kind, key, item FROM pandan_views.diff_items WHERE diff = %s AND kind = 'turns' AND key < %s
"""


class Compared(NamedTuple):
    """An earlier diff of the same builds: its number and position, and the last day that had begun there."""

    diff: int
    position: int
    day: date


def turns(
    connection: Connection[Any], diff: int, one: Side, other: Side, before: Compared | None = None
) -> date | None:
    """Stores the receptions that counted otherwise, cost somebody else a turn, or were somebody else's to receive.

    Returns the last day that has begun, None before any has.
    """
    openings = {side.build.number: _openings(connection, side) for side in (one, other)}
    left, right = openings[one.build.number], openings[other.build.number]
    latest = max(right, default=None)
    if left == right and len({_rules_of(book) for side in (one, other) for book in _books(side)}) == 1:
        return latest
    since = None if before is None else _changed_since(connection, other, before)
    if before is not None and since is not None:
        connection.execute(_TAKEN_OVER, (diff, before.diff, since.isoformat()))
    for day, facts in _days(connection, other, since or date.min):
        # A fold would give the same again where both begin alike and every fact falls under the same rules.
        if left.get(day) == right.get(day) and all(
            _rules_of(one.desk.book_of(fact)) == _rules_of(other.desk.book_of(fact)) for fact in facts
        ):
            continue
        was = _folded(one, left.get(day), facts)
        becomes = _folded(other, right.get(day), facts)
        store(connection, diff, "turns", _items(day, was, becomes))
    return latest


def _changed_since(connection: Connection[Any], side: Side, before: Compared) -> date | None:
    """The first day that may turn out otherwise than it did; None: any, as other books may hold for it."""
    facts = LedgerHistory(connection, side.build.ledger).of_project(side.build.project, before.position, EVERYTHING)
    if any(fact.type in BOOKS for fact in facts):
        return None
    query = sql.SQL("SELECT min(day) FROM {} WHERE position > %s").format(
        sql.Identifier(side.build.schema, "rotation_facts")
    )
    row = connection.execute(query, (before.position,)).fetchone()
    return min(before.day, row[0]) if row is not None and row[0] is not None else before.day


def _items(day: date, was: dict[int, Turn], becomes: dict[int, Turn]) -> dict[str, dict[str, Any]]:
    return {
        f"{day.isoformat()} {position:016}": {
            "day": day.isoformat(),
            "reception": turn.reception,
            "position": position,
            "receiver": turn.receiver,
            "from": _told(turn),
            "to": _told(becomes[position]),
        }
        for position, turn in was.items()
        if position in becomes and _outcome(turn) != _outcome(becomes[position])
    }


def _folded(side: Side, opening: bytes | None, facts: list[Event]) -> dict[int, Turn]:
    rotation = Rotation.restore(None if opening is None else orjson.loads(opening), side.desk)
    for fact in facts:
        rotation.apply(fact)
    return {turn.position: turn for turn in rotation.turns}


def _outcome(turn: Turn) -> tuple[Any, ...]:
    counted = turn.ruling.counted
    return counted, turn.expected, tuple(turn.skipped), tuple(turn.make_up), turn.seat if counted else None


def _told(turn: Turn) -> dict[str, Any]:
    """``due``: who should have received; ``skipped``, ``make_up``: whom it cost a turn, and who is owed one."""
    return {
        "counted": turn.ruling.counted,
        "due": turn.expected or (turn.seat if turn.ruling.counted else None),
        "skipped": list(turn.skipped),
        "make_up": list(turn.make_up),
        "clauses": list(turn.clauses),
    }


def _openings(connection: Connection[Any], side: Side) -> dict[date, bytes | None]:
    query = sql.SQL("SELECT day, opening FROM {} WHERE begun").format(
        sql.Identifier(side.build.schema, "rotation_days")
    )
    return dict(connection.execute(query, binary=True).fetchall())


def _days(connection: Connection[Any], side: Side, since: date) -> Iterator[tuple[date, list[Event]]]:
    """Every day from one on that has begun, with its facts in the rotation's order."""
    query = sql.SQL(
        "SELECT facts.day, position FROM {} AS facts JOIN {} AS days ON days.day = facts.day AND days.begun"
        " WHERE facts.day >= %s ORDER BY facts.day, time, position"
    ).format(*(sql.Identifier(side.build.schema, name) for name in ("rotation_facts", "rotation_days")))
    history, calendar = LedgerHistory(connection, side.build.ledger), side.desk.calendar
    for day, places in groupby(connection.execute(query, (since,)).fetchall(), key=lambda row: row[0]):
        facts: list[Event] = []
        positions = (row[1] for row in places)
        while chunk := list(islice(positions, CHUNK)):
            facts += history.at(chunk)
        yield day, [slim(fact) for fact in sorted(facts, key=lambda fact: order_key(fact, calendar))]


def _books(side: Side) -> list[Rulebook]:
    return [adoption.book for adoption in side.desk.adoptions()] or [side.desk.book_at(0)]


_known: dict[str, str] = {}


def _rules_of(book: Rulebook) -> str:
    """What of a book the rotation goes by, as text; of what it goes by, the values alone."""
    found = _known.get(book.hash)
    if found is None:
        if len(_known) > 256:
            _known.clear()
        rules = [book.rotation.model_dump(mode="json"), book.ownership.unknown_first_agent.model_dump(mode="json")]
        found = _known[book.hash] = json.dumps(_values(rules), sort_keys=True)
    return found


def _values(document: Any) -> Any:
    if isinstance(document, dict):
        if "clauses" in document and "zh" in document:
            return _values(
                {name: value for name, value in document.items() if name not in ("clauses", "zh", "en", "source")}
            )
        return {name: _values(value) for name, value in document.items()}
    return [_values(value) for value in document] if isinstance(document, list) else document
