"""Who serves the client after a deal (跟踪服务权): one agent, apart from the shares, to whom later referrals go as well."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from domain.circle.deal import PUBLIC, Deal, Shares
from domain.circle.judgement import Judgement
from domain.rulebooks.deals import DealRules


class Servant(NamedTuple):
    """Who serves a client, and by which deal: its id and the position at which it was decided."""

    agent: str
    deal: str
    position: int


def service_right(shares: Shares, closing: str | None, rules: DealRules) -> str:
    """Give who has the service right: the agent with the largest share, on a tie the closing agent.

    A book may give it to the closing agent wherever they have a part in the result. On a tie in which the closing agent
    has no part it is the one whose share is named first, which is the one with the first valid claim.
    """
    agents = {to: share for to, share in shares.items() if to != PUBLIC and share}
    if not agents:
        return PUBLIC
    largest = max(agents.values())
    foremost = [agent for agent, share in agents.items() if share == largest]
    if closing in agents and (len(foremost) > 1 or rules.service.value == "closer"):
        return closing
    return foremost[0]


def service_of(deal: Deal, rules: DealRules) -> str:
    """Give who serves the client of a deal: whom a ruling names, else by the shares that hold. ``rules``: the deal's."""
    ruling = deal.ruling
    if ruling is not None and ruling.service is not None:
        return ruling.service
    if ruling is not None and ruling.shares is not None:
        return service_right(ruling.shares, deal.actor_at(ruling.position), ruling.book.deals)
    if deal.agreement is not None:
        return service_right(deal.agreement.shares, deal.closing, rules)
    return deal.service or PUBLIC


def servant(judgement: Judgement, client: str | None, moment: datetime) -> Servant | None:
    """Give who has the service right of a client at a moment, as far as it is judged; ``None``: no deal, or nobody's.

    Of several deals the one decided last counts; one that came to nothing gives no right.
    """
    party = judgement.parties.get(client) if client is not None else None
    if party is None:
        return None
    found: Servant | None = None
    last: tuple[datetime, int] | None = None
    for deal in judgement.deals.values():
        trigger = deal.trigger
        if (
            trigger is None
            or deal.client not in party.clients
            or trigger.at > moment
            or deal.state in ("void", "returned")
        ):
            continue
        if last is None or last < trigger[:2]:
            agent = service_of(deal, trigger.book.deals)
            last, found = trigger[:2], Servant(agent, deal.id, trigger.position) if agent != PUBLIC else None
    return found
