"""Whose clients have to be judged again when the desk says something about a member of staff."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from domain.event import Event
from domain.payloads import PUBLIC, TYPES, staff_fields
from projections.people.tables import INVOLVED, InvolvedRow
from projections.store import Store

REACHING = frozenset({"staff.joined", "staff.left", "follow_ups.signed_off"})
"""Facts about a member of staff that can change whose a client is without any fact about the client."""


class Involved:
    """Which clients' facts name which staff."""

    def __init__(self) -> None:
        self._fresh: dict[str, dict[str, None]] = {}

    def apply(self, event: Event, clients: Iterable[str]) -> None:
        """Remembers whom an event of these clients names; ``public`` is nobody."""
        for field in _fields(event.type):
            named = event.data.get(field)
            if isinstance(named, str):
                self._note(named, clients)
            else:
                for staff in named or ():
                    self._note(staff, clients)

    def _note(self, staff: str, clients: Iterable[str]) -> None:
        if staff == PUBLIC:
            return
        fresh = self._fresh.get(staff)
        if fresh is None:
            fresh = self._fresh[staff] = {}
        for client in clients:
            fresh[client] = None

    def clients(self, store: Store, staff: str) -> list[str]:
        """Everybody whose facts name a member of staff, by id."""
        stored = {row.client for row in store.get(INVOLVED, [staff])}
        return sorted(stored | self._fresh.get(staff, {}).keys())

    def flush(self, store: Store) -> None:
        """Writes what is new."""
        store.put(
            INVOLVED,
            [InvolvedRow(staff, client) for staff, clients in sorted(self._fresh.items()) for client in clients],
        )
        self.clear()

    def clear(self) -> None:
        """Lets go of what is at hand."""
        self._fresh.clear()


@cache
def _fields(event_type: str) -> tuple[str, ...]:
    """The fields in which events of a type name members of staff."""
    return tuple(name for name, _ in staff_fields(TYPES[event_type].model))
