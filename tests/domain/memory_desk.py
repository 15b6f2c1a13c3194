"""A desk in memory: given what happened, when something is posted, then it is taken in or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.aggregate import DeskAggregate, Happened
from domain.client import Client
from domain.deal import Deal
from domain.event import Fact, Refused
from domain.payloads import TYPES, consults, sealed_members, touches, validate
from domain.project import Project
from domain.unit import Unit

KINDS: dict[str, type[DeskAggregate]] = {"client": Client, "unit": Unit, "project": Project, "deal": Deal}
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""10 in the morning in Shanghai."""

OPENING = dict(TYPES["project.opened"].example)


class MemoryDesk:
    rulebooks = frozenset({"wjc", "sc"})

    def __init__(self) -> None:
        self.kept: dict[str, DeskAggregate] = {}
        self.at_hand: set[str] | None = None
        self.history: list[Happened] = []
        self.now = MONDAY
        self.role = "admin"

    def look(self, subject: str) -> Any:
        assert self.at_hand is None or subject in self.at_hand, f"{subject} was not announced by consults()"
        return self.kept.setdefault(subject, KINDS[subject.partition("/")[0]].load(subject))

    @property
    def project(self) -> Project:
        return self.look("project/gj")

    def client(self, name: str) -> Client:
        return self.look(f"client/{name}")

    def unit(self, name: str) -> Unit:
        return self.look(f"unit/{name}")

    def deal(self, name: str) -> Deal:
        return self.look(f"deal/{name}")

    def fact(self, event_type: str, subject: str, data: dict[str, Any], at: datetime | None = None) -> Fact:
        clean, problems = validate(event_type, subject, data)
        assert not problems, problems
        recorded = self.now
        return Fact(
            id=f"e{len(self.history)}",
            source="/test",
            type=event_type,
            subject=subject,
            time=at or recorded,
            data=clean,
            recorded=recorded,
            stored=recorded,
            imported=False,
            posted_by={"token": "t", "role": self.role},
        )

    def post(self, event_type: str, subject: str, *, at: datetime | None = None, **data: Any) -> Happened:
        self.now += timedelta(seconds=1)
        fact = self.fact(event_type, subject, data, at)
        at_hand = {"project/gj", *consults(event_type, subject, fact.data)}
        if sealed_members(event_type, fact.data) and (whose := self.look(subject).whose(fact.data, self)) is not None:
            at_hand.add(f"client/{whose}")
        self.at_hand = at_hand
        try:
            happened = self.look(subject).decide(fact, self)
        finally:
            self.at_hand = None
        assert self.look(subject).collect_events() == [happened]
        for other in touches(event_type, fact.data):
            self.look(other).touched(event_type, fact.data, fact.time, subject)
        self.history.append(happened)
        return happened

    def refuses(self, event_type: str, subject: str, *, at: datetime | None = None, **data: Any) -> tuple[str, str]:
        before = {name: aggregate.clone() for name, aggregate in self.kept.items()}
        with pytest.raises(Refused) as refusal:
            self.post(event_type, subject, at=at, **data)
        assert all(self.kept[name] == aggregate for name, aggregate in before.items()), "a refusal changes nothing"
        assert refusal.value.detail.endswith(".")
        return refusal.value.code, refusal.value.pointer
