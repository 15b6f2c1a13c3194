"""Deals of a campaign (促销活动) are split as was announced for it, if that was before the deal."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from domain.circle.deal import PUBLIC, Deal, Shares
from domain.circle.entries import Item, cite
from domain.circle.judgement import Judgement


class Promotion(NamedTuple):
    """What a campaign does to a deal: its ``shares``, or ``None`` where it does not apply; the words, clauses and evidence."""

    shares: Shares | None
    then: str
    clauses: tuple[str, ...]
    names: Mapping[str, Any]
    evidence: tuple[int, ...]


def of_deal(judgement: Judgement, deal: Deal, first: str | None, item: Item) -> Promotion | None:
    """Say what the campaign of a deal does to it at the step that decides it; ``None``: it belongs to no campaign.

    Only what was announced before the deal counts, and only while the campaign runs. ``first``: the agent with the first
    valid claim.
    """
    noted = deal.campaign
    if noted is None:
        return None
    clauses = cite(item.book.deals.campaign)
    names: dict[str, Any] = {"campaign": noted.value}
    moment = item.event.time
    campaign = judgement.desk.campaign(noted.value, item.position)
    if campaign is None or moment < campaign.time:
        return Promotion(None, "campaign_unannounced", clauses, names, (noted.position,))
    names["campaign"] = f"{campaign.name}（{noted.value}）"
    if not campaign.start <= moment <= campaign.end:
        return Promotion(None, "campaign_not_running", clauses, names, (noted.position, campaign.position))
    closer = deal.closing if judgement.is_agent(deal.closing, item) else None
    parts = {"first": first or PUBLIC, "closer": closer or first or PUBLIC}
    shares: Shares = {}
    for part, share in campaign.shares.items():
        to = parts.get(part, part)
        shares[to] = shares.get(to, Fraction(0)) + Fraction(share)
    return Promotion(shares, "split_campaign", clauses, names, (noted.position, campaign.position))
