"""Units as they are read (铺位): free or not, held until when, whose contract."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Hold(BaseModel):
    """A temporary deposit holds the unit (临定)."""

    model_config = ConfigDict(extra="allow")

    until: str


class Contract(BaseModel):
    """The contract that runs, or has been approved."""

    model_config = ConfigDict(extra="allow")

    contract: str
    starts_on: str | None
    ends_on: str | None
    rent: dict[str, Any] | None


class Unit(BaseModel):
    """One unit. A hold that has run out counts as free."""

    model_config = ConfigDict(extra="allow")

    unit: str
    building: str | None
    floor: str | None
    number: str | None
    area: str | None = Field(description="Square metres, decimal string.")
    format: str | None = Field(description="Trade it is meant for (业态).")
    rent: dict[str, Any] | None
    fees: dict[str, Any] | None
    state: str = Field(
        description="free, held, deposited, subscribed, approved, signed, handed_over, fit_out or opened."
    )
    hold: Hold | None
    deal: str | None = Field(description="The deal that has the unit now.")
    client: str | None
    agent: str | None
    contract: Contract | None
    deals: list[Any] = Field(description="Every deal that stands on the unit, oldest first.")


class UnitProfile(Unit):
    """One unit, with the position that the answer includes."""

    position: int


class UnitsPage(BaseModel):
    """A page of units."""

    items: list[Unit]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int
