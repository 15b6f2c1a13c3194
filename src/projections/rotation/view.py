"""Whose turn it is (轮排): for every local day, the order it began with and the facts that moved it.

A day is folded from its opening in order of happened time, ties by position; its close is the opening of the next day
that has facts. A fact that comes late has its day, and the days after it, folded again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import orjson

from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, dates_of, relevant, slim
from projections.context import Context
from projections.tables import ROTATION_DAYS, ROTATION_FACTS, RotationDayRow, RotationFactRow


class _Latest(NamedTuple):
    """The day folded last, as far as its facts went."""

    day: date
    opening: bytes | None
    rotation: Rotation
    last: tuple[datetime, int]

    def opens_like(self, row: RotationDayRow) -> bool:
        """Whether this is that day, begun from the same order."""
        return (self.day, self.opening) == (row.day, row.opening)


class RotationView:
    """Folds the days. ``desk`` gives the timeline, which must be at least as far as this view."""

    name = "rotation"

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._fresh: dict[date, list[Event]] = {}
        self._latest: _Latest | None = None

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context, position
        self._fresh.clear()
        self._latest = None

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        del context
        for event in events:
            if relevant(event):
                self._fresh.setdefault(dates_of(event, self._desk().zone), []).append(event)

    def flush(self, context: Context) -> None:
        """Folds the days that got something new and those behind them, and writes what changed."""
        if not self._fresh:
            return
        previous, following = context.store.around(ROTATION_DAYS, min(self._fresh))
        stored = {row.day: row for row in following}
        changed: list[RotationDayRow] = []
        moved = True  # whether the day before this one may close otherwise than it did
        for day in sorted(stored.keys() | self._fresh.keys()):
            old = stored.get(day)
            if old is not None and (not moved or day == min(self._fresh)):
                opening = old.opening
            else:
                opening = self._closed(context, previous)
            row = RotationDayRow(day, opening, self._recorded(day, old))
            moved = day in self._fresh or old is None or old.opening != opening
            if row != old:
                changed.append(row)
            previous = row
        if previous is not None and moved:
            self._folded(context, previous)
        context.store.put(ROTATION_DAYS, changed)
        facts = (
            RotationFactRow(event.position, day, event.time) for day, events in self._fresh.items() for event in events
        )
        context.store.put(ROTATION_FACTS, sorted(facts))
        self._fresh.clear()

    def _recorded(self, day: date, old: RotationDayRow | None) -> datetime:
        moments = [event.recorded for event in self._fresh.get(day, ())]
        return max([*moments, old.recorded] if old is not None else moments)

    def _closed(self, context: Context, row: RotationDayRow | None) -> bytes | None:
        if row is None:
            return None
        return orjson.dumps(self._folded(context, row).close(), option=orjson.OPT_SORT_KEYS)

    def _folded(self, context: Context, row: RotationDayRow) -> Rotation:
        """The day folded from its opening through all its facts, stored and fresh; the latest is kept and carried on."""
        fresh = sorted(self._fresh.get(row.day, ()), key=_order)
        latest = self._latest
        if latest is not None and latest.opens_like(row) and (not fresh or latest.last < _order(fresh[0])):
            rotation, facts, last = latest.rotation, fresh, latest.last
        elif latest is not None and latest.opens_like(row) and latest.last == _order(fresh[-1]):
            return latest.rotation  # folded a moment ago, for the next day's opening
        else:
            positions = [fact.position for fact in context.store.find(ROTATION_FACTS, "day", [row.day])]
            facts = sorted([*context.history.at(positions), *fresh], key=_order)
            rotation = Rotation.restore(orjson.loads(row.opening) if row.opening is not None else None, self._desk())
            last = _order(facts[0])
        for fact in facts:
            rotation.apply(slim(fact))
            last = _order(fact)
        self._latest = _Latest(row.day, row.opening, rotation, last)
        return rotation


def _order(event: Event) -> tuple[datetime, int]:
    return event.time, event.position
