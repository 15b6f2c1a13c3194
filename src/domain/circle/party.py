"""One client as the book sees them (客户): the claims to them, in order, and whether they are public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from domain.calendar import Calendar
from domain.circle.claims import Claim, Rank, State
from domain.circle.deal import Agreement, Ruling
from domain.circle.entries import Entry, Item, cite, joined
from domain.rulebooks.ownership import ContactKind

_rank = attrgetter("rank")


class Publicness(NamedTuple):
    """The client is the department's (公共客户) since ``at``. ``left`` names the leaver whose client it was, if so."""

    at: datetime
    position: int
    clauses: tuple[str, ...]
    left: str | None = None


class Reception(NamedTuple):
    """What a reception means for the claims: ``agent`` is whom it speaks for, ``None`` if for no agent.

    ``receiver``: who received, which is somebody else where one stood in for a colleague.
    """

    agent: str | None
    client: str
    at: datetime
    position: int
    receiver: str


class Party:
    """The state of one client, or household, while its facts are judged one after another.

    ``live``: the claims that could own, first one first; the first owns unless the client is ``public`` or the owner was
    ``ruled`` (the dispute's id). ``ruling``, ``offered``: a ruling on, and an agreement over, the client's results that
    name no deal. ``stand_ins``: to whom the client was handed for the time of an absence. ``story``: what was decided, in
    order.
    """

    __slots__ = (
        "calendar",
        "claims",
        "clients",
        "live",
        "offered",
        "open_disputes",
        "public",
        "receptions",
        "ruled",
        "ruling",
        "stand_ins",
        "story",
    )

    def __init__(self, clients: tuple[str, ...], calendar: Calendar) -> None:
        self.clients = clients
        self.calendar = calendar
        self.claims: list[Claim] = []
        self.live: list[Claim] = []
        self.public: Publicness | None = None
        self.ruled: str | None = None
        self.ruling: Ruling | None = None
        self.offered: Agreement | None = None
        self.open_disputes: list[str] = []
        self.receptions: dict[str, Reception] = {}
        self.stand_ins: dict[str, str] = {}
        self.story: list[Entry] = []

    def copy(self) -> Party:
        """Give a copy that may be judged further without touching this one; receptions are shared, as they only grow."""
        twin = Party.__new__(Party)
        for name in Party.__slots__:
            setattr(twin, name, getattr(self, name))
        copies = {id(claim): claim.copy() for claim in self.live}
        twin.claims = [copies.get(id(claim), claim) for claim in self.claims]
        twin.live = list(copies.values())
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
        position = item.position
        self.story.append(Entry(position, item.at, how, then, clauses, names, (*evidence, position), deal))

    # Changing

    def open(
        self,
        item: Item,
        agent: str,
        how: str,
        clauses: tuple[str, ...],
        names: Mapping[str, Any],
        *,
        rank: Rank | None = None,
    ) -> Claim:
        """Open a claim: the owner's if nobody holds the client, else a contender's (争议方)."""
        owner = self.owner()
        claim = Claim(agent, item, clauses, self.calendar, rank)
        self.claims.append(claim)
        self.live.append(claim)
        if len(self.live) > 1 and self.live[-2].rank > claim.rank:
            self.live.sort(key=_rank)
        if owner is None:
            self.tell(item, how, "opened", clauses, {**names, "agent": agent, "term": claim.term})
        else:
            told = {**names, "agent": agent, "owner": owner.agent}
            self.tell(item, how, "contender", clauses, told, evidence=(owner.position,))
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
        claim.tracked = claim.tracked or kind == "follow_up"
        told = {**names, "agent": claim.agent}
        if kind in rules.contact.value:
            claim.renew(item.at, item.book, followed_up=kind == "follow_up")
            told["term"] = claim.term if claim.held is None else None
            self.tell(item, how, "extended", joined(by, cite(rules.protection, rules.contact)), told)
        else:
            self.tell(item, how, "evidenced", joined(by, cite(rules.contact)), told)

    def end(self, claim: Claim, state: State, moment: datetime) -> None:
        """End a claim."""
        claim.end(state, moment)
        if claim in self.live:
            self.live.remove(claim)

    def make_public(
        self, item: Item, how: str, clauses: tuple[str, ...], names: Mapping[str, Any], *, left: str | None = None
    ) -> None:
        """Make the client the department's."""
        self.public = Publicness(item.at, item.position, clauses, left)
        self.tell(item, how, "made_public", clauses, names)

    def lapse(self, moment: datetime) -> None:
        """End every claim whose protection was over before ``moment``, in the order in which that happened."""
        for claim in self.live:
            if claim.sure < moment:
                break
        else:
            return
        while lapsed := [claim for claim in self.live if claim.lapsed(moment)]:
            self._expire(min(lapsed, key=lambda claim: (claim.until or moment, claim.rank)))

    def _expire(self, claim: Claim) -> None:
        rules = claim.book.ownership
        until = claim.until
        assert until is not None  # noqa: S101 -- only a claim with an end lapses
        owned = self.owner() is claim
        self.end(claim, "expired", until)
        position, proof = claim.evidence[-1], (claim.position, claim.evidence[-1])
        names = {"agent": claim.agent, "client": claim.client, "until": until, "contact": claim.contact}

        def tell(then: str, clauses: tuple[str, ...], more: Mapping[str, Any], evidence: tuple[int, ...]) -> None:
            told = {**names, **more}
            self.story.append(Entry(position, until, "silence", then, clauses, told, tuple(dict.fromkeys(evidence))))

        tell("expired", cite(rules.protection), {}, proof)
        if not owned:
            return
        if self.live:
            heir = self.live[0]
            tell("succeeded", cite(rules.basis), {"heir": heir.agent, "client": heir.client}, (*proof, heir.position))
        elif rules.expiry.value == "public_pool":
            self.public = Publicness(until, position, rules.expiry.clauses)
            tell("pooled", rules.expiry.clauses, {}, proof)
        else:
            tell("anew", rules.expiry.clauses, {}, proof)
