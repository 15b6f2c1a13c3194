"""A form that somebody owes (应填表单): what called for it, by when, and what came of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from domain.calendar import Calendar
from domain.rulebooks import Rulebook
from domain.rulebooks.forms import Deadline

Standing = Literal["open", "complete", "late", "incomplete", "not_asked"]
"""What a form has come to by the facts alone; one that is ``open`` is missing once its time is over."""


class Due(NamedTuple):
    """One form that something called for, as it is stored: facts first, what the book makes of them last.

    ``subject`` is the client or unit that it is about, ``key`` the reception, deal or contract, ``day`` the local day to whose sheet it belongs, ``about`` the kind of a
    reception. ``since``: when it was called for, by the event at ``position``; ``anchor``: what the deadline counts from,
    None while that has not happened (the client has not left). ``done_position``: the event that fills it, ``happened`` and
    ``recorded`` its times, ``held`` the fields that it holds, separated by spaces. By the book: ``due_at`` (None: not yet
    known), ``done_at``, ``state``, and ``missing``, the fields that it lacks.
    """

    subject: str
    form: str
    key: str
    day: date
    staff: str | None
    client: str | None
    unit: str | None
    about: str
    since: datetime
    anchor: datetime | None
    position: int
    done_position: int | None
    happened: datetime | None
    recorded: datetime | None
    held: str
    due_at: datetime | None
    done_at: datetime | None
    state: str
    missing: str


def moment_of(deadline: Deadline, anchor: datetime, calendar: Calendar) -> datetime | None:
    """By when a form is due whose time counts from ``anchor``; None where the book does not ask for it."""
    if deadline.minutes is not None:
        return anchor + timedelta(minutes=deadline.minutes)
    if deadline.days is None:
        return None
    return day_end(deadline, calendar.date_of(anchor), calendar)


def day_end(deadline: Deadline, day: date, calendar: Calendar) -> datetime | None:
    """By when a form is due whose time counts from a local day; None where the book does not ask for it."""
    if deadline.days is None:
        return None if deadline.minutes is None else calendar.close_of(day) + timedelta(minutes=deadline.minutes)
    last = day + timedelta(days=deadline.days)
    return calendar.close_of(last) if deadline.hour is None else calendar.at(last, time(deadline.hour))


def standing(due_at: datetime | None, done_at: datetime | None, missing: str) -> Standing:
    """What a form has come to, filled at ``done_at`` without the fields ``missing``."""
    if done_at is None:
        return "open"
    if missing:
        return "incomplete"
    return "late" if due_at is not None and done_at > due_at else "complete"


def done_moment(due: Due, book: Rulebook) -> datetime | None:
    """When the book says that a form was filled: when that was recorded, or when it is said to have happened."""
    return due.recorded if book.forms.time.value == "recorded" else due.happened
