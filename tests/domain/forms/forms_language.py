"""A form's tests in the desk's words: ``given(opened("wjc"), …).when(forms).then(…)``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_language import MONDAY, Said, client, desk_of, unit

from domain.desk import DeskTimeline
from domain.event import Event
from domain.forms import filings, periods
from domain.forms.calling import COLLECTION, VISIT, Forms
from domain.forms.due import Due
from domain.forms.filings import filing
from domain.forms.verdicts import Verdict, verdict

ZONE = ZoneInfo("Asia/Shanghai")


def registered(id_: str, by: str, reception: str | None = None, **more: Any) -> Said:
    """A visit is entered in the book, all fields filled; ``need=None`` leaves one out."""
    data = {
        "name": "张三",
        "phones": ["+8613800000000"],
        "channel": "walk_in",
        "need": "80 平米",
        "intent": "B",
        **more,
    }
    return client(id_, "visit.registered", registered_by=by, reception=reception, **data)


def followed_up(id_: str, by: str, next_on: str | None = None) -> Said:
    return client(id_, "follow_up.made", by=by, method="phone", summary="再约", next_on=next_on)


def planned(id_: str, by: str, on: str) -> Said:
    return client(id_, "follow_up.planned", by=by, on=on)


def deposit(id_: str, deal: str, client_: str, agent: str) -> Said:
    return unit(id_, "deposit.paid", deal=deal, client=client_, agent=agent, amount="5000.00")


def contract(id_: str, step: str, deal: str, contract_: str, **more: Any) -> Said:
    said = {"client": "C1", "agent": "A", **more}
    return unit(id_, f"contract.{step}", deal=deal, contract=contract_, **said)


def forms(told: list[Event]) -> dict[tuple[str, str], Due]:
    """Every form that was called for, by form and key, as the book judges it."""
    desk: DeskTimeline = desk_of(told)
    found = Forms(lambda: desk)
    for event in told:
        found.apply(event)
    return {(due.form, due.key): due for due in found.take()}


def local(clock: str, day: date = MONDAY) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}:00").replace(tzinfo=ZONE)


def the(form: str, key: str, **expected: Any) -> Callable[[dict[tuple[str, str], Due]], None]:
    """Checks members of one form: ``the("visit_register", "R-C1", state="late")``."""

    def check(found: dict[tuple[str, str], Due]) -> None:
        due = found[form, key]
        assert {name: getattr(due, name) for name in expected} == expected, due

    return check


def none_of(form: str) -> Callable[[dict[tuple[str, str], Due]], None]:
    def check(found: dict[tuple[str, str], Due]) -> None:
        assert not [due for due in found.values() if due.form == form and due.state != "not_asked"]

    return check


# Forms that the calendar calls for


def filed(by: str, form: str, period: date | str, /, **entries: str) -> Said:
    return _project("form.filed", form=form, staff=by, entries=entries, **_period(period))


def checked(by: str, form: str, period: date | str) -> Said:
    return _project("form.checked", form=form, by=by, **_period(period))


def target(period: str, scope: str) -> Said:
    return _project("target.set", period=period, scope=scope, metrics={"deals": 3})


def _project(type_: str, **data: Any) -> Said:
    return Said(type_, "project/P", data)


def _period(period: date | str) -> dict[str, str]:
    return {"period": period} if isinstance(period, str) else {"date": period.isoformat()}


Verdicts = dict[tuple[str, str], Verdict]


def verdicts(now: datetime) -> Callable[[list[Event]], Verdicts]:
    """The verdict on every form that an event called for, as it stands at a moment."""

    def asked(told: list[Event]) -> Verdicts:
        desk = desk_of(told)
        found = forms(told)
        return {
            place: verdict(due, now, desk.book_at(due.position, due.since), desk.calendar)
            for place, due in found.items()
        }

    return asked


def sheets(first: date, last: date, *, now: datetime) -> Callable[[list[Event]], dict[tuple[str, str], Any]]:
    """The verdict on every form of a day, week, month or quarter, as it stands at a moment; and who owes it."""

    def asked(told: list[Event]) -> dict[tuple[str, str], Any]:
        desk = desk_of(told)
        called = forms(told).values()
        span = [first + timedelta(days=days) for days in range((last - first).days + 1)]
        worked = periods.Worked(
            {due.day for due in called if due.form == VISIT} | {day for day in span if desk.roster(day)},
            {due.day for due in called if due.form == COLLECTION and due.anchor is not None},
            {},
        )
        handed_in = [filing(event) for event in told if event.type in filings.TYPES]
        return {
            (one.due.form, one.due.key): _Owed(
                verdict(one.due, now, desk.current_book(one.due.since), desk.calendar), one.by
            )
            for one in periods.owed(desk, handed_in, worked, first, last)
        }

    return asked


class _Owed:
    """A verdict, and who owes the form."""

    def __init__(self, found: Verdict, by: tuple[str, ...]) -> None:
        self.verdict = found
        self.by = by


def told(
    form: str, key: str, state: str, *, by: str | None = None, done: bool | None = None, missing: tuple[str, ...] = ()
) -> Callable[[Verdicts], None]:
    """Checks the verdict on one form: its state, a clause behind it, whether it counts, what it lacks."""

    def check(found: Verdicts) -> None:
        one = found[form, key]
        assert one.state == state, one
        assert by is None or by in one.clauses, one
        assert done is None or one.done == done, one
        assert not missing or one.missing == missing, one

    return check


def sheet(
    form: str,
    key: str,
    state: str,
    *,
    by: str | None = None,
    owed_by: tuple[str, ...] | None = None,
    missing: tuple[str, ...] = (),
) -> Callable[[Any], None]:
    """Checks the verdict on the form of a period, and who owes it."""

    def check(found: Any) -> None:
        one = found[form, key]
        told(form, key, state, by=by, missing=missing)({(form, key): one.verdict})
        assert owed_by is None or one.by == owed_by, one.by

    return check
