"""The rows of units (铺位)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from projections.tables import Table


class UnitRow(NamedTuple):
    """A unit (铺位): what it is, whether it is free, and its contract."""

    unit: str
    last: int
    building: str | None
    floor: str | None
    number: str | None
    area: str | None
    format: str | None
    rent: bytes | None
    fees: bytes | None
    state: str
    hold_until: datetime | None
    deal: str | None
    client: str | None
    agent: str | None
    contract: str | None
    starts_on: str | None
    ends_on: str | None
    contract_rent: bytes | None
    deals: bytes


UNITS = Table(
    "units",
    UnitRow,
    ("text", "int8", *["text"] * 5, "bytea", "bytea", "text", "timestamptz", *["text"] * 6, "bytea", "bytea"),
)
