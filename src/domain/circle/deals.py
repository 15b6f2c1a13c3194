"""The steps of a deal (临定、定金、认购、签约、退铺) and the moment at which its result is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.calendar import parse_end
from domain.circle.attribution import service_right, split
from domain.circle.deal import Deal, DealState, Hold, Trigger
from domain.circle.disputes import settle_service
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party

_ORDER: Mapping[DealState, int] = {"expired": 0, "held": 0, "deposited": 1, "subscribed": 2, "signed": 3, "opened": 4}
_TRIGGERS = {"deposit": 1, "subscription": 2, "contract": 3}


def step(judgement: Judgement, party: Party, item: Item) -> None:
    """Take one step of a deal: contact of the agent whose client it is, a new state, and perhaps the decision."""
    data = item.event.data
    deal = judgement.deal(data["deal"], item.client)
    agent = data.get("agent")
    if agent is not None:
        deal.closer = agent
        settle_service(deal, item.book)
    mine = party.claim_of(agent)
    if mine is not None and "deal" in item.book.ownership.contact.value:
        mine.evidence.append(item.position)
        mine.renew(item.at, item.book)
    _STEPS[item.event.type](judgement, party, deal, item)


def _tell(party: Party, deal: Deal, item: Item, then: str, **more: object) -> None:
    names = {"client": deal.client, "deal": deal.id, "unit": deal.unit, "agent": deal.closer, **more}
    party.tell(item, item.event.type, then, cite(item.book.deals.trigger), names, deal=deal.id)


def _forward(judgement: Judgement, party: Party, deal: Deal, item: Item, state: DealState) -> None:
    """The deal goes on to a state, or stays in a later one; what was void begins again."""
    again = deal.state in ("void", "returned")
    if again or _ORDER[state] >= _ORDER[deal.state]:
        deal.state = state
    deal.unit = item.event.subject_id
    if again and deal.ruling is None:
        deal.trigger = deal.shares = deal.service = None
    if deal.trigger is None and _ORDER[state] >= _TRIGGERS[item.book.deals.trigger.value]:
        decide(judgement, party, deal, item)
    else:
        _tell(party, deal, item, "not_yet" if deal.trigger is None else "decided_before")


def decide(judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    """Decide the result of a deal at the step that triggers it, unless a ruling has."""
    deal.trigger = Trigger(item.at, item.position, item.book)
    _tell(party, deal, item, "triggered")
    found = split(judgement, party, deal, item)
    deal.shares = found.shares
    deal.service = service_right(found.shares, deal.closer, item.book.deals)
    owner = next(iter(found.shares))
    names = {"client": deal.client, "deal": deal.id, "agent": owner, "closer": deal.closer, "shares": found.shares}
    party.tell(item, "decided", found.then, found.clauses, names, evidence=found.evidence, deal=deal.id)
    if deal.ruling is None and party.ruling is not None:
        deal.ruling = party.ruling
        settle_service(deal, item.book)
    if deal.ruling is not None:
        told = {**names, "shares": deal.ruling.shares, "service": deal.ruling.service}
        proof = (deal.ruling.position,)
        party.tell(item, "decided", "ruling_stands", deal.ruling.clauses, told, evidence=proof, deal=deal.id)


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
