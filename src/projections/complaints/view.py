"""Complaints (投诉): the steps of each, how it stands, and until when what comes next is due.

Rules that are put into force for the past change what was due: every complaint is then judged again from its own steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson

from domain.complaints.judging import KEPT, Judged, Taken, judge
from domain.complaints.steps import PREFIX, STEPS, step_of
from domain.desk import DeskTimeline
from domain.event import Event
from projections.complaints.tables import COMPLAINTS, ComplaintRow
from projections.context import Context

RULES = frozenset(("rebuild.promoted", "rebuild.demoted"))
TYPES = frozenset(f"{PREFIX}{step}" for step in STEPS) | RULES
"""The events of complaints, and those that change the rules of the past."""

_Key = tuple[str, str]


class ComplaintsView:
    """Folds the complaints. ``desk`` gives the timeline, for the books in force and local days."""

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._steps: dict[_Key, list[Taken]] = {}
        self._changed: set[_Key] = set()

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context, position
        self._let_go()

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        desk, mine = self._desk(), [event for event in events if event.type in TYPES]
        if any(event.type in RULES and desk.rules_change_at(event) for event in mine):
            self._load(context.store.all(COMPLAINTS))
            self._changed.update(self._steps)
        known = {key[0] for key in self._steps}
        names = {event.data["complaint"] for event in mine if event.type not in RULES}
        self._load(context.store.get(COMPLAINTS, names - known))
        for event in mine:
            if event.type not in RULES:
                self._take(event)

    def flush(self, context: Context) -> None:
        """Writes what changed."""
        rows = [self._row(key) for key in sorted(self._changed)]
        context.store.put(COMPLAINTS, rows)
        self._let_go()

    def _let_go(self) -> None:
        self._steps.clear()
        self._changed.clear()

    def _load(self, rows: Sequence[ComplaintRow]) -> None:
        for row in rows:
            self._steps.setdefault((row.complaint, row.client), steps_of(row.steps))

    def _take(self, event: Event) -> None:
        data, step = event.data, step_of(event.type) or ""
        key = data["complaint"], event.subject_id
        kept = {name: data[name] for name in KEPT if name in data}
        taken = self._steps.setdefault(key, [])
        if taken or step == "opened":
            taken.append(Taken(step, event.position, event.time, kept))
            self._changed.add(key)

    def _row(self, key: _Key) -> ComplaintRow:
        desk, steps = self._desk(), self._steps[key]
        judged = judge(steps, desk.book_at, desk.calendar)
        opening, assigned, closed = steps[0], judged.last("assigned"), judged.closed
        asked = judged.last("followed_up")
        return ComplaintRow(
            *key,
            steps[-1].position,
            opening.time,
            opening.data.get("by"),
            judged.handling.step,
            _founded(judged),
            opening.data.get("category"),
            opening.data.get("channel"),
            opening.data.get("unit"),
            assigned.data.get("department") if assigned is not None else None,
            assigned.data.get("to") if assigned is not None else None,
            judged.due.until,
            judged.next,
            judged.next_due.until if judged.next_due is not None else None,
            closed.time if closed is not None else None,
            asked.time if asked is not None else None,
            asked.data.get("satisfied") if asked is not None else None,
            _written(steps),
        )


def _founded(judged: Judged) -> bool | None:
    """Whether it is founded; one that was assigned is, though nobody said so."""
    if judged.handling.founded is None and judged.last("assigned") is not None:
        return True
    return judged.handling.founded


def _written(steps: Sequence[Taken]) -> bytes:
    told = [[step.step, step.position, step.time, step.data] for step in steps]
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def steps_of(written: bytes) -> list[Taken]:
    """The steps of a row."""
    told: list[tuple[str, int, str, dict[str, Any]]] = orjson.loads(written)
    return [Taken(step, position, datetime.fromisoformat(time), data) for step, position, time, data in told]
