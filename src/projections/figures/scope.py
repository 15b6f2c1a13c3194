"""Whose figures are asked for, by which periods (统计口径): people in their groups as they were, periods cut to what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.calendar import DAY, MICROSECOND
from domain.desk import DeskTimeline
from domain.figures.catalogue import Breakdown
from domain.payloads import PUBLIC
from domain.spans import Length, days_of, name_of

Period = Length

LABELS: dict[Period, str] = {
    "day": "YYYY-MM-DD",
    "week": 'IYYY-"W"IW',
    "month": "YYYY-MM",
    "quarter": 'YYYY-"Q"Q',
}
"""How the database writes the period of a day; ``label`` writes it alike."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Figures of local days from ``first`` to ``last``, by one breakdown, cut into periods; of one person or group, if named."""

    first: date
    last: date
    by: Breakdown = "project"
    period: Period | None = None
    staff: str | None = None
    group: str | None = None
    channel: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nobody is left out: figures that are nobody's in particular are told only then."""
        return self.staff is None and self.group is None and self.channel is None


class Spell(NamedTuple):
    """Somebody's days in a group (``None``: in none), as far as they lie in what is asked."""

    staff: str
    since: date
    until: date
    group: str | None


def label(day: date, period: Period | None) -> str:
    """The period of a day, as in ``2026-03-02``, ``2026-W10``, ``2026-03``, ``2026-Q1``; empty without periods."""
    return "" if period is None else name_of(day, period)


def spans(asked: Asked) -> list[tuple[str, date, date]]:
    """The periods of what is asked, each with its label and its days; the first and the last are cut to what is asked."""
    if asked.period is None:
        return [("", asked.first, asked.last)]
    found: list[tuple[str, date, date]] = []
    day = asked.first
    while day <= asked.last:
        name = name_of(day, asked.period)
        end = min(days_of(name)[1], asked.last)
        found.append((name, day, end))
        day = end + DAY
    return found


def spells(desk: DeskTimeline, asked: Asked) -> list[Spell]:
    """Who was in which group when, within what is asked; of the person and the group alone that are asked for."""
    people = [asked.staff] if asked.staff is not None else [*desk.staff_ids(), PUBLIC]
    found = [spell for staff in people for spell in _spells(desk, staff, asked)]
    return [spell for spell in found if asked.group is None or spell.group == asked.group]


def _spells(desk: DeskTimeline, staff: str, asked: Asked) -> list[Spell]:
    """Backwards from the last day, as of each day's close; stretches in one group are one.

    What a leaver still earns is their last group's; days before somebody came go with those after.
    """
    calendar, found, last = desk.calendar, list[Spell](), asked.last
    left = desk.left_at(staff)
    gone = calendar.date_of(left.time) if left is not None else None
    while last >= asked.first:
        member = desk.member(staff, calendar.close_of(last))
        since = last
        if member is not None:
            group, since = member.group, max(asked.first, min(last, calendar.date_of(member.since)))
        elif left is not None and gone is not None and gone <= last:
            before = desk.member(staff, left.time - MICROSECOND)
            group, since = (before.group if before is not None else None), max(asked.first, gone)
        else:
            group = found[-1].group if found else None
        if found and found[-1].group == group:
            found[-1] = found[-1]._replace(since=since)
        else:
            found.append(Spell(staff, since, last, group))
        last = since - DAY
    return found
