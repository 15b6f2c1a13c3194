"""Claims by word, disputes and rulings (认领、争议、裁决). A ruling is final: nothing that comes later changes it."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from domain.circle.claims import Claim
from domain.circle.deal import PUBLIC, Deal, Dispute, Ruling
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Publicness
from domain.circle.raised import come_forward

_BEFORE_ALL = (datetime.min.replace(tzinfo=UTC), 0)


def claimed(judgement: Judgement, party: Party, item: Item) -> None:
    """Somebody says that the client or the deal is theirs (认领/异议): heard, but only a ruling can follow from it.

    The first agent of a collision is the exception: what they get goes by when they come forward.
    """
    data = item.event.data
    by = data["by"]
    evidence = tuple(data.get("evidence") or ())
    deal = judgement.deals.get(data.get("deal", ""))
    if not _settled(party, deal):
        mine = party.claim_of(by) or _asserted_by(party, by)
        if mine is None:
            mine = Claim(by, item, cite(item.book.deals.objection), party.calendar)
            mine.asserted = True
            mine.evidence = []
            party.claims.append(mine)
        mine.evidence += [*evidence, item.position]
    _object(judgement, party, item, "claimed", evidence)


def _settled(party: Party, deal: Deal | None) -> bool:
    """Whether a final ruling stands on the deal, or, if none is named, on the client."""
    if deal is not None:
        return deal.ruled
    return party.ruled is not None


def _asserted_by(party: Party, agent: str) -> Claim | None:
    return next((one for one in party.claims if one.agent == agent and one.asserted and one.state == "live"), None)


def opened(judgement: Judgement, party: Party, item: Item) -> None:
    """A dispute is brought before the manager (争议立案)."""
    data = item.event.data
    dispute = judgement.disputes[data["dispute"]] = Dispute(data["dispute"], data.get("deal"), data["by"])
    dispute.positions.append(item.position)
    party.open_disputes.append(data["dispute"])
    for one in _in_time(judgement, party, item):
        one.disputed.add(dispute.name)
    _object(judgement, party, item, "disputed")


def _in_time(judgement: Judgement, party: Party, item: Item) -> list[Deal]:
    """The deals that an objection is about and that may still be objected to: the one it names, or all of the client's."""
    named = item.event.data.get("deal")
    if named is not None:
        found = [deal for deal in (judgement.deals.get(named),) if deal is not None]
    else:
        found = [deal for deal in judgement.deals.values() if deal.client in party.clients]
    ends = [(deal, contestable_until(deal, party)) for deal in found if not deal.ruled]
    return [deal for deal, until in ends if until is None or item.at <= until]


def _object(judgement: Judgement, party: Party, item: Item, how: str, evidence: tuple[int, ...] = ()) -> None:
    """Note an objection, in time or not; a ruling before it leaves nothing to object to."""
    data, rules = item.event.data, item.book.deals
    name, by = data.get("deal"), data["by"]
    deal = judgement.deals.get(name or "")
    names = {"client": item.client, "agent": by, "deal": name}
    until = contestable_until(deal, party)
    if _settled(party, deal):
        party.tell(item, how, "after_ruling", cite(rules.ruling), names, evidence=evidence, deal=name)
        return
    if until is not None and until < item.at:
        late = {**names, "until": until}
        clauses = (
            cite(rules.objection) if deal is None or deal.trigger is None else cite(deal.trigger.book.deals.objection)
        )
        party.tell(item, how, "objected_late", clauses, late, evidence=evidence, deal=name)
        return
    stands = how == "claimed" and party.claim_of(by) is not None
    then = "heard" if how == "disputed" else "confirmed" if stands else "asserted"
    party.tell(item, how, then, cite(rules.objection), names, evidence=evidence, deal=name)
    come_forward(judgement, party, item, _in_time(judgement, party, item), evidence)


def contestable_until(deal: Deal | None, party: Party) -> datetime | None:
    """Give the last moment at which a deal may be objected to: the ruling on its shares, or the end of the book's period.

    ``None``: until there is a ruling, or the deal is not decided yet.
    """
    if deal is None:
        return None
    if deal.ruling is not None and deal.ruling.shares is not None:
        return deal.ruling.at
    if deal.trigger is None:
        return None
    days = deal.trigger.book.deals.objection.value.days
    return party.calendar.days_after(deal.trigger.at, days) if days is not None else None


def evidence_added(judgement: Judgement, party: Party, item: Item) -> None:
    """A party to a dispute brings evidence (举证), before the ruling, and not by questioning the client after a deal."""
    data, rules = item.event.data, item.book.deals
    dispute = judgement.disputes.get(data["dispute"])
    before = tuple(dispute.positions) if dispute is not None else ()
    name = dispute.deal if dispute is not None else None
    names = {"client": item.client, "agent": data["by"]}
    if data.get("obtained_from") == "client" and rules.questioning.value == "inadmissible":
        decided = _decided_on(judgement, party, name)
        if decided is not None and decided.trigger is not None:
            told, proof = {**names, "deal": decided.id}, (*before, decided.trigger.position)
            party.tell(item, "evidence", "inadmissible", cite(rules.questioning), told, evidence=proof, deal=name)
            return
    if dispute is not None and dispute.closed:
        party.tell(item, "evidence", "evidence_late", cite(rules.objection), names, evidence=before, deal=name)
        return
    if dispute is not None:
        dispute.positions.append(item.position)
    party.tell(item, "evidence", "heard", cite(rules.objection), names, evidence=before, deal=name)


