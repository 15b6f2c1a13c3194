"""Which facts are judged together: circles of clients tied by phones, links, introductions and deals.

A circle is what union-find makes of the keys that events have in common. It is named after its oldest key (lowest first
position, then by key), so the same facts give the same name in whatever batches they arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from projections.people.tables import IDENTITY, IdentityRow
from projections.store import Store


class Identity:
    """Keys and circles at hand; the rest lies in the store and is read when a batch needs it."""

    def __init__(self) -> None:
        self._rows: dict[str, IdentityRow] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._changed: set[str] = set()

    def load(self, store: Store, keys: Iterable[str]) -> None:
        """Reads the keys that are not at hand, with all members of their circles."""
        missing = {key for key in keys if key not in self._rows}
        if not missing:
            return
        circles = {row.circle for row in store.get(IDENTITY, missing)} - self._members.keys()
        for row in sorted(store.find(IDENTITY, "circle", circles), key=lambda row: (row.first, row.key)):
            self._rows[row.key] = row
            self._members.setdefault(row.circle, {})[row.key] = None

    def tie(self, position: int, keys: Sequence[str]) -> tuple[str, list[str]]:
        """Puts all keys of an event into one circle.

        Returns the circle and the names of those that were absorbed by it. The keys must have been loaded.
        """
        if len(keys) == 1 and (row := self._rows.get(keys[0])) is not None:
            return row.circle, []
        circles: dict[str, None] = {}
        for key in keys:
            row = self._rows.get(key)
            if row is None:
                row = self._rows[key] = IdentityRow(key, key, position)
                self._members[key] = {key: None}
                self._changed.add(key)
            circles[row.circle] = None
        if len(circles) == 1:
            return next(iter(circles)), []
        winner = min(circles, key=self._age)
        absorbed = [circle for circle in circles if circle != winner]
        members = self._members[winner]
        for circle in absorbed:
            for key in self._members.pop(circle):
                self._rows[key] = IdentityRow(key, winner, self._rows[key].first)
                self._changed.add(key)
                members[key] = None
        return winner, absorbed

    def circle(self, key: str) -> str | None:
        """The circle of a key at hand, or None when the key was never seen."""
        row = self._rows.get(key)
        return row.circle if row else None

    def members(self, circle: str, kind: str) -> list[str]:
        """Ids of a circle's members of one kind (``client``, ``phone``, ``deal``), by age and id."""
        prefix = f"{kind}/"
        keys = [key for key in self._members[circle] if key.startswith(prefix)]
        if len(keys) > 1:
            keys.sort(key=self._age)
        return [key[len(prefix) :] for key in keys]

    def newer_than(self, circle: str, position: int) -> bool:
        """Whether the whole circle was first seen after a position."""
        return self._rows[circle].first > position

    def flush(self, store: Store) -> None:
        """Writes what changed."""
        store.put(IDENTITY, [self._rows[key] for key in sorted(self._changed)])
        self._changed.clear()

    def clear(self) -> None:
        """Lets go of what is at hand; everything must have been flushed, or is to be forgotten."""
        self._rows.clear()
        self._members.clear()
        self._changed.clear()

    def _age(self, key: str) -> tuple[int, str]:
        return self._rows[key].first, key
