"""A deal as it is judged (判单)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.requests.decisions import Party, Reason


class Share(BaseModel):
    """Who gets what part."""

    to: Party
    share: str = Field(description="Decimal string, or a fraction such as `1/3` where no finite decimal is equal.")


class Deal(BaseModel):
    """Who gets what part of a deal, and why."""

    model_config = ConfigDict(extra="allow")

    deal: str
    client: str | None
    unit: str | None
    state: str = Field(description="held, deposited, subscribed, signed, opened, returned, void or expired.")
    rulebook: str | None
    shares: list[Share]
    service: Party | None = Field(description="Who serves the client from here on.")
    contestable_until: str | None
    final: bool
    because: list[Reason]
    position: int
