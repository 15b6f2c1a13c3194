"""What the desk arranges about commission beside its book: campaigns announced in advance (促销), periods settled (结算)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from domain.calendar import Calendar, parse_end, parse_start
from domain.event import Event


class Campaign(NamedTuple):
    """A promotion (促销活动): the moments between which it runs, and the shares of its deals.

    ``shares``: ``first``, ``closer``, ``public`` or a staff id → the share as it was written.
    """

    campaign: str
    name: str
    start: datetime
    end: datetime
    shares: Mapping[str, str]
    time: datetime
    position: int


class Line(NamedTuple):
    """What was paid to somebody for a deal; ``amount`` is money as it was written, ``None`` if it was not."""

    to: str
    share: str
    amount: str | None


class Settlement(NamedTuple):
    """The part of a settled period (结算) that is about one deal."""

    period: str
    lines: tuple[Line, ...]
    time: datetime
    position: int


class Arrangements:
    """Campaigns and settlements of a desk, fed in position order; every lookup takes what the ledger knew by a position."""

    __slots__ = ("_campaigns", "_settlements")

    def __init__(self) -> None:
        self._campaigns: dict[str, Campaign] = {}
        self._settlements: dict[str, list[Settlement]] = {}

    def announce(self, event: Event, calendar: Calendar) -> None:
        """Enter a campaign; its terms are those announced first, as those whom they bind relied on them."""
        data = event.data
        start, end = parse_start(data["from"], calendar), parse_end(data["until"], calendar)
        campaign = Campaign(
            data["campaign"], data["name"], start, end, dict(data["shares"]), event.time, event.position
        )
        self._campaigns.setdefault(campaign.campaign, campaign)

    def settle(self, event: Event) -> None:
        """Enter what was paid for a period."""
        lines: dict[str, list[Line]] = {}
        for paid in event.data["paid"]:
            lines.setdefault(paid["deal"], []).append(Line(paid["to"], paid["share"], paid.get("amount")))
        for deal, own in lines.items():
            settlement = Settlement(event.data["period"], tuple(own), event.time, event.position)
            self._settlements.setdefault(deal, []).append(settlement)

    def campaign(self, name: str, position: int) -> Campaign | None:
        """Give a campaign by its id; ``None`` if it was not announced."""
        campaign = self._campaigns.get(name)
        return campaign if campaign is not None and campaign.position <= position else None

    def settlements(self, deal: str, position: int) -> list[Settlement]:
        """Give all settlements that paid for a deal, in ledger order."""
        return [one for one in self._settlements.get(deal, ()) if one.position <= position]
