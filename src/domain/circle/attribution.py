"""Who gets the result of a deal (业绩归属), and who serves the client after it (跟踪服务权)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from domain.circle.claims import Claim
from domain.circle.deal import PUBLIC, Deal, Shares
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement
from domain.circle.party import Party
from domain.rulebooks.deals import DealRules

ONE = Fraction(1)


class Split(NamedTuple):
    """How a result is split, in which words (``then``), by which clauses and on what evidence."""

    shares: Shares
    then: str
    clauses: tuple[str, ...]
    evidence: tuple[int, ...]


def split(judgement: Judgement, party: Party, deal: Deal, item: Item) -> Split:
    """Split the result of a deal as things stand at ``item``: the claims that are valid then decide."""
    rules = item.book
    if party.public is not None:
        return Split({PUBLIC: ONE}, "split_public", party.public.clauses, (party.public.position,))
    claims = _that_count(judgement, party, deal, item)
    if claims:
        return COLLISIONS[rules.deals.collision.value](judgement, deal, claims, item)
    unclaimed = rules.deals.unclaimed
    if unclaimed.value == "closer" and deal.closer is not None and judgement.is_agent(deal.closer, item):
        return Split({deal.closer: ONE}, "split_unclaimed", cite(unclaimed), ())
    return Split({PUBLIC: ONE}, "split_nobodys", cite(unclaimed), ())


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


def _evenly(claims: list[Claim], clauses: tuple[str, ...]) -> Split:
    agents = list(dict.fromkeys(claim.agent for claim in claims))
    shares = {agent: Fraction(1, len(agents)) for agent in agents}
    return Split(shares, "split_equally", clauses, tuple(claim.position for claim in claims))


def first(judgement: Judgement, deal: Deal, claims: list[Claim], item: Item) -> Split:
    """The first valid claim takes the result; who learnt only at the deal that they shared a client may split it evenly."""
    rules: DealRules = item.book.deals
    owner = claims[0]
    if rules.found_at_deal.value == "equal":
        known = judgement.identity.known_as_one(deal.client, lambda tie: tie.position < item.position)
        apart = [claim for claim in claims if (claim.client in known) != (owner.client in known)]
        if apart:
            return _evenly([owner, *apart], cite(rules.found_at_deal))
    then = "split_first" if deal.closer == owner.agent else "split_collision"
    evidence = tuple(dict.fromkeys(claim.position for claim in claims))
    return Split({owner.agent: ONE}, then, cite(rules.collision), evidence)


def equal(_judgement: Judgement, deal: Deal, claims: list[Claim], item: Item) -> Split:
    """All who have a valid claim share evenly."""
    if len({claim.agent for claim in claims}) == 1:
        then = "split_first" if deal.closer == claims[0].agent else "split_collision"
        return Split({claims[0].agent: ONE}, then, cite(item.book.deals.collision), (claims[0].position,))
    return _evenly(claims, cite(item.book.deals.collision))


def closer(judgement: Judgement, deal: Deal, claims: list[Claim], item: Item) -> Split:
    """Who closed the deal takes the result; if that was no agent, the first valid claim."""
    if deal.closer is None or not judgement.is_agent(deal.closer, item):
        return first(judgement, deal, claims, item)
    return Split({deal.closer: ONE}, "split_closer", cite(item.book.deals.collision), (claims[0].position,))


COLLISIONS: Mapping[str, Callable[[Judgement, Deal, list[Claim], Item], Split]] = {
    "first": first,
    "manager_choice": first,  # until the desk's head chooses, by a ruling (GJ-8A3)
    "equal": equal,
    "closer": closer,
}
"""What a book does when several have a valid claim to the client of one deal (撞单): its setting → its function."""


def service_right(shares: Shares, closing: str | None, rules: DealRules) -> str:
    """Give who has the service right: the agent with the largest share, on a tie the closing agent; or always the latter."""
    if rules.service.value == "closer" and closing is not None:
        return closing
    agents = {to: share for to, share in shares.items() if to != PUBLIC}
    if not agents:
        return PUBLIC
    largest = max(agents.values())
    foremost = [agent for agent, share in agents.items() if share == largest]
    return foremost[0] if len(foremost) == 1 or closing is None else closing


def written(share: Fraction) -> str:
    """Write a share as a decimal if it has an end (``0.5``), else as a fraction (``1/3``)."""
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
