"""Who gets the result of a deal (业绩归属) at the step that decides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from domain.circle import raised
from domain.circle.campaigns import of_deal
from domain.circle.claims import Claim
from domain.circle.deal import PUBLIC, Contest, Deal, Shares
from domain.circle.entries import Item, cite, joined
from domain.circle.identity import SAME_PERSON
from domain.circle.judgement import Judgement
from domain.circle.party import Party, Publicness
from domain.rulebooks.deals import DealRules

ONE = Fraction(1)


class Note(NamedTuple):
    """What is told beside the split: in which words (``then``), by which clauses, on what evidence."""

    then: str
    clauses: tuple[str, ...]
    names: Mapping[str, Any]
    evidence: tuple[int, ...]


class Split(NamedTuple):
    """How a result is split, in which words (``then``), by which clauses and on what evidence.

    ``names`` fill the words, ``notes`` are told besides. ``contest``: between whom it lies if somebody comes forward later.
    ``service``: who serves the client, where that does not follow from the shares.
    """

    shares: Shares
    then: str
    clauses: tuple[str, ...]
    evidence: tuple[int, ...]
    names: Mapping[str, Any] = {}
    notes: tuple[Note, ...] = ()
    contest: Contest | None = None
    service: str | None = None


def split(judgement: Judgement, party: Party, deal: Deal, item: Item) -> Split:
    """Split the result of a deal as things stand at ``item``: a campaign, or the claims that are valid then, decide."""
    claims = [] if party.public is not None else _that_count(judgement, party, deal, item)
    promotion = of_deal(judgement, deal, claims[0].agent if claims else None, item)
    if promotion is None:
        return _by_claims(judgement, party, deal, claims, item)
    if promotion.shares is not None:
        evidence = (*promotion.evidence, *(claim.position for claim in claims[:1]))
        return Split(promotion.shares, promotion.then, promotion.clauses, evidence, promotion.names)
    found = _by_claims(judgement, party, deal, claims, item)
    note = Note(promotion.then, promotion.clauses, promotion.names, promotion.evidence)
    return found._replace(notes=(note, *found.notes))


def _by_claims(judgement: Judgement, party: Party, deal: Deal, claims: list[Claim], item: Item) -> Split:
    if party.public is not None:
        return _public(party, party.public)
    if claims:
        found = COLLISIONS[item.book.deals.collision.value](judgement, party, deal, claims, item)
        return _on_the_spot(judgement, party, deal, found, item)
    unclaimed = item.book.deals.unclaimed
    if unclaimed.value == "closer" and deal.closing is not None and judgement.is_agent(deal.closing, item):
        return Split({deal.closing: ONE}, "split_unclaimed", cite(unclaimed), ())
    return Split({PUBLIC: ONE}, "split_nobodys", cite(unclaimed), ())


def _public(party: Party, public: Publicness) -> Split:
    """The result is the department's; who has the follow-up right to the client serves them (SD-18)."""
    found = Split({PUBLIC: ONE}, "split_public", public.clauses, (public.position,))
    right = party.follower
    if right is None:
        return found
    clauses, evidence = joined(public.clauses, right.clauses), (public.position, right.position)
    names = {"follower": right.agent}
    return Split({PUBLIC: ONE}, "split_public_followed", clauses, evidence, names, service=right.agent)


def _that_count(judgement: Judgement, party: Party, deal: Deal, item: Item) -> list[Claim]:
    """The valid claims, without those to records that came to light as the same client when it was too late to matter.

    That is after the deal, where the book does not look back, or after the end of its period for objections.
    """
    days = item.book.deals.objection.value.days
    if item.book.ownership.late_link.value == "from_then":
        known = judgement.identity.known_as_one(deal.client, lambda tie: tie.position <= item.position)
    elif days is not None:
        until = party.calendar.days_after(item.at, days)
        known = judgement.identity.known_as_one(deal.client, lambda tie: tie.at <= until)
    else:
        return party.live
    return [claim for claim in party.live if claim.client in known]


def _evenly(claims: list[Claim], then: str, clauses: tuple[str, ...]) -> Split:
    agents = list(dict.fromkeys(claim.agent for claim in claims))
    shares = {agent: Fraction(1, len(agents)) for agent in agents}
    return Split(shares, then, clauses, tuple(claim.position for claim in claims))


def first(judgement: Judgement, party: Party, deal: Deal, claims: list[Claim], item: Item) -> Split:
    """The first valid claim takes the result; those who could not know of each other may share it evenly.

    Where somebody else closed, what each gets goes by when the first agent comes forward (raised.py).
    """
    rules: DealRules = item.book.deals
    owner, closing = claims[0], deal.closing
    others = [claim for claim in claims if claim.agent != owner.agent]
    if not others and closing == owner.agent:
        notes = _expired_before(party, owner)
        return Split({owner.agent: ONE}, "split_first", cite(rules.collision), (owner.position,), notes=notes)
    unaware = _unaware(judgement, party, deal, claims, item)
    if unaware is not None:
        return unaware
    evidence = tuple(dict.fromkeys(claim.position for claim in claims))
    if closing == owner.agent:
        return Split({owner.agent: ONE}, "split_first", cite(rules.collision), evidence)
    notes = _between(deal, owner, others, rules)
    if rules.found_at_deal.value == "equal" and _of_the_family(judgement, owner, others, closing):
        names = {"helper": closing}
        clauses = cite(item.book.ownership.late_link, rules.found_at_deal)
        return Split({owner.agent: ONE}, "split_known_before", clauses, evidence, names, notes)
    if closing is None or not judgement.is_agent(closing, item) or raised.stood_in(party, closing):
        then = "split_until_chosen" if rules.collision.value == "manager_choice" else "split_collision"
        return Split({owner.agent: ONE}, then, cite(rules.collision), evidence, notes=notes)
    found = raised.at_the_deal(judgement, party, deal, owner, item)
    contest = Contest(owner.agent, closing, evidence) if found.open else None
    return Split(found.shares, found.then, found.clauses, (*found.evidence, *evidence), found.names, notes, contest)


