"""Claims by word, disputes and rulings (认领、争议、裁决). A ruling is final: nothing that comes later changes it."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from domain.circle.attribution import service_right
from domain.circle.claims import Claim
from domain.circle.deal import PUBLIC, Deal, Dispute, Ruling
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Publicness
from domain.rulebooks import Rulebook

_BEFORE_ALL = (datetime.min.replace(tzinfo=UTC), 0)


def claimed(judgement: Judgement, party: Party, item: Item) -> None:
    """Somebody says that the client or the deal is theirs (认领/异议): heard, but only a ruling can follow from it."""
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
    _object(party, item, deal, "claimed", evidence)


def _settled(party: Party, deal: Deal | None) -> bool:
    """Whether a final ruling stands on the deal, or, if none is named, on the client."""
    if deal is not None:
        return deal.ruling is not None and deal.ruling.shares is not None
    return party.ruled is not None


def _asserted_by(party: Party, agent: str) -> Claim | None:
    return next((one for one in party.claims if one.agent == agent and one.asserted and one.state == "live"), None)


def opened(judgement: Judgement, party: Party, item: Item) -> None:
    """A dispute is brought before the manager (争议立案)."""
    data = item.event.data
    dispute = judgement.disputes[data["dispute"]] = Dispute(data.get("deal"), data["by"])
    dispute.positions.append(item.position)
    party.open_disputes.append(data["dispute"])
    deal = judgement.deals.get(data.get("deal", ""))
    if deal is not None:
        deal.disputed.add(data["dispute"])
    _object(party, item, deal, "disputed")


def _object(party: Party, item: Item, deal: Deal | None, how: str, evidence: tuple[int, ...] = ()) -> None:
    """Note an objection, in time or not; a ruling before it leaves nothing to object to."""
    data, rules = item.event.data, item.book.deals
    name = data.get("deal")
    names = {"client": item.client, "agent": data["by"], "deal": name}
    until = contestable_until(deal, party)
    if _settled(party, deal):
        party.tell(item, how, "after_ruling", cite(rules.ruling), names, evidence=evidence, deal=name)
    elif until is not None and until < item.at:
        late = {**names, "until": until}
        party.tell(item, how, "objected_late", cite(rules.objection), late, evidence=evidence, deal=name)
    else:
        then = "heard" if how == "disputed" else "asserted" if _asserted_by(party, data["by"]) else "confirmed"
        party.tell(item, how, then, cite(rules.objection), names, evidence=evidence, deal=name)


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
    """A party to a dispute brings evidence (举证), before the ruling."""
    data = item.event.data
    dispute = judgement.disputes.get(data["dispute"])
    evidence = tuple(dispute.positions) if dispute is not None else ()
    if dispute is not None:
        dispute.positions.append(item.position)
    names = {"client": item.client, "agent": data["by"]}
    deal = dispute.deal if dispute is not None else None
    party.tell(item, "evidence", "heard", cite(item.book.deals.objection), names, evidence=evidence, deal=deal)


def ruled(judgement: Judgement, party: Party, item: Item) -> None:
    """The manager rules (裁决): what is settled stays so; what an earlier ruling settled is not settled again."""
    data = item.event.data
    dispute = judgement.disputes.get(data["dispute"]) or Dispute(data.get("deal"), None)
    evidence = tuple(dispute.positions)
    if data["dispute"] in party.open_disputes:
        party.open_disputes.remove(data["dispute"])
    for deal in judgement.deals.values():
        deal.disputed.discard(data["dispute"])
    owner, shares, service = data.get("owner"), data.get("shares"), data.get("service")
    if owner is not None:
        _rule_owner(party, item, owner, evidence)
    if shares is not None or service is not None:
        split = {to: Fraction(share) for to, share in shares.items()} if shares is not None else None
        ruling = Ruling(item.at, item.position, cite(item.book.deals.ruling), split, service)
        name = data.get("deal") or dispute.deal
        for deal in _deals_meant(judgement, party, name, item):
            _rule_deal(party, item, deal, ruling, evidence)
        if name is None and owner is None:
            party.ruling = party.ruling or ruling
    for claim in party.claims:
        if claim.asserted and claim.state == "live":
            claim.end("void", item.at)


def _deals_meant(judgement: Judgement, party: Party, name: str | None, item: Item) -> list[Deal]:
    """Give the deal that a ruling names; one that names none is about every standing deal of the client."""
    if name is not None:
        return [judgement.deal(name, item.client)]
    return [deal for deal in judgement.deals.values() if deal.client in party.clients and deal.state != "void"]


def _rule_deal(party: Party, item: Item, deal: Deal, ruling: Ruling, evidence: tuple[int, ...]) -> None:
    names = {"client": item.client, "deal": deal.id, "shares": ruling.shares, "service": ruling.service}
    if deal.ruling is not None and (deal.ruling.shares is not None or ruling.shares is None):
        told = (*evidence, deal.ruling.position)
        party.tell(item, "ruled", "ruling_stands", deal.ruling.clauses, names, evidence=told, deal=deal.id)
        return
    kept = deal.ruling.service if deal.ruling is not None else None
    deal.ruling = ruling._replace(service=kept or ruling.service)
    settle_service(deal, item.book)
    if ruling.shares is not None:
        party.tell(item, "ruled", "shares_ruled", ruling.clauses, names, evidence=evidence, deal=deal.id)
    if ruling.service is not None and kept is None:
        party.tell(item, "ruled", "service_ruled", ruling.clauses, names, evidence=evidence, deal=deal.id)


def settle_service(deal: Deal, book: Rulebook) -> None:
    """Settle the service right with the ruled shares, as soon as somebody acted on the deal; then it stays."""
    ruling = deal.ruling
    if ruling is not None and ruling.shares is not None and ruling.service is None and deal.closer is not None:
        deal.ruling = ruling._replace(service=service_right(ruling.shares, deal.closer, book.deals))


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
