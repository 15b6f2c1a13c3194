"""How the desk is manned on a day (值班、例会、代班): what the book asks for, what there was, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.care.rules import Rules, rules_of
from domain.care.words import Words
from domain.desk import DeskTimeline

OFF = ("rest", "leave")
"""Absences that are known beforehand, so that a deputy can be told (FC-1)."""

MANNING: dict[str, Words] = {
    "duty_manager": Words("值班经理", "Manager on duty"),
    "duty_shift": Words("值班人员", "Duty shift"),
    "meeting_morning": Words("早会", "Morning meeting"),
    "meeting_evening": Words("晚会", "Evening meeting"),
    "meeting_weekly": Words("周会", "Weekly meeting"),
    "meeting_joint": Words("招商营运联席会", "Weekly meeting with operations"),
    "meeting_coordination": Words("月度协调会", "Monthly meeting with operations"),
    "meeting_other": Words("其他会议", "Other meeting"),
    "deputy": Words("代班人", "Deputy"),
    "daily_calls": Words("每日外呼", "Outbound calls of the day"),
}
"""What is asked of a day, and what it is called."""

VERDICTS: dict[str, Words] = {
    "done": Words("已完成", "done"),
    "late": Words("逾期", "late"),
    "short": Words("不足", "too few"),
    "missing": Words("缺", "missing"),
    "open": Words("待办", "open"),
}


class Asked(NamedTuple):
    """Something that the book asks of a day: ``done``, ``late``, ``short``, ``missing``, or ``open`` while there is time.

    ``staff``: who it is about; ``wanted`` and ``found``: how many of something, where it is counted.
    """

    kind: str
    state: str
    due_at: datetime
    staff: tuple[str, ...]
    positions: tuple[int, ...]
    clauses: str
    wanted: int | None = None
    found: int | None = None


def manning(desk: DeskTimeline, day: date, position: int, now: datetime) -> list[Asked]:
    """Judge a local day as far as a position knows it, at the moment ``now``."""
    rules = rules_of(desk.book_at(position + 1, desk.calendar.close_of(day)))
    return [
        *_duty_manager(desk, rules, day, position, now),
        *_duty_shift(desk, rules, day, position, now),
        *_meetings(desk, rules, day, position, now),
        *_deputies(desk, rules, day, position),
    ]


def calls_made(
    desk: DeskTimeline, day: date, position: int, now: datetime, made: Mapping[str, Sequence[int]]
) -> list[Asked]:
    """Judge how many outbound calls everybody made on a local day (ZY). ``made``: staff → positions of their calls."""
    close = desk.calendar.close_of(day)
    rules = rules_of(desk.book_at(position + 1, close))
    wanted = rules.daily_calls
    if not wanted:
        return []
    agents = [one.staff for one in desk.members(close, position) if one.role == "agent"]
    asked: list[Asked] = []
    for staff in sorted({*agents, *made}):
        calls = tuple(made.get(staff, ()))
        state = "done" if len(calls) >= wanted else "short" if now > close else "open"
        asked.append(
            Asked("daily_calls", state, close, (staff,), calls, rules.cited["daily_calls"], wanted, len(calls))
        )
    return asked


def _duty_manager(desk: DeskTimeline, rules: Rules, day: date, position: int, now: datetime) -> Iterator[Asked]:
    days = rules.duty_manager_days
    if not days:
        return
    due_at, clauses = desk.calendar.start_of(day), rules.cited["duty_manager_days"]
    duties = desk.conduct.duties(day, day, position)
    if not duties:
        yield Asked("duty_manager", "missing" if now > due_at else "open", due_at, (), (), clauses)
        return
    duty = duties[-1]
    before = desk.conduct.duty_before(duty)
    kept_on = before is not None and before.manager == duty.manager and before.last + timedelta(days=1) == duty.first
    first = before.first if before is not None and kept_on else duty.first
    state = "late" if (day - first).days >= days else "done"
    positions = (before.position, duty.position) if before is not None and kept_on else (duty.position,)
    yield Asked("duty_manager", state, due_at, (duty.manager,), positions, clauses, days, (day - first).days + 1)


def _duty_shift(desk: DeskTimeline, rules: Rules, day: date, position: int, now: datetime) -> Iterator[Asked]:
    wanted = rules.duty_shift
    if not wanted:
        return
    due_at, clauses = desk.calendar.start_of(day), rules.cited["duty_shift"]
    roster = desk.roster(day, position)
    people = roster.on_duty if roster is not None else ()
    positions = (roster.position,) if roster is not None else ()
    state = "done" if len(people) >= wanted else "short" if people else "missing" if now > due_at else "open"
    yield Asked("duty_shift", state, due_at, people, positions, clauses, wanted, len(people))


def _meetings(desk: DeskTimeline, rules: Rules, day: date, position: int, now: datetime) -> Iterator[Asked]:
    for kind in rules.meetings:
        first, last, by = _span(kind, day, rules.weekly_meeting)
        due_at = desk.calendar.close_of(by)
        held = [one for one in desk.conduct.meetings(first, last, position) if one.kind == kind]
        missed = "missing" if now > due_at else "open"
        state = missed if not held else "done" if held[0].day <= by else "late"
        people = tuple(dict.fromkeys(one.chair for one in held if one.chair))
        positions = tuple(one.position for one in held)
        yield Asked(f"meeting_{kind}", state, due_at, people, positions, rules.cited["meetings"])


def _span(kind: str, day: date, weekday: int) -> tuple[date, date, date]:
    """The days on which a meeting may be held for ``day``, and the one by which it should have been."""
    monday = day - timedelta(days=day.weekday())
    if kind == "weekly":
        return monday, monday + timedelta(days=6), monday + timedelta(days=weekday - 1)
    if kind == "joint":
        return monday, monday + timedelta(days=6), monday + timedelta(days=6)
    if kind == "coordination":
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first, last, last
    return day, day, day


def _deputies(desk: DeskTimeline, rules: Rules, day: date, position: int) -> Iterator[Asked]:
    days = rules.deputy_told_days
    if not days:
        return
    calendar, clauses = desk.calendar, rules.cited["deputy_told_days"]
    for away in desk.conduct.deputised(day, position):
        if away.reason not in OFF and away.deputy is None:
            continue
        due_at = calendar.close_of(day - timedelta(days=days))
        told = away.told is not None and away.deputy is not None
        state = "missing" if not told else "done" if away.told is not None and away.told <= due_at else "late"
        people = (away.staff, away.deputy) if away.deputy is not None else (away.staff,)
        yield Asked("deputy", state, due_at, people, (away.position,), clauses)
