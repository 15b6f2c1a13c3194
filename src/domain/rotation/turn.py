"""What is put on record about a reception's turn, and about people who cannot take one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from domain.event import Event
from domain.rotation.ruling import Hindrance, Ruling, Terms


class Turn:
    """One reception and what it did to the order.

    ``considered``: the order before it. ``passed``: those ahead who could not take the turn, why not, and
    what it cost them. ``skipped``,
    ``make_up``: whom that cost the turn, and who is owed it. ``expected``: who should have received, if somebody else did.
    ``made_up``: the receiver took a make-up with it. Until ``until`` at most (close of business) it keeps its receiver
    busy.
    """

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
        "until",
    )

    def __init__(self, event: Event, ruling: Ruling, terms: Terms, until: datetime) -> None:
        data = event.data
        self.position = event.position
        self.time = event.time
        self.until = until
        self.clients = [event.subject.partition("/")[2]]
        self.reception: str = data["reception"]
        self.receiver: str = data["received_by"]
        self.kind: str = data["kind"]
        self.named: str | None = data.get("named_agent") or data.get("card_of")
        self.together = bool(data.get("together"))
        self.ruling = ruling
        self.terms = terms
        self.clauses = ruling.clauses
        self.considered: tuple[str, ...] = ()
        self.passed: list[tuple[str, Hindrance, str]] = []
        self.skipped: list[str] = []
        self.make_up: list[str] = []
        self.expected: str | None = None
        self.made_up = False

    @property
    def hindrance(self) -> Hindrance:
        """What keeps the receiver from other turns while it lasts."""
        return Hindrance("busy", self.ruling.purpose, self.position)


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
