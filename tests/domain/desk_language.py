"""The desk's day in a test: ``given(opened(), joined("A"), …).when(…).then(…)``.

A fact is written as it is said at the desk, with the local clock before it: ``at("10:15", received("C1", "A"))``. What
has no clock happens at the same moment as what stands before it. Positions are the order of writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.desk import DeskTimeline
from domain.event import Event

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Said:
    """A fact before it has a position: its clock and day may still be left open."""

    type: str
    subject: str
    data: dict[str, Any]
    moment: datetime | None = None
    recorded: datetime | None = None


def moment(clock: str, day: date = MONDAY) -> datetime:
    """Give a local clock time (``"10:15"``) of a day in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZONE).astimezone(UTC)


def at(clock: str, *said: Said, day: date = MONDAY) -> list[Said]:
    """Let facts happen (and be recorded) at a local time."""
    return [replace(one, moment=moment(clock, day)) for one in said]


def recorded_at(clock: str, *said: Said, day: date = MONDAY) -> list[Said]:
    """Let facts be recorded at another time than they happened."""
    return [replace(one, recorded=moment(clock, day)) for one in said]


def events(*said: Said | Iterable[Said], start: int = 1) -> list[Event]:
    """Give facts their positions, in order of writing, and the clocks that were left open."""
    clock = moment("08:30")
    told: list[Event] = []
    for one in _flat(said):
        clock = one.moment or clock
        position = start + len(told)
        told.append(Event(position, one.type, one.subject, clock, one.recorded or clock, one.data, position))
    return told


def _flat(said: Iterable[Said | Iterable[Said]]) -> Iterable[Said]:
    for one in said:
        if isinstance(one, Said):
            yield one
        else:
            yield from _flat(one)


# Facts about the desk


def _project(type_: str, **data: Any) -> Said:
    return Said(type_, "project/P", {key: value for key, value in data.items() if value is not None})


def opened(
    rulebook: str = "sc", hours: tuple[str, str] | None = ("09:00", "18:00"), zone: str = "Asia/Shanghai"
) -> Said:
    business = {"open": hours[0], "close": hours[1]} if hours else None
    return _project("project.opened", name="中央广场", timezone=zone, business_hours=business, rulebook=rulebook)


def joined(staff: str, role: str = "agent", group: str | None = None) -> Said:
    return _project("staff.joined", staff=staff, name=f"{staff}员", role=role, group=group)


def left(staff: str, reason: str = "离职") -> Said:
    return _project("staff.left", staff=staff, reason=reason)


def absent(staff: str, reason: str, until: str | None = None, approved_by: str | None = None) -> Said:
    return _project("staff.absent", staff=staff, reason=reason, until=until, approved_by=approved_by)


def returned(staff: str) -> Said:
    return _project("staff.returned", staff=staff)


def roster(*order: str, day: date = MONDAY, on_duty: Iterable[str] | None = None, **representatives: str) -> Said:
    """A day's list; ``G1="A"``: who stands for a group that day."""
    duty = list(on_duty) if on_duty is not None else None
    return _project(
        "roster.set", date=day.isoformat(), order=list(order), on_duty=duty, representatives=representatives or None
    )


def adjusted(staff: str, action: str, days: int | None = None, reason: str = "经理决定") -> Said:
    return _project("rotation.adjusted", staff=staff, action=action, days=days, reason=reason)


def adopted(rulebook: str, effective_from: str, **parameters: Any) -> Said:
    overrides = {key.replace("__", "."): value for key, value in parameters.items()}
    return _project("rulebook.adopted", rulebook=rulebook, effective_from=effective_from, parameters=overrides or None)


def signed_off(staff: str, month: str) -> Said:
    return _project("follow_ups.signed_off", staff=staff, month=month)


# Facts about clients and units


def client(id_: str, type_: str, **data: Any) -> Said:
    return Said(type_, f"client/{id_}", {key: value for key, value in data.items() if value is not None})


def unit(id_: str, type_: str, **data: Any) -> Said:
    return Said(type_, f"unit/{id_}", {key: value for key, value in data.items() if value is not None})


def received(id_: str, by: str, kind: str = "new", reception: str | None = None, **more: Any) -> Said:
    """A client is received; the reception is called after the client unless it is named (``C1`` → ``R-C1``)."""
    return client(id_, "client.received", reception=reception or f"R-{id_}", received_by=by, kind=kind, **more)


def ended(id_: str, reception: str | None = None) -> Said:
    return client(id_, "reception.ended", reception=reception or f"R-{id_}")


def called(id_: str, answered_by: str, phone: str | None = None, **more: Any) -> Said:
    hashes = [phone] if phone else None
    return client(id_, "call.received", answered_by=answered_by, phone_hashes=hashes, channel="phone", **more)


# Given, when, then


@dataclass(frozen=True)
class Case:
    """What is known, and then what was asked and answered."""

    told: list[Event]
    answer: Any = None

    def when(self, ask: Callable[[list[Event]], Any]) -> Case:
        """Ask: a function of the events."""
        return replace(self, answer=ask(self.told))

    def then(self, *checks: Callable[[Any], None]) -> Case:
        """Check the answer, each check in its own words."""
        for check in checks:
            check(self.answer)
        return self


def given(*said: Said | Iterable[Said]) -> Case:
    """Begin with what is known, in ledger order."""
    return Case(events(*said))


def desk_of(told: Iterable[Event]) -> DeskTimeline:
    """Give the desk's own facts out of all events."""
    return DeskTimeline(told)


def next_day(day: date = MONDAY, days: int = 1) -> date:
    return day + timedelta(days=days)
