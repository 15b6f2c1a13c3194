"""How the desk is manned and what it lets out (值班、例会、对外资料): fed in position order, asked by what was known at one."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from domain.calendar import Calendar, parse_start
from domain.event import Event


class Material(NamedTuple):
    """Information that the company signed off (对外资料), from ``time`` to the end of ``until``, if it has one."""

    material: str
    title: str
    time: datetime
    until: date | None
    position: int


class Duty(NamedTuple):
    """A manager on duty (值班经理) from one day to another, both included."""

    manager: str
    first: date
    last: date
    position: int


class Meeting(NamedTuple):
    """A meeting that was held (例会)."""

    kind: str
    day: date
    chair: str | None
    present: tuple[str, ...]
    position: int


class Deputised(NamedTuple):
    """An absence with its deputy (代班), and when the deputy was told, if it is on record."""

    staff: str
    reason: str
    deputy: str | None
    since: datetime
    told: datetime | None
    position: int


class Conduct:
    """Duties, meetings, approved information and deputies of a desk."""

    __slots__ = ("_deputised", "_duties", "_materials", "_meetings")

    def __init__(self) -> None:
        self._materials: dict[str, list[Material]] = {}
        self._duties: list[Duty] = []
        self._meetings: dict[date, list[Meeting]] = {}
        self._deputised: dict[date, list[Deputised]] = {}

    def note(self, event: Event, calendar: Calendar) -> None:
        """Enter a fact."""
        data = event.data
        match event.type:
            case "material.approved":
                until = date.fromisoformat(data["until"]) if data.get("until") else None
                material = Material(data["material"], data["title"], event.time, until, event.position)
                self._materials.setdefault(material.material, []).append(material)
            case "duty.set":
                first, last = date.fromisoformat(data["from"]), date.fromisoformat(data["until"])
                self._duties.append(Duty(data["manager"], first, last, event.position))
            case "meeting.held":
                day = date.fromisoformat(data["on"]) if data.get("on") else calendar.date_of(event.time)
                present = tuple(data.get("present") or ())
                meeting = Meeting(data["kind"], day, data.get("chair"), present, event.position)
                self._meetings.setdefault(day, []).append(meeting)
            case "staff.absent":
                told = parse_start(data["deputy_told"], calendar) if data.get("deputy_told") else None
                away = Deputised(data["staff"], data["reason"], data.get("deputy"), event.time, told, event.position)
                self._deputised.setdefault(calendar.date_of(event.time), []).append(away)

    def may_be_given(self, material: str, day: date, time: datetime, position: int) -> bool:
        """Say whether information was signed off by a moment (on local day ``day``), as far as a position knows."""
        return any(
            one.position < position and one.time <= time and (one.until is None or day <= one.until)
            for one in self._materials.get(material, ())
        )

    def duties(self, first: date, last: date, position: int) -> list[Duty]:
        """Give who is manager on duty on any of the days from ``first`` to ``last``, in ledger order."""
        return [one for one in self._duties if one.position <= position and one.first <= last and first <= one.last]

    def duty_before(self, duty: Duty) -> Duty | None:
        """Give the duty that ends the day before another begins; ``None`` if there is none."""
        before = [one for one in self._duties if one.position <= duty.position and one.last < duty.first]
        return max(before, key=lambda one: (one.last, one.position), default=None)

    def meetings(self, first: date, last: date, position: int) -> list[Meeting]:
        """Give the meetings held on the days from ``first`` to ``last``, by day and ledger order."""
        days = sorted(day for day in self._meetings if first <= day <= last)
        return [one for day in days for one in self._meetings[day] if one.position <= position]

    def deputised(self, day: date, position: int) -> list[Deputised]:
        """Give the absences that begin on a day, in ledger order."""
        return [one for one in self._deputised.get(day, ()) if one.position <= position]
