"""A fold in memory, by the same views as the live one: all events of a share in, rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from domain.event import Event
from projections.context import Context
from projections.engine import View
from projections.tables import Row, Table

BATCH = 5000
"""Events handed to a view at once."""


class Sink:
    """The rows that a view writes when it is folded in one go: it begins with nothing, so there is nothing to be read."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = defaultdict(list)

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
        self.rows[table.name] += rows

    def replace(self, table: Table[Row], keys: Collection[Any], rows: Sequence[Row]) -> None:
        """See Store."""
        del keys
        self.rows[table.name] += rows


def fold(context: Context, view: View, events: Iterable[Event]) -> None:
    """Has a view take in events, and write its rows to the context's store."""
    events = iter(events)
    while batch := list(islice(events, BATCH)):
        view.apply(context, batch)
        context.keyring.forget_cached()
    view.flush(context)
