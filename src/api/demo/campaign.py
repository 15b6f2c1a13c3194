"""The demo desk's autumn promotion (金秋招商周): when it runs, and who shares in its deals."""

from __future__ import annotations

from datetime import datetime

from api.demo.world import World

CAMPAIGN, NAME = "QZ26", "金秋招商周"
FIRST_DAY, LAST_DAY = 25, 31
SHARES = {"first": "0.4", "closer": "0.4", "public": "0.2"}


def campaign_on(world: World, moment: datetime) -> str | None:
    """The campaign that runs at a moment, if any."""
    return CAMPAIGN if FIRST_DAY <= world.index(moment) <= LAST_DAY else None
