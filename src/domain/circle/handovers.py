"""A client changes hands (客户移交), by a record of the desk or because their agent left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.circle.deal import PUBLIC
from domain.circle.entries import Entry, Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Publicness
from domain.desk import DeskTimeline
from domain.rulebooks import Parameter, Rulebook
from domain.rulebooks.clientele import HandoverEffect


def handed_over(_judgement: Judgement, party: Party, item: Item) -> None:
    """A record says from whom the client goes to whom, and why; what the cause does is the book's."""
    data, rules = item.event.data, item.book.ownership
    effect: Parameter[HandoverEffect] = getattr(rules.handovers, data["cause"])
    giver, taker = data["from"], data["to"]
    names = {"client": item.client, "agent": taker, "giver": giver, "cause": data["cause"]}
    if effect.value == "stays":
        party.stand_ins[taker] = giver
        party.tell(item, "handed_over", "stands_in", cite(effect), names)
    elif giver == PUBLIC or _left_behind(party, giver):
        _out_of_the_pool(party, item, cite(effect), names)
    else:
        _from_agent(party, item, PUBLIC if effect.value == "public" else taker, cite(effect), names)


def _left_behind(party: Party, giver: str) -> bool:
    """Whether the client is public because this agent left."""
    return party.public is not None and party.public.left == giver


def _out_of_the_pool(party: Party, item: Item, clauses: tuple[str, ...], names: Mapping[str, Any]) -> None:
    """A public client is given to an agent, where the book allows it; a leaver's client always may be."""
    rules = item.book.ownership
    public, taker = party.public, names["agent"]
    if public is None:
        party.tell(item, "handed_over", "not_public", clauses, names)
    elif taker == PUBLIC:
        party.tell(item, "handed_over", "stays_public", clauses, names, evidence=(public.position,))
    elif public.left is None and (rules.public_handover.value == "forbidden" or party.ruled is not None):
        forbidding = cite(rules.public_handover) if party.ruled is None else public.clauses
        party.tell(item, "handed_over", "forbidden", forbidding, names, evidence=(public.position,))
    else:
        party.public = None
        for claim in party.live[:]:
            party.end(claim, "superseded", item.at)
        party.open(item, taker, "handed_over", clauses, names)


def _from_agent(party: Party, item: Item, taker: str, clauses: tuple[str, ...], names: Mapping[str, Any]) -> None:
    """An agent's claim goes on in other hands, with its rank among the claims; somebody else's is not touched."""
    claim, owner = party.claim_of(names["giver"]), party.owner()
    told = {**names, "agent": taker}
    if claim is None and (owner is not None or party.public is not None):
        holder = owner.agent if owner is not None else PUBLIC
        party.tell(item, "handed_over", "nothing_to_give", clauses, {**told, "owner": holder})
        return
    owned = claim is owner
    if claim is not None:
        party.end(claim, "superseded", item.at)
    if taker == PUBLIC:
        if owned:
            party.make_public(item, "handed_over", clauses, told)
        else:
            party.tell(item, "handed_over", "given_up", clauses, told)
        return
    standing = party.claim_of(taker)
    if standing is not None and claim is not None:
        standing.rank = min(standing.rank, claim.rank)
        standing.renew(item.at, item.book)
        standing.evidence.append(item.position)
        party.live.sort(key=lambda one: one.rank)
        party.tell(item, "handed_over", "opened", clauses, {**told, "term": standing.term}, evidence=(claim.position,))
    else:
        party.open(item, taker, "handed_over", clauses, told, rank=claim.rank if claim is not None else None)


def settle(party: Party, desk: DeskTimeline, moment: datetime, position: int, book: Rulebook) -> None:
    """Bring a client to ``moment``: what ran out and, where the book says whose a leaver's clients are, who left (离职).

    In the order in which it happened: who had left before a claim ran out is not the one who follows.
    """
    if book.ownership.departure.value != "stays":
        leavings = (desk.left_at(claim.agent, position) for claim in party.live)
        for time in sorted({left.time for left in leavings if left is not None and left.time <= moment}):
            party.lapse(time)
            _departed(party, desk, time, position, book)
    party.lapse(moment)


def _departed(party: Party, desk: DeskTimeline, moment: datetime, position: int, book: Rulebook) -> None:
    rules = book.ownership
    for claim in party.live[:]:
        left = desk.left_at(claim.agent, position)
        if left is None or not claim.since <= left.time <= moment:
            continue
        owned = party.owner() is claim
        party.end(claim, "superseded", left.time)
        clauses = cite(rules.departure)
        if owned:
            party.public = Publicness(left.time, left.position, clauses, claim.agent)
        told = {"client": claim.client, "agent": claim.agent}
        then = "made_public" if owned else "given_up"
        evidence = (claim.position, left.position)
        party.story.append(Entry(left.position, left.time, "left", then, clauses, told, evidence))
