"""The desk over time (案场): who works there, who is absent, which rulebook is in force.

The other views read it; so it is folded before them, and they never go beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain import desk
from domain.desk import DeskTimeline, Rules
from domain.event import Event
from projections.context import Context
from projections.desk.tables import DESK_FACTS, DeskFactRow


class DeskView:
    """Keeps the timeline of the desk in memory and the positions of its facts in ``desk_facts``.

    ``rules``: those of the build, ``number``, if it is made under other rules than those in force.
    """

    def __init__(self, rules: Rules | None = None, number: int | None = None) -> None:
        self._rules = rules, number
        self._begin(DeskTimeline())

    def _begin(self, facts: DeskTimeline) -> None:
        self._facts = facts
        self.timeline = facts.under(*self._rules)
        self._fresh: list[DeskFactRow] = []

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored up to ``position``."""
        rows = context.store.all(DESK_FACTS)
        facts = context.history.at([row.position for row in rows if row.position <= position])
        self._begin(DeskTimeline(facts))

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        del context
        for event in events:
            if desk.relevant(event):
                self._facts.apply(event)
                self._fresh.append(DeskFactRow(event.position, event.type))

    def flush(self, context: Context) -> None:
        """Writes what changed."""
        context.store.put(DESK_FACTS, self._fresh)
        self._fresh = []
