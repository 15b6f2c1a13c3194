"""One client as the book sees them (客户): the claims to them, in order, and whether they are public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from domain.circle.claims import Claim, Rank, State
from domain.circle.deal import Agreement, Ruling
from domain.circle.entries import Entry, Item, cite, joined
from domain.circle.grades import Grades
from domain.circle.pending import Pending
from domain.circle.signatures import sheet_of
from domain.desk import DeskTimeline
from domain.rulebooks import DEFAULT
from domain.rulebooks.ownership import ContactKind
from domain.rulebooks.protection import Arrival

_rank = attrgetter("rank")


class Publicness(NamedTuple):
    """The client is the department's (公共客户) since ``at``. ``left`` names the leaver whose client it was, if so."""

    at: datetime
    position: int
    clauses: tuple[str, ...]
    left: str | None = None


class Reception(NamedTuple):
    """What a reception means for the claims: ``agent`` is whom it speaks for, ``None`` if for no agent.

    ``receiver``: who received, which is somebody else where one stood in for a colleague. ``clauses``: by which the reception
    speaks for the agent.
    """

    agent: str | None
    client: str
    at: datetime
    position: int
    receiver: str
    clauses: tuple[str, ...] = ()


class Party:
    """The state of one client, or household, while its facts are judged one after another.

    ``live``: the claims that could own, first one first; the first owns unless the client is ``public`` or the owner was
    ``ruled`` (the dispute's id). ``ruling``, ``offered``: a ruling on, and an agreement over, the client's results that name no deal. ``stand_ins``: to whom
    the client was handed for the time of an absence. ``story``: what was decided, in order.

    ``arrival``: how the client first came (到访方式). ``pending``: what comes true by itself, while nobody holds the client.
    ``follower``: who has the follow-up right to a public client (跟踪权). ``grades``: of intent and size, as last given.
    """

    __slots__ = (
        "arrival",
        "calendar",
        "claims",
        "clients",
        "desk",
        "follower",
        "grades",
        "live",
        "offered",
        "open_disputes",
        "pending",
        "public",
        "receptions",
        "ruled",
        "ruling",
        "stand_ins",
        "story",
        "told",
    )

    def __init__(self, clients: tuple[str, ...], desk: DeskTimeline, *, told: bool) -> None:
        self.clients = clients
        self.desk = desk
        self.calendar = desk.calendar
        self.arrival: Arrival | None = None
        self.claims: list[Claim] = []
        self.live: list[Claim] = []
        self.public: Publicness | None = None
        self.ruled: str | None = None
        self.ruling: Ruling | None = None
        self.offered: Agreement | None = None
        self.open_disputes: list[str] = []
        self.receptions: dict[str, Reception] = {}
        self.stand_ins: dict[str, str] = {}
        self.pending: Pending | None = None
        self.follower: Claim | None = None
        self.grades: Grades | None = None
        self.told = told
        self.story: list[Entry] = []

    def copy(self) -> Party:
        """Give a copy that may be judged further without touching this one; receptions are shared, as they only grow."""
        twin = Party.__new__(Party)
        for name in Party.__slots__:
            setattr(twin, name, getattr(self, name))
        copies = {id(claim): claim.copy() for claim in self.live}
        twin.claims = [copies.get(id(claim), claim) for claim in self.claims]
        twin.live = list(copies.values())
        twin.follower = self.follower.copy() if self.follower is not None else None
        twin.open_disputes = self.open_disputes[:]
        twin.story = self.story[:]
        return twin

    # Looking

    def owner(self) -> Claim | None:
        """Give the claim of the agent whose client it is now; ``None`` if the client is public or nobody's."""
        return self.live[0] if self.live and self.public is None else None

    def claim_of(self, agent: str | None) -> Claim | None:
        """Give an agent's live claim; ``None`` if there is none."""
        for claim in self.live:
            if claim.agent == agent:
                return claim
        return None

    def timed(self) -> list[Claim]:
        """Give what may run out: the live claims, and the follow-up right. Not to be changed."""
        return self.live if self.follower is None else [*self.live, self.follower]

    def agents(self) -> set[str]:
        """Give everybody who has, or had, a claim of their own: handed-over and void ones do not count."""
        return {claim.agent for claim in self.claims if claim.state in ("live", "expired")}

    # Telling

    def tell(
        self,
        item: Item,
        how: str,
        then: str,
        clauses: tuple[str, ...],
        names: Mapping[str, Any],
        *,
        evidence: tuple[int, ...] = (),
        deal: str | None = None,
    ) -> None:
        """Add a step to the story; its evidence is the fact itself and what is given besides."""
        if self.told:
            position = item.position
            self.story.append(Entry(position, item.at, how, then, clauses, names, (*evidence, position), deal))

    # Changing

    def came(self, how: Arrival) -> None:
        """Note how the client came; the first time counts."""
        if self.arrival is None:
            self.arrival = how

    def claim(self, item: Item, agent: str, clauses: tuple[str, ...], rank: Rank | None = None) -> Claim:
        """Make a claim, which nobody knows of yet."""
        return Claim(agent, item, clauses, self.calendar, rank=rank, arrival=self.arrival or "visit")

    def open(
        self,
        item: Item,
        agent: str,
        how: str,
        clauses: tuple[str, ...],
        names: Mapping[str, Any],
        *,
        rank: Rank | None = None,
        then: str = "contender",
    ) -> Claim:
        """Open a claim: the owner's if nobody holds the client, else a contender's (争议方), told as ``then``."""
        owner = self.owner()
        claim = self.claim(item, agent, clauses, rank)
        self.pending = None
        if self.public is None:
            self.follower = None
        self.claims.append(claim)
        self.live.append(claim)
        if len(self.live) > 1 and self.live[-2].rank > claim.rank:
            self.live.sort(key=_rank)
        if not self.told:
            return claim
        if owner is None:
            if DEFAULT not in clauses:  # a claim by custom says that it is one, whoever's protection it has
                clauses = joined(clauses, claim.protection.clauses)
            self.tell(item, how, "opened", clauses, {**names, "agent": agent, "term": claim.term})
        else:
            told = {**names, "agent": agent, "owner": owner.agent}
            self.tell(item, how, then, clauses, told, evidence=(owner.position,))
        return claim

    def contact(
        self,
        item: Item,
        claim: Claim,
        kind: ContactKind,
        how: str,
        names: Mapping[str, Any],
        *,
        by: tuple[str, ...] = (),
    ) -> None:
        """Note a contact by the claim's agent; it keeps the protection running if the book counts its kind.

        ``by``: clauses by which the contact is that agent's, if they need saying.
        """
        rules = item.book.ownership
        claim.evidence.append(item.position)
        followed_up = kind == "follow_up"
        claim.tracked = claim.tracked or followed_up
        counts = kind in rules.contact.value
        sheet = None
        if counts:
            sheet = sheet_of(names["receiver"], item, self.calendar) if followed_up else None
            if sheet is None:
                claim.renew(item.at, item.book, followed_up=followed_up)
            else:
                claim.await_signature(sheet, item.at, item.book, item.position)
        if not self.told:
            return
        told = {**names, "agent": claim.agent}
        if not counts:
            self.tell(item, how, "evidenced", joined(by, cite(rules.contact)), told)
            return
        told["term"] = claim.term if claim.held is None else None
        clauses = joined(by, cite(claim.protection, rules.contact))
        if sheet is not None and claim.held is None:
            told |= {"month": sheet.month, "due": sheet.due, "by": sheet.staff}
            then = "right_kept_unsigned" if claim is self.follower else "extended_unsigned"
            self.tell(item, how, then, joined(clauses, cite(rules.sign_off)), told)
        else:
            self.tell(item, how, "right_kept" if claim is self.follower else "extended", clauses, told)

    def end(self, claim: Claim, state: State, moment: datetime) -> None:
        """End a claim."""
        claim.end(state, moment)
        if claim in self.live:
            self.live.remove(claim)

    def make_public(
        self, item: Item, how: str, clauses: tuple[str, ...], names: Mapping[str, Any], *, left: str | None = None
    ) -> None:
        """Make the client the department's."""
        self.pending = None
        self.public = Publicness(item.at, item.position, clauses, left)
        self.tell(item, how, "made_public", clauses, names)
