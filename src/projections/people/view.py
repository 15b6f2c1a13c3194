"""Clients, their owners and their deals (客户、归属、判单).

A batch is folded in two strokes: `apply` ties the facts to circles and keeps the profiles, `flush` has every circle that
got something new judged once. Nothing that is written depends on where a batch began or ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache

from domain.circle import TYING, connections, relevant
from domain.desk import DeskTimeline
from domain.event import Event
from domain.payloads import TYPES as KNOWN
from domain.payloads.reach import REACH
from projections.context import Context
from projections.people.cases import Case, Cases
from projections.people.identity import Identity
from projections.people.involved import REACHING, Involved
from projections.people.profiles import Profiles
from projections.people.tables import CIRCLES, DEALS, OWNERS, CircleRow, DealRow, OwnerRow

TYPES = (
    frozenset(known.name for known in KNOWN.values() if known.subject == "client" or REACH[known.name])
    | REACHING
    | {"commission.settled", "rulebook.adopted", "rebuild.promoted", "rebuild.demoted"}
)
"""Events that are about clients or deals, and facts about the desk after which some of them are judged again."""

CIRCLES_AT_ONCE = 500
"""Circles that are judged, and written, together: what a flush takes of memory is bounded by them."""

KEPT_FACTS = 10_000
"""Facts of circles whose judges stay in memory between batches: about 30 megabytes."""


class PeopleView:
    """Folds everything that is asked about people. ``desk`` gives the timeline, which must be at least as far as this view.

    ``kept_facts``: of how many facts the judges stay in memory between flushes. ``whole``: it is given a ledger from its first
    event, so that nothing is to be read.
    """

    def __init__(self, desk: Callable[[], DeskTimeline], kept_facts: int = KEPT_FACTS, *, whole: bool = False) -> None:
        self._desk = desk
        self._whole = whole
        self._identity = Identity()
        self._profiles = Profiles()
        self._involved = Involved()
        self._cases = Cases(kept_facts)
        self._fresh: dict[str, dict[int, Event]] = {}
        self._judged: dict[str, tuple[int, datetime]] = {}
        self._absorbed: set[str] = set()
        self._reached: dict[str, tuple[int, datetime]] = {}
        self._anew = False
        self._flushed = 0
        self._position = 0

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what was stored up to ``position``."""
        del context
        self._let_go()
        self._cases.clear()
        self._anew = False
        self._flushed = self._position = position

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in events, in order of position."""
        found = [_found_in(event) for event in events]
        if not self._whole:
            self._identity.load(context.store, (key for keys, _ in found for key in keys))
            self._profiles.load(context.store, (client for _, clients in found for client in clients))
        personal = self._profiles.opened(context, events)
        for event, (keys, clients) in zip(events, found, strict=True):
            if clients:
                self._profiles.apply(event, clients, personal)
            if keys:  # there are none in a step of a lease whose poster left client and deal to the unit's record
                self._tie(event, keys, clients)
            elif event.type in REACHING:
                self._reach(event, event.data["staff"])
            elif event.type == "commission.settled":
                self._reach_deals(context, event)
            elif event.type == "rulebook.adopted":
                self._reach(event, *self._leavers(event.position))
            elif self._desk().rules_change_at(event):
                self._anew = True
        self._position = events[-1].position if events else self._position

    def flush(self, context: Context) -> None:
        """Has every circle with something new judged, and writes what changed."""
        self._flush(context)
        if self._anew:
            self._judge_anew(context)
            self._anew = False

    def _flush(self, context: Context) -> None:
        store = context.store
        store.replace(CIRCLES, sorted(self._absorbed), [])
        self._judge_reached(context)
        circles = sorted(self._judged)
        for start in range(0, len(circles), CIRCLES_AT_ONCE):
            self._judge(context, circles[start : start + CIRCLES_AT_ONCE])
        self._identity.flush(store)
        self._profiles.flush(context)
        self._involved.flush(store)
        self._let_go()
        self._flushed = self._position

    def _judge(self, context: Context, circles: Sequence[str]) -> None:
        cases = self._fed(context, circles)
        owners: list[OwnerRow] = []
        deals: list[DealRow] = []
        clients: list[str] = []
        for circle in circles:
            case, moment = cases[circle], self._judged[circle][1]
            members = self._identity.members(circle, "client")
            clients += members
            owners += case.owners(members, moment)
            deals += case.deals(moment)
            self._cases.keep(circle, case)
        context.store.replace(OWNERS, clients, owners)
        context.store.put(DEALS, deals)
        context.store.put(CIRCLES, [CircleRow(circle, *self._judged[circle]) for circle in circles])

    def _judge_anew(self, context: Context) -> None:
        """Judges every circle again where it stands, as other books hold for what was recorded before them."""
        self._cases.clear()
        rows = context.store.all(CIRCLES)
        for start in range(0, len(rows), CIRCLES_AT_ONCE):
            some = rows[start : start + CIRCLES_AT_ONCE]
            self._identity.load(context.store, [row.circle for row in some])
            self._judged.update((row.circle, (row.judged, row.recorded)) for row in some)
            self._flush(context)

    def _tie(self, event: Event, keys: Sequence[str], clients: Iterable[str]) -> None:
        circle, absorbed = self._identity.tie(event.position, keys)
        fresh = self._fresh.get(circle)
        if fresh is None:
            fresh = self._fresh[circle] = {}
        for name in absorbed:
            fresh.update(self._fresh.pop(name, {}))
            self._judged.pop(name, None)
            self._absorbed.add(name)
            self._cases.take(name)
        if absorbed:
            self._cases.take(circle)
        fresh[event.position] = event
        self._judged[circle] = (event.position, event.recorded)
        self._involved.apply(event, clients)

    def _reach(self, event: Event, *staff: str) -> None:
        """Has the clients of these members of staff judged again, at the flush: only the last such event counts."""
        for one in staff:
            self._reached[one] = (event.position, event.recorded)

    def _judge_reached(self, context: Context) -> None:
        for staff, reached in self._reached.items():
            clients = self._involved.clients(context.store, staff)
            keys = [f"client/{client}" for client in clients]
            self._identity.load(context.store, keys)
            for key in keys:
                circle = self._identity.circle(key)
                if circle is not None and self._judged.get(circle, reached) <= reached:
                    self._judged[circle] = reached

    def _reach_deals(self, context: Context, event: Event) -> None:
        """Has the deals judged again for which a settlement paid: what has changed since is shown as an adjustment."""
        keys = [f"deal/{line['deal']}" for line in event.data["paid"]]
        self._identity.load(context.store, keys)
        for key in keys:
            circle = self._identity.circle(key)
            if circle is not None:
                self._judged[circle] = (event.position, event.recorded)

    def _leavers(self, position: int) -> list[str]:
        """Who had left by a position: the book in force says whose their clients are (离职)."""
        desk = self._desk()
        return [staff for staff in desk.staff_ids() if desk.left_at(staff, position) is not None]

    def _fed(self, context: Context, circles: Iterable[str]) -> dict[str, Case]:
        """The cases of circles, with all their facts up to here; those that are not at hand are read back."""
        cases: dict[str, Case] = {}
        cold: list[str] = []
        for circle in circles:
            case = self._cases.take(circle)
            if case is None and self._identity.newer_than(circle, self._flushed):
                case = Case(self._desk(), kept=self._cases.keeps)
            if case is None:
                cold.append(circle)
            else:
                fresh = self._fresh.pop(circle, {})
                case.stand_at(self._judged[circle][0], self._position)
                case.apply(fresh[position] for position in sorted(fresh))
                cases[circle] = case
        for circle, facts in self._remembered(context, cold).items():
            cases[circle] = Case(self._desk())
            cases[circle].stand_at(self._judged[circle][0], self._position)
            cases[circle].apply(facts)
        return cases

    def _remembered(self, context: Context, circles: Sequence[str]) -> dict[str, list[Event]]:
        """All facts of circles, read back in one go."""
        subjects: dict[str, str] = {}
        for circle in circles:
            for kind in ("client", "deal"):
                subjects.update((f"{kind}/{name}", circle) for name in self._identity.members(circle, kind))
        found: dict[str, list[Event]] = {circle: [] for circle in circles}
        for event in context.history.about(subjects.keys(), self._position):
            tied = next((subjects[key] for key in connections(event) if key in subjects), None)
            if tied is not None and relevant(event):
                found[tied].append(event)
        return found

    def _let_go(self) -> None:
        for part in (self._identity, self._profiles, self._involved):
            part.clear()
        for kept in (self._fresh, self._judged, self._absorbed, self._reached):
            kept.clear()


def _found_in(event: Event) -> tuple[tuple[str, ...], Sequence[str]]:
    """What ties an event to a circle, if it bears on one, and the clients whom it is about or touches."""
    subject = event.subject
    if subject.startswith("client/") and TYING.isdisjoint(event.data):  # most are of this kind
        return (subject,) if relevant(event) else (), (subject[7:],)
    return connections(event) if relevant(event) else (), _mentioned(event)


def _mentioned(event: Event) -> list[str]:
    """Clients that an event is about or touches, its own first."""
    found = [event.subject[7:]] if event.subject.startswith("client/") else []
    for field in _naming(event.type):
        client = event.data.get(field)
        if client is not None and client not in found:
            found.append(client)
    return found


@cache
def _naming(event_type: str) -> tuple[str, ...]:
    """The fields in which events of a type name clients other than their own."""
    return tuple(field for field, prefix in REACH[event_type] if prefix == "client/")
