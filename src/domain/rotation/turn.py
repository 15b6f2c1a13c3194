"""What is put on record about a reception's turn, and about people who cannot take one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from domain.event import Event
from domain.rotation.ruling import Hindrance, Ruling, Terms


class Passed(NamedTuple):
    """Somebody who was ahead and could not take the turn (轮到而未接), and what that cost them."""

    staff: str
    hindrance: Hindrance
    effect: str
    clauses: tuple[str, ...]


class Turn:
    """One reception and what it did to the order."""

    __slots__ = (
        "clauses",
        "clients",
        "considered",
        "expected",
        "kind",
        "made_up",
        "make_up",
        "named",
        "passed",
        "position",
        "receiver",
        "reception",
        "ruling",
        "skipped",
        "terms",
        "time",
        "together",
    )

    def __init__(self, event: Event, ruling: Ruling, terms: Terms) -> None:
        data = event.data
        self.position = event.position
        self.time = event.time
        self.clients = [event.subject_id]
        self.reception: str = data["reception"]
        self.receiver: str = data["received_by"]
        self.kind: str = data["kind"]
        self.named: str | None = data.get("named_agent") or data.get("card_of")
        self.together = bool(data.get("together"))
        self.ruling = ruling
        self.terms = terms
        self.clauses = ruling.clauses
        self.considered: tuple[str, ...] = ()
        self.passed: list[Passed] = []
        self.skipped: list[str] = []
        self.make_up: list[str] = []
        self.expected: str | None = None
        self.made_up = False


class Busy(NamedTuple):
    """Somebody is receiving until the reception ends, they receive somebody else, or ``until`` (close of business)."""

    turn: Turn
    reception: str
    purpose: str
    until: datetime
    position: int


class Adjustment(NamedTuple):
    """A change of the order by hand (调整轮排)."""

    position: int
    time: datetime
    staff: str
    action: str
    until: datetime | None
    reason: str
    terms: Terms


class Call(NamedTuple):
    """A call on the office phone (来电): who answered, and who should have (``None``: anybody)."""

    position: int
    time: datetime
    answered_by: str
    expected: str | None
    terms: Terms
