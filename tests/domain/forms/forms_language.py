"""A form's tests in the desk's words: ``given(opened("wjc"), …).when(forms).then(…)``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_language import MONDAY, Said, client, desk_of, unit

from domain.desk import DeskTimeline
from domain.event import Event
from domain.forms.calling import Forms
from domain.forms.due import Due

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
