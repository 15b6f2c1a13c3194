"""What clients are owed (客户跟进): every duty with its clock, open and ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from domain import care
from domain.care import ClientCare, Judge
from domain.desk import EVERYTHING, DeskTimeline
from domain.event import Event
from projections.care.tables import CARE, DUES, CareRow
from projections.context import Context
from projections.desk.tables import DESK_FACTS

LEAVING = "staff.left"
TYPES = frozenset(care.HANDLERS) | {"rebuild.promoted", "rebuild.demoted"}
"""The events that it is given: a promotion has other books judge what is past."""

AT_ONCE = 500
"""Clients who are judged anew together when other books hold."""


class CareView:
    """Folds the duties. ``desk`` gives the timeline, which must be at least as far as this view.

    ``whole``: it is given a ledger from its first event, so that nothing is to be read.
    """

    def __init__(self, desk: Callable[[], DeskTimeline], *, whole: bool = False) -> None:
        self._desk = desk
        self._whole = whole
        self._cares: dict[str, ClientCare] = {}
        self._judge: Judge | None = None
        self._anew = False
        self._position = 0

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored; ``position`` is how far that is."""
        del context
        self._cares = {}
        self._anew = False
        self._position = position

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        if not events:
            return
        self._position = events[-1].position
        if self._whole:
            desk = self._desk()
            if self._judge is None or self._judge.desk is not desk:
                self._judge = Judge(desk)
            _hear(self._cares, events, self._judge)
            return
        self._load(context, events)
        self._anew = self._anew or any(self._desk().rules_change_at(event) for event in events)
        _hear(self._cares, events, Judge(self._known()))

    def flush(self, context: Context) -> None:
        """Writes what changed; judges everybody anew if other books hold for what is past."""
        cares = self._cares
        names = sorted(cares)
        context.store.put(CARE, [CareRow.of(cares[client].kept()) for client in names])
        context.store.put(DUES, [due for client in names for due in cares[client].changed.values()])
        self._cares = {}
        if self._anew:
            self._judge_anew(context)
            self._anew = False

    def _known(self) -> DeskTimeline:
        """The desk as known here: promotions up to here judge what is past, however far the desk has come."""
        desk = self._desk().known_at(EVERYTHING)
        desk.move_to(EVERYTHING, self._position)
        return desk

    def _load(self, context: Context, events: Iterable[Event]) -> None:
        """Reads the clients whom these events are about, and those of whoever leaves."""
        wanted: set[str] = set()
        leavers: set[str] = set()
        for event in events:
            if event.type == LEAVING:
                leavers.add(event.data["staff"])
            elif (client := care.client_of(event)) is not None:
                wanted.add(client)
        rows = context.store.find(CARE, "staff", leavers)
        wanted = (wanted | {row.client for row in rows}) - self._cares.keys()
        dues: dict[str, list[care.Due]] = {client: [] for client in wanted}
        for due in sorted(context.store.get(DUES, wanted), key=lambda due: (due.since, due.position)):
            dues[due.client].append(due)
        for row in context.store.get(CARE, wanted):
            self._cares[row.client] = ClientCare.of(row.kept(), dues[row.client])

    def _judge_anew(self, context: Context) -> None:
        """Judges every client again from the facts, under the books that hold now."""
        judge, store = Judge(self._known()), context.store
        left = [row.position for row in store.find(DESK_FACTS, "type", [LEAVING]) if row.position <= self._position]
        leaving = context.history.at(sorted(left))
        clients = sorted(row.client for row in store.all(CARE))
        for start in range(0, len(clients), AT_ONCE):
            some = clients[start : start + AT_ONCE]
            own, cares = frozenset(some), dict[str, ClientCare]()
            facts = context.history.about([f"client/{client}" for client in some], self._position)
            mine = [fact for fact in facts if fact.type in care.HANDLERS and care.client_of(fact) in own]
            _hear(cares, sorted([*mine, *leaving], key=lambda event: event.position), judge)
            store.put(CARE, [CareRow.of(cares[client].kept()) for client in some])
            store.replace(DUES, some, [due for client in some for due in cares[client].changed.values()])


def _hear(cares: dict[str, ClientCare], events: Iterable[Event], judge: Judge) -> None:
    for event in events:
        if event.type == LEAVING:
            for one in cares.values():
                if one.staff == event.data["staff"]:
                    judge.apply(one, event)
        elif (client := care.client_of(event)) is not None:
            known = cares.get(client)
            if known is None:
                known = cares[client] = ClientCare(client)
            judge.apply(known, event)
