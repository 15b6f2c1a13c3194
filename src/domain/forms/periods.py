"""Forms that the calendar calls for (按期表单): plans, reports, totals, checks and targets of days, weeks, months, quarters.

No event calls for them, so nothing is stored: they are worked out from the desk, the book and what was handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.desk import DeskTimeline
from domain.forms.definitions import deadline_of
from domain.forms.due import Due, day_end, standing
from domain.forms.filings import Filing
from domain.rulebooks import Rulebook
from domain.spans import Length, days_of, within

FILED: Mapping[str, Length] = {"daily_plan": "day", "weekly_report": "week", "monthly_report": "month"}
CHECKS: Mapping[str, tuple[Length, tuple[str, ...]]] = {
    "manager_checks": ("week", ("manager", "supervisor")),
    "leader_checks": ("month", ("leader",)),
}
"""The checks of all forms: of what stretch of days, and in which roles."""

TOTALS = ("visit_totals", "follow_up_totals", "sales_daily", "channel_daily")
"""Sheets that come out of the day's entries: as complete, and as late, as those are."""


class Owed(NamedTuple):
    """A form of a stretch of days, and who owes it: anybody of them may hand it in."""

    due: Due
    by: tuple[str, ...]


class Worked(NamedTuple):
    """What is known of the days that are asked about.

    ``days``: on which somebody was received or was to work. ``signed``: on which contracts were signed. ``entries``: by form
    of :data:`TOTALS` and day, how the entries that make it up stand, by the book.
    """

    days: Collection[date]
    signed: Collection[date]
    entries: Mapping[tuple[str, date], Sequence[Due]]


def owed(desk: DeskTimeline, filings: Iterable[Filing], worked: Worked, first: date, last: date) -> Iterator[Owed]:
    """The forms of every day, week, month and quarter that lie, in whole or in part, between two days."""
    known = sorted(filings)
    days = {*worked.days, *(one.first for one in known if one.form == "daily_plan" and one.kind == "filed")}
    for form, length in FILED.items():
        for period in within(first, last, length):
            if length != "day" or days_of(period)[0] in days:
                yield from _filed(desk, form, period, known)
    for form, (length, roles) in CHECKS.items():
        for period in within(first, last, length):
            yield from _checks(desk, form, roles, period, known)
    for day in sorted(worked.signed):
        if first <= day <= last:
            yield from _signed(desk, day, known)
    for lengths in ("month", "quarter"):
        for period in within(first, last, lengths):
            yield from _targets(desk, period, known)
    for (form, day), entries in sorted(worked.entries.items()):
        if first <= day <= last and entries:
            yield from _totals(desk, form, day, entries)


def _filed(desk: DeskTimeline, form: str, period: str, known: Sequence[Filing]) -> Iterator[Owed]:
    """A plan or report: the first that holds everything counts; of none that does, the last."""
    first, last = days_of(period)
    book = _book(desk, first if form == "daily_plan" else last)
    roles: tuple[str, ...] = getattr(book.forms, f"{form}_by").value
    wanted: tuple[str, ...] = getattr(book.forms, f"{form}_fields").value
    found = [
        one for one in known if one.kind == "filed" and one.form == form and (one.first, one.last) == (first, last)
    ]
    by = _present(desk, roles, first if form == "daily_plan" else last)
    due_at = _due(desk, book, form, last)
    if not found and (due_at is None or not by or not _open_then(desk, last)):
        return
    lacks = [" ".join(field for field in wanted if field not in one.held.split()) for one in found]
    place = next((place for place, lacking in enumerate(lacks) if not lacking), len(found) - 1)
    due = _made(desk, form, period, due_at)
    if found:
        due = _handed_in(due, found[place], book, lacks[place])
    yield Owed(due, by or ((due.staff,) if due.staff else ()))


def _checks(
    desk: DeskTimeline, form: str, roles: Collection[str], period: str, known: Sequence[Filing]
) -> Iterator[Owed]:
    first, last = days_of(period)
    book = _book(desk, last)
    due_at = _due(desk, book, form, last)
    by = _present(desk, roles, last)
    found = [
        one
        for one in known
        if one.kind == "checked" and one.last >= first and one.first <= last and _role(desk, one) in roles
    ]
    if not found and (due_at is None or not by or not _open_then(desk, last)):
        return
    due = _made(desk, form, period, due_at)
    yield Owed(_handed_in(due, found[0], book, "") if found else due, by)


