"""What a person's day begins with (今日安排): the roster, who is away, and for whom they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.calendar import parse_end
from domain.desk import DeskTimeline
from projections.reading import Standing

_LOGS = """
    SELECT DISTINCT position FROM {build}.dues WHERE kind = 'outing_log'
        AND coalesce(due_at, 'infinity') BETWEEN %(start)s AND %(end)s ORDER BY position
"""
LOG_DAYS = 2
"""The log of an outing is due so many days after it at most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A day at the desk, for one person or, without one, for all.

    ``order``: the roster as it was set; ``deputy_of``: colleagues who are away and named this person to stand in.
    """

    order: tuple[str, ...]
    on_duty: tuple[str, ...]
    place: int | None
    away: str | None
    deputy: str | None
    deputy_of: tuple[str, ...]
    absent: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "order": list(self.order),
            "on_duty": list(self.on_duty),
            "place": self.place,
            "away": self.away,
            "deputy": self.deputy,
            "deputy_of": list(self.deputy_of),
            "absent": list(self.absent),
        }


def plan(desk: DeskTimeline, staff: str | None, day: date) -> Plan:
    """The day of a person, or of the desk."""
    roster = desk.roster(day)
    order = roster.order if roster is not None else ()
    start, close = desk.calendar.start_of(day), desk.calendar.close_of(day)
    people = [member.staff for member in desk.members(close)]
    away = {one: absence for one in people if (absence := desk.away_on(one, day)) is not None}
    mine = away.get(staff) if staff is not None else None
    seats = [staff, *(member.group for member in desk.members(start) if member.staff == staff)]
    return Plan(
        order,
        roster.on_duty if roster is not None else (),
        next((place for place, seat in enumerate(order, 1) if staff is not None and seat in seats), None),
        mine.reason if mine is not None else None,
        mine.deputy if mine is not None else None,
        tuple(one for one, absence in away.items() if staff is not None and absence.deputy == staff),
        tuple(away),
    )


async def outings_of(look: Standing, staff: str | None, day: date) -> list[dict[str, Any]]:
    """Who goes out on a day, to which client (外出拓展): everybody's, or of one person."""
    calendar = look.desk.calendar
    span = {"start": calendar.start_of(day), "end": calendar.close_of(day + timedelta(days=LOG_DAYS))}
    found: list[dict[str, Any]] = []
    for event in await look.at([row[0] for row in await look.rows(_LOGS, span)]):
        data = event.data
        if event.type != "outing.planned" or (staff is not None and staff not in data["by"]):
            continue
        leaving = parse_end(data["on"], calendar) if data.get("on") else event.time
        if calendar.date_of(leaving) == day:
            found.append(
                {"outing": data["outing"], "client": event.subject_id, "by": data["by"], "position": event.position}
            )
    return found
