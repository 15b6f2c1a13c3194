"""Forms (表单): what calls for each, what fills it, and what the book in force makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.desk import DeskTimeline
from domain.event import Event
from domain.forms import calling, filings
from domain.forms.calling import Forms, Judge
from domain.forms.filings import Filing, filing
from projections.context import Context
from projections.forms.tables import FORM_DUES, FORM_FILINGS

RULES = frozenset({"rebuild.promoted", "rebuild.demoted"})
"""Events that put other books into force for what was recorded before them."""

DUES = calling.TYPES | RULES
FILINGS = filings.TYPES


class FormsView:
    """Folds the forms that clients and contracts call for. ``desk`` gives the timeline, at least as far as this view."""

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        self._desk = desk
        self._forms = Forms(desk)
        self._known: set[str] = set()
        self._anew = False

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context, position
        self._let_go()

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        mine = [event for event in events if event.type in calling.TYPES]
        fresh = {event.subject for event in mine} - self._known
        self._forms.put(context.store.get(FORM_DUES, fresh))
        self._known |= fresh
        for event in mine:
            self._forms.apply(event)
        if len(mine) < len(events):
            desk = self._desk()
            self._anew = self._anew or any(event.type in RULES and desk.rules_change_at(event) for event in events)

    def flush(self, context: Context) -> None:
        """Writes what changed; after a change of the rules for the past, all that is judged otherwise."""
        context.store.put(FORM_DUES, self._forms.take())
        if self._anew:
            rows = context.store.all(FORM_DUES)
            anew = map(Judge(self._desk()), rows)
            context.store.put(FORM_DUES, [new for new, old in zip(anew, rows, strict=True) if new != old])
        self._let_go()

    def _let_go(self) -> None:
        self._forms.clear()
        self._known.clear()
        self._anew = False


class FilingsView:
    """Keeps what is handed in, checked and set, by the days that it is about."""

    def __init__(self, desk: Callable[[], DeskTimeline]) -> None:
        del desk
        self._fresh: list[Filing] = []

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context, position
        self._fresh.clear()

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        del context
        self._fresh += [filing(event) for event in events if event.type in FILINGS]

    def flush(self, context: Context) -> None:
        """Writes what is new."""
        context.store.put(FORM_FILINGS, self._fresh)
        self._fresh = []
