"""The steps of a deal (临定、定金、认购、签约、退铺) and the moment at which its result is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.calendar import parse_end
from domain.circle import agreements
from domain.circle.attribution import Split, split
from domain.circle.deal import PUBLIC, Deal, DealState, Hold, Noted, Trigger
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party
from domain.circle.service import service_right
from domain.rulebooks import Rulebook

_ORDER: Mapping[DealState, int] = {"expired": 0, "held": 0, "deposited": 1, "subscribed": 2, "signed": 3, "opened": 4}
_TRIGGERS = {"deposit": 1, "subscription": 2, "contract": 3}


def step(judgement: Judgement, party: Party, item: Item) -> None:
    """Take one step of a deal: contact of the agent whose client it is, a new state, and perhaps the decision."""
    data = item.event.data
    deal = judgement.deal(data["deal"], item.client)
    agent = data.get("agent")
    if agent is not None:
        deal.closer = deal.actors[item.position] = agent
    _note(party, deal, item)
    mine = party.claim_of(agent)
    if mine is not None and "deal" in item.book.ownership.contact.value:
        mine.evidence.append(item.position)
        mine.renew(item.at, item.book)
    _STEPS[item.event.type](judgement, party, deal, item)


def _note(party: Party, deal: Deal, item: Item) -> None:
    """Note what the step says of the campaign and of the commission; the campaign counts up to the deciding step."""
    data = item.event.data
    commission, campaign = data.get("commission"), data.get("campaign")
    if commission is not None:
        deal.commission = Noted(commission, item.position)
    if campaign is None:
        return
    if deal.trigger is not None and deal.state not in ("void", "returned"):
        if deal.campaign is None or deal.campaign.value != campaign:
            names = {"deal": deal.id, "client": deal.client, "campaign": campaign}
            clauses, proof = cite(deal.trigger.book.deals.campaign), (deal.trigger.position,)
            party.tell(item, "campaign", "campaign_late", clauses, names, evidence=proof, deal=deal.id)
        return
    deal.campaign = Noted(campaign, item.position)


def _tell(party: Party, deal: Deal, item: Item, then: str, **more: object) -> None:
    names = {"client": deal.client, "deal": deal.id, "unit": deal.unit, "agent": deal.closer, **more}
    party.tell(item, item.event.type, then, cite(item.book.deals.trigger), names, deal=deal.id)


def _forward(judgement: Judgement, party: Party, deal: Deal, item: Item, state: DealState) -> None:
    """The deal goes on to a state, or stays in a later one; what was void begins again."""
    again = deal.state in ("void", "returned")
    if again or _ORDER[state] >= _ORDER[deal.state]:
        deal.state = state
    deal.unit = item.event.subject_id
    if again:
        deal.begin_again(item.position)
    if deal.trigger is None and _ORDER[state] >= _TRIGGERS[item.book.deals.trigger.value]:
        decide(judgement, party, deal, item)
    else:
        _tell(party, deal, item, "not_yet" if deal.trigger is None else "decided_before")


def decide(judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    """Decide the result of a deal at the step that triggers it, unless the parties agreed or a ruling has."""
    deal.trigger = Trigger(item.at, item.position, item.book, deal.closer)
    _tell(party, deal, item, "triggered")
    found = split(judgement, party, deal, item)
    take(deal, found, item.book)
    names = told(deal, found)
    party.tell(item, "decided", found.then, found.clauses, names, evidence=found.evidence, deal=deal.id)
    for note in found.notes:
        more = {**names, **note.names}
        party.tell(item, "decided", note.then, note.clauses, more, evidence=note.evidence, deal=deal.id)
    if found.service is None and len(found.shares) > 1 and deal.service != PUBLIC:
        clauses = cite(item.book.deals.service)
        party.tell(item, "decided", "serves", clauses, {**names, "service": deal.service}, deal=deal.id)
    for dispute in judgement.disputes.values():
        about_client = dispute.deal is None and dispute.name in party.open_disputes
        if not dispute.closed and (dispute.deal == deal.id or about_client):
            deal.disputed.add(dispute.name)
    agreements.settle(judgement, party, deal, item)
    if deal.ruling is None:
        deal.ruling = party.ruling
    if deal.ruling is not None:
        ruled = {**names, "shares": deal.ruling.shares, "service": deal.ruling.service}
        proof = (deal.ruling.position,)
        party.tell(item, "decided", "ruling_stands", deal.ruling.clauses, ruled, evidence=proof, deal=deal.id)


def take(deal: Deal, found: Split, book: Rulebook) -> None:
    """Let a deal have the shares that were found for it, and the service right that follows from them."""
    deal.shares, deal.contest = found.shares, found.contest
    deal.service = found.service or service_right(found.shares, deal.closing, book.deals)


def told(deal: Deal, found: Split) -> dict[str, Any]:
    """Give the names that fill the words of a split."""
    foremost = next(iter(found.shares))
    names = {"client": deal.client, "deal": deal.id, "agent": foremost, "closer": deal.closing, "shares": found.shares}
    return {**names, **found.names}


def _held(judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    until = item.event.data.get("until")
    end = parse_end(until, party.calendar) if until is not None else None
    deal.hold = Hold(end, item.position, cite(item.book.deals.trigger))
    _forward(judgement, party, deal, item, "held")


def _deposited(judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    _forward(judgement, party, deal, item, "deposited")


def _subscribed(judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    _forward(judgement, party, deal, item, "subscribed")


def _approved(_judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    deal.unit = item.event.subject_id
    _tell(party, deal, item, "not_yet" if deal.trigger is None else "decided_before")


def _signed(judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    deal.contract = item.event.data.get("contract")
    _forward(judgement, party, deal, item, "signed")
    owner = party.owner()
    if owner is not None and owner.held is None and item.book.ownership.signed.value == "kept":
        owner.held = "deal"
        deal.keeps.append(owner)
        names = {"client": deal.client, "agent": owner.agent, "deal": deal.id}
        party.tell(item, "decided", "kept_by_deal", cite(item.book.ownership.signed), names)


def _opened(_judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    if deal.state == "signed":
        deal.state = "opened"
    _tell(party, deal, item, "decided_before" if deal.trigger is not None else "not_yet")


def _swapped(_judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    deal.unit = item.event.data["to_unit"]
    _tell(party, deal, item, "swapped")


def _fell_through(_judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    if deal.state in ("held", "deposited", "subscribed"):
        deal.state = "void"
        _tell(party, deal, item, "over")
    else:
        _tell(party, deal, item, "changes_nothing")


def _voided(_judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    """A contract is voided; if the deal has another one by now, the deal goes on."""
    contract = item.event.data.get("contract")
    if deal.contract is not None and contract not in (None, deal.contract):
        _tell(party, deal, item, "changes_nothing")
        return
    _over(party, deal, item, "void")


def _returned(_judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    _over(party, deal, item, "returned")


def _over(party: Party, deal: Deal, item: Item, state: DealState) -> None:
    """The deal is over; claims that it kept count their protection from here."""
    deal.state = state
    for claim in deal.keeps:
        if claim.held == "deal":
            claim.held = None
            claim.renew(item.at, item.book)
    deal.keeps = []
    _tell(party, deal, item, "over")


_STEPS: Mapping[str, Callable[[Judgement, Party, Deal, Item], None]] = {
    "unit.held": _held,
    "deposit.paid": _deposited,
    "deposit.topped_up": _deposited,
    "deposit.refunded": _fell_through,
    "deposit.forfeited": _fell_through,
    "subscription.signed": _subscribed,
    "contract.approved": _approved,
    "contract.signed": _signed,
    "contract.voided": _voided,
    "unit.swapped": _swapped,
    "unit.returned": _returned,
    "unit.opened": _opened,
}
"""Event type → what it does to the deal."""

STEPS = frozenset(_STEPS)