def _signed(desk: DeskTimeline, day: date, known: Sequence[Filing]) -> Iterator[Owed]:
    """The signed-contract sheet of a day, which somebody checks against the collection sheet."""
    book = _book(desk, day)
    due_at = _due(desk, book, "signed_contracts", day)
    if due_at is None:
        return
    due = _made(desk, "signed_contracts", day.isoformat(), due_at)
    found = [
        one
        for one in known
        if one.kind == "checked" and one.form in ("signed_contracts", "all") and one.first <= day <= one.last
    ]
    yield Owed(_handed_in(due, found[0], book, "") if found else due, _present(desk, ("front_desk", "supervisor"), day))


def _targets(desk: DeskTimeline, period: str, known: Sequence[Filing]) -> Iterator[Owed]:
    """The project's target of a period and its split among groups and staff."""
    first, last = days_of(period)
    eve = first - timedelta(days=1)
    book = _book(desk, first)
    due_at = _due(desk, book, "targets", eve)
    if not _open_then(desk, eve):
        due_at = None
    mine = [one for one in known if one.form == "targets" and (one.first, one.last) == (first, last)]
    by = _present(desk, ("manager",), first)
    if not mine and (due_at is None or not by):
        return
    steps = [
        next((one for one in mine if one.kind == "set" and one.staff in ("project", None)), None),
        next((one for one in mine if one.kind == "split" or (one.kind == "set" and one.staff != "project")), None),
    ]
    due = _made(desk, "targets", period, due_at)
    if done := [one for one in steps if one is not None]:
        lacking = " ".join(word for word, one in zip(("target", "split"), steps, strict=True) if one is None)
        due = _handed_in(due, max(done), book, lacking)._replace(staff=None)
    yield Owed(due, by)


def _totals(desk: DeskTimeline, form: str, day: date, entries: Sequence[Due]) -> Iterator[Owed]:
    """A sheet of totals: there when the last of its entries is, and not whole while one is lacking."""
    book = _book(desk, day)
    due_at = _due(desk, book, form, day)
    if due_at is None:
        return
    due = _made(desk, form, day.isoformat(), due_at)._replace(position=max(one.position for one in entries))
    if all(one.done_at is not None or one.state == "complete" for one in entries):
        last = max(entries, key=lambda one: (one.done_at or one.since, one.position))
        lacking = "entries" if any(one.missing for one in entries) else ""
        due = due._replace(
            done_position=last.done_position or last.position, done_at=last.done_at or last.since, missing=lacking,
            state=standing(due_at, last.done_at or last.since, lacking),
        )  # fmt: skip
    yield Owed(due, _present(desk, ("front_desk", "supervisor"), day))


def _made(desk: DeskTimeline, form: str, period: str, due_at: datetime | None) -> Due:
    first, last = days_of(period)
    since = desk.calendar.start_of(first)
    return Due(
        "project", form, period, first, None, None, None, "", since, desk.calendar.close_of(last), 0, None, None, None, "",
        due_at, None, "open", "",
    )  # fmt: skip


def _handed_in(due: Due, one: Filing, book: Rulebook, lacking: str) -> Due:
    done_at = one.recorded if book.forms.time.value == "recorded" else one.happened
    return due._replace(
        staff=one.staff, position=one.position, done_position=one.position, happened=one.happened, recorded=one.recorded,
        held=one.held, done_at=done_at, missing=lacking, state=standing(due.due_at, done_at, lacking),
    )  # fmt: skip


def _due(desk: DeskTimeline, book: Rulebook, form: str, day: date) -> datetime | None:
    return day_end(deadline_of(form, book), day, desk.calendar)


def _book(desk: DeskTimeline, day: date) -> Rulebook:
    """The book in force on a day."""
    return desk.current_book(desk.calendar.close_of(day))


def _present(desk: DeskTimeline, roles: Collection[str], day: date) -> tuple[str, ...]:
    """Who of some roles belongs to the desk at the close of a day."""
    return tuple(one.staff for one in desk.members(desk.calendar.close_of(day)) if one.role in roles)


def _role(desk: DeskTimeline, one: Filing) -> str | None:
    return desk.role(one.staff, one.happened) if one.staff else None


def _open_then(desk: DeskTimeline, day: date) -> bool:
    """Whether the desk was open on a day, in part at least."""
    return desk.opened_at is not None and desk.opened_at <= desk.calendar.close_of(day)
