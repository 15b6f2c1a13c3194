"""What a person's day begins with (今日安排): the roster, who is away, and for whom they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.desk import DeskTimeline


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
