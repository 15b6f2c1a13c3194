"""Units as they are read (铺位): free or not, held until when, whose contract."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Unit(BaseModel):
    """One unit."""

    model_config = ConfigDict(extra="allow")

    unit: str
    state: str = Field(
        description="free, held, deposited, subscribed, approved, signed, handed_over, fit_out or opened."
    )


class UnitProfile(Unit):
    """One unit, with the position that the answer includes."""

    position: int


class UnitsPage(BaseModel):
    """A page of units."""

    items: list[Unit]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    position: int
