"""The desk over time (案场): who works there, who is absent, which rulebook is in force.

The other views read it; so it is folded before them, and they never go beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain import desk
from domain.desk import DeskTimeline
from domain.event import Event
from projections.context import Context
from projections.tables import DESK_FACTS, DeskFactRow


class DeskView:
    """Keeps the timeline of the desk in memory and the positions of its facts in ``desk_facts``."""

    name = "desk"

    def __init__(self) -> None:
        self.timeline = DeskTimeline([])
        self._fresh: list[DeskFactRow] = []

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored up to ``position``."""
        rows = context.store.all(DESK_FACTS)
        facts = context.history.at([row.position for row in rows if row.position <= position])
        self.timeline = DeskTimeline(facts)
        self._fresh = []

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        del context
        for event in events:
            if desk.relevant(event):
                self.timeline.apply(event)
                self._fresh.append(DeskFactRow(event.position, event.type))

    def flush(self, context: Context) -> None:
        """Writes what changed."""
        context.store.put(DESK_FACTS, self._fresh)
        self._fresh = []
