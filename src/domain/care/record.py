"""One client in the desk's care (客户跟进): what is remembered of them, and what they are owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.care.due import Due
from domain.desk import DeskTimeline
from domain.event import Event
from domain.payloads import PUBLIC
from domain.rulebooks import Parameter


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


class Item(NamedTuple):
    """A fact as the handlers see it: ``at`` = the time that counts, ``rules`` = the book's section about care."""

    event: Event
    data: Mapping[str, Any]
    at: datetime
    book: Any
    rules: Any
    calendar: Calendar
    desk: DeskTimeline


class ClientCare:
    """A client's duties, as they are judged fact by fact.

    ``dues``: all that are known, by kind and key; ``changed``: those that were touched since it was made.
    """

    __slots__ = ("changed", "dues", "kept")

    def __init__(self, kept: Kept, dues: Iterable[Due] = ()) -> None:
        self.kept = kept
        self.dues: dict[tuple[str, str], Due] = {(due.kind, due.key): due for due in dues}
        self.changed: dict[tuple[str, str], None] = {}

    def remember(self, **changes: Any) -> None:
        """Remember something else of the client."""
        self.kept = self.kept._replace(**changes)

    # Duties

    def open_ones(self, kind: str) -> list[Due]:
        """The open duties of a kind, in the order in which they were made."""
        return [due for due in self.dues.values() if due.kind == kind and due.state == "open"]

    def find(self, kind: str, key: str) -> Due | None:
        """The duty of a kind and key, if it is open."""
        due = self.dues.get((kind, key))
        return due if due is not None and due.state == "open" else None

    def put(self, due: Due) -> None:
        """Write a duty, over what stands there."""
        self.dues[due.kind, due.key] = due
        self.changed[due.kind, due.key] = None

    def ask(
        self,
        item: Item,
        kind: str,
        staff: str | None,
        due_at: datetime | None,
        *reasons: Parameter[Any],
        key: str | None = None,
    ) -> Due:
        """Open a duty, made by this fact."""
        due = Due(
            self.kept.client, kind, key or str(item.event.position), staff, item.at, due_at, "open",
            None, None, None, item.event.position, None, cite(reasons),
        )  # fmt: skip
        self.put(due)
        return due

    def end(self, item: Item, due: Due, by: str | None, how: str | None = None, state: str = "done") -> None:
        """A duty is done, or falls away."""
        self.put(due._replace(state=state, done_at=item.at, done_by=by, how=how, done_position=item.event.position))

    def drop(self, item: Item, why: str, *kinds: str) -> None:
        """The open duties of these kinds fall away."""
        for kind in kinds:
            for due in self.open_ones(kind):
                self.end(item, due, None, why, "dropped")

    def note(
        self,
        item: Item,
        kind: str,
        by: str | None,
        how: str | None,
        state: str,
        *reasons: Parameter[Any],
        key: str = "",
    ) -> None:
        """Put on record what was done without any duty (``contact``), or against the book (``breached``)."""
        position = item.event.position
        name = f"{position}:{key}" if key else str(position)
        noted = Due(
            self.kept.client, kind, name, by, item.at, None, state,
            item.at, by, how, position, position, cite(reasons),
        )  # fmt: skip
        self.put(noted)


def cite(reasons: Iterable[Parameter[Any]]) -> str:
    """The clauses of settings, each once, separated by spaces."""
    return " ".join(dict.fromkeys(clause for one in reasons for clause in one.clauses))


def within(item: Item, setting: Parameter[int], since: datetime | None = None) -> datetime | None:
    """The close of the last of a setting's days; None where the book asks for none."""
    return item.calendar.days_after(since or item.at, setting.value) if setting.value else None


def person(staff: str | None) -> str | None:
    """A member of staff; None for the department (公共)."""
    return None if staff == PUBLIC else staff
