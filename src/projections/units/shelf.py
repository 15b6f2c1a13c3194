"""Rows of a table whose key begins with the unit, at hand by unit while a batch is folded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Generic

from projections.store import Store
from projections.tables import Row, Table


class Shelf(Generic[Row]):
    """The rows of some units; what was set is written at the flush."""

    def __init__(self, table: Table[Row]) -> None:
        self._table = table
        self._units: dict[str, dict[str, Row]] = {}
        self._changed: dict[tuple[str, str], Row] = {}

    def load(self, store: Store, units: Collection[str]) -> None:
        """Fetches the rows of the units that are not at hand yet."""
        missing = [unit for unit in units if unit not in self._units]
        if not missing:
            return
        for unit in missing:
            self._units[unit] = {}
        for row in sorted(store.get(self._table, missing), key=_position):
            self._units[row[0]][row[1]] = row

    def of(self, unit: str) -> dict[str, Row]:
        """The rows of a unit by the second part of their key, in the order in which they were made."""
        return self._units[unit]

    def set(self, row: Row) -> None:
        """Puts a row in its place."""
        self._units[row[0]][row[1]] = row
        self._changed[row[0], row[1]] = row

    def change(self, unit: str, change: Callable[[Row], Row], which: Callable[[Row], bool]) -> None:
        """Changes those rows of a unit that are meant."""
        for row in list(self._units[unit].values()):
            if which(row) and (after := change(row)) != row:
                self.set(after)

    def flush(self, store: Store) -> None:
        """Writes what was set, and lets everything go."""
        store.put(self._table, list(self._written()))
        self.clear()

    def clear(self) -> None:
        """Lets everything go."""
        self._units.clear()
        self._changed.clear()

    def _written(self) -> Iterator[Row]:
        for key in sorted(self._changed):
            yield self._changed[key]


def _position(row: Iterable[object]) -> int:
    position: int = row.position  # type: ignore[attr-defined]  # every row on a shelf has one
    return position
