"""Whose turn it is (轮排): for every local day, the order it begins with and the facts that move it.

A day is folded from its opening in the order of `domain.rotation.order_key`; its close is the opening of the next day
that has facts. A fact that comes late has its day, and those after it, folded again. The day that is going on is not
folded for its close, as nobody follows it yet: questions fold it, and so do the facts of the next day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import orjson

from domain.desk import EVERYTHING, DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of, order_key, relevant, slim
from projections.context import Context
from projections.rotation.tables import ROTATION_DAYS, ROTATION_FACTS, RotationDayRow, RotationFactRow


class _Known(NamedTuple):
    """What is remembered of a day: whether it has begun, and when the last of its facts was recorded."""

    begun: bool
    recorded: datetime


class RotationView:
    """Folds the days. ``desk`` gives the timeline, which must be at least as far as this view.

    A day has begun when it, or a later one, has a fact that did not come ahead of its day; a roster written for next week
    does. Days that have not begun have no opening yet.
    """

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._known: dict[date, _Known] = {}
        self._fresh: dict[date, list[Event]] = {}
        self._trial: tuple[date, Rotation] | None = None
        self._anew = False
        self._position = 0

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        self._position = position
        self._anew = False
        self._known = {row.day: _Known(row.begun, row.recorded) for row in context.store.all(ROTATION_DAYS)}
        self._fresh.clear()
        self._trial = None

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        del context
        desk = self._desk()
        calendar = desk.calendar
        for event in events:
            self._position = event.position
            if relevant(event):
                self._fresh.setdefault(day_of(event, calendar), []).append(event)
            elif desk.rules_change_at(event):
                self._anew = True

    def flush(self, context: Context) -> None:
        """Opens the days anew that open otherwise than they did, and writes what changed."""
        if self._anew:
            self._trial = None
        elif not self._fresh:
            return
        latest = self._latest_begun()
        rows = self._opened(context, latest)
        if latest in self._fresh or (self._anew and latest in self._known):
            self._try(context, latest, rows)
        context.store.put(ROTATION_DAYS, rows)
        context.store.put(ROTATION_FACTS, self._fact_rows())
        self._known.update({row.day: _Known(row.begun, row.recorded) for row in rows})
        self._fresh.clear()
        self._anew = False

    def _latest_begun(self) -> date:
        """The last day that has begun, or the day before all others while none has."""
        calendar = self._desk().calendar
        days = [day for day, known in self._known.items() if known.begun]
        days += [day for day, facts in self._fresh.items() if any(day <= calendar.date_of(fact.time) for fact in facts)]
        return max(days, default=date.min)

    def _opened(self, context: Context, latest: date) -> list[RotationDayRow]:
        """The rows of days that changed: openings, up to the latest day that has begun, and what has new facts."""
        days = sorted(self._known.keys() | self._fresh.keys())
        open_ = (day for day, known in self._known.items() if not known.begun)
        first = min(days if self._anew else [*self._fresh, *open_], default=latest)
        stored = {row.day: row for row in context.store.get(ROTATION_DAYS, [day for day in days if day >= first])}
        earlier = [day for day in days if day < first]
        previous = context.store.get(ROTATION_DAYS, earlier[-1:])[0] if earlier else None
        changed: list[RotationDayRow] = []
        moved = self._anew  # whether the day before may close otherwise than it did
        for day in days[len(earlier) :]:
            old = stored.get(day)
            begun = day <= latest
            opening: bytes | None = None
            if begun and old is not None and old.begun and not moved:
                opening = old.opening
            elif begun and previous is not None:
                opening = self._closing(context, previous)
            row = RotationDayRow(day, begun, opening, self._recorded(day))
            moved = self._anew or day in self._fresh or old is None or old[:3] != row[:3]
            if row != old:
                changed.append(row)
            previous = row
        return changed

    def _recorded(self, day: date) -> datetime:
        moments = [fact.recorded for fact in self._fresh.get(day, ())]
        return max([*moments, self._known[day].recorded] if day in self._known else moments)

    def _closing(self, context: Context, row: RotationDayRow) -> bytes:
        """The opening of the day after: the day folded through all its facts, stored and fresh."""
        rotation = self._begin(row)
        for fact in self._facts(context, row.day):
            rotation.apply(fact)
        return orjson.dumps(rotation.close(), option=orjson.OPT_SORT_KEYS)

    def _begin(self, row: RotationDayRow) -> Rotation:
        opening = None if row.opening is None else orjson.loads(row.opening)
        desk = self._desk().known_at(EVERYTHING)
        desk.move_to(EVERYTHING, self._position)
        return Rotation.restore(opening, desk)

    def _facts(self, context: Context, day: date) -> list[Event]:
        calendar = self._desk().calendar
        positions = [row.position for row in context.store.find(ROTATION_FACTS, "day", [day])]
        facts = [*context.history.at(positions), *self._fresh.get(day, ())]
        return [slim(fact) for fact in sorted(facts, key=lambda fact: order_key(fact, calendar))]

    def _try(self, context: Context, day: date, changed: Sequence[RotationDayRow]) -> None:
        """Tries the facts of the day that is going on, as they come, so that one that cannot be folded is found at once."""
        if self._trial is not None and self._trial[0] == day:
            facts, rotation = [slim(fact) for fact in self._fresh[day]], self._trial[1]
        else:
            row = next((row for row in changed if row.day == day), None)
            rotation = self._begin(row or context.store.get(ROTATION_DAYS, [day])[0])
            facts = self._facts(context, day)
        for fact in facts:
            rotation.apply(fact)
        self._trial = (day, rotation)

    def _fact_rows(self) -> list[RotationFactRow]:
        calendar = self._desk().calendar
        return [
            RotationFactRow(fact.position, day, order_key(fact, calendar)[0])
            for day, facts in self._fresh.items()
            for fact in facts
        ]
