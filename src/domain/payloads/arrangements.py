"""What the desk arranges about commission beside its book: campaigns announced in advance, periods settled."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from domain.payloads.base import Payload, Staff
from domain.payloads.fields import Id, Line, Paid, Period, Shares, Until


class CampaignAnnounced(Payload):
    """A promotion is announced with the shares that will hold for its deals (促销分成, SD-19).

    ``from`` and ``until`` are dates (both whole days included) or instants. Shares go to people by name, to ``public``, or
    to ``first`` and ``closer``: whoever had the client first, and whoever closes.
    """

    model_config = ConfigDict(validate_by_alias=True)

    campaign: Id
    name: Line
    from_: Until = Field(alias="from")
    until: Until
    shares: Annotated[Shares, Staff(public=True, parts=True)]


class CommissionSettled(Payload):
    """A period's commission is settled (佣金结算): what was paid, to whom, for which deal. Nothing paid, an empty list."""

    period: Period
    by: Annotated[Id, Staff(acting=True)]
    paid: Annotated[list[Paid], Field(max_length=500)]
