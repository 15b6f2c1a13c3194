"""One client in the desk's care (客户跟进): what is remembered of them, and what they are owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.care.due import Due
from domain.care.rules import Rules
from domain.desk import DeskTimeline
from domain.event import Event
from domain.payloads import PUBLIC


class Kept(NamedTuple):
    """What is remembered of a client beside the duties.

    ``staff``: who looks after them, None = nobody or the department; ``settled``: by a registration, a handover or a ruling,
    not just by being the first. ``service``: of the service staff, allotted on ``basis``. ``met``: on site; ``signed``: has a
    contract; ``reserve``: in the reserve pool (储备客户). ``visited``, ``asked``, ``graded``: position of the first visit to the
    client, of the first time that they were asked for introductions, of the last grade of size. ``delegations``: id → terms.
    """

    client: str
    staff: str | None = None
    settled: bool = False
    service: str | None = None
    basis: str | None = None
    assigned: int | None = None
    met: bool = False
    registered: int | None = None
    signed: bool = False
    reserve: int | None = None
    visited: int | None = None
    asked: int | None = None
    graded: int | None = None
    delegations: Mapping[str, Mapping[str, Any]] = {}


class Item:
    """A fact as the handlers see it: ``at`` = the time that counts, ``day`` = its local day, ``rules`` = those of its book."""

    __slots__ = ("_ends", "at", "calendar", "data", "day", "desk", "event", "position", "rules")

    def __init__(self, desk: DeskTimeline) -> None:
        self.desk = desk
        self.calendar: Calendar = desk.calendar
        self._ends: dict[tuple[date, int], datetime] = {}

    def turn_to(self, event: Event, rules: Rules) -> None:
        """Makes it the next fact."""
        self.event = event
        self.data: Mapping[str, Any] = event.data
        self.position: int = event.position
        self.rules: Rules = rules
        self.at: datetime = event.recorded if rules.counts_from == "recorded" else event.time
        self.day: date = self.calendar.date_of(self.at)

    def within(self, days: int) -> datetime | None:
        """The close of the last of so many days after the fact; None for 0 days, which the book asks nothing by."""
        if not days:
            return None
        end = self._ends.get((self.day, days))
        if end is None:
            end = self._ends[self.day, days] = self.calendar.days_after(self.at, days)
        return end


class ClientCare:
    """A client's duties, as they are judged fact by fact. Its members are those of ``Kept``, and:

    ``owed``: the open duties of each kind, in the order in which they were made; ``changed``: what was made or ended since it
    began, by kind and key.
    """

    __slots__ = (*Kept._fields, "changed", "owed")

    client: str
    staff: str | None
    settled: bool
    service: str | None
    basis: str | None
    assigned: int | None
    met: bool
    registered: int | None
    signed: bool
    reserve: int | None
    visited: int | None
    asked: int | None
    graded: int | None
    delegations: Mapping[str, Mapping[str, Any]]

    def __init__(self, client: str) -> None:
        self.client = client
        self.staff = self.service = self.basis = None
        self.settled = self.met = self.signed = False
        self.assigned = self.registered = self.reserve = self.visited = self.asked = self.graded = None
        self.delegations = {}
        self.owed: dict[str, list[Due]] = {}
        self.changed: dict[tuple[str, str], Due] = {}

    @classmethod
    def of(cls, kept: Kept, dues: Iterable[Due]) -> ClientCare:
        """As it was kept, with the duties that are open; ended ones are passed over."""
        care = cls(kept.client)
        for name, value in zip(Kept._fields, kept, strict=True):
            setattr(care, name, value)
        for due in dues:
            if due.state == "open":
                care.owed.setdefault(due.kind, []).append(due)
        return care

    def kept(self) -> Kept:
        """What is to be remembered."""
        return Kept(
            self.client, self.staff, self.settled, self.service, self.basis, self.assigned, self.met,
            self.registered, self.signed, self.reserve, self.visited, self.asked, self.graded, self.delegations,
        )  # fmt: skip

    # Duties

    def open_ones(self, kind: str) -> list[Due]:
        """The open duties of a kind, in the order in which they were made; the list is the caller's."""
        owed = self.owed.get(kind)
        return owed[:] if owed else []

    def owes(self, kind: str) -> bool:
        """Whether such a duty is open."""
        return bool(self.owed.get(kind))

    def find(self, kind: str, key: str) -> Due | None:
        """The duty of a kind and key, if it is open."""
        return next((due for due in self.owed.get(kind, ()) if due.key == key), None)

    def ask(
        self, item: Item, kind: str, staff: str | None, due_at: datetime | None, setting: str, *, key: str | None = None
    ) -> Due:
        """Open a duty that a setting asks for, made by this fact."""
        position = item.position
        due = Due(
            self.client, kind, key or str(position), staff, item.at, due_at, "open",
            None, None, None, position, None, item.rules.cited[setting],
        )  # fmt: skip
        owed = self.owed.get(kind)
        if owed is None:
            self.owed[kind] = [due]
        else:
            owed.append(due)
        self.changed[kind, due.key] = due
        return due

    def end(self, item: Item, due: Due, by: str | None, how: str | None = None, state: str = "done") -> None:
        """A duty is done, or falls away."""
        self.owed[due.kind].remove(due)
        self.changed[due.kind, due.key] = Due(
            due.client, due.kind, due.key, due.staff, due.since, due.due_at, state,
            item.at, by, how, due.position, item.position, due.clauses,
        )  # fmt: skip

    def alter(self, due: Due, **changes: Any) -> Due:
        """An open duty changes: somebody else must do it, or by another day."""
        altered = due._replace(**changes)
        owed = self.owed[due.kind]
        owed[owed.index(due)] = altered
        self.changed[due.kind, due.key] = altered
        return altered

    def drop(self, item: Item, why: str, *kinds: str) -> None:
        """The open duties of these kinds fall away."""
        for kind in kinds:
            for due in self.open_ones(kind):
                self.end(item, due, None, why, "dropped")

    def moves(self, giver: str | None, taker: str | None, but: Iterable[str] = ()) -> None:
        """What one must do, another must from now on, except for some kinds."""
        for kind in self.owed:
            if kind not in but:
                for due in self.open_ones(kind):
                    if due.staff == giver:
                        self.alter(due, staff=taker)

    def note(
        self,
        item: Item,
        kind: str,
        by: str | None,
        setting: str,
        *,
        how: str | None = None,
        key: str | None = None,
        state: str = "breached",
    ) -> None:
        """Put on record what was done against the book, or (``done``) what was done without any duty (``contact``)."""
        position = item.position
        name = f"{position}:{key}" if key else str(position)
        self.changed[kind, name] = Due(
            self.client, kind, name, by, item.at, None, state,
            item.at, by, how, position, position, item.rules.cited[setting],
        )  # fmt: skip


def person(staff: str | None) -> str | None:
    """A member of staff; None for the department (公共)."""
    return None if staff == PUBLIC else staff
