"""Clients whom other clients send (老客户介绍): whose they are follows from whose client the introducer is."""

from __future__ import annotations

from typing import NamedTuple

from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party
from domain.circle.service import servant
from domain.desk import Away


class Introducer(NamedTuple):
    """The agent whose the introducing client is, by which clauses and on what evidence; ``away``: their absence, if so."""

    agent: str
    clauses: tuple[str, ...]
    evidence: tuple[int, ...]
    away: Away | None


def introducers_agent(judgement: Judgement, introducer: str | None, item: Item) -> Introducer | None:
    """Find whose the introducing client is: after a deal whoever has the service right, where the book says so, else the
    owner. ``None``: nobody's, or of somebody who is no agent any more.
    """
    rules = item.book.ownership
    if introducer is None:
        return None
    agent: str | None = None
    clauses, evidence = cite(rules.referral_unnamed), 0
    if rules.referral_follows.value == "service":
        serving = servant(judgement, introducer, item.at)
        if serving is not None:
            agent, evidence = serving.agent, serving.position
            clauses = cite(rules.referral_unnamed, rules.referral_follows)
    if agent is None:
        owner = judgement.owner_of(introducer, item)
        if owner is None:
            return None
        agent, evidence = owner.agent, owner.position
    if not judgement.is_agent(agent, item):
        return None
    return Introducer(agent, clauses, (evidence,), judgement.away(agent, item))


def found(judgement: Judgement, party: Party, item: Item) -> None:
    """It comes to light who introduced the client (查明介绍人), after a first visit at which nobody said so."""
    data, rules = item.event.data, item.book.ownership
    late = rules.late_introduction
    introducer = data["introduced_by"]
    names = {"client": item.client, "sender": introducer, "by": data["by"]}
    whose = introducers_agent(judgement, introducer, item) if introducer not in party.clients else None
    owner = party.owner()
    if late.value == "never":
        party.tell(item, "introduction", "not_said_in_time", cite(late), names)
    elif (decided := _decided(judgement, party)) is not None:
        party.tell(item, "introduction", "said_after_deal", cite(late), names, evidence=(decided,))
    elif whose is None:
        party.tell(item, "introduction", "introducer_nobodys", cite(late), names)
    elif party.public is not None or party.ruled is not None:
        party.tell(item, "introduction", "introduction_noted", cite(late), names)
    elif owner is not None and owner.agent == whose.agent:
        told = {**names, "agent": whose.agent}
        party.tell(item, "introduction", "confirmed_owner", cite(late), told, evidence=(owner.position,))
    else:
        _give(party, item, whose, names)


def _decided(judgement: Judgement, party: Party) -> int | None:
    """The position at which a standing deal of the client was decided; ``None``: there is none."""
    for deal in judgement.deals.values():
        if deal.client in party.clients and deal.trigger is not None and deal.state not in ("void", "returned"):
            return deal.trigger.position
    return None


def _give(party: Party, item: Item, whose: Introducer, names: dict[str, str]) -> None:
    """The client is the introducer's agent's; whoever held them till now had received a colleague's client."""
    clauses = cite(item.book.ownership.late_introduction)
    former = party.owner()
    told = {**names, "agent": whose.agent}
    if former is None:
        claim = party.open(item, whose.agent, "introduction", clauses, told)
        claim.evidence = [*whose.evidence, item.position]
        return
    party.end(former, "superseded", item.at)
    mine = party.claim_of(whose.agent)
    if mine is None:
        mine = party.claim(item, whose.agent, clauses, former.rank)
        party.claims.append(mine)
        party.live.append(mine)
    mine.rank = min(mine.rank, former.rank)
    mine.evidence = [*mine.evidence, *whose.evidence, item.position]
    mine.renew(item.at, item.book)
    party.live.sort(key=lambda claim: claim.rank)
    told |= {"former": former.agent}
    proof = (*whose.evidence, former.position)
    party.tell(item, "introduction", "to_introducers", clauses, {**told, "term": mine.term}, evidence=proof)
