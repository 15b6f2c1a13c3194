"""A fold in memory, by the same views as the live one: all events of a share in, rows out."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

from domain.event import Event
from projections.context import Context
from projections.rotation.tables import ROTATION_DAYS, RotationDayRow, RotationFactRow
from projections.tables import Row, Table
from projections.views import View, wanted

BATCH = 5000
"""Events handed to a view at once."""

_NOT_KEPT = datetime.min.replace(tzinfo=UTC)
"""For the time of a fact, which stands in the fact itself."""

DAYS_EVENTS = 60_000
"""Events of the rotation after which its days are folded: what its process has in memory at once."""


class Sink:
    """The rows that a view writes when it is folded in one go: it begins with nothing, so there is nothing to be read."""

    def __init__(self) -> None:
        self._written: dict[str, list[Any]] = defaultdict(list)

    def get(self, table: Table[Row], keys: Collection[Any]) -> list[Row]:
        """See Store."""
        del table, keys
        return []

    def find(self, table: Table[Row], column: str, values: Collection[Any]) -> list[Row]:
        """See Store."""
        del table, column, values
        return []

    def all(self, table: Table[Row]) -> list[Row]:
        """See Store."""
        del table
        return []

    def put(self, table: Table[Row], rows: Sequence[Row]) -> None:
        """See Store."""
        self._written[table.name] += rows

    def replace(self, table: Table[Row], keys: Collection[Any], rows: Sequence[Row]) -> None:
        """See Store."""
        del keys
        self._written[table.name] += rows

    def written(self, table: Table[Row]) -> list[Row]:
        """The rows of a table, in no order."""
        return self._written.get(table.name, [])

    def rows(self, table: Table[Row]) -> list[Row]:
        """The rows of a table, by primary key."""
        return sorted(self.written(table), key=lambda row: row[: table.key])

    def take(self, other: Sink) -> None:
        """Takes over what was written to another."""
        for name, rows in other._written.items():
            self._written[name] += rows

    def clear(self) -> None:
        """Lets go of everything."""
        self._written.clear()


class DaySink(Sink):
    """The rows of the rotation while it is folded some months at a time: what it asks for again, and no more.

    Rows of facts are handed on at once; of each day only the positions of its facts are kept.
    """

    def __init__(self, load: Callable[[Sink], None]) -> None:
        super().__init__()
        self._load = load
        self._days: dict[date, RotationDayRow] = {}
        self._facts: dict[date, array[int]] = {}

    def get(self, table: Table[Row], keys: Collection[Any]) -> list[Row]:
        """See Store."""
        del table
        return [self._days[day] for day in keys if day in self._days]  # type: ignore[misc]  # it asks for days alone

    def find(self, table: Table[Row], column: str, values: Collection[Any]) -> list[Row]:
        """See Store."""
        del table, column
        facts = ((position, day) for day in values for position in self._facts.get(day, ()))
        return [RotationFactRow(*fact, _NOT_KEPT) for fact in facts]  # type: ignore[misc]  # it asks for facts alone

    def put(self, table: Table[Row], rows: Sequence[Row]) -> None:
        """See Store."""
        if table.name == ROTATION_DAYS.name:
            self._days.update((row[0], row) for row in rows)  # type: ignore[misc]  # they are days
            return
        for position, day, _ in rows:
            self._facts.setdefault(day, array("q")).append(position)
        super().put(table, rows)
        self._load(self)
        self.clear()

    def end(self) -> None:
        """Hands on what is left: the days."""
        super().put(ROTATION_DAYS, list(self._days.values()))
        self._load(self)


class Failed(Exception):  # noqa: N818 -- said of views whose events are at fault, nothing has erred
    """Some views could not be folded, by name with what went wrong; the others were."""

    def __init__(self, errors: Mapping[str, Exception]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


class Folding(NamedTuple):
    """A view that is being folded: where its rows go, how far, and after how many events it is made to write them."""

    view: View
    context: Context
    ceiling: int
    flush_every: int | None = None


def fold(views: Mapping[str, Folding], events: Iterable[Event], spare: tuple[type[BaseException], ...] = ()) -> None:
    """Has views take in the same events, each those of its types, and write their rows: at the end, or when there were many.

    A view that fails is left behind, and the others go on; then raises Failed. Errors of ``spare`` say nothing about the event
    that was folded, and are raised at once.
    """
    left, errors = dict(views), {}
    taken = dict.fromkeys(views, 0)
    events = iter(events)
    while left:
        batch = list(islice(events, BATCH))
        for name, (view, context, ceiling, flush_every) in list(left.items()):
            try:
                mine = _upto(ceiling, wanted(name, batch))
                if mine:
                    view.apply(context, mine)
                taken[name] += len(mine)
                if not batch or (flush_every is not None and taken[name] >= flush_every):
                    view.flush(context)
                    taken[name] = 0
            except spare:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever an event does to one view must not reach the others
                errors[name] = error
                del left[name]
        for one in views.values():
            one.context.keyring.forget_cached()
        if not batch:
            break
    if errors:
        raise Failed(errors)


def _upto(ceiling: int, events: Sequence[Event]) -> Sequence[Event]:
    return (
        events if not events or events[-1].position <= ceiling else [one for one in events if one.position <= ceiling]
    )
