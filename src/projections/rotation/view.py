"""Whose turn it is (轮排): for every local day, the order it began with and the facts that moved it.

A day is folded from its opening in the order of `domain.rotation.order_key`; its close is the opening of the next day
that has facts. A fact that comes late has its day, and the days after it, folded again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

import orjson

from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of, order_key, relevant, slim
from projections.context import Context
from projections.tables import ROTATION_DAYS, ROTATION_FACTS, RotationDayRow, RotationFactRow

KEPT_DAYS = 10
"""Days kept folded between batches: today, and those ahead for which a roster is set already."""

Key = tuple[datetime, int]


class _Day:
    """A day from its opening: its facts in order, and the rotation they lead to."""

    __slots__ = ("facts", "opening", "rotation", "timeline")

    def __init__(self, timeline: DeskTimeline, opening: bytes | None, facts: Iterable[Event]) -> None:
        self.timeline = timeline
        self.facts: list[tuple[Key, Event]] = []
        self.begin(opening)
        self.take_in(facts)

    def begin(self, opening: bytes | None) -> None:
        """Starts over from an opening, with the facts it has."""
        self.opening = opening
        written = None if opening is None else orjson.loads(opening)
        self.rotation = Rotation.restore(written, self.timeline)
        for _, fact in self.facts:
            self.rotation.apply(fact)

    def take_in(self, facts: Iterable[Event]) -> None:
        """Takes in more facts of the day; starts over when one of them belongs before those already here."""
        fresh = sorted((order_key(fact, self.timeline.calendar), slim(fact)) for fact in facts)
        in_order = not self.facts or not fresh or self.facts[-1][0] < fresh[0][0]
        self.facts += fresh
        if in_order:
            for _, fact in fresh:
                self.rotation.apply(fact)
        else:
            self.facts.sort()
            self.begin(self.opening)

    def closing(self) -> bytes:
        """The opening of the next day."""
        return orjson.dumps(self.rotation.close(), option=orjson.OPT_SORT_KEYS)


class RotationView:
    """Folds the days. ``desk`` gives the timeline, which must be at least as far as this view."""

    name = "rotation"

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._fresh: dict[date, list[Event]] = {}
        self._days: OrderedDict[date, _Day] = OrderedDict()

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context, position
        self._fresh.clear()
        self._days.clear()

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        del context
        for event in events:
            if relevant(event):
                self._fresh.setdefault(day_of(event, self._desk().calendar), []).append(event)

    def flush(self, context: Context) -> None:
        """Folds the days that got something new and those behind them, and writes what changed."""
        if not self._fresh:
            return
        first = min(self._fresh)
        previous, following = context.store.around(ROTATION_DAYS, first)
        stored = {row.day: row for row in following}
        fresh, self._fresh = self._fresh, {}
        changed: list[RotationDayRow] = []
        before: _Day | None = None
        moved = True  # whether the day before this one may close otherwise than it did
        for day in sorted(stored.keys() | fresh.keys()):
            old = stored.get(day)
            opening: bytes | None = None
            if old is not None and (day == first or not moved):
                opening = old.opening
            elif previous is not None:
                opening = (before or self._folded(context, previous.day, previous.opening, ())).closing()
            facts = fresh.get(day, ())
            moved = day in fresh or old is None or old.opening != opening
            before = self._folded(context, day, opening, facts) if moved else None
            recorded = max([*(fact.recorded for fact in facts), *([old.recorded] if old is not None else ())])
            previous = RotationDayRow(day, opening, recorded)
            if previous != old:
                changed.append(previous)
        context.store.put(ROTATION_DAYS, changed)
        context.store.put(ROTATION_FACTS, self._fact_rows(fresh))
        while len(self._days) > KEPT_DAYS:
            self._days.popitem(last=False)

    def _fact_rows(self, fresh: dict[date, list[Event]]) -> list[RotationFactRow]:
        calendar = self._desk().calendar
        return [
            RotationFactRow(fact.position, day, order_key(fact, calendar)[0])
            for day, facts in fresh.items()
            for fact in facts
        ]

    def _folded(self, context: Context, day: date, opening: bytes | None, facts: Sequence[Event]) -> _Day:
        """The day folded from an opening through all its facts, stored and fresh."""
        folded = self._days.pop(day, None)
        if folded is None:
            positions = [row.position for row in context.store.find(ROTATION_FACTS, "day", [day])]
            folded = _Day(self._desk(), opening, [*context.history.at(positions), *facts])
        else:
            if folded.opening != opening:
                folded.begin(opening)
            folded.take_in(facts)
        self._days[day] = folded
        return folded
