"""What is put on record about a reception's turn, about people who cannot take one, and about changes of the order."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from domain.event import Event
from domain.rotation.ruling import Hindrance, Ruling
from domain.rotation.terms import Terms


class Passed(NamedTuple):
    """Somebody whose turn came while they could not take it: why not, what it cost them and by which clauses.

    ``effect``: ``keep``, ``skipped`` or ``make_up``; ``told``: the same, or the word for a special reason of it.
    """

    seat: str
    hindrance: Hindrance
    effect: str
    told: str
    clauses: tuple[str, ...]


class Turn:
    """One reception and what it did to the order.

    ``seat``: the receiver's place in the order, which is their group's where groups rotate. ``considered``: the order
    before it. ``passed``: those ahead who could not take the turn. ``skipped``,
    ``make_up``: whom that cost the turn, and who is owed it. ``expected``: who should have received, if somebody else did.
    ``made_up``: the receiver took a make-up with it. ``reenters``: the receiver is out of the order until it is over, and
    comes back at the tail. ``stands_for``: who was to receive for the group that day, if somebody else of it did.
    Until ``until`` at most (close of business) it keeps its receiver busy.
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
        "reenters",
        "ruling",
        "seat",
        "skipped",
        "stands_for",
        "terms",
        "time",
        "together",
        "until",
    )

    def __init__(self, event: Event, client: str, ruling: Ruling, terms: Terms, until: datetime) -> None:
        data = event.data
        self.position = event.position
        self.time = event.time
        self.until = until
        self.clients = [client]
        self.reception: str = data["reception"]
        self.receiver: str = data["received_by"]
        self.seat = self.receiver
        self.kind: str = data["kind"]
        self.named: str | None = data.get("named_agent") or data.get("card_of")
        self.together = bool(data.get("together"))
        self.ruling = ruling
        self.terms = terms
        self.clauses = ruling.clauses
        self.considered: tuple[str, ...] = ()
        # Most turns pass nobody over; three lists for each would be a third of what a turn costs.
        self.passed: tuple[Passed, ...] = ()
        self.skipped: tuple[str, ...] = ()
        self.make_up: tuple[str, ...] = ()
        self.expected: str | None = None
        self.made_up = False
        self.reenters = False
        self.stands_for: str | None = None

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
    """A call on the office phone (来电): who answered, for which seat, and which should have (``None``: anybody)."""

    position: int
    time: datetime
    answered_by: str
    seat: str
    expected: str | None
    terms: Terms


class Consequence(NamedTuple):
    """What a fact other than a reception did to somebody's turns, under which clauses.

    ``effect``: ``left_post``, ``without_consent``, ``suspended``, ``make_up`` or ``no_make_up``; ``detail``: the reason or cause on record; ``until``: the last
    moment of a suspension.
    """

    position: int
    time: datetime
    seat: str
    effect: str
    detail: str
    clauses: tuple[str, ...]
    terms: Terms
    until: datetime | None = None


class Cause(NamedTuple):
    """Why the order changed last, if not by a reception: the position, a word that the wording knows, the clauses, and
    the terms that they are of."""

    position: int
    word: str
    clauses: tuple[str, ...]
    terms: Terms


class Inquiry(NamedTuple):
    """A visitor of whom nobody knows who received them first (首接不明): colleagues are asked until ``last`` (local date);
    after that the seat that received is skipped ``rounds`` times."""

    client: str
    seat: str
    last: str
    rounds: int
    position: int