def _of_the_family(judgement: Judgement, owner: Claim, others: list[Claim], closing: str | None) -> bool:
    """Whether the closing agent's claims are all to other members of the household, and none to the first agent's client.

    Two records of one person are a collision of two registrations (SD-11), not two members of a household (SD-24b).
    """
    person = judgement.identity.known_as_one(owner.client, lambda tie: tie.by in SAME_PERSON)
    theirs = [claim.client for claim in others if claim.agent == closing]
    return bool(theirs) and person.isdisjoint(theirs)


def _expired_before(party: Party, owner: Claim) -> tuple[Note, ...]:
    """Whose protection had run out before the agent came who has the client now has no part in the result (SD-10)."""
    past = {claim.agent: claim for claim in party.claims if claim.state == "expired" and claim.agent != owner.agent}
    return tuple(
        Note(
            "expired_before",
            cite(claim.book.ownership.expiry),
            {"helper": claim.agent, "until": claim.ended},
            (claim.position, claim.evidence[-1], owner.position),
        )
        for claim in past.values()
        if claim.ended is not None
    )


def _between(deal: Deal, owner: Claim, others: list[Claim], rules: DealRules) -> tuple[Note, ...]:
    """Whoever came between the first and the closing agent helped for free (SD-12)."""
    helped = dict.fromkeys(claim.agent for claim in others if claim.agent != deal.closing)
    proof = {agent: tuple(claim.position for claim in others if claim.agent == agent) for agent in helped}
    return tuple(
        Note("helped_for_free", cite(rules.between), {"helper": agent}, (owner.position, *proof[agent]))
        for agent in helped
    )


def _unaware(judgement: Judgement, party: Party, deal: Deal, claims: list[Claim], item: Item) -> Split | None:
    """Those who learn only at the deal that they share a client split evenly, where the book says so.

    That is either by members of a household who turn out to be one client (SD-24a), or because all kept following up the
    same client and nobody said so (SM-5b). ``None``: they knew, or the book gives it to the first all the same.
    """
    rules: DealRules = item.book.deals
    if rules.found_at_deal.value == rules.both_tracking.value == "first":
        return None
    owner = claims[0]
    others = [claim for claim in claims if claim.agent != owner.agent]
    known = judgement.identity.known_as_one(owner.client, lambda tie: tie.position < item.position)
    person = judgement.identity.known_as_one(owner.client, lambda tie: tie.by in SAME_PERSON)
    apart = [claim for claim in others if claim.client not in known | person]
    if apart and rules.found_at_deal.value == "equal":
        return _evenly([owner, *apart], "split_household", cite(rules.found_at_deal))
    if rules.both_tracking.value == "equal" and owner.tracked:
        tracking = [
            claim for claim in others if claim.tracked and (claim.client == owner.client or claim.client not in known)
        ]
        if tracking and not any(raised.before(judgement, party, deal, claim) for claim in (owner, *tracking)):
            return _evenly([owner, *tracking], "split_tracking", cite(rules.both_tracking))
    return None


def equal(_judgement: Judgement, _party: Party, deal: Deal, claims: list[Claim], item: Item) -> Split:
    """All who have a valid claim share evenly."""
    if len({claim.agent for claim in claims}) == 1:
        then = "split_first" if deal.closing == claims[0].agent else "split_collision"
        return Split({claims[0].agent: ONE}, then, cite(item.book.deals.collision), (claims[0].position,))
    return _evenly(claims, "split_equally", cite(item.book.deals.collision))


def closer(judgement: Judgement, party: Party, deal: Deal, claims: list[Claim], item: Item) -> Split:
    """Who closed the deal takes the result; if that was no agent, the first valid claim."""
    if deal.closing is None or not judgement.is_agent(deal.closing, item):
        return first(judgement, party, deal, claims, item)
    return Split({deal.closing: ONE}, "split_closer", cite(item.book.deals.collision), (claims[0].position,))


Collision = Callable[[Judgement, Party, Deal, list[Claim], Item], Split]

COLLISIONS: Mapping[str, Collision] = {
    "first": first,
    "manager_choice": first,  # until the desk's head chooses, by a ruling (GJ-8A3)
    "equal": equal,
    "closer": closer,
}
"""What a book does when several have a valid claim to the client of one deal (撞单): its setting → its function."""


def _on_the_spot(judgement: Judgement, party: Party, deal: Deal, found: Split, item: Item) -> Split:
    """Who stood in for a colleague and closed the same day has the part of it that the book sets (代接当场成交)."""
    setting, closing = item.book.deals.on_the_spot, deal.closing
    part = Fraction(setting.value)
    if not part or closing is None or closing in found.shares or not judgement.is_agent(closing, item):
        return found
    reception = raised.stand_in_on(party, closing, party.calendar.date_of(item.at))
    if reception is None:
        return found
    shares = {to: share * (1 - part) for to, share in found.shares.items() if part != 1}
    shares[closing] = part
    evidence = (*found.evidence, reception.position)
    return found._replace(
        shares=shares, then="split_on_the_spot", clauses=cite(setting), evidence=evidence, contest=None
    )


def written(share: Fraction) -> str:
    """Write a share as a decimal if it has an end (``0.5``), else as a fraction (``1/3``); a negative one with its sign."""
    if share < 0:
        return f"-{written(-share)}"
    rest = share.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{share.numerator}/{share.denominator}"
    places = 0
    while (share * 10**places).denominator != 1:
        places += 1
    digits = str(int(share * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
