"""A complaint in a test: ``given(DESK, at("09:00", complained()), …).when(handled()).then(…)``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from desk_language import MONDAY, Said, client, desk_of, joined, moment, opened

from domain.complaints.judging import Judged, Taken, judge
from domain.complaints.remarks import remarks
from domain.complaints.steps import step_of
from domain.event import Event

DESK = [opened("wjc"), joined("S", "service"), joined("O", "operations"), joined("M", "manager"), joined("L", "leader")]


def complaint(step: str, **data: Any) -> Said:
    """A step of the complaint P1 of client C1."""
    return client("C1", f"complaint.{step}", complaint="P1", **data)


def complained(**more: Any) -> Said:
    return complaint("opened", by="S", statement="空调漏水", **more)


def founded(**more: Any) -> Said:
    return complaint("judged", by="S", founded=True, **more)


def assigned(**more: Any) -> Said:
    return complaint("assigned", by="S", **{"department": "工程部", **more})


def investigated(**more: Any) -> Said:
    return complaint("investigated", by="O", cause="冷凝管堵塞", responsible="工程部王工", **more)


def proposed() -> Said:
    return complaint("proposed", by="O", proposals=["疏通", "减免"], options=2)


def decided(by: str = "L", **more: Any) -> Said:
    return complaint("decided", by=by, decision="疏通", **({"proposal": 1} | more))


def carried_out(**more: Any) -> Said:
    return complaint("carried_out", by="O", result="已疏通", **({"client_told": True, "client_signed": True} | more))


def closed(**more: Any) -> Said:
    return complaint("closed", by="S", **({"summary": "客户签字确认"} | more))


def followed_up(**more: Any) -> Said:
    return complaint("followed_up", by="S", **({"satisfied": True} | more))


class Answer:
    """The complaint as it is judged, and everything that is pointed out about it."""

    def __init__(self, judged: Judged, told: list[dict[str, Any]], now: datetime) -> None:
        self.judged = judged
        self.remarks = told
        self.standing = judged.standing(now)


def handled(clock: str = "18:00", day: date = MONDAY) -> Callable[[list[Event]], Answer]:
    """Ask how the complaint stands at a local time."""

    def ask(told: list[Event]) -> Answer:
        desk, now = desk_of(told), moment(clock, day)
        steps = [event for event in told if step_of(event.type) is not None]
        taken = [Taken(step_of(event.type) or "", event.position, event.time, event.data) for event in steps]
        judged = judge(taken, desk.book_at, desk.calendar)
        data = {event.position: (event.data, True) for event in steps}
        found = remarks(judged, data, desk.book_at, desk.role, now)
        return Answer(judged, list(found), now)

    return ask


def stands(standing: str) -> Callable[[Answer], None]:
    def check(answer: Answer) -> None:
        assert answer.standing == standing

    return check


def comes_next(step: str | None, until: date | None = None) -> Callable[[Answer], None]:
    """The step that is to be taken next, until the close of a day."""

    def check(answer: Answer) -> None:
        due = answer.judged.next_due
        assert (answer.judged.next, due.until if due else None) == (
            step,
            moment("23:59:59.999999", until) if until else None,
        )

    return check


def pointed_out(effect: str, step: str, clause: str, field: str | None = None) -> Callable[[Answer], None]:
    def check(answer: Answer) -> None:
        found = [one for one in answer.remarks if (one["effect"], one["step"]) == (effect, step)]
        assert any(clause in one["clauses"] and one.get("field") == field for one in found), answer.remarks
        assert all(one["positions"] for one in found)

    return check


def nothing_is_pointed_out(answer: Answer) -> None:
    assert answer.remarks == []
