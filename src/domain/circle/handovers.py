"""A client changes hands by a record of the desk (客户移交)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.circle.deal import PUBLIC
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party
from domain.rulebooks import Parameter
from domain.rulebooks.clientele import HandoverEffect


def handed_over(judgement: Judgement, party: Party, item: Item) -> None:
    """A record says from whom the client goes to whom, and why; what the cause does is the book's."""
    data, rules = item.event.data, item.book.ownership
    effect: Parameter[HandoverEffect] = getattr(rules.handovers, data["cause"])
    clauses = cite(effect, rules.handover_record) if data["cause"] == "departure" else cite(effect)
    giver, taker = data["from"], data["to"]
    names = {"client": item.client, "agent": taker, "giver": giver, "cause": data["cause"]}
    if effect.value == "stays":
        party.stand_ins[taker] = giver
        party.tell(item, "handed_over", "stands_in", clauses, names)
    elif giver == PUBLIC or _left_behind(judgement, party, item, giver):
        _out_of_the_pool(party, item, clauses, names)
    else:
        _from_agent(party, item, PUBLIC if effect.value == "public" else taker, clauses, names)


def _left_behind(judgement: Judgement, party: Party, item: Item, giver: str) -> bool:
    """Whether the client waits because an agent left, and who gives them is that agent, or whoever shares them out."""
    if party.public is None or party.public.left is None:
        return False
    return party.public.left == giver or not judgement.is_agent(giver, item)


def _out_of_the_pool(party: Party, item: Item, clauses: tuple[str, ...], names: Mapping[str, Any]) -> None:
    """A public client is given to an agent, where the book allows it; a leaver's client always may be."""
    rules = item.book.ownership
    public, taker = party.public, names["agent"]
    if public is None:
        party.tell(item, "handed_over", "not_public", clauses, names)
    elif taker == PUBLIC:
        party.follower = None
        party.tell(item, "handed_over", "stays_public", clauses, names, evidence=(public.position,))
    elif public.left is None and rules.public_handover.value == "follow_up_right":
        _give_follow_up_right(party, item, taker, names)
    elif public.left is None and (rules.public_handover.value == "forbidden" or party.ruled is not None):
        forbidding = cite(rules.public_handover) if party.ruled is None else public.clauses
        party.tell(item, "handed_over", "forbidden", forbidding, names, evidence=(public.position,))
    else:
        party.public = None
        for claim in party.live[:]:
            party.end(claim, "superseded", item.at)
        party.open(item, taker, "handed_over", clauses, names).handed = True


def _give_follow_up_right(party: Party, item: Item, taker: str, names: Mapping[str, Any]) -> None:
    """The client stays public, and the agent may follow them up, for as long as they do (跟踪权, SD-18)."""
    clauses = cite(item.book.ownership.public_handover)
    evidence = (party.public.position,) if party.public is not None else ()
    party.follower = right = party.claim(item, taker, clauses)
    party.tell(
        item, "handed_over", "right_given", clauses, {**names, "agent": taker, "term": right.term}, evidence=evidence
    )


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
            if names["agent"] != PUBLIC and item.book.ownership.public_handover.value == "follow_up_right":
                _give_follow_up_right(party, item, names["agent"], names)
        else:
            party.tell(item, "handed_over", "given_up", clauses, told)
        return
    standing = party.claim_of(taker)
    if standing is not None and claim is not None:
        standing.rank = min(standing.rank, claim.rank)
        standing.renew(item.at, item.book)
        standing.evidence.append(item.position)
        standing.handed = True
        party.live.sort(key=lambda one: one.rank)
        party.tell(item, "handed_over", "opened", clauses, {**told, "term": standing.term}, evidence=(claim.position,))
    else:
        rank = claim.rank if claim is not None else None
        party.open(item, taker, "handed_over", clauses, told, rank=rank).handed = True
