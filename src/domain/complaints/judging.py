"""Whether a complaint is handled in time (投诉是否按时): every step against the book in force when its clock began to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from domain.calendar import Calendar, parse_end
from domain.complaints.steps import STEPS, Handling
from domain.rulebooks import Rulebook
from domain.rulebooks.parameter import Parameter

BookAt = Callable[[int, datetime], Rulebook]
"""Gives the book in force for an event at a position that happened at a moment."""

KEPT = (
    "by",
    "category",
    "channel",
    "client_signed",
    "client_told",
    "department",
    "due_by",
    "founded",
    "on",
    "options",
    "otherwise",
    "proposal",
    "satisfied",
    "to",
    "unit",
    "unsigned_because",
)
"""What of a step's data is judged; none of it is personal."""

_PLACE = {step: place for place, step in enumerate(STEPS)}


class Taken(NamedTuple):
    """A step that was taken: which, where it stands in the ledger, when it happened, and its data as far as it is judged."""

    step: str
    position: int
    time: datetime
    data: Mapping[str, Any]


class Due(NamedTuple):
    """Until when a step may be taken, and the setting that says so; None where a date was promised."""

    until: datetime
    setting: Parameter[int] | None


class Step(NamedTuple):
    """A step that was taken, with its limit (None for the opening) and whether it kept to it."""

    taken: Taken
    due: Due | None
    stands: bool
    """Whether nothing before it was taken again since: of steps taken anew, only the last ones stand."""

    @property
    def in_time(self) -> bool | None:
        """Whether it was taken in time; None for the opening, from which time runs."""
        return None if self.due is None else self.taken.time <= self.due.until


class Judged(NamedTuple):
    """A complaint as it stands: its steps, until when it should be closed, and what comes next until when."""

    handling: Handling
    steps: tuple[Step, ...]
    due: Due
    next: str | None
    next_due: Due | None
    closed: Taken | None

    def last(self, step: str) -> Taken | None:
        """The last time that a step was taken and still stands; None when it does not."""
        return next((one.taken for one in reversed(self.steps) if one.taken.step == step and one.stands), None)

    def standing(self, now: datetime) -> str:
        """In time, late, overdue or open: closed until the limit or after it; not closed though it is over, or not yet."""
        if self.closed is not None:
            return "in_time" if self.closed.time <= self.due.until else "late"
        return "overdue" if now > self.due.until else "open"


def judge(taken: Sequence[Taken], book_at: BookAt, calendar: Calendar) -> Judged:
    """Judges the steps of one complaint, in order of the ledger, the opening first."""
    opening = taken[0]
    due = _overall(opening, book_at, calendar)
    handling = Handling("")
    standing: dict[str, Taken] = {"opened": opening}
    steps = [Step(opening, None, stands=True)]
    for step in taken[1:]:
        limit = _limit(step.step, standing, due, book_at, calendar)
        steps.append(Step(step, limit, stands=True))
        handling = handling.after(step.step, step.data)
        standing = {name: one for name, one in standing.items() if _PLACE[name] < _PLACE[step.step]} | {step.step: step}
    still = {one.position for one in standing.values()}
    following = handling.next
    return Judged(
        handling,
        tuple(step._replace(stands=step.taken.position in still) for step in steps),
        due,
        following,
        _limit(following, standing, due, book_at, calendar) if following is not None else None,
        standing.get("closed"),
    )


def _overall(opening: Taken, book_at: BookAt, calendar: Calendar) -> Due:
    """Until when a complaint should be closed: as was promised at its opening, or as the book has it."""
    rules = book_at(opening.position, opening.time).complaints
    limit = Due(calendar.days_after(opening.time, rules.within.closed.value), rules.within.closed)
    promised = opening.data.get("due_by")
    if promised is None:
        return limit
    until = parse_end(promised, calendar)
    return limit if rules.due_by.value == "earlier" and limit.until <= until else Due(until, None)


def _limit(step: str, standing: Mapping[str, Taken], due: Due, book_at: BookAt, calendar: Calendar) -> Due:
    """Until when a step may be taken, by the last of the steps before it that stand."""
    if step == "closed":
        return due
    before = max(
        (one for name, one in standing.items() if _PLACE[name] < _PLACE[step]), key=lambda one: _PLACE[one.step]
    )
    given = before.data.get("due_by") if step == "investigated" and before.step == "assigned" else None
    if given is not None:
        return Due(parse_end(given, calendar), None)
    setting: Parameter[int] = getattr(book_at(before.position, before.time).complaints.within, step)
    return Due(calendar.days_after(before.time, setting.value), setting)