def _decided_on(judgement: Judgement, party: Party, name: str | None) -> Deal | None:
    """The deal that is disputed, if it is decided; a dispute that names none is about every deal of the client."""
    for deal in judgement.deals.values():
        if deal.trigger is not None and (deal.id == name or (name is None and deal.client in party.clients)):
            return deal
    return None


def ruled(judgement: Judgement, party: Party, item: Item) -> None:
    """The manager rules (裁决): what is settled stays so; what an earlier ruling settled is not settled again."""
    data = item.event.data
    dispute = judgement.disputes.get(data["dispute"]) or Dispute(data["dispute"], data.get("deal"), None)
    evidence = tuple(dispute.positions)
    close(judgement, party, dispute)
    owner, shares, service = data.get("owner"), data.get("shares"), data.get("service")
    if owner is not None:
        _rule_owner(party, item, owner, evidence)
    if shares is not None or service is not None:
        split = {to: Fraction(share) for to, share in shares.items()} if shares is not None else None
        ruling = Ruling(item.at, item.position, item.book, cite(item.book.deals.ruling), split, service)
        name = data.get("deal") or dispute.deal
        for deal in deals_meant(judgement, party, name, item):
            _rule_deal(party, item, deal, ruling, evidence)
        if name is None and owner is None:
            party.ruling = party.ruling or ruling
    for claim in party.claims:
        if claim.asserted and claim.state == "live":
            claim.end("void", item.at)


def close(judgement: Judgement, party: Party, dispute: Dispute) -> None:
    """Close a dispute: it was ruled on, or the parties agreed."""
    dispute.closed = True
    if dispute.name in party.open_disputes:
        party.open_disputes.remove(dispute.name)
    for deal in judgement.deals.values():
        deal.disputed.discard(dispute.name)


def deals_meant(judgement: Judgement, party: Party, name: str | None, item: Item) -> list[Deal]:
    """Give the deal that a ruling or an agreement names; one that names none is about every standing deal of the client."""
    if name is not None:
        return [judgement.deal(name, item.client)]
    return [deal for deal in judgement.deals.values() if deal.client in party.clients and deal.state != "void"]


def _rule_deal(party: Party, item: Item, deal: Deal, ruling: Ruling, evidence: tuple[int, ...]) -> None:
    names = {"client": item.client, "deal": deal.id, "shares": ruling.shares, "service": ruling.service}
    if deal.ruling is not None and (deal.ruling.shares is not None or ruling.shares is None):
        told = (*evidence, deal.ruling.position)
        party.tell(item, "ruled", "ruling_stands", deal.ruling.clauses, names, evidence=told, deal=deal.id)
        return
    agreed = deal.agreement
    if agreed is not None and ruling.shares is not None and agreed.dispute == item.event.data["dispute"]:
        clauses = cite(agreed.book.deals.agreement)
        told = (*evidence, agreed.position)
        kept = {**names, "shares": agreed.shares}
        party.tell(item, "ruled", "agreement_stands", clauses, kept, evidence=told, deal=deal.id)
        ruling = ruling._replace(shares=None)
        if ruling.service is None:
            return
    kept_service = deal.ruling.service if deal.ruling is not None else None
    deal.ruling = ruling._replace(service=kept_service or ruling.service)
    if ruling.shares is not None:
        party.tell(item, "ruled", "shares_ruled", ruling.clauses, names, evidence=evidence, deal=deal.id)
    if ruling.service is not None and kept_service is None:
        party.tell(item, "ruled", "service_ruled", ruling.clauses, names, evidence=evidence, deal=deal.id)


def _rule_owner(party: Party, item: Item, owner: str, evidence: tuple[int, ...]) -> None:
    """The ruling says whose client it is: every other claim ends."""
    clauses = cite(item.book.deals.ruling)
    names = {"client": item.client, "agent": owner}
    if party.ruled is not None:
        party.tell(item, "ruled", "ruling_stands", clauses, names, evidence=evidence)
        return
    party.ruled = item.event.data["dispute"]
    claim = party.claim_of(owner)
    for other in party.live[:]:
        if other is not claim:
            party.end(other, "superseded", item.at)
    if owner == PUBLIC:
        party.public = Publicness(item.at, item.position, clauses)
        party.tell(item, "ruled", "public_ruled", clauses, names, evidence=evidence)
        return
    party.public = None
    if claim is None:
        claim = _asserted_by(party, owner)
        if claim is None:
            claim = Claim(owner, item, clauses, party.calendar)
            party.claims.append(claim)
        claim.asserted = False
        party.live.append(claim)
    claim.rank = _BEFORE_ALL
    claim.clauses = tuple(dict.fromkeys((*claim.clauses, *clauses)))
    claim.evidence.append(item.position)
    claim.renew(item.at, item.book)
    if item.book.ownership.ruled_owner.value == "without_end":
        claim.held = "ruling"
    told = {**names, "term": claim.term if claim.held is None else None}
    party.tell(item, "ruled", "owner_ruled", clauses, told, evidence=evidence)
