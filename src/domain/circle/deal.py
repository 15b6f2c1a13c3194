"""A deal (成交) and a dispute (争议) while their facts are judged."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from domain.circle.claims import Claim
from domain.rulebooks import Rulebook

DealState = Literal["held", "deposited", "subscribed", "signed", "opened", "returned", "void", "expired"]

PUBLIC = "public"
"""Who gets what belongs to the department and to no agent (公共业绩)."""

Shares = dict[str, Fraction]
"""Staff id or ``public`` → share; they sum to exactly 1."""


class Trigger(NamedTuple):
    """The step that decides a deal (成交), and the book it falls under."""

    at: datetime
    position: int
    book: Rulebook


class Hold(NamedTuple):
    """A temporary deposit (临定): until when it holds the unit, and the clauses it stands under."""

    until: datetime | None
    position: int
    clauses: tuple[str, ...]


class Ruling(NamedTuple):
    """What a final ruling (裁决) says of a deal; ``None``: it does not speak of that."""

    at: datetime
    position: int
    clauses: tuple[str, ...]
    shares: Shares | None
    service: str | None


class Dispute:
    """A dispute before the manager: what it is about and the positions of what was brought forward."""

    __slots__ = ("by", "deal", "positions")

    def __init__(self, deal: str | None, by: str | None) -> None:
        self.deal = deal
        self.by = by
        self.positions: list[int] = []


class Deal:
    """One deal: where it stands, who last acted on it, when it was decided and how its result is split.

    ``shares`` is set once the deal is decided, ``ruling`` once a ruling stands. ``keeps``: claims that the signed deal
    keeps from lapsing.
    """

    __slots__ = (
        "client",
        "closer",
        "contract",
        "disputed",
        "hold",
        "id",
        "keeps",
        "ruling",
        "service",
        "shares",
        "state",
        "trigger",
        "unit",
    )

    def __init__(self, name: str, client: str) -> None:
        self.id = name
        self.client = client
        self.unit: str | None = None
        self.closer: str | None = None
        self.state: DealState = "held"
        self.contract: str | None = None
        self.hold: Hold | None = None
        self.trigger: Trigger | None = None
        self.shares: Shares | None = None
        self.service: str | None = None
        self.ruling: Ruling | None = None
        self.disputed: set[str] = set()
        self.keeps: list[Claim] = []

    def copy(self) -> Deal:
        """Give a copy that may be judged further without touching this one."""
        return copy(self)
