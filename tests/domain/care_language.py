"""What a client is owed, in a test: ``given(…).when(looked_after("C1")).then(owed("follow_up", by="2026-03-05"))``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from desk_language import MONDAY, ZONE, Said, absent, client, desk_of, moment, unit

from domain.care import ClientCare, Due, Judge, client_of, late_by
from domain.care.manning import Asked, calls_made, manning
from domain.event import Event

Check = Callable[[Any], None]


# Facts


def registered(id_: str, by: str, **more: Any) -> Any:
    return client(id_, "visit.registered", registered_by=by, name="张三", phones=[], channel="walk_in", **more)


def followed(id_: str, by: str, method: str = "phone", **more: Any) -> Any:
    return client(id_, "follow_up.made", by=by, method=method, summary="谈租金", **more)


def signs(id_: str, agent: str = "A") -> Any:
    return unit("U1", "contract.signed", deal="D1", contract="K1", client=id_, agent=agent)


def goes_out(id_: str, *by: str, outing: str = "O1", **more: Any) -> Any:
    return client(id_, "outing.planned", outing=outing, by=list(by), purpose="看店", **more)


def about_outing(id_: str, step: str, outing: str = "O1", **more: Any) -> Any:
    return client(id_, f"outing.{step}", outing=outing, **more)


def delegation(id_: str, step: str, by: str, **more: Any) -> Any:
    return client(id_, f"delegation.{step}", delegation="V1", by=by, **more)


# Questions


def looked_after(id_: str = "C1") -> Callable[[list[Event]], ClientCare]:
    """Everything that the client is owed, after all events."""

    def ask(told: list[Event]) -> ClientCare:
        judge, care = Judge(desk_of(told)), ClientCare(id_)
        for event in told:
            if event.type == "staff.left":
                if care.staff == event.data["staff"]:
                    judge.apply(care, event)
            elif client_of(event) == id_:
                judge.apply(care, event)
        return care

    return ask


def manned(day: date = MONDAY, now: date | None = None) -> Callable[[list[Event]], list[Asked]]:
    """What the book asks of a day, judged at eleven that night, or on another day."""
    return lambda told: manning(desk_of(told), day, told[-1].position, moment("23:00", now or day))


def called_out(day: date = MONDAY, now: date | None = None, **made: int) -> Callable[[list[Event]], list[Asked]]:
    """How many outbound calls everybody made, the events of the calls being anywhere."""
    calls = {staff: range(1, number + 1) for staff, number in made.items()}
    return lambda told: calls_made(desk_of(told), day, told[-1].position, moment("23:00", now or day), calls)


def off(staff: str, deputy: str | None, told: str | None) -> Any:
    """A day off, with a deputy who was told on a day."""
    named = {name: one for name, one in (("deputy", deputy), ("deputy_told", told)) if one is not None}
    said = absent(staff, "rest")
    return replace(said, data={**said.data, **named})


def of_the_desk(type_: str, **data: Any) -> Any:
    return Said(type_, "project/P", data)


# Checks


def _found(care: ClientCare, kind: str) -> list[Due]:
    return [due for due in care.changed.values() if due.kind == kind]


def _says(due: Due, clause: str | None) -> None:
    if clause is not None:
        assert clause in due.clauses.split(), due


def owed(kind: str, by: str | None = None, who: str | None = "A", clause: str | None = None) -> Check:
    """One such duty is open, to be done by the close of a local day (None: no deadline) by somebody."""

    def check(care: ClientCare) -> None:
        [due] = [one for one in _found(care, kind) if one.state == "open"]
        day = due.due_at.astimezone(ZONE).date().isoformat() if due.due_at is not None else None
        assert (day, due.staff) == (by, who), due
        _says(due, clause)

    return check


def not_owed(kind: str) -> Check:
    """No such duty is open."""

    def check(care: ClientCare) -> None:
        assert not [due for due in _found(care, kind) if due.state == "open"]

    return check


def did(
    kind: str, clause: str | None = None, *, late: bool = False, who: str | None = None, how: str | None = None
) -> Check:
    """The last such duty that ended was done, in time or late."""

    def check(care: ClientCare) -> None:
        due = [one for one in _found(care, kind) if one.state == "done"][-1]
        assert due.done_at is not None
        assert (late_by(due, due.done_at) is not None) is late, due
        assert who in (None, due.done_by), due
        assert how in (None, due.how), due
        assert due.done_position is not None
        assert due.done_position >= due.position
        _says(due, clause)

    return check


def fell_away(kind: str, why: str) -> Check:
    """Such a duty fell away, for a reason."""

    def check(care: ClientCare) -> None:
        assert ("dropped", why) in [(due.state, due.how) for due in _found(care, kind)]

    return check


def breached(kind: str, clause: str, who: str = "A") -> Check:
    """Something was done against the book, once, by somebody."""

    def check(care: ClientCare) -> None:
        [due] = _found(care, kind)
        assert (due.state, due.done_by) == ("breached", who)
        _says(due, clause)

    return check


def nothing(*kinds: str) -> Check:
    """There never was anything of these kinds."""

    def check(care: ClientCare) -> None:
        assert not [due for due in care.changed.values() if due.kind in kinds]

    return check


def judged(kind: str, state: str, clause: str, who: Iterable[str] | None = None) -> Check:
    """Of a day: what is asked, what became of it."""

    def check(asked: list[Asked]) -> None:
        [one] = [one for one in asked if one.kind == kind]
        assert one.state == state, one
        assert clause in one.clauses.split()
        if who is not None:
            assert one.staff == tuple(who)

    return check


def not_asked(*kinds: str) -> Check:
    """Of a day: the book asks for none of this."""

    def check(asked: list[Asked]) -> None:
        assert not [one for one in asked if one.kind in kinds]

    return check
