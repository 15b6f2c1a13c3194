"""The parties to a dispute settle it among themselves (协商一致), before it is ruled on and only over what is theirs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from domain.circle.deal import PUBLIC, Agreement, Deal, Dispute, Shares
from domain.circle.disputes import close, deals_meant
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party


def agreed(judgement: Judgement, party: Party, item: Item) -> None:
    """Take in an agreement: it sets the shares of decided deals, and waits for those that are not decided yet."""
    data, book = item.event.data, item.book
    dispute = judgement.disputes.get(data["dispute"]) or Dispute(data["dispute"], data.get("deal"), None)
    name = data.get("deal") or dispute.deal
    shares = {to: Fraction(share) for to, share in data["shares"].items()}
    proof = tuple(position for position in dispute.positions if position != item.position)
    parties = frozenset(data["parties"])
    offer = Agreement(item.at, item.position, book, dispute.name, shares, parties, proof)
    names = {"client": item.client, "deal": name, "shares": shares}
    if book.deals.agreement.value == "none":
        party.tell(item, "agreed", "agreement_unknown", cite(book.deals.agreement), names, evidence=proof, deal=name)
        return
    if name is None:
        party.offered = offer
    for deal in deals_meant(judgement, party, name, item):
        deal.offered = offer
        if deal.trigger is None:
            _tell(party, item, deal, offer, "agreement_waits")
        else:
            settle(judgement, party, deal, item)


def settle(judgement: Judgement, party: Party, deal: Deal, item: Item) -> None:
    """Let what was agreed over a decided deal hold, if all whom it concerns agreed and it takes nothing from others."""
    offer = deal.offered or party.offered
    if offer is None:
        return
    dispute = judgement.disputes.get(offer.dispute)
    fault = _fault(deal, offer, dispute)
    if fault is None:
        deal.agreement = offer
        if dispute is not None:
            close(judgement, party, dispute)
    deal.offered = None
    _tell(party, item, deal, offer, fault or "agreed")


def holding(judgement: Judgement, party: Party, deal: Deal) -> Agreement | None:
    """Give the agreement that would hold over a deal if it were decided as it is split now; ``None`` if none would."""
    offer = deal.offered or party.offered
    if offer is None or _fault(deal, offer, judgement.disputes.get(offer.dispute)) is not None:
        return None
    return offer


def _fault(deal: Deal, offer: Agreement, dispute: Dispute | None) -> str | None:
    """Why an agreement does not hold, or ``None`` if it does."""
    if deal.ruled:
        return "ruling_stands"
    today = deal.result()
    if offer.shares.get(PUBLIC, Fraction(0)) < today.get(PUBLIC, Fraction(0)):
        return "agreement_takes_public"
    return None if _concerned(deal, today, offer, dispute) <= offer.parties else "agreement_incomplete"


def _concerned(deal: Deal, today: Shares, offer: Agreement, dispute: Dispute | None) -> set[str]:
    """Who has to agree: all who have a part or would get one, the two between whom it lies, and who brought the dispute."""
    concerned = {to for shares in (today, offer.shares) for to, share in shares.items() if share and to != PUBLIC}
    if deal.contest is not None:
        concerned |= {deal.contest.first, deal.contest.closer}
    if dispute is not None and dispute.by is not None:
        concerned.add(dispute.by)
    return concerned


def _tell(party: Party, item: Item, deal: Deal, offer: Agreement, then: str) -> None:
    clauses, evidence = cite(offer.book.deals.agreement), (*offer.evidence, offer.position)
    shares = offer.shares
    if then == "ruling_stands" and deal.ruling is not None:
        clauses, evidence = deal.ruling.clauses, (*evidence, deal.ruling.position)
    names: dict[str, Any] = {"client": deal.client, "deal": deal.id, "shares": shares}
    party.tell(item, "agreed", then, clauses, names, evidence=evidence, deal=deal.id)
