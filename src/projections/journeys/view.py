"""Clients' ways (客户路径): from the first call to the contract, for conversion, new valid clients and first responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from domain.desk import EVERYTHING, DeskTimeline
from domain.event import Event
from domain.figures.paths import HEARD, client_of
from projections.context import Context
from projections.journeys.tables import JOURNEY_PHONES, JOURNEYS
from projections.journeys.ways import Ways

TYPES = HEARD | {"rebuild.promoted", "rebuild.demoted"}
"""The events that it is given: a promotion has other books judge what is past."""

AT_ONCE = 500
"""People whose ways are found anew together when other books hold."""


class JourneysView:
    """Folds the ways. ``desk`` gives the timeline, which must be at least as far as this view.

    ``whole``: it is given a ledger from its first event, so that nothing is to be read.
    """

    def __init__(self, desk: Callable[[], DeskTimeline], *, whole: bool = False) -> None:
        self._desk = desk
        self._whole = whole
        self._ways = Ways()
        self._anew = False
        self._position = 0

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context
        self._ways = Ways()
        self._anew = False
        self._position = position

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        self._position = events[-1].position if events else self._position
        if self._whole:
            _hear(self._ways, events, self._desk())
            return
        self._load(context, events)
        self._anew = self._anew or any(self._desk().rules_change_at(event) for event in events)
        _hear(self._ways, events, self._known())

    def flush(self, context: Context) -> None:
        """Writes what changed; finds all ways anew if other books hold for what is past."""
        context.store.put(JOURNEYS, self._ways.rows())
        context.store.put(JOURNEY_PHONES, self._ways.phone_rows())
        self._ways = Ways()
        if self._anew:
            self._find_anew(context)
            self._anew = False

    def _known(self) -> DeskTimeline:
        """The desk as known here: promotions up to here judge what is past, however far the desk has come."""
        desk = self._desk().known_at(EVERYTHING)
        desk.move_to(EVERYTHING, self._position)
        return desk

    def _load(self, context: Context, events: Iterable[Event]) -> None:
        """Reads the records that these events are about, those that have a phone in common with them, and all of the same person."""
        store, ways = context.store, self._ways
        clients: set[str] = set()
        phones: set[str] = set()
        for event in events:
            if (client := client_of(event)) is not None:
                clients.add(client)
                if event.type == "client.linked":
                    clients.add(event.data["other"])
                phones.update(event.data.get("phone_hashes", ()))
        holders = store.get(JOURNEY_PHONES, phones - ways.phones.keys())
        ways.phones.update(holders)
        clients.update(row.client for row in holders)
        rows = store.get(JOURNEYS, clients - ways.records.keys())
        roots = {row.same_as or row.client for row in rows}
        rows += store.get(JOURNEYS, roots - {row.client for row in rows} - ways.records.keys())
        ways.load(rows)
        ways.load(store.find(JOURNEYS, "same_as", roots))

    def _find_anew(self, context: Context) -> None:
        """Folds every person's events again, under the books that hold now; who is one person does not change by that."""
        desk = self._known()
        people: dict[str, list[str]] = {}
        for row in context.store.all(JOURNEYS):
            people.setdefault(row.same_as or row.client, []).append(row.client)
        roots = sorted(people)
        for start in range(0, len(roots), AT_ONCE):
            clients = [client for root in roots[start : start + AT_ONCE] for client in people[root]]
            ways = Ways()
            events = context.history.about([f"client/{client}" for client in clients], self._position)
            own = frozenset(clients)
            _hear(ways, [event for event in events if event.type in HEARD and client_of(event) in own], desk)
            context.store.put(JOURNEYS, ways.rows())


def _hear(ways: Ways, events: Iterable[Event], desk: DeskTimeline) -> None:
    for event in events:
        if event.type in HEARD:
            ways.hear(event, desk)
