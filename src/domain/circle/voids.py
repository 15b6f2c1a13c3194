"""Entries in the visit book that are declared void (登记作废, SD-23, SD-25b): the claim goes with the entry."""

from __future__ import annotations

from domain.circle.claims import Claim
from domain.circle.deal import PUBLIC
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party
from domain.rulebooks import Parameter
from domain.rulebooks.clientele import VoidEffect


def voided(_judgement: Judgement, party: Party, item: Item) -> None:
    """An agent's entry is void: their claim ends, and the client is whose the manager says, or whose claim comes next."""
    data = item.event.data
    effect: Parameter[VoidEffect] = getattr(item.book.ownership.voided, data["cause"])
    clauses = cite(effect)
    agent, heir = data["agent"], data.get("reassigned_to")
    names = {"client": item.client, "agent": agent, "by": data["by"], "void": data["cause"]}
    claim = party.claim_of(agent)
    owner = party.owner()
    if effect.value == "stays":
        party.tell(item, "voided", "void_noted", clauses, names)
        return
    if party.ruled is not None:
        party.tell(item, "voided", "void_after_ruling", clauses, names)
        return
    if claim is None:
        party.tell(item, "voided", "nothing_void", clauses, names)
    else:
        party.end(claim, "void", item.at)
        party.tell(item, "voided", "claim_void", clauses, names, evidence=(claim.position,))
    if party.public is None and (owner is None or owner is claim):
        _pass_on(party, item, claim, heir, clauses, names=names)
    elif heir is not None:
        holder = owner.agent if owner is not None else PUBLIC
        party.tell(item, "reassigned", "not_reassigned", clauses, {**names, "agent": heir, "owner": holder})


def _pass_on(
    party: Party, item: Item, claim: Claim | None, heir: str | None, clauses: tuple[str, ...], *, names: dict[str, str]
) -> None:
    """The client that the void entry held is whose the manager says (重新分配), else whose valid claim comes next."""
    next_ = party.owner()
    rank = claim.rank if claim is not None else None
    mine = party.claim_of(heir)
    if heir == PUBLIC:
        party.make_public(item, "reassigned", clauses, {**names, "agent": heir})
    elif heir is not None and mine is not None:
        mine.rank = min(mine.rank, rank or mine.rank)
        mine.evidence.append(item.position)
        mine.renew(item.at, item.book)
        party.live.sort(key=lambda one: one.rank)
        told = {**names, "agent": heir, "term": mine.term}
        party.tell(item, "reassigned", "opened", clauses, told, evidence=(mine.position,))
    elif heir is not None:
        party.open(item, heir, "reassigned", clauses, names, rank=rank)
    elif next_ is not None:
        told = {**names, "heir": next_.agent}
        party.tell(item, "voided", "passes_on", clauses, told, evidence=(next_.position,))
