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
    """The step that decides a deal (成交), the book it falls under, and who closed."""

    at: datetime
    position: int
    book: Rulebook
    closer: str | None


class Hold(NamedTuple):
    """A temporary deposit (临定): until when it holds the unit, and the clauses it stands under."""

    until: datetime | None
    position: int
    clauses: tuple[str, ...]


class Noted(NamedTuple):
    """What a step of the deal says besides: the campaign it belongs to, or the commission to be split (money, a string)."""

    value: str
    position: int


class Contest(NamedTuple):
    """Two agents over one deal (撞单): the ``first`` with a valid claim, and the ``closer``; what proves their claims.

    What each gets goes by when the first came forward.
    """

    first: str
    closer: str
    evidence: tuple[int, ...]


class Forward(NamedTuple):
    """Somebody says that a client, or one deal of theirs, is theirs: by a claim or by a dispute (主张、争议)."""

    agent: str
    client: str
    deal: str | None
    at: datetime
    position: int
    evidence: tuple[int, ...]


class Agreement(NamedTuple):
    """What the parties to a dispute agreed among themselves (协商一致)."""

    at: datetime
    position: int
    book: Rulebook
    dispute: str
    shares: Shares
    parties: frozenset[str]
    evidence: tuple[int, ...]


class Ruling(NamedTuple):
    """What a final ruling (裁决) says of a deal; ``None``: it does not speak of that."""

    at: datetime
    position: int
    book: Rulebook
    clauses: tuple[str, ...]
    shares: Shares | None
    service: str | None


class Dispute:
    """A dispute before the manager: what it is about, who brought it, and the positions of what was brought forward."""

    __slots__ = ("by", "closed", "deal", "name", "positions")

    def __init__(self, name: str, deal: str | None, by: str | None) -> None:
        self.name = name
        self.deal = deal
        self.by = by
        self.closed = False
        self.positions: list[int] = []


class Deal:
    """One deal: where it stands, who acted on it, when it was decided and how its result is split.

    ``shares`` and ``service`` are what the book gives, set once the deal is decided; ``agreement`` goes before them, and
    ``ruling`` before both. ``offered``: an agreement reached before the deal was decided. ``contest``: between whom it lies
    when the first agent comes forward; ``raised``: the position at which they did, after the deal. ``keeps``: claims that
    the signed deal keeps from lapsing. ``actors``: position → who acted at each step, in the order in which they happened.
    """

    __slots__ = (
        "actors",
        "agreement",
        "campaign",
        "client",
        "closer",
        "commission",
        "contest",
        "contract",
        "disputed",
        "hold",
        "id",
        "keeps",
        "offered",
        "raised",
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
        self.actors: dict[int, str] = {}
        self.state: DealState = "held"
        self.contract: str | None = None
        self.hold: Hold | None = None
        self.campaign: Noted | None = None
        self.commission: Noted | None = None
        self.trigger: Trigger | None = None
        self.shares: Shares | None = None
        self.service: str | None = None
        self.contest: Contest | None = None
        self.raised: int | None = None
        self.offered: Agreement | None = None
        self.agreement: Agreement | None = None
        self.ruling: Ruling | None = None
        self.disputed: set[str] = set()
        self.keeps: list[Claim] = []

    @property
    def closing(self) -> str | None:
        """Who closed the deal: at the step that decided it; until there is one, who acted last."""
        return self.trigger.closer if self.trigger is not None else self.closer

    @property
    def ruled(self) -> bool:
        """Whether a ruling stands on the shares."""
        return self.ruling is not None and self.ruling.shares is not None

    def result(self) -> Shares:
        """Give the shares that hold: those of the ruling, else of the agreement, else of the book; none: not decided."""
        if self.ruling is not None and self.ruling.shares is not None:
            return self.ruling.shares
        if self.agreement is not None:
            return self.agreement.shares
        return self.shares or {}

    def actor_at(self, position: int) -> str | None:
        """Give who had acted on the deal last when an event was entered; nobody yet: who was entered first after it.

        What is entered later never changes the answer once there is one.
        """
        before = [agent for entered, agent in self.actors.items() if entered < position]
        if before:
            return before[-1]
        return self.actors[min(self.actors)] if self.actors else None

    def begin_again(self, position: int) -> None:
        """Take the deal up again after it was over: what was decided on it falls, but for a ruling on its shares."""
        if self.ruled:
            return
        self.trigger = self.shares = self.service = self.contest = self.raised = self.agreement = None
        if self.campaign is not None and self.campaign.position != position:
            self.campaign = None

    def copy(self) -> Deal:
        """Give a copy that may be judged further without touching this one."""
        return copy(self)
