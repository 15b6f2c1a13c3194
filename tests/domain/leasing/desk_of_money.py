"""A desk in which units are let: ``given(let_out(), …).when(posting(…)).then(refused("no_credit_cards", "ZS-6"))``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from desk_language import Said, at, client, joined, opened, unit
from memory_desk import MemoryDesk

from domain.event import Event, Refused
from domain.rulebooks import PRESETS

FIRST = date(2026, 3, 2)
YEARS = {"starts_on": "2026-04-01", "ends_on": "2029-03-31"}
SIGNER = {"name": "张三", "id_checked": True}


class _Desk(MemoryDesk):
    rulebooks = frozenset(PRESETS)

    def enter(self, event: Event) -> None:
        subject = "project/gj" if event.subject.startswith("project/") else event.subject
        self.post(event.type, subject, at=event.time, **event.data)


def open_desk(rulebook: str = "gj") -> list[Said]:
    """A desk with agent A, manager M, leader L and finance F, two clients and two units."""
    return [
        opened(rulebook),
        *at("08:40", joined("A"), joined("M", "manager"), joined("S", "supervisor"), joined("L", "leader"), joined("F", "finance")),
        *at("09:00", *(client(one, "visit.registered", registered_by="A", name="张三", phones=[], channel="walk_in") for one in ("C1", "C2"))),
        *at("09:00", *(listed(one) for one in ("U1", "U2"))),
    ]  # fmt: skip


def listed(name: str, area: str = "100", amount: str = "80.00") -> Said:
    return unit(
        name, "unit.listed", building="A", floor="1", number=name, area=area,
        rent={"amount": amount, "per": "m2_month"}, fees={"物业费": {"amount": "10.00", "per": "m2_month"}},
    )  # fmt: skip


def of(event_type: str, name: str = "U1", *, deal: str = "D1", who: str = "C1", **data: Any) -> Said:
    """Something that names the deal, its client and its agent."""
    return unit(name, event_type, deal=deal, client=who, agent="A", **data)


def on(day: str, *said: Said, clock: str = "10:00") -> list[Said]:
    """Let facts happen on a day of 2026 (``"04-01"``) or of any year."""
    return at(clock, *said, day=date.fromisoformat(day if len(day) == 10 else f"2026-{day}"))


def signed(name: str = "U1", **more: Any) -> Said:
    return of("contract.signed", name, contract="K1", **{**YEARS, "signer": SIGNER, **more})


def posting(*said: Said | list[Said]) -> Callable[[list[Event]], Refused | None]:
    """Enter what is known, then these facts; gives the refusal of the last of them, None when all are taken in."""
    flat = [one for part in said for one in (part if isinstance(part, list) else [part])]

    def ask(told: list[Event]) -> Refused | None:
        desk = _Desk()
        for event in told:
            desk.enter(event)
        clock = told[-1].time
        for number, one in enumerate(flat):
            clock = one.moment or clock
            event = Event(len(told) + number + 1, one.type, one.subject, clock, clock, one.data)
            before = {name: aggregate.clone() for name, aggregate in desk.kept.items()}
            try:
                desk.enter(event)
            except Refused as refusal:
                assert one is flat[-1], refusal.detail  # noqa: PT017 -- which of several facts is refused matters
                assert all(desk.kept[name] == aggregate for name, aggregate in before.items()), "nothing is stored"
                return refusal
        return None

    return ask


def refused(code: str, clause: str | None = None, at_: str | None = None) -> Callable[[Refused | None], None]:
    """It is refused with this code, names the clause in both languages, and points at the member."""

    def check(refusal: Refused | None) -> None:
        assert refusal is not None, "it was taken in"
        assert refusal.code == code, refusal.detail
        assert clause is None or f", {clause} (" in refusal.detail, refusal.detail
        assert clause is None or "《" in refusal.detail
        assert refusal.detail.endswith(".")
        assert at_ is None or refusal.pointer == at_

    return check


def taken_in(refusal: Refused | None) -> None:
    assert refusal is None, refusal.detail if refusal else ""


def without(said: Said, *names: str) -> Said:
    return replace(said, data={key: value for key, value in said.data.items() if key not in names})
